# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A package takes files from the folders that its author named, and says of each where it came from."""

import json
import shutil

import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.package.manifest import PackageManifest
from ocio_gen.show.looks.amf import read_amf
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.show_file import load_show
from tests.conftest import ROOT, run_cli

CC = "<ColorCorrection><SatNode><Saturation>0.9</Saturation></SatNode></ColorCorrection>"
CLF = (ROOT / "configs/tidewater/amf/tidewater_print.clf").read_text()
AMF = """<?xml version="1.0"?>
<aces:acesMetadataFile xmlns:aces="urn:ampas:aces:amf:v2.0" version="2.0">
<aces:clipId><aces:clipName>sh010</aces:clipName></aces:clipId>
<aces:pipeline><aces:lookTransform><aces:file>{uri}</aces:file></aces:lookTransform></aces:pipeline>
</aces:acesMetadataFile>"""
# A CTF that is another file.
REFERENCE = (
    '<?xml version="1.0"?><ProcessList version="2.0" id="a">'
    '<Reference inBitDepth="32f" outBitDepth="32f" path="{path}"/></ProcessList>'
)


@pytest.fixture
def show(tmp_path):
    """A show's folder, with one of another show beside it."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "private.cc").write_text(CC)
    (tmp_path / "other" / "private.clf").write_text(CLF)
    (tmp_path / "show" / "cdl").mkdir(parents=True)
    (tmp_path / "show" / "cdl" / "a_0010.cc").write_text(CC)
    return tmp_path / "show"


def looks_of(show, looks, more=""):
    (show / "show.toml").write_text(
        f"name = 'a'\ntitle = 'A'\nocio = ['2.4']\nbase = 'cg'\n{more}\n"
        f"[luts]\nformats = ['clf']\n[looks]\n{looks}\n"
    )
    return gather_looks(load_show(show / "show.toml"))


@pytest.mark.parametrize(
    "looks",
    [
        "shots = '../other/*.cc'",
        "shots = '{other}/*.cc'",
        "show = '../other/private.cc'",
        "shots = 'cdl/link.cc'",
        "shots = 'linked/*.cc'",
        "show = 'cdl/link.cc'",
    ],
)
def test_a_file_from_elsewhere_is_refused_until_its_folder_is_allowed(show, looks):
    other = show.parent / "other"
    (show / "cdl" / "link.cc").symlink_to(other / "private.cc")
    (show / "linked").symlink_to(other)
    looks = looks.format(other=other)
    with pytest.raises(UserError) as caught:
        looks_of(show, looks)
    assert "lies outside the folders of the description" in str(caught.value)
    assert f'add allow = ["{other}"]' in str(caught.value)
    assert looks_of(show, looks, f"allow = ['{other}']")
    assert looks_of(show, looks, "allow = ['../other']")


def test_a_link_within_the_folder_is_followed(show):
    (show / "cdl" / "b_0010.cc").symlink_to("a_0010.cc")
    assert [look.shot for look in looks_of(show, "shots = 'cdl/*.cc'").shots] == ["a_0010", "b_0010"]


@pytest.mark.parametrize(
    "uri",
    ["file://{other}/private.clf", "file://localhost{other}/private.clf", "../other/private.clf",
     "..%2Fother%2Fprivate.clf", "{other}/private.clf", "link.clf", "file:{other}/private.clf"],
)  # fmt: skip
def test_an_amf_takes_no_file_from_elsewhere(show, uri):
    other = show.parent / "other"
    (show / "link.clf").symlink_to(other / "private.clf")
    (show / "a.amf").write_text(AMF.format(uri=uri.format(other=other)))
    with pytest.raises(UserError, match=r"private\.clf|link\.clf") as caught:
        looks_of(show, "shots = 'a.amf'")
    assert f'add allow = ["{other}"]' in str(caught.value)
    (look,) = looks_of(show, "shots = 'a.amf'", "allow = ['../other']").shots
    assert [path.resolve() for path in look.files] == [other / "private.clf"]


@pytest.mark.parametrize(
    "uri", ["file:///mnt/other_show/print.clf", "file:///C:/Shows/print.clf", r"\\server\shows\print.clf",
            "../print.clf", "print.clf", "file:print.clf", "./print.clf"],
)  # fmt: skip
def test_a_file_beside_the_amf_is_what_a_reference_from_another_machine_means(show, uri):
    (show / "print.clf").write_text(CLF)
    (show / "a.amf").write_text(AMF.format(uri=uri))
    assert read_amf(show / "a.amf").files == (show / "print.clf",)


@pytest.mark.parametrize("uri", ["x" * 4000 + ".clf", "a%00b.clf", "/" * 5000 + ".clf", "%FF.clf", ".clf"])
def test_a_name_that_no_file_has_is_a_sentence(show, uri):
    (show / "a.amf").write_text(AMF.format(uri=uri))
    with pytest.raises(UserError, match="is not beside the AMF; put it there"):
        read_amf(show / "a.amf")


@pytest.mark.parametrize(
    "content",
    [
        "root:x:0:0:root:/root:/bin/sh",
        "<a/>",
        REFERENCE.format(path="/etc/hostname"),
        CLF.replace("ProcessList", "Processes"),
    ],
)
def test_only_what_is_a_clf_is_taken_for_one(show, content):
    (show / "print.clf").write_text(content)
    (show / "a.amf").write_text(AMF.format(uri="print.clf"))
    with pytest.raises(UserError, match=r"print\.clf is no CLF"):
        read_amf(show / "a.amf")


def test_the_manifest_says_where_each_file_came_from(show):
    other = show.parent / "other"
    (show / "cdl" / "b").mkdir()
    shutil.copy(show / "cdl" / "a_0010.cc", show / "cdl" / "b" / "a_0020.cc")
    (show / "a.amf").write_text(AMF.format(uri="../other/private.clf"))
    looks_of(show, "shots = ['cdl/*.cc', 'cdl/b/*.cc', 'a.amf']\nshow = '../other/private.cc'",
             "allow = ['../other']")  # fmt: skip
    ran = run_cli("build", "show.toml", "-o", "package", cwd=show)
    assert ran.returncode == 0, ran.stderr
    manifest = PackageManifest.model_validate_json((show / "package" / "MANIFEST.json").read_bytes())
    assert [one.path for one in manifest.inputs] == [
        *("../other/private.cc", "../other/private.clf", "a.amf", "cdl/a_0010.cc", "cdl/b/a_0020.cc"),
    ]
    text = (show / "package" / "MANIFEST.json").read_text()
    assert str(other) not in text
    assert json.loads(text)["inputs"][0]["bytes"] == len(CC)


def test_a_ctf_by_any_name_brings_only_what_it_may(show):
    """OCIO reads a file by what it holds: a reference to a private file can hide in a .cube."""
    config = ocio.Config.CreateFromBuiltinConfig("cg-config-v2.2.0_aces-v1.3_ocio-v2.4")
    space = ocio.ColorSpace(name="vendor")
    space.setTransform(ocio.FileTransform("v.cube"), ocio.COLORSPACE_DIR_TO_REFERENCE)
    config.addColorSpace(space)
    (show / "house.ocio").write_text(config.serialize())
    (show / "v.cube").write_text(REFERENCE.format(path=show.parent / "other" / "private.clf"))
    (show / "show.toml").write_text("name = 'a'\ntitle = 'A'\nocio = ['2.4']\nbase = 'house.ocio'\n")
    ran = run_cli("build", "show.toml", cwd=show)
    assert ran.returncode == 2
    assert "private.clf" in ran.stderr
    assert not (show / "a").exists()
