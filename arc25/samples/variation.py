"""The same sample turned, mirrored or in other colours, its program with it.

The literals of the program are rewritten as the pack's words say, and the task is looked at as a view shows it. There
is a variation only where the rewritten program gives the outputs of the task that is shown: not where a direction is in
the order of a word's arguments, say, or where the program reads rows before columns. So each is an inquiry.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from arc25.core.records import Program
from arc25.core.views import View, apply, apply_to_task
from arc25.samples.literals import Wording
from arc25.samples.running import Inquiry, Trial
from arc25.samples.sample import Sample


def recoloured(sample: Sample, permutation: Sequence[int], wording: Wording) -> Inquiry[Sample | None]:
    """The sample with `permutation[colour]` in the place of each colour; None: its program does not follow."""
    program = wording.recoloured(ast.parse(sample.source), permutation)
    name = "colours " + "".join(map(str, permutation))
    return (yield from _shown(sample, program, View(colours=tuple(permutation)), name))


def turned(sample: Sample, turns: int, flipped: bool, wording: Wording) -> Inquiry[Sample | None]:
    """The sample with left and right exchanged (if `flipped`) and then turned clockwise by `turns` quarters.

    None: its program does not follow.
    """
    program = wording.turned(ast.parse(sample.source), turns, flipped)
    # A view that flips exchanges top and bottom, which is half a turn more.
    view = View(turns=(turns + 2 * flipped) % 4, flipped=flipped)
    return (yield from _shown(sample, program, view, f"{'mirrored ' * flipped}turned {90 * turns}"))


def _shown(sample: Sample, program: ast.Module, view: View, name: str) -> Inquiry[Sample | None]:
    """The sample as a view shows it, if the program does what it should there."""
    task = apply_to_task(view, sample.example.task)
    outputs = tuple(apply(view, grid) for grid in sample.outputs)
    if not (yield Trial(program, task.inputs, outputs)):
        return None
    task = replace(task, id=f"{sample.id}+{name.replace(' ', '-')}")
    source = ast.unparse(program) + "\n"
    example = replace(sample.example, task=task, program=Program(task.id, source, sample.example.program.language))
    variation = f"{sample.variation}, {name}" if sample.variation else name
    return replace(sample, example=example, outputs=outputs, variation=variation)
