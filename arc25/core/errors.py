"""Every error that arc25 raises. A bad program is data (`Status`), never an exception.

Arc25Error
├── UsageError                what was asked for cannot be done; the message says what to ask instead
│   ├── GridError             rows that are not a grid
│   ├── DatasetError          a data set, task file or submission that cannot be read
│   ├── UnknownName           no plugin, data set or task has that name (near misses are named)
│   └── JournalMismatch       the journal belongs to a run of another configuration
├── PluginError               a plugin cannot be used
│   ├── BrokenPlugin          installed, but it cannot be imported or does not fit the hooks
│   │   └── MissingPackage    it needs a package that an extra of its distribution brings
│   └── DuplicatePlugin       two distributions offer the same name
├── ServiceError              a service (not a program) failed
│   ├── BackendError          the backend could not answer
│   │   └── BackendUnavailable  it cannot work on this machine; the message says what it needs and what to use instead
│   └── ExecutorDown          no worker could be started; nothing was run
├── JournalError              the journal cannot be read or written
└── OutputError               a file of the run cannot be written (disk full, no permission)
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Arc25Error(Exception):
    """Catch this to catch all of ours."""


class UsageError(Arc25Error):
    """What was asked for cannot be done."""


class GridError(UsageError, ValueError):
    """Rows that are not a grid."""


class DatasetError(UsageError):
    """A data set, task file or submission that cannot be read."""


class UnknownName(UsageError, LookupError):
    """Nothing has that name."""

    def __init__(self, what: str, name: str, known: Iterable[str], plural: str = "Known") -> None:
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        listed = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
        super().__init__(f"no {what} is named {name!r}.{hint} {plural}: {listed or 'none'}.")


class JournalMismatch(UsageError):
    """The journal belongs to a run of another configuration."""


class PluginError(Arc25Error):
    """A plugin cannot be used: `what` names it, `reason` says why, `remedy` what to do about it."""

    def __init__(self, what: str, reason: str, remedy: str) -> None:
        super().__init__(f"{what} cannot be used: {reason}. Remedy: {remedy}")
        self.what = what
        self.reason = reason
        self.remedy = remedy


class BrokenPlugin(PluginError):
    """An installed plugin cannot be imported or does not fit the hooks."""


class MissingPackage(BrokenPlugin):
    """A plugin needs a package that is not installed and that an extra of its distribution brings."""


class DuplicatePlugin(PluginError):
    """Two distributions offer the same name."""


class ServiceError(Arc25Error):
    """A service failed; no program is to blame."""


class BackendError(ServiceError):
    """The backend could not answer."""


class BackendUnavailable(BackendError):
    """The backend cannot work on this machine."""


class ExecutorDown(ServiceError):
    """No worker could be started; nothing was run."""


@contextmanager
def blaming(who: str, error: type[ServiceError] = ServiceError) -> Iterator[None]:
    """Whatever code of `who` (a plugin) raises inside becomes an `error` that names it; our own errors pass."""
    try:
        yield
    except Arc25Error:
        raise
    except Exception as cause:  # plugin code may fail in any way; here it gets its name
        raise error(f"{who} failed: {type(cause).__name__}: {cause}") from cause


class JournalError(Arc25Error):
    """The journal cannot be read or written."""


class OutputError(Arc25Error):
    """A file of the run cannot be written."""
