# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A transform of every op that OCIO constructs, in each style and direction that it has."""

import copy
import itertools
from collections.abc import Iterator
from typing import Any

import PyOpenColorIO as ocio

Named = tuple[str, ocio.Transform]

FORWARD, INVERSE = ocio.TRANSFORM_DIR_FORWARD, ocio.TRANSFORM_DIR_INVERSE
_STYLES = (ocio.GRADING_LOG, ocio.GRADING_LIN, ocio.GRADING_VIDEO)
_NEGATIVES = {
    "clamp": ocio.NEGATIVE_CLAMP,
    "mirror": ocio.NEGATIVE_MIRROR,
    "pass": ocio.NEGATIVE_PASS_THRU,
    "linear": ocio.NEGATIVE_LINEAR,
}

# Parameters of fixed functions that have some: of ACES 1.3's gamut compression its defaults, of ACES 2.0's
# output a P3 limit at 1000 nits.
_P3 = (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.3127, 0.3290)
_PARAMETERS = {
    "REC2100_SURROUND": (0.78,),
    "ACES_GAMUT_COMP_13": (1.147, 1.264, 1.312, 0.815, 0.803, 0.880, 1.2),
    "ACES_OUTPUT_TRANSFORM_20": (1000.0, *_P3),
    "ACES_RGB_TO_JMH_20": _P3,
    "ACES_RGB_TO_HMJ_20": _P3,
    "ACES_TONESCALE_COMPRESS_20": (1000.0,),
    "ACES_GAMUT_COMPRESS_20": (1000.0, *_P3),
    "LIN_TO_GAMMA_LOG": (
        0.0,
        0.25,
        0.5,
        1.0,
        0.0,
        2.718281828459045,
        0.17883277,
        0.807825590164,
        1.0,
        -0.07116723,
    ),
    "LIN_TO_DOUBLE_LOG": (10.0, 0.1, 0.5, -1.0, 0.0, -1.0, 0.2, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0),
}

# What these are of is no light: what OCIO makes of light before them.
_OF_JMH = ("FIXED_FUNCTION_ACES_TONESCALE_COMPRESS_20", "FIXED_FUNCTION_ACES_GAMUT_COMPRESS_20")


def every_op() -> Iterator[Named]:
    """Yield names and transforms; those that OCIO refuses to construct are not there."""
    for name, transform in (*_plain(), *_grading()):
        for direction in (FORWARD, INVERSE):
            transform.setDirection(direction)
            if _made(transform):
                yield f"{name}, {'inverse' if direction == INVERSE else 'forward'}", _copied(transform)
    for style in fixed_function_styles():
        for direction in (FORWARD, INVERSE):
            if transform := fixed_function(style, direction):
                if style in _OF_JMH:
                    before = fixed_function("FIXED_FUNCTION_ACES_RGB_TO_JMH_20")
                    transform = ocio.GroupTransform([before, transform])
                yield f"{style}, {'inverse' if direction == INVERSE else 'forward'}", transform


def fixed_function_styles() -> list[str]:
    return [name for name in dir(ocio) if name.startswith("FIXED_FUNCTION_")]


def fixed_function(style: str, direction: ocio.TransformDirection = FORWARD) -> ocio.Transform | None:
    """Return a fixed function; none, where OCIO knows its name only."""
    parameters = _PARAMETERS.get(style.removeprefix("FIXED_FUNCTION_"), ())
    try:
        transform = ocio.FixedFunctionTransform(getattr(ocio, style), list(parameters), direction)
    except ocio.Exception as error:
        if "not supported" in str(error) or "Unimplemented" in str(error):
            return None
        raise
    return transform if _made(transform) else None


def builtins() -> Iterator[Named]:
    """Yield every builtin transform."""
    for style in ocio.BuiltinTransformRegistry():
        yield style, ocio.BuiltinTransform(style)


def _made(transform: ocio.Transform) -> bool:
    try:
        ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor()
    except ocio.Exception as error:
        assert "cannot be inverted" in str(error) or "nvert" in str(error), error  # noqa: PT017
        return False
    return True


def _copied(transform: ocio.Transform) -> ocio.Transform:
    return copy.deepcopy(transform)


def _plain() -> Iterator[Named]:
    matrix = [1.2, -0.1, 0.05, 0, 0.02, 0.9, -0.03, 0, -0.07, 0.1, 1.1, 0, 0, 0, 0, 1]
    yield "matrix", ocio.MatrixTransform(matrix)
    yield "matrix with offsets", ocio.MatrixTransform(matrix, [0.1, -0.02, 0.003, 0.0])
    yield "range", ocio.RangeTransform(0.1, 0.8, 0.0, 1.2)
    yield "range of a minimum", ocio.RangeTransform(minInValue=0.1, minOutValue=0.1)
    no_clamp = ocio.RangeTransform(0.1, 0.8, 0.0, 1.2)
    no_clamp.setStyle(ocio.RANGE_NO_CLAMP)
    yield "range that does not clamp", no_clamp
    for base in (2.0, 10.0, 2.718281828459045, 7.0):
        yield f"log to the base of {base:g}", ocio.LogTransform(base)
    affine: dict[str, Any] = {
        "logSideSlope": [0.18, 0.2, 0.25],
        "logSideOffset": [0.6, 0.5, 0.4],
        "linSideSlope": [1.1, 1.2, 0.9],
        "linSideOffset": [0.01, 0.02, 0.005],
    }
    yield "affine log", ocio.LogAffineTransform(**affine)
    breaks = [0.005, 0.01, 0.02]
    yield "camera log", ocio.LogCameraTransform(breaks, base=10.0, **affine)
    yield "camera log with a slope", ocio.LogCameraTransform(breaks, linearSlope=[5.0, 6.0, 4.0], **affine)
    gamma, offset = [2.4, 2.2, 1.8, 1.0], [0.055, 0.099, 0.01, 0.0]
    for style, negative in _NEGATIVES.items():
        if style != "linear":
            yield f"exponent, {style}", ocio.ExponentTransform(gamma, negative)
        if style in {"linear", "mirror"}:
            yield f"exponent with linear, {style}", ocio.ExponentWithLinearTransform(gamma, offset, negative)
    for name, cdl_style in {"ASC": ocio.CDL_ASC, "not clamped": ocio.CDL_NO_CLAMP}.items():
        cdl = ocio.CDLTransform([1.2, 0.9, 1.1], [0.02, -0.01, 0.03], [1.1, 0.8, 1.3], 1.2)
        cdl.setStyle(cdl_style)
        yield f"CDL, {name}", cdl
    for name, contrast_style in {
        "linear": ocio.EXPOSURE_CONTRAST_LINEAR,
        "video": ocio.EXPOSURE_CONTRAST_VIDEO,
        "logarithmic": ocio.EXPOSURE_CONTRAST_LOGARITHMIC,
    }.items():
        yield (
            f"exposure contrast, {name}",
            ocio.ExposureContrastTransform(style=contrast_style, exposure=0.7, contrast=1.3, gamma=1.1),
        )
    yield "allocation, uniform", ocio.AllocationTransform(ocio.ALLOCATION_UNIFORM, [-0.2, 1.4])
    yield "allocation, log", ocio.AllocationTransform(ocio.ALLOCATION_LG2, [-8.0, 6.0])
    yield "allocation, log with an offset", ocio.AllocationTransform(ocio.ALLOCATION_LG2, [-8.0, 6.0, 0.01])
    yield (
        "group",
        ocio.GroupTransform([ocio.MatrixTransform(matrix), ocio.LogTransform(10.0), ocio.CDLTransform()]),
    )


def _grading() -> Iterator[Named]:
    for style in _STYLES:
        name = str(style).rpartition(".")[2].removeprefix("GRADING_").lower()
        yield f"grading primary, {name}", ocio.GradingPrimaryTransform(_primary(style), style)
        tone = ocio.GradingTone(style)
        for place, one in enumerate(("blacks", "shadows", "midtones", "highlights", "whites")):
            own = getattr(tone, one)
            own.red, own.green, own.blue, own.master = 1.2, 0.9, 1.1, 0.8 + 0.1 * place
            setattr(tone, one, own)
        tone.scontrast = 1.2
        yield f"grading tone, {name}", ocio.GradingToneTransform(tone, style)
        for bypass in (False, True) if style == ocio.GRADING_LIN else (False,):
            rgb = ocio.GradingRGBCurveTransform(_rgb_curve(style), style)
            rgb.setBypassLinToLog(bypass)
            yield f"grading curves, {name}{', bypass' * bypass}", rgb
        for hsy in (True, False):
            hue = ocio.GradingHueCurveTransform(_hue_curve(style), style)
            hue.setRGBToHSY(ocio.HSY_TRANSFORM_1 if hsy else ocio.HSY_TRANSFORM_NONE)
            yield f"grading hue curves, {name}{'' if hsy else ', of HSY'}", hue


def _primary(style: ocio.GradingStyle) -> ocio.GradingPrimary:
    made = ocio.GradingPrimary(style)
    made.saturation = 1.2
    made.clampBlack, made.clampWhite = (-1e4, 1e5) if style == ocio.GRADING_LIN else (-0.5, 3.0)
    if style == ocio.GRADING_LIN:
        made.exposure = ocio.GradingRGBM(0.3, -0.2, 0.1, 0.5)
        made.offset = ocio.GradingRGBM(0.01, -0.01, 0.02, 0.005)
        made.contrast = ocio.GradingRGBM(1.1, 0.9, 1.2, 1.05)
    else:
        small, around = (0.02, -0.01, 0.03, 0.01), (1.1, 0.9, 1.2, 1.05)
        made.gamma = ocio.GradingRGBM(*around)
        if style == ocio.GRADING_LOG:
            made.brightness, made.contrast = ocio.GradingRGBM(*small), ocio.GradingRGBM(*around)
        else:
            made.lift, made.gain = ocio.GradingRGBM(*small), ocio.GradingRGBM(*around)
            made.offset = ocio.GradingRGBM(*small)
    return made


def _curve(points: list[float]) -> ocio.GradingBSplineCurve:
    return ocio.GradingBSplineCurve(points)


def _rgb_curve(style: ocio.GradingStyle) -> ocio.GradingRGBCurve:
    low, high = (-7.0, 7.0) if style == ocio.GRADING_LIN else (0.0, 1.0)
    places = [low + (high - low) * share for share in (0.0, 0.3, 0.7, 1.0)]
    bends = ([0.0, 0.1, -0.05, 0.02], [0.05, 0.0, 0.05, 0.0], [0.0, -0.1, 0.1, 0.0], [0.01, 0.05, -0.05, 0])
    curves = [
        _curve([one for x, up in zip(places, bend, strict=True) for one in (x, x + (high - low) * up * 0.5)])
        for bend in bends
    ]
    return ocio.GradingRGBCurve(*curves)


def _hue_curve(style: ocio.GradingStyle) -> ocio.GradingHueCurve:
    made = ocio.GradingHueCurve(style)
    hue = [0.05, 0.3, 0.6, 0.9]
    kinds = {
        "hue_hue": (ocio.HUE_HUE, [0.08, 0.28, 0.63, 0.9], hue),
        "hue_sat": (ocio.HUE_SAT, [1.2, 0.9, 1.1, 1.0], hue),
        "hue_lum": (ocio.HUE_LUM, [1.1, 0.95, 1.05, 1.0], hue),
        "hue_fx": (ocio.HUE_FX, [0.02, -0.01, 0.03, 0.0], hue),
        "lum_sat": (ocio.LUM_SAT, [1.1, 0.9, 1.2, 1.0], [0.0, 0.3, 0.6, 1.0]),
        "sat_sat": (ocio.SAT_SAT, [0.0, 0.35, 0.65, 1.0], [0.0, 0.3, 0.6, 1.0]),
        "sat_lum": (ocio.SAT_LUM, [1.0, 1.1, 0.9, 1.05], [0.0, 0.3, 0.6, 1.0]),
        "lum_lum": (ocio.LUM_LUM, [0.0, 0.35, 0.55, 1.0], [0.0, 0.3, 0.6, 1.0]),
    }
    for name, (kind, values, places) in kinds.items():
        if style == ocio.GRADING_LIN and name.startswith("lum"):
            places = [-7.0, -2.0, 2.0, 7.0]  # noqa: PLW2901
            if name == "lum_lum":
                values = [-7.0, -2.2, 2.3, 7.0]  # noqa: PLW2901
        points = list(itertools.chain(*zip(places, values, strict=True)))
        setattr(made, name, ocio.GradingBSplineCurve(points, kind))
    return made
