"""CLF and CTF: a transform as a list of process nodes, exact ops where they are exact.

Written here and not by OCIO's writer: that one prints 8 digits of a table's numbers where float32
needs 9, and names its CLF by SMPTE ST 2136-1 where hosts of the Academy's version 3 (S-2014-006)
look for theirs.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence

import numpy as np

from ocio_gen import __version__
from ocio_gen.luts.format import LutFormat, decimals, grid_rows, header_fields
from ocio_gen.luts.ops import AntiLog2, HalfLut1D, Lut3D, Matrix, Op, Range
from ocio_gen.luts.transforms import LutTransform, Transform, ViewTransform

_CLF = {"xmlns": "urn:AMPAS:CLF:v3.0", "compCLFversion": "3.0"}
_CTF = {"version": "2.0"}  # the first with these nodes; read since OCIO 2.0

_DEPTHS = {"inBitDepth": "32f", "outBitDepth": "32f"}


def _process_list(attributes: dict[str, str], transform: Transform, ops: Sequence[Op]) -> str:
    root = ET.Element(
        "ProcessList", {"id": f"ocio_gen:{transform.name}", "name": transform.name} | attributes
    )
    for label, content in header_fields(transform, "every float, clamped by the nodes below"):
        ET.SubElement(root, "Description").text = f"{label}: {content}"
    ET.SubElement(root, "InputDescriptor").text = transform.source.descriptor
    ET.SubElement(root, "OutputDescriptor").text = transform.target.descriptor
    info = ET.SubElement(root, "Info")
    ET.SubElement(info, "AppRelease").text = f"ocio_gen {__version__}"
    for op in ops:
        root.append(_node(op))
    ET.indent(root, "  ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _node(op: Op) -> ET.Element:
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
        case AntiLog2():
            node = ET.Element("Log", _DEPTHS | {"style": "antiLog2"})
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


def _array(node: ET.Element, dimensions: Sequence[int], lines: str) -> None:
    ET.SubElement(node, "Array", dim=" ".join(map(str, dimensions))).text = f"\n{lines}\n  "


def _double(value: float) -> str:
    return np.format_float_positional(value, trim="-")


def _format(name: str, attributes: dict[str, str], hosts: str) -> LutFormat:
    def curve(transform: LutTransform, _: int) -> str:
        return _process_list(attributes, transform, transform.ops)

    def view(transform: ViewTransform, size: int) -> str:
        return _process_list(attributes, transform, transform.ops(size))

    return LutFormat(
        name,
        name,
        hosts,
        curve,
        view,
        holds=lambda _: True,
        between_halfs=True,
        sizes=range(2, 130),
        sizes_note="OCIO reads up to 129",
    )


CLF = _format("clf", _CLF, "OCIO 2, Resolve, Flame, Baselight")
CTF = _format("ctf", _CTF, "Flame, Lustre, OCIO 2")
