# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pulling as a job for a render farm: an Open Job Description template, and the list of frames beside it."""

import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ocio_gen.archive.index import SourceSequence
from ocio_gen.archive.layout import REPORT
from ocio_gen.archive.picture import Expected
from ocio_gen.archive.place import read_report
from ocio_gen.archive.pull import pull
from ocio_gen.archive.pulling import PullJob
from ocio_gen.archive.report import ArchiveReport, PullReport
from ocio_gen.core.disk.files import shown, write_file
from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.disk.input_folders import absolute
from ocio_gen.core.errors import InvalidFileError, OutputError
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Watch
from ocio_gen.core.sequences import frame_name
from ocio_gen.recompression.batch import Workers
from ocio_gen.recompression.codecs import LOSSLESS
from ocio_gen.recompression.folders import HISTORY
from ocio_gen.recompression.openjd import JobTemplate
from ocio_gen.recompression.records import decoded_name, encoded_name
from ocio_gen.recompression.sources import part_of

# A list of a million frames has half of it.
_MOST_BYTES = 1 << 30

_CURE = "write the job again"


def _lossless(codec: str) -> str:
    """Return the codec of a frame: a list has no auto, as each frame's was chosen when it was written."""
    if codec not in LOSSLESS:
        raise ValueError
    return codec


def _path(encoded: str) -> str:
    path = decoded_name(encoded)
    if "\0" in path or not Path(path).is_absolute():
        raise ValueError
    return encoded


class ListedFrame(BaseModel):
    """A line of a job's list: a frame, and where it goes."""

    model_config = ConfigDict(extra="forbid")

    source: Annotated[str, AfterValidator(_path)]  # absolute, percent-encoded
    shot: str = Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*$")
    file: str = Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*\.exr$")
    codec: Annotated[str, AfterValidator(_lossless)]
    width: int
    height: int
    channels: tuple[tuple[str, str], ...] | None
    count: int
    rate: Annotated[Fraction, Field(gt=0)]
    drop: bool | None
    pairs: bool

    def job(self, folder: Path) -> PullJob:
        """Return what is to become of the frame in an archive's folder."""
        source = Path(decoded_name(self.source))
        sequence = SourceSequence(
            source.parent,
            "",
            0,
            source.suffix,
            np.zeros(0, np.int64),
            drop=self.drop,
            pairs=self.pairs,
            width=self.width,
            height=self.height,
            rate_of_counts=self.rate,
        )
        expected = Expected(sequence, self.channels, self.count)
        return PullJob(source, folder / self.shot / self.file, self.codec, expected)


def write_job(path: Path, jobs: Sequence[PullJob], folder: Path, end: Sequence[str | Path]) -> None:
    """Write a job template whose tasks pull frames, and whose end is a run that finds them proven.

    Args:
        path: The template, YAML. The list of frames is put beside it.
        jobs: The frames.
        folder: The archive's.
        end: The words of the command that ends it.

    Raises:
        UserError: it cannot be written, or no template can hold a path.
    """
    job = JobTemplate(f"Archive {len(jobs)} frames")
    listed = path.with_name(f"{path.stem}.frames.jsonl")
    given = job.file_beside("Frames", listed.name)
    output = f"--output={job.argument(absolute(folder))}"
    job.add_chunks("Pull", len(jobs), "archive", "pull", given, output)
    words = [job.argument(absolute(word)) if isinstance(word, Path) else word for word in end]
    job.add_end("Archive", "archive", *words, output)
    try:
        write_file(listed, b"".join(_line(one).model_dump_json().encode() + b"\n" for one in jobs))
        job.write(path)
    except OSError as error:
        raise OutputError(
            shown(path), f"cannot be written ({error.strerror})", hint="name another file"
        ) from None


def _line(job: PullJob) -> ListedFrame:
    expected = job.expected
    assert expected  # noqa: S101 - frames have one
    sequence = expected.sequence
    return ListedFrame(
        source=encoded_name(os.path.abspath(job.source)),  # noqa: PTH100 - keeps links
        shot=job.target.parent.name,
        file=job.target.name,
        codec=job.codec,
        width=sequence.width,
        height=sequence.height,
        channels=expected.channels,
        count=expected.count,
        rate=sequence.rate_of_counts,
        drop=sequence.drop,
        pairs=sequence.pairs,
    )


def pull_listed(
    listed: Path, output: Path, only: str | None, jobs: int | None, scheduler: str | None, watch: Watch
) -> PullReport:
    """Pull the frames of a job's list, or some of them: what a task of a farm does.

    Args:
        listed: The list.
        output: The archive's folder, which a run has made.
        only: Of all frames in their order, these: "1-20".
        jobs: Processes; by default one a processor.
        scheduler: The address of a Dask scheduler to work on instead.
        watch: Called after each frame.

    Raises:
        UserError: an argument is wrong, the list cannot be read, or there is no archive, or one that is
            complete and of another cut.
    """
    folder = absolute(output)
    if not (folder / REPORT).is_file():
        raise OutputError(
            shown(output), f"has no {REPORT}", hint="name the archive that the job was made for"
        )
    todo = listed_jobs(listed, folder, only)
    _require_frames_of(read_report(folder), todo, folder)
    try:
        with Workers(jobs or processors(), scheduler) as workers:
            pulled = pull(todo, folder, workers, watch)
    except OSError as error:
        text = f"cannot be written ({error.strerror})"
        raise OutputError(shown(output), text, hint="what is done is proven: run this again") from None
    problems = [text for some in pulled.problems.values() for text in some]
    return PullReport(run=pulled.run(frames=len(todo)), problems=problems)


def _require_frames_of(report: ArchiveReport, jobs: Sequence[PullJob], folder: Path) -> None:
    """Raise UserError if an archive is complete and lacks a frame: nothing is added to what is sealed."""
    if not report.complete or not (folder / HISTORY).is_dir():
        return
    counts = {shot.name: range(shot.first, shot.last + 1) for shot in report.shots}
    for job in jobs:
        shot, count = job.target.parent.name, job.expected.count if job.expected else 0
        if count not in counts.get(shot, ()) or job.target.name != frame_name(shot, count):
            text = f"is complete, and {shown(job.target.relative_to(folder))} is no frame of it"
            raise OutputError(shown(folder), text, hint="name the archive that the list was made for")


def listed_jobs(listed: Path, folder: Path, only: str | None) -> list[PullJob]:
    """Return what a list says is to become of frames in an archive; otherwise as `pull_listed`."""
    lines = read_text(listed, _CURE, most=_MOST_BYTES).splitlines()
    which = part_of(only, len(lines))
    todo = []
    for number, line in enumerate(lines[which], which.start or 0):
        try:
            todo.append(ListedFrame.model_validate_json(line).job(folder))
        except ValidationError:
            raise InvalidFileError(
                shown(listed), "is no frame of a job", where=f"line {number + 1}", hint=_CURE
            ) from None
    return todo
