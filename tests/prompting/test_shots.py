from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from arc25 import runner
from arc25.core.budget import Budget
from arc25.core.context import Context
from arc25.core.errors import JournalMismatch, UsageError
from arc25.core.records import Example, Task
from arc25.core.views import View, apply_to_task
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.dsls.plain import PlainPack
from arc25.prompting.messages import task_messages, worked
from arc25.prompting.shots import LONGEST, Shots, open_shots, read_shots
from arc25.runner import Plan
from arc25.samples.jsonl import to_line, writing
from arc25.samples.sample import Sample
from arc25.testing.builders import grid, program, task

TURN_AND_RENAME = View(turns=1, flipped=True, colours=(3, 5, 0, 1, 2, 4, 9, 8, 7, 6))
SOURCE = "def transform(grid):\n    return grid[::-1]"
TASK = task("0a1b2c3d", [("120 034", "034 120"), ("555 006", "006 555"), ("7810", "7810")], ["90 12 34", "4401"])


def an_example(task: Task, source: str = SOURCE, task_id: str | None = None) -> Example:
    return Example(task, program(source, task_id or task.id), origin="synthetic")


def stranger(number: int, source: str | None = None) -> Example:
    """An example that has nothing to do with `TASK` nor with the others."""
    cells = f"{number:016b}0011"
    pairs = [(f"{cells} {cells[::-1]}", cells), (f"{cells[3:]} {cells[:-3]}", cells[5:])]
    return an_example(
        task(f"stranger-{number}", pairs, [f"{cells}01"]), source or f"def transform(grid):\n    {number}"
    )


def renamed(task: Task, task_id: str = "another") -> Task:
    return Task(task_id, task.train, task.tests)


# The choice


def test_where_every_example_would_tell_there_are_none() -> None:
    assert Shots([an_example(TASK), an_example(renamed(TASK))], "plain", 2).choose(TASK) == []


def test_the_same_task_gets_the_same_examples_in_every_view_and_order_of_the_file() -> None:
    many = [stranger(number) for number in range(1, 30)]
    chosen = Shots(many, "plain", 3).choose(TASK)

    assert len(chosen) == 3
    assert Shots(many[::-1], "plain", 3).choose(apply_to_task(TURN_AND_RENAME, TASK)) == chosen


def test_tasks_get_various_examples() -> None:
    shots = Shots([stranger(number) for number in range(1, 10)], "plain", 2)
    chosen = {example.task.id for name in "abcdefghijklmnopqrst" for example in shots.choose(renamed(TASK, name))}

    assert len(chosen) == 9


def test_no_program_is_shown_twice() -> None:
    same = [stranger(number, SOURCE) for number in range(1, 9)]

    assert len(Shots([*same, stranger(9)], "plain", 4).choose(TASK)) == 2


def test_an_example_that_would_crowd_out_the_task_is_left_out() -> None:
    longer = stranger(2, f"def transform(grid):\n    return grid  # {'x' * LONGEST}")
    shots = Shots([longer, stranger(1)], "plain", 9)

    assert shots.choose(TASK) == [stranger(1)]


def test_an_example_of_just_the_longest_length_is_shown() -> None:
    room = LONGEST - sum(len(message.content) for message in worked(stranger(2, SOURCE)))
    just = stranger(2, f"{SOURCE}#{'x' * (room - 1)}")
    over = stranger(3, f"{SOURCE}#{'x' * (room + 1)}")

    assert Shots([just, over], "plain", 9).choose(TASK) == [just]


def test_examples_that_are_all_too_long_are_told() -> None:
    longer = stranger(2, f"def transform(grid):\n    return grid  # {'x' * LONGEST}")

    with pytest.raises(UsageError, match="none of the 1 samples has at most 3000 characters"):
        Shots([longer], "plain", 2)


def test_without_examples_nothing_is_shown_and_the_version_stays() -> None:
    none = Shots([], "plain", 2)

    assert (none.choose(TASK), none.version) == ([], "")


def test_less_than_one_a_prompt_is_told() -> None:
    with pytest.raises(UsageError, match="1 or more, got 0"):
        Shots([stranger(1)], "plain", 0)


def test_examples_in_another_language_are_told() -> None:
    with pytest.raises(UsageError, match="stranger-1 is written in 'plain', and this is the DSL 'arc25'"):
        Shots([stranger(1)], "arc25", 2)


def test_the_version_tells_other_examples_and_another_number_but_not_their_order_in_the_file() -> None:
    one, two = stranger(1), stranger(2)

    assert Shots([one, two], "plain", 2).version == Shots([two, one], "plain", 2).version
    others = [([one], 2), ([one, two], 1), ([one, an_example(two.task)], 2)]
    assert len({Shots(examples, "plain", number).version for examples, number in [([one, two], 2), *others]}) == 4


# The prompt


def test_examples_are_turns_before_the_task() -> None:
    first, second = stranger(1), stranger(2)
    messages = task_messages("GUIDE", TASK, shots=[first, second])

    assert [message.role for message in messages] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert messages[1:3] == worked(first)
    assert messages[2].content == f"```python\n{first.program.source}\n```"
    assert (messages[0], messages[-1]) == task_messages("GUIDE", TASK)


def test_an_example_looks_like_the_task_that_comes_after_it() -> None:
    asked, _ = worked(an_example(TASK))

    assert asked == task_messages("GUIDE", TASK)[-1]


# Files, packs and runs


def a_sample(example: Example) -> Sample:
    outputs = (*(pair.output for pair in example.task.train), *(grid("7") for _ in example.task.tests))
    return Sample(example, 1, (), outputs)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of three samples, the first of which is `TASK`."""
    path = tmp_path / "shots.jsonl"
    with writing(path) as write:
        for example in (an_example(TASK), stranger(1), stranger(2)):
            write(a_sample(example))
    return path


PACKS = [PlainPack, Arc25Pack]
each_pack = pytest.mark.parametrize("pack", PACKS, ids=["plain", "arc25"])


def test_the_samples_of_a_file_come_back_without_the_outputs_of_their_tests(file: Path) -> None:
    assert read_shots(file) == [an_example(TASK), stranger(1), stranger(2)]


def test_a_program_may_hold_any_end_of_a_line(tmp_path: Path) -> None:
    odd = an_example(TASK, "def transform(grid):\n    return '\u2028\x85\x0b'\n")
    path = tmp_path / "shots.jsonl"
    path.write_text(to_line(a_sample(odd)) + "\n", encoding="utf-8")

    assert read_shots(path) == [odd]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2 is no sample: Expecting property name"),
        ("[]", "line 2 is no sample: list indices must be integers"),
        ('{"id": "a"}', "line 2 is no sample: key 'program' is missing"),
        (
            '{"id": 1, "dsl": "plain", "program": "", "task": {"train": [], "test": []}}',
            "id, program and dsl are texts",
        ),
        (
            '{"id": "a", "dsl": "plain", "program": "", "task": {"train": [{"input": [[10]], "output": [[1]]}]}}',
            "line 2 is no sample: cell (0, 0) is 10",
        ),
    ],
)
def test_a_line_that_is_no_sample_is_told_with_its_number(line: str, told: str, file: Path) -> None:
    file.write_text(f"{file.read_text().splitlines()[0]}\n{line}\n")

    with pytest.raises(UsageError, match=re.escape(told)) as error:
        read_shots(file)
    assert str(error.value).startswith(str(file))


@pytest.mark.parametrize(("content", "told"), [(b"", "the file is empty"), (b"\xff", "utf-8"), (None, "No such file")])
def test_a_file_that_holds_nothing_is_told(content: bytes | None, told: str, tmp_path: Path) -> None:
    path = tmp_path / "shots.jsonl"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UsageError, match=told):
        open_shots(path, "plain", 2)


def test_plain_prompts_show_the_examples_of_the_file_and_never_the_task_itself(file: Path) -> None:
    messages = PlainPack(Context(), shots=file, shots_per_prompt=5).messages(TASK)

    assert len(messages) == 6
    assert SOURCE not in "".join(message.content for message in messages)
    assert PlainPack(Context(), shots=file, shots_per_prompt=1).messages(TASK) != messages


def test_arc25_prompts_do_too(file: Path) -> None:
    file.write_text(file.read_text().replace('"dsl":"plain"', '"dsl":"arc25"'))
    messages = Arc25Pack(Context(), shots=file, shots_per_prompt=5).messages(TASK)

    assert len(messages) == 6
    assert SOURCE not in "".join(message.content for message in messages)


@each_pack
def test_without_a_file_prompt_and_version_are_as_ever(pack: type[PlainPack]) -> None:
    made = pack(Context())

    assert len(made.messages(TASK)) == 2
    assert made.version == pack.version


def test_a_run_is_not_resumed_with_other_examples(file: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text('{"*": ["nothing"]}')
    options = {"dsl": {"shots": file}, "backend": {"script": script}, "strategy": {"n": 1}}
    budget = Budget(samples=1)
    plan = Plan(backend="scripted", dsl="plain", options=options, budget=budget, workers=1, out=tmp_path / "run")
    runner.run([TASK], plan)
    file.write_text("".join(f"{to_line(a_sample(stranger(number)))}\n" for number in (1, 3)))

    with pytest.raises(JournalMismatch, match=r"dsl.*plain 1\+shots\."):
        runner.run([TASK], replace(plan, resume=True))
