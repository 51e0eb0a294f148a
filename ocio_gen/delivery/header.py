# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a frame's header says, judged rule by rule, from its bytes."""

import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocio_gen.aces.colorimetry import AP0
from ocio_gen.core.names import printable
from ocio_gen.delivery.profile import Profile
from ocio_gen.delivery.rules import RuleName
from ocio_gen.recompression.codecs import BY_NUMBER
from ocio_gen.recompression.exr_header import SAMPLE_TYPES, Attribute, is_known_version
from ocio_gen.recompression.rewrite import ACES_FLAG

# OpenEXR File Layout: flags beside the version, and the attributes that every header has, with their types.
_TILED, _LONG_NAMES, _DEEP, _MULTIPART = 0x200, 0x400, 0x800, 0x1000
_NEEDED = {
    b"channels": b"chlist",
    b"compression": b"compression",
    b"dataWindow": b"box2i",
    b"displayWindow": b"box2i",
    b"lineOrder": b"lineOrder",
    b"pixelAspectRatio": b"float",
    b"screenWindowCenter": b"v2f",
    b"screenWindowWidth": b"float",
}
# The ten attributes of ST 2065-4 are these; that the last two are there is a rule of its own for each.
_TYPES = _NEEDED | {b"chromaticities": b"chromaticities", ACES_FLAG: b"int"}
_SIZES = {
    b"compression": 1,
    b"box2i": 16,
    b"lineOrder": 1,
    b"float": 4,
    b"v2f": 8,
    b"chromaticities": 32,
    b"int": 4,
    b"timecode": 8,
    b"rational": 8,
}
_ORDERS = {0: "increasing y", 1: "decreasing y", 2: "random y"}

# Chromaticities are written as float32, with as many digits as people give them.
_SAME_CHROMATICITY = 1e-5

# Characters of a text that a header holds, as a sentence shows it.
_MOST_SHOWN = 80

_ALPHA, _COLOURS, _LEFT = "A", ("B", "G", "R"), "left."
_TYPE_NAMES = ("32-bit integer", "half", "32-bit float")


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


class Stated(NamedTuple):
    """What stays in a sequence, as text."""

    display_window: str
    data_window: str
    pixel_aspect: str
    channels: str
    codec: str
    chromaticities: str

    @property
    def size(self) -> str:
        """The size of the display window: "4096 x 2160"."""
        return self.display_window.partition(" from ")[0]


class Header:
    """The header of a frame: its flags, and the attributes of its first part."""

    def __init__(self, version: int, parts: Sequence[tuple[Attribute, ...]]) -> None:
        """Take what `split_header` returns."""
        self._version, self._parts = version, parts
        self._values: dict[bytes, Attribute] = {}
        for one in parts[0]:
            self._values.setdefault(one.name, one)

    def findings(self, checks: Checks) -> Iterator[Finding]:
        """Yield the rules that it breaks."""
        yield from self._of_version()
        yield from self._of_attributes()
        yield from self._of_container(checks)
        yield from self._of_image(checks)
        yield from self._of_time()

    @property
    def is_legible(self) -> bool:
        """Whether the attributes by which chunks are found are there, once, with values that there are."""
        names = [one.name for one in self._parts[0]]
        return (
            is_known_version(self._version)
            and len(set(names)) == len(names)
            and all(map(self._value, (b"channels", b"compression", b"dataWindow")))
            and self._codec() in {codec.name for codec in BY_NUMBER.values()}
        )

    @property
    def increases(self) -> bool:
        """Whether it says that its lines, or tiles, stand in the order of increasing y."""
        return self._value(b"lineOrder") == b"\0"

    def stated(self) -> Stated:
        """Return what must stay in a sequence."""
        return Stated(
            self._window_text(b"displayWindow"),
            self._window_text(b"dataWindow"),
            f"{aspect:g}" if (aspect := self._aspect()) is not None else "none",
            self._channels_text(),
            self._codec(),
            self._chromaticities_text(),
        )

    def timecode(self) -> int | None:
        """Return the first word of its timeCode, with the numbers and flags; None where it has none."""
        value = self._value(b"timeCode", b"timecode")
        return int(struct.unpack("<II", value)[0]) if value else None

    def rate(self) -> tuple[int, int] | None:
        """Return framesPerSecond, numerator and denominator; None where it has none."""
        value = self._value(b"framesPerSecond", b"rational")
        if not value:
            return None
        over, under = struct.unpack("<iI", value)
        return over, under

    def _value(self, name: bytes, kind: bytes | None = None) -> bytes:
        """Return the bytes of an attribute; none where it is missing, or of another type or size."""
        one = self._values.get(name)
        kind = kind or _TYPES[name]
        if one is None or one.type != kind or len(one.value) != _SIZES.get(kind, len(one.value)):
            return b""
        return one.value

    # ------------------------------------------------------------ rules

    def _of_version(self) -> Iterator[Finding]:
        number, flags = self._version & 0xFF, self._version & ~0xFF
        if self._version & _TILED:
            yield Finding("tiles", "it is tiled")
        if self._version & _DEEP:
            yield Finding("deep", "it holds deep data")
        if self._version & _MULTIPART:
            yield Finding("parts", f"it is a multi-part file, with {len(self._parts):,} parts")
        if number != 2 or flags & ~(_TILED | _LONG_NAMES | _DEEP | _MULTIPART):
            yield Finding("version", f"its version is {number}, with the flags {flags:#x}")

    def _of_attributes(self) -> Iterator[Finding]:
        for number, part in enumerate(self._parts):
            of = f"part {number}: " if len(self._parts) > 1 else ""
            counted = Counter(one.name for one in part)
            twice = sorted(name for name, count in counted.items() if count > 1)
            if twice:
                yield Finding("attributes", f"{of}{_shown(twice[0])} is there {counted[twice[0]]} times")
            for name in sorted(_NEEDED.keys() - counted.keys()):
                yield Finding("attributes", f"{of}{_shown(name)} is missing")
            for one in part:
                wanted = _TYPES.get(one.name, one.type)
                size = _SIZES.get(wanted, len(one.value)) if one.name in _TYPES else len(one.value)
                if one.type != wanted:
                    yield Finding(
                        "attributes",
                        f"{of}{_shown(one.name)} is of type {_shown(one.type)}, not {_shown(wanted)}",
                    )
                elif len(one.value) != size:
                    yield Finding(
                        "attributes", f"{of}{_shown(one.name)} has {len(one.value):,} bytes, not {size}"
                    )

    def _of_container(self, checks: Checks) -> Iterator[Finding]:
        order = self._value(b"lineOrder")
        if order and order[0] != 0:
            said = _ORDERS.get(order[0], f"number {order[0]}")
            yield Finding("line-order", f"its lines are in the order {said}")
        if self._value(b"compression") and self._codec() not in checks.codecs:
            yield Finding("codec", f"its codec is {self._codec()}; allowed: {', '.join(checks.codecs)}")
        flag = self._values.get(ACES_FLAG)
        if flag is None:
            yield Finding("aces-flag", "it has no acesImageContainerFlag")
        elif (value := self._value(ACES_FLAG)) and value != struct.pack("<i", 1):
            yield Finding("aces-flag", f"its acesImageContainerFlag is {struct.unpack('<i', value)[0]}")

    def _of_image(self, checks: Checks) -> Iterator[Finding]:
        channels = self._channels()
        if channels is not None:
            yield from _of_channels(channels, checks)
        found = self._chromaticities()
        if b"chromaticities" not in self._values:
            yield Finding("chromaticities", "it has no chromaticities, which stands for Rec. 709")
        elif found and not _is_ap0(found):
            yield Finding(
                "chromaticities", f"its chromaticities are {self._chromaticities_text()}, not AP0's"
            )
        aspect = self._aspect()
        if aspect is not None and aspect != 1:
            yield Finding("pixel-aspect", f"its pixelAspectRatio is {aspect:g}")
        display, data = self._window(b"displayWindow"), self._window(b"dataWindow")
        if display and data and display != data:
            said = self._window_text(b"dataWindow"), self._window_text(b"displayWindow")
            yield Finding("windows", f"its data window is {said[0]}, its display window {said[1]}")
        if display:
            width, height = display[2] - display[0] + 1, display[3] - display[1] + 1
            if width < checks.min_width or height < checks.min_height:
                least = f"{checks.min_width} x {checks.min_height}"
                yield Finding("resolution", f"it is {width} x {height}; at least {least} is asked for")

    def _of_time(self) -> Iterator[Finding]:
        times: tuple[tuple[RuleName, bytes, bytes], ...] = (
            ("timecode", b"timeCode", b"timecode"),
            ("timecode-rate", b"framesPerSecond", b"rational"),
        )
        for rule, name, kind in times:
            one = self._values.get(name)
            if one and not self._value(name, kind):
                said = f"{_shown(name)} is of type {_shown(one.type)}, with {len(one.value):,} bytes"
                yield Finding(rule, f"{said}, and not {_shown(kind)}, with 8")

    # ------------------------------------------------------------ values

    def _codec(self) -> str:
        value = self._value(b"compression")
        known = BY_NUMBER.get(value[0]) if value else None
        if known:
            return known.name
        return f"number {value[0]}, which OpenEXR does not have" if value else "none stated"

    def _aspect(self) -> float | None:
        value = self._value(b"pixelAspectRatio")
        return float(struct.unpack("<f", value)[0]) if value else None

    def _window(self, name: bytes) -> tuple[int, ...]:
        value = self._value(name)
        return struct.unpack("<4i", value) if value else ()

    def _window_text(self, name: bytes) -> str:
        window = self._window(name)
        if not window:
            return "none"
        x0, y0, x1, y1 = window
        size = f"{x1 - x0 + 1} x {y1 - y0 + 1}"
        return size if (x0, y0) == (0, 0) else f"{size} from {x0} {y0}"

    def _chromaticities(self) -> tuple[float, ...]:
        value = self._value(b"chromaticities")
        return struct.unpack("<8f", value) if value else ()

    def _chromaticities_text(self) -> str:
        found = self._chromaticities()
        if not found:
            return "none"
        return "AP0" if _is_ap0(found) else " ".join(f"{one:.4g}" for one in found)

    def _channels(self) -> list[tuple[str, int]] | None:
        """Return the names and types of its channels; None where their list is not whole."""
        data = self._value(b"channels")
        found: list[tuple[str, int]] = []
        at = 0
        while data[at : at + 1] not in {b"\0", b""}:
            end = data.find(b"\0", at)
            if end < 0 or end + 17 > len(data):
                return None
            kind = int.from_bytes(data[end + 1 : end + 5], "little")
            found.append((data[at:end].decode(errors="backslashreplace"), kind))
            at = end + 17
        return found if data[at:] == b"\0" else None

    def _channels_text(self) -> str:
        channels = self._channels() or []
        types = {kind for _, kind in channels}
        if len(types) == 1:
            return f"{_names(name for name, _ in channels)} {_type_name(types.pop())}"
        return _names(f"{name} {_type_name(kind)}," for name, kind in channels).rstrip(",")


def _of_channels(channels: Sequence[tuple[str, int]], checks: Checks) -> Iterator[Finding]:
    names = [name for name, _ in channels]
    allowed = [[*_COLOURS]]
    if checks.alpha:
        allowed.append([_ALPHA, *_COLOURS])
    if checks.stereo:
        allowed += [eye + [f"{_LEFT}{name}" for name in eye] for eye in allowed]
    if names not in allowed:
        said = "; ".join(" ".join(some) for some in allowed)
        yield Finding("channels", f"its channels are {_names(names) or 'none'}; allowed: {said}")
    others = [f"{name} is {_type_name(kind)}" for name, kind in channels if kind != 1]
    if others:
        yield Finding("half", _names(others, ", "))


def _type_name(kind: int) -> str:
    return _TYPE_NAMES[kind] if 0 <= kind < len(SAMPLE_TYPES) else f"of type {kind}"


def _names(names: "Iterator[str] | Sequence[str]", joiner: str = " ") -> str:
    return _cut(printable(joiner.join(names), keep=""))


def _shown(name: bytes) -> str:
    return _cut(printable(name.decode(errors="backslashreplace"), keep=""))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _is_ap0(found: Sequence[float]) -> bool:
    expected = [float(value) for xy in (AP0.red, AP0.green, AP0.blue, AP0.white) for value in xy]
    return all(abs(one - other) <= _SAME_CHROMATICITY for one, other in zip(found, expected, strict=True))
