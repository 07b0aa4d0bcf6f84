"""Connections that hold a place for nothing are closed, and no others."""

from __future__ import annotations

import asyncio
import contextlib
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


async def test_one_that_waits_for_its_answer_is_not_closed(connection: Connection) -> None:
    reader, writer = connection
    writer.write(HEAD % (b"slow", 0))
    assert (await rest(reader)).endswith(b"ok")


async def test_one_that_goes_on_sending_after_the_answer_is_closed(connection: Connection) -> None:
    reader, writer = connection
    writer.write(HEAD % (b"", 1 << 30))
    assert (await reader.readuntil(b"ok")).endswith(b"ok")
    assert await flood(writer) < 1 << 27
