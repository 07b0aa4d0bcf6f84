"""What checks expect of a result."""

from __future__ import annotations

from arc25.core.grid import Grid
from arc25.core.records import ExecutionResult, Status
from arc25.testing.checks import NotHere, expect
from arc25.testing.executor_checks.bench import Bench


def told(result: ExecutionResult) -> str:
    """A result in a few words."""
    error = result.error if len(result.error) <= 120 else result.error[:117] + "..."
    return f"{result.status.value} ({error})" if error else result.status.value


def expect_status(result: ExecutionResult, *allowed: Status) -> None:
    """Go on if the result has one of these statuses."""
    expect(result.status in allowed, f"{told(result)} instead of {' or '.join(s.value for s in allowed)}")


def expect_ok(result: ExecutionResult, *outputs: Grid) -> None:
    """Go on if the program is OK with just these outputs."""
    expect_status(result, Status.OK)
    expect(result.outputs == outputs, f"{_shown(result.outputs)} instead of {_shown(outputs)}")


async def need(bench: Bench, statement: str) -> None:
    """Go on if programs of this executor may execute `statement`, such as an import.

    Raises:
        NotHere: they may not.
    """
    result = await bench.run(f"{statement}\ndef transform(grid):\n    return grid")
    if result.status in (Status.REFUSED, Status.RAISED):
        raise NotHere(f"programs cannot `{statement}` here: {told(result)}")


def _shown(outputs: tuple[Grid | None, ...]) -> str:
    text = str([output if output is None else output.rows() for output in outputs])
    return text if len(text) <= 200 else text[:197] + "..."
