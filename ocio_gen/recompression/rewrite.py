# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A file from another: the same parts, levels and pixels, by other codecs."""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

import numpy as np

from ocio_gen.recompression.blocks import (
    Band,
    bands,
    chunks_of,
    encode,
    indices,
    level_of,
    raw_sizes,
    read_band,
)
from ocio_gen.recompression.codecs import BEST_FOR_DEEP, CODECS, Codec
from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.exr_file import Chunk, ExrFile, Offsets, chunk_pieces
from ocio_gen.recompression.exr_header import Header, Part

# Says that a file is an ACES container, ST 2065-4, which holds no compressed pixels.
ACES_FLAG = b"acesImageContainerFlag"

# Attributes that say how their codec was set; they stay, as all others do.
_ACES_NOTHING = b"\0\0\0\0"


def recompressed_header(header: Header, codec: Codec, aces_container: str) -> Header:
    """Return the header of a recompressed file.

    Args:
        header: The file's as it is.
        codec: The codec that is wanted.
        aces_container: What becomes of the flag of an ACES container: drop, keep or refuse.

    Raises:
        LeftAloneError: it is an ACES container, and that is to be refused.
    """
    new = replace(header, parts=tuple(_recompressed(part, codec) for part in header.parts))
    flagged = [part.value(ACES_FLAG) not in {None, _ACES_NOTHING} for part in header.parts]
    if not codec.packs or not any(flagged) or aces_container == "keep":
        return new
    if aces_container == "refuse":
        raise LeftAloneError("is an ACES container (ST 2065-4), which compressed files are not")
    return Header(new.version, tuple(part.without(ACES_FLAG) for part in new.parts))


def _recompressed(part: Part, codec: Codec) -> Part:
    """Return a part with the codec that is wanted, or the best that it can have."""
    if part.has_lost:
        return part.with_codec(part.codec)  # with the true number of chunks
    return part.with_codec(BEST_FOR_DEEP if part.deep and not codec.deep else codec)


@dataclass(frozen=True)
class Layout:
    """What an uncompressed file has beyond its header and pixels."""

    order: Offsets  # the indices of its chunks, as they stand
    padding: dict[int, bytes]  # by the index of a chunk: what follows its table of samples
    blank_table: bool = False  # whether its table of chunks was never written
    trailing: bytes = b""  # what follows its last chunk

    # OpenEXR writes the tables of deep tiles at the edge as long as those of whole tiles, and what
    # is left of its buffer with them.


def layout_of(file: ExrFile) -> Layout:
    """Return how a file is laid out."""
    padding = {}
    for number, part in enumerate(file.header.parts):
        if part.kind != b"deeptile" or part.codec.packs:
            continue
        for level in part.levels:
            for index, size in enumerate(raw_sizes(part, level)):
                if rest := file.chunk(number, level, index).table[size:]:
                    padding[file.first(number) + level.first + index] = bytes(rest)
    return Layout(np.argsort(file.table, kind="stable"), padding, file.blank_table, file.trailing())


def rewrite(source: ExrFile, header: Header, out: BinaryIO, layout: Layout | None = None) -> None:
    """Write a file with the pixels of another and a header of its own.

    Args:
        source: The file to read.
        header: Of the file to write: the same parts, with other codecs.
        out: Where to write it, from its beginning.
        layout: How it is to be laid out, where that is known, of an uncompressed file only. Else its
            chunks stand in the source's order.

    Raises:
        FrameError: the source is damaged.
        LeftAloneError: a codec cannot hold it.
    """
    head = header.encoded()
    counts = [part.chunks for part in header.parts]
    offsets = np.zeros(sum(counts), np.int64)
    if layout:
        offsets = uncompressed_offsets(source, header, layout)
    firsts = np.cumsum([0, *counts])
    out.write(head)
    out.write(bytes(8 * offsets.size))
    position = len(head) + 8 * offsets.size
    for number, band in _in_file_order(source, header):
        part = header.parts[number]
        level = level_of(part, band)
        which = indices(level, band)
        chunks = _chunks(source, number, part, band)
        for index in _by_position(source, number, band, which, header):
            at = int(firsts[number]) + level.first + index
            chunk = chunks[index - which.start]
            if layout and at in layout.padding:
                chunk = chunk._replace(table=bytes(chunk.table) + layout.padding[at])
            pieces = chunk_pieces(header.place(number, level, index), chunk, deep=part.deep)
            if layout:
                out.seek(int(offsets[at]))
            else:
                offsets[at] = position
                position += sum(map(len, pieces))
            out.writelines(pieces)
    if layout:
        out.seek(0, os.SEEK_END)
        out.write(layout.trailing)
    if not (layout and layout.blank_table):
        out.seek(len(head))
        out.write(offsets.astype("<i8").tobytes())


def _chunks(source: ExrFile, number: int, part: Part, band: Band) -> list[Chunk]:
    """Return the chunks of a band by a part's codec: as they are, where the source has the same."""
    if part.codec is source.header.parts[number].codec and part.codec is not CODECS["none"]:
        return chunks_of(source, number, band)
    return encode(part, band, read_band(source, number, band))


def _in_file_order(source: ExrFile, header: Header) -> Iterator[tuple[int, Band]]:
    """Yield the bands of all parts, by where the source has the first of their chunks."""
    found = []
    for number, (part, new) in enumerate(zip(source.header.parts, header.parts, strict=True)):
        offsets = source.offsets(number)
        for band in bands(part, new):
            level = level_of(part, band)
            which = indices(level, band)
            first = level.first + which.start
            found.append((int(offsets[first : first + len(which)].min()), number, band))
    for _, number, band in sorted(found):
        yield number, band


def _by_position(source: ExrFile, number: int, band: Band, which: range, header: Header) -> list[int]:
    """Return the new chunks of a band in the order in which the source has their first lines or tiles."""
    old, new = level_of(source.header.parts[number], band), level_of(header.parts[number], band)
    offsets = source.offsets(number)[old.first : old.first + old.chunks]
    if old.columns > 1 or old.block_height == new.block_height:
        return sorted(which, key=lambda index: int(offsets[index]))

    def position(index: int) -> int:
        top = index * new.block_height
        bottom = min(top + new.block_height, old.height)
        return int(offsets[top // old.block_height : -(-bottom // old.block_height)].min())

    return sorted(which, key=position)


def uncompressed_offsets(source: ExrFile, header: Header, layout: Layout) -> Offsets:
    """Return where the chunks of an uncompressed file stand: all that its table says.

    Args:
        source: A file with the same pixels; of deep data its chunks say how many bytes they unpack to.
        header: Of the uncompressed file.
        layout: Of the uncompressed file.
    """
    sizes = np.array([size for number in range(len(header.parts)) for size in _sizes(source, header, number)])
    for index, rest in layout.padding.items():
        sizes[index] += len(rest)
    order = layout.order
    offsets = np.empty(sizes.size, np.int64)
    ends = np.cumsum(sizes[order])
    offsets[order] = len(header.encoded()) + 8 * sizes.size + ends - sizes[order]
    return offsets


def _sizes(source: ExrFile, header: Header, number: int) -> Iterator[int]:
    part = header.parts[number]
    for level in part.levels:
        prefix = len(header.place(number, level, 0)) + (struct.calcsize("<QQQ") if part.deep else 4)
        for index, size in enumerate(raw_sizes(part, level)):
            samples = source.chunk(number, level, index).unpacked if part.deep else 0
            yield prefix + size + samples
