# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The header of an OpenEXR file as bytes, and what it says of its parts, levels and chunks.

Source: OpenEXR File Layout. No attribute is turned into a value and back, so none can change by it.
"""

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np

from ocio_gen.recompression.codecs import BY_NUMBER, CODECS, Codec
from ocio_gen.recompression.errors import FrameError, LeftAloneError

# What every OpenEXR file begins with.
MAGIC = struct.pack("<i", 20000630)
_VERSION, _TILED, _LONG_NAMES, _DEEP, _MULTIPART = 2, 0x200, 0x400, 0x800, 0x1000
_KNOWN_FLAGS = _TILED | _LONG_NAMES | _DEEP | _MULTIPART

# A block of lines or a row of tiles is decoded at once; 16K x 256 lines of RGBA float are 1/8 of this.
LARGEST_BLOCK = 1 << 29

# The attributes of a part that follow from its codec.
COMPRESSION, CHUNK_COUNT = b"compression", b"chunkCount"

# Headers are some kilobytes, with previews and manifests of IDs some megabytes.
LARGEST_HEADER = 1 << 26

# Of all parts; and of one. Files of hundreds of parts, each with a camera's metadata, have some ten thousand
# attributes, and Nuke writes 1,023 channels at most.
_MOST_ATTRIBUTES, _MOST_CHANNELS = 1 << 17, 1 << 14

Parsed = TypeVar("Parsed")

SAMPLE_TYPES = (np.dtype("<u4"), np.dtype("<f2"), np.dtype("<f4"))


class Attribute(NamedTuple):
    """An attribute of a header, as it is in the file."""

    name: bytes
    type: bytes
    value: bytes

    def encoded(self) -> bytes:
        """Return the attribute's bytes in a header."""
        return b"%b\0%b\0%b%b" % (self.name, self.type, struct.pack("<i", len(self.value)), self.value)


class Channel(NamedTuple):
    """A channel of a part."""

    name: bytes
    dtype: np.dtype[np.generic]
    x_sampling: int
    y_sampling: int


class Level(NamedTuple):
    """A resolution level of a part, with its place in the part's table of chunks."""

    x: int  # number of the level
    y: int
    width: int
    height: int
    block_width: int
    block_height: int
    first: int  # index of its first chunk

    @property
    def columns(self) -> int:
        """Blocks in a row."""
        return -(-self.width // self.block_width)

    @property
    def rows(self) -> int:
        """Rows of blocks."""
        return -(-self.height // self.block_height)

    @property
    def chunks(self) -> int:
        """Blocks in the level."""
        return self.columns * self.rows


class Tiles(NamedTuple):
    """What the tiles attribute says."""

    width: int
    height: int
    mode: int  # 0 one level, 1 mipmap, 2 ripmap
    round_up: bool


@dataclass(frozen=True)
class Part:
    """A part of a file: its attributes, and what they mean for its chunks."""

    attributes: tuple[Attribute, ...]
    flags: int  # of the file

    def value(self, name: bytes) -> bytes | None:
        """Return the bytes of an attribute, if it is there."""
        return next((one.value for one in self.attributes if one.name == name), None)

    def with_value(self, name: bytes, value: bytes) -> "Part":
        """Return the part with other bytes in an attribute that it has."""
        return replace(
            self,
            attributes=tuple(
                one._replace(value=value) if one.name == name else one for one in self.attributes
            ),
        )

    def without(self, name: bytes) -> "Part":
        """Return the part without an attribute."""
        return replace(self, attributes=tuple(one for one in self.attributes if one.name != name))

    @cached_property
    def kind(self) -> bytes:
        """Its type: scanlineimage, tiledimage, deepscanline or deeptile."""
        if self.flags & (_MULTIPART | _DEEP):
            return self._needed(b"type").rstrip(b"\0")
        return b"tiledimage" if self.flags & _TILED else b"scanlineimage"

    @property
    def tiled(self) -> bool:
        """Whether its blocks are tiles."""
        return self.kind in {b"tiledimage", b"deeptile"}

    @property
    def deep(self) -> bool:
        """Whether its pixels hold any number of samples."""
        return self.kind in {b"deepscanline", b"deeptile"}

    @cached_property
    def codec(self) -> Codec:
        """Its codec."""
        number = self._unpacked(COMPRESSION, "<B")[0]
        if number not in BY_NUMBER:
            raise LeftAloneError(f"its compression, number {number}, is none that OpenEXR 3.5 has")
        return BY_NUMBER[number]

    def with_codec(self, codec: Codec) -> "Part":
        """Return the part with another codec, and with the number of chunks that follows from it."""
        part = self.with_value(COMPRESSION, bytes([codec.number]))
        return part.with_value(CHUNK_COUNT, part.chunk_count)

    @property
    def chunk_count(self) -> bytes:
        """What the attribute says, by which readers before OpenEXR 3 find the chunks of parts that follow."""
        return struct.pack("<i", self.chunks)

    @cached_property
    def window(self) -> tuple[int, int, int, int]:
        """Its data window: min x, min y, max x, max y, inclusive."""
        x0, y0, x1, y1 = self._unpacked(b"dataWindow", "<4i")
        if x1 < x0 or y1 < y0:
            raise FrameError(f"its data window is empty: {x0} {y0} to {x1} {y1}")
        return x0, y0, x1, y1

    @property
    def has_floats(self) -> bool:
        """Whether it has a channel of 32-bit float."""
        return any(channel.dtype == np.float32 for channel in self.channels)

    @property
    def has_lost(self) -> bool:
        """Whether its codec has lost something, which no lossless one undercuts: it is carried as it is."""
        return bool(self.codec.lossy) and not (self.codec.name == "pxr24" and not self.has_floats)

    @cached_property
    def pixel_bytes(self) -> int:
        """Bytes of a pixel that has a sample of each channel."""
        return sum(channel.dtype.itemsize for channel in self.channels)

    @property
    def width(self) -> int:
        """Pixels in a line."""
        return self.window[2] - self.window[0] + 1

    @property
    def height(self) -> int:
        """Lines."""
        return self.window[3] - self.window[1] + 1

    @cached_property
    def channels(self) -> tuple[Channel, ...]:
        """Its channels, in the order of their samples in a line."""
        data = self._needed(b"channels")
        found = []
        at = 0
        while data[at : at + 1] != b"\0":
            end = data.find(b"\0", at)
            if end < 0 or end + 17 > len(data):
                raise FrameError("its list of channels is cut short")
            number, _, x_sampling, y_sampling = struct.unpack_from("<iB3xii", data, end + 1)
            if not 0 <= number < len(SAMPLE_TYPES) or min(x_sampling, y_sampling) < 1:
                raise FrameError(f"its channel {data[at:end]!r} is of no type or sampling that OpenEXR has")
            found.append(Channel(data[at:end], SAMPLE_TYPES[number], x_sampling, y_sampling))
            if len(found) > _MOST_CHANNELS:
                raise LeftAloneError(f"it has more than {_MOST_CHANNELS:,} channels")
            at = end + 17
        names = [channel.name for channel in found]
        if not names or names != sorted(set(names)):
            raise FrameError("its channels are not in order, or a name is there twice")
        return tuple(found)

    @cached_property
    def subsampled(self) -> bool:
        """Whether a channel has fewer samples than pixels, as chroma does."""
        return any((one.x_sampling, one.y_sampling) != (1, 1) for one in self.channels)

    @cached_property
    def block_rows(self) -> int:
        """Lines that are whole blocks, and whole samples of each channel."""
        rows = self.tiles.height if self.tiled else self.codec.lines
        return math.lcm(rows, *(channel.y_sampling for channel in self.channels))

    @cached_property
    def tiles(self) -> Tiles:
        """Its tiles."""
        width, height, mode = self._unpacked(b"tiles", "<IIB")
        if not (0 < width <= 1 << 30 and 0 < height <= 1 << 30 and mode & 15 < 3 and mode >> 4 < 2):
            raise FrameError(f"its tiles are {width} x {height}, mode {mode}, which OpenEXR does not have")
        return Tiles(width, height, mode & 15, mode >> 4 == 1)

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """Its resolution levels, in the order of its table of chunks."""
        if not self.tiled:
            return (Level(0, 0, self.width, self.height, self.width, self.codec.lines, 0),)
        found: list[Level] = []
        first = 0
        for x, y in self._level_numbers():
            sizes = _level_size(self.width, x, self.tiles), _level_size(self.height, y, self.tiles)
            found.append(Level(x, y, *sizes, self.tiles.width, self.tiles.height, first))
            first += found[-1].chunks
        return tuple(found)

    @property
    def chunks(self) -> int:
        """Chunks in all its levels."""
        return sum(level.chunks for level in self.levels)

    def index_of(self, place: tuple[int, ...]) -> int | None:
        """Return the place in the table of the chunk of a line, or of a tile and its level; or None."""
        if not self.tiled:
            index, rest = divmod(place[0] - self.window[1], self.codec.lines)
            return index if rest == 0 and 0 <= index < self.chunks else None
        column, row, x, y = place
        level = next((one for one in self.levels if (one.x, one.y) == (x, y)), None)
        if level is None or not (0 <= column < level.columns and 0 <= row < level.rows):
            return None
        return level.first + row * level.columns + column

    def _level_numbers(self) -> list[tuple[int, int]]:
        counts = [_level_count(size, self.tiles) for size in (self.width, self.height)]
        if self.tiles.mode == 0:
            return [(0, 0)]
        if self.tiles.mode == 1:
            return [(level, level) for level in range(max(counts))]
        return [(x, y) for y in range(counts[1]) for x in range(counts[0])]

    def _needed(self, name: bytes) -> bytes:
        value = self.value(name)
        if value is None:
            raise FrameError(f"its header has no {name.decode()}")
        return value

    def _unpacked(self, name: bytes, layout: str) -> tuple[int, ...]:
        value = self._needed(name)
        if len(value) != struct.calcsize(layout):
            raise FrameError(f"its {name.decode()} has {len(value)} bytes, not {struct.calcsize(layout)}")
        return struct.unpack(layout, value)


def _level_count(size: int, tiles: Tiles) -> int:
    return (size - 1).bit_length() + 1 if tiles.round_up else size.bit_length()


def _level_size(size: int, level: int, tiles: Tiles) -> int:
    return max(1, (size + ((1 << level) - 1 if tiles.round_up else 0)) >> level)


@dataclass(frozen=True)
class Header:
    """All that stands before a file's table of chunks."""

    version: int
    parts: tuple[Part, ...]

    @property
    def multipart(self) -> bool:
        """Whether its chunks carry the number of their part."""
        return bool(self.version & _MULTIPART)

    def encoded(self) -> bytes:
        """Return the header's bytes, magic number included."""
        parts = [b"".join(map(Attribute.encoded, part.attributes)) + b"\0" for part in self.parts]
        return MAGIC + struct.pack("<I", self.version) + b"".join(parts) + b"\0" * self.multipart

    def with_codec(self, codec: Codec) -> "Header":
        """Return the header with another codec in each part."""
        return replace(self, parts=tuple(part.with_codec(codec) for part in self.parts))

    def place(self, number: int, level: Level, index: int) -> bytes:
        """Return what a chunk begins with: its part, and its line or tile."""
        part = self.parts[number]
        row, column = divmod(index, level.columns)
        prefix = struct.pack("<i", number) if self.multipart else b""
        if part.tiled:
            return prefix + struct.pack("<4i", column, row, level.x, level.y)
        return prefix + struct.pack("<i", part.window[1] + row * level.block_height)

    def located(self, head: bytes) -> tuple[int, int, int] | None:
        """Return what a chunk says of itself: its part, its place in the part's table, and its bytes.

        Args:
            head: Its first bytes.

        Returns:
            None, if it is no chunk of this file.
        """
        at = 4 * self.multipart
        number = int.from_bytes(head[:at], "little", signed=True)
        if not 0 <= number < len(self.parts):
            return None
        part = self.parts[number]
        place, sizes = ("<4i" if part.tiled else "<i"), ("<QQQ" if part.deep else "<i")
        body = at + struct.calcsize(place) + struct.calcsize(sizes)
        if len(head) < body:
            return None
        index = part.index_of(struct.unpack_from(place, head, at))
        counted = struct.unpack_from(sizes, head, at + struct.calcsize(place))[:2]
        return None if index is None or min(counted) < 0 else (number, index, body + sum(counted))

    @property
    def uncompressed(self) -> bool:
        """Whether no part is compressed."""
        return all(part.codec is CODECS["none"] for part in self.parts)


class _CutShortError(Exception):
    pass


def parse_header(data: bytes) -> Header:
    """Return the header that a file begins with.

    Args:
        data: The file's first bytes; what follows the header does not matter.

    Raises:
        FrameError: it is no header of an OpenEXR file, or not a whole one.
        LeftAloneError: it is of a version that is not known, or has far too many attributes.
    """
    if data[:4] != MAGIC:
        raise FrameError("is not an OpenEXR file")
    try:
        return _parsed(data)
    except _CutShortError:
        raise FrameError("its header is cut short") from None


def _parsed(data: bytes) -> Header:
    if len(data) >= 8 and not is_known_version(version := struct.unpack_from("<I", data, 4)[0]):
        raise LeftAloneError(f"its version, {version:#x}, is none that OpenEXR 3.5 writes")
    version, parts = _split(data)
    for attributes in parts:
        names = [attribute.name for attribute in attributes]
        if len(set(names)) != len(names):
            raise FrameError("its header has an attribute twice")
    return Header(version, tuple(_checked(Part(attributes, version)) for attributes in parts))


def is_known_version(version: int) -> bool:
    """Return whether the version and the flags of a file are among those that OpenEXR 3.5 writes."""
    return version & 0xFF == _VERSION and not version & ~0xFF & ~_KNOWN_FLAGS


def read_header(
    read: Callable[[int, int], bytes | memoryview],
    size: int,
    parse: Callable[[bytes], Parsed],
    most: int = LARGEST_HEADER,
) -> Parsed:
    """Return what a function makes of a file's first bytes, once these are as many as its header has.

    Args:
        read: Returns bytes of the file, from an offset, as many as asked for if they are there.
        size: The file's bytes.
        parse: `parse_header`, or `split_header`: raises FrameError where the header is not whole.
        most: The largest header that is taken, in bytes.

    Raises:
        FrameError: as `parse`.
        LeftAloneError: as `parse`.
    """
    wanted = 1 << 16
    while True:
        data = bytes(read(0, min(wanted, size, most)))
        try:
            return parse(data)
        except FrameError:
            if data[:4] != MAGIC or wanted >= min(size, most):
                raise
            wanted *= 8


def split_header(data: bytes) -> tuple[int, list[tuple[Attribute, ...]]]:
    """Return the version and flags that a file begins with, and the attributes of its parts, unchecked.

    Args:
        data: The file's first bytes; what follows the header does not matter.

    Raises:
        FrameError: it is no OpenEXR file, or its header is not whole.
        LeftAloneError: it has far too many attributes.
    """
    if data[:4] != MAGIC:
        raise FrameError("is not an OpenEXR file")
    try:
        return _split(data)
    except _CutShortError:
        raise FrameError("its header is cut short") from None


def _split(data: bytes) -> tuple[int, list[tuple[Attribute, ...]]]:
    if len(data) < 8:
        raise _CutShortError
    (version,) = struct.unpack_from("<I", data, 4)
    several = is_known_version(version) and bool(version & _MULTIPART)
    parts: list[tuple[Attribute, ...]] = []
    count = 0
    at = 8
    while not parts or (several and data[at : at + 1] != b"\0"):
        attributes = []
        while data[at : at + 1] != b"\0":
            attribute, at = _attribute(data, at)
            attributes.append(attribute)
            count += 1
            if count > _MOST_ATTRIBUTES:
                raise LeftAloneError(f"its header has more than {_MOST_ATTRIBUTES:,} attributes")
        at += 1
        parts.append(tuple(attributes))
    if at >= len(data) and several:
        raise _CutShortError
    return version, parts


def _attribute(data: bytes, at: int) -> tuple[Attribute, int]:
    name_end = data.find(b"\0", at)
    type_end = data.find(b"\0", name_end + 1)
    if min(name_end, type_end) < 0 or type_end + 5 > len(data):
        raise _CutShortError
    (size,) = struct.unpack_from("<i", data, type_end + 1)
    end = type_end + 5 + size
    if size < 0:
        raise FrameError("an attribute of its header has a size below 0")
    if end > len(data):
        raise _CutShortError
    return Attribute(data[at:name_end], data[name_end + 1 : type_end], data[type_end + 5 : end]), end


def _checked(part: Part) -> Part:
    """Return a part whose meaning is clear and within limits."""
    if part.kind not in {b"scanlineimage", b"tiledimage", b"deepscanline", b"deeptile"}:
        raise LeftAloneError(
            f"its part of type {part.kind.decode(errors='replace')!r} is none that OpenEXR has"
        )
    x0, y0, *_ = part.window
    for channel in part.channels:
        xs, ys = channel.x_sampling, channel.y_sampling
        if (xs, ys) != (1, 1) and part.tiled | part.deep:
            raise FrameError("its channels are subsampled, which tiles and deep data cannot be")
        if x0 % xs or y0 % ys or part.width % xs or part.height % ys:
            raise FrameError("its data window is not a multiple of its channels' sampling")
    sample = 4 if part.deep else part.pixel_bytes
    if part.width * min(part.block_rows, part.height) * sample > LARGEST_BLOCK:
        raise LeftAloneError(f"a row of its blocks holds more than {LARGEST_BLOCK >> 20} MiB")
    return part
