# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What an archive's report says before anything is pulled."""

from fractions import Fraction

from ascmhl.hasher import hash_file

from ocio_gen.archive.listing import changes, listed
from ocio_gen.archive.plan import plan_archive
from ocio_gen.archive.timeline import write_timelines
from tests.archive.conforming import conform_edl
from tests.archive.plans import Archived, written
from tests.archive.plates import sequence
from tests.archive.sources import frame
from tests.archive.test_plan import edl, event, show_of


def test_all_files_that_an_archive_is_made_of_are_its_inputs(tmp_path):
    archived = written(tmp_path)
    inputs = {one.path: one.xxh128 for one in listed(archived.show, archived.plan, "none", {}).inputs}
    for name in ("show.toml", "cut.edl", "show.fdl", "titles/main.txt"):
        assert inputs[name] == hash_file(str(tmp_path / name), "xxh128"), name


def test_what_differs_from_an_archive_is_named(tmp_path):
    archived = written(tmp_path)
    first = listed(archived.show, archived.plan, "none", {})
    assert (
        changes(first, first.model_copy(update={"tools": {}, "complete": True, "notes": ["new"]}), tmp_path)
        == []
    )
    (tmp_path / "titles" / "main.txt").write_text("another film")
    again = listed(archived.show, plan_archive(archived.show, 0), "none", {})
    assert changes(again, first, tmp_path) == ["handles", "shots", "titles/main.txt"]


def test_frames_that_name_no_reel_are_of_the_timelines(tmp_path):
    archived = written(tmp_path)
    for shot, reel in ((0, "A001"), (1, "A002")):
        for count, path in archived.plan.shots[shot].frames:
            frame(path, count, reelName=None if shot else "B7")
        assert reel in (tmp_path / "cut.edl").read_text()
    again = Archived.of(tmp_path)
    assert [shot.reel for shot in listed(again.show, again.plan, "none", {}).shots] == ["B7", "A002"]


def test_a_frame_without_a_timecode_has_that_of_the_record_here_as_in_the_timeline(tmp_path):
    """SMPTE ST 12-1: 00:01:00;02 is the 1,800th frame."""
    sequence(tmp_path / "plates" / "A001", 1790, 1830, rate=Fraction(30000, 1001))
    line = event("001", "00:01:00;04 00:01:00;10", record="01:00:00;00 01:00:00;06")
    show = show_of(tmp_path, edl(line, code="DROP FRAME"))
    plan = plan_archive(show)
    (shot,) = listed(show, plan, "none", {}).shots
    assert (plan.shots[0].cut, plan.drop) == ((1802, 1807), True)
    assert (shot.source_in, shot.source_out) == ("00:01:00;04", "00:01:00;10")
    write_timelines(plan, tmp_path)
    text = (tmp_path / "timeline.edl").read_text()
    assert f" {shot.source_in} " in text
    assert next(iter(conform_edl(text, 30).values())) == [(plan.shots[0].name, 1802)]
