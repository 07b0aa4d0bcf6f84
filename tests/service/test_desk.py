"""The queue and the endpoints in front of an executor that fails on demand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest

from arc25.core.context import Limits
from arc25.core.errors import ExecutorDown, UsageError
from arc25.core.grid import Grid
from arc25.core.records import Boundary, ExecutionResult, Level, Program, Status
from arc25.service import wire
from arc25.service.app import Endpoints, Rules
from arc25.service.desk import Desk, QueueFull
from arc25.service.metrics import Metrics
from arc25.testing.fakes import FakeExecutor


class Held(FakeExecutor):
    """Runs nothing until it is let go; a program whose source is a key of `faults` fails so."""

    def __init__(self, faults: dict[str, Exception] | None = None) -> None:
        super().__init__({}, capacity=2)
        self.gate = asyncio.Event()
        self.under_way = self.most = 0
        self._faults = faults or {}

    async def run(self, program: Program, inputs: Sequence[Grid], **options: Any) -> ExecutionResult:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            if program.source in self._faults:
                raise self._faults[program.source]
            await self.gate.wait()
        finally:
            self.under_way -= 1
        return ExecutionResult(Status.RAISED, (), program.source)


def desk(executor: Held, room: int = 8) -> Desk:
    return Desk(executor, "plain", room, Metrics())


def jobs(*sources: str) -> list[wire.Job]:
    return [wire.Job(source, "transform", ()) for source in sources]


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_no_more_programs_are_under_way_than_the_executor_wants() -> None:
    executor = Held()
    waiting = desk(executor)
    running = asyncio.create_task(waiting.run(jobs(*"abcdef")))
    await settled()
    assert (waiting.waiting, waiting.running, executor.most) == (4, 2, 2)
    executor.gate.set()
    assert [result.error for result in await running] == list("abcdef")
    assert (waiting.waiting, waiting.running, executor.most) == (0, 0, 2)


async def test_a_request_for_which_there_is_no_room_leaves_the_room_as_it_was() -> None:
    executor = Held()
    full = desk(executor)
    running = asyncio.create_task(full.run(jobs(*"abcde")))
    await settled()
    with pytest.raises(QueueFull):
        await full.run(jobs(*"fghi"))
    last = asyncio.create_task(full.run(jobs(*"fgh")))
    executor.gate.set()
    assert [len(results) for results in await asyncio.gather(running, last)] == [5, 3]


async def test_a_cancelled_request_gives_its_room_back_and_takes_its_programs_along() -> None:
    executor = Held()
    full = desk(executor)
    running = asyncio.create_task(full.run(jobs(*"abcdefgh")))
    await settled()
    running.cancel()
    await asyncio.wait([running])
    assert (full.waiting, full.running, executor.under_way) == (0, 0, 0)
    executor.gate.set()
    assert len(await full.run(jobs(*"abcdefgh"))) == 8


@pytest.mark.parametrize("fault", [ExecutorDown("no worker"), RuntimeError("a bug of a plugin")])
async def test_an_executor_that_fails_is_down_and_the_rest_of_the_request_is_cancelled(fault: Exception) -> None:
    executor = Held({"b": fault})
    failing = desk(executor)
    with pytest.raises(ExecutorDown, match=str(fault)):
        await failing.run(jobs("a", "b", "c"))
    assert (failing.waiting, failing.running, executor.under_way) == (0, 0, 0)


SERVICE = wire.Service("wire=1 fake", ("plain", "1"), Boundary(Level.NONE), 2, Limits(), 4, 1 << 16)
FAULTS = {"down": ExecutorDown("no worker"), "bug": RuntimeError("secret detail"), "wrong": UsageError("no such thing")}


@pytest.fixture
def executor() -> Held:
    return Held(FAULTS)


@pytest.fixture
def endpoints(executor: Held) -> Endpoints:
    metrics = Metrics()
    return Endpoints(SERVICE, Desk(executor, "plain", 8, metrics), metrics, Rules(body_seconds=0.2))


@pytest.fixture
async def client(endpoints: Endpoints) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(endpoints.app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        yield client


def body(*sources: str) -> dict[str, Any]:
    return {"programs": [{"source": source, "inputs": []} for source in sources]}


@pytest.mark.parametrize(("source", "code"), [("down", 503), ("bug", 503), ("wrong", 400)])
async def test_an_executor_s_fault_has_its_code(client: httpx.AsyncClient, source: str, code: int) -> None:
    answer = await client.post("/run", json=body(source))
    assert (answer.status_code, "retry-after" in answer.headers) == (code, code == 503)
    assert "Traceback" not in answer.text


async def test_a_fault_of_the_service_tells_nothing_of_itself(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "pack_service", lambda *args, **state: 1 // 0)
    answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (500, {"error": "the service has a fault; its log tells more"})


async def test_a_body_that_comes_too_slowly_is_given_up(client: httpx.AsyncClient) -> None:
    async def slow() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.05)

    answer = await client.post("/run", content=slow(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (408, "the body did not arrive within 0.2 s")


async def test_a_service_that_ends_gives_up_what_is_under_way(
    client: httpx.AsyncClient, endpoints: Endpoints, executor: Held
) -> None:
    asked = asyncio.create_task(client.post("/run", json=body("a", "b", "c")))
    while executor.under_way < 2:
        await asyncio.sleep(0)
    endpoints.stop()
    answer = await asked
    assert (answer.status_code, answer.headers["retry-after"], executor.under_way) == (503, "5", 0)
    assert (await client.get("/health")).json()["status"] == "stopping"
