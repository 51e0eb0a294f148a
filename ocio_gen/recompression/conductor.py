# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The whole of recompress, restore and check: from what a user names to a report, with ASC MHL at the end."""

import itertools
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from ocio_gen.core.disk.files import shown
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import ArgumentError, InvalidFileError, OutputError, UserError
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Progress, Watch
from ocio_gen.recompression.batch import Workers, jobs_for, jobs_to_restore, links_left, recorded
from ocio_gen.recompression.choice import Choice, choices, require_read
from ocio_gen.recompression.codecs import CODECS, LOSSLESS
from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.folders import Kind, passed_over
from ocio_gen.recompression.frame import FrameJob, FrameResult
from ocio_gen.recompression.samples import Sample, SampleJob
from ocio_gen.recompression.sources import (
    Found,
    Sources,
    folders_of,
    listed_sources,
    part_of,
    root_of,
    sources_of,
)

AcesContainer = Literal["drop", "keep", "refuse"]


def unwatched(_: Progress) -> None:
    """Look away."""


class Generation(Documented):
    """A generation of an ASC MHL history."""

    path: str
    """Its manifest."""
    remark: str = ""
    """What of the history is not here, or is not as it was."""


class RecompressReport(Documented):
    """What became of frames."""

    choices: list[Choice] = Field(default_factory=list)
    """The codec of each sequence, where it was chosen by samples."""
    frames: list[FrameResult] = Field(default_factory=list)
    """Each frame, in the order in which they were done; links that are left come first."""
    generations: list[Generation] = Field(default_factory=list)
    """The ASC MHL generations that were written."""
    problems: list[str] = Field(default_factory=list)
    """Why ASC MHL generations could not be written."""
    passed_over: str = ""
    """A sentence that counts what was passed over, if anything was."""
    links: list[str] = Field(default_factory=list)
    """The links that are left, where no frame was worked on."""
    job: str | None = None
    """The job template for a render farm, if one was written."""
    damaged_records: int = 0
    """Lines of the records that say nothing (check)."""
    unknown: list[str] = Field(default_factory=list)
    """Frames that have no record (check)."""
    seconds: float = 0.0
    """What the work on frames took."""

    @property
    def bytes_before(self) -> int:
        """The size of all frames before; in a dry run, of all sequences."""
        return sum(one.bytes_before for one in self.frames) or sum(one.bytes for one in self.choices)

    @property
    def bytes_after(self) -> int:
        """Their size after it; in a dry run, estimated."""
        return sum(one.bytes_after for one in self.frames) or sum(one.estimate for one in self.choices)

    @property
    def passed(self) -> bool:
        """Whether all was done that was asked for."""
        sound = not self.problems and not any(one.remark for one in self.generations)
        return sound and not any(one.falls_short for one in self.frames) and not (self.job and self.links)


@dataclass(frozen=True)
class Request:
    """What to recompress, and how. The names are those of `ocio_gen.recompress`."""

    sources: Sequence[str] = ()
    files0_from: Path | None = None
    root: Path | None = None
    only: str | None = None
    follow_links: bool = False
    dest: Path | None = None
    in_place: bool = False
    codec: str = "auto"
    hosts: Sequence[str] = ()
    aces_container: AcesContainer = "drop"
    mhl: bool = True
    dry_run: bool = False
    openjd: Path | None = None
    jobs: int | None = None
    scheduler: str | None = None


def recompress(request: Request, watch: Watch = unwatched) -> RecompressReport:
    """Recompress frames; or only estimate what that saves, or write a job that does it.

    Args:
        request: What to do.
        watch: Called after each sample, choice and frame.

    Raises:
        UserError: an argument is wrong, no frames are found, or a folder cannot be written.
    """
    _require_place(request)
    codec = _lossless(request.codec, request.hosts)
    sources = _sources(request)
    openjd = request.openjd
    if openjd and not sources.frames:
        raise ArgumentError(
            "openjd", "no frames are found for a job; links are not followed", where=str(openjd)
        )
    report = RecompressReport(passed_over=passed_over(sources.kinds))
    with Workers(request.jobs or processors(), request.scheduler) as workers:
        folders = [request.dest] if request.dest else folders_of(request.sources, sources.frames)
        if request.mhl and request.in_place and not request.dry_run:
            from ocio_gen.recompression.mhl import require_histories

            require_histories(sources.frames, folders, "ocio-gen recompress {} --in-place")
        chosen = [(codec, sources.frames)]
        if codec == "auto" or request.dry_run:
            chosen = _chosen(workers, sources.frames, codec, request.hosts, report, watch, quiet=bool(openjd))
        if request.dry_run or openjd:
            report.links = [shown(link.path) for link in sources.links]
        if openjd and not request.dry_run:
            _write_job(openjd, chosen, request, folders)
            report.job = shown(openjd)
        if request.dry_run or openjd:
            return report
        todo = jobs_for(
            [(frame, name) for name, some in chosen for frame in some], request.dest, request.aces_container
        )
        hint = "name what it points to, or give `follow_links` with `dest`"
        left = links_left(sources.links, hint=hint, followed=request.follow_links)
        _follow(workers.recompress(todo), len(todo), "recompressing", report, watch, before=left)
        if request.mhl and todo:
            write_mhl(folders, report)
    return report


def restore(
    paths: Sequence[str],
    dest: Path | None = None,
    *,
    mhl: bool = True,
    jobs: int | None = None,
    watch: Watch = unwatched,
) -> RecompressReport:
    """Give back the originals of recompressed frames, to the byte where they were uncompressed.

    Args:
        paths: Recompressed frames, as for `recompress`.
        dest: A folder for the originals; without it, each is put back.
        mhl: Whether to write ASC MHL generations where originals are put back.
        jobs: Processes; by default one a processor.
        watch: Called after each frame.

    Raises:
        UserError: no frames are found, or a folder cannot be written.
    """
    sources = sources_of(paths)
    report = RecompressReport(passed_over=passed_over(sources.kinds))
    folders = folders_of(paths, sources.frames)
    if mhl and not dest:
        from ocio_gen.recompression.mhl import require_histories

        require_histories(sources.frames, folders, "ocio-gen restore {}")
    todo = jobs_to_restore(sources.frames, dest)
    with Workers(jobs or processors()) as workers:
        left = links_left(sources.links, hint="name what it points to")
        _follow(workers.restore(todo), len(todo), "restoring", report, watch, before=left)
    if mhl and not dest:
        write_mhl(folders, report)
    return report


def check(folders: Sequence[Path], *, jobs: int | None = None, watch: Watch = unwatched) -> RecompressReport:
    """Read recompressed folders again, and prove all that is recorded.

    Args:
        folders: The folders, with all below them.
        jobs: Processes; by default one a processor.
        watch: Called after each frame.

    Raises:
        UserError: one is no folder, or has no records.
    """
    require_folders(folders)
    known = [recorded(folder) for folder in folders]
    todo: list[FrameJob] = [job for one in known for job in one.jobs]
    report = RecompressReport(
        passed_over=passed_over(sum((one.kinds for one in known), Counter[Kind]())),
        damaged_records=sum(one.damaged for one in known),
        unknown=[shown(path) for one in known for path in one.unknown],
    )
    with Workers(jobs or processors()) as workers:
        _follow(workers.check(todo), len(todo), "checking", report, watch)
    return report


def write_mhl(folders: Iterable[Path], report: RecompressReport) -> None:
    """Write the ASC MHL generations of folders, each with all below it, and report them."""
    from ocio_gen.recompression.mhl import write_generations

    for folder in _outermost(folders):
        try:
            written = write_generations(folder)
        except (OSError, UserError, LeftAloneError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            report.problems.append(f"{shown(folder)}: no ASC MHL is written: {reason}")
            continue
        report.generations += [Generation(path=shown(path), remark=remark) for path, remark in written]


def require_folders(paths: Iterable[Path]) -> None:
    """Raise UserError if one of the paths is no folder."""
    for path in paths:
        if not path.is_dir():
            raise InvalidFileError(shown(path), "is no folder", hint="name one that was recompressed")


def _outermost(folders: Iterable[Path]) -> list[Path]:
    """Return folders without those that are in others."""
    real = {folder.resolve(): folder for folder in folders}
    return [folder for path, folder in real.items() if not any(one in real for one in path.parents)]


def _require_place(request: Request) -> None:
    dest, in_place = request.dest, request.in_place
    if (dest and in_place) or not (dest or in_place or request.dry_run):
        raise ArgumentError(
            "recompress",
            "one place for the results is needed",
            hint="give one of `dest` and `in_place`, or `dry_run`",
        )
    if request.follow_links and (in_place or request.openjd):
        raise ArgumentError("follow_links", "works with `dest` only", hint="name what links point to")


def _lossless(codec: str, hosts: Sequence[str]) -> str:
    """Return the codec's name; it is refused if it loses anything, or a host does not read it."""
    name = codec.lower()
    if name in LOSSLESS:
        require_read(name, hosts)
    if name in LOSSLESS or name == "auto":
        return name
    known = ", ".join(LOSSLESS)
    if name in CODECS:
        lossy = f"is lossy: {CODECS[name].lossy}"
        raise ArgumentError("codec", lossy, where=codec, hint=f"archives take one of {known}")
    raise ArgumentError("codec", f"no such codec: {codec!r}", hint=f"give auto or one of {known}")


def _sources(request: Request) -> Sources:
    if bool(request.sources) is bool(request.files0_from):
        raise ArgumentError(
            "sources", "none, or two lists of them", hint="name sources, or a list of them with `files0_from`"
        )
    if request.files0_from:
        sources = listed_sources(request.files0_from, request.root, follow_links=request.follow_links)
    else:
        sources = sources_of(request.sources, follow_links=request.follow_links)
    return sources._replace(frames=sources.frames[part_of(request.only, len(sources.frames))])


def _chosen(
    workers: Workers,
    frames: list[Found],
    codec: str,
    hosts: Sequence[str],
    report: RecompressReport,
    watch: Watch,
    *,
    quiet: bool,
) -> list[tuple[str, list[Found]]]:
    """Return the codec of each sequence, by samples, and its frames; report why."""

    def sampled(jobs: Sequence[SampleJob]) -> Iterator[Sample]:
        for done, one in enumerate(workers.sample(jobs), 1):
            watch(Progress("sampling", done, len(jobs), one))
            yield one

    chosen = choices(frames, codec, hosts, sampled)
    report.choices = [choice for choice, _ in chosen]
    for done, choice in enumerate([] if quiet else report.choices, 1):
        watch(Progress("choosing", done, len(chosen), choice))
    return [(choice.codec, some) for choice, some in chosen]


def _follow(
    results: Iterable[FrameResult],
    count: int,
    what: str,
    report: RecompressReport,
    watch: Watch,
    before: Sequence[FrameResult] = (),
) -> None:
    """Take results into a report as they come; those that are known are the first."""
    began = time.perf_counter()
    watch(Progress(what, 0, count))
    done = -len(before)
    for result in itertools.chain(before, results):
        done += 1
        report.frames.append(result)
        watch(Progress(what, max(0, done), count, result))
    report.seconds = time.perf_counter() - began


def _write_job(
    path: Path, chosen: Sequence[tuple[str, list[Found]]], request: Request, folders: list[Path]
) -> None:
    from ocio_gen.recompression.openjd import write_job

    frames: dict[str, list[Path]] = {}
    for codec, some in chosen:
        frames.setdefault(codec, []).extend(frame.path for frame in some)
    arguments = [f"--aces-container={request.aces_container}"]
    options = {}
    if request.dest:
        options["dest"] = request.dest.absolute()
        options["root"] = root_of([frame for _, some in chosen for frame in some])
    else:
        arguments.append("--in-place")
    try:
        write_job(path, frames, arguments, options, folders if request.mhl else [])
    except OSError as error:
        raise OutputError(path, f"cannot be written ({error.strerror})", hint="name another file") from None
