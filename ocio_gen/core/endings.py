# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How a process of ours ends after any error: an exit code and a sentence, never a traceback."""

import errno
import os
import platform
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ocio_gen import __version__
from ocio_gen.core.errors import UserError

BAD_INPUT = 2
BUG = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # as shells have it: 128 + SIGINT

# What a system refuses to any program; another error of the system is a bug of ours.
_REFUSALS = {
    getattr(errno, name)
    for name in (
        *("EACCES", "EDQUOT", "EFBIG", "EIO", "ELOOP", "EMFILE", "ENAMETOOLONG", "ENFILE", "ENODEV"),
        *("ENOMEM", "ENOSPC", "ENXIO", "EPERM", "EROFS", "ESTALE", "ETIMEDOUT"),
    )
    if hasattr(errno, name)
}

_LIBRARIES = ("numpy", "opencolorio", "OpenEXR", "OpenImageIO", "opentimelineio", "pydantic", "typer")


class ReportedBugError(Exception):
    """A bug in another process of ours, which has written the report: its text is the sentence."""


def ending_of(error: BaseException) -> tuple[int, str]:
    """Return the exit code and the sentence of an error that nobody caught.

    The report of a bug is written to a file in the folder for temporary files.
    """
    if (sentence := _mendable(error)) is not None:
        return BAD_INPUT, sentence
    match error:
        case KeyboardInterrupt():
            return INTERRUPTED, "stopped"
        case ReportedBugError():
            return BUG, str(error)
    return BUG, _reported(error)


def _mendable(error: BaseException) -> str | None:
    """Return the sentence of an error that the user can mend; None for others."""
    match error:
        case UserError():
            return str(error)
        case MemoryError():
            return "the memory does not suffice; end other programs, or give smaller files"
        case ModuleNotFoundError(name=str(name)) if not name.startswith("ocio_gen"):
            return f"{name}: this Python package is not installed; pip install ocio_gen brings it"
        case OSError(errno=number) if number in _REFUSALS:
            return f"{error.filename or 'the system'}: {error.strerror}"
    return None


def _reported(error: BaseException) -> str:
    """Write the report of a bug; return the sentence that names its file."""
    report = _report(error)
    what = f"a bug of ocio-gen: {type(error).__name__}"
    try:
        descriptor, path = tempfile.mkstemp(prefix="ocio-gen-bug-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(report)
    except OSError as refusal:
        return f"{what}; please report it with these lines ({refusal.strerror}: no file has them)\n{report}"
    return f"{what}; please report it with {path} (versions and a traceback; it can name your files)"


def _report(error: BaseException) -> str:
    """Return what we need to mend a bug: versions, and where in the program it happened."""
    lines = (
        f"ocio-gen {__version__}, Python {platform.python_version()}, {platform.platform()}",
        ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES),
        "",
        "".join(traceback.format_exception(error, limit=-30)),
    )
    home = Path.home()
    report = "\n".join(lines)
    return report.replace(str(home), "~") if home.parent != home else report


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"
