"""The backend `scripted`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.records import Request, Sampling, Weights
from arc25.plugins.backends.scripted import Scripted
from arc25.testing.builders import task


def script(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "script.json"
    path.write_text(json.dumps(content))
    return path


def request(task_id: str = "t", n: int = 3, seed: int = 0) -> Request:
    return Request(0, task(task_id, [("1", "2")]), (), Sampling(n, seed=seed))


async def texts(backend: Scripted, asked: Request) -> list[str]:
    return [completion.text for completion in await backend.generate(asked)]


async def test_replies_depend_on_the_seed_alone(tmp_path: Path) -> None:
    backend = Scripted(Context(), script=script(tmp_path, {"t": list("abcdefgh")}))
    first = await texts(backend, request(seed=1))
    assert first == await texts(backend, request(seed=1))
    assert first != await texts(backend, request(seed=2))


async def test_n_replies_come_with_the_tokens_they_cost(tmp_path: Path) -> None:
    backend = Scripted(Context(), script=script(tmp_path, {"t": ["a b c"]}))
    assert [completion.tokens_out for completion in await backend.generate(request(n=2))] == [3, 3]


async def test_a_task_of_its_own_goes_before_the_star(tmp_path: Path) -> None:
    backend = Scripted(Context(), script=script(tmp_path, {"*": ["any"], "t": ["own"]}))
    assert await texts(backend, request("t", 1)) == ["own"]
    assert await texts(backend, request("u", 1)) == ["any"]


async def test_a_task_that_the_script_does_not_know_gets_no_reply(tmp_path: Path) -> None:
    assert await texts(Scripted(Context(), script=script(tmp_path, {"u": ["x"]})), request("t")) == []


@pytest.mark.parametrize("content", [[], {"t": "not a list"}, {"t": [1]}])
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(UsageError, match="not of the form"):
        Scripted(Context(), script=script(tmp_path, content))


async def test_it_takes_no_weights(tmp_path: Path) -> None:
    backend = Scripted(Context(), script=script(tmp_path, {}))
    await backend.load(None)
    with pytest.raises(UsageError, match="takes no weights"):
        await backend.load(Weights("there", "base"))


def test_the_id_changes_with_the_script(tmp_path: Path) -> None:
    one = Scripted(Context(), script=script(tmp_path, {"t": ["a"]})).id
    assert Scripted(Context(), script=script(tmp_path, {"t": ["b"]})).id != one
