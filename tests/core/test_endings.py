# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from ocio_gen.core.endings import BAD_INPUT, BUG, INTERRUPTED, ReportedBugError, ending_of
from ocio_gen.core.errors import UserError
from tests.conftest import ROOT, run_cli

# The command line, where a command does what a test wants.
_WITH = """
import sys
sys.argv = ["ocio-gen", "cv", "0.18"]
from ocio_gen.cli import main
import ocio_gen.cli.value
def fail(*_, **__):
    {0}
ocio_gen.cli.value.parse_value = fail
main()
"""


def run_with(statement, **environment):
    return subprocess.run(
        [sys.executable, "-c", _WITH.format(statement)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), **environment},
    )


def test_a_bug_is_one_sentence_with_a_report_and_code_70(tmp_path):
    ran = run_with("raise KeyError('oops')", TMPDIR=str(tmp_path))
    assert ran.returncode == BUG
    assert ran.stderr.startswith(f"ocio-gen: a bug of ocio-gen: KeyError; please report it with {tmp_path}/")
    assert len(ran.stderr.splitlines()) == 1
    (report,) = tmp_path.iterdir()
    text = report.read_text()
    assert "KeyError: 'oops'" in text
    assert "Traceback (most recent call last)" in text
    assert "OpenEXR 3." in text


def test_a_recursion_without_end_is_a_bug_with_a_short_report(tmp_path):
    ran = run_with("fail()", TMPDIR=str(tmp_path))
    assert (ran.returncode, len(ran.stderr.splitlines())) == (BUG, 1)
    assert len(next(tmp_path.iterdir()).read_text().splitlines()) < 120


def test_a_report_that_no_folder_takes_is_printed(monkeypatch):
    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    code, text = ending_of(ValueError("x"))
    assert code == BUG
    assert "No space left on device" in text.splitlines()[0]
    assert "ValueError: x" in text


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (UserError("a", "is wrong"), BAD_INPUT, "a: is wrong"),
        (KeyboardInterrupt(), INTERRUPTED, "stopped"),
        (MemoryError(), BAD_INPUT, "the memory does not suffice"),
        (OSError(errno.ENOSPC, "No space left on device", "/full/a"), BAD_INPUT, "/full/a: No space left"),
        (OSError(errno.ENAMETOOLONG, "File name too long", "aa"), BAD_INPUT, "aa: File name too long"),
        (ReportedBugError("a bug of ocio-gen: X"), BUG, "a bug of ocio-gen: X"),
    ],
)
def test_what_is_no_bug_has_no_report(error, code, sentence, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found, text = ending_of(error)
    assert found == code
    assert text.startswith(sentence)
    assert not [*tmp_path.iterdir()]


def test_an_interrupt_is_one_line_and_code_130():
    ran = run_with("raise KeyboardInterrupt")
    assert (ran.returncode, ran.stderr) == (INTERRUPTED, "ocio-gen: stopped\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_output_that_nobody_reads_any_more_ends_quietly(small_show):
    command = f"{sys.executable} -m ocio_gen schema verify | head -1"
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (ran.stdout, ran.stderr) == ("{\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_is_full_or_closed_is_no_traceback():
    for redirect, code in ((">/dev/full", BAD_INPUT), (">&-", 0)):
        ran = subprocess.run(
            ["sh", "-c", f"{sys.executable} -m ocio_gen cv 0.18 {redirect}"],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert ran.returncode == code
        assert "Traceback" not in ran.stderr


def test_names_that_the_terminal_cannot_show_are_escaped(tmp_path):
    path = Path(tmp_path, "\u76e3\u8996.ocio")
    ran = run_cli("inspect", str(path), PYTHONIOENCODING="latin-1:strict")
    assert ran.returncode == BAD_INPUT
    assert "\\u76e3\\u8996.ocio: no such file" in ran.stderr


def test_a_bug_in_the_process_of_the_luts_is_one_in_the_command(small_show, tmp_path):
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import sys\nif 'ocio_gen.lut_set' in ' '.join(sys.orig_argv):\n"
        "    import ocio_gen.config.show_views as views\n"
        "    def fail(*_):\n        raise KeyError('oops')\n    views.views_of = fail\n"
    )
    out = tmp_path / "out"
    ran = run_cli(
        "build", str(small_show), "-o", str(out), PYTHONPATH=f"{tmp_path}:{ROOT}", TMPDIR=str(tmp_path)
    )
    assert ran.returncode == BUG
    assert "a bug of ocio-gen: KeyError; please report it with" in ran.stderr
    assert not out.exists()
