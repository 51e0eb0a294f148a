# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The chunks of an OpenEXR file: where they are, and what they hold.

Source: OpenEXR File Layout.
"""

import struct
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.recompression.errors import FrameError, StrayBytesError
from ocio_gen.recompression.exr_header import Header, Level, parse_header, read_header
from ocio_gen.recompression.reading import FileReader, Reader

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]
Content: TypeAlias = bytes | memoryview

# Bytes of what a chunk begins with: a part, a tile and its level, three sizes.
_LONGEST_HEAD = 4 + 16 + 24

# Bytes after the last chunk that are carried: some writers pad files to whole sectors.
_MOST_TRAILING = 16 << 20


class Chunk(NamedTuple):
    """A chunk's content, packed."""

    data: Content
    table: Content = b""  # of deep data: how many samples each pixel has
    unpacked: int = 0  # of deep data: bytes of its samples


class ExrFile:
    """The chunks of an OpenEXR file."""

    def __init__(self, read: Callable[[int, int], Content], size: int, header: Header | None = None) -> None:
        """Read a file's header and its table of chunks, and check that they cover the file exactly.

        Args:
            read: Returns bytes of the file, from an offset, as many as asked for if they are there.
            size: Its bytes.
            header: Its header, where it was read before.

        Raises:
            FrameError: it is not a whole OpenEXR file, or holds bytes that belong to no chunk.
            LeftAloneError: it is of a kind that is not known.
            StrayBytesError: bytes stand before its first chunk, or very many after its last.
        """
        self._read = read
        self.size = size
        self.header = header or read_header(read, size, parse_header)
        self.table_at = len(self.header.encoded())
        count = sum(part.chunks for part in self.header.parts)
        self.chunks_at = self.table_at + 8 * count
        if self.chunks_at > size:
            raise FrameError(f"is cut short: {count} chunks do not fit into {size} bytes")
        table = np.frombuffer(read(self.table_at, 8 * count), "<i8").astype(np.int64)
        if table.size != count:
            raise FrameError("changed while it was read")
        self.ends_early = False  # whether bytes of the last chunk are missing
        self.blank_table = not table.any()
        if self.blank_table:
            table = self._found(count)
        self._lengths = self._extents(table)
        self._table = table
        firsts = np.cumsum([0, *(part.chunks for part in self.header.parts)])
        self._firsts: list[int] = firsts.tolist()

    @property
    def table(self) -> Offsets:
        """Offsets of all chunks, part by part."""
        return self._table

    @property
    def in_order(self) -> bool:
        """Whether chunks follow each other as the table names them."""
        return bool((np.diff(self._table) > 0).all())

    def first(self, part: int) -> int:
        """Return the index of a part's first chunk in the table."""
        return self._firsts[part]

    def offsets(self, part: int) -> Offsets:
        """Return the offsets of a part's chunks."""
        return self._table[self._firsts[part] : self._firsts[part + 1]]

    def _found(self, count: int) -> Offsets:
        """Return where the chunks are of a file whose table was never written: one after the other.

        It ends where one is there for the second time, as zeros say of themselves, again and again.
        """
        table = np.zeros(count, np.int64)
        firsts = np.cumsum([0, *(part.chunks for part in self.header.parts)])
        at = self.chunks_at
        for _ in range(count):
            head = bytes(self._read(at, _LONGEST_HEAD))
            found = self.header.located(head)
            if found is None:
                break
            number, index, length = found
            if table[firsts[number] + index]:
                break
            table[firsts[number] + index] = at
            at += length
        return table

    def trailing(self) -> bytes:
        """Return what follows the last chunk."""
        return bytes(self._read(self._end, self.size - self._end))

    def _extents(self, table: Offsets) -> Offsets:
        missing = int(np.count_nonzero(table == 0))
        if missing:
            raise FrameError(f"is incomplete: {missing} of {table.size} chunks are missing")
        order = np.argsort(table, kind="stable")
        lengths = np.diff(table[order], append=self.size)
        if table[order[0]] < self.chunks_at or lengths.min() <= 0:
            raise FrameError("its table of chunks points outside it, or twice at one place")
        if table[order[0]] > self.chunks_at:
            raise StrayBytesError("holds bytes before its first chunk that belong to none")
        last = self.header.located(bytes(self._read(int(table[order[-1]]), _LONGEST_HEAD)))
        self.ends_early = last is None or last[2] > lengths[-1]
        if last and last[2] < lengths[-1]:
            if lengths[-1] - last[2] > _MOST_TRAILING:
                raise StrayBytesError(f"holds more than {_MOST_TRAILING >> 20} MiB after its last chunk")
            lengths[-1] = last[2]
        self._end = int(table[order[-1]] + lengths[-1])
        by_index = np.empty_like(lengths)
        by_index[order] = lengths
        return by_index

    def chunk(self, number: int, level: Level, index: int) -> Chunk:
        """Return a chunk.

        Args:
            number: Of its part.
            level: Of its part.
            index: Its place in the level, row by row.

        Raises:
            FrameError: what stands there is another chunk, or none, or not a whole one.
            StrayBytesError: bytes follow it that belong to no chunk.
        """
        part = self.header.parts[number]
        at = self._firsts[number] + level.first + index
        length = int(self._lengths[at])
        data = self._read(int(self._table[at]), length)
        expected = self.header.place(number, level, index)
        if len(data) != length:
            raise FrameError("changed while it was read")
        sizes_at = len(expected)
        layout = "<QQQ" if part.deep else "<i"
        body = sizes_at + struct.calcsize(layout)
        if len(data) < body or data[:sizes_at] != expected:
            raise FrameError(f"its chunk {at} is not where its table says")
        sizes = struct.unpack_from(layout, data, sizes_at)
        table, packed, unpacked = sizes if part.deep else (0, sizes[0], 0)
        if packed < 0 or body + table + packed > length:
            raise FrameError(f"its chunk {at} is cut short")
        if body + table + packed < length:
            raise StrayBytesError(f"holds bytes after its chunk {at} that belong to none")
        return Chunk(data[body + table :], data[body : body + table], unpacked)

    def equal_chunks(self, number: int, level: Level, which: range, size: int) -> Bytes | None:
        """Return the contents of blocks of lines that stand one after the other, if they do, in one reading.

        Args:
            number: Of their part.
            level: Of their part.
            which: Their places in the level.
            size: Bytes of each one's content.

        Returns:
            A row for each; none if they are not all of this size, in this order and whole.
        """
        lines = self.header.parts[number].window[1] + level.block_height * np.arange(which.start, which.stop)
        prefix = np.empty((len(which), 2 + self.header.multipart), "<i4")
        prefix[:, -2], prefix[:, -1] = lines, size
        prefix[:, :-2] = number
        told = prefix.view(np.uint8)
        length = told.shape[1] + size
        first = self._firsts[number] + level.first + which.start
        these = slice(first, first + len(which))
        offsets = self._table[these]
        if not np.array_equal(offsets, offsets[0] + length * np.arange(len(which))):
            return None
        if (self._lengths[these] != length).any():  # another chunk within one of them
            return None
        data = np.frombuffer(self._read(int(offsets[0]), length * len(which)), np.uint8)
        if data.size != length * len(which):
            return None
        rows = data.reshape(len(which), length)
        return rows[:, told.shape[1] :] if np.array_equal(rows[:, : told.shape[1]], told) else None


def from_bytes(data: bytes | memoryview) -> ExrFile:
    """Return a file that is in memory."""
    view = memoryview(data)
    return ExrFile(lambda at, count: view[at : at + count], len(view))


def from_descriptor(descriptor: int) -> ExrFile:
    """Return an open file, by its descriptor, whose position stays as it is."""
    return from_reader(FileReader(descriptor))


def from_reader(reader: Reader, header: Header | None = None) -> ExrFile:
    """Return a file that is read through what hashes it; its header, where it was read before, is taken."""
    return ExrFile(reader.read, reader.size, header)


def chunk_pieces(place: bytes, chunk: Chunk, *, deep: bool = False) -> tuple[Content, ...]:
    """Return what a chunk is in a file: its head, and its contents."""
    if deep:
        sizes = struct.pack("<QQQ", len(chunk.table), len(chunk.data), chunk.unpacked)
        return place + sizes, chunk.table, chunk.data
    return place + struct.pack("<i", len(chunk.data)), chunk.data
