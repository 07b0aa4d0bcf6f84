"""What this process may use of the machine: cores and memory, as affinity and control groups (cgroups) allow.

A container's limits are those of its control group, which the number of cores that Python counts does not show.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
"""Where the control groups are mounted: one tree in version 2, one a controller in version 1."""
OWN = Path("/proc/self/cgroup")
"""Says which groups this process is in: lines `ID:CONTROLLERS:PATH`, without controllers in version 2."""
_NO_LIMIT = 1 << 62
"""Version 1 writes a number near 2**63 where there is no limit."""


def usable_cores() -> int:
    """How many workers are worth having: the cores that this process may run on, or its quota of CPU time if less.

    A quota of a core and a half is two workers.
    """
    quota = cpu_quota()
    cores = affine_cores()
    return cores if quota is None else max(1, min(cores, math.ceil(quota)))


def affine_cores() -> int:
    """The cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def cpu_quota(groups: Path = GROUPS, own: Path = OWN) -> float | None:
    """Seconds of CPU time a second that the control groups of this process allow; None: as many as there are cores."""
    quotas = [_quota_v2(folder / "cpu.max") for folder in _folders(groups, own, "")]
    quotas += [_quota_v1(folder) for folder in _folders(groups, own, "cpu")]
    return min((quota for quota in quotas if quota is not None), default=None)


def memory_limit(groups: Path = GROUPS, own: Path = OWN) -> int | None:
    """Bytes of memory that the control groups of this process allow; None: as many as there are."""
    limits = [_number(folder / "memory.max") for folder in _folders(groups, own, "")]
    limits += [_number(folder / "memory.limit_in_bytes") for folder in _folders(groups, own, "memory")]
    return min((int(limit) for limit in limits if limit is not None and limit < _NO_LIMIT), default=None)


def physical_memory() -> int:
    """Bytes of memory of the machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _folders(groups: Path, own: Path, controller: str) -> Iterator[Path]:
    """The group of this process and those above it; of a version 2 tree where `controller` is "".

    Every one of them limits it. In a container the path may be the host's: what is not there is passed over.
    """
    for line in _text(own).splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if controller not in controllers.split(","):
            continue
        roots = [groups / controllers, groups / controller] if controller else [groups, groups / "unified"]
        inner = Path(path.lstrip("/"))
        for root in dict.fromkeys(roots):
            yield from (root / part for part in (inner, *inner.parents))


def _quota_v2(file: Path) -> float | None:
    """`QUOTA PERIOD` in microseconds, or `max PERIOD`."""
    match _text(file).split():
        case [quota, period] if quota.isdigit() and period.isdigit() and int(period):
            return int(quota) / int(period)
    return None


def _quota_v1(folder: Path) -> float | None:
    """Two files, in microseconds; a quota of -1 is none."""
    quota, period = _number(folder / "cpu.cfs_quota_us"), _number(folder / "cpu.cfs_period_us")
    return quota / period if quota is not None and period else None


def _number(file: Path) -> float | None:
    text = _text(file).strip()
    return int(text) if text.isdigit() else None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, ValueError):  # not Linux, another version of control groups, or not for us to read
        return ""
