# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Lists of ops: the same only where nothing can differ, and where their values break."""

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.comparison.ops import breakpoints, same_ops

TINY = 1e-12


def primary(contrast):
    values = ocio.GradingPrimary(ocio.GRADING_LOG)
    values.contrast = ocio.GradingRGBM(contrast, 1, 1, 1)
    return ocio.GradingPrimaryTransform(values, ocio.GRADING_LOG, False)


# Each op with a number, which is not a round one.
OPS = {
    "matrix": lambda number: ocio.MatrixTransform(offset=[number, 0, 0, 0]),
    "range": lambda number: ocio.RangeTransform(0, 1, 0, number),
    "exponent": lambda number: ocio.ExponentTransform([number, 1, 1, 1]),
    "moncurve": lambda number: ocio.ExponentWithLinearTransform(gamma=[1 + number] * 4, offset=[0.1] * 4),
    "log": lambda number: ocio.LogTransform(1 + number),
    "log affine": lambda number: ocio.LogAffineTransform([number, 1, 1], [0, 0, 0], [1, 1, 1], [0, 0, 0]),
    "log camera": lambda number: ocio.LogCameraTransform([number, 0.1, 0.1]),
    "CDL": lambda number: ocio.CDLTransform(slope=[number, 1, 1]),
    "exposure": lambda number: ocio.ExposureContrastTransform(exposure=number),
    "surround": lambda number: ocio.FixedFunctionTransform(
        ocio.FIXED_FUNCTION_REC2100_SURROUND, params=[number]
    ),
    "primary": primary,
}


def group(*ops):
    made = ocio.GroupTransform()
    for op in ops:
        made.appendTransform(op)
    return made


@pytest.mark.parametrize("op", OPS.values(), ids=OPS.keys())
def test_ops_are_the_same_to_the_last_digit(op):
    number = 0.7712345678912
    assert same_ops(group(op(number)), group(op(number)))
    assert not same_ops(group(op(number)), group(op(number + TINY)))
    assert not same_ops(group(op(number)), group(op(number), op(number)))


def test_curves_are_the_same_to_the_last_bit_of_each_point():
    def curve(y, channel="red", slope=0.0):
        curves = {
            name: ocio.GradingBSplineCurve([0, 0, 0.5, 0.5, 1, 1])
            for name in ("red", "green", "blue", "master")
        }
        curves[channel] = ocio.GradingBSplineCurve([0, 0, 0.5, y, 1, 1])
        if slope:
            curves[channel].setSlopes([1.0, slope, 1.0])
        return ocio.GradingRGBCurveTransform(ocio.GradingRGBCurve(**curves), ocio.GRADING_LOG)

    y = np.float32(0.5123456)
    above = np.nextafter(y, np.float32(1))
    assert same_ops(group(curve(y)), group(curve(y)))
    for other in (curve(above), curve(y, "green"), curve(y, "master"), curve(y, slope=0.9)):
        assert not same_ops(group(curve(y)), group(other))


def test_names_and_ids_are_no_part_of_an_op():
    a, b = OPS["CDL"](0.9), OPS["CDL"](0.9)
    b.getFormatMetadata().setName("warm")
    b.getFormatMetadata().setID("7")
    assert same_ops(group(a), group(b))


def test_tables_are_compared_entry_by_entry_and_by_how_they_are_read():
    def lut(length=17, entry=None, direction=ocio.TRANSFORM_DIR_FORWARD, interpolation=ocio.INTERP_LINEAR):
        op = ocio.Lut1DTransform(length=length, inputHalfDomain=False)
        if entry is not None:
            value = np.nextafter(np.float32(op.getValue(entry)[1]), np.float32(2))
            op.setValue(entry, op.getValue(entry)[0], value, op.getValue(entry)[2])
        op.setDirection(direction)
        op.setInterpolation(interpolation)
        return op

    assert same_ops(group(lut()), group(lut()))
    for other in (
        lut(entry=5),
        lut(length=18),
        lut(direction=ocio.TRANSFORM_DIR_INVERSE),
        lut(interpolation=ocio.INTERP_NEAREST),
        ocio.Lut3DTransform(gridSize=17),
        OPS["CDL"](0.9),
    ):
        assert not same_ops(group(lut()), group(other))
    # The place of a table among other ops counts.
    assert not same_ops(group(lut(), OPS["CDL"](0.9)), group(OPS["CDL"](0.9), lut()))


def test_breakpoints_are_traced_back_through_the_ops_before():
    double = ocio.MatrixTransform([2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1], [0.5, 0.5, 0.5, 0])
    lut = ocio.Lut1DTransform(length=5, inputHalfDomain=False)
    pixels = breakpoints(group(double, lut))
    greys = pixels[(pixels == pixels[:, :1]).all(axis=1), 0]
    for entry in np.linspace(0, 1, 5):
        assert np.abs(greys - (entry - 0.5) / 2).min() < 1e-6
    ends = breakpoints(group(double, ocio.RangeTransform(0, 7, 0, 7)))
    for end in (0, 7):
        assert np.abs(ends[:, 0] - (end - 0.5) / 2).min() < 1e-6


def test_breakpoints_behind_what_has_no_inverse_are_taken_as_they_are():
    grey = ocio.MatrixTransform([0.3, 0.6, 0.1, 0] * 3 + [0, 0, 0, 1])
    pixels = breakpoints(group(grey, ocio.Lut1DTransform(length=5, inputHalfDomain=False)))
    assert np.isfinite(pixels).all()
    assert {0.0, 0.25, 0.5, 0.75, 1.0} <= set(pixels[:, 0].tolist())


def test_smooth_ops_have_no_breakpoints():
    assert breakpoints(group(OPS["CDL"](0.9), OPS["log"](1.0))).shape == (0, 3)
