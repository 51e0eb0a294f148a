# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.config.built import BuiltConfig
from ocio_gen.config.config_text import config_text
from ocio_gen.config.rules import set_environment
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_config
from ocio_gen.show.looks.cdl_files import correction
from ocio_gen.show.show_file import load_show
from tests.houses import write_house


def test_the_shows_rules_come_first_then_captures_then_the_bases(build):
    text = """
[[file_rules]]
name = "Plates"
pattern = "*_LOGC4_*"
extension = "exr"
space = "ARRI LogC4"
[[file_rules]]
name = "Proxies of the edit"
regex = '.*/editorial/.*ACESproxy.*'
space = "ACEScct"
"""
    config = build(text)["2.5"].config
    rules = config.getFileRules()
    names = [rules.getName(index) for index in range(rules.getNumEntries())]
    assert names == [
        "Plates",
        "Proxies of the edit",
        "ACESproxy 12-bit",
        "ACESproxy",
        "EXR",
        "Movies",
        "Default",
    ]
    for path, space in (
        ("/a/x_LOGC4_v1.exr", "ARRI LogC4"),
        ("/a/x_LOGC4_v1.dpx", "sRGB - Display"),
        ("/editorial/x_ACESproxy.mov", "ACEScct"),
        ("/set/x_ACESproxy.mov", "ACESproxy10i"),
        ("/a/x.exr", "ACES2065-1"),
    ):
        assert config.getColorSpaceFromFilepath(path)[0] == space


def test_roles_are_the_shows_and_those_that_its_hosts_look_for(build):
    text = '[roles]\ncompositing_log = "ACEScc"\nedit = "ACESproxy10i"\n'
    with pytest.raises(UserError, match=r"roles\.edit: .* has no colour space 'ACESproxy10i'"):
        build(text)
    text = text.replace("ACESproxy10i", "Raw") + '[hosts]\nblender = "4.2"\nflame = "2026"\n'
    roles = dict(build(text, ["2.5"])["2.5"].config.getRoles())
    assert roles["compositing_log"] == "ACEScc"
    assert roles["edit"] == "Raw"
    assert roles["rendering"] == roles["default_float"] == "ACEScg"
    assert roles["default_byte"] == roles["default_sequencer"] == "sRGB Encoded Rec.709 (sRGB)"
    assert "rendering" not in dict(build("")["2.5"].config.getRoles())
    own = build('[roles]\nrendering = "ACES2065-1"\n[hosts]\nflame = "2026"\n')["2.5"].config
    assert dict(own.getRoles())["rendering"] == "ACES2065-1"


def test_a_rule_of_ours_makes_way_for_one_of_the_house(build, house):
    house.write_text(house.read_text().replace("name: House", "name: acesproxy"))
    made = build('base = "house/house.ocio"\n[spaces.rename]\nACESproxy = "old"\n')["2.5"]
    rules = made.config.getFileRules()
    names = [rules.getName(index) for index in range(rules.getNumEntries())]
    assert names == ["ACESproxy 12-bit", "ACESproxy (S-2013-001)", "acesproxy", "Default"]


def test_environment_and_search_path_are_the_shows(build):
    config = build('search_path = ["/shows/a/luts", "cubes"]\n[environment]\nSEQ = "0100"\n')["2.5"].config
    assert list(config.getSearchPaths()) == ["luts", "/shows/a/luts", "cubes"]
    assert {name: config.getEnvironmentVarDefault(name) for name in config.getEnvironmentVarNames()} == {
        "SEQ": "0100"
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[[file_rules]]\nname = "a"\npattern = "*"\nspace = "ACESgc"\n',
            "file_rules, a: the config for OCIO 2.5 has no colour space 'ACESgc'; it has 'ACEScg'",
        ),
        (
            '[[file_rules]]\nname = "exr"\npattern = "*"\nspace = "ACEScg"\n',
            "has a file rule 'exr' already; name yours",
        ),
        (
            '[roles]\nrendering = "ACESgc"\n',
            "roles.rendering: the config for OCIO 2.5 has no colour space 'ACESgc'",
        ),
    ],
)
def test_a_space_that_is_not_there_or_a_rule_that_is_is_a_sentence(build, text, sentence):
    with pytest.raises(UserError, match=sentence):
        build(text)


ALL, LISTED = ocio.ENV_ENVIRONMENT_LOAD_ALL, ocio.ENV_ENVIRONMENT_LOAD_PREDEFINED
LOOKS = '[looks]\nshots = "s1.cc"\n'
DESCRIBED = '[environment]\nSEQ = "0100"\n'


@pytest.mark.parametrize("profile", ["1", "2.1"])
@pytest.mark.parametrize(
    ("head", "text", "mode", "variables"),
    [
        # All variables of the environment count, and go on to count, the shot's too.
        ("search_path: luts:$DIR", "", ALL, {}),
        ("search_path: luts:$DIR", LOOKS, ALL, {}),
        # A section of the description's lists those in use: OCIO reads `DIR: $DIR` as one without a default.
        (
            "search_path: luts:$DIR",
            LOOKS + DESCRIBED,
            LISTED,
            {"DIR": "$DIR", "SHOT": "no_shot", "SEQ": "0100"},
        ),
        ("environment: {DIR: a}\nsearch_path: luts:$DIR", LOOKS, LISTED, {"DIR": "a", "SHOT": "no_shot"}),
        ("environment: {}\nsearch_path: luts", DESCRIBED, LISTED, {"SEQ": "0100"}),
        # The base's own default of the shot's variable stays.
        ("environment: {SHOT: s1}\nsearch_path: luts", LOOKS, LISTED, {"SHOT": "s1"}),
    ],
)
def test_the_environment_keeps_the_mode_of_the_base(tmp_path, profile, head, text, mode, variables):
    base = write_house(tmp_path / "h.ocio", {}, head, profile)
    (tmp_path / "s1.cc").write_bytes(correction("s1", Cdl()))
    (tmp_path / "show.toml").write_text(f'name = "a"\ntitle = "A"\nocio = ["2.3"]\nbase = "h.ocio"\n{text}')
    made = BuiltConfig("2.3", "h.ocio", load_config(base), "made", base_text=base.read_text())
    set_environment(made, load_show(tmp_path / "show.toml"))
    config = ocio.Config.CreateFromStream(config_text(made))
    names = config.getEnvironmentVarNames()
    assert config.getEnvironmentMode() == mode
    assert {name: config.getEnvironmentVarDefault(name) for name in names} == variables


def test_variables_that_a_description_makes_a_list_of_are_noted(build, tmp_path):
    write_house(tmp_path / "h.ocio", {"x": "$SHOT/x.cube"}, "search_path: luts:$DIR")
    made = build(f'base = "h.ocio"\n{DESCRIBED}', ["2.3"])["2.3"]
    assert made.notes[-1] == (
        "declares the variables that it uses, as the description has an [environment]: DIR, SHOT; others are "
        "no longer read"
    )
