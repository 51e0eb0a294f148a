# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import os
import signal
import subprocess
import sys
import time

import pytest

from ocio_gen.core.disk.locks import locked

HOLDER = "import sys, time, pathlib; from ocio_gen.core.disk.locks import locked; "
HOLDER += "held = locked(pathlib.Path(sys.argv[1])); print(flush=True); "


def test_a_lock_is_held_by_one_until_it_is_closed(tmp_path):
    path = tmp_path / "lock"
    held = locked(path)
    with pytest.raises(BlockingIOError):
        locked(path)
    held.free()
    locked(path).free()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_lock_ends_with_its_process_however_that_ends(end, tmp_path):
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER + "time.sleep(60)", str(path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(BlockingIOError):
            locked(path)
        holder.send_signal(end)
    locked(path).free()


def test_a_lock_is_not_inherited_by_a_program_that_was_started(tmp_path):
    path = tmp_path / "lock"
    held = locked(path)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], close_fds=False) as child:
        time.sleep(0.1)
        held.free()
        locked(path).free()
        child.kill()


def test_a_lock_on_a_file_that_is_gone_is_none(tmp_path, monkeypatch):
    """It is removed after it was opened, and before it is locked: another run may have made it again."""
    path = tmp_path / "lock"
    opened = os.open

    def and_removed(*arguments, **more):
        monkeypatch.setattr(os, "open", opened)
        descriptor = opened(*arguments, **more)
        path.unlink()
        return descriptor

    monkeypatch.setattr(os, "open", and_removed)
    held = locked(path)
    assert os.path.samestat(path.stat(), os.fstat(held.descriptor))
    held.free()


def test_a_link_is_not_locked(tmp_path):
    (tmp_path / "lock").symlink_to("mine")
    with pytest.raises(OSError, match="symbolic links"):
        locked(tmp_path / "lock")
    assert not (tmp_path / "mine").exists()
