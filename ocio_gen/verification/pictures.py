# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pictures of frames: where in the picture a subject is off, small enough for a page."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Encoding

# No picture is wider: that fits twice into a page.
WIDEST = 560

# ... nor higher.
_HIGHEST = 700


@dataclass(frozen=True, eq=False)
class Picture:
    """A frame, and where it is off: cells of some pixels each."""

    width: int  # of the frame, pixels
    height: int
    step: int  # pixels along each side of a cell
    seen: npt.NDArray[np.float16]  # (rows, columns, 3): what came out, one pixel of each cell
    errors: npt.NDArray[np.float32]  # (rows, columns): the largest error, in code values; infinite: no number
    encoding: Encoding | None  # whose code values came out; None: light
    display: bool = False  # whether they are a display's


@dataclass(eq=False)
class PictureMaker:
    """Takes a frame's errors, a block at a time, in any order."""

    width: int
    height: int
    step: int = field(init=False)
    seen: npt.NDArray[np.float16] = field(init=False)
    errors: npt.NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self.step = max(-(-self.width // WIDEST), -(-self.height // _HIGHEST), 1)
        rows, columns = -(-self.height // self.step), -(-self.width // self.step)
        self.seen = np.zeros((rows, columns, 3), np.float16)
        self.errors = np.zeros((rows, columns), np.float32)

    def add(self, start: int, errors: npt.NDArray[Any], got: npt.NDArray[Any]) -> None:
        """Take in one block.

        Args:
            start: Index of its first pixel, row by row from the top.
            errors: In code values, (n, 3); infinite where a value is no number.
            got: What came out, (n, 3): code values or light.
        """
        y, x = np.divmod(np.arange(start, start + len(errors)), self.width)
        row, column = y // self.step, x // self.step
        worst = np.maximum.reduce([*errors.T]).astype(np.float32)
        np.maximum.at(self.errors, (row, column), worst)
        first = (y % self.step == 0) & (x % self.step == 0)
        with np.errstate(over="ignore"):
            self.seen[row[first], column[first]] = got[first]

    def __iadd__(self, other: "PictureMaker") -> "PictureMaker":
        """Take in what another one saw of the same frame: other blocks of it."""
        self.errors = np.maximum(self.errors, other.errors)
        self.seen += other.seen  # (what a maker has not seen is zero)
        return self

    def picture(self, encoding: Encoding | None, *, display: bool = False) -> Picture:
        """Return what was taken in; `encoding` is that of its code values, None of light."""
        return Picture(self.width, self.height, self.step, self.seen, self.errors, encoding, display)
