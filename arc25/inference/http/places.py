"""Where the server is: one that somebody else runs, or one of our own."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Protocol

from arc25.inference.server import LocalServer


class Place(Protocol):
    """Where a server is."""

    async def base(self) -> str:
        """The base url of the API, of a server that runs.

        Raises:
            BackendError: there is none, and none can be started.
        """
        ...

    def memory_mib(self) -> int | None:
        """What the server's processes hold; None if nobody knows."""
        ...

    async def close(self) -> None:
        """Let the server go, if it is ours. May be called twice."""
        ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A server that somebody else runs."""

    url: str

    async def base(self) -> str:
        """The url, whether or not anybody is there."""
        return self.url

    def memory_mib(self) -> int | None:
        """Nobody knows."""
        return None

    async def close(self) -> None:
        """Not ours to stop."""


@dataclass(frozen=True, slots=True)
class Here:
    """A server that is ours."""

    server: LocalServer

    async def base(self) -> str:
        """The url of the server that runs now."""
        return f"{await self.server.root()}/v1"

    def memory_mib(self) -> int | None:
        """The resident memory of its processes, where psutil is installed."""
        pid = self.server.pid
        with contextlib.suppress(ImportError):
            import psutil

            with contextlib.suppress(psutil.Error):
                head = psutil.Process(pid)
                return int(sum(each.memory_info().rss for each in head.children(recursive=True))) >> 20
        return None

    async def close(self) -> None:
        """Stop it."""
        await self.server.close()
