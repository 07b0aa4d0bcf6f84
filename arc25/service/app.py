"""The endpoints: who may ask, how much at once, and how long they may take to say it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from arc25.core.errors import ExecutorDown, UsageError
from arc25.service import token as tokens
from arc25.service import wire
from arc25.service.desk import Desk, QueueFull
from arc25.service.metrics import Counted, Metrics
from arc25.service.strictjson import WireError

if TYPE_CHECKING:
    from starlette.types import ExceptionHandler

GONE = 499
"""What the metrics call a request whose client did not wait for the answer."""

_SOON, _LATER = "1", "5"
"""Seconds after which a client may try again: the queue empties quickly, a service starts slowly."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may ask (None: anybody who can connect), and the seconds within which a body has to arrive."""

    token: str | None = None
    body_seconds: float = 30.0


class Endpoints:
    """Answers requests about one executor. `stop` ends every one that is under way."""

    def __init__(self, service: wire.Service, desk: Desk, metrics: Metrics, rules: Rules) -> None:
        self._service, self._desk, self._metrics, self._rules = service, desk, metrics, rules
        self._stopping = asyncio.Event()

    def app(self) -> Starlette:
        """The ASGI application."""
        routes = [
            Route("/run", self._guarded(self._run), methods=["POST"]),
            Route("/health", self._guarded(self._health), methods=["GET"]),
            Route("/metrics", self._guarded(self._read_metrics), methods=["GET"]),
        ]
        counted = Middleware(Counted, metrics=self._metrics)
        handlers: dict[Any, ExceptionHandler] = {HTTPException: _refusal, Exception: _fault}
        return Starlette(routes=routes, middleware=[counted], exception_handlers=handlers)

    def stop(self) -> None:
        """Give up what is under way: its clients are told to try again."""
        self._stopping.set()

    def _guarded(self, endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            self._admit(request)
            return await endpoint(request)

        return guarded

    def _admit(self, request: Request) -> None:
        """Refuse strangers, before anything that they sent is read."""
        if "origin" in request.headers:
            # Any page may have its reader's browser talk to a service on loopback, which asks for no token.
            raise HTTPException(403, "browsers are not served")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if self._rules.token is None or (scheme.lower() == "bearer" and tokens.same(given, self._rules.token)):
            return
        what = "another token is wanted" if given else "a token is wanted: the header Authorization: Bearer TOKEN"
        raise HTTPException(401, what, {"WWW-Authenticate": "Bearer"})

    async def _health(self, request: Request) -> Response:
        state = "stopping" if self._stopping.is_set() else "ok"
        desk = self._desk
        return _json(wire.pack_service(self._service, status=state, waiting=desk.waiting, running=desk.running))

    async def _read_metrics(self, request: Request) -> Response:
        return Response(self._metrics.text(), media_type="text/plain; version=0.0.4")

    async def _run(self, request: Request) -> Response:
        try:
            jobs = self._jobs(await self._body(request))
            results = await self._unless_it_ends(request, self._desk.run(jobs))
        except ClientDisconnect:
            return Response(status_code=GONE)
        except QueueFull:
            raise HTTPException(429, "the queue is full; try again soon", {"Retry-After": _SOON}) from None
        except ExecutorDown as error:
            raise HTTPException(503, f"the executor is down: {error}", {"Retry-After": _LATER}) from error
        except UsageError as error:
            raise HTTPException(400, str(error)) from error
        return _json(wire.pack_results(self._service.executor, results))

    async def _body(self, request: Request) -> bytes:
        """The body of a request, which is refused as soon as it is known to be too large or too slow."""
        if request.headers.get("content-encoding", "identity") != "identity":
            raise HTTPException(415, "bodies are not compressed here: leave Content-Encoding out")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(415, "the Content-Type is application/json")
        most = self._service.max_body
        too_large = HTTPException(413, f"a body has at most {most} bytes: send fewer programs at once")
        if int(request.headers.get("content-length", "0")) > most:  # the server has checked that it is a number
            raise too_large
        body = bytearray()
        try:
            async with asyncio.timeout(self._rules.body_seconds):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > most:
                        raise too_large
        except TimeoutError:
            raise HTTPException(408, f"the body did not arrive within {self._rules.body_seconds:g} s") from None
        return bytes(body)

    def _jobs(self, body: bytes) -> list[wire.Job]:
        service = self._service
        try:
            jobs = wire.read_run(body, service.executor, service.limits)
        except WireError as error:
            raise HTTPException(400, str(error)) from None
        if jobs is None:
            raise HTTPException(409, f"the executor here is {service.executor}")
        if len(jobs) > service.max_programs:
            raise HTTPException(413, f"a request has at most {service.max_programs} programs, got {len(jobs)}")
        if sum(job.answer_bytes for job in jobs) > wire.MAX_ANSWER:
            raise HTTPException(413, f"the answer could exceed {wire.MAX_ANSWER} bytes: send fewer inputs at once")
        return jobs

    async def _unless_it_ends(self, request: Request, work: Coroutine[Any, Any, Any]) -> Any:
        """What `work` gives; it is cancelled where the client leaves or the service stops first."""
        tasks = [asyncio.create_task(work) for work in (work, _left(request), self._stopping.wait())]
        done, left, _ = tasks
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        if not done.cancelled():
            return done.result()
        if not left.cancelled():
            raise ClientDisconnect
        raise HTTPException(503, "the service is stopping", {"Retry-After": _LATER})


async def _left(request: Request) -> None:
    """Wait until the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _json(body: bytes, code: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, code, headers, media_type="application/json")


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for no other
    return _json(wire.pack_error(error.detail), error.status_code, dict(error.headers or {}))


async def _fault(request: Request, error: Exception) -> Response:
    return _json(wire.pack_error("the service has a fault; its log tells more"), 500)
