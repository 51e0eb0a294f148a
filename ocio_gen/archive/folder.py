# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An archive, from its plan to its seal: killed at any moment, the next run goes on with the same command."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.archive.along import jobs_along
from ocio_gen.archive.job import write_job
from ocio_gen.archive.listing import listed, same_but_for_papers
from ocio_gen.archive.page import archive_page
from ocio_gen.archive.papers import PACKAGE, PAPERS, Making, Paper, is_built, make_papers
from ocio_gen.archive.place import Place, claimed, proven_state, require_apart
from ocio_gen.archive.plan import Plan, plan_archive
from ocio_gen.archive.profile_check import profile_findings, profile_named
from ocio_gen.archive.pull import Pulled, Watch, channels_of_shots, jobs_of, pull, require_one_each, strays
from ocio_gen.archive.pull_records import PullLog
from ocio_gen.archive.pulling import NONE, PullJob, still_proven
from ocio_gen.archive.report import REPORT, ArchiveReport, ArchiveRun
from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_folders import absolute
from ocio_gen.core.errors import ArgumentError, OutputError, UserError
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Progress
from ocio_gen.recompression.batch import Workers
from ocio_gen.recompression.choice import choices
from ocio_gen.recompression.codecs import LOSSLESS
from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.sources import Found
from ocio_gen.show.archive_table import Archive
from ocio_gen.show.model import Show

INDEX = "index.html"
AUTO = "auto"


@dataclass(frozen=True)
class Request:
    """Where to, and how. The names are those of `ocio_gen.archive_show`."""

    output: Path
    codec: str | None = None  # by default the description's
    dry_run: bool = False
    openjd: Path | None = None
    end: Sequence[str | Path] = ()  # the words of the command that ends such a job
    jobs: int | None = None
    scheduler: str | None = None


def archive_show(show: Show, handles: int | None, request: Request, watch: Watch) -> ArchiveReport:
    """Plan the archive of a show, and make it, or go on with it.

    Args:
        show: The show, with an [archive] table.
        handles: Frames before and after each shot's cut; by default as the description says.
        request: Where to, and how.
        watch: Called after each frame, and with what is being done.

    Raises:
        UserError: the description, the cut or a source is at fault, or the folder is not free.
    """
    watch(Progress("planning", 0, 0))
    plan = plan_archive(show, handles)
    assert show.archive  # noqa: S101 - there would be no plan
    return archive_plan(show, show.archive, plan, request, watch)


def archive_plan(
    show: Show, table: Archive, plan: Plan, request: Request, watch: Watch, papers: Sequence[Paper] = PAPERS
) -> ArchiveReport:
    """Make the archive of a plan, or go on with it; or only tell what it would be.

    Args:
        show: The show.
        table: Its [archive] table.
        plan: What to pull.
        request: Where to, and how.
        watch: Called after each frame, and with what is being done.
        papers: What is made besides.

    Returns:
        What the archive holds and lacks. Where frames of the cut are missing, nothing is written.

    Raises:
        UserError: a source, a file that goes along or an argument is at fault, or the folder is not free.
    """
    codec = lossless(request.codec or table.codec)
    profile = profile_named(table.profile)
    require_apart(request.output, [*table.sources, *{path.parent for path in _firsts(plan)}])
    channels = {} if plan.missing else channels_of_shots(plan.shots)
    report = listed(show, plan, codec, channels)
    along = jobs_along(show, table, absolute(request.output))
    require_one_each(along)
    report.run = run = ArchiveRun(dry=request.dry_run, frames=report.frames, bytes_read=plan.bytes)
    if plan.missing or request.dry_run:
        return report
    with claimed(request.output, report) as place, Workers(_count(request), request.scheduler) as workers:
        codec_of = codecs_of(plan, codec, workers, watch)
        jobs = [
            job
            for shot in plan.shots
            for job in jobs_of(shot, place.folder, channels.get(shot.name), codec_of)
        ]
        if place.sealed and place.former and same_but_for_papers(report, place.former):
            report.tools = place.former.tools  # a newer one makes the same archive
        if request.openjd:
            write_job(request.openjd, jobs, place.folder, request.end)
            run.job = shown(request.openjd)
            return report
        if _is_done(place, show, report, [*jobs, *along]):
            assert place.former  # noqa: S101 - it is
            done = place.former
            done.run = ArchiveRun(unchanged=True, frames=report.frames, proven=len(jobs))
            return done
        ended = False
        try:
            pulled = pull([*jobs, *along], workers, watch)
            report.run = pulled.run(frames=run.frames)
            _tell(pulled, strays(place.folder, jobs), report, place)
            if not report.faults:
                say = _saying(watch)
                make_papers(Making(show, plan, place.folder, report, say), place, papers)
                ended = _end(place, report, pulled)
            elif not place.sealed:
                _write_report(place, report)
        except OSError as error:
            text = f"cannot be written ({error.strerror})"
            raise OutputError(
                shown(request.output), text, hint="what is done is proven: run this again"
            ) from None
    if ended:  # and what a run keeps in the folder is gone
        broken, warned = profile_findings(place.folder, profile, plan.rate, _count(request), watch)
        report.problems += broken
        report.notes += warned
    return report


def lossless(codec: str) -> str:
    """Return the name of a codec that frames may be pulled with.

    Raises:
        UserError: it is none, or loses something.
    """
    name = codec.lower()
    if name in {NONE, AUTO} or name in LOSSLESS:
        return name
    known = ", ".join(one for one in LOSSLESS if one != NONE)
    raise ArgumentError(
        "codec", f"{codec!r} is no lossless codec", hint=f"give none, auto, or one of {known}"
    )


def _firsts(plan: Plan) -> list[Path]:
    return [path for shot in plan.shots for _, path in list(shot.frames)[:1]]


def _count(request: Request) -> int:
    return request.jobs or processors()


def _saying(watch: Watch) -> Callable[[str], None]:
    return lambda text: watch(Progress(text, 0, 0))


def codecs_of(plan: Plan, codec: str, workers: Workers, watch: Watch) -> Callable[[Path], str]:
    """Return what gives the codec of each source frame: with auto, by samples of its sequence."""
    if codec != AUTO:
        return lambda _: codec
    paths = dict.fromkeys(path for shot in plan.shots for _, path in shot.frames)
    watch(Progress("sampling", 0, 0))
    chosen = choices([Found(path, Path(path.name)) for path in paths], codec, (), workers.sample)
    by_path = {frame.path: choice.codec for choice, frames in chosen for frame in frames}
    return by_path.__getitem__


def _is_done(place: Place, show: Show, report: ArchiveReport, jobs: Sequence[PullJob]) -> bool:
    """Return whether the archive is complete, and nothing of it, or of what it was made from, has changed."""
    if not place.sealed or not same_but_for_papers(report, place.former) or not place.as_recorded():
        return False
    known = {folder: PullLog(folder).read() for folder in {job.target.parent for job in jobs}}
    proven = all(still_proven(job, known[job.target.parent].get(job.target.name)) for job in jobs)
    return proven and not strays(place.folder, jobs) and is_built(place.folder / PACKAGE, show)


def _tell(pulled: Pulled, others: Sequence[str], report: ArchiveReport, place: Place) -> None:
    """Have a report tell what was pulled, and what was not."""
    shots = {place.folder / shot.name: shot for shot in report.shots}
    for folder, problems in pulled.problems.items():
        (shots[folder].problems if folder in shots else report.problems).extend(problems)
    report.problems += others


def _end(place: Place, report: ArchiveReport, pulled: Pulled) -> bool:
    """Write the report and the page of an archive whose frames are there; seal it where all is there.

    Returns:
        Whether it is sealed.
    """
    report.problems += place.problems
    report.complete = not report.faults
    if report.complete or not place.sealed:
        _write_report(place, report)
    if place.problems:
        report.complete = False
        report.problems = [*dict.fromkeys([*report.problems, *place.problems])]
    if not report.complete:
        return False
    report.problems += _seal(place, report, pulled)
    return True


def _write_report(place: Place, report: ArchiveReport) -> None:
    place.put(INDEX, archive_page(report, place.folder).encode())
    place.put(REPORT, report.written())


def _seal(place: Place, report: ArchiveReport, pulled: Pulled) -> list[str]:
    """Write the archive's ASC MHL generation; return what is wrong with it."""
    from ocio_gen.recompression.mhl import write_generations

    proven = {path: proven_state(record) for path, record in (pulled.files | place.papers).items()}
    try:
        written = write_generations(place.folder, proven)
    except (UserError, LeftAloneError) as error:
        return [f"no ASC MHL is written: {error}"]
    if report.run:
        report.run.generations = [shown(os.path.relpath(one.path, place.folder)) for one in written]
    return [f"{shown(one.path)}: {one.remark}" for one in written if one.remark]
