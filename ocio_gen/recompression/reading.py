# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reading a file at any place, and hashing it on the way."""

import os
from typing import Protocol

import xxhash

_BLOCK = 1 << 18


class Hash(Protocol):
    """A hash that is given bytes, and then asked."""

    def update(self, data: memoryview, /) -> object:
        """Take in bytes."""

    def hexdigest(self) -> str:
        """Return the hash of all bytes until now."""


class Reader(Protocol):
    """What can be read at any place."""

    size: int

    def read(self, at: int, count: int) -> bytes:
        """Return bytes from an offset, as many as asked for if they are there."""


class FileReader:
    """An open file, whose position stays as it is; bytes that are read in their order are hashed with it."""

    def __init__(self, descriptor: int, file_hash: Hash | None = None) -> None:
        """Take its descriptor.

        Args:
            descriptor: Of a file that is open to be read.
            file_hash: What its bytes are given to; XXH128 by default.
        """
        self._descriptor = descriptor
        self._hash: Hash = xxhash.xxh3_128() if file_hash is None else file_hash
        self._hashed = 0
        self.size = os.fstat(descriptor).st_size

    def read(self, at: int, count: int) -> bytes:
        """Return bytes from an offset, as many as asked for if they are there."""
        data = os.pread(self._descriptor, count, at)
        # The system gives less than was asked for beyond 2 GiB.
        while len(data) < count and (more := os.pread(self._descriptor, count - len(data), at + len(data))):
            data += more
        if at <= self._hashed < at + len(data):
            self._hash.update(memoryview(data)[self._hashed - at :])
            self._hashed = at + len(data)
        return data

    def digest(self) -> str:
        """Return the hash of the file's bytes, in hexadecimal; what was not read in order is read now."""
        buffer = bytearray(_BLOCK)
        view = memoryview(buffer)
        while count := os.preadv(self._descriptor, [buffer], self._hashed):
            self._hash.update(view[:count])
            self._hashed += count
        return self._hash.hexdigest()


def file_hash(descriptor: int) -> str:
    """Return the XXH128 of a file's bytes, in hexadecimal."""
    return FileReader(descriptor).digest()
