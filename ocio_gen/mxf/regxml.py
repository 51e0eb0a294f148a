# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Descriptors as XML, as compositions of IMF have them (RegXML, SMPTE ST 2001-1 and -2)."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from lxml import etree

from ocio_gen.mxf import values
from ocio_gen.mxf.items import ITEMS
from ocio_gen.mxf.metadata import Metadata
from ocio_gen.mxf.sets import LocalSet
from ocio_gen.mxf.values import Type

SETS = "http://www.smpte-ra.org/reg/395/2014/13/1/aaf"
ITEMS_OF_SETS = "http://www.smpte-ra.org/reg/335/2012"
TYPES = "http://www.smpte-ra.org/reg/2003/2012"
_PREFIXES = {"r0": SETS, "r1": ITEMS_OF_SETS, "r2": TYPES}

# What the types of items call some of their numbers.
_LAYOUTS = ("FullFrame", "SeparateFields", "OneField", "MixedFields", "SegmentedFrame")
_COMPONENTS = {0: "CompNull", **{ord(letter): f"Comp{name}" for letter, name in (
    ("A", "Alpha"), ("B", "Blue"), ("F", "Fill"), ("G", "Green"), ("R", "Red"),
)}}  # fmt: skip

_PIXEL_COMPONENTS = 8

# Characters that no XML can have.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def identifier(value: bytes) -> str:
    """Return an identifier as a URN."""
    return f"urn:uuid:{uuid.UUID(bytes=value)}"


def label(value: bytes) -> str:
    """Return a universal label as a URN."""
    digits = value.hex()
    return "urn:smpte:ul:" + ".".join(digits[at : at + 8] for at in range(0, 32, 8))


def _umid(value: bytes) -> str:
    digits = value.hex()
    return "urn:smpte:umid:" + ".".join(digits[at : at + 8] for at in range(0, 64, 8))


_TEXTS: dict[Type, Callable[[Any], str]] = {
    values.UUID: identifier,
    values.LABEL: label,
    values.UMID: _umid,
    values.BOOLEAN: lambda value: str(bool(value)),
}


def descriptor_xml(descriptor: LocalSet, metadata: Metadata, *, inside: bool = False) -> Any:  # noqa: ANN401 - lxml has no types
    """Return a descriptor as an element, with the sets that it refers to inside.

    Args:
        descriptor: The set.
        metadata: Where those are.
        inside: Whether it is such a set itself: what that refers to is left out.
    """
    element = etree.Element(f"{{{SETS}}}{descriptor.group}", nsmap=_PREFIXES)
    for symbol, value in descriptor.items.items():
        item = etree.SubElement(element, f"{{{ITEMS_OF_SETS}}}{symbol}")
        if ITEMS[symbol].type is values.REFERENCES:
            referred = () if inside else metadata.referred(descriptor, symbol)
            item.extend(descriptor_xml(one, metadata, inside=True) for one in referred)
        else:
            _fill(item, symbol, value)
    return element


def _fill(item: Any, symbol: str, value: Any) -> None:  # noqa: ANN401
    """Write a value into its item."""
    kind = ITEMS[symbol].type
    if kind is values.INT32S:
        for number in value:
            _add(item, "Int32", str(number))
    elif kind is values.PIXEL_LAYOUT:
        _add_layout(item, value)
    elif kind is values.PRIMARIES:
        for one in value:
            _add_chromaticity(_add(item, "ColorPrimary"), one)
    elif kind is values.CHROMATICITY:
        _add_chromaticity(item, value)
    elif symbol == "FrameLayout":
        item.text = _LAYOUTS[value] if 0 <= value < len(_LAYOUTS) else str(value)
    else:
        item.text = UNWRITABLE.sub("\ufffd", _TEXTS.get(kind, str)(value))


def _add(item: Any, name: str, text: str | None = None) -> Any:  # noqa: ANN401
    added = etree.SubElement(item, f"{{{TYPES}}}{name}")
    added.text = text
    return added


def _add_chromaticity(item: Any, value: values.Chromaticity) -> None:  # noqa: ANN401
    _add(item, "X", str(value.x))
    _add(item, "Y", str(value.y))


def _add_layout(item: Any, components: tuple[values.Component, ...]) -> None:  # noqa: ANN401
    none = values.Component(0, 0)
    for one in (*components, *[none] * (_PIXEL_COMPONENTS - len(components))):
        added = _add(item, "RGBAComponent")
        _add(added, "Code", _COMPONENTS.get(one.code, str(one.code)))
        _add(added, "ComponentSize", str(one.depth))
