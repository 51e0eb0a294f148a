# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
""".cube, in the flavours of DaVinci Resolve and of Iridas (Adobe).

They differ in how they state the domain, and a host passes over, or rejects, the other's way.
Written here: OCIO's baker has 6 decimals, 3 digits of the darkest codes, and states no domain.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.lut_formats.format import (
    LutFormat,
    grey_rows,
    grid_rows,
    header_lines,
    is_coded,
    table_of_codes,
    text,
)
from ocio_gen.lut_formats.ops import container_range
from ocio_gen.lut_formats.transforms import LutTransform, ViewTransform


def cube_3d(
    grid: npt.NDArray[np.float32],
    comments: Iterable[str],
    domain: Iterable[str],
    rows: Callable[[npt.NDArray[np.float32]], str] = grid_rows,
) -> str:
    """Return a file of a grid.

    Args:
        grid: (n, n, n, 3), indexed by red, green, blue.
        comments: Lines at its head.
        domain: Lines that say what it covers.
        rows: Writes triplets, (n, n, n, 3) as they lie in memory, a line each.
    """
    head = [*comments, f"LUT_3D_SIZE {len(grid)}", *domain]
    return text(head) + rows(grid.transpose(2, 1, 0, 3))  # red changes fastest


@dataclass(frozen=True)
class _Flavour:
    """How one family of hosts reads .cube."""

    view_range: tuple[float, float]  # of ACESproxy10i that a 3D grid covers
    domain: Callable[[int, float, float], list[str]]  # dimensions, low, high -> lines
    title: Callable[[str], list[str]] = lambda _: []
    integers: bool = False  # whether they clamp a view's points to 0..1: the file holds what they show

    def curve(self, transform: LutTransform, _: int) -> str:
        rows = grey_rows(table_of_codes(transform))
        comments = header_lines(transform, "0 to 1, one entry for each code")
        size = f"LUT_1D_SIZE {len(rows)}"
        return text([*comments, *self.title(transform.name), size, *self.domain(1, 0.0, 1.0), *rows])

    def view(self, transform: ViewTransform, size: int) -> str:
        low, high = self.view_range
        grid = transform.grid(size, low, high)
        if self.integers:
            grid = grid.clip(0.0, 1.0)
        comments = [*header_lines(transform, f"{low:.9g} to {high:.9g}"), *self.title(transform.name)]
        return cube_3d(grid, comments, self.domain(3, low, high))


def _resolve_domain(dimensions: int, low: float, high: float) -> list[str]:
    return [f"LUT_{dimensions}D_INPUT_RANGE {low:.9f} {high:.9f}"]


def _iridas_domain(_: int, low: float, high: float) -> list[str]:
    ends = ("MIN", low), ("MAX", high)
    return [f"DOMAIN_{end} {value:.9f} {value:.9f} {value:.9f}" for end, value in ends]


_RESOLVE = _Flavour(container_range(ACESPROXY10), _resolve_domain)  # and no TITLE
# Monitors and boxes pass over a domain that is not 0 to 1.
_IRIDAS = _Flavour((0.0, 1.0), _iridas_domain, lambda name: [f'TITLE "{name}"'], integers=True)

RESOLVE_CUBE = LutFormat(
    "resolve_cube",
    "cube",
    "Resolve",
    _RESOLVE.curve,
    _RESOLVE.view,
    holds=is_coded,
    suffix="_resolve",
    sizes=range(2, 66),
    sizes_note="Resolve reads up to 65",
)
IRIDAS_CUBE = LutFormat(
    "iridas_cube",
    "cube",
    "monitors, preview boxes, Adobe",
    _IRIDAS.curve,
    _IRIDAS.view,
    holds=is_coded,
    suffix="_iridas",
    sizes=range(2, 130),
    sizes_note="OCIO, which measures it, reads up to 129",
    candidates=(33,),  # what monitors and boxes hold
)
