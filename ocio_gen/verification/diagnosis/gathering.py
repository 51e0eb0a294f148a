# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Gathers evidence: of a result that falls short, some pixels from everywhere, and some that are wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.verification.claims import Claim
from ocio_gen.verification.diagnosis.diagnosis import Case
from ocio_gen.verification.diagnosis.evidence import Evidence, spread, tolerances_of
from ocio_gen.verification.diagnosis.window import Frame
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.probes import BLOCK, Probe
from ocio_gen.verification.subjects.subject import Subject

Array = npt.NDArray[Any]

# Pixels from everywhere: so many runs, each of so many.
_RUNS, _RUN = 24, 64
# Blocks with wrong samples that are looked at, and pixels taken from each.
_SUSPECTS, _FROM_EACH = 6, 96
# Where more are wrong than this, those from everywhere tell enough.
_MANY = 0.02


@dataclass(frozen=True)
class Part:
    """Some pixels, one after the other: (n, 3) each, as `Evidence` has them."""

    shown: Array
    carried: Array
    aim: Array
    output: Array


def part_of(subject: Subject, claim: Claim, probe: Probe, start: int, count: int) -> Part:
    """Return some pixels of a probe, and what a subject makes of them."""
    shown = probe.part(start, count)
    carried = claim.values(shown)
    if not subject.in_depth.exact:
        carried = subject.in_depth.carried(carried)
    aim = claim.aim(shown, carried, subject.in_depth)
    return Part(shown, carried, aim, subject.output(start, carried))


def case_of(
    subject: Subject, claim: Claim, probe: Probe, limits: Limits, suspects: Sequence[int] = ()
) -> Case:
    """Return evidence of what a subject makes of a probe and, of a frame, its picture.

    Args:
        subject: What is wrong.
        claim: What it should be.
        probe: The pixels that it was tried on.
        limits: What it is allowed.
        suspects: Where blocks start that have wrong samples in them.
    """
    evidence = _evidence(subject, claim, probe, limits, suspects)
    frame = None
    if probe.width and subject.in_depth.exact:
        frame = Frame(subject, claim, probe, evidence.scale, float(evidence.tolerance[0, 0]))
    return Case(evidence, frame)


def _evidence(
    subject: Subject, claim: Claim, probe: Probe, limits: Limits, suspects: Sequence[int]
) -> Evidence:
    if probe.count <= _RUNS * _RUN:
        runs = [(0, probe.count)]
    else:
        runs = [(int(start), _RUN) for start in spread(probe.count - _RUN, _RUNS)]
    common = _joined([part_of(subject, claim, probe, *run) for run in runs])
    scale = claim.scale(subject.out_depth)
    least, most = tolerances_of(scale, limits)

    def evidence(part: Part, common: int) -> Evidence:
        seen = np.arange(len(part.shown)) < common
        near, far = (np.full((len(part.shown), 1), off) for off in (least, most))
        pixels = part.shown, part.carried, part.aim, part.output
        return Evidence(claim, subject.in_depth, scale, near, far, *pixels, seen)

    found = evidence(common, len(common.shown))
    if found.wrong.mean() >= _MANY or len(runs) == 1:
        return found
    parts = [common]
    for chosen in spread(len(suspects), _SUSPECTS):
        block = part_of(subject, claim, probe, suspects[chosen], BLOCK)
        rows = np.flatnonzero(evidence(block, 0).wrong.any(axis=1))
        rows = rows[spread(len(rows), _FROM_EACH)]
        parts.append(Part(block.shown[rows], block.carried[rows], block.aim[rows], block.output[rows]))
    return evidence(_joined(parts), len(common.shown))


def _joined(parts: Sequence[Part]) -> Part:
    arrays = zip(*((one.shown, one.carried, one.aim, one.output) for one in parts), strict=True)
    return Part(*(np.concatenate(list(of_each)) for of_each in arrays))
