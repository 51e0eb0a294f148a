# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An archive, from its plan to its seal: killed at any moment, the next run goes on with the same command."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.archive.along import jobs_along
from ocio_gen.archive.buildable import require_buildable
from ocio_gen.archive.handover import HandOverRequest, Sealed, hand_over, plan_hand_over
from ocio_gen.archive.job import write_job
from ocio_gen.archive.layout import INDEX, PACKAGE, REPORT
from ocio_gen.archive.listing import changes, home_of, listed
from ocio_gen.archive.page import archive_page
from ocio_gen.archive.papers import PAPERS, Making, Paper, is_built, make_papers
from ocio_gen.archive.picture import Channels
from ocio_gen.archive.place import Place, claimed, proven_state, require_apart
from ocio_gen.archive.plan import Plan, plan_archive
from ocio_gen.archive.profile_check import before_sealing, profile_findings, profile_named, require_kept
from ocio_gen.archive.pull import Pulled, channels_of_shots, jobs_of, pull, require_one_each
from ocio_gen.archive.pull_records import PullLog
from ocio_gen.archive.pulling import AUTO, PullJob, lossless, still_proven
from ocio_gen.archive.report import ArchiveReport, ArchiveRun
from ocio_gen.archive.strays import strays
from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_folders import absolute
from ocio_gen.core.errors import InvalidImageError, OutputError, UserError
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Progress, Watch
from ocio_gen.delivery.profile import Profile
from ocio_gen.recompression.batch import Workers
from ocio_gen.recompression.choice import choices
from ocio_gen.recompression.codecs import LOSSLESS
from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.sources import Found
from ocio_gen.show.archive_table import Archive
from ocio_gen.show.model import Show


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
    imf: HandOverRequest | None = None  # a package of IMF that is made of it


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
    require_buildable(show, lambda text: watch(Progress(text, 0, 0)))
    plan = plan_archive(show, handles)
    assert show.archive  # noqa: S101 - there would be no plan
    return archive_plan(show, show.archive, plan, request, watch)


@dataclass(frozen=True)
class _Work:
    """The parts of a run that are settled before it locks the folder."""

    show: Show
    plan: Plan
    papers: Sequence[Paper]
    request: Request
    watch: Watch
    codec: str
    profile: Profile
    channels: Mapping[str, Channels]  # of the shots, by their names
    report: ArchiveReport
    along: Sequence[PullJob]


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
    work = _work(show, table, plan, request, watch, papers)
    imf = (
        None if plan.missing or not request.imf else plan_hand_over(table, plan, request.output, request.imf)
    )
    if plan.missing or request.dry_run:
        return work.report
    with claimed(request.output, work.report) as place, _workers(request) as workers:
        try:
            report, sealed = _made(work, place, workers)
        except OSError as error:
            text = f"cannot be written ({error.strerror})"
            raise OutputError(
                shown(request.output), text, hint="what is done is proven: run this again"
            ) from None
    if sealed:  # and what a run keeps in the folder is gone
        broken, warned = profile_findings(place.folder, work.profile, plan.rate, _count(request), watch)
        _take_judgement(report, work.profile, broken, warned)
    if imf and sealed and report.passed and report.run:
        archive = Sealed(absolute(request.output), show, table, plan, report)
        report.run.imf = hand_over(archive, imf, watch)
    return report


def _take_judgement(
    report: ArchiveReport, profile: Profile, broken: Sequence[str], warned: Sequence[str]
) -> None:
    report.problems += broken
    report.broken_profile = profile.name if broken else None
    report.notes += [one for one in warned if one not in report.notes]


def _work(
    show: Show, table: Archive, plan: Plan, request: Request, watch: Watch, papers: Sequence[Paper]
) -> _Work:
    """Look at all that can be at fault before anything is written; otherwise as `archive_plan`."""
    codec = lossless(request.codec or table.codec)
    profile = profile_named(table.profile)
    require_apart(request.output, [*table.sources, *{path.parent for path in _firsts(plan)}])
    channels = {} if plan.missing else channels_of_shots(plan.shots, codec)
    report = listed(show, plan, codec, channels)
    along = jobs_along(show, table, absolute(request.output))
    require_one_each(along)
    if not plan.missing:
        require_kept(profile, plan, absolute(request.output), along)
    report.run = ArchiveRun(dry=request.dry_run, frames=report.frames, bytes_read=plan.bytes)
    return _Work(show, plan, papers, request, watch, codec, profile, channels, report, along)


def _made(work: _Work, place: Place, workers: Workers) -> tuple[ArchiveReport, bool]:
    """Make an archive, or go on with it; return its report, and whether it is sealed."""
    report, request = work.report, work.request
    if place.sealed and place.former:
        _require_same(place.folder, report, place.former, home_of(work.show))
        report.tools = place.former.tools  # a newer one makes the same archive
    frames = _frame_jobs(work, place.folder, workers)
    if request.openjd:
        write_job(request.openjd, frames, place.folder, request.end)
        report.run = ArchiveRun(frames=report.frames, bytes_read=work.plan.bytes, job=shown(request.openjd))
        return report, False
    jobs = [*frames, *work.along]
    if place.former and _is_done(place, work.show, jobs):
        place.former.run = ArchiveRun(
            sealed_before=True, unchanged=True, frames=report.frames, proven=len(frames)
        )
        return place.former, True
    pulled = pull(jobs, place.folder, workers, work.watch)
    report.run = pulled.run(frames=report.frames, sealed_before=place.sealed)
    _tell(pulled, report, place)
    if sound := not report.faults:
        make_papers(_making(work, place), place, work.papers)
    report.problems += strays(place.folder, _files(place, jobs))
    if sound:
        return report, _end(work, place, pulled)
    if not place.sealed:
        _write_report(place, report)
    elif len(report.faults) == report.run.changed:  # which are none of the archive's
        report.complete = True
    return report, False


def _require_same(folder: Path, report: ArchiveReport, former: ArchiveReport, home: Path) -> None:
    """Raise UserError if a complete archive is of another cut: nothing is added to what is sealed."""
    if changed := changes(report, former, home):
        text = f"holds a complete archive of another cut; these differ: {', '.join(changed)}"
        raise OutputError(shown(folder), text, hint="choose another `output`")


def _frame_jobs(work: _Work, folder: Path, workers: Workers) -> list[PullJob]:
    codec_of = codecs_of(work.plan, folder, work.codec, workers, work.watch)
    return [
        job
        for shot in work.plan.shots
        for job in jobs_of(shot, folder, work.channels.get(shot.name), codec_of)
    ]


def _making(work: _Work, place: Place) -> Making:
    return Making(
        work.show, work.plan, place.folder, work.report, lambda text: work.watch(Progress(text, 0, 0))
    )


def _firsts(plan: Plan) -> list[Path]:
    return [path for shot in plan.shots for _, path in list(shot.frames)[:1]]


def _count(request: Request) -> int:
    return request.jobs or processors()


def _workers(request: Request) -> Workers:
    return Workers(_count(request), request.scheduler)


def codecs_of(
    plan: Plan, folder: Path, codec: str, workers: Workers, watch: Watch
) -> Callable[[Path, Path], str]:
    """Return what gives the codec of each frame, by its source and its target.

    With auto, it is the one that an earlier run chose, if there is a record of that frame or of others of its
    shot; else it is chosen by samples of the frame's sequence.
    """
    if codec != AUTO:
        return lambda *_: codec
    chosen = {folder / shot.name: _recorded_codecs(folder / shot.name) for shot in plan.shots}
    sampled = _sampled_codecs(
        [path for shot in plan.shots if not chosen[folder / shot.name] for _, path in shot.frames],
        workers,
        watch,
    )

    def codec_of(source: Path, target: Path) -> str:
        codecs = chosen[target.parent]
        if not codecs:
            return sampled[source]
        return codecs.get(target.name) or Counter(codecs.values()).most_common(1)[0][0]

    return codec_of


def _recorded_codecs(shot: Path) -> dict[str, str]:
    """Return the codecs that frames of a shot were pulled with, by their names."""
    records = PullLog(shot).read().values()
    return {record.name: record.codec for record in records if record.codec in LOSSLESS}


def _sampled_codecs(sources: Iterable[Path], workers: Workers, watch: Watch) -> dict[Path, str]:
    """Return the codec that samples of its sequence choose for each frame."""
    watch(Progress("sampling", 0, 0))
    try:
        frames = [Found(path, Path(path.name)) for path in dict.fromkeys(sources)]
        found = choices(frames, AUTO, (), workers.sample)
    except OSError as error:
        text = f"cannot be read ({error.strerror})"
        raise InvalidImageError(shown(error.filename or "sources"), text, hint="run this again") from None
    return {frame.path: choice.codec for choice, some in found for frame in some}


def _is_done(place: Place, show: Show, jobs: Sequence[PullJob]) -> bool:
    """Return whether the archive is complete, and nothing of it, or of what it was made from, has changed."""
    if not place.sealed or not place.as_recorded():
        return False
    known = {folder: PullLog(folder).read() for folder in {job.target.parent for job in jobs}}
    proven = all(still_proven(job, known[job.target.parent].get(job.target.name)) for job in jobs)
    return proven and not strays(place.folder, _files(place, jobs)) and is_built(place.folder / PACKAGE, show)


def _files(place: Place, jobs: Sequence[PullJob]) -> set[Path]:
    """Return all that an archive is to hold; of its papers, those whose places are known, too."""
    return {job.target for job in jobs} | place.known()


def _tell(pulled: Pulled, report: ArchiveReport, place: Place) -> None:
    """Have a report tell what was pulled, and what was not."""
    shots = {place.folder / shot.name: shot for shot in report.shots}
    for folder, problems in pulled.problems.items():
        (shots[folder].problems if folder in shots else report.problems).extend(problems)


def _end(work: _Work, place: Place, pulled: Pulled) -> bool:
    """Write the report and the page of an archive whose frames are there; seal it where all is there.

    Returns:
        Whether it is sealed.
    """
    report = work.report
    report.problems += place.problems
    if place.sealed and place.former:
        report.notes = list(place.former.notes)  # with what its profile warned of
    elif not report.faults:
        _take_judgement(report, work.profile, *_judged(work, place))
    report.complete = not report.faults
    if report.complete or not place.sealed:
        _write_report(place, report)
    if not report.complete:
        return False
    try:
        report.problems += _seal(place, report, pulled)
    except (UserError, LeftAloneError, OSError) as error:
        report.complete = False
        report.problems.append(f"no ASC MHL is written: {error}")
        if not place.sealed:
            _write_report(place, report)
        return False
    return True


def _judged(work: _Work, place: Place) -> tuple[list[str], list[str]]:
    """Return how an archive breaks its profile before it is sealed, and what that warns of.

    One that breaks it is not complete. The rules of ASC MHL are judged after it, and all others with them
    once more.
    """
    profile = before_sealing(work.profile)
    jobs = _count(work.request)
    return profile_findings(place.folder, profile, work.plan.rate, jobs, work.watch, held=True)


def _write_report(place: Place, report: ArchiveReport) -> None:
    """Write the page, and then the report, which says that all is there only if the page is."""
    if not place.put(INDEX, archive_page(report, place.folder).encode()):
        report.complete = False
        report.problems.append(place.problems[-1])
    if (report.complete or not place.sealed) and not place.put(REPORT, report.written()):
        report.complete = False
        report.problems.append(place.problems[-1])


def _seal(place: Place, report: ArchiveReport, pulled: Pulled) -> list[str]:
    """Write the archive's ASC MHL generation; return what is wrong with the one before.

    Raises:
        UserError: it cannot be written.
        LeftAloneError: another run is at it.
        OSError: as UserError.
    """
    from ocio_gen.recompression.mhl import write_generations

    proven = {path: proven_state(record) for path, record in (pulled.files | place.papers).items()}
    written = write_generations(place.folder, proven)
    if report.run:
        report.run.generations = [shown(os.path.relpath(one.path, place.folder)) for one in written]
    return [f"{shown(one.path)}: {one.remark}" for one in written if one.remark]
