"""The backend `openai` and all that can go wrong between it and a server."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable
from email.utils import formatdate

import pytest
from fake_openai import CHAT, FakeServer, Reply, chat, choice, models, request
from tenacity import RetryCallState

from arc25.core.errors import BackendError
from arc25.core.protocols import LanguageModel
from arc25.core.records import Finish
from arc25.inference.http.dialects import DialectName
from arc25.inference.http.options import Patience
from arc25.inference.http.transport import Passing, Transport

KEY = "sk-very-secret-0123456789"

Backends = Callable[..., LanguageModel]


# What may pass


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
async def test_a_fault_that_passes_is_not_noticed(status: int, server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = [Reply(b"busy", status), Reply(b"busy", status), chat(choice("at last"))]
    assert [each.text for each in await backend().generate(request())] == ["at last"]


async def test_a_fault_that_stays_is_told_after_so_many_tries(server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = Reply({"error": {"message": "out of memory"}}, 500)
    with pytest.raises(BackendError, match=r"answered 500: out of memory, 3 times"):
        await backend(tries=3).generate(request())
    assert len(server.bodies()) == 3


@pytest.mark.parametrize("soon", [lambda: "0.5", lambda: formatdate(time.time() + 2, usegmt=True)])
async def test_it_waits_as_long_as_the_server_says(
    soon: Callable[[], str], server: FakeServer, backend: Backends
) -> None:
    asked = backend(patience=5.0)
    await asked.facts()
    server.answers[CHAT] = [Reply(b"", 429, {"Retry-After": soon()}), chat(choice())]
    began = time.monotonic()
    await asked.generate(request())
    assert time.monotonic() - began > 0.45


async def test_a_wait_beyond_all_patience_is_told_at_once(server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = Reply({"error": {"message": "tomorrow"}}, 429, {"Retry-After": "86400"})
    with pytest.raises(BackendError, match=r"429: tomorrow \(it wants 86400 s of waiting\)"):
        await backend().generate(request())
    assert len(server.bodies()) == 1


async def test_an_empty_account_is_not_asked_again(server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = Reply({"error": {"message": "no credit", "code": "insufficient_quota"}}, 429)
    with pytest.raises(BackendError, match="no credit"):
        await backend().generate(request())
    assert len(server.bodies()) == 1


async def test_an_answer_that_does_not_come_is_asked_for_again(server: FakeServer, backend: Backends) -> None:
    server.answers[CHAT] = [Reply(b"", hang=5), chat(choice("at last"))]
    asked = backend(timeout=0.3)
    assert [each.text for each in await asked.generate(request())] == ["at last"]
    server.answers[CHAT] = Reply(b"", hang=5)
    with pytest.raises(BackendError, match=r"gave no answer within 0\.3 s, 2 times"):
        await backend(timeout=0.3, tries=2).generate(request())


async def test_a_connection_that_breaks_is_made_again(backend: Backends) -> None:
    body = b'{"data": [{"id": "here"}]}'
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)
    answers = [whole[:-5], b"", whole]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(answers.pop(0))
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listener:
        url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/v1"
        assert (await backend(base_url=url).facts()).model == "here"
    assert answers == []


async def test_many_who_were_told_to_wait_do_not_come_back_at_the_same_moment() -> None:
    http = Transport("", Patience(longest=9.0), proxies=False)
    state = RetryCallState(None, None, (), {})  # type: ignore[arg-type]
    state.set_exception((Passing, Passing("busy", wait=2.0), None))
    waits = [http._wait(state) for _ in range(20)]
    await http.close()
    assert min(waits) >= 2.0
    assert max(waits) - min(waits) > 0.1


# What stays


async def test_nobody_there_is_told_with_what_to_do(backend: Backends) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
    with pytest.raises(BackendError, match=f"no server answers at {url}: start it, or see --backend.base-url"):
        await backend(base_url=url).generate(request())


async def test_a_server_that_comes_later_is_used(server: FakeServer, backend: Backends) -> None:
    server.answers["/v1/models"] = [Reply(b"", 404), models("m")]
    asked = backend()
    with pytest.raises(BackendError):
        await asked.generate(request())
    assert [each.text for each in await asked.generate(request())] == ["ok"]


@pytest.mark.parametrize("status", [401, 403])
async def test_a_key_that_is_refused_is_told_with_its_variable(
    status: int, server: FakeServer, backend: Backends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    server.answers["/v1/models"] = Reply({"error": {"message": f"bad key {KEY}"}}, status)
    with pytest.raises(BackendError, match=rf"answered {status}: bad key \[key\].*environment variable MY_KEY") as told:
        await backend(key_env="MY_KEY").generate(request())
    assert KEY not in str(told.value)


async def test_the_key_travels_in_the_header_and_comes_back_in_nothing(
    server: FakeServer, backend: Backends, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    server.answers[CHAT] = chat(choice(f"your key is {KEY}"), choice("", f"because of {KEY}"))
    asked = backend(key_env="MY_KEY", dialect=DialectName.OPENAI)
    caplog.set_level("DEBUG")
    replies = await asked.generate(request(n=2))
    assert server.asked[-1].headers["Authorization"] == f"Bearer {KEY}"
    assert "[key]" in replies[0].text
    for text in (str(replies), repr(asked), asked.id, caplog.text, str(await asked.facts())):
        assert KEY not in text


async def test_a_key_in_every_kind_of_fault_is_not_told(
    server: FakeServer, backend: Backends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    for reply in (
        Reply(f"<html>{KEY}</html>".encode()),
        Reply({"oh": KEY}),
        Reply({"choices": [KEY]}),
        Reply({"error": KEY}, 418),
        Reply({"detail": [{"got": KEY}]}, 422),
        Reply(KEY.encode(), 500),
        Reply(b"", headers={f"no header {KEY}\r\nX": "x"}),
        Reply(b"", headers={"Content-Encoding": KEY}),
    ):
        server.answers[CHAT] = reply
        with pytest.raises(BackendError) as told:
            await backend(key_env="MY_KEY", tries=2).generate(request())
        assert KEY not in str(told.value)


@pytest.mark.parametrize("key", ["sk/with/slashes", 'sk"quoted', "sk\\back"])
async def test_a_key_that_json_spells_otherwise_is_not_told_either(
    key: str, server: FakeServer, backend: Backends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", key)
    for spelling in (json.dumps(key), json.dumps(key).replace("/", "\\/")):
        server.answers[CHAT] = Reply(b'{"error": {"message": %s}}' % spelling.encode(), 400)
        with pytest.raises(BackendError, match=r"answered 400: \[key\]$"):
            await backend(key_env="MY_KEY").generate(request())


async def test_no_key_is_sent_where_there_is_none(
    server: FakeServer, backend: Backends, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    await backend().generate(request())
    assert not any("Authorization" in asked.headers for asked in server.asked)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(b"<html>gateway</html>"), "not JSON: '<html>gateway</html>'"),
        (Reply(b""), "not JSON"),
        (Reply(b"[" * 100_000), "not JSON"),
        (Reply([1]), "no list of choices"),
        (Reply({"choices": None}), "no list of choices"),
        (Reply({"choices": [None]}), "without a message"),
        (Reply({"choices": [{"message": {"content": 7}}]}), "without a message"),
        (Reply({"choices": [{"text": "raw"}]}), "without a message"),
        (Reply(b" " * (65 << 20)), "more than 64 MiB"),
        (Reply(b"", 302, {"Location": "http://127.0.0.1:1/"}), "answered 302. Redirects are not followed"),
        (Reply(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}), "compresses its answers"),
        (Reply({"error": {"message": "a\x1b[31m\u202eb\ud800c"}}, 400), r"answered 400: a \[31m b c$"),
        (Reply(b"<html><b>no</b></html>", 400), "answered 400: no"),
        (Reply({"detail": "no such field"}, 422), "answered 422: no such field"),
        (Reply({"message": "older form"}, 400), "answered 400: older form"),
        (Reply({"error": {"message": "logprobs are not supported"}}, 400), "--backend.no-logprobs"),
    ],
)
async def test_an_answer_that_cannot_be_is_a_backend_error(
    reply: Reply, told: str, server: FakeServer, backend: Backends
) -> None:
    server.answers[CHAT] = reply
    with pytest.raises(BackendError, match=told):
        await backend().generate(request())


async def test_a_reply_that_the_server_cut_for_its_own_reasons_is_an_error_of_its_own(
    server: FakeServer, backend: Backends
) -> None:
    server.answers[CHAT] = chat(choice("a"), choice("b", "length"), choice(None, "content_filter"), choice("d", None))
    replies = await backend(dialect=DialectName.OPENAI).generate(request(n=4))
    assert [each.finish for each in replies] == [Finish.STOP, Finish.LENGTH, Finish.ERROR, Finish.ERROR]
    assert [each.text for each in replies] == ["a", "b", "", "d"]
    assert "'content_filter'" in replies[2].error
