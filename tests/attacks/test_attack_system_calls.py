"""Past the policy, no system call gets out that does more than compute: each is made by its bare number."""

from __future__ import annotations

import platform
import sys

import pytest

CALLS = {
    # name: (x86_64, aarch64); None where the architecture has no such call
    "accept4": (288, 242),
    "acct": (163, 89),
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "alarm": (37, None),
    "arch_prctl": (158, None),
    "bpf": (321, 280),
    "capset": (126, 91),
    "chdir": (80, 49),
    "chroot": (161, 51),
    "clock_nanosleep": (230, 115),
    "clock_settime": (227, 112),
    "clone": (56, 220),
    "clone3": (435, 435),
    "connect": (42, 203),
    "copy_file_range": (326, 285),
    "dup": (32, 23),
    "epoll_create1": (291, 20),
    "eventfd2": (290, 19),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fallocate": (285, 47),
    "fanotify_init": (300, 262),
    "fcntl": (72, 25),
    "fork": (57, None),
    "ftruncate": (77, 46),
    "futex_waitv": (449, 449),
    "getcwd": (79, 17),
    "getdents64": (217, 61),
    "getppid": (110, 173),
    "init_module": (175, 105),
    "inotify_init1": (294, 26),
    "io_setup": (206, 0),
    "io_submit": (209, 2),
    "io_uring_setup": (425, 425),
    "ioctl": (16, 29),
    "ioperm": (173, None),
    "iopl": (172, None),
    "kcmp": (312, 272),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "kill": (62, 129),
    "landlock_create_ruleset": (444, 444),
    "mbind": (237, 235),
    "membarrier": (324, 283),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mlock": (149, 228),
    "modify_ldt": (154, None),
    "mount": (165, 40),
    "move_pages": (279, 239),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "nanosleep": (35, 101),
    "open_by_handle_at": (304, 265),
    "openat": (257, 56),
    "openat2": (437, 437),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pipe2": (293, 59),
    "pkey_alloc": (330, 289),
    "prctl": (157, 167),
    "pread64": (17, 67),
    "prlimit64": (302, 261),
    "process_madvise": (440, 440),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "pwrite64": (18, 68),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "recvmsg": (47, 212),
    "remap_file_pages": (216, 234),
    "rt_sigaction": (13, 134),
    "rt_sigqueueinfo": (129, 138),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "seccomp": (317, 277),
    "semget": (64, 190),
    "sendfile": (40, 71),
    "sendmsg": (46, 211),
    "sendto": (44, 206),
    "sethostname": (170, 161),
    "setitimer": (38, 103),
    "setns": (308, 268),
    "setpriority": (141, 140),
    "setrlimit": (160, 164),
    "setsid": (112, 157),
    "setuid": (105, 146),
    "shmat": (30, 196),
    "shmget": (29, 194),
    "sigaltstack": (131, 132),
    "signalfd4": (289, 74),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "splice": (275, 76),
    "statx": (332, 291),
    "swapon": (167, 224),
    "tee": (276, 77),
    "tgkill": (234, 131),
    "timer_create": (222, 107),
    "timerfd_create": (283, 85),
    "tkill": (200, 130),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
    "vfork": (58, None),
    "vmsplice": (278, 75),
    "writev": (20, 66),
}
COLUMN = {"x86_64": 0, "aarch64": 1}.get(platform.machine())
DENIED = "(-1, 1)"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or COLUMN is None, reason="the filter is for Linux on x86_64 and aarch64"
)


def bare(number: int, *arguments: object) -> str:
    """An expression that makes a system call and gives what it returned and the error number."""
    return f"(libc.syscall({number}, {', '.join(map(str, (*arguments, 0, 0, 0, 0, 0)[:5]))}), ctypes.get_errno())"


@pytest.mark.parametrize("name", CALLS)
def test_a_bare_system_call_is_denied(past_policy, name):
    number = CALLS[name][COLUMN or 0]
    if number is None:
        pytest.skip(f"no such call on {platform.machine()}")

    assert past_policy(bare(number), "seccomp") == DENIED


@pytest.mark.skipif(COLUMN == 1, reason="only x86_64 has a second calling convention")
def test_a_call_by_the_second_convention_is_the_end(past_policy):
    assert past_policy(bare(0x40000000 | 39), "seccomp") == "died of 31"


@pytest.mark.parametrize("number", [5000, 2**20])
def test_a_call_that_does_not_exist_yet_is_denied(past_policy, number):
    assert past_policy(bare(number), "seccomp") == DENIED


MAPPED = "ctypes.c_void_p(libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22, -1, ctypes.c_long(0)))"
POINTERS = "[setattr(libc.mmap, 'restype', ctypes.c_void_p)]"


@pytest.mark.parametrize(
    "attempt",
    [
        "libc.mprotect(page, 4096, 5)",
        "libc.mprotect(page, 4096, 4)",
        "libc.mprotect(page, 4096, 0x01000005)",
        "libc.syscall({pkey_mprotect}, page, 4096, 5, -1)",
        "libc.mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0))",
        "libc.mmap(None, ctypes.c_size_t(4096), 5, 0x22, -1, ctypes.c_long(0))",
        "libc.mmap(page, ctypes.c_size_t(4096), 7, 0x32, -1, ctypes.c_long(0))",
    ],
)
def test_no_memory_becomes_executable(past_policy, attempt):
    made = attempt.format(pkey_mprotect=(329, 288)[COLUMN or 0])

    answer = past_policy(f"{POINTERS} and [({made}, ctypes.get_errno()) for page in [{MAPPED}]][0]", "seccomp")

    assert answer in (DENIED, f"({2**64 - 1}, 1)")


def test_without_the_filter_memory_becomes_executable(past_policy):
    attempt = f"{POINTERS} and [libc.mprotect(page, 4096, 5) for page in [{MAPPED}]][0]"

    assert past_policy(attempt, "landlock rlimits") == "0"


def test_memory_that_is_not_executable_can_be_had(past_policy):
    assert past_policy("len(bytearray(1 << 24))", "seccomp") == str(1 << 24)
