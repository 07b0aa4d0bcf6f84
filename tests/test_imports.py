"""What a start costs: heavy packages are imported where they are used, never before."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = [
    "numpy",
    "rich",
    "tyro",
    "jinja2",
    "multiprocess",
    "RestrictedPython",
    "starlette",
    "uvicorn",
    "httpx",
    "torch",
    "vllm",
    "lmdeploy",
    "transformers",
    "peft",
    "trl",
    "unsloth",
    "ray",
    "numba",
]
ENGINES = HEAVY[HEAVY.index("torch") :]
CORE = [
    "budget",
    "codec",
    "context",
    "cores",
    "errors",
    "grid",
    "hookspecs",
    "journal",
    "loop",
    "marking",
    "offers",
    "picture",
]
CORE += ["plugins", "protocols", "records", "usage", "views", "words"]


def imported_by(statements: str, packages: list[str]) -> list[str]:
    """Those of `packages` that a fresh interpreter has imported after `statements`."""
    code = f"import sys\n{statements}\nsys.stderr.write(' '.join(p for p in {packages} if p in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return done.stderr.split()


@pytest.mark.parametrize("argument", ["--help", "--version", "slove"])
def test_the_overview_imports_nothing_heavy(argument: str) -> None:
    statements = f"from arc25.cli.main import run; code = run([{argument!r}]); sys.stderr = sys.__stderr__"
    quiet = "import io; sys.stderr = io.StringIO()\n" + statements
    assert imported_by(quiet, HEAVY) == []


def test_the_library_imports_nothing_heavy_before_it_is_used() -> None:
    assert imported_by("import arc25", HEAVY) == []


def test_the_core_imports_nothing_heavy() -> None:
    assert imported_by(f"import {', '.join(f'arc25.core.{name}' for name in CORE)}", HEAVY) == []


def test_listing_the_plugins_imports_no_engine() -> None:
    assert imported_by("from arc25.cli.main import run; run(['plugins', '--json'])", ENGINES) == []


def test_the_doctor_looks_engines_up_and_imports_none() -> None:
    doctor = "from arc25.cli.main import run; run(['doctor', '--seconds', '0', '--json'])"
    assert imported_by(doctor, ENGINES) == []


def test_looking_for_plugins_imports_no_plugin() -> None:
    names = [f"arc25.plugins.{kind}" for kind in ("backends", "dsls", "executors", "strategies", "reporters")]
    assert imported_by("from arc25.core.plugins import Plugins; Plugins().offers()", names) == []
