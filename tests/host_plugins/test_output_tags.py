# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The tags of output transforms, against those that DCTL's documentation lists."""

import re

import PyOpenColorIO as ocio
import pytest

from ocio_gen.host_plugins.output_tags import TAGS, output_tag
from tests.conftest import run_cli

# DCTL's documentation, "List of supporting output colorspace tag names".
DOCUMENTED = """
DCDM DCDM_P3D60limited DCDM_P3D65limited P3D60_48nits P3D65_48nits P3D65_D60sim_48nits
P3D65_Rec709limited_48nits P3D65_108nits_7.2nits_ST2084 P3D65_1000nits_15nits_ST2084
P3D65_2000nits_15nits_ST2084 P3D65_4000nits_15nits_ST2084
P3DCI_D60sim_48nits P3DCI_D65sim_48nits Rec709_100nits_dim Rec709_D60sim_100nits_dim Rec2020_100nits_dim
Rec2020_P3D65limited_100nits_dim Rec2020_Rec709limited_100nits_dim Rec2020_1000nits_15nits_HLG
Rec2020_1000nits_15nits_ST2084 Rec2020_2000nits_15nits_ST2084 Rec2020_4000nits_15nits_ST2084 sRGB_100nits_dim
sRGB_D60sim_100nits_dim
"""
ACES_13, ACES_2 = "studio-config-v2.2.0_aces-v1.3_ocio-v2.4", "studio-config-v4.0.0_aces-v2.0_ocio-v2.5"
OLDER = "studio-config-v1.0.0_aces-v1.3_ocio-v2.1"  # without the Academy's ids


def test_the_tags_are_those_that_are_documented():
    assert set(DOCUMENTED.split()) == TAGS


PQ_1000, HLG = "Rec2020_1000nits_15nits_ST2084", "Rec2020_1000nits_15nits_HLG"


@pytest.mark.parametrize(
    ("name", "display", "view", "tag"),
    [
        (ACES_13, "sRGB", "ACES 1.0 - SDR Video", "sRGB_100nits_dim"),
        (ACES_13, "Rec.1886 Rec.709", "ACES 1.0 - SDR Video (D60 sim on D65)", "Rec709_D60sim_100nits_dim"),
        (ACES_13, "Rec.1886 Rec.2020", "ACES 1.1 - SDR Video (P3 lim)", "Rec2020_P3D65limited_100nits_dim"),
        (ACES_13, "P3-D65", "ACES 1.1 - SDR Cinema (Rec.709 lim)", "P3D65_Rec709limited_48nits"),
        (
            ACES_13,
            "ST2084-P3-D65",
            "ACES 1.1 - HDR Cinema (108 nits & P3 lim)",
            "P3D65_108nits_7.2nits_ST2084",
        ),
        (ACES_13, "Rec.1886 Rec.709", "Un-tone-mapped", "Rec709_100nits_dim"),
        (ACES_13, "Display P3", "ACES 1.0 - SDR Video", None),
        (ACES_13, "sRGB", "Raw", None),
        (OLDER, "P3-D60", "ACES 1.0 - SDR Cinema", "P3D60_48nits"),
        (OLDER, "Rec.2100-PQ", "ACES 1.1 - HDR Video (1000 nits & Rec.2020 lim)", PQ_1000),
        (OLDER, "Rec.2100-HLG", "ACES 1.1 - HDR Video (1000 nits & Rec.2020 lim)", HLG),
        (ACES_2, "Rec.2100-PQ", "ACES 2.0 - HDR 4000 nits (P3 D65)", "Rec2020_4000nits_15nits_ST2084"),
        (ACES_2, "Rec.2100-PQ", "ACES 2.0 - HDR 500 nits (P3 D65)", PQ_1000),
        (ACES_2, "ST2084-P3-D65", "ACES 2.0 - HDR 108 nits (P3 D65)", "P3D65_108nits_7.2nits_ST2084"),
        (ACES_2, "Gamma 2.2 Rec.709", "ACES 2.0 - SDR 100 nits (Rec.709)", None),
    ],
)
def test_a_view_has_the_tag_of_its_encoding(name, display, view, tag):
    config = ocio.Config.CreateFromBuiltinConfig(name)
    assert output_tag(config, f"{display} - Display", view) == tag


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ({"name": "Grading monitor"}, None),
        ({"name": "Grading monitor", "aliases": ["pq_rec2020_display"]}, PQ_1000),
        ({"name": "rec1886_rec709_display"}, "Rec709_100nits_dim"),
        # How it is made says more than what it is called.
        ({"name": "rec1886_rec709_display", "style": "DISPLAY - CIE-XYZ-D65_to_REC.2100-PQ"}, PQ_1000),
        ({"name": "sRGB - Display", "style": "DISPLAY - CIE-XYZ-D65_to_DisplayP3"}, None),
    ],
)  # fmt: skip
def test_a_display_of_ones_own(given, tag):
    config = ocio.Config.CreateFromBuiltinConfig(ACES_13)
    transform = ocio.BuiltinTransform(given["style"]) if "style" in given else ocio.MatrixTransform()
    own = ocio.ColorSpace(ocio.REFERENCE_SPACE_DISPLAY, given["name"], given.get("aliases", []))
    own.setTransform(transform, ocio.COLORSPACE_DIR_FROM_REFERENCE)
    for name in (given["name"], *given.get("aliases", [])):
        if known := config.getColorSpace(name):
            config.removeColorSpace(known.getName())
    config.addColorSpace(own)
    config.addDisplayView("Monitor", "View", "ACES 1.0 - SDR Video", given["name"], "", "", "")
    assert output_tag(config, "Monitor", "View") == tag


def test_an_interop_id_tells_the_encoding():
    config = ocio.Config.CreateFromBuiltinConfig(ACES_2)
    own = ocio.ColorSpace(ocio.REFERENCE_SPACE_DISPLAY, "Grading monitor")
    own.setTransform(ocio.MatrixTransform(), ocio.COLORSPACE_DIR_FROM_REFERENCE)
    own.setInteropID("hlg_rec2020_display")
    config.addColorSpace(own)
    config.addDisplayView("Monitor", "View", "Un-tone-mapped", "Grading monitor", "", "", "")
    assert output_tag(config, "Monitor", "View") == HLG


HDR = """\
name = "hdr"
title = "HDR"
aces = "1.3"

[hosts]
nuke = "16.0"

[plugins]
platforms = ["linux"]
transforms = [
  { display = "Rec.2100-PQ - Display", view = "ACES 1.1 - HDR Video (1000 nits & Rec.2020 lim)" },
  { display = "Display P3 - Display", view = "ACES 1.0 - SDR Video", inverse = false },
]
"""


def test_output_transforms_are_tagged_where_there_is_a_tag(tmp_path):
    (tmp_path / "hdr.toml").write_text(HDR)
    ran = run_cli("plugins", str(tmp_path / "hdr.toml"), "-o", str(tmp_path / "made"))
    assert ran.returncode == 0, ran.stderr
    plain = "IS_PARAMETRIC_ACES_TRANSFORM: 0"
    for path in tmp_path.rglob("ODT/*.dctl"):
        text = path.read_text()
        tag = ', OUTPUT_COLORSPACE_TAG: "Rec2020_1000nits_15nits_ST2084"' if "2100" in path.name else ""
        assert re.findall(r"^DEFINE_ACES_PARAM\((.*)\)$", text, re.M) == [plain + tag]
        assert ("takes it for Rec.709" in text) == ("Display_P3" in path.name)
    names = sorted(path.name[:20] for path in tmp_path.rglob("ODT/*.dctl"))
    assert names == [
        "ACESproxy10_hdr.dctl",
        "ACESproxy12_hdr.dctl",
        "Show_ACES2065_1_to_D",
        "Show_ACES2065_1_to_R",
    ]
