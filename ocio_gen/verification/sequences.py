# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies sequences of captures: each frame as one capture is, many at a time, and one report of all."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.amounts import count
from ocio_gen.core.disk.manifest import FileRecord, file_record
from ocio_gen.core.errors import ArgumentError, InvalidFileError, UserError, one_line
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Progress
from ocio_gen.core.sequences import FrameSequence, in_words, runs
from ocio_gen.verification.captured_sequences import CapturedFrame, CapturedSequence
from ocio_gen.verification.captures import Pair, Taken, how_taken, remarks
from ocio_gen.verification.claims import Claim
from ocio_gen.verification.diagnosis.diagnosis import Diagnosis
from ocio_gen.verification.diagnosis.neighbours import InCut, shift_of
from ocio_gen.verification.expected_pictures import EncodedFrames, Expected, Way
from ocio_gen.verification.frame_summary import worst_first
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.statement import CaptureStatement
from ocio_gen.verification.subjects.capture import SignalRange

# Frames by which it is guessed what a sequence is.
_FIRST = 3

# Frames that fall short of which the cause is looked for.
_EXPLAINED = 8

# Where a smaller share of the samples is wrong, it is that render.
_NEARLY = 0.02


def verify_sequence(
    plates: FrameSequence,
    captured: CapturedSequence,
    judge: Judge,
    *,
    said: str | None = None,
    signal_range: SignalRange | None = None,
    cdl: Cdl | None = None,
) -> Report:
    """Verify captures of a sequence of frames, each against the frame of its number.

    A frame that one of the two lacks, or that cannot be read, is a problem: it is not verified.

    Args:
        plates: The ACES2065-1 frames that were sent.
        captured: What arrived.
        judge: What judges them.
        said: As for a capture; what is not said is guessed once, by the first frames.
        signal_range: As for a capture.
        cdl: What the set's box applied to the codes.

    Raises:
        UserError: no frame of one has the number of one of the other, or none can be read.
    """
    expected = EncodedFrames(CaptureStatement.of(said, signal_range), cdl)
    return verify_pictures(plates, captured, judge, expected)


def verify_pictures(
    plates: FrameSequence, captured: CapturedSequence, judge: Judge, expected: Expected
) -> Report:
    """Verify what arrived of a sequence of frames, whatever should; otherwise as `verify_sequence`.

    Args:
        plates: The ACES2065-1 frames.
        captured: What arrived of them.
        judge: What judges it.
        expected: What should have.
    """
    work = _Work(plates, captured, judge, expected)
    try:
        return work.report()
    finally:
        judge.seconds.update(work.seconds)


@dataclass(frozen=True)
class _Done:
    """What became of a frame, without its pixels."""

    number: int
    result: Result | None = None
    suspects: Sequence[int] = ()
    files: Sequence[FileRecord] = ()
    seconds: Counter[str] = field(default_factory=Counter)
    made_by: str = ""
    """Which of the renders that are as right it is, or is nearest to."""
    error: Remark | None = None
    """Why it is not verified: about one of the two sequences."""


@dataclass
class _Seen:
    """What became of all frames, or of the first ones."""

    waiting: list[CapturedFrame] = field(default_factory=list)
    """Those that are not yet verified."""
    done: list[_Done] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    """Those without a plate."""
    damage: str = ""
    """What ended a movie early."""

    @property
    def results(self) -> dict[int, _Done]:
        """What is done, by the frames' numbers, ascending."""
        return {one.number: one for one in sorted(self.done, key=lambda one: one.number)}


@dataclass
class _Work:
    plates: FrameSequence
    captured: CapturedSequence
    judge: Judge
    expected: Expected
    seconds: Counter[str] = field(default_factory=Counter)

    def report(self) -> Report:
        """Return the report of all frames."""
        name, report = self.captured.name, Report()
        with closing(self.captured.frames()) as begun, ThreadPoolExecutor(processors()) as pool:
            try:
                seen, taken = self._begun(begun)
                guessed = self._guessed(taken) if taken else ""
                if taken:
                    self.expected = self.expected.told(taken.way)
                self._do_all(pool, seen, begun)
                results = seen.results
                self._require_some(seen)
                causes = self._explain(pool, results)
            except BaseException:  # Ctrl-C: what has begun ends, the rest does not begin
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for result in worst_first(one.result for one in results.values() if one.result)[_EXPLAINED:]:
            result.curve = None  # a page draws the worst
        for one in results.values():
            report.files += one.files
            self.seconds.update(one.seconds)
            if one.result:
                report.results.append(one.result)
        report.files += [file_record(path.parent, path.name) for path in self.captured.files]
        report.notes += [Remark(about=name, text=note) for note in self.captured.notes]
        if taken and not guessed:
            report.notes.append(Remark(about=name, text=f"taken as {taken.way.title}"))
        for result in report.results if guessed else ():
            result.guess = f"{name}: {guessed}"
        report.notes += causes
        report.notes += self._renders(results)
        if taken:
            report.notes += remarks(name, taken.way, report.results)
        report.problems += self._problems(seen)
        return report

    def _plate(self, frame: CapturedFrame) -> Path | None:
        path = self.plates.frames.get(frame.number)
        return path if path and path.exists() else None

    def _pair(self, frame: CapturedFrame, *, kept: bool) -> Pair:
        plate = self._plate(frame)
        assert plate is not None  # noqa: S101 - of its number there is one
        sent, words = self.expected.sent(plate, kept=kept), self.expected.words
        return Pair.of(sent, frame.opened(kept), of_sequence=True, words=words)

    def _begun(self, frames: Iterator[CapturedFrame]) -> tuple[_Seen, Taken | None]:
        """Return the first frames, and how the sequence is taken by them; None where none was sent.

        Raises:
            UserError: no frame can be read, or is what the user says.
        """
        seen, last = _Seen(), max(self.plates.frames)
        found: list[Taken] = []
        for frame in self._read(frames, seen):
            if self._plate(frame) is None:
                seen.extra.append(frame.number)
                if frame.number >= last:
                    break
                continue
            try:
                pair = self._pair(frame, kept=True)
                taken = how_taken(pair, self.expected)
                others = self.expected.as_right(pair.sent.path, taken.way)
                found.append(taken._replace(way=pair.closest(taken.way, others)))
            except ArgumentError:  # which no frame is without
                raise
            except UserError as error:
                seen.done.append(_Done(frame.number, error=self._unread(frame, error)))
            else:
                seen.waiting.append(frame)
                if not found[-1].diagnosed:
                    return seen, found[-1]
            if len(found) == _FIRST or frame.number >= last:
                break
        return seen, found[0] if found else None

    @staticmethod
    def _read(frames: Iterator[CapturedFrame], seen: _Seen) -> Iterator[CapturedFrame]:
        """Yield frames until they end, or damage ends them."""
        try:
            for frame in frames:  # noqa: UP028 - `yield from` would close them with this
                yield frame
        except UserError as error:
            seen.damage = error.reason

    def _unread(self, frame: CapturedFrame, error: UserError) -> Remark:
        """Return why a frame is not verified, about the one of the two that is to blame."""
        plate = str(self._plate(frame))
        if error.about == plate:
            hint = error.hint.replace("another file", "another plate")
            return Remark(about=self.plates.name, text=f"{error.text}; {hint}")
        return Remark(about=self.captured.name, text=error.reason.replace(plate, "its plate"))

    def _guessed(self, taken: Taken) -> str:
        """Return a sentence about what is guessed; nothing where all is said."""
        parts = [self.captured.guess] if self.captured.guess else []
        if guessed := self.expected.unsaid(taken.way):
            parts.append(f"its {guessed} not given, so guessed by its first frames: {taken.guess}")
        return "; ".join(parts)

    def _do_all(self, pool: ThreadPoolExecutor, seen: _Seen, more: Iterator[CapturedFrame]) -> None:
        """Verify the frames that wait, and those that come."""
        running: set[Future[_Done]] = set()
        count, last, end = len(self.plates.frames), max(self.plates.frames), self.captured.end

        def finished(ended: Set[Future[_Done]]) -> None:
            for future in ended:
                running.discard(future)
                seen.done.append(future.result())
                self.judge.progress(str(Progress("verifying", len(seen.done), count)))

        waiting, seen.waiting = seen.waiting, []
        for frame in chain(_emptied(waiting), self._read(more, seen)):
            if self._plate(frame) is None:
                seen.extra.append(frame.number)
            else:
                running.add(pool.submit(self._done, frame))
            if len(running) > processors():  # one waits, so that no thread does
                finished(wait(running, return_when=FIRST_COMPLETED).done)
            if frame.number >= last and end is not None:  # those that follow have no plate: none is decoded
                seen.extra += range(frame.number + 1, end)
                break
        while running:
            finished(wait(running, return_when=FIRST_COMPLETED).done)

    def _done(self, frame: CapturedFrame) -> _Done:
        """Judge a frame, by the thread that calls."""
        judge = replace(self.judge, seconds=Counter())
        try:
            pair = self._pair(frame, kept=False)
            way = self.expected.ways(pair.sent.path, pair.image, parallel=False)[0]
            result, suspects = self._judged(judge, pair, way)
            if result.failed:
                others = self.expected.as_right(pair.sent.path, way)
                other = pair.closest(way, others, suspects)
                if other is not way:
                    again = self._judged(judge, pair, other)
                    if again[0].figures.wrong < result.figures.wrong:
                        way, (result, suspects) = other, again
            files = [path for path in (pair.sent.path, frame.file) if path]
            records = [file_record(path.parent, path.name) for path in files]
        except UserError as error:
            return _Done(frame.number, error=self._unread(frame, error))
        except OSError as error:
            text = f"cannot be read ({error.strerror or one_line(error)})"
            of_plate = error.filename is not None and Path(error.filename) == self._plate(frame)
            about = self.plates.name if of_plate else self.captured.name
            return _Done(frame.number, error=Remark(about=about, text=text))
        result.frame = frame.number
        return _Done(frame.number, result, suspects, records, judge.seconds, way.made_by)

    def _judged(self, judge: Judge, pair: Pair, way: Way) -> tuple[Result, list[int]]:
        limits = self.captured.limits(way.limits, way.claim.encoding, way.packing)
        return judge.judged(self.captured.name, way.subject, way.claim, pair.plate, limits)

    def _require_some(self, seen: _Seen) -> None:
        """Raise an error where no frame was verified."""
        if any(one.result for one in seen.done):
            return
        for number, one in seen.results.items():
            if one.error:
                text = f"no frame can be verified; {in_words([number])}: {one.error.text}"
                raise InvalidFileError(one.error.about, text)
        if seen.damage:
            raise InvalidFileError(self.captured.name, seen.damage)
        sent = [number for number, path in self.plates.frames.items() if path.exists()]
        if not sent or not seen.extra:
            which = self.captured.name if sent else self.plates.name
            raise InvalidFileError(which, "none of its frames is there", hint="name frames that are")
        raise InvalidFileError(
            self.captured.name,
            f"has {in_words(seen.extra)}, and {self.plates.name} has {in_words(sent)}: no number is in both",
            hint="give both the same numbers",
        )

    def _explain(self, pool: ThreadPoolExecutor, results: dict[int, _Done]) -> list[Remark]:
        """Look for the causes of some frames that fall short; return a remark for each, with its frames."""
        chosen = _chosen([one.result for one in results.values() if one.result and one.result.failed])
        if not chosen:
            return []
        self.judge.progress(f"{self.captured.name}: looking for causes")
        # (Only so many frames of a movie are in memory at a time.)
        found: dict[int, Diagnosis | None] = {}
        running: dict[Future[Diagnosis | None], int] = {}
        with closing(self.captured.frames(set(chosen))) as again:
            for frame in self._read(again, _Seen()):  # (what can no longer be read has no cause)
                running[pool.submit(self._explained, results[frame.number], frame)] = frame.number
                if len(running) > processors():
                    self._take(running, found)
        while running:
            self._take(running, found)
        return self._told(results, found)

    def _told(self, results: dict[int, _Done], found: dict[int, Diagnosis | None]) -> list[Remark]:
        """Tell each frame that falls short its cause; return a remark for each cause."""
        loses = self._loses()
        told = self.expected.tells_likely or (self.captured.exact and not loses)
        plain: dict[int, Diagnosis] = {}
        for number, one in found.items():
            result = results[number].result
            assert result is not None  # noqa: S101 - it fell short
            # (What codes lose hides all but the plainest causes.)
            if one and (one.certain or (told and not self.expected.may_be_rounding(result.figures))):
                plain[number] = one
        sentences = Counter(one.sentence for one in plain.values())
        (usual, times), *_ = [*sentences.most_common(1), ("", 0)]
        if times <= len(found) / 2:
            usual = ""
        causes: dict[str, list[tuple[float, int, str]]] = {}
        for number in sorted(found):
            result = results[number].result
            assert result is not None  # noqa: S101 - as above
            one = plain.get(number)
            result.cause = str(one) if one else loses or self.expected.unexplained(result.figures, usual)
            if result.cause:
                key = f"{one.sentence} {one.tie}" if one else result.cause
                causes.setdefault(key, []).append((one.share if one else 0.0, number, result.cause))
        whole = times == len(found) > 1 and all(one.result.failed for one in results.values() if one.result)
        return [*(self._shift(usual) if whole else ()), *self._remarks(results, found.keys(), causes)]

    def _shift(self, usual: str) -> Iterator[Remark]:
        """Yield that all frames are as much too late, or too early, where that is their cause."""
        step = shift_of(usual, self.expected.words.sent)
        if step:
            way = "early" if step > 0 else "late"
            yield Remark(about=self.captured.name, text=f"it is {count(abs(step), 'frame')} {way} throughout")

    def _remarks(
        self,
        results: dict[int, _Done],
        sought: Set[int],
        causes: dict[str, list[tuple[float, int, str]]],
    ) -> Iterator[Remark]:
        """Yield a remark for each cause: about its frames, or how many these are of those looked at."""
        name = self.captured.name
        failed = [one.result for one in results.values() if one.result and one.result.failed]
        left = [result for result in failed if result.frame not in sought]
        alone = len(sought) == 1
        for some in causes.values():
            which = in_words(one[1] for one in some)
            if left:
                worst = "the worst" if alone else f"{len(some)} of the {len(sought)} worst"
                which = f"{worst} of {len(failed):,} frames that fall short"
            yield Remark(about=f"{name}, {which}", text=min(some)[2])
        there = [f"; there: {min(some)[2]}" for some in causes.values() if len(some) == len(sought)]
        for result in left:
            worst = "worst frame" if alone else f"{len(sought)} worst frames"
            result.cause = "".join([f"Causes are sought in the {worst} alone", *there])

    def _loses(self) -> str | None:
        """Return why not all codes are held, where no user says by how much they may be off."""
        thresholds, encoding = self.judge.thresholds, self.expected.encoding
        if encoding is None or thresholds.fail is not None or thresholds.failpercent is not None:
            return None
        return self.captured.loses(encoding)

    @staticmethod
    def _take(running: dict[Future[Diagnosis | None], int], found: dict[int, Diagnosis | None]) -> None:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            number = running.pop(future)
            with suppress(UserError):
                found[number] = future.result()

    def _explained(self, done: _Done, frame: CapturedFrame) -> Diagnosis | None:
        pair = self._pair(frame, kept=True)
        way = self.expected.ways(pair.sent.path, pair.image, parallel=False)[0]
        ways = [way, *self.expected.as_right(pair.sent.path, way)]
        figures = done.result.figures if done.result else None
        nearly = figures and figures.wrong < figures.samples * _NEARLY  # another render is no cause
        best = None
        for one in sorted(ways, key=lambda one: one.made_by != done.made_by):
            others = InCut(pair.neighbours, self.plates.frames, done.number, self._claims(pair, one))
            found = pair.explained(one, done.suspects, others)
            if found and (best is None or found.share > best.share):
                best = found
            if (best and best.certain) or nearly:
                break
        return best

    def _claims(self, pair: Pair, way: Way) -> Callable[[Path], Claim]:
        """Return what tells the claim of other frames that are taken in the same way."""

        def claim_of(plate: Path) -> Claim:
            first, *_ = self.expected.ways(plate, pair.image, parallel=False)
            found = [first, *self.expected.as_right(plate, first)]
            return next(one.claim for one in found if one.made_by == way.made_by)

        return claim_of

    def _renders(self, results: dict[int, _Done]) -> list[Remark]:
        """Return a remark for each render that frames are, where no user says what they may be off by."""
        frames: dict[str, list[int]] = {}
        if self.judge.thresholds.fail is not None:
            return []
        for number, one in results.items():
            if one.result and one.made_by and not one.result.figures.wrong:
                frames.setdefault(one.made_by, []).append(number)
        name, every = self.captured.name, len(frames) == 1
        return [
            Remark(about=name if every else f"{name}, {in_words(some)}", text=f"rendered by {made_by}")
            for made_by, some in frames.items()
        ]

    def _problems(self, seen: _Seen) -> list[Remark]:
        """Return a remark for each reason for which frames are not verified."""
        name, results = self.captured.name, seen.results
        sent = {number for number, path in self.plates.frames.items() if path.exists()}
        lost = self.plates.frames.keys() - sent
        unread: dict[tuple[str, str], list[int]] = {}
        for number, one in results.items():
            if one.error:
                unread.setdefault((one.error.about, one.error.text), []).append(number)
        found = [
            Remark(about=f"{about}, {in_words(some)}", text=text) for (about, text), some in unread.items()
        ]
        for about, numbers, text in (
            (name, sent - results.keys(), self.expected.words.lacking),
            (
                name,
                [number for number in seen.extra if number not in lost],
                f"not in {self.plates.name}; not verified",
            ),
            (self.plates.name, lost, "missing; not verified"),
        ):
            if numbers:
                found.append(Remark(about=f"{about}, {in_words(numbers)}", text=text))
        if seen.damage:
            found.append(Remark(about=name, text=seen.damage))
        return found


def _emptied(frames: list[CapturedFrame]) -> Iterator[CapturedFrame]:
    """Yield frames, and let go of each."""
    while frames:
        yield frames.pop(0)


def _chosen(failed: Sequence[Result]) -> list[int]:
    """Return the frames to look for causes of: the worst of each run of frames, then the next worst."""
    order = [result.frame for result in worst_first(failed) if result.frame is not None]
    rank = {number: place for place, number in enumerate(order)}
    by_run = sorted(min(range(first, last + 1), key=rank.__getitem__) for first, last in runs(order))
    by_run.sort(key=rank.__getitem__)
    return list(dict.fromkeys([*by_run, *order]))[:_EXPLAINED]
