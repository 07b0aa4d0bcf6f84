"""A server on loopback that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from arc25.core.records import Message, Request, Sampling, Weights
from arc25.testing.builders import task

CHAT = "/v1/chat/completions"


@dataclass(frozen=True)
class Reply:
    """What is sent back; a body that is not bytes is sent as JSON. `hang` seconds pass before that."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: float = 0.0

    @property
    def data(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Asked:
    path: str
    body: Any
    headers: Mapping[str, str]


def choice(text: str | None = "ok", reason: Any = "stop", logprobs: list[float] | None = None) -> dict[str, Any]:
    told = None if logprobs is None else {"content": [{"token": "x", "logprob": value} for value in logprobs]}
    return {"message": {"role": "assistant", "content": text}, "finish_reason": reason, "logprobs": told}


def chat(*choices: Mapping[str, Any], prompt: int = 10, reply: int = 4) -> Reply:
    """The answer to a chat."""
    return Reply({"choices": list(choices), "usage": {"prompt_tokens": prompt, "completion_tokens": reply}})


def models(*ids: str, owner: str = "somebody", **more: Any) -> Reply:
    """The answer to GET /models."""
    return Reply({"data": [{"id": name, "owned_by": owner, **more} for name in ids]})


def request(text: str = "hello", weights: Weights | None = None, **sampling: Any) -> Request:
    """A request with a system message and one of the user."""
    messages = (Message("system", "be kind"), Message("user", text))
    return Request(0, task("t", [("1", "2")]), messages, Sampling(**sampling), weights)


class FakeServer:
    """`answers` maps a path to a reply, to replies that are given one after the other (the last for ever), or to a
    function of what was asked."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.asked: list[Asked] = []
        self.dropped = threading.Event()  # somebody closed the connection before the answer
        self.answers: dict[str, Reply | list[Reply] | Callable[[Asked], Reply]] = {
            "/v1/models": models("m"),
            CHAT: chat(choice()),
        }

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        answer = self.answers.get(asked.path, Reply({"error": {"message": "no such page"}}, 404))
        if callable(answer):
            return answer(asked)
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer

    def bodies(self, path: str = CHAT) -> list[Any]:
        """What was asked there."""
        return [asked.body for asked in self.asked if asked.path == path]


@contextmanager
def serving() -> Iterator[FakeServer]:
    """A server in threads of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(size)) if size else None
            reply = fake.answer(Asked(self.path, body, dict(self.headers)))
            if reply.hang and self._gone(reply.hang):
                fake.dropped.set()
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.data)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.data)

        do_POST = do_GET  # noqa: N815

        def _gone(self, seconds: float) -> bool:
            """Whether the other end closes within so many seconds."""
            self.connection.settimeout(seconds)
            try:
                return not self.connection.recv(1)
            except TimeoutError:
                return False
            except OSError:
                return True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client may leave at any time."""

    server = Server(("127.0.0.1", 0), Handler)
    fake = FakeServer(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
