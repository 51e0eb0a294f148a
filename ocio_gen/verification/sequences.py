# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies sequences of captures: each frame as one capture is, many at a time, and one report of all."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.disk.manifest import FileRecord, file_record
from ocio_gen.core.errors import InvalidFileError, UserError, one_line
from ocio_gen.core.images import Image
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Progress
from ocio_gen.core.sequences import FrameSequence, in_words, runs
from ocio_gen.verification.captures import Pair, Statement, Taken, how_taken, remarks, ways_of
from ocio_gen.verification.diagnosis.diagnosis import Diagnosis
from ocio_gen.verification.frame_summary import worst_first
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.shots import Shot, Shots
from ocio_gen.verification.subjects.capture import SignalRange

# Frames by which it is guessed what a sequence is.
_FIRST = 3

# Frames that fall short of which the cause is looked for.
_EXPLAINED = 8


def verify_sequence(
    plates: FrameSequence,
    shots: Shots,
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
        shots: What arrived.
        judge: What judges them.
        said: As for a capture; what is not said is guessed once, by the first frames.
        signal_range: As for a capture.
        cdl: What the set's box applied to the codes.

    Raises:
        UserError: no frame of one has the number of one of the other, or none can be read.
    """
    work = _Work(plates, shots, judge, Statement.of(said, signal_range), cdl)
    try:
        return work.report()
    finally:
        judge.seconds.update(work.seconds)


@dataclass(frozen=True)
class _Done:
    """What became of a frame."""

    shot: Shot
    result: Result | None = None
    suspects: Sequence[int] = ()
    files: Sequence[FileRecord] = ()
    seconds: Counter[str] = field(default_factory=Counter)
    error: str = ""


@dataclass
class _Work:
    plates: FrameSequence
    shots: Shots
    judge: Judge
    statement: Statement
    cdl: Cdl | None
    seconds: Counter[str] = field(default_factory=Counter)

    def report(self) -> Report:
        """Return the report of all frames."""
        name, report = self.shots.name, Report()
        begun = self.shots.shots()
        first, taken = self._begun(begun)
        guessed = self._guessed(taken) if taken else ""
        if taken:
            self.statement = taken.way.statement
        with ThreadPoolExecutor(processors()) as pool:
            try:
                done, extra, damage = self._all_done(pool, chain(first, begun))
                results = {one.shot.number: one for one in sorted(done, key=lambda one: one.shot.number)}
                self._require_some(results, extra, damage)
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
        report.files += [file_record(path.parent, path.name) for path in self.shots.files]
        report.notes += [Remark(about=name, text=note) for note in self.shots.notes]
        if taken and not guessed:
            report.notes.append(Remark(about=name, text=f"taken as {taken.way.title}"))
        elif taken and report.results:
            report.results[0].guess = f"{name}: {guessed}"
        report.notes += causes
        if taken:
            report.notes += remarks(name, taken.way, report.results)
        report.problems += self._problems(results, extra, damage)
        return report

    def _plate(self, shot: Shot) -> Path | None:
        path = self.plates.frames.get(shot.number)
        return path if path and path.exists() else None

    def _pair(self, shot: Shot, *, kept: bool) -> Pair:
        plate = self._plate(shot)
        assert plate is not None  # noqa: S101 - of its number there is one
        return Pair.of(Image(plate, kept=kept), shot.opened(kept), of_sequence=True)

    def _begun(self, shots: Iterator[Shot]) -> tuple[list[Shot], Taken | None]:
        """Return the first frames, and how the sequence is taken by them; None where none was sent.

        Raises:
            UserError: no frame can be read.
        """
        first: list[Shot] = []
        found: list[Taken] = []
        unread: list[str] = []
        for shot in shots:
            first.append(shot)
            if self._plate(shot) is None:
                continue
            try:
                found.append(how_taken(self._pair(shot, kept=True), self.statement, self.cdl))
            except UserError as error:
                unread.append(f"{in_words([shot.number])}: {self._reason(shot, error)}")
                continue
            if not found[-1].diagnosed:
                return first, found[-1]
            if len(found) == _FIRST:
                break
        if unread and not found:
            raise InvalidFileError(self.shots.name, f"no frame can be verified; {unread[0]}")
        return first, found[0] if found else None

    def _reason(self, shot: Shot, error: UserError) -> str:
        return error.reason.replace(str(self._plate(shot)), "its plate")

    def _guessed(self, taken: Taken) -> str:
        """Return a sentence about what is guessed; nothing where all is said."""
        parts = [self.shots.guess] if self.shots.guess else []
        image = taken.way.subject.image
        if guessed := self.statement.guessed(image):
            parts.append(f"its {guessed} not given, so guessed by its first frames: {taken.guess}")
        return "; ".join(parts)

    def _all_done(
        self, pool: ThreadPoolExecutor, shots: Iterator[Shot]
    ) -> tuple[list[_Done], list[int], str]:
        """Return what becomes of each frame, the frames without a plate, and what ended the movie early."""
        done: list[_Done] = []
        extra: list[int] = []
        running: set[Future[_Done]] = set()
        count, damage = len(self.plates.frames), ""

        def finished(ended: Set[Future[_Done]]) -> None:
            for future in ended:
                running.discard(future)
                done.append(future.result())
                self.judge.progress(str(Progress("verifying", len(done), count)))

        while True:
            try:
                shot = next(shots, None)
            except UserError as error:
                shot, damage = None, error.reason
            if shot is None:
                break
            if self._plate(shot) is None:
                extra.append(shot.number)
                continue
            running.add(pool.submit(self._done, shot))
            if len(running) > processors():  # one waits, so that no thread does
                finished(wait(running, return_when=FIRST_COMPLETED).done)
        while running:
            finished(wait(running, return_when=FIRST_COMPLETED).done)
        return done, extra, damage

    def _done(self, shot: Shot) -> _Done:
        """Judge a frame, by the thread that calls."""
        judge = replace(self.judge, seconds=Counter())
        try:
            pair = self._pair(shot, kept=False)
            way = ways_of(pair.image, self.statement, self.cdl, parallel=False)[0]
            limits = self.shots.limits(way.claim.encoding, way.packing)
            result, suspects = judge.judged(self.shots.name, way.subject, way.claim, pair.plate, limits)
            files = [path for path in (pair.sent.path, shot.file) if path]
            records = [file_record(path.parent, path.name) for path in files]
        except UserError as error:
            return _Done(shot, error=self._reason(shot, error))
        except OSError as error:
            return _Done(shot, error=f"cannot be read ({error.strerror or one_line(error)})")
        result.frame = shot.number
        return _Done(shot, result, suspects, records, judge.seconds)

    def _require_some(self, results: dict[int, _Done], extra: Sequence[int], damage: str) -> None:
        """Raise an error where no frame was verified."""
        if any(one.result for one in results.values()):
            return
        if results:
            number, one = next(iter(results.items()))
            raise InvalidFileError(
                self.shots.name, f"no frame can be verified; {in_words([number])}: {one.error}"
            )
        if damage:
            raise InvalidFileError(self.shots.name, damage)
        sent = [number for number, path in self.plates.frames.items() if path.exists()]
        if not sent or not extra:
            which = self.shots.name if sent else self.plates.name
            raise InvalidFileError(which, "none of its frames is there", hint="name frames that are")
        raise InvalidFileError(
            self.shots.name,
            f"has {in_words(extra)}, and {self.plates.name} has {in_words(sent)}: no number is in both",
            hint="give both the same numbers",
        )

    def _explain(self, pool: ThreadPoolExecutor, results: dict[int, _Done]) -> list[Remark]:
        """Look for the causes of some frames that fall short; return a remark for each, with its frames."""
        chosen = _chosen([one.result for one in results.values() if one.result and one.result.failed])
        if not chosen:
            return []
        self.judge.progress(f"{self.shots.name}: looking for causes")
        again = self.shots.shots(set(chosen))
        # (Only so many frames of a movie are in memory at a time.)
        found: dict[int, Diagnosis | None] = {}
        running: dict[Future[Diagnosis | None], int] = {}
        for shot in again:
            running[pool.submit(self._explained, results[shot.number], shot)] = shot.number
            if len(running) > processors():
                self._take(running, found)
        while running:
            self._take(running, found)
        causes: dict[str, list[tuple[float, int, str]]] = {}
        loses = self._loses()
        for number, one in sorted(found.items()):
            result = results[number].result
            assert result is not None  # noqa: S101 - it fell short
            # (What codes lose hides all but the plainest causes.)
            result.cause = str(one) if one and (one.certain or (self.shots.exact and not loses)) else loses
            if result.cause:
                key = f"{one.sentence} {one.tie}" if one and result.cause != loses else result.cause
                share = one.share if one else 0.0
                causes.setdefault(key, []).append((share, number, result.cause))
        return [
            Remark(about=f"{self.shots.name}, {in_words(one[1] for one in some)}", text=min(some)[2])
            for some in causes.values()
        ]

    def _loses(self) -> str | None:
        """Return why not all codes are held, where no user says by how much they may be off."""
        thresholds, encoding = self.judge.thresholds, self.statement.encoding
        if encoding is None or thresholds.fail is not None or thresholds.failpercent is not None:
            return None
        return self.shots.loses(encoding)

    @staticmethod
    def _take(running: dict[Future[Diagnosis | None], int], found: dict[int, Diagnosis | None]) -> None:
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            found[running.pop(future)] = future.result()

    def _explained(self, done: _Done, shot: Shot) -> Diagnosis | None:
        pair = self._pair(shot, kept=True)
        way = ways_of(pair.image, self.statement, self.cdl, parallel=False)[0]
        return pair.explained(way, done.suspects)

    def _problems(self, results: dict[int, _Done], extra: Sequence[int], damage: str) -> list[Remark]:
        """Return a remark for each reason for which frames are not verified."""
        name = self.shots.name
        sent = {number for number, path in self.plates.frames.items() if path.exists()}
        lost = self.plates.frames.keys() - sent
        unread: dict[str, list[int]] = {}
        for number, one in results.items():
            if one.error:
                unread.setdefault(one.error, []).append(number)
        found = [Remark(about=f"{name}, {in_words(some)}", text=text) for text, some in unread.items()]
        for about, numbers, text in (
            (name, sent - results.keys(), "no capture of what was sent; not verified"),
            (
                name,
                [number for number in extra if number not in lost],
                f"not in {self.plates.name}; not verified",
            ),
            (self.plates.name, lost, "missing; not verified"),
        ):
            if numbers:
                found.append(Remark(about=f"{about}, {in_words(numbers)}", text=text))
        if damage:
            found.append(Remark(about=name, text=damage))
        return found


def _chosen(failed: Sequence[Result]) -> list[int]:
    """Return the frames to look for causes of: the worst of each run of frames, then the next worst."""
    order = [result.frame for result in worst_first(failed) if result.frame is not None]
    rank = {number: place for place, number in enumerate(order)}
    by_run = sorted(min(range(first, last + 1), key=rank.__getitem__) for first, last in runs(order))
    by_run.sort(key=rank.__getitem__)
    return list(dict.fromkeys([*by_run, *order]))[:_EXPLAINED]
