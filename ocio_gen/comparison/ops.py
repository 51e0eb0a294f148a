# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The ops that OCIO makes of a transform: whether two lists are the same, and where their values break."""

from functools import cache

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.core.opencolorio import OCIO_ERRORS, Pixels, applied
from ocio_gen.verification.probes import finite_halfs, neutral

_LUTS = ocio.Lut1DTransform | ocio.Lut3DTransform

_CURVES = ocio.GradingRGBCurveTransform | ocio.GradingHueCurveTransform

# Ops that OCIO writes with 15 digits; points of curves with 7, which is too few for a float.
_WRITTEN_EXACTLY = (
    ocio.CDLTransform
    | ocio.ExponentTransform
    | ocio.ExponentWithLinearTransform
    | ocio.ExposureContrastTransform
    | ocio.FixedFunctionTransform
    | ocio.GradingPrimaryTransform
    | ocio.GradingToneTransform
    | ocio.LogAffineTransform
    | ocio.LogCameraTransform
    | ocio.LogTransform
    | ocio.MatrixTransform
    | ocio.RangeTransform
)

_LARGEST = float(np.finfo(np.float32).max)

# Beyond the ends of a table, and within a clamp, in units of its size.
_BESIDE = np.array([-9.0, -1.0, -0.1, -1e-3, 0.0, 1e-3, 0.1, 1.0, 9.0])


def same_ops(a: ocio.GroupTransform, b: ocio.GroupTransform) -> bool:
    """Return whether two lists of ops are the same to the last digit, so that they must give the same pixels.

    Ops are compared as OCIO writes them into a config, tables of LUTs entry by entry. (Range's own `equals`
    allows a tolerance, and some ops have none.) Ops that are not written exactly are never the same.
    """
    ops_a, ops_b = list(a), list(b)
    if len(ops_a) != len(ops_b):
        return False
    pairs = [(x, y) for x, y in zip(ops_a, ops_b, strict=True) if isinstance(x, _LUTS)]
    if not all(_same_table(x, y) for x, y in pairs):
        return False
    text = _text(ops_a)
    return text is not None and text == _text(ops_b)


def _same_table(a: ocio.Transform, b: ocio.Transform) -> bool:
    return (
        type(a) is type(b)
        and a.getDirection() == b.getDirection()
        and a.getInterpolation() == b.getInterpolation()
        and a.equals(b)
    )


def _text(ops: list[ocio.Transform]) -> str | None:
    """Return ops as text, with a mark in the place of each LUT; None if OCIO cannot write them exactly."""
    group = ocio.GroupTransform()
    for op in ops:
        if isinstance(op, _LUTS):
            group.appendTransform(ocio.FileTransform(src=type(op).__name__))
        elif not isinstance(op, _WRITTEN_EXACTLY | _CURVES):
            return None
        else:
            op.getFormatMetadata().clear()  # names and ids, which move no pixel
            group.appendTransform(op)
    config = ocio.Config()
    config.addColorSpace(ocio.ColorSpace(name="ops", toReference=group))
    level = ocio.GetLoggingLevel()
    ocio.SetLoggingLevel(ocio.LOGGING_LEVEL_NONE)  # it warns of each op that is new
    try:
        return f"{config.serialize()}{[_curves(op) for op in ops if isinstance(op, _CURVES)]}"
    except OCIO_ERRORS:
        return None
    finally:
        ocio.SetLoggingLevel(level)


def _curves(op: ocio.Transform) -> list[object]:
    """Return the points and slopes of all curves of an op."""
    value = op.getValue()
    curves = [getattr(value, name) for name in dir(value) if not name.startswith("_")]
    return [
        ([(point.x, point.y) for point in curve.getControlPoints()], list(curve.getSlopes()))
        for curve in curves
        if isinstance(curve, ocio.GradingBSplineCurve)
    ]


def breakpoints(group: ocio.GroupTransform) -> Pixels:
    """Return the input values at which ops change what they do: entries of LUTs, ends of ranges.

    Smooth ops need none: a change of a parameter moves a continuum of values. A LUT's entry moves only the
    values next to it.

    Args:
        group: Ops; what each one sees is traced back through the ops before it, where OCIO can invert them.

    Returns:
        (n, 3) float32, all finite.
    """
    ops = list(group)
    parts = [np.empty((0, 3), np.float32)]
    for place, op in enumerate(ops):
        values = _values_of(op)
        if values is not None:
            parts.append(_input_for(ops[:place], values))
    pixels = np.concatenate(parts)
    return pixels[np.isfinite(pixels).all(axis=1)]


def _values_of(op: ocio.Transform) -> Pixels | None:
    """Return the values, (n, 3), at the input of an op at which it changes what it does."""
    if isinstance(op, ocio.RangeTransform):
        ends = [op.getMinInValue()] * op.hasMinInValue() + [op.getMaxInValue()] * op.hasMaxInValue()
        return _per_channel(np.concatenate([end + max(1.0, abs(end)) * _BESIDE for end in ends]))
    if not isinstance(op, _LUTS):
        return None
    if op.getDirection() == ocio.TRANSFORM_DIR_INVERSE:
        table = np.asarray(op.getData(), np.float32).reshape(-1, 3)
        return np.concatenate([table, (table[1:] + table[:-1]) / 2])
    if isinstance(op, ocio.Lut3DTransform):
        return np.concatenate([_nodes(op.getGridSize()), _per_channel(_beyond())])
    if op.getInputHalfDomain():
        return _per_channel(finite_halfs()[:, 0])
    return _per_channel(np.concatenate([np.linspace(0.0, 1.0, op.getLength()), _beyond()]))


def _beyond() -> npt.NDArray[np.float64]:
    return np.concatenate([_BESIDE[:4], 1.0 - _BESIDE[:4]])


def _per_channel(values: npt.NDArray[np.floating]) -> Pixels:
    """Return values as greys, and in each channel alone with their median in the others: (4 n, 3)."""
    values = np.clip(values, -_LARGEST, _LARGEST)
    level = np.full((len(values), 3), np.median(values), np.float32)
    parts = [neutral(values.astype(np.float32))]
    for channel in range(3):
        alone = level.copy()
        alone[:, channel] = values
        parts.append(alone)
    return np.concatenate(parts)


@cache
def _nodes(size: int) -> Pixels:
    axis = np.linspace(0.0, 1.0, size, dtype=np.float32)
    return np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)


def _input_for(before: list[ocio.Transform], values: Pixels) -> Pixels:
    """Return the pixels that ops turn into these values; the values if OCIO cannot invert the ops."""
    if not before:
        return values
    group = ocio.GroupTransform()
    for op in before:
        group.appendTransform(op)
    try:
        processor = ocio.Config.CreateRaw().getProcessor(group, ocio.TRANSFORM_DIR_INVERSE)
        return applied(processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS), values)
    except OCIO_ERRORS:
        return values
