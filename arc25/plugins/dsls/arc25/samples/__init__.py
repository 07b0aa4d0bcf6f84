"""Training samples: programs that a person could have written, and the tasks that they solve.

dice.py         chance that depends on a key alone
shapes.py       small pictures
scenes.py       random inputs, a handful of one kind
given.py        inputs made of grids that the caller hands in
pool.py         the inputs that all programs draw from, and what they gave there
terms.py        expressions with the values they have on some inputs
tinting.py      whether a term goes with the colours
routes.py       the shortest ways from a grid to a type, and back
writing.py      literals
feeding.py      arguments for words
straight.py     level 1, one word; level 2, some words one after the other
items.py        the inside of a loop over objects
loops.py        level 3, loops and comprehensions
conditions.py   questions about an object
branches.py     level 4, conditions
formulas.py     places and steps that follow from an object
placing.py      level 5, coordinates
pairs.py        level 5, nested loops
source.py       the text of a program
generate.py     the stream of samples
"""

from __future__ import annotations

from arc25.plugins.dsls.arc25.samples.generate import generate_samples

__all__ = ["generate_samples"]
