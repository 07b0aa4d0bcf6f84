"""A worker: `python -m arc25.plugins.backends.search PARENT DSL OPTIONS [PLUGIN_FILE...]`.

JSON lines come in, JSON lines go out. OPTIONS are the DSL pack's, pickled by the parent and in base64.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from arc25.core import codec
from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Task
from arc25.core.words import Word
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.engine import MEMORY, search
from arc25.plugins.backends.search.leash import depend_on
from arc25.plugins.backends.search.memory import release
from arc25.plugins.backends.search.parts import Way
from arc25.plugins.backends.search.warming import warm


def main() -> None:
    """Answer until the input ends."""
    parent, dsl, options, *files = sys.argv[1:]
    depend_on(int(parent))
    # Nothing that a word prints may be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    # A search makes millions of objects and no cycles.
    gc.disable()
    words = None
    for line in sys.stdin:
        try:
            words = words or _words(dsl, options, files)
            answer = _answer(json.loads(line), words)
        except Exception as error:  # the border of the process: the parent raises it again
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        release()


def _words(dsl: str, options: str, files: Sequence[str]) -> Mapping[str, Word]:
    plugins = Plugins(files)
    plugins.factory(Kind.DSL, dsl)  # the options may be of types that come with it
    given = pickle.loads(base64.b64decode(options))  # noqa: S301 - of the parent, which started this process
    words: Mapping[str, Word] = plugins.make(Kind.DSL, dsl, Context(), **given).words()
    warm(words, settled=True)
    return words


def _answer(request: Mapping[str, Any], words: Mapping[str, Word]) -> dict[str, Any]:
    budget = Budget(request["seconds"], request["work"], MEMORY)
    ways = [Way(way) for way in request["ways"]]
    report = search(codec.from_json(Task, request["task"]), words, budget, request["limit"], request["seeds"], ways)
    answer: dict[str, Any] = codec.to_json(report)
    return answer


if __name__ == "__main__":
    main()
