# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import json

import opentimelineio as otio
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.show.cut.otio import read_timeline

# All but the last one end the process of OpenTimelineIO's own reader (0.18), most by a segmentation fault.
NOT_TIMELINES = {
    "a key twice": '{"a": {"b": 1}, "a": {"OTIO_SCHEMA": "Timeline.1"}}',
    "a key twice, written otherwise": r'{"\u0061": {"b": 1}, "a": {"OTIO_SCHEMA": "Timeline.1"}}',
    "a key twice, further in": '[{"b": {"a": {"b": 1}, "a": {"OTIO_SCHEMA": "Timeline.1"}}}]',
    "no tracks": '{"OTIO_SCHEMA": "Timeline.1", "tracks": null}',
    "no tracks, further in": (
        '{"OTIO_SCHEMA": "SerializableCollection.1", "children": '
        '[{"OTIO_SCHEMA": "Timeline.1", "tracks": null}]}'
    ),
    "an unknown kind": '{"OTIO_SCHEMA": "UnknownSchema.1"}',
    "itself": (
        '{"OTIO_SCHEMA": "SerializableCollection.1", "OTIO_REF_ID": "x", "children": '
        '[{"OTIO_SCHEMA": "SerializableObjectRef.1", "id": "x"}]}'
    ),
    "two versions of a clip": (
        '{"OTIO_SCHEMA": "Clip.1", "media_references": {"DEFAULT_MEDIA": '
        '{"OTIO_SCHEMA": "MissingReference.1"}}}'
    ),
    "deep": "[" * 100_000,
    "empty": "",
}


@pytest.mark.parametrize("text", NOT_TIMELINES.values(), ids=NOT_TIMELINES)
def test_what_opentimelineio_does_not_survive_is_a_sentence(text, tmp_path):
    (tmp_path / "cut.otio").write_text(text)
    with pytest.raises(
        UserError, match=r"is not a timeline that OpenTimelineIO can read: .*; export it again"
    ):
        read_timeline(tmp_path / "cut.otio")


def test_a_timeline_is_read_with_its_clips(tmp_path):
    made = otio.schema.Timeline("Reel 1")
    made.tracks.append(otio.schema.Track("V1", [otio.schema.Clip("A"), otio.schema.Clip("B")], kind="Video"))
    text = otio.adapters.write_to_string(made, "otio_json")
    assert '"Clip.2"' in text
    assert '"media_references"' in text
    (tmp_path / "cut.otio").write_text(text)
    timeline, clips = read_timeline(tmp_path / "cut.otio")
    assert (timeline.name, [clip.name for clip in clips]) == ("Reel 1", ["A", "B"])
    twice = text.replace('"name": "A"', '"name": "A", "name": "C"')
    assert json.loads(twice) != json.loads(text)
    (tmp_path / "cut.otio").write_text(twice)
    with pytest.raises(UserError, match="an object has the same key twice"):
        read_timeline(tmp_path / "cut.otio")


def test_a_clip_of_the_first_version_is_read(tmp_path):
    clip = {
        "OTIO_SCHEMA": "Clip.1",
        "name": "A",
        "media_reference": {"OTIO_SCHEMA": "ExternalReference.1", "target_url": "a.mov"},
    }
    (tmp_path / "cut.otio").write_text(
        json.dumps({"OTIO_SCHEMA": "SerializableCollection.1", "children": [clip]})
    )
    _, (read,) = read_timeline(tmp_path / "cut.otio")
    assert (read.name, read.media_reference.target_url) == ("A", "a.mov")
