# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import numpy as np
import pytest

from ocio_gen import api
from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import UserError
from ocio_gen.package import build, verification
from ocio_gen.package.build import REPORT
from ocio_gen.package.verifiable import Request, verify_path
from ocio_gen.show.looks.cdl_files import correction, read_cdls
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.configs import verify_configs
from ocio_gen.verification.probe_kit import ProbeKit
from tests.conftest import DEMO, ROOT, assert_measured_alike, contents, promised, run_cli, through_ocio
from tests.show.cut.test_edl import EVENT, HEAD

FILES = {
    "MANIFEST.json",
    "configs/demo_ocio-v2.3.ocio",
    "configs/demo_ocio-v2.3.ocioz",
    "configs/demo_ocio-v2.5.ocio",
    "configs/demo_ocio-v2.5.ocioz",
    "configs/luts/lin_ap1_to_acesproxy10i_quantized.clf",
    "configs/luts/lin_ap1_to_acesproxy12i_quantized.clf",
    "index.html",
    "show.toml",
    "verify/report.json",
}


@pytest.fixture
def copy(plain_package, tmp_path):
    return shutil.copytree(plain_package, tmp_path / "copy")


def test_a_package_holds_configs_luts_description_manifest_and_report(demo_package):
    files = contents(demo_package)
    luts = {name for name in files if name.startswith("luts/")}
    assert files.keys() - luts == FILES
    assert {"luts/MANIFEST.json", "luts/README.md", "luts/acesproxy10i_to_lin_ap1.spi1d"} < luts
    for name in ("lin_ap1_to_acesproxy10i_quantized.clf", "lin_ap1_to_acesproxy12i_quantized.clf"):
        assert files[f"configs/luts/{name}"] == files[f"luts/{name}"]
    assert files["show.toml"] == DEMO.read_bytes()
    manifest = json.loads(files["MANIFEST.json"])
    for record in manifest["files"]:
        content = files.pop(record["path"])
        assert (record["bytes"], record["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert files.keys() == {"MANIFEST.json"}
    assert {"ocio_gen", "numpy", "opencolorio", "lxml", "jinja2", "matplotlib"} < manifest["tools"].keys()
    assert manifest["description"] == tomllib.loads(DEMO.read_text())
    assert [config["path"] for config in manifest["configs"]] == sorted(
        name for name in FILES if name.endswith(".ocio")
    )


def test_two_builds_are_the_same_bytes_wherever_and_whenever(demo_package, tmp_path):
    ran = run_cli(
        "build",
        str(DEMO),
        "-o",
        "elsewhere",
        cwd=tmp_path,
        TZ="Pacific/Kiritimati",
        LC_ALL="de_DE.UTF-8",
        PYTHONHASHSEED="7",
        OPENBLAS_NUM_THREADS="1",
        # All that numpy chooses by the processor.
        NPY_DISABLE_CPU_FEATURES=" ".join(np.show_config("dicts")["SIMD Extensions"]["found"]),
        OCIO_INACTIVE_COLORSPACES="ACEScg",
    )
    assert ran.returncode == 0, ran.stderr
    assert promised(contents(tmp_path / "elsewhere")) == promised(contents(demo_package))


def test_a_build_replaces_its_own_untouched_package(copy, small_show):
    before = contents(copy)
    target, report = copy, api.build(small_show, copy)
    assert target == copy
    assert report.passed
    assert contents(copy) == before
    assert [p.name for p in copy.parent.iterdir()] == ["copy"]


def test_a_lut_size_that_cannot_be_is_refused_before_anything_is_built(small_show, tmp_path):
    show = tmp_path / "show.toml"
    show.write_text(small_show.read_text().replace('["spi1d"]', '["3dl"]\nsize = 64'))
    with pytest.raises(UserError, match=r"3dl cannot hold a 3D LUT of size 64: .* \(`size`, luts.size\)"):
        api.build(show, tmp_path / "package")
    assert list(tmp_path.iterdir()) == [show]


def test_a_failed_verification_leaves_what_was_there(copy, small_show, monkeypatch):
    before = contents(copy)

    def falls_short(*arguments, **keywords):
        report = verify_configs(*arguments, **keywords)
        report.results[0].limits.hardfail = -1.0
        return report

    monkeypatch.setattr(verification, "verify_configs", falls_short)
    report = api.build(small_show, copy)
    assert not report.passed
    assert contents(copy) == before
    assert [p.name for p in copy.parent.iterdir()] == ["copy"]


def test_a_killed_build_leaves_nothing_that_a_later_one_keeps(small_show, tmp_path):
    build = subprocess.Popen(
        [sys.executable, "-m", "ocio_gen", "build", str(small_show), "-o", str(tmp_path / "demo")], cwd=ROOT
    )
    while not list(tmp_path.glob(".demo.ocio-gen/new-*")):
        assert build.poll() is None
        time.sleep(0.01)
    build.kill()
    build.wait()
    assert [p.name for p in tmp_path.iterdir()] == [".demo.ocio-gen"]
    report = api.build(small_show, tmp_path / "demo")
    assert report.passed
    assert [p.name for p in tmp_path.iterdir()] == ["demo"]


def test_a_killed_build_takes_the_process_of_its_luts_along(tmp_path):
    command = [sys.executable, "-m", "ocio_gen", "build", str(DEMO), "-o", str(tmp_path / "demo")]
    build = subprocess.Popen(command, cwd=ROOT)
    workers: list[str] = []
    while not workers:
        assert build.poll() is None
        listed = subprocess.run(
            ["/usr/bin/env", "pgrep", "-P", str(build.pid)], capture_output=True, text=True, check=False
        )
        workers = listed.stdout.split()
    build.kill()
    build.wait()
    until = time.monotonic() + 60
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < until
        time.sleep(0.05)
    # It has not gone on to its end: the manifest is the last that it writes.
    assert not list(tmp_path.rglob("luts/MANIFEST.json"))


def test_an_error_in_the_luts_of_a_show_is_the_builds(small_show, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "found_views", lambda *_: [])  # else they are checked beforehand, too
    show = tmp_path / "show.toml"
    show.write_text(small_show.read_text() + 'views = [{ display = "none", view = "Raw" }]\n')
    with pytest.raises(UserError, match="no display 'none'"):
        api.build(show, tmp_path / "package")
    assert list(tmp_path.iterdir()) == [show]


def test_a_package_is_verified_again_files_luts_and_configs(copy):
    report = verify_path(copy, Request(Judge()))
    assert report.passed
    assert {r.target for r in report.results} == {"luts", "small_ocio-v2.5.ocio"}
    built = json.loads((copy / "verify" / "report.json").read_text())
    again = json.loads(report.to_json())["results"]
    # A build is judged by how compositing hosts run it; a verification, every way there is.
    assert all(result in again for result in built["results"] if result["route"] == "CPU F32")
    spaces = [result for result in built["results"] if result["direction"] in {"encode", "decode"}]
    assert len(again) > 2 * len(built["results"])
    assert len([r for r in again if r["direction"] in {"encode", "decode"}]) > 3 * len(spaces)


def test_a_changed_package_does_not_pass(copy):
    lut = copy / "luts" / "acesproxy10i_to_lin_ap1.spi1d"
    lines = lut.read_text().splitlines(keepends=True)
    lines[5 + 426] = "0.1796\n"  # 18% grey, 0.1792444
    lut.write_text("".join(lines))
    (copy / "luts" / "acesproxy12i_to_lin_ap1.spi1d").unlink()
    report = verify_path(copy, Request(Judge()))
    assert not report.passed
    assert [str(problem) for problem in report.problems] == [
        "luts/acesproxy12i_to_lin_ap1.spi1d: missing",
        "luts/acesproxy10i_to_lin_ap1.spi1d: not the file that was built",
    ]
    assert {r.subject for r in report.results if r.verdict == "fail"} == {"acesproxy10i_to_lin_ap1.spi1d"}


def test_a_set_of_luts_is_verified_again_but_for_views_whose_configs_are_elsewhere(demo_package, tmp_path):
    luts = shutil.copytree(demo_package / "luts", tmp_path / "luts")
    report = verify_path(luts, Request(Judge()))
    assert report.passed
    assert {r.target for r in report.results} == {"luts"}
    assert len({r.subject for r in report.results}) == 82
    assert len(report.absent) == 7
    for remark in report.absent:
        assert "rec.1886" in remark.about
        assert remark.text == "the configs of its show are not here: give one of them with --config"
    (luts / "README.md").write_text("mine")
    assert [str(p) for p in verify_path(luts, Request(Judge())).problems] == [
        "README.md: not the file that was built"
    ]


def test_a_package_with_looks_holds_them_for_every_host(tmp_path):
    package = ROOT / "configs" / "tidewater" / "package"
    looks = json.loads((package / "looks/looks.json").read_text())
    assert looks["variable"] == "SHOT"
    assert looks["shots"][0]["shot"] == "TW101_010_0010"
    collections = {path.name: dict(read_cdls(path)) for path in (package / "looks").glob("*.ccc")}
    assert {name: len(cdls) for name, cdls in collections.items()} == {
        "acescc.ccc": 2,
        "acescct.ccc": 6,
        "acesproxy.ccc": 2,
    }
    inputs = [record["path"] for record in json.loads((package / "MANIFEST.json").read_text())["inputs"]]
    assert inputs == sorted(f"amf/{path.name}" for path in (ROOT / "configs/tidewater/amf").iterdir())
    report = verify_path(package, Request(Judge(ProbeKit(edges=False))))
    assert report.passed
    graded = [result for result in report.results if result.direction == "look"]
    # No shot, and five kinds of shots, in two configs, in two ways.
    assert len(graded) == 2 * 2 * len({result.probe for result in graded})
    assert len({result.probe for result in graded}) == 6


def test_a_look_or_an_archive_that_was_changed_does_not_pass(tmp_path):
    copy = shutil.copytree(ROOT / "configs" / "lantern" / "package", tmp_path / "copy")
    look = copy / "configs/looks/LN_0100_0030/show_look.ctf"
    look.write_text(look.read_text().replace("<Slope>0.", "<Slope>1."))
    (copy / "configs/lantern_ocio-v2.3.ocioz").write_bytes(b"PK")
    report = verify_path(copy, Request(Judge(ProbeKit(edges=False))))
    problems = [str(problem) for problem in report.problems]
    assert problems[:2] == [
        "configs/lantern_ocio-v2.3.ocioz: not the file that was built",
        "configs/looks/LN_0100_0030/show_look.ctf: not the file that was built",
    ]
    assert (
        "configs/lantern_ocio-v2.2.ocioz: looks/LN_0100_0030/show_look.ctf is not the file beside the config"
        in problems
    )
    assert (
        "configs/lantern_ocio-v2.3.ocioz: not an .ocioz archive: File is not a zip file; "
        "make the archive again, with ocioarchive or ocio-gen build"
    ) in problems
    failed = [result for result in report.results if result.verdict == "fail"]
    assert {result.subject for result in failed if result.direction == "look"} == {"Show look"}
    assert {result.figures.worst[0].shot for result in failed} == {"LN_0100_0030"}


def test_a_shot_without_a_cdl_stops_a_build_before_anything_is_written(tmp_path):
    (tmp_path / "a.edl").write_text(HEAD + EVENT + "* FROM CLIP NAME: SH010\n")
    (tmp_path / "show.toml").write_text('name = "a"\ntitle = "A"\nocio = ["2.5"]\n[looks]\nshots = "a.edl"\n')
    ran = run_cli("build", str(tmp_path / "show.toml"), "-o", str(tmp_path / "out"))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "ocio-gen: a.edl: event 001 in line 4: shot SH010 has no CDL; add one, or list the shot in "
        "looks.ungraded\n"
    )
    assert not (tmp_path / "out").exists()


def comparable(files):
    """Return the files of a package that no other version of a tool changes, and its report.

    Versions of tools change the lists of versions and how plots are drawn, and with these the page's record.
    """
    files = promised(files)
    manifest = json.loads(files.pop("MANIFEST.json"))
    manifest.pop("tools")
    manifest["files"] = [record for record in manifest["files"] if record["path"] != "index.html"]
    page = files.pop("index.html").decode().partition("<h2>Made with")[0]
    return files, manifest, re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("name", ["lantern", "tidewater"])
def test_the_published_packages_are_what_a_build_makes(name, tmp_path, monkeypatch):
    folder = ROOT / "configs" / name
    # Of a shell in which somebody works on a show: none of it is this show's.
    for variable, value in (
        ("SHOT", "LN_0100_0020"),
        ("SEQUENCE", "x"),
        ("OCIO_ACTIVE_DISPLAYS", "sRGB - Display"),
        ("OCIO_ACTIVE_VIEWS", "Raw"),
        ("OCIO_INACTIVE_COLORSPACES", "ACEScg"),
    ):
        monkeypatch.setenv(variable, value)
    report = api.build(folder / "show.toml", tmp_path / "built")
    assert report.passed
    packages = contents(tmp_path / "built"), contents(folder / "package")
    built, published = map(comparable, packages)
    assert built[0].keys() == published[0].keys()
    assert [path for path in built[0] if built[0][path] != published[0][path]] == []
    assert built[1:] == published[1:]
    assert_measured_alike(*(json.loads(files[REPORT]) for files in packages))


def test_a_lut_of_a_view_can_have_the_shows_look(tmp_path):
    (tmp_path / "show.cc").write_bytes(correction("show", Cdl(slope=(1.2, 1.0, 0.8))))
    display, view = "Rec.1886 Rec.709 - Display", "ACES 2.0 - SDR 100 nits (Rec.709)"
    views = ", ".join(f'{{ display = "{display}", view = "{name}" }}' for name in (view, f"{view} + look"))
    (tmp_path / "show.toml").write_text(
        f'name = "a"\ntitle = "A"\nocio = ["2.5"]\n[looks]\nshow = "show.cc"\n'
        f'[luts]\nformats = ["spi3d"]\nsize = 9\nviews = [{views}]\n'
    )
    ran = run_cli("build", str(tmp_path / "show.toml"), "-o", str(tmp_path / "out"))
    assert ran.returncode == 0, ran.stderr
    plain, graded = sorted((tmp_path / "out/luts").glob("*.spi3d"), key=lambda path: len(path.name))
    grey = [[0.42, 0.42, 0.42]]
    red, _, blue = (through_ocio(graded, grey) - through_ocio(plain, grey))[0]
    assert red > 0.02 > -0.02 > blue
    assert verify_path(tmp_path / "out" / "luts", Request(Judge(ProbeKit(edges=False)))).passed


def test_a_show_of_the_legacy_profile_alone_is_a_package_too(tmp_path):
    (tmp_path / "show.toml").write_text(
        f'name = "a"\ntitle = "A"\nocio = ["1"]\nallow = ["{ROOT}/configs"]\n'
        '[luts]\nformats = ["spi3d"]\nsize = 17\n'
        f'[looks]\nshots = "{ROOT}/configs/tidewater/amf/TW101_01*.amf"\n'
    )
    report = api.build(tmp_path / "show.toml", tmp_path / "out")
    assert report.passed
    assert {result.route for result in report.results if result.target == "a_ocio-v1.ocio"} == {"CPU F32"}
    assert not list(tmp_path.rglob("*.ocioz"))
    again = verify_path(tmp_path / "out", Request(Judge(ProbeKit(edges=False))))
    assert again.passed
    notes = [*map(str, report.notes)]
    assert "a_ocio-v1.ocio: profile 1 cannot hold LMT tidewater_print: left out" in notes
    reason = "is left out: no config of the show holds LMT tidewater_print"
    assert f"looks/TW101_010_0010.amf: {reason}" in notes
    assert not (tmp_path / "out/looks/TW101_010_0010.amf").exists()
