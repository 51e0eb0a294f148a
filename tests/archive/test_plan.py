# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import json
import os
import re
from fractions import Fraction

import opentimelineio as otio
import pytest

from ocio_gen.archive.plan import plan_archive
from ocio_gen.archive.timeline import write_timelines
from ocio_gen.core.errors import UserError
from ocio_gen.recompression.codecs import LOSSLESS
from ocio_gen.show.archive_table import CODECS
from ocio_gen.show.cut.edl import read_whole_edl
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.looks.otio import otio_looks
from ocio_gen.show.show_file import load_show
from tests.archive.conforming import conform_edl
from tests.archive.plates import sequence

SHOW = (
    'name = "a"\ntitle = "A"\nocio = ["2.3"]\n[archive]\ntimeline = "{}"\nsources = "plates"\nhandles = 2\n'
)
HOUR = 86_400


def show_of(folder, text, *, name="cut.edl", more="", looks=""):
    (folder / name).write_text(text)
    (folder / "plates").mkdir(exist_ok=True)
    (folder / "show.toml").write_text(SHOW.format(name) + more + looks)
    return load_show(folder / "show.toml")


def edl(*lines, code="NON-DROP FRAME"):
    return "\n".join(["TITLE: Reel 1", f"FCM: {code}", *lines]) + "\n"


CUT = edl(
    "001  A001  V  C        01:00:00:04 01:00:00:10 10:00:00:00 10:00:00:06",
    "* FROM CLIP NAME: LN_0010_BG1.mov",
    "002  A001  V  C        01:00:00:10 01:00:00:10 10:00:00:06 10:00:00:06",
    "002  B001  V  D  004   02:00:00:04 02:00:00:12 10:00:00:06 10:00:00:14",
    "* TO CLIP NAME: LN_0020",
    "003  A001  V  C        01:00:00:04 01:00:00:08 10:00:00:16 10:00:00:20",
    "004  A001  A  C        01:00:00:04 01:00:00:08 10:00:00:16 10:00:00:20",
)


@pytest.fixture
def plates(tmp_path):
    sequence(tmp_path / "plates" / "A001", 1001, 1020, start=HOUR, rate=24)
    sequence(tmp_path / "plates" / "B001", 1, 16, start=2 * HOUR, rate=24)
    return tmp_path


def test_a_plan_holds_what_the_cut_reads_with_handles(plates):
    plan = plan_archive(show_of(plates, CUT))
    assert (plan.title, plan.rate, plan.drop, plan.handles, plan.duration) == (
        "Reel 1",
        Fraction(24),
        False,
        2,
        20,
    )
    assert (plan.notes, plan.missing, plan.short) == ((), (), ())
    assert [shot.name for shot in plan.shots] == ["0010_LN_0010_BG1", "0020_LN_0020", "0030_A001"]
    one, two, three = plan.shots
    assert (one.cut, one.first, one.last, one.head, one.tail) == (
        (HOUR + 4, HOUR + 13),
        HOUR + 2,
        HOUR + 15,
        2,
        2,
    )
    assert (one.record, one.fades) == ((864_000, 864_010), (0, 4))
    assert one.frames_read == list(range(HOUR + 4, HOUR + 14))
    assert (two.record, two.fades, two.cut) == ((864_006, 864_014), (4, 0), (2 * HOUR + 4, 2 * HOUR + 11))
    assert (three.cut, three.source) == ((HOUR + 4, HOUR + 7), one.source)
    count, path = next(one.frames)
    assert (count, path.name, one.file_name(count)) == (
        HOUR + 2,
        "A001.0001003.exr",
        "0010_LN_0010_BG1.00086402.exr",
    )
    assert all(path.is_file() for shot in plan.shots for _, path in shot.frames)
    assert (plan.frames, plan.cut_frames) == (14 + 12 + 8, 10 + 8 + 4)
    assert plan.bytes == sum(path.stat().st_size for shot in plan.shots for _, path in shot.frames)


def test_handles_can_be_asked_for_and_go_as_far_as_there_are_frames(plates):
    plan = plan_archive(show_of(plates, CUT), handles=10)
    assert [(shot.head, shot.tail) for shot in plan.shots] == [(4, 6), (4, 4), (4, 10)]
    assert plan.short[0] == "0010_LN_0010_BG1: handles of 4 and 6 frames, not 10"
    assert len(plan.short) == 3
    (plates / "plates" / "A001" / "A001.0001004.exr").unlink()
    assert plan_archive(show_of(plates, CUT), handles=10).shots[0].head == 0


def test_frames_that_are_missing_are_all_listed(plates):
    for number in (1006, 1007, 1014):
        (plates / "plates" / "A001" / f"A001.000{number}.exr").unlink()
    plan = plan_archive(show_of(plates, CUT.replace("B001", "C001")))
    assert [re.sub("/[^ ]*/", "", one) for one in plan.missing] == [
        "cut.edl: event 001 in line 3: 3 frames missing of A001.#######.exr: 1006-1007 (01:00:00:05 to "
        "01:00:00:06), 1014 (01:00:00:13); it has 1001-1020 (01:00:00:00 to 01:00:00:19), with gaps",
        "cut.edl: event 002 in line 6: no source fits it: clip 'LN_0020', reel 'C001', 02:00:00:04 to "
        "02:00:00:11",
        "cut.edl: event 003 in line 8: 2 frames missing of A001.#######.exr: 1006-1007 (01:00:00:05 to "
        "01:00:00:06); it has 1001-1020 (01:00:00:00 to 01:00:00:19), with gaps",
    ]


def test_what_is_missing_is_listed_beside_sources_that_both_fit(plates):
    (plates / "plates" / "A001" / "A001.0001006.exr").unlink()
    sequence(plates / "plates" / "again" / "B001", 1, 16, start=2 * HOUR, rate=24)
    with pytest.raises(UserError) as caught:
        plan_archive(show_of(plates, CUT))
    told = str(caught.value).splitlines()
    assert len(told) == 3
    assert "event 002 in line 6: 2 sources fit its reel 'B001' and have its frames" in told[0]
    assert told[0].endswith("move one away, or list in archive.sources only the folders to use")
    assert all("1 frame missing of" in one for one in told[1:])


def test_frames_of_0_bytes_are_listed_with_those_that_are_missing(plates):
    for number in (1006, 1007):
        (plates / "plates" / "A001" / f"A001.000{number}.exr").write_bytes(b"")
    (plates / "plates" / "A001" / "A001.0001003.exr").write_bytes(b"")  # of a handle
    (plates / "plates" / "A001" / "A001.0001014.exr").unlink()
    plan = plan_archive(show_of(plates, CUT))
    assert [re.sub("/[^ ]*/", "", one) for one in plan.missing] == [
        "cut.edl: event 001 in line 3: 1 frame missing of A001.#######.exr: 1014 (01:00:00:13); 2 frames "
        "empty (0 bytes) in A001.#######.exr: 1006-1007 (01:00:00:05 to 01:00:00:06); it has 1001-1020 "
        "(01:00:00:00 to 01:00:00:19), with gaps",
        "cut.edl: event 003 in line 8: 2 frames empty (0 bytes) in A001.#######.exr: 1006-1007 (01:00:00:05 "
        "to 01:00:00:06)",
    ]


def test_a_sequence_whose_first_frame_is_empty_is_refused_by_that_frame(plates):
    (plates / "plates" / "A001" / "A001.0001001.exr").write_bytes(b"")
    with pytest.raises(UserError, match=r"A001\.#+\.exr: A001\.0001001\.exr: is empty \(0 bytes\)"):
        plan_archive(show_of(plates, CUT))


def test_frames_without_a_timecode_are_told_by_their_numbers(tmp_path):
    sequence(tmp_path / "plates" / "A001", 1001, 1040)
    (one,) = plan_archive(show_of(tmp_path, edl(event("001", SIX)))).missing
    # 01:00:00:00 is 86,400 frames at 24 a second; 1,001 of these are 41 seconds and 17 frames.
    assert one.endswith(
        "86404-86409 (01:00:00:04 to 01:00:00:09); it has 1001-1040 (00:00:41:17 to 00:00:43:08), and no "
        "timeCode: frames are found by their number"
    )


@pytest.mark.parametrize(("drop", "mark", "other"), [(True, ";", ":"), (False, ":", ";")])
def test_frames_that_are_missing_have_the_timecodes_of_their_source(drop, mark, other, tmp_path):
    rate = Fraction(30000, 1001)
    sequence(tmp_path / "plates" / "A001", 1, 3, start=0, base=30, drop=drop, rate=rate)
    lines = [
        f"{number}  {reel}  V  C  00:00:00{mark}00 00:00:00{mark}06 10:00:0{at}{other}00 10:00:0{at}{other}06"
        for at, (number, reel) in enumerate((("001", "A001"), ("002", "B001")))
    ]
    one, two = plan_archive(show_of(tmp_path, edl(*lines))).missing
    assert one.endswith(
        f"A001.#######.exr: 4-6 (00:00:00{mark}03 to 00:00:00{mark}05); it has 1-3 (00:00:00{mark}00 to "
        f"00:00:00{mark}02)"
    )
    assert two.endswith(f"reel 'B001', 00:00:00{mark}00 to 00:00:00{mark}05")


@pytest.mark.parametrize(
    ("source", "retime", "read"),
    [
        ("01:00:00:10 01:00:00:16", "-024.0 01:00:00:10", "01:00:00:05 to 01:00:00:10"),
        ("01:00:00:00 01:00:00:06", "024.0 01:00:00:08", "01:00:00:08 to 01:00:00:13"),
        ("01:00:00:00 01:00:00:06", "048.0 01:00:00:00", "01:00:00:00 to 01:00:00:10"),
        ("01:00:00:00 01:00:00:12", "048.0 01:00:00:00", None),
        ("01:00:00:00 01:00:00:06", "-024.0 01:00:00:06", None),
        ("01:00:00:10 01:00:00:04", "-024.0 01:00:00:10", None),
        ("01:00:00:10 01:00:00:10", "000.0 01:00:00:10", None),
        ("01:00:00:10 01:00:00:11", "000.0 01:00:00:12", "01:00:00:12 to 01:00:00:12"),
    ],
)
def test_a_retime_that_reads_beyond_its_event_s_source_range_is_noted(source, retime, read, plates):
    plan = plan_archive(show_of(plates, edl(event("001", source), f"M2   A001   {retime}")))
    assert plan.missing == ()
    assert [one.partition(", and its")[0] for one in plan.notes] == (
        [f"cut.edl: event 001 in line 3: its M2 reads frames {read}"] if read else []
    )


def test_a_pipe_instead_of_a_frame_is_a_missing_frame(plates):
    frame = plates / "plates" / "A001" / "A001.0001006.exr"
    frame.unlink()
    os.mkfifo(frame)
    assert "1006 (01:00:00:05)" in plan_archive(show_of(plates, CUT)).missing[0]


def test_an_event_is_the_shot_that_the_looks_say_it_is(plates):
    sop = "* ASC_SOP (1 1 1)(0 0 0)(1 1 1)"
    text = CUT.replace("LN_0010_BG1.mov", f"LN_0010_BG1.mov\n{sop}")
    text = text.replace(
        "* TO CLIP",
        f"* FROM CLIP NAME: LN_0010_BG1.mov\n{sop}\n* TO CLIP NAME: LN_0020\n* ASC_SAT 0.9\n* TO CLIP",
    )
    more = "[looks]\nshots = 'cut.edl'\nshot_name = 'LN_\\d{4}'\nungraded = ['A001']\n"
    text = text.replace("003  A001", "003  A001LN_0030X").replace("004  A001", "004  A001LN_0030X")
    sequence(plates / "plates" / "A001LN_0030X", 1, 20, start=HOUR)
    more = more.replace("['A001']", "['LN_0030']")
    plan = plan_archive(show_of(plates, text, looks=more))
    assert [shot.look for shot in plan.shots] == ["LN_0010", "LN_0020", "LN_0030"]
    assert [shot.name for shot in plan.shots] == ["0010_LN_0010", "0020_LN_0020", "0030_LN_0030"]


def test_shots_that_a_description_lists_for_events_are_those_of_the_archive(plates):
    text = CUT.replace("* TO CLIP NAME: LN_0020", "* ASC_SAT 0.9")
    text = text.replace("* FROM CLIP NAME: LN_0010_BG1.mov", "* ASC_SOP (1 1 1)(0 0 0)(1 1 1)")
    more = "[looks]\nshots = 'cut.edl'\nevent_shots = ['one', 'two', 'three']\nungraded = ['three']\n"
    plan = plan_archive(show_of(plates, text, looks=more))
    assert [shot.name for shot in plan.shots] == ["0010_one", "0020_two", "0030_three"]


def test_names_of_folders_are_safe_and_short(plates):
    text = CUT.replace("LN_0010_BG1.mov", "../../etc/pass wd:" + "é" * 90).replace("LN_0020", "CON")
    names = [shot.name for shot in plan_archive(show_of(plates, text)).shots]
    assert names == ["0010_etc_pass_wd", "0020_CON", "0030_A001"]
    text = CUT.replace("LN_0010_BG1.mov", "x" * 300)
    name = plan_archive(show_of(plates, text)).shots[0].name
    assert len(name) == 60


def test_the_rate_of_an_edl_is_the_key_s_or_that_of_the_sources_or_24(plates):
    assert plan_archive(show_of(plates, CUT)).rate == 24
    with pytest.raises(UserError, match="its source runs at 24 frames per second, and the timeline at 25"):
        plan_archive(show_of(plates, CUT, more="rate = 25\n"))
    # (Of more than a second, its timecodes do not count on at 25 either.)
    sequence(plates / "plates" / "A001", 1021, 1050, start=HOUR + 20, rate=24)
    with pytest.raises(UserError, match="its source runs at 24 frames per second, and the timeline at 25"):
        plan_archive(show_of(plates, CUT, more="rate = 25\n"))
    sequence(plates / "plates" / "other", 1, 1, rate=25)
    plan = plan_archive(show_of(plates, CUT))
    assert plan.rate == 24
    assert plan.notes[0].endswith("24 frames per second are taken")
    assert plan_archive(show_of(plates, CUT, more="rate = '24'\n")).notes == ()


def test_a_film_rate_is_that_of_the_sources(tmp_path):
    film = Fraction(24000, 1001)
    sequence(tmp_path / "plates" / "A001", 1, 20, start=HOUR, rate=film)
    sequence(tmp_path / "plates" / "B001", 1, 16, start=2 * HOUR, rate=film)
    plan = plan_archive(show_of(tmp_path, CUT))
    assert (plan.rate, plan.shots[0].first) == (film, HOUR + 2)


@pytest.mark.parametrize("drop", [True, False])
def test_an_edl_that_counts_otherwise_than_its_sources_is_refused(drop, tmp_path):
    rate = Fraction(30000, 1001)
    sequence(tmp_path / "plates" / "A001", 1, 30, start=0, base=30, drop=drop, rate=rate)
    line = "001  A001  V  C  00:00:00:04 00:00:00:10 10:00:00:00 10:00:00:06"
    own, other = ("DROP FRAME", "NON-DROP FRAME")[:: 1 if drop else -1]
    plan = plan_archive(show_of(tmp_path, edl(line, code=own)))
    assert (plan.drop, plan.shots[0].cut) == (drop, (4, 9))
    with pytest.raises(
        UserError, match=r"drop-frame timecode, and its source .* export the EDL with the FCM"
    ):
        plan_archive(show_of(tmp_path, edl(line, code=other)))


def test_what_is_wrong_with_sources_is_said_of_the_events_that_read_them(plates):
    sequence(plates / "plates" / "unused", 1, 2, chromaticities=None)
    sequence(plates / "plates" / "C001", 1, 16, start=2 * HOUR, chromaticities=None)
    assert plan_archive(show_of(plates, CUT)).missing == ()
    with pytest.raises(
        UserError, match=r"event 002 in line 6: its source cannot be archived: .*C001.*primaries"
    ):
        plan_archive(show_of(plates, CUT.replace("B001", "C001")))


def event(number, place, kind="C", reel="A001", record="10:00:00:00 10:00:00:06", track="V"):
    return f"{number}  {reel}  {track}  {kind}  {place} {record}"


SIX = "01:00:00:04 01:00:00:10"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            [event("001", SIX), event("002", SIX, "K B 010")],
            "event 002 in line 4: is a key over another picture",
        ),
        (
            [event("001", "01:00:00:04 01:00:00:16")],
            "takes 12 frames of its source for 6 of the cut, and no M2",
        ),
        ([event("001", SIX, "D 010")], "its transition takes 10 frames, and the event has 6"),
        (
            [event("001", SIX), event("002", SIX)],
            "event 002 in line 4: begins before cut.edl: event 001 in line 3",
        ),
        ([event("001", SIX), "M2 A001 fast"], "M2 has no speed"),
        ([event("001", SIX), "* TIMEWARP EFFECT: KEYFRAMES"], "has a speed that changes, and no M2 says how"),
        ([event("001", SIX), "M2 A001 012.0", "M2 A001 048.0"], "two M2 lines of different speeds"),
        ([event("001", SIX, record="10:00:00:06 10:00:00:00")], "its record ends before it begins"),
        ([event("001", "01:00:00:24 01:00:00:30")], "there is no frame 24 at 24 frames per second"),
        ([event("001", "00:00:00:00 25:00:00:00", record="00:00:00:00 25:00:00:00")], "more than any cut"),
        (
            [event("001", "23:59:59:20 00:00:00:02")],
            "its source passes midnight, and frames are counted from 00:00:00:00; split the event there",
        ),
        ([event("001", "01:00:00:10 01:00:00:04")], "its source ends before it begins, and no M2 says"),
        ([event("001", SIX, track="A")], "has no picture events"),
        (
            [event("001", SIX), event("002", SIX, track="V2")],
            "has several video tracks, V1, V2; choose one by",
        ),
        ([event("001", SIX, reel="BL")], "has no picture events"),
    ],
)
def test_an_edl_that_no_archive_can_hold_is_a_sentence(lines, sentence, plates):
    with pytest.raises(UserError) as caught:
        plan_archive(show_of(plates, edl(*lines)))
    assert sentence in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_all_mistakes_are_named_at_once(plates):
    lines = [
        event("001", SIX, "K"),
        event("002", "01:00:00:04 01:00:00:16", record="10:00:00:06 10:00:00:12"),
    ]
    with pytest.raises(UserError) as caught:
        plan_archive(show_of(plates, edl(*lines)))
    assert len(str(caught.value).splitlines()) == 2


def test_one_track_of_several_is_chosen(plates):
    text = edl(event("001", SIX), event("002", "02:00:00:04 02:00:00:10", reel="B001", track="V2"))
    assert [shot.event.reel for shot in plan_archive(show_of(plates, text, more="track = 'V2'\n")).shots] == [
        "B001"
    ]
    assert [shot.event.reel for shot in plan_archive(show_of(plates, text, more="track = 'V'\n")).shots] == [
        "A001"
    ]
    with pytest.raises(UserError, match=r"has no track V3; archive.track can be V1, V2"):
        plan_archive(show_of(plates, text, more="track = 'V3'\n"))


def test_the_timelines_of_an_archive_are_the_same_bytes_each_time_and_name_what_was(plates):
    show = show_of(plates, CUT)
    folders = [plates / "one", plates / "two"]
    for folder in folders:
        folder.mkdir()
        assert write_timelines(plan_archive(show), folder) == []
    names = sorted(path.name for path in folders[0].iterdir())
    assert names == ["timeline.edl", "timeline.otio"]
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
    read = otio.adapters.read_from_file(str(folders[0] / "timeline.otio"))
    clip = next(iter(read.find_clips()))
    assert clip.media_reference.target_url_for_image_number(0) == (
        "0010_LN_0010_BG1/0010_LN_0010_BG1.00086402.exr"
    )
    assert clip.available_range().duration.value == 14
    assert clip.metadata["ocio_gen"]["reel"] == "A001"
    named = [one.names for one in otio_looks(folders[0] / "timeline.otio")]
    assert [names[NameOf.CLIP] for names in named] == [["LN_0010_BG1.mov"], ["LN_0020"], ["0030_A001"]]
    lines = (folders[0] / "timeline.edl").read_text().splitlines()
    assert "* FROM CLIP NAME: LN_0010_BG1.mov" in lines
    assert "* SOURCE FILE: 0020_LN_0020" in lines
    assert "* ORIGINAL REEL: B001" in lines


@pytest.mark.parametrize("name", ["timeline.edl", "timeline.otio"])
def test_the_archive_is_a_source_of_its_own_timelines(name, plates):
    retimed = CUT.replace("10:00:00:06\n", "10:00:00:06\nM2   A001       012.0    01:00:00:04\n", 1)
    plan = plan_archive(show_of(plates, retimed))
    archive = plates / "archive"
    for shot in plan.shots:
        (archive / "plates" / shot.name).mkdir(parents=True)
        for count, path in shot.frames:
            (archive / "plates" / shot.name / shot.file_name(count)).hardlink_to(path)
    write_timelines(plan, archive)
    again = plan_archive(show_of(archive, (archive / name).read_text(), name=name))
    assert (again.missing, again.short) == ((), ())
    for one, other in zip(plan.shots, again.shots, strict=True):
        assert other.source.folder.name == one.name
        assert (other.cut, other.fades, other.frames_read) == (one.cut, one.fades, one.frames_read)
        assert [count for count, _ in other.frames] == [count for count, _ in one.frames]


def test_links_to_folders_among_the_sources_are_noted(plates):
    (plates / "plates" / "all").symlink_to(plates, target_is_directory=True)
    assert plan_archive(show_of(plates, CUT)).notes == (
        "links to folders among the sources are not followed: 1",
    )


def test_sources_of_both_counts_stand_in_one_edl_by_their_marks(tmp_path):
    rate = Fraction(30000, 1001)
    hour = 3600 * 30 - 108  # of drop-frame timecode
    sequence(tmp_path / "plates" / "DF", 1, 30, start=0, base=30, drop=True, rate=rate)
    sequence(tmp_path / "plates" / "NDF", 1, 30, start=3600 * 30, base=30, rate=rate)
    lines = [
        event("001", "00:00:00;04 00:00:00;10", reel="DF", record="01:00:00;00 01:00:00;06"),
        event("002", "01:00:00:04 01:00:00:10", reel="NDF", record="01:00:00;06 01:00:00;12"),
    ]
    plan = plan_archive(show_of(tmp_path, edl(*lines)))
    write_timelines(plan, tmp_path)
    text = (tmp_path / "timeline.edl").read_text()
    assert "FCM: NON-DROP FRAME" in text
    record = conform_edl(text, 30)
    assert record[hour] == [("0010_DF", 4)]
    assert record[hour + 6] == [("0020_NDF", 3600 * 30 + 4)]


# ---------------------------------------------------------------- OpenTimelineIO


def time(value, rate=24.0):
    return otio.opentime.RationalTime(value, rate)


def taken(first, length, rate=24.0):
    return otio.opentime.TimeRange(time(first, rate), time(length, rate))


def clip(first=HOUR + 4, length=6, *, rate=24.0, effects=(), name="A001"):
    reference = otio.schema.ExternalReference(target_url="/etc/../../A001.mov")
    return otio.schema.Clip(name, reference, taken(first, length, rate), effects=list(effects))


def timeline(*items, tracks=()):
    made = otio.schema.Timeline("Reel 1")
    made.tracks.append(otio.schema.Track("picture", items, kind="Video"))
    for track in tracks:
        made.tracks.append(track)
    return otio.adapters.write_to_string(made, "otio_json")


def refused(folder, text):
    with pytest.raises(UserError) as caught:
        plan_archive(show_of(folder, text, name="cut.otio"))
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_an_otio_is_planned_by_its_own_rate(plates):
    text = timeline(clip(), otio.schema.Gap(duration=time(5)), clip(HOUR + 8, 4, name="B"))
    plan = plan_archive(show_of(plates, text, name="cut.otio"))
    assert [(shot.name, shot.cut, shot.record) for shot in plan.shots] == [
        ("0010_A001", (HOUR + 4, HOUR + 9), (0, 6)),
        ("0020_B", (HOUR + 8, HOUR + 11), (11, 15)),
    ]
    assert plan.shots[1].found_by == "source file 'A001.mov'"


def nested(depth):
    inner = clip()
    for _ in range(depth):
        stack = otio.schema.Stack()
        stack.append(inner)
        inner = stack
    return inner


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ([nested(1)], "is a Stack in the track; export the timeline without nesting"),
        ([nested(60)], "is a Stack in the track"),
        ([clip(rate=25.0), clip()], "runs at 24 frames per second, and the timeline at 25"),
        ([clip(rate=17.0)], "17.0 frames per second: timecodes run at"),
        ([clip(HOUR + 0.5)], "its time 86400.5 is no whole number of frames"),
        ([clip(length=1e9)], "its time is 1000000000.0"),
        ([clip(length=11_000_000)], "has 11,000,000 frames, more than any cut"),
        ([clip(length=-3)], "has -3 frames"),
        (
            [clip(effects=[otio.schema.Effect("blur", "Gaussian")])],
            "has an effect, Gaussian, which no archive",
        ),
        ([clip(effects=[otio.schema.TimeEffect("curve", "TimeRemap")])], "has an effect, TimeRemap"),
        (
            [clip(effects=[otio.schema.LinearTimeWarp(time_scalar=2.0)] * 1 + [otio.schema.FreezeFrame()])],
            "2 time warps",
        ),
        ([clip(effects=[otio.schema.LinearTimeWarp(time_scalar=1e9)])], "its time scalar is 1000000000.0"),
        (
            [clip(), otio.schema.Transition(in_offset=time(4), out_offset=time(9)), clip()],
            "its transition is longer than it is",
        ),
        (
            [
                clip(),
                otio.schema.Transition(in_offset=time(0), out_offset=time(4)),
                clip(),
                otio.schema.Transition(in_offset=time(4), out_offset=time(0)),
                clip(),
            ],
            "its two transitions overlap",
        ),
        ([clip(), otio.schema.Transition(in_offset=time(0), out_offset=time(4))], "its transition is longer"),
    ],
)
def test_an_otio_that_no_archive_can_hold_is_a_sentence(items, sentence, plates):
    assert sentence in refused(plates, timeline(*items))


def test_several_video_tracks_need_a_choice(plates):
    other = otio.schema.Track("titles", [clip()], kind="Video")
    sound = otio.schema.Track("sound", [clip()], kind="Audio")
    assert "choose one by archive.track: V1 'picture', V2 'titles'" in refused(
        plates, timeline(clip(), tracks=[other])
    )
    assert len(plan_archive(show_of(plates, timeline(clip(), tracks=[sound]), name="cut.otio")).shots) == 1
    for track in ("titles", "V2"):
        text = timeline(clip(), clip(), tracks=[otio.schema.Track("titles", [clip()], kind="Video")])
        plan = plan_archive(show_of(plates, text, name="cut.otio", more=f"track = '{track}'\n"))
        assert len(plan.shots) == 1


def test_a_track_that_is_disabled_is_left_out_and_noted(plates):
    titles = otio.schema.Track("titles", [clip(HOUR + 8)], kind="Video")
    titles.enabled = False
    text = timeline(clip(), tracks=[titles])
    plan = plan_archive(show_of(plates, text, name="cut.otio"))
    assert [shot.cut for shot in plan.shots] == [(HOUR + 4, HOUR + 9)]
    assert plan.notes == ("cut.otio: its video track V2 'titles' is disabled, and is left out",)
    with pytest.raises(UserError, match="its track V2 is disabled; enable it, or choose another"):
        plan_archive(show_of(plates, text, name="cut.otio", more="track = 'V2'\n"))
    assert "has several video tracks" in refused(plates, text.replace('"enabled": false', '"enabled": true'))


def test_a_timeline_without_an_enabled_track_is_refused(plates):
    made = otio.schema.Timeline("Reel 1")
    made.tracks.append(otio.schema.Track("picture", [clip()], kind="Video"))
    made.tracks[0].enabled = False
    text = otio.adapters.write_to_string(made, "otio_json")
    assert "has no video track that is enabled" in refused(plates, text)
    made.tracks[0].enabled, made.tracks.enabled = True, False
    assert "its tracks are disabled" in refused(plates, otio.adapters.write_to_string(made, "otio_json"))


def test_a_retime_of_all_tracks_is_refused(plates):
    made = otio.schema.Timeline("Reel 1")
    made.tracks.append(otio.schema.Track("picture", [clip()], kind="Video"))
    made.tracks.effects.append(otio.schema.LinearTimeWarp(time_scalar=2.0))
    text = otio.adapters.write_to_string(made, "otio_json")
    assert "its tracks as a whole: has an effect, LinearTimeWarp" in refused(plates, text)


@pytest.mark.parametrize(
    ("start", "sentence"),
    [(-5, "begins before 00:00:00:00"), (100 * HOUR - 5, "ends beyond 99 hours")],
)
def test_a_timeline_beyond_timecodes_is_a_sentence(start, sentence, plates):
    made = otio.schema.Timeline("Reel 1", global_start_time=time(start))
    made.tracks.append(otio.schema.Track("picture", [clip()], kind="Video"))
    text = otio.adapters.write_to_string(made, "otio_json")
    assert sentence in refused(plates, text)


@pytest.mark.parametrize(
    ("wipe", "number"),
    [
        ({"ocio_gen": {"wipe": "12"}}, "12"),
        ({"ocio_gen": {"wipe": "12345"}}, ""),
        ({"ocio_gen": {"wipe": "²"}}, ""),
        ({"ocio_gen": {"wipe": ["1"]}}, ""),
        ({"ocio_gen": "x"}, ""),
        ({"ocio_gen": [1]}, ""),
        ({"ocio_gen": 3}, ""),
        ({"ocio_gen": None}, ""),
        ({}, ""),
    ],
)
def test_the_number_of_a_wipe_is_one_that_an_edl_has(wipe, number, plates):
    joint = otio.schema.Transition("", "Custom_Transition", time(1), time(2), wipe)
    text = timeline(clip(length=4), joint, clip(length=4))
    plan = plan_archive(show_of(plates, text, name="cut.otio"))
    (begins,) = [one.begins for one in plan.cut.clips if one.begins]
    assert begins.name == number
    write_timelines(plan, plates)
    assert read_whole_edl(plates / "timeline.edl").events[-1].pattern == (number or "1").zfill(3)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"OTIO_SCHEMA": "Timeline.1", "tracks": ' * 2_000 + "1" + "}" * 2_000,
        timeline(clip()).replace("86404.0", "NaN"),
        timeline(clip()).replace("86404.0", "1e400"),
        timeline(clip()).replace('"rate": 24.0', '"rate": NaN'),
        timeline(clip()).replace('"rate": 24.0', '"rate": 0.0'),
        timeline(clip()).replace('"rate": 24.0', '"rate": -24.0'),
        timeline(clip()).replace("Clip.2", "Widget.1"),
        timeline(clip()).replace("Timeline.1", "Clip.2"),
        timeline(clip()).replace('"source_range": {', '"source_range": 7, "was": {'),
        timeline(clip()).replace('"enabled": true', '"enabled": "maybe"'),
        timeline(clip()).replace("ExternalReference.1", "Nothing.1"),
        timeline(clip()).replace("Stack.1", "Track.1"),
        json.dumps({"OTIO_SCHEMA": "SerializableCollection.1", "children": [json.loads(timeline(clip()))]}),
    ],
)
def test_a_hostile_otio_is_a_sentence_or_read_as_usual(text, plates):
    assert is_read_or_refused(show_of(plates, text, name="cut.otio"), plates)


def is_read_or_refused(show, folder):
    try:
        plan = plan_archive(show)
    except UserError as error:
        return len(str(error).splitlines()) == 1
    return all(path.is_relative_to(folder) for shot in plan.shots for _, path in shot.frames)


def test_generated_pictures_and_clips_that_are_off_are_black(plates):
    bars = otio.schema.Clip("bars", otio.schema.GeneratorReference(generator_kind="SMPTEBars"), taken(0, 10))
    off = clip()
    off.enabled = False
    plan = plan_archive(show_of(plates, timeline(bars, clip(), off, clip()), name="cut.otio"))
    assert [shot.record for shot in plan.shots] == [(10, 16), (22, 28)]
    assert plan.notes == ("cut.otio: item 1 (bars): is generated (SMPTEBars): no frames to archive",)


def test_a_description_without_the_table_and_a_wrong_one_are_sentences(plates):
    (plates / "show.toml").write_text('name = "a"\ntitle = "A"\nocio = ["2.3"]\n')
    with pytest.raises(UserError, match=r"has no \[archive\] table; add one"):
        plan_archive(load_show(plates / "show.toml"))
    show = show_of(plates, CUT)
    with pytest.raises(UserError, match="found 1001; allowed: 0 to 1000"):
        plan_archive(show, handles=1001)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("rate = 26\n", "archive.rate: found 26; allowed: frames per second, as 23.976: timecodes run at"),
        ("rate = 'abc'\n", "archive.rate: found 'abc'; allowed: frames per second, as 23.976"),
        ("sidecars = 'none/*.tif'\n", "archive.sidecars: 'none/*.tif' fits no file in /"),
        ("rate = 'nan'\n", "archive.rate: found 'nan'"),
        ("codec = 'dwaa'\n", "archive.codec: found 'dwaa'; allowed: 'none', 'auto', 'rle'"),
        ("stills_at = 'end'\n", "archive.stills_at: found 'end'; allowed: 'first', 'middle' or 'last'"),
        ("framing = 'no.fdl'\n", "archive.framing: there is no file /"),
        ("handel = 3\n", "archive.handel: no such key; allowed here: timeline, rate, track, sources"),
    ],
)
def test_a_wrong_key_is_a_sentence(more, sentence, plates):
    with pytest.raises(UserError) as caught:
        show_of(plates, CUT, more=more)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(("key", "value"), [("sources", "[]"), ("sources", "[3]"), ("timeline", "'cut.xml'")])
def test_a_wrong_path_is_a_sentence(key, value, plates):
    show_of(plates, CUT)
    (plates / "cut.xml").touch()
    text = re.sub(f"{key} = .*", f"{key} = {value}", (plates / "show.toml").read_text())
    (plates / "show.toml").write_text(text)
    with pytest.raises(UserError, match=f"archive.{key}: found .*; allowed"):
        load_show(plates / "show.toml")


def test_the_codecs_of_the_table_are_those_of_recompress():
    assert set(CODECS) == {"auto", *LOSSLESS}
