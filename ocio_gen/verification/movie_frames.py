# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Frames of movies: the words that ffmpeg decodes, and R'G'B' of YCbCr by its definition."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Float64s
from ocio_gen.core.errors import InvalidImageError
from ocio_gen.core.images import Words
from ocio_gen.core.opencolorio import Pixels

# Luma's shares of red and blue: ITU-R BT.709, BT.601 and BT.2020.
LUMA = {
    "bt709": (0.2126, 0.0722),
    "smpte170m": (0.299, 0.114),
    "bt470bg": (0.299, 0.114),
    "bt2020nc": (0.2627, 0.0593),
}
# Planes of 8 to 16 bits; an alpha comes last. Packed R'G'B' is what PNG and raw video have.
_FORMAT = re.compile(
    r"(?P<family>yuvj?a?|gbra?)(?P<chroma>444|422|420)?p(?P<bits>9|10|12|14|16)?(?P<order>le|be)?"
    r"|(?P<packed>rgba?)(?P<depth>24|32|48|64)?(?P<packed_order>le|be)?"
)

# Of a word: what R'G'B' of 16-bit integers, and a converter's float32 or integers, may add to half of one.
_SLACK = 0.05


@dataclass(frozen=True)
class Layout:
    """How the samples of a frame lie in memory, as ffmpeg names it."""

    rgb: bool
    bits: int
    planes: int  # of three, or four with alpha; 0: packed
    samples: int  # of a packed pixel
    across: int = 1  # columns and rows of a sample of chroma
    down: int = 1
    full: bool = False

    @classmethod
    def of(cls, path: Path, pix_fmt: str) -> "Layout":
        """Return the layout that a name of ffmpeg's stands for.

        Raises:
            UserError: it is not known here.
        """
        found = _FORMAT.fullmatch(pix_fmt)
        if not found:
            raise InvalidImageError(
                path, f"its pixels are {pix_fmt}", hint="give R'G'B' or YCbCr of 8 to 16 bits"
            )
        if found["packed"]:
            samples = len(found["packed"])
            bits = int(found["depth"] or 8 * samples) // samples
            return cls(rgb=True, bits=bits, planes=0, samples=samples)
        rgb, chroma = found["family"].startswith("gbr"), found["chroma"] or "444"
        return cls(
            rgb=rgb,
            bits=int(found["bits"] or 8),
            planes=4 if found["family"].endswith("a") else 3,
            samples=0,
            across=1 if chroma == "444" else 2,
            down=2 if chroma == "420" else 1,
            full=found["family"].startswith("yuvj"),
        )

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of a sample; ffmpeg is asked for the lower byte first."""
        return np.dtype(np.uint8 if self.bits == 8 else "<u2")

    @property
    def chroma(self) -> str:
        """The sampling of the chroma: 4:4:4, 4:2:2, 4:2:0."""
        return {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0"}[self.across, self.down]

    def shapes(self, width: int, height: int) -> list[tuple[int, ...]]:
        """Return the shapes of its planes."""
        if not self.planes:
            return [(height, width, self.samples)]
        small = -(-height // self.down), -(-width // self.across)
        return [(height, width) if plane in {0, 3} else small for plane in range(self.planes)]


@dataclass(frozen=True)
class Colours:
    """R'G'B' of words: of YCbCr by ITU-R BT.709 and its like, in float64."""

    layout: Layout
    matrix: str
    color_range: str  # tv or pc, as ffmpeg names legal and full

    @cached_property
    def offsets(self) -> Float64s:
        """The words of Y', Cb and Cr of black; ITU-R BT.709, 4.6."""
        black = 0 if self.color_range == "pc" else 16
        return np.array([black, 128, 128], np.float64) * (1 << self.layout.bits - 8)

    @cached_property
    def spans(self) -> Float64s:
        """The words in 0 to 1 of Y', and in -0.5 to 0.5 of Pb and Pr."""
        if self.color_range == "pc":
            return np.full(3, (1 << self.layout.bits) - 1, np.float64)
        return np.array([219, 224, 224], np.float64) * (1 << self.layout.bits - 8)

    @cached_property
    def of_rgb(self) -> Float64s:
        """The matrix that makes Y'PbPr of R'G'B', by its definition."""
        red, blue = LUMA[self.matrix]
        luma = np.array([red, 1 - red - blue, blue])
        to_pb = (np.array([0, 0, 1]) - luma) / (2 * (1 - blue))
        to_pr = (np.array([1, 0, 0]) - luma) / (2 * (1 - red))
        return np.stack([luma, to_pb, to_pr])

    @cached_property
    def to_rgb(self) -> Float64s:
        """The matrix that makes R'G'B' of Y'PbPr: the inverse of its definition."""
        return np.asarray(np.linalg.inv(self.of_rgb), np.float64)

    def rgb(self, words: npt.NDArray[Any]) -> Pixels:
        """Return R'G'B', 0 to 1, of words of Y', Cb and Cr: (n, 3) float32."""
        return (((words - self.offsets) / self.spans) @ self.to_rgb.T).astype(np.float32)

    def most_codes(self, scale: float) -> int:
        """Return how many codes rounding Y', Cb and Cr to words puts a code off, at most.

        Args:
            scale: Code values from R'G'B' of 0 to 1.
        """
        off = float((np.abs(self.to_rgb) @ (0.5 / self.spans)).max()) * scale
        return int(np.floor(off + 0.5))


@dataclass(frozen=True)
class WordRounding:
    """What rounding Y', Cb and Cr to words does to code values."""

    colours: Colours
    scale: float
    """Code values from R'G'B' of 0 to 1."""

    @property
    def most(self) -> int:
        """How many codes it puts one off, at most."""
        return self.colours.most_codes(self.scale)

    def closest(self, off: Float64s) -> npt.NDArray[np.bool_]:
        """Return which pixels are those of the closest words: (n, 1).

        Args:
            off: How far code values are off, not rounded again: (n, 3).
        """
        words = (off / self.scale) @ self.colours.of_rgb.T * self.colours.spans
        return np.asarray((np.abs(words) <= 0.5 + _SLACK).all(axis=1, keepdims=True))


@dataclass(frozen=True, eq=False)
class MovieFrame:
    """A frame of a movie."""

    path: Path
    name: str
    width: int
    height: int
    colours: Colours
    data: bytes = field(repr=False)
    is_float: bool = False

    @property
    def bits(self) -> int:
        """Of a sample."""
        return self.colours.layout.bits

    @property
    def rounds(self) -> bool:
        """Whether codes come out beside whole ones: out of YCbCr."""
        return not self.colours.layout.rgb

    def rounding(self, scale: float) -> WordRounding | None:
        """Return what rounding to words does to code values; None of R'G'B', which is as it is."""
        return WordRounding(self.colours, scale) if self.rounds else None

    @property
    def largest(self) -> int | None:
        """The largest word of R'G'B'; None of YCbCr, which is read as floats."""
        return (1 << self.bits) - 1 if self.colours.layout.rgb else None

    def read(self, start: int, stop: int) -> Pixels:
        """Return R'G'B' of pixels by their index: (n, 3) float32, 0 to 1."""
        stored = self._stored(start, stop)
        if self.largest is not None:
            shares: Pixels = np.divide(stored, self.largest, dtype=np.float32)
            return shares
        return self.colours.rgb(stored)

    def words(self, start: int, stop: int) -> Words:
        """Return words of R', G' and B': (n, 3)."""
        return self._stored(start, stop)

    def _stored(self, start: int, stop: int) -> npt.NDArray[Any]:
        """Return words of R', G' and B', or those of Y', Cb and Cr, some of them between two words."""
        first, last = start // self.width, -(-stop // self.width)
        rows = self._rows(first, last).reshape(-1, 3)
        return rows[start - first * self.width : stop - first * self.width]

    @cached_property
    def _planes(self) -> list[npt.NDArray[Any]]:
        layout, planes, start = self.colours.layout, [], 0
        for shape in layout.shapes(self.width, self.height):
            count = int(np.prod(shape))
            planes.append(np.frombuffer(self.data, layout.dtype, count, start).reshape(shape))
            start += count * layout.dtype.itemsize
        if max(int(plane.max(initial=0)) for plane in planes) >> layout.bits:
            text = f"a frame has samples of more than {layout.bits} bits"  # as decoders make of damage
            raise InvalidImageError(self.path, text, hint="record it again")
        return planes

    def _rows(self, first: int, last: int) -> npt.NDArray[Any]:
        layout, planes = self.colours.layout, self._planes
        if not layout.planes:
            return planes[0][first:last, :, :3]
        if layout.rgb:  # green, blue, red
            return np.stack([planes[place][first:last] for place in (2, 0, 1)], axis=-1)
        if layout.chroma == "4:4:4":
            return np.stack([plane[first:last] for plane in planes[:3]], axis=-1)
        chroma = [self._widened(plane, first, last) for plane in planes[1:3]]
        return np.stack([planes[0][first:last], *chroma], axis=-1)

    def _widened(self, plane: npt.NDArray[Any], first: int, last: int) -> npt.NDArray[Any]:
        """Return chroma for every column: where it has no sample of its own, the mean of those beside it."""
        rows = plane[np.arange(first, last) // self.colours.layout.down].astype(np.float32)
        wide = np.repeat(rows, 2, axis=1)[:, : self.width]
        wide[:, 1:-1:2] = (rows[:, :-1] + rows[:, 1:])[:, : wide[:, 1:-1:2].shape[1]] / 2
        return wide
