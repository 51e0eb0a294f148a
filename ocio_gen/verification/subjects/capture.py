# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subject: a capture of the link, an image of what the set's cables carried."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Codes, Encoding, Float64s
from ocio_gen.core.images import Words
from ocio_gen.core.opencolorio import Pixels
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.scales import Rounding
from ocio_gen.verification.subjects.subject import Engine


class SignalRange(StrEnum):
    """What the samples of an image are to its code values."""

    FULL = "full"  # 1.0 is the largest word
    LEGAL = "legal"  # 0 to 1 is legal range
    UPPER_BITS = "upper-bits"  # the upper 10 or 12 of 16
    CODES = "codes"  # as they are


@dataclass(frozen=True)
class Packing:
    """How an image's values carry code values: CV = value * scale + offset."""

    signal_range: SignalRange
    title: str
    scale: float
    offset: float = 0.0


class Captured(Protocol):
    """A picture that was captured: an image file, or a frame of a movie."""

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def name(self) -> str:
        """What reports call it."""

    @property
    def width(self) -> int:
        """Columns."""

    @property
    def height(self) -> int:
        """Rows."""

    @property
    def is_float(self) -> bool:
        """Whether it holds floats."""

    @property
    def bits(self) -> int:
        """Of a sample."""

    @property
    def largest(self) -> int | None:
        """The largest of the words that it is read as; None where that is floats."""

    @property
    def rounds(self) -> bool:
        """Whether codes come out of it beside whole ones, as out of YCbCr: each is the closest."""

    def rounding(self, scale: float) -> Rounding | None:
        """Return what rounds its codes; None where nothing does.

        Args:
            scale: Code values from samples of 0 to 1.
        """

    def read(self, start: int, stop: int) -> Pixels:
        """Return pixels by their index: (n, 3) float32, integers as shares of their largest."""

    def words(self, start: int, stop: int) -> Words:
        """Return pixels of integers as they are: (n, 3)."""


def packings(image: Captured, encoding: Encoding) -> list[Packing]:
    """Return the ways in which an image may carry the codes of an encoding, the commonest first."""
    full, span = encoding.full_scale, encoding.cv_max - encoding.cv_min
    found = [
        Packing(SignalRange.FULL, f"code value / {full}, full-range container", full),
        Packing(SignalRange.LEGAL, "legal range expanded: 0 to 1 is CVmin to CVmax", span, encoding.cv_min),
    ]
    if image.is_float:
        found.append(Packing(SignalRange.CODES, "code value as it is, in floats", 1))
    elif image.bits == 16:
        bits, shift = encoding.bit_depth, 16 - encoding.bit_depth
        upper = f"code value in the upper {bits} of 16 bits"
        found += [
            Packing(SignalRange.UPPER_BITS, upper, 65535 / (1 << shift)),
            Packing(SignalRange.CODES, "code value as it is, in 16 bits", 65535),
        ]
    return found


# No code value: what a word that carries none counts as.
_NONE = np.uint16(0xFFFF)


class Capture:
    """An image of code values, one for each pixel of the plate that it was made from."""

    in_depth = Depth.F32
    engine: Literal[Engine.OTHER] = Engine.OTHER

    def __init__(
        self, image: Captured, encoding: Encoding, packing: Packing, *, parallel: bool = True
    ) -> None:
        self.name = image.name
        self.route = "capture"
        self.parallel = parallel
        self.image, self._encoding, self._packing = image, encoding, packing
        half = image.is_float and image.bits == 16
        self.out_depth = Depth.F16 if half and packing.offset == 0 else Depth.F32
        # Integer pixels carry a code to the closest word.
        self._word = 0.0 if image.is_float else 1 / ((1 << image.bits) - 1)

    def output(self, start: int, values: npt.NDArray[Any]) -> Float64s:
        """Return the image's pixels as a full-range container has them."""
        stop = start + len(values)
        if self.image.largest is not None:
            return self._of_words[0].take(self.image.words(start, stop))
        return self._encoding.to_container(self._codes(self.image.read(start, stop)))

    def codes(self, start: int, count: int) -> Codes | None:
        """Return the code values of so many pixels, 65535 where there is none; of floats, nothing."""
        if self.image.largest is None:
            return None
        return self._of_words[1].take(self.image.words(start, start + count))

    @cached_property
    def _of_words(self) -> tuple[Float64s, Codes]:
        """What each word of an image of integers stands for: in a full-range container, and as a code."""
        assert self.image.largest is not None  # noqa: S101
        codes = self._codes(np.arange(self.image.largest + 1) / np.float32(self.image.largest))
        whole = (codes == np.rint(codes)) & (codes >= 0) & (codes <= self._encoding.full_scale)
        return self._encoding.to_container(codes), np.where(whole, codes, _NONE).astype(np.uint16)

    def _codes(self, pixels: npt.NDArray[Any]) -> Float64s:
        codes = pixels.astype(np.float64) * self._packing.scale + self._packing.offset
        if self._word and not self.image.rounds:
            # 16 bits that a reader made of fewer, or a codec of more, are half a word off at most; those that
            # repeat the upper bits of a code in the lower ones, one.
            snapped = np.rint(codes)
            words = 0.51 if self.image.bits < 16 else 1.01
            reach = max(self._word * words, 0.51 / 65535) * self._packing.scale
            codes = np.where(np.abs(codes - snapped) <= reach, snapped, codes)
        return codes
