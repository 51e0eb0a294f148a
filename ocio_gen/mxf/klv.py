# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Packets of a key, a length and a value (KLV, SMPTE ST 336): written, and walked through in any file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ocio_gen.mxf import labels

# Bytes of a length in packets of sets, and in those of essence.
_OF_SETS, OF_ESSENCE = 4, 9

# Bytes that may stand before the first packet (ST 377-1, 6.5).
_LONGEST_RUN_IN = 1 << 16

# Bytes that are searched at a time for where packets go on.
_BLOCK = 1 << 16

# Before a file of hours has this many packets, something else is there.
_MOST_PACKETS = 1 << 20

# Gaps that are looked beyond, and bytes that are searched for where packets go on: of a file, in all.
_MOST_GAPS, _MOST_SEARCHED = 1000, 1 << 28

# Where packets go on: at the beginning of a partition, or of a frame.
_ANCHORS = (labels.PARTITION, labels.ELEMENT)


def ber(length: int, size: int = _OF_SETS) -> bytes:
    """Return a length in a given number of bytes, the first of which says how many follow."""
    return bytes([0x80 | (size - 1)]) + length.to_bytes(size - 1, "big")


def packet(key: bytes, body: bytes) -> bytes:
    """Return a packet."""
    return key + ber(len(body)) + body


def fill_to(position: int, grid: int) -> bytes:
    """Return a packet that fills a file from a position up to the next multiple of a grid; at least one."""
    head = 16 + _OF_SETS
    gap = -position % grid
    if gap < head:
        gap += grid
    return packet(labels.FILL.ul, bytes(gap - head))


@dataclass(frozen=True)
class Packet:
    """A packet of a file: where it is."""

    key: bytes
    at: int
    """Of its key, in the file."""
    value_at: int
    length: int
    """Of its value, as it says."""
    whole: bool
    """Whether the file has all of it."""

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.value_at + self.length


@dataclass(frozen=True)
class Gap:
    """Bytes of a file that are in no packet."""

    at: int
    end: int


Read = Callable[[int, int], bytes]


def walk(read: Read, size: int) -> Iterator[Packet | Gap]:
    """Yield the packets of a file, in their order, and what lies between them.

    A packet that the file ends in is the last. Where something is no packet, the walk goes on at the next
    partition or element of essence.

    Args:
        read: Returns bytes of the file from an offset, as many as asked for if they are there.
        size: The file's bytes.
    """
    at = _begin(read, size)
    if at:
        yield Gap(0, at)
    gaps, searched = 0, 0
    for _ in range(_MOST_PACKETS):
        if at >= size:
            return
        found = _packet(read, at, size)
        if found is None:
            end = size
            if gaps < _MOST_GAPS:
                end = _next_anchor(read, at + 1, min(size, at + 1 + _MOST_SEARCHED - searched))
                end = size if end == at + 1 + _MOST_SEARCHED - searched else end
            gaps, searched = gaps + 1, searched + end - at
            yield Gap(at, end)
            at = end
            continue
        yield found
        at = found.end
    if at < size:
        yield Gap(at, size)


def _begin(read: Read, size: int) -> int:
    """Return where the first packet is: a run-in may stand before it."""
    found = read(0, min(size, _LONGEST_RUN_IN + 16)).find(labels.PARTITION[:11])
    return max(0, found)


def _packet(read: Read, at: int, size: int) -> Packet | None:
    head = read(at, 16 + OF_ESSENCE)
    key = head[:16]
    if not labels.SMPTE.startswith(key[:4]) or len(key) < 4:
        return None
    if len(head) < 17:  # which the file ends in
        return Packet(key.ljust(16, b"\0"), at, size, 0, whole=False)
    first = head[16]
    if first < 0x80:
        value_at, length = at + 17, first
    else:
        count = first & 0x7F
        if not 0 < count < OF_ESSENCE:
            return None
        value_at, length = at + 17 + count, int.from_bytes(head[17 : 17 + count], "big")
        if len(head) < 17 + count:
            return Packet(key, at, size, 0, whole=False)
    return Packet(key, at, value_at, length, whole=value_at + length <= size)


def _next_anchor(read: Read, at: int, size: int) -> int:
    """Return where packets go on, or where the search ends."""
    longest = max(map(len, _ANCHORS))
    while at < size:
        block = read(at, min(_BLOCK, size - at))
        if not block:
            return size
        places = [place for anchor in _ANCHORS if (place := block.find(anchor)) >= 0]
        if places:
            return at + min(places)
        at += max(1, len(block) - longest + 1)
    return size
