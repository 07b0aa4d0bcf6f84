"""The solutions in examples/ are there for people and models. No code of arc25 may know them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "arc25"
IDS = frozenset(file.stem for file in (ROOT / "examples" / "solutions").glob("*.py"))
FOLDER = re.compile(r"[/\\]solutions$|(^|[/\\])solutions[/\\]")
JOINING = ("Path", "PurePath", "joinpath", "join")


def texts(folder: Path) -> dict[str, str]:
    """The text files below a folder, by their paths."""
    files = [file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}


def ids_in(text: str) -> set[str]:
    return IDS & set(re.findall(r"[0-9a-zA-Z]+", text))


def known_to(source: str) -> set[str]:
    """The ids of solutions, and the paths to them, that the code of a module can use: docstrings and comments may."""
    found = list(usable(ast.parse(source)))
    return {name for text in found for name in ids_in(text)} | {text for text in found if FOLDER.search(text)}


def usable(tree: ast.Module) -> Iterator[str]:
    """The texts in a module, but for those that stand by themselves; the parts of a path with a slash before them."""
    helps = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(str(text)) if id(node) not in helps:
                yield text
            case ast.BinOp(_, ast.Div(), ast.Constant(str(part))):
                yield f"/{part}"
            case ast.Call(ast.Name(name) | ast.Attribute(_, name), parts) if name in JOINING:
                yield from (f"/{part.value}" for part in parts if isinstance(part, ast.Constant))


def test_no_module_knows_a_solution() -> None:
    modules = {name: text for name, text in texts(PACKAGE).items() if name.endswith(".py")}
    found = {name: known_to(text) for name, text in modules.items()}

    assert len(found) > 100
    assert {name: known for name, known in found.items() if known} == {}


def test_no_plugin_and_no_other_file_names_a_solved_task_at_all() -> None:
    others = {name: text for name, text in texts(PACKAGE).items() if not name.endswith(".py")}
    found = {name: ids_in(text) for name, text in (texts(PACKAGE / "plugins") | others).items()}

    assert {name: ids for name, ids in found.items() if ids} == {}


@pytest.mark.parametrize(
    "source",
    [
        "open('examples/solutions/a.py')",
        "folder = root / 'solutions'",
        "folder = Path('examples', 'solutions')",
        "folder = os.path.join(root, 'solutions')",
        r"FOLDER = '..\\solutions'",
        "text = f'{root}/solutions/{name}.py'",
    ],
)
def test_a_module_that_names_the_folder_would_be_found(source: str) -> None:
    assert known_to(source)


@pytest.mark.skipif(not IDS, reason="there are no solutions")
def test_a_module_that_names_a_solved_task_would_be_found() -> None:
    known = min(IDS)

    assert known_to(f"ANSWERS = {{'{known}': 1}}") == known_to(f"x = 'tasks/{known}.json'") == {known}
    assert ids_in(f"# {known} needs this") == {known}


@pytest.mark.parametrize(
    "source", ["'''See examples/solutions/a.py.'''", "x = 1\n'''See solutions/.'''", "x['solutions']"]
)
def test_help_and_ordinary_names_are_no_knowledge(source: str) -> None:
    assert known_to(source) == set()
