# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The papers of an archive that a run makes: the package, timelines, AMFs, stills, the page.

Each of `PAPERS` makes some of them in an empty folder that is laid out as the archive; `place` then puts what
is new or has changed into the archive, whole.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.archive.amfs import ArchiveAmfs
from ocio_gen.archive.layout import INDEX, PACKAGE, REPORT
from ocio_gen.archive.place import Place
from ocio_gen.archive.plan import Plan, Shot
from ocio_gen.archive.report import ArchiveReport
from ocio_gen.archive.stills import StillFrame, still_of, still_views, write_stills
from ocio_gen.archive.timeline import write_timelines
from ocio_gen.archive.views import ShowConfig
from ocio_gen.core import amounts
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.disk.manifest import differences, read_manifest
from ocio_gen.core.disk.scratch import scratch_beside
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import ocio_messages, own_environment
from ocio_gen.package.build import build_package
from ocio_gen.package.manifest import PackageManifest
from ocio_gen.show.looks.amf_writing import ClipFrames
from ocio_gen.show.model import Show


@dataclass(frozen=True)
class Making:
    """What papers are made of, and where what is known of them goes."""

    show: Show
    plan: Plan
    archive: Path  # whose frames are in their places, and the show's package
    report: ArchiveReport  # takes what they are, and what is wrong
    progress: Callable[[str], None]


# Makes papers in a folder.
Paper = Callable[[Making, Path], None]


def timelines(making: Making, new: Path) -> None:
    """Write the timelines that conform to the archive."""
    notes = write_timelines(making.plan, new)
    making.report.notes += [one for one in notes if one not in making.report.notes]


def amfs(making: Making, new: Path) -> None:
    """Write an ACES Metadata File into the folder of each shot that one can tell of."""
    table, package = making.show.archive, making.archive / PACKAGE
    with own_environment(), ocio_messages():
        first = table.stills[0] if table and table.stills else None
        view = ShowConfig.of_package(package).view(first.display, first.view) if first else None
        common = ArchiveAmfs.of_package(package, view)
    for shot, listed in zip(making.plan.shots, making.report.shots, strict=True):
        if problem := common.problem(shot.look):
            making.report.notes.append(f"{shot.name}: has no AMF: {problem}")
            continue
        clip = ClipFrames(shot.name, shot.first, shot.last)
        write_file(new / shot.name / f"{shot.name}.amf", common.content(clip, shot.look))
        listed.amf = f"{shot.name}/{shot.name}.amf"


def stills(making: Making, new: Path) -> None:
    """Write the reference stills of each shot into its folder, each proven by what `verify` renders."""
    table = making.show.archive
    if table is None or table.stills == []:
        return
    with own_environment(), ocio_messages():
        config = ShowConfig.of_package(making.archive / PACKAGE)
        views = still_views(config, table.stills)
        for done, listed in enumerate(making.report.shots):
            making.progress(f"stills: {done:,} of {len(making.report.shots):,}")
            shot = making.plan.shots[done]
            records = write_stills(_still_frame(making, shot, table.stills_at), views, new / shot.name)
            listed.stills = [f"{shot.name}/{one.path}" for one in records]
            making.report.problems += [
                f"{shot.name}/{one.path}: is not what verify renders: {one.mismatched:,} samples"
                for one in records
                if not one.proven
            ]


def _still_frame(making: Making, shot: Shot, at: str) -> StillFrame:
    count = still_of(shot.frames_read, at)
    path = making.archive / shot.name / shot.file_name(count)
    timecode = making.plan.source_timecode(shot, count)
    return StillFrame(path, shot.name, shot.look, count, str(timecode))


# In this order: later ones may tell of earlier ones.
PAPERS: Sequence[Paper] = (timelines, amfs, stills)


def make_papers(making: Making, place: Place, papers: Sequence[Paper]) -> None:
    """Make the package and all papers, and put them in their places; nothing where the package falls short.

    Raises:
        UserError: the description, or what it names, is at fault.
        OSError: they cannot be written.
    """
    if not _build_package(making, place):
        return
    with place.new() as new:
        for make in papers:
            make(making, new)
    place.clear(besides=(REPORT, INDEX))


def _build_package(making: Making, place: Place) -> bool:
    """Build and verify the show's package, unless that of this description is there, and whole.

    Returns:
        Whether it is there now; else the report tells why.
    """
    folder = place.folder / PACKAGE
    if is_built(folder, making.show):
        if os.path.lexists(folder.with_name(f".{PACKAGE}.ocio-gen")):
            with scratch_beside(folder):  # of a run that was killed once the package was there
                return True
        return True
    if place.sealed and folder.exists():
        making.report.problems.append(f"{PACKAGE}: is not what this run makes, and the archive was complete")
        return False
    built = build_package(making.show, folder, making.progress)
    if not built.passed:
        fell_short = amounts.count(sum(one.failed for one in built.results), "measurement")
        making.report.problems.append(
            f"{PACKAGE}: is not built: {fell_short} fell short; ocio-gen build tells more"
        )
    return built.passed


def is_built(folder: Path, show: Show) -> bool:
    """Return whether a folder is the package of a show's description, whole; its files are read."""
    try:
        manifest = read_manifest(folder, PackageManifest)
        return manifest.description == show.description.document and not differences(folder, manifest)
    except UserError:
        return False
