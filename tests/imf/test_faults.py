# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Faults planted in a good package: each is found under its name, and nothing else is."""

import base64
import copy
import hashlib
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from ocio_gen import api
from ocio_gen.core.errors import UserError
from ocio_gen.imf.rules import OF_PACKAGES
from tests.conftest import contents, run_cli
from tests.mxf.containers import local_item, patched

FAULTS: dict[str, tuple[set[str], Callable[[Path], None]]] = {}
ELSEWHERE = "urn:uuid:00000000-1111-2222-3333-444444444444"


def fault(*rules):
    """Register what plants a fault in a package: two shots, stereo, a sidecar."""

    def registered(plant):
        FAULTS[plant.__name__] = (set(rules), plant)
        return plant

    return registered


def edited(path, change):
    """Change a document."""
    root = etree.parse(str(path)).getroot()
    change(root)
    path.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def sealed(imp, *names):
    """Have the packing list and the asset map say the sizes and the hashes that files have now."""
    for name in names:
        content = (imp / name).read_bytes()

        def mend(root, name=name, content=content):
            for asset in root.iterfind(".//{*}Asset"):
                if asset.findtext("{*}OriginalFileName") == name:
                    asset.find("{*}Size").text = str(len(content))
                    digest = hashlib.sha1(content, usedforsecurity=False).digest()
                    asset.find("{*}Hash").text = base64.b64encode(digest).decode()

        edited(imp / "PKL.xml", mend)
    for path in (*names, "PKL.xml"):

        def resize(root, path=path):
            for chunk in root.iterfind(".//{*}Chunk"):
                if chunk.findtext("{*}Path") == path:
                    chunk.find("{*}Length").text = str((imp / path).stat().st_size)

        edited(imp / "ASSETMAP.xml", resize)


def in_composition(imp, path, text, number=0):
    """Change the text of an element of the composition, and have its hash be right."""
    edited(imp / "CPL.xml", lambda root: root.findall(path)[number].__setattr__("text", text))
    sealed(imp, "CPL.xml")


def assets(root, name):
    return [one for one in root.iterfind(".//{*}Asset") if one.findtext(".//{*}Path") == name]


@fault("map")
def a_file_that_is_not_there(imp):
    (imp / "A.amf").unlink()


@fault("map", "packing-list", "stray", "sidecars")
def a_path_that_leads_out(imp):
    def change(root):
        assets(root, "A.amf")[0].find(".//{*}Path").text = "../A.amf"

    shutil.copy(imp / "A.amf", imp.parent / "A.amf")
    edited(imp / "ASSETMAP.xml", change)


@fault("map", "packing-list", "stray", "sidecars")
def a_link_that_leads_out(imp):
    shutil.move(imp / "A.amf", imp.parent / "B.amf")
    (imp / "A.amf").symlink_to(imp.parent / "B.amf")


@fault("map", "packing-list", "stray")
def two_files_of_one_id(imp):
    def change(root):
        one, other = assets(root, "A.amf")[0], assets(root, "SCM.xml")[0]
        other.find("{*}Id").text = one.findtext("{*}Id")

    edited(imp / "ASSETMAP.xml", change)


@fault("volume-index")
def no_volume_index(imp):
    (imp / "VOLINDEX.xml").unlink()


@fault("packing-list")
def a_file_in_no_packing_list(imp):
    def change(root):
        (one,) = [
            each for each in root.iterfind(".//{*}Asset") if each.findtext("{*}OriginalFileName") == "A.amf"
        ]
        one.getparent().remove(one)

    edited(imp / "PKL.xml", change)
    sealed(imp)


@fault("packing-list", "sidecars", "stray")
def a_file_that_is_not_in_the_map(imp):
    def change(root):
        (one,) = assets(root, "A.amf")
        one.getparent().remove(one)

    edited(imp / "ASSETMAP.xml", change)


@fault("packing-list")
def no_packing_list(imp):
    def change(root):
        (one,) = root.iterfind(".//{*}PackingList")
        one.getparent().remove(one)

    edited(imp / "ASSETMAP.xml", change)


@fault("size", "hash")
def a_file_with_a_byte_more(imp):
    (imp / "A.amf").write_bytes(b"<aces/>\n")


@fault("hash")
def a_document_with_another_byte(imp):
    (imp / "A.amf").write_bytes(b"<acez/>")


@fault("hash")
def a_pixel_that_is_another(imp):
    data = bytearray((imp / "A.mxf").read_bytes())
    at = data.rindex(bytes.fromhex("060e2b34010201010d01030115011201")) + 25
    data[at + 1500] ^= 1
    (imp / "A.mxf").write_bytes(data)


@fault("hash")
def a_sample_of_sound_that_is_another(imp):
    data = bytearray((imp / "s.mxf").read_bytes())
    data[30_000] ^= 1
    (imp / "s.mxf").write_bytes(data)


@fault("stray")
def a_file_too_many(imp):
    (imp / "notes.txt").write_text("hello")


@fault("composition", "essence-descriptor")
def no_image_track(imp):
    def change(root):
        (one,) = root.iterfind(".//{*}MainImageSequence")
        one.getparent().remove(one)

    edited(imp / "CPL.xml", change)
    sealed(imp, "CPL.xml")


@fault("composition", "sidecars")
def a_composition_that_is_no_xml(imp):
    (imp / "CPL.xml").write_text("<CompositionPlaylist")
    sealed(imp, "CPL.xml")


@fault("composition", "sidecars")
def a_composition_of_another_id(imp):
    in_composition(imp, "{*}Id", ELSEWHERE)


@fault("application")
def another_application(imp):
    in_composition(imp, ".//{*}ApplicationIdentification", "http://www.smpte-ra.org/ns/2067-21/2016")


@fault("track-file")
def a_track_file_that_is_not_there(imp):
    in_composition(imp, ".//{*}TrackFileId", ELSEWHERE)


@fault("track-file", "hash")
def a_track_file_under_the_id_of_another(imp):
    def change(root):
        one, other = assets(root, "A.mxf")[0], assets(root, "B.mxf")[0]
        first, second = one.find("{*}Id"), other.find("{*}Id")
        first.text, second.text = second.text, first.text

    edited(imp / "ASSETMAP.xml", change)


@fault("range", "tracks")
def more_than_there_is(imp):
    in_composition(imp, ".//{*}MainImageSequence//{*}SourceDuration", "5")


@fault("range")
def a_length_that_is_another(imp):
    in_composition(imp, ".//{*}MainImageSequence//{*}IntrinsicDuration", "6")


@fault("rate", "tracks", "composition")
def a_resource_of_another_rate(imp):
    in_composition(imp, ".//{*}MainImageSequence//{*}Resource/{*}EditRate", "25 1")


@fault("rate", "tracks")
def a_composition_of_another_rate(imp):
    in_composition(imp, "{*}EditRate", "25 1")


@fault("tracks")
def sound_that_is_shorter(imp):
    in_composition(imp, ".//{*}MainAudioSequence//{*}SourceDuration", "9999")


@fault("essence-descriptor")
def a_descriptor_of_another_width(imp):
    in_composition(imp, ".//{*}StoredWidth", "21")


@fault("essence-descriptor")
def a_descriptor_of_other_primaries(imp):
    in_composition(imp, ".//{*}ColorPrimaries", "urn:smpte:ul:060e2b34.04010106.04010101.03030000")


@fault("essence-descriptor")
def a_descriptor_of_another_channel(imp):
    in_composition(imp, ".//{*}AudioChannelLabelSubDescriptor/{*}MCATagSymbol", "chLs")


@fault("essence-descriptor")
def no_descriptor(imp):
    in_composition(imp, ".//{*}EssenceDescriptor/{*}Id", ELSEWHERE)


@fault("resource-hash")
def a_hash_of_a_resource_that_is_another(imp):
    in_composition(imp, ".//{*}Resource/{*}Hash", base64.b64encode(bytes(20)).decode())


@fault("sidecars")
def a_sidecar_that_is_not_there(imp):
    edited(imp / "SCM.xml", lambda root: root.find(".//{*}SidecarAsset/{*}Id").__setattr__("text", ELSEWHERE))
    sealed(imp, "SCM.xml")


@fault("descriptor", "essence-descriptor", "resource-hash")
def a_file_whose_descriptor_is_wrong(imp):
    """In the file, and its hashes made right."""
    patched(
        imp / "A.mxf",
        local_item(0x3203, (20).to_bytes(4, "big")),
        local_item(0x3203, (21).to_bytes(4, "big")),
    )
    sealed(imp, "A.mxf")


@fault("packing-list")
def a_packing_list_of_another_id(imp):
    edited(imp / "PKL.xml", lambda root: root.find("{*}Id").__setattr__("text", ELSEWHERE))
    sealed(imp)


@fault("map")
def a_file_within_another(imp):
    def change(root):
        assets(root, "A.amf")[0].find(".//{*}Offset").text = "100"

    edited(imp / "ASSETMAP.xml", change)


@fault("volume-index")
def a_volume_index_that_is_none(imp):
    (imp / "VOLINDEX.xml").write_text("<a/>")


@fault("composition")
def a_composition_of_another_standard(imp):
    text = (imp / "CPL.xml").read_text()
    (imp / "CPL.xml").write_text(
        text.replace("http://www.smpte-ra.org/schemas/2067-3/2016", "http://example.com")
    )
    sealed(imp, "CPL.xml")


@fault("composition")
def a_composition_without_a_title(imp):
    in_composition(imp, "{*}ContentTitle", "")


@fault("composition")
def a_marker_after_the_end(imp):
    in_composition(imp, ".//{*}Marker/{*}Offset", "99999", 1)


@fault("composition")
def two_resources_of_one_id(imp):
    root = etree.parse(str(imp / "CPL.xml")).getroot()
    first = root.find(".//{*}MainImageSequence//{*}Resource/{*}Id").text
    in_composition(imp, ".//{*}MainImageSequence//{*}Resource/{*}Id", first, 1)


@fault("essence-descriptor")
def a_descriptor_of_another_kind(imp):
    text = (imp / "CPL.xml").read_text()
    (imp / "CPL.xml").write_text(text.replace("RGBADescriptor", "CDCIDescriptor", 2))
    sealed(imp, "CPL.xml")


@fault("sidecars")
def a_composition_as_its_own_sidecar(imp):
    known = etree.parse(str(imp / "CPL.xml")).getroot().findtext("{*}Id")
    edited(imp / "SCM.xml", lambda root: root.find(".//{*}SidecarAsset/{*}Id").__setattr__("text", known))
    sealed(imp, "SCM.xml")


@fault("length", "resource-hash")
def sound_that_is_cut_off_and_sealed(imp):
    """Its samples are fewer than its descriptor says, in a packet that says so."""
    data = (imp / "s.mxf").read_bytes()
    key = bytes.fromhex("060e2b34010201010d01030116010201")
    at = data.index(key) + 16
    size = int.from_bytes(data[at + 1 : at + 9], "big")
    shorter = data[: at + 1] + (size - 60).to_bytes(8, "big") + data[at + 9 : at + 9 + size - 60]
    fill = bytes.fromhex("060e2b34010101020301021001000000") + b"\x83\0\0" + bytes([40]) + bytes(40)
    (imp / "s.mxf").write_bytes(shorter + fill + data[at + 9 + size :])
    sealed(imp, "s.mxf")


@pytest.fixture
def imp(small_imp, tmp_path):
    return shutil.copytree(small_imp, tmp_path / "imp")


def test_the_good_one_is_good(small_imp):
    report = api.verify_imf(small_imp)
    assert report.findings == []
    assert (report.verdict, report.frames, report.hashed) == ("pass", 10, 6)


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_under_its_name(name, imp):
    rules, plant = FAULTS[name]
    plant(imp)
    report = api.verify_imf(imp)
    assert {one.rule for one in report.findings} == rules, [str(one) for one in report.findings]
    assert report.verdict == ("warn" if rules <= {"stray", "volume-index"} else "fail")


def test_every_rule_of_packages_has_a_planted_fault():
    assert set().union(*(rules for rules, _ in FAULTS.values())) >= {*OF_PACKAGES}


def test_the_command_tells_each_and_ends_with_1(imp, tmp_path):
    a_pixel_that_is_another(imp)
    ran = run_cli("verify", str(imp), "--json", str(tmp_path / "r.json"), "--junit", str(tmp_path / "r.xml"))
    assert ran.returncode == 1
    assert "FAIL hash: A.mxf: has another hash than the packing list says" in ran.stdout
    assert json.loads((tmp_path / "r.json").read_text())["verdict"] == "fail"
    suite = etree.parse(str(tmp_path / "r.xml")).getroot()
    assert [one.get("name") for one in suite.iterfind(".//testcase") if one.find("failure") is not None] == [
        "hash"
    ]
    assert "archive" not in {
        one.get("name") for one in suite.iterfind(".//testcase")
    }  # which was not compared


def test_a_hash_that_does_not_fit_is_said_when_frames_are_taken_out(imp, tmp_path):
    a_pixel_that_is_another(imp)
    ran = run_cli("unwrap", str(imp), "-o", str(tmp_path / "out"))
    assert ran.returncode == 1
    assert "A.mxf: has another hash than the packing list says: bits of it are lost" in ran.stderr
    assert len([*(tmp_path / "out").rglob("*.exr")]) == 10


def test_what_is_listed_and_not_there_or_another_is_said_when_frames_are_taken_out(imp, tmp_path):
    (imp / "A.amf").write_bytes(b"<acez/>")
    a_sample_of_sound_that_is_another(imp)
    report = api.unwrap(imp, tmp_path / "out")
    assert report.faults == [
        "s.mxf: has another hash than the packing list says",
        "A.amf: has another hash than the packing list says",
    ]


def test_nothing_is_written_into_a_package_nor_out_of_the_output(imp, tmp_path):
    before = contents(imp)
    for report in ("A.mxf", "ASSETMAP.xml", "new.json"):
        for target in (imp, imp / "CPL.xml", imp / "A.mxf"):
            ran = run_cli("verify", str(target), "--junit", str(imp / report))
            assert ran.returncode == 2, (target, report)
    for source in (imp, imp / "CPL.xml", imp / "A.mxf"):
        ran = run_cli("unwrap", str(source), "-o", str(imp / "out"))
        assert (ran.returncode, "lies in the package" in ran.stderr) == (2, True)
    assert contents(imp) == before
    # A name that leads up, once its ending is taken off.
    (imp / "A.mxf").rename(imp / "...mxf")

    def change(root):
        assets(root, "A.mxf")[0].find(".//{*}Path").text = "...mxf"

    edited(imp / "ASSETMAP.xml", change)
    assert api.unwrap(imp, tmp_path / "x/out").passed
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["out"]
    assert sorted(path.name for path in (tmp_path / "x/out").iterdir()) == ["B", "frames"]


def test_a_composition_that_was_changed_is_told_by_its_hash(imp):
    text = (imp / "CPL.xml").read_text()
    (imp / "CPL.xml").write_text(text.replace(">Small<", ">Smalk<"))
    for target in (imp, imp / "CPL.xml"):
        assert {one.rule for one in api.verify_imf(target).findings} == {"hash"}


def nested(depth):
    return "<x><SubDescriptors>" * depth + "</SubDescriptors></x>" * depth


def test_descriptors_that_nest_take_no_time(imp):
    def change(root):
        descriptor = root.find(".//{*}EssenceDescriptor/{*}RGBADescriptor")
        descriptor.append(etree.fromstring(nested(60)))
        descriptor.find("{*}SubDescriptors").append(etree.fromstring(nested(60)))

    edited(imp / "CPL.xml", change)
    sealed(imp, "CPL.xml")
    started = time.monotonic()
    assert api.verify_imf(imp).verdict in {"pass", "fail"}
    assert time.monotonic() - started < 20


def test_resources_of_many_rates_are_refused(imp):
    def change(root):
        (sequence,) = root.iterfind(".//{*}MainImageSequence/{*}ResourceList")
        first = sequence[0]
        for number in range(3000):
            one = copy.deepcopy(first)
            one.find("{*}EditRate").text = f"{1_000_003 + number} {999_983 - number}"
            sequence.append(one)

    edited(imp / "CPL.xml", change)
    sealed(imp, "CPL.xml")
    (finding, *_) = [one for one in api.verify_imf(imp).findings if one.rule == "composition"]
    assert finding.text == "its resources run at 3002 different rates"


def test_sound_alone_is_no_fault_of_the_file_but_no_target(imp):
    report = api.verify_imf(imp / "s.mxf")
    (finding,) = report.findings
    assert finding.text == "is sound, and holds no ACES frames: name its package, which has its hash"


def test_paths_are_uris(imp, tmp_path):
    """As others write them: with %20 for a blank."""
    (imp / "A.mxf").rename(imp / "A 1.mxf")

    def change(root):
        assets(root, "A.mxf")[0].find(".//{*}Path").text = "A%201.mxf"

    edited(imp / "ASSETMAP.xml", change)
    assert api.verify_imf(imp).verdict == "pass"


def test_one_composition_is_judged_with_its_files(imp):
    report = api.verify_imf(imp / "CPL.xml")
    assert report.verdict == "pass"
    assert "of the package's other files no hash was compared" in report.notes


def test_options_of_colour_are_refused_beside_a_package(imp, tmp_path):
    ran = run_cli("verify", str(imp), "--as", "acesproxy10i:decode:ap1")
    assert ran.returncode == 2
    assert "--as: does nothing for a package of IMF, or an MXF file" in ran.stderr
    ran = run_cli("verify", str(imp), str(imp / "A.mxf"))
    assert ran.returncode == 2
    ran = run_cli("verify", str(tmp_path / "none.mxf"))
    assert (ran.returncode, "no such file or folder" in ran.stderr) == (2, True)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    + "]><AssetMap>&j;</AssetMap>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><AssetMap>&x;</AssetMap>'
)
HOSTILE = {
    "a bomb": BOMB,
    "a file of the system": OUTSIDE,
    "a dtd": '<!DOCTYPE AssetMap SYSTEM "http://localhost/a.dtd"><AssetMap/>',
    "deep": "<a>" * 100_000 + "</a>" * 100_000,
    "another": "<a/>",
    "nothing": "",
    "no list": "<AssetMap/>",
    "bytes": "\x00\x01",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("file", ["ASSETMAP.xml", "CPL.xml", "PKL.xml", "SCM.xml"])
def test_hostile_documents_are_refused_in_a_sentence(name, file, imp, tmp_path):
    (imp / file).write_text(HOSTILE[name])
    if file == "ASSETMAP.xml":
        for call in (api.verify_imf, lambda path: api.unwrap(path, tmp_path / "out")):
            with pytest.raises(UserError) as caught:
                call(imp)
            assert len(str(caught.value).splitlines()) == 1
        return
    report = api.verify_imf(imp)
    assert report.verdict == "fail"
    assert all("root:" not in one.text for one in report.findings)
    if file == "CPL.xml":
        with pytest.raises(UserError):
            api.unwrap(imp / file, tmp_path / "out")
