# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Chromaticities, normalised primary matrices, and AP0 <-> AP1, by SMPTE RP 177:1993.

Everything is derived in exact rational arithmetic from the published chromaticities, so that
a matrix is rounded once, to float64, and `TRA1_EXACT` is there where even that is too much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Matrix: TypeAlias = npt.NDArray[np.float64]
# A 3x3 object array of `Fraction`; numpy has no rational dtype to name.
ExactMatrix: TypeAlias = npt.NDArray[Any]


# Chromaticities of files are float32, with as many digits as people give them: so near, they are the same.
_SAME = 1e-5


@dataclass(frozen=True)
class Chromaticities:
    """CIE 1931 (x, y) of three primaries and a white point, as the decimal text a standard prints."""

    red: tuple[str, str]
    green: tuple[str, str]
    blue: tuple[str, str]
    white: tuple[str, str]

    def are(self, stated: Sequence[float]) -> bool:
        """Return whether these are what a file states: x and y of red, green, blue and white."""
        own = [float(value) for xy in (self.red, self.green, self.blue, self.white) for value in xy]
        return all(abs(one - other) <= _SAME for one, other in zip(own, stated, strict=True))


# SMPTE ST 2065-1, the ACES RGB primaries.
AP0 = Chromaticities(("0.7347", "0.2653"), ("0", "1"), ("0.0001", "-0.077"), ("0.32168", "0.33767"))
# S-2013-001, "Color primaries" and "White point".
AP1 = Chromaticities(("0.713", "0.293"), ("0.165", "0.830"), ("0.128", "0.044"), ("0.32168", "0.33767"))


def _xyz(xy: tuple[str, str]) -> list[Fraction]:
    x, y = map(Fraction, xy)
    return [x, y, 1 - x - y]


def _inverse(m: ExactMatrix) -> ExactMatrix:
    """Return the exact inverse of a 3x3 matrix of fractions, by its adjugate."""
    adjugate = np.stack([np.cross(m[1], m[2]), np.cross(m[2], m[0]), np.cross(m[0], m[1])], axis=1)
    inverse: ExactMatrix = adjugate / (m[0] @ adjugate[:, 0])
    return inverse


def normalized_primary_matrix(primaries: Chromaticities) -> ExactMatrix:
    """Return the NPM: linear RGB to CIE XYZ, with Y = 1 for R = G = B = 1.

    Returns:
        A (3, 3) object array of `fractions.Fraction`, exact.

    Source: SMPTE RP 177:1993, section 3.3.
    """
    columns = np.array([_xyz(primaries.red), _xyz(primaries.green), _xyz(primaries.blue)]).T
    white = np.array(_xyz(primaries.white))
    matrix: ExactMatrix = columns * (_inverse(columns) @ (white / white[1]))
    return matrix


def rgb_to_rgb_matrix(source: Chromaticities, target: Chromaticities) -> ExactMatrix:
    """Return the matrix from linear RGB on `source` to linear RGB on `target`, white kept as it is.

    No chromatic adaptation is applied: meant for primaries that share a white point, as AP0 and
    AP1 do.

    Returns:
        A (3, 3) object array of `fractions.Fraction`, exact; multiply columns of RGB by it.

    Source: SMPTE RP 177:1993, section 4.
    """
    matrix: ExactMatrix = _inverse(normalized_primary_matrix(target)) @ normalized_primary_matrix(source)
    return matrix


# S-2013-001, Equation 2: ACES (AP0) to linear AP1.
TRA1_EXACT: ExactMatrix = rgb_to_rgb_matrix(AP0, AP1)
TRA1: Matrix = TRA1_EXACT.astype(np.float64)

# S-2013-001, Equation 4: linear AP1 to ACES (AP0).
TRA2_EXACT: ExactMatrix = rgb_to_rgb_matrix(AP1, AP0)
TRA2: Matrix = TRA2_EXACT.astype(np.float64)

for _constant in (TRA1_EXACT, TRA1, TRA2_EXACT, TRA2):
    _constant.setflags(write=False)
