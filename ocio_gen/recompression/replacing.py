# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reading a file that others may touch, and replacing one so that a whole one is always there."""

import contextlib
import errno
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, BinaryIO

import xxhash

from ocio_gen.core.disk import locks
from ocio_gen.core.disk.files import shown, sync_folder
from ocio_gen.core.disk.lock_notes import NOTE
from ocio_gen.core.disk.locks import Lock
from ocio_gen.core.disk.renames import move
from ocio_gen.recompression.errors import FrameError, LeftAloneError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# What names of files in the making begin with.
SCRATCH = ".ocio-gen-"
_BLOCK = 1 << 18

# Bytes after which the system is asked to begin to write them: more than a band's.
_FLOW = 1 << 23


@dataclass(frozen=True)
class Original:
    """A file that is open to be read."""

    path: Path
    descriptor: int
    stat: os.stat_result  # when it was opened

    @property
    def mode(self) -> int:
        """Its permissions."""
        return self.stat.st_mode & 0o7777

    def require_unchanged(self) -> None:
        """Raise FrameError if it is not the file that was opened, or was written to since."""
        try:
            there = self.path.lstat()
        except FileNotFoundError:
            there = None
        now = os.fstat(self.descriptor)
        if there is None or any(identity(one) != identity(self.stat) for one in (now, there)):
            raise FrameError("changed while it was read")


def identity(stat: os.stat_result) -> tuple[int, ...]:
    """Return what tells a file from another one in its place, or from itself before it was written to."""
    return (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


@contextmanager
def opened(path: Path) -> Iterator[Original]:
    """Yield a regular file, open to be read.

    Raises:
        LeftAloneError: it is a link, a folder or a device.
        OSError: it cannot be opened.
    """
    if path.is_symlink():
        raise LeftAloneError("is a link; name the file that it points to")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        stat = os.fstat(descriptor)
        if not S_ISREG(stat.st_mode):
            raise LeftAloneError("is not a file")
        yield Original(path, descriptor, stat)
    finally:
        os.close(descriptor)


def _drop_from_cache(descriptor: int) -> None:
    """Have the system write what it keeps of a file in memory, and forget it, where it can."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):  # it is advice
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


class _WrittenEarly(io.FileIO):
    """A file that goes to the disk as it is written, so that there is little to wait for at its end."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "r+", closefd=False)
        self._kept = 0

    def write(self, data: "ReadableBuffer", /) -> int:
        count = super().write(data)
        self._kept += count
        if self._kept >= _FLOW:
            _drop_from_cache(self.fileno())
            self._kept = 0
        return count


@dataclass(frozen=True)
class Scratch:
    """A file in the making, beside its place."""

    path: Path
    file: BinaryIO
    target: Path

    def size(self) -> int:
        """Return how many bytes are written."""
        self.file.flush()
        return os.fstat(self.file.fileno()).st_size

    def flush(self) -> None:
        """Have all of it on the disk, and let it be read from there."""
        os.fsync(self.file.fileno())
        _drop_from_cache(self.file.fileno())

    def take_after(self, original: Original, *, strict: bool) -> None:
        """Give it, once it is written, the owner, extended attributes and times of another.

        Args:
            original: The other.
            strict: Whether an owner or attribute that cannot be kept is an error.

        Raises:
            LeftAloneError: one cannot be kept.
        """
        self.file.flush()  # or the time would be that of the last bytes
        descriptor, wanted = self.file.fileno(), original.stat
        mine = os.fstat(descriptor)
        if (mine.st_uid, mine.st_gid) != (wanted.st_uid, wanted.st_gid):
            try:
                os.fchown(descriptor, wanted.st_uid, wanted.st_gid)
            except PermissionError:
                if strict:
                    raise LeftAloneError(
                        "belongs to another user or group, which only root can keep"
                    ) from None
        for name in _attributes(original.descriptor):
            try:
                os.setxattr(descriptor, name, os.getxattr(original.descriptor, name))
            except OSError:
                if strict and not name.startswith("security."):
                    raise LeftAloneError(f"has an extended attribute that cannot be kept: {name}") from None
        self.take_times_of(original)

    def take_times_of(self, original: Original) -> None:
        """Give it the times of another file: once more after it was read, for that is an access."""
        times = (original.stat.st_atime_ns, original.stat.st_mtime_ns)
        os.utime(self.file.fileno(), ns=times)

    def put_in_place(self, *, mode: int, replace: bool) -> None:
        """Move it to its place, for good.

        Args:
            mode: Its permissions there. Set last: a killed run may leave no read-only file.
            replace: Whether it takes the place of a file that is there; else there must be none.

        Raises:
            LeftAloneError: there is a file, and it is not to be replaced.
        """
        _drop_from_cache(self.file.fileno())  # other programs and the next frame need the memory
        os.fchmod(self.file.fileno(), mode)
        if replace:
            self.path.replace(self.target)
        else:
            try:
                move(self.path, self.target)
            except FileExistsError:
                text = f"{shown(self.target)} was created in the meantime; move it away"
                raise LeftAloneError(text) from None
        sync_folder(self.target.parent)


def _attributes(descriptor: int) -> list[str]:
    """Return the names of a file's extended attributes; none where there are no such."""
    if not hasattr(os, "listxattr"):
        return []
    try:
        return os.listxattr(descriptor)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        return []


def require_free(target: Path) -> None:
    """Raise LeftAloneError if there is a file, or anything else."""
    if os.path.lexists(target):
        raise LeftAloneError(f"{shown(target)} exists, and is not what was proven of it; move that away")


@contextmanager
def scratch_beside(target: Path, *, goes_on: bool = False) -> Iterator[Scratch]:
    """Yield a file to write, which is gone if it is not put in its place.

    It has one name for each target and is locked while it is written: another run finds it taken,
    and one that finds it without its lock knows that its maker was killed.

    Args:
        target: Its place.
        goes_on: Whether it begins with what a run that was stopped has written of it, and is there still
            where this one is stopped, as by Ctrl-C, or by a disk that is full. By default it is empty.

    Raises:
        LeftAloneError: another run is at it.
        OSError: it cannot be written.
    """
    path = target.parent / f"{SCRATCH}{xxhash.xxh3_64_hexdigest(os.fsencode(target.name))}"
    kept = False
    with locked(path) as lock, io.BufferedRandom(_WrittenEarly(lock.descriptor), _BLOCK) as file:
        try:
            if not goes_on:
                file.truncate()
            yield Scratch(path, file, target)
        except BaseException as error:
            kept = goes_on and (isinstance(error, OSError) or not isinstance(error, Exception))
            raise
        finally:
            # After it was put in place the name is free; while it is locked, it is ours.
            with contextlib.suppress(OSError):
                if not kept and os.path.samestat(path.lstat(), os.fstat(file.fileno())):
                    path.unlink()


def locked(path: Path) -> Lock:
    """Return the lock on a file, which is made if it is not there.

    Raises:
        LeftAloneError: another run holds it, or another user has left it.
        OSError: it cannot be made.
    """
    try:
        return locks.locked(path)
    except BlockingIOError as error:
        raise LeftAloneError(error.strerror) from None
    except PermissionError:
        if os.path.lexists(path):
            raise LeftAloneError(f"another user's run is at it, or left {path.name}; remove that") from None
        raise


def clear_leftovers(folder: Path) -> int:
    """Remove what runs that were killed left in a folder; return how many files that were."""
    cleared = 0
    for path in {path.with_name(path.name.removesuffix(NOTE)) for path in folder.glob(f"{SCRATCH}*")}:
        with contextlib.suppress(OSError), _left_over(path):
            path.unlink()
            cleared += 1
    return cleared


def _left_over(path: Path) -> Lock:
    """Return the lock on a file that is to be removed, and may be read-only, as its source is."""
    try:
        return locks.locked(path)
    except PermissionError:
        return locks.locked(path, writable=False)
