"""Lets OCIO read a file in a process of its own first: on some files it crashes, or never ends.

A regular expression of a file rule can take for ever or all of the stack, a .csp without an end all memory.
"""

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from ocio_gen.errors import UserError

# For one file. The largest LUT that OCIO reads takes a few seconds.
_SECONDS = 60

# It has a module of its own, as it looks for all files that a config leads to.
_CHILD = "ocio_gen.config.trial"


def require_survived(path: Path) -> None:
    """Make sure that OCIO survives a config, with the LUTs that it leads to, or a LUT; once for each content.

    Args:
        path: The file. Whether it is any good is not asked here.

    Raises:
        UserError: OCIO crashes on it, or does not end.
    """
    stat = path.stat()
    if problem := _problem(path.resolve(), stat.st_mtime_ns, stat.st_size):
        raise UserError(f"{path}: {problem}; mend the file, or give another")


@cache
def _problem(path: Path, _mtime: int, _size: int) -> str | None:
    """Return what OCIO does not survive, and how it ends; the time and the size tell contents apart."""
    if _has_endless_metadata(path):
        return "has BEGIN METADATA and no END METADATA"
    return _end_in_child(path)


def _has_endless_metadata(path: Path) -> bool:
    """Return whether a file is a .csp that was cut short in its metadata, which OCIO would read for ever."""
    with path.open("rb") as file:
        if not file.readline().upper().startswith(b"CSPLUT"):
            return False
        lines = [line.strip().upper() for line in file]
    begun, ended = (any(line.startswith(word) for line in lines) for word in (b"BEGIN META", b"END META"))
    return begun and not ended


def _end_in_child(path: Path) -> str | None:
    step = ""
    command = [sys.executable, "-m", _CHILD, str(path)]
    with subprocess.Popen(  # noqa: S603 - our own module
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    ) as process:
        try:
            for step in _steps(process):  # noqa: B007 - the last one is of interest
                pass
        except queue.Empty:
            return f"OCIO takes more than {_SECONDS} seconds for {step}"
        finally:
            process.kill()
        return f"OCIO crashes on {step}" if process.wait() else None


def _steps(process: "subprocess.Popen[bytes]") -> Iterator[str]:
    """Yield what the process says it is about to do.

    Raises:
        queue.Empty: it says nothing for too long.
    """
    lines: queue.Queue[bytes] = queue.Queue()
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    stdout = process.stdout
    threading.Thread(target=lambda: [*map(lines.put, chain(stdout, [b""]))], daemon=True).start()
    while line := lines.get(timeout=_SECONDS):
        yield line.decode(errors="replace").strip()
    process.wait(timeout=_SECONDS)
