# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Locks on disks that have none: a note beside the file."""

import os
import platform
import signal
import subprocess
import sys

import pytest

from ocio_gen.core.disk import lock_notes
from ocio_gen.core.disk.lock_notes import note_of
from ocio_gen.core.disk.locks import locked, waited_for
from tests.conftest import ROOT
from tests.lockless import REFUSALS, refuse_locks

# A process of a disk without locks, and what it does there.
ELSEWHERE = "import os, sys, time, pathlib, pytest\nfrom ocio_gen.core.disk.locks import *\n"
ELSEWHERE += (
    "from tests.lockless import *\nrefuse_locks(pytest.MonkeyPatch())\npath = pathlib.Path(sys.argv[1])\n"
)


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A file to be locked, on a disk without locks."""
    refuse_locks(monkeypatch)
    return tmp_path / "lock"


def started(code, path, *arguments):
    command = [sys.executable, "-c", ELSEWHERE + code, str(path), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def names(path):
    return sorted(one.name for one in path.parent.iterdir())


@pytest.mark.parametrize("number", REFUSALS)
def test_a_file_is_held_by_one_until_it_is_freed_and_the_note_goes(number, path, monkeypatch):
    refuse_locks(monkeypatch, number)
    with locked(path) as held:
        os.write(held.descriptor, b"content")
        with pytest.raises(BlockingIOError, match=f"another run is at it, process {os.getpid()} on"):
            locked(path)
        assert names(path) == [".lock.held", "lock"]
    assert names(path) == ["lock"]
    with locked(path) as held:
        assert os.read(held.descriptor, 10) == b"content"


def test_a_disk_with_locks_has_no_notes(tmp_path):
    with locked(tmp_path / "lock"):
        assert names(tmp_path / "lock") == ["lock"]


def test_a_note_holds_its_file_where_another_machine_has_locks(path, monkeypatch):
    with locked(path):
        monkeypatch.undo()
        with pytest.raises(BlockingIOError):
            locked(path)
    locked(path).free()


def test_a_process_that_was_killed_holds_nothing(path):
    with started("lock = locked(path); print(flush=True); time.sleep(60)", path) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(BlockingIOError, match=f"process {holder.pid} on"):
            locked(path)
        holder.send_signal(signal.SIGKILL)
    assert names(path) == [".lock.held", "lock"]
    locked(path).free()
    assert names(path) == ["lock"]


OTHERS = {
    "on another machine": "{pid} {system} other-host",
    "of another boot or container": "{pid} other-system {host}",
    "whose name has spaces": "{pid} {system} my other host",
    "cut short": "{pid}",
    "empty": "",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_a_note_that_nobody_here_can_judge_is_named(text, path):
    with started("lock = locked(path); os._exit(1)", path) as ended:
        pass
    _, system, _ = note_of(path).read_text().split(" ", 2)
    note_of(path).write_text(text.format(pid=ended.pid, system=system, host=platform.node()))
    with pytest.raises(BlockingIOError, match=r"; if that has ended, remove .*/\.lock\.held$"):
        locked(path)
    note_of(path).unlink()
    locked(path).free()


# Counts in the file, and every seventh time leaves the note of a process that has ended.
COUNTING = """
for _ in range(20):
    lock = waited_for(path)
    now = int(os.pread(lock.descriptor, 20, 0) or b"0")
    time.sleep(0.001)
    os.pwrite(lock.descriptor, b"%d" % (now + 1), 0)
    if now % 7:
        lock.free()
    else:
        os.close(lock.descriptor)
        lock.note.write_text(f"{sys.argv[2]} {lock.note.read_text().split(' ', 1)[1]}")
"""


def test_the_note_of_an_ended_process_is_taken_over_by_one_of_many(path):
    with started("", path) as ended:
        pass
    running = [started(COUNTING, path, str(ended.pid)) for _ in range(4)]
    for one in running:
        one.communicate(timeout=60)
    assert [one.returncode for one in running] == [0] * 4
    assert int(path.read_text()) == 80


def test_a_note_that_another_process_takes_over_first_is_left(path, monkeypatch):
    with started("lock = locked(path); os._exit(1)", path):
        pass
    alone = lock_notes._alone_on_this_system
    holders = []

    def too_late(note):
        monkeypatch.setattr(lock_notes, "_alone_on_this_system", alone)
        holders.append(started("lock = locked(path); print(flush=True); time.sleep(60)", path))
        holders[0].stdout.readline()
        return alone(note)

    monkeypatch.setattr(lock_notes, "_alone_on_this_system", too_late)
    with pytest.raises(BlockingIOError):
        locked(path)
    with holders[0] as holder:
        holder.kill()


def test_a_lock_that_others_hold_for_a_moment_is_waited_for(path):
    with started("lock = locked(path); print(flush=True); time.sleep(0.5); lock.free()", path) as holder:
        assert holder.stdout
        holder.stdout.readline()
        waited_for(path).free()


def test_a_disk_that_is_full_keeps_no_empty_file(path, monkeypatch):
    opened = os.open

    def full(name, *arguments, **more):
        if os.fspath(name) == os.fspath(note_of(path)):
            raise OSError(28, "No space left on device")
        return opened(name, *arguments, **more)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(OSError, match="No space left"):
        locked(path)
    assert names(path) == []
