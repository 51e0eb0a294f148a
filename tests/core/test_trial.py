# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Files that OCIO does not survive: each is refused in a sentence, and the process goes on."""

import os
import subprocess
import sys
from pathlib import Path

import PyOpenColorIO as ocio
import pytest

from ocio_gen.core import trial
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_config
from tests.fuzz.seeds import CONFIG, SPI1D, baked


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(trial, "_SECONDS", 5)


def config(tmp_path, *changes):
    """Write a config with changes, and its LUT."""
    text = CONFIG
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "luts").mkdir()
    (tmp_path / "luts" / "a.spi1d").write_bytes(SPI1D)
    path = tmp_path / "show.ocio"
    path.write_bytes(text)
    return path


REGEX = b".*_proxy(_v[0-9]+)?.*"


def test_a_good_config_is_survived_and_tried_once(tmp_path, monkeypatch):
    path = config(tmp_path)
    assert isinstance(load_config(path), ocio.Config)
    monkeypatch.setattr(trial._Child, "problem_with", lambda *_: pytest.fail("tried again"))
    load_config(path)


def test_a_file_rule_that_never_ends_is_a_sentence(tmp_path):
    path = config(tmp_path, (REGEX, b"(C|.)+([A-z0-9_]+)+!"))
    with pytest.raises(UserError, match="OCIO takes more than 5 seconds for the regular expressions"):
        load_config(path)


@pytest.mark.skipif(ocio.__version__ != "2.6.0", reason="other releases may survive it")
def test_a_file_rule_that_takes_all_of_the_stack_is_a_sentence(tmp_path):
    path = config(tmp_path, (REGEX, b"(" * 20_000 + b"a" + b")" * 20_000))
    with pytest.raises(UserError, match="OCIO crashes on loading it, or takes too much memory; mend"):
        load_config(path)


def test_a_csp_that_was_cut_short_in_its_metadata_is_a_sentence(tmp_path):
    path = tmp_path / "a.csp"
    path.write_bytes(baked("cinespace")[0].replace(b"END METADATA", b""))
    with pytest.raises(UserError, match=r"a\.csp: has BEGIN METADATA and no END METADATA"):
        trial.require_survived(path)


def test_a_lut_that_a_config_leads_to_for_some_shot_is_tried_with_it(tmp_path):
    path = config(tmp_path, (b"$SHOT.spi1d", b"$SHOT.csp"))
    (tmp_path / "luts" / "b.csp").write_bytes(baked("cinespace")[0].replace(b"END METADATA", b""))
    with pytest.raises(UserError, match=r"OCIO takes more than 5 seconds for b\.csp|OCIO crashes on b\.csp"):
        load_config(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("path", ["/dev/zero", "pipe.cube"])
def test_a_lut_that_is_a_pipe_or_a_device_is_a_sentence(tmp_path, path):
    (tmp_path / "luts").mkdir()
    os.mkfifo(tmp_path / "luts" / "pipe.cube")
    made = ocio.Config.CreateRaw()
    made.addSearchPath("luts")
    space = ocio.ColorSpace(name="a")
    space.setTransform(ocio.FileTransform(src=path), ocio.COLORSPACE_DIR_TO_REFERENCE)
    made.addColorSpace(space)
    (tmp_path / "a.ocio").write_text(made.serialize())
    with pytest.raises(UserError, match=f"a.ocio: uses {path}, which is no regular file; mend"):
        trial.require_survived(tmp_path / "a.ocio", with_luts=True)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have Unicode names only")
def test_a_name_that_is_not_utf_8_is_a_sentence(tmp_path):
    path = Path(os.fsdecode(os.fsencode(config(tmp_path)).replace(b"show", b"\xff")))
    path.write_bytes(CONFIG)
    with pytest.raises(UserError, match="OCIO reads files whose names are UTF-8; rename it"):
        load_config(path)


def test_a_config_with_a_text_that_is_not_utf_8_is_a_sentence(tmp_path):
    path = config(tmp_path, (b"description: light", b"description: caf\xe9"))
    with pytest.raises(UserError, match=r"line \d+ is not UTF-8; save the file as UTF-8"):
        load_config(path)


def test_a_child_that_the_system_ended_while_it_was_idle_is_replaced(tmp_path):
    load_config(config(tmp_path))
    (child,) = trial._children
    child._process.kill()
    child._process.wait()
    other = tmp_path / "other.ocio"
    other.write_bytes(CONFIG)
    assert isinstance(load_config(other), ocio.Config)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of memory")
def test_a_limit_of_the_users_own_is_no_way_round(tmp_path):
    path = config(tmp_path, (REGEX, b"(" * 20_000 + b"a" + b")" * 20_000))
    command = f"ulimit -v 6000000; exec {sys.executable} -m ocio_gen inspect {path}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, "OCIO crashes on loading it" in ran.stderr) == (2, True)
