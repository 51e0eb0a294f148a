import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

import pytest

from ocio_gen import package
from ocio_gen.errors import UserError
from ocio_gen.package import build_package, verify_folder
from ocio_gen.verify.configs import verify_configs
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.probe_kit import ProbeKit
from tests.conftest import DEMO, FRAME, ROOT, contents, run_cli

FILES = {
    "MANIFEST.json",
    "configs/demo_ocio-v2.3.ocio",
    "configs/demo_ocio-v2.5.ocio",
    "configs/luts/lin_ap1_to_acesproxy10i_quantized.clf",
    "configs/luts/lin_ap1_to_acesproxy12i_quantized.clf",
    "show.toml",
    "verify/report.json",
}


@pytest.fixture(scope="module")
def small_package(small_show, tmp_path_factory):
    """The small show, built. Copy it before changing it."""
    folder, report = build_package(small_show, tmp_path_factory.mktemp("small") / "package")
    assert report.passed
    return folder


@pytest.fixture
def copy(small_package, tmp_path):
    return shutil.copytree(small_package, tmp_path / "copy")


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
    assert manifest["tools"].keys() == {"ocio_gen", "numpy", "opencolorio"}


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
        NPY_DISABLE_CPU_FEATURES="AVX512F AVX512CD AVX512_SKX",
        OCIO_INACTIVE_COLORSPACES="ACEScg",
    )
    assert ran.returncode == 0, ran.stderr
    assert contents(tmp_path / "elsewhere") == contents(demo_package)


def test_a_build_replaces_its_own_untouched_package(copy, small_show):
    before = contents(copy)
    target, report = build_package(small_show, copy)
    assert target == copy
    assert report.passed
    assert contents(copy) == before
    assert [p.name for p in copy.parent.iterdir()] == ["copy"]


def test_a_lut_size_that_cannot_be_is_refused_before_anything_is_built(small_show, tmp_path):
    show = tmp_path / "show.toml"
    show.write_text(small_show.read_text().replace('["spi1d"]', '["3dl"]\nsize = 64'))
    with pytest.raises(UserError, match=r"3dl cannot hold a 3D LUT of size 64: .* \(--size, luts.size\)"):
        build_package(show, tmp_path / "package")
    assert list(tmp_path.iterdir()) == [show]


def test_a_failed_verification_leaves_what_was_there(copy, small_show, monkeypatch):
    before = contents(copy)

    def falls_short(*arguments, **keywords):
        report = verify_configs(*arguments, **keywords)
        report.results[0].limits.hardfail = -1.0
        return report

    monkeypatch.setattr(package, "verify_configs", falls_short)
    _, report = build_package(small_show, copy)
    assert not report.passed
    assert contents(copy) == before
    assert [p.name for p in copy.parent.iterdir()] == ["copy"]


def test_a_killed_build_leaves_nothing_that_a_later_one_keeps(small_show, tmp_path):
    build = subprocess.Popen(
        [sys.executable, "-m", "ocio_gen", "build", str(small_show), "-o", str(tmp_path / "demo")], cwd=ROOT
    )
    while not list(tmp_path.glob(".demo.ocio-gen-*/new")):
        assert build.poll() is None
        time.sleep(0.01)
    build.kill()
    build.wait()
    (scratch,) = tmp_path.iterdir()
    os.utime(scratch, (0, 0))
    _, report = build_package(small_show, tmp_path / "demo")
    assert report.passed
    assert [p.name for p in tmp_path.iterdir()] == ["demo"]


def test_a_package_is_verified_again_files_luts_and_configs(demo_package, tmp_path):
    copy = shutil.copytree(demo_package, tmp_path / "copy")
    report = verify_folder(copy, Judge(ProbeKit([FRAME])))
    assert report.passed
    assert {r.target for r in report.results} == {"luts", "demo_ocio-v2.3.ocio", "demo_ocio-v2.5.ocio"}
    built = json.loads((copy / "verify" / "report.json").read_text())
    again = json.loads(report.to_json())["results"]
    # A build is judged by how compositing hosts run it; a verification, every way there is.
    assert all(result in again for result in built["results"] if result["route"] == "CPU F32")
    assert len(again) > 3 * len(built["results"])


def test_a_changed_package_does_not_pass(copy):
    lut = copy / "luts" / "acesproxy10i_to_lin_ap1.spi1d"
    lines = lut.read_text().splitlines(keepends=True)
    lines[5 + 426] = "0.1796\n"  # 18% grey, 0.1792444
    lut.write_text("".join(lines))
    (copy / "luts" / "acesproxy12i_to_lin_ap1.spi1d").unlink()
    report = verify_folder(copy, Judge())
    assert not report.passed
    assert [str(problem) for problem in report.problems] == [
        "luts/acesproxy12i_to_lin_ap1.spi1d: missing",
        "luts/acesproxy10i_to_lin_ap1.spi1d: not the file that was built",
    ]
    assert {r.subject for r in report.results if r.verdict == "fail"} == {"acesproxy10i_to_lin_ap1.spi1d"}


def test_a_set_of_luts_is_verified_again_but_for_views_whose_configs_are_elsewhere(demo_package, tmp_path):
    luts = shutil.copytree(demo_package / "luts", tmp_path / "luts")
    report = verify_folder(luts, Judge())
    assert report.passed
    assert {r.target for r in report.results} == {"luts"}
    assert len({r.subject for r in report.results}) == 82
    assert len(report.absent) == 7
    for remark in report.absent:
        assert "rec.1886" in remark.about
        assert remark.text == "the configs of its show are not here"
    (luts / "README.md").write_text("mine")
    assert [str(p) for p in verify_folder(luts, Judge()).problems] == [
        "README.md: not the file that was built"
    ]
