# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nodes that move channels, or take two images."""

from collections.abc import Callable

import numpy as np

from ocio_gen.verification.kernels.nuke.functions import Value
from ocio_gen.verification.kernels.nuke.images import ALPHA, RGB, RGBA, Image, Plane, channel_of, channels_of
from ocio_gen.verification.kernels.nuke.model import COMMON, Call, Model, blended, changed, divided
from ocio_gen.verification.kernels.nuke.words import words

_SLOTS = range(4)
_ADDED = ("channels", "channels2", "channels3", "channels4")
# Of a Shuffle's second layer, which is not there.
_OF_SECOND = ("black", "white", "red2", "green2", "blue2", "alpha2")
_COLOURS = ("red", "green", "blue", "alpha")


def _image(planes: list[Plane]) -> Image:
    red, green, blue, alpha = (np.asarray(plane, np.float32) for plane in planes)
    return red, green, blue, alpha


def _alpha_of(call: Call, image: Image) -> Plane:
    name = call.text("alpha", "rgba.alpha")
    channel = channel_of(name)
    if channel is None or call.knobs.flag(call.node, "invert"):
        raise call.node.refused(f"{name[:40]} cannot be run here", "alpha")
    return image[channel]


def _premult(call: Call, image: Image) -> Image:
    alpha = _alpha_of(call, image)
    return _image([*(image[n] * alpha for n in RGB), image[ALPHA]])


def _unpremult(call: Call, image: Image) -> Image:
    return divided(image, _alpha_of(call, image))


def _constant(call: Call) -> Image:
    color = (call.numbers("color") + [np.float32(0)] * 3)[:4]
    chosen = channels_of(call.node, "channels", RGB)
    count = len(call.rows) * call.width
    return _image([np.full(count, color[n] if n in chosen else 0, np.float32) for n in RGBA])


def _remove(call: Call) -> Image:
    removed = set(channels_of(call.node, "channels", RGBA))
    removed.update(*(channels_of(call.node, knob, ()) for knob in _ADDED[1:]))
    if call.one_of("operation", "remove", "keep") == "keep":
        removed = set(RGBA) - removed
    return _image([np.zeros_like(call.image[n]) if n in removed else call.image[n] for n in RGBA])


def _add_channels(call: Call) -> Image:
    for knob in _ADDED:
        channels_of(call.node, knob, ())  # those of rgba are there, and kept
    return call.image


def _shuffle(call: Call) -> Image:
    for knob in ("in", "out"):
        if call.text(knob, "rgba") not in {"rgba", "rgb"}:
            raise call.node.refused("names a layer other than rgba, which cannot be run here", knob)
    for knob in ("in2", "out2"):
        if call.text(knob, "none") != "none":
            raise call.node.refused("names a second layer, which cannot be run here", knob)
    made = list(call.image)
    written = RGBA if call.text("out", "rgba") == "rgba" else RGB
    for n in written:
        made[n] = _source(call, _COLOURS[n], call.text(_COLOURS[n], _COLOURS[n]))
    return _image(made)


def _source(call: Call, knob: str, name: str) -> Plane:
    if name in {"black", "white"}:
        return np.full_like(call.image[0], name == "white")
    channel = channel_of(name)
    if channel is None or (channel == ALPHA and call.text("in", "rgba") == "rgb"):
        raise call.node.refused(f"{name[:40]} cannot be run here", knob)
    return call.image[channel]


def _shuffle2(call: Call) -> Image:
    """The knob `mappings` has a count, and for each: source, its place, target, its place."""
    node = call.node
    for knob in ("in2", "out2"):
        if call.text(knob, "none") != "none":
            raise node.refused("names a second layer, which cannot be run here", knob)
    image, made = call.image, list(call.image)
    if "mappings" not in node.knobs:
        return image
    found = [word.text for word in words(node.knobs["mappings"].text, node.path, node.knobs["mappings"].line)]
    count, *rest = found or ["0"]
    if len(rest) % 6 or count != str(len(rest) // 6):
        raise node.refused("is not written as Nuke writes it", "mappings")
    for source, layer, _, target, _, _ in zip(*(rest[n::6] for n in range(6)), strict=True):
        to = channel_of(target)
        own = layer in {"0", "-1"}
        if source in {"black", "white"} and to is not None:
            made[to] = np.full_like(image[0], source == "white")
        elif (channel := channel_of(source)) is not None and to is not None and own:
            made[to] = image[channel]
        else:
            raise node.refused(f"{source} to {target} cannot be run here", "mappings")
    return _image(made)


def _copy(call: Call) -> Image:
    below, above = call.image, call.input(1)
    made = list(below)
    for n in _SLOTS:
        first = "rgba.alpha" if n == 0 else "none"
        source, target = call.text(f"from{n}", first), call.text(f"to{n}", first)
        if {source, target} & {"none", "-"}:
            continue
        channel, to = channel_of(source), channel_of(target)
        if channel is None or to is None:
            raise call.node.refused(f"{source} to {target} cannot be run here", f"from{n}")
        made[to] = above[channel]
    for n in channels_of(call.node, "channels", ()):
        made[n] = above[n]
    return blended(call, below, _image(made), RGBA)


def _divided(a: Value, b: Value) -> Value:
    return np.where((a < 0) & (b < 0), 0, a / b)


def _multiplied(a: Value, b: Value) -> Value:
    return np.where((a < 0) & (b < 0), a, a * b)


def _screened(a: Value, b: Value) -> Value:
    inside = (a >= 0) & (a <= 1) & (b >= 0) & (b <= 1)
    return np.where(inside, a + b - a * b, np.maximum(a, b))


# Of a channel of A and of B, and the alphas of both: as Nuke's reference of merges has it.
_MERGES: dict[str, Callable[[Value, Value, Value, Value], Value]] = {
    "over": lambda x, y, a, b: x + y * (1 - a),
    "under": lambda x, y, a, b: x * (1 - b) + y,
    "atop": lambda x, y, a, b: x * b + y * (1 - a),
    "xor": lambda x, y, a, b: x * (1 - b) + y * (1 - a),
    "in": lambda x, y, a, b: x * b,
    "out": lambda x, y, a, b: x * (1 - b),
    "mask": lambda x, y, a, b: y * a,
    "stencil": lambda x, y, a, b: y * (1 - a),
    "matte": lambda x, y, a, b: x * a + y * (1 - a),
    "copy": lambda x, y, a, b: x,
    "plus": lambda x, y, a, b: x + y,
    "minus": lambda x, y, a, b: x - y,
    "from": lambda x, y, a, b: y - x,
    "difference": lambda x, y, a, b: np.abs(x - y),
    "average": lambda x, y, a, b: (x + y) / 2,
    "max": lambda x, y, a, b: np.maximum(x, y),
    "min": lambda x, y, a, b: np.minimum(x, y),
    "multiply": lambda x, y, a, b: _multiplied(x, y),
    "divide": lambda x, y, a, b: _divided(x, y),
    "screen": lambda x, y, a, b: _screened(x, y),
    "hypot": lambda x, y, a, b: np.hypot(x, y),
}


def _merge(call: Call) -> Image:
    node = call.node
    if len(call.inputs) - node.masks != 2:
        raise node.refused("merges other than two images, which cannot be run here")
    for knob in ("Achannels", "Bchannels"):
        if channels_of(node, knob, RGBA) != RGBA:
            raise node.refused("is not rgba, and cannot be run here", knob)
    if channels_of(node, "also_merge", ()):
        raise node.refused("cannot be run here", "also_merge")
    for knob in ("screen_alpha", "sRGB"):
        if call.knobs.flag(node, knob):
            raise node.refused("cannot be run here", knob)
    below, above = call.image, call.inputs[1]
    if above is None:
        return below
    operation = _MERGES[call.one_of("operation", *_MERGES)]
    made = [operation(above[n], below[n], above[ALPHA], below[ALPHA]) for n in RGBA]
    return blended(call, below, _image(made), channels_of(node, "output", RGBA))


def _keymix(call: Call) -> Image:
    """A where the mask is, and B elsewhere."""
    node, below, above = call.node, call.image, call.input(1)
    channel = channel_of(call.text("maskChannel", "rgba.alpha"))
    if channel is None:
        raise node.refused("names a channel that is not of rgba", "maskChannel")
    mask = np.clip(call.input(2)[channel], 0, 1)
    mask = 1 - mask if call.knobs.flag(node, "invertMask") else mask
    return _mixed(call, below, above, mask * call.numbers("mix")[0])


def _dissolve(call: Call) -> Image:
    share = call.numbers("which")[0]
    if not 0 <= share <= 1 or len(call.inputs) != 2:
        raise call.node.refused("other than between two images cannot be run here", "which")
    return _mixed(call, call.image, call.input(1), share)


def _mixed(call: Call, below: Image, above: Image, share: Value) -> Image:
    chosen = channels_of(call.node, "channels", RGBA)
    return _image([below[n] * (1 - share) + above[n] * share if n in chosen else below[n] for n in RGBA])


_NUMBERS: dict[str, tuple[float, ...]] = {"Achannels": (), "Bchannels": (), "output": (), "also_merge": ()}

CHANNEL_NODES: dict[str, Model] = {
    "Premult": changed(_premult, {"alpha": (), "invert": (0.0,)}),
    "Unpremult": changed(_unpremult, {"alpha": (), "invert": (0.0,)}),
    "Constant": Model(_constant, knobs={"color": (0.0,) * 4, "channels": ()}),
    "Remove": Model(_remove, knobs={"operation": (0.0,), **dict.fromkeys(_ADDED, ())}),
    "AddChannels": Model(_add_channels, knobs=dict.fromkeys((*_ADDED, "color"), ())),
    "Shuffle": Model(
        _shuffle, knobs={**dict.fromkeys(_COLOURS, ()), "in": (), "out": (), "in2": (), "out2": ()}
    ),
    "Shuffle2": Model(
        _shuffle2,
        knobs=dict.fromkeys(("mappings", "in1", "in2", "out1", "out2", "fromInput1", "fromInput2"), ()),
    ),
    "Copy": Model(
        _copy,
        knobs={**COMMON, "channels": (), **{f"{end}{n}": () for end in ("from", "to") for n in _SLOTS}},
    ),
    "Keymix": Model(_keymix, knobs={"channels": (), "maskChannel": (), "invertMask": (0.0,), "mix": (1.0,)}),
    "Dissolve": Model(_dissolve, knobs={"channels": (), "which": (0.0,)}),
    "Merge2": Model(
        _merge, knobs={**COMMON, **_NUMBERS, "operation": (0.0,), "screen_alpha": (0.0,), "sRGB": (0.0,)}
    ),
}
