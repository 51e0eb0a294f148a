# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Partitions of a file and its random index pack (SMPTE ST 377-1, 7 and 12; generic streams: ST 410)."""

import struct
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from ocio_gen.mxf import labels
from ocio_gen.mxf.klv import packet
from ocio_gen.mxf.labels import Label

_PACK = struct.Struct(">HHIQQQQQIQI16s")
_MAJOR, _MINOR = 1, 3

# Bytes of the row of a partition in the random index pack: the number of its stream, and where it is.
_ROW = struct.Struct(">IQ")


class Kind(IntEnum):
    """The kind of a partition."""

    HEADER = 0x02
    BODY = 0x03
    FOOTER = 0x04


class Status(IntEnum):
    """What a partition says of its header metadata."""

    CLOSED_COMPLETE = 0x04
    STREAM = 0x11  # a generic stream, which has none


class Partition(NamedTuple):
    """A partition pack."""

    kind: int
    status: int
    version: int  # the major one
    this: int  # where it says that it is
    previous: int
    footer: int
    header_bytes: int
    index_bytes: int
    index_stream: int
    body_offset: int
    body_stream: int
    pattern: bytes
    containers: tuple[bytes, ...]

    def encoded(self) -> bytes:
        """Return its packet."""
        body = _PACK.pack(
            _MAJOR,
            _MINOR,
            1,  # the alignment grid: none
            self.this,
            self.previous,
            self.footer,
            self.header_bytes,
            self.index_bytes,
            self.index_stream,
            self.body_offset,
            self.body_stream,
            self.pattern,
        )
        batch = struct.pack(">II", len(self.containers), 16) + b"".join(self.containers)
        return packet(labels.PARTITION + bytes([self.kind, self.status, 0]), body + batch)

    @classmethod
    def new(cls, kind: Kind, this: int, previous: int, footer: int, container: Label) -> "Partition":
        """Return a partition of an OP1a file with one kind of essence: closed and complete, nothing in it."""
        return cls(
            kind,
            Status.CLOSED_COMPLETE,
            _MAJOR,
            this,
            previous,
            footer,
            0,
            0,
            0,
            0,
            0,
            labels.OP1A.ul,
            (container.ul,),
        )


def is_partition(key: bytes) -> bool:
    """Return whether a key is that of a partition pack."""
    return labels.same(key[:12], labels.PARTITION[:12]) and key[12] == 1 and key[13] in set(Kind)


def read_partition(key: bytes, body: bytes) -> Partition:
    """Return a partition pack.

    Raises:
        ValueError: it is cut short.
    """
    if len(body) < _PACK.size:
        raise ValueError(f"a partition pack of {len(body)} bytes")
    major, _, _, *numbers, pattern = _PACK.unpack_from(body)
    rest = body[_PACK.size + 8 :]
    containers = tuple(rest[at : at + 16] for at in range(0, len(rest) - 15, 16))
    return Partition._make((key[13], key[14], major, *numbers, pattern, containers))


def random_index(rows: Iterable[tuple[int, int]]) -> bytes:
    """Return the random index pack.

    Args:
        rows: Of each partition, the number of its stream, and where it is.
    """
    body = b"".join(_ROW.pack(*row) for row in rows)
    length = 16 + 4 + len(body) + 4
    return packet(labels.RANDOM_INDEX.ul, body + length.to_bytes(4, "big"))


def read_random_index(body: bytes) -> list[tuple[int, int]]:
    """Return the rows of a random index pack."""
    return [_ROW.unpack_from(body, at) for at in range(0, len(body) - 4 - _ROW.size + 1, _ROW.size)]
