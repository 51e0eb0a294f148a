import pytest

from ocio_gen.cdl import Cdl
from ocio_gen.errors import UserError
from ocio_gen.looks.edl import read_edl
from tests.conftest import ROOT

EVENT = "001  A001C003 V     C        10:00:00:00 10:00:02:00 01:00:00:00 01:00:02:00\n"
SOP = "* ASC_SOP (0.9 1.0 1.1)(0.01 -0.02 0.0)(1.0 1.05 0.95)\n"
HEAD = "TITLE: REEL\nFCM: NON-DROP FRAME\n\n"


def edl(tmp_path, text):
    path = tmp_path / "reel.edl"
    path.write_text(HEAD + text)
    return path


def test_each_event_has_its_clip_and_its_cdl(tmp_path):
    text = EVENT + "* FROM CLIP NAME: SH010.mov\n" + SOP + "* ASC_SAT 0.9\n"
    text += EVENT.replace("001", "002", 1).replace("01:00:00:00 01:00:02:00", "01:00:02:00 01:00:04:00")
    text += "* FROM CLIP NAME: SH020\n"
    assert read_edl(edl(tmp_path, text), 24) == [
        ("SH010.mov", Cdl((0.9, 1.0, 1.1), (0.01, -0.02, 0.0), (1.0, 1.05, 0.95), 0.9)),
        ("SH020", None),
    ]


def test_saturation_alone_and_numbers_with_commas_are_read(tmp_path):
    assert read_edl(edl(tmp_path, EVENT + "*ASC_SAT 0.5\n"), 24)[0][1] == Cdl(saturation=0.5)
    commas = EVENT + "* ASC_SOP (0.9, 1.0, 1.1) (0, 0, 0) (1, 1, 1)\n"
    assert read_edl(edl(tmp_path, commas), 24)[0][1] == Cdl((0.9, 1.0, 1.1))


def test_black_and_sound_are_passed_over(tmp_path):
    later = EVENT.replace("01:00:00:00 01:00:02:00", "01:00:02:00 01:00:04:00")
    text = EVENT.replace("A001C003", "BL      ") + EVENT.replace("001  ", "002  ", 1).replace(" V ", " A ")
    text += later.replace("001  ", "003  ", 1) + SOP
    assert len(read_edl(edl(tmp_path, text), 24)) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (EVENT + SOP + SOP, "line 6: a second ASC_SOP in one event; leave one"),
        (
            EVENT + SOP.replace("(0.9 1.0 1.1)", "(0.9 1.0)"),
            "not an EDL that OpenTimelineIO reads at 24 frames",
        ),
        (EVENT + SOP.replace("(1.0 1.05 0.95)", "(1.0 0 0.95)"), "A001C003: power 0 is no legal CDL"),
        (EVENT.replace("10:00:02:00", "10:00:02:29") + SOP, "check looks.edl_rate"),
        ("", "has no picture events; give a CMX3600 EDL"),
        ("<xml/>\n", "not an EDL that OpenTimelineIO reads|has no picture events"),
    ],
)
def test_a_bad_edl_is_one_sentence(tmp_path, text, sentence):
    with pytest.raises(UserError, match=sentence) as caught:
        read_edl(edl(tmp_path, text), 24)
    assert len(str(caught.value).splitlines()) == 1


def test_the_published_films_edls_have_fourteen_shots():
    events = [
        event
        for path in sorted((ROOT / "configs/lantern/reels").glob("*.edl"))
        for event in read_edl(path, 24)
    ]
    assert len(events) == 14
    assert events[0] == (
        "LN_0100_0010_BG1_v001",
        Cdl((0.9209, 0.8937, 0.8915), (0.0246, 0.0390, 0.0295), (0.9705, 0.9756, 0.9797), 0.8928),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (EVENT + "* FROM CLIP NAME: " + "a." * 200_000, "line 5: has 400,018 characters; give a CMX3600 EDL"),
        ((EVENT + SOP) * 60_000, "has more than 100,000 lines; give a CMX3600 EDL"),
        # What OpenTimelineIO's adapter itself does not expect.
        (EVENT.replace(" C ", " X "), "not an EDL that OpenTimelineIO reads at 24 frames"),
    ],
)
def test_an_edl_that_opentimelineio_takes_for_ever_or_breaks_on_is_one_sentence(tmp_path, text, sentence):
    with pytest.raises(UserError, match=sentence) as caught:
        read_edl(edl(tmp_path, text), 24)
    assert len(str(caught.value).splitlines()) == 1
