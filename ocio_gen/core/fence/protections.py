# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A child fences itself in, and a report says how."""

import contextlib
import os
import platform
import sys
from collections.abc import Callable, Mapping

from ocio_gen.core.errors import one_line
from ocio_gen.core.fence.landlocked import restrict_files
from ocio_gen.core.fence.limits import Policy, limit_process
from ocio_gen.core.fence.syscalls import restrict_calls

# What each protection keeps code from, and where it comes from.
_MEANING = {
    "limits": "limits of memory and processor time",
    "files": "no files but its own and a scratch folder (Landlock)",
    "calls": "no network and no programs (seccomp)",
}


def protect(policy: Policy) -> dict[str, str]:
    """Fence this process in, as far as the system can; it has one thread yet.

    Returns:
        Of each protection, why it does not hold; nothing where it does.
    """
    with contextlib.suppress(ImportError, RuntimeError):
        import pyseccomp  # noqa: F401 - which runs a program to find the library, while it can
    return {
        "limits": _why_not(_limit, policy),
        "files": _why_not(restrict_files, policy),
        "calls": _why_not(lambda policy: restrict_calls(programs=policy.programs), policy),
    }


def sentence(missing: Mapping[str, str]) -> str:
    """Return what a report says of a fence.

    Args:
        missing: Of each protection, why it does not hold, as `protect` returned it.
    """
    holds = [meaning for name, meaning in _MEANING.items() if not missing[name]]
    lacks = [f"{meaning}: {missing[name]}" for name, meaning in _MEANING.items() if missing[name]]
    text = "its code ran in a process of its own, behind a fence: limits of time and output"
    text = "; ".join([text, *holds])
    return f"{text}. Not here: {'; '.join(lacks)}" if lacks else text


def _why_not(apply: Callable[[Policy], None], policy: Policy) -> str:
    if os.name != "posix" or (sys.platform != "linux" and apply is not _limit):
        return f"{platform.system()} has none"
    try:
        apply(policy)
    except ImportError as error:
        return f"{error.name} is not installed"
    except OSError as error:
        return error.strerror or one_line(error)
    except (RuntimeError, ValueError) as error:
        return one_line(error)
    return ""


def end_with_parent() -> None:
    """Have the kernel end this process when its parent ends: code of others may hold up what else would."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG


def _limit(policy: Policy) -> None:
    limits = policy.limits
    for name, value in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_CPU", limits.cpu_seconds),
        ("RLIMIT_AS", limits.memory_bytes),
        ("RLIMIT_FSIZE", limits.file_bytes),
    ):
        limit_process(name, value)
