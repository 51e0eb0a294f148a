# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What is known of a frame besides its pixels, carried from one file format to another."""

from fractions import Fraction

import OpenImageIO as oiio

# By OpenImageIO's names, which it translates into each format's, as far as a format has a place for them.
_CARRIED = (
    "Artist",
    "Copyright",
    "DateTime",
    "DocumentName",
    "ExposureTime",
    "FNumber",
    "ImageDescription",
    "Make",
    "Model",
    "PixelAspectRatio",
    "smpte:KeyCode",
    "smpte:TimeCode",
)

# EXR has a rational number, DPX a float for film and one for television.
_RATE, _DPX_RATES = "framesPerSecond", ("dpx:FrameRate", "dpx:TemporalFrameRate")
_RATIONAL = oiio.TypeDesc("rational")

# Of 24000 / 1001 and the like; a float that says no rate can be any number.
_LARGEST_DENOMINATOR, _LARGEST_RATE = 1001, 1e6


def carry(source: oiio.ImageSpec, target: oiio.ImageSpec) -> None:
    """Give a file's specification what another file says of the frame.

    Without a date in the source, the target has none: OpenImageIO would write the time of day, and a frame
    that is encoded twice would have other bytes.
    """
    target.attribute("DateTime", "")
    target.attribute("Software", "ocio_gen")
    for attribute in source.extra_attribs:
        if attribute.name in _CARRIED:
            target.attribute(attribute.name, attribute.type, attribute.value)
    if rate := frame_rate(source):
        target.attribute(_RATE, _RATIONAL, rate.as_integer_ratio())


def frame_rate(about: oiio.ImageSpec) -> Fraction | None:
    """Return frames a second; None where a file does not say."""
    stated = about.getattribute(_RATE, _RATIONAL)
    if stated:
        over, under = stated
        return Fraction(over, under) if over > 0 and under > 0 else None
    for name in _DPX_RATES:
        value = about.get_float_attribute(name)
        if 0 < value < _LARGEST_RATE:
            return Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    return None
