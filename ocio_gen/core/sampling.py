# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Samples OCIO's transforms for tables that are written to files: the same values on every processor.

OCIO interpolates 1D LUTs and, in tetrahedra, 3D LUTs with the widest instructions that a processor has, and
AVX-512's round otherwise than AVX2's: in the last bit of a float32, which a table would show. So these two
are interpolated here, in double. OCIO's other ops give the same bits on every x86-64 processor: all built-in
transforms and ops of OCIO 2.6 were compared on one with AVX-512 and on QEMU's Haswell and Nehalem.
"""

from itertools import groupby

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import Float64s
from ocio_gen.core.opencolorio import Pixels, applied

_TETRAHEDRAL = {ocio.INTERP_TETRAHEDRAL, ocio.INTERP_BEST}


def sampled(processor: ocio.Processor, pixels: npt.ArrayLike) -> Pixels:
    """Return what a processor makes of RGB pixels, without optimisation that loses.

    Args:
        processor: OCIO's.
        pixels: (n, 3), finite.

    Returns:
        (n, 3) float32: what OCIO's own CPU processor gives, but for last bits after LUTs.
    """
    ops = list(processor.getOptimizedProcessor(ocio.OPTIMIZATION_LOSSLESS).createGroupTransform())
    if not any(map(_differs, ops)):
        return applied(processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS), pixels)
    rgb = np.array(pixels, np.float32)
    for here, group in groupby(ops, _differs):
        if here:
            for lut in group:
                rgb = _interpolated(lut, rgb)
        else:
            others = ocio.Config.CreateRaw().getProcessor(ocio.GroupTransform(list(group)))
            rgb = applied(others.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS), rgb)
    return rgb


def _differs(op: ocio.Transform) -> bool:
    """Tell whether OCIO's result of an op depends on the processor."""
    if op.getDirection() == ocio.TRANSFORM_DIR_INVERSE:
        return False
    if isinstance(op, ocio.Lut1DTransform):
        return not op.getInputHalfDomain() and op.getHueAdjust() == ocio.HUE_NONE
    return isinstance(op, ocio.Lut3DTransform) and op.getInterpolation() in _TETRAHEDRAL


def _interpolated(lut: ocio.Lut1DTransform | ocio.Lut3DTransform, rgb: Pixels) -> Pixels:
    """Return what a LUT makes of pixels, (n, 3): clamped to 0..1, where its table lies evenly spaced."""
    cube = isinstance(lut, ocio.Lut3DTransform)
    size = lut.getGridSize() if cube else lut.getLength()
    table = np.array(lut.getData(), np.float64)
    # A place in the table is one product in float32, as in OCIO: what comes after it differs.
    place = np.clip(np.nan_to_num(rgb), np.float32(0.0), np.float32(1.0)) * np.float32(size - 1)
    low = np.minimum(place.astype(np.intp), size - 2)
    part = place.astype(np.float64) - low
    if cube:
        return _in_tetrahedra(table.reshape(size, size, size, 3), low, part).astype(np.float32)
    table = table.reshape(size, 3)
    channels = np.arange(3)
    between: Float64s = table[low, channels] * (1.0 - part) + table[low + 1, channels] * part
    return between.astype(np.float32)


def _in_tetrahedra(table: Float64s, low: npt.NDArray[np.intp], part: Float64s) -> Float64s:
    """Return a cube's values between its points.

    The path from the lowest corner of a cell to the highest goes along the axis of the largest part first:
    its four corners are the tetrahedron that the pixel lies in.

    Args:
        table: (size, size, size, 3), by red, green and blue.
        low: The lowest corner of each pixel's cell, (n, 3).
        part: How far each pixel lies into its cell, 0..1, (n, 3).
    """
    axes = np.argsort(-part, axis=1, kind="stable")
    shares = np.take_along_axis(part, axes, axis=1)
    corner = low.copy()
    pixels = np.arange(len(low))
    values: Float64s = table[tuple(corner.T)] * (1.0 - shares[:, :1])
    for step in range(3):
        corner[pixels, axes[:, step]] += 1
        following = shares[:, step + 1 : step + 2] if step < 2 else 0.0
        values += table[tuple(corner.T)] * (shares[:, step : step + 1] - following)
    return values
