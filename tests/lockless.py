# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A disk without locks, as Lustre or NFS may be: the system refuses to lock a file on it."""

import errno
import os
import stat

import pytest

fcntl = pytest.importorskip("fcntl", reason="Windows has locks on every disk")

# What such disks say.
REFUSALS = (errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP)

_FLOCK = fcntl.flock


def refuse_locks(patched: pytest.MonkeyPatch, number: int = errno.ENOSYS) -> None:
    """Let no file be locked; the root folder is on another disk, and can be."""

    def refused(descriptor: int, operation: int) -> None:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        _FLOCK(descriptor, operation)

    patched.setattr(fcntl, "flock", refused)
