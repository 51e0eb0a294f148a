# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Configs that do not say which space is ACES2065-1, and other oddities that hosts open."""

import pytest

from ocio_gen.comparison.configs import diff_configs
from tests.comparison.house import HOUSE, house

# In the shape of configs for OCIO 1 that know no ACES.
LEGACY = """\
ocio_profile_version: 1
search_path: luts
roles: {scene_linear: linear, color_timing: Cineon, data: raw}
displays:
  default:
    - !<View> {name: Film, colorspace: Cineon}
    - !<View> {name: raw, colorspace: raw}
active_displays: [default]
active_views: [Film, raw]
colorspaces:
  - !<ColorSpace> {name: linear, family: linear, allocation: lg2, allocationvars: [-8, 8]}
  - !<ColorSpace>
    name: Cineon
    to_reference: !<FileTransform> {src: curve.spi1d, interpolation: linear}
  - !<ColorSpace> {name: raw, isdata: true}
"""
LEGACY_NOTE = (
    "A does not identify its ACES2065-1 colour space; B does not identify its ACES2065-1 colour space; "
    "scene-referred colours are compared through each config's own scene reference space, "
    "which is taken to be the same in both"
)


def names(report):
    return {f"{one.kind} {one.name}" for one in report.differences if report.counts(one)}


def test_two_versions_of_a_config_without_aces_share_a_reference(tmp_path):
    report = diff_configs(house(tmp_path / "a", LEGACY), house(tmp_path / "b", LEGACY))
    assert (report.verdict, report.differences, report.notes) == ("equal", [], [LEGACY_NOTE])
    changed = LEGACY.replace("interpolation: linear}", "interpolation: linear, direction: inverse}")
    report = diff_configs(house(tmp_path / "a", LEGACY), house(tmp_path / "c", changed))
    assert report.verdict == "different"
    assert names(report) == {
        "colour space Cineon, to the reference",
        "colour space Cineon, from the reference",
        "view default, Film",
        "view default, Film, inverse",
    }


def test_names_of_aces_1_identify_it_and_the_report_says_so(tmp_path):
    text = LEGACY.replace("linear", "lin_ap0").replace("interpolation: lin_ap0", "interpolation: linear")
    report = diff_configs(house(tmp_path / "a", text), house(tmp_path / "b", text))
    assert report.verdict == "equal"
    assert report.notes == [
        f"{letter} has no role aces_interchange; its ACES2065-1 is taken to be the colour space lin_ap0"
        for letter in "AB"
    ]


def test_a_reference_that_changed_moves_nothing_that_goes_through_aces(tmp_path):
    """B's reference is half of A's, and every space says so: the same colours."""
    a = """\
ocio_profile_version: 2
environment: {}
roles: {aces_interchange: aces, scene_linear: aces, default: aces}
displays:
  d:
    - !<View> {name: v, colorspace: log}
colorspaces:
  - !<ColorSpace> {name: aces}
  - !<ColorSpace> {name: log, from_scene_reference: !<LogTransform> {base: 2}}
"""
    half = "!<MatrixTransform> {matrix: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]}"
    b = a.replace("{name: aces}", f"{{name: aces, from_scene_reference: {half}}}").replace(
        "!<LogTransform> {base: 2}", f"!<GroupTransform> {{children: [{half}, !<LogTransform> {{base: 2}}]}}"
    )
    report = diff_configs(house(tmp_path / "a", a), house(tmp_path / "b", b))
    assert (report.verdict, report.notes) == ("equal", [])


@pytest.mark.usefixtures("opened")
def test_a_role_that_names_no_space_is_no_identification(tmp_path):
    text = HOUSE.replace("aces_interchange: lin", "aces_interchange: nowhere")
    config = house(tmp_path / "a", text)
    report = diff_configs(config, config)
    assert report.verdict == "equal"
    assert report.notes[0] == LEGACY_NOTE


@pytest.mark.usefixtures("opened")
def test_lists_of_displays_that_do_not_exist_are_compared(tmp_path):
    text = HOUSE.replace("active_displays: [monitor, ", "active_displays: [None, monitor, ")
    config = house(tmp_path / "a", text)
    assert diff_configs(config, config).verdict == "equal"
    report = diff_configs(config, house(tmp_path / "b"))
    assert names(report) == {"display active displays"}


@pytest.mark.usefixtures("opened")
def test_a_view_of_a_space_that_does_not_exist_is_not_compared(tmp_path):
    text = HOUSE.replace(
        "- !<View> {name: Data, colorspace: raw}", "- !<View> {name: Data, colorspace: nowhere}"
    )
    config = house(tmp_path / "a", text)
    report = diff_configs(config, config)
    assert report.verdict == "equal"
    (one,) = report.differences
    assert (one.name, one.change, one.same_definition) == ("projector, Data", "not compared", True)


def test_a_display_space_without_the_role_is_compared_through_its_own_reference(tmp_path):
    text = HOUSE.replace("  cie_xyz_d65_interchange: xyz\n", "")
    changed = text.replace("value: [2.4, 2.4", "value: [2.4, 2.5")
    report = diff_configs(house(tmp_path / "a", text), house(tmp_path / "b", changed))
    assert report.verdict == "different"
    assert "colour space monitor, to the display reference" in names(report)
    (note,) = (note for note in report.notes if "CIE XYZ" in note)
    assert note.startswith("A does not identify its CIE XYZ colour space (role cie_xyz_d65_interchange); B ")


def test_an_aces_space_whose_lut_is_missing_hides_no_other_space(tmp_path):
    """Hosts that do not use it show the other spaces and views."""
    missing: dict[str, str | None] = {"luts/curve.spi1d": None}
    text = HOUSE.replace("aces_interchange: lin", "aces_interchange: log")
    changed = text.replace("value: [2.4, 2.4", "value: [2.4, 2.5")
    report = diff_configs(house(tmp_path / "a", text, missing), house(tmp_path / "b", changed, missing))
    assert report.verdict == "different"
    assert {"colour space monitor, to XYZ", "view monitor, Film"} <= names(report)
    uncompared = {
        one.name for one in report.differences if one.change == "not compared" and "SHOT" not in one.name
    }
    assert uncompared == {"log", "spare", "warm", "shot", "monitor, Graded"}  # these use the LUT
    assert report.notes[0].startswith(
        "A cannot process log, its ACES2065-1 colour space: The specified file reference"
    )


@pytest.mark.parametrize("letter", "ab")
def test_a_space_that_became_display_referred_is_a_difference(tmp_path, letter):
    own = "colorspaces:\n  - !<ColorSpace>\n    name: own\n"
    texts = {
        "a": HOUSE.replace("\ncolorspaces:\n", f"\n{own}"),
        "b": HOUSE.replace("display_colorspaces:\n", f"display_{own}"),
    }
    other = "b" if letter == "a" else "a"
    report = diff_configs(house(tmp_path / "1", texts[letter]), house(tmp_path / "2", texts[other]))
    assert names(report) == {"colour space own"}
