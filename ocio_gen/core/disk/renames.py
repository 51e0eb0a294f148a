# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Renames that POSIX does not have: two names exchanged at once, and a move that replaces nothing."""

import ctypes
import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path

_AT_FDCWD = -100  # paths are relative to the current folder


@dataclass(frozen=True)
class _Call:
    """A system call that renames with flags: its name, and how it takes the two paths."""

    name: str
    before_each: tuple[int, ...]  # what it takes before each path
    exchange: int
    never_replace: int


# Windows has no such call, but never replaces a folder.
_CALLS = {
    "linux": _Call("renameat2", (_AT_FDCWD,), exchange=2, never_replace=1),
    "darwin": _Call("renamex_np", (), exchange=2, never_replace=4),
}
# The answers of a system or a file system that cannot do it.
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step: nobody ever sees one of them missing.

    Args:
        one: A file or folder.
        other: Another, on the same file system.

    Returns:
        Whether the system and the file system can do this. If not, nothing has changed.

    Raises:
        OSError: it failed.
    """
    call = _CALLS.get(sys.platform)
    return call is not None and _renamed(call, one, other, call.exchange)


def swap_in(new: Path, target: Path, aside: Path) -> None:
    """Put a file or folder in the place of another; what stood there is then at one of two places.

    Args:
        new: The new one. After an exchange, what stood at the target has its name.
        target: The place; it may be free.
        aside: Where what stood there goes, where the system cannot exchange two names.

    Raises:
        FileExistsError: something appeared at the target meanwhile.
        OSError: it cannot be done.
    """
    if not os.path.lexists(target):
        move(new, target)
    elif not exchange(new, target):
        move(target, aside)
        move(new, target)


def move(path: Path, free: Path) -> None:
    """Rename a file or folder, and never replace anything.

    Where neither the system nor hard links guarantee that, what appears in the same instant may be replaced.

    Raises:
        FileExistsError: the new name is taken.
        OSError: it failed.
    """
    call = _CALLS.get(sys.platform)
    if call is not None and _renamed(call, path, free, call.never_replace):
        return
    if path.is_file() and not path.is_symlink() and _linked(path, free):
        path.unlink()
        return
    if os.path.lexists(free):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(free))
    os.rename(path, free)  # noqa: PTH104 - as the calls above


def _linked(path: Path, free: Path) -> bool:
    """Give a file a second name, which must be free; return whether the file system can do this."""
    try:
        os.link(path, free)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _renamed(call: _Call, one: Path, other: Path, flag: int) -> bool:
    try:
        rename = getattr(ctypes.CDLL(None, use_errno=True), call.name)
    except AttributeError:  # an older C library
        return False
    if rename(*call.before_each, os.fsencode(one), *call.before_each, os.fsencode(other), flag) == 0:
        return True
    error = ctypes.get_errno()
    if error in _CANNOT:
        return False
    raise OSError(error, os.strerror(error), str(one), None, str(other))
