# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies LUT files of ours: what OCIO makes of a file, against the transform that it should hold."""

from collections.abc import Iterator
from pathlib import Path

from ocio_gen.aces.signals import LIN_AP1
from ocio_gen.core.opencolorio import load_lut
from ocio_gen.lut_formats.format import LutFormat
from ocio_gen.lut_formats.transforms import Transform
from ocio_gen.verification.claims import Claim, EncodeClaim, claim, claim_of
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.limits import lut_limits
from ocio_gen.verification.report import Result
from ocio_gen.verification.subjects.lut_file import CspShaper, grid_size, inverted, tetrahedral
from ocio_gen.verification.subjects.ocio_cpu import OcioCpu
from ocio_gen.verification.subjects.ocio_gpu import OcioGpu, gpu_program
from ocio_gen.verification.subjects.subject import Subject

TARGET = "luts"


def verify_lut(
    path: Path,
    transform: Transform,
    lut_format: LutFormat,
    judge: Judge,
    *,
    every_route: bool = False,
    gpu: bool = False,
) -> list[Result]:
    """Verify a LUT file, read and applied by OCIO on the CPU and, if asked for, on the GPU.

    The limits of a view are those of the grid that is in the file.

    Args:
        path: The file.
        transform: What it should hold.
        lut_format: Its format.
        judge: What judges it.
        every_route: Whether to try a 3D LUT with tetrahedral interpolation, too.
        gpu: Whether to run it on the GPU, too.

    Raises:
        UserError: the file cannot be read; there is no GPU.
    """
    own, lut = claim_of(transform), load_lut(path)
    size = grid_size(lut)
    results = list(_results(OcioCpu(path.name, lut), own, lut_format, size, judge))
    for subject, other in _other_readings(path, transform, lut_format):
        halfs, *_ = other.probes(judge.kit, Depth.F32, plain=True)
        limits = lut_limits(other, subject, lut_format)(halfs)
        results.append(judge.result(TARGET, subject, other, halfs, limits))
    if every_route and size:
        results += _results(tetrahedral(path), own, lut_format, size, judge)
    if gpu:
        results += _results(OcioGpu(path.name, gpu_program(lut)), own, lut_format, size, judge)
    return results


def _results(
    subject: Subject, own: Claim, lut_format: LutFormat, size: int, judge: Judge
) -> Iterator[Result]:
    limits = lut_limits(own, subject, lut_format, size)
    for probe in own.probes(judge.kit, Depth.F32, plain=not subject.engine.shades):
        # Tables of halfs are interpolated between them: as OCIO does it, in a few formats only.
        between_halfs = isinstance(own, EncodeClaim) and not probe.kind.of_halfs
        if lut_format.ops or not between_halfs:
            yield judge.result(TARGET, subject, own, probe, limits(probe))


def _other_readings(
    path: Path, transform: Transform, lut_format: LutFormat
) -> Iterator[tuple[Subject, Claim]]:
    """Yield what a file is for readers that use it in another way than OCIO does forward."""
    if lut_format.inverted_to_encode and transform.target is LIN_AP1:
        yield inverted(path), claim(LIN_AP1, transform.source)
    if lut_format.shaper and transform.source is LIN_AP1:
        yield CspShaper(path), claim_of(transform)
