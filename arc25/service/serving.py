"""One server process: a socket, uvicorn, and an end on SIGTERM or SIGINT that loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import math
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import h11
import uvicorn
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from arc25.core.errors import UsageError
from arc25.core.protocols import Executor
from arc25.service.app import Endpoints, Rules
from arc25.service.desk import Desk
from arc25.service.metrics import Metrics
from arc25.service.wire import Service, pack_error

CONNECTIONS = 128
"""More at once are told to come back; each may hold a body in memory."""

SILENCE = 30.0
"""Seconds that a connection may be open without a whole request."""

IGNORED = 1 << 24
"""Bytes that are thrown away of bodies whose answer is out already."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many programs may wait or run at once, and the seconds that they are given when the server is told to end."""

    queue: int = 1024
    grace: float = 10.0


def listen(host: str, port: int, *, guarded: bool) -> socket.socket:
    """A listening socket; port 0 takes any that is free. Beyond loopback it has to be `guarded` by a token.

    Raises:
        UsageError: it is not, there is no such host here, or the port is taken.
    """
    if not 0 <= port <= 65_535:
        raise UsageError(f"--port: 0 to 65535, got {port}")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise UsageError(f"--host {host}: {getattr(error, 'strerror', error)}") from error
    if not guarded and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        raise UsageError(f"--host {host}: other machines could run programs here; give a --token-file")
    try:
        return socket.create_server((str(address[0]), port), family=family, backlog=CONNECTIONS)
    except OSError as error:
        reason = f"cannot listen on {host}, port {port}: {error.strerror}"
        raise UsageError(f"{reason}; choose another --host or --port") from error


def url_of(listener: socket.socket) -> str:
    """Where a listening socket is reached."""
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def serve(
    executor: Executor,
    service: Service,
    listener: socket.socket,
    rules: Rules,
    bounds: Bounds,
    started: Callable[[], None],
) -> None:
    """Answer requests until SIGTERM or SIGINT, then finish what is under way within `bounds.grace` seconds.

    A second signal gives up what is under way at once. `started` is called once a signal ends it so. Belongs to the
    main thread; the executor is left open.
    """
    metrics = Metrics()
    endpoints = Endpoints(service, Desk(executor, service.dsl[0], bounds.queue, metrics), metrics, rules)
    config = uvicorn.Config(
        endpoints.app(),
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        log_level="error",  # a stranger can cause any number of its warnings
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(SILENCE),
        timeout_graceful_shutdown=math.ceil(bounds.grace) + 2,
    )
    await _Server(config, started, endpoints.stop, bounds.grace).serve([listener])


class _Server(uvicorn.Server):
    """Ends with exit code 0, where uvicorn's own raises the signal once more."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], give_up: Callable[[], None], grace: float
    ) -> None:
        super().__init__(config)
        self._started, self._give_up, self._grace = started, give_up, grace

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._started()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def _end(self) -> None:
        if self.should_exit:
            self._give_up()
        self.should_exit = True
        asyncio.get_running_loop().call_later(self._grace, self._give_up)


class _Protocol(H11Protocol):
    """Closes a connection that holds a place for nothing, where uvicorn would keep it for ever.

    That is one which sends no whole head of a request, or goes on sending the body of a request that is answered. In
    the endpoints' form it answers what never gets to them: what is no HTTP, and a request by one connection too many.
    """

    _ignored = 0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._endpoints, self.app = self.app, self._unless_full

    async def _unless_full(self, scope: Any, receive: Any, send: Any) -> None:
        if max(len(self.connections), len(self.tasks)) <= CONNECTIONS:
            app = self._endpoints
        else:
            body = pack_error("there are too many connections; try again soon")
            headers = {"Retry-After": "1", "Connection": "close"}
            app = Response(body, 503, headers, media_type="application/json")
        await app(scope, receive, send)

    def send_400_response(self, msg: str) -> None:
        body = pack_error(msg)
        headers = {"content-type": "application/json", "content-length": str(len(body)), "connection": "close"}
        events = (
            h11.Response(status_code=400, headers=list(headers.items()), reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        )
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._silence.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and self.cycle.response_complete and self.conn.their_state is h11.SEND_BODY:
            self._ignored += len(data)  # closed at once, the client might not get to see the answer
            if self._ignored > IGNORED:
                self.transport.close()

    def _watch(self) -> None:
        self._silence = self.loop.call_later(SILENCE, self._close_if_silent, self.cycle)

    def _close_if_silent(self, before: object) -> None:
        """Close unless a request came since `before` or is under way."""
        if self.cycle is before and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()
        else:
            self._watch()
