# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A small show with an [archive] table and its sources; and a run over it, to be killed: `python -m`."""

import shutil
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

from ocio_gen.archive import papers
from ocio_gen.archive.folder import Request, archive_plan
from ocio_gen.archive.plan import Plan, plan_archive
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.show.model import Show
from ocio_gen.show.show_file import load_show
from tests.archive.sources import HOUR, frame

SHOW = """name = "small"
title = "Small"
ocio = ["2.5"]

[looks]
shots = "cut.edl"

[luts]
formats = ["spi1d"]
views = []

[archive]
timeline = "cut.edl"
sources = "sources"
handles = 1
rate = 24
sidecars = "titles/*.txt"
framing = "show.fdl"
"""
FDL = (
    '{"uuid": "5d8c7f7e-8b1f-4f3a-9d2c-1a2b3c4d5e6f", "version": {"major": 1, "minor": 0}, "contexts": [{}]}'
)
# Frames before and after the cut that there are.
HANDLES = 1


@dataclass
class Archived:
    """A show with an archive: its files, its plan, and runs over them."""

    folder: Path
    show: Show
    plan: Plan
    seen: list[object] = field(default_factory=list)

    @classmethod
    def of(cls, folder):
        show = load_show(folder / "show.toml")
        return cls(folder, show, plan_archive(show))

    @property
    def out(self):
        return self.folder / "archive"

    def run(self, made=(), watch=None, **options):
        request = replace(Request(self.out, jobs=1), **options)
        assert self.show.archive
        return archive_plan(self.show, self.show.archive, self.plan, request, watch or self.seen.append, made)

    def source(self, shot, place):
        """The count of a shot's frame, and its source."""
        return list(self.plan.shots[shot].frames)[place]


def timecode(count):
    return f"{count // 86400:02}:{count // 1440 % 60:02}:{count // 24 % 60:02}:{count % 24:02}"


def edl(shots, count):
    """An EDL of shots: each of reel A001, A002 ... from its own hour, without its handles."""
    lines, record = ["TITLE: SMALL", "FCM: NON-DROP FRAME"], HOUR
    length = count - 2 * HANDLES
    for place in range(1, shots + 1):
        start = HOUR * place + HANDLES
        codes = " ".join(map(timecode, (start, start + length, record, record + length)))
        lines += [f"{place:03}  A{place:03} V C {codes}", f"* FROM CLIP NAME: SH{place}"]
        lines += [f"* ASC_SOP (1.{place} 1.0 0.9)(0.0 0.01 0.0)(1.0 1.0 1.1)", "* ASC_SAT 0.9"]
        record += length
    return "\n".join(lines) + "\n"


def write_sources(folder, shots, count, **options):
    for place in range(1, shots + 1):
        for number in range(count):
            path = folder / f"A{place:03}" / f"plate.{1001 + number}.exr"
            frame(path, HOUR * place + number, reelName=f"A{place:03}", **options)


def written(folder, shots=2, count=3, **options):
    """Write a show with the sources of a cut, framing and sidecars, and return what archives it."""
    write_sources(folder / "sources", shots, count, **options)
    (folder / "show.toml").write_text(SHOW)
    (folder / "cut.edl").write_text(edl(shots, count))
    (folder / "titles").mkdir()
    (folder / "titles" / "main.txt").write_text("a film\n")
    (folder / "show.fdl").write_text(FDL)
    return Archived.of(folder)


def taking(built):
    """Return what copies a package that is built already, instead of building one."""

    def copied(_show, folder, _progress):
        with new_folder(folder, kind="package") as new:
            shutil.copytree(built, new.path, dirs_exist_ok=True)
            new.put_in_place()
        return SimpleNamespace(passed=True, results=[])

    return copied


# Without the stills, which take a while.
QUICK = (papers.timelines, papers.amfs)


def main():
    """Archive a show that was written before, and print what is being done."""
    folder, codec, jobs, package = sys.argv[1:]
    vars(papers)["build_package"] = taking(package)
    run = Archived.of(Path(folder))
    report = run.run(QUICK, lambda progress: print(progress, flush=True), codec=codec, jobs=int(jobs))
    print(report.complete, *report.faults, sep="\n")


if __name__ == "__main__":
    main()
