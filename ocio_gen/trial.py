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
from ocio_gen.input_files import is_file

# For one file. The largest LUT that OCIO reads takes a few seconds.
_SECONDS = 60

# It has a module of its own, as it looks for all files that a config leads to.
_CHILD = "ocio_gen.verify.trial"


def require_survived(*paths: Path) -> None:
    """Make sure that OCIO survives configs, with the LUTs that they lead to, and LUTs; once for each content.

    Args:
        paths: The files. Whether they are there, and any good, is not asked here.

    Raises:
        UserError: OCIO crashes on one, or does not end.
    """
    there = tuple(filter(is_file, paths))
    for path in there:
        try:
            str(path).encode()
        except UnicodeEncodeError:
            raise UserError(f"{path}: OCIO reads files whose names are UTF-8; rename it") from None
        if _has_endless_metadata(path):
            raise UserError(f"{path}: has BEGIN METADATA and no END METADATA; export it again")
    stats = [path.stat() for path in there]
    contents = ((stat.st_mtime_ns, stat.st_size) for stat in stats)
    if there and (problem := _problem(tuple(path.resolve() for path in there), tuple(contents))):
        where = there[0] if len(there) == 1 else there[0].parent
        raise UserError(f"{where}: {problem}; mend the file, or give another")


def _has_endless_metadata(path: Path) -> bool:
    """Return whether a file is a .csp that was cut short in its metadata, which OCIO would read for ever."""
    with path.open("rb") as file:
        if not file.readline().upper().startswith(b"CSPLUT"):
            return False
        lines = [line.strip().upper() for line in file]
    begun, ended = (any(line.startswith(word) for line in lines) for word in (b"BEGIN META", b"END META"))
    return begun and not ended


@cache
def _problem(paths: tuple[Path, ...], _contents: tuple[tuple[int, int], ...]) -> str | None:
    """Return what OCIO does not survive, and how it ends; times and sizes tell contents apart."""
    step = ""
    command = [sys.executable, "-m", _CHILD, *map(str, paths)]
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
        # (An error of Python in it, which is a bug of ours, is not held against the file.)
        return None if process.wait() in {0, 1} else f"OCIO crashes on {step}, or takes too much memory"


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
