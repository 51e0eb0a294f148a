# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The conform of an archive: which file each frame of its timeline shows; bad timelines are sentences."""

import json

import opentimelineio as otio
import pytest

from ocio_gen.archive.conform import read_conform
from ocio_gen.archive.looks import look_of_folder
from ocio_gen.core.errors import UserError
from tests.archive.small import START, clip, dissolve, gap, write_timeline


def conformed(folder, *items, start=START):
    write_timeline(folder, items, start)
    return read_conform(folder)


def numbers(conform):
    """The numbers of the frames that are shown, by their record counts from the first."""
    return {count - START: int(path.name.split(".")[1]) for count, path in conform.files.items()}


def retimed(*, speed, length, read=1010):
    made = clip("A", 1000, 100, read, length)
    made.effects.append(otio.schema.LinearTimeWarp(time_scalar=speed))
    return made


def test_clips_follow_each_other_and_gaps_are_empty(tmp_path):
    conform = conformed(tmp_path, clip("A", 1000, 9, 1002, 3), gap(2), clip("B", 5, 9, 7, 1))
    assert (conform.first, conform.end) == (START, START + 6)
    assert numbers(conform) == {0: 1002, 1: 1003, 2: 1004, 5: 7}
    assert conform.files[START] == tmp_path / "A" / "A.00001002.exr"
    assert conform.empty == [START + 3, START + 4]
    assert conform.mixed == []


def test_frames_of_a_dissolve_are_mixed(tmp_path):
    conform = conformed(tmp_path, clip("A", 0, 99, 10, 4), dissolve(1, 2), clip("B", 0, 99, 50, 5))
    assert conform.mixed == [START + 3, START + 4, START + 5]
    assert numbers(conform) == {0: 10, 1: 11, 2: 12, 6: 52, 7: 53, 8: 54}


@pytest.mark.parametrize(
    ("speed", "frames"),
    [
        (1.0, [1010, 1011, 1012, 1013]),
        (2.0, [1010, 1012, 1014, 1016]),
        (0.5, [1010, 1010, 1011, 1011]),
        (1 / 3, [1010, 1010, 1010, 1011]),
        (30 / 24, [1010, 1011, 1012, 1013]),
        (-1.0, [1010, 1009, 1008, 1007]),
        (-0.5, [1010, 1010, 1009, 1009]),
        (0.0, [1010] * 4),
    ],
)
def test_retimes_read_the_frame_that_was_begun(speed, frames, tmp_path):
    assert list(numbers(conformed(tmp_path, retimed(speed=speed, length=4))).values()) == frames


def test_a_freeze_shows_one_frame(tmp_path):
    made = clip("A", 1000, 100, 1010, 3)
    made.effects.append(otio.schema.FreezeFrame())
    assert list(numbers(conformed(tmp_path, made)).values()) == [1010] * 3


def test_two_tracks_are_mixed_where_both_show_something(tmp_path):
    write_timeline(tmp_path, [clip("A", 0, 9, 1, 3)])
    timeline = otio.adapters.read_from_file(str(tmp_path / "timeline.otio"))
    over = otio.schema.Track("V2", kind=otio.schema.TrackKind.Video)
    over.extend([gap(1), clip("B", 0, 9, 5, 1)])
    timeline.tracks.append(over)
    otio.adapters.write_to_file(timeline, str(tmp_path / "timeline.otio"))
    conform = read_conform(tmp_path)
    assert conform.mixed == [START + 1]
    assert numbers(conform) == {0: 1, 2: 3}


def test_a_disabled_clip_and_a_disabled_track_show_nothing(tmp_path):
    made = clip("B", 0, 9, 5, 2)
    made.enabled = False
    conform = conformed(tmp_path, clip("A", 0, 9, 1, 1), made, gap(1))
    assert numbers(conform) == {0: 1}
    assert (conform.disabled, conform.empty) == ([START + 1, START + 2], [START + 3])
    timeline = otio.adapters.read_from_file(str(tmp_path / "timeline.otio"))
    over = otio.schema.Track("V2", kind=otio.schema.TrackKind.Video)
    over.append(clip("C", 0, 9, 5, 1))
    over.enabled = False
    timeline.tracks.append(over)
    otio.adapters.write_to_file(timeline, str(tmp_path / "timeline.otio"))
    assert numbers(read_conform(tmp_path)) == {0: 1}


@pytest.mark.parametrize("kind", ["Stack", "Track"])
def test_nested_pictures_are_refused_by_name(kind, tmp_path):
    nested = getattr(otio.schema, kind)("inside")
    nested.append(clip("A", 0, 9, 1, 3))
    with pytest.raises(UserError, match=rf"item 2 of V1: is a {kind} in the track"):
        conformed(tmp_path, clip("A", 0, 9, 1, 1), nested)


def test_a_stack_beside_tracks_is_refused(tmp_path):
    write_timeline(tmp_path, [clip("A", 0, 9, 1, 3)])
    timeline = otio.adapters.read_from_file(str(tmp_path / "timeline.otio"))
    timeline.tracks.append(otio.schema.Stack("inside"))
    otio.adapters.write_to_file(timeline, str(tmp_path / "timeline.otio"))
    with pytest.raises(UserError, match="track 2: is a Stack, and no track"):
        read_conform(tmp_path)


def test_a_trimmed_track_is_refused(tmp_path):
    write_timeline(tmp_path, [clip("A", 0, 9, 1, 3)])
    timeline = otio.adapters.read_from_file(str(tmp_path / "timeline.otio"))
    one, two = (otio.opentime.RationalTime(number, 24) for number in (1, 2))
    timeline.tracks[0].source_range = otio.opentime.TimeRange(one, two)
    otio.adapters.write_to_file(timeline, str(tmp_path / "timeline.otio"))
    with pytest.raises(UserError, match="track 1: is trimmed as a whole"):
        read_conform(tmp_path)


@pytest.mark.parametrize(
    ("offsets", "said"),
    [
        ((-1, 2), "has a length below 0"),
        ((2, -1), "has a length below 0"),
        ((5, 0), "is longer than the clip beside it"),
        ((0, 1e9), "is longer than the clip beside it"),
        ((1e10, 0), "is no number of frames"),
    ],
)
def test_a_dissolve_reaches_no_further_than_its_clips(offsets, said, tmp_path):
    with pytest.raises(UserError, match="item 2 of V1") as caught:
        conformed(tmp_path, clip("A", 0, 9, 1, 4), dissolve(*offsets), clip("B", 0, 9, 1, 4))
    assert said in str(caught.value)


def test_a_fade_at_an_end_ends_with_the_timeline(tmp_path):
    # (As long as that, a list of its frames would fill the memory.)
    conform = conformed(tmp_path, dissolve(1e9, 1), clip("A", 0, 9, 1, 4), dissolve(1, 1e9))
    assert conform.mixed == [START, START + 3]
    assert numbers(conform) == {1: 2, 2: 3}


def test_a_timeline_that_shows_no_frame_alone_is_a_sentence(tmp_path):
    with pytest.raises(UserError, match="shows no frame alone: all are mixed"):
        conformed(tmp_path, clip("A", 0, 9, 1, 2), dissolve(2, 2), clip("B", 0, 9, 1, 2))


def test_frames_of_all_tracks_together_are_limited(tmp_path):
    timeline = otio.schema.Timeline("long")
    for number in range(3):
        track = otio.schema.Track(f"V{number + 1}", kind=otio.schema.TrackKind.Video)
        track.append(gap(150_000))
        timeline.tracks.append(track)
    otio.adapters.write_to_file(timeline, str(tmp_path / "timeline.otio"))
    with pytest.raises(UserError, match="its tracks have more than 400,000 frames"):
        read_conform(tmp_path)


@pytest.mark.parametrize(("look", "expected"), [("SH_0010", "SH_0010"), ("", None)])
def test_the_look_that_a_clip_names_is_known(look, expected, tmp_path):
    made = clip("A", 0, 9, 1, 2)
    made.metadata["ocio_gen"] = {"look": look}
    assert conformed(tmp_path, made).looks == {"A": expected}
    made.metadata["ocio_gen"] = [look]
    assert conformed(tmp_path, made).looks == {}


@pytest.mark.parametrize(
    ("folder", "shot"),
    [
        ("SH_0010", "SH_0010"),
        ("0010_SH_0010", "SH_0010"),
        ("0010_SH_0011", None),
        ("SH_0010_", None),
        ("A_SH_0010", None),
    ],
)
def test_a_folder_is_named_after_its_shot(folder, shot):
    assert look_of_folder(folder, ["SH_0010"]) == shot


def changed(key, value):
    def change(made):
        setattr(made.media_reference, key, value)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("target_url_base", "../A/"), "leads out of the archive"),
        (changed("target_url_base", "/etc/"), "leads out of the archive"),
        (changed("name_prefix", "../../x."), "leads out of the archive"),
        (changed("name_suffix", "/../../x.exr"), "leads out of the archive"),
        (changed("frame_zero_padding", 4000), "pads numbers to 4000 digits"),
        (lambda made: setattr(made, "media_reference", otio.schema.MissingReference()), "no sequence of im"),
        (lambda made: made.effects.append(otio.schema.LinearTimeWarp(time_scalar=-2000.0)), "reads frame -"),
        (lambda made: made.effects.append(otio.schema.LinearTimeWarp(time_scalar=1e300)), "is no number of"),
        (lambda made: made.effects.append(otio.schema.TimeEffect()), "a retime that is not linear"),
        (
            lambda made: setattr(
                made,
                "source_range",
                otio.opentime.TimeRange(
                    otio.opentime.RationalTime(1, 24), otio.opentime.RationalTime(1e8, 24)
                ),
            ),
            "ends beyond 200,000 frames",
        ),
    ],
)
def test_a_timeline_that_is_not_sound_is_a_sentence(change, said, tmp_path):
    made = clip("A", 1000, 100, 1010, 3)
    change(made)
    with pytest.raises(UserError) as caught:
        conformed(tmp_path, made)
    assert said in str(caught.value)
    assert "item 1 of V1" in str(caught.value)


NOT_TIMELINES = {
    "empty": "",
    "cut short": "{",
    "deep": "[" * 100_000,
    "a text": '"a"',
    "a clip": json.dumps({"OTIO_SCHEMA": "Clip.2"}),
    "a key twice": '{"OTIO_SCHEMA": "Timeline.1", "OTIO_SCHEMA": "Timeline.1", "name": "a"}',
}


@pytest.mark.parametrize("text", NOT_TIMELINES.values(), ids=NOT_TIMELINES)
def test_what_is_no_timeline_is_a_sentence(text, tmp_path):
    (tmp_path / "timeline.otio").write_text(text)
    with pytest.raises(UserError, match=r"OpenTimelineIO reads|shows no frame"):
        read_conform(tmp_path)


def test_a_key_that_is_twice_in_an_object_is_refused(tmp_path):
    write_timeline(tmp_path, [clip("A", 0, 9, 1, 3)])
    path = tmp_path / "timeline.otio"
    twice = path.read_text().replace('"name": "A"', '"name": "B", "name": "A"')
    assert twice.count('"name": "B"') == 1
    path.write_text(twice)
    with pytest.raises(UserError, match="an object has the same key twice"):
        read_conform(tmp_path)


def test_a_timeline_without_clips_is_refused(tmp_path):
    with pytest.raises(UserError, match="shows no frame of the archive"):
        conformed(tmp_path, gap(5))
