# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""CLF and CTF: a transform as a list of process nodes, exact ops where they are exact.

Written here and not by OCIO's writer: that one prints 8 digits of a table's numbers where float32
needs 9, and names its CLF by SMPTE ST 2136-1 where hosts of the Academy's version 3 (S-2014-006)
look for theirs.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

import numpy as np

from ocio_gen.lut_formats.format import LutFormat, decimals, grid_rows, header_fields
from ocio_gen.lut_formats.ops import (
    AntiLog2,
    AscCdl,
    ClampNegatives,
    HalfLut1D,
    Log2,
    Lut3D,
    Matrix,
    Op,
    Range,
    Reference,
)
from ocio_gen.lut_formats.transforms import LutTransform, Transform, ViewTransform

CLF_ATTRIBUTES = {"xmlns": "urn:AMPAS:CLF:v3.0", "compCLFversion": "3.0"}
CTF_ATTRIBUTES = {"version": "2.0"}  # the first with these nodes; read since OCIO 2.0

_DEPTHS = {"inBitDepth": "32f", "outBitDepth": "32f"}


def process_list(
    attributes: dict[str, str],
    name: str,
    descriptions: Sequence[str],
    descriptors: tuple[str, str],
    ops: Sequence[Op],
) -> str:
    """Return a CLF or CTF file's text.

    Args:
        attributes: `CLF_ATTRIBUTES` or `CTF_ATTRIBUTES`.
        name: The transform's name, and its id.
        descriptions: Sentences about it.
        descriptors: What goes in, and what comes out.
        ops: What it does, in order.
    """
    root = ET.Element("ProcessList", {"id": f"ocio_gen:{name}", "name": name} | attributes)
    for description in descriptions:
        ET.SubElement(root, "Description").text = description
    for tag, descriptor in zip(("InputDescriptor", "OutputDescriptor"), descriptors, strict=True):
        ET.SubElement(root, tag).text = descriptor
    info = ET.SubElement(root, "Info")
    ET.SubElement(info, "AppRelease").text = "ocio_gen"
    for op in ops:
        root.append(_node(op))
    ET.indent(root, "  ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _lut_file(attributes: dict[str, str], transform: Transform, ops: Sequence[Op]) -> str:
    fields = header_fields(transform, "every float, clamped by the nodes below")
    descriptions = [f"{label}: {content}" for label, content in fields]
    ends = transform.source.descriptor, transform.target.descriptor
    return process_list(attributes, transform.name, descriptions, ends, ops)


def _node(op: Op) -> ET.Element:  # noqa: C901 - a kind of node each
    match op:
        case Range():
            node = ET.Element("Range", _DEPTHS)
            bounds = {
                "minInValue": op.low,
                "maxInValue": op.high,
                "minOutValue": op.out_low,
                "maxOutValue": op.out_high,
            }
            for name, value in bounds.items():
                ET.SubElement(node, name).text = _double(value)
        case ClampNegatives():
            node = ET.Element("Range", _DEPTHS)
            ET.SubElement(node, "minInValue").text = ET.SubElement(node, "minOutValue").text = "0"
        case AntiLog2():
            node = ET.Element("Log", _DEPTHS | {"style": "antiLog2"})
        case Log2():
            node = _log(op)
        case AscCdl():
            node = _cdl(op)
        case Reference():
            node = ET.Element("Reference", _DEPTHS | {"path": op.file_name})
        case Matrix():
            node = ET.Element("Matrix", _DEPTHS)
            rows = np.column_stack([op.rgb, np.full(3, op.offset)]) if op.offset else op.rgb
            lines = "\n".join(" ".join(map(_double, row)) for row in rows.tolist())
            _array(node, rows.shape, lines)
        case HalfLut1D():
            node = ET.Element("LUT1D", _DEPTHS | {"interpolation": "linear", "halfDomain": "true"})
            _array(node, (len(op.values), 1), "\n".join(decimals(op.values, whole="-")))
        case Lut3D():
            node = ET.Element("LUT3D", _DEPTHS | {"interpolation": "tetrahedral"})
            _array(node, op.values.shape, grid_rows(op.values).rstrip())  # blue changes fastest
    return node


def _log(op: Log2) -> ET.Element:
    """Return a log as the formats parametrise it: with a line at its foot it is a camera's."""
    kind = ("cameraLinToLog", "cameraLogToLin") if op.line_below else ("linToLog", "logToLin")
    node = ET.Element("Log", _DEPTHS | {"style": kind[op.inverse]})
    parameters = {
        "base": 2.0,
        "linSideSlope": 1.0,
        "linSideOffset": 0.0,
        "logSideSlope": op.slope,
        "logSideOffset": op.offset,
    }
    line = {"linSideBreak": op.line_below, "linearSlope": op.line_slope}
    parameters |= {name: value for name, value in line.items() if value is not None}
    ET.SubElement(node, "LogParams", {name: _double(value) for name, value in parameters.items()})
    return node


def _cdl(op: AscCdl) -> ET.Element:
    node = ET.Element("ASC_CDL", _DEPTHS | {"style": "Fwd" if op.clamp else "FwdNoClamp"})
    sop, sat = ET.SubElement(node, "SOPNode"), ET.SubElement(node, "SatNode")
    for tag, values in (("Slope", op.cdl.slope), ("Offset", op.cdl.offset), ("Power", op.cdl.power)):
        ET.SubElement(sop, tag).text = " ".join(map(_double, values))
    ET.SubElement(sat, "Saturation").text = _double(op.cdl.saturation)
    return node


def _array(node: ET.Element, dimensions: Sequence[int], lines: str) -> None:
    ET.SubElement(node, "Array", dim=" ".join(map(str, dimensions))).text = f"\n{lines}\n  "


def _double(value: float) -> str:
    return np.format_float_positional(value, trim="-")


def _format(name: str, attributes: dict[str, str], hosts: str) -> LutFormat:
    def curve(transform: LutTransform, _: int) -> str:
        return _lut_file(attributes, transform, transform.ops)

    def view(transform: ViewTransform, size: int) -> str:
        return _lut_file(attributes, transform, transform.ops(size))

    return LutFormat(
        name,
        name,
        hosts,
        curve,
        view,
        holds=lambda _: True,
        ops=True,
        sizes=range(2, 130),
        sizes_note="OCIO reads up to 129",
    )


CLF = _format("clf", CLF_ATTRIBUTES, "OCIO 2, Resolve, Flame, Baselight")
CTF = _format("ctf", CTF_ATTRIBUTES, "Flame, Lustre, OCIO 2")
