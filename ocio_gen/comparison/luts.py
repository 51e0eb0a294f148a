# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The difference of two LUT files, in both directions, over all that either tells apart."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.comparison.pixels import FULL_SCALE, LIGHT, Outcome, Run, ValueDifference, compare
from ocio_gen.comparison.report import Change, Difference, DiffReport, Kind
from ocio_gen.comparison.samples import quick_pixels
from ocio_gen.core.errors import UserError, one_line
from ocio_gen.core.opencolorio import OCIO_ERRORS, Pixels, load_lut, lut_processor
from ocio_gen.core.trial import require_survived
from ocio_gen.core.video_range import video_range
from ocio_gen.verification.claims import Claim
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.readings import closest_reading
from ocio_gen.verification.statement import statement
from ocio_gen.verification.subjects.ocio_cpu import OcioCpu


def diff_luts(a: Path, b: Path, tolerance_cv: float = 0.0, name: str | None = None) -> DiffReport:
    """Compare what OCIO makes of two LUT files, forward and inverse.

    Args:
        a: The one.
        b: The other.
        tolerance_cv: Ignore pixel differences up to this many code values.
        name: What the report calls them; both names by default.

    Raises:
        UserError: a file cannot be read.
    """
    report = DiffReport(a=str(a), b=str(b), tolerance_cv=tolerance_cv, compared={"LUT": 1})
    name = name or (a.name if a.name == b.name else f"{a.name}, {b.name}")
    require_survived(a, b)
    luts = [load_lut(path, resolve=True) for path in (a, b)]
    claim = _claim(a, luts[0])
    direction = claim.direction if claim else None
    if claim:
        report.notes.append(f"{a.name}: taken as {claim.title}")
    outcomes = {name: _forward(Run.of(luts[0]), Run.of(luts[1]), direction, tolerance_cv)}
    inverses, errors = _inverses(a, b)
    if not errors:
        scale = LIGHT if direction is Direction.ENCODE else ValueDifference()
        # (An inverse 3D LUT is slow: few pixels first, which show most differences.)
        outcome = compare(inverses[0], inverses[1], scale, tolerance_cv, first=quick_pixels())
        outcomes[f"{name}, inverse"] = outcome
    elif inverses:
        detail = "; ".join(f"{letter} has no inverse in OCIO: {error}" for letter, error in errors.items())
        report.differences.append(
            Difference(kind=Kind.LUT, name=f"{name}, inverse", change=Change.UNREADABLE, detail=detail)
        )
    else:
        report.notes.append(f"{name}: neither has an inverse in OCIO: {errors['A']}")
    report.differences += [
        Difference(kind=Kind.LUT, name=title, change=Change.PIXELS, detail=detail, moved=moved)
        for title, outcome in outcomes.items()
        for detail, moved in outcome.differences(tolerance_cv)
    ]
    said = [str(video_range(path)) or "nothing of video range" for path in (a, b)]
    if said[0] != said[1]:
        detail = f"A says {said[0]}, B {said[1]}: Resolve scales what goes in or comes out otherwise"
        report.differences.append(
            Difference(kind=Kind.LUT, name=name, change=Change.DEFINITION, detail=detail)
        )
    if not report.differences and a.read_bytes() != b.read_bytes():
        detail = f"the files differ; {_sameness(list(outcomes.values()))}"
        report.differences.append(Difference(kind=Kind.LUT, name=name, change=Change.TEXT, detail=detail))
    return report


def _forward(a: Run, b: Run, direction: Direction | None, tolerance_cv: float) -> Outcome:
    """Compare two LUTs forward, with a curve over code values."""
    encodes = direction is Direction.ENCODE
    scale = LIGHT if direction is Direction.DECODE else ValueDifference()
    outcome = compare(a, b, scale, tolerance_cv, codes=_codes(encodes=encodes))
    if encodes and outcome.moved:
        # Full-range 10-bit codes of a log encoding are steps of it.
        outcome.moved.worst_stops = outcome.moved.worst_cv / ACESPROXY10.steps_per_stop
    return outcome


def _sameness(outcomes: list[Outcome]) -> str:
    """Return what is known of two LUTs of which no pixel moved."""
    results = list(dict.fromkeys(map(str, outcomes)))
    both = len(results) < len(outcomes) and not outcomes[0].same_ops
    return "; inverse: ".join(results) + ", forward and inverse" * both


def _claim(path: Path, lut: ocio.Processor) -> Claim | None:
    """Return the ACESproxy transform that a LUT is, if it is one."""
    try:
        return closest_reading(path, OcioCpu(path.name, lut), statement().claims).best.claim
    except UserError:
        return None


def _codes(*, encodes: bool) -> Callable[[Pixels], npt.NDArray[Any]]:
    """Return what gives the code values of pixels, over which a difference is drawn."""
    return ACESPROXY10.encode_continuous if encodes else lambda pixels: pixels.astype(np.float64) * FULL_SCALE


def _inverses(a: Path, b: Path) -> tuple[list[Run], dict[str, str]]:
    """Return two LUTs inverted, and for each that OCIO cannot invert the reason."""
    runs, errors = [], {}
    for letter, path in zip("AB", (a, b), strict=True):
        try:
            runs.append(Run.of(lut_processor(path, inverse=True, resolve=True)))
        except OCIO_ERRORS as error:
            errors[letter] = one_line(error)
    return runs, errors
