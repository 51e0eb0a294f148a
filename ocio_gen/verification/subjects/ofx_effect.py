# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subject: an effect of an OpenFX plug-in, rendered through its binary interface."""

from typing import Any, Literal, Protocol

import numpy.typing as npt

from ocio_gen.verification.depths import Depth
from ocio_gen.verification.grid import as_image, from_image
from ocio_gen.verification.ofx_host.images import NAMES, Layout
from ocio_gen.verification.subjects.subject import Engine

# Bytes between rows.
PADDING = 12


class Instance(Protocol):
    """An instance of an effect, here or behind the fence."""

    def made(
        self, pixels: npt.NDArray[Any], layout: Layout, output: Layout | None = None
    ) -> npt.NDArray[Any]:
        """Return what it makes of pixels, (height, width, channels) from the lowest row up."""


class OfxEffect:
    """An instance of an effect, for pixels of one depth in and one out."""

    parallel = True
    engine: Literal[Engine.OTHER] = Engine.OTHER

    def __init__(
        self,
        name: str,
        instance: Instance,
        in_depth: Depth = Depth.F32,
        out_depth: Depth = Depth.F32,
        components: Literal["RGB", "RGBA"] = "RGBA",
    ) -> None:
        self.name = name
        depths = in_depth if in_depth is out_depth else f"{in_depth} to {out_depth}"
        self.route = f"OpenFX {depths}"
        self.in_depth, self.out_depth = in_depth, out_depth
        self._instance = instance
        self._channels = len(components)
        kind = f"OfxImageComponent{components}"
        self._layouts = [
            [Layout(NAMES[depth], kind, PADDING, top_down) for depth in (in_depth, out_depth)]
            for top_down in (False, True)
        ]

    def output(self, start: int, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what the effect makes of values."""
        image = as_image(self.in_depth.words(values), self.in_depth.words(1.0), self._channels)
        source, output = self._layouts[is_top_down(start, image)]
        made = self._instance.made(image, source, output)
        return self.out_depth.values(from_image(made, len(values)))


def is_top_down(start: int, image: npt.NDArray[Any]) -> bool:
    """Tell how the rows of an image lie whose first pixel is `start` of a probe: both ways, by turns."""
    return bool(start // image.shape[1] % 2)
