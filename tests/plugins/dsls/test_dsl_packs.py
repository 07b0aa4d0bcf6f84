"""Both packs as the rest of the program sees them: through the protocol."""

from __future__ import annotations

import subprocess
import sys

import pytest

from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.core.protocols import DslPack
from arc25.core.records import Pair, Program, Task
from arc25.plugins.dsls.arc25 import namespace
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.dsls.plain import PlainPack

TASK = Task("t", (Pair(Grid.of([[1]]), Grid.of([[2]])),), (Grid.of([[1]]),))
PACKS = [Arc25Pack(Context()), PlainPack(Context())]
each_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
ARC25 = PACKS[0]


@each_pack
def test_a_pack_keeps_the_protocol(pack: DslPack) -> None:
    assert isinstance(pack, DslPack)


@each_pack
def test_a_program_goes_into_a_reply_and_comes_out(pack: DslPack) -> None:
    program = Program("t", "def transform(grid):\n    return grid\n", pack.name)

    assert pack.parse(TASK, pack.render(program)) == program


@each_pack
def test_a_reply_without_a_program_gives_none(pack: DslPack) -> None:
    assert pack.parse(TASK, "I give up.") is None


@each_pack
def test_the_prompt_holds_the_guide(pack: DslPack) -> None:
    system, _ = pack.messages(TASK)

    assert pack.guide() in system.content


@each_pack
def test_naming_a_pack_imports_no_numpy(pack: DslPack) -> None:
    code = f"import sys, arc25.plugins.dsls.{pack.name} as m; m.arc25_dsl(''); print('numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_the_program_sees_the_words_and_the_values_only() -> None:
    assert set(namespace.__all__) == {*ARC25.words(), "Box", "Color", "DslError", "Vec"}


def test_every_literal_is_its_own_source() -> None:
    for word in ARC25.words().values():
        for signature in word.signatures:
            for parameter in signature.parameters:
                assert eval(repr(parameter.choices)) == parameter.choices


def test_every_type_can_be_reached_from_a_grid() -> None:
    signatures = [signature for word in ARC25.words().values() for signature in word.signatures]
    known = {"Grid"}
    for _ in signatures:
        known |= {s.returns for s in signatures if all(p.choices or p.type in known for p in s.parameters)}

    needed = {p.type for s in signatures for p in s.parameters if not p.choices}
    assert needed - known == {"ColorMap", "Function"}


def test_the_plain_pack_has_nothing_to_search_and_nothing_to_practise() -> None:
    plain = PACKS[1]

    assert (dict(plain.words()), plain.namespace, list(plain.samples(0, 1))) == ({}, "", [])


def test_the_words_need_numpy_and_no_scipy() -> None:
    code = "import sys, arc25_dsl; print('numpy' in sys.modules, 'scipy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "True False\n"
