# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""AMFs of an archive: valid by the Academy's schema, and read back as the look that they were made of."""

import copy
import shutil

import numpy as np
import PyOpenColorIO as ocio
import pytest
from lxml import etree

from ocio_gen.archive.amfs import ArchiveAmfs
from ocio_gen.archive.views import ShowConfig
from ocio_gen.core.disk.input_folders import AllowedFolder, InputFolders
from ocio_gen.package.manifest import read_looks
from ocio_gen.show.looks.amf import read_amf
from ocio_gen.show.looks.amf_writing import ClipFrames
from tests.archive.small import DISPLAY, VIEW, light
from tests.conftest import ROOT, written
from tests.show.looks.test_amf_writing import PACKAGES, bits, errors, system_version

CLIP = ClipFrames("0010_SH_0010", 998, 1006)
IDS = "urn:ampas:aces:transformId:v1.5:"


@pytest.fixture(scope="module")
def amfs(small_archive):
    package = small_archive / "package"
    return ArchiveAmfs.of_package(package, ShowConfig.of_package(package).view(DISPLAY, VIEW))


def output_ids(content):
    return [
        one.text for one in etree.fromstring(content).find(".//{*}outputTransform").iter("{*}transformId")
    ]


def test_an_amf_is_valid_and_names_the_frames(amfs):
    content = amfs.content(CLIP, "SH_0010")
    assert errors(content) == []
    root = etree.fromstring(content)
    assert root.findtext("{*}clipId/{*}clipName") == "0010_SH_0010"
    sequence = root.find("{*}clipId/{*}sequence")
    assert sequence.text == "0010_SH_0010.########.exr"
    assert dict(sequence.attrib) == {"idx": "#", "min": "998", "max": "1006"}
    assert root.find(".//{*}inputTransform") is None
    assert {one.get("applied") for one in root.iter("{*}lookTransform", "{*}outputTransform")} == {"false"}
    assert system_version(root) == "1.3.0"


def test_it_names_the_view_of_the_stills_in_the_elements_of_aces_1(amfs, small_archive):
    assert output_ids(amfs.content(CLIP, "SH_0010")) == [
        f"{IDS}RRT.a1.0.3",
        f"{IDS}ODT.Academy.Rec709_100nits_dim.a1.0.3",
    ]
    package = small_archive / "package"
    cinema = ShowConfig.of_package(package).view("P3-D65 - Display", "ACES 1.0 - SDR Cinema")
    content = ArchiveAmfs.of_package(package, cinema).content(CLIP, "SH_0010")
    assert errors(content) == []
    assert output_ids(content)[-1].startswith(f"{IDS}ODT.Academy.P3D65_")
    srgb = ArchiveAmfs.of_package(package).content(CLIP, "SH_0010")
    assert output_ids(srgb)[-1].startswith(f"{IDS}ODT.Academy.RGBmonitor_100nits")


def test_a_view_without_an_id_is_left_out(small_archive):
    package = small_archive / "package"
    view = ShowConfig.of_package(package).view(DISPLAY, "Un-tone-mapped")
    content = ArchiveAmfs.of_package(package, view).content(CLIP, "SH_0010")
    assert errors(content) == []
    assert etree.fromstring(content).find(".//{*}outputTransform") is None


def test_it_is_read_back_as_the_same_look(amfs, small_archive, tmp_path):
    for look in read_looks(small_archive / "package").looks().shots:
        path = tmp_path / f"{look.shot}.amf"
        path.write_bytes(amfs.content(CLIP, look.shot))
        found = read_amf(path)
        assert (found.shot, found.left_out) == (CLIP.name, ())
        assert bits(found.steps) == bits(look.steps)
        assert look.steps


@pytest.mark.parametrize("look", [None, "a shot that no look knows"])
def test_a_shot_without_a_look_has_an_amf_without_one(look, amfs, tmp_path):
    (tmp_path / "a.amf").write_bytes(amfs.content(CLIP, look))
    assert errors((tmp_path / "a.amf").read_bytes()) == []
    assert read_amf(tmp_path / "a.amf").steps == ()


def test_a_show_made_of_it_shows_the_same_pixels(amfs, renders, build, tmp_path):
    (tmp_path / "a.amf").write_bytes(amfs.content(CLIP, "SH_0010"))
    made = build('base = "cg"\naces = "1.3"\n[looks]\nshots = "a.amf"\n')["2.5"]
    config = ocio.Config.CreateFromFile(str(written(made, tmp_path / "made")))
    context = copy.deepcopy(config.getCurrentContext())
    context["SHOT"] = CLIP.name
    view = f"{VIEW} + look"
    processor = config.getProcessor(context, "ACES2065-1", DISPLAY, view, ocio.TRANSFORM_DIR_FORWARD)
    pixels = light(1).astype(np.float32)
    expected = renders(pixels, "SH_0010")
    processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS).applyRGB(pixels)
    assert np.array_equal(pixels, expected)
    assert not np.array_equal(expected, renders(light(1), "SH_0020"))


@pytest.mark.parametrize("name", PACKAGES)
def test_looks_with_lmts_of_published_packages_are_valid_and_found_from_a_shots_folder(name, tmp_path):
    archive = tmp_path
    shutil.copytree(ROOT / "configs" / name / "package", archive / "package")
    made = ArchiveAmfs.of_package(archive / "package")
    for number, look in enumerate(made.looks.shots, 1):
        clip = ClipFrames(f"{number * 10:04d}_{look.shot}", 10, 20)
        assert made.problem(look.shot) is None
        folder = archive / clip.name
        folder.mkdir()
        (folder / f"{clip.name}.amf").write_bytes(made.content(clip, look.shot))
        assert errors((folder / f"{clip.name}.amf").read_bytes()) == []
        found = read_amf(folder / f"{clip.name}.amf", InputFolders([AllowedFolder("archive", ".", archive)]))
        assert found.left_out == ()
        assert [getattr(step, "name", "CDL") for step in found.steps] == [
            getattr(step, "name", "CDL") for step in made.looks.steps_of(look)
        ]


def test_uuids_and_bytes_are_those_of_the_content(amfs):
    one, again = (amfs.content(CLIP, "SH_0010") for _ in range(2))
    assert one == again
    other = amfs.content(CLIP._replace(last=1007), "SH_0010")
    uuids = [[found.text for found in etree.fromstring(content).iter("{*}uuid")] for content in (one, other)]
    assert uuids[0][0] != uuids[1][0]
    assert uuids[0][1] == uuids[1][1]
