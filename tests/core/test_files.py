# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocio_gen.core.disk.files import sync_tree, write_file
from tests.conftest import run_cli
from tests.swaps import before_each_step, count_steps


def test_a_file_appears_whole_in_folders_that_are_made(tmp_path):
    path = tmp_path / "a" / "b" / "report.json"
    write_file(path, b"{}")
    write_file(path, b"[]")
    assert path.read_bytes() == b"[]"
    assert [one.name for one in path.parent.iterdir()] == ["report.json"]


def test_a_link_is_replaced_and_never_the_file_that_it_points_to(tmp_path):
    kept, link = tmp_path / "kept.json", tmp_path / "report.json"
    kept.write_bytes(b"an earlier report")
    for target in (kept, tmp_path / "nothing"):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        write_file(link, b"{}")
        assert not link.is_symlink()
        assert link.read_bytes() == b"{}"
    assert kept.read_bytes() == b"an earlier report"
    assert not (tmp_path / "nothing").exists()


def test_a_folder_is_refused_and_stays(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write_file(tmp_path / "folder", b"{}")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_devices_are_written_to_and_stay():
    write_file(Path("/dev/null"), b"{}")
    assert Path("/dev/null").is_char_device()


def test_a_pipe_is_written_to_and_one_that_nothing_reads_is_an_error(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="nothing reads from this pipe"):
        write_file(pipe, b"{}")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_file(pipe, b"{}")
    assert os.read(reader, 10) == b"{}"
    os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_that_is_a_file_gets_all_in_order(name, tmp_path):
    write = f"write_file(Path('{name}'), b'two\\n')"
    code = f"from ocio_gen.core.disk.files import *; print('one'); {write}; print('three')"
    link = Path("/dev/stdout").readlink()
    with (tmp_path / "out.txt").open("wb") as out:
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True)
    assert (tmp_path / "out.txt").read_text() == "one\ntwo\nthree\n"
    assert Path("/dev/stdout").readlink() == link
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_a_disk_that_fails_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path):
    path = tmp_path / "report.json"
    for step in range(1, count_steps(lambda: write_file(tmp_path / "counted.json", b"new")) + 1):
        path.write_bytes(b"old")

        def fail(number, step=step):
            if number == step:
                raise OSError(28, "No space left on device")

        with before_each_step(fail), pytest.raises(OSError, match="No space left"):
            write_file(path, b"new")
        assert path.read_bytes() in {b"old", b"new"}


def test_all_of_a_tree_is_flushed(tmp_path, monkeypatch):
    flushed = set()
    monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.add(os.fstat(descriptor).st_ino))
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").touch(mode=0o400)
    sync_tree(tmp_path)
    assert flushed == {path.stat().st_ino for path in (tmp_path, *tmp_path.rglob("*"))}


def test_a_new_file_never_replaces_another(tmp_path):
    path = tmp_path / "show.toml"
    write_file(path, b"new", replace=False)
    with pytest.raises(FileExistsError):
        write_file(path, b"newer", replace=False)
    assert path.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["show.toml"]


def test_init_replaces_nothing_not_even_a_link_to_nothing(tmp_path):
    path = tmp_path / "show.toml"
    path.symlink_to("nothing.toml")
    ran = run_cli("init", str(path), "--title", "A")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "exists; name another file, or move it away" in ran.stderr
    assert path.is_symlink()
