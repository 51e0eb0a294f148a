# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Movies as captures: what they hold, how they are decoded, and what they lose."""

import re
from collections.abc import Generator, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.core.errors import ArgumentError, InvalidImageError, MissingFileError
from ocio_gen.core.images import Image
from ocio_gen.core.sequences import MOST_FRAMES, FrameSequence
from ocio_gen.verification.captured_sequences import CapturedFrame
from ocio_gen.verification.ffmpeg import Stream, as_stored, decoded, probed, version
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.movie_frames import LUMA, Colours, Layout, MovieFrame
from ocio_gen.verification.subjects.capture import Packing

_SUFFIXES = {".mov", ".mp4", ".m4v", ".mxf", ".mkv", ".avi"}

# Codecs that give back every word. (H.264 and others can do so, and do not say whether they did.)
_LOSSLESS = frozenset(
    [
        *("ayuv", "ffv1", "ffvhuff", "huffyuv", "magicyuv", "png", "qtrle", "r10k", "r210", "rawvideo"),
        *("utvideo", "v210", "v308", "v408", "v410", "yuv4"),
    ]
)

_USUAL_MATRIX, _USUAL_RANGE = "bt709", "tv"
_RANGES = {"tv": "legal", "pc": "full"}

_OTHERS = "give the capture of those frames"


def is_movie(path: Path) -> bool:
    """Return whether a file is a movie, by its name."""
    return path.suffix.lower() in _SUFFIXES


@dataclass(frozen=True)
class Movie:
    """A movie; its first frame is the first of the plates."""

    path: Path
    first: int
    first_plate: str
    stream: Stream
    colours: Colours

    @classmethod
    def opened(
        cls, path: Path, plates: FrameSequence, hint: str = _OTHERS, sent: type[Image] = Image
    ) -> "Movie":
        """Return a movie that is to show plates.

        Args:
            path: The movie.
            plates: The frames.
            hint: What to give instead of a movie of another size.
            sent: What of a frame's file it is to show.

        Raises:
            UserError: there is no ffmpeg, no such file, it is no movie, or no pair with the plates.
        """
        if not path.is_file():
            raise MissingFileError(path, "no such file", hint="give a movie")
        first, plate = min(plates.frames), next((one for one in plates.frames.values() if one.exists()), None)
        if plate is None:
            raise MissingFileError(plates.name, "none of its frames is there", hint="name frames that are")
        stream = probed(path)
        version()  # an ffmpeg that does not run is no damage to a movie
        layout = Layout.of(path, stream.pix_fmt)
        frame = sent(plate, kept=False)
        if (frame.width, frame.height) != (stream.width, stream.height):
            raise InvalidImageError(
                path,
                f"is {stream.width} x {stream.height}, and {plate} {frame.width} x {frame.height}",
                hint=hint,
            )
        if not layout.rgb and stream.color_space not in {"unknown", *LUMA}:
            raise InvalidImageError(
                path, f"its matrix is {stream.color_space}", hint=f"give one of {', '.join(LUMA)}"
            )
        matrix = stream.color_space if stream.color_space in LUMA else _USUAL_MATRIX
        color_range = stream.color_range if stream.color_range in _RANGES else _USUAL_RANGE
        colours = Colours(layout, matrix, "pc" if layout.full else color_range)
        return cls(path, first, plates.frames[first].name, stream, colours)

    def of_range(self, *, legal: bool) -> "Movie":
        """Return the same once somebody said the range of its YCbCr; that of R'G'B' is of no concern here.

        Raises:
            ArgumentError: the file says otherwise.
        """
        if self.colours.layout.rgb:
            return self
        said = "tv" if legal else "pc"
        if not self._unsaid("color_range") and said != self.colours.color_range:
            text = f"{_RANGES[said]}: {self.path} says that its YCbCr is of {self._range} range"
            raise ArgumentError("range", text, hint="leave it out: the range of YCbCr is that of its words")
        stream = self.stream.model_copy(update={"color_range": said})
        return replace(self, stream=stream, colours=replace(self.colours, color_range=said))

    @property
    def name(self) -> str:
        """What reports call it."""
        return self.path.name

    @property
    def files(self) -> Sequence[Path]:
        """The movie."""
        return (self.path,)

    @property
    def notes(self) -> Sequence[str]:
        """What it holds, and how it was decoded."""
        stream, layout = self.stream, self.colours.layout
        held = f"{stream.codec}, {stream.pix_fmt}, {'lossless' if self._lossless else 'lossy'}"
        if layout.rgb:
            how = "R'G'B' as it is"
        else:
            said = [self.colours.matrix + self._unsaid("color_space"), f"{self._range} range"]
            said[1] += self._unsaid("color_range")
            how = f"YCbCr {layout.chroma} made R'G'B' in float64, by {' and '.join(said)}"
            if layout.across > 1:
                how += ", chroma between two columns their mean"
            if layout.down > 1:
                how += ", of every second row that of the row above"
            how += ", each code rounded to the closest"
        return (
            f"{held}; {how}; decoded by ffmpeg {version()}: {' '.join(self._settings)}",
            f"its first frame is compared with {self.first_plate}, each other with the next",
        )

    @property
    def _range(self) -> str:
        return _RANGES[self.colours.color_range]

    def _unsaid(self, key: str) -> str:
        stated = getattr(self.stream, key) != "unknown" or (key == "color_range" and self.colours.layout.full)
        return "" if stated else " (guessed)"

    @property
    def guess(self) -> str:
        """What the file does not say of its YCbCr, with its verb."""
        if self.colours.layout.rgb:
            return ""
        parts = [
            (word, value)
            for word, key, value in (
                ("matrix", "color_space", self.colours.matrix),
                ("range of YCbCr", "color_range", self._range),
            )
            if self._unsaid(key)
        ]
        if not parts:
            return ""
        words, values = (" and ".join(some) for some in zip(*parts, strict=True))
        return f"its {words} {'are' if len(parts) > 1 else 'is'} not in the file, and guessed: {values}"

    @property
    def _lossless(self) -> bool:
        return self.stream.codec_name in _LOSSLESS

    def limits(self, of_files: Limits, encoding: Encoding, packing: Packing) -> Limits:
        """Return what a frame is allowed: what rounding YCbCr to words does to a code, and no more."""
        limits, layout = of_files, self.colours.layout
        if layout.rgb or self._too_few_bits(encoding):
            return limits
        if not (most := self.colours.most_codes(packing.scale)):
            return limits
        ppm = limits.failpercent * 1e4
        return Limits(fail=most, failpercent=limits.failpercent, hardfail=most + 1, mismatched_ppm=ppm)

    def _too_few_bits(self, encoding: Encoding) -> bool:
        return self.colours.layout.bits < encoding.bit_depth

    @property
    def exact(self) -> bool:
        """Whether its frames hold codes as they are: R'G'B' that lost nothing."""
        return self._lossless and self.colours.layout.rgb

    def loses(self, encoding: Encoding) -> str | None:
        """Return why its frames cannot hold all codes, as a cause, and what to do; None where they can."""
        lost = []
        if self._too_few_bits(encoding):
            lost.append(f"{self.colours.layout.bits} bits cannot hold {encoding.bit_depth}-bit codes")
        if not self._lossless:
            lost.append(f"the codec ({self.stream.codec}) is lossy")
        if self.colours.layout.across > 1:
            lost.append(f"{self.colours.layout.chroma} has no chroma of its own for every pixel")
        if not lost:
            return None
        say = "say what codes may be off by, with --fail and --failpercent"
        return f"Looks as if {', and '.join(lost)}: {say}"

    @property
    def _settings(self) -> list[str]:
        """What ffmpeg is told of its output."""
        layout = self.colours.layout
        order = "le" if layout.bits > 8 else ""
        kept = re.sub(r"(le|be)$", "", self.stream.pix_fmt) + order
        return ["-map", "0:v:0", *as_stored(), "-pix_fmt", kept]

    @property
    def end(self) -> int | None:
        """The number after that of its last frame, where the file says how many it has."""
        frames = self.stream.nb_frames
        return self.first + frames if 0 < frames <= MOST_FRAMES else None

    def frames(self, only: Set[int] | None = None) -> Generator[CapturedFrame, None, None]:
        """Yield its frames, or only some, in their order.

        Raises:
            UserError: it is damaged, or takes too long.
        """
        layout, stream = self.colours.layout, self.stream
        size = sum(int(np.prod(shape)) for shape in layout.shapes(stream.width, stream.height))
        size *= layout.dtype.itemsize
        # (Decoders have rows and columns to spare.)
        pixels = (stream.width + 128) * (stream.height + 128)
        given = decoded(self.path, self._settings, pixels, size)
        with closing(given):
            for number, data in enumerate(given, self.first):
                if only is None or number in only:
                    yield CapturedFrame(number, partial(self._frame, number, data))
                if only is not None and number >= max(only):
                    return

    def _frame(self, number: int, data: bytes, _kept: bool) -> MovieFrame:
        place = number - self.first + 1
        name = f"{self.name}, its frame {place}"
        return MovieFrame(self.path, name, self.stream.width, self.stream.height, self.colours, data)
