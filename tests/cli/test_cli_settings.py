"""Options in files: what is saved is what is read, and a file says whatever the command line can, and more."""

from __future__ import annotations

import dataclasses
import enum
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc25.cli.parsing import parse
from arc25.cli.settings import SECTION, Section, as_settings, filled, merged, read_config
from arc25.core.errors import UnknownName, UsageError
from arc25.core.offers import Kind


class Pace(enum.Enum):
    SLOW = "slow"
    DASHED = "--dashed"


@dataclass(frozen=True, kw_only=True)
class Own:
    """One option of each sort, with defaults that are not what a file would leave out."""

    on: bool = True
    off: bool = False
    maybe: bool | None = True
    text: str = "default"
    perhaps: str | None = "default"
    count: int = 3
    limit: int | None = 5
    share: float = 0.5
    words: tuple[str, ...] = ("a", "b")
    numbers: tuple[int, ...] = (1,)
    listed: list[str] = dataclasses.field(default_factory=lambda: ["x"])
    path: Path = Path("/here")
    folder: Path | None = Path("/there")
    files: tuple[Path, ...] = (Path("/a"),)
    pace: Pace = Pace.SLOW
    mode: Literal["fast", "-o"] = "fast"


Inner = dataclasses.make_dataclass(
    "Inner", [("flag", bool, True), ("text", str, "default"), ("max_side", int | None, 30)], frozen=True, kw_only=True
)


def section(kind: Kind, name: str) -> Any:
    return dataclasses.field(default_factory=Inner, metadata={SECTION: Section(kind, name)})


Whole = dataclasses.make_dataclass(
    "Whole",
    [
        ("backend", str, "search"),
        ("options_0", Inner, section(Kind.BACKEND, "search")),
        ("options_1", Inner, section(Kind.REPORTER, "my-html")),
    ],
    bases=(Own,),
    frozen=True,
    kw_only=True,
)

TEXT = st.sampled_from(["", "-x", "--y", "--text", "a b", "--", "-1", "--text=q", "[1]", "ä\n"]) | st.text()
WORDS = TEXT.filter(lambda text: text != "None")  # the command line's own word for nothing
PATHS = st.sampled_from([Path("/"), Path("/-x"), Path("/a b/--c")])
FLOATS = st.floats(allow_nan=False)
INNER = st.builds(Inner, flag=st.booleans(), text=TEXT, max_side=st.none() | st.integers())
OPTIONS = st.builds(
    Whole,
    on=st.booleans(),
    off=st.booleans(),
    maybe=st.none() | st.booleans(),
    text=TEXT,
    perhaps=st.none() | WORDS,
    count=st.integers(),
    limit=st.none() | st.integers(),
    share=FLOATS,
    words=st.lists(TEXT).map(tuple),
    numbers=st.lists(st.integers()).map(tuple),
    listed=st.lists(TEXT),
    path=PATHS,
    folder=st.none() | PATHS,
    files=st.lists(PATHS).map(tuple),
    pace=st.sampled_from(Pace),
    mode=st.sampled_from(["fast", "-o"]),
    options_0=INNER,
    options_1=INNER,
)


@given(OPTIONS)
@settings(max_examples=30)
def test_what_is_saved_is_what_is_read(options: Any) -> None:
    saved = json.loads(json.dumps(as_settings(options)))
    read = filled(Whole, saved)
    assert read == options
    assert parse(Whole, [], "solve", "", read) == options


@given(OPTIONS)
@settings(max_examples=30)
def test_the_command_line_has_the_last_word(options: Any) -> None:
    read = filled(Whole, as_settings(options))
    said = ["--no-on", "--off", "--maybe", "None", "--text=-q", "--limit", "None", "--words", "--numbers", "-4", "5"]
    said += ["--options-0.no-flag", "--options-1.flag", "--options-0.max-side", "7"]
    given = parse(Whole, said, "solve", "", read)
    assert (given.on, given.off, given.maybe, given.text, given.limit) == (False, True, None, "-q", None)
    assert (given.words, given.numbers) == ((), (-4, 5))
    assert (given.options_0.flag, given.options_1.flag, given.options_0.max_side) == (False, True, 7)
    assert (given.share, given.pace, given.files) == (options.share, options.pace, options.files)


def config(tmp_path: Path, text: str) -> Any:
    (tmp_path / "run.toml").write_text(text)
    return read_config(tmp_path / "run.toml")


def test_a_table_is_a_plugin_and_its_options(tmp_path: Path) -> None:
    read = filled(Whole, config(tmp_path, '[backend]\nname = "search"\nflag = false\n[reporter.my-html]\ntext = "-t"'))
    assert (read.backend, read.options_0, read.options_1) == ("search", Inner(flag=False), Inner(text="-t"))


def test_names_may_be_spelled_as_on_the_command_line(tmp_path: Path) -> None:
    assert filled(Whole, config(tmp_path, "[backend]\nmax-side = 4")).options_0.max_side == 4


def test_the_options_of_another_plugin_of_the_kind_are_left_alone(tmp_path: Path) -> None:
    assert filled(Whole, config(tmp_path, '[backend]\nname = "vllm"\nmodel = "m"')).options_0 == Inner()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("limit = 1.5", r"option 'limit' of solve is of type int \| None, got 1.5"),
        ("on = 3", "option 'on' of solve is of type bool, got 3"),
        ('pace = "quick"', "option 'pace' of solve is one of slow, --dashed, got 'quick'"),
        ("[text]\na = 1", "option 'text' of solve is of type str, got {'a': 1}"),
        ("[backend]\nmax_side = 'x'", "option 'max_side' of backend 'search' is of type int"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_option(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        filled(Whole, config(tmp_path, text), "solve")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("limti = 1", "no option of solve is named 'limti'. Did you mean 'limit'?"),
        ("[backend]\nflga = true", "no option of backend 'search' is named 'flga'. Did you mean 'flag'?"),
        ("[reporter.my-html]\ntxet = 1", "no option of reporter 'my-html' is named 'txet'. Did you mean 'text'?"),
        ("options_0 = 1", "no option of solve is named 'options_0'"),
    ],
)
def test_an_option_that_does_not_exist_is_named_with_its_nearest(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        filled(Whole, config(tmp_path, text), "solve")


def test_of_two_files_the_second_has_the_last_word() -> None:
    first = {"seed": 1, "limit": 2, "backend": {"name": "search", "flag": True, "max_side": 3}}
    then = {"seed": 4, "backend": {"flag": False}}
    backend = {"name": "search", "flag": False, "max_side": 3}
    assert merged(first, then) == {"seed": 4, "limit": 2, "backend": backend}


def test_a_name_alone_is_a_table_with_that_name() -> None:
    first = {"backend": {"name": "search", "flag": True}}
    assert merged(first, {"backend": "search"}) == first
    assert merged(first, {"backend": "vllm"}) == {"backend": {"name": "vllm"}}


def test_a_table_of_another_plugin_takes_the_place_of_the_first() -> None:
    first = {"backend": {"name": "search", "flag": True}}
    assert merged(first, {"backend": {"name": "vllm"}}) == {"backend": {"name": "vllm"}}
