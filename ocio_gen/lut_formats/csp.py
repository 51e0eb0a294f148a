# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""cineSpace: a pre-LUT that shapes each channel, then a table.

Written here: OCIO's baker has 6 decimals, no 1D tables, and a shaper from a colour space only.
"""

import numpy as np

from ocio_gen.aces.acesproxy import ACESPROXY10, Float64s
from ocio_gen.lut_formats.format import (
    Losses,
    LutFormat,
    decimals,
    grey_rows,
    grid_rows,
    header_lines,
    is_coded,
    is_light,
    table_of_codes,
    text,
)
from ocio_gen.lut_formats.ops import container_range
from ocio_gen.lut_formats.transforms import LutTransform, Transform, ViewTransform

# Points of the shaper of linear light, a log: interpolated linearly, it is off by 0.0001 10-bit codes.
_SHAPER_POINTS = 4096


def _csp(kind: str, transform: Transform, domain: str, prelut: tuple[Float64s, Float64s]) -> list[str]:
    channel = [str(len(prelut[0])), *(" ".join(decimals(points)) for points in prelut)]
    return [
        "CSPLUTV100",
        kind,
        "",
        "BEGIN METADATA",
        *header_lines(transform, domain, ""),
        "END METADATA",
        "",
        *channel * 3,
        "",
    ]


def _curve(transform: LutTransform, _: int) -> str:
    if is_light(transform):
        return _light_curve(transform)
    rows = grey_rows(table_of_codes(transform))
    unit = np.array([0.0, 1.0])
    domain = "0 to 1, one entry for each code"
    return text([*_csp("1D", transform, domain, (unit, unit)), str(len(rows)), *rows])


def _light_curve(transform: LutTransform) -> str:
    """Return linear light to codes: all of the curve is in the pre-LUT, the table is a scale."""
    encoding = transform.target.encoding
    if encoding is None:
        raise ValueError(f"{transform.name}: not a curve to code values")
    low, high = encoding.cv_min, encoding.cv_max
    shaped = np.linspace(0.0, 1.0, _SHAPER_POINTS)
    linear = encoding.decode(low + shaped * (high - low))
    domain = f"{linear[0]:.6g} to {linear[-1]:.6g}, shaped by a log of {_SHAPER_POINTS} points"
    rows = grey_rows(encoding.to_container([low, high]))
    return text([*_csp("1D", transform, domain, (linear, shaped)), str(len(rows)), *rows])


def _view(transform: ViewTransform, size: int) -> str:
    low, high = container_range(ACESPROXY10)
    grid = transform.grid(size, low, high).transpose(2, 1, 0, 3)  # red changes fastest
    prelut = np.array([low, high]), np.array([0.0, 1.0])
    lines = _csp("3D", transform, f"{low:.9g} to {high:.9g}", prelut)
    return text([*lines, f"{size} {size} {size}"]) + grid_rows(grid)


CSP = LutFormat(
    "csp",
    "csp",
    "cineSpace, some monitors and boxes",
    _curve,
    _view,
    holds=lambda transform: is_coded(transform) or is_light(transform),
    shaper=True,
    losses=Losses(encode=0.3225),  # 0.322, 0.322: OCIO resamples the shaper evenly
    sizes=range(2, 130),
    sizes_note="OCIO, which measures it, reads up to 129",
)
