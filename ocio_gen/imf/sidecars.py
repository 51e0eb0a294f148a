# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sidecar composition maps (SMPTE ST 2067-9): which files, AMFs say, go with a composition."""

import uuid
from collections.abc import Iterable
from typing import Any

from lxml import etree

from ocio_gen.imf.packing import CREATOR
from ocio_gen.imf.xml import SIDECARS, DocumentError, add, child, children, document, id_of, name_of, urn
from ocio_gen.mxf.identity import uuid_of


def sidecar_map(files: Iterable[uuid.UUID], composition: uuid.UUID, date: str) -> tuple[uuid.UUID, bytes]:
    """Return the identifier and the bytes of the map of files that go with a composition."""
    listed = sorted(files)
    ours = uuid_of("/".join(["scm", date, str(composition), *map(str, listed)]))
    root = etree.Element(f"{{{SIDECARS}}}SidecarCompositionMap", nsmap={None: SIDECARS})
    add(root, "Id", urn(ours))
    properties = add(root, "Properties")
    add(properties, "IssueDate", date)
    add(properties, "Issuer", CREATOR)
    every = add(root, "SidecarAssetList")
    for one in listed:
        asset = add(every, "SidecarAsset")
        add(asset, "Id", urn(one))
        add(add(asset, "AssociatedCPLList"), "CPLId", urn(composition))
    return ours, document(root)


def read_sidecar_map(root: Any) -> list[tuple[uuid.UUID, list[uuid.UUID]]]:  # noqa: ANN401
    """Return the files of a map, and the compositions that each goes with.

    Raises:
        DocumentError: it is none, or an element is not what it must be.
    """
    if name_of(root) != "SidecarCompositionMap":
        raise DocumentError(f"is a {name_of(root)[:80]}, and no SidecarCompositionMap")
    every = child(root, "SidecarAssetList")
    if every is None:
        every = child(root, "Properties", "SidecarAssetList")
    found = []
    for one in children(every, "SidecarAsset") if every is not None else ():
        compositions = child(one, "AssociatedCPLList")
        ids = children(compositions, "CPLId") if compositions is not None else ()
        found.append((id_of(one, "Id"), [_own_id(each) for each in ids]))
    return found


def _own_id(element: Any) -> uuid.UUID:  # noqa: ANN401
    text = (element.text or "").strip().removeprefix("urn:uuid:")
    try:
        return uuid.UUID(text)
    except ValueError:
        raise DocumentError("a CPLId is no urn:uuid:") from None
