"""The isolation level says what holds, and a program never runs below it by accident."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from arc25.core.records import Level
from arc25.sandbox.kernel.confinement import Layer, Layers

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers are Linux's")


@pytest.mark.parametrize(
    ("layers", "level"),
    [
        (Layers(Layer.SECCOMP, Layer.LANDLOCK), Level.STRONG),
        (Layers(Layer.SECCOMP), Level.MEDIUM),
        (Layers(Layer.LANDLOCK), Level.WEAK),
        (Layers(), Level.WEAK),
    ],
)
def test_the_level_follows_from_the_layers(layers, level):
    assert layers.boundary.level is level


def confine(preparation: str) -> str:
    """What a fresh process says of itself after `preparation` and `confine_zygote`."""
    code = (
        "from arc25.sandbox.kernel import confinement, landlock, seccomp\n"
        f"{preparation}\nboundary = confinement.confine_zygote().boundary\n"
        "print(boundary.level.value, [layer for layer, why in boundary.layers.items() if why])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    return done.stdout.strip() or done.stderr


@linux
def test_this_machine_has_every_layer():
    assert confine("") == "strong []"


@linux
def test_without_landlock_the_level_drops_and_says_so():
    assert confine("landlock.available = lambda: False") == "medium ['landlock']"


@linux
def test_without_seccomp_the_level_drops_and_says_so():
    assert confine("seccomp.available = lambda: False") == "weak ['seccomp']"


@linux
def test_a_filter_that_does_not_hold_is_found_out():
    assert confine("seccomp.Filter.install = lambda self: None") == "weak ['seccomp']"


@linux
def test_a_landlock_that_does_not_hold_is_not_counted():
    assert confine("landlock.deny_all = lambda: None").startswith("medium")


@linux
def test_without_no_new_privileges_nothing_is_claimed():
    failing = "def fail(): raise OSError('no')\nconfinement.no_new_privileges = fail"
    assert confine(failing) == "weak ['no_new_privs', 'landlock', 'seccomp']"


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become an ordinary user")
def test_an_ordinary_user_gets_the_same_level():
    assert confine("import os\nos.setgid(12345); os.setuid(12345)") == "strong []"


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up root")
def test_root_is_given_up():
    code = (
        "import os\nfrom arc25.sandbox.kernel.confinement import *\nconfine_zygote()\nprint(os.getuid(), os.getgid())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)

    assert done.stdout.strip() == "65534 65534"


UNCONFINABLE = """
import os, socket, sys
from arc25.core.context import Limits
from arc25.sandbox import compiler, supervisor
from arc25.sandbox.kernel import seccomp
from arc25.sandbox.kernel.confinement import Layer, Layers
from arc25.sandbox.language.policy import policy_for
from arc25.sandbox.wire import Job, Order

class Runtime:
    policy = policy_for({})

    def run_batch(self, programs):
        os.write(1, b"ran")

def fail(self): raise OSError("no more filters")
seccomp.Filter.install = fail
channel, _parent = socket.socketpair()
supervisor = supervisor.Supervisor(Runtime(), Layers(Layer.SECCOMP), 1 << 40, channel.fileno(), print)
if sys.argv[1] == "runs":
    supervisor._compiler.compile = lambda sources, seconds: [compiler.Compiled(b"code", 0.0)]
supervisor.run(Order((Job(b"", "f", ()),), Limits(), True))
"""


@linux
@pytest.mark.parametrize("child", ["compiles", "runs"])
def test_a_child_that_cannot_be_confined_does_nothing(child):
    command = [sys.executable, "-c", UNCONFINABLE, child]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    assert (done.stdout, done.stderr.strip().splitlines()[-1]) == ("", "arc25.sandbox.watch.Unconfined")
