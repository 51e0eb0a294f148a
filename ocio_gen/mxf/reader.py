# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads any track file: by its packets, whatever its partitions and indices say, as far as it goes."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.mxf import labels
from ocio_gen.mxf.index import Segment, read_segment
from ocio_gen.mxf.klv import Gap, Packet, walk
from ocio_gen.mxf.metadata import Metadata
from ocio_gen.mxf.partitions import Partition, is_partition, read_partition, read_random_index
from ocio_gen.mxf.sets import LocalSet, is_set, read_primer, read_set
from ocio_gen.mxf.streams import OrderedHash, blocks
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.reading import Hash
from ocio_gen.recompression.replacing import opened

# Bytes of one packet of metadata, and of all sets and primers: a file of hours has a tenth of it.
_LARGEST_PACKET, _MOST_OF_SETS = 1 << 20, 1 << 23
# Bytes of an index: that of a day has 23 million.
_MOST_OF_INDEX = 1 << 25
# Bytes that a packet counts for at least: an empty set takes memory, too.
_LEAST = 64
# Frames: 5.8 hours at 24 a second.
_MOST_FRAMES = 500_000
# No essence is farther from the beginning of its stream.
_FARTHEST = 1 << 62
# Generic streams, and keys of other essence.
_MOST_STREAMS, _MOST_OTHERS = 1000, 16

# Sentences on what is wrong with one file.
_MOST_FAULTS = 100


class Stretch(NamedTuple):
    """Bytes of the file."""

    at: int
    length: int


@dataclass
class PartitionInFile:
    """A partition: where it is in the file, and what is in it."""

    at: int
    partition: Partition
    sets: list[LocalSet] = field(default_factory=list)
    index: list[Segment] = field(default_factory=list)
    tags: dict[int, bytes] = field(default_factory=dict)
    header_at: int | None = None  # where its primer is
    header_end: int = 0  # of what stands behind it: primer, sets and fill
    index_end: int = 0  # of the index, and fill, behind that
    essence_at: int | None = None  # where its first element begins


@dataclass
class TrackFile:
    """What a file holds, and where."""

    path: Path
    descriptor: int
    size: int
    packs: list[PartitionInFile] = field(default_factory=list)
    frames: list[Stretch] = field(default_factory=list)
    frame_offsets: list[int] = field(default_factory=list)  # of each in the stream, by partitions
    numbers: set[bytes] = field(default_factory=set)  # the last four bytes of the keys of frames
    streams: dict[int, list[Stretch]] = field(default_factory=dict)  # generic ones, by their numbers
    others: dict[bytes, int] = field(default_factory=dict)  # bytes of other essence, by its keys
    random_index: list[tuple[int, int]] | None = None
    cut_at: int | None = None  # where a packet begins that the file ends in
    faults: list[str] = field(default_factory=list)
    hash: OrderedHash | None = None  # takes in what `blocks` reads

    def read(self, at: int, count: int) -> bytes:
        """Return bytes of the file, as many as asked for if they are there."""
        data = os.pread(self.descriptor, max(0, min(count, self.size - at)), at) if at < self.size else b""
        while len(data) < min(count, self.size - at) and (
            more := os.pread(self.descriptor, count - len(data), at + len(data))
        ):
            data += more
        return data

    @cached_property
    def metadata(self) -> Metadata:
        """Its header metadata: of the last partition that has some, which is the last that was written."""
        return Metadata(next((one.sets for one in reversed(self.packs) if one.sets), []))

    @property
    def segments(self) -> list[Segment]:
        """The segments of its index."""
        return [segment for pack in self.packs for segment in pack.index]

    def blocks(self, stretches: Iterable[Stretch]) -> Iterator[memoryview]:
        """Yield bytes of the file, in blocks; each is valid until the next.

        Raises:
            UserError: it became shorter.
        """
        for one in stretches:
            at = one.at
            for block in blocks(self.descriptor, one.at, one.length):
                if self.hash:
                    self.hash.take(at, block)
                yield block
                at += len(block)
            if at != one.at + one.length:
                raise InvalidFileError(shown(self.path), "became shorter while it was read", hint="try again")

    def add_fault(self, text: str) -> None:
        """Note what is wrong with it."""
        if len(self.faults) < _MOST_FAULTS and text not in self.faults:
            self.faults.append(text)


@contextmanager
def opened_track_file(path: Path) -> Iterator[TrackFile]:
    """Yield what a file holds, open to be read.

    Raises:
        UserError: it is no MXF file, or cannot be read.
    """
    try:
        with opened(path) as file:
            found = TrackFile(path, file.descriptor, file.stat.st_size)
            _scan(found)
            yield found
            file.require_unchanged()
    except (FrameError, LeftAloneError) as error:
        raise InvalidFileError(shown(path), str(error), hint="try again") from None
    except OSError as error:
        raise InvalidFileError(shown(path), f"cannot be read ({error.strerror})") from None


def _scan(file: TrackFile) -> None:
    """Walk through all packets of a file."""
    scan = _Scan(file)
    begun = False  # whether a partition begins, if only that
    for one in walk(file.read, file.size):
        if isinstance(one, Gap):
            scan.gap(one)
        elif not one.whole:
            scan.cut(one)
            begun = one.key.startswith(labels.PARTITION[:11])
            break
        else:
            scan.packet(one)
    if not file.packs and not file.frames and not begun:
        raise InvalidFileError(shown(file.path), "is no MXF file", hint="name an .mxf file with ACES frames")


class _Scan:
    """Notes what packets are."""

    def __init__(self, file: TrackFile) -> None:
        self._file = file
        self._sets = self._index = 0  # bytes that were read
        self._streams = 0

    def gap(self, gap: Gap) -> None:
        """Note bytes that are in no packet."""
        if gap.at or self._file.packs:
            self._file.add_fault(f"{gap.end - gap.at:,} bytes at {gap.at:,} are no packets (KLV)")

    def cut(self, packet: Packet) -> None:
        """Note that the file ends in a packet."""
        self._file.cut_at = packet.at

    def packet(self, packet: Packet) -> None:
        """Note a packet."""
        file, key = self._file, packet.key
        if labels.is_aces_frame(key):
            if len(file.frames) == _MOST_FRAMES:
                file.add_fault(f"has more than {_MOST_FRAMES:,} frames: the others are not read")
            elif len(file.frames) < _MOST_FRAMES:
                file.frames.append(Stretch(packet.value_at, packet.length))
                file.frame_offsets.append(self._place_in_stream(packet))
                file.numbers.add(key[12:])
        elif labels.same(key, labels.GENERIC_STREAM.ul):
            self._of_stream(packet)
        elif labels.same(key, labels.ENCRYPTED.ul) or labels.is_element(key):
            self._place_in_stream(packet)
            if key in file.others or len(file.others) < _MOST_OTHERS:
                file.others[key] = file.others.get(key, 0) + packet.length
        else:
            self._of_metadata(packet)

    def _place_in_stream(self, packet: Packet) -> int:
        """Return where an element is in its stream, by what its partition says."""
        if not self._file.packs:
            return packet.at
        pack = self._file.packs[-1]
        if pack.essence_at is None:
            pack.essence_at = packet.at
        return min(pack.partition.body_offset, _FARTHEST) + packet.at - pack.essence_at

    def _of_stream(self, packet: Packet) -> None:
        file = self._file
        number = file.packs[-1].partition.body_stream if file.packs else 0
        self._streams += 1
        if self._streams > _MOST_STREAMS:
            file.add_fault(f"has more than {_MOST_STREAMS:,} generic streams: the others are not read")
        else:
            file.streams.setdefault(number, []).append(Stretch(packet.value_at, packet.length))

    def _of_metadata(self, packet: Packet) -> None:
        file, key = self._file, packet.key
        if labels.same(key, labels.FILL.ul):
            self._take_in(packet)
            return
        kinds = (labels.PRIMER.ul, labels.RANDOM_INDEX.ul, labels.INDEX_SEGMENT.ul)
        if not (is_partition(key) or is_set(key) or any(labels.same(key, one) for one in kinds)):
            return
        if labels.same(key, labels.INDEX_SEGMENT.ul):
            self._index += max(packet.length, _LEAST)
        else:
            self._sets += max(packet.length, _LEAST)
        most = self._sets > _MOST_OF_SETS or self._index > _MOST_OF_INDEX
        if most or packet.length > _LARGEST_PACKET:
            file.add_fault(f"its metadata at {packet.at:,} is larger than that of any file, and is not read")
            return
        body = file.read(packet.value_at, packet.length)
        try:
            self._read(packet, body)
        except ValueError as error:
            file.add_fault(f"the packet at {packet.at:,} is damaged: {error}")

    def _take_in(self, packet: Packet, *, index: bool = False) -> None:
        """Note that a packet is of the header metadata, or of the index, that a partition begins with."""
        if not self._file.packs:
            return
        pack = self._file.packs[-1]
        if not index and packet.at == pack.header_end == pack.index_end:
            pack.header_end = pack.index_end = packet.end
        elif packet.at == pack.index_end:
            pack.index_end = packet.end

    def _read(self, packet: Packet, body: bytes) -> None:
        file, key = self._file, packet.key
        if is_partition(key):
            partition = read_partition(key, body)
            file.packs.append(
                PartitionInFile(packet.at, partition, header_end=packet.end, index_end=packet.end)
            )
        elif labels.same(key, labels.RANDOM_INDEX.ul):
            file.random_index = read_random_index(body)
        elif not file.packs:
            file.add_fault(f"the packet at {packet.at:,} stands before the first partition")
        elif labels.same(key, labels.PRIMER.ul):
            file.packs[-1].tags = read_primer(body)
            file.packs[-1].header_at = packet.at
            self._take_in(packet)
        elif labels.same(key, labels.INDEX_SEGMENT.ul):
            file.packs[-1].index.append(read_segment(body))
            self._take_in(packet, index=True)
        else:
            found = read_set(key, body, file.packs[-1].tags)
            file.packs[-1].sets.append(found)
            self._take_in(packet)
            for text in found.faults:
                file.add_fault(f"{found.group}: {text}")


class FrameReader:
    """A frame of a file, read at any place; read in its order, it is hashed, and so is its file."""

    def __init__(self, file: TrackFile, frame: Stretch, frame_hash: Hash) -> None:
        """Take the frame, and what its bytes are given to."""
        self._file, self._at, self.size = file, frame.at, frame.length
        self._hash, self._hashed = frame_hash, 0

    def read(self, at: int, count: int) -> bytes:
        """Return bytes from an offset, as many as asked for if they are there."""
        data = self._file.read(self._at + at, max(0, min(count, self.size - at)))
        if self._file.hash:
            self._file.hash.take(self._at + at, data)
        if at <= self._hashed < at + len(data):
            self._hash.update(memoryview(data)[self._hashed - at :])
            self._hashed = at + len(data)
        return data

    def digest(self) -> str:
        """Return the hash of the frame; what was not read in order is read now."""
        rest = Stretch(self._at + self._hashed, self.size - self._hashed)
        for block in self._file.blocks([rest]):
            self._hash.update(block)
        self._hashed = self.size
        return self._hash.hexdigest()
