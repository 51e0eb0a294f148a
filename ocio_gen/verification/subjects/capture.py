# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subject: a capture of the link, an image of what the set's cables carried."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Encoding, Float64s
from ocio_gen.core.images import Image
from ocio_gen.verification.depths import Depth
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


def packings(image: Image, encoding: Encoding) -> list[Packing]:
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


class Capture:
    """An image of code values, one for each pixel of the plate that it was made from."""

    in_depth = Depth.F32
    parallel = True
    engine: Literal[Engine.OTHER] = Engine.OTHER

    def __init__(self, image: Image, encoding: Encoding, packing: Packing) -> None:
        self.name = image.path.name
        self.route = "capture"
        self._image, self._encoding, self._packing = image, encoding, packing
        half = image.is_float and image.bits == 16
        self.out_depth = Depth.F16 if half and packing.offset == 0 else Depth.F32
        # Integer pixels carry a code to the closest word.
        self._word = 0.0 if image.is_float else 1 / ((1 << image.bits) - 1)

    def output(self, start: int, values: npt.NDArray[Any]) -> Float64s:
        """Return the image's pixels as a full-range container has them."""
        pixels = self._image.read(start, start + len(values)).astype(np.float64)
        codes = pixels * self._packing.scale + self._packing.offset
        if self._word:
            # 16 bits that a reader made of fewer, or a codec of more, are half a word off at most.
            snapped = np.rint(codes)
            reach = max(self._word, 1 / 65535) * 0.51 * self._packing.scale
            codes = np.where(np.abs(codes - snapped) <= reach, snapped, codes)
        return self._encoding.to_container(codes)
