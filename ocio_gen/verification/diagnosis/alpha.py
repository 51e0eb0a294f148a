# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Colour that was multiplied by alpha: told from what all channels of a pixel have in common."""

from collections.abc import Iterator

import numpy as np

from ocio_gen.verification.diagnosis.evidence import Array, Evidence
from ocio_gen.verification.diagnosis.proposal import Proposal

# Channels that are closer than this, in stops, have the same in common whatever happened.
_APART_STOPS = 0.5

# A factor for each pixel is much that is free; and two roundings are in it.
_FREE, _SLACK = 5.0, 1.6
# It is no certain cause.
_MOST = 0.94


def premultiplied(evidence: Evidence) -> Iterator[Proposal]:
    """Yield the output if one factor multiplies all channels of a pixel: two channels predict the third."""
    aim, got = evidence.aim.astype(np.float64), evidence.errors.got.astype(np.float64)
    if np.nanmax(np.abs(got - aim), initial=0.0) <= _SLACK:
        return  # any factor would do
    steps = evidence.scale.steps_per_stop or 50
    with np.errstate(divide="ignore", invalid="ignore"):
        codes = aim * _of_others(got / aim)
        light = aim + _of_others(got - aim)
    apart = np.ptp(aim, axis=1) > _APART_STOPS * steps
    for said, predicted in (
        ("codes are multiplied by another factor in each pixel, as by alpha (pre-multiplied)", codes),
        ("light is multiplied by another factor in each pixel, as by alpha (pre-multiplied)", light),
    ):
        told = np.where(apart[:, np.newaxis], predicted, np.nan)
        yield Proposal(said, told, _FREE, "alpha", _MOST, _SLACK)


def _of_others(values: Array) -> Array:
    """Return for each channel the mean of the other two."""
    return np.asarray((values.sum(axis=1, keepdims=True) - values) / 2)
