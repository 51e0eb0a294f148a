# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads ASC CDLs in XML: .cc, .ccc and .cdl files, and the nodes that an AMF has of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from ocio_gen.aces.cdl import Cdl, Triple
from ocio_gen.core.disk.input_files import MOST_BYTES, is_file, read_bytes
from ocio_gen.core.errors import InvalidLookError, MissingFileError, Place, one_line
from ocio_gen.show.cut.cdl_text import is_number
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.cut.text import file_of_uri
from ocio_gen.show.looks.look import require_legal
from ocio_gen.show.looks.named import Named

# The nodes of a CDL, in lower case: SOPNode, SopNode and ASC_SOP are one.
SOP_NODES, SAT_NODES = {"sopnode", "asc_sop"}, {"satnode", "asc_sat"}

# What .cc, .ccc and .cdl files start with; writers mix them.
_ROOTS = {"ColorCorrection", "ColorCorrectionCollection", "ColorDecisionList"}


def read_xml(path: Path, roots: set[str], most: int = MOST_BYTES) -> Any:  # noqa: ANN401 - an element of lxml
    """Return the root element of an XML file.

    Args:
        path: The file.
        roots: What it may start with.
        most: The most bytes that such a file can have.

    Raises:
        UserError: it cannot be read, is not XML, or starts with none of these elements.
    """
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=most > MOST_BYTES)
        root = etree.fromstring(read_bytes(path, "export it again", most), parser)
    except etree.XMLSyntaxError as error:
        raise InvalidLookError(path, f"not XML: {one_line(error.msg)}", hint="export it again") from None
    if local_name(root) not in roots:
        raise InvalidLookError(
            path, f"starts with <{local_name(root)}>", hint=f"expected <{'> or <'.join(sorted(roots))}>"
        )
    return root


def local_name(element: Any) -> str:  # noqa: ANN401
    """Return an element's name without its namespace, whose versions differ."""
    return str(etree.QName(element).localname)


def is_node(element: Any, names: set[str]) -> bool:  # noqa: ANN401
    """Return whether something in an XML file is an element of one of some names, in upper or lower case."""
    return isinstance(element.tag, str) and local_name(element).lower() in names


def read_cdls(path: Path) -> list[tuple[str | None, Cdl]]:
    """Return the CDLs of a file, each with its id, if it has one.

    Raises:
        UserError: the file cannot be read, has none, or one is not legal.
    """
    return [(element.get("id"), cdl) for element, cdl in _corrections(path)]


def cdl_looks(path: Path) -> Iterator[Named]:
    """Yield what each CDL of a file is called: by its id, the media that it is for, and its file.

    Raises:
        UserError: as for `read_cdls`.
    """
    corrections = _corrections(path)
    by_id = {element.get("id"): cdl for element, cdl in corrections}
    found = [(element, element.get("id"), cdl) for element, cdl in corrections]
    root = corrections[0][0].getroottree().getroot()
    for element in root.iter("{*}ColorCorrectionRef"):
        name = element.get("ref") or (element.text or "").strip()
        if name not in by_id:
            raise InvalidLookError(
                path, f"has no ColorCorrection {name!r}", where=f"line {element.sourceline}"
            )
        found.append((element, name, by_id[name]))
    for element, name, cdl in found:
        names = {
            NameOf.ID: [name] if (name or "").strip() else [],
            NameOf.SOURCE_FILE: _media_of(element),
            NameOf.FILE: [path.stem],
        }
        where = path.name if len(found) == 1 else f"{path.name}: line {element.sourceline}"
        # A collection's ids are what its makers call shots, however many there are.
        yield Named(where, names, cdl, alone=len(found) == 1 and path.suffix.lower() != ".ccc")


def read_cdl(path: Path) -> Cdl:
    """Return the one CDL of a file.

    Raises:
        UserError: the file cannot be read, has none or several, or it is not legal.
    """
    if not is_file(path):
        raise MissingFileError(path, "no such file", hint="give a .cc, .ccc or .cdl file")
    found = read_cdls(path)
    if len(found) > 1:
        raise InvalidLookError(path, f"has {len(found)} CDLs", hint="give a file with one")
    return found[0][1]


def _media_of(element: Any) -> list[str]:  # noqa: ANN401
    """Return the names of the files that a ColorDecision says its CDL is for."""
    decision = element.getparent()
    if decision is None or local_name(decision) != "ColorDecision":
        return []
    return [name for one in decision.findall("{*}MediaRef") if (name := file_of_uri(one.get("ref", "")))]


def _corrections(path: Path) -> list[tuple[Any, Cdl]]:
    """Return the elements of a file's CDLs, and the CDLs."""
    found = []
    for element in read_xml(path, _ROOTS).iter("{*}ColorCorrection"):
        name = element.get("id")
        where = Place(path, f"line {element.sourceline}" + (f" ({name})" if name else ""))
        found.append((element, cdl_of(element, where)))
    if not found:
        raise InvalidLookError(path, "has no ColorCorrection", hint="export it again")
    return found


def cdl_of(element: Any, where: str) -> Cdl:  # noqa: ANN401
    """Return the CDL of an element that has SOPNode, SatNode or both as its children.

    Args:
        element: A ColorCorrection, or an AMF's lookTransform.
        where: Names it in an error.

    Raises:
        UserError: it has neither, a number is missing or is none, or the CDL is not legal.
    """
    sop, sat = (
        _only([child for child in element if is_node(child, names)], where)
        for names in (SOP_NODES, SAT_NODES)
    )
    if sop is None and sat is None:
        raise InvalidLookError(where, "has neither SOPNode nor SatNode")
    cdl = Cdl()
    if sop is not None:
        slope, offset, power = (_triple(sop, name, where) for name in ("Slope", "Offset", "Power"))
        cdl = Cdl(slope, offset, power)
    if sat is not None:
        (saturation,) = _numbers(sat, "Saturation", 1, where)
        cdl = Cdl(cdl.slope, cdl.offset, cdl.power, saturation)
    return require_legal(cdl, where)


def _only(elements: list[Any], where: str) -> Any:  # noqa: ANN401
    """Return the one of some elements, or None."""
    if len(elements) > 1:
        raise InvalidLookError(
            where, f"has {len(elements)} elements {local_name(elements[0])}", hint="leave one"
        )
    return elements[0] if elements else None


def _triple(element: Any, name: str, where: str) -> Triple:  # noqa: ANN401
    red, green, blue = _numbers(element, name, 3, where)
    return red, green, blue


def _numbers(element: Any, name: str, count: int, where: str) -> list[float]:  # noqa: ANN401
    found = _only(element.findall(f"{{*}}{name}"), where)
    text = None if found is None else found.text or ""
    words = (text or "").split()
    values = list(map(float, words)) if all(map(is_number, words)) else []
    if len(values) != count:
        raise InvalidLookError(
            where, f"{name} is {text!r}", hint=f"expected {count} number{('s' if count > 1 else '')}"
        )
    return values


def collection(cdls: dict[str, Cdl], description: str) -> bytes:
    """Return CDLs as a ColorCorrectionCollection (.ccc), each with its id."""
    root = etree.Element("ColorCorrectionCollection", xmlns="urn:ASC:CDL:v1.01")
    etree.SubElement(root, "Description").text = description
    for name, cdl in cdls.items():
        root.append(_correction(name, cdl))
    return xml_bytes(root)


def correction(name: str, cdl: Cdl) -> bytes:
    """Return a CDL as a ColorCorrection (.cc) with its id."""
    root = _correction(name, cdl)
    root.set("xmlns", "urn:ASC:CDL:v1.01")
    return xml_bytes(root)


def _correction(name: str, cdl: Cdl) -> Any:  # noqa: ANN401
    element = etree.Element("ColorCorrection", id=name)
    sop = etree.SubElement(element, "SOPNode")
    for tag, triple in (("Slope", cdl.slope), ("Offset", cdl.offset), ("Power", cdl.power)):
        etree.SubElement(sop, tag).text = " ".join(map(repr, triple))
    etree.SubElement(etree.SubElement(element, "SatNode"), "Saturation").text = repr(cdl.saturation)
    return element


def xml_bytes(root: Any) -> bytes:  # noqa: ANN401
    """Return an element as an XML file."""
    etree.indent(root)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return text + b"\n"
