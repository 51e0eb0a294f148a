"""The difference of two LUT files, over the union of their domains."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.acesproxy import ACESPROXY10
from ocio_gen.diff.pixels import FULL_SCALE, LIGHT, ValueDifference, moved, shares
from ocio_gen.diff.report import Difference, DiffReport
from ocio_gen.errors import UserError
from ocio_gen.opencolorio import load_lut
from ocio_gen.verify import probes
from ocio_gen.verify.readings import Reading, closest_reading, possible_claims
from ocio_gen.verify.subjects.ocio_cpu import OcioCpu
from ocio_gen.verify.subjects.subject import Subject

_TRIPLETS = 1 << 18


def diff_luts(a: Path, b: Path, tolerance_cv: float = 0.0, name: str | None = None) -> DiffReport:
    """Compare what OCIO makes of two LUT files.

    Args:
        a: The one.
        b: The other.
        tolerance_cv: A difference within this is none, in code values.
        name: What the report calls them; both names by default.

    Raises:
        UserError: a file cannot be read.
    """
    report = DiffReport(a=str(a), b=str(b), tolerance_cv=tolerance_cv, compared={"LUT": 1})
    name = name or (a.name if a.name == b.name else f"{a.name}, {b.name}")
    processors = [load_lut(path) for path in (a, b)]
    subjects = [OcioCpu(path.name, lut) for path, lut in zip((a, b), processors, strict=True)]
    reading = _reading(a, subjects[0])
    shown = _pixels(*_union(*map(_domain, processors)))
    scale = LIGHT if reading and reading.claim.direction == "decode" else ValueDifference()
    if reading:
        report.notes.append(f"{a.name}: taken as {reading.claim.title}")
    codes: npt.NDArray[Any] = shown * FULL_SCALE
    if reading and reading.claim.direction == "encode":
        codes = ACESPROXY10.encode_continuous(shown)
    made = [np.concatenate(_outputs(subject, shown)) for subject in subjects]
    difference = moved(scale, shown, made[0], made[1], (0, FULL_SCALE), codes)
    if difference.worst_stops is None and reading and reading.claim.direction == "encode":
        # Full-range 10-bit codes of a log encoding are steps of it.
        difference.worst_stops = difference.worst_cv / ACESPROXY10.steps_per_stop
    if difference.changed:
        report.differences.append(Difference(kind="LUT", name=name, change="pixels", moved=difference))
    elif a.read_bytes() != b.read_bytes():
        detail = "the files differ, and no pixel moved"
        report.differences.append(Difference(kind="LUT", name=name, change="text", detail=detail))
    return report


def _outputs(subject: Subject, shown: npt.NDArray[np.float32]) -> list[npt.NDArray[Any]]:
    starts = range(0, len(shown), probes.BLOCK)
    return [subject.output(start, shown[start : start + probes.BLOCK]) for start in starts]


def _reading(path: Path, subject: Subject) -> Reading | None:
    try:
        return closest_reading(path, subject, possible_claims(None))[0]
    except UserError:
        return None


def _domain(lut: ocio.Processor) -> tuple[float, float]:
    """Return the lowest and highest input that a LUT tells apart, as its first op has it."""
    for op in lut.createGroupTransform():
        if isinstance(op, ocio.Lut1DTransform) and op.getInputHalfDomain():
            return -65504.0, 65504.0
        if isinstance(op, ocio.RangeTransform) and op.hasMinInValue() and op.hasMaxInValue():
            return op.getMinInValue(), op.getMaxInValue()
        if isinstance(op, ocio.Lut1DTransform | ocio.Lut3DTransform):
            return 0.0, 1.0
        if isinstance(op, ocio.MatrixTransform):
            scale, offset = op.getMatrix()[0], op.getOffset()[0]
            if np.count_nonzero(op.getMatrix()) == 4 and scale > 0:
                # A domain of low..high, as OCIO reads it from a .cube: (x - low) / (high - low).
                return -offset / scale, (1 - offset) / scale
    return -65504.0, 65504.0


def _union(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    return min(a[0], b[0]), max(a[1], b[1])


def _pixels(low: float, high: float) -> npt.NDArray[np.float32]:
    """Return greys and colours over a domain: every half in it, every 12-bit code, random triplets."""
    halfs = probes.finite_halfs()
    halfs = halfs[(halfs[:, 0] >= low) & (halfs[:, 0] <= high)]
    even = probes.neutral(np.linspace(low, high, 4096)).astype(np.float32)
    light = probes.rgb_triplets()[:_TRIPLETS]
    if high > 16.0:
        return np.concatenate([halfs, even, light])
    return np.concatenate([halfs, even, (low + shares(light) * (high - low)).astype(np.float32)])
