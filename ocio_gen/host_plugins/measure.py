# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How far a transform will be from OCIO, measured before it is compiled.

What is sampled in 3D is off by its samples, whoever interpolates between them: OCIO, given the same samples,
is off by as much as a plug-in.
"""

from collections.abc import Iterator

import PyOpenColorIO as ocio

from ocio_gen.host_plugins.bounds import DIRECTIONS, TransformBound
from ocio_gen.host_plugins.claims import TransformClaim
from ocio_gen.host_plugins.show_transforms import Carried, Measure, Way, exact
from ocio_gen.host_plugins.verify_ofx import transform_limits
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.figures import Figures, upper_bound
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.probes import Probe
from ocio_gen.verification.subjects.ocio_cpu import UNOPTIMIZED, OcioCpu

# A plug-in computes in double and OCIO in float32, and figures have four digits: the two errors differ by up
# to 6e-4 of themselves, measured on 26 sampled ways through ACES 1 and 2, SDR and HDR.
_APART = 1.001


def mean_error(judge: Judge) -> Measure:
    """Return what tells how far a processor is from a way."""

    def mean(way: Way, processor: ocio.Processor) -> float:
        _, figures = next(_figures(way, processor, judge))
        return figures.mean_cv

    return mean


def transform_bounds(carried: Carried, judge: Judge) -> Iterator[TransformBound]:
    """Yield what is stated of a transform: the limits of exact ops, and the errors of what is sampled."""
    for direction in DIRECTIONS:
        if direction not in carried.ways:
            continue
        ops = carried.ops[direction]
        for probe, figures in _figures(carried.ways[direction], carried.processors[direction], judge):
            mean_cv, worst_cv = transform_limits(0.0, ops, probe.kind).mean_cv, None
            if not exact(ops):
                errors = figures.mean_cv, figures.worst_cv
                mean_cv, worst_cv = (upper_bound(cv * _APART) for cv in errors)
            if mean_cv is not None:
                yield TransformBound(
                    direction=direction,
                    probe=probe.name,
                    samples=figures.samples,
                    mean_cv=mean_cv,
                    worst_cv=worst_cv,
                )


def _figures(way: Way, processor: ocio.Processor, judge: Judge) -> Iterator[tuple[Probe, Figures]]:
    subject, claim = OcioCpu("ops", processor, UNOPTIMIZED), TransformClaim("ops", way)
    for probe in claim.probes(judge.kit, Depth.F32, plain=True):
        yield probe, judge.result("", subject, claim, probe, transform_limits(0.0, [], probe.kind)).figures
