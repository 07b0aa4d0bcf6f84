"""What went wrong with a program, in words that help to write a better one."""

from __future__ import annotations

from arc25.core.grid import Grid
from arc25.core.records import Attempt, ExecutionResult, Status, Task

CAUSES = {
    Status.UNREADABLE: "The reply held no program",
    Status.SYNTAX: "The program has a syntax error",
    Status.REFUSED: "The program uses something that is not allowed",
    Status.RAISED: "The program raised an error",
    Status.TIMEOUT: "The program took too long",
    Status.MEMORY: "The program used too much memory",
    Status.CRASHED: "The program crashed its process",
    Status.NOT_A_GRID: "The program returned something that is not a grid",
    Status.NONDETERMINISTIC: "The program gave two different outputs for the same input",
    Status.LOST: "The program could not be run",
}


def explain(task: Task, attempt: Attempt, cells: int = 5) -> str:
    """Why the attempt failed, then how each train pair came out, with at most `cells` wrong cells of each."""
    result = attempt.result
    lines = []
    if result.status is not Status.OK:
        lines.append(CAUSES[result.status] + (f": {result.error}" if result.error else "."))
    if any(output is not None for output in result.outputs):
        lines += _pairs(task, result, cells)
    return "\n".join(lines)


def difference(output: Grid, wanted: Grid, cells: int) -> str:
    """How `output` differs from `wanted`, naming the first `cells` wrong cells in reading order."""
    if (output.height, output.width) != (wanted.height, wanted.width):
        return f"the output is {output.height}x{output.width}, it should be {wanted.height}x{wanted.width}"
    wrong = [index for index, (got, right) in enumerate(zip(output.cells, wanted.cells, strict=True)) if got != right]
    if not wrong:
        return "right"
    named = "; ".join(_cell(output, wanted, index) for index in wrong[:cells])
    more = "; ..." if len(wrong) > cells else ""
    return f"{len(wrong)} of {len(output.cells)} cells are wrong: {named}{more}"


def _pairs(task: Task, result: ExecutionResult, cells: int) -> list[str]:
    lines = []
    for number, (pair, output) in enumerate(zip(task.train, result.outputs, strict=False), start=1):
        verdict = "no output" if output is None else difference(output, pair.output, cells)
        lines.append(f"Pair {number}: {verdict}.")
    return lines


def _cell(output: Grid, wanted: Grid, index: int) -> str:
    row, column = divmod(index, output.width)
    return f"({row}, {column}) is {output.cells[index]}, should be {wanted.cells[index]}"
