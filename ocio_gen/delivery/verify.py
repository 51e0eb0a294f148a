# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A delivery, verified: walked once, each file read once on the processes of this machine, and judged."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np

from ocio_gen.core.amounts import count
from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError, MissingFileError
from ocio_gen.core.names import printable
from ocio_gen.core.processes import Processes
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Progress, Watch
from ocio_gen.core.sequences import is_pattern, sequence_of
from ocio_gen.delivery.files import Contents, Found, named, walked
from ocio_gen.delivery.frame import FileFacts, FileJob, judged, killed
from ocio_gen.delivery.gathered import Gathered
from ocio_gen.delivery.hashes import ALWAYS_IGNORED, History, read_histories
from ocio_gen.delivery.header_rules import Checks
from ocio_gen.delivery.numbering import Timecodes, number_findings, timecodes_of
from ocio_gen.delivery.pictures import folder_findings, picture_findings
from ocio_gen.delivery.profile import Profile
from ocio_gen.delivery.report import DeliveryReport, SequenceSummary
from ocio_gen.delivery.rules import RULES, Family, of_family
from ocio_gen.delivery.sequences import Frames, FrameTable, joined
from ocio_gen.recompression.folders import HISTORY
from ocio_gen.recompression.work import begin
from ocio_gen.show.cut.timecode import asked_rate

_GIVE = "name a folder of .exr files, plate.####.exr, or a frame"

# Jobs that are made at a time: few enough to be no memory, enough that processes do not wait at their ends.
_JOBS = 4096


def verify_delivery(
    target: Path,
    profile: Profile,
    *,
    rate: float | str | None = None,
    jobs: int | None = None,
    watch: Watch = lambda _: None,
) -> DeliveryReport:
    """Judge a delivery of EXR frames by a profile.

    Args:
        target: A folder, with all below it; a sequence, as plate.####.exr; or one frame.
        profile: What it should be.
        rate: Frames per second that it should have; by default the profile's, or what its frames state.
        jobs: Processes; by default one a processor.
        watch: Called after each file, with how many are done.

    Raises:
        UserError: there are no frames, or the folder cannot be read.
    """
    asked = asked_rate(rate) or profile.exact_rate
    run = _Run(target, profile, asked)
    run.read_files(jobs or processors(), watch)
    return run.report()


class _Run:
    """The verification of one delivery."""

    def __init__(self, target: Path, profile: Profile, rate: Fraction | None) -> None:
        """Look at what is there."""
        self._target, self._profile, self._rate = target, profile, rate
        self._found = Gathered(profile)
        self._contents, self._is_folder = _contents(target, profile)
        self._table = FrameTable(self._contents.files)
        if not self._table.sequences:
            raise InvalidFileError(printable(shown(target)), "holds no EXR frames", hint=_GIVE)
        self._take_contents()
        hashes = profile.active & {rule.name for rule in of_family(Family.HASHES)}
        self._judges_hashes = self._is_folder and bool(hashes)
        folders = self._contents.histories if self._judges_hashes else []
        self._histories = read_histories(self._contents.root, folders)
        self._ignored: list[str] = []  # files that histories ignore, by their patterns
        self._judged = 0
        self._not_by_lines = self._not_searched = 0  # frames

    def _take_contents(self) -> None:
        """Note what was found of names and files as that of sequences, where they are frames."""
        about = {one.about for one in self._contents.findings}
        indices = {file.path: at for at, file in enumerate(self._contents.files) if file.path in about}
        for one in self._contents.findings:
            at = indices.get(one.about)
            place = None if at is None else self._table.place(at)
            if place:
                self._found.frame(one.rule, place[0].name, one.text, place[1])
            else:
                self._found.file(one.rule, one.about, one.text)

    # ------------------------------------------------------------ reading

    def read_files(self, processes: int, watch: Watch) -> None:
        """Read each file once, and note what is wrong with it."""
        total = sum(1 for _ in self._jobs())
        done = 0
        watch(Progress("verifying", 0, total))
        with closing(Processes(min(processes, max(1, total)), begin)) as pool:
            for some in _batches(self._jobs(), _JOBS):
                for facts in pool.run(judged, some, killed):
                    self._take(facts)
                    done += 1
                    watch(Progress("verifying", done, total))

    def _jobs(self) -> Iterator[FileJob]:
        checks = Checks.of(self._profile)
        compares = "mhl-hash" in self._profile.active
        for index, file in enumerate(self._contents.files):
            expected = self._histories.expected(file.path) if compares else None
            if file.judged and (file.frame or expected):
                path = str(self._contents.root / file.path)
                yield FileJob(index, path, file.frame, expected[0] if expected else "", checks)

    def _take(self, facts: FileFacts) -> None:
        file = self._contents.files[facts.place]
        self._table.add(facts)
        place = self._table.place(facts.place)
        self._judged += place is not None
        if facts.pixels:
            self._not_by_lines += not facts.pixels.by_lines
            self._not_searched += not facts.pixels.judged
        findings = [(one.rule, one.text) for one in facts.findings]
        if facts.digest:
            known = self._histories.expected(file.path)
            if known and known[1] != facts.digest:
                findings.append(("mhl-hash", f"its {known[0]} is not the one that the ASC MHL history lists"))
        for rule, text in findings:
            if place:
                self._found.frame(rule, place[0].name, text, place[1])
            else:
                self._found.file(rule, file.path, text)

    # ------------------------------------------------------------ what follows

    def report(self) -> DeliveryReport:
        """Return what was found, after all is read."""
        summaries = [self._judge(sequence) for sequence in self._table.sequences]
        report = DeliveryReport(
            delivery=printable(shown(self._target), keep=""),
            profile=self._profile.name,
            title=self._profile.title,
            rules={name: self._profile.level(name) for name in RULES},
            sequences=sorted(summaries, key=lambda one: one.name),
            files=len(self._contents.files),
            frames=self._judged,
            bytes=sum(file.bytes for file in self._contents.files),
        )
        if self._is_folder:
            for one in folder_findings(self._table.sequences, self._root):
                self._found.file(one.rule, one.about, one.text)
        if self._judges_hashes:
            self._judge_hashes()
        report.notes += self._notes()
        report.findings = self._found.findings()
        return report

    def _notes(self) -> Iterator[str]:
        """Yield what was not judged, where no finding says so."""
        if self._profile.not_judged:
            yield f"not judged: {', and '.join(self._profile.not_judged)}"
        active = self._profile.active
        left = [name for name in _OF_FOLDERS if name in active]
        if left and not self._is_folder:
            yield f"not judged, as no folder was named: {', '.join(left)}"
        for number, names, why in (
            (self._not_by_lines, _OF_LINES, "tiled, deep or subsampled"),
            (self._not_searched, _OF_SAMPLES, "deep, or tiled or subsampled with samples of several types"),
        ):
            if number and (unjudged := [name for name in names if name in active]):
                yield f"{', '.join(unjudged)} not judged of {count(number, 'frame')}: {why}"
        if self._table.beyond and active & _COMPARED:
            yield (
                f"{count(self._table.beyond, 'frame')} not compared with others: the delivery has too many "
                "different headers"
            )
        if self._contents.passed_over and "other-files" not in active:
            folders = self._contents.passed_over
            yield f"{count(len(folders), 'folder')} not looked into, hidden or left behind: {_named(folders)}"
        if self._contents.hidden and "other-files" not in active:
            frames = self._contents.hidden
            yield f"{count(len(frames), 'frame')} not judged, hidden or left behind: {_named(frames)}"
        others = sum(file.frame and not file.judged for file in self._contents.files)
        if others and "other-files" not in active:
            yield f"{count(others, 'frame')} not judged: links, pipes, or what cannot be read"
        if self._ignored:
            files = count(len(self._ignored), "file")
            listed = _named(self._ignored)
            yield f"{files} without a hash, ignored by an ASC MHL history's patterns: {listed}"

    @property
    def _root(self) -> str:
        return os.path.basename(os.path.abspath(self._contents.root))  # noqa: PTH100, PTH119 - links stay

    def _judge(self, sequence: Frames) -> SequenceSummary:
        """Note what is wrong with frames of a sequence beside each other; return what it is."""
        rows = self._table.rows(sequence)
        times = Timecodes()
        findings = [*number_findings(rows, self._profile)]
        if self._profile.active & _OF_TIMECODES or any(rows["time"] >= 0):
            times = timecodes_of(rows, self._table, self._profile, self._rate)
        findings += times.findings
        findings += picture_findings(
            sequence, self._table, times.rate or self._rate, windows="windows" in self._profile.active
        )
        for one in findings:
            self._found.frames(one.rule, sequence.name, one.text, one.frames)
        return _summary(sequence, self._table, times)

    def _history_above(self) -> str:
        """Return what to do where a folder above has the history: a part of a delivery was named."""
        folder = os.path.abspath(self._contents.root)  # noqa: PTH100 - links stay
        for above in Path(folder).parents:
            if os.path.isdir(above / HISTORY):  # noqa: PTH112
                return f"; the folder {printable(shown(above), keep='')} has one: verify that"
        return ""

    def _judge_hashes(self) -> None:
        histories, files = self._histories, self._contents.files
        if not histories.by_folder:
            self._found.file("mhl", self._root, f"has no ASC MHL history{self._history_above()}")
            return
        for about, text in histories.faults:
            self._found.file("mhl", about, text)
        if histories.more_faults:
            self._found.file(
                "mhl", self._root, f"{count(histories.more_faults, 'more fault')} of its histories"
            )
        unlisted = [file for file in files if file.judged and not histories.is_listed(file.path)]
        uncovered: Counter[str] = Counter()
        for file in unlisted:
            if history := histories.nearest(file.path):
                self._judge_unlisted(file, history)
            else:
                uncovered[file.path.rpartition("/")[0]] += 1
        for folder, number in uncovered.items():
            self._found.file(
                "mhl", folder or self._root, f"no ASC MHL history covers its {count(number, 'file')}"
            )
        for path in histories.missing(file.path for file in files):
            self._found.file("mhl-missing", path, "is listed in the ASC MHL history, and is not there")

    def _judge_unlisted(self, file: Found, history: History) -> None:
        if not history.ignores(file.path):
            self._found.file("mhl-listed", file.path, "is not listed in the ASC MHL history")
        elif file.frame:
            text = "is not listed in the ASC MHL history, whose patterns ignore it: no frame can be ignored"
            self._found.file("mhl-listed", file.path, text)
        elif file.path.rpartition("/")[2] != ALWAYS_IGNORED:
            self._ignored.append(file.path)


# Rules that are about folders, about lines of pixels, about samples, and about timecodes.
_OF_FOLDERS = (
    "other-files",
    "case",
    "one-sequence",
    "folder-name",
    *(one.name for one in of_family(Family.HASHES)),
)
_COMPARED = frozenset({"same-size", "timecode-rate"})
_OF_LINES = ("black", "blank-lines", "matte", "log-looking")
_OF_SAMPLES = ("nan", "infinity")
_OF_TIMECODES = frozenset({"timecode", "timecode-missing", "timecode-number", "timecode-rate"})


def _contents(target: Path, profile: Profile) -> tuple[Contents, bool]:
    """Return what a target holds, and whether it is a folder."""
    about = printable(shown(target))
    if os.path.isdir(target):  # noqa: PTH112 - Path.is_dir raises an error for a name that is too long
        return walked(target, profile), True
    if os.path.lexists(target):
        if not os.path.isfile(target):  # noqa: PTH113
            raise InvalidFileError(about, "is no regular file", hint="name a folder or frames")
        path = target.resolve() if target.is_symlink() else target
        return named([path], path.parent, profile), False
    if is_pattern(target):
        frames = [*sequence_of(str(target)).frames.values()]
        return named(frames, target.parent, profile), False
    raise MissingFileError(about, "no such file or folder", hint=_GIVE)


def _named(paths: list[str]) -> str:
    return printable(shown(joined(paths)), keep="")


def _batches(jobs: Iterator[FileJob], most: int) -> Iterator[list[FileJob]]:
    while some := list(islice(jobs, most)):
        yield some


def _summary(sequence: Frames, table: FrameTable, times: Timecodes) -> SequenceSummary:
    rows = table.rows(sequence)
    summary = SequenceSummary(
        name=printable(shown(sequence.name), keep=""), frames=len(rows), bytes=sequence.bytes
    )
    if rows["number"][0] >= 0:
        summary.first, summary.last = int(rows["number"][0]), int(rows["number"][-1])
    read = rows[rows["read"] & (rows["stated"] >= 0)]
    if read.size:
        places, counts = np.unique(read["stated"], return_counts=True)
        stated = table.stated[int(places[counts.argmax()])]
        summary.size, summary.channels, summary.codec = stated.size, stated.channels, stated.codec
    if times.rate:
        summary.rate = str(times.rate)
    if times.first and times.last:
        summary.first_timecode, summary.last_timecode = str(times.first), str(times.last)
    return summary
