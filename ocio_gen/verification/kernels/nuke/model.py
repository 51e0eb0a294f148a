# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a kind of node does, and what most of them have in common: channels, mask, mix, premultiplication."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from ocio_gen.verification.kernels.nuke.images import ALPHA, RGB, Image, Plane, channel_of, channels_of
from ocio_gen.verification.kernels.nuke.knobs import Knobs
from ocio_gen.verification.kernels.nuke.script import Node
from ocio_gen.verification.kernels.runner import KernelRunner


@dataclass(frozen=True)
class Call:
    """A node that is run: on images, with the knobs as they are set."""

    node: Node
    knobs: Knobs
    inputs: tuple[Image | None, ...]
    height: int  # of the whole image
    width: int
    rows: range  # those that the inputs have

    @property
    def image(self) -> Image:
        """The first input.

        Raises:
            UserError: it is not connected.
        """
        return self.input(0)

    def input(self, index: int) -> Image:
        """Return an input.

        Raises:
            UserError: it is not connected.
        """
        found = self.inputs[index] if index < len(self.inputs) else None
        if found is None:
            raise self.node.refused(f"its input {index + 1} is not connected to the gizmo's first input")
        return found

    def numbers(self, knob: str) -> list[np.float32]:
        """Return the numbers of a knob."""
        return [np.float32(one) for one in self.knobs.numbers(self.node, knob)]

    def text(self, knob: str, default: str) -> str:
        """Return the text of a knob.

        Raises:
            UserError: it is Tcl.
        """
        text = self.node.knobs[knob].text if knob in self.node.knobs else default
        if "[" in text:
            raise self.node.refused(f"{text[:40]!r} is Tcl, which is not run here", knob)
        if "{" in text:
            raise self.node.refused(f"{text[:40]!r} is an expression, which cannot be run here", knob)
        return text

    def one_of(self, knob: str, *choices: str) -> str:
        """Return the label that a menu shows; the first where nothing is written.

        Raises:
            UserError: it shows another.
        """
        word = self.node.knobs.get(knob)
        if word is None:
            return choices[0]
        text = word.text
        if text not in choices and (text.isdecimal() or text.startswith("{")):
            place = self.knobs.number(self.node, knob)
            if place in range(len(choices)):
                return choices[int(place)]
        if text not in choices:
            raise self.node.refused(f"{text[:40]!r} cannot be run here", knob)
        return text


Run: TypeAlias = Callable[[Call], Image | None]
# Prepares one node: compiles a kernel, loads a file.
Bind: TypeAlias = Callable[[Node, KernelRunner], Run]
# Of a node's input, what its channels become.
Change: TypeAlias = Callable[[Call, Image], Image]


@dataclass(frozen=True)
class Model:
    """A kind of node."""

    run: Run | None = None
    bind: Bind | None = None  # in place of `run`
    # The knobs that are modelled, with the numbers that they have where nothing is written; none for text.
    knobs: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    chooses: bool = False  # which of its inputs it takes, by its knob `which`
    any_knob: bool = False  # whether it has none that touch pixels

    def bound(self, node: Node, runner: KernelRunner) -> Run:
        """Return what runs a node of this kind."""
        if self.bind:
            return self.bind(node, runner)
        assert self.run is not None  # noqa: S101 - a model has one of them
        return self.run


# What most nodes have.
_CHANNELS: dict[str, tuple[float, ...]] = {"channels": ()}
COMMON: dict[str, tuple[float, ...]] = {
    "mix": (1.0,),
    "maskChannelInput": (),
    "maskChannelMask": (),
    "maskChannel": (),
    "invert_mask": (0.0,),
    "fringe": (0.0,),
    "inject": (0.0,),
    "unpremult": (),
    "invert_unpremult": (0.0,),
}
_MASKS = ("maskChannelInput", "maskChannelMask", "maskChannel")


def changed(
    change: Change,
    knobs: Mapping[str, tuple[float, ...]],
    channels: tuple[int, ...] = RGB,
) -> Model:
    """Return the model of a node that changes channels of its first input, by a mask and a mix.

    Args:
        change: Returns what they become; channels that are not chosen may be anything.
        knobs: Those of the node alone.
        channels: The channels that are chosen where nothing is written.
    """

    def run(call: Call) -> Image:
        chosen = channels_of(call.node, "channels", channels)
        source, divisor = _unpremultiplied(call, chosen)
        made = change(call, source)
        if divisor is not None:
            made = _times(made, divisor)
        return blended(call, call.image, made, chosen)

    return Model(run, knobs={**COMMON, **_CHANNELS, **knobs})


def _unpremultiplied(call: Call, chosen: tuple[int, ...]) -> tuple[Image, Plane | None]:
    """Return the input without premultiplication, and what it was divided by, if that is asked for."""
    image, name = call.image, call.text("unpremult", "none")
    if name in {"none", ""} or name.startswith("-"):
        return image, None
    channel = channel_of(name)
    if channel is None or ALPHA in chosen or call.knobs.flag(call.node, "invert_unpremult"):
        raise call.node.refused(f"dividing by {name[:40]} cannot be run here", "unpremult")
    divisor = image[channel]
    return divided(image, divisor), divisor


def divided(image: Image, divisor: Plane) -> Image:
    """Return an image whose colours are divided, where that can be done; its alpha stays."""
    red, green, blue = (np.where(divisor == 0, image[n], image[n] / divisor) for n in RGB)
    return red, green, blue, image[ALPHA]


def _times(image: Image, factor: Plane) -> Image:
    red, green, blue = (np.where(factor == 0, image[n], image[n] * factor) for n in RGB)
    return red, green, blue, image[ALPHA]


def blended(call: Call, before: Image, made: Image, chosen: tuple[int, ...]) -> Image:
    """Return what was made in the channels that are chosen, as far as the mask and the mix say."""
    mix = np.float32(call.knobs.number(call.node, "mix"))
    mask = _mask(call, before)
    if mask is None and mix == 1:
        found = [made[n] if n in chosen else before[n] for n in range(4)]
    else:
        share = mix if mask is None else mask * mix
        found = [
            np.where(share == 0, before[n], before[n] * (1 - share) + made[n] * share)
            if n in chosen
            else before[n]
            for n in range(4)
        ]
    red, green, blue, alpha = (np.asarray(plane, np.float32) for plane in found)
    return red, green, blue, alpha


def _mask(call: Call, before: Image) -> Plane | None:
    node = call.node
    for knob in ("inject", "fringe"):
        if call.knobs.flag(node, knob):
            raise node.refused("cannot be run here", knob)
    for knob in _MASKS:
        name = call.text(knob, "none")
        if name in {"none", ""} or name.startswith("-"):
            continue
        channel = channel_of(name)
        if channel is None:
            raise node.refused(f"names {name[:40]}: only channels of rgba can be run here", knob)
        image = before if knob == "maskChannel" else _mask_input(call, knob)
        mask = np.clip(image[channel], 0, 1)
        return 1 - mask if call.knobs.flag(node, "invert_mask") else mask
    return None


def _mask_input(call: Call, knob: str) -> Image:
    image = call.inputs[-1] if call.node.masks else None
    if image is None:
        raise call.node.refused("names a channel of a mask that is not connected", knob)
    return image
