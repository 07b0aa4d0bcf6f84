"""What programs call, what words cost by them, and the table in a file."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable, Mapping

import pytest

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.words import Word
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.samples.calls import INPUT, calls_of
from arc25.samples.costs import CostTable, Price, read_costs
from arc25.samples.fitting import MOST_CORRECTION, Counts, Fitter, Smoothing, Smoothings
from arc25.samples.heldout import FOLDS, NOTHING, Corpus, fit

WORDS = Arc25Pack(Context(), costs="written").words()
LIGHT = Smoothing(1.0, 0.0)


def edges(body: str) -> set[tuple[str, str]]:
    """Which word is called on what which word made, in a program with that body."""
    lines = "\n    ".join(body.strip().splitlines())
    calls = calls_of(f"def transform(grid):\n    {lines}\n", WORDS)
    return {(call.result.word, made.word) for call in calls for made in call.arguments}


def counted(*programs: str) -> Counts:
    counts = Counts()
    for program in programs:
        counts.add(calls_of(f"def transform(grid):\n    return {program}\n", WORDS))
    return counts


# Calls


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("return crop(argmax_by(objects(grid, 4, False), 'area'))", {("crop", "argmax_by"), ("argmax_by", "objects")}),
        ("out = flip(grid, 'vertical')\nreturn trim(out)", {("trim", "flip")}),
        ("grid = trim(grid)\ngrid = flip(grid, 'vertical')", {("flip", "trim")}),
        ("for one in panels(grid):\n    draw(one)", {("draw", "panels")}),
        ("one, *rest = panels(grid)\ndraw(rest)", {("draw", "panels")}),
        ("return draw([move(one, 'up', 1) for one in panels(grid)])", {("draw", "move"), ("move", "panels")}),
        ("return draw(sorted(panels(grid), key=area))", {("draw", "panels")}),
    ],
)
def test_a_call_knows_what_made_its_arguments(body: str, found: set[tuple[str, str]]) -> None:
    assert {edge for edge in edges(body) if edge[1] != INPUT} == found


@pytest.mark.parametrize(
    "body",
    [
        "draw(panels(grid)[0])",  # one of them
        "for place, one in enumerate(panels(grid)):\n    draw(one)",
        "out = trim(grid)\nout += 1\nreturn draw(out)",
        "return draw(grid.T)",
        "return draw(panels(grid).area)",
    ],
)
def test_what_cannot_be_told_counts_as_nothing(body: str) -> None:
    assert not [edge for edge in edges(body) if edge[0] == "draw"]


def test_a_name_of_the_programs_own_is_no_word() -> None:
    assert edges("trim = len\nreturn trim(grid)") == set()


def test_attributes_and_the_arguments_of_other_functions_are_no_calls_of_words() -> None:
    assert edges("return grid.trim(grid)") == set()
    assert calls_of("def helper(grid):\n    return trim(grid)\n", WORDS)[0].arguments == ()


def test_literals_are_known_by_their_parameter() -> None:
    (call,) = calls_of("def transform(grid):\n    return shift(grid, steps=-1, direction='up')\n", WORDS)

    assert set(call.literals) == {("direction", "'up'"), ("steps", "-1")}


def test_a_call_has_the_types_that_its_arguments_allow() -> None:
    calls = calls_of("def transform(grid):\n    return flip(objects(grid, 4, False), 'vertical')\n", WORDS)

    assert [call.result.types for call in calls] == [{"Objects"}, {"Objects"}]


# Fitting


def test_words_that_are_used_cost_less_and_others_keep_their_order() -> None:
    before = Fitter(WORDS).words(NOTHING, NOTHING, LIGHT)
    after = Fitter(WORDS).words(counted(*["trim(grid)"] * 9), NOTHING, LIGHT)

    assert after["trim"] < before["trim"]
    assert after["kron"] > before["kron"]
    assert (after["kron"] < after["bounce"]) == (before["kron"] < before["bounce"])


def test_generated_samples_count_for_what_they_are_said_to() -> None:
    samples = counted(*["trim(grid)"] * 9)
    fitter = Fitter(WORDS)

    assert fitter.words(NOTHING, samples, LIGHT) == fitter.words(NOTHING, NOTHING, LIGHT)
    assert fitter.words(NOTHING, samples, Smoothing(1.0, 1.0)) == fitter.words(samples, NOTHING, LIGHT)


def test_literals_are_shares_and_backed_by_parameters_with_the_same_choices() -> None:
    fitted = Fitter(WORDS).literals(counted(*["objects(grid, 8, True)"] * 3), NOTHING, Smoothing(8.0, 0.0))
    own, alike = fitted["objects"]["connectivity"], fitted["contour"]["connectivity"]

    assert own["8"] < alike["8"] < 1 < alike["4"] < own["4"]
    assert sum(2**-bits for bits in own.values()) == pytest.approx(1, abs=0.02)


def test_colours_have_no_fitted_bits() -> None:
    fitted = Fitter(WORDS).literals(counted("keep_color(grid, 3)"), NOTHING, LIGHT)

    assert fitted["keep_color"] == {}


def test_a_pair_that_is_common_is_cheaper_and_one_that_is_missing_dearer() -> None:
    programs = ["trim(crop_to_content(grid))"] * 9 + ["flip(upscale(grid, 2), 'vertical')"] * 9
    fitted = Fitter(WORDS).follows(counted(*programs), NOTHING, LIGHT)

    assert fitted.bits("trim", "crop_to_content") < 0 < fitted.bits("trim", "upscale")
    assert fitted.table("trim")["crop_to_content"] == pytest.approx(fitted.bits("trim", "crop_to_content"), abs=0.01)


def test_corrections_are_clipped_and_tell_of_no_pair_without_evidence() -> None:
    programs = [*["trim(crop_to_content(grid))"] * 500, *["flip(upscale(grid, 2), 'vertical')"] * 500]
    follows = Fitter(WORDS).follows(counted(*programs), NOTHING, LIGHT)

    assert follows.bits("trim", "upscale") > MOST_CORRECTION
    assert follows.table("trim")["upscale"] == MOST_CORRECTION
    assert "kron" not in follows.table("trim")


def test_every_cost_is_positive() -> None:
    smoothings = Smoothings(LIGHT, LIGHT, LIGHT)
    programs = counted(*["objects(grid, 4, False)"] * 99)

    for price in Fitter(WORDS).fit(programs, NOTHING, smoothings).prices.values():
        assert price.bits >= 1
        assert all(bits >= 0.25 for literals in price.literals.values() for bits in literals.values())


# What was held out


def corpus(programs: Iterable[str]) -> Corpus:
    calls = [calls_of(f"def transform(grid):\n    return {program}\n", WORDS) for program in programs]
    return Corpus({str(number): [program] for number, program in enumerate(calls)})


def test_programs_that_are_alike_are_foretold_better_with_every_estimate() -> None:
    held_out = fit(
        WORDS, corpus(["symmetrize(trim(grid), 'rotation')", "draw(sort_by(panels(grid), 'area', 'ascending'))"] * 15)
    ).held_out

    assert held_out.written > held_out.words > held_out.literals > held_out.follows > 0


def test_programs_that_have_nothing_in_common_are_taken_for_no_rule() -> None:
    rare = [name for name, word in WORDS.items() if word.signatures[0].returns == "Grid"]
    programs = corpus(f"{name}(grid)" for name in itertools.islice(rare, 40))

    fitted = fit(WORDS, programs)

    assert fitted.smoothings.words.strength > 16


def test_the_programs_of_a_task_have_one_vote_together() -> None:
    once = corpus(["trim(grid)", "kron(grid, grid)"] * FOLDS)
    often = Corpus({task: [*programs] * 3 for task, programs in once.tasks.items()})

    assert fit(WORDS, often).table.prices["trim"] == fit(WORDS, once).table.prices["trim"]
    assert once.users() == often.users() == {"trim": FOLDS, "kron": FOLDS}


def test_too_few_tasks_are_refused() -> None:
    with pytest.raises(UsageError, match="at least 5 tasks that call words, got 4"):
        fit(WORDS, corpus(["trim(grid)"] * 4 + ["grid"]))


# The table


def test_a_table_comes_back_from_its_text_and_has_a_word_a_line() -> None:
    prices = {"b": Price(1.5, {"axis": {"'rows'": 0.5}}, {"a": -1.0}), "a": Price(2.0)}
    table = CostTable(prices, "2 programs", "arc25 fit-costs")

    assert read_costs(table.text()) == table
    assert [line[:4] for line in table.text().splitlines() if "bits" in line] == ['"a":', '"b":']


def test_words_take_their_prices_and_keep_what_the_table_lacks() -> None:
    bits = {"'rows'": 0.5}
    words = CostTable({"dedupe": Price(7.5, {"axis": bits}, {"trim": -1.0})}).applied(WORDS)

    assert (words["dedupe"].cost, words["dedupe"].follows) == (7.5, {"trim": -1.0})
    assert words["dedupe"].signatures[0].parameters[1].bits == (0.5, 0.5)  # a choice that the table lacks
    assert words["trim"] is WORDS["trim"]


def test_a_table_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="make it again with arc25 fit-costs"):
        read_costs(json.dumps({"version": 0, "words": {}}))


def test_the_packs_own_table_knows_its_words_and_their_literals() -> None:
    words: Mapping[str, Word] = Arc25Pack(Context()).words()

    assert list(words) == list(WORDS)
    for word in words.values():
        assert word.cost >= 1
        assert set(word.follows) <= {*words, INPUT}
        for signature in word.signatures:
            for one in signature.parameters:
                assert len(one.bits) == (0 if one.type == "Color" else len(one.choices))
                assert not one.bits or sum(2**-bits for bits in one.bits) < 1.05
    assert words["objects"].cost != WORDS["objects"].cost
    assert math.isfinite(sum(word.cost for word in words.values()))
