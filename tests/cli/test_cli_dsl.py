"""`arc25 dsl`: list, show, guide and gallery, for our own languages and a stranger's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.cli.main import run

PLUGIN = '''
from types import SimpleNamespace

import numpy as np

from arc25 import hookimpl
from arc25.core.words import Illustration, Law, Parameter, Signature, Word

def left_half(grid):
    """The left half.

    Without the middle column.

    >>> left_half(grid("1234"))
    12
    """
    return grid[:, : grid.shape[1] // 2]

def corner(grid):
    one = np.ones((1, 1), dtype=bool)
    return SimpleNamespace(patch=grid[:1, :1], mask=one, top=0, left=0, canvas=grid.shape)

GRID = Parameter("grid", "Grid")

class Halves:
    """A language of two words."""
    name, version, namespace = "halves", "7", ""
    def __init__(self, context, *, broken: bool = False):
        self.broken = broken
    def words(self):
        if self.broken:
            raise RuntimeError("no words today")
        shown = (Illustration('left_half(grid("1234"))', "12"),)
        corners = (Illustration('corner(left_half(grid("56/78")))', "5@0,0"), Illustration("corner(1)", ""))
        return {
            "left_half": Word("left_half", left_half, (Signature((GRID,), "Grid"),), "The left half.", 2.5,
                              ("cutting",), frozenset({Law.PALETTE}), shown),
            "corner": Word("corner", corner, (Signature((GRID,), "Object"),), "The first cell.", 3,
                           illustrations=corners[:1]),
            "wrong": Word("wrong", corner, (Signature((GRID,), "Object"),), "It fails.", 3,
                          illustrations=corners[1:]),
            "bare": Word("bare", corner, (), "It shows nothing.", 3),
        }
    def guide(self, long=False):
        if self.broken:
            return None
        return "all of it" if long else "in short"
    def messages(self, task, tries=()): return ()
    def parse(self, task, reply): return None
    def render(self, program): return program.source
    def samples(self, seed, level, inputs=()): return iter(())

@hookimpl
def arc25_dsl(name):
    return Halves
'''

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """One without colours, and as wide as is usual, wherever the tests are run."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)


@pytest.fixture
def halves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments that name a stranger's language."""
    monkeypatch.chdir(tmp_path)
    Path("halves.py").write_text(PLUGIN)
    return ["--dsl", "halves", "--plugin", "halves.py"]


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


# list


def test_the_words_are_listed_by_group_each_in_a_line(capsys: Capture) -> None:
    assert run(["dsl", "list"]) == 0
    listed = lines(capsys.readouterr().out)
    assert "geometry" in listed
    (line,) = (line for line in listed if line.startswith("rotate "))
    assert line.startswith("rotate (Grid|Mask|Object|Objects, degrees) -> same Turn clockwise")


def test_a_narrow_terminal_shows_whole_names(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run(["dsl", "list"]) == 0
    assert "  repeat_until_stable " in capsys.readouterr().out


def test_a_cost_that_is_no_number_is_blamed_on_the_pack(halves: list[str], capsys: Capture) -> None:
    Path("halves.py").write_text(PLUGIN.replace("2.5,", "float('nan'),"))
    assert run(["dsl", "list", *halves, "--json"]) == 1
    assert "the cost of 'left_half' is no number of bits: nan" in capsys.readouterr().err


def test_a_strangers_words_are_listed(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "list", *halves]) == 0
    assert lines(capsys.readouterr().out) == [
        "cutting",
        "left_half (Grid) -> Grid The left half.",
        "",
        "others",
        "corner (Grid) -> Object The first cell.",
        "wrong (Grid) -> Object It fails.",
        "bare It shows nothing.",
        "",
    ]


def test_the_list_as_json_has_all_that_is_known_of_a_word(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "list", *halves, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["dsl"], listed["version"], len(listed["words"])) == ("halves", "7", 4)
    assert listed["words"][0] == {
        "name": "left_half",
        "groups": ["cutting"],
        "doc": "The left half.",
        "cost": 2.5,
        "laws": ["palette"],
        "signatures": [{"parameters": [{"name": "grid", "type": "Grid", "choices": []}], "returns": "Grid"}],
    }


# show


def test_a_word_is_shown_with_types_laws_text_and_examples(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "show", "left_half", *halves]) == 0
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == [
        "left_half: cutting, 2.5 bits",
        "  left_half(grid: Grid) -> Grid",
        "",
        "The left half.",
        "",
        "Without the middle column.",
        "",
        "  palette: the result has no colour but 0 that the arguments lack",
        "",
        "grid                             grid 1×2",
        " 1 2 3 4   → left_half(grid) →    1 2",
        "",
    ]


def test_a_strangers_object_is_drawn_on_its_canvas(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "show", "corner", *halves]) == 0
    shown = capsys.readouterr().out
    assert "object at 0,0" in shown
    assert "\n 5 6   → corner(left_half(grid)) →    5" in shown


def test_cells_have_colours_where_the_terminal_has(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert run(["dsl", "show", "rotate"]) == 0
    assert "48;2;249;60;49m  " in capsys.readouterr().out
    assert run(["dsl", "show", "rotate", "--digits", "--palette", "colorblind"]) == 0
    assert "48;2;172;0;5m 2" in capsys.readouterr().out


def test_the_strings_that_a_word_takes_are_listed(capsys: Capture) -> None:
    assert run(["dsl", "show", "flip"]) == 0
    assert "\n  Mirror: 'horizontal', 'vertical', 'diagonal', 'antidiagonal'\n" in capsys.readouterr().out


def test_a_word_as_json_has_its_examples(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "show", "corner", *halves, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["name"] == "corner"
    assert shown["examples"] == [{"call": "corner(left_half(grid))", "given": {"grid": "56/78"}, "result": "5@0,0"}]


def test_a_word_without_examples_and_types_is_shown_without(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "show", "bare", *halves]) == 0
    assert "no example" in capsys.readouterr().out


def test_a_near_miss_of_a_word_is_named(capsys: Capture) -> None:
    assert run(["dsl", "show", "rotat"]) == 2
    assert "no word of arc25 is named 'rotat'. Did you mean 'rotate'?" in capsys.readouterr().err


def test_an_example_that_fails_is_one_line(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "show", "wrong", *halves]) == 1
    told = capsys.readouterr().err
    assert told.startswith("arc25: the example 'corner(1)' of the word 'wrong' cannot be used: TypeError: ")
    assert told.count("\n") == 1


# guide


def test_the_guide_is_written_in_both_forms(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "guide", *halves]) == 0
    assert capsys.readouterr().out == "in short\n"
    assert run(["dsl", "guide", *halves, "--long"]) == 0
    assert capsys.readouterr().out == "all of it\n"


def test_our_own_guide_tells_more_in_its_long_form(capsys: Capture) -> None:
    assert run(["dsl", "guide"]) == 0
    short = capsys.readouterr().out
    assert run(["dsl", "guide", "--long"]) == 0
    long = capsys.readouterr().out
    assert long.startswith("# The language arc25\n")
    assert len(long) > 4 * len(short)


def test_a_language_without_words_has_a_guide(capsys: Capture) -> None:
    assert run(["dsl", "guide", "--dsl", "plain"]) == 0
    assert capsys.readouterr().out.startswith("Write ordinary Python.")


def test_a_guide_that_is_no_text_is_blamed_on_the_pack(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "guide", *halves, "--dsl.broken"]) == 1
    assert capsys.readouterr().err.startswith("arc25: dsl halves failed: AttributeError")


# gallery


def test_the_gallery_is_written(tmp_path: Path, capsys: Capture) -> None:
    page = tmp_path / "words.html"
    assert run(["dsl", "gallery", "--out", str(page)]) == 0
    assert page.read_text().startswith("<!doctype html>")
    assert 'id="w-rotate"' in page.read_text()
    assert f"wrote {page}" in capsys.readouterr().err


def test_a_gallery_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: Capture) -> None:
    assert run(["dsl", "gallery", "--out", str(tmp_path / "none" / "words.html")]) == 1
    told = capsys.readouterr().err
    assert "words.html: cannot be written" in told
    assert told.count("\n") == 1


def test_a_gallery_with_an_example_that_fails_writes_nothing(halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", "gallery", *halves, "--out", "words.html"]) == 1
    assert "of the word 'wrong'" in capsys.readouterr().err
    assert not Path("words.html").exists()


# What all of them share


@pytest.mark.parametrize("argv", [["list"], ["list", "--json"], ["show", "rotate"], ["gallery", "--out", "x.html"]])
def test_a_language_without_words_is_one_sentence(argv: list[str], tmp_path: Path, capsys: Capture) -> None:
    assert run(["dsl", *argv, "--dsl", "plain"]) == 2
    assert capsys.readouterr() == (
        "",
        "arc25: the language 'plain' has no words of its own; "
        "what its programs may use is told by: arc25 dsl guide --dsl plain\n",
    )


@pytest.mark.parametrize("argv", [["list"], ["show", "corner"], ["gallery", "--out", "x.html"]])
def test_a_pack_that_fails_is_blamed_by_name(argv: list[str], halves: list[str], capsys: Capture) -> None:
    assert run(["dsl", *argv, *halves, "--dsl.broken"]) == 1
    assert capsys.readouterr().err == "arc25: dsl halves failed: RuntimeError: no words today\n"


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["list", "--dsl", "arc52"], "Did you mean 'arc25'?"),
        (["guide", "--dsl", "nothing-like-it"], "no dsl is named 'nothing-like-it'"),
        (["show", "rotate", "--plugin", "none.py"], "none.py"),
        (["liszt"], "no subcommand of dsl is named 'liszt'. Did you mean 'list'?"),
    ],
)
def test_what_is_not_there_is_told(argv: list[str], told: str, capsys: Capture) -> None:
    assert run(["dsl", *argv]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("name", ["list", "show", "guide", "gallery"])
def test_the_help_tells_the_options(name: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        run(["dsl", name, "--help"])
    assert end.value.code == 0
    assert "--dsl" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["show"], ["gallery"]])
def test_what_is_needed_is_asked_for(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run(["dsl", *argv])
    assert end.value.code == 2
