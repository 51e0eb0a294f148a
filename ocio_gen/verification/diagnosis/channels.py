# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Channels in another order, doubled, or missing: told from what must come out, whatever it is."""

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from ocio_gen.verification.diagnosis.colours import NAMES, swapped
from ocio_gen.verification.diagnosis.evidence import Array, Evidence
from ocio_gen.verification.diagnosis.proposal import Proposal


def channels(evidence: Evidence) -> Iterator[Proposal]:
    """Yield what comes out if channels are others."""
    aim, output = evidence.aim, evidence.output
    for order in list(permutations(range(3)))[1:]:
        yield Proposal(swapped(order), aim[:, list(order)])
    for place in range(3):
        for channel in range(3):
            if channel != place:
                said = f"{NAMES[place]} holds {NAMES[channel]}, and is missing itself"
                yield Proposal(said, _with(aim, place, aim[:, channel]))
    for channel in range(3):
        said = f"all channels hold {NAMES[channel]}"
        yield Proposal(said, aim[:, [channel] * 3])
    got = evidence.errors.got
    if len(np.unique(output, axis=0)) == 1 and np.isfinite(output).all():
        of_all = " ".join(f"{value:.4g}" for value in got[0])
        one = "black: it is" if not got[0].any() else "of one colour:"
        yield Proposal(f"the picture is {one} {of_all} everywhere", np.broadcast_to(output[0], aim.shape))
    for place in range(3):
        found = np.unique(got[:, place][np.isfinite(got[:, place])])
        if len(found) == 1 and len(np.unique(output[:, place])) == 1:
            said = f"{NAMES[place]} is missing: it is {found[0]:.4g} everywhere"
            yield Proposal(said, _with(aim, place, found[0]))


def _with(aim: Array, place: int, values: Array) -> Array:
    changed = np.array(aim, np.float64)
    changed[:, place] = values
    return changed
