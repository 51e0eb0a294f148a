# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a plan tells of its profile is refused in a sentence, before a byte is written."""

import shutil
from fractions import Fraction

import OpenEXR
import pytest

from ocio_gen.core.errors import UserError
from tests.archive.plans import SHOW, Archived, written
from tests.archive.plates import plate
from tests.conftest import contents


def refused(archived, **options):
    before = contents(archived.folder)
    told = []
    for dry in (True, False):
        with pytest.raises(UserError) as caught:
            archived.run(dry_run=dry, **options)
        told.append(str(caught.value))
    assert contents(archived.folder) == before
    assert told[0] == told[1]
    return told[0]


def renamed(archived, name, other):
    """Have the description name a file otherwise."""
    (archived.folder / name).rename(archived.folder / other)
    (archived.folder / "show.toml").write_text(SHOW.replace(name, other))
    return Archived.of(archived.folder)


def test_a_timeline_with_a_space_in_its_name_is_refused(tmp_path):
    archived = renamed(written(tmp_path), "cut.edl", "my cut v3.edl")
    assert refused(archived) == (
        f"{tmp_path}/my cut v3.edl: would break the archive's profile shots, rule names: cut/my cut v3.edl: "
        "its name does not match [A-Za-z0-9._-]+; rename it"
    )


def test_all_sidecars_whose_names_or_folders_no_profile_takes_are_named(tmp_path):
    archived = written(tmp_path)
    (tmp_path / "titles" / "reel 1").mkdir()
    for name in ("a b.txt", "reel 1/end.txt", "notes.bak"):
        (tmp_path / "titles" / name).write_text("x")
    text = SHOW.replace('"titles/*.txt"', '["titles/*", "titles/*/*.txt"]')
    (archived.folder / "show.toml").write_text(text)
    told = refused(Archived.of(tmp_path)).splitlines()
    assert [line.partition(": would break")[0] for line in told] == [
        f"{tmp_path}/titles/a b.txt",
        f"{tmp_path}/titles/notes.bak",
        f"{tmp_path}/titles/reel 1/end.txt",
    ]
    assert "rule other-files: sidecars/titles/notes.bak: is a temporary file" in told[1]
    assert "sidecars/titles/reel 1: its name does not match" in told[2]


def test_a_path_that_is_too_long_for_the_profile_is_refused(tmp_path):
    # From the archive's name on, which has 144 characters: /sidecars/titles/mmm....txt has 112.
    written(tmp_path)
    (tmp_path / "titles" / "main.txt").rename(tmp_path / "titles" / f"{'m' * 91}.txt")
    archived = Archived.of(tmp_path)
    assert archived.run(output=tmp_path / ("o" * 144), dry_run=True).passed
    told = refused(archived, output=tmp_path / ("o" * 145))
    assert "its path has 257 characters; 256 are allowed" in told


def at_rate(folder, rate, first, timecodes, *, drop=False):
    """A show of one shot of three frames, without handles, whose source has some timecodes."""
    written(folder, shots=1)
    shutil.rmtree(folder / "sources")
    text = SHOW.replace("rate = 24", f"rate = {rate}").replace("handles = 1", "handles = 0")
    (folder / "show.toml").write_text(text)
    for place, timecode in enumerate(timecodes):
        more = {"timeCode": timecode, "framesPerSecond": Fraction(rate), "reelName": "A001"}
        plate(folder / "sources" / "A001" / f"A001.{first + place:07d}.exr", **more)
    mark = ";" if drop else ":"
    codes = " ".join(f"01:00:00{mark}{frames:02}" for frames in (2, 5, 0, 3))
    fcm = "FCM: DROP FRAME" if drop else "FCM: NON-DROP FRAME"
    event = f"001  A001 V C {codes}\n* FROM CLIP NAME: SH1\n* ASC_SAT 0.9\n* ASC_SOP (1 1 1)(0 0 0)(1 1 1)\n"
    (folder / "cut.edl").write_text(f"TITLE: X\n{fcm}\n{event}")
    archived = Archived.of(folder)
    assert not archived.plan.missing
    return archived


def timecode(frames, *, field=0, drop=0):
    return OpenEXR.TimeCode(1, 0, 0, frames, drop, 0, field, *[0] * 11)


def test_a_rate_that_no_timecode_of_a_header_counts_is_refused(tmp_path):
    pairs = [timecode(at // 2, field=at % 2) for at in range(8)]
    told = refused(at_rate(tmp_path, 120, 3600 * 120, pairs))
    assert "rule timecode-rate: a header's timecode does not count 120 frames per second" in told


def test_timecodes_that_count_frames_where_pairs_are_counted_are_refused(tmp_path):
    told = refused(at_rate(tmp_path, 48, 3600 * 48, [timecode(at) for at in range(8)]))
    assert (
        "rule timecode-number: its timecodes count frames; at 48 frames per second they count pairs" in told
    )


def test_drop_frame_at_exactly_30_is_refused(tmp_path):
    # SMPTE ST 12-1: 01:00:00;00 is frame 107,892, as 108 numbers of an hour are left out.
    dropped = [timecode(at, drop=1) for at in range(8)]
    told = refused(at_rate(tmp_path, 30, 107892, dropped, drop=True))
    assert "rule timecode-rate: its timecodes are drop-frame, which 30 frames per second do not have" in told


def test_pairs_at_48_frames_per_second_are_planned(tmp_path):
    pairs = [timecode(at // 2, field=at % 2) for at in range(8)]
    assert at_rate(tmp_path, 48, 3600 * 48, pairs).run(dry_run=True).passed
