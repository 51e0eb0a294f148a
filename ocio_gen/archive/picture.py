# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the header of a pulled frame must say: AP0, no lossy codec, the shot's picture, its own timecode.

Source of the timecode's bits: OpenEXR's ImfTimeCode.h, the packing of 60-field television (SMPTE ST 12-1).
"""

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from ocio_gen.aces.colorimetry import AP0
from ocio_gen.recompression.errors import FrameError
from ocio_gen.recompression.exr_header import Header, Part
from ocio_gen.show.cut.timecode import Timecode, counted

# Chromaticities are float32: what writers round otherwise is no other colour.
_TOLERANCE = 1e-4
_AP0 = [float(value) for xy in (AP0.red, AP0.green, AP0.blue, AP0.white) for value in xy]

# The frames that the bits of a timecode can count; at higher rates, two frames share a number.
_MOST_COUNTED = 30

# The bits of hours, minutes, seconds and frames in a timecode, each a tens digit and a ones digit.
_FIELDS = ((24, 0x3F), (16, 0x7F), (8, 0x7F), (0, 0x3F))


class Picture(NamedTuple):
    """What is the same in all frames of a shot."""

    width: int  # of the display window
    height: int
    channels: tuple[tuple[str, str], ...]  # names and types

    @property
    def said(self) -> str:
        """The channels as text: "B G R, half"."""
        kinds = " and ".join(dict.fromkeys(kind for _, kind in self.channels))
        return f"{' '.join(name for name, _ in self.channels)}, {kinds}"


@dataclass(frozen=True)
class Expected:
    """What a frame must be."""

    picture: Picture
    count: int  # frames from 00:00:00:00: the source timecode that it is pulled as
    rate: Fraction
    drop: bool = False

    @property
    def timecode(self) -> Timecode:
        """The count, as a timecode."""
        return Timecode.of_count(self.count, self.rate, drop=self.drop)


def picture_of(header: Header) -> Picture:
    """Return what a frame's header says of its picture.

    Raises:
        FrameError: it is not light in AP0 that no codec has harmed.
    """
    first = header.parts[0]
    _require_ap0(first)
    for part in header.parts:
        if part.has_lost:
            raise FrameError(
                f"is {part.codec.name.upper()}, a lossy codec; archives take lossless frames only"
            )
    x0, y0, x1, y1 = _window(first)
    names = {"<u4": "uint", "<f2": "half", "<f4": "float"}
    channels = tuple(
        (one.name.decode(errors="backslashreplace"), names[one.dtype.str])
        for part in header.parts
        for one in part.channels
    )
    return Picture(x1 - x0 + 1, y1 - y0 + 1, channels)


def require_expected(header: Header, expected: Expected) -> None:
    """Raise FrameError if a frame's header says that it is another frame, or another picture than its shot's.

    Args:
        header: The header. One without a timecode is taken for what it is called.
        expected: What it must be.
    """
    found, wanted = picture_of(header), expected.picture
    if found[:2] != wanted[:2]:
        sizes = [f"{one.width} x {one.height}" for one in (found, wanted)]
        raise FrameError(f"is {sizes[0]}, and the shot is {sizes[1]}")
    if found.channels != wanted.channels:
        raise FrameError(f"has the channels {found.said}, and the shot has {wanted.said}")
    digits = _timecode_digits(header.parts[0])
    if digits is not None and not _same_frame(digits, expected):
        told = ":".join(f"{one:02}" for one in digits)
        raise FrameError(f"its header's timecode is {told}, and it is pulled as {expected.timecode}")


def _require_ap0(part: Part) -> None:
    value = part.value(b"chromaticities")
    if value is None and part.value(b"acesImageContainerFlag") == struct.pack("<i", 1):
        return
    if value is None:
        raise FrameError("has no chromaticities: nothing says that it is ACES2065-1 (AP0)")
    if len(value) != 32 or not np.allclose(np.frombuffer(value, "<f4"), _AP0, rtol=0, atol=_TOLERANCE):
        raise FrameError("its chromaticities are not those of ACES2065-1 (AP0)")


def _window(part: Part) -> tuple[int, int, int, int]:
    value = part.value(b"displayWindow")
    if value is None or len(value) != 16:
        raise FrameError("has no display window")
    x0, y0, x1, y1 = struct.unpack("<4i", value)
    return x0, y0, x1, y1


def _timecode_digits(part: Part) -> tuple[int, ...] | None:
    """Return hours, minutes, seconds and frames of a header's timecode; none where it has none."""
    value = part.value(b"timeCode")
    if value is None:
        return None
    if len(value) != 8:
        raise FrameError("its timecode is damaged")
    (bits,) = struct.unpack_from("<I", value)
    fields = [bits >> shift & mask for shift, mask in _FIELDS]
    return tuple(10 * (field >> 4) + (field & 15) for field in fields)


def _same_frame(digits: tuple[int, ...], expected: Expected) -> bool:
    wanted = expected.timecode
    *clock, frames = digits
    if clock != [wanted.hours % 24, wanted.minutes, wanted.seconds]:
        return False
    shared = -(-counted(expected.rate) // _MOST_COUNTED)
    return frames == wanted.frames or (shared > 1 and frames == wanted.frames // shared)
