# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import re
import shutil

import numpy as np
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.show.looks.amf import read_amf
from ocio_gen.show.looks.look import Grade, Lmt
from tests.conftest import ROOT

AMF = ROOT / "configs" / "tidewater" / "amf"
RGC, PRINT = "ACES 1.3 Reference Gamut Compression", "LMT tidewater_print"


def steps(look):
    return [step.name if isinstance(step, Lmt) else step.working.name for step in look.steps]


@pytest.fixture
def amf(tmp_path):
    """An AMF to be changed, with the files beside it."""

    def changed(name, *changes):
        shutil.copytree(AMF, tmp_path / "amf", dirs_exist_ok=True)
        path = tmp_path / "amf" / f"{name}.amf"
        text = path.read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text)
        return path

    return changed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TW101_010_0010", [RGC, "ACEScct", PRINT]),
        ("TW101_020_0010", ["ACEScct", PRINT]),
        ("TW101_040_0010", [RGC, "ACESproxy"]),
        ("TW101_050_0020", ["ACEScc"]),
        ("TW101_060_0010", [PRINT]),
    ],
)
def test_look_transforms_come_in_order_from_both_schemas(name, expected):
    look = read_amf(AMF / f"{name}.amf")
    assert look.shot == name
    assert steps(look) == expected


def test_the_numbers_are_those_of_the_nodes_or_of_the_reference():
    nodes, reference = (read_amf(AMF / f"TW101_{name}.amf").grades[0] for name in ("040_0010", "050_0020"))
    assert isinstance(nodes, Grade)
    assert isinstance(reference, Grade)
    text = (AMF / "TW101_040_0010.amf").read_text()
    assert f"<cdl:Slope>{' '.join(f'{v:.4f}' for v in nodes.cdl.slope)}</cdl:Slope>" in text
    assert f"<cdl:Saturation>{nodes.cdl.saturation:.4f}</cdl:Saturation>" in text
    assert nodes.cdl.saturation != 1.0
    second = (AMF / "day_12.ccc").read_text().partition('id="tw101_050_0020"')[2]
    assert f"<Offset>{' '.join(f'{v:.4f}' for v in reference.cdl.offset)}</Offset>" in second


def test_what_was_applied_or_is_not_known_is_named():
    assert read_amf(AMF / "TW101_030_0010.amf").left_out == ("Grade of the day: applied already",)
    (unknown,) = read_amf(AMF / "TW101_020_0020.amf").left_out
    assert unknown.startswith(
        "Night bleach: OCIO has no transform for urn:ampas:aces:transformId:v2.0:Look.Acme"
    )


def test_applied_is_a_boolean_of_xml(amf):
    path = amf("TW101_030_0010", ('applied="true"', 'applied="1"'))
    assert read_amf(path).left_out == ("Grade of the day: applied already",)


def test_a_file_is_named_by_a_uri(amf):
    path = amf("TW101_060_0010", ("tidewater_print.clf", "print%20look.clf"))
    (path.parent / "tidewater_print.clf").rename(path.parent / "print look.clf")
    assert steps(read_amf(path)) == ["LMT print look"]


def test_a_name_that_ocio_would_take_for_two_looks_is_made_one(amf):
    path = amf("TW101_060_0010", ("tidewater_print.clf", "print, v2|b.clf"))
    (path.parent / "tidewater_print.clf").rename(path.parent / "print, v2|b.clf")
    assert steps(read_amf(path)) == ["LMT print_ v2_b"]


@pytest.mark.parametrize(
    ("stem", "name"), [("LMT_print_v2", "LMT print_v2"), ("LMT", "LMT"), ("LMTX", "LMT LMTX")]
)
def test_the_name_of_a_packages_own_file_is_that_of_its_lmt(amf, stem, name):
    path = amf("TW101_060_0010", ("tidewater_print.clf", f"{stem}.clf"))
    (path.parent / "tidewater_print.clf").rename(path.parent / f"{stem}.clf")
    assert steps(read_amf(path)) == [name]


def test_without_a_clip_it_is_the_files_name(amf):
    path = amf("TW101_060_0010", ("<aces:clipName>TW101_060_0010</aces:clipName>", ""))
    assert read_amf(path.rename(path.with_name("other.amf"))).shot == "other"


CCT = "urn:ampas:aces:transformId:v2.0:CSC.Academy.ACEScct_to_ACES.a2.v1"


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        (
            "TW101_020_0010",
            [("amf:v2.0", "amf:v3.0")],
            "namespace 'urn:ampas:aces:amf:v3.0'; expected an AMF",
        ),
        ("TW101_020_0010", [("acesMetadataFile", "acesMetadata")], "starts with <acesMetadata>; expected"),
        ("TW101_020_0010", [("aces:pipeline>", "aces:pipelines>")], "has no pipeline"),
        (
            "TW101_020_0010",
            [(CCT, CCT.replace("ACEScct", "AcmeLog"))],
            r"working space is urn:.*AcmeLog_to_ACES",
        ),
        ("TW101_020_0010", [("cdlWorkingSpace>", "otherSpace>")], "the CDL does not say its working space"),
        ("TW101_020_0010", [("<cdl:Power>", "<cdl:Power>-")], "power -.* is no legal CDL"),
        (
            "TW101_050_0010",
            [("day_12.ccc", "day_13.ccc")],
            "refers to 'day_13.ccc', which is no CDL file beside",
        ),
        ("TW101_050_0010", [('ref="tw101_050_0010"', 'ref="x"')], "day_12.ccc has no ColorCorrection 'x'"),
        (
            "TW101_060_0010",
            [("tidewater_print.clf", "gone.clf")],
            "gone.clf is not beside the AMF; put it there",
        ),
    ],
)
def test_an_amf_that_cannot_be_applied_is_one_sentence(amf, name, changes, sentence):
    with pytest.raises(UserError, match=sentence) as caught:
        read_amf(amf(name, *changes))
    assert len(str(caught.value).splitlines()) == 1


def test_an_lmt_that_is_no_clf_or_only_a_uuid_is_left_out_and_named(amf):
    path = amf("TW101_060_0010", ("tidewater_print.clf", "print.cube"))
    assert read_amf(path).left_out == ("Print look of the series: print.cube is no CLF",)
    path = amf(
        "TW101_060_0010", ("<aces:file>tidewater_print.clf</aces:file>", "<aces:uuid>urn:uuid:1</aces:uuid>")
    )
    assert read_amf(path).left_out == (
        "Print look of the series: no CLF beside the AMF has the uuid urn:uuid:1",
    )


@pytest.mark.parametrize(
    "name",
    [
        "urn:ampas:aces:transformId:v1.5:InvLMT.Academy.ReferenceGamutCompress.a1.v1",
        "urn:ampas:aces:transformId:v2.0:Look.Acme.NotReferenceGamutCompress.a2.v1",
        "urn:ampas:aces:transformId:v1.5:LMT.Acme.ReferenceGamutCompress.a1.v1",
    ],
)
def test_a_transform_of_another_name_is_not_the_academys(amf, name):
    path = amf(
        "TW101_040_0010", ("urn:ampas:aces:transformId:v1.5:LMT.Academy.ReferenceGamutCompress.a1.v1", name)
    )
    look = read_amf(path)
    assert steps(look) == ["ACESproxy"]
    assert any(name in text for text in look.left_out)


def test_an_empty_lmt_is_a_sentence(amf):
    path = amf("TW101_060_0010")
    (path.parent / "tidewater_print.clf").write_bytes(b"")
    with pytest.raises(
        UserError, match=r"tidewater_print\.clf is no CLF: not XML: Document is empty, .*; export it again"
    ):
        read_amf(path)


def test_a_clf_of_65_points_is_one(amf):
    path = amf("TW101_060_0010")
    size = 65
    grid = np.stack(np.meshgrid(*[np.linspace(0, 1, size)] * 3, indexing="ij"), -1).reshape(-1, 3)
    rows = "\n".join(" ".join(f"{value:.13f}" for value in row) for row in grid)
    (path.parent / "tidewater_print.clf").write_text(
        '<?xml version="1.0"?><ProcessList xmlns="urn:AMPAS:CLF:v3.0" compCLFversion="3.0" id="big">'
        f'<LUT3D inBitDepth="32f" outBitDepth="32f"><Array dim="{size} {size} {size} 3">{rows}</Array>'
        "</LUT3D></ProcessList>"
    )
    assert steps(read_amf(path)) == [PRINT]


def test_cdls_that_are_not_applied_yet_are_all_there_in_their_order(amf):
    before = read_amf(AMF / "TW101_030_0010.amf")
    both = read_amf(amf("TW101_030_0010", ('applied="true"', 'applied="false"')))
    assert len(both.grades) == len(before.grades) + 1
    assert both.grades[-1] == before.grades[-1]
    assert both.left_out == ()


@pytest.mark.parametrize(
    ("transform_id", "space"),
    [
        ("urn:ampas:aces:transformId:v1.5:ACEScsc.Academy.ACEScg_to_ACES.a1.0.3", "ACEScg"),
        ("urn:ampas:aces:transformId:v2.0:CSC.Academy.ACES_to_ACESproxy10i.a2.v1", "ACESproxy"),
        ("urn:ampas:aces:transformId:v2.0:CSC.ACES2065-1.ACEScct.a1.v1", "ACEScct"),
        ("urn:ampas:aces:transformId:v2.0:CSC.Arri.LogC3_to_ACES.a2.v1", "ARRI LogC3 (EI800)"),
        (
            "urn:ampas:aces:transformId:v1.5:ACEScsc.Academy.LogC_EI800_AWG_to_ACES.a1.1.0",
            "ARRI LogC3 (EI800)",
        ),
        ("urn:ampas:aces:transformId:v2.0:CSC.Arri.LogC4_to_ACES.a2.v1", "ARRI LogC4"),
    ],
)
def test_a_cdl_is_applied_in_any_space_that_the_academy_has_an_id_for(amf, transform_id, space):
    assert read_amf(amf("TW101_020_0010", (CCT, transform_id))).grades[0].working.name == space


@pytest.mark.parametrize(
    ("sop", "sat"),
    [("ASC_SOP", "ASC_SAT"), ("SOPNode", "SATNode"), ("ASC_SOP", "SatNode"), ("SopNode", "satnode")],
)
def test_a_cdl_of_any_spelling_is_read_and_without_its_working_space_refused(amf, sop, sat):
    spelled = (("cdl:SOPNode", f"cdl:{sop}"), ("cdl:SatNode", f"cdl:{sat}"))
    expected = read_amf(AMF / "TW101_020_0010.amf").grades
    assert read_amf(amf("TW101_020_0010", *spelled)).grades == expected
    with pytest.raises(UserError, match="does not say its working space"):
        read_amf(amf("TW101_020_0010", *spelled, ("cdlWorkingSpace>", "otherSpace>")))


@pytest.mark.parametrize(
    "uri",
    [
        "file:///Volumes/DIT/LUTs/tidewater_print.clf",
        "file://server/share/tidewater_print.clf",
        "/mnt/show/tidewater_print.clf",
        "luts/tidewater_print.clf",
        "C:\\LUTs\\tidewater_print.clf",
        "../../luts/tidewater%5Fprint.clf",
    ],
)
def test_a_clf_is_found_by_its_bare_name_beside_the_amf(amf, uri):
    path = amf("TW101_060_0010", ("<aces:file>tidewater_print.clf", f"<aces:file>{uri}"))
    assert steps(read_amf(path)) == ["LMT tidewater_print"]


def test_a_clf_is_found_by_its_uuid(amf):
    uuid = "1a2b3c4d-0000-4000-8000-00000000abcd"
    name = "<aces:file>tidewater_print.clf</aces:file>"
    path = amf("TW101_060_0010", (name, f"<aces:uuid>urn:uuid:{uuid}</aces:uuid>"))
    assert steps(read_amf(path)) == []
    clf = path.parent / "tidewater_print.clf"
    content = clf.read_text()
    clf.write_text(re.sub(r'(<ProcessList[^>]* id=")[^"]*', rf"\g<1>{uuid.upper()}", content))
    assert uuid.upper() in clf.read_text()
    assert steps(read_amf(path)) == ["LMT tidewater_print"]
