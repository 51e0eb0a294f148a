# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import opentimelineio as otio
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.archive.otio_cut import otio_cut
from ocio_gen.core.errors import UserError
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.looks.otio import otio_looks


def timeline(path, *clips):
    """A timeline that the library itself writes: (name, reel, cdl) for each clip."""
    track = otio.schema.Track()
    for name, reel, cdl in clips:
        metadata = {"cmx_3600": {"reel": reel}} | ({"cdl": cdl} if cdl else {})
        reference = otio.schema.ExternalReference(target_url=f"file:///media/{reel}.mov")
        track.append(otio.schema.Clip(name=name, media_reference=reference, metadata=metadata))
        track.append(otio.schema.Gap())
    black = otio.schema.GeneratorReference(generator_kind="black")
    track.append(otio.schema.Clip(name="BL", media_reference=black))
    made = otio.schema.Timeline()
    made.tracks.append(track)
    otio.adapters.write_to_file(made, str(path))
    return path


def test_clips_have_their_names_and_cdls(tmp_path):
    sop = {"slope": [1.1, 1, 1], "offset": [0, 0.01, 0], "power": [1, 1, 0.9]}
    path = timeline(
        tmp_path / "cut.otio",
        ("SH_0010", "A001C001", {"asc_sop": sop, "asc_sat": 0.8}),
        ("SH_0020", "A002C001", {"asc_sat": 0.5}),
        ("SH_0030", "A003C001", None),
    )
    clips = list(otio_looks(path))
    assert [clip.cdl for clip in clips] == [
        Cdl((1.1, 1, 1), (0, 0.01, 0), (1, 1, 0.9), 0.8),
        Cdl(saturation=0.5),
        None,
    ]
    assert clips[0].names[NameOf.CLIP] == ["SH_0010"]
    assert clips[0].names[NameOf.REEL] == ["A001C001"]
    assert clips[0].names[NameOf.SOURCE_FILE] == ["A001C001.mov"]


@pytest.mark.parametrize(
    "cdl",
    [
        {"asc_sop": {"slope": [1, 1]}},
        {"asc_sop": 3},
        {"asc_sat": "high"},
        {"asc_sat": [1]},
        {"asc_sat": "1"},
        {"asc_sat": True},
        "text",
    ],
)
def test_what_is_no_cdl_is_one_sentence(tmp_path, cdl):
    with pytest.raises(UserError, match="clip 1: its cdl is no ASC CDL") as caught:
        list(otio_looks(timeline(tmp_path / "cut.otio", ("SH_0010", "A001", cdl))))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "5", "[" * 200_000, '{"a":' * 100_000, "TITLE: an EDL\n"]
)
def test_what_is_no_timeline_is_one_sentence(tmp_path, text):
    (tmp_path / "cut.otio").write_text(text)
    with pytest.raises(UserError, match=r"cut.otio: (is not a timeline|has no clips)") as caught:
        list(otio_looks(tmp_path / "cut.otio"))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("read", [lambda path: list(otio_looks(path)), lambda path: otio_cut(path, None)])
def test_a_key_that_is_twice_in_an_object_is_refused(read, tmp_path):
    # (Of a name OpenTimelineIO takes one; where children or media are there twice, it ends the process.)
    path = timeline(tmp_path / "cut.otio", ("SH_0010", "A001", None))
    text = path.read_text()
    twice = text.replace('"name": "SH_0010"', '"name": "SH_0020", "name": "SH_0010"')
    assert twice != text
    path.write_text(twice)
    with pytest.raises(UserError, match="an object has the same key twice"):
        read(path)
