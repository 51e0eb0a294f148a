# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The descriptor of ACES frames (SMPTE ST 2065-5; sub-descriptors: ST 2067-50), by the header of a frame."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ocio_gen.mxf import labels
from ocio_gen.mxf.displays import Display
from ocio_gen.mxf.header import ESSENCE_TRACK, ratio
from ocio_gen.mxf.identity import Identifiers
from ocio_gen.mxf.sets import LocalSet
from ocio_gen.mxf.values import Component
from ocio_gen.recompression.errors import FrameError
from ocio_gen.recompression.exr_header import Part

# What a component's size says of a sample that is a half (ST 377-1, G.2.40).
_HALF = 253

# The orders of components that ST 2065-4 has: those of channels in a file.
_RGB, _RGBA = b"BGR", b"ABGR"

# Pixels of a window, and its place: what MXF has 32 bits for.
_LARGEST = (1 << 31) - 1

# What is no closer to a ratio of small numbers is no pixel's shape.
_MOST_PARTS = 10_000


@dataclass(frozen=True)
class Picture:
    """What all frames of a track file share, as their headers say it."""

    width: int
    height: int
    """Of the data window: what is stored."""
    display_width: int
    display_height: int
    x_offset: int
    y_offset: int
    """From the data window's corner to that of the display window."""
    aspect: Fraction
    """Of the display window as it is seen."""
    channels: bytes
    """Their letters, in the order of the file."""

    @classmethod
    def of(cls, part: Part) -> "Picture":
        """Return what the header of a frame says.

        Raises:
            FrameError: it says nothing that can be, or its channels are none that are wrapped.
        """
        channels = b"".join(channel.name for channel in part.channels)
        if channels not in {_RGB, _RGBA}:
            names = " ".join(channel.name.decode(errors="replace") for channel in part.channels)
            raise FrameError(f"its channels are {names[:80]}; B G R and A B G R are wrapped")
        display = part.value(b"displayWindow") or b""
        pixel = part.value(b"pixelAspectRatio") or b""
        if len(display) != struct.calcsize("<4i") or len(pixel) != struct.calcsize("<f"):
            raise FrameError("its displayWindow or its pixelAspectRatio is missing, or damaged")
        left, top, right, bottom = struct.unpack("<4i", display)
        width, height = right - left + 1, bottom - top + 1
        shape = struct.unpack("<f", pixel)[0]
        if min(width, height) < 1 or not 1 / _MOST_PARTS < shape < _MOST_PARTS:
            raise FrameError(f"its display window is {width} x {height}, with pixels of {shape:g}")
        aspect = Fraction(shape).limit_denominator(_MOST_PARTS) * Fraction(width, height)
        x0, y0, _, _ = part.window
        if max(width, height, abs(left - x0), abs(top - y0), aspect.numerator, aspect.denominator) > _LARGEST:
            raise FrameError("its windows are larger than those of any picture")
        return cls(part.width, part.height, width, height, left - x0, top - y0, aspect, channels)

    @property
    def coding(self) -> labels.Label:
        """The label of its coding."""
        return labels.ACES_RGBA if self.channels == _RGBA else labels.ACES_RGB

    @property
    def said(self) -> str:
        """What it is, for people."""
        return f"{self.display_width} x {self.display_height}, {' '.join(self.channels.decode())} half"

    def items(self) -> dict[str, object]:
        """Return the items of a descriptor that follow from it."""
        return {
            "FrameLayout": 0,  # whole frames
            "StoredWidth": self.width,
            "StoredHeight": self.height,
            "DisplayHeight": self.display_height,
            "DisplayWidth": self.display_width,
            "DisplayXOffset": self.x_offset,
            "DisplayYOffset": self.y_offset,
            "ImageAspectRatio": ratio(self.aspect),
            "TransferCharacteristic": labels.LINEAR.ul,
            "PictureCompression": self.coding.ul,
            "ColorPrimaries": labels.ACES_PRIMARIES.ul,
            "VideoLineMap": [1, 0],
            "PixelLayout": [Component(letter, _HALF) for letter in self.channels],
        }


@dataclass(frozen=True)
class Target:
    """A target frame: a picture of what a frame looked like, in a stream of its own."""

    media_type: str  # image/png, image/tiff
    index: int  # of the frame, from 0
    display: Display  # for which it is coded
    largest: int  # the code of white
    stream: int


def picture_descriptor(
    picture: Picture,
    rate: Fraction,
    length: int,
    ids: Identifiers,
    *,
    authoring: str = "",
    targets: Sequence[Target] = (),
) -> list[LocalSet]:
    """Return the descriptor of ACES frames, and the sets that it refers to.

    Args:
        picture: What they share.
        rate: Frames per second.
        length: How many there are.
        ids: Where identifiers come from.
        authoring: The system that they were made by, for people; "" where nothing says it.
        targets: Their target frames.
    """
    instance, constraints, aces = ids.new(), ids.new(), ids.new()
    items: dict[str, object] = {"InstanceID": aces}
    if authoring:
        items["ACESAuthoringInformation"] = authoring
    others = [
        LocalSet("ContainerConstraintsSubDescriptor", {"InstanceID": constraints}),
        LocalSet("ACESPictureSubDescriptor", items),
        *(_target(one, aces, ids) for one in targets),
    ]
    described: dict[str, object] = {
        "InstanceID": instance,
        "SubDescriptors": [one.instance for one in others],
        "LinkedTrackID": ESSENCE_TRACK,
        "SampleRate": ratio(rate),
        "EssenceLength": length,
        "ContainerFormat": labels.ACES_FRAMES.ul,
    }
    return [LocalSet("RGBADescriptor", described | picture.items()), *others]


def _target(target: Target, aces: bytes, ids: Identifiers) -> LocalSet:
    return LocalSet(
        "TargetFrameSubDescriptor",
        {
            "InstanceID": ids.new(),
            "TargetFrameAncillaryResourceID": ids.new(),
            "MediaType": target.media_type,
            "TargetFrameIndex": target.index,
            "TargetFrameTransferCharacteristic": target.display.transfer.ul,
            "TargetFrameColorPrimaries": target.display.primaries.ul,
            "TargetFrameComponentMaxRef": target.largest,
            "TargetFrameComponentMinRef": 0,
            "TargetFrameEssenceStreamID": target.stream,
            "ACESPictureSubDescriptorInstanceID": aces,
        },
    )
