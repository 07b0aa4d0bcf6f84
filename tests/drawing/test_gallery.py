"""The page of all words: whole, by itself, searchable, and readable without seeing."""

from __future__ import annotations

import re

import pytest
from stand_ins import WORDS, double, size, word
from test_page import HOSTILE, Reader

from arc25.core.errors import BrokenPlugin
from arc25.drawing.gallery import gallery_page
from arc25.plugins.dsls.arc25.namespace import WORDS as OURS


@pytest.fixture(scope="module")
def page() -> str:
    return gallery_page("strange", WORDS)


@pytest.fixture(scope="module")
def ours() -> str:
    return gallery_page("arc25", OURS)


def attributes(page: str, name: str) -> list[str]:
    return [str(attrs[name]) for _, attrs in Reader(page).elements if name in attrs]


def text_of(page: str) -> str:
    return " ".join(" ".join(text for _, text in Reader(page).texts).split())


def test_our_own_page_is_whole_and_small(ours: str) -> None:
    assert Reader(ours).open == []
    assert len(ours.encode()) < 3_000_000


def test_the_page_needs_nothing_from_elsewhere(ours: str) -> None:
    assert not re.search(r"https?:|@import|url\((?!#)", ours)
    for _, attrs in Reader(ours).elements:
        assert not attrs.keys() & {"src", "srcset", "action"}
        assert (attrs.get("href") or "#").startswith("#")


def test_every_word_is_there_once_and_the_contents_lead_to_it(ours: str) -> None:
    reader = Reader(ours)
    articles = [str(attrs["id"]) for tag, attrs in reader.elements if tag == "article"]
    links = [str(attrs["href"])[1:] for tag, attrs in reader.elements if tag == "a"]

    assert sorted(articles) == sorted(f"w-{name}" for name in OURS)
    assert set(links) == set(articles)
    assert len(attributes(ours, "id")) == len(set(attributes(ours, "id")))


def test_every_example_is_there_with_its_call(ours: str) -> None:
    examples = sum(len(one.illustrations) for one in OURS.values())

    assert ours.count('<div class="pair">') == examples


def test_a_picture_says_what_it_shows_to_those_who_do_not_see_it(page: str) -> None:
    labels = [str(attrs["aria-label"]) for tag, attrs in Reader(page).elements if tag == "svg" and "role" in attrs]

    assert labels == ["10/02", "#./..", "1@0,0", "12", "1212", "12"]


def test_a_result_that_is_a_number_is_text(page: str) -> None:
    assert "size(double(grid)) → 4" in text_of(page)


def test_groups_have_headings_and_words_without_one_are_others(page: str) -> None:
    assert [str(attrs["aria-label"]) for tag, attrs in Reader(page).elements if tag == "section"] == [
        "choose",
        "scale",
        "others",
    ]


def test_a_word_tells_its_types_its_line_its_remarks_its_cost_and_its_laws(page: str) -> None:
    text = text_of(page)

    assert "double(grid: Grid) -> Grid" in text
    assert "Twice side by side. Whatever it holds." in text
    assert "double palette 2.5 bits" in text
    assert "the result has no colour but 0 that the arguments lack" in text


def test_the_search_finds_a_word_by_name_group_line_law_and_call(page: str) -> None:
    (found,) = (one for one in attributes(page, "data-id") if one.startswith("double"))

    assert found == "double scale Twice side by side. palette double(grid)"
    assert 'id="search"' in page
    assert "addEventListener" in page


def test_every_colour_of_a_picture_is_defined_on_the_page(ours: str) -> None:
    used = set(re.findall(r'(?:fill|stroke)="var\((--[a-z0-9]+)\)"', ours))

    assert {"--true", "--false", "--c0"} <= used
    assert used <= set(re.findall(r"(--[a-z0-9]+):", ours))


def test_dark_and_light_are_both_there(page: str) -> None:
    assert "prefers-color-scheme: dark" in page


def test_hostile_text_stays_text() -> None:
    hostile = word(size, f"{HOSTILE!r}", doc=HOSTILE, tags=(HOSTILE,))
    reader = Reader(gallery_page(HOSTILE, {HOSTILE: hostile}))

    assert reader.count("script") == 1
    assert reader.count("img") == 0


def test_a_word_without_examples_says_so() -> None:
    assert "No example." in text_of(gallery_page("bare", {"double": word(double)}))


def test_an_example_that_fails_is_named() -> None:
    with pytest.raises(BrokenPlugin, match=r"'size\(1\)' of the word 'size'"):
        gallery_page("broken", {"size": word(size, "size(1)")})
