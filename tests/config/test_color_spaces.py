# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.config.references import all_spaces
from ocio_gen.config.rename import inactive_spaces
from ocio_gen.core.errors import UserError
from tests.config.conftest import through
from tests.conftest import neutral


def active(config):
    return set(config.getColorSpaceNames())


def test_cameras_of_the_show_stay_and_others_are_hidden_but_work(build):
    config = build('[spaces]\ncameras = ["ARRI LogC4", "*S-Log3*Cine"]')["2.5"].config
    cameras = {s.getName() for s in all_spaces(config) if s.getFamily().startswith("Input/")}
    assert active(config) & cameras == {"ARRI LogC4", "S-Log3 S-Gamut3.Cine", "S-Log3 Venice S-Gamut3.Cine"}
    assert len(cameras) > 20
    assert {"ACEScg", "sRGB Encoded Rec.709 (sRGB)", "ACESproxy10i"} < active(config)
    assert config.getColorSpace("V-Log V-Gamut") is not None


def test_a_camera_of_the_show_is_shown_whatever_hides_it(build):
    config = build('[spaces]\ncameras = ["ARRI LogC4"]\nhide = ["ARRI*"]')["2.5"].config
    assert "ARRI LogC4" in active(config)
    assert "ARRI LogC3 (EI800)" not in active(config)


def test_hidden_spaces_are_those_of_the_base_and_of_the_show(build):
    config = build('[spaces]\nhide = ["ADX*", "gamma 1.8*"]')["2.5"].config
    assert inactive_spaces(config) == [
        "CIE XYZ-D65 - Display-referred",
        "CIE XYZ-D65 - Scene-referred",
        "ADX10",
        "ADX16",
        "Gamma 1.8 Encoded Rec.709",
    ]


def test_kept_spaces_stay_with_what_the_config_needs_hidden(build):
    config = build('[spaces]\nkeep = ["ACES*", "Raw", "sRGB Encoded Rec.709*"]')["2.5"].config
    scene = {s.getName() for s in all_spaces(config) if "Display" not in s.getName()}
    assert scene == {
        *("ACES2065-1", "ACEScc", "ACEScct", "ACEScg", "Raw", "sRGB Encoded Rec.709 (sRGB)"),
        *("ACESproxy10i", "ACESproxy12i", "ACESproxy10i Quantized", "ACESproxy12i Quantized"),
        "ACESproxy Normalized",
    }
    config.validate()
    assert {"sRGB - Display", "Rec.1886 Rec.709 - Display"} < active(config)
    less = build('[spaces]\nkeep = ["ACEScg"]')["2.5"].config
    assert {"ACEScct", "Raw", "ACES2065-1"} <= set(inactive_spaces(less))  # by roles and rules
    assert less.getColorSpace("ACEScc") is None


def test_what_a_viewing_rule_names_stays(build, house):
    house.write_text(
        house.read_text().replace("compositing_log: house_log", "").replace("film, looks: house_look", "film")
    )
    text = 'base = "house/house.ocio"\n[spaces]\nkeep = ["raw", "film"]\n'
    config = build(text)["2.5"].config
    assert config.getColorSpace("house_log") is not None
    assert "house_log" in inactive_spaces(config)
    assert config.getColorSpace("ACESproxy").getName() == "ACESproxy10i"  # the old one was not kept


def test_spaces_are_renamed_by_pattern_and_old_names_find_them(build):
    config = build('[spaces.rename]\n"ARRI * (EI800)" = "CAM ARRI *"\n"Linear *" = "lin: *"')["2.5"].config
    names = [s.getName() for s in all_spaces(config)]
    assert {"CAM ARRI LogC3", "lin: ARRI Wide Gamut 4", "lin: Rec.709 (sRGB)"} < set(names)
    assert not any(name.startswith("Linear ") for name in names)
    assert config.getColorSpace("ARRI LogC3 (EI800)").getName() == "CAM ARRI LogC3"
    base = ocio.Config.CreateFromBuiltinConfig("studio-config-v4.0.0_aces-v2.0_ocio-v2.5")
    order = [s.getName() for s in all_spaces(base)]
    assert names.index("CAM ARRI LogC3") == order.index("ARRI LogC3 (EI800)")


def test_a_renamed_space_is_renamed_wherever_it_is_named(build, house):
    renamed = (
        '[spaces.rename]\n"ACESproxy" = "old"\n"house_*" = "log_*"\n"raw" = "RAW 1"\n"film" = "print film"\n'
    )
    made = build(f'base = "house/house.ocio"\n{renamed}')["2.5"]
    config, before = made.config, ocio.Config.CreateFromFile(str(house))
    text = config.serialize()
    assert "house_log" not in text.replace("aliases: [house_log]", "")
    assert dict(config.getRoles())["data"] == "RAW 1"
    assert config.getFileRules().getColorSpace(2) == "log_log"
    assert config.getLook("house_look").getProcessSpace() == "log_log"
    assert config.getDisplayViewColorSpaceName("monitor", "Film") == "print film"
    assert inactive_spaces(config) == ["RAW 1"]
    assert list(config.getViewingRules().getColorSpaces(0)) == ["lin_ap1", "log_log"]
    config.setWorkingDir(str(house.parent))
    pixels = neutral(np.geomspace(0.01, 10, 50))
    view = ocio.DisplayViewTransform("lin_ap1", "monitor", "Film")
    np.testing.assert_array_equal(through(config, view, pixels), through(before, view, pixels))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[spaces]\ncameras = ["ARRI LogC5"]', "has no colour space ARRI LogC5"),
        ('[spaces]\nhide = ["ADX*", "nothing*"]', r"has no colour space nothing\*"),
        ('[spaces]\nkeep = ["ACES*", "acess*"]', r"has no colour space acess\*"),
        ('[spaces.rename]\n"none" = "other"', "has no colour space none"),
        (
            '[spaces.rename]\n"ACEScc" = "ACEScct"',
            "spaces.rename gives 'ACEScc' the name 'ACEScct' of another",
        ),
        ('[spaces.rename]\n"ACEScc*" = "same"', "spaces.rename gives 'ACEScct?' the name 'same' of another"),
        (
            '[spaces.rename]\n"ACEScc" = "ACSPX"',
            "colour space 'ACSPX' has the name 'ACSPX', which is ocio_gen's",
        ),
    ],
)
def test_a_pattern_that_nothing_fits_or_a_name_given_twice_is_a_sentence(build, text, sentence):
    with pytest.raises(UserError, match=sentence):
        build(text)


def test_what_one_release_lacks_is_said_and_no_error(build):
    made = build('[spaces]\ncameras = ["Apple Log"]', ["2.3", "2.5"])
    assert made["2.3"].notes == ["has no colour space Apple Log"]
    assert made["2.5"].notes == []
