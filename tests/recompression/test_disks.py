# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Disks that lack something: locks, or folders that can be flushed."""

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.recompression import batch
from ocio_gen.recompression.batch import jobs_for, recorded
from ocio_gen.recompression.folders import tells_case_apart
from ocio_gen.recompression.mhl import write_generations
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.records import RECORDS
from ocio_gen.recompression.replacing import clear_leftovers, scratch_beside
from tests.lockless import REFUSALS, refuse_locks
from tests.recompression.reels import (
    frames_in,
    frames_of,
    grainy,
    leftovers,
    recompress,
    reel,
    restore,
    states_of,
)


@pytest.mark.parametrize("number", REFUSALS)
def test_without_locks_frames_are_recompressed_sealed_and_restored_without_litter(
    number, tmp_path, monkeypatch
):
    refuse_locks(monkeypatch, number)
    folder = tmp_path / "reel"
    originals = reel(folder)
    assert set(states_of(recompress(folder)).values()) == {"recompressed"}
    assert len(write_generations(folder)) == 2
    assert sorted(path.name for path in folder.iterdir() if path.name not in originals) == [
        "ascmhl",
        "ascmhl-before",
        RECORDS,
    ]
    assert set(states_of(restore(folder)).values()) == {"restored"}
    assert frames_in(folder) == originals
    assert not leftovers(folder)


def test_without_locks_a_frame_that_another_run_is_at_is_left(frame, monkeypatch):
    refuse_locks(monkeypatch)
    original = frame.read_bytes()
    with scratch_beside(frame) as scratch:
        scratch.file.write(b"half of a result")
        result = recompress(frame)["plate.exr"]
        assert result.state == "left"
        assert f"another run is at it, process {os.getpid()} on" in result.reason
        assert frame.read_bytes() == original
        assert clear_leftovers(frame.parent) == 0
    assert not leftovers(frame.parent)
    assert recompress(frame)["plate.exr"].state == "recompressed"


@pytest.mark.parametrize("left", ["the file and its note", "the note"])
def test_without_locks_what_a_killed_run_left_is_cleared(left, frame, monkeypatch):
    refuse_locks(monkeypatch)
    process = os.fork()
    if not process:
        with scratch_beside(frame) as scratch:
            scratch.file.write(b"half of a result")
            if left == "the note":
                scratch.path.unlink()
            os._exit(1)
    os.waitpid(process, 0)
    assert leftovers(frame.parent)
    assert clear_leftovers(frame.parent) == 1
    assert not leftovers(frame.parent)


def test_without_locks_records_that_are_written_at_once_are_all_there(tmp_path, monkeypatch):
    refuse_locks(monkeypatch)
    folder = tmp_path / "reel"
    originals = reel(folder, 12)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(recompress, [folder / name for name in originals]))
    assert {state for one in done for state in states_of(one).values()} == {"recompressed"}
    assert set(RecordLog(folder).summary().names) == set(originals)
    assert recorded(folder).damaged == 0


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES])
def test_a_disk_that_flushes_no_folder_has_frames_recompressed(number, tmp_path, monkeypatch):
    originals = reel(tmp_path / "reel", 1)
    refuse_to_flush_folders(monkeypatch, number)
    assert states_of(recompress(tmp_path / "reel")) == dict.fromkeys(originals, "recompressed")


def test_a_folder_that_fails_to_be_flushed_is_an_error(tmp_path, monkeypatch):
    originals = reel(tmp_path / "reel", 1)
    refuse_to_flush_folders(monkeypatch, errno.EIO)
    assert states_of(recompress(tmp_path / "reel")) == dict.fromkeys(originals, "failed")
    assert frames_in(tmp_path / "reel") == originals


def refuse_to_flush_folders(patched, number):
    fsync = os.fsync

    def refused(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        fsync(descriptor)

    patched.setattr(os, "fsync", refused)


def test_sources_that_differ_in_case_are_refused_where_the_disk_does_not_tell_it(tmp_path, monkeypatch):
    if not tells_case_apart(tmp_path):
        pytest.skip("this disk does not tell case apart")
    for name in ("Plate.exr", "plate.EXR"):
        grainy(tmp_path / name)
    found = [(frame, "zip") for frame in frames_of([str(tmp_path)])]
    assert len(jobs_for(found, tmp_path / "packed", "drop")) == 2
    assert not list((tmp_path / "packed").iterdir())
    monkeypatch.setattr(batch, "tells_case_apart", lambda _: False)
    with pytest.raises(UserError, match=r"would become one file: the disk of .*other does not tell case"):
        jobs_for(found, tmp_path / "other", "drop")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("number", [errno.ENOENT, errno.ESTALE])
def test_a_frame_that_the_disk_does_not_show_yet_is_told_and_done_by_the_next_run(
    number, tmp_path, monkeypatch
):
    folder = tmp_path / "reel"
    originals = reel(folder)
    late = min(originals)

    def opened_late(path, *arguments, really=os.open, **options):
        if Path(path).name == late:
            raise OSError(number, os.strerror(number), path)
        return really(path, *arguments, **options)

    monkeypatch.setattr(os, "open", opened_late)
    results = recompress(folder)
    assert [name for name, one in results.items() if one.state != "recompressed"] == [late]
    assert results[late].state == "failed"
    assert "is gone, or not there yet" in results[late].reason
    assert not leftovers(folder)
    monkeypatch.undo()
    assert set(states_of(recompress(folder)).values()) == {"recompressed", "proven"}
    assert set(states_of(restore(folder)).values()) == {"restored"}
    assert frames_in(folder) == originals
