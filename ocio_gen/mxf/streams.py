# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Bytes of large files in blocks, and hashed in their order while they are read."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError

_BLOCK = 1 << 22


def blocks(descriptor: int, at: int = 0, length: int | None = None) -> Iterator[memoryview]:
    """Yield the bytes of a file from a place on, in blocks; each is valid until the next."""
    view = memoryview(bytearray(_BLOCK if length is None else min(_BLOCK, length)))
    left = length
    while left is None or left:
        wanted = view if left is None else view[: min(left, len(view))]
        count = os.preadv(descriptor, [wanted], at)
        if not count:
            return
        yield view[:count]
        at += count
        left = None if left is None else left - count


def source_blocks(
    path: Path, descriptor: int, at: int = 0, length: int | None = None
) -> Iterator[memoryview]:
    """Yield the bytes of a file that is copied, as `blocks` does.

    Raises:
        UserError: it cannot be read.
    """
    try:
        yield from blocks(descriptor, at, length)
    except OSError as error:
        raise InvalidFileError(shown(path), f"cannot be read ({error.strerror})", hint="try again") from None


class OrderedHash:
    """The hash of all bytes of a file, most of which are read for something else, in their order."""

    def __init__(self, descriptor: int, algorithm: str) -> None:
        """Take an open file, and the name of an algorithm of hashlib."""
        self._descriptor = descriptor
        self._hash = hashlib.new(algorithm, usedforsecurity=False)
        self._at = 0

    def take(self, at: int, data: memoryview | bytes) -> None:
        """Take in bytes that were read at a place; what lies before them is read."""
        self._read_to(at)
        if self._at < at + len(data):
            self._hash.update(memoryview(data)[self._at - at :])
            self._at = at + len(data)

    def digest(self, size: int) -> bytes:
        """Return the hash of a file of this size; what was not taken in is read."""
        self._read_to(size)
        return self._hash.digest()

    def _read_to(self, at: int) -> None:
        if self._at < at:
            for block in blocks(self._descriptor, self._at, at - self._at):
                self._hash.update(block)
            self._at = at
