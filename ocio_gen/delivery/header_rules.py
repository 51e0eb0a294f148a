# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The rules that a frame's header keeps or breaks."""

import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocio_gen.aces.colorimetry import AP0
from ocio_gen.delivery.header import (
    NEEDED,
    SIZES,
    TYPES,
    ChannelFacts,
    Header,
    names_text,
    shown_text,
    type_name,
)
from ocio_gen.delivery.profile import Profile
from ocio_gen.delivery.rules import RuleName
from ocio_gen.recompression.rewrite import ACES_FLAG

# OpenEXR File Layout: flags beside the version.
_TILED, _LONG_NAMES, _DEEP, _MULTIPART = 0x200, 0x400, 0x800, 0x1000
_ORDERS = {0: "increasing y", 1: "decreasing y", 2: "random y"}

# Characters of a name that needs no flag.
_SHORT_NAME = 31

# Types of samples that light can have, as lists of channels number them: half, float.
_LIGHT = {1, 2}

_ALPHA, _COLOURS, _LEFT = "A", ("B", "G", "R"), "left."


class Checks(NamedTuple):
    """What a profile asks of one frame; it travels to other processes with each."""

    active: frozenset[RuleName]
    codecs: tuple[str, ...]
    stereo: bool
    alpha: bool
    min_width: int
    min_height: int

    @classmethod
    def of(cls, profile: Profile) -> "Checks":
        """Return those of a profile."""
        return cls(
            profile.active,
            tuple(profile.codecs),
            profile.stereo,
            profile.alpha,
            profile.min_width or 1,
            profile.min_height or 1,
        )


class Finding(NamedTuple):
    """A rule that a frame breaks, and how."""

    rule: RuleName
    text: str


def header_findings(header: Header, checks: Checks) -> Iterator[Finding]:
    """Yield the rules that a header breaks."""
    yield from _of_version(header)
    yield from _of_attributes(header)
    yield from _of_container(header, checks)
    yield from _of_image(header, checks)
    yield from _of_time(header)


def _of_version(header: Header) -> Iterator[Finding]:
    number, flags = header.version & 0xFF, header.version & ~0xFF
    if header.version & _TILED:
        yield Finding("tiles", "it is tiled")
    if header.version & _DEEP:
        yield Finding("deep", "it holds deep data")
    if header.version & _MULTIPART:
        yield Finding("parts", f"it is a multi-part file, with {len(header.parts):,} parts")
    if number != 2 or flags & ~(_TILED | _LONG_NAMES | _DEEP | _MULTIPART):
        yield Finding("version", f"its version is {number}, with the flags {flags:#x}")
    longest = header.longest_name()
    if longest > _SHORT_NAME and not flags & _LONG_NAMES:
        text = f"a name in its header has {longest:,} characters, and the flag for more than 31 is not set"
        yield Finding("version", text)


def _of_attributes(header: Header) -> Iterator[Finding]:
    for number, part in enumerate(header.parts):
        of = f"part {number}: " if len(header.parts) > 1 else ""
        counted = Counter(one.name for one in part)
        twice = sorted(name for name, count in counted.items() if count > 1)
        if twice:
            yield Finding("attributes", f"{of}{shown_text(twice[0])} is there {counted[twice[0]]} times")
        for name in sorted(NEEDED.keys() - counted.keys()):
            yield Finding("attributes", f"{of}{shown_text(name)} is missing")
        for one in part:
            wanted = TYPES.get(one.name, one.type)
            size = SIZES.get(wanted, len(one.value)) if one.name in TYPES else len(one.value)
            if one.type != wanted:
                yield Finding(
                    "attributes",
                    f"{of}{shown_text(one.name)} is of type {shown_text(one.type)}, not {shown_text(wanted)}",
                )
            elif len(one.value) != size:
                yield Finding(
                    "attributes", f"{of}{shown_text(one.name)} has {len(one.value):,} bytes, not {size}"
                )


def _of_container(header: Header, checks: Checks) -> Iterator[Finding]:
    order = header.value(b"lineOrder")
    if order and order[0] != 0:
        said = _ORDERS.get(order[0], f"number {order[0]}")
        yield Finding("line-order", f"its lines are in the order {said}")
    if header.value(b"compression") and header.codec() not in checks.codecs:
        yield Finding("codec", f"its codec is {header.codec()}; allowed: {', '.join(checks.codecs)}")
    flag = header.attributes.get(ACES_FLAG)
    if flag is None:
        yield Finding("aces-flag", "it has no acesImageContainerFlag")
    elif (value := header.value(ACES_FLAG)) and value != struct.pack("<i", 1):
        yield Finding("aces-flag", f"its acesImageContainerFlag is {struct.unpack('<i', value)[0]}")


def _of_image(header: Header, checks: Checks) -> Iterator[Finding]:
    channels = header.channels()
    if channels is not None:
        yield from _of_channels(channels, checks)
    found = header.chromaticities()
    if b"chromaticities" not in header.attributes:
        if header.value(ACES_FLAG) == struct.pack("<i", 1):
            yield Finding(
                "chromaticities-missing", "it has no chromaticities, though it is an ACES container"
            )
        else:
            yield Finding("primaries-unknown", "it has no chromaticities, which stands for Rec. 709")
    elif found and not AP0.are(found):
        yield Finding("chromaticities", f"its chromaticities are {header.chromaticities_text()}, not AP0's")
    aspect = header.aspect()
    if aspect is not None and aspect != 1:
        yield Finding("pixel-aspect", f"its pixelAspectRatio is {aspect:g}")
    display, data = header.window(b"displayWindow"), header.window(b"dataWindow")
    if display and data and display != data:
        said = header.window_text(b"dataWindow"), header.window_text(b"displayWindow")
        yield Finding("windows", f"its data window is {said[0]}, its display window {said[1]}")
    if display:
        width, height = display[2] - display[0] + 1, display[3] - display[1] + 1
        if width < checks.min_width or height < checks.min_height:
            least = f"{checks.min_width} x {checks.min_height}"
            yield Finding("resolution", f"it is {width} x {height}; at least {least} is asked for")


def _of_time(header: Header) -> Iterator[Finding]:
    times: tuple[tuple[RuleName, bytes, bytes], ...] = (
        ("timecode", b"timeCode", b"timecode"),
        ("timecode-rate", b"framesPerSecond", b"rational"),
    )
    for rule, name, kind in times:
        one = header.attributes.get(name)
        if one and not header.value(name, kind):
            said = f"{shown_text(name)} is a {shown_text(one.type)} of {len(one.value):,} bytes"
            yield Finding(rule, f"{said}; it must be a {shown_text(kind)} of 8 bytes")


def _of_channels(channels: Sequence[ChannelFacts], checks: Checks) -> Iterator[Finding]:
    names = [one.name for one in channels]
    allowed = [[*_COLOURS]]
    if checks.alpha:
        allowed.append([_ALPHA, *_COLOURS])
    if checks.stereo:
        allowed += [eye + [f"{_LEFT}{name}" for name in eye] for eye in allowed]
    known = set().union(*allowed)
    said = "; ".join(" ".join(some) for some in allowed)
    if [name for name in names if name in known] not in allowed:
        yield Finding("channels", f"its channels are {names_text(names) or 'none'}; allowed: {said}")
    if extra := [name for name in names if name not in known]:
        yield Finding("extra-channels", f"it has the channels {names_text(extra)}; allowed: {said}")
    colours = [one for one in channels if one.name.removeprefix(_LEFT) in _COLOURS]
    if numbers := [f"{one.name} is {type_name(one.kind)}" for one in colours if one.kind not in _LIGHT]:
        yield Finding("channels", f"{names_text(numbers, ', ')}: light is half or float")
    fewer = [
        f"{one.name} has a sample for each {one.x_sampling} x {one.y_sampling} pixels"
        for one in channels
        if (one.x_sampling, one.y_sampling) != (1, 1)
    ]
    if fewer:
        yield Finding("channels", names_text(fewer, ", "))
    others = [f"{one.name} is {type_name(one.kind)}" for one in channels if one.kind != 1]
    if others:
        yield Finding("half", names_text(others, ", "))
