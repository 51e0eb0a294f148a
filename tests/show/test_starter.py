# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import os
import pty
import subprocess
import sys

import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.show.show_file import load_show
from ocio_gen.show.starter import Answers, parse_hosts, starter
from tests.conftest import run_cli


def test_init_writes_a_description_that_loads_and_is_commented(tmp_path):
    path = tmp_path / "show.toml"
    arguments = ["--title", 'North "Wind"', "--host", "nuke=15.1", "--host", "maya=2025", "--aces", "1.3"]
    ran = run_cli("init", str(path), *arguments, "--camera", "ARRI LogC4", "--working-space", "ACEScct")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == f"{path}: written; edit it, then: ocio-gen build {path}\n"
    show = load_show(path)
    assert (show.name, show.title, show.aces) == ("north-wind", 'North "Wind"', "1.3")
    assert show.releases == ["2.2", "2.3"]
    assert show.spaces.cameras == ["ARRI LogC4"]
    assert show.looks.working_space == "ACEScct"
    assert sum(line.startswith("#") for line in path.read_text().splitlines()) > 20


def test_without_answers_it_is_a_show_that_loads(tmp_path):
    ran = run_cli("init", cwd=tmp_path)
    assert ran.returncode == 0
    assert load_show(tmp_path / "show.toml").releases == ["2.3", "2.5"]


def test_every_key_that_it_shows_as_a_comment_is_one(tmp_path):
    text = starter(Answers("a", "A"))
    lines, table = [], ""
    for line in text.splitlines():
        shown = line.removeprefix("# ")
        if line.startswith(("[", "# [")):
            table = shown
            lines.append(shown)
        elif (
            " = " in shown.split("#")[0]
            and shown.split(" = ")[0].replace("_", "").replace('"', "").isidentifier()
        ):
            lines.append(shown)
    for name in ("cdl/a.cc", "reels/a.edl", "plates/aa_0010.exr", "show.cc", "conform/reel1.edl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    whole = "\n".join(line for line in lines if line.count('"') % 2 == 0)
    (tmp_path / "show.toml").write_text(whole)
    show = load_show(tmp_path / "show.toml")
    assert table == "[verify]"
    assert show.hosts == {"nuke": ["15.1"], "resolve": ["19"], "maya": ["2024", "2025"]}
    assert show.file_rules[0].space == "ARRI LogC4"
    assert show.looks.shot_name == r"[A-Z]{2}_\d{4}_\d{4}"
    assert [path.name for path in show.looks.shots] == ["a.cc", "a.edl"]


def test_a_file_that_is_there_is_kept(tmp_path):
    (tmp_path / "show.toml").write_text("mine")
    ran = run_cli("init", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == "ocio-gen: show.toml: exists; name another file, or move it away\n"
    assert (tmp_path / "show.toml").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--host", "nuke"],
            "--host: found 'nuke'; allowed: a host and its version, nuke=15.1 say; hosts are nuke",
        ),
        (["--host", "shake=4"], "--host: found 'shake=4'"),
        (["--host", "nuke=9.0"], "init: hosts: found"),
        (["--aces", "3"], "init: aces: found '3'"),
        (["--working-space", "log"], "init: looks.working_space: found 'log'"),
        (["--name", "My Show"], "init: name: found 'My Show'"),
    ],
)
def test_a_bad_answer_is_a_sentence_and_nothing_is_written(tmp_path, arguments, sentence):
    ran = run_cli("init", *arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"ocio-gen: {sentence}")
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal_it_asks(tmp_path):
    master, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ocio_gen", "init"],
        cwd=tmp_path,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    os.write(master, b"Tidal Wave\nnuke=15.1 resolve=19\n")
    assert process.wait(60) == 0
    os.close(master)
    show = load_show(tmp_path / "show.toml")
    assert (show.title, show.name) == ("Tidal Wave", "tidal-wave")
    assert show.hosts == {"nuke": ["15.1"], "resolve": ["19"]}


def test_hosts_are_words_with_a_version():
    assert parse_hosts(["nuke=15.1", "maya=2025"]) == {"nuke": "15.1", "maya": "2025"}
    with pytest.raises(UserError):
        parse_hosts(["=1"])
