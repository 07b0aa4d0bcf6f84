"""Tokens and dollars in words: a line for a run or a task, cells for a table. A search has neither."""

from __future__ import annotations

from arc25.core.usage import Usage

LONGEST = 160
"""Characters of an error that a line has room for."""


def usage_line(usage: Usage) -> str:
    """Tokens, speed and dollars, and how many replies were no whole ones; "" if no model was asked."""
    if not (usage.tokens_in or usage.tokens_out or usage.dollars or usage.errors):
        return ""
    took = [f"{usage.tokens_in:,} tokens read", f"{usage.tokens_out:,} written"]
    if usage.seconds and usage.tokens_out:
        speed = usage.tokens_out / usage.seconds
        took.append(f"{speed:,.{0 if speed >= 10 else 1}f} tokens/s")
    if usage.dollars:
        took.append(price(usage.dollars))
    return "; ".join(filter(None, (", ".join(took), _faults(usage))))


def usage_cells(usage: Usage, whole: Usage) -> dict[str, str]:
    """The cells of a task in a table, by heading; columns that would be empty for the `whole` run are left out."""
    cells = {}
    if whole.tokens_out:
        cells["tokens"] = f"{usage.tokens_out:,}"
    if whole.dollars:
        cells["dollars"] = price(usage.dollars)
    return cells


def price(dollars: float) -> str:
    """Dollars to a hundredth of a cent; what is less is not made nothing."""
    return "<$0.0001" if 0 < dollars < 0.0001 else f"${dollars:,.4f}"


def _faults(usage: Usage) -> str:
    """As "3 of 40 replies cut off at a limit, 2 with errors (the first of them)"; "" if all replies are whole."""
    faults = []
    if usage.cut:
        faults.append((usage.cut, "cut off at a limit"))
    if usage.errors:
        first = " ".join(usage.errors[0].split())
        said = first if len(first) <= LONGEST else first[: LONGEST - 1] + "…"
        faults.append((len(usage.errors), f"with {'an error' if len(usage.errors) == 1 else 'errors'} ({said})"))
    of = f" of {usage.replies:,} {'reply' if usage.replies == 1 else 'replies'}"
    return ", ".join(f"{number:,}{'' if i else of} {what}" for i, (number, what) in enumerate(faults))
