"""Connections that hold a place for nothing are closed, and no others."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from arc25.service import serving

HEAD = b"POST /%b HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def answer_at_once_or_after_a_second(scope: Any, receive: Any, send: Any) -> None:
    if scope["path"] == "/slow":
        await asyncio.sleep(1)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def connection(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Connection]:
    monkeypatch.setattr(serving, "SILENCE", 0.3)
    monkeypatch.setattr(serving, "IGNORED", 1 << 20)
    config = uvicorn.Config(answer_at_once_or_after_a_second, log_config=None, ws="none", timeout_keep_alive=60)
    config.load()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: serving._Protocol(config, ServerState(), {}), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    yield reader, writer
    writer.close()
    server.close()


async def rest(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(5):
        return await reader.read()


def answered(told: bytes) -> tuple[bytes, Any]:
    """The status line of an answer and the JSON in its body."""
    head, _, body = told.partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head.splitlines()
    return head.splitlines()[0], json.loads(body)


def exchange(port: int, request: bytes) -> bytes:
    """The status code that a request is answered with."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
        sock.sendall(request)
        return sock.recv(12)[9:]


async def flood(writer: asyncio.StreamWriter) -> int:
    """How many bytes can be sent before the connection is closed, up to 256 MiB."""
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < 1 << 28:
            writer.write(bytes(1 << 16))
            await writer.drain()
            sent += 1 << 16
    return sent


async def test_one_that_says_nothing_is_closed(connection: Connection) -> None:
    assert await rest(connection[0]) == b""


async def test_one_whose_request_has_no_end_is_closed_however_often_it_speaks(connection: Connection) -> None:
    reader, writer = connection
    closed = asyncio.create_task(rest(reader))
    while not closed.done():
        writer.write(b"G")
        await asyncio.sleep(0.05)
    assert await closed == b""


async def test_one_that_has_been_answered_and_says_no_more_is_closed(connection: Connection) -> None:
    reader, writer = connection
    writer.write(HEAD % (b"", 0))
    assert (await rest(reader)).endswith(b"ok")


async def test_what_is_no_http_is_answered_in_json(connection: Connection) -> None:
    reader, writer = connection
    writer.write(b"no HTTP\r\n\r\n")
    assert answered(await rest(reader)) == (b"HTTP/1.1 400 Bad Request", {"error": "Invalid HTTP request received."})


async def test_one_too_many_is_answered_in_json(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "CONNECTIONS", 0)
    reader, writer = connection
    writer.write(HEAD % (b"", 0))
    told = await rest(reader)
    fault = {"error": "there are too many connections; try again soon"}
    assert answered(told) == (b"HTTP/1.1 503 Service Unavailable", fault)
    assert b"retry-after: 1" in told.splitlines()


def test_nothing_that_a_stranger_sends_is_written_to_the_log() -> None:
    upgrade = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
    argv = [sys.executable, "-m", "arc25", "serve", "executor", "--port", "0", "--workers", "1", "--dsl", "plain"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        port = int(re.findall(r":(\d+),", process.stdout.readline())[0])  # type: ignore[union-attr]
        assert [exchange(port, request) for request in (b"no HTTP\r\n\r\n", upgrade)] == [b"400", b"404"]
        with contextlib.ExitStack() as stack:
            for _ in range(serving.CONNECTIONS):
                stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            assert exchange(port, upgrade) == b"503"
        process.terminate()
        assert process.communicate(timeout=60) == ("", "")


async def test_one_that_waits_for_its_answer_is_not_closed(connection: Connection) -> None:
    reader, writer = connection
    writer.write(HEAD % (b"slow", 0))
    assert (await rest(reader)).endswith(b"ok")


async def test_one_that_goes_on_sending_after_the_answer_is_closed(connection: Connection) -> None:
    reader, writer = connection
    writer.write(HEAD % (b"", 1 << 30))
    assert (await reader.readuntil(b"ok")).endswith(b"ok")
    assert await flood(writer) < 1 << 27
