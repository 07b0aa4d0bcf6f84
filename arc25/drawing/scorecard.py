"""A score card as a small table for the terminal."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from arc25.data.grading import ScoreCard


def card_table(card: ScoreCard) -> Group:
    """The three scores, the headline first, with what each counts and who uses it."""
    name = " ".join(part for part in (card.dataset.name, card.dataset.version) if part)
    table = Table(header_style="dim", box=None)
    table.add_column("score", justify="right")
    table.add_column("right", justify="right")
    table.add_column("rule")
    table.add_column("used by", style="dim")
    table.add_row(
        f"[bold]{card.per_output:.2%}[/bold]",
        f"{card.right_outputs} of {card.outputs}",
        "test outputs right (the headline)",
        "Kaggle",
    )
    table.add_row(f"{card.task_mean:.2%}", "", "mean of the tasks' shares of outputs", "ARC Prize")
    table.add_row(
        f"{card.whole_task:.2%}", f"{card.right_tasks} of {card.tasks}", "tasks with all outputs right", "Chollet 2019"
    )
    return Group(Text(name, style="bold"), table)
