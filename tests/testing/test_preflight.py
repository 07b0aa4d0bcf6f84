"""What is found out about a language model before hours are spent on it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import broken_backends as broken
import pytest
from broken_backends import Asks, Tells, sampling

from arc25.core.errors import BackendUnavailable
from arc25.core.records import Message
from arc25.testing.backend_checks import Bench
from arc25.testing.checks import NotHere
from arc25.testing.fakes import FakeBackend, FakeLanguageModel
from arc25.testing.preflight import Grade, Workload, preflight

PROMPTS = {
    "short": [Message("user", "x" * 40)],
    "long": [Message("user", "x" * 494)],
    "mid": [Message("user", "x" * 94)],
}
SMALL = Workload(PROMPTS, max_tokens=100)


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    (tmp_path / "adapter_config.json").write_text("{}")
    return tmp_path


async def findings(make, adapter=None, workload=SMALL):
    async with Bench(make, adapter) as bench:
        return {finding.about: finding async for finding in preflight(bench, workload)}


async def test_a_sound_model_is_well_in_everything(adapter):
    found = await findings(FakeLanguageModel, adapter)
    assert {about: finding.grade for about, finding in found.items()} == dict.fromkeys(found, Grade.OK)
    assert list(found) == [
        *("model", "digits", "chat template", "longest prompt", "stop strings", "max_tokens", "greedy alone"),
        *("greedy in company", "memory", "speed", "adapter", "base after adapter", "adapter beside base"),
    ]


async def test_the_model_is_told():
    found = await findings(FakeLanguageModel)
    assert found["model"].found == "fake on arc25.testing, cpu in float32, a context of 2048 tokens"


async def test_the_longest_prompt_is_told_with_its_task_and_its_reply():
    found = (await findings(FakeLanguageModel))["longest prompt"]
    assert found.found == "task long: 500 tokens, with the reply 600 of 2048"


@pytest.mark.parametrize(
    ("context", "grade", "told"),
    [
        (600, Grade.OK, "with the reply 600 of 600"),
        (599, Grade.WARNING, "1 tasks leave too little of 599"),
        (501, Grade.WARNING, "1 tasks leave too little of 501"),
        (500, Grade.FAILED, "1 tasks do not fit into 500"),
        (60, Grade.FAILED, "2 tasks do not fit into 60"),
        (None, Grade.NOT_TOLD, "the context is not known"),
    ],
)
async def test_prompts_are_held_against_the_context(context, grade, told):
    found = (await findings(lambda: Tells(context=context)))["longest prompt"]
    assert (found.grade, found.found[-len(told) :]) == (grade, told)


async def test_a_warning_of_the_context_says_how_long_a_reply_may_be():
    found = (await findings(lambda: Tells(context=550)))["longest prompt"]
    assert found.remedy == "raise the context of the engine, or ask for 50 tokens at most"


@pytest.mark.parametrize("joined", ["01", "00", "99", "456"])
async def test_digits_that_are_joined_are_found(joined):
    found = (await findings(lambda: FakeLanguageModel(merged=[joined])))["digits"]
    assert found.grade is Grade.FAILED
    assert joined in found.found
    assert "SmolLM2" in found.remedy


async def test_a_token_that_begins_every_text_joins_no_digits():
    found = await findings(lambda: Tells(tokens=lambda text: [1, *map(ord, text)]))
    assert found["digits"].grade is Grade.OK


FAULTS = {
    "chat template": (lambda: FakeLanguageModel(chat_template=False), Grade.WARNING, "none: the prompt is read as"),
    "stop strings": (sampling(stop=()), Grade.FAILED, "stopped at"),
    "max_tokens": (sampling(max_tokens=16), Grade.FAILED, "16 tokens where 3 were allowed"),
    "greedy alone": (broken.Drifting, Grade.FAILED, "the second time"),
    "greedy in company": (broken.Crowded, Grade.WARNING, "in company and"),
    "adapter": (
        lambda: Asks(lambda request: replace(request, weights=None)),
        Grade.FAILED,
        "with the adapter and without",
    ),
    "base after adapter": (broken.Sticky, Grade.FAILED, "after the adapter was used"),
    "adapter beside base": (lambda: broken.FirstComeForAll(weights_only=True), Grade.FAILED, "in company"),
}


@pytest.mark.parametrize("about", FAULTS)
async def test_a_fault_is_found(about, adapter):
    make, grade, told = FAULTS[about]
    found = (await findings(make, adapter))[about]
    assert (found.grade, told in found.found, bool(found.remedy)) == (grade, True, True), found


class Silent(FakeLanguageModel):
    """A server that tells nothing of tokens, template and memory."""

    async def facts(self):
        return replace(await super().facts(), chat_template=None, memory_mib=None)

    async def tokens(self, text):
        return None

    async def prompt_tokens(self, messages):
        return None

    async def generate(self, request):
        return await FakeLanguageModel().generate(request)


@pytest.mark.parametrize("about", ["digits", "chat template", "longest prompt", "memory"])
async def test_what_a_server_does_not_tell_is_no_fault(about):
    found = (await findings(Silent))[about]
    assert (found.grade, "not tell" in found.found) == (Grade.NOT_TOLD, True)


async def test_memory_is_told_before_and_after():
    found = (await findings(lambda: FakeLanguageModel(growth=100)))["memory"].found
    before, after = (int(number) for number in re.findall(r"(\d+) MiB", found))
    assert after - before == 4 * 100


async def test_an_adapter_that_cannot_be_loaded_is_a_fault_that_says_why(tmp_path):
    found = (await findings(FakeLanguageModel, tmp_path))["adapter"]
    assert (found.grade, "adapter_config.json" in found.found) == (Grade.FAILED, True)


async def test_whatever_else_a_backend_raises_is_a_fault_of_that_one_thing():
    def change(request):
        if request.sampling.stop:
            raise KeyError("stop")
        return request

    found = await findings(lambda: Asks(change))
    assert (found["stop strings"].grade, found["stop strings"].found) == (Grade.FAILED, "KeyError: 'stop'")
    assert found["max_tokens"].grade is Grade.OK


async def test_an_engine_that_does_not_start_ends_it():
    class Down(FakeLanguageModel):
        async def facts(self):
            raise BackendUnavailable("no device")

    with pytest.raises(BackendUnavailable, match="no device"):
        await findings(Down)


async def test_a_backend_without_a_language_model_has_nothing_to_look_at():
    with pytest.raises(NotHere, match="asks no language model"):
        await findings(lambda: FakeBackend(lambda request: ["reply"]))
