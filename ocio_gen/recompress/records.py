"""What was proven of a folder's frames, and what gives their originals back: a line of JSON each."""

import base64
import json
import os
import struct
import zlib
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

import numpy as np
from pydantic import ValidationError

from ocio_gen.documented import Documented
from ocio_gen.errors import UserError
from ocio_gen.files import sync_folder
from ocio_gen.recompress.errors import FrameError
from ocio_gen.recompress.exr import Header, parse_header
from ocio_gen.recompress.rewrite import Layout

# Beside the frames, so that it moves with them.
RECORDS = "ocio-gen-recompress.jsonl"

# An order of chunks has some hundred thousand entries at most, and compresses to little.
_LARGEST_BLOB = 1 << 28


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


class FrameRecord(Documented):
    """A frame that was recompressed, or restored since."""

    schema_version: Literal[1] = 1
    """Of this form of records."""
    file: str
    """Its name in this folder, percent-encoded."""
    state: Literal["recompressed", "restored"]
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
    """The original's header: base64 of zlib."""
    order: str
    """The original's chunks as they stood: base64 of zlib of the differences of their 32-bit indices."""
    padding: str
    """What followed tables of its deep tiles: base64 of zlib of index and length, 32 bits each, and bytes."""
    tools: dict[str, str]
    """Versions of what did it."""

    @property
    def name(self) -> str:
        """Its file's name, as the system has it."""
        return os.fsdecode(unquote_to_bytes(self.file))


def encoded_name(name: str) -> str:
    """Return a file's name as records have it: any bytes, as ASCII."""
    return quote_from_bytes(os.fsencode(name), safe=" ()[]{}#@+,=&!$'~^-_.")


def pack_header(header: Header) -> str:
    """Return a header as records have it."""
    return _packed(header.encoded())


def pack_order(layout: Layout) -> str:
    """Return an order of chunks as records have it."""
    return _packed(np.diff(layout.order, prepend=0).astype("<i4").tobytes())


def pack_padding(layout: Layout) -> str:
    """Return what follows tables, as records have it."""
    return _packed(b"".join(struct.pack("<II", at, len(rest)) + rest for at, rest in layout.padding.items()))


def unpack_header(record: FrameRecord) -> Header:
    """Return the original's header.

    Raises:
        FrameError: the record is damaged.
    """
    return parse_header(_unpacked(record.header))


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
    return Layout(order, padding)


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def _unpacked(text: str) -> bytes:
    try:
        decompressor = zlib.decompressobj()
        return decompressor.decompress(base64.b64decode(text, validate=True), _LARGEST_BLOB)
    except (ValueError, zlib.error):
        raise FrameError("its record is damaged") from None


class Records(NamedTuple):
    """What a folder's records say."""

    frames: dict[str, list[FrameRecord]]  # of each file, by its name, the latest last
    damaged: int  # lines that say nothing: one where a run was cut short


def read_records(folder: Path) -> Records:
    """Return a folder's records; of one that has none, nothing.

    Raises:
        UserError: they cannot be read, or are of another version.
    """
    frames: dict[str, list[FrameRecord]] = {}
    damaged = 0
    for line in _lines(folder):
        if record := _record(folder, line):
            frames.setdefault(record.name, []).append(record)
        else:
            damaged += 1
    return Records(frames, damaged)


def records_of(path: Path) -> list[FrameRecord]:
    """Return what is recorded of one file, the latest last, without reading all of its folder's records.

    Raises:
        UserError: as for `read_records`.
    """
    named = json.dumps(encoded_name(path.name)).encode()
    found = [_record(path.parent, line) for line in _lines(path.parent) if named in line]
    return [record for record in found if record and record.name == path.name]


def that_made(records: list[FrameRecord], xxh128: str) -> FrameRecord | None:
    """Return the latest record by which a frame became the file that has a hash.

    It need not be the latest of all: a run may have ended between a record and what it announces.
    """
    made = (one for one in reversed(records) if one.state == "recompressed" and one.result.xxh128 == xxh128)
    return next(made, None)


def _lines(folder: Path) -> list[bytes]:
    path = folder / RECORDS
    try:
        return [line for line in path.read_bytes().split(b"\n") if line]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None


def _record(folder: Path, line: bytes) -> FrameRecord | None:
    """Return the record in a line; none if the line is damaged."""
    try:
        return FrameRecord.model_validate_json(line)
    except ValidationError:
        pass
    try:
        version = json.loads(line)["schema_version"]
    except (ValueError, KeyError, TypeError):
        return None
    if isinstance(version, int) and version != 1:
        raise UserError(f"{folder / RECORDS}: has records of version {version}; update ocio-gen")
    return None


def append_record(folder: Path, record: FrameRecord) -> None:
    """Add a record and flush it to disk; other runs wait, and a line that was cut short is ended.

    Raises:
        OSError: it cannot be written.
    """
    import fcntl  # which Windows has not: there, only the records' schema is of use

    descriptor = os.open(folder / RECORDS, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        line = record.model_dump_json().encode() + b"\n"
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if not size:
        sync_folder(folder)
