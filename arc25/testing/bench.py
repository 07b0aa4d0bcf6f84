"""What every bench does: makes the services that checks look at, shares one, and closes them all."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar


class Service(Protocol):
    """What checks look at: an executor or a backend."""

    async def close(self) -> None:
        """Let everything go."""
        ...


S = TypeVar("S", bound=Service)


class ServiceBench(Generic[S]):
    """Makes services by `make()`: one that all checks share, and further ones that live as long as a check.

    A context manager; closes the shared one at the end. Belongs to one event loop.
    """

    def __init__(self, make: Callable[[], S]) -> None:
        self._make = make
        self._shared: S | None = None
        self._own: list[S] = []

    @property
    def shared(self) -> S:
        """The service that all checks share; nobody but the bench closes it."""
        if self._shared is None:
            self._shared = self._make()
        return self._shared

    def fresh(self) -> S:
        """A service of the check's own."""
        self._own.append(self._make())
        return self._own[-1]

    async def tidy(self) -> None:
        """Close the services that a check made for itself."""
        while self._own:
            await self._own.pop().close()

    async def close(self) -> None:
        """Close every service. The bench can be used again."""
        await self.tidy()
        shared, self._shared = self._shared, None
        if shared is not None:
            await shared.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
