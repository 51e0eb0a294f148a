# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Files and folders that are whole or not there, also after a power cut."""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ocio_gen.core.disk.renames import move

# Names in there are devices, and files that processes have open: none of them can be replaced.
_DEVICES, _PROCESSES = Path("/dev"), Path("/proc")

# What systems say that flush no folder: some network disks and FUSE, or a folder that must not be read.
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES}


def write_file(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file beside its place, flush it to disk, and move it there; folders are made.

    Only a whole file replaces what stood there. A link is replaced too, never the file that it points to.
    Devices and pipes are written to as they are, and so is /dev/stdout.

    Args:
        path: Its place.
        content: What it holds.
        replace: Whether it may replace what stands there.

    Raises:
        FileExistsError: something stands there that must not be replaced.
        OSError: it cannot be written. The caller knows which path is the user's own.
    """
    make_folder(path.parent)
    if replace and not _replaceable(path):
        _write_into(path, content)
        return
    with beside(path) as new:
        write_through(new, content)
        if replace:
            new.replace(path)
        else:
            move(new, path)
    sync_folder(path.parent)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Yield where to write a file's next version: in a hidden folder beside its place, removed at the end.

    Raises:
        OSError: there can be no such folder.
    """
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as scratch:
        yield Path(scratch, path.name)


def write_through(path: Path, content: bytes) -> None:
    """Write a file and flush its content to disk.

    Raises:
        OSError: it cannot be written; a part of it may be there.
    """
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replaceable(path: Path) -> bool:
    """Tell whether a path is a file that can be replaced, or is free."""
    try:
        target = path.stat()
    except FileNotFoundError:
        return True
    parent = path.parent.resolve()
    open_elsewhere = parent == _DEVICES or parent.is_relative_to(_PROCESSES)
    return stat.S_ISREG(target.st_mode) and not open_elsewhere


def _write_into(path: Path, content: bytes) -> None:
    with os.fdopen(_opened(path), "wb") as file:
        file.write(content)


def _opened(path: Path) -> int:
    # Standard output may be a file: opened a second time, it would be written from its beginning.
    if os.path.samestat(path.stat(), os.fstat(1)):
        sys.stdout.flush()
        return os.dup(1)
    if not path.is_fifo():
        return os.open(path, os.O_WRONLY | os.O_APPEND)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)  # which does not wait for a reader for ever
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(error.errno, "nothing reads from this pipe", str(path)) from None
        raise
    os.set_blocking(descriptor, True)
    return descriptor


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, and flush their names to disk.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:  # a drive that is not there
        make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names to disk, where that is possible: not on Windows, nor on every disk.

    Raises:
        OSError: the disk fails.
    """
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def sync_tree(folder: Path) -> None:
    """Flush all files and folders in a folder to disk, and the folder itself."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            # Windows flushes only a file that is open to be written.
            descriptor = os.open(Path(parent, name), os.O_RDWR if os.name == "nt" else os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(parent))


def usual_mode() -> int:
    """Return the permissions of a new file, by the umask.

    No call tells that without setting it, for all threads, for a moment.
    """
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("Umask:"):
                return 0o666 & ~int(line.split()[1], 8)
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def shown(path: Path | str) -> str:
    """Return a path as text that can be printed, whatever its bytes."""
    return os.fsencode(path).decode(errors="backslashreplace")
