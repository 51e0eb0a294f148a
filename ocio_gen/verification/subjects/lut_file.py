# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subjects: a LUT file as others than OCIO by itself read it."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.core.errors import InvalidLutError
from ocio_gen.core.opencolorio import load_lut
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.subjects.ocio_cpu import CpuRoute, OcioCpu
from ocio_gen.verification.subjects.subject import Engine

TETRAHEDRAL = CpuRoute("tetrahedral")
INVERTED = CpuRoute("inverted", engine=Engine.INVERTED)


def grid_size(lut: ocio.Processor) -> int:
    """Return the points along each axis of the finest 3D LUT in a LUT file's processor; 0 without one."""
    luts = (op for op in lut.createGroupTransform() if isinstance(op, ocio.Lut3DTransform))
    return max((int(one.getGridSize()) for one in luts), default=0)


def tetrahedral(path: Path, *, resolve: bool = False) -> OcioCpu:
    """Return a file of a 3D LUT, interpolated between four points.

    Args:
        path: The file.
        resolve: Whether it may have Resolve's keywords for video range.

    Raises:
        UserError: the file is no LUT that this OCIO reads.
    """
    lut = load_lut(path, interpolation=ocio.INTERP_TETRAHEDRAL, resolve=resolve)
    return OcioCpu(path.name, lut, TETRAHEDRAL)


def inverted(path: Path) -> OcioCpu:
    """Return a LUT file inverted by OCIO, as a colour space with one direction only is.

    Raises:
        UserError: the file is no LUT that this OCIO reads, or has no inverse.
    """
    return OcioCpu(path.name, load_lut(path, inverse=True), INVERTED)


class CspShaper:
    """A 1D .csp of ours by linear interpolation, as the format means it.

    OCIO resamples a pre-LUT evenly first, at 65,536 points, in which a log's toe is lost.
    """

    route, engine = "not resampled", Engine.SHAPER
    in_depth = out_depth = Depth.F32
    parallel = True

    def __init__(self, path: Path) -> None:
        """Read a file.

        Raises:
            UserError: it is not laid out as ours are.
        """
        self.name = path.name
        try:
            text = path.read_text(encoding="ascii").split("END METADATA")[1]
            lines = [line.split() for line in text.splitlines() if line]
            self._linear, self._shaped = (np.array(points, np.float64) for points in lines[1:3])
            self._table = np.array([row[0] for row in lines[10:]], np.float64)
        except (ValueError, IndexError):
            raise InvalidLutError(
                path, "not laid out as ocio_gen writes a .csp", hint="make it again"
            ) from None

    def output(self, start: int, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the shaper and the table, both interpolated linearly."""
        position = np.interp(values, self._linear, self._shaped) * (len(self._table) - 1)
        made = np.interp(position, np.arange(len(self._table)), self._table)
        return np.asarray(made, np.float32)
