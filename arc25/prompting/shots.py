"""Worked examples that go before a task: a few of many, and never one that gives the task away (see `leaks`)."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path

from arc25.core.codec import to_json
from arc25.core.errors import UsageError
from arc25.core.evaluation import digest
from arc25.core.grid import Grid
from arc25.core.records import Example, Pair, Program, Task
from arc25.prompting.leaks import Suspect, leaking
from arc25.prompting.messages import worked

LONGEST = 3000
"""Characters that an example may have in a prompt, so that a few of them cannot crowd out the task."""


def read_shots(path: Path) -> list[Example]:
    """The samples in a file that `arc25 dsl samples` or `arc25 dsl check` wrote, without the outputs of their tests.

    Raises:
        UsageError: it cannot be read, or a line of it is no sample.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # a program may hold other ends of lines
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from error
    return [_read(line, f"{path}, line {number}") for number, line in enumerate(lines, start=1) if line.strip()]


def open_shots(path: Path | None, language: str, per_prompt: int) -> Shots:
    """What the options `shots` and `shots_per_prompt` of a DSL pack mean; no path: no shots.

    Raises:
        UsageError: see `read_shots` and `Shots`; or the file is empty.
    """
    examples = [] if path is None else read_shots(path)
    if path is not None and not examples:
        raise UsageError(f"--dsl.shots {path}: the file is empty")
    return Shots(examples, language, per_prompt)


class Shots:
    """Examples to choose from. Which ones a task gets follows from its name and from them alone.

    `version` is what they add to the version of a DSL pack, "" if there are none: a prompt with others is another one.
    """

    def __init__(self, examples: Sequence[Example], language: str, per_prompt: int) -> None:
        """Examples over `LONGEST` characters are not shown.

        Raises:
            UsageError: all of them are, one is in another language, or `per_prompt` is below 1.
        """
        if per_prompt < 1:
            raise UsageError(f"--dsl.shots-per-prompt: 1 or more, got {per_prompt}; for none leave out --dsl.shots")
        for example in examples:
            if example.program.language != language:
                found = f"{example.task.id} is written in {example.program.language!r}"
                raise UsageError(
                    f"--dsl.shots: {found}, and this is the DSL {language!r}; take samples in that language"
                )
        if examples and not any(map(fits, examples)):
            found = f"none of the {len(examples)} samples has at most {LONGEST} characters"
            raise UsageError(f"--dsl.shots: {found}; take samples with smaller grids")
        self._per_prompt = per_prompt
        self._examples = list(examples)
        self._keys = [digest(to_json(example)) for example in self._examples]
        self.version = f"+shots.{digest([per_prompt, *sorted(self._keys)])[:12]}" if examples else ""

    def choose(self, task: Task) -> list[Example]:
        """The examples for a task, the same in every view of it: at most `per_prompt`, no two of one program.

        Fewer, or none at all, where the others would give the task away.
        """
        suspects = self._suspects
        barred = leaking(task, suspects) | self._too_long
        # By name, not by content: all requests for a task then start alike, and engines keep what they have read.
        order = sorted(range(len(self._keys)), key=lambda place: digest([task.id, self._keys[place]]))
        chosen: dict[str, Example] = {}
        for place in order:
            if place not in barred and len(chosen) < self._per_prompt:
                chosen.setdefault(suspects[place].program, self._examples[place])
        return list(chosen.values())

    @functools.cached_property
    def _too_long(self) -> set[int]:
        return {place for place, example in enumerate(self._examples) if not fits(example)}

    @functools.cached_property
    def _suspects(self) -> Sequence[Suspect]:
        # With the first prompt, as who only runs programs needs none of it; and of those too that are too long, as the
        # program of one may stand under another task that is not.
        return [Suspect.of(example) for example in self._examples]


def _read(line: str, where: str) -> Example:
    try:
        data = json.loads(line)
        task_id, source, language = data["id"], data["program"], data["dsl"]
        train = tuple(Pair(Grid.of(pair["input"]), Grid.of(pair["output"])) for pair in data["task"]["train"])
        tests = tuple(Grid.of(pair["input"]) for pair in data["task"]["test"])
    except KeyError as error:
        raise UsageError(f"{where} is no sample: key {error} is missing") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(f"{where} is no sample: {error}") from error
    if not all(isinstance(text, str) for text in (task_id, source, language)):
        raise UsageError(f"{where} is no sample: its id, program and dsl are texts")
    return Example(Task(task_id, train, tests), Program(task_id, source, language), origin="synthetic")


def fits(example: Example) -> bool:
    """Whether an example is short enough for a prompt."""
    return sum(len(message.content) for message in worked(example)) <= LONGEST
