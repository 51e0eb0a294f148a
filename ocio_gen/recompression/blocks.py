# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Blocks of pixels, raw as an uncompressed file has them, to chunks and back, by OpenEXR's own codecs.

A chunk's bytes depend only on its pixels, channels and box. So a band of any part and level goes through
OpenEXR as an ordinary small image of its own, and chunks are lifted out of it or put into it.
"""

import io
import struct
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from ocio_gen.recompression.codecs import CODECS, Codec
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import Bytes, Chunk, Content, ExrFile, chunk_pieces, from_bytes
from ocio_gen.recompression.exr_header import LARGEST_BLOCK, Attribute, Channel, Header, Level, Part
from ocio_gen.recompression.memory import filled_memory

if TYPE_CHECKING:
    from types import ModuleType

Plane = npt.NDArray[np.generic]

# Bytes that are coded at a time: enough that calls cost nothing, few enough to stay in caches.
_BAND_BYTES = 1 << 21

_NONE = CODECS["none"]

_Result = TypeVar("_Result")


class Band(NamedTuple):
    """Whole lines of a level: what is coded at a time."""

    level: tuple[int, int]
    top: int  # lines from the level's first
    bottom: int  # exclusive


def bands(part: Part, other: Part) -> Iterator[Band]:
    """Yield the bands of a part, in the order of its table of chunks, each of whole blocks of both parts.

    Args:
        part: The part.
        other: The same pixels by another codec.
    """
    for level in part.levels:
        rows = max(part.block_rows, other.block_rows)
        # The chunks of deep data are of any size.
        lines = rows if part.deep else rows * max(1, _BAND_BYTES // (rows * level.width * part.pixel_bytes))
        for top in range(0, level.height, lines):
            yield Band((level.x, level.y), top, min(top + lines, level.height))


def band_bytes(part: Part, band: Band) -> int:
    """Return the bytes of a band's pixels; of deep data, of one sample in each."""
    return (band.bottom - band.top) * level_of(part, band).width * part.pixel_bytes


def level_of(part: Part, band: Band) -> Level:
    """Return the level that a band is of."""
    return next(level for level in part.levels if (level.x, level.y) == band.level)


def indices(level: Level, band: Band) -> range:
    """Return which of a level's chunks hold a band."""
    first, last = band.top // level.block_height, -(-band.bottom // level.block_height)
    return range(first * level.columns, last * level.columns)


def read_band(file: ExrFile, number: int, band: Band, unwritten: int = 0) -> Bytes:
    """Return the pixels of a band of a file's part, as `decode` does, or as a row of bytes for each line."""
    part = file.header.parts[number]
    if part.codec is _NONE and not (part.tiled or part.deep or part.subsampled):
        level = level_of(part, band)
        rows = file.equal_chunks(number, level, indices(level, band), part.width * part.pixel_bytes)
        if rows is not None:
            return rows
    return decode(part, band, chunks_of(file, number, band), unwritten)


def chunks_of(file: ExrFile, number: int, band: Band) -> list[Chunk]:
    """Return the chunks of a band of a file's part.

    Raises:
        FrameError: one is not where it should be.
    """
    level = level_of(file.header.parts[number], band)
    return [file.chunk(number, level, index) for index in indices(level, band)]


def decode(part: Part, band: Band, chunks: Sequence[Chunk], unwritten: int = 0) -> Bytes:
    """Return the pixels of a band as an uncompressed file has them, chunk by chunk.

    Args:
        part: The part.
        band: Whole blocks of it.
        chunks: Of the band.
        unwritten: What is in memory where a decoder leaves samples out, as some do where data is
            damaged; 0 for what was there before.

    Returns:
        The bytes of its scan lines, or of its tiles one after the other; of deep data the table
        of each chunk, then its samples.

    Raises:
        FrameError: chunks are damaged.
        LeftAloneError: OpenEXR has no means to read this.
    """
    level = level_of(part, band)
    if part.deep:
        return _deep_raw(part, level, band, chunks)
    if part.codec is _NONE:
        return _joined(part, level, band, [chunk.data for chunk in chunks])
    small, planes = _decoded(part, level, band, chunks, unwritten)
    raw = np.empty(sum(plane.nbytes for plane in planes), np.uint8)
    for packed, plane in _views(small, raw, planes):
        packed[...] = plane
    return raw


def holds(file: ExrFile, number: int, band: Band, raw: Bytes, unwritten: int) -> bool:
    """Return whether a band of a file's part decodes to these pixels.

    Args:
        file: The file.
        number: Of the part.
        band: Whole blocks of it.
        raw: Pixels, as `read_band` returns them.
        unwritten: As for `decode`.

    Raises:
        FrameError: its chunks are damaged.
        LeftAloneError: OpenEXR has no means to read this.
    """
    part = file.header.parts[number]
    if part.deep or part.codec is _NONE:
        mine = read_band(file, number, band)
        return mine.size == raw.size and _equal(mine.reshape(raw.shape), raw)
    chunks = chunks_of(file, number, band)
    small, planes = _decoded(part, level_of(part, band), band, chunks, unwritten)
    return all(_equal(packed, plane) for packed, plane in _views(small, raw, planes))


def _equal(one: Bytes, other: Bytes) -> bool:
    """Return whether two arrays of bytes, of one shape, are equal; compared as words where lines allow it."""
    if one.shape[-1] % 4 == 0:
        return bool((one.view(np.uint32) == other.view(np.uint32)).all())
    return bool((one == other).all())


def _decoded(
    part: Part, level: Level, band: Band, chunks: Sequence[Chunk], unwritten: int
) -> tuple[Part, list[Plane]]:
    """Return an image of a band's own, and the samples of each of its channels."""
    if part.codec.packs_most:
        for box, chunk in zip(_boxes(part, level, band), chunks, strict=True):
            if _raw_size(part, box) > part.codec.packs_most * len(chunk.data):
                raise FrameError(f"a chunk of {len(chunk.data)} bytes cannot hold {_raw_size(part, box)}")
    header = _small_header(part, level, band)
    small = header.parts[0]
    places = [header.place(0, small.levels[0], index) for index in range(len(chunks))]
    content = [chunk_pieces(place, chunk) for place, chunk in zip(places, chunks, strict=True)]
    image = _assembled(header, content)
    # Filling memory takes a tenth of decoding: it is done for decoders that are known to need it.
    with filled_memory(unwritten if part.codec.skips_damage else 0):
        planes = _through_openexr(
            lambda openexr: _read_planes(openexr, image, part),
            f"its {part.codec.name} data does not decode: lines {band.top} to {band.bottom - 1} are damaged",
        )
    for channel, plane in zip(small.channels, planes, strict=True):
        if plane.shape != _shape(small, channel) or plane.dtype != channel.dtype:
            raise FrameError("does not decode: OpenEXR returned an image of another size")
    return small, planes


def encode(part: Part, band: Band, raw: Bytes) -> list[Chunk]:
    """Return the chunks of a band.

    Args:
        part: The part, with the codec that is wanted.
        band: Whole blocks of it.
        raw: Its pixels, as `read_band` returns them.

    Raises:
        FrameError: OpenEXR failed at it.
        LeftAloneError: OpenEXR has no means to write this.
    """
    level = level_of(part, band)
    if part.deep:
        return _deep_chunks(part, level, band, raw)
    if part.codec is _NONE:
        sizes = [_raw_size(part, box) for box in _boxes(part, level, band)]
        return [Chunk(piece.tobytes()) for piece in np.split(raw.reshape(-1), np.cumsum(sizes)[:-1])]
    small = _small_header(part, level, band)
    planes = _planes(small.parts[0], raw)
    written = _through_openexr(
        lambda openexr: _write_planes(openexr, small.parts[0], planes),
        f"cannot be written as {part.codec.name}",
    )
    lifted = from_bytes(written)
    whole = lifted.header.parts[0].levels[0]
    return [lifted.chunk(0, whole, index) for index in range(whole.chunks)]


def _through_openexr(call: "Callable[[ModuleType], _Result]", failure: str) -> _Result:
    import OpenEXR

    try:
        return call(OpenEXR)
    except (RuntimeError, ValueError, OSError, TypeError) as error:
        raise FrameError(failure) from error


# ---------------------------------------------------------------- an image of its own for a band


def _small_header(part: Part, level: Level, band: Band) -> Header:
    """Return the header of an ordinary image, of one level, that has the chunks of a band."""
    x, y = part.window[0], part.window[1] + band.top
    window = struct.pack("<4i", x, y, x + level.width - 1, y + band.bottom - band.top - 1)
    attributes = [
        Attribute(b"channels", b"chlist", part.value(b"channels") or b""),
        Attribute(b"compression", b"compression", bytes([part.codec.number])),
        Attribute(b"dataWindow", b"box2i", window),
        Attribute(b"displayWindow", b"box2i", window),
        Attribute(b"lineOrder", b"lineOrder", b"\0"),
        Attribute(b"pixelAspectRatio", b"float", struct.pack("<f", 1)),
        Attribute(b"screenWindowCenter", b"v2f", struct.pack("<ff", 0, 0)),
        Attribute(b"screenWindowWidth", b"float", struct.pack("<f", 1)),
    ]
    version = 2 | (part.flags & 0x400)
    if part.tiled:
        tiles = struct.pack("<IIB", level.block_width, level.block_height, 0)
        attributes.append(Attribute(b"tiles", b"tiledesc", tiles))
        version |= 0x200
    return Header(version, (Part(tuple(attributes), version),))


def _assembled(header: Header, chunks: Sequence[tuple[Content, ...]]) -> bytes:
    """Return a file of a header and its chunks, each in pieces."""
    head = header.encoded()
    sizes = np.array([sum(map(len, pieces)) for pieces in chunks], "<i8")
    offsets = len(head) + 8 * len(chunks) + np.cumsum(sizes) - sizes
    return b"".join(
        (head, offsets.astype("<i8").tobytes(), *(piece for pieces in chunks for piece in pieces))
    )


def _read_planes(openexr: "ModuleType", image: bytes, part: Part) -> list[Plane]:
    channels = openexr.File(io.BytesIO(image), separate_channels=True).channels()
    return [channels[_name(channel)].pixels for channel in part.channels]


def _write_planes(openexr: "ModuleType", part: Part, planes: list[Plane]) -> bytes | memoryview:
    if part.subsampled:
        return _write_subsampled(openexr, part, planes)
    x0, y0, x1, y1 = part.window
    header = {
        "compression": openexr.Compression(part.codec.number),
        "type": openexr.tiledimage if part.tiled else openexr.scanlineimage,
        "dataWindow": (np.array([x0, y0], np.int32), np.array([x1, y1], np.int32)),
    }
    if part.tiled:
        header["tiles"] = tiles = openexr.TileDescription()
        tiles.xSize, tiles.ySize = part.tiles.width, part.tiles.height
        tiles.mode = openexr.ONE_LEVEL
    buffer = io.BytesIO()
    named = {_name(channel): plane for channel, plane in zip(part.channels, planes, strict=True)}
    openexr.File(header, named).write(buffer)
    return buffer.getbuffer()


def _write_subsampled(openexr: "ModuleType", part: Part, planes: list[Plane]) -> bytes:
    """Write luminance and chroma through the older interface, which alone takes subsampled channels.

    It takes the stride of a line from the image's width, so rows are handed over one at a time.
    """
    import Imath

    x0, y0, x1, y1 = part.window
    header = openexr.Header(part.width, part.height)
    header["dataWindow"] = Imath.Box2i(Imath.V2i(x0, y0), Imath.V2i(x1, y1))
    header["compression"] = Imath.Compression(part.codec.number)
    numbers = {"u": Imath.PixelType.UINT, "e": Imath.PixelType.HALF, "f": Imath.PixelType.FLOAT}
    header["channels"] = {
        _name(one): Imath.Channel(
            Imath.PixelType(numbers[one.dtype.char if one.dtype.char in "ef" else "u"]),
            one.x_sampling,
            one.y_sampling,
        )
        for one in part.channels
    }
    rows = int(np.lcm.reduce([channel.y_sampling for channel in part.channels]))
    with tempfile.TemporaryDirectory(prefix="ocio-gen-") as folder:
        path = Path(folder, "band.exr")
        output = openexr.OutputFile(str(path), header)
        for top in range(0, part.height, rows):
            lines = {
                _name(one): plane[top // one.y_sampling : (top + rows) // one.y_sampling].tobytes()
                for one, plane in zip(part.channels, planes, strict=True)
            }
            output.writePixels(lines, rows)
        output.close()
        return path.read_bytes()


def _name(channel: Channel) -> str:
    try:
        return channel.name.decode()
    except UnicodeDecodeError:
        raise LeftAloneError(
            f"the name of its channel {channel.name!r} is not UTF-8, which OpenEXR's module asks for"
        ) from None


# ---------------------------------------------------------------- planes of channels and raw bytes


class _Box(NamedTuple):
    """A block's pixels, from the band's first."""

    left: int
    top: int
    width: int
    height: int


def _boxes(part: Part, level: Level, band: Band) -> list[_Box]:
    return [
        _Box(
            left,
            top - band.top,
            min(level.block_width, level.width - left),
            min(level.block_height, band.bottom - top),
        )
        for top in range(band.top, band.bottom, level.block_height)
        for left in range(0, level.width, level.block_width)
    ]


def _raw_size(part: Part, box: _Box) -> int:
    """Return the bytes of a block; bands begin where all channels have a sample."""
    if not part.subsampled:
        return box.width * box.height * part.pixel_bytes
    return sum(_line_size(part, box.top + line, box.width) for line in range(box.height))


def raw_sizes(part: Part, level: Level) -> list[int]:
    """Return the bytes of each of a level's chunks in an uncompressed file, but for deep data's samples."""
    boxes = _boxes(part, level, Band((level.x, level.y), 0, level.height))
    return [4 * box.width * box.height if part.deep else _raw_size(part, box) for box in boxes]


def _line_size(part: Part, line: int, width: int) -> int:
    return sum(
        width // one.x_sampling * one.dtype.itemsize for one in part.channels if line % one.y_sampling == 0
    )


def _joined(part: Part, level: Level, band: Band, pieces: Sequence[Content]) -> Bytes:
    for box, piece in zip(_boxes(part, level, band), pieces, strict=True):
        if len(piece) != _raw_size(part, box):
            raise FrameError(f"a chunk has {len(piece)} bytes, not {_raw_size(part, box)}")
    return np.frombuffer(b"".join(pieces), np.uint8)


def _views(part: Part, raw: Bytes, planes: list[Plane]) -> Iterator[tuple[Bytes, Bytes]]:
    """Yield pairs of views of the same samples, as bytes: in raw, and in planes.

    Args:
        part: A part of one level.
        raw: Its blocks, one after the other; or a row for each scan line.
        planes: Its channels.
    """
    at = 0
    whole = Band((0, 0), 0, part.height)
    if part.subsampled:
        flat = [plane.view(np.uint8) for plane in planes]
        for line in range(part.height):
            for channel, plane in zip(part.channels, flat, strict=True):
                if line % channel.y_sampling == 0:
                    row = plane[line // channel.y_sampling]
                    yield raw[at : at + row.size], row
                    at += row.size
        return
    # The blocks of scan lines follow each other as their lines do.
    boxes = _boxes(part, part.levels[0], whole) if part.tiled else [_Box(0, 0, part.width, part.height)]
    for box in boxes:
        size = _raw_size(part, box)
        lines = raw if raw.ndim > 1 else raw[at : at + size].reshape(box.height, -1)
        at += size
        column = 0
        for channel, samples in zip(part.channels, planes, strict=True):
            item = channel.dtype.itemsize
            inside = samples.view(np.uint8)[
                box.top : box.top + box.height, box.left * item : (box.left + box.width) * item
            ]
            yield lines[:, column : column + inside.shape[1]], inside
            column += inside.shape[1]


def _shape(part: Part, channel: Channel) -> tuple[int, int]:
    return part.height // channel.y_sampling, part.width // channel.x_sampling


def _planes(part: Part, raw: Bytes) -> list[Plane]:
    planes: list[Plane] = [np.empty(_shape(part, channel), channel.dtype) for channel in part.channels]
    for packed, plane in _views(part, raw, planes):
        plane[...] = packed
    return planes


# ---------------------------------------------------------------- deep data


def _deep_raw(part: Part, level: Level, band: Band, chunks: Sequence[Chunk]) -> Bytes:
    pieces = []
    for box, chunk in zip(_boxes(part, level, band), chunks, strict=True):
        size = 4 * box.width * box.height
        table = _unpacked(part.codec, chunk.table[:size] if part.codec is _NONE else chunk.table, size)
        counts = np.frombuffer(table, "<i4").reshape(box.height, box.width)
        # The counts of a line add up.
        samples = int(counts[:, -1].astype(np.int64).sum())
        if (
            np.diff(counts.astype(np.int64), axis=1, prepend=0).min() < 0
            or samples * part.pixel_bytes != chunk.unpacked
        ):
            raise FrameError("a table of its samples does not fit them")
        pieces += [table, _unpacked(part.codec, chunk.data, chunk.unpacked)]
    return np.frombuffer(b"".join(pieces), np.uint8)


def _deep_chunks(part: Part, level: Level, band: Band, raw: Bytes) -> list[Chunk]:
    if not part.codec.deep:
        takers = ", ".join(codec.name for codec in CODECS.values() if codec.deep)
        raise LeftAloneError(f"is deep, which {part.codec.name} does not hold; use one of {takers}")
    data = raw.tobytes()
    at = 0
    chunks = []
    for box in _boxes(part, level, band):
        counts = np.frombuffer(data, "<i4", box.width * box.height, at).reshape(box.height, box.width)
        middle = at + counts.nbytes
        end = middle + int(counts[:, -1].astype(np.int64).sum()) * part.pixel_bytes
        table, samples = data[at:middle], data[middle:end]
        chunks.append(Chunk(_packed(part.codec, samples), _packed(part.codec, table), len(samples)))
        at = end
    return chunks


def _bytes_part(codec: Codec, size: int) -> tuple[Part, Band]:
    """Return an image of one line whose chunk holds any bytes: RLE and ZIP do not look at samples."""
    wide = Part(
        (
            Attribute(b"channels", b"chlist", b"Y\0" + struct.pack("<iiii", 1, 0, 1, 1) + b"\0"),
            Attribute(b"compression", b"compression", bytes([codec.number])),
            Attribute(b"dataWindow", b"box2i", struct.pack("<4i", 0, 0, size // 2 - 1, 0)),
        ),
        2,
    )
    return wide, Band((0, 0), 0, 1)


def _packed(codec: Codec, data: bytes) -> Content:
    if codec is _NONE or not data:
        return data
    part, band = _bytes_part(codec, len(data))
    return encode(part, band, np.frombuffer(data, np.uint8))[0].data


def _unpacked(codec: Codec, data: Content, size: int) -> bytes:
    if len(data) == size:
        return bytes(data)
    if codec is _NONE or not data or size < len(data):
        raise FrameError(f"a chunk has {len(data)} bytes, not {size}")
    if size > LARGEST_BLOCK:
        raise LeftAloneError(f"a block of its samples holds more than {LARGEST_BLOCK >> 20} MiB")
    part, band = _bytes_part(codec, size)
    return decode(part, band, [Chunk(data)]).tobytes()
