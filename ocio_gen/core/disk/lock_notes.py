# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A note beside a file says which process holds it, on disks without locks: Lustre, or NFS without lockd.

The system frees a lock when its process ends. A note stays, so that it names the process and where it runs:
the next run there removes the note of a process that has ended, and a run elsewhere can only name it.
"""

import errno
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

# A note's name ends with it.
NOTE = ".held"

# Seconds to wait for another process that removes a note.
_PATIENCE = 5.0
_PAUSE = 0.01


class _Holder(NamedTuple):
    process: int
    system: str  # where process numbers mean the same: no other machine, boot or container
    host: str


def note_of(path: Path) -> Path:
    """Return where the note on a file is, hidden."""
    return path.with_name(f".{path.name.removeprefix('.')}{NOTE}")


def write_note(note: Path) -> None:
    """Write a note that this process holds a file.

    Raises:
        BlockingIOError: another process holds it, or may hold it; the text names the note.
        OSError: it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    while True:
        try:
            descriptor = os.open(note, flags, 0o644)
            break
        except FileExistsError:
            _remove_if_ended(note)
    try:
        os.write(descriptor, " ".join(map(str, _this_process())).encode())
    except OSError:
        note.unlink()
        raise
    finally:
        os.close(descriptor)


def _remove_if_ended(note: Path) -> None:
    """Remove the note of a process that has ended.

    Raises:
        BlockingIOError: it has not, or nobody here can know.
    """
    if not _has_ended(_holder(note)):
        raise BlockingIOError(errno.EAGAIN, _sentence(note))
    # By one process at a time: else a second one would remove the note that a first one wrote meanwhile.
    with _alone_on_this_system(note):
        if _has_ended(_holder(note)):
            note.unlink()


def _sentence(note: Path) -> str:
    holder = _holder(note)
    who = f", process {holder.process} on {holder.host}" if holder else ""
    return f"another run is at it{who}; if that has ended, remove {note}"


def _holder(note: Path) -> _Holder | None:
    """Return who wrote a note; nobody where it is gone, or was cut short."""
    with suppress(OSError, ValueError):
        process, system, host = note.read_text().split(" ", 2)
        return _Holder(int(process), system, host)
    return None


def _this_process() -> _Holder:
    return _Holder(os.getpid(), _system(), platform.node())


def _system() -> str:
    """Return what tells this boot of this machine, and this container, from others; "-" outside Linux."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return "-"


def _has_ended(holder: _Holder | None) -> bool:
    if holder is None or sys.platform == "win32" or holder[1:] != _this_process()[1:]:
        return False
    try:
        os.kill(holder.process, 0)
    except ProcessLookupError:
        return True
    except OSError:  # it is another user's
        pass
    return False


@contextmanager
def _alone_on_this_system(note: Path) -> Iterator[None]:
    """Hold a lock that all processes of this system know: on the root folder, which is a disk of its own.

    Raises:
        BlockingIOError: another process holds it for long, or the root folder has no locks, either.
    """
    import fcntl  # which Windows has not: there, no process is known to have ended

    descriptor = os.open("/", os.O_RDONLY | os.O_CLOEXEC)
    try:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if not isinstance(error, BlockingIOError) or time.monotonic() > end:
                    raise BlockingIOError(errno.EAGAIN, _sentence(note)) from None
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)
