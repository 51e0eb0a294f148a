# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies captures: an image of the link, against the reference encode of the ACES frame it shows."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.disk.manifest import file_record
from ocio_gen.core.errors import InvalidImageError
from ocio_gen.core.images import Image
from ocio_gen.verification.claims import EncodeClaim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.diagnosis.diagnosis import CERTAIN, Case, Diagnosis, diagnose
from ocio_gen.verification.diagnosis.gathering import case_of
from ocio_gen.verification.diagnosis.neighbours import Neighbours, OtherFrame
from ocio_gen.verification.expected_pictures import OF_A_LINK, EncodedFrames, Expected, Way, Words
from ocio_gen.verification.frames import probe_of
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.probes import BLOCK, Probe
from ocio_gen.verification.rendered import RenderClaim
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.statement import CaptureStatement
from ocio_gen.verification.subjects.capture import Captured, SignalRange

# Where more samples than these are wrong, the reading may be.
_DOUBTFUL = 0.05
# Where no sample is further off than the next code, it is not.
_NEXT_CODE = 1.01
# A reading in which so many samples are no whole codes is likely none.
_MOSTLY = 0.5

# In the sentence about a host that cuts continuous codes to integers.
_CUT = "not rounded"

# Of two readings that are off, neither is told from the other where the one is so many times as far off.
_AS_CLOSE = 1.5


def verify_capture(
    aces: Path,
    capture: Path,
    judge: Judge,
    *,
    said: str | None = None,
    signal_range: SignalRange | None = None,
    cdl: Cdl | None = None,
) -> Report:
    """Verify a capture of the 10 or 12-bit link, pixel by pixel.

    Args:
        aces: The ACES2065-1 frame that was sent.
        capture: What arrived: DPX, TIFF, PNG, EXR, or whatever OpenImageIO reads.
        judge: What judges it.
        said: "acesproxy10i", "acesproxy12i:legal"; what is not said is guessed, and the result warns of that.
        signal_range: How the image carries codes, where `said` does not say so.
        cdl: What the set's box applied to the codes.

    Raises:
        UserError: an image cannot be read, they are no pair, or the frame has no finite pixel.
    """
    expected = EncodedFrames(CaptureStatement.of(said, signal_range), cdl)
    pair = Pair.of(Image(aces), Image(capture))
    with ThreadPoolExecutor(2) as reading:
        records = [reading.submit(file_record, path.parent, path.name) for path in (aces, capture)]
        taken = how_taken(pair, expected)
        result, suspects = pair.judged(taken.way, judge, capture.name)
        report = Report(files=[record.result() for record in records], results=[result])
    if result.failed:
        found = taken.found if taken.diagnosed else pair.explained(taken.way, suspects)
        result.cause = None if found is None else str(found)
    if guessed := expected.unsaid(taken.way):
        result.guess = f"{capture.name}: its {guessed} not given, so guessed: {taken.guess}"
    else:
        report.notes.append(Remark(about=capture.name, text=f"taken as {taken.way.title}"))
    report.notes += remarks(capture.name, taken.way, [result])
    return report


def remarks(name: str, way: Way, results: Iterable[Result]) -> list[Remark]:
    """Return what else there is to know of captures: why they fall short, or what is off and allowed."""
    found, every = [], list(results)
    cut = any(result.cause and _CUT in result.cause for result in every)
    if cut and isinstance(way.claim, EncodeClaim):
        space = f"{way.claim.target.descriptor} Quantized"
        found.append(f"its codes are cut, not rounded; to write integers, use the colour space {space}")
    allowed = [result for result in every if result.figures.mismatched and not result.failed]
    if isinstance(way.claim, RenderClaim) and way.claim.of_float32:
        rounded = [result for result in allowed if not result.figures.worst_cv]
        if count := sum(one.figures.mismatched for one in rounded):
            of = sum(one.figures.samples for one in rounded)
            which = f"{count:,} of {of:,} samples {'is' if count == 1 else 'are'} the next code"
            found.append(f"{which}, as rounding in float32 gives: its value is halfway between the two")
        allowed = [result for result in allowed if result.figures.worst_cv]
    if allowed:
        count, of = (sum(getattr(one.figures, key) for one in allowed) for key in ("mismatched", "samples"))
        text = f"{count:,} of {of:,} samples {'is' if count == 1 else 'are'} another code, which is allowed"
        found.append(f"{text}: {allowed[0].limits}")
    return [Remark(about=name, text=text) for text in found]


@dataclass(frozen=True, eq=False)
class Pair:
    """What was sent, and what arrived."""

    sent: Image
    plate: Probe
    image: Captured
    neighbours: Neighbours

    @classmethod
    def of(
        cls, sent: Image, image: Captured, *, of_sequence: bool = False, words: Words = OF_A_LINK
    ) -> "Pair":
        """Return a pair of a frame and its capture.

        Args:
            sent: The ACES2065-1 frame.
            image: What arrived of it.
            of_sequence: Whether they are of sequences: a sentence about another frame leaves out its name.
            words: What sentences call the two.

        Raises:
            UserError: they are no pair, or the frame has no finite pixel.
        """
        plate = probe_of(sent)
        if (sent.width, sent.height) != (image.width, image.height):
            raise InvalidImageError(
                image.path,
                f"is {image.width} x {image.height}, and {sent.path} {sent.width} x {sent.height}",
                hint=words.hint,
            )
        _check_finite(sent.path, plate)
        if isinstance(image, Image):
            _check_windows(sent, image, words)
        near = Neighbours(sent.path, plate, named=not of_sequence, sent=words.sent, opened=type(sent))
        return cls(sent, plate, image, near)

    def judged(self, way: Way, judge: Judge, target: str) -> tuple[Result, list[int]]:
        """Return the result of the capture, taken in some way, and where blocks start with wrong samples."""
        return judge.judged(target, way.subject, way.claim, self.plate, way.limits)

    def closest(self, way: Way, others: Iterable[Way], suspects: Sequence[int] = ()) -> Way:
        """Return another way that leaves less than half as many wrong samples as one, or that one.

        Args:
            way: How the picture is taken.
            others: Ways that are as right.
            suspects: Where blocks start that have wrong samples.
        """
        wrong = self._wrong(way, suspects)
        for other in others if wrong else ():
            if (left := self._wrong(other, suspects)) < wrong / 2:
                way, wrong = other, left
        return way

    def _wrong(self, way: Way, suspects: Sequence[int]) -> float:
        return float(_case(self.plate, way, self.neighbours, suspects).evidence.wrong.mean())

    def explained(
        self, way: Way, suspects: Sequence[int], others: Iterable[OtherFrame] | None = None
    ) -> Diagnosis | None:
        """Return what most likely makes the capture fall short.

        Args:
            way: How it is taken.
            suspects: Where blocks start that have wrong samples.
            others: Frames that may have arrived instead; by default those beside what was sent.
        """
        return diagnose([_case(self.plate, way, others or self.neighbours, suspects)])


class Taken(NamedTuple):
    """How a capture is taken."""

    way: Way
    diagnosed: bool  # whether a cause was looked for
    found: Diagnosis | None
    doubt: str = ""  # what else it may be as well

    @property
    def guess(self) -> str:
        """How it is taken, and how to say that."""
        return f"taken as {self.way.title}{self.doubt}; say so with {self.way.say}"


def how_taken(pair: Pair, expected: Expected) -> Taken:
    """Return the way in which a capture is right or, if it is in none, in which its fault can be told.

    Raises:
        UserError: it holds nothing of what is said.
    """
    plate, ways, neighbours = pair.plate, expected.ways(pair.sent.path, pair.image), pair.neighbours
    if len(ways) == 1:
        return Taken(ways[0], diagnosed=False, found=None)
    _load(pair)
    means = [_mean_stops(plate, way) for way in ways]
    closest = ways[int(np.argmin(means))]
    if pair.image.rounds:  # hardly a code need be right
        return Taken(closest, diagnosed=False, found=None, doubt=_doubt(ways, means))
    if _case(plate, closest, neighbours).evidence.wrong.mean() < _DOUBTFUL:
        return Taken(closest, diagnosed=False, found=None)
    cases = [_case(plate, way, neighbours) for way in ways]
    # (A way in which pixels are no codes is a less likely one.)
    order = sorted(range(len(ways)), key=lambda place: _mostly_fractional(cases[place]))
    if float(cases[order[0]].evidence.errors.cv.max()) < _NEXT_CODE:
        return Taken(ways[order[0]], diagnosed=True, found=diagnose([cases[order[0]]]))
    nearest = ways.index(closest)
    likely = {order[0], nearest}
    found = diagnose([replace(cases[place], likely=place in likely) for place in order])
    way = closest
    if found and found.share >= CERTAIN:
        way = ways[order[found.case]]
    elif found:
        found = diagnose([cases[nearest]])
    return Taken(way, diagnosed=True, found=found, doubt=_doubt(ways, means))


def _load(pair: Pair) -> None:
    """Read both images at once, where they stay in memory: what follows looks all over them."""
    images = [image for image in (pair.sent, pair.image) if isinstance(image, Image)]
    with ThreadPoolExecutor(len(images)) as threads:
        for _ in threads.map(Image.load, images):
            pass


def _doubt(ways: list[Way], means: list[float]) -> str:
    """Return what is left open where a capture is about as far from the codes of the other depth."""
    nearest = min(means)
    names = {
        way.claim.target.name for way, mean in zip(ways, means, strict=True) if mean <= nearest * _AS_CLOSE
    }
    return f" (it cannot be told whether it is {' or '.join(sorted(names))})" if len(names) > 1 else ""


def _case(plate: Probe, way: Way, neighbours: Iterable[OtherFrame], suspects: Sequence[int] = ()) -> Case:
    case = case_of(way.subject, way.claim, plate, way.limits, suspects)
    return replace(case, others=neighbours)


def _mostly_fractional(case: Case) -> bool:
    fractional = case.evidence.errors.fractional
    return fractional is not None and bool(fractional.mean() > _MOSTLY)


def _mean_stops(plate: Probe, way: Way) -> float:
    """Return how far a capture is from a claim on average, over a few blocks of the frame."""
    claim, capture = way.claim, way.subject
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


def _check_windows(sent: Image, image: Image, words: Words) -> None:
    """Raise an error where both files say where their pixels lie, and say so differently."""
    if image.path.suffix.lower() != ".exr":
        return  # other formats have no windows
    here, there = sent.offset, image.offset
    if here != there:
        raise InvalidImageError(
            image.path,
            f"its data window lies at x {there[0]}, y {there[1]} of its display window, and that of "
            f"{sent.path} at x {here[0]}, y {here[1]}",
            hint=words.hint,
        )
