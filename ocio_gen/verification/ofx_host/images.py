# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Images in memory as hosts hand them out: any depth, row order and row bytes, with guards around them."""

from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.verification.depths import Depth

Window: TypeAlias = tuple[int, int, int, int]  # x1, y1, x2, y2; the second pair is outside

# What is written around images, to see whether a plug-in writes there.
_GUARD = 0xA5
_GUARD_BYTES = 256

# The deepest last.
DEPTHS = {
    "OfxBitDepthByte": Depth.UINT8,
    "OfxBitDepthShort": Depth.UINT16,
    "OfxBitDepthHalf": Depth.F16,
    "OfxBitDepthFloat": Depth.F32,
}
NAMES = {depth: name for name, depth in DEPTHS.items()}
DTYPES: dict[str, Any] = {name: depth.dtype for name, depth in DEPTHS.items()}
RGBA, RGB, ALPHA = (f"OfxImageComponent{name}" for name in ("RGBA", "RGB", "Alpha"))
COMPONENTS = {RGBA: 4, RGB: 3, ALPHA: 1}

# What alpha has been done to colours.
UNPREMULTIPLIED, PREMULTIPLIED = "OfxImageAlphaUnPremultiplied", "OfxImageAlphaPremultiplied"
OPAQUE = "OfxImageOpaque"
PREMULTIPLICATIONS = (UNPREMULTIPLIED, PREMULTIPLIED, OPAQUE)

_NUMBERS = count(1)


@dataclass(frozen=True)
class Layout:
    """How pixels lie in memory."""

    depth: str = "OfxBitDepthFloat"
    components: str = "OfxImageComponentRGBA"
    padding: int = 0  # bytes between rows
    top_down: bool = False  # row bytes are negative
    premultiplication: str = UNPREMULTIPLIED

    @property
    def pixel_bytes(self) -> int:
        """Bytes of a pixel."""
        return int(np.dtype(DTYPES[self.depth]).itemsize) * COMPONENTS[self.components]


class Image:
    """Pixels of a window, (height, width, channels) from the lowest row up."""

    def __init__(self, bounds: Window, layout: Layout, pixels: npt.NDArray[Any] | None = None) -> None:
        """Make an image: of pixels, or of guards, for a plug-in to write."""
        x1, y1, x2, y2 = bounds
        self.bounds, self.layout = bounds, layout
        self.identifier = str(next(_NUMBERS))  # of its pixels, for plug-ins that keep results
        self._width, self._height = max(x2 - x1, 0), max(y2 - y1, 0)
        self._stride = self._width * layout.pixel_bytes + layout.padding
        self._memory = np.full(2 * _GUARD_BYTES + self._height * self._stride, _GUARD, np.uint8)
        if pixels is not None:
            self._samples()[...] = pixels
        self._before = self._memory.copy()

    @property
    def row_bytes(self) -> int:
        """Bytes from a row to the one above it."""
        return -self._stride if self.layout.top_down else self._stride

    @property
    def address(self) -> int:
        """Where the lower left pixel lies."""
        first = self._height - 1 if self.layout.top_down and self._height else 0
        return int(self._memory.ctypes.data) + _GUARD_BYTES + first * self._stride

    @property
    def pixels(self) -> npt.NDArray[Any]:
        """The pixels, copied: (height, width, channels) from the lowest row up."""
        return self._samples().copy()

    def written_outside(self, window: Window) -> int:
        """Return how many bytes outside of a window were changed."""
        changed = self._memory != self._before
        rows = self._rows(changed)
        x1, y1, x2, y2 = window
        left, low = max(x1 - self.bounds[0], 0), max(y1 - self.bounds[1], 0)
        right, high = min(x2 - self.bounds[0], self._width), min(y2 - self.bounds[1], self._height)
        size = self.layout.pixel_bytes
        if left < right and low < high:
            rows[low:high, left * size : right * size] = False
        return int(changed.sum())

    def _rows(self, memory: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the bytes of the rows, from the lowest up, without what lies around them."""
        inside = memory[_GUARD_BYTES : _GUARD_BYTES + self._height * self._stride]
        rows = inside.reshape(self._height, self._stride) if self._height else inside.reshape(0, 0)
        return rows[::-1] if self.layout.top_down else rows

    def _samples(self) -> npt.NDArray[Any]:
        channels = COMPONENTS[self.layout.components]
        return np.ndarray(
            (self._height, self._width, channels),
            DTYPES[self.layout.depth],
            self._memory.data,
            offset=self.address - int(self._memory.ctypes.data),
            strides=(self.row_bytes, self.layout.pixel_bytes, self.layout.pixel_bytes // channels),
        )


def converted(pixels: npt.NDArray[Any], layout: Layout, wanted: Layout) -> npt.NDArray[Any]:
    """Return pixels, (height, width, channels), with other components and at another depth, as hosts do.

    Colours that lack alpha are opaque; alpha alone has no colours.
    """
    made = _with_components(pixels, wanted.components, DEPTHS[layout.depth].full_scale or 1)
    if layout.depth == wanted.depth:
        return made
    return DEPTHS[wanted.depth].words(DEPTHS[layout.depth].values(made))


def _with_components(pixels: npt.NDArray[Any], components: str, one: int) -> npt.NDArray[Any]:
    channels, wanted = pixels.shape[2], COMPONENTS[components]
    if channels == wanted:
        return pixels
    made = np.zeros((*pixels.shape[:2], wanted), pixels.dtype)
    if components == ALPHA:
        made[...] = pixels[..., 3:] if channels == COMPONENTS[RGBA] else one
    elif channels == COMPONENTS[ALPHA]:
        made[..., 3:] = pixels
    else:
        made[..., 3:] = one
        made[..., :3] = pixels[..., :3]
    return made
