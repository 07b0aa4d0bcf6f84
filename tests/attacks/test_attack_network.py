"""No program opens a socket of any kind."""

from __future__ import annotations

import sys

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers are Linux's")


@pytest.mark.parametrize("module", ["socket", "urllib.request", "http.client", "ssl", "asyncio", "requests", "ftplib"])
async def test_a_program_cannot_import(run, module):
    assert (await run(f"import {module}\ndef transform(grid):\n    return grid")).status is Status.REFUSED


@linux
@pytest.mark.parametrize(
    "expression",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        "socket.socketpair()",
    ],
)
async def test_past_the_policy_the_kernel_denies(past_policy, expression):
    assert past_policy(expression) == "PermissionError"


@linux
async def test_landlock_does_not_cover_udp_so_seccomp_has_to(past_policy):
    assert past_policy("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()", "landlock") == "None"
    assert past_policy("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()", "seccomp") == "PermissionError"
