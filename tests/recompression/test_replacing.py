# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How a frame is replaced: whatever fails, and whoever else is at it, a whole one is there."""

import base64
import errno
import json
import os
import signal
import struct
import zlib
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.core.processes import Processes
from ocio_gen.recompression import frame as unit
from ocio_gen.recompression.batch import jobs_for, jobs_to_restore, recorded
from ocio_gen.recompression.check import check_frame
from ocio_gen.recompression.frame import FrameJob, recompress_frame, restore_frame
from ocio_gen.recompression.records import RECORDS
from ocio_gen.recompression.replacing import clear_leftovers, scratch_beside
from ocio_gen.recompression.rewrite import rewrite
from tests.recompression.reels import (
    IS_ROOT,
    frames_in,
    frames_of,
    grainy,
    leftovers,
    originals_of,
    recompress,
    reel,
    restore,
    set_attribute,
    states_of,
)

# ---------------------------------------------------------------- failures


def failing(number):
    """A call of the system that fails."""

    def failed(*_arguments, **_more):
        raise OSError(number, os.strerror(number))

    return failed


@pytest.mark.parametrize("call", ["fsync", "replace", "fchmod", "utime"])
@pytest.mark.parametrize("first", [False, True])
def test_a_frame_is_whole_when_a_call_fails(call, first, frame, monkeypatch):
    original = frame.read_bytes()
    if not first:
        recompress(frame, "zips")
    before = frame.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing(errno.EIO))
        result = recompress(frame, "zip")["plate.exr"]
    assert (result.state, result.reason) == ("failed", "cannot be read or written: Input/output error")
    assert frame.read_bytes() == before
    assert not leftovers(frame.parent)
    assert originals_of(frame.parent) == {"plate.exr": original}
    assert recompress(frame, "zip")["plate.exr"].state == "recompressed"
    assert originals_of(frame.parent) == {"plate.exr": original}


def test_a_record_that_is_cut_short_by_a_full_disk_is_no_record(frame, monkeypatch):
    original, write = frame.read_bytes(), os.write

    def part(descriptor, data):
        if len(data) < 100:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data[: len(data) // 2])

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", part)
        assert recompress(frame)["plate.exr"].reason == "cannot be read or written: No space left on device"
    assert frame.read_bytes() == original
    assert recompress(frame)["plate.exr"].state == "recompressed"
    assert recorded(frame.parent).damaged == 1
    assert originals_of(frame.parent) == {"plate.exr": original}


def test_a_file_system_without_extended_attributes_is_no_obstacle(frame, monkeypatch):
    monkeypatch.setattr(os, "listxattr", failing(errno.ENOTSUP), raising=False)
    assert recompress(frame)["plate.exr"].state == "recompressed"


# ---------------------------------------------------------------- others at it


def touched(path):
    os.utime(path)


def replaced(path):
    grainy(path.with_name("new"), 5)
    path.with_name("new").replace(path)


def truncated(path):
    os.truncate(path, 5000)


def emptied(path):
    path.write_bytes(b"")


def longer(path):
    with path.open("ab") as file:
        file.write(b"more")


def removed(path):
    path.unlink()


def rewritten_with_its_old_time(path):
    stat = path.stat()
    with path.open("r+b") as file:
        file.seek(-1000, os.SEEK_END)
        file.write(b"a correction")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


CHANGES = [touched, replaced, truncated, emptied, longer, removed, rewritten_with_its_old_time]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("moment", ["before rewrite", "after rewrite", "after prove"])
@pytest.mark.parametrize("action", ["recompress", "restore"])
def test_a_frame_that_changes_while_it_is_read_is_left_as_it_is_then(
    action, moment, change, frame, monkeypatch
):
    if action == "restore":
        recompress(frame)
    wait_for_another_tick_than(frame)
    records = contents(frame.parent / RECORDS)
    when, name = moment.split()
    real = getattr(unit, name)

    def changing(*arguments, **more):
        if when == "before":
            change(frame)
        done = real(*arguments, **more)
        if when == "after":
            change(frame)
        return done

    monkeypatch.setattr(unit, name, changing)
    result = (recompress if action == "recompress" else restore)(frame)["plate.exr"]
    monkeypatch.undo()
    assert result.state == "failed"
    if moment == "after prove" or change in {touched, replaced, longer, removed}:
        assert result.reason == "changed while it was read"
    assert contents(frame.parent / RECORDS) == records
    assert not leftovers(frame.parent)
    # What is there is what the other put there.
    if change is removed:
        assert not frame.exists()
    else:
        expected = frame.with_name("expected.exr")
        grainy(expected, width=60, height=40)
        if action == "restore":
            recompress(expected)
        change(expected)
        assert frame.read_bytes() == expected.read_bytes()


def wait_for_another_tick_than(path):
    """Wait until what changes has another time than a file: times of files are those of ticks."""
    probe = path.parent.with_name("probe")
    probe.touch()
    while probe.stat().st_ctime_ns == path.stat().st_ctime_ns:
        probe.touch()


def contents(path):
    return path.read_bytes() if path.exists() else None


def test_a_file_that_appears_at_the_place_of_a_result_is_not_overwritten(frame, tmp_path, monkeypatch):
    target = tmp_path / "dest" / "plate.exr"

    def meanwhile(*arguments, **more):
        rewrite(*arguments, **more)
        target.write_bytes(b"somebody's work")

    monkeypatch.setattr(unit, "rewrite", meanwhile)
    assert recompress(frame, dest=target.parent)["plate.exr"].falls_short
    assert target.read_bytes() == b"somebody's work"


def test_a_frame_that_another_run_is_at_is_reported_and_left(frame):
    original = frame.read_bytes()
    with scratch_beside(frame) as scratch:
        scratch.file.write(b"half of a result")
        scratch.file.flush()
        result = recompress(frame)["plate.exr"]
        assert (result.state, result.reason) == ("left", "another run is at it")
        assert clear_leftovers(frame.parent) == 0
        assert scratch.path.read_bytes() == b"half of a result"
        assert frame.read_bytes() == original
    assert not leftovers(frame.parent)
    assert recompress(frame)["plate.exr"].state == "recompressed"


def test_what_a_killed_run_left_is_cleared_and_no_other_file(frame):
    with scratch_beside(frame) as scratch:
        left = scratch.path
    left.write_bytes(b"half of a result")
    (frame.parent / ".ocio").write_bytes(b"no leftover")
    assert clear_leftovers(frame.parent) == 1
    assert not left.exists()
    left.write_bytes(b"half of a result, longer than the whole one" * 10_000)
    assert recompress_frame(FrameJob(frame, frame, "zip")).state == "recompressed"
    assert originals_of(frame.parent).keys() == {"plate.exr"}
    assert (frame.parent / ".ocio").exists()


# ---------------------------------------------------------------- jobs done twice, and processes killed


@pytest.mark.parametrize("to_dest", [False, True])
def test_the_same_job_done_twice_does_nothing_the_second_time(to_dest, frame, tmp_path):
    """A process that was killed may have done its job, and so may a cluster's worker that was lost."""
    dest = tmp_path / "dest" if to_dest else None
    (job,) = jobs_for([(found, "zip") for found in frames_of([str(frame)])], dest, "drop")
    assert recompress_frame(job).state == "recompressed"
    done = job.target.stat()
    second = recompress_frame(job)
    assert not second.falls_short, second.reason
    assert (job.target.stat().st_ino, job.target.stat().st_mtime_ns) == (done.st_ino, done.st_mtime_ns)
    (back,) = jobs_to_restore(frames_of([str(job.target)]), None)
    assert restore_frame(back).state == "restored"
    assert not restore_frame(back).falls_short


def deadly(job):
    """A job that is killed always, or the first time."""
    if job.startswith("/"):
        if not Path(job).exists():
            Path(job).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return "second time"
    if job == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    return job.upper()


def test_a_job_that_is_killed_is_listed_and_stops_no_other(tmp_path):
    once = str(tmp_path / "once")
    jobs = [*"abc", "deadly", *"def", once, *"gh"]
    with closing(Processes(2)) as processes:
        found = [*processes.run(deadly, jobs, lambda job: f"{job}: killed")]
    assert sorted(found) == sorted([*"ABCDEFGH", "deadly: killed", "second time"])


def process_of(job):
    """The process that is at it; one job fails."""
    if job == "wrong":
        raise ValueError(job)
    return os.getpid()


def test_processes_are_kept_for_more_work_and_begun_again_after_whatever_happened():
    def killed(job):
        return f"{job}: killed"

    with closing(Processes(2)) as processes:
        first = {*processes.run(process_of, [*"abcdefgh"], killed)}
        first |= {*processes.run(process_of, [*"abcdefgh"], killed)}
        assert len(first) <= 2
        assert [*processes.run(deadly, ["deadly"], killed)] == ["deadly: killed"]
        assert not {*processes.run(process_of, [*"abcdefgh"], killed)} & first
        with pytest.raises(ValueError, match="wrong"):
            [*processes.run(process_of, [*"ab", "wrong"], killed)]
        assert len([*processes.run(process_of, [*"abcd"], killed)]) == 4
        left = processes.run(process_of, [*"abcd"], killed)
        next(left)
        left.close()
        assert len([*processes.run(process_of, [*"abcd"], killed)]) == 4


# ---------------------------------------------------------------- records


def test_records_that_are_cut_anywhere_cost_no_frame_and_no_proof_but_the_last(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 3)
    recompress(folder)
    whole = (folder / RECORDS).read_bytes()
    packed = frames_in(folder)
    start = whole[:-1].rfind(b"\n") + 1
    last = max(originals)
    for cut in (start + 1, start + 2, (start + len(whole)) // 2, len(whole) - 2):
        # The run ended while it wrote the record: the frame was not replaced yet.
        (folder / RECORDS).write_bytes(whole[:cut])
        (folder / last).write_bytes(originals[last])
        jobs, damaged, unknown, _ = recorded(folder)
        assert damaged == 1
        assert [job.source.name for job in jobs] == sorted(originals)[:-1]
        assert [path.name for path in unknown] == [last]
        assert all(check_frame(job).state == "proven" for job in jobs)
        again = states_of(recompress(folder))
        assert again == dict.fromkeys(originals, "proven") | {last: "recompressed"}
        assert frames_in(folder) == packed
        assert originals_of(folder) == originals
        assert set(states_of(recompress(folder)).values()) == {"proven"}
    # Without its line break a record is whole.
    (folder / RECORDS).write_bytes(whole[:-1])
    assert recorded(folder).damaged == 0
    assert set(states_of(recompress(folder)).values()) == {"proven"}


def test_a_damaged_record_gives_no_wrong_original_and_costs_no_other_frame(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 2)
    recompress(folder)
    whole = (folder / RECORDS).read_bytes()
    first, second = sorted(originals)
    refused = []
    for at in range(0, whole.index(b"\n"), 7):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << at % 8
        (folder / RECORDS).write_bytes(damaged)
        try:
            found = originals_of(folder)
        except UserError:
            refused.append(at)
            continue
        assert found[second] == originals[second]
        assert found[first] in {originals[first], frames_in(folder)[first]}
    assert not refused


def test_a_record_of_another_original_gives_none(frame):
    recompress(frame)
    packed = frame.read_bytes()
    header, line, _ = (frame.parent / RECORDS).read_bytes().splitlines()
    record = json.loads(line)
    backwards = np.diff(np.arange(40)[::-1], prepend=0).astype("<i4").tobytes()
    record["order"] = base64.b64encode(zlib.compress(backwards)).decode()
    (frame.parent / RECORDS).write_bytes(b"\n".join([header, json.dumps(record).encode(), b""]))
    result = restore(frame)["plate.exr"]
    assert (result.state, result.reason) == ("failed", "what was restored is not the original, byte by byte")
    assert frame.read_bytes() == packed


# ---------------------------------------------------------------- what is kept


# Of an access list: who, what they may do, and their number, the lowest first.
ACCESS = ((1, 6, -1), (2, 4, 1234), (4, 4, -1), (16, 4, -1), (32, 0, -1))
ATTRIBUTES = {
    "none": b"",
    "user.origin": bytes(range(256)),
    "system.posix_acl_access": struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *one) for one in ACCESS),
}


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_owner_permissions_times_and_attributes_are_kept_and_come_back(attribute, frame):
    if attribute != "none":
        set_attribute(frame, attribute, ATTRIBUTES[attribute])
    if IS_ROOT:
        os.chown(frame, 65533, 65534)
    frame.chmod(0o2640)
    os.utime(frame, ns=(1_500_000_000_123_456_789, 1_400_000_000_987_654_321))

    def kept():
        stat = frame.stat()
        attributes = (
            {name: os.getxattr(frame, name) for name in os.listxattr(frame)} if attribute != "none" else {}
        )
        return stat.st_mode, stat.st_uid, stat.st_gid, stat.st_mtime_ns, attributes

    before, original = kept(), frame.read_bytes()
    for action in (recompress, restore):
        inode, access_time = frame.stat().st_ino, frame.stat().st_atime_ns
        assert not action(frame)["plate.exr"].falls_short
        assert frame.stat().st_ino != inode
        assert frame.stat().st_atime_ns == access_time
        assert kept() == before
    assert frame.read_bytes() == original
