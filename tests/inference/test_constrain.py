"""The option `constrain`: what it asks for, and how a reply that escaped it is noticed."""

from __future__ import annotations

import pytest
from drawn_replies import BAD, GOOD, OddPack

from arc25.core.context import Context
from arc25.core.errors import BackendError, UsageError
from arc25.core.records import Completion, Finish, Sampling
from arc25.inference.constrain import Constrain, Constraint, constraint
from arc25.inference.grammar import program_grammar
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.dsls.plain import PlainPack

PACK = Arc25Pack(Context())
HELD = constraint(Constrain.DSL, PACK)
PROSE = "Sure! Here is the program."


def test_the_grammar_is_that_of_the_runs_dsl_and_its_digest_is_in_the_label() -> None:
    grammar = program_grammar(PACK)
    assert (HELD.text, HELD.label) == (grammar.text, f"grammar={grammar.digest}")
    assert constraint(Constrain.DSL, OddPack()).label != HELD.label


def test_no_constraint_has_no_text_and_lets_everything_pass() -> None:
    free = constraint(Constrain.NONE, None)
    assert free == Constraint()
    assert (free.text, free.label) == ("", "grammar=none")
    free.check(Completion(PROSE), Sampling())


@pytest.mark.parametrize("text", GOOD)
def test_a_whole_reply_of_the_grammar_passes(text: str) -> None:
    HELD.check(Completion(text), Sampling())


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_reply_that_ended_by_itself_and_is_no_program_is_an_error(text: str) -> None:
    with pytest.raises(
        BackendError, match=r"grammar of --backend.constrain was ignored: .*; take --backend.constrain none"
    ):
        HELD.check(Completion(text), Sampling())


def test_the_error_shows_the_beginning_of_the_reply() -> None:
    with pytest.raises(BackendError, match="Sure! Here is the program") as caught:
        HELD.check(Completion(PROSE * 1000), Sampling())
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("finish", [Finish.LENGTH, Finish.ERROR])
def test_a_reply_that_was_cut_or_is_none_passes(finish: Finish) -> None:
    HELD.check(Completion(PROSE, finish=finish), Sampling())


def test_a_reply_that_a_stop_string_ended_passes() -> None:
    HELD.check(Completion(PROSE), Sampling(stop=("```",)))


def test_a_constraint_needs_a_dsl_and_its_words() -> None:
    with pytest.raises(UsageError, match=r"--backend.constrain dsl needs a DSL; take --dsl arc25"):
        constraint(Constrain.DSL, None)
    with pytest.raises(UsageError, match="'plain' has none; take --dsl arc25"):
        constraint(Constrain.DSL, PlainPack(Context()))
