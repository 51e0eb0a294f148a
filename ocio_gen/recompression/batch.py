# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Many frames: what is to become of each, and what became of them."""

import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import ArgumentError, InvalidFileError, OutputError, UnsupportedError
from ocio_gen.core.processes import Job, Processes, Result
from ocio_gen.recompression.check import check_frame
from ocio_gen.recompression.folders import Kind, is_frame, tells_case_apart, walked
from ocio_gen.recompression.frame import FrameJob, FrameResult, recompress_frame, restore_frame
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.records import RECORDS, State, decoded_name
from ocio_gen.recompression.replacing import clear_leftovers
from ocio_gen.recompression.samples import Sample, SampleJob, sample_frame
from ocio_gen.recompression.sources import Found
from ocio_gen.recompression.work import begin, on_cluster


class Workers:
    """Where the work is done, until it is left."""

    def __init__(self, count: int, scheduler: str | None = None) -> None:
        """Take how many processes of this machine to use, or the Dask scheduler of a cluster instead.

        Raises:
            UserError: this machine is not fit for it.
        """
        if os.name != "posix":
            raise UnsupportedError(
                "recompress", "needs the file locks of Linux or macOS", hint="run it there, or in WSL"
            )
        self._processes = Processes(count, begin)
        self._scheduler = scheduler

    def __enter__(self) -> Self:
        """Begin; processes do when there is work."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End; a user who interrupts does not want to wait."""
        self._processes.close(wait=kind is not KeyboardInterrupt)

    def recompress(self, jobs: Sequence[FrameJob]) -> Iterator[FrameResult]:
        """Yield what became of frames that are recompressed, as they are done."""
        return self.run(recompress_frame, jobs, _killed)

    def restore(self, jobs: Sequence[FrameJob]) -> Iterator[FrameResult]:
        """Yield what became of frames that are restored, as they are done."""
        return self.run(restore_frame, jobs, _killed)

    def check(self, jobs: Sequence[FrameJob]) -> Iterator[FrameResult]:
        """Yield what is still true of recorded frames, as they are read."""
        return self.run(check_frame, jobs, _killed)

    def sample(self, jobs: Sequence[SampleJob]) -> Iterator[Sample]:
        """Yield what was measured of frames."""

        def killed(job: SampleJob) -> Sample:
            return Sample(job.path, problem=KILLED)

        return self.run(sample_frame, jobs, killed)

    def run(
        self, do: Callable[[Job], Result], jobs: Sequence[Job], killed: Callable[[Job], Result]
    ) -> Iterator[Result]:
        """Yield the results of a function of a module, as they come.

        Args:
            do: The function. It may be called twice for a job.
            jobs: What to call it with.
            killed: Gives the result of a job whose process was killed twice.
        """
        if self._scheduler:
            return on_cluster(do, jobs, self._scheduler, killed)
        return self._processes.run(do, jobs, killed)


# Why there is no result of a frame.
KILLED = "the process that worked at it was killed, twice: for want of memory?"


def _killed(job: FrameJob) -> FrameResult:
    return FrameResult(path=shown(job.source), state=State.FAILED, reason=KILLED)


def jobs_for(frames: Iterable[tuple[Found, str]], dest: Path | None, aces_container: str) -> list[FrameJob]:
    """Return what is to become of frames; leftovers of runs that were killed are cleared away.

    Args:
        frames: Each with its codec.
        dest: Where the results go; without it, each replaces its frame.
        aces_container: What becomes of the flag of ACES containers.

    Raises:
        UserError: two frames would become one file, or one itself, or a folder cannot be made.
    """
    jobs = [FrameJob(frame.path, _target(frame, dest), codec, aces_container) for frame, codec in frames]
    _prepare(jobs, dest)
    return jobs


def jobs_to_restore(frames: Iterable[Found], dest: Path | None) -> list[FrameJob]:
    """Return the jobs that restore frames; their records are beside them.

    Raises:
        UserError: as for `jobs_for`.
    """
    jobs = [FrameJob(frame.path, _target(frame, dest)) for frame in frames]
    _prepare(jobs, dest)
    return jobs


def _target(frame: Found, dest: Path | None) -> Path:
    return dest / frame.relative if dest else frame.path


def _prepare(jobs: Sequence[FrameJob], dest: Path | None) -> None:
    """Make the folders of all targets, and clear them."""
    by_target: dict[str, FrameJob] = {}
    for job in jobs:
        target = os.path.realpath(job.target)
        if dest and target == os.path.realpath(job.source):
            raise ArgumentError(
                "dest",
                "holds the frames themselves",
                where=str(dest),
                hint="name another folder",
            )
        other = by_target.setdefault(target, job)
        if other is not job:
            raise OutputError(
                shown(job.source), f"would become one file with {shown(other.source)}", hint="name fewer"
            )
    if dest:
        _require_apart(jobs, dest)
    for folder in {job.target.parent for job in jobs}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                shown(folder), f"cannot be made ({error.strerror})", hint="choose another"
            ) from None
        clear_leftovers(folder)


def _require_apart(jobs: Sequence[FrameJob], dest: Path) -> None:
    """Raise UserError if the disk takes two targets for one name: in another case, or é spelled otherwise."""
    by_name: dict[str, list[FrameJob]] = {}
    for job in jobs:
        by_name.setdefault(unicodedata.normalize("NFC", str(job.target)).casefold(), []).append(job)
    alike = next((some for some in by_name.values() if len(some) > 1), None)
    if alike and not _apart(dest):
        raise OutputError(
            f"{shown(alike[0].source)} and {shown(alike[1].source)} would become one file",
            f"the disk of {shown(dest)} does not tell case apart",
            hint="name another `dest`, or fewer",
        )


def _apart(dest: Path) -> bool:
    """Return whether the disk of a folder, which may not be there yet, tells the case of names apart."""
    there = next(folder for folder in (dest.absolute(), *dest.absolute().parents) if folder.is_dir())
    try:
        return tells_case_apart(there)
    except OSError as error:
        raise OutputError(
            shown(there), f"cannot be written ({error.strerror})", hint="name another `dest`"
        ) from None


def links_left(links: Iterable[Found], *, hint: str, followed: bool = False) -> list[FrameResult]:
    """Return what becomes of links that are left: nothing.

    Args:
        links: The links.
        hint: What to do about one.
        followed: Whether others are followed: these lead nowhere, or back.
    """
    reason = f"is a link; {hint}"
    if followed:
        reason = "is a link that leads nowhere, or back to where it lies"
    return [FrameResult(path=shown(link.path), state=State.LEFT, reason=reason) for link in links]


# A link to a folder is none of them: its name is no frame's.
_FRAMES = {Kind.FRAME, Kind.LINK}


class Recorded(NamedTuple):
    """What the records of a folder, and of those below it, say."""

    jobs: list[FrameJob]  # a check of each frame
    damaged: int  # lines of records that say nothing
    unknown: list[Path]  # frames that no record knows
    kinds: Counter[Kind]  # of all files


def recorded(folder: Path) -> Recorded:
    """Return what is recorded in a folder and below it.

    Raises:
        UserError: there are no records, or they cannot be read.
    """
    files = list(walked(folder))
    logs = [RecordLog(path.parent) for path, _ in files if path.name == RECORDS]
    if not logs:
        raise InvalidFileError(
            shown(folder), f"no folder in it has {RECORDS}", hint="nothing was recompressed here"
        )
    summaries = [(log.folder, log.summary()) for log in logs]
    names = [parent / decoded_name(name) for parent, one in summaries for name in sorted(one.names)]
    known = set(names)
    return Recorded(
        [FrameJob(path, path) for path in dict.fromkeys(names)],
        sum(summary.damaged for _, summary in summaries),
        [path for path, kind in files if kind in _FRAMES and is_frame(path.name) and path not in known],
        Counter(kind for _, kind in files),
    )
