# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The commands encode and decode: their options, what they print, and their exit codes."""

import numpy as np
import pytest

from ocio_gen.aces.signals import Form
from ocio_gen.cli.conversion import FormatName, FormName
from ocio_gen.cli.verify import RangeName
from ocio_gen.frames.formats import FileFormat
from ocio_gen.verification.subjects.capture import SignalRange
from tests.conftest import FRAME, contents, run_cli
from tests.frames.dpx import read_dpx
from tests.frames.plates import AP0, REC709, code_values, light, read_exr, write_exr


def test_the_names_of_options_are_the_librarys():
    assert {name.value for name in FormName} == {form.value for form in Form}
    assert {name.value for name in RangeName} == {one.value for one in SignalRange}
    assert {name.value for name in FormatName} == {one.value for one in FileFormat}


def test_frames_go_to_the_link_and_back(tmp_path):
    for number in (1001, 1002):
        write_exr(tmp_path / "plates" / f"p.{number}.exr", light(number), chromaticities=AP0)
    (tmp_path / "plates" / "notes.txt").write_text("mine")
    ran = run_cli("encode", "plates", "-o", "link", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "files passed over: 1\n")
    assert ran.stdout == "link: 2 frames written; ACESproxy10, code values as they are, in 10 bits\n"
    assert sorted(contents(tmp_path / "link")) == ["p.1001.dpx", "p.1002.dpx"]
    np.testing.assert_array_equal(
        read_dpx(tmp_path / "link" / "p.1001.dpx").codes, code_values(light(1001), 10)
    )
    ran = run_cli("decode", "link", "-o", "aces", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "aces: 2 frames written; ACESproxy10, code values as they are, in 10 bits\n"
    ran = run_cli("decode", "link/p.1001.dpx", "-o", "aces", cwd=tmp_path)
    assert ran.stdout == "aces: 1 frame unchanged; ACESproxy10, code values as they are, in 10 bits\n"


def test_options_reach_the_library(tmp_path):
    write_exr(tmp_path / "a.exr", light())
    ran = run_cli(
        *(
            "encode",
            "a.exr",
            "-o",
            "link",
            "--bits",
            "12",
            "--format",
            "exr",
            "--form",
            "normalized",
            "--half",
        ),
        *("--jobs", "1"),
        cwd=tmp_path,
    )
    assert ran.returncode == 0, ran.stderr
    assert (
        ran.stdout
        == "link: 1 frame written; ACESproxy12, normalised: 0 to 1 is codes 256 to 3760 of ACESproxy12\n"
    )
    assert read_exr(tmp_path / "link" / "a.exr")[0].dtype == np.float16
    ran = run_cli(
        *("decode", "link", "-o", "aces", "--bits", "12", "--form", "normalized", "--float"), cwd=tmp_path
    )
    assert ran.returncode == 0, ran.stderr
    assert read_exr(tmp_path / "aces" / "a.exr")[0].dtype == np.float32


@pytest.mark.parametrize("file_format", ["dpx", "tiff"])
def test_verify_passes_what_encode_makes(file_format, tmp_path):
    assert run_cli("encode", str(FRAME), "-o", str(tmp_path), "--format", file_format).returncode == 0
    (made,) = tmp_path.iterdir()
    ran = run_cli("verify", "--aces", str(FRAME), "--proxy", str(made))
    assert ran.returncode == 0, ran.stdout


def test_bad_frames_and_files_that_are_there_are_told_by_sentence_and_exit_code(tmp_path):
    write_exr(tmp_path / "plates" / "good.exr", light())
    run_cli("encode", "plates", "-o", "link", cwd=tmp_path)
    (tmp_path / "link" / "good.dpx").write_bytes(b"another's")
    ran = run_cli("encode", "plates", "-o", "link", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "ocio-gen: link/good.dpx: is there, and is another file; move it away\n"
    write_exr(tmp_path / "plates" / "rec709.exr", light(), chromaticities=REC709)
    ran = run_cli("encode", "plates", "-o", "new", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stdout == "new: 1 frame written; ACESproxy10, code values as they are, in 10 bits\n"
    assert ran.stderr.startswith("ocio-gen: plates/rec709.exr: chromaticities are 0.64 0.33")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["encode", "gone.exr", "-o", "out"], "gone.exr: no such file or folder"),
        (["decode", "gone", "-o", "out"], "gone: no such file or folder"),
        (["encode", "a.exr", "-o", "a.exr"], "a.exr: is no folder"),
        (["encode", "a.exr", "-o", "out", "--half"], "--half: does nothing without --format exr"),
        (
            ["encode", "a.exr", "-o", "out", "--format", "dpx", "--form", "continuous"],
            "--format: dpx holds integers",
        ),
        (["encode", "a.exr", "-o", ".", "--format", "exr"], ".: results would replace a.exr"),
        (
            ["decode", "a.exr", "-o", "out"],
            "a.exr: holds floats; say with --bits whether code values have 10 or 12",
        ),
    ],
)
def test_bad_usage_is_one_sentence_and_makes_nothing(arguments, sentence, tmp_path):
    write_exr(tmp_path / "a.exr", light())
    before = contents(tmp_path)
    ran = run_cli(*arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"ocio-gen: {sentence}")
    assert ran.stderr.count("\n") == 1
    assert contents(tmp_path) == before
    assert not (tmp_path / "out").exists()


def test_names_of_any_bytes_are_told_and_not_worked_on(tmp_path):
    write_exr(tmp_path / "plates" / "a.exr", light())
    (tmp_path / "plates" / "a.exr").rename(tmp_path / "plates" / "\udcff\x1b[2J.exr")
    ran = run_cli("encode", "plates", "-o", "link", cwd=tmp_path)
    assert ran.returncode == 2
    assert "OpenImageIO reads files whose names are UTF-8; rename it" in ran.stderr
    assert "\x1b" not in ran.stderr
    assert ran.stderr.count("\n") == 1
