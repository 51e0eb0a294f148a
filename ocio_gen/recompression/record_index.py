# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Where in a log of records each frame's lines and each header are.

The index is a table of what the log holds. It can be thrown away: it is brought up to date before it is
asked, and made anew where it does not fit the log.
"""

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import xxhash

# Beside the log.
INDEX = "ocio-gen-recompress.index"

# Bytes of the log, before where the index ends, that tell whether it is the log that was read.
_TAIL = 1 << 12

# Seconds that a run waits for another that brings the index up to date: at most, for a very long log.
_PATIENCE = 600.0

_TABLES = """
CREATE TABLE IF NOT EXISTS lines (name TEXT, offset INTEGER, length INTEGER);
CREATE INDEX IF NOT EXISTS by_name ON lines (name);
CREATE TABLE IF NOT EXISTS headers (xxh128 TEXT, offset INTEGER, length INTEGER);
CREATE INDEX IF NOT EXISTS by_xxh128 ON headers (xxh128);
CREATE TABLE IF NOT EXISTS log (read INTEGER, tail TEXT, damaged INTEGER, cut INTEGER);
"""


class Place(NamedTuple):
    """Where a line is in the log."""

    offset: int
    length: int


class RecordIndex:
    """An index, open to be asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def read(self, log: Path) -> None:
        """Bring the index up to date with a log."""
        with log.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if self._read_up_to(file) == size:
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._read_rest(file)
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise

    def of(self, name: str) -> list[Place]:
        """Return the lines of a frame, by its name as records have it, the latest last."""
        return self._places("SELECT offset, length FROM lines WHERE name = ? ORDER BY offset", name)

    def headers(self, xxh128: str) -> list[Place]:
        """Return the lines that hold a header, by its hash."""
        return self._places("SELECT offset, length FROM headers WHERE xxh128 = ? LIMIT 8", xxh128)

    def _places(self, query: str, key: str) -> list[Place]:
        return [Place(*row) for row in self._connection.execute(query, (key,))]

    def names(self) -> list[str]:
        """Return the names of all frames, as records have them."""
        return [name for (name,) in self._connection.execute("SELECT DISTINCT name FROM lines ORDER BY name")]

    def damaged(self) -> int:
        """Return how many lines say nothing."""
        row = self._connection.execute("SELECT damaged + cut FROM log").fetchone()
        return int(row[0]) if row else 0

    def _read_up_to(self, file: BinaryIO) -> int:
        """Return how much of a log is in the index: none, if it is another's."""
        row = self._connection.execute("SELECT read, tail FROM log").fetchone()
        if row is None or _tail(file, row[0]) != row[1]:
            return 0
        return int(row[0])

    def _read_rest(self, file: BinaryIO) -> None:
        start = self._read_up_to(file)  # (another run may have read on meanwhile)
        damaged, cut = 0, False
        if start:
            (damaged,) = self._connection.execute("SELECT damaged FROM log").fetchone()
        else:
            for table in ("lines", "headers", "log"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of these
        end = start
        for place, line in _lines(file, start):
            kind, key = _key(line)
            if not kind and not line.endswith(b"\n"):
                cut = True
                break  # another run is writing it, or was cut short: it is read again
            end = place.offset + place.length
            if kind == "header":
                self._connection.execute("INSERT INTO headers VALUES (?, ?, ?)", (key, *place))
            elif kind == "frame":
                self._connection.execute("INSERT INTO lines VALUES (?, ?, ?)", (key, *place))
            else:
                damaged += bool(line.strip())
        self._connection.execute("DELETE FROM log")
        self._connection.execute("INSERT INTO log VALUES (?, ?, ?, ?)", (end, _tail(file, end), damaged, cut))


@contextlib.contextmanager
def opened_index(path: Path | None) -> Iterator[RecordIndex]:
    """Yield an index of a file, or one in memory.

    Raises:
        sqlite3.DatabaseError: the file is damaged, or cannot be written.
    """
    connection = sqlite3.connect(path or ":memory:", timeout=_PATIENCE, isolation_level=None)
    with contextlib.closing(connection):
        connection.execute("PRAGMA synchronous=OFF")  # what a power cut leaves of it can be made again
        connection.executescript(_TABLES)
        yield RecordIndex(connection)


def _lines(file: BinaryIO, start: int) -> Iterator[tuple[Place, bytes]]:
    """Yield the whole lines of a log from a place on."""
    file.seek(start)
    offset = start
    for line in file:
        yield Place(offset, len(line)), line
        offset += len(line)


def _key(line: bytes) -> tuple[str, str]:
    """Return what a line holds, and by what it is found."""
    try:
        content = json.loads(line)
        if content.get("kind") == "header":
            return "header", str(content["xxh128"])
        return "frame", str(content["file"])
    except (ValueError, KeyError, AttributeError, RecursionError):
        return "", ""


def _tail(file: BinaryIO, end: int) -> str:
    """Return the hash of the bytes of a log before a place."""
    file.seek(max(0, end - _TAIL))
    content = file.read(min(end, _TAIL))
    return xxhash.xxh3_64_hexdigest(content) if len(content) == min(end, _TAIL) else "short"
