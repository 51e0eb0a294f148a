# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Linux's Landlock: which files a process can open. Only the child calls this."""

import ctypes
import sys
import sysconfig
from pathlib import Path

from ocio_gen.core.fence.limits import Policy

# What any program reads to start, and what C libraries ask of the machine.
_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
    "/dev/urandom",
    "/dev/random",
)
_DEVICES = ("/dev/null", "/dev/zero")

# What compilers and linkers read and start, beside that.
_TOOLS = ("/usr", "/bin", "/sbin", "/etc/alternatives", "/opt")


def restrict_files(policy: Policy) -> None:
    """Close all files to this process but those of a policy; what is open stays open.

    Raises:
        OSError: the kernel has no Landlock.
        ImportError: the package is not installed.
    """
    from landlock import FSAccess, Ruleset

    ctypes.set_errno(0)  # the package takes any number that is left there for an error
    reads = FSAccess.READ_FILE | FSAccess.READ_DIR
    if policy.programs:
        reads |= FSAccess.EXECUTE
    writes = FSAccess.all() & ~FSAccess.EXECUTE & ~FSAccess.MAKE_CHAR & ~FSAccess.MAKE_BLOCK
    rules = Ruleset()
    tools = _TOOLS if policy.programs else ()
    for paths, access in (
        ((*_SYSTEM, *tools, *_python(), *policy.readable), reads),
        (_DEVICES, FSAccess.READ_FILE | FSAccess.WRITE_FILE),
        ((policy.scratch, *policy.writable), reads | writes),
    ):
        for path in map(Path, paths):
            if path.is_dir():
                rules.allow(path, rules=access)
            elif path.exists():
                rules.allow(path, rules=access & FSAccess.all_file())
    rules.apply()


def _python() -> set[str]:
    """Return the folders of this Python and its packages, but not other folders that Python searches."""
    installed = [Path(path) for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}]
    package = Path(__file__).parents[2]
    folders = [Path(sys.prefix), Path(sys.base_prefix), package, *installed]
    return {str(path) for path in (*folders, *sysconfig.get_paths().values())}
