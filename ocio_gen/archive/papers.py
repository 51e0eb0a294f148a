# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The papers of an archive that a run makes: the package, timelines, AMFs, stills, the page.

Each of `PAPERS` makes some of them in an empty folder that is laid out as the archive; `place` then puts what
is new or has changed into the archive, whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.archive.place import Place
from ocio_gen.archive.planned import Planned
from ocio_gen.archive.report import ArchiveReport
from ocio_gen.core import amounts
from ocio_gen.core.disk.manifest import differences, read_manifest
from ocio_gen.core.errors import UserError
from ocio_gen.package.build import build_package
from ocio_gen.package.manifest import PackageManifest
from ocio_gen.show.model import Show

PACKAGE = "package"


@dataclass(frozen=True)
class Making:
    """What papers are made of, and where what is known of them goes."""

    show: Show
    plan: Planned
    archive: Path  # whose frames are in their places, and the show's package
    report: ArchiveReport  # takes what they are, and what is wrong
    progress: Callable[[str], None]


# Makes papers in a folder.
Paper = Callable[[Making, Path], None]

# In this order: later ones may tell of earlier ones.
PAPERS: Sequence[Paper] = ()


def make_papers(making: Making, place: Place, papers: Sequence[Paper]) -> None:
    """Make the package and all papers, and put them in their places.

    Raises:
        UserError: the description, or what it names, is at fault.
        OSError: they cannot be written.
    """
    _build_package(making, place)
    with place.new() as new:
        for make in papers:
            make(making, new)


def _build_package(making: Making, place: Place) -> None:
    """Build and verify the show's package, unless that of this description is there, and whole."""
    folder = place.folder / PACKAGE
    if is_built(folder, making.show):
        return
    if place.sealed and folder.exists():
        making.report.problems.append(f"{PACKAGE}: is not what this run makes, and the archive was complete")
        return
    built = build_package(making.show, folder, making.progress)
    if not built.passed:
        fell_short = amounts.count(sum(one.failed for one in built.results), "measurement")
        making.report.problems.append(
            f"{PACKAGE}: is not built: {fell_short} fell short; ocio-gen build tells more"
        )


def is_built(folder: Path, show: Show) -> bool:
    """Return whether a folder is the package of a show's description, whole; its files are read."""
    try:
        manifest = read_manifest(folder, PackageManifest)
        return manifest.description == show.description.document and not differences(folder, manifest)
    except UserError:
        return False
