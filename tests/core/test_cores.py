"""What a process may use of the machine, on made-up control groups of both versions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from arc25.core import cores
from arc25.core.cores import affine_cores, cpu_quota, memory_limit, physical_memory, usable_cores

MIB = 1 << 20


class Machine:
    """Files where the kernel would have them."""

    def __init__(self, folder: Path) -> None:
        self.groups, self.own = folder / "cgroup", folder / "own"

    def write(self, name: str, text: str) -> None:
        file = self.groups / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")

    def quota(self) -> float | None:
        return cpu_quota(self.groups, self.own)

    def memory(self) -> int | None:
        return memory_limit(self.groups, self.own)


@pytest.fixture
def v2(tmp_path: Path) -> Machine:
    """Version 2, in the group /a/b."""
    machine = Machine(tmp_path)
    machine.own.write_text("0::/a/b\n")
    return machine


@pytest.fixture
def v1(tmp_path: Path) -> Machine:
    """Version 1, in the groups /job of the CPU and /job/memory of the memory."""
    machine = Machine(tmp_path)
    machine.own.write_text("9:name=systemd:/\n4:memory:/job/memory\n2:cpu,cpuacct:/job\n0::/\n")
    return machine


def test_a_quota_of_version_2_is_its_share_of_the_period(v2: Machine) -> None:
    v2.write("a/b/cpu.max", "150000 100000")
    assert v2.quota() == 1.5


def test_no_quota_in_version_2_is_said_max(v2: Machine) -> None:
    v2.write("a/b/cpu.max", "max 100000")
    assert v2.quota() is None


def test_the_tightest_of_the_groups_above_holds(v2: Machine) -> None:
    v2.write("a/b/cpu.max", "400000 100000")
    v2.write("a/cpu.max", "200000 100000")
    v2.write("a/b/memory.max", "max")
    v2.write("a/memory.max", str(512 * MIB))
    assert (v2.quota(), v2.memory()) == (2.0, 512 * MIB)


def test_in_a_container_the_group_is_at_the_root_of_what_is_mounted(v2: Machine) -> None:
    v2.write("cpu.max", "50000 100000")
    assert v2.quota() == 0.5


def test_a_quota_of_version_1_is_in_two_files(v1: Machine) -> None:
    v1.write("cpu,cpuacct/job/cpu.cfs_quota_us", "250000")
    v1.write("cpu,cpuacct/job/cpu.cfs_period_us", "100000")
    assert v1.quota() == 2.5


def test_a_controller_of_version_1_may_be_mounted_by_its_own_name(v1: Machine) -> None:
    v1.write("cpu/job/cpu.cfs_quota_us", "100000")
    v1.write("cpu/job/cpu.cfs_period_us", "100000")
    assert v1.quota() == 1.0


def test_no_quota_in_version_1_is_less_than_nothing(v1: Machine) -> None:
    v1.write("cpu,cpuacct/job/cpu.cfs_quota_us", "-1")
    v1.write("cpu,cpuacct/job/cpu.cfs_period_us", "100000")
    assert v1.quota() is None


def test_no_memory_limit_in_version_1_is_a_huge_number(v1: Machine) -> None:
    v1.write("memory/job/memory/memory.limit_in_bytes", "9223372036854771712")
    assert v1.memory() is None
    v1.write("memory/job/memory.limit_in_bytes", str(100 * MIB))
    assert v1.memory() == 100 * MIB


@pytest.mark.parametrize("text", ["", "nonsense", "x y", "5", "1 0"])
def test_a_file_that_cannot_be_understood_is_no_limit(v2: Machine, text: str) -> None:
    v2.write("a/b/cpu.max", text)
    assert v2.quota() is None


def test_without_control_groups_there_are_no_limits(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert (machine.quota(), machine.memory()) == (None, None)


@pytest.mark.parametrize(("quota", "workers"), [(None, 4), (0.2, 1), (1.0, 1), (1.5, 2), (3.01, 4), (64.0, 4)])
def test_workers_follow_from_cores_and_quota(
    quota: float | None, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "affine_cores", lambda: 4)
    monkeypatch.setattr(cores, "cpu_quota", lambda: quota)
    assert usable_cores() == workers


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="affinity is Linux's")
def test_affinity_counts() -> None:
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert affine_cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)


def test_the_memory_of_the_machine_is_more_than_a_mebibyte() -> None:
    assert physical_memory() > MIB
