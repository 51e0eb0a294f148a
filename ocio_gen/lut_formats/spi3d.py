# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sony Pictures Imageworks 3D LUT: a grid over 0 to 1, each line with its indices.

Written here: OCIO's baker writes no header, and the file could not say its error. The format has no
comments: its readers count the lines of the grid, and the header follows it.
"""

import numpy as np

from ocio_gen.lut_formats.format import LutFormat, grid_rows, header_lines, text
from ocio_gen.lut_formats.transforms import ViewTransform


def _view(transform: ViewTransform, size: int) -> str:
    rows = grid_rows(transform.grid(size, 0.0, 1.0)).splitlines()  # blue changes fastest
    indices = np.ndindex(size, size, size)
    return text(
        [
            "SPILUT 1.0",
            "3 3",
            f"{size} {size} {size}",
            *(f"{r} {g} {b} {row}" for (r, g, b), row in zip(indices, rows, strict=True)),
            *header_lines(transform, "0 to 1"),
        ]
    )


SPI3D = LutFormat(
    "spi3d",
    "spi3d",
    "OCIO 1",
    view=_view,
    sizes=range(2, 130),
    sizes_note="OCIO reads up to 129",
)
