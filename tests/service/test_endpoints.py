"""The service as strangers and clients meet it: what it answers, and what it will not take."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

IDENTITY = "def transform(grid):\n    return grid"
SHORT = {"seconds": 0.2, "memory_mib": 128}
ENDLESS = "def transform(grid):\n    while True: pass"


def asked(*sources: str, **more: Any) -> dict[str, Any]:
    return {"programs": [{"source": source, "inputs": [["12", "34"]], **more} for source in sources]}


def metrics(client: httpx.Client) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, in the order of their names."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(s.name, *dict(sorted(s.labels.items())).values()): s.value for family in families for s in family.samples}


def raw(client: httpx.Client, *parts: bytes, pause: float = 0.0) -> bytes:
    """What the service answers to bytes."""
    address = (client.base_url.host, client.base_url.port)
    with socket.create_connection(address, timeout=60) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        return connection.recv(1 << 16)


def test_results_are_in_the_order_of_the_programs(guarded: httpx.Client) -> None:
    answer = guarded.post(
        "/run", json=asked(IDENTITY, "import os", "def transform(grid):\n    return grid[::-1]")
    ).json()
    assert [result["status"] for result in answer["results"]] == ["ok", "refused", "ok"]
    assert answer["results"][0]["outputs"] == [["12", "34"]]
    assert answer["results"][2]["outputs"] == [["34", "12"]]
    assert answer["executor"] == guarded.get("/health").json()["executor"]


def test_health_tells_the_boundary_the_executor_and_the_bounds(guarded: httpx.Client) -> None:
    health = guarded.get("/health").json()
    assert health["status"] == "ok"
    assert health["executor"].startswith("wire=1 restricted ")
    assert health["boundary"]["level"] in ("strong", "medium", "weak")
    assert health["dsl"]["name"] == "plain"
    assert health["limits"] == {"seconds": 0.5, "memory_mib": 128}
    assert (health["max_programs"], health["max_body"]) == (8, 1 << 20)
    assert {"arc25", "python"} <= health["versions"].keys()


@pytest.mark.parametrize("path", ["/run", "/health", "/metrics"])
@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Basic a-token-of-some-length", "Bearer \xe9"])
def test_nothing_is_answered_without_the_token(guarded: httpx.Client, path: str, header: str | None) -> None:
    headers = {"Authorization": header.encode("latin-1")} if header else {}
    method = "POST" if path == "/run" else "GET"
    answer = httpx.request(method, str(guarded.base_url) + path, headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert list(answer.json()) == ["error"]


def test_a_stranger_s_body_is_not_read(guarded: httpx.Client) -> None:
    head = b"POST /run HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"
    assert raw(guarded, head).startswith(b"HTTP/1.1 401 ")


def test_pages_in_a_browser_are_refused(guarded: httpx.Client) -> None:
    assert guarded.post("/run", json=asked(IDENTITY), headers={"Origin": "http://127.0.0.1"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "not JSON"),
        (b'{"programs": [', "not JSON"),
        (b'{"programs": NaN}', "NaN is no JSON"),
        (b'{"programs": [], "programs": []}', "the key 'programs' is there twice"),
        (b"[" * 500_000, "not JSON that can be read: it is nested too deep"),
        (b"9" * 500_000, "not JSON"),
        (b'{"programs": [{"source": "", "inputs": [["1"], ["12", "3"]]}]}', "programs[0].inputs[1][1]: a row is"),
        (b'{"programs": [{"source": "", "inputs": []}, {"source": 1, "inputs": []}]}', "programs[1].source: a string"),
        (
            json.dumps(asked("", limits={"seconds": 9, "memory_mib": 1})).encode(),
            "programs[0].limits.seconds: a number",
        ),
        (json.dumps(asked("", limits={"seconds": 0.1, "memory_mib": 999})).encode(), "programs[0].limits.memory_mib:"),
    ],
)
def test_a_request_that_is_none_is_told_its_fault(guarded: httpx.Client, body: bytes, fault: str) -> None:
    answer = guarded.post("/run", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(fault)


def test_a_request_for_another_executor_is_a_conflict(guarded: httpx.Client) -> None:
    assert guarded.post("/run", json=asked(IDENTITY) | {"executor": "another"}).status_code == 409


def test_too_many_programs_are_too_much(guarded: httpx.Client) -> None:
    answer = guarded.post("/run", json=asked(*[IDENTITY] * 9))
    assert (answer.status_code, answer.json()["error"]) == (413, "a request has at most 8 programs, got 9")


def test_inputs_whose_answer_could_fill_the_memory_are_too_much(guarded: httpx.Client) -> None:
    answer = guarded.post("/run", json=asked(IDENTITY, inputs=[["1" * 255]] * 1_100))
    assert answer.status_code == 413


def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(guarded: httpx.Client) -> None:
    auth = guarded.headers["Authorization"].encode()
    head = b"POST /run HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: %b\r\n%b\r\n\r\n"
    assert raw(guarded, head % (auth, b"Content-Length: 2000000")).startswith(b"HTTP/1.1 413 ")


def test_a_body_that_does_not_say_its_size_is_refused_where_it_becomes_too_large(guarded: httpx.Client) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 1 << 28:
            sent += 1 << 16
            yield bytes(1 << 16)

    assert guarded.post("/run", content=endless(), headers={"Content-Type": "application/json"}).status_code == 413
    assert sent < 1 << 27


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "application/json", "Content-Encoding": "gzip"}, {"Content-Type": "text/plain"}, {}],
)
def test_compressed_or_unnamed_bodies_are_not_taken(guarded: httpx.Client, headers: dict[str, str]) -> None:
    bomb = gzip.compress(bytes(10**7))
    assert guarded.post("/run", content=bomb, headers=headers).status_code == 415


@pytest.mark.parametrize("request_line", [b"GET /run", b"POST /health", b"PUT /run", b"GET /../etc/passwd", b"BREW /"])
def test_what_is_not_served_is_answered_all_the_same(guarded: httpx.Client, request_line: bytes) -> None:
    answer = raw(guarded, request_line + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.split()[1] in (b"404", b"405")


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
        b"GET /health HTTP/1.1\r\n" + b"X: y\r\n" * 100_000,
        b"POST /run HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /run HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ],
)
def test_what_is_no_http_ends_the_connection_and_nothing_else(guarded: httpx.Client, data: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # it may be closed before all was sent
        assert raw(guarded, data).startswith(b"HTTP/1.1 400 ")
    assert guarded.get("/health").status_code == 200


def test_the_metrics_count_programs_by_status_and_requests_by_code(guarded: httpx.Client) -> None:
    before = metrics(guarded)
    guarded.post("/run", json=asked(IDENTITY, IDENTITY, "1 +"))
    guarded.post("/run", content=b"", headers={"Content-Type": "application/json"})
    guarded.get("/some/path/that/nobody/serves")
    after = metrics(guarded)
    grown = {key: after[key] - before.get(key, 0) for key in after}
    assert grown["arc25_programs_total", "ok"] == 2
    assert grown["arc25_programs_total", "syntax"] == 1
    assert grown["arc25_program_seconds_count",] == 3
    assert grown["arc25_requests_total", "200", "/run"] == 1
    assert grown["arc25_requests_total", "400", "/run"] == 1
    assert grown["arc25_requests_total", "404", "other"] == 1
    assert (after["arc25_programs_waiting",], after["arc25_programs_running",]) == (0, 0)


def test_a_full_queue_asks_to_come_back_and_takes_no_part_of_a_request(guarded: httpx.Client) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: guarded.post("/run", json=asked(*[ENDLESS] * 3, limits=SHORT)), range(4)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 200
    assert codes[-1] == 429
    assert all(answer.headers["retry-after"] == "1" for answer in answers if answer.status_code == 429)
    assert guarded.post("/run", json=asked(*[IDENTITY] * 8)).status_code == 200


def test_health_and_metrics_are_told_while_programs_run(guarded: httpx.Client) -> None:
    running = threading.Thread(target=lambda: guarded.post("/run", json=asked(*[ENDLESS] * 4, limits=SHORT)))
    running.start()
    seen = 0
    while not seen:
        seen = guarded.get("/health").json()["running"]
    assert metrics(guarded)["arc25_programs_running",] <= 4
    running.join()
    assert seen == 4


def test_the_programs_of_a_client_that_leaves_are_cancelled(guarded: httpx.Client) -> None:
    before = metrics(guarded)
    with pytest.raises(httpx.ReadTimeout):
        guarded.post("/run", json=asked(*[ENDLESS] * 8), timeout=0.3)
    start = time.monotonic()
    while guarded.get("/health").json()["running"]:
        time.sleep(0.05)
    assert time.monotonic() - start < 2  # the eight would take four seconds
    gone = ("arc25_requests_total", "499", "/run")
    assert metrics(guarded)[gone] == before.get(gone, 0) + 1
