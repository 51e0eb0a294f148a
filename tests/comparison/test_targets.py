# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import shutil

import pytest

from ocio_gen.comparison.targets import diff
from ocio_gen.core.errors import UserError
from tests.conftest import ROOT, run_cli

LUTS = ROOT / "luts"


def test_a_package_and_its_copy_are_equal(demo_package, tmp_path):
    copy = shutil.copytree(demo_package, tmp_path / "copy")
    report = diff(demo_package, copy)
    assert (report.verdict, report.differences) == ("equal", [])
    assert report.compared["file"] == 101  # with the two archives


def test_what_changed_in_a_package_is_named_by_its_file(demo_package, tmp_path):
    copy = shutil.copytree(demo_package, tmp_path / "copy")
    lut = copy / "luts" / "acesproxy10i_to_lin_ap1.spi1d"
    lines = lut.read_text().splitlines(keepends=True)
    lines[5 + 426] = "0.1796\n"
    lut.write_text("".join(lines))
    (copy / "luts" / "acesproxy12i_to_lin_ap1.spi1d").unlink()
    (copy / "notes.txt").write_text("mine")
    (copy / "luts" / "README.md").write_text("other words")
    config = copy / "configs" / "demo_ocio-v2.3.ocio"
    config.write_text(config.read_text().replace("max_out_value: 7.8}", "max_out_value: 7.3}", 1))
    config.rename(config.with_name("renamed_ocio-v2.3.ocio"))
    report = diff(demo_package, copy)
    assert report.verdict == "different"
    found = {(d.kind, d.name, d.change) for d in report.differences}
    assert found >= {
        ("LUT", "luts/acesproxy10i_to_lin_ap1.spi1d", "pixels"),
        ("file", "luts/acesproxy12i_to_lin_ap1.spi1d", "removed"),
        ("file", "notes.txt", "added"),
        ("file", "luts/README.md", "text"),
        ("colour space", "demo_ocio-v2.3.ocio: ACESproxy10i, to ACES2065-1", "pixels"),
    }
    assert not any(name.startswith("demo_ocio-v2.5") for _, name, _ in found)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [(("none", "luts"), "none: no such file or folder"), (("luts", "README.md"), "give two of a kind")],
)
def test_what_is_no_pair_is_one_sentence(names, sentence):
    with pytest.raises(UserError, match=sentence):
        diff(*(ROOT / name for name in names))


def test_the_command_tells_by_its_exit_code(tmp_path):
    a, b = (str(LUTS / f"acesproxy{bits}i_to_lin_ap1.clf") for bits in (10, 12))
    ran = run_cli("diff", a, a)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == "equal; in both: 1 LUT"
    html, json = tmp_path / "diff.html", tmp_path / "diff.json"
    ran = run_cli("diff", a, b, "--html", str(html), "--json", str(json))
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "CV (" in ran.stdout
    assert html.read_text().startswith("<!doctype html>")
    assert '"verdict": "different"' in json.read_text()
    assert run_cli("diff", a, b, "--tolerance", "1").returncode == 0
