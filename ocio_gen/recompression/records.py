# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What was proven of a folder's frames, and what gives their originals back: a line of JSON each."""

import base64
import os
import struct
import zlib
from datetime import datetime
from typing import Literal, TypeAlias
from urllib.parse import quote_from_bytes, unquote_to_bytes

import numpy as np
import xxhash

from ocio_gen.core.documented import Documented, Word
from ocio_gen.recompression.errors import FrameError
from ocio_gen.recompression.rewrite import Layout

# Beside the frames, so that it moves with them.
RECORDS = "ocio-gen-recompress.jsonl"

# Beside the frames that an archive pulled: what was proven of each.
PULLED = "ocio-gen-archive.jsonl"

# An order of chunks has some hundred thousand entries at most, and compresses to little.
_LARGEST_BLOB = 1 << 28


class State(Word):
    """What became of a frame."""

    RECOMPRESSED = "recompressed"
    RESTORED = "restored"
    PROVEN = "proven"
    KEPT = "kept"
    LEFT = "left"
    FAILED = "failed"

    @property
    def falls_short(self) -> bool:
        """Whether what was asked for was not done."""
        return self in {State.LEFT, State.FAILED}


class FileState(Documented):
    """A file as it was."""

    bytes: int
    """Its size."""
    xxh128: str
    """XXH3, 128 bits, in hexadecimal, as in ASC MHL."""
    mtime_ns: int
    """When it was changed last, in nanoseconds since 1970."""
    codec: str
    """Of its first part."""


class HeaderRecord(Documented):
    """A header of originals, which records name by its hash: many frames have the same."""

    kind: Literal["header"] = "header"
    """What this line holds."""
    xxh128: str
    """Of its bytes, in hexadecimal."""
    header: str
    """Its bytes: base64 of zlib."""


class FrameRecord(Documented):
    """A frame that was recompressed, or restored since."""

    schema_version: Literal[1, 2] = 2
    """Of this form of records: in the first, each held its header itself."""
    file: str
    """Its name in this folder, percent-encoded."""
    state: Literal[State.RECOMPRESSED, State.RESTORED]
    """What was done last."""
    at: datetime
    """When it was proven."""
    original: FileState
    """The file as it was first."""
    source: FileState
    """The file that was read last; the original, unless the frame was recompressed twice."""
    result: FileState
    """The file as it is."""
    in_place: bool
    """Whether it took the place of its source."""
    pixels: str
    """XXH128 of all samples, as an uncompressed file has them, part by part."""
    exact: bool
    """Whether restoring gives the original's bytes; else its pixels and header, by its codec."""
    header: str
    """The original's header: its XXH128, which a line of headers has; in the first form base64 of zlib."""
    order: str
    """The original's chunks as they stood: base64 of zlib of the differences of their 32-bit indices."""
    padding: str
    """What followed tables of its deep tiles: base64 of zlib of index and length, 32 bits each, and bytes."""
    blank_table: bool = False
    """Whether the original's table of chunks was never written: zeros."""
    trailing: str = ""
    """What followed the original's last chunk: base64 of zlib."""
    tools: dict[str, str]
    """Versions of what did it."""

    @property
    def name(self) -> str:
        """Its file's name, as the system has it."""
        return decoded_name(self.file)


# A line of a folder's records.
Line: TypeAlias = FrameRecord | HeaderRecord


def encoded_name(name: str) -> str:
    """Return a file's name as records have it: any bytes, as ASCII."""
    return quote_from_bytes(os.fsencode(name), safe=" ()[]{}#@+,=&!$'~^-_.")


def decoded_name(name: str) -> str:
    """Return a file's name, as the system has it, of a name as records have it."""
    return os.fsdecode(unquote_to_bytes(name))


def header_record(header: bytes) -> HeaderRecord:
    """Return the record of a header, from its bytes."""
    return HeaderRecord(xxh128=xxhash.xxh3_128_hexdigest(header), header=_packed(header))


def unpack_header(packed: str) -> bytes:
    """Return the bytes of a header from a record of it.

    Raises:
        FrameError: the record is damaged.
    """
    return _unpacked(packed)


def pack_order(layout: Layout) -> str:
    """Return an order of chunks as records have it."""
    return _packed(np.diff(layout.order, prepend=0).astype("<i4").tobytes())


def pack_padding(layout: Layout) -> str:
    """Return what follows tables, as records have it."""
    return _packed(b"".join(struct.pack("<II", at, len(rest)) + rest for at, rest in layout.padding.items()))


def pack_trailing(layout: Layout) -> str:
    """Return what follows the last chunk, as records have it."""
    return _packed(layout.trailing) if layout.trailing else ""


def unpack_layout(record: FrameRecord) -> Layout:
    """Return the layout of the original.

    Raises:
        FrameError: the record is damaged.
    """
    try:
        order = np.cumsum(np.frombuffer(_unpacked(record.order), "<i4").astype(np.int64))
        data = _unpacked(record.padding)
        padding = {}
        at = 0
        while at < len(data):
            index, size = struct.unpack_from("<II", data, at)
            padding[index] = data[at + 8 : at + 8 + size]
            at += 8 + size
    except (ValueError, struct.error):
        raise FrameError("the layout of its original is damaged in the record") from None
    if not np.array_equal(np.sort(order), np.arange(order.size)):
        raise FrameError("the order of its chunks is damaged in the record")
    trailing = _unpacked(record.trailing) if record.trailing else b""
    return Layout(order, padding, record.blank_table, trailing)


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def _unpacked(text: str) -> bytes:
    try:
        decompressor = zlib.decompressobj()
        return decompressor.decompress(base64.b64decode(text, validate=True), _LARGEST_BLOB)
    except (ValueError, zlib.error):
        raise FrameError("its record is damaged") from None


def find_record_for(records: list[FrameRecord], xxh128: str) -> FrameRecord | None:
    """Return the latest record by which a frame became the file that has a hash.

    It need not be the latest of all: a run may have ended between a record and what it announces.
    """
    made = (
        one for one in reversed(records) if one.state is State.RECOMPRESSED and one.result.xxh128 == xxh128
    )
    return next(made, None)
