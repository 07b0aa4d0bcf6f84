"""Each check catches a backend that breaks its promise, and no other way of saying so is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import broken_backends as broken
import pytest
from broken_backends import Answers, Asks, Tells, fields, refusing, replies, sampling

from arc25.core.protocols import Backend
from arc25.core.records import Completion
from arc25.testing import backend_checks, watched
from arc25.testing.backend_checks import lifecycle, limits
from arc25.testing.watched import Verdict, run_checks

Make = Callable[[], Backend]


def text_of(messages):
    return "".join(message.content for message in messages)


CAUGHT: dict[str, Make] = {
    # replies
    "a_request_has_a_list_of_replies": replies(lambda found: []),
    "there_are_never_more_replies_than_were_asked_for": replies(lambda found: found + found[:1]),
    "a_request_for_no_replies_has_none": replies(lambda found: found or [Completion("nothing was found")]),
    "the_fields_of_a_reply_are_in_their_ranges": fields(logprob=0.5),
    "the_tokens_of_a_prompt_are_counted": fields(tokens_in=1),
    "the_seconds_of_a_request_are_shared_out": fields(seconds=1.0),
    "more_requests_than_the_capacity_are_all_answered": lambda: broken.Crowded(most=4),
    "each_reply_belongs_to_its_request": broken.FirstComeForAll,
    # sampling
    "greedy_text_repeats_itself": broken.Drifting,
    "greedy_text_depends_on_no_seed": sampling(temperature=1.0),
    "greedy_text_is_the_same_in_company": broken.Crowded,
    "greedy_samples_are_all_the_same": broken.one_greedy_reply_only,
    "samples_of_one_request_differ": replies(lambda found: found[:1] * len(found)),
    "another_seed_gives_other_samples": sampling(seed=0),
    "a_small_top_p_leaves_the_likeliest_text": sampling(top_p=1.0),
    "the_log_probability_is_the_models_own": broken.certain,
    # limits
    "a_stop_string_ends_the_reply_before_it": sampling(stop=()),
    "the_first_of_several_stop_strings_ends_the_reply": broken.first_stop_only,
    "max_tokens_end_the_reply": sampling(max_tokens=16),
    "seconds_end_the_reply": lambda: Asks(sampling(seconds=None)().change, latency=0.001),
    "a_prompt_longer_than_the_context_is_an_error_of_its_own": broken.truncating,
    # prompts
    "prompts_may_be_in_any_script": refusing(lambda messages: not text_of(messages).encode("ascii")),
    "half_a_character_in_a_prompt_harms_nobody": refusing(lambda messages: not text_of(messages).encode()),
    "null_characters_in_a_prompt_harm_nobody": refusing(lambda messages: "\x00" in text_of(messages)),
    "special_tokens_in_a_prompt_harm_nobody": refusing(lambda messages: "<|" in text_of(messages)),
    "a_conversation_is_answered": refusing(lambda messages: {m.role for m in messages} - {"user"}),
    "empty_content_harms_nobody": refusing(lambda messages: not text_of(messages)),
    "no_messages_harm_nobody": refusing(lambda messages: not messages),
    # facts
    "the_facts_name_model_and_engine": lambda: Tells(model=""),
    "a_text_has_the_same_tokens_again": lambda: Tells(tokens=lambda text: [1, *map(ord, text)]),
    "a_prompt_has_the_tokens_of_its_text_and_the_templates": lambda: Tells(prompt_tokens=len),
    # weights
    "the_base_model_can_always_be_loaded": broken.HasNoBase,
    "a_folder_that_does_not_exist_is_no_weights": broken.TakesAny,
    "a_folder_without_weights_is_refused": lambda: broken.TakesAny(there=True),
    "weights_that_were_refused_change_nothing": broken.Upset,
    "an_adapter_changes_the_text": lambda: Asks(lambda request: replace(request, weights=None)),
    "the_base_text_is_exact_after_an_adapter": broken.Sticky,
    "an_adapter_repeats_itself": lambda: broken.Drifting(adapters_only=True),
    "adapter_and_base_are_asked_at_once": lambda: broken.FirstComeForAll(weights_only=True),
    # lifecycle
    "the_id_names_the_backend": broken.Nameless,
    "the_capacity_is_a_number_of_requests": broken.Boundless,
    "the_event_loop_goes_on_while_it_works": broken.Blocking,
    "a_caller_that_is_cancelled_harms_nobody": broken.Late,
    "a_request_that_is_cancelled_frees_its_place": broken.KeepsPlaces,
    "closing_leaves_nothing_behind": broken.LeavesProcesses,
    "closing_twice_is_fine": broken.ClosesOnce,
    "a_closed_backend_starts_again_or_says_that_it_is_closed": broken.WrongAfterClose,
    "whoever_waits_when_it_is_closed_is_told": broken.Stuck,
}
"""For each check a backend that it catches."""


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    (tmp_path / "adapter_config.json").write_text("{}")
    return tmp_path


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(watched, "CLOSING", 0.2)  # some cannot be closed
    monkeypatch.setattr(lifecycle, "PROMPTLY", 0.5)
    monkeypatch.setattr(limits, "GRACE", 0.3)


def outcome(make, check, adapter):
    (found,) = run_checks(lambda: backend_checks.Bench(make, adapter), [check], seconds=10)
    return found


def test_every_check_has_a_backend_that_it_catches():
    assert list(CAUGHT) == [str(check) for check in backend_checks.CHECKS]


@pytest.mark.parametrize("check", backend_checks.CHECKS, ids=str)
def test_a_broken_backend_is_caught_by(check, adapter):
    found = outcome(CAUGHT[str(check)], check, adapter)

    assert found.verdict is Verdict.FAILED, found.got
    assert found.got


def named(name):
    (check,) = [check for check in backend_checks.CHECKS if str(check) == name]
    return check


def test_a_descriptor_that_is_left_open_is_found_too(adapter):
    found = outcome(broken.LeavesDescriptors, named("closing_leaves_nothing_behind"), adapter)

    assert (found.verdict, "pipe:" in found.got) == (Verdict.FAILED, True)


def test_what_company_changes_in_half_precision_is_told_and_no_fault(adapter):
    class Half(broken.Crowded, Tells):
        async def facts(self):
            return replace(await super().facts(), dtype="bfloat16")

    found = outcome(lambda: Half(), named("greedy_text_is_the_same_in_company"), adapter)

    assert (found.verdict, "in bfloat16 company may change the text" in found.got) == (Verdict.SKIPPED, True)


@pytest.mark.parametrize("answer", ["a text", None, ["a text"]])
def test_what_is_no_list_of_completions_is_told(answer, adapter):
    found = outcome(lambda: Answers(lambda request, found: answer), backend_checks.CHECKS[0], adapter)

    assert (found.verdict, "instead of a" in found.got) == (Verdict.FAILED, True)


def test_every_check_tells_its_promise_in_a_sentence():
    assert [str(check) for check in backend_checks.CHECKS if not check.promise.endswith(".")] == []
