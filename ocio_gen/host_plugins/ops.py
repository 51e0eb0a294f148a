# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The ops that a plug-in carries, and how OCIO's become such."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import Float64s

Table = npt.NDArray[np.float32]

_INVERSE = ocio.TRANSFORM_DIR_INVERSE


class OpKind(StrEnum):
    """What an op does; plugins/ofx/ops.h says what its parameters mean."""

    MATRIX = "MATRIX"
    RANGE = "RANGE"
    LOG = "LOG"
    ANTILOG = "ANTILOG"
    CAMERA_LOG = "CAMERA_LOG"
    CAMERA_ANTILOG = "CAMERA_ANTILOG"
    CDL = "CDL"
    CDL_INVERSE = "CDL_INVERSE"
    EXPONENT = "EXPONENT"
    MONCURVE = "MONCURVE"
    MONCURVE_INVERSE = "MONCURVE_INVERSE"
    LUT1D = "LUT1D"
    LUT1D_INVERSE = "LUT1D_INVERSE"
    HALF_LUT1D = "HALF_LUT1D"
    LUT3D = "LUT3D"


CURVES = frozenset({OpKind.LUT1D, OpKind.LUT1D_INVERSE, OpKind.HALF_LUT1D})


@dataclass(frozen=True, eq=False)
class PluginOp:
    """One op."""

    kind: OpKind
    parameters: tuple[float, ...] = ()
    table: Table | None = None  # (n, 3); of a cube (n, n, n, 3) by red, green, blue
    size: int = 0


class NotCarriedError(Exception):
    """An op that plug-ins do not have: it is sampled."""


def plugin_ops(processor: ocio.Processor) -> list[PluginOp]:
    """Return the ops of a processor.

    Raises:
        NotCarriedError: it has an op that plug-ins do not.
    """
    lossless = processor.getOptimizedProcessor(ocio.OPTIMIZATION_LOSSLESS)
    return [op for transform in lossless.createGroupTransform() for op in _converted(transform)]


# OCIO makes forward ops of these.
_ALWAYS_FORWARD = (ocio.MatrixTransform, ocio.RangeTransform)


def _converted(transform: ocio.Transform) -> list[PluginOp]:
    if isinstance(transform, _ALWAYS_FORWARD) and transform.getDirection() == _INVERSE:
        raise NotCarriedError(f"an inverse {type(transform).__name__}")
    for kind, convert in _CONVERSIONS:
        if isinstance(transform, kind):
            return list(convert(transform))
    raise NotCarriedError(type(transform).__name__)


def _matrix(transform: ocio.MatrixTransform) -> Iterable[PluginOp]:
    rows = np.array(transform.getMatrix(), np.float64).reshape(4, 4)
    offsets = np.array(transform.getOffset(), np.float64)
    if np.any(rows[:3, 3]) or np.any(rows[3, :3]) or rows[3, 3] != 1.0 or offsets[3]:
        raise NotCarriedError("a matrix that mixes alpha")
    m: Float64s = rows[:3, :3]
    offset: Float64s = offsets[:3]
    yield PluginOp(OpKind.MATRIX, (*m.ravel().tolist(), *offset.tolist()))


def _range(transform: ocio.RangeTransform) -> Iterable[PluginOp]:
    # (In a processor, one that does not clamp has become a matrix, and an inverse one a forward one.)
    ends = [
        (getattr(transform, f"has{side}InValue")() and getattr(transform, f"get{side}InValue")(),
         getattr(transform, f"has{side}OutValue")() and getattr(transform, f"get{side}OutValue")())
        for side in ("Min", "Max")
    ]  # fmt: skip
    present = [transform.hasMinInValue(), transform.hasMaxInValue()]
    (low, out_low), (high, out_high) = ends
    scale, offset = 1.0, 0.0
    if all(present):
        scale = (out_high - out_low) / (high - low)
        offset = out_low - low * scale
    elif present[0]:
        offset = out_low - low
    elif present[1]:
        offset = out_high - high
    bounds = (out_low if present[0] else -math.inf, out_high if present[1] else math.inf)
    yield PluginOp(OpKind.RANGE, (scale, offset, *bounds))


def _log(transform: ocio.LogTransform) -> Iterable[PluginOp]:
    yield from _log_ops(transform.getBase(), [1.0] * 3, [0.0] * 3, [1.0] * 3, [0.0] * 3, transform)


def _log_affine(transform: ocio.LogAffineTransform) -> Iterable[PluginOp]:
    yield from _log_ops(*_affine(transform), transform)


def _affine(transform: Any) -> tuple[float, Any, Any, Any, Any]:  # noqa: ANN401 - OCIO's have no common type
    return (
        transform.getBase(),
        transform.getLogSideSlopeValue(),
        transform.getLogSideOffsetValue(),
        transform.getLinSideSlopeValue(),
        transform.getLinSideOffsetValue(),
    )


def _log_ops(
    base: float,
    log_slope: Sequence[float],
    log_offset: Sequence[float],
    lin_slope: Sequence[float],
    lin_offset: Sequence[float],
    transform: ocio.Transform,
) -> Iterable[PluginOp]:
    octaves = math.log2(base)
    channels = zip(log_slope, log_offset, lin_slope, lin_offset, strict=True)
    kind = OpKind.ANTILOG if transform.getDirection() == _INVERSE else OpKind.LOG
    yield PluginOp(kind, tuple(value for channel in channels for value in (octaves, *channel)))


def _camera_log(transform: ocio.LogCameraTransform) -> Iterable[PluginOp]:
    base, log_slope, log_offset, lin_slope, lin_offset = _affine(transform)
    octaves = math.log2(base)
    curve: list[float] = []
    lines: list[float] = []
    slopes = transform.getLinearSlopeValue() if transform.isLinearSlopeValueSet() else [None] * 3
    for c, (k, a, m, b) in enumerate(zip(log_slope, log_offset, lin_slope, lin_offset, strict=True)):
        curve += [octaves, k, a, m, b]
        # OCIO, LogCameraTransform: below the break a straight line, with the curve's slope there if
        # none is given.
        break_lin = transform.getLinSideBreakValue()[c]
        break_log = k * math.log2(m * break_lin + b) / octaves + a
        given = slopes[c]
        slope = k * m / ((m * break_lin + b) * math.log(base)) if given is None else float(given)
        lines += [break_lin, break_log, slope, break_log - slope * break_lin]
    inverse = transform.getDirection() == _INVERSE
    yield PluginOp(OpKind.CAMERA_ANTILOG if inverse else OpKind.CAMERA_LOG, (*curve, *lines))


def _cdl(transform: ocio.CDLTransform) -> Iterable[PluginOp]:
    clamp = float(transform.getStyle() == ocio.CDL_ASC)
    values = (*transform.getSlope(), *transform.getOffset(), *transform.getPower(), transform.getSat())
    inverse = transform.getDirection() == _INVERSE
    yield PluginOp(OpKind.CDL_INVERSE if inverse else OpKind.CDL, (*values, clamp))


_NEGATIVES = {ocio.NEGATIVE_CLAMP: 0.0, ocio.NEGATIVE_MIRROR: 1.0, ocio.NEGATIVE_PASS_THRU: 2.0}


def _exponent(transform: ocio.ExponentTransform) -> Iterable[PluginOp]:
    powers = _opaque(transform.getValue())
    if transform.getDirection() == _INVERSE:
        powers = [1.0 / power for power in powers]
    yield PluginOp(OpKind.EXPONENT, (*powers, _NEGATIVES[transform.getNegativeStyle()]))


def _opaque(values: Sequence[float]) -> list[float]:
    if values[3] not in {0.0, 1.0}:
        raise NotCarriedError("a curve of alpha")
    return list(values[:3])


def _exponent_with_linear(transform: ocio.ExponentWithLinearTransform) -> Iterable[PluginOp]:
    # OCIO, ExponentWithLinearTransform: ((x + offset) / (1 + offset))^gamma above a break, a straight
    # line through zero below it, which meets the curve with its slope.
    parameters: list[float] = []
    inverse = transform.getDirection() == _INVERSE
    for power, shift in zip(_opaque(transform.getGamma()), transform.getOffset(), strict=False):
        gamma, offset = max(power, 1.000001), max(shift, 1e-6)  # as OCIO has them at least
        cut = offset / (gamma - 1.0)
        slope = (gamma - 1.0) / offset * (offset * gamma / ((gamma - 1.0) * (1.0 + offset))) ** gamma
        if inverse:
            parameters += [1.0 + offset, offset, 1.0 / gamma, cut * slope, 1.0 / slope]
        else:
            parameters += [1.0 / (1.0 + offset), offset, gamma, cut, slope]
    mirror = float(transform.getNegativeStyle() == ocio.NEGATIVE_MIRROR)
    yield PluginOp(OpKind.MONCURVE_INVERSE if inverse else OpKind.MONCURVE, (*parameters, mirror))


def _lut1d(transform: ocio.Lut1DTransform) -> Iterable[PluginOp]:
    if transform.getHueAdjust() != ocio.HUE_NONE:
        raise NotCarriedError("a 1D LUT that keeps hues")
    table = np.array(transform.getData(), np.float32).reshape(-1, 3)
    size = len(table)
    inverse, half = transform.getDirection() == _INVERSE, transform.getInputHalfDomain()
    if not inverse:
        yield PluginOp(OpKind.HALF_LUT1D if half else OpKind.LUT1D, table=table, size=size)
        return
    if half or np.any(np.diff(table, axis=0) < 0.0):
        raise NotCarriedError("the inverse of a 1D LUT that is no ascending one over 0..1")
    yield PluginOp(OpKind.LUT1D_INVERSE, table=table, size=size)


def _lut3d(transform: ocio.Lut3DTransform) -> Iterable[PluginOp]:
    tetrahedral = transform.getInterpolation() in {ocio.INTERP_TETRAHEDRAL, ocio.INTERP_BEST}
    if transform.getDirection() == _INVERSE or not tetrahedral:
        raise NotCarriedError("a 3D LUT that is inverse, or not tetrahedral")
    size = transform.getGridSize()
    yield PluginOp(OpKind.LUT3D, table=np.array(transform.getData(), np.float32).reshape(-1, 3), size=size)


_CONVERSIONS: list[tuple[Any, Callable[[Any], Iterable[PluginOp]]]] = [
    (ocio.MatrixTransform, _matrix),
    (ocio.RangeTransform, _range),
    (ocio.LogAffineTransform, _log_affine),
    (ocio.LogCameraTransform, _camera_log),
    (ocio.LogTransform, _log),
    (ocio.CDLTransform, _cdl),
    (ocio.ExponentTransform, _exponent),
    (ocio.ExponentWithLinearTransform, _exponent_with_linear),
    (ocio.Lut1DTransform, _lut1d),
    (ocio.Lut3DTransform, _lut3d),
]
