# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Packages of house configs, from the command line: what comes through, what stops a build, what is said."""

import json
import shutil
import zipfile

import pytest

from ocio_gen.core.opencolorio import load_config
from tests.conftest import contents, run_cli
from tests.houses import factor_of, write_chain, write_cube, write_house

SHOW = """
name = "a"
title = "A"
ocio = ["2.3"]
base = "house.ocio"
{top}
[luts]
formats = ["spi1d", "spi3d"]
size = 9
"""
CONFIG = "configs/a_ocio-v2.3.ocio"


def build(house, top=""):
    """Build for the house config of a folder; return what ran, and the package."""
    (house / "show.toml").write_text(SHOW.format(top=top))
    package = house.parent / "package"
    return run_cli("build", str(house / "show.toml"), "-o", str(package)), package


def words(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    """A studio, and its package: LUTs outside of the config's folder, LUTs by shot, undeclared variables."""
    folder = tmp_path_factory.mktemp("studio")
    for name, factor in (
        ("shared/a/x.cube", 0.2),
        ("shared/b/x.cube", 0.3),
        ("house/luts/shots/sh_010.cube", 0.4),
        ("house/luts/shots/sh_020.cube", 0.5),
        ("house/luts/plain.cube", 0.6),
        ("house/special/plain.cube", 0.7),
    ):
        write_cube(folder / name, factor)
    sources = {"a": "a/x.cube", "b": "b/x.cube", "shot": "shots/sh_$SHOT.cube", "plain": "plain.cube"}
    write_house(folder / "house/house.ocio", sources, "search_path: [$SHOT_LUTS, luts, ../shared]")
    ran, _ = build(folder / "house", 'allow = ["../shared"]')
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder, ran


def test_a_house_config_comes_through_whole_in_its_environment_and_moved(studio, tmp_path, monkeypatch):
    folder, ran = studio
    assert "searches $SHOT_LUTS: files beside the config are packaged" in words(ran.stdout)
    package = shutil.copytree(folder / "package", tmp_path / "elsewhere")
    for path in (package / CONFIG, package / f"{CONFIG}z"):
        config = load_config(path)
        assert [factor_of(config, space) for space in ("a", "b", "plain")] == [0.2, 0.3, 0.6]
        assert [factor_of(config, "shot", SHOT=shot) for shot in ("010", "020")] == [0.4, 0.5]
        monkeypatch.setenv("SHOT", "020")
        monkeypatch.setenv("SHOT_LUTS", "special")
        config = load_config(path)
        assert (factor_of(config, "shot"), factor_of(config, "plain")) == (0.5, 0.7)
        monkeypatch.delenv("SHOT")
        monkeypatch.delenv("SHOT_LUTS")


def test_the_manifest_lists_the_files_of_the_base_and_the_archive_holds_them(studio):
    folder, _ = studio
    manifest = json.loads((folder / "package/MANIFEST.json").read_text())
    (record,) = manifest["configs"]
    assert [(one["path"], one["source"]) for one in record["base_files"]] == [
        ("luts/base/shared/a/x.cube", "../shared/a/x.cube"),
        ("luts/base/shared/b/x.cube", "../shared/b/x.cube"),
        ("luts/plain.cube", "luts/plain.cube"),
        ("luts/shots/sh_010.cube", "luts/shots/sh_010.cube"),
        ("luts/shots/sh_020.cube", "luts/shots/sh_020.cube"),
        ("special/plain.cube", "special/plain.cube"),
    ]
    listed = {one["path"] for one in manifest["files"]}
    names = {one["path"] for one in record["base_files"]}
    assert {f"configs/{name}" for name in names} < listed
    with zipfile.ZipFile(folder / f"package/{CONFIG}z") as archive:
        assert names < set(archive.namelist())
    report = json.loads((folder / "package/verify/report.json").read_text())
    (compared,) = report["compared"]
    assert compared["text"] == (
        "identical to house.ocio in place, after a move and in the archive: 5 colour spaces, 5 views; with "
        "SHOT 010, 020; SHOT_LUTS luts, special"
    )
    assert str(folder) not in json.dumps(report) + json.dumps(manifest)


def test_a_package_is_compared_with_its_base_again_and_a_wrong_one_fails_by_name(studio, tmp_path):
    folder, _ = studio
    package = shutil.copytree(folder / "package", tmp_path / "package")
    base = str(folder / "house/house.ocio")
    ran = run_cli("verify", str(package), "--no-gpu")
    assert ran.returncode == 0, ran.stdout
    assert "not compared with its base house.ocio, which is not in the package; give it as the base" in words(
        ran.stdout
    )
    ran = run_cli("verify", str(package), "--no-gpu", "--base", base)
    assert ran.returncode == 0, ran.stdout
    assert "identical to house.ocio in place, after a move and in the archive" in words(ran.stdout)
    (package / "configs/luts/base/shared/b/x.cube").write_bytes(
        (package / "configs/luts/base/shared/a/x.cube").read_bytes()
    )
    ran = run_cli("verify", str(package), "--no-gpu", "--base", base)
    assert ran.returncode == 1
    assert "view monitor, b, in place and after a move: other pixels" in words(ran.stdout)
    assert "view monitor, a" not in words(ran.stdout)


def test_a_config_of_a_package_is_compared_with_its_base_as_the_package_is(studio):
    folder, _ = studio
    config, base = str(folder / "package" / CONFIG), folder / "house/house.ocio"
    ran = run_cli("verify", config, "--no-gpu", "--base", str(base))
    assert ran.returncode == 0, ran.stdout
    where = "in place, after a move and in the archive"
    assert f"identical to house.ocio {where}: 5 colour spaces" in words(ran.stdout)
    other = base.with_name("other.ocio")
    other.write_text(base.read_text().replace("a/x.cube", "b/x.cube"))
    ran = run_cli("verify", config, "--no-gpu", "--base", str(other))
    assert ran.returncode == 1
    assert f"view monitor, a, {where}: other pixels" in words(ran.stdout)


def test_a_config_outside_its_package_is_compared_with_its_base_in_place(studio, tmp_path):
    folder, _ = studio
    shutil.copytree(folder / "package/configs", tmp_path / "configs")
    ran = run_cli("verify", str(tmp_path / CONFIG), "--no-gpu", "--base", str(folder / "house/house.ocio"))
    assert ran.returncode == 0, ran.stdout
    assert "identical to house.ocio in place: 5 colour spaces" in words(ran.stdout)


def test_a_lut_from_outside_stops_a_build_and_nothing_is_written(studio, tmp_path):
    shutil.copytree(studio[0] / "house", tmp_path / "house")
    shutil.copytree(studio[0] / "shared", tmp_path / "shared")
    before = contents(tmp_path)
    ran, package = build(tmp_path / "house")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.endswith('to take it along, add allow = ["../shared"] to the description\n')
    assert not package.exists()
    assert contents(tmp_path).keys() == before.keys()


def test_a_view_that_the_base_cannot_show_stops_nothing_and_is_said(tmp_path):
    write_house(
        tmp_path / "house.ocio", {"shot": "${LUT}.cube"}, "environment: {LUT: shot}\nsearch_path: luts"
    )
    text = (tmp_path / "house.ocio").read_text()
    views = "    - !<View> {name: Raw, colorspace: lin}\n    - !<View> {name: shot, colorspace: shot}\n"
    assert views in text
    (tmp_path / "house.ocio").write_text(
        text.replace(views, "".join(reversed(views.splitlines(keepends=True))))
    )
    (tmp_path / "house").mkdir()
    (tmp_path / "house.ocio").rename(tmp_path / "house/house.ocio")
    ran, package = build(tmp_path / "house")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    said = words(ran.stdout)
    assert "OCIO cannot process these in house.ocio itself: colour space shot, to lin" in said
    assert "view monitor, shot: OCIO cannot find ${LUT}.cube" in said
    assert "OCIO cannot show its default view, monitor, shot: the LUTs are of monitor, Raw" in said
    assert [path.name for path in (package / "luts").glob("*.spi3d")] == ["acesproxy10i_to_monitor_raw.spi3d"]


def test_faults_of_the_base_itself_stop_neither_the_build_nor_verify_without_the_base(tmp_path):
    sources = {f"s{number}": "gone.cube" for number in range(7)}
    sources |= {"bad": "bad.cube", "chain": "chain.ctf", "cccs": "g.ccc"}
    write_cube(tmp_path / "shared/y.cube", 0.5)
    (tmp_path / "alias").symlink_to(tmp_path / "shared")
    path = write_house(
        tmp_path / "house/house.ocio", sources | {"y": "y.cube"}, "search_path: [luts, ../alias]"
    )
    path.write_text(path.read_text().replace("roles: {", "roles: {foo: nowhere, "))
    (path.parent / "luts").mkdir()
    (path.parent / "luts/bad.cube").write_text("no LUT")
    write_chain(path.parent / "luts/chain.ctf", "not_there.cube")
    (path.parent / "luts/g.ccc").write_text(
        '<ColorCorrectionCollection><ColorCorrection id="one"><SOPNode><Slope>1 1 1</Slope>'
        "<Offset>0 0 0</Offset><Power>1 1 1</Power></SOPNode></ColorCorrection></ColorCorrectionCollection>"
    )
    path.write_text(path.read_text().replace('src: "g.ccc"', "src: g.ccc, cccid: two"))
    ran, package = build(path.parent, 'allow = ["../shared"]\n[spaces.rename]\ns3 = "new s3"')
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "the role foo names nowhere, which is no colour space" in words(ran.stdout)
    texts = [(package / name).read_text() for name in ("MANIFEST.json", "verify/report.json")]
    assert not any(str(tmp_path) in text or "/configs/luts" in text for text in texts)
    for more in ((), ("--base", str(path))):
        ran = run_cli("verify", str(package), "--no-gpu", *more)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_fault_of_a_package_that_the_base_does_not_have_fails(studio, tmp_path):
    package = shutil.copytree(studio[0] / "package", tmp_path / "package")
    (package / "configs/luts/plain.cube").unlink()
    ran = run_cli("verify", str(package), "--no-gpu")
    assert ran.returncode == 1
    assert "ociocheck: OCIO cannot find plain.cube" in words(ran.stdout)
    assert "ociocheck: plain: error" in words(ran.stdout)


def test_a_role_that_contradicts_ocio_is_said_by_build_and_verify(tmp_path):
    path = write_house(tmp_path / "house/house.ocio", {}, "")
    path.write_text(
        path.read_text()
        + "  - !<ColorSpace>\n    name: ACES2065-1\n    from_reference: !<MatrixTransform>\n"
        + "      matrix: [0.439633, 0.382989, 0.177378, 0, 0.0897764, 0.813439, 0.0967847, 0, 0.0175412, "
        + "0.111547, 0.870912, 0, 0, 0, 0, 1]\n"
    )
    ran, package = build(tmp_path / "house")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    doubt = "the role aces_interchange names lin, but OCIO finds ACES2065-1 in ACES2065-1, which shows other"
    assert doubt in words(ran.stdout)
    assert doubt in words(run_cli("verify", str(package / CONFIG), "--no-gpu").stdout)


def test_a_profile_1_config_is_upgraded_by_a_key(tmp_path):
    write_cube(tmp_path / "house/luts/x.cube", 0.25)
    write_house(tmp_path / "house/house.ocio", {"x": "x.cube"}, profile="1")
    ran, package = build(tmp_path / "house", "upgrade = true")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    config = load_config(package / CONFIG)
    assert config.getMajorVersion() == 2
    assert config.getColorSpace("ACESproxy12i Quantized") is not None
    assert factor_of(config, "x") == 0.25
