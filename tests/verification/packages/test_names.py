# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Names, roles and file rules of ACESproxy in anybody's config."""

import PyOpenColorIO as ocio
import pytest

from ocio_gen.show.releases import LEGACY, RELEASES
from ocio_gen.verification.packages.names import CAPTURES, wrong_names
from ocio_gen.verification.packages.ociocheck import ociocheck
from tests.conftest import ROOT


def config_with(rules=(), **spaces):
    """Return a config with these spaces, {name: aliases}, and file rules before the default one."""
    config = ocio.Config.CreateFromBuiltinConfig("cg-config-v1.0.0_aces-v1.3_ocio-v2.1")
    for name, aliases in spaces.items():
        config.addColorSpace(ocio.ColorSpace(name=name, aliases=list(aliases), encoding="log"))
    file_rules = config.getFileRules()
    for index, (name, space, regex) in enumerate(rules):
        file_rules.insertRule(index, name, space, regex)
    config.setFileRules(file_rules)
    return config


def test_a_config_with_some_of_the_names_is_right():
    assert list(wrong_names(config_with(ACESproxy10i=["ACESproxy"], ACESproxy12i=[]))) == []


def test_a_name_of_ten_bits_that_finds_twelve_is_wrong():
    config = config_with(ACESproxy10i=["ACSPX12"], ACESproxy12i=["ACSPX10"])
    assert list(wrong_names(config)) == [
        "the name ACSPX10 finds ACESproxy12i; it is a name of ACESproxy10i",
        "the name ACSPX12 finds ACESproxy10i; it is a name of ACESproxy12i",
    ]


def test_a_rule_that_gives_every_file_of_a_kind_one_space_is_the_houses_own_affair():
    every_dpx = ("dpx", "ACESproxy10i", r".*\.dpx")
    assert list(wrong_names(config_with([every_dpx], ACESproxy10i=[], ACESproxy12i=[]))) == []
    by_name = ("proxy", "ACESproxy10i", r".*(ACESproxy|ACSPX).*\.dpx")
    wrong = list(wrong_names(config_with([by_name], ACESproxy10i=[], ACESproxy12i=[])))
    assert "the file NW_0010_ACSPX12.1001.dpx gets ACESproxy10i; expected ACESproxy12i" in wrong


@pytest.mark.parametrize("release", [release for release in RELEASES if release != LEGACY])
def test_our_rules_give_each_capture_its_space_and_nothing_else(build, release):
    config = build("", [release])[release].config
    assert list(wrong_names(config)) == []
    default = config.getColorSpaceFromFilepath("/show/plates/NW_0010.1001.xyz")[0]
    for path, space in CAPTURES.items():
        name, index = config.getColorSpaceFromFilepath(path)
        if space:
            assert name == space
        else:
            assert config.getFileRules().getName(index) not in {"ACESproxy", "ACESproxy 12-bit"}
    assert default not in {"ACESproxy10i", "ACESproxy12i"}


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("configs/*/package/configs/*.ocio*")), ids=lambda path: path.name
)
def test_ociocheck_passes_on_every_published_config(path):
    assert ociocheck(path) == []


def test_an_ociocheck_that_does_not_start_is_an_error_and_no_crash(tmp_path, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/ociocheck").write_text("not a program")
    monkeypatch.setattr(ocio, "__file__", str(tmp_path / "__init__.py"))
    assert ociocheck(tmp_path / "a.ocio") == ["does not start: Permission denied"]


def test_ociocheck_names_what_it_cannot_process(tmp_path):
    path = tmp_path / "bad.ocio"
    path.write_text(
        "ocio_profile_version: 2\nroles: {scene_linear: lin, default: lin}\n"
        "displays:\n  d:\n    - !<View> {name: v, colorspace: lut}\n"
        "colorspaces:\n  - !<ColorSpace>\n    name: lin\n  - !<ColorSpace>\n    name: lut\n"
        "    from_scene_reference: !<FileTransform> {src: gone.cube}\n"
    )
    errors = ociocheck(path)
    assert errors
    assert any("gone.cube" in error for error in errors)
