"""A file that one process at a time can hold, for as long as it lives."""

import os
import sys
from pathlib import Path

# Windows locks bytes, and then nobody else can read them: one that no file of ours has.
_FAR_AWAY = 1 << 30


def locked(path: Path) -> int:
    """Return the descriptor of a file that is locked now, and made if it was not there.

    Closing it, or the end of the process, however it ends, frees the lock. Child processes do not
    inherit it.

    Raises:
        BlockingIOError: another process holds it.
        OSError: it cannot be made or opened, or the file system has no locks.
    """
    flags = os.O_RDWR | os.O_CREAT
    for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):  # where a system has them
        flags |= getattr(os, name, 0)
    while True:
        descriptor = os.open(path, flags, 0o600)
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
