# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Linux's seccomp: which calls of the kernel a process can make. Only the child calls this."""

import errno
import os
from collections.abc import Iterator

# Each of these ends with "not permitted".
_NEVER = """
socket connect bind listen accept accept4 sendto sendmsg sendmmsg
io_uring_setup io_uring_enter io_uring_register
ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_open pidfd_getfd pidfd_send_signal
rt_sigqueueinfo rt_tgsigqueueinfo tkill setpriority ioprio_set migrate_pages move_pages
sched_setaffinity sched_setscheduler sched_setparam sched_setattr
mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount fspick mount_setattr
unshare setns bpf perf_event_open keyctl add_key request_key userfaultfd fanotify_init
name_to_handle_at open_by_handle_at mknod mknodat quotactl acct swapon swapoff
kexec_load kexec_file_load init_module finit_module delete_module reboot syslog
settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname iopl ioperm vhangup
shmget shmat shmctl semget semop semctl msgget msgsnd msgrcv mq_open mq_unlink
setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset
"""

# So do these, but for compilers: programs, processes, and what Landlock does not cover of files.
_NO_PROGRAMS = """
execve execveat fork vfork setrlimit memfd_create
chmod fchmod fchmodat chown fchown lchown fchownat utime utimes futimesat utimensat
setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr truncate
"""

# Newer than some libraries: their numbers, which are the same on every processor.
_NEWER = {
    "fchmodat2": 452,
    "setxattrat": 463,
    "removexattrat": 466,
    "open_tree_attr": 467,
    "file_setattr": 469,
}

# These do not exist, so that the C library takes older ones, whose arguments can be looked at.
_MISSING = ("clone3", "openat2")

_CLONE_THREAD = 0x00010000  # linux/sched.h
_TERMINALS = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX: keys pressed on the user's terminal
# Signals to others by way of a file: F_SETOWN, F_SETSIG, F_SETOWN_EX; FIOASYNC, FIOSETOWN, SIOCSPGRP.
_SIGNALS_OF_FILES = (0x5452, 0x8901, 0x8902)
# What these never do: their first argument or their second says it. prctl's is PR_SET_PDEATHSIG.
_COMMANDS = {"ioctl": (1, (*_TERMINALS, *_SIGNALS_OF_FILES)), "fcntl": (1, (8, 10, 15)), "prctl": (0, (1,))}


def restrict_calls(*, programs: bool) -> None:
    """Forbid network, other processes and, if told so, programs to this process and its threads.

    Args:
        programs: Whether it may start programs.

    Raises:
        OSError: the kernel has no seccomp.
        ImportError: the package is not installed.
        RuntimeError: libseccomp is not.
    """
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    rules.set_attr(seccomp.Attr.CTL_TSYNC, 1)
    refused, missing = seccomp.ERRNO(errno.EPERM), seccomp.ERRNO(errno.ENOSYS)
    known = seccomp.system_arch()

    def add(action: int, call: str | int, *arguments: object) -> None:
        if isinstance(call, int) or seccomp.resolve_syscall(known, call) != -1:
            rules.add_rule(action, call, *arguments)

    for call, place, command in _commands():
        add(refused, call, seccomp.Arg(place, seccomp.MASKED_EQ, 0xFFFFFFFF, command))
    for name in _NEVER.split():
        add(refused, name)
    if not programs:
        calls: list[str | int] = [*_NO_PROGRAMS.split(), *_NEWER.values()]
        for call_or_number in calls:
            add(refused, call_or_number)
        for name in _MISSING:
            add(missing, name)
        add(refused, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _CLONE_THREAD, 0))
        add(refused, "prlimit64", seccomp.Arg(2, seccomp.NE, 0))
        for name in ("kill", "tgkill"):
            add(refused, name, seccomp.Arg(0, seccomp.NE, os.getpid()))
    rules.load()


def _commands() -> Iterator[tuple[str, int, int]]:
    """Yield the refused commands of allowed calls: the call, the argument's place, the command."""
    for call, (place, commands) in _COMMANDS.items():
        for command in commands:
            yield call, place, command
