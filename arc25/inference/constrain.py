"""The option `constrain`: what holds a model to the grammar of the run's DSL, and a reply that is not held to it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from arc25.core.errors import BackendError, UsageError
from arc25.core.protocols import DslPack
from arc25.core.records import Completion, Finish, Sampling
from arc25.inference.grammar import Grammar, program_grammar


class Constrain(enum.Enum):
    """What a model may write."""

    NONE = "none"
    DSL = "dsl"  # only programs of the DSL's words


@dataclass(frozen=True, slots=True)
class Constraint:
    """The grammar that replies have to fit, if there is one."""

    grammar: Grammar | None = None

    @property
    def text(self) -> str:
        """The grammar in GBNF; "" for none."""
        return self.grammar.text if self.grammar else ""

    @property
    def label(self) -> str:
        """What a backend's id says of it."""
        return f"grammar={self.grammar.digest}" if self.grammar else "grammar=none"

    def check(self, completion: Completion, sampling: Sampling) -> None:
        """Whole replies are in the grammar: engines and servers ignore fields that they do not know without a word.

        A reply is not whole where it was cut off, or where `sampling` has stop strings, which end it anywhere.

        Raises:
            BackendError: this one is not.
        """
        whole = completion.finish is Finish.STOP and not sampling.stop
        if self.grammar and whole and not self.grammar.accepts(completion.text):
            raise BackendError(
                f"the grammar of --backend.constrain was ignored: a reply that ended by itself is none of its programs "
                f"({completion.text[:80]!r}); take --backend.constrain none, or an engine that knows grammars"
            )


def constraint(constrain: Constrain, dsl: DslPack | None) -> Constraint:
    """What the option asks for.

    Raises:
        UsageError: the DSL has no words to make a grammar of.
    """
    if constrain is Constrain.NONE:
        return Constraint()
    if dsl is None:
        raise UsageError("--backend.constrain dsl needs a DSL; take --dsl arc25")
    return Constraint(program_grammar(dsl))
