"""The executor `remote`: the same verdicts as at home, whatever becomes of the service, and no trust in it."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import pytest_asyncio

from arc25.core.context import Context, Limits
from arc25.core.errors import BrokenPlugin, ExecutorDown, UsageError
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.protocols import Executor
from arc25.core.records import Boundary, ExecutionResult, Level, Program, Status
from arc25.plugins.dsls.plain import PlainPack
from arc25.plugins.executors.remote import Remote
from arc25.plugins.executors.restricted import Restricted
from arc25.service import wire

Serve = Callable[..., Any]
in_one_loop = pytest.mark.asyncio(loop_scope="module")

GRID = Grid.of([[1, 2], [3, 4]])
LIMITS = Limits(seconds=0.5, memory_mib=128)
SHORT = Limits(seconds=0.1, memory_mib=128)
TOKEN = "a-token-of-some-length"
BOUNDS = ("--dsl", "plain", "--seconds", "5", "--memory-mib", "1024")

IDENTITY = "def transform(grid): return grid"
ENDLESS = "def transform(grid):\n    while True: pass"
SLOW = "def transform(grid):\n    sum(range(10**6))\n    return grid"


def program(source: str, entry: str = "transform") -> Program:
    return Program("task", source, "plain", entry)


def context(**more: Any) -> Context:
    return Context(dsl=PlainPack(Context()), workers=1, limits=LIMITS, **more)


@pytest.fixture(scope="module")
def url(serve: Serve) -> str:
    return serve(*BOUNDS).url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def remote(url: str) -> AsyncIterator[Remote]:
    executor = Remote(context(), url=url)
    yield executor
    await executor.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def local() -> AsyncIterator[Restricted]:
    executor = Restricted(context())
    yield executor
    await executor.close()


BY_STATUS = {
    Status.OK: IDENTITY,
    Status.SYNTAX: "def transform(grid:\n    return grid",
    Status.REFUSED: "import os",
    Status.RAISED: "def transform(grid):\n    assert grid[0, 0] != 1, 'é\\n'\n    return grid",
    Status.TIMEOUT: "def transform(grid):\n    while grid[0, 0] == 5: pass\n    return grid",
    Status.MEMORY: "def transform(grid):\n    return [0] * 10**10",
    Status.NOT_A_GRID: "def transform(grid): return [[10]]",
    Status.NONDETERMINISTIC: "def transform(grid): return [[int(digit) for digit in str(id(object()))]]",
    Status.CRASHED: "def transform(grid):\n    chain = iter(())\n    for _ in range(10**6): chain = zip(chain)\n"
    "    return [list(chain)]",
}
INPUTS = [GRID, Grid.of([[5]]), Grid.of([[0] * 30] * 30), Grid.of([[7] * 93], max_side=93)]


@in_one_loop
@pytest.mark.parametrize("status", BY_STATUS)
async def test_the_verdict_is_the_one_at_home(remote: Remote, local: Restricted, status: Status) -> None:
    alone = status is Status.NONDETERMINISTIC
    limits = Limits(5, 1024) if status is Status.CRASHED else None
    here, there = [
        await executor.run(program(BY_STATUS[status]), INPUTS, alone=alone, limits=limits)
        for executor in (local, remote)
    ]
    assert there.status is status
    assert (there.status, there.outputs, there.error) == (here.status, here.outputs, here.error)
    assert there.isolation == here.isolation
    assert there.seconds > 0 or status in (Status.SYNTAX, Status.REFUSED)


@in_one_loop
@pytest.mark.parametrize(
    ("source", "entry", "inputs"),
    [
        (IDENTITY, "transform", []),
        (IDENTITY, "solve", [GRID]),
        ("def solve(grid): return grid", "solve", [GRID]),
        ("text = '\ud800'\n" + IDENTITY, "transform", [GRID]),
        ("", "transform", [GRID]),
        ("\0", "transform", [GRID]),
        ("# " + "x" * 150_000, "transform", [GRID]),
        ("# " + "x" * 10**7, "transform", [GRID]),
    ],
)
async def test_unusual_programs_fare_as_at_home(
    remote: Remote, local: Restricted, source: str, entry: str, inputs: list[Grid]
) -> None:
    here, there = [await executor.run(program(source, entry), inputs) for executor in (local, remote)]
    assert (there.status, there.outputs) == (here.status, here.outputs)


@in_one_loop
async def test_a_program_alone_has_a_process_of_its_own_there(remote: Remote) -> None:
    result = await remote.run(program(IDENTITY), [GRID], alone=True)
    assert result.isolation.endswith("/program")


@in_one_loop
async def test_the_order_of_many_programs_is_kept(remote: Remote) -> None:
    sources = [f"def transform(grid): return [[{n % 10}, {n // 10 % 10}, {n // 100}]]" for n in range(300)]
    results = await asyncio.gather(*(remote.run(program(source), [GRID]) for source in sources))
    assert [r.outputs[0].rows()[0] for r in results] == [[n % 10, n // 10 % 10, n // 100] for n in range(300)]


@in_one_loop
async def test_what_a_program_prints_there_is_shown_here(serve: Serve) -> None:
    executor = Remote(context(), url=serve(*BOUNDS, "--executor.prints").url)
    result = await executor.run(program("def transform(grid):\n    print('size', 2)\n    return grid"), [GRID])
    await executor.close()
    assert (result.status, result.printed) == (Status.OK, "size 2\n")


@in_one_loop
async def test_the_boundary_is_the_one_there(remote: Remote, local: Restricted) -> None:
    assert await remote.probe() == await local.probe()


@in_one_loop
async def test_the_id_names_the_executor_there_and_the_limits_here(remote: Remote, local: Restricted) -> None:
    assert remote.id.startswith("remote seconds=0.5 memory_mib=128 of wire=1 restricted ")


@in_one_loop
async def test_a_caller_that_gives_up_leaves_the_others_alone(remote: Remote) -> None:
    runs = [asyncio.create_task(remote.run(program(source), [GRID])) for source in (ENDLESS, SLOW, SLOW)]
    await asyncio.sleep(0.05)
    runs[0].cancel()
    results = await asyncio.gather(*runs, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert [result.status for result in results[1:]] == [Status.OK, Status.OK]


@in_one_loop
async def test_programs_that_nobody_waits_for_are_cancelled_there(url: str) -> None:
    executor = Remote(context(), url=url)
    runs = [asyncio.create_task(executor.run(program(ENDLESS), [GRID], limits=SHORT)) for _ in range(60)]
    await asyncio.sleep(0.3)
    for run in runs:
        run.cancel()
    start = time.monotonic()
    while any(httpx.get(url + "/health").json()[state] for state in ("waiting", "running")):
        await asyncio.sleep(0.05)
    await executor.close()
    assert time.monotonic() - start < 3  # the sixty would take six


@in_one_loop
async def test_closing_ends_those_who_wait_and_may_be_done_twice(url: str) -> None:
    executor = Remote(context(), url=url)
    running = asyncio.create_task(executor.run(program(ENDLESS), [GRID]))
    await asyncio.sleep(0.1)
    await executor.close()
    await executor.close()
    with pytest.raises(ExecutorDown, match="closed"):
        await running


@in_one_loop
async def test_a_closed_executor_starts_again(url: str) -> None:
    executor = Remote(context(), url=url)
    for _ in range(2):
        assert (await executor.run(program(IDENTITY), [GRID])).status is Status.OK
        await executor.close()


def test_it_works_in_one_event_loop_after_another(url: str) -> None:
    executor = Remote(context(), url=url)
    assert [asyncio.run(executor.run(program(IDENTITY), [GRID])).status for _ in range(2)] == [Status.OK] * 2


@in_one_loop
@pytest.mark.parametrize("limits", [Limits(6, 128), Limits(1, 2048), Limits(0, 128)])
async def test_limits_beyond_those_of_the_service_are_wrong_usage(remote: Remote, limits: Limits) -> None:
    with pytest.raises(UsageError, match="at most 5 s and 1024 MiB"):
        await remote.run(program(IDENTITY), [GRID], limits=limits)


@in_one_loop
async def test_more_inputs_than_a_request_holds_are_wrong_usage(remote: Remote) -> None:
    with pytest.raises(UsageError, match="70000 inputs are more"):
        await remote.run(program(IDENTITY), [GRID] * 70_000)


@in_one_loop
async def test_limits_of_a_run_beyond_those_of_the_service_are_told_at_the_start(url: str) -> None:
    with pytest.raises(UsageError, match="at most 5 s and 1024 MiB, got 9 s and 64 MiB"):
        Remote(Context(limits=Limits(9, 64)), url=url)


@in_one_loop
async def test_another_dsl_pack_than_the_service_s_is_told_at_the_start(url: str) -> None:
    dsl = Plugins().make(Kind.DSL, "arc25", Context())
    with pytest.raises(
        UsageError, match=r"the DSL pack here is arc25 \S+, and the executor service \S+ has plain \S+;"
    ):
        Remote(Context(dsl=dsl), url=url)


@in_one_loop
async def test_a_pack_whose_prompts_show_more_runs_where_its_words_are_the_same(url: str) -> None:
    dsl = PlainPack(Context())
    dsl.version += "+shots.0123456789ab"
    assert Remote(Context(dsl=dsl, limits=LIMITS), url=url).id

    dsl.version = "another+shots.0123456789ab"
    with pytest.raises(UsageError, match="the DSL pack here is plain another"):
        Remote(Context(dsl=dsl, limits=LIMITS), url=url)


@in_one_loop
@pytest.mark.parametrize(
    "wrong", ["", "127.0.0.1:8765", "ftp://here", "http://", "http://u:secret@h", "http://h/?q", "http://h:99999", "x"]
)
async def test_a_url_that_can_be_no_service_s_is_wrong_usage(wrong: str) -> None:
    with pytest.raises(UsageError, match="url of an executor service") as caught:
        Remote(context(), url=wrong)
    assert "secret" not in str(caught.value)


@in_one_loop
async def test_a_service_that_is_not_there_is_told_at_once_with_its_url_and_a_remedy() -> None:
    start = time.monotonic()
    with pytest.raises(
        ExecutorDown, match=r"http://127\.0\.0\.1:9 cannot be reached .* `arc25 serve executor` runs there"
    ):
        Remote(context(), url="http://127.0.0.1:9")
    assert time.monotonic() - start < 5


def test_it_is_found_by_its_name(url: str) -> None:
    assert isinstance(Plugins().make(Kind.EXECUTOR, "remote", context(), url=url), Executor)


def test_a_package_that_is_missing_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "arc25.service.client", raising=False)
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(BrokenPlugin, match=r"httpx .* pip install 'arc25\[remote\]'"):
        Plugins().make(Kind.EXECUTOR, "remote", context(), url="http://127.0.0.1:9")


# Tokens


@pytest.fixture(scope="module")
def guarded(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """The url of a service with a token, and the file."""
    path = tmp_path_factory.mktemp("token") / "token"
    path.touch(mode=0o600)
    path.write_text(TOKEN)
    return serve("--token-file", str(path), *BOUNDS).url, path


@in_one_loop
async def test_a_token_comes_from_a_file_or_from_the_environment(
    guarded: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, path = guarded
    from_file = Remote(context(), url=url, token_file=path)
    monkeypatch.setenv("ARC25_EXECUTOR_TOKEN", TOKEN)
    for executor in (from_file, Remote(context(), url=url)):
        assert (await executor.run(program(IDENTITY), [GRID])).status is Status.OK
        await executor.close()
        assert TOKEN not in repr(vars(executor)) + executor.id


@in_one_loop
@pytest.mark.parametrize("token", ["", "another-token-of-some-length"])
async def test_a_missing_or_wrong_token_is_told_at_the_start(
    guarded: tuple[str, Any], monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("ARC25_EXECUTOR_TOKEN", token)
    with pytest.raises(UsageError, match=r"answered 401 .* give the token") as caught:
        Remote(context(), url=guarded[0])
    assert not token or token not in str(caught.value)


# Services that are full, die and come back


@in_one_loop
async def test_a_full_queue_only_takes_longer(serve: Serve) -> None:
    served = serve(*BOUNDS, "--queue", "4", "--max-programs", "4")
    executor = Remote(context(), url=served.url)
    results = await asyncio.gather(*(executor.run(program(SLOW), [GRID]) for _ in range(30)))
    await executor.close()
    assert {result.status for result in results} == {Status.OK}
    assert 'code="429"' in httpx.get(served.url + "/metrics").text


@in_one_loop
async def test_a_service_that_is_killed_and_comes_back_has_lost_nothing(serve: Serve) -> None:
    served = serve(*BOUNDS)
    executor = Remote(context(), url=served.url)
    runs = [asyncio.create_task(executor.run(program(SLOW), [GRID])) for _ in range(100)]
    await asyncio.wait(runs, return_when=asyncio.FIRST_COMPLETED)
    served.process.kill()
    served.process.wait()
    assert not all(run.done() for run in runs)
    await asyncio.to_thread(serve, *BOUNDS, port=served.port)
    results = await asyncio.gather(*runs)
    await executor.close()
    assert [result.status for result in results] == [Status.OK] * 100


@in_one_loop
async def test_a_service_that_comes_back_as_another_one_is_not_used(serve: Serve) -> None:
    served = serve(*BOUNDS)
    executor = Remote(context(), url=served.url)
    served.process.kill()
    served.process.wait()
    await asyncio.to_thread(serve, *BOUNDS, "--executor.inputs", "list", port=served.port)
    with pytest.raises(ExecutorDown, match=r"answered 409 .* replaced"):
        await executor.run(program(IDENTITY), [GRID])
    await executor.close()


@in_one_loop
async def test_a_service_that_stays_away_is_down_after_a_while(serve: Serve) -> None:
    served = serve(*BOUNDS)
    executor = Remote(context(), url=served.url, patience=0.5)
    served.process.kill()
    served.process.wait()
    runs = (executor.run(program(IDENTITY), [GRID]) for _ in range(3))
    failures = await asyncio.gather(*runs, return_exceptions=True)
    await executor.close()
    assert {type(failure) for failure in failures} == {ExecutorDown}
    assert f"{served.url} cannot be reached" in str(failures[0])
    assert "for 0.5 s" in str(failures[0])


# Services that lie

SERVICE = wire.Service("wire=1 liar", ("plain", PlainPack.version), Boundary(Level.STRONG), 8, LIMITS, 8, 1 << 20)
TRUE = ExecutionResult(Status.OK, (GRID,), isolation="strong/batch")

Reply = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def liar(reply: Reply, service: wire.Service = SERVICE) -> Iterator[str]:
    """The url of a service that tells the truth about itself and then answers /run with `reply`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            send(wire.pack_service(service, status="ok"))(self)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            reply(self)

        def log_message(self, *args: Any) -> None:
            """Nobody reads it."""

        def handle(self) -> None:
            with suppress(ConnectionError):  # the client has heard enough
                super().handle()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def send(body: bytes, code: int = 200, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def answer(*results: ExecutionResult, executor: str = SERVICE.executor, **change: Any) -> Reply:
    told = json.loads(wire.pack_results(executor, results))
    for result in told["results"]:
        result.update(change)
    return send(json.dumps(told).encode())


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(4_096):
        handler.wfile.write(b" " * 65_536)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"{")


LIES: dict[str, tuple[Reply, str]] = {
    "too few results": (answer(), "cannot be: results: 1 to 1 items are wanted, got 0"),
    "too many results": (answer(TRUE, TRUE), "cannot be: results: 1 to 1 items are wanted, got 2"),
    "another executor": (answer(TRUE, executor="x"), "cannot be: executor: "),
    "colour 10": (answer(TRUE, outputs=[["0:"]]), r"cannot be: results\[0\].outputs\[0\]: a cell is a digit"),
    "side 300": (answer(TRUE, outputs=[["1" * 300]]), r"results\[0\].outputs\[0\]\[0\]: a row is a string of 1 to 255"),
    "wrong types": (answer(TRUE, status=7), r"results\[0\].status: one of "),
    "an escape sequence": (answer(TRUE, error="\x1b[2J"), r"results\[0\].error: printable ASCII is wanted"),
    "a weaker isolation": (answer(TRUE, isolation="weak/batch"), "had isolation strong, and now has weak"),
    "no JSON": (send(b"<html>"), "cannot be: not JSON"),
    "deep JSON": (send(b"[" * 50_000), "cannot be: not JSON that can be read: it is nested too deep"),
    "compressed": (send(b"\x1f\x8b\x08", Content_Encoding="gzip"), "cannot be: not JSON"),
    "nothing": (send(b""), "cannot be: not JSON"),
    "a giant": (endless, "an answer of more than "),
    "a redirect": (send(b"", 307, Location="http://127.0.0.1:9/run"), "answered 307"),
    "a fault": (send(wire.pack_error("disk\x1b on fire"), 500), r"answered 500 \(disk\? on fire\)"),
    "a refusal": (send(wire.pack_error("no"), 400), r"answered 400 \(no\)"),
    "a change of token": (send(b"", 401), "answered 401: give the token"),
    "full for ever": (send(b"", 429), "answered 429, and kept doing so for 0.3 s"),
    "a bad gateway": (send(b"", 502), "answered 502, and kept doing so"),
    "dripping": (dripping, "no answer within 1"),
    "cut short": (cut_short, r"cannot be reached \(RemoteProtocolError"),
    "no HTTP": (lambda handler: handler.wfile.write(b"\0" * 999), r"cannot be reached \(RemoteProtocolError"),
    "a giant head": (
        lambda handler: handler.wfile.write(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 10**6),
        "cannot be reached",
    ),
}


@in_one_loop
@pytest.mark.parametrize("lie", LIES)
async def test_a_service_that_lies_is_found_out(lie: str) -> None:
    reply, fault = LIES[lie]
    with liar(reply) as url:
        executor = Remote(context(), url=url, timeout=0.5, patience=0.3)
        async with asyncio.timeout(20):
            with pytest.raises(ExecutorDown, match=fault) as caught:
                await executor.run(program(IDENTITY), [GRID])
        await executor.close()
    assert url in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1_500


@in_one_loop
async def test_an_answer_that_is_cut_short_is_asked_for_again() -> None:
    replies = [cut_short, send(b"", 503, Retry_After="0"), answer(TRUE)]
    with liar(lambda handler: replies.pop(0)(handler)) as url:
        executor = Remote(context(), url=url)
        assert await executor.run(program(IDENTITY), [GRID]) == TRUE
        await executor.close()


@in_one_loop
async def test_a_service_is_waited_for_as_long_as_it_asks() -> None:
    replies = [send(b"", 429, Retry_After="1"), answer(TRUE)]
    with liar(lambda handler: replies.pop(0)(handler)) as url:
        executor = Remote(context(), url=url)
        start = time.monotonic()
        await executor.run(program(IDENTITY), [GRID])
        await executor.close()
    assert time.monotonic() - start >= 1


@in_one_loop
@pytest.mark.parametrize("body", [b"{}", b"[]", b"", b"[" * 50_000, b'{"status": "ok"}', bytes(10**6)])
async def test_something_else_than_a_service_is_told_at_the_start(body: bytes) -> None:
    def get(handler: BaseHTTPRequestHandler) -> None:
        send(body)(handler)

    class Other(BaseHTTPRequestHandler):
        do_GET = get  # noqa: N815 - its base wants it

        def log_message(self, *args: Any) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        with pytest.raises(ExecutorDown, match=r"cannot be: |more than"):
            Remote(context(), url=f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
