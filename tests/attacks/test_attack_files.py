"""No program reads, writes, names or looks at a file."""

from __future__ import annotations

import sys

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's layers are Linux's")

PROGRAMS = {
    "open": "def transform(grid):\n    open('/etc/passwd')\n    return grid",
    "open under another name": "o = open\ndef transform(grid):\n    o('/etc/passwd')\n    return grid",
    "open among the builtins": "def transform(grid):\n    __builtins__['open']('/etc/passwd')\n    return grid",
    "io": "import io\ndef transform(grid):\n    io.open('/etc/passwd')\n    return grid",
    "pathlib": "from pathlib import Path\ndef transform(grid):\n    Path('/etc/passwd').read_text()\n    return grid",
    "numpy's load": "import numpy as np\ndef transform(grid):\n    np.load('/etc/passwd')\n    return grid",
    "numpy's fromfile": "import numpy as np\ndef transform(grid):\n    np.fromfile('/etc/passwd')\n    return grid",
    "numpy's memmap": "import numpy as np\ndef transform(grid):\n    np.memmap('/etc/passwd')\n    return grid",
    "numpy's loadtxt": "import numpy as np\ndef transform(grid):\n    np.loadtxt('/etc/passwd')\n    return grid",
    "numpy's save": "import numpy as np\ndef transform(grid):\n    np.save('/tmp/x', grid)\n    return grid",
    "numpy's DataSource": "import numpy as np\ndef transform(grid):\n    np.lib.npyio.DataSource\n    return grid",
    "an array's tofile": "def transform(grid):\n    grid.tofile('/tmp/x')\n    return grid",
    "an array's tofile by name": "def transform(grid):\n    getattr(grid, 'tofile')('/tmp/x')\n    return grid",
    "an array's dump": "def transform(grid):\n    grid.dump('/tmp/x')\n    return grid",
    "print to a file": "def transform(grid):\n    print('x', file=open('/tmp/x', 'w'))\n    return grid",
}


@pytest.mark.parametrize("name", PROGRAMS)
async def test_a_program_cannot_use(run, name):
    assert (await run(PROGRAMS[name])).status in (Status.REFUSED, Status.RAISED)


@linux
@pytest.mark.parametrize(
    "expression",
    [
        "open('/etc/passwd')",
        "open('/dev/null')",
        "open('/tmp/arc25-attack', 'w')",
        "open('/proc/self/environ')",
        "open('/proc/self/mem', 'wb')",
        "os.listdir('/')",
        "os.stat('/')",
        "os.access('/', 0) or int('no')",
        "os.readlink('/proc/self/exe')",
        "os.mkdir('/tmp/arc25-attack')",
        "os.unlink('/etc/passwd')",
        "os.rename('/etc/passwd', '/tmp/x')",
        "os.symlink('/etc/passwd', '/tmp/arc25-attack')",
        "os.chmod('/etc/passwd', 0o777)",
        "os.chdir('/')",
        "os.getcwd()",
        "os.truncate('/etc/passwd', 0)",
        "os.statvfs('/')",
        "os.memfd_create('x')",
        "os.pipe()",
        "os.dup(1)",
        "os.read(0, 1)",
        "os.write(2, b'x')",
        "os.mkfifo('/tmp/arc25-attack')",
        "os.sendfile(1, 0, 0, 1)",
    ],
)
async def test_past_the_policy_the_kernel_denies(past_policy, expression):
    assert past_policy(expression) in ("PermissionError", "ValueError")


@linux
async def test_landlock_alone_denies_opening(past_policy):
    assert past_policy("open('/etc/passwd')", "landlock") == "PermissionError"


@linux
async def test_landlock_alone_does_not_deny_looking(past_policy):
    assert past_policy("os.stat('/').st_ino > 0", "landlock") == "True"


@linux
async def test_without_layers_the_attack_succeeds(past_policy):
    assert past_policy("open('/etc/passwd').close()", "") == "None"


@linux
async def test_no_file_can_grow_under_the_limits_alone(past_policy, tmp_path):
    assert past_policy(f"os.truncate({str(tmp_path)!r}, 0)", "rlimits") in ("IsADirectoryError", "OSError")
    assert past_policy("os.open('/dev/null', 0)", "rlimits") == "OSError"
