# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""LUTs that are sampled too coarsely: what is right at their points, and interpolated between them."""

from collections.abc import Iterator

import numpy as np

from ocio_gen.aces.signals import LIN_AP1
from ocio_gen.verification.claims import DecodeClaim, EncodeClaim, RescaleClaim, ViewClaim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.diagnosis.evidence import Array, Evidence
from ocio_gen.verification.diagnosis.proposal import Proposal

# Points along an axis: of tables, and of cubes.
_TABLES = (16, 17, 32, 33, 64, 65, 128, 129, 256, 257, 512, 513, 1024, 1025, 2048, 2049, 4096, 16384, 65536)
_CUBES = (8, 9, 16, 17, 21, 25, 26, 32, 33, 36, 48, 49, 51, 57, 64, 65, 96, 128, 129)

# Interpolation in float32 and the digits of a file leave so much of a code.
_SLACK = 0.2


def samplings(evidence: Evidence) -> Iterator[Proposal]:
    """Yield what a table or cube of some points over 0 to 1 makes of the right values."""
    claim = evidence.claim
    if evidence.in_depth is not Depth.F32:
        return
    if isinstance(claim, DecodeClaim | EncodeClaim):
        mixed = LIN_AP1 not in {claim.source, claim.target}
        if isinstance(claim, EncodeClaim) and (mixed or evidence.rounded):
            return
    elif isinstance(claim, RescaleClaim):
        mixed = claim.cdl is not None
    elif isinstance(claim, ViewClaim):
        mixed = True
    else:
        return
    values = np.clip(np.nan_to_num(np.asarray(evidence.carried, np.float64)), 0.0, 1.0)
    if mixed:
        for points in _CUBES:
            for made in _cube(evidence, values, points):
                yield Proposal(
                    f"it is sampled too coarsely, by a cube of {points} points",
                    made,
                    0.5,
                    "sampling",
                    slack=_SLACK,
                )
    else:
        for points in _TABLES:
            made = _table(evidence, values, points)
            yield Proposal(
                f"it is sampled too coarsely, by a table of {points} points",
                made,
                0.5,
                "sampling",
                slack=_SLACK,
            )


def _at(evidence: Evidence, values: Array) -> Array:
    """Return what must come out for values between 0 and 1."""
    claim = evidence.claim
    shown = values
    if claim.source.encoding is not None and claim.source.form is not None:
        shown = claim.source.form.to_codes(claim.source.encoding, values)
    return claim.aim(shown, values, evidence.in_depth).astype(np.float64)


def _cells(values: Array, points: int) -> tuple[Array, Array, Array]:
    """Return the points below and above values, and how far the values are from the one to the other."""
    place = values * (points - 1)
    low = np.minimum(np.floor(place), points - 2)
    return low / (points - 1), (low + 1) / (points - 1), place - low


def _table(evidence: Evidence, values: Array, points: int) -> Array:
    low, high, part = _cells(values, points)
    return np.asarray(_at(evidence, low) * (1 - part) + _at(evidence, high) * part)


def _cube(evidence: Evidence, values: Array, points: int) -> Iterator[Array]:
    """Yield trilinear interpolation, and tetrahedral."""
    low, high, part = _cells(values, points)
    corners = {}
    for index in np.ndindex(2, 2, 2):
        corners[index] = _at(evidence, np.where(np.array(index, bool), high, low))
    trilinear = np.zeros(values.shape)
    for index, corner in corners.items():
        weights = np.where(np.array(index, bool), part, 1 - part)
        trilinear += corner * weights.prod(axis=1, keepdims=True)
    yield trilinear
    # From the darkest corner along the axes, the one with the largest part first.
    order = np.argsort(-part, axis=1, kind="stable")
    sizes = np.take_along_axis(part, order, axis=1)
    stacked, rows = np.stack(list(corners.values())), np.arange(len(values))
    place = np.zeros(len(values), np.intp)
    tetrahedral = stacked[place, rows] * (1 - sizes[:, :1])
    for step in range(3):
        place = place + (4 >> order[:, step])
        after = sizes[:, step + 1 : step + 2] if step < 2 else 0.0
        tetrahedral = tetrahedral + stacked[place, rows] * (sizes[:, step : step + 1] - after)
    yield tetrahedral
