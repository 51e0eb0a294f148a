import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ocio_gen import package
from ocio_gen.errors import UserError
from ocio_gen.package import build_package, verify_package
from ocio_gen.verify.run import verify_configs
from tests.conftest import DEMO, FRAME, ROOT, run_cli

FILES = {
    "MANIFEST.json",
    "configs/demo_ocio-v2.3.ocio",
    "configs/demo_ocio-v2.5.ocio",
    "configs/luts/lin_ap1_to_acesproxy10i_quantized.clf",
    "configs/luts/lin_ap1_to_acesproxy12i_quantized.clf",
    "show.toml",
    "verify/report.json",
}


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def copy(demo_package, tmp_path):
    return shutil.copytree(demo_package, tmp_path / "copy")


def test_a_package_holds_configs_luts_description_manifest_and_report(demo_package):
    files = contents(demo_package)
    assert files.keys() == FILES
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


def test_a_build_replaces_its_own_untouched_package(copy, demo_package):
    before = contents(copy)
    target, report = build_package(DEMO, copy)
    assert target == copy
    assert report.passed
    assert contents(copy) == before
    assert [p.name for p in copy.parent.iterdir()] == ["copy"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda p: (p / "notes.txt").touch(), "notes.txt: not in the manifest"),
        (lambda p: (p / "show.toml").write_text("mine"), "show.toml: not the file that was built"),
        (lambda p: (p / "show.toml").unlink(), "show.toml: missing"),
        (lambda p: (p / "MANIFEST.json").unlink(), "holds files that are no show package"),
        (lambda p: (p / "MANIFEST.json").write_text("{}"), "not a manifest of this version"),
    ],
)
def test_a_build_never_replaces_what_is_not_its_own(copy, change, sentence):
    change(copy)
    before = contents(copy)
    with pytest.raises(UserError, match=sentence):
        build_package(DEMO, copy)
    assert contents(copy) == before


def test_a_target_that_is_a_file_or_a_link_is_refused(copy, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(copy)
    for target in (copy / "show.toml", link):
        with pytest.raises(UserError, match="exists and is not a folder"):
            build_package(DEMO, target)


def test_the_current_folder_is_not_pulled_away(tmp_path, monkeypatch):
    folder = tmp_path / "current" / "below"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    for target in (".", "..", folder, "x/../.."):
        with pytest.raises(UserError, match="is, or holds, the current folder"):
            build_package(DEMO, Path(target))
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_sentence():
    with pytest.raises(UserError, match="cannot be written"):
        build_package(DEMO, Path("/proc/ocio_gen/demo"))


def test_a_full_disk_names_the_folder_that_was_asked_for(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "/scratch/file")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError) as caught:
        build_package(DEMO, tmp_path / "demo")
    expected = f"{tmp_path / 'demo'}: cannot be written (No space left on device); choose another with -o"
    assert str(caught.value) == expected
    assert list(tmp_path.iterdir()) == []


def test_a_failed_verification_leaves_what_was_there(copy, monkeypatch):
    before = contents(copy)

    def falls_short(*arguments, **keywords):
        report = verify_configs(*arguments, **keywords)
        report.results[0].limits.worst_cv = 0.0
        return report

    monkeypatch.setattr(package, "verify_configs", falls_short)
    _, report = build_package(DEMO, copy)
    assert not report.passed
    assert contents(copy) == before
    assert [p.name for p in copy.parent.iterdir()] == ["copy"]


def test_a_crash_while_replacing_puts_the_old_package_back(copy, monkeypatch):
    before = contents(copy)
    rename = Path.rename

    def fails_on_the_new_one(self, target):
        if self.name == "package":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_on_the_new_one)
    with pytest.raises(UserError, match="No space left on device"):
        build_package(DEMO, copy)
    assert contents(copy) == before


def test_what_a_killed_build_left_is_cleared_and_what_it_took_is_put_back(copy):
    before = contents(copy)
    scratch = copy.parent / ".copy.ocio-gen-abc"
    running = copy.parent / ".copy.ocio-gen-xyz"
    running.mkdir()
    scratch.mkdir()
    copy.rename(scratch / "previous")  # killed between the two renames of a replacement
    os.utime(scratch, (0, 0))
    package.clear_leftovers(copy)
    assert contents(copy) == before
    assert [p.name for p in copy.parent.iterdir() if p != copy] == [running.name]


def test_a_killed_build_leaves_nothing_that_a_later_one_keeps(tmp_path):
    build = subprocess.Popen(
        [sys.executable, "-m", "ocio_gen", "build", str(DEMO), "-o", str(tmp_path / "demo")], cwd=ROOT
    )
    while not list(tmp_path.glob(".demo.ocio-gen-*/package")):
        assert build.poll() is None
        time.sleep(0.01)
    build.kill()
    build.wait()
    (scratch,) = tmp_path.iterdir()
    os.utime(scratch, (0, 0))
    _, report = build_package(DEMO, tmp_path / "demo")
    assert report.passed
    assert [p.name for p in tmp_path.iterdir()] == ["demo"]


def test_a_package_is_verified_again_files_and_pixels(copy):
    report = verify_package(copy, [FRAME])
    assert report.passed
    assert {r.config for r in report.results} == {"demo_ocio-v2.3.ocio", "demo_ocio-v2.5.ocio"}
    (copy / "verify" / "report.json").write_text("{}")
    report = verify_package(copy, [])
    assert not report.passed
    assert report.problems == ["verify/report.json: not the file that was built"]
    assert all(result.passed for result in report.results)
