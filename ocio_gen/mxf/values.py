# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The types of the items of sets: their values as bytes, and back (SMPTE ST 377-1, 4.3; ST 2003).

A decoder raises `ValueError` where bytes are no such value.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Type:
    """A type of values."""

    name: str
    encode: Callable[[Any], bytes]
    decode: Callable[[bytes], Any]


class Ratio(NamedTuple):
    """A number as a fraction, as it is in the file: 0/0 occurs in files of others."""

    over: int
    under: int

    def __str__(self) -> str:
        return f"{self.over}/{self.under}"


class Component(NamedTuple):
    """A component of a pixel: its letter's number, and its bits; 253 stands for half (ST 377-1, G.2.40)."""

    code: int
    depth: int


class Chromaticity(NamedTuple):
    """A colour of a mastering display, in units of 0.00002 (ST 2067-21)."""

    x: int
    y: int


def _packed(name: str, layout: str, make: Callable[..., Any] | None = None) -> Type:
    """Return the type of a few numbers; more than one are a tuple."""

    def encode(value: Any) -> bytes:  # noqa: ANN401
        return struct.pack(layout, *value) if make else struct.pack(layout, value)

    def decode(data: bytes) -> Any:  # noqa: ANN401
        try:
            found = struct.unpack(layout, data)
        except struct.error:
            text = f"{len(data)} bytes are no {name}, which has {struct.calcsize(layout)}"
            raise ValueError(text) from None
        return make(*found) if make else found[0]

    return Type(name, encode, decode)


def _fixed(name: str, size: int) -> Type:
    """Return the type of some bytes."""

    def decode(data: bytes) -> bytes:
        if len(data) != size:
            raise ValueError(f"{len(data)} bytes are no {name}, which has {size}")
        return data

    return Type(name, bytes, decode)


def _text(name: str, encoding: str) -> Type:
    """Return the type of a text, which may end early by a NUL."""

    def decode(data: bytes) -> str:
        return data.decode(encoding, errors="replace").partition("\0")[0]

    return Type(name, lambda text: text.encode(encoding, errors="replace"), decode)


# A batch of more is no header's; an index segment has its entries in a type of its own.
_MOST_ITEMS = 1 << 14


def batch_of(one: Type, size: int) -> Type:
    """Return the type of a batch or an array: a count, a size, and so many items of this size."""

    def encode(values: Sequence[Any]) -> bytes:
        return struct.pack(">II", len(values), size) + b"".join(map(one.encode, values))

    def decode(data: bytes) -> tuple[Any, ...]:
        if len(data) < 8:
            raise ValueError(f"{len(data)} bytes are no batch")
        count, stated = struct.unpack_from(">II", data)
        if count and (stated != size or count > _MOST_ITEMS or len(data) != 8 + count * size):
            raise ValueError(f"{len(data)} bytes are no batch of {count} items of {stated} bytes")
        return tuple(one.decode(data[8 + size * at : 8 + size * (at + 1)]) for at in range(count))

    return Type(f"batch of {one.name}", encode, decode)


def _pixel_layout() -> Type:
    """Return the type of a layout of pixels: eight components, of which those with code 0 are none."""

    def encode(components: Sequence[Component]) -> bytes:
        return b"".join(bytes(one) for one in components).ljust(16, b"\0")

    def decode(data: bytes) -> tuple[Component, ...]:
        if len(data) != 16:
            raise ValueError(f"{len(data)} bytes are no layout of pixels, which has 16")
        pairs = [Component(data[at], data[at + 1]) for at in range(0, 16, 2)]
        end = next((at for at, one in enumerate(pairs) if not one.code), len(pairs))
        if any(data[2 * end :]):
            raise ValueError("a layout of pixels goes on after its end")
        return tuple(pairs[:end])

    return Type("pixel layout", encode, decode)


UINT8 = _packed("UInt8", ">B")
UINT16 = _packed("UInt16", ">H")
UINT32 = _packed("UInt32", ">I")
UINT64 = _packed("UInt64", ">Q")
INT32 = _packed("Int32", ">i")
INT64 = _packed("Int64", ">q")
BOOLEAN = Type("Boolean", lambda value: bytes([bool(value)]), lambda data: bool(UINT8.decode(data)))
RATIONAL = _packed("Rational", ">ii", Ratio)
# Year to second, and quarters of a millisecond; all zeros stand for a time that is not known.
TIMESTAMP = _packed("TimeStamp", ">hBBBBBB", lambda *numbers: numbers)
TRACK_NUMBER = _fixed("UInt32", 4)
UTF16 = _text("UTF16String", "utf-16-be")
ISO7 = _text("ISO7String", "ascii")
# An identifier, which is also how a set refers to another.
UUID = _fixed("UUID", 16)
REFERENCE = _fixed("StrongReference", 16)
LABEL = _fixed("AUID", 16)
UMID = _fixed("UMID", 32)
REFERENCES = batch_of(REFERENCE, 16)
LABELS = batch_of(LABEL, 16)
INT32S = batch_of(INT32, 4)
PIXEL_LAYOUT = _pixel_layout()
CHROMATICITY = _packed("ColorPrimary", ">HH", Chromaticity)


def _decoded_primaries(data: bytes) -> tuple[Chromaticity, ...]:
    if len(data) != 12:
        raise ValueError(f"{len(data)} bytes are no three primaries, which have 12")
    return tuple(CHROMATICITY.decode(data[at : at + 4]) for at in (0, 4, 8))


PRIMARIES = Type(
    "ThreeColorPrimaries", lambda some: b"".join(map(CHROMATICITY.encode, some)), _decoded_primaries
)
