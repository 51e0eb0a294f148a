# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies captures: an image of the link, against the reference encode of the ACES frame it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, Encoding
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.signals import ACES, Form, proxy
from ocio_gen.core.disk.manifest import file_record
from ocio_gen.core.errors import ArgumentError, InvalidImageError
from ocio_gen.core.images import Image
from ocio_gen.verification.claims import EncodeClaim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.diagnosis.diagnosis import CERTAIN, Case, Diagnosis, diagnose
from ocio_gen.verification.diagnosis.gathering import case_of
from ocio_gen.verification.diagnosis.neighbours import Neighbours
from ocio_gen.verification.frames import probe_of
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.limits import capture_limits
from ocio_gen.verification.probes import BLOCK, Probe
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.subjects.capture import Capture, packings

# Where more samples than these are wrong, the reading may be.
_DOUBTFUL = 0.05
# Where no sample is further off than the next code, it is not.
_NEXT_CODE = 1.01
# A reading in which so many samples are no whole codes is likely none.
_MOSTLY = 0.5

# In the sentence about a host that cuts continuous codes to integers.
_CUT = "not rounded"

_ENCODINGS = {f"acesproxy{encoding.bit_depth}i": encoding for encoding in (ACESPROXY10, ACESPROXY12)}


def verify_capture(
    aces: Path, capture: Path, judge: Judge, *, said: str | None = None, cdl: Cdl | None = None
) -> Report:
    """Verify a capture of the 10 or 12-bit link, pixel by pixel.

    Args:
        aces: The ACES2065-1 frame that was sent.
        capture: What arrived: DPX, TIFF, PNG, EXR, or whatever OpenImageIO reads.
        judge: What judges it.
        said: "acesproxy10i" or "acesproxy12i"; by default what the pixels tell.
        cdl: What the set's box applied to the codes.

    Raises:
        UserError: an image cannot be read, they are no pair, or the frame has no finite pixel.
    """
    sent, image = Image(aces), Image(capture)
    plate = probe_of(sent)
    if said is not None and said.lower() not in _ENCODINGS:
        raise ArgumentError("claim", f"found {said!r}", hint=f"a capture is one of {', '.join(_ENCODINGS)}")
    if (sent.width, sent.height) != (image.width, image.height):
        raise InvalidImageError(
            capture,
            f"is {image.width} x {image.height}, and {aces} {sent.width} x {sent.height}",
            hint="give the capture of that frame",
        )
    _check_finite(aces, plate)
    _check_windows(sent, image)
    encodings = [_ENCODINGS[said.lower()]] if said else list(_ENCODINGS.values())
    if said is None and image.bits in {10, 12}:
        encodings = [one for one in encodings if one.bit_depth == image.bits]
    neighbours = Neighbours(aces, plate)
    reading = _reading(plate, list(_ways(image, encodings, cdl)), neighbours)
    claim, subject, packing = reading.way
    report = Report(
        files=[file_record(path.parent, path.name) for path in (aces, capture)],
        notes=[Remark(about=capture.name, text=f"taken as {claim.target.descriptor}, {packing}")],
    )
    result, suspects = judge.judged(capture.name, subject, claim, plate, capture_limits(claim.encoding))
    report.results.append(result)
    if result.failed:
        found = reading.found if reading.told else diagnose([_case(plate, reading.way, neighbours, suspects)])
        result.cause = None if found is None else str(found)
    if result.cause and _CUT in result.cause:
        name = claim.target.descriptor
        text = f"its codes are cut, not rounded; to write integers, use the colour space {name} Quantized"
        report.notes.append(Remark(about=capture.name, text=text))
    return report


_Way: TypeAlias = tuple[EncodeClaim, Capture, str]


class _Reading(NamedTuple):
    way: _Way
    told: bool  # whether a cause was looked for
    found: Diagnosis | None


def _reading(plate: Probe, ways: list[_Way], neighbours: Neighbours) -> _Reading:
    """Return the way in which a capture is right or, if it is in none, in which its fault can be told."""
    means = [_mean_stops(plate, *way[:2]) for way in ways]
    closest = ways[int(np.argmin(means))]
    if _case(plate, closest, neighbours).evidence.wrong.mean() < _DOUBTFUL:
        return _Reading(closest, told=False, found=None)
    cases = [_case(plate, way, neighbours) for way in ways]
    # (A way in which pixels are no codes is a less likely one.)
    order = sorted(range(len(ways)), key=lambda place: _mostly_fractional(cases[place]))
    if float(cases[order[0]].evidence.errors.cv.max()) < _NEXT_CODE:
        return _Reading(ways[order[0]], told=True, found=diagnose([cases[order[0]]]))
    nearest = ways.index(closest)
    likely = {order[0], nearest}
    found = diagnose([replace(cases[place], likely=place in likely) for place in order])
    if found and found.share >= CERTAIN:
        return _Reading(ways[order[found.case]], told=True, found=found)
    return _Reading(closest, told=True, found=diagnose([cases[nearest]]) if found else None)


def _case(plate: Probe, way: _Way, neighbours: Neighbours, suspects: Sequence[int] = ()) -> Case:
    claim, subject, _ = way
    case = case_of(subject, claim, plate, capture_limits(claim.encoding), suspects)
    return replace(case, others=neighbours)


def _mostly_fractional(case: Case) -> bool:
    fractional = case.evidence.errors.fractional
    return fractional is not None and bool(fractional.mean() > _MOSTLY)


def _ways(image: Image, encodings: list[Encoding], cdl: Cdl | None) -> Iterator[_Way]:
    for encoding in encodings:
        claim = EncodeClaim(ACES, proxy(encoding, Form.QUANTIZED), encoding, cdl=cdl)
        for packing in packings(image, encoding):
            yield claim, Capture(image, encoding, packing), packing.title


def _mean_stops(plate: Probe, claim: EncodeClaim, capture: Capture) -> float:
    """Return how far a capture is from a claim on average, over a few blocks of the frame."""
    starts = range(0, plate.count, BLOCK)
    means = []
    for start in starts[:: max(1, len(starts) // 8)]:
        shown = plate.part(start)
        aim = claim.aim(shown, shown, Depth.F32)
        error = np.abs(claim.encoding.from_container(capture.output(start, shown)) - aim)
        means.append(float(np.where(np.isfinite(error), error, claim.encoding.full_scale).mean()))
    return float(np.mean(means)) / claim.encoding.steps_per_stop


def _check_finite(aces: Path, plate: Probe) -> None:
    for start in range(0, plate.count, BLOCK):
        if np.isfinite(plate.part(start)).any():
            return
    raise InvalidImageError(aces, "has no finite pixel", hint="give a frame with a picture in it")


def _check_windows(sent: Image, image: Image) -> None:
    """Raise an error where both files say where their pixels lie, and say so differently."""
    if image.path.suffix.lower() != ".exr":
        return  # other formats have no windows
    here, there = ((one.spec.x - one.spec.full_x, one.spec.y - one.spec.full_y) for one in (sent, image))
    if here != there:
        raise InvalidImageError(
            image.path,
            f"its data window lies at x {there[0]}, y {there[1]} of its display window, and that of "
            f"{sent.path} at x {here[0]}, y {here[1]}",
            hint="give the capture of that frame",
        )
