# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A folder's records on disk: a log of lines, to which runs append.

The log is all that there is to keep. People can read it, a line that was cut short costs no other, and bits
that the disk loses cost a line. In a long log, the lines of a frame are found through an index beside it,
which is made again whenever it is missing or does not fit.
"""

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import xxhash
from pydantic import ValidationError

from ocio_gen.core.disk.files import sync_folder
from ocio_gen.core.disk.locks import waited_for
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.recompression.errors import FrameError
from ocio_gen.recompression.exr_header import Header, parse_header
from ocio_gen.recompression.record_index import INDEX, Place, RecordIndex, opened_index
from ocio_gen.recompression.records import (
    RECORDS,
    FrameRecord,
    HeaderRecord,
    Line,
    encoded_name,
    header_record,
    unpack_header,
)

# A log that is longer has an index: up to here, it is read as quickly.
_INDEXED = 1 << 16


Answer = TypeVar("Answer")


class Summary(NamedTuple):
    """What a folder's log holds."""

    names: list[str]  # of the frames that it has records of
    damaged: int  # lines that say nothing: one where a run was cut short


@dataclass(frozen=True)
class RecordLog:
    """The log of a folder, which may have none yet."""

    folder: Path

    @property
    def path(self) -> Path:
        """Its file."""
        return self.folder / RECORDS

    def of(self, name: str) -> list[FrameRecord]:
        """Return what is recorded of a frame, the latest last.

        Raises:
            UserError: the log cannot be read, or is of another version.
        """
        places = self._ask(lambda index: index.of(encoded_name(name)))
        found = [self._record(self._line(place)) for place in places]
        return [record for record in found if record and record.name == name]

    def header_of(self, record: FrameRecord) -> Header:
        """Return the original's header of a record.

        Raises:
            FrameError: the record is damaged, or the header's is.
            UserError: as for `of`.
        """
        return parse_header(self.header_bytes(record))

    def header_bytes(self, record: FrameRecord) -> bytes:
        """Return the bytes of the original's header of a record; otherwise as `header_of`."""
        if record.schema_version == 1:
            return unpack_header(record.header)
        for place in self._ask(lambda index: index.headers(record.header)):
            header = _header(self._line(place))
            if header and header.xxh128 == record.header:
                return unpack_header(header.header)
        raise FrameError("the header of its original is damaged in the records, or missing")

    def lines(self, name: str | None = None) -> Iterator[Line]:
        """Yield what the log holds in its order, each header once; damaged lines are left out.

        Args:
            name: Of a frame: only its records and their headers.

        Raises:
            UserError: there is no log, or none of the frame; otherwise as `of`.
        """
        wanted = {record.header for record in self.of(name)} if name else None
        if wanted == set():
            raise InvalidFileError(
                self.path, f"has no record of {name}", hint="give the name of a frame in this folder"
            )
        seen: set[str] = set()
        try:
            with self.path.open("rb") as file:
                for line in file:
                    if header := _header(line):
                        if header.xxh128 not in seen and (wanted is None or header.xxh128 in wanted):
                            yield header
                        seen.add(header.xxh128)
                    elif (record := self._record(line)) and name in {None, record.name}:
                        yield record
        except OSError as error:
            raise InvalidFileError(self.path, f"cannot be read ({error.strerror})") from None

    def summary(self) -> Summary:
        """Return what the log holds, each line read anew; otherwise as `of`."""
        return self._ask(lambda index: Summary(index.names(), index.damaged()), anew=True)

    def append(self, record: FrameRecord, header: bytes) -> None:
        """Add a record and flush it to disk; other runs wait, and a line that was cut short is ended.

        Args:
            record: The record.
            header: The bytes of the original's header, which the record has the hash of.

        Raises:
            OSError: it cannot be written.
            UserError: as for `of`.
        """
        with waited_for(self.path, 0o666) as lock:
            descriptor = lock.descriptor
            size = os.lseek(descriptor, 0, os.SEEK_END)
            line = _encoded(record)
            if not self._ask(lambda index: index.headers(record.header)):
                # Twice, on both sides: bits that the disk loses in one leave the other.
                held = _encoded(header_record(header))
                line = held + line + held
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line
            while line:
                line = line[os.write(descriptor, line) :]
            os.fsync(descriptor)
        if not size:
            sync_folder(self.folder)

    def _ask(self, question: Callable[[RecordIndex], Answer], *, anew: bool = False) -> Answer:
        """Return what an index of all that the log holds now answers."""
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            with opened_index(None) as index:
                return question(index)
        except OSError as error:
            raise InvalidFileError(self.path, f"cannot be read ({error.strerror})") from None
        beside = self.folder / INDEX
        if size > _INDEXED and not anew:
            try:
                return self._answer(question, beside)
            except sqlite3.OperationalError:  # it cannot be written, as on a disk that is read-only
                pass
            except sqlite3.DatabaseError:  # it is damaged
                with contextlib.suppress(OSError):
                    beside.unlink()
        return self._answer(question, None)

    def _answer(self, question: Callable[[RecordIndex], Answer], path: Path | None) -> Answer:
        try:
            with opened_index(path) as index:
                index.read(self.path)
                return question(index)
        except OSError as error:
            raise InvalidFileError(self.path, f"cannot be read ({error.strerror})") from None

    def _line(self, place: Place) -> bytes:
        with self.path.open("rb") as file:
            file.seek(place.offset)
            return file.read(place.length)

    def _record(self, line: bytes) -> FrameRecord | None:
        """Return the record in a line; none if the line is damaged."""
        try:
            return FrameRecord.model_validate_json(line)
        except ValidationError:
            pass
        try:
            version = json.loads(line)["schema_version"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        if isinstance(version, int) and version not in {1, 2}:
            raise InvalidFileError(self.path, f"has records of version {version}", hint="update ocio-gen")
        return None


def _header(line: bytes) -> HeaderRecord | None:
    """Return the header in a line; none if it holds something else, or is damaged."""
    with contextlib.suppress(ValidationError, FrameError):
        record = HeaderRecord.model_validate_json(line)
        if xxhash.xxh3_128_hexdigest(unpack_header(record.header)) == record.xxh128:
            return record
    return None


def _encoded(record: Line) -> bytes:
    return record.model_dump_json().encode() + b"\n"
