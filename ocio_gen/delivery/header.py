# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads the header of a frame from its bytes."""

import struct
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from ocio_gen.aces.colorimetry import AP0
from ocio_gen.core.names import printable
from ocio_gen.recompression.codecs import BY_NUMBER
from ocio_gen.recompression.exr_header import SAMPLE_TYPES, Attribute, is_known_version
from ocio_gen.recompression.rewrite import ACES_FLAG

# OpenEXR File Layout: the attributes that every header has, with their types.
NEEDED = {
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
TYPES = NEEDED | {b"chromaticities": b"chromaticities", ACES_FLAG: b"int"}
SIZES = {
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

# Characters of a text that a header holds, as a sentence shows it.
_MOST_SHOWN = 80

_TYPE_NAMES = ("32-bit integer", "half", "32-bit float")


class ChannelFacts(NamedTuple):
    """What the list of channels says of one."""

    name: str
    kind: int  # of its samples: 0 for 32-bit integers, 1 for half, 2 for float
    x_sampling: int  # pixels in a line for each sample
    y_sampling: int  # lines for each sample


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
        self.version, self.parts = version, parts
        self.attributes: dict[bytes, Attribute] = {}
        for one in parts[0]:
            self.attributes.setdefault(one.name, one)

    @property
    def is_legible(self) -> bool:
        """Whether the attributes by which chunks are found are there, once, with known values."""
        names = [one.name for one in self.parts[0]]
        return (
            is_known_version(self.version)
            and len(set(names)) == len(names)
            and all(map(self.value, (b"channels", b"compression", b"dataWindow")))
            and self.codec() in {codec.name for codec in BY_NUMBER.values()}
        )

    @property
    def increases(self) -> bool:
        """Whether it says that its lines, or tiles, stand in the order of increasing y."""
        return self.value(b"lineOrder") == b"\0"

    def stated(self) -> Stated:
        """Return what must stay in a sequence."""
        return Stated(
            self.window_text(b"displayWindow"),
            self.window_text(b"dataWindow"),
            f"{aspect:g}" if (aspect := self.aspect()) is not None else "none",
            self.channels_text(),
            self.codec(),
            self.chromaticities_text(),
        )

    def timecode(self) -> int | None:
        """Return the first word of its timeCode, with the numbers and flags; None where it has none."""
        value = self.value(b"timeCode", b"timecode")
        return int(struct.unpack("<II", value)[0]) if value else None

    def rate(self) -> tuple[int, int] | None:
        """Return framesPerSecond, numerator and denominator; None where it has none."""
        value = self.value(b"framesPerSecond", b"rational")
        if not value:
            return None
        over, under = struct.unpack("<iI", value)
        return over, under

    def value(self, name: bytes, kind: bytes | None = None) -> bytes:
        """Return the bytes of an attribute; none where it is missing, or of another type or size."""
        one = self.attributes.get(name)
        kind = kind or TYPES[name]
        if one is None or one.type != kind or len(one.value) != SIZES.get(kind, len(one.value)):
            return b""
        return one.value

    def codec(self) -> str:
        """Return its codec's name, or what stands there instead."""
        value = self.value(b"compression")
        known = BY_NUMBER.get(value[0]) if value else None
        if known:
            return known.name
        return f"number {value[0]}, which OpenEXR does not have" if value else "none stated"

    def aspect(self) -> float | None:
        """Return its pixelAspectRatio; None where it has none."""
        value = self.value(b"pixelAspectRatio")
        return float(struct.unpack("<f", value)[0]) if value else None

    def window(self, name: bytes) -> tuple[int, ...]:
        """Return a window, min x, min y, max x, max y, inclusive; nothing where it has none."""
        value = self.value(name)
        return struct.unpack("<4i", value) if value else ()

    def window_text(self, name: bytes) -> str:
        """Return a window as text: "4096 x 2160", "4096 x 2160 from -8 0"."""
        window = self.window(name)
        if not window:
            return "none"
        x0, y0, x1, y1 = window
        size = f"{x1 - x0 + 1} x {y1 - y0 + 1}"
        return size if (x0, y0) == (0, 0) else f"{size} from {x0} {y0}"

    def chromaticities(self) -> tuple[float, ...]:
        """Return the x and y of red, green, blue and white; nothing where it has none."""
        value = self.value(b"chromaticities")
        return struct.unpack("<8f", value) if value else ()

    def chromaticities_text(self) -> str:
        """Return them as text: "AP0", or eight numbers."""
        found = self.chromaticities()
        if not found:
            return "none"
        return "AP0" if AP0.are(found) else " ".join(f"{one:.4g}" for one in found)

    def channels(self) -> list[ChannelFacts] | None:
        """Return its channels; None where their list is not whole."""
        return _channels_of(self.value(b"channels"))

    def longest_name(self) -> int:
        """Return the bytes of the longest name of an attribute, a type or a channel, in any part."""
        longest = 0
        for one in chain.from_iterable(self.parts):
            longest = max(longest, len(one.name), len(one.type))
            if (one.name, one.type) == (b"channels", b"chlist"):
                names = (channel.name for channel in _channels_of(one.value) or ())
                longest = max([longest, *map(len, names)])
        return longest

    def channels_text(self) -> str:
        """Return its channels as text: "B G R half"."""
        channels = self.channels() or []
        types = {one.kind for one in channels}
        if len(types) == 1:
            return f"{names_text(one.name for one in channels)} {type_name(types.pop())}"
        return names_text(f"{one.name} {type_name(one.kind)}," for one in channels).rstrip(",")


def _channels_of(data: bytes) -> list[ChannelFacts] | None:
    """Return the channels of a list, by its bytes; None where it is not whole."""
    found: list[ChannelFacts] = []
    at = 0
    while data[at : at + 1] not in {b"\0", b""}:
        end = data.find(b"\0", at)
        if end < 0 or end + 17 > len(data):
            return None
        kind, x_sampling, y_sampling = struct.unpack_from("<I4xii", data, end + 1)
        found.append(
            ChannelFacts(data[at:end].decode(errors="backslashreplace"), kind, x_sampling, y_sampling)
        )
        at = end + 17
    return found if data[at:] == b"\0" else None


def type_name(kind: int) -> str:
    """Return what a channel's type is called."""
    return _TYPE_NAMES[kind] if 0 <= kind < len(SAMPLE_TYPES) else f"of type {kind}"


def names_text(names: Iterable[str], joiner: str = " ") -> str:
    """Return names as a line that can be printed, cut where it is long."""
    return _cut(printable(joiner.join(names), keep=""))


def shown_text(name: bytes) -> str:
    """Return a name of a header as text that can be printed, cut where it is long."""
    return _cut(printable(name.decode(errors="backslashreplace"), keep=""))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
