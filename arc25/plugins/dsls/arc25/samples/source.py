"""The text of a program: terms written as a person would, with names for what is used twice or makes a long line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from arc25.plugins.dsls.arc25.samples.terms import Term

NAMES = {
    "Grid": ("out", "picture", "result"),
    "Mask": ("mask", "cells", "area"),
    "Object": ("piece", "chosen", "other"),
    "Objects": ("found", "pieces", "items"),
    "Groups": ("groups", "families"),
    "Color": ("color", "tone", "ink"),
    "Int": ("number", "length", "total"),
    "Vec": ("place", "step", "spot"),
    "Box": ("box", "bounds", "frame"),
}
"""What a person calls a value of each type: the first that is free."""
WIDE = 70
"""The longest expression in one line."""
INDENT = "    "


class Writer:
    """Writes a function line by line: `head` is what comes before its loop, `body` what stands in there.

    `taken` are names that mean something else. At most `deep` calls are nested in one line.
    """

    def __init__(self, taken: Collection[str], deep: int) -> None:
        self.head: list[str] = []
        self.body: list[str] = []
        self._taken = set(taken)
        self._deep = deep
        self._uses: Counter[str] = Counter()
        self._names: dict[str, str] = {}

    def announce(self, *terms: Term) -> None:
        """Tell all terms ahead, so that what is used more than once gets a name."""
        for term in terms:
            self._uses[term.text] += 1
            if self._uses[term.text] == 1:
                self.announce(*term.parts)

    def write(self, term: Term) -> str:
        """The text of the term, after the lines for what it names."""
        return self._write(term)[0]

    def _name(self, kind: str) -> str:
        """A free name for a value of that type, taken from here on."""
        choices = NAMES.get(kind, ("value",))
        free = [name for name in choices if name not in self._taken]
        numbered = (f"{choices[0]}{number}" for number in range(2, 20))
        name = free[0] if free else next(name for name in numbered if name not in self._taken)
        self._taken.add(name)
        return name

    def _write(self, term: Term) -> tuple[str, int]:
        """The text and how many calls are nested in it."""
        if term.text in self._names:
            return self._names[term.text], 0
        if not term.parts:
            return term.text, 0
        written = [self._part(term, part) for part in term.parts]
        if "{}." in term.form or "{0}" in term.form:
            written = [
                (self._assign(part, text), 0) if depth else (text, 0)
                for part, (text, depth) in zip(term.parts, written, strict=True)
            ]
        while sum(len(text) for text, _ in written) > WIDE and self._shorten(term, written):
            pass
        if max(depth for _, depth in written) >= self._deep:
            self._shorten(term, written)
        depth = max(depth for _, depth in written) + bool(term.word)
        text = term.form.format(*(text for text, _ in written))
        return (self._assign(term, text), 0) if self._uses[term.text] > 1 and depth else (text, depth)

    def _part(self, whole: Term, part: Term) -> tuple[str, int]:
        """The part's text; what a loop would do again and again gets a name before it."""
        if part.bound and not whole.bound:
            return self._inline(part), 0
        text, depth = self._write(part)
        return (self._assign(part, text), 0) if depth and whole.bound and not part.bound else (text, depth)

    def _inline(self, term: Term) -> str:
        """The text of what stands in a comprehension, where nothing can get a name but what does not change there."""
        texts = [self._inline(part) if part.bound else self._part(term, part)[0] for part in term.parts]
        return term.form.format(*texts) if texts else term.text

    def _shorten(self, term: Term, written: list[tuple[str, int]]) -> bool:
        """Give the deepest part a name; whether there is one."""
        place = max(range(len(written)), key=lambda index: (written[index][1], len(written[index][0])))
        if not written[place][1]:
            return False
        written[place] = self._assign(term.parts[place], written[place][0]), 0
        return True

    def _assign(self, term: Term, text: str) -> str:
        name = self._reused(term) or self._name(term.type)
        (self.body if term.bound else self.head).append(f"{name} = {text}")
        self._names[term.text] = name
        return name

    def _reused(self, term: Term) -> str:
        """The name of a part that is not needed any more."""
        names = (
            self._names[part.text]
            for part in term.parts
            if part.type == term.type and part.text in self._names and self._uses[part.text] == 1
        )
        return next(names, "")


@dataclass(frozen=True, slots=True)
class Line:
    """A statement of a loop's body: `form` with `{}` in the place of each of `parts`, so many levels further in."""

    form: str
    parts: tuple[Term, ...] = ()
    level: int = 0


def write_straight(term: Term, taken: Collection[str], deep: int) -> str:
    """A program that gives the value of the term."""
    writer = Writer({*taken, "grid"}, deep)
    writer.announce(term)
    text = writer.write(term)
    return _function(*writer.head, f"return {text}")


def write_loop(start: Term, header: Line, body: Sequence[Line], end: Line, taken: Collection[str], deep: int) -> str:
    """A program that starts with `out` as `start` is, changes it in a loop, and ends with a line."""
    writer = Writer({*taken, "grid", "out", "item", "other", "group"}, deep)
    lines = [Line("out = {}", (start,)), header, *body, end]
    writer.announce(*(part for line in lines for part in line.parts))
    texts = [line.level * INDENT + line.form.format(*map(writer.write, line.parts)) for line in lines]
    inside = [INDENT + text for text in (*writer.body, *texts[2:-1])]
    return _function(*writer.head, *texts[:2], *inside, texts[-1])


def write_choice(question: Term, first: Term, second: Term, taken: Collection[str], deep: int) -> str:
    """A program that returns one or the other."""
    writer = Writer({*taken, "grid"}, deep)
    writer.announce(question, first, second)
    texts = [writer.write(term) for term in (question, first, second)]
    return _function(*writer.head, f"if {texts[0]}:", f"{INDENT}return {texts[1]}", f"return {texts[2]}")


def _function(*lines: str) -> str:
    return "def transform(grid):\n" + "".join(f"{INDENT}{line}\n" for line in lines)
