# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""That a recompressed file is the same image: every sample of every level, and every byte of its headers."""

import numpy as np
import xxhash

from ocio_gen.recompression.blocks import bands, holds, read_band
from ocio_gen.recompression.errors import FrameError
from ocio_gen.recompression.exr_file import Bytes, ExrFile
from ocio_gen.recompression.exr_header import CHUNK_COUNT, COMPRESSION, Attribute, Header, Part
from ocio_gen.recompression.rewrite import ACES_FLAG, Layout, uncompressed_offsets


def prove(source: ExrFile, result: ExrFile) -> str:
    """Decode two files afresh and compare them.

    Args:
        source: A file.
        result: The same image by other codecs.

    Returns:
        The digest of their pixels: XXH128 of all samples as an uncompressed file has them, part by
        part, in the order of the table of chunks. It is the same for every codec.

    Raises:
        FrameError: they differ, or one is damaged.
        LeftAloneError: OpenEXR has no means to read one of them.
    """
    _same_headers(source.header, result.header)
    digest = xxhash.xxh3_128()
    for number, (one, other) in enumerate(zip(source.header.parts, result.header.parts, strict=True)):
        for band in bands(one, other):
            before = read_band(source, number, band, unwritten=0x55)
            if not holds(result, number, band, before, unwritten=0xAA):
                raise FrameError(
                    f"the result has other pixels in part {number}, level {band.level}, "
                    f"lines {band.top} to {band.bottom - 1}; the frame is left as it was"
                )
            _update(digest, before)
    return digest.hexdigest()


def require_true_counts(result: ExrFile) -> None:
    """Raise FrameError if a part says that it has another number of chunks than it has."""
    for number, part in enumerate(result.header.parts):
        if part.value(CHUNK_COUNT) not in {None, part.chunk_count}:
            raise FrameError(f"the result has a false number of chunks in part {number}")


def pixel_digest(file: ExrFile) -> str:
    """Return the digest of a file's pixels, as `prove` does."""
    digest = xxhash.xxh3_128()
    for number, part in enumerate(file.header.parts):
        for band in bands(part, part):
            _update(digest, read_band(file, number, band))
    return digest.hexdigest()


def _update(digest: xxhash.xxh3_128, pixels: Bytes) -> None:
    for row in [pixels] if pixels.flags.c_contiguous else pixels:
        digest.update(row.data)


def restores_exactly(source: ExrFile, layout: Layout, result: ExrFile) -> bool:
    """Return whether the bytes of a proven result's source follow from it, its header and its layout.

    That the samples are the same is proven; what is left are the header, the table of chunks, and
    that the chunks cover the file, which reading it has shown.
    """
    if not source.header.uncompressed:
        return False
    table = uncompressed_offsets(result, source.header, layout)
    return bool(np.array_equal(table, source.table))


def _same_headers(source: Header, result: Header) -> None:
    if source.version != result.version or len(source.parts) != len(result.parts):
        raise FrameError("the result has other parts; the frame is left as it was")
    for number, (one, other) in enumerate(zip(source.parts, result.parts, strict=True)):
        dropped = ACES_FLAG if other.value(ACES_FLAG) is None else b""
        if _kept(one, dropped) != _kept(other, b""):
            raise FrameError(f"the result has another header in part {number}; the frame is left as it was")


def _kept(part: Part, dropped: bytes) -> list[Attribute]:
    """Return what must be the same, to the byte and in its order."""
    return [
        one._replace(value=b"") if one.name in {COMPRESSION, CHUNK_COUNT} else one
        for one in part.attributes
        if one.name != dropped
    ]
