# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Many files into an archive: the shots' frames, and what goes along with them."""

import os
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ocio_gen.archive.picture import Channels, Expected, channels_of, require_expected, without_numbers
from ocio_gen.archive.plan import Shot
from ocio_gen.archive.pull_records import PulledFile, PullLog
from ocio_gen.archive.pulling import (
    PullJob,
    PullResult,
    PullState,
    fell_short,
    key_of,
    pull_file,
    require_primaries,
    still_proven,
)
from ocio_gen.archive.report import ArchiveRun
from ocio_gen.core.disk.files import make_folder, shown
from ocio_gen.core.disk.input_folders import real_path
from ocio_gen.core.errors import InvalidImageError, OutputError, UserError, all_of
from ocio_gen.core.progress import Progress, Watch
from ocio_gen.recompression.batch import KILLED, Workers
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import from_descriptor
from ocio_gen.recompression.exr_header import Header
from ocio_gen.recompression.replacing import clear_leftovers, opened

# The work's name.
_WHAT = "pulling"


@dataclass
class Pulled:
    """What became of files, each in its place or not."""

    states: Counter[PullState] = field(default_factory=Counter)
    problems: dict[Path, list[str]] = field(default_factory=lambda: defaultdict(list))  # by their folders
    files: dict[Path, PulledFile] = field(default_factory=dict)  # proven, by their places
    bytes_read: int = 0
    bytes_written: int = 0
    seconds: float = 0.0

    def add(self, job: PullJob, result: PullResult) -> None:
        """Take in what became of a file."""
        self.states[result.state] += 1
        if result.state.falls_short or result.record is None:
            self.problems[job.target.parent].append(f"{shown(job.source)}: {result.reason}")
            return
        self.files[job.target] = result.record
        if result.state is not PullState.PROVEN:
            self.bytes_read += result.bytes_before
            self.bytes_written += result.bytes_after

    def run(self, **more: object) -> ArchiveRun:
        """Return what was done, for a report."""
        return ArchiveRun(
            copied=self.states[PullState.COPIED],
            recompressed=self.states[PullState.RECOMPRESSED],
            proven=self.states[PullState.PROVEN],
            changed=self.states[PullState.CHANGED],
            bytes_read=self.bytes_read,
            bytes_written=self.bytes_written,
            seconds=self.seconds,
        ).model_copy(update=more)


def channels_of_shots(shots: Iterable[Shot], codec: str) -> dict[str, Channels]:
    """Return the channels that are to be the same in all frames of each shot, by their names.

    The first and the last frame are looked at before anything is written; each is when it is pulled.

    Args:
        shots: The shots.
        codec: That their frames are to be pulled with.

    Raises:
        UserError: one of them is not what its sequence is, or they differ: all such shots are named.
    """
    found: dict[str, Channels] = {}
    mistakes: list[UserError] = []
    for shot in shots:
        try:
            if channels := _channels_of_shot(shot, codec):
                found[shot.name] = channels
        except UserError as error:
            mistakes.append(error)
    if mistakes:
        raise all_of(mistakes)
    return found


def _channels_of_shot(shot: Shot, codec: str) -> Channels | None:
    """Return the channels of a shot; none if no frame of it can be read."""
    channels: Channels | None = None
    for count in dict.fromkeys((shot.first, shot.last)):
        path = shot.source.path_of(count)
        header = _header(path)
        if header is None:
            continue
        try:
            require_expected(header, 0, Expected(shot.source, channels, count))
            require_primaries(header, codec)
        except FrameError as error:
            raise InvalidImageError(shown(path), error) from None
        channels = channels_of(header)
    if channels is None:
        readable = (channels_of(header) for _, path in shot.frames if (header := _header(path)))
        channels = next(readable, None)
    return channels


def _header(path: Path) -> Header | None:
    """Return the header of a frame; none of one that cannot be read, which is told when it is pulled."""
    try:
        with opened(Path(os.path.realpath(path))) as frame:
            return from_descriptor(frame.descriptor).header
    except (OSError, FrameError, LeftAloneError):
        return None


def jobs_of(
    shot: Shot, folder: Path, channels: Channels | None, codec_of: Callable[[Path, Path], str]
) -> Iterator[PullJob]:
    """Yield what is to become of a shot's frames.

    Args:
        shot: The shot.
        folder: The archive's.
        channels: Those of all frames of it; none if no frame can be read.
        codec_of: Returns the codec for a frame, by its source and its target.
    """
    sequence = without_numbers(shot.source)
    for count, path in shot.frames:
        target = folder / shot.name / shot.file_name(count)
        yield PullJob(path, target, codec_of(path, target), Expected(sequence, channels, count))


def pull(jobs: Sequence[PullJob], archive: Path, workers: Workers, watch: Watch) -> Pulled:
    """Bring files into an archive, each proven, and record them; one that falls short stops no other.

    Args:
        jobs: What to do. No two have one target.
        archive: The archive's folder, which all targets lie in.
        workers: Where.
        watch: Called after each file.

    Raises:
        UserError: a folder is a link or cannot be made, records cannot be read, or two files would be one.
        OSError: records cannot be written.
    """
    began = time.perf_counter()
    require_one_each(jobs)
    logs = {folder: PullLog(folder) for folder in {job.target.parent for job in jobs}}
    _require_no_links(logs, archive)
    known = {folder: _prepared(folder, log) for folder, log in logs.items()}
    pulled, todo = Pulled(), []
    for job in jobs:
        record = known[job.target.parent].get(job.target.name)
        if record and still_proven(job, record):
            result = PullResult(source=shown(job.source), target=shown(job.target), state=PullState.PROVEN)
            pulled.add(job, result.model_copy(update={"record": record}))
        else:
            todo.append(replace(job, record=record))
    done = len(jobs) - len(todo)
    watch(Progress(_WHAT, done, len(jobs)))
    by_key = {key_of(job): job for job in todo}
    for result in workers.run(pull_file, todo, _killed):
        job = by_key[result.key]
        pulled.add(job, result)
        if result.record:
            logs[job.target.parent].append([result.record])
        done += 1
        watch(Progress(_WHAT, done, len(jobs), result))
    pulled.seconds = time.perf_counter() - began
    return pulled


def _killed(job: PullJob) -> PullResult:
    return fell_short(job, PullState.FAILED, KILLED)


def _require_no_links(folders: Iterable[Path], archive: Path) -> None:
    """Raise UserError if a folder of an archive is a link, or lies below one."""
    real = real_path(archive)
    for folder in folders:
        inner = folder.relative_to(archive)
        if real_path(folder) != real / inner:
            parts = [inner, *inner.parents][-2::-1]  # from the top, without the archive's own
            link = next((one for part in parts if (one := archive / part).is_symlink()), folder)
            raise OutputError(shown(link), "is a link, not the archive's folder", hint="move it away")


def _prepared(folder: Path, log: PullLog) -> Mapping[str, PulledFile]:
    """Make a folder, clear what killed runs left in it, and return what is recorded there."""
    try:
        make_folder(folder)
        clear_leftovers(folder)
    except OSError as error:
        raise OutputError(
            shown(folder), f"cannot be made ({error.strerror})", hint="choose another `output`"
        ) from None
    return log.read()


def require_one_each(jobs: Iterable[PullJob]) -> None:
    """Raise UserError if a disk could take two targets for one name."""
    seen: dict[str, PullJob] = {}
    for job in jobs:
        key = unicodedata.normalize(
            "NFC", os.fsencode(job.target).decode(errors="surrogateescape")
        ).casefold()
        other = seen.setdefault(key, job)
        if other is not job:
            raise OutputError(
                f"{shown(other.source)} and {shown(job.source)}",
                f"would become one file, {shown(job.target)}",
                hint="rename one",
            )
