"""What a service counts, as Prometheus reads it. Each instance has a registry of its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from arc25.core.records import ExecutionResult, Status

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATHS = ("/run", "/health", "/metrics")
_PROGRAM_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_REQUEST_SECONDS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)


class Metrics:
    """Counters of programs and requests."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        to = self.registry
        ProcessCollector(registry=to)
        self.waiting = Gauge("arc25_programs_waiting", "Programs that wait for the executor.", registry=to)
        self.running = Gauge("arc25_programs_running", "Programs that the executor has.", registry=to)
        self._programs = Counter("arc25_programs", "Programs answered, by status.", ["status"], registry=to)
        self._program_seconds = Histogram(
            "arc25_program_seconds", "CPU seconds a program took.", buckets=_PROGRAM_SECONDS, registry=to
        )
        self._requests = Counter("arc25_requests", "Requests answered.", ["path", "code"], registry=to)
        self._request_seconds = Histogram(
            "arc25_request_seconds", "Seconds from request to answer.", ["path"], buckets=_REQUEST_SECONDS, registry=to
        )
        for status in Status:
            self._programs.labels(status.value)  # a rate needs the zero before the first

    def ran(self, result: ExecutionResult) -> None:
        """Count a program."""
        self._programs.labels(result.status.value).inc()
        self._program_seconds.observe(result.seconds)

    def answered(self, path: str, code: int, seconds: float) -> None:
        """Count a request; a path that does not exist is "other", so that nobody can fill the memory with names."""
        path = path if path in PATHS else "other"
        self._requests.labels(path, str(code)).inc()
        self._request_seconds.labels(path).observe(seconds)

    def text(self) -> bytes:
        """All of it in Prometheus's text format, version 0.0.4."""
        return generate_latest(self.registry)


class Counted:
    """ASGI middleware: tells `metrics` of every request, its code and its time."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and look at the code of the answer."""
        code, start = 500, time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal code
            if message["type"] == "http.response.start":
                code = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            self._metrics.answered(scope["path"], code, time.perf_counter() - start)
