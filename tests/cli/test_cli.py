# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import json
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from ocio_gen import __version__
from tests.conftest import FRAME, ROOT, run_cli


def test_help_and_version_load_no_heavy_library():
    program = (
        "import sys\nsys.argv = ['ocio-gen', sys.argv[1]]\nfrom ocio_gen.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = {'numpy', 'PyOpenColorIO', 'OpenEXR', 'OpenImageIO', 'pydantic', 'matplotlib', 'moderngl', "
        "'lxml', 'jinja2', 'opentimelineio', 'ascmhl', 'fileseq', 'xxhash', 'yaml', 'rich.progress'}\n"
        "print(heavy & sys.modules.keys())"
    )
    for option in ("--help", "--version"):
        ran = subprocess.run(
            [sys.executable, "-c", program, option], capture_output=True, text=True, check=True
        )
        assert ran.stdout.endswith("set()\n")


def test_every_command_has_an_example():
    for command in (
        "init",
        "build",
        "luts",
        "plugins",
        "verify",
        "diff",
        "inspect",
        "cv",
        "recompress",
        "recompress check",
        "recompress seal",
        "recompress records",
        "recompress codecs",
        "restore",
        "archive",
        "archive pull",
        "schema",
    ):
        help_text = run_cli(*command.split(), "--help").stdout
        assert f"ocio-gen {command}" in help_text.split("Example")[1]


def test_version_is_the_packages():
    assert run_cli("--version").stdout == f"ocio-gen {__version__}\n"


@pytest.mark.parametrize("arguments", [("0.18",), ("--hex", "31C3"), ("--hex", "0x31c3")])
def test_cv_prints_18_percent_grey_in_all_forms(arguments):
    ran = run_cli("cv", *arguments)
    assert ran.returncode == 0
    for form in (
        "0.180053711  (hex 31C3)",
        "426  (decodes to 0.179199219)",
        "1705  (decodes to 0.17980957)",
        "41.36%",
        "0.4136",
        "+0.000 stops",
    ):
        assert form in ran.stdout.replace("0.413588", "0.4136")


def test_cv_of_codes_halfs_and_what_is_clipped():
    assert "222.860944" in run_cli("cv", "--cv12", "3760").stdout
    assert "100.00%" in run_cli("cv", "--cv10", "940").stdout
    assert "no stops: not above 0" in run_cli("cv", "--", "-0.1").stdout
    assert "64  (decodes to" in run_cli("cv", "--hex", "FC01").stdout  # a signalling NaN
    for value in ("-0.1", "0", "nan", "inf", "1e-30", "1e30"):
        ran = run_cli("cv", "--", value)
        assert ran.returncode == 0
        assert "clipped: ACESproxy carries 0.001186 to 222.861" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "0 values given; give one"),
        (("0.18", "--cv10", "426"), "2 values given; give one"),
        (("--cv10", "63"), "--cv10: found 63; ACESproxy10 is 64 to 940"),
        (("--cv12", "3761"), "--cv12: found 3761; ACESproxy12 is 256 to 3760"),
        (("--hex", "31C"), "--hex: found '31C'; give the 4 hex digits"),
        (("--hex", "-001"), "--hex: found '-001'; give the 4 hex digits"),
    ],
)
def test_cv_of_bad_input_is_one_sentence_and_exit_2(arguments, sentence):
    ran = run_cli("cv", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("ocio-gen: cv: ")
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_verify_prints_tables_and_writes_the_same_as_json_and_junit(plain_package, tmp_path):
    path, junit = tmp_path / "report.json", tmp_path / "report.xml"
    arguments = [
        "verify",
        str(plain_package),
        "--frame",
        str(FRAME),
        "--json",
        str(path),
        "--junit",
        str(junit),
    ]
    ran = run_cli(*arguments, "--details", "--timings")
    assert (ran.returncode, ran.stderr) == (0, "")
    report = json.loads(path.read_text())
    assert report["verdict"] == "pass"
    assert report["gpu"].startswith(ran.stdout.split("GPU: ")[1].split(",")[0])
    assert {file["path"] for file in report["files"]} >= {"configs/small_ocio-v2.5.ocio", "show.toml"}
    lines = [line.strip() for line in ran.stdout.splitlines()]
    directions = ("encode ", "decode ", "rescale ", "view ")
    rows = [re.split(r"\s{2,}", line) for line in lines if line.startswith(directions)]
    assert len(rows) == len(report["results"]) > 400
    for row, result in zip(rows, report["results"], strict=True):
        figures = result["figures"]
        assert row[0] == f"{result['direction']} {result['probe']}"
        assert row[1].startswith(f"{figures['samples']:,}"[:3])
        assert row[2] == f"{figures['mismatched']:,}"
        assert float(row[3].replace(",", "")) == pytest.approx(figures["worst_cv"], rel=6e-3)
        assert {"ok", "warn"} & set(row)
    suites = ET.parse(junit).getroot()  # noqa: S314 - our own
    cases = suites.findall("./testsuite/testcase")
    assert len(cases) == len(report["results"])
    for part in ("reading", "reference", "subject", "comparison"):
        assert part in ran.stdout.split("time of all threads")[1]


def test_verify_of_a_wrong_lut_exits_1(tmp_path):
    wrong = tmp_path / "wrong.spi1d"
    right = (ROOT / "luts" / "acesproxy10i_to_lin_ap1.spi1d").read_text()
    wrong.write_text(right.replace("\n0.179", "\n0.189"))
    ran = run_cli("verify", str(wrong), "--no-gpu", "--as", "acesproxy10i:decode:ap1")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "FAIL" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("verify", "none"),
            "none: no such file or folder; give an OpenFX bundle (.ofx.bundle), a show package,",
        ),
        (("verify",), "TARGET: nothing to verify; give an OpenFX bundle"),
        (("verify", "--aces", "a.exr"), "--aces: is one of a pair; give both --aces and --proxy"),
        (
            ("verify", "luts/acesproxy10i_to_lin_ap1.clf", "--as", "log"),
            "--as: found 'log'; give SPACE:decode:LIGHT",
        ),
        (("diff", "none", "luts"), "none: no such file or folder"),
        (("diff", "luts", "README.md"), "a folder and a LUT file; give two of a kind"),
        (("verify", "tests"), "tests: has no MANIFEST.json; name a folder of ocio-gen or a package of IMF"),
        (("verify", "README.md"), "README.md: not a LUT that OCIO"),
        (("verify", "{package}", "--frame", "README.md"), "README.md: not a readable image"),
        (
            ("verify", "{package}", "--json", "README.md/new/r.json"),
            "README.md/new/r.json: cannot be written: {root}/README.md is no folder; name another file",
        ),
        (("luts", "-f", "cub"), "--format: found 'cub'; allowed: clf"),
        (("luts", "--size", "129", "-f", "resolve_cube"), "Resolve reads up to 65"),
        (("luts", "-o", "tests"), "tests: holds files that are not ocio-gen's"),
        (("luts", "-o", "/proc/luts", "-f", "spi1d"), "/proc/luts: cannot be written"),
        (("build", "none.toml"), "none.toml: cannot be read (No such file or directory)"),
        (("build", "-o", "README.md"), "README.md: exists and is not a folder"),
        (("build", "-o", "tests"), "tests: holds files that are not ocio-gen's"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(plain_package, arguments, sentence):
    ran = run_cli(*(a.format(package=plain_package) for a in arguments))
    assert ran.returncode == 2
    assert sentence.format(root=ROOT) in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_luts_makes_a_folder_and_says_where_to_read_on(small_show, tmp_path):
    ran = run_cli("luts", str(small_show), "-o", str(tmp_path / "luts"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "luts: 10 of 10 within their limits",
        f"{tmp_path / 'luts'}: made, measured; see {tmp_path / 'luts' / 'README.md'}",
    ]
    assert "| spi1d | OCIO 1 | decode |" in (tmp_path / "luts" / "README.md").read_text()


def test_an_unknown_option_is_exit_2():
    assert run_cli("verify", "--nonsense").returncode == 2


def test_an_installed_wheel_has_what_its_pages_are_made_of(demo_package, tmp_path):
    lut = demo_package / "luts" / "acesproxy10i_to_lin_ap1.clf"
    site = str(demo_package.parent / "site")
    wanted = ("verify", str(lut), "--html", str(tmp_path / "page.html"))
    ran = run_cli(*wanted, cwd=tmp_path, PYTHONPATH=site, PYTHONSAFEPATH="1")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "<svg" in (tmp_path / "page.html").read_text()
