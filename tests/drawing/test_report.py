from __future__ import annotations

import pytest

from arc25.core.errors import UnknownName
from arc25.core.records import RunRecord
from arc25.data.answers import Answers
from arc25.drawing.report import Verdict, counted, differences, remark, report_run
from arc25.testing.builders import grid


def test_guesses_are_judged_by_the_answers(run: RunRecord, answers: Answers) -> None:
    verdicts = {report.task.id: report.verdict for report in report_run(run, answers).tasks}
    assert verdicts == {"right": Verdict.RIGHT, "wrong": Verdict.WRONG, "untried": Verdict.UNGUESSED}


def test_one_of_two_test_outputs_is_partly_right(run: RunRecord, answers: Answers) -> None:
    kinder = Answers({**answers.outputs, "wrong": (grid("20"), grid("03"))})
    assert report_run(run, kinder).task("wrong").verdict is Verdict.PARTLY


def test_without_answers_nothing_is_judged(run: RunRecord) -> None:
    assert report_run(run).count(Verdict.UNKNOWN) == 3


def test_solved_means_every_train_pair_right(run: RunRecord) -> None:
    assert [report.solved for report in report_run(run).tasks] == [True, False, False]


def test_a_task_without_a_solution_has_an_empty_guess_for_each_test(run: RunRecord) -> None:
    assert report_run(run).task("untried").guesses == ((),)


def test_the_best_attempt_is_the_one_behind_the_first_guess(run: RunRecord) -> None:
    best = report_run(run).task("wrong").best
    assert best is not None
    assert best.id == 1


def test_an_attempt_tells_which_guesses_it_is_behind(run: RunRecord) -> None:
    report = report_run(run).task("wrong")
    assert [report.roles(attempt) for attempt in report.attempts] == [["guess 1 of test 0"], [], []]


def test_seconds_count_writing_and_running(run: RunRecord) -> None:
    assert report_run(run).task("wrong").seconds == pytest.approx(3 * 1.5 + 0.25)


def test_the_usage_of_a_run_is_the_sum_over_its_tasks(run: RunRecord) -> None:
    report = report_run(run)
    assert [(task.usage.tokens_in, task.usage.tokens_out) for task in report.tasks] == [(11, 22), (33, 66), (0, 0)]
    assert (report.usage.tokens_in, report.usage.tokens_out, report.usage.replies) == (44, 88, 4)


def test_an_unknown_task_is_refused_with_its_near_miss(run: RunRecord) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'right'"):
        report_run(run).task("rigth")


def test_differences_are_the_cells_that_differ() -> None:
    assert differences(grid("12 34"), grid("10 04")) == [(0, 1), (1, 0)]


def test_grids_of_different_sizes_have_no_differing_cells() -> None:
    assert differences(grid("12"), grid("1")) == []


@pytest.mark.parametrize(
    ("output", "wanted", "said"),
    [
        (None, grid("1"), "no output"),
        (grid("12"), None, "1×2"),
        (grid("12"), grid("12"), "right"),
        (grid("12"), grid("1 2"), "1×2, expected 2×1"),
        (grid("12"), grid("13"), "1 of 2 cells differ"),
    ],
)
def test_an_output_is_described_next_to_what_was_wanted(output, wanted, said: str) -> None:
    assert remark(output, wanted) == said


def test_one_is_singular_and_thousands_are_grouped() -> None:
    assert (counted(1, "program"), counted(1200, "program")) == ("1 program", "1,200 programs")
