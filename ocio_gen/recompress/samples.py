"""Which codec suits a sequence: measured on samples of its frames."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from ocio_gen.recompress.blocks import Band, band_bytes, bands, chunks_of, decode, encode
from ocio_gen.recompress.codecs import LOSSLESS
from ocio_gen.recompress.errors import FrameError, LeftAloneError
from ocio_gen.recompress.exr import Bytes, Chunk, ExrFile, Part, chunk_pieces, from_descriptor
from ocio_gen.recompress.replacing import opened

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
    packed: int = 0
    writing: float = 0.0  # seconds
    reading: float = 0.0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.raw + other.raw,
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
    packed: int = 0  # of what was sampled, as it is
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
    packed = 0
    figures = {name: Figures() for name in job.codecs}
    for number, part in enumerate(file.header.parts):
        if part.deep:
            figures = {name: found for name, found in figures.items() if LOSSLESS[name].deep}
        for band in _some_bands(part, _BYTES // len(file.header.parts)):
            chunks = chunks_of(file, number, band)
            packed += _size(part, chunks)
            raw = decode(part, band, chunks)
            for name in figures:
                figures[name] += _measured(part.with_codec(LOSSLESS[name]), band, raw)
    return Sample(job.path, file.size, file.header.parts[0].codec.name, packed, figures)


def _some_bands(part: Part, budget: int) -> list[Band]:
    """Return bands from the middle outwards, the same for every codec, of at least so many bytes in all."""
    every = list(bands(part, part.with_codec(max(LOSSLESS.values(), key=lambda codec: codec.lines))))
    every.sort(key=lambda band: (band.level, abs(2 * band.top + 1 - part.height)))
    some: list[Band] = []
    while every and budget > 0:
        some.append(every.pop(0))
        budget -= band_bytes(part, some[-1])
    return some


def _measured(part: Part, band: Band, raw: Bytes) -> Figures:
    began = time.perf_counter()
    chunks = encode(part, band, raw)
    middle = time.perf_counter()
    decode(part, band, chunks)
    return Figures(raw.size, _size(part, chunks), middle - began, time.perf_counter() - middle)


def _size(part: Part, chunks: list[Chunk]) -> int:
    return sum(len(piece) for chunk in chunks for piece in chunk_pieces(b"", chunk, deep=part.deep))
