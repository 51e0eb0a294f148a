# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The XML of IMF: name spaces, elements made, and documents of others read, without entities or DTDs."""

import base64
import binascii
import re
import uuid
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from lxml import etree

from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_files import read_bytes
from ocio_gen.core.errors import InvalidFileError, one_line
from ocio_gen.core.names import printable
from ocio_gen.mxf.regxml import UNWRITABLE

CPL = "http://www.smpte-ra.org/schemas/2067-3/2016"
CORE = "http://www.smpte-ra.org/schemas/2067-2/2016"
PKL = "http://www.smpte-ra.org/schemas/2067-2/2016/PKL"
ASSET_MAP = "http://www.smpte-ra.org/schemas/429-9/2007/AM"
SIDECARS = "http://www.smpte-ra.org/ns/2067-9/2018"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"

# The hashes that packing lists have, by the names of XML Signature, as hashlib calls them.
ALGORITHMS = {SHA1: "sha1", "http://www.w3.org/2001/04/xmlenc#sha256": "sha256"}

# What an application of IMF is called; 5 holds ACES images (ST 2067-50).
APPLICATION_5 = "http://www.smpte-ra.org/ns/2067-50/2017"

# A composition of ten thousand shots has fewer bytes, and fewer tags.
_MOST_BYTES, _MOST_TAGS = 128 << 20, 1_500_000

_CURE = "ask for the package again"

_URN = re.compile("urn:uuid:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")


def add(parent: Any, name: str, text: str | None = None, space: str | None = None) -> Any:  # noqa: ANN401
    """Add an element, of its parent's name space by default; return it."""
    space = space or etree.QName(parent).namespace
    made = etree.SubElement(parent, f"{{{space}}}{name}")
    if text is not None:
        made.text = UNWRITABLE.sub("\ufffd", text)
    return made


def document(root: Any) -> bytes:  # noqa: ANN401
    """Return a document as bytes."""
    etree.indent(root, " ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def urn(value: uuid.UUID) -> str:
    """Return an identifier as documents have it."""
    return f"urn:uuid:{value}"


def rate_text(rate: Fraction) -> str:
    """Return a rate as documents have it: two numbers."""
    return f"{rate.numerator} {rate.denominator}"


def read_document(path: Path) -> Any:  # noqa: ANN401
    """Return the root of a document.

    Raises:
        UserError: it cannot be read, is no XML, or has a DTD.
    """
    content = read_bytes(path, _CURE, most=_MOST_BYTES)
    if content.count(b"<") > _MOST_TAGS:
        raise InvalidFileError(shown(path), f"has more than {_MOST_TAGS:,} tags", hint=_CURE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        text = f"is no XML: {one_line(error)[:300]}"
        raise InvalidFileError(shown(path), text, hint=_CURE) from None
    if root.getroottree().docinfo.doctype:
        raise InvalidFileError(shown(path), "has a DTD, which documents of IMF have not", hint=_CURE)
    return root


def name_of(element: Any) -> str:  # noqa: ANN401
    """Return an element's name without its name space."""
    tag = element.tag
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def children(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    """Yield the children of a name, whatever their name space: editions of standards differ in it."""
    return (one for one in element if name_of(one) == name)


def child(element: Any, *names: str) -> Any:  # noqa: ANN401
    """Return the first child of a name, and of that the next; None where there is none."""
    for name in names:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def text_of(element: Any, *names: str) -> str:  # noqa: ANN401
    """Return the text of a child; nothing where there is none."""
    found = child(element, *names)
    return "" if found is None else printable((found.text or "").strip(), keep="")


class DocumentError(ValueError):
    """An element is missing, or is not what it must be; the text says so."""


def id_of(element: Any, *names: str) -> uuid.UUID:  # noqa: ANN401
    """Return an identifier.

    Raises:
        DocumentError: it is missing, or none.
    """
    text = text_of(element, *names)
    match = _URN.fullmatch(text)
    if not match:
        raise DocumentError(f"{'/'.join(names)} of {name_of(element)} is {_said(text)}, and no urn:uuid:")
    return uuid.UUID(match[1])


def number_of(element: Any, *names: str, otherwise: int | None = None) -> int:  # noqa: ANN401
    """Return a whole number, 0 or more.

    Raises:
        DocumentError: it is missing, or none.
    """
    text = text_of(element, *names)
    if not text and otherwise is not None:
        return otherwise
    if not re.fullmatch(r"\d{1,18}", text):
        raise DocumentError(f"{'/'.join(names)} of {name_of(element)} is {_said(text)}, and no number")
    return int(text)


def rate_of(element: Any, *names: str) -> Fraction | None:  # noqa: ANN401
    """Return a rate; None where there is none.

    Raises:
        DocumentError: what is there is none.
    """
    text = text_of(element, *names)
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,9})\s+(\d{1,9})", text)
    if not match or not int(match[1]) or not int(match[2]):
        raise DocumentError(f"{'/'.join(names)} of {name_of(element)} is {_said(text)}, and no rate")
    return Fraction(int(match[1]), int(match[2]))


def digest_of(element: Any, name: str) -> bytes:  # noqa: ANN401
    """Return a hash, which is in base 64.

    Raises:
        DocumentError: it is missing, or none.
    """
    text = text_of(element, name)
    try:
        found = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        found = b""
    if not found:
        raise DocumentError(f"{name} of {name_of(element)} is {_said(text)}, and no hash in base 64")
    return found


def _said(text: str) -> str:
    return f"{text[:80]!r}" if text else "missing"
