# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Lets OCIO read a file in a process of its own first: on some files it crashes, or never ends.

A regular expression of a file rule can take for ever or all of the stack, a .csp without an end all memory.
"""

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from itertools import chain
from pathlib import Path

from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.errors import InvalidConfigError
from ocio_gen.core.names import require_utf_8

# For one file. The largest LUT that OCIO reads takes a few seconds.
_SECONDS = 60

# Bytes of the line that a .csp begins with.
_LONGEST_MARK = 64

# It has a module of its own, as it looks for all files that a config leads to.
_CHILD = "ocio_gen.verification.trial_child"

# What it says first of a file that is not to be read.
REFUSED = "\1"

# What it says when it has read the files that it was given.
DONE = b"\0\n"


def require_survived(*paths: Path, with_luts: bool = False) -> None:
    """Make sure that OCIO survives configs and LUTs; once for each content.

    Args:
        paths: The files. Whether they are there, and any good, is not asked here.
        with_luts: Whether to try the LUTs, too, that configs lead to, for any value of their variables.

    Raises:
        UserError: OCIO crashes on one, or does not end.
    """
    there = tuple(filter(is_file, paths))
    for path in there:
        require_utf_8(path)
        if _has_endless_metadata(path):
            raise InvalidConfigError(path, "has BEGIN METADATA and no END METADATA", hint="export it again")
    contents = tuple((stat.st_mtime_ns, stat.st_size) for stat in (path.stat() for path in there))
    real = tuple(path.resolve() for path in there)
    if there and (problem := _problem(real, contents, with_luts=with_luts)):
        where = there[0] if len(there) == 1 else there[0].parent
        raise InvalidConfigError(where, problem, hint="mend the file, or give another")


def _has_endless_metadata(path: Path) -> bool:
    """Return whether a file is a .csp that was cut short in its metadata, which OCIO would read for ever."""
    with path.open("rb") as file:
        if not file.readline(_LONGEST_MARK).upper().startswith(b"CSPLUT"):
            return False
        lines = [line.strip().upper() for line in file]
    begun, ended = (any(line.startswith(word) for line in lines) for word in (b"BEGIN META", b"END META"))
    return begun and not ended


@cache
def _problem(
    paths: tuple[Path, ...], _contents: tuple[tuple[int, int], ...], *, with_luts: bool
) -> str | None:
    """Return what OCIO does not survive, and how it ends; times and sizes tell contents apart."""
    with _LOCK:
        if _children and not _children[0].alive:  # the system has ended it: it was idle
            _children.pop().end()
        if not _children:
            _children.append(_Child())
        problem = _children[0].problem_with(paths, with_luts=with_luts)
        if problem:
            _children.pop().end()
    return problem


class _Child:
    """A process that reads files one after the other, until one of them ends it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", _CHILD],
            stdin=subprocess.PIPE,  # is closed when we are gone, and so ends it
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        for line in chain(self._process.stdout, [b""]):
            self._lines.put(line)

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def problem_with(self, paths: Sequence[Path], *, with_luts: bool) -> str | None:
        """Have files read; return what does not end well."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        with suppress(OSError):  # it has just ended: its exit code tells how
            self._process.stdin.write(json.dumps([[str(path) for path in paths], with_luts]).encode() + b"\n")
            self._process.stdin.flush()
        step, refused = "nothing yet", None
        try:
            while (line := self._lines.get(timeout=_SECONDS)) != DONE:
                if not line:
                    break
                step = line.decode(errors="replace").strip()
                refused = step.removeprefix(REFUSED) if step.startswith(REFUSED) else refused
            else:
                return refused
            code = self._process.wait(timeout=_SECONDS)
        except (queue.Empty, subprocess.TimeoutExpired):
            return f"OCIO takes more than {_SECONDS} seconds for {step}"
        return f"OCIO crashes on {step}, or takes too much memory" if code else "OCIO ends the process"

    def end(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        self._process.communicate()


_LOCK = threading.Lock()
_children: list[_Child] = []  # one, while it lives


def _forget() -> None:
    """Let a fork of this process begin a child of its own: this one's answers its parent."""
    global _LOCK  # noqa: PLW0603 - another thread may have held it
    _LOCK = threading.Lock()
    _children.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@atexit.register
def _end() -> None:
    while _children:
        _children.pop().end()
