# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What changed between two configs, each change made by hand to the demo show's."""

import shutil
import zipfile

import PyOpenColorIO as ocio
import pytest

from ocio_gen.comparison.configs import diff_configs
from ocio_gen.core.errors import UserError
from tests.comparison.house import HOUSE, house
from tests.conftest import CONFIG


@pytest.fixture
def pair(config, demo_package):
    return demo_package / "configs" / CONFIG, config


def change(path, function):
    config = ocio.Config.CreateFromFile(str(path))
    function(config)
    path.write_text(config.serialize())


def differences(pair, tolerance=0.0):
    report = diff_configs(pair[0], pair[1], tolerance)
    return report.verdict, {(d.kind, d.name, d.change) for d in report.differences}


def test_a_config_and_itself_are_equal(pair):
    report = diff_configs(*pair)
    assert (report.verdict, report.differences) == ("equal", [])
    assert report.compared["colour space"] == 62
    assert report.compared["named transform"] == 15
    assert report.compared["file rule"] == 5
    assert report.compared["view"] > 40


def test_text_that_moves_no_pixel_is_said_to_be_just_that(pair):
    text = pair[1].read_text()
    pair[1].write_text("# a comment\n" + text)
    verdict, found = differences(pair)
    assert (verdict, found) == ("equal", {("config", CONFIG, "text")})
    pair[1].write_text(text.replace("ACESproxy, 10-bit:", "ACESproxy, 10 bits:"))
    verdict, found = differences(pair)
    assert (verdict, found) == ("equal", {("colour space", "ACESproxy10i", "text")})


def test_pixels_that_moved_are_named_and_measured(pair):
    # The highest code half a stop lower.
    pair[1].write_text(pair[1].read_text().replace("max_out_value: 7.8}", "max_out_value: 7.3}", 1))
    report = diff_configs(*pair)
    assert report.verdict == "different"
    moved = {d.name: d.moved for d in report.differences if d.change == "pixels"}
    assert set(moved) >= {"ACESproxy10i, to ACES2065-1", "ACESproxy10i, from ACES2065-1"}
    worst = moved["ACESproxy10i, to ACES2065-1"]
    assert worst is not None
    assert worst.worst_stops == pytest.approx(0.5, rel=1e-3)
    assert differences(pair, tolerance=1e9)[0] == "equal"


def test_a_space_that_was_renamed_is_followed_by_its_alias(pair):
    def rename(config):
        space = config.getColorSpace("ACESproxy12i")
        config.removeColorSpace("ACESproxy12i")
        space.addAlias("acesproxy_was_12i")
        aliases = [*space.getAliases()]
        renamed = ocio.ColorSpace(
            name="Link 12",
            aliases=[*aliases, "ACESproxy12i"],
            family=space.getFamily(),
            encoding=space.getEncoding(),
            toReference=space.getTransform(ocio.COLORSPACE_DIR_TO_REFERENCE),
        )
        config.addColorSpace(renamed)

    change(pair[1], rename)
    verdict, found = differences(pair)
    assert verdict == "different"
    assert ("colour space", "ACESproxy12i", "renamed") in found
    assert not any(
        kind == "colour space" and what in {"added", "removed", "pixels"} for kind, _, what in found
    )
    # The file rule names the space by its alias now, and is the same rule.
    assert not any(kind == "file rule" for kind, *_ in found)


def test_what_was_added_and_removed_is_named(pair):
    def edit(config):
        config.removeColorSpace("ACESproxy Normalized")
        config.addColorSpace(ocio.ColorSpace(name="New", encoding="log"))
        config.addLook(ocio.Look(name="Warm", processSpace="ACEScct", transform=ocio.CDLTransform(sat=0.9)))
        config.setRole("texture_paint", None)
        config.setRole("compositing_log", "ACEScc")
        config.addDisplayView("sRGB - Display", "Log", "ACESproxy10i", "")
        rules = config.getFileRules()
        rules.removeRule(0)
        rules.insertRule(0, "Mine", "ACEScct", ".*mine.*")
        config.setFileRules(rules)

    change(pair[1], edit)
    verdict, found = differences(pair)
    assert verdict == "different"
    assert found >= {
        ("colour space", "ACESproxy Normalized", "removed"),
        ("colour space", "New", "added"),
        ("look", "Warm", "added"),
        ("role", "texture_paint", "removed"),
        ("role", "compositing_log", "definition"),
        ("view", "sRGB - Display, Log", "added"),
        ("file rule", "Mine", "added"),
        ("file rule", "ACESproxy 12-bit", "removed"),
    }


def test_a_look_that_changed_its_grade_moved_pixels(pair):
    for path, saturation in zip(pair, (0.9, 0.8), strict=True):
        if path == pair[0]:
            path = shutil.copytree(path.parent, pair[1].parent.parent / "first") / CONFIG  # noqa: PLW2901
            first = path

        def edit(config, saturation=saturation):
            look = ocio.Look(name="Warm", processSpace="ACEScct", transform=ocio.CDLTransform(sat=saturation))
            config.addLook(look)

        change(path, edit)
    verdict, found = differences((first, pair[1]))
    assert (verdict, found) == (
        "different",
        {("look", "Warm", "pixels"), ("look", "Warm, inverse", "pixels")},
    )


def test_a_space_that_one_of_them_cannot_process_is_named(pair):
    (pair[1].parent / "luts" / "lin_ap1_to_acesproxy10i_quantized.clf").unlink()
    report = diff_configs(*pair)
    (one,) = report.differences
    assert (one.change, one.name) == ("unreadable", "ACESproxy10i Quantized, from ACES2065-1")
    assert "B cannot process it" in one.detail
    assert report.verdict == "different"


def test_a_lut_beside_the_config_that_changed_moves_its_pixels(pair):
    lut = pair[1].parent / "luts" / "lin_ap1_to_acesproxy10i_quantized.clf"
    lut.write_text(lut.read_text().replace("\n426.3", "\n430.3", 1))
    verdict, found = differences(pair)
    assert verdict == "different"
    assert {name for _, name, _ in found} == {"ACESproxy10i Quantized, from ACES2065-1"}


def test_an_archive_of_a_config_is_that_config(pair, tmp_path):
    archive = tmp_path / "demo.ocioz"
    ocio.Config.CreateFromFile(str(pair[1])).archive(str(archive))
    report = diff_configs(pair[0], archive)
    assert report.verdict == "equal"
    assert report.compared["colour space"] == 62


def test_a_lut_that_changed_since_the_last_look_is_read_anew(pair):
    assert differences(pair)[0] == "equal"
    lut = pair[1].parent / "luts" / "lin_ap1_to_acesproxy10i_quantized.clf"
    lut.write_text(lut.read_text().replace("\n426.3", "\n430.3", 1))
    assert differences(pair)[0] == "different"


def test_an_archive_that_holds_two_configs_is_one_sentence(pair, tmp_path):
    archive = tmp_path / "two.ocioz"
    ocio.Config.CreateFromFile(str(pair[1])).archive(str(archive))
    with zipfile.ZipFile(archive, "a") as zipped, pytest.warns(UserWarning, match="Duplicate name"):
        zipped.writestr("config.ocio", "ocio_profile_version: 2\n")
    with pytest.raises(UserError, match=r"two.ocioz: has 2 entries called config.ocio, .*make the archive"):
        diff_configs(pair[0], archive)


def with_description(text):
    return HOUSE.replace("description: The camera's log.", f'description: "{text}"')


def test_a_definition_that_cannot_be_read_as_ocio_writes_it_is_named(tmp_path):
    sentence = r"house\.ocio: the definition of log cannot be read as OCIO writes it: "
    with pytest.raises(UserError, match=sentence):
        diff_configs(house(tmp_path, with_description("  spaces\\nand more")), house(tmp_path / "b"))


@pytest.mark.parametrize("text", ["\\ta tab\\nand more", "ééééé \\x7f", "a\\u0085b"])
def test_a_description_that_some_yaml_readers_refuse_is_text(tmp_path, text):
    report = diff_configs(house(tmp_path / "a", with_description(text)), house(tmp_path / "b"))
    assert list(map(str, report.differences)) == ["colour space log: text: description"]
