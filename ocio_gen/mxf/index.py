# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Index tables: where each frame begins in its stream (SMPTE ST 377-1, 11)."""

import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ocio_gen.mxf import labels
from ocio_gen.mxf.items import DELTA_ENTRIES, INDEX_ENTRIES, ITEMS, POSITION_TABLES
from ocio_gen.mxf.klv import packet
from ocio_gen.mxf.sets import local_items
from ocio_gen.mxf.values import Ratio

Offsets = npt.NDArray[np.int64]

# Numbers of streams in files of ours.
BODY_STREAM, INDEX_STREAM = 1, 129

# Entries of a segment: an item has 65,535 bytes at most.
_MOST_ENTRIES = 5000

_ENTRY = np.dtype([("temporal", "i1"), ("key", "i1"), ("flags", "u1"), ("offset", ">u8")])
_RANDOM_ACCESS = 0x80


def index_of_frames(offsets: Sequence[int], rate: Ratio, new_id: Callable[[], bytes]) -> bytes:
    """Return the segments of an index table.

    Args:
        offsets: Of frames in their stream.
        rate: Frames per second.
        new_id: Gives an identifier.
    """
    every = np.asarray(offsets, np.int64)
    firsts = range(0, len(every), _MOST_ENTRIES)
    return b"".join(_segment(every[at : at + _MOST_ENTRIES], at, rate, new_id()) for at in firsts)


def index_of_samples(length: int, size: int, rate: Ratio, new_id: bytes) -> bytes:
    """Return the segment of an index of what has the same size everywhere: samples of sound.

    Args:
        length: How many.
        size: Bytes of one.
        rate: Samples per second.
        new_id: The segment's identifier.
    """
    return _packet(_facts(new_id, rate, 0, length, size))


def _segment(offsets: Offsets, start: int, rate: Ratio, new_id: bytes) -> bytes:
    entries = np.zeros(len(offsets), _ENTRY)
    entries["flags"], entries["offset"] = _RANDOM_ACCESS, offsets
    items = _facts(new_id, rate, start, len(offsets), 0)
    items.append((DELTA_ENTRIES, _array(1, 6, bytes(6))))
    items.append((INDEX_ENTRIES, _array(len(entries), _ENTRY.itemsize, entries.tobytes())))
    return _packet(items)


def _facts(new_id: bytes, rate: Ratio, start: int, length: int, size: int) -> list[tuple[int, bytes]]:
    values = {
        "InstanceID": new_id,
        "IndexEditRate": rate,
        "IndexStartPosition": start,
        "IndexDuration": length,
        "EditUnitByteCount": size,
        "IndexStreamID": INDEX_STREAM,
        "EssenceStreamID": BODY_STREAM,
        "SliceCount": 0,
    }
    facts = [(ITEMS[symbol], value) for symbol, value in values.items()]
    return [(item.tag, item.type.encode(value)) for item, value in facts] + [(POSITION_TABLES, b"\0")]


def _array(count: int, size: int, data: bytes) -> bytes:
    return struct.pack(">II", count, size) + data


def _packet(items: Sequence[tuple[int, bytes]]) -> bytes:
    body = b"".join(struct.pack(">HH", tag, len(data)) + data for tag, data in items)
    return packet(labels.INDEX_SEGMENT.ul, body)


class Segment(NamedTuple):
    """A segment of an index table."""

    rate: Ratio
    start: int
    duration: int
    unit: int  # bytes of each frame, where all are alike; else 0
    stream: int  # of the essence
    index_stream: int
    offsets: Offsets


def read_segment(body: bytes) -> Segment:
    """Return a segment of an index table.

    Raises:
        ValueError: an item of it is damaged.
    """
    items = dict(local_items(body))

    def value(symbol: str, otherwise: object) -> object:
        item = ITEMS[symbol]
        return item.type.decode(items[item.tag]) if item.tag in items else otherwise

    entries = items.get(INDEX_ENTRIES, b"")
    offsets = np.zeros(0, np.int64)
    if len(entries) >= 8:
        count, size = struct.unpack_from(">II", entries)
        if size < _ENTRY.itemsize or len(entries) != 8 + count * size:
            raise ValueError(f"{len(entries)} bytes are no {count} entries of {size} bytes")
        rows = np.frombuffer(entries, np.uint8, offset=8).reshape(count, size)[:, : _ENTRY.itemsize]
        offsets = np.ascontiguousarray(rows).view(_ENTRY)["offset"].astype(np.int64).reshape(-1)
    numbers = [value(name, 0) for name in ("IndexStartPosition", "IndexDuration", "EditUnitByteCount")]
    streams = [value(name, 0) for name in ("EssenceStreamID", "IndexStreamID")]
    return Segment._make((value("IndexEditRate", Ratio(0, 0)), *numbers, *streams, offsets))
