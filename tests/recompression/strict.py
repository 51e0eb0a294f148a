# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A strict reader of OpenEXR files, which shares nothing with the product, and trusts a file as old ones do.

Source: OpenEXR File Layout. Each count and each field of each chunk must be what the header asks for.
"""

import math
import struct

LINES = {0: 1, 1: 1, 2: 1, 3: 16, 4: 32, 5: 16, 6: 32, 7: 32, 8: 32, 9: 256, 10: 256, 11: 32, 12: 256, 13: 1}


class NotStrictError(Exception):
    """A field of a file is not what it stands for."""


def _need(fits: bool, what: str) -> None:
    if not fits:
        raise NotStrictError(what)


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.index(b"\0", at)
    return data[at:end], end + 1


def _header(data: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    attributes: dict[bytes, bytes] = {}
    while data[at]:
        name, at = _text(data, at)
        _, at = _text(data, at)
        (size,) = struct.unpack_from("<i", data, at)
        at += 4 + size
        _need(name not in attributes, f"{name!r} twice")
        attributes[name] = data[at - size : at]
    return attributes, at + 1


def _sizes(size: int, level: int, round_up: bool) -> int:
    return max(1, math.ceil(size / 2**level) if round_up else size >> level)


def _levels(size: int, round_up: bool) -> int:
    return (math.ceil if round_up else math.floor)(math.log2(size)) + 1


def _places(part: dict[bytes, bytes]) -> list[bytes]:
    """Return what each chunk of a part begins with, in the order of the table."""
    x0, y0, x1, y1 = struct.unpack("<4i", part[b"dataWindow"])
    width, height = x1 - x0 + 1, y1 - y0 + 1
    if b"tiles" not in part or part.get(b"type", b"") in {b"scanlineimage", b"deepscanline"}:
        lines = LINES[part[b"compression"][0]]
        return [struct.pack("<i", y) for y in range(y0, y1 + 1, lines)]
    across, down, mode = struct.unpack("<IIB", part[b"tiles"])
    round_up = bool(mode >> 4)
    xs, ys = _levels(width, round_up), _levels(height, round_up)
    numbers = {
        0: [(0, 0)],
        1: [(level, level) for level in range(max(xs, ys))],
        2: [(x, y) for y in range(ys) for x in range(xs)],
    }[mode & 15]
    return [
        struct.pack("<4i", column, row, x, y)
        for x, y in numbers
        for row in range(math.ceil(_sizes(height, y, round_up) / down))
        for column in range(math.ceil(_sizes(width, x, round_up) / across))
    ]


def read_strictly(data: bytes) -> int:
    """Return how many chunks a file has.

    Raises:
        NotStrictError: a count, a place, a size or a type is not what it stands for.
    """
    magic, version = struct.unpack_from("<II", data)
    _need(magic == 20000630, "magic")
    _need(version & 0xFF == 2, "version")
    multipart, deep = bool(version & 0x1000), bool(version & 0x800)
    parts, at = [], 8
    while True:
        attributes, at = _header(data, at)
        parts.append(attributes)
        if not multipart or not data[at]:
            break
    at += multipart
    tables = []
    for number, part in enumerate(parts):
        places = _places(part)
        if multipart or deep:
            _need(b"chunkCount" in part, f"part {number} has no chunkCount")
        if b"chunkCount" in part:
            (count,) = struct.unpack("<i", part[b"chunkCount"])
            _need(count == len(places), f"part {number}: chunkCount {count}, chunks {len(places)}")
        table = struct.unpack_from(f"<{len(places)}Q", data, at)
        at += 8 * len(places)
        tables.append((number, part, places, table))
    begins = {}
    for number, part, places, table in tables:
        deep_part = part.get(b"type", b"").startswith(b"deep")
        for place, offset in zip(places, table, strict=True):
            begins[offset] = _end(data, number if multipart else None, place, offset, deep_part)
    for offset in sorted(begins):
        _need(offset == at, f"a gap or overlap at {at}")
        at = begins[offset]
    _need(at == len(data), f"{len(data) - at} bytes after the last chunk")
    _need(len(begins) == sum(len(table) for *_, table in tables), "two chunks at one place")
    return len(begins)


def _end(data: bytes, number: int | None, place: bytes, offset: int, deep: bool) -> int:
    """Return where a chunk ends."""
    expected = (b"" if number is None else struct.pack("<i", number)) + place
    _need(data[offset : offset + len(expected)] == expected, f"another chunk at {offset}")
    at = offset + len(expected)
    if deep:
        table, packed, _ = struct.unpack_from("<QQQ", data, at)
        return int(at + 24 + table + packed)
    (packed,) = struct.unpack_from("<i", data, at)
    _need(packed > 0, f"an empty chunk at {offset}")
    return int(at + 4 + packed)
