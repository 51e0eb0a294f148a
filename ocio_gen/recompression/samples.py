# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Which codec suits a sequence: measured on samples of its frames."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ocio_gen.recompression.blocks import Band, band_bytes, chunks_of, decode, encode
from ocio_gen.recompression.codecs import LOSSLESS, Codec
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import Bytes, Chunk, ExrFile, chunk_pieces, from_descriptor
from ocio_gen.recompression.exr_header import Part
from ocio_gen.recompression.replacing import opened

# Frames of a sequence that are sampled, and uncompressed bytes of each.
FRAMES = 3
_BYTES = 6 << 20


@dataclass(frozen=True)
class SampleJob:
    """A frame to sample."""

    path: Path
    codecs: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """What a codec did."""

    raw: int = 0  # bytes, uncompressed
    present: int = 0  # as the file has them
    packed: int = 0
    writing: float = 0.0  # seconds
    reading: float = 0.0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.raw + other.raw,
            self.present + other.present,
            self.packed + other.packed,
            self.writing + other.writing,
            self.reading + other.reading,
        )


@dataclass(frozen=True)
class Sample:
    """What was measured of a frame."""

    path: Path
    size: int = 0  # of the file, bytes
    codec: str = ""  # that it has
    figures: dict[str, Figures] = field(default_factory=dict)  # by the name of the codec
    problem: str = ""


def sample_frame(job: SampleJob) -> Sample:
    """Write and read a part of a frame with each codec; problems are told, not raised."""
    try:
        with opened(job.path) as original:
            return _sampled(job, from_descriptor(original.descriptor))
    except (FrameError, LeftAloneError) as error:
        return Sample(job.path, problem=str(error))
    except OSError as error:
        return Sample(job.path, problem=f"cannot be read: {error.strerror}")
    except MemoryError:
        return Sample(job.path, problem="does not fit into memory")


def _sampled(job: SampleJob, file: ExrFile) -> Sample:
    figures: dict[str, Figures] = {}
    codecs = [LOSSLESS[name] for name in job.codecs]
    if any(part.deep for part in file.header.parts):
        codecs = [codec for codec in codecs if codec.deep]
    for number, part in enumerate(file.header.parts):
        for band in _pieces(part, codecs, _BYTES // len(file.header.parts)):
            chunks = chunks_of(file, number, band)
            raw = decode(part, band, chunks)
            for codec in codecs:
                measured = _measured(part.with_codec(codec), band, raw, _size(part, chunks))
                figures[codec.name] = figures.get(codec.name, Figures()) + measured
    return Sample(job.path, file.size, file.header.parts[0].codec.name, figures)


def _pieces(part: Part, codecs: Sequence[Codec], budget: int) -> list[Band]:
    """Return pieces of a part's largest level, spread evenly over it, of so many bytes in all."""
    level = part.levels[0]
    rows = max(other.block_rows for other in (part, *map(part.with_codec, codecs)))
    tops = range(0, level.height, rows)
    size = band_bytes(part, Band((level.x, level.y), 0, min(rows, level.height)))
    count = min(len(tops), max(1, -(-budget // size)))
    spread = [tops[(2 * index + 1) * len(tops) // (2 * count)] for index in range(count)]
    return [Band((level.x, level.y), top, min(top + rows, level.height)) for top in spread]


def _measured(part: Part, band: Band, raw: Bytes, present: int) -> Figures:
    began = time.perf_counter()
    chunks = encode(part, band, raw)
    middle = time.perf_counter()
    decode(part, band, chunks)
    return Figures(raw.size, present, _size(part, chunks), middle - began, time.perf_counter() - middle)


def _size(part: Part, chunks: list[Chunk]) -> int:
    return sum(len(piece) for chunk in chunks for piece in chunk_pieces(b"", chunk, deep=part.deep))
