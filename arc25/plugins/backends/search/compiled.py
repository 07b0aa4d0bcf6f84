"""What numba keeps of compiled kernels on disk, and when that is out of date.

numba looks at the file of a function alone, but the functions that it calls are compiled into it. So whatever was
compiled from a folder goes as soon as any source in it is another one.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any

from llvmlite import binding

ORIGIN = "arc25-compiled-from"
"""The file that tells a digest of the sources."""
COMPLETE = "arc25-compiled-"
"""How the files begin that say that some kernels are there, for one version of numba, of Python and a processor."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The folder where numba keeps what it made of kernels called `names`, functions in files of `sources`."""

    sources: Path
    folder: Path
    names: tuple[str, ...]

    def prepare(self) -> bool:
        """Remove what is out of date; whether there is anything to compile then."""
        origin, digest = self.folder / ORIGIN, self._digest()
        if not origin.exists() or origin.read_text() != digest:
            for path in (*self.folder.glob("*.nb[ic]"), *self.folder.glob(f"{COMPLETE}*")):
                path.unlink(missing_ok=True)
            origin.write_text(digest)
        return not self._complete().exists()

    def complete(self) -> None:
        """Note that all its kernels are there."""
        self._complete().touch()

    def _complete(self) -> Path:
        made_by = (sys.implementation.cache_tag, metadata.version("numba"), binding.get_host_cpu_name())
        return self.folder / f"{COMPLETE}{_digest(map(str.encode, (*made_by, *self.names)))}"

    def _digest(self) -> str:
        files = sorted(self.sources.glob("*.py"))
        return _digest(part for file in files for part in (file.name.encode(), file.read_bytes()))


@contextlib.contextmanager
def outdated(kernels: Iterable[Any]) -> Iterator[list[Cache]]:
    """The caches that lack some of these functions, with what is out of date removed; others who ask wait meanwhile.

    Functions that are not to be kept on disk are passed over.
    """
    with contextlib.ExitStack() as stack:
        caches = _caches(kernels)
        for cache in caches:
            lock = stack.enter_context((cache.folder / "arc25-lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield [cache for cache in caches if cache.prepare()]


def _caches(kernels: Iterable[Any]) -> list[Cache]:
    """One for each folder, in an order that is the same for all who lock them."""
    names: dict[tuple[Path, Path], set[str]] = defaultdict(set)
    for kernel in kernels:
        if kernel.stats.cache_path is not None:
            code = kernel.py_func.__code__
            place = Path(code.co_filename).parent, Path(kernel.stats.cache_path)
            names[place].add(f"{code.co_filename}:{kernel.py_func.__qualname__}")
    return [Cache(*place, tuple(sorted(names[place]))) for place in sorted(names)]


def _digest(parts: Iterable[bytes]) -> str:
    digest = functools.reduce(lambda digest, part: blake2b(digest + part).digest(), parts, b"")
    return digest.hex()[:32]
