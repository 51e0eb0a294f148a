# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Small plans of real frames, as planning makes them; and a run over one, to be killed: `python -m`."""

import shutil
import sys
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

from ocio_gen.archive import papers
from ocio_gen.archive.folder import Request, archive_plan
from ocio_gen.show.show_file import load_show
from tests.archive.sources import HOUR, Shot, frame

SHOW = 'name = "small"\ntitle = "Small"\nocio = ["2.5"]\n[luts]\nformats = ["spi1d"]\nviews = []\n'


@dataclass(frozen=True)
class PlannedShot(Shot):
    """A shot of a plan, all of it without handles."""

    look: str | None = None
    head: int = 0
    tail: int = 0

    @property
    def first(self):
        return min(self.paths)

    @property
    def last(self):
        return max(self.paths)

    @property
    def cut(self):
        return self.first, self.last

    @property
    def record(self):
        return HOUR, HOUR + len(self.paths)


@dataclass(frozen=True)
class Plan:
    """A plan."""

    shots: list[PlannedShot]
    rate: Fraction = Fraction(24)
    drop: bool = False
    handles: int = 0
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)


@dataclass
class Archived:
    """A show with an archive: its files, and runs over them."""

    folder: Path
    plan: Plan
    table: SimpleNamespace
    seen: list[object] = field(default_factory=list)

    @property
    def out(self):
        return self.folder / "archive"

    @property
    def show(self):
        return load_show(self.folder / "show.toml")

    def run(self, made=(), **options):
        request = replace(Request(self.out, jobs=1), **options)
        return archive_plan(self.show, self.table, self.plan, request, self.seen.append, made)


def planned(folder, shots=2, count=3):
    """Return a plan over sources that are there."""
    found = []
    for place in range(1, shots + 1):
        first = HOUR * place
        paths = {
            number: folder / "sources" / f"reel{place}" / f"plate.{1001 + number - first}.exr"
            for number in range(first, first + count)
        }
        found.append(PlannedShot(f"{10 * place:04d}_SH{place}", paths))
    return Plan(found)


def written(folder, shots=2, count=3, **options):
    """Write a show with the sources of a cut, an EDL, framing and sidecars, and return what archives it."""
    plan = planned(folder, shots, count)
    for shot in plan.shots:
        for number, path in shot.frames:
            frame(path, number, **options)
    (folder / "show.toml").write_text(SHOW)
    (folder / "cut.edl").write_text("TITLE: SMALL\n")
    (folder / "titles").mkdir()
    (folder / "titles" / "main.txt").write_text("a film\n")
    (folder / "show.fdl").write_text(
        '{"uuid": "5d8c7f7e-8b1f-4f3a-9d2c-1a2b3c4d5e6f",'
        ' "version": {"major": 1, "minor": 0}, "contexts": [{}]}'
    )
    return archived(folder, plan)


def archived(folder, plan):
    table = SimpleNamespace(
        timeline=folder / "cut.edl",
        sources=[folder / "sources"],
        sidecars=[folder / "titles" / "main.txt"],
        framing=folder / "show.fdl",
        codec="none",
        profile="shots",
    )
    return Archived(folder, plan, table)


def taking(built):
    """Return what copies a package that is built already, instead of building one."""

    def copied(_show, folder, _progress):
        shutil.copytree(built, folder)
        return SimpleNamespace(passed=True, results=[])

    return copied


def main():
    """Archive a show that was written before."""
    folder, shots, count, codec, jobs, package = sys.argv[1:]
    vars(papers)["build_package"] = taking(package)
    run = archived(Path(folder), planned(Path(folder), int(shots), int(count)))
    report = run.run(codec=codec, jobs=int(jobs))
    print(report.complete, *report.faults, sep="\n")


if __name__ == "__main__":
    main()
