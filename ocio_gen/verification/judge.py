# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Judges subjects: what came out of each, against what the reference says must have."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.signals import ACES
from ocio_gen.verification.claims import Claim
from ocio_gen.verification.diagnosis.explaining import Tried, causes
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.pictures import PictureMaker
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.probes import BLOCK, Probe
from ocio_gen.verification.report import Result
from ocio_gen.verification.subjects.subject import Engine, HasCodes, Subject
from ocio_gen.verification.tally import Tally

# numpy and OCIO leave the interpreter alone for most of their time; more threads wait for it.
_WORKERS = min(4, os.cpu_count() or 1)

# Pictures that are kept of frames that fall short, and of those that do not: a page shows fewer.
_MOST_PICTURES = 24

# Blocks that a subject is handed at once that cannot be asked by several threads.
_SERIAL_BLOCKS = 2


@dataclass(frozen=True)
class Thresholds:
    """What the user allows instead of the limits measured for a kind of subject."""

    fail: float | None = None  # code values
    warn: float | None = None  # code values
    failpercent: float | None = None

    def instead_of(self, limits: Limits) -> Limits:
        """Return limits with these in their place, but where it is known why they would not do."""
        if limits.known:
            return limits
        if self.fail is not None or self.failpercent is not None:
            fail = limits.fail if self.fail is None else self.fail
            limits = Limits(fail=fail, failpercent=self.failpercent or 0.0, warn=limits.warn)
        return limits if self.warn is None else limits.model_copy(update={"warn": self.warn})


@dataclass
class Judge:
    """One verification: its probes, what the user allows, and where its time goes."""

    kit: ProbeKit = field(default_factory=ProbeKit)
    thresholds: Thresholds = Thresholds()
    curves: bool = False  # keep what a report draws
    progress: Callable[[str], None] = lambda _: None
    seconds: Counter[str] = field(default_factory=Counter)  # of all threads, by what they did
    _pictures: Counter[bool] = field(default_factory=Counter)  # by whether the frame falls short
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_WORKERS))

    def results(
        self, target: str, subject: Subject, claim: Claim, limits: Callable[[Probe], Limits]
    ) -> Iterator[Result]:
        """Yield a result for each of a claim's probes and, where ACES is encoded, for each frame."""
        self.progress(f"{target}: {subject.name}, {subject.route}")
        found = claim.probes(self.kit, subject.in_depth, plain=subject.engine is Engine.PLAIN)
        if claim.source is ACES and subject.engine.takes_frames:
            found = [*found, *self.kit.frames]
        results, tried = [], []
        for probe in found:
            result, suspects = self.judged(target, subject, claim, probe, limits(probe))
            results.append(result)
            tried.append(Tried(probe, result.limits, result.failed, suspects))
        self._explain(subject, claim, results, tried)
        yield from results

    def result(self, target: str, subject: Subject, claim: Claim, probe: Probe, limits: Limits) -> Result:
        """Return the result of a subject on one probe, with its cause if it falls short."""
        result, suspects = self.judged(target, subject, claim, probe, limits)
        self._explain(subject, claim, [result], [Tried(probe, result.limits, result.failed, suspects)])
        return result

    def _explain(
        self, subject: Subject, claim: Claim, results: Sequence[Result], tried: Sequence[Tried]
    ) -> None:
        """Say what most likely makes a subject fall short, where something explains it."""
        if not any(result.failed for result in results):
            return
        begun = time.perf_counter()
        for result, found in zip(results, causes(subject, claim, tried), strict=True):
            result.cause = None if found is None else str(found)
        self.seconds.update({"diagnosis": time.perf_counter() - begun})

    def judged(
        self, target: str, subject: Subject, claim: Claim, probe: Probe, limits: Limits
    ) -> tuple[Result, list[int]]:
        """Return the result of a subject on one probe, and where blocks start that have wrong samples."""
        limits = self.thresholds.instead_of(limits)
        # A GPU is handed more at a time: each call costs more than its pixels do.
        block = BLOCK if subject.parallel else BLOCK * _SERIAL_BLOCKS
        starts = range(0, probe.count, block)
        work = _Work(subject, claim, probe, limits, block, curves=self.curves)
        if subject.parallel and len(starts) > 1:
            shares = [starts[worker::_WORKERS] for worker in range(_WORKERS)]
            done = list(self._threads.map(work.tallied, shares))
        else:
            done = [work.tallied(starts)]
        tally, *others = (tally for tally, _, _ in done)
        for other in others:
            tally += other
        for _, seconds, _ in done:
            self.seconds.update(seconds)
        figures = tally.figures()
        if probe.width:
            for sample in figures.worst:
                row, column = divmod(sample.pixel, probe.width)
                sample.position = column, row
        result = Result(
            target=target,
            subject=subject.name,
            route=subject.route,
            claim=claim.title,
            direction=claim.direction,
            probe=probe.name,
            figures=figures,
            limits=limits,
            curve=tally.curve(),
            picture=tally.picture
            and tally.picture.picture(claim.target.encoding, display=claim.direction is Direction.VIEW),
        )
        self._keep_few_pictures(result)
        return result, sorted(start for _, _, found in done for start in found)

    def _keep_few_pictures(self, result: Result) -> None:
        """Take a result's picture away where there are many: a sequence has thousands of frames."""
        if result.picture is not None:
            self._pictures[result.failed] += 1
            if self._pictures[result.failed] > _MOST_PICTURES:
                result.picture = None


@dataclass(frozen=True)
class _Work:
    subject: Subject
    claim: Claim
    probe: Probe
    limits: Limits
    block: int  # pixels
    curves: bool

    def tallied(self, starts: Iterable[int]) -> tuple[Tally, dict[str, float], list[int]]:
        """Return blocks' errors, the seconds spent on each part of the work, and which blocks are wrong."""
        subject, claim, probe = self.subject, self.claim, self.probe
        legal = claim.encoding.cv_min, claim.encoding.cv_max
        tally = Tally(claim.scale(subject.out_depth), self.limits)
        if self.curves:
            tally.places = legal
            tally.picture = _picture_maker(probe)
        seconds = dict.fromkeys(("reading", "reference", "subject", "comparison"), 0.0)
        wrong, known = [], 0
        for start in starts:
            clock = [time.perf_counter()]
            shown = probe.part(start, self.block)
            values = claim.values(shown)
            carried = values if subject.in_depth.exact else subject.in_depth.carried(values)
            clock.append(time.perf_counter())
            aim = self._aim(start, shown, carried)
            clock.append(time.perf_counter())
            right = not self.curves and _right(subject, claim, start, shown, aim)
            output = aim if right else subject.output(start, carried)
            clock.append(time.perf_counter())
            if right:
                tally.samples += aim.size
            else:
                codes = claim.codes(shown, aim) if self.curves else None
                tally.add(start, shown, aim, output, codes)
            if tally.wrong > known:
                wrong.append(start)
                known = tally.wrong
            clock.append(time.perf_counter())
            for part, begun, ended in zip(seconds, clock, clock[1:], strict=False):
                seconds[part] += ended - begun
        return tally, seconds, wrong

    def _aim(self, start: int, shown: npt.NDArray[Any], carried: npt.NDArray[Any]) -> npt.NDArray[Any]:
        claim, probe, depth = self.claim, self.probe, self.subject.in_depth
        if not probe.kept:
            return claim.aim(shown, carried, depth)
        known = probe.aims.setdefault(claim.key(depth), {})
        made = []
        for first in range(0, len(shown), BLOCK):
            if start + first not in known:
                part = slice(first, first + BLOCK)
                known[start + first] = claim.aim(shown[part], carried[part], depth)
            made.append(known[start + first])
        return made[0] if len(made) == 1 else np.concatenate(made)


def _right(
    subject: Subject, claim: Claim, start: int, shown: npt.NDArray[Any], aim: npt.NDArray[Any]
) -> bool:
    """Return whether it is seen at once that a subject's output is right, code for code."""
    if not isinstance(subject, HasCodes) or (codes := subject.codes(start, len(aim))) is None:
        return False
    return np.array_equal(codes, claim.codes(shown, aim))


def _picture_maker(probe: Probe) -> PictureMaker | None:
    return PictureMaker(probe.width, -(-probe.count // probe.width)) if probe.width else None
