# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A file that one process at a time can hold, for as long as it lives."""

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from ocio_gen.core.disk.lock_notes import note_of, write_note

# Windows locks bytes, and then nobody else can read them: one that no file of ours has.
_FAR_AWAY = 1 << 30

# What disks without locks say.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}

_HELD = "another run is at it"

# Seconds between two tries, and until one gives up.
_PAUSE = 0.01
_PATIENCE = 600.0


class Lock:
    """A file that this process holds, until it is freed."""

    def __init__(self, descriptor: int, note: Path | None = None) -> None:
        self.descriptor = descriptor
        """The file, open to be read and, unless nobody asked for that, written."""
        self.note = note
        """Where a disk without locks has a note of it."""

    def free(self) -> None:
        """Close the file, and let others hold it."""
        os.close(self.descriptor)
        if self.note:
            self.note.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.free()


def locked(path: Path, mode: int = 0o600, *, writable: bool = True) -> Lock:
    """Return the lock on a file, which is made if it was not there.

    The end of the process, however it ends, frees the lock. Child processes do not inherit it. On a disk
    without locks, the file has a note beside it as long as it is held; runs on all machines have to mount
    the disk in the same way, with locks or without.

    Args:
        path: The file.
        mode: Its permissions, if it is made.
        writable: Whether it is opened to be written, too; else it must be there.

    Raises:
        BlockingIOError: another process holds it; the text says so.
        OSError: it cannot be made or opened.
    """
    note = note_of(path)
    if not os.path.lexists(note):
        try:
            return Lock(_locked(path, mode, writable=writable))
        except BlockingIOError:
            raise BlockingIOError(errno.EAGAIN, _HELD) from None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
    return _noted(path, note, mode, writable=writable)


def _noted(path: Path, note: Path, mode: int, *, writable: bool) -> Lock:
    try:
        write_note(note)
    except BlockingIOError:
        raise
    except OSError:  # of a full disk, say: the file itself may have been made to be locked
        with suppress(OSError):
            if not path.lstat().st_size:
                path.unlink()
        raise
    try:
        return Lock(_opened(path, mode, writable=writable), note)
    except BaseException:
        note.unlink()
        raise


def waited_for(path: Path, mode: int = 0o600) -> Lock:
    """Return the lock on a file that others hold for a moment only; otherwise as `locked`."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return locked(path, mode)
        except BlockingIOError:
            if time.monotonic() > end:
                raise
        time.sleep(_PAUSE)


def _opened(path: Path, mode: int, *, writable: bool) -> int:
    flags = os.O_RDWR | os.O_CREAT if writable else os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):  # where a system has them
        flags |= getattr(os, name, 0)
    return os.open(path, flags, mode)


def _locked(path: Path, mode: int, *, writable: bool) -> int:
    while True:
        descriptor = _opened(path, mode, writable=writable)
        try:
            _lock(descriptor)
            if os.path.samestat(path.lstat(), os.fstat(descriptor)):
                return descriptor
        except FileNotFoundError:  # renamed or removed before the lock was ours
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, _FAR_AWAY, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(*error.args) from None
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
