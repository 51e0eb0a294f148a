# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nodes that change colours, each pixel by itself."""

from collections.abc import Callable, Sequence

import numpy as np

from ocio_gen.verification.kernels.nuke.expressions import Expression, expression
from ocio_gen.verification.kernels.nuke.functions import Value, log10
from ocio_gen.verification.kernels.nuke.functions import power as power_of
from ocio_gen.verification.kernels.nuke.images import ALPHA, RGBA, Image, Plane, channel_of, channels_of
from ocio_gen.verification.kernels.nuke.knobs import rows
from ocio_gen.verification.kernels.nuke.model import COMMON, Call, Model, Run, blended, changed
from ocio_gen.verification.kernels.nuke.script import Node
from ocio_gen.verification.kernels.runner import KernelRunner

_PLACES = range(4)


def _each(call: Call, image: Image, function: Callable[[Plane, int], Value]) -> Image:
    made = [function(image[n], n) for n in range(len(image))]
    red, green, blue, alpha = (np.asarray(plane, np.float32) for plane in made)
    return red, green, blue, alpha


def _of_channels(call: Call, knob: str) -> list[np.float32]:
    """Return a knob's number for each channel.

    Raises:
        UserError: it has none for a channel that is chosen.
    """
    found = call.numbers(knob)
    if len(found) == 1:
        return found * 4
    if len(found) < 4 and ALPHA in channels_of(call.node, "channels", ()):
        raise call.node.refused("has no number for alpha", knob)
    return [*found, np.float32("nan")][:4]


def _add(call: Call, image: Image) -> Image:
    value = _of_channels(call, "value")
    return _each(call, image, lambda plane, n: plane + value[n])


def _multiply(call: Call, image: Image) -> Image:
    value = _of_channels(call, "value")
    return _each(call, image, lambda plane, n: plane * value[n])


def _invert(call: Call, image: Image) -> Image:
    if call.knobs.flag(call.node, "clamp"):
        return _each(call, image, lambda plane, _: np.clip(1 - plane, 0, 1))
    return _each(call, image, lambda plane, _: 1 - plane)


def _clamp(call: Call, image: Image) -> Image:
    least, most = _of_channels(call, "minimum"), _of_channels(call, "maximum")
    if call.knobs.flag(call.node, "MinClampTo_enable") or call.knobs.flag(call.node, "MaxClampTo_enable"):
        raise call.node.refused("clamping to another number cannot be run here")
    low, high = (call.knobs.flag(call.node, knob) for knob in ("minimum_enable", "maximum_enable"))

    def clamped(plane: Plane, n: int) -> Value:
        if low:
            plane = np.where(plane < least[n], least[n], plane)
        return np.where(plane > most[n], most[n], plane) if high else plane

    return _each(call, image, clamped)


def _saturation(call: Call, image: Image) -> Image:
    red, green, blue, _ = image
    mode = call.one_of("mode", "Rec 709", "Ccir 601", "Average", "Maximum")
    # The numbers are those of Nuke's developer kit: DDImage/RGB.h.
    if mode == "Rec 709":
        luma = red * np.float32(0.2125) + green * np.float32(0.7154) + blue * np.float32(0.0721)
    elif mode == "Ccir 601":
        luma = red * np.float32(0.299) + green * np.float32(0.587) + blue * np.float32(0.114)
    elif mode == "Average":
        luma = (red + green + blue) / np.float32(3)
    else:
        luma = np.maximum(np.maximum(red, green), blue)
    saturation = call.numbers("saturation")[0]
    return _each(call, image, lambda plane, _: plane * saturation + luma * (1 - saturation))


def _matrix(call: Call, image: Image) -> Image:
    node = call.node
    if "matrix" not in node.knobs:
        return image
    found = rows(node, "matrix")
    if [len(row) for row in found] != [3, 3, 3]:
        raise node.refused("is no matrix of 3 rows of 3 numbers", "matrix")
    matrix = np.array([[call.knobs.value(node, element) for element in row] for row in found])
    if call.knobs.flag(node, "invert"):
        try:
            matrix = np.linalg.inv(matrix)
        except np.linalg.LinAlgError:
            raise node.refused("has no inverse", "matrix") from None
    m = matrix.astype(np.float32)
    red, green, blue = (m[n, 0] * image[0] + m[n, 1] * image[1] + m[n, 2] * image[2] for n in range(3))
    return red, green, blue, image[ALPHA]


def _grade(call: Call, image: Image) -> Image:
    """As the example Grade.cpp of Nuke's developer kit does."""
    knobs = ("blackpoint", "whitepoint", "black", "white", "multiply", "add", "gamma")
    low, high, black, white, factor, offset, gamma = (_of_channels(call, knob) for knob in knobs)
    reverse, no_blacks, no_whites = (
        call.knobs.flag(call.node, knob) for knob in ("reverse", "black_clamp", "white_clamp")
    )

    def clamped(plane: Value) -> Value:
        plane = np.maximum(plane, 0) if no_blacks else plane
        return np.minimum(plane, 1) if no_whites and not (reverse and no_blacks) else plane

    def graded(plane: Plane, n: int) -> Value:
        span = high[n] - low[n]
        slope = ((white[n] - black[n]) / span if span else np.float32(10000)) * factor[n]
        lift = offset[n] + black[n] - low[n] * slope
        if not reverse:
            return _curve(clamped(plane * slope + lift), gamma[n], np.float32(1) / gamma[n])
        back = 1 / slope if slope else np.float32(1)
        curved = np.where(plane > 0, 1, 0) if gamma[n] <= 0 else _curve(plane, gamma[n], gamma[n])
        return clamped(curved * back - lift * back)

    return _each(call, image, graded)


def _curve(plane: Value, gamma: np.float32, power: np.float32) -> Value:
    """Return values to a power up to 1, and in a line above it."""
    if gamma <= 0:
        return np.where(plane < 0, 0, np.where(plane > 1, np.inf, plane))
    if gamma == 1:
        return plane
    return np.where(plane < 0, plane, np.where(plane < 1, power_of(plane, power), 1 + (plane - 1) * power))


def _log2lin(call: Call, image: Image) -> Image:
    """Cineon's curve: 0.002 of density in a code of 10 bits."""
    black, white, gamma = (_of_channels(call, knob) for knob in ("black", "white", "gamma"))
    forward = call.one_of("operation", "log2lin", "lin2log") == "log2lin"

    def curve(plane: Plane, n: int) -> Value:
        step = np.float32(0.002) / gamma[n]
        offset = np.float32(10) ** ((black[n] - white[n]) * step)
        gain = 1 / (1 - offset)
        if forward:
            return gain * (power_of(np.full_like(plane, 10), (plane * 1023 - white[n]) * step) - offset)
        return (log10(plane / gain + offset) / step + white[n]) / 1023

    return _each(call, image, curve)


def _bind_expression(node: Node, _: KernelRunner) -> Run:
    """Read the expressions of a node once."""
    temporaries: list[tuple[str, Expression]] = []
    for n in _PLACES:
        name, text = (node.knobs.get(f"temp_{part}{n}") for part in ("name", "expr"))
        if name is not None and name.text:
            if not name.text.replace("_", "a").isalnum() or name.text[:1].isdigit():
                raise node.refused(f"{name.text[:40]!r} is no name", f"temp_name{n}")
            read = expression(text.text if text else "0", node.where(f"temp_expr{n}"))
            temporaries.append((name.text, read))
    made = []
    for n in _PLACES:
        chosen = channels_of(node, f"channel{n}", (n,))
        knob = f"expr{n}"
        if knob in node.knobs and chosen:
            made.append((chosen, expression(node.knobs[knob].text, node.where(knob))))
        elif chosen and (chosen != (n,) or node.kind != "Expression"):
            reason = f"has no {knob}, and what becomes of its channels is not known here"
            raise node.refused(reason, f"channel{n}", hint="write it, or set the channels to none")
    return lambda call: _expressed(call, temporaries, made)


def _expressed(
    call: Call,
    temporaries: Sequence[tuple[str, Expression]],
    made: Sequence[tuple[tuple[int, ...], Expression]],
) -> Image:
    known: dict[str, Value | None] = {}

    def named(name: str) -> Value | None:
        if name not in known:
            known[name] = _named(call, name)
        return known[name]

    for name, read in temporaries:
        known[name] = read.value(named, np.float32)
    planes, count = list(call.image), len(call.image[0])
    for chosen, read in made:
        value = read.value(named, np.float32)
        for n in chosen:
            planes[n] = np.broadcast_to(value, count)
    red, green, blue, alpha = planes
    return blended(call, call.image, (red, green, blue, alpha), RGBA)


_OF_TIME = {"frame", "t", "first_frame", "last_frame"}


def _named(call: Call, name: str) -> Value | None:
    """Return what a name in an expression of pixels stands for."""
    merges = call.node.kind == "MergeExpression"
    if merges and name[:1] in {"A", "B"} and (channel := channel_of(name[1:])) is not None:
        return call.input(1 if name[0] == "A" else 0)[channel]
    if not merges and (channel := channel_of(name)) is not None:
        return call.image[channel]
    if name in {"x", "y"}:
        columns, rows = np.arange(call.width), np.array(call.rows)
        every = np.tile(columns, len(rows)) if name == "x" else np.repeat(rows, call.width)
        return every.astype(np.float32)
    if name in {"width", "height"}:
        return np.float32(getattr(call, name))
    if name in {"cx", "cy"} or name in _OF_TIME:
        raise call.node.refused(f"{name} cannot be run here: it is not a matter of pixels")
    found = call.knobs.named(call.node, name)
    return None if found is None else np.float32(found)


_ONE, _ZERO = (1.0,) * 4, (0.0,) * 4
_EXPRESSION: dict[str, tuple[float, ...]] = {
    f"{knob}{n}": () for knob in ("temp_name", "temp_expr", "expr", "channel") for n in _PLACES
}

COLOUR_NODES: dict[str, Model] = {
    "Add": changed(_add, {"value": _ZERO}, RGBA),
    "Multiply": changed(_multiply, {"value": _ONE}, RGBA),
    "Invert": changed(_invert, {"clamp": (0.0,)}, RGBA),
    "Clamp": changed(
        _clamp,
        {
            "minimum": _ZERO,
            "maximum": _ONE,
            "minimum_enable": (1.0,),
            "maximum_enable": (1.0,),
            "MinClampTo_enable": (0.0,),
            "MaxClampTo_enable": (0.0,),
            "MinClampTo": _ZERO,
            "MaxClampTo": _ONE,
        },
        RGBA,
    ),
    "Saturation": changed(_saturation, {"saturation": (1.0,), "mode": (0.0,)}),
    "ColorMatrix": changed(_matrix, {"matrix": (), "invert": (0.0,)}),
    "Grade": changed(
        _grade,
        {
            **dict.fromkeys(("blackpoint", "black", "add"), _ZERO),
            **dict.fromkeys(("whitepoint", "white", "multiply", "gamma"), _ONE),
            "reverse": (0.0,),
            "black_clamp": (1.0,),
            "white_clamp": (0.0,),
        },
    ),
    "Log2Lin": changed(
        _log2lin,
        {"operation": (0.0,), "black": (95.0,) * 3, "white": (685.0,) * 3, "gamma": (0.6,) * 3},
    ),
    "Expression": Model(bind=_bind_expression, knobs={**COMMON, **_EXPRESSION}),
    "MergeExpression": Model(bind=_bind_expression, knobs={**COMMON, **_EXPRESSION}),
}
