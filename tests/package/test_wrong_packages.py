# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Packages that a user would call wrong: each fails, and what is wrong with it has a name."""

import json
import shutil
from pathlib import Path

import PyOpenColorIO as ocio
import pytest

from ocio_gen import api
from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.disk.manifest import read_manifest
from ocio_gen.core.errors import UserError
from ocio_gen.package.manifest import PackageManifest
from ocio_gen.package.ocioz import archive
from ocio_gen.package.verifiable import Request, verify_path
from ocio_gen.package.verification import verify_look_files, verify_package_configs
from ocio_gen.show.looks.cdl_files import collection, correction, read_cdl
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.probe_kit import ProbeKit
from tests.conftest import run_cli, some

CDLS = {
    "SH010": Cdl((1.2, 1.0, 0.8), (0.02, 0.0, -0.01), (1.05, 1.0, 0.95), 0.9),
    "SH020": Cdl((0.9, 0.95, 1.1), (-0.02, 0.01, 0.0), (0.98, 1.0, 1.1), 1.2),
}
SHOW = """
name = "wrong"
title = "Wrong"
aces = "1.3"
ocio = ["2.3"]
[hosts]
nuke = "16.0"
[environment]
SEQ = "0100"
[spaces]
cameras = ["ARRI LogC4"]
hide = ["ACEScc"]
[spaces.rename]
ADX10 = "Scan 10"
[[file_rules]]
name = "Plates"
pattern = "*_LOGC4_*"
extension = "exr"
space = "ARRI LogC4"
[[file_rules]]
name = "Comps"
pattern = "*_comp_*"
extension = "exr"
space = "ACEScg"
[[displays]]
name = "Rec.1886 Rec.709 - Display"
views = ["ACES 1.0 - SDR Video", "Raw"]
[[displays]]
name = "P3-D65 - Display"
views = ["ACES 1.0 - SDR Cinema"]
[[displays]]
name = "sRGB - Display"
views = ["ACES 1.0 - SDR Video", "Un-tone-mapped"]
[looks]
working_space = "ACEScct"
shots = "all.ccc"
show = "show.cc"
[luts]
formats = ["spi1d"]
"""
CONFIG = "configs/wrong_ocio-v2.3.ocio"

# One for all: what the reference says of the probes is computed once.
JUDGE = Judge(ProbeKit(edges=False))


@pytest.fixture(scope="module")
def right(tmp_path_factory) -> Path:
    """A package with looks, displays, file rules and an environment."""
    folder: Path = tmp_path_factory.mktemp("right")
    (folder / "all.ccc").write_bytes(collection(CDLS, ""))
    (folder / "show.cc").write_bytes(correction("show", Cdl(power=(1.1, 1.1, 1.1))))
    (folder / "show.toml").write_text(SHOW)
    report = api.build(folder / "show.toml", folder / "package")
    assert report.passed
    return folder / "package"


@pytest.fixture
def package(right, tmp_path) -> Path:
    """A copy, to be made wrong."""
    return Path(shutil.copytree(right, tmp_path / "package"))


def verified(package):
    """Verify a package's configs by its own manifest; its archive is made again of what is beside it."""
    config = package / CONFIG
    folders = [package / "configs" / name for name in ("looks", "luts")]
    files = {
        path.relative_to(config.parent).as_posix(): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }
    config.with_suffix(".ocioz").write_bytes(archive(config.read_bytes(), files))
    manifest = read_manifest(package, PackageManifest)
    report = verify_package_configs(package, manifest.configs, manifest.description, JUDGE)
    report += verify_look_files(package, manifest.configs)
    return report


def looks_verified(package):
    """Verify the files of a package's looks that OCIO does not read, or reads for no shot of the show."""
    return verify_look_files(package, read_manifest(package, PackageManifest).configs)


def complaints(report):
    """Return what a report says is wrong: its problems, and the subjects that fall short."""
    failed = [f"{result.subject} {result.direction}" for result in report.results if result.verdict == "fail"]
    return [*map(str, report.problems), *failed]


def test_the_right_one_passes_and_says_nothing(package):
    report = verified(package)
    assert complaints(report) == []
    assert report.verdict == "pass"


REC709, CINEMA = "Rec.1886 Rec.709 - Display", "P3-D65 - Display"
VIEW = "ACES 1.0 - SDR Video"

# (what is in the config, what takes its place, what the report must say)
WRONG_CONFIGS = {
    "looks dropped from a view": (", looks: Show look", "", f"{REC709}, {VIEW} + look view"),
    "the look backwards": ("looks: Show look", "looks: -Show look", "+ look view"),
    "a view with the look that shows another display's": (
        f"{{name: {VIEW} + look, view_transform: {VIEW}, display_colorspace: sRGB",
        f"{{name: {VIEW} + look, view_transform: ACES 1.0 - SDR Cinema, display_colorspace: sRGB",
        f"sRGB - Display, {VIEW} + look view",
    ),
    "a view that shows another": (
        f"{{name: {VIEW}, view_transform: {VIEW}, display_colorspace: {REC709}",
        f"{{name: {VIEW}, view_transform: ACES 1.0 - SDR Cinema, display_colorspace: {REC709}",
        f"{REC709}, {VIEW} view",
    ),
    "a real shot by default": (
        "SHOT: no_shot",
        "SHOT: SH010",
        "the variable SHOT is SH010 while nobody sets it, which is a shot",
    ),
    "a default that is no shot": ("SHOT: no_shot", "SHOT: any", "the variable SHOT is any"),
    "another default of a variable": ("SEQ: 0100", "SEQ: 0200", "the variable SEQ is 0200"),
    "no alias": (
        "aliases: [ACESproxy, ACESPRXY, ACSPX, ACSPX10]",
        "aliases: [ACESproxy, ACESPRXY, ACSPX10]",
        "ACESproxy10i has no alias ACSPX",
    ),
    "aliases of another space": (
        ("aliases: [ACESproxy, ACESPRXY, ACSPX, ACSPX10]", "aliases: [ACSPX12]"),
        ("aliases: [ACSPX12]", "aliases: [ACESproxy, ACESPRXY, ACSPX, ACSPX10]"),
        "the name ACESproxy finds ACESproxy12i",
    ),
    "an inactive space": (
        "inactive_colorspaces: [",
        "inactive_colorspaces: [ACESproxy10i, ",
        "ACESproxy10i is inactive",
    ),
    "an encoding that is not log": ("encoding: log", "encoding: scene-linear", "the encoding scene-linear"),
    "light that is log": (
        "scene_linear: ACEScg",
        "scene_linear: ACESproxy10i",
        "the role scene_linear is ACESproxy10i",
    ),
    "a role of another space": (
        "compositing_log: ACEScct",
        "compositing_log: ACEScc",
        "the role compositing_log is ACEScc; expected ACEScct",
    ),
    "a role that nobody asked for": (
        "  data: Raw\n",
        "  data: Raw\n  rendering: ACEScg\n",
        "has a role rendering",
    ),
    "12-bit captures in 10 bits": (
        "name: ACESproxy 12-bit, colorspace: ACESproxy12i",
        "name: ACESproxy 12-bit, colorspace: ACESproxy10i",
        "the file NW_0010_ACESproxy12.1001.dpx gets ACESproxy10i",
    ),
    "a rule about folders": (
        "  - !<Rule> {name: ACESproxy 12-bit,",
        '  - !<Rule> {name: x, colorspace: ACESproxy10i, regex: ".*acesproxy_tests.*"}\n'
        "  - !<Rule> {name: ACESproxy 12-bit,",
        "acesproxy_tests/NW_0010_comp.exr gets ACESproxy10i",
    ),
    "rules in another order": (
        ("{name: Plates,", "{name: Comps,"),
        ("{name: Comps,", "{name: Plates,"),
        "expected Plates, Comps, ACESproxy 12-bit, ACESproxy, Default",
    ),
    "a rule that gives another space": (
        "{name: Plates, colorspace: ARRI LogC4,",
        "{name: Plates, colorspace: ACEScct,",
        "the file rule Plates is *_LOGC4_* exr -> ACEScct; expected *_LOGC4_* exr -> ARRI LogC4",
    ),
    "a rule with another pattern": ('pattern: "*_comp_*"', 'pattern: "*"', "the file rule Comps is * exr"),
    "another default rule": (
        "{name: Default, colorspace: ACES2065-1}",
        "{name: Default, colorspace: ACEScct}",
        "the file rule Default is -> ACEScct; expected -> ACES2065-1",
    ),
    "a rule too many": (
        "  - !<Rule> {name: Default,",
        '  - !<Rule> {name: x, colorspace: ACEScct, pattern: "*", extension: dpx}\n'
        "  - !<Rule> {name: Default,",
        "expected Plates, Comps, ACESproxy 12-bit, ACESproxy, Default",
    ),
    "a variable too many": ("  SEQ: 0100\n", "  SEQ: 0100\n  X: y\n", "has a variable X"),
    "a folder of somebody": (
        "search_path:\n",
        "search_path:\n  - /studio/luts\n",
        "looks for files in /studio/luts",
    ),
    "loose parsing": ("strictparsing: true", "strictparsing: false", "strict parsing: False; expected True"),
    "other luma weights": ("luma: [0.2126", "luma: [0.3126", "the luma weights"),
    "another place in menus": (
        "aliases: [ACSPX12]\n    family: ACES",
        "aliases: [ACSPX12]\n    family: Input",
        "ACESproxy12i has another family",
    ),
    "a search path that misses the shots": ("  - looks/${SHOT}\n", "", "Show look look"),
    "displays in another order": (
        f"active_displays: [{REC709}, {CINEMA}, sRGB - Display]",
        f"active_displays: [{CINEMA}, {REC709}, sRGB - Display]",
        "the displays are in another order",
    ),
    "a display that is not in the menus": (
        f"active_displays: [{REC709}, {CINEMA}, sRGB - Display]",
        f"active_displays: [{REC709}, sRGB - Display]",
        f"the menus do not have the display {CINEMA}",
    ),
    "a display too many, and the first": (
        f"active_displays: [{REC709}, ",
        f"active_displays: [Display P3 - Display, {REC709}, ",
        "the menus have the display Display P3 - Display, which nobody asked for",
    ),
    "a view too many": (
        f"    - !<View> {{name: {VIEW}, view_transform: {VIEW}, display_colorspace: {REC709}}}\n",
        f"    - !<View> {{name: New, view_transform: {VIEW}, display_colorspace: {REC709}}}\n"
        f"    - !<View> {{name: {VIEW}, view_transform: {VIEW}, display_colorspace: {REC709}}}\n",
        f"the menu of {REC709} has the view New, which nobody asked for",
    ),
    "a profile that the release does not read": (
        "ocio_profile_version: 2.3",
        "ocio_profile_version: 2.5",
        "is of profile 2.5, which OCIO 2.3 does not read",
    ),
    "an inverse of the look's own": (
        "transform: !<FileTransform> {src: show_look.ctf}",
        "transform: !<FileTransform> {src: show_look.ctf}\n"
        "    inverse_transform: !<MatrixTransform> {offset: [1, 0, 0, 0]}",
        "the look Show look has an inverse of its own",
    ),
    "an alias too many": ("aliases: [ACSPX12]", "aliases: [ACSPX12, linear]", "has the alias linear"),
    "a view that is not in the menu": (
        f"    - !<View> {{name: {VIEW}, view_transform: {VIEW}, display_colorspace: {REC709}}}\n",
        "",
        f"the menu of {REC709} does not have the view {VIEW}",
    ),
    "a camera that is not in the menus": (
        "inactive_colorspaces: [",
        "inactive_colorspaces: [ARRI LogC4, ",
        "ARRI LogC4 is inactive: menus do not show it, and it is one of the cameras",
    ),
    "a space in the menus that the description hides": (
        ", ACEScc, ",
        ", ",
        "ACEScc is in the menus; the description hides it",
    ),
    "a space that is called otherwise": (
        "name: Scan 10\n",
        "name: Scan Ten\n",
        "has no colour space Scan 10, which its base has",
    ),
    "a look that reads no file": (
        "{src: show_look.ctf}",
        "{src: gone.ctf}",
        "Show look, no shot: OCIO cannot find gone.ctf",
    ),
    "a view without its twin": (
        f"name: {VIEW} + look, view_transform: {VIEW}, display_colorspace: {REC709}",
        f"name: {VIEW} + luck, view_transform: {VIEW}, display_colorspace: {REC709}",
        f"{REC709} has no view {VIEW} + look",
    ),
}


@pytest.mark.parametrize("case", some(WRONG_CONFIGS, 7))
def test_a_wrong_config_fails_by_the_name_of_what_is_wrong(package, case):
    old, new, sentence = WRONG_CONFIGS[case]
    config = package / CONFIG
    config.write_text(replaced(config.read_text(), old, new))
    report = verified(package)
    assert not report.passed
    assert any(sentence in complaint for complaint in complaints(report)), complaints(report)


def replaced(text, old, new):
    """Return a text with other words; two at once change places."""
    pairs = [(old, new)] if isinstance(old, str) else list(zip(old, new, strict=True))
    for number, (one, _) in enumerate(pairs):
        assert one in text
        text = text.replace(one, f"<{number}>")
    for number, (_, other) in enumerate(pairs):
        text = text.replace(f"<{number}>", other)
    return text


def test_a_base_view_transform_that_is_an_offset_fails(package):
    config = ocio.Config.CreateFromFile(str(package / CONFIG))
    transform = config.getViewTransform(VIEW)
    transform.setTransform(
        ocio.MatrixTransform(offset=[0.1, 0.1, 0.1, 0.0]), ocio.VIEWTRANSFORM_DIR_FROM_REFERENCE
    )
    config.addViewTransform(transform)
    (package / CONFIG).write_text(config.serialize())
    assert f"{REC709}, {VIEW} view" in complaints(verified(package))


def test_a_grade_where_no_shot_is_fails(package):
    looks = package / "configs" / "looks"
    (looks / "no_shot" / "show_look.ctf").write_bytes((looks / "SH010" / "show_look.ctf").read_bytes())
    failed = [result for result in verified(package).results if result.verdict == "fail"]
    unset = next(result for result in failed if result.direction == "look")
    assert unset.figures.worst[0].shot in {"no shot", "an unknown shot"}


def test_cdls_for_other_hosts_that_are_others_fail(package):
    path = package / "looks" / "acescct.ccc"
    path.write_text(path.read_text().replace("<Slope>1.2", "<Slope>1.3"))
    assert complaints(looks_verified(package)) == [
        "looks/acescct.ccc: the CDL of SH010 is another than in looks.json"
    ]


def test_the_shows_own_cdl_lies_beside_the_shots_for_other_hosts(package):
    assert read_cdl(package / "looks" / "show.cc") == Cdl(power=(1.1, 1.1, 1.1))
    assert "Then apply show.cc" in (package / "looks" / "acescct.ccc").read_text()
    (package / "looks" / "show.cc").write_bytes(correction("show", Cdl()))
    assert complaints(looks_verified(package)) == ["looks/show.cc: is another CDL than in looks.json"]


def test_an_amf_that_is_another_or_gone_fails(package):
    path = package / "looks" / "SH010.amf"
    path.write_text(path.read_text().replace("<cdl:Slope>1.2", "<cdl:Slope>1.3"))
    assert complaints(looks_verified(package)) == ["looks/SH010.amf: is another look than in looks.json"]
    path.unlink()
    assert complaints(looks_verified(package)) == ["looks/SH010.amf: does not exist; build the package again"]


def test_this_shells_shot_is_not_the_packages(package, monkeypatch):
    monkeypatch.setenv("SHOT", "SH010")
    monkeypatch.setenv("SEQ", "0300")
    assert complaints(verified(package)) == []


def test_a_file_of_looks_that_is_not_the_shows_fails(package):
    (package / "looks" / "old.ccc").write_bytes((package / "looks" / "acescct.ccc").read_bytes())
    assert complaints(looks_verified(package)) == ["looks/old.ccc: is no file of the show's looks"]


def test_a_stale_shots_file_fails(package):
    looks = package / "configs" / "looks"
    shutil.copytree(looks / "SH010", looks / "SH009")
    assert complaints(looks_verified(package)) == [
        "configs/looks/SH009: has a look for a shot that is not the show's"
    ]


def with_manifest(package, change):
    """Write a package's manifest with something changed, as `change` does to its JSON."""
    path = package / "MANIFEST.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def forget_configs(manifest):
    manifest["configs"].clear()


def name_other_configs(manifest):
    manifest["configs"][0] |= {"path": "configs/other.ocio", "archive": "configs/other.ocioz"}


HERE = "not verified: MANIFEST.json has no record of this config"
GONE = "does not exist: MANIFEST.json has a record of this config"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (forget_configs, [f"{CONFIG}: {HERE}", f"{CONFIG}z: {HERE}"]),
        (
            name_other_configs,
            [
                f"configs/other.ocio: {GONE}",
                f"configs/other.ocioz: {GONE}",
                f"{CONFIG}: {HERE}",
                f"{CONFIG}z: {HERE}",
            ],
        ),
    ],
)
def test_configs_that_the_manifest_does_not_have_do_not_pass_unverified(package, change, expected):
    with_manifest(package, change)
    problems = [str(problem) for problem in verify_path(package, Request(JUDGE)).problems]
    assert problems == expected


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hosts", {"no such host": "1"}),
        ("file_rules", [{"space": "ACEScg", "pattern": "*"}]),
        ("displays", [{"views": []}]),
        ("spaces", {"keep": "all"}),
        ("roles", ["data"]),
        ("environment", 1),
        ("looks", []),
        ("looks", {"variable": ["SHOT"]}),
    ],
)
def test_a_manifest_whose_description_is_of_another_version_is_one_sentence(package, key, value):
    with_manifest(package, lambda manifest: manifest["description"].update({key: value}))
    with pytest.raises(
        UserError, match=r"MANIFEST\.json: not a manifest of this version; make the folder again"
    ):
        verify_path(package, Request(JUDGE))


def test_a_package_that_holds_nothing_says_so(package):
    manifest = json.loads((package / "MANIFEST.json").read_text())
    for path in package.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (package / "MANIFEST.json").write_text(json.dumps(manifest | {"configs": [], "files": []}))
    ran = run_cli("verify", str(package), "--no-gpu")
    assert ran.returncode == 1
    assert "nothing was verified" in ran.stdout
