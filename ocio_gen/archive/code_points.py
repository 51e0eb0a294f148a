# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The code points of displays, as PNG's cICP has them: Recommendation ITU-T H.273 (07/2024)."""

from typing import NamedTuple

import PyOpenColorIO as ocio

# ColourPrimaries (Table 2).
_REC709, _REC2020, _P3_DCI, _P3_D65 = 1, 9, 11, 12
# TransferCharacteristics (Table 3). That of Rec.709 stands for a display of ITU-R BT.1886; 1, 6, 14 and 15
# are functionally the same. That of SMPTE ST 428-1 is (48 Lo / 52.37)^(1 / 2.6): its gamma of 2.6 is that of
# these displays, but its white (Lo = 1) is the code 0.967, and theirs is 1. There is no closer one.
_BT1886, _GAMMA_22, _SRGB, _BT1886_OF_REC2020, _PQ, _GAMMA_26, _HLG = 1, 4, 13, 15, 16, 17, 18


class CodePoints(NamedTuple):
    """The four code points of ITU-T H.273 that describe a picture's samples."""

    primaries: int
    transfer: int
    matrix: int = 0  # R'G'B' (Table 4)
    full_range: int = 1


# By the aliases of displays in OCIO's built-in configs, and by the interop ids of the Color Interop Forum,
# which configs of profile 2.5 have. No code points: P3 with a white of D60, and an sRGB that goes on above
# white (Display P3 HDR).
_CODE_POINTS = {
    "srgb_display": CodePoints(_REC709, _SRGB),
    "srgb_rec709_display": CodePoints(_REC709, _SRGB),
    "rec1886_rec709_display": CodePoints(_REC709, _BT1886),
    "g24_rec709_display": CodePoints(_REC709, _BT1886),
    "g22_rec709_display": CodePoints(_REC709, _GAMMA_22),
    "displayp3_display": CodePoints(_P3_D65, _SRGB),
    "srgb_p3d65_display": CodePoints(_P3_D65, _SRGB),
    "p3d65_display": CodePoints(_P3_D65, _GAMMA_26),
    "g26_p3d65_display": CodePoints(_P3_D65, _GAMMA_26),
    "p3_dci_display": CodePoints(_P3_DCI, _GAMMA_26),
    "rec1886_rec2020_display": CodePoints(_REC2020, _BT1886_OF_REC2020),
    "g24_rec2020_display": CodePoints(_REC2020, _BT1886_OF_REC2020),
    "rec2100_pq_display": CodePoints(_REC2020, _PQ),
    "pq_rec2020_display": CodePoints(_REC2020, _PQ),
    "st2084_p3d65_display": CodePoints(_P3_D65, _PQ),
    "pq_p3d65_display": CodePoints(_P3_D65, _PQ),
    "rec2100_hlg_display": CodePoints(_REC2020, _HLG),
    "hlg_rec2020_display": CodePoints(_REC2020, _HLG),
}


def code_points(config: ocio.Config, space: str) -> CodePoints | None:
    """Return the code points of what a display is sent; None where there are none, or nothing tells them.

    Args:
        config: The config.
        space: The display's colour space.
    """
    found = config.getColorSpace(space)
    if found is None or found.isData():
        return None
    interop = found.getInteropID() if hasattr(found, "getInteropID") else ""
    names = [interop, *found.getAliases(), found.getName()]
    return next((_CODE_POINTS[name.lower()] for name in names if name.lower() in _CODE_POINTS), None)
