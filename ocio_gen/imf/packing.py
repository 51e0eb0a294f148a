# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Which files a package has: asset map and volume index (SMPTE ST 429-9), packing list (ST 2067-2)."""

import base64
import uuid
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from lxml import etree

from ocio_gen.imf.xml import (
    ASSET_MAP,
    PKL,
    SHA1,
    DocumentError,
    add,
    child,
    children,
    digest_of,
    document,
    id_of,
    name_of,
    number_of,
    text_of,
    urn,
)
from ocio_gen.mxf.identity import uuid_of

# What files of a package are.
MXF_TYPE, XML_TYPE = "application/mxf", "text/xml"

CREATOR = "ocio_gen"


class Asset(NamedTuple):
    """A file of a package."""

    id: uuid.UUID
    path: str
    """From the package's folder."""
    size: int
    sha1: bytes
    type: str


class Listed(NamedTuple):
    """A file as a packing list has it."""

    id: uuid.UUID
    size: int
    digest: bytes
    algorithm: str
    type: str


class Mapped(NamedTuple):
    """A file as an asset map has it."""

    id: uuid.UUID
    path: str
    """From the map's folder; "" where it leads out of that."""
    stated: str
    """As it stands there."""
    length: int | None
    packing_list: bool
    offset: int = 0
    volume: int | None = None


def packing_list(assets: Iterable[Asset], date: str, annotation: str) -> tuple[uuid.UUID, bytes]:
    """Return the identifier and the bytes of the packing list of files."""
    listed = sorted(assets, key=lambda one: one.path)
    ours = uuid_of("/".join(["pkl", date, annotation, *(f"{one.id} {one.sha1.hex()}" for one in listed)]))
    root = etree.Element(f"{{{PKL}}}PackingList", nsmap={None: PKL})
    add(root, "Id", urn(ours))
    add(root, "AnnotationText", annotation)
    add(root, "IssueDate", date)
    add(root, "Issuer", CREATOR)
    add(root, "Creator", CREATOR)
    every = add(root, "AssetList")
    for one in listed:
        asset = add(every, "Asset")
        add(asset, "Id", urn(one.id))
        add(asset, "Hash", base64.b64encode(one.sha1).decode())
        add(asset, "Size", str(one.size))
        add(asset, "Type", one.type)
        add(asset, "OriginalFileName", one.path)
        add(asset, "HashAlgorithm").set("Algorithm", SHA1)
    return ours, document(root)


def asset_map(assets: Sequence[Asset], packing: Asset, date: str) -> bytes:
    """Return the bytes of the asset map of files.

    Args:
        assets: The files.
        packing: Their packing list.
        date: When it is issued.
    """
    root = etree.Element(f"{{{ASSET_MAP}}}AssetMap", nsmap={None: ASSET_MAP})
    add(root, "Id", urn(uuid_of(f"map/{packing.id}")))
    add(root, "Creator", CREATOR)
    add(root, "VolumeCount", "1")
    add(root, "IssueDate", date)
    add(root, "Issuer", CREATOR)
    every = add(root, "AssetList")
    for one in (*sorted(assets, key=lambda one: one.path), packing):
        asset = add(every, "Asset")
        add(asset, "Id", urn(one.id))
        if one is packing:
            add(asset, "PackingList", "true")
        chunk = add(add(asset, "ChunkList"), "Chunk")
        add(chunk, "Path", quote(one.path))
        add(chunk, "VolumeIndex", "1")
        add(chunk, "Offset", "0")
        add(chunk, "Length", str(one.size))
    return document(root)


def volume_index() -> bytes:
    """Return the bytes of the index of the only volume."""
    root = etree.Element(f"{{{ASSET_MAP}}}VolumeIndex", nsmap={None: ASSET_MAP})
    add(root, "Index", "1")
    return document(root)


def read_packing_list(root: Any) -> list[Listed]:  # noqa: ANN401
    """Return the files of a packing list.

    Raises:
        DocumentError: it is none, or an element is not what it must be.
    """
    _require(root, "PackingList")
    found = []
    for one in children(child(root, "AssetList"), "Asset"):
        method = child(one, "HashAlgorithm")
        algorithm = SHA1 if method is None else method.get("Algorithm", "")
        found.append(
            Listed(
                id_of(one, "Id"),
                number_of(one, "Size"),
                digest_of(one, "Hash"),
                algorithm,
                text_of(one, "Type"),
            )
        )
    return found


def read_asset_map(root: Any) -> list[Mapped]:  # noqa: ANN401
    """Return the files of an asset map; otherwise as `read_packing_list`."""
    _require(root, "AssetMap")
    found = []
    for one in children(child(root, "AssetList"), "Asset"):
        chunks = (
            list(children(child(one, "ChunkList"), "Chunk")) if child(one, "ChunkList") is not None else []
        )
        if len(chunks) != 1:
            raise DocumentError(f"an asset has {len(chunks)} chunks: files in several are not read")
        stated = text_of(chunks[0], "Path")
        length = number_of(chunks[0], "Length", otherwise=-1)
        # (Editions differ: an empty element, or one that says true.)
        packing = child(one, "PackingList") is not None and text_of(one, "PackingList") != "false"
        found.append(
            Mapped(
                id_of(one, "Id"),
                _inside(stated),
                stated,
                None if length < 0 else length,
                packing,
                number_of(chunks[0], "Offset", otherwise=0),
                number_of(chunks[0], "VolumeIndex", otherwise=1),
            )
        )
    return found


def _inside(stated: str) -> str:
    """Return a path that stays in its folder; nothing where it leads out of it."""
    text = unquote(stated.removeprefix("file:///").removeprefix("file://"))  # it is a URI
    path = PurePosixPath(text)
    safe = (
        text and not path.is_absolute() and ".." not in path.parts and "\0" not in text and "\\" not in text
    )
    return path.as_posix() if safe else ""


def _require(root: Any, name: str) -> None:  # noqa: ANN401
    if name_of(root) != name:
        raise DocumentError(f"is a {name_of(root)[:80]}, and no {name}")
    if child(root, "AssetList") is None:
        raise DocumentError("has no AssetList")
