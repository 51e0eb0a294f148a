# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import UserError
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.looks.cdl_files import cdl_looks, collection, correction, read_cdl, read_cdls

SOP = "<SOPNode><Slope>1.2 0.9 1.1</Slope><Offset>-0.02 0.03 0</Offset><Power>1.1 0.95 1</Power></SOPNode>"
SAT = "<SatNode><Saturation>0.8</Saturation></SatNode>"
CDL = Cdl((1.2, 0.9, 1.1), (-0.02, 0.03, 0.0), (1.1, 0.95, 1.0), 0.8)


def cc(content=SOP + SAT, name='id="shot"', space='xmlns="urn:ASC:CDL:v1.2"'):
    return f"<ColorCorrection {space} {name}>{content}</ColorCorrection>"


@pytest.mark.parametrize(
    ("file_name", "text"),
    [
        ("a.cc", cc()),
        ("a.cc", cc(space="")),
        ("a.cc", '<?xml version="1.0" encoding="UTF-16"?>' + cc()),
        (
            "a.ccc",
            f'<ColorCorrectionCollection xmlns="urn:x">{cc(space="")}</ColorCorrectionCollection>',
        ),
        (
            "a.cdl",
            '<ColorDecisionList xmlns="urn:x"><InputDescription>x</InputDescription><ColorDecision>'
            f'<MediaRef ref="a.dpx"/>{cc(space="")}</ColorDecision></ColorDecisionList>',
        ),
    ],
)
def test_a_cdl_is_read_from_every_kind_of_file(tmp_path, file_name, text):
    path = tmp_path / file_name
    path.write_bytes(text.encode("utf-16" if "UTF-16" in text else "utf-8"))
    assert read_cdls(path) == [("shot", CDL)]
    assert read_cdl(path) == CDL


def test_what_a_file_leaves_out_does_nothing(tmp_path):
    path = tmp_path / "a.cc"
    path.write_text(cc(SAT, name=""))
    assert read_cdls(path) == [(None, Cdl(saturation=0.8))]
    path.write_text(cc(SOP))
    assert read_cdl(path) == Cdl(CDL.slope, CDL.offset, CDL.power)


def test_what_the_standard_just_allows_is_read(tmp_path):
    (tmp_path / "a.cc").write_text(
        cc(SOP.replace("1.2 0.9 1.1", "0 0 0").replace("1.1 0.95 1", "1e-9 1 9") + SAT.replace("0.8", "0"))
    )
    assert read_cdl(tmp_path / "a.cc") == Cdl((0.0,) * 3, CDL.offset, (1e-9, 1.0, 9.0), 0.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<ColorCorrection>", "a.cc: not XML: Premature end"),
        ("<ColorDecision/>", "a.cc: starts with <ColorDecision>; expected <ColorCorrection>"),
        (cc(""), r"a.cc: line 1 \(shot\): has neither SOPNode nor SatNode"),
        (
            cc(SOP.replace("1.2 0.9 1.1", "1.2 0.9")),
            r"line 1 \(shot\): Slope is '1.2 0.9'; expected 3 numbers",
        ),
        (cc(SOP.replace("-0.02 0.03 0", "a b c")), "Offset is 'a b c'; expected 3 numbers"),
        (cc(SAT.replace("0.8", "")), "Saturation is None|Saturation is ''"),
        (cc(SOP.replace("1.2 0.9 1.1", "1 -1 1")), r"slope -1 is no legal CDL; a slope is 0 or more"),
        (cc(SOP.replace("1.1 0.95 1", "1 0 1")), r"power 0 is no legal CDL; a power is more than 0"),
        (
            cc(SOP.replace("-0.02 0.03 0", "0 nan 0")),
            "Offset is '0 nan 0'; expected 3 numbers",
        ),
        (cc(SAT.replace("0.8", "-0.1")), "saturation -0.1 is no legal CDL"),
        (cc(SAT.replace("0.8", "inf")), "Saturation is 'inf'; expected 1 number"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path, text, sentence):
    path = tmp_path / "a.cc"
    path.write_text(text)
    with pytest.raises(UserError, match=sentence) as caught:
        read_cdls(path)
    assert len(str(caught.value).splitlines()) == 1


def test_one_cdl_is_asked_of_a_file_that_has_two_or_is_not_there(tmp_path):
    (tmp_path / "a.ccc").write_bytes(collection({"a": CDL, "b": Cdl()}, "two"))
    with pytest.raises(UserError, match="has 2 CDLs; give a file"):
        read_cdl(tmp_path / "a.ccc")
    with pytest.raises(UserError, match=r"no such file; give a \.cc"):
        read_cdl(tmp_path / "none.cc")


def test_an_entity_of_a_file_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text("1 1 1")
    path = tmp_path / "a.cc"
    path.write_text(
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{tmp_path / "secret"}">]>' + cc(SOP.replace("1.2 0.9 1.1", "&e;"))
    )
    with pytest.raises(UserError, match="Slope"):
        read_cdls(path)


def test_what_is_written_is_read_by_ocio_to_the_last_digit(tmp_path):
    cdl = Cdl((1 / 3, 1.0, 1e-9), (-0.1, 2 / 3, 0.0), (0.7, 1.0, 1.1), 0.9)
    (tmp_path / "shot.cc").write_bytes(correction("shot", cdl))
    (tmp_path / "all.ccc").write_bytes(collection({"a": Cdl(), "shot": cdl}, "all"))
    for name in ("shot.cc", "all.ccc"):
        read = ocio.CDLTransform.CreateFromFile(str(tmp_path / name), "shot")
        assert tuple(read.getSlope()) == cdl.slope
        assert tuple(read.getOffset()) == cdl.offset
        assert tuple(read.getPower()) == cdl.power
        assert read.getSat() == cdl.saturation
        assert dict(read_cdls(tmp_path / name))["shot"] == cdl


DECISIONS = """<ColorDecisionList xmlns="urn:ASC:CDL:v1.01">
<ColorDecision><MediaRef ref="file:///media/SH%2010.mov"/>
<ColorCorrection id="g"><SatNode><Saturation>0.5</Saturation></SatNode></ColorCorrection></ColorDecision>
<ColorDecision><MediaRef ref="C:\\media\\SH20.mov"/><ColorCorrectionRef ref="{}"/></ColorDecision>
</ColorDecisionList>"""


def test_a_cdl_is_called_after_its_media_and_may_stand_for_several(tmp_path):
    path = tmp_path / "day.cdl"
    path.write_text(DECISIONS.format("g"))
    found = list(cdl_looks(path))
    assert [one.names[NameOf.SOURCE_FILE] for one in found] == [["SH 10.mov"], ["SH20.mov"]]
    assert {one.cdl for one in found} == {Cdl(saturation=0.5)}
    path.write_text(DECISIONS.format("h"))
    with pytest.raises(UserError, match=r"day.cdl: line 4: has no ColorCorrection 'h'"):
        list(cdl_looks(path))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<SatNode><Saturation>1_0</Saturation></SatNode>", "Saturation is '1_0'; expected 1 number"),
        ("<SatNode><Saturation>\u0663</Saturation></SatNode>", "expected 1 number"),
        ("<SatNode><Saturation>1</Saturation></SatNode>" * 2, "has 2 elements SatNode; leave one"),
        (
            "<SatNode>" + "<Saturation>1</Saturation>" * 2 + "</SatNode>",
            "has 2 elements Saturation; leave one",
        ),
    ],
)
def test_numbers_that_are_none_and_elements_that_are_there_twice_are_sentences(tmp_path, content, sentence):
    (tmp_path / "a.cc").write_text(f'<ColorCorrection id="a">{content}</ColorCorrection>')
    with pytest.raises(UserError, match=sentence):
        list(cdl_looks(tmp_path / "a.cc"))


@pytest.mark.parametrize("suffix", [".cc", ".ccc", ".cdl"])
def test_a_correction_may_be_the_root_of_any_file(tmp_path, suffix):
    (tmp_path / f"a{suffix}").write_bytes(correction("x", Cdl(saturation=0.5)))
    assert [one.cdl for one in cdl_looks(tmp_path / f"a{suffix}")] == [Cdl(saturation=0.5)]
