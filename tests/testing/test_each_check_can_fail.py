"""Each check catches an executor that breaks its promise, and no other way of saying so is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import broken_executors as broken
import pytest
from broken_executors import Answers, InTheOpen, InTheOpenApart, Numbered, answer, echo

from arc25.core.grid import Grid
from arc25.core.protocols import Executor
from arc25.core.records import Status
from arc25.testing import executor_checks, watched
from arc25.testing.watched import Verdict, run_checks

Make = Callable[[], Executor]


def always(status: Status, error: str = "no", output: object = None) -> Make:
    return lambda: Answers(answer(status, error, output))


def talkative() -> Executor:
    return Answers(lambda program, inputs: replace(echo(program, inputs), printed="x" * 10**6))


def changing() -> Executor:
    return Numbered(Status.OK)


def mixing() -> Executor:
    return broken.FirstComeForAll(InTheOpenApart().answer)


CAUGHT: dict[str, Make] = {
    # statuses
    "a_program_that_returns_a_grid_is_ok": always(Status.RAISED),
    "a_source_that_does_not_parse_is_a_syntax_error": Answers,
    "a_program_that_raises_has_raised": always(Status.RAISED, "failed"),
    "source_that_raises_before_there_is_a_function_has_raised": Answers,
    "a_program_without_its_entry_has_raised_and_names_it": always(Status.RAISED, "failed"),
    "an_entry_of_another_name_is_called": always(Status.OK, "", Grid.of([[0]])),
    "a_program_that_reaches_for_the_system_does_not_get_through": InTheOpen,
    "a_program_that_computes_too_long_times_out": Answers,
    "source_that_computes_too_long_before_there_is_a_function_times_out": Answers,
    "a_program_that_takes_too_much_memory_is_out_of_memory": Answers,
    "a_program_that_returns_no_grid_is_not_a_grid": InTheOpen,
    "a_verdict_that_was_given_alone_is_given_again": changing,
    "a_failure_is_told_in_words": always(Status.RAISED, ""),
    "a_program_that_never_ran_has_no_outputs": always(Status.RAISED),
    "seconds_tell_the_work_of_a_program": Answers,
    # grids
    "lists_of_lists_are_a_grid": always(Status.NOT_A_GRID),
    "tuples_of_tuples_are_a_grid": always(Status.NOT_A_GRID),
    "bools_in_lists_are_colours": InTheOpen,
    "whole_floats_in_lists_are_colours": InTheOpen,
    "an_array_of_integers_is_a_grid": always(Status.NOT_A_GRID),
    "an_array_of_bools_is_a_grid": InTheOpen,
    "an_array_of_whole_floats_is_a_grid": InTheOpen,
    "numpy_scalars_in_lists_are_colours": InTheOpen,
    "arrays_in_a_list_are_rows": InTheOpen,
    "nothing_is_no_grid": Answers,
    "a_single_value_is_no_grid": Answers,
    "rows_of_different_lengths_are_no_grid": Answers,
    "other_than_two_dimensions_are_no_grid": Answers,
    "no_cells_are_no_grid": Answers,
    "sides_over_thirty_are_no_grid": Answers,
    "colours_outside_0_to_9_are_no_grid": Answers,
    "fractions_are_no_colours": Answers,
    "what_is_no_number_is_no_colour": Answers,
    "outputs_are_grid_records": always(Status.OK, "", [[1, 2], [3, 4]]),
    "an_input_has_rows_of_colours": Answers,
    # order
    "outputs_come_in_the_order_of_the_inputs": broken.Reversed,
    "an_input_that_fails_has_no_output_and_the_others_have_theirs": broken.Reversed,
    "the_status_is_that_of_the_first_failure": always(Status.RAISED),
    "what_was_done_before_the_deadline_is_kept": always(Status.TIMEOUT),
    "no_inputs_are_no_outputs": Answers,
    "a_hundred_inputs_have_a_hundred_outputs": always(Status.OK, "", Grid.of([[0, 0]])),
    "the_largest_grids_go_in_and_out": always(Status.CRASHED),
    "wide_inputs_may_have_wide_outputs": InTheOpen,
    "a_thousand_programs_at_once_keep_their_order": mixing,
    "the_same_program_twice_at_once_has_the_same_verdict": changing,
    "verdicts_depend_neither_on_order_nor_on_company": changing,
    "alone_gives_the_verdict_that_the_crowd_gave": changing,
    "a_verdict_stands_when_the_program_comes_again": changing,
    "each_program_has_its_own_inputs": mixing,
    # deadlines
    "a_bare_except_does_not_swallow_the_deadline": Answers,
    "a_finally_does_not_outlive_the_deadline": Answers,
    "a_loop_inside_a_builtin_times_out": Answers,
    "a_huge_power_times_out": Answers,
    "a_regular_expression_that_backtracks_times_out": Answers,
    "a_program_that_waits_is_stopped": InTheOpen,
    "a_generator_without_end_times_out": Answers,
    "the_time_limit_is_for_all_inputs_together": Answers,
    "the_limit_of_seconds_can_be_set_for_each_program": Answers,
    "the_limit_of_memory_can_be_set_for_each_program": Answers,
    "a_single_huge_block_is_out_of_memory": Answers,
    "a_recursion_without_end_harms_nobody": Answers,
    # sources
    "source_that_nests_deeply_harms_nobody": always(Status.CRASHED),
    "a_megabyte_of_source_is_run_or_refused": always(Status.CRASHED),
    "null_bytes_in_source_are_a_syntax_error": Answers,
    "half_a_character_in_source_is_a_syntax_error": InTheOpen,
    "empty_source_has_no_entry": Answers,
    "source_may_have_windows_line_ends": always(Status.SYNTAX),
    "source_may_speak_any_language": always(Status.SYNTAX),
    # words
    "a_megabyte_printed_changes_nothing": talkative,
    "the_error_of_a_program_is_bounded": InTheOpen,
    "an_error_can_be_written_down": InTheOpen,
    "an_exception_that_cannot_be_told_has_raised": InTheOpen,
    "an_exit_has_raised": InTheOpen,
    "an_exit_while_loading_has_raised": InTheOpen,
    # survival
    "a_program_that_ends_its_process_is_never_ok": InTheOpen,
    "the_next_program_runs_after_a_death": broken.Dies,
    "the_next_program_runs_after_a_timeout": broken.Dies,
    "the_next_program_runs_after_a_memory_bomb": broken.Dies,
    "the_next_program_runs_after_a_flood": broken.Dies,
    "many_deaths_in_a_row_wear_nothing_out": InTheOpen,
    # separation
    "programs_share_no_globals": InTheOpen,
    "programs_share_no_builtins": InTheOpenApart,
    "a_patched_module_is_whole_again": InTheOpenApart,
    "a_patched_class_is_whole_again": InTheOpenApart,
    "a_patched_numpy_is_whole_again": InTheOpenApart,
    "what_numpy_does_on_errors_is_as_before": InTheOpenApart,
    "chance_starts_anew_for_each_program": lambda: broken.Tiring(4),
    "a_grid_that_a_program_changes_is_whole_for_the_next_call": broken.OneInputForAll,
    "a_grid_that_a_program_changes_is_whole_for_the_next_program": broken.OneInputForAll,
    "the_caller_keeps_its_inputs": broken.TakesInputs,
    "the_memory_of_a_program_is_not_counted_against_others": always(Status.MEMORY),
    "the_time_of_a_program_is_not_counted_against_others": always(Status.TIMEOUT),
    # reach
    "no_file_is_read": InTheOpenApart,
    "no_file_is_written": InTheOpenApart,
    "no_process_is_started": InTheOpenApart,
    "no_variable_of_the_environment_is_seen": InTheOpenApart,
    "nothing_is_sent": InTheOpenApart,
    "no_process_of_this_machine_can_be_signalled": InTheOpenApart,
    # lifecycle
    "the_id_names_the_executor": broken.Nameless,
    "the_capacity_is_a_number_of_programs": broken.Boundless,
    "the_boundary_is_probed": broken.Fickle,
    "a_result_tells_the_level_that_was_probed": broken.Boasting,
    "the_event_loop_goes_on_while_programs_run": broken.Blocking,
    "a_caller_that_is_cancelled_harms_nobody": broken.Late,
    "two_executors_work_side_by_side": broken.Connected,
    "closing_twice_is_fine": broken.ClosesOnce,
    "a_closed_executor_starts_again_or_says_that_it_is_down": broken.WrongAfterClose,
    "whoever_waits_when_it_is_closed_is_told": broken.Stuck,
    "closing_leaves_no_process_behind": broken.LeavesProcesses,
    "closing_leaves_no_descriptor_open": broken.LeavesDescriptors,
}
"""For each check an executor that it catches."""


def test_every_check_has_an_executor_that_it_catches():
    assert list(CAUGHT) == [str(check) for check in executor_checks.CHECKS]


@pytest.mark.parametrize("check", executor_checks.CHECKS, ids=str)
def test_a_broken_executor_is_caught_by(check, monkeypatch):
    monkeypatch.setattr(watched, "CLOSING", 0.2)  # some cannot be closed
    hangs = str(check) == "a_program_that_waits_is_stopped"
    (outcome,) = run_checks(lambda: executor_checks.Bench(CAUGHT[str(check)]), [check], seconds=2 if hangs else 10)

    assert outcome.verdict is Verdict.FAILED, outcome.got
    assert outcome.got


def test_every_check_tells_its_promise_in_a_sentence():
    assert [str(check) for check in executor_checks.CHECKS if not check.promise.endswith((".", ".)"))] == []
