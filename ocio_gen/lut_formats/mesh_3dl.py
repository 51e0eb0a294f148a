# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
""".3dl of Autodesk Flame and Lustre: integers in, integers out.

The first numbers are the grid's positions in 10-bit codes, the tokens around them Lustre's. Written
here: OCIO's baker writes no header, and the file could not say its error.
"""

import numpy as np

from ocio_gen.lut_formats.format import LutFormat, header_lines, text
from ocio_gen.lut_formats.transforms import ViewTransform

_POSITION_MAX = 1023
_OUT_BITS = 12


def _view(transform: ViewTransform, size: int) -> str:
    grid = transform.grid(size, 0.0, 1.0).reshape(-1, 3)  # blue changes fastest
    full_scale = (1 << _OUT_BITS) - 1
    codes = np.rint(np.clip(grid.astype(np.float64), 0.0, 1.0) * full_scale).astype(int)
    positions = np.rint(np.linspace(0, _POSITION_MAX, size)).astype(int)
    return text(
        [
            *header_lines(transform, f"0 to 1, output codes 0 to {full_scale}"),
            "3DMESH",
            f"Mesh {(size - 1).bit_length() - 1} {_OUT_BITS}",
            " ".join(map(str, positions)),
            *(f"{r} {g} {b}" for r, g, b in codes.tolist()),
            "LUT8",
            "gamma 1.0",
        ]
    )


MESH_3DL = LutFormat(
    "3dl",
    "3dl",
    "Flame, Lustre, and preview boxes",
    view=_view,
    sizes=(17, 33, 65),
    sizes_note="a mesh has 2^n + 1 points, 17, 33 or 65, at 10-bit positions",
    candidates=(33,),
)
