# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Primaries that are taken for others by mistake, and the matrices between them."""

from functools import cache

import numpy as np

from ocio_gen.aces.colorimetry import AP0, AP1, Chromaticities, Matrix, normalized_primary_matrix

_D65 = ("0.3127", "0.3290")

# By the documents that define them; the camera makers' are their own white papers'.
OTHERS = {
    # ITU-R BT.709
    "Rec.709": Chromaticities(("0.64", "0.33"), ("0.30", "0.60"), ("0.15", "0.06"), _D65),
    # SMPTE RP 431-2, with the white of SMPTE EG 432-1
    "P3-D65": Chromaticities(("0.680", "0.320"), ("0.265", "0.690"), ("0.150", "0.060"), _D65),
    # ITU-R BT.2020
    "Rec.2020": Chromaticities(("0.708", "0.292"), ("0.170", "0.797"), ("0.131", "0.046"), _D65),
    # ARRI, ALEXA Log C Curve: Usage in VFX
    "ARRI Wide Gamut 3": Chromaticities(
        ("0.6840", "0.3130"), ("0.2210", "0.8480"), ("0.0861", "-0.1020"), _D65
    ),
    # ARRI LogC4 Logarithmic Color Space: Specification
    "ARRI Wide Gamut 4": Chromaticities(
        ("0.7347", "0.2653"), ("0.1424", "0.8576"), ("0.0991", "-0.0308"), _D65
    ),
    # Sony, Technical Summary for S-Gamut3.Cine/S-Log3 and S-Gamut3/S-Log3
    "S-Gamut3": Chromaticities(("0.730", "0.280"), ("0.140", "0.855"), ("0.100", "-0.050"), _D65),
    "S-Gamut3.Cine": Chromaticities(("0.766", "0.275"), ("0.225", "0.800"), ("0.089", "-0.087"), _D65),
    # RED, White Paper on REDWideGamutRGB and Log3G10
    "REDWideGamutRGB": Chromaticities(
        ("0.780308", "0.304253"), ("0.121595", "1.493994"), ("0.095612", "-0.084589"), _D65
    ),
    # Panasonic, V-Log/V-Gamut Reference Manual
    "V-Gamut": Chromaticities(("0.730", "0.280"), ("0.165", "0.840"), ("0.100", "-0.030"), _D65),
}

# Bradford's cone responses: ICC.1, Annex E.
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


@cache
def matrix(source: Chromaticities, target: Chromaticities, *, adapted: bool = True) -> Matrix:
    """Return the (3, 3) float64 matrix from linear RGB on `source` to linear RGB on `target`.

    Args:
        source: Primaries and white of what goes in.
        target: Of what comes out.
        adapted: Whether white becomes white, by Bradford's adaptation.
    """
    to_xyz, from_xyz = (normalized_primary_matrix(one).astype(np.float64) for one in (source, target))
    adaptation = _adaptation(to_xyz, from_xyz) if adapted else np.eye(3)
    result: Matrix = np.linalg.inv(from_xyz) @ adaptation @ to_xyz
    return result


def _adaptation(to_xyz: Matrix, from_xyz: Matrix) -> Matrix:
    white, other = (_BRADFORD @ one.sum(axis=1) for one in (to_xyz, from_xyz))
    adapted: Matrix = np.linalg.inv(_BRADFORD) @ np.diag(other / white) @ _BRADFORD
    return adapted


ACES_PRIMARIES = {"AP0": AP0, "AP1": AP1}
