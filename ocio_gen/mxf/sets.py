# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The sets of header metadata, by their names in the register of SMPTE ST 395; as bytes, and back.

Source: SMPTE ST 377-1 (sets, primer pack); ST 377-4 (labels of channels); ST 2067-50 (ACES).
"""

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ocio_gen.mxf import labels
from ocio_gen.mxf.items import ITEMS, Item, tag_of
from ocio_gen.mxf.klv import packet
from ocio_gen.mxf.labels import same

# By the byte that tells them apart.
GROUPS = {
    0x0F: "Sequence",
    0x11: "SourceClip",
    0x14: "TimecodeComponent",
    0x18: "ContentStorage",
    0x23: "EssenceContainerData",
    0x28: "CDCIDescriptor",
    0x29: "RGBADescriptor",
    0x2F: "Preface",
    0x30: "Identification",
    0x36: "MaterialPackage",
    0x37: "SourcePackage",
    0x3B: "TimelineTrack",
    0x44: "MultipleDescriptor",
    0x48: "WAVEPCMDescriptor",
    0x67: "ContainerConstraintsSubDescriptor",
    0x6B: "AudioChannelLabelSubDescriptor",
    0x6C: "SoundfieldGroupLabelSubDescriptor",
    0x79: "ACESPictureSubDescriptor",
    0x7A: "TargetFrameSubDescriptor",
}
_BYTES = {group: byte for byte, group in GROUPS.items()}

_BY_TAG = {item.tag: item for item in ITEMS.values() if item.tag}
_BY_UL = {item.ul[:7] + item.ul[8:]: item for item in ITEMS.values()}

# Bytes of a tag and a label in a primer pack.
_PRIMER_ROW = 18


@dataclass(frozen=True)
class LocalSet:
    """A set of header metadata: its group, and the values of its items by their symbols."""

    group: str
    items: Mapping[str, Any]
    faults: tuple[str, ...] = field(default=(), compare=False)  # items that were read, and are no such values

    @property
    def instance(self) -> bytes:
        """Its identifier, by which others refer to it."""
        return bytes(self.items.get("InstanceID", b""))

    def encoded(self) -> bytes:
        """Return its packet."""
        body = b""
        for symbol, value in self.items.items():
            item = ITEMS[symbol]
            data = item.type.encode(value)
            body += struct.pack(">HH", tag_of(item), len(data)) + data
        return packet(labels.LOCAL_SET[:13] + bytes([1, _BYTES[self.group], 0]), body)


def primer(sets: Iterable[LocalSet]) -> bytes:
    """Return the packet that says what the tags of sets stand for."""
    used = {symbol: ITEMS[symbol] for one in sets for symbol in one.items}
    rows = b"".join(struct.pack(">H", tag_of(item)) + item.ul for item in used.values())
    return packet(labels.PRIMER.ul, struct.pack(">II", len(used), _PRIMER_ROW) + rows)


def read_primer(body: bytes) -> dict[int, bytes]:
    """Return the labels of tags, by what a primer pack holds; rows that are cut short are left out."""
    rows = (body[at : at + _PRIMER_ROW] for at in range(8, len(body) - _PRIMER_ROW + 1, _PRIMER_ROW))
    return {int.from_bytes(row[:2], "big"): row[2:] for row in rows}


def is_set(key: bytes) -> bool:
    """Return whether a key is that of a set of header metadata."""
    return same(key[:12], labels.LOCAL_SET[:12]) and key[12:14] == b"\x01\x01"


def read_set(key: bytes, body: bytes, tags: Mapping[int, bytes]) -> LocalSet:
    """Return a set: the items of it that are known here, by the tags of its file's primer pack.

    Args:
        key: Of its packet.
        body: What the packet holds.
        tags: The labels of tags.
    """
    found: dict[str, Any] = {}
    faults = []
    for tag, data in local_items(body):
        item = _item(tag, tags)
        if item is None:
            continue
        try:
            found[item.symbol] = item.type.decode(data)
        except ValueError as error:
            faults.append(f"{item.symbol}: {error}")
    return LocalSet(GROUPS.get(key[14], f"UnknownGroup{key[14]:02x}"), found, tuple(faults))


def _item(tag: int, tags: Mapping[int, bytes]) -> Item | None:
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    ul = tags.get(tag, b"")
    return _BY_UL.get(ul[:7] + ul[8:])


def local_items(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the tags of a set and the bytes of their items; one that is cut short is left out."""
    at = 0
    while at + 4 <= len(body):
        tag, length = struct.unpack_from(">HH", body, at)
        at += 4 + length
        if at <= len(body):
            yield tag, body[at - length : at]
