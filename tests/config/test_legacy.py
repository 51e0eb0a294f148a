# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.config.references import all_transforms
from tests.config.conftest import through
from tests.conftest import neutral, written

MONITOR = "Rec.1886 Rec.709 - Display"
TEXT = f"""
[[displays]]
name = "{MONITOR}"
views = ["ACES 1.0 - SDR Video", "Raw"]
[spaces]
cameras = ["ARRI *"]
"""


@pytest.fixture
def legacy(build, tmp_path):
    made = build(TEXT, ["1", "2.3"])
    path = written(made["1"], tmp_path / "made", size=65)
    return made, ocio.Config.CreateFromFile(str(path)), path


def test_it_is_of_profile_1_with_luts_and_matrices_only(legacy):
    _, config, path = legacy
    assert config.getMajorVersion() == 1
    config.validate()
    kinds = {type(transform).__name__ for transform in all_transforms(config)}
    assert kinds == {"GroupTransform", "FileTransform", "MatrixTransform", "ColorSpaceTransform"}
    assert {file.suffix for file in path.parent.rglob("*.*") if file != path} == {".spi1d", ".spi3d"}
    # Words that OCIO 1's reader does not know.
    for word in (
        "aliases",
        "file_rules",
        "view_transforms",
        "encoding",
        "categories",
        "interop_id",
        "name: a_",
    ):
        assert word not in path.read_text()


def test_spaces_are_those_of_the_config_of_ocio_2(legacy):
    made, config, _ = legacy
    source = made["2.3"].config
    rng = np.random.default_rng(3)
    compared = 0
    for space in config.getColorSpaces(ocio.SEARCH_REFERENCE_SPACE_ALL, ocio.COLORSPACE_ALL):
        name = space.getName()
        if space.isData() or name.startswith("ACESproxy") or (" - " in name and name.endswith("Display")):
            continue
        values = rng.uniform(0.1, 0.9, (2_000, 3)).astype(np.float32)
        transform = ocio.ColorSpaceTransform(name, "ACES2065-1")
        expected, got = through(source, transform, values), through(config, transform, values)
        inside = expected.min(axis=1) > 0
        error = np.abs(got - expected).max(axis=1)[inside] / expected.max(axis=1)[inside]
        assert error.max() < 2e-4, name
        back = through(config, ocio.ColorSpaceTransform("ACES2065-1", name), expected[inside])
        np.testing.assert_allclose(back, values[inside], rtol=0, atol=2e-4, err_msg=name)
        compared += 1
    assert compared > 15


def test_hidden_spaces_are_left_out_and_without_displays_the_default_view_is_told(build, tmp_path):
    made = build('[spaces]\ncameras = ["ARRI LogC4"]\n', ["1"])["1"]
    names = {
        space.getName()
        for space in made.config.getColorSpaces(ocio.SEARCH_REFERENCE_SPACE_ALL, ocio.COLORSPACE_ALL)
    }
    assert {"ARRI LogC4", "ACEScg", "ACESproxy10i"} < names
    assert not {"V-Log V-Gamut", "CIE-XYZ-D65", "ACESproxy10i Quantized"} & names
    assert {d: list(made.config.getViews(d)) for d in made.config.getDisplays()} == {
        "sRGB - Display": ["ACES 1.0 - SDR Video"]
    }


def test_a_view_is_within_what_a_3d_lut_of_its_size_is(legacy):
    made, config, _ = legacy
    pixels = neutral(np.geomspace(0.01, 10, 200))
    transform = ocio.DisplayViewTransform("ACES2065-1", MONITOR, "ACES 1.0 - SDR Video")
    shown = through(config, transform, pixels), through(made["2.3"].config, transform, pixels)
    np.testing.assert_allclose(*shown, rtol=0, atol=0.006)  # 65 points
    assert list(config.getViews(MONITOR)) == ["ACES 1.0 - SDR Video", "Raw"]


def test_what_it_cannot_hold_is_said(legacy):
    assert legacy[0]["1"].notes == [
        "profile 1 cannot hold ADX10: left out",
        "profile 1 cannot hold ADX16: left out",
        "profile 1 cannot hold ACESproxy10i Quantized: left out",
        "profile 1 cannot hold ACESproxy12i Quantized: left out",
    ]


def test_roles_are_those_that_ocio_1_looks_for(legacy):
    roles = dict(legacy[1].getRoles())
    assert roles["scene_linear"] == "ACEScg"
    assert roles["reference"] == roles["aces_interchange"] == "ACES2065-1"
    assert roles["compositing_log"] == "ACEScct"
    assert roles["default"] == "Raw"
