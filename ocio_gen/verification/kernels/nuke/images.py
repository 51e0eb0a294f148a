# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Images between nodes: the four channels that are verified, and the names that Nuke has for them."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.verification.kernels.nuke.script import Node
from ocio_gen.verification.kernels.nuke.words import words

Plane: TypeAlias = npt.NDArray[np.float32]
# Red, green, blue and alpha: each with a number for each pixel, row after row. Nobody changes one in place.
Image: TypeAlias = tuple[Plane, Plane, Plane, Plane]

RGB, RGBA, ALPHA = (0, 1, 2), (0, 1, 2, 3), 3

_CHANNELS = {"red": 0, "green": 1, "blue": 2, "alpha": 3, "r": 0, "g": 1, "b": 2, "a": 3}
_SETS = {"rgb": RGB, "rgba": RGBA, "all": RGBA, "none": (), "alpha": (ALPHA,)}


def channel_of(name: str) -> int | None:
    """Return the place of a channel: "red", "rgba.red", "r"; nothing for those of other layers."""
    layer, dot, channel = name.rpartition(".")
    if dot and layer not in {"rgba", "rgb", "alpha"}:
        return None
    return _CHANNELS.get(channel)


def channels_of(node: Node, knob: str, default: tuple[int, ...]) -> tuple[int, ...]:
    """Return the channels that a knob names.

    Args:
        node: The node.
        knob: Its knob: a layer, or a list of channels, of which those with a minus are left out.
        default: What it has where nothing is written.

    Raises:
        UserError: one is of another layer.
    """
    if knob not in node.knobs:
        return default
    found: set[int] = set()
    for word in words(node.knobs[knob].text, node.path, node.knobs[knob].line):
        name = word.text
        if name.startswith("-"):
            continue
        channel = channel_of(name)
        if name in _SETS:
            found.update(_SETS[name])
        elif channel is not None:
            found.add(channel)
        else:
            raise node.refused(f"names {name[:40]}: only channels of rgba can be run here", knob)
    return tuple(sorted(found))


def planes(pixels: npt.NDArray[np.float32]) -> Image:
    """Return an image of (height, width, 4)."""
    red, green, blue, alpha = np.ascontiguousarray(pixels.reshape(-1, 4).T)
    return red, green, blue, alpha


def pixels_of(image: Image, height: int, width: int) -> npt.NDArray[np.float32]:
    """Return an image as (height, width, 4)."""
    return np.stack(image, axis=-1).reshape(height, width, 4)
