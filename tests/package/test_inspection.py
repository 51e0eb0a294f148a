# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import json
import shutil

import jsonschema
import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.package.inspection import inspect
from tests.conftest import ROOT, run_cli

TIDEWATER = ROOT / "configs" / "tidewater" / "package"
CONFIG = TIDEWATER / "configs" / "tidewater_ocio-v2.5.ocio"


def test_a_config_tells_all_that_it_has():
    (found,) = inspect(CONFIG).configs
    config = ocio.Config.CreateFromFile(str(CONFIG))
    assert [space.name for space in found.spaces if not space.hidden] == list(config.getColorSpaceNames())
    by_name = {space.name: space for space in found.spaces}
    assert by_name["ACESproxy10i"].aliases == ["ACESproxy", "ACESPRXY", "ACSPX", "ACSPX10"]
    assert by_name["V-Log V-Gamut"].hidden
    assert by_name["Rec.1886 Rec.709 - Display"].display
    assert not by_name["ACEScg"].display
    assert (found.views[0].display, found.views[0].view) == (
        config.getDefaultDisplay(),
        config.getDefaultView(config.getDefaultDisplay()),
    )
    assert found.profile == "2.5"
    assert found.roles == dict(config.getRoles())
    assert {look.name: look.process_space for look in found.looks}["Show look"] == "ACES2065-1"
    assert [rule.name for rule in found.file_rules] == [
        "ACESproxy 12-bit",
        "ACESproxy",
        "EXR",
        "Movies",
        "Default",
    ]
    assert found.file_rules[2].pattern == "*.exr"
    assert found.file_rules[-1].pattern == ""
    assert found.environment == {"SHOT": "no_shot"}
    assert found.search_path == ["looks/${SHOT}", "looks/no_shot", "luts"]


def test_names_that_look_like_markup_are_printed_as_they_are(tmp_path):
    path = tmp_path / "brackets.ocio"
    path.write_text(
        "ocio_profile_version: 2.1\nenvironment: {}\n"
        "roles: {default: 'lin [old]', scene_linear: 'lin [old]'}\n"
        "file_rules:\n  - !<Rule> {name: a, colorspace: default, regex: '.*[a-z0-9][/]x'}\n"
        "  - !<Rule> {name: Default, colorspace: default}\n"
        "displays:\n  d:\n    - !<View> {name: 'v [/] :smile:', colorspace: 'lin [old]'}\n"
        "colorspaces:\n  - !<ColorSpace> {name: 'lin [old]'}\n"
    )
    ran = run_cli("inspect", str(path))
    assert (ran.returncode, ran.stderr) == (0, "")
    for text in ("lin [old]", ".*[a-z0-9][/]x", "v [/] :smile:"):
        assert text in ran.stdout


def test_an_archive_tells_the_same_as_its_config():
    one, other = inspect(CONFIG).configs[0], inspect(CONFIG.with_suffix(".ocioz")).configs[0]
    assert one.model_copy(update={"path": ""}) == other.model_copy(update={"path": ""})


def test_a_package_tells_its_releases_and_shots():
    found = inspect(TIDEWATER)
    assert found.show == "Tidewater, season 1"
    assert {record.release: record.hosts for record in found.releases} == {
        "2.4": ["Flame 2026", "Blender 5.0"],
        "2.5": [],
    }
    assert len(found.shots) == 11
    assert [config.path for config in found.configs] == [record.path for record in found.releases]


def test_the_command_prints_tables_and_writes_json_that_keeps_its_schema(tmp_path):
    ran = run_cli("inspect", str(TIDEWATER), "--json", str(tmp_path / "found.json"))
    assert (ran.returncode, ran.stderr) == (0, "")
    for text in (
        "Tidewater, season 1",
        "ACESproxy, ACESPRXY, ACSPX, ACSPX10",
        "TW101_010_0010",
        "Flame 2026",
    ):
        assert text in ran.stdout
    assert "V-Log V-Gamut" not in ran.stdout
    assert "V-Log V-Gamut" in run_cli("inspect", str(CONFIG), "--hidden").stdout
    schema = json.loads((ROOT / "schemas" / "inspect.schema.json").read_text())
    jsonschema.validate(json.loads((tmp_path / "found.json").read_text()), schema)


@pytest.mark.parametrize("name", ["none.ocio", "a.cube", "folder"])
def test_what_is_neither_is_a_sentence(tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.cube").write_text("LUT")
    with pytest.raises(UserError, match=r"no such file|neither a config"):
        inspect(tmp_path / name)
    shutil.copytree(TIDEWATER, tmp_path / "package")
    (tmp_path / "package/looks/looks.json").write_text("{}")
    ran = run_cli("inspect", str(tmp_path / "package"))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.endswith("looks.json: not the looks of a package of this version; build it again\n")
