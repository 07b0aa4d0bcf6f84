from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from arc25.core.errors import UnknownName
from arc25.core.picture import COLORBLIND, DEFAULT
from arc25.core.records import Completion, ExecutionResult, Finish, Program, RunRecord, Status
from arc25.core.views import View
from arc25.data.answers import Answers
from arc25.data.grading import ScoreCard
from arc25.drawing.page import run_page, task_page, view_words
from arc25.drawing.report import report_run
from arc25.testing.builders import grid, task

VOID = {"meta", "input", "br"}
HOSTILE = "</pre></script><script>alert('1')</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


class Reader(HTMLParser):
    """Reads a page: its text by element, its elements, and whether each is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def text_of(self, tag: str) -> list[str]:
        return [text for owner, text in self.texts if owner == tag]

    def count(self, tag: str, css: str = "") -> int:
        return sum(
            (name == tag and css in (attrs.get("class") or "").split(" ")) or (name == tag and not css)
            for name, attrs in self.elements
        )


@pytest.fixture
def page(run: RunRecord, answers: Answers, card: ScoreCard) -> str:
    return run_page(report_run(run, answers, card))


def test_every_element_is_closed_in_order(page: str) -> None:
    assert Reader(page).open == []


def test_the_page_needs_nothing_from_elsewhere(page: str) -> None:
    assert not re.search(r"https?:|//\w|@import|url\((?!#)", page)
    for _, attrs in Reader(page).elements:
        assert not attrs.keys() & {"src", "srcset", "action"}
        assert (attrs.get("href") or "#").startswith("#")


def test_every_task_and_every_program_is_there(page: str, run: RunRecord) -> None:
    reader = Reader(page)
    assert [attrs["data-id"] for _, attrs in reader.elements if "data-id" in attrs] == ["right", "wrong", "untried"]
    sources = "".join(reader.text_of("pre"))
    for attempt in run.attempts:
        assert (attempt.program.source if attempt.program else "a reply") in sources


def test_a_program_comes_with_its_error_marks_time_isolation_and_origin(page: str) -> None:
    text = " ".join(" ".join(text for _, text in Reader(page).texts).split())
    assert "ValueError: a & b" in text
    assert "✗ 0/1 attempt 1" in text
    assert "ok, isolation strong/batch" in text
    assert "0.250 s" in text
    assert "turned 90°" in text
    assert "11 tokens in, 22 out, 1.50 s, ended by stop, log-probability -0.50" in text


def priced(run: RunRecord, **reply: Any) -> RunRecord:
    """The run with other replies."""
    completion = Completion("a reply", **reply)
    return dataclasses.replace(run, attempts=tuple(dataclasses.replace(a, completion=completion) for a in run.attempts))


def text_of(page: str) -> str:
    return " ".join(" ".join(text for _, text in Reader(page).texts).split())


def test_the_run_and_each_task_tell_their_tokens_and_dollars(run: RunRecord) -> None:
    text = text_of(run_page(report_run(priced(run, tokens_in=11, tokens_out=1022, cost=0.5))))
    assert "44 tokens read, 4,088 written, $2.0000" in text
    assert "2 programs 3,066 tokens" in text
    assert "0.2 s $1.5000" in text
    assert "11 tokens in, 1022 out, 0.00 s, $0.5000, ended by stop" in text


def test_the_page_of_a_search_tells_of_no_tokens(run: RunRecord) -> None:
    text = text_of(run_page(report_run(priced(run))))
    assert "written," not in text
    assert "$" not in text
    assert not re.search(r"program(s)? [0-9,]+ tokens", text)


def test_a_reply_that_failed_tells_why_once(run: RunRecord) -> None:
    failed = priced(run, finish=Finish.ERROR, error="the line was cut")
    assert text_of(run_page(report_run(failed))).count("The reply is not whole: the line was cut") == 4
    unread = ExecutionResult(Status.UNREADABLE, error="the line was cut")
    attempts = (dataclasses.replace(failed.attempts[3], result=unread, completion=Completion("", error=unread.error)),)
    text = text_of(run_page(report_run(dataclasses.replace(run, attempts=attempts))))
    assert "The reply is empty. the line was cut" in text
    assert "not whole" not in text


def test_a_task_is_listed_with_the_gist_of_its_best_program(run: RunRecord) -> None:
    program = Program("right", "def transform(grid):\n    out = flip(grid)\n    return out\n", "plain")
    longer = dataclasses.replace(run, attempts=(dataclasses.replace(run.attempts[0], program=program),))
    assert Reader(run_page(report_run(longer))).text_of("code") == ["out = flip(grid); return out"]


def test_parents_are_links_to_programs_on_the_page(page: str) -> None:
    elements = Reader(page).elements
    ids = {attrs["id"] for _, attrs in elements if "id" in attrs}
    links = [attrs["href"] for tag, attrs in elements if tag == "a"]
    assert links
    assert {str(link)[1:] for link in links} <= ids


def test_repeated_grids_refer_to_grids_that_are_drawn(page: str) -> None:
    elements = Reader(page).elements
    drawn = [str(attrs["id"]) for tag, attrs in elements if tag == "g" and "id" in attrs]
    used = [str(attrs["href"])[1:] for tag, attrs in elements if tag == "use"]
    assert len(drawn) == len(set(drawn))
    assert used
    assert set(used) <= set(drawn)


def test_guesses_stand_next_to_what_was_expected(page: str) -> None:
    captions = Reader(page).text_of("figcaption")
    assert "guess 1: right" in captions
    assert "guess 1: 2 of 2 cells differ" in captions
    assert "guess 2: 1×3, expected 1×2" in captions
    assert captions.count("expected") == 4


def test_the_scores_stand_on_the_page(page: str, card: ScoreCard) -> None:
    values = Reader(page).text_of("strong")
    assert values[:3] == [f"{100 * score:.1f}%" for score in (card.per_output, card.task_mean, card.whole_task)]


def test_what_is_missing_or_malformed_is_listed(page: str) -> None:
    items = Reader(page).text_of("li")
    assert "Not submitted: untried" in items


def test_the_configuration_is_listed_flat(page: str) -> None:
    reader = Reader(page)
    facts = dict(zip(reader.text_of("dt"), reader.text_of("dd"), strict=False))
    assert facts["seed"] == "7"
    assert facts["backend.name"] == "fake"


def test_each_filter_says_how_many_tasks_it_shows(page: str) -> None:
    assert [text for text in Reader(page).text_of("small") if text.isdigit()] == ["3", "1", "2", "1", "2"]


def test_without_answers_the_page_claims_nothing_about_right_and_wrong(run: RunRecord) -> None:
    reader = Reader(run_page(report_run(run)))
    assert "wrong" not in " ".join(reader.text_of("b"))
    assert "expected" not in reader.text_of("figcaption")
    assert reader.count("input") == 3 + 2


@pytest.mark.parametrize("part", ["id", "source", "error", "config", "reply"])
def test_hostile_text_stays_text(run: RunRecord, part: str) -> None:
    first = run.attempts[0]
    assert first.program is not None
    if part == "id":
        hostile = dataclasses.replace(run, tasks=(dataclasses.replace(run.tasks[0], id=HOSTILE),))
    elif part == "source":
        program = dataclasses.replace(first.program, source=HOSTILE)
        hostile = dataclasses.replace(run, attempts=(dataclasses.replace(first, program=program),))
    elif part == "error":
        result = dataclasses.replace(first.result, error=HOSTILE)
        hostile = dataclasses.replace(run, attempts=(dataclasses.replace(first, result=result),))
    elif part == "reply":
        hostile = priced(run, finish=Finish.ERROR, error=HOSTILE)
    else:
        hostile = dataclasses.replace(run, config={HOSTILE: HOSTILE, "dataset": HOSTILE})
    reader = Reader(run_page(report_run(hostile)))
    assert reader.count("script") == 1
    assert reader.count("img") == 0
    assert any(HOSTILE in text for _, text in reader.texts)


def test_lone_surrogates_of_a_reply_do_not_stop_the_page(run: RunRecord) -> None:
    first = run.attempts[0]
    assert first.program is not None
    program = dataclasses.replace(first.program, source="x = '\ud800'")
    strange = dataclasses.replace(run, attempts=(dataclasses.replace(first, program=program),))
    assert b"x = &#39;?&#39;" in run_page(report_run(strange)).encode()


def test_of_too_many_programs_the_best_are_shown_and_the_page_says_so(run: RunRecord) -> None:
    page = run_page(report_run(run), programs=1)
    assert "The best 1 of 3 attempts" in page
    assert 'id="a1"' in page
    assert 'id="a2"' not in page


def test_the_reader_can_switch_the_palette(run: RunRecord) -> None:
    page = run_page(report_run(run), palette="colorblind")
    first, second = (page.index(f"--c3:{palette.colours[3]}") for palette in (COLORBLIND, DEFAULT))
    assert first < second
    assert ":root:has(#other-palette:checked)" in page


def test_an_unknown_palette_is_refused(run: RunRecord) -> None:
    with pytest.raises(UnknownName, match="palette"):
        run_page(report_run(run), palette="grey")


def test_digits_are_written_only_if_asked_for(run: RunRecord) -> None:
    assert Reader(run_page(report_run(run))).count("text") == 0
    assert Reader(run_page(report_run(run), digits=True)).count("text") > 0


def test_dark_and_light_are_both_there(page: str) -> None:
    assert "prefers-color-scheme: dark" in page


def test_the_page_of_a_task_shows_its_pairs_and_its_known_outputs() -> None:
    reader = Reader(task_page(task("one", [("1", "2")], ["3"]), expected=[grid("4")]))
    assert reader.count("figure") == 4
    assert "expected" in reader.text_of("figcaption")


def test_the_page_of_a_task_keeps_unknown_outputs_to_itself() -> None:
    assert "expected" not in Reader(task_page(task("one", [("1", "2")], ["3"]))).text_of("figcaption")


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (View(), ""),
        (View(turns=2, flipped=True), "flipped, turned 180°"),
        (View(colours=(1, 0, 2, 3, 4, 5, 6, 7, 8, 9), order=(1, 0)), "colours 1023456789, pairs in order 1, 0"),
    ],
)
def test_a_view_is_said_in_words(view: View, words: str) -> None:
    assert view_words(view) == words


def test_the_page_of_many_tasks_stays_small(run: RunRecord) -> None:
    noise = "0123456789" * 2
    many = tuple(task(f"t{i}", [(noise, noise[::-1])] * 3, [noise]) for i in range(100))
    assert len(run_page(report_run(RunRecord({}, many, (), ())))) < 500_000
