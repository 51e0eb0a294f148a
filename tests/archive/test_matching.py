# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ocio_gen.archive.cut import Clip, Joint
from ocio_gen.archive.index import SourceSequence
from ocio_gen.archive.matching import SourceIndex
from ocio_gen.core.errors import UserError
from ocio_gen.show.cut.events import Event, Motion, NameOf, Transition
from ocio_gen.show.cut.timecode import FrameCount


def source(folder, prefix, first=1000, last=1100, reel=""):
    return SourceSequence(Path(folder), prefix, 4, ".exr", np.arange(first, last + 1), reel=reel)


def clip(first=1010, length=10, files=(), **names):
    """A clip of some frames, by its names: clip, reel, source_file."""
    places = (FrameCount(first), FrameCount(first + length))
    named = {NameOf(of): [text] for of, text in names.items()}
    event = Event(3, "001", "", "V", Transition.CUT, 0, places, places, named)
    return Clip("event 001", event, (0, length), Motion(Fraction(first)), source_files=tuple(files))


def found(made, *sources):
    match = SourceIndex(sources).match(made)
    return match.source.folder.name if match.source else None


@pytest.mark.parametrize(
    "name",
    [
        "SH_010_bg.1010.exr",
        "SH_010_bg.####.exr",
        "SH_010_bg.[1001-1100].exr",
        "SH_010_bg.%04d.exr",
        "SH_010_bg.mov",
        "sh_010_BG",
        r"Z:\media\SH_010_bg.1010.exr",
        "file:///media/plates/SH_010_bg.1010.exr",
        "../../../etc/SH_010_bg.1010.exr",
    ],
)
def test_a_source_file_is_the_sequence_of_its_name_wherever_it_is_said_to_be(name):
    sources = source("/s/one", "SH_010_bg."), source("/s/two", "SH_010_fg.")
    assert found(clip(source_file=name), *sources) == "one"
    assert found(clip(files=[name]), *sources) == "one"


def test_a_sequence_is_called_after_its_folder_too():
    sources = source("/s/SH_010", ""), source("/s/SH_020", "")
    assert found(clip(clip="SH_020"), *sources) == "SH_020"
    assert found(clip(clip="SH_020.mov"), *sources) == "SH_020"


def test_a_shot_s_number_is_no_frame_s():
    sources = [source("/s/SH", "SH.")]
    for name in ("SH_0010", "SH_0010.mov"):
        assert found(clip(clip=name, source_file=name), *sources) is None
    assert found(clip(clip="SH_0010.exr"), *sources) == "SH"
    assert found(clip(clip="SH_0010.exr"), *sources, source("/s/SH_0010", "x.")) == "SH_0010"


def test_a_folder_s_name_is_its_sequence_s_where_one_has_it():
    sources = source("/s/SH_010", "SH_010_matte."), source("/s/SH_010", "SH_010.")
    match = SourceIndex(sources).match(clip(clip="SH_010"))
    assert match.source is sources[1]


def test_a_reel_is_that_of_headers_or_what_a_name_begins_with():
    sources = source("/s/one", "x.", reel="A001C003"), source("/s/B001C001_230101_R1AB", "")
    assert found(clip(reel="a001c003"), *sources) == "one"
    assert found(clip(reel="B001C001"), *sources) == "B001C001_230101_R1AB"


def test_a_reel_s_number_ends_where_it_ends():
    sources = source("/s/A10_C001", ""), source("/s/A1_C001", "", 5000, 5100)
    assert found(clip(reel="A1"), *sources) == "A1_C001"
    assert found(clip(reel="A10"), *sources) == "A10_C001"
    assert found(clip(reel="A1"), sources[0]) is None
    assert found(clip(reel="A"), sources[0]) == "A10_C001"
    assert found(clip(reel="A1_C"), source("/s/A1_C001", "")) == "A1_C001"


def test_a_name_of_any_length_is_looked_at_quickly():
    for text in ("1" * 200_000, "1-" * 100_000 + "x", "SH." + "#" * 200_000 + "x"):
        began = time.process_time()
        assert found(clip(source_file=text, clip=text), source("/s/one", "a.")) is None
        assert time.process_time() - began < 2


def test_a_stronger_name_wins_and_a_name_without_frames_does_not_count():
    sources = [source("/s/file", "a."), source("/s/clip", "b."), source("/s/reel", "c.")]
    names = {"source_file": "a.exr", "clip": "b", "reel": "c"}
    assert found(clip(**names), *sources) == "file"
    assert found(clip(clip="b", reel="c"), *sources) == "clip"
    sources[0] = source("/s/file", "a.", 5000, 5100)
    assert found(clip(**names), *sources) == "clip"


def test_a_stronger_name_with_some_of_the_frames_is_what_is_meant():
    some = source("/s/some", "a.", 1000, 1015)
    match = SourceIndex([some, source("/s/all", "b.")]).match(clip(source_file="a.exr", reel="b"))
    assert match.source is some


def test_two_of_one_name_with_the_frames_are_refused_by_name():
    sources = source("/s/one", "SH_010."), source("/s/two", "SH_010.")
    with pytest.raises(UserError) as caught:
        found(clip(clip="SH_010"), *sources)
    assert str(caught.value) == (
        "event 001: 2 sources fit its clip name 'SH_010' and have its frames: /s/one/SH_010.####.exr, "
        "/s/two/SH_010.####.exr; move one away, or list in archive.sources only the folders to use"
    )
    assert found(clip(clip="SH_010"), sources[0], source("/s/two", "SH_010.", 5000, 5100)) == "one"


def test_the_frames_alone_are_no_name():
    assert found(clip(), source("/s/one", "a.")) is None
    assert found(clip(clip="other"), source("/s/one", "a.")) is None


def test_the_frames_that_a_transition_shows_are_needed_too():
    one = clip(1090, 10, clip="a")
    long = Clip(one.where, one.event, one.record, one.motion, ends=Joint(Transition.DISSOLVE, 0, 12))
    short, enough = source("/s/one", "a.", 1000, 1099), source("/s/two", "a.", 1000, 1111)
    assert (one.span, long.span) == ((1090, 1099), (1090, 1111))
    assert found(one, short) == "one"
    assert found(long, short, enough) == "two"
