# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How Resolve tags what an output transform makes: by the name of the Academy's transform for the display.

DCTL's documentation lists the names, "List of supporting output colorspace tag names". Each is of an encoding
(primaries, white, transfer function) and of a rendering (peak luminance, limited gamut, simulated white).
"""

import math
import re
from dataclasses import dataclass

import PyOpenColorIO as ocio

from ocio_gen.config.views import view_details
from ocio_gen.core.opencolorio import aces_ids

# Of OCIO's built-in transforms that encode for a display. Some have " - MIRROR NEGS" behind the name.
_STYLE = re.compile(r"DISPLAY - CIE-XYZ-D65_to_(\S+)")

# The Academy's transforms have their names in their ids: "...:ODT.Academy.Rec709_100nits_dim.a1.0.3".
_ACADEMY = re.compile(r":(?:RRT)?ODT\.Academy\.([\w.]+?)\.a\d+\.\d+")

# The peak luminance of a rendering, or of a tag.
_NITS = re.compile(r"(\d+) ?nits?")
_USUAL_NITS = 1000.0  # of HDR, where a view does not say it


@dataclass(frozen=True)
class _Encoding:
    """An encoding that Resolve has tags for."""

    style: str  # of OCIO's built-in transform
    names: tuple[str, ...]  # of its colour space: ids of the Color Interop Forum, and in configs of ACES
    tags: tuple[str, ...]  # by their peak luminance


_ENCODINGS = (
    _Encoding(
        "REC.1886-REC.709", ("g24_rec709_display", "Rec.1886 Rec.709 - Display"), ("Rec709_100nits_dim",)
    ),
    _Encoding("sRGB", ("srgb_rec709_display", "sRGB - Display"), ("sRGB_100nits_dim",)),
    _Encoding(
        "REC.1886-REC.2020", ("g24_rec2020_display", "Rec.1886 Rec.2020 - Display"), ("Rec2020_100nits_dim",)
    ),
    _Encoding(
        "REC.2100-PQ",
        ("pq_rec2020_display", "Rec.2100-PQ - Display"),
        (
            "Rec2020_1000nits_15nits_ST2084",
            "Rec2020_2000nits_15nits_ST2084",
            "Rec2020_4000nits_15nits_ST2084",
        ),
    ),
    _Encoding(
        "REC.2100-HLG-1000nit",
        ("hlg_rec2020_display", "Rec.2100-HLG - Display"),
        ("Rec2020_1000nits_15nits_HLG",),
    ),
    _Encoding(
        "ST2084-P3-D65",
        ("pq_p3d65_display", "ST2084-P3-D65 - Display"),
        (
            "P3D65_108nits_7.2nits_ST2084",
            "P3D65_1000nits_15nits_ST2084",
            "P3D65_2000nits_15nits_ST2084",
            "P3D65_4000nits_15nits_ST2084",
        ),
    ),
    _Encoding("G2.6-P3-D65", ("g26_p3d65_display", "P3-D65 - Display"), ("P3D65_48nits",)),
    _Encoding("G2.6-P3-D60-BFD", ("g26_p3d60_display", "P3-D60 - Display"), ("P3D60_48nits",)),
    _Encoding("G2.6-P3-DCI-BFD", ("g26_p3dci_display", "P3-DCI - Display"), ("P3DCI_D65sim_48nits",)),
    _Encoding("DCDM-D65", ("g26_xyzd65_display", "DCDM-D65 - Display"), ("DCDM",)),
)

# Of the same encodings, for renderings that only an id of the Academy's tells.
_RENDERINGS = (
    "DCDM_P3D60limited",
    "DCDM_P3D65limited",
    "P3D65_D60sim_48nits",
    "P3D65_Rec709limited_48nits",
    "P3DCI_D60sim_48nits",
    "Rec709_D60sim_100nits_dim",
    "Rec2020_P3D65limited_100nits_dim",
    "Rec2020_Rec709limited_100nits_dim",
    "sRGB_D60sim_100nits_dim",
)

TAGS = frozenset(_RENDERINGS).union(*(one.tags for one in _ENCODINGS))


def output_tag(config: ocio.Config, display: str, view: str) -> str | None:
    """Return the value of OUTPUT_COLORSPACE_TAG for a view of a display.

    An id of the Academy's, which both the view and the display have, names it. Where there is none, as in
    ACES 2, it is that of the display's encoding, with the closest peak luminance that has a tag.

    Args:
        config: A config.
        display: One of its displays.
        view: One of the display's views.

    Returns:
        The tag; none where Resolve has none for the display, or the config does not tell its encoding.
    """
    details = view_details(config, display, view)
    space = config.getColorSpace(details.space)
    if space is None or space.isData():
        return None
    transform = config.getViewTransform(details.transform) if details.transform else None
    known = [_academy_names(part) for part in (space, transform) if part is not None]
    if len(named := set.intersection(*known)) == 1:
        return named.pop()
    encoding = _encoding_of(space)
    if encoding is None:
        return None
    found = _NITS.search(f"{_style_of(transform)} {details.transform} {view}")
    return min(encoding.tags, key=lambda tag: _stops_between(tag, found))


def _academy_names(part: ocio.ColorSpace | ocio.ViewTransform) -> set[str]:
    """Return the tags that the Academy's ids of a colour space or a view transform name."""
    return {match[1] for one in aces_ids(part) if (match := _ACADEMY.search(one))} & TAGS


def _encoding_of(space: ocio.ColorSpace) -> _Encoding | None:
    """Return a display colour space's encoding: by how it is made, or else by a name of its own."""
    if space.getReferenceSpaceType() != ocio.REFERENCE_SPACE_DISPLAY:
        return None
    style = _STYLE.search(_style_of(space))
    names = {_plain(name) for name in (space.getName(), *space.getAliases(), space.getInteropID())}
    for one in _ENCODINGS:
        if style[1] == one.style if style else names & {_plain(name) for name in one.names}:
            return one
    return None


def _style_of(part: ocio.ColorSpace | ocio.ViewTransform | None) -> str:
    """Return the style of the built-in transform that leads to a display; nothing where there is none."""
    if part is None:
        return ""
    transform = part.getTransform(
        ocio.COLORSPACE_DIR_FROM_REFERENCE
        if isinstance(part, ocio.ColorSpace)
        else ocio.VIEWTRANSFORM_DIR_FROM_REFERENCE
    )
    return str(transform.getStyle()) if isinstance(transform, ocio.BuiltinTransform) else ""


def _plain(name: str) -> str:
    """Return a name's letters and digits: configs write the same one in many ways."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _stops_between(tag: str, nits: re.Match[str] | None) -> float:
    """Return how far a tag's peak luminance is from that of a rendering."""
    peak = _NITS.search(tag)
    wanted = float(nits[1]) if nits else _USUAL_NITS
    return abs(math.log2(float(peak[1]) / wanted)) if peak else 0.0
