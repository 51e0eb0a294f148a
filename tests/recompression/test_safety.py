# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What can happen to an archive while it is recompressed: no frame is lost by it."""

import json
import os
import secrets
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from ocio_gen.recompression.batch import recorded
from ocio_gen.recompression.check import check_frame
from ocio_gen.recompression.records import RECORDS
from ocio_gen.recompression.replacing import scratch_beside
from tests.conftest import run_cli, some
from tests.recompression.reels import (
    IS_ROOT,
    frames_in,
    grainy,
    leftovers,
    originals_of,
    recompress,
    reel,
    results,
    run_limited,
    run_on_one,
    set_attribute,
    started,
    states,
    states_of,
)

# ---------------------------------------------------------------- killed


@pytest.mark.parametrize("printed", some([20, 0, 41], 1))
def test_every_frame_is_whole_after_kill_9_at_any_moment_and_a_rerun_finishes(printed, tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 40)
    arguments = ("recompress", str(folder), "--in-place", "--codec", "piz", "--json")
    with started(*arguments, "--jobs", "3") as run:
        lines = [run.stdout.readline() for _ in range(printed)]
        time.sleep(secrets.randbelow(20) / 1000)
        run.kill()
        run.communicate(timeout=120)
    done = {name for name, data in frames_in(folder).items() if data != originals[name]}
    assert len(done) >= sum('"recompressed"' in line for line in lines if '"frame"' in line)
    assert originals_of(folder) == originals
    again = run_cli(*arguments)
    assert again.returncode == 0, again.stderr
    assert states(again) == {name: "proven" if name in done else "recompressed" for name in originals}
    assert not leftovers(folder)
    assert originals_of(folder) == originals
    assert all(check_frame(job).state == "proven" for job in recorded(folder).jobs)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are found in /proc")
@pytest.mark.parametrize("printed", some([20, 0], 1))
def test_a_process_that_is_killed_stops_no_other_and_loses_no_frame(printed, tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 40)
    with started(
        "recompress", folder, "--in-place", "--codec", "piz", "--json", "--no-mhl", "--jobs", "2"
    ) as run:
        for _ in range(printed):
            run.stdout.readline()
        while not (workers := worker_processes(run.pid)):
            assert run.poll() is None
        time.sleep(secrets.randbelow(20) / 1000)
        os.kill(secrets.choice(workers), signal.SIGKILL)
        run.communicate(timeout=120)
    assert run.returncode == 0
    assert all(data != originals[name] for name, data in frames_in(folder).items())
    assert originals_of(folder) == originals
    assert not leftovers(folder)


def worker_processes(parent):
    """The processes that work for a run: its children, but for the one that minds its semaphores."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line, stat = (process / "cmdline").read_bytes(), (process / "stat").read_text()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == parent and b"spawn_main" in line:
            found.append(int(process.name))
    return found


def test_nothing_of_the_current_folder_is_run(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 2)
    for module in ("array", "random", "xxhash", "numpy", "OpenEXR"):
        (folder / f"{module}.py").write_text("open('was run', 'w').close()\nraise SystemExit(3)\n")
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "ocio_gen", "recompress", ".", "--in-place", "--codec", "piz"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "files passed over: 5 neither .exr nor .sxr\n")
    assert not (folder / "was run").exists()
    assert all(data != originals[name] for name, data in frames_in(folder).items())


def test_without_stdout_frames_are_recompressed_all_the_same(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 2)
    words = [sys.executable, "-m", "ocio_gen", "recompress", str(folder), "--in-place", "--codec", "piz"]
    command = f"{shlex.join(words)} >&-"
    subprocess.run(["sh", "-c", command], check=False)
    assert all(data != originals[name] for name, data in frames_in(folder).items())


# ---------------------------------------------------------------- two at once


def test_two_runs_at_once_prove_every_frame_once(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 40)
    arguments = ("recompress", folder, "--in-place", "--codec", "piz", "--json", "--no-mhl", "--jobs", "2")
    with started(*arguments) as one, started(*arguments) as other:
        outputs = [run.communicate(timeout=120)[0] for run in (one, other)]
    assert {one.returncode, other.returncode} <= {0, 1}
    assert all('"summary"' in output for output in outputs)
    assert all(data != originals[name] for name, data in frames_in(folder).items())
    assert not leftovers(folder)
    assert originals_of(folder) == originals
    kinds = Counter(json.loads(line).get("kind") for line in (folder / RECORDS).read_bytes().splitlines())
    assert kinds == {None: 40, "header": 2}
    jobs, damaged, unknown, _ = recorded(folder)
    assert (len(jobs), damaged, unknown) == (40, 0, [])
    assert all(check_frame(job).state == "proven" for job in jobs)


# ---------------------------------------------------------------- no room, no permission


@contextmanager
def full_disk(folder, kilobytes, free):
    """A file system of its own, with so many kilobytes free once its frames are there."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:

        def fill():
            room = os.statvfs(folder)
            (folder / "filler").write_bytes(bytes(room.f_bavail * room.f_bsize - 1024 * free))

        yield fill
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("free", [0, 300])
def test_on_a_full_disk_what_has_no_room_is_left_whole_and_the_others_are_done(free, tmp_path):
    with full_disk(tmp_path / "disk", 2000, free) as fill:
        folder = tmp_path / "disk" / "reel"
        reel(folder, 4)
        # Its result has no room; those of the others have.
        grainy(folder / "large.exr", 9, 400, 300)
        originals = frames_in(folder)
        fill()
        ran = run_on_one("recompress", folder, "--in-place", "--codec", "zip", "--json")
        assert ran.returncode == 1, ran.stderr
        large = results(ran)["large.exr"]
        assert (large["state"], large["reason"]) == (
            "failed",
            "cannot be read or written: No space left on device",
        )
        assert (folder / "large.exr").read_bytes() == originals["large.exr"]
        assert set(states(ran).values()) == ({"failed", "recompressed"} if free else {"failed"})
        assert list(states(ran).values()).count("recompressed") == (4 if free else 0)
        assert not leftovers(folder)
        assert originals_of(folder) == originals


def test_a_frame_that_may_not_grow_so_large_is_left_whole_and_the_others_are_done(tmp_path):
    folder = tmp_path / "reel"
    reel(folder)
    grainy(folder / "large.exr", 9, 400, 300)
    originals = frames_in(folder)
    ran = run_limited("recompress", folder, "--in-place", "--codec", "zip", "--json", file_size=200_000)
    assert ran.returncode == 1, ran.stderr
    large = results(ran)["large.exr"]
    assert (large["state"], large["reason"]) == ("failed", "cannot be read or written: File too large")
    assert (folder / "large.exr").read_bytes() == originals["large.exr"]
    assert sorted(states(ran).values()) == ["failed", *["recompressed"] * 4]
    assert not leftovers(folder)
    assert originals_of(folder) == originals


def test_a_frame_whose_record_has_no_room_is_not_replaced(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 2)
    # Its results are smaller than the limit, and the records reach it in the middle of a line.
    (folder / RECORDS).write_bytes(b"\n" * 139_500)
    ran = run_limited(
        "recompress", folder, "--in-place", "--codec", "zip", "--json", "--no-mhl", file_size=140_000
    )
    assert ran.returncode == 1, ran.stderr
    assert set(states(ran).values()) == {"failed"}
    assert frames_in(folder) == originals
    assert not leftovers(folder)
    assert set(states_of(recompress(folder)).values()) == {"recompressed"}
    assert originals_of(folder) == originals


def test_in_a_folder_that_is_read_only_nothing_is_touched(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 2)
    folder.chmod(0o555)
    ran = run_limited("recompress", folder, "--in-place", "--codec", "zip", powerless=True)
    folder.chmod(0o755)
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.count("plate.1001.exr: failed: cannot be read or written: Permission denied") == 1
    assert "Traceback" not in ran.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == originals


def test_a_frame_that_may_not_be_read_or_belongs_to_others_is_listed_and_the_others_are_done(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder)
    (folder / "plate.1001.exr").chmod(0)
    theirs = folder / "plate.1002.exr"
    if IS_ROOT:
        os.chown(theirs, 65534, 65534)
    ran = run_limited(
        "recompress", folder, "--in-place", "--codec", "zip", "--json", "--no-mhl", powerless=True
    )
    assert ran.returncode == 1, ran.stderr
    found = results(ran)
    assert found["plate.1001.exr"]["reason"] == "cannot be read or written: Permission denied"
    if IS_ROOT:
        assert "belongs to another user or group" in found["plate.1002.exr"]["reason"]
        assert theirs.read_bytes() == originals[theirs.name]
        assert theirs.stat().st_uid == theirs.stat().st_gid == 65534
    (folder / "plate.1001.exr").chmod(0o644)
    assert (folder / "plate.1001.exr").read_bytes() == originals["plate.1001.exr"]
    assert found["plate.1004.exr"]["state"] == "recompressed"
    assert not leftovers(folder)


def test_what_a_killed_run_left_of_a_read_only_frame_is_no_obstacle_without_roots_powers(tmp_path):
    folder = tmp_path / "reel"
    reel(folder)
    path = folder / "plate.1001.exr"
    path.chmod(0o444)
    with scratch_beside(path) as scratch:
        left = scratch.path
    left.write_bytes(b"half of a result")
    left.chmod(0o444)
    ran = run_limited("recompress", folder, "--in-place", "--json", "--no-mhl", powerless=True)
    assert ran.returncode == 0, ran.stdout
    assert results(ran)["plate.1001.exr"]["state"] == "recompressed"
    assert not leftovers(folder)


def test_a_frame_that_is_write_protected_keeps_its_extended_attributes(tmp_path):
    path = tmp_path / "plate.exr"
    grainy(path)
    set_attribute(path, "user.origin", b"camera A")
    path.chmod(0o444)
    ran = run_limited("recompress", path, "--in-place", "--codec", "zip", "--no-mhl", powerless=True)
    assert ran.returncode == 0, ran.stdout
    assert os.getxattr(path, "user.origin") == b"camera A"
    assert path.stat().st_mode & 0o7777 == 0o444


# ---------------------------------------------------------------- damaged


def test_damaged_files_are_listed_and_left_and_the_good_ones_among_them_are_done(tmp_path):
    folder = tmp_path / "reel"
    reel(folder)
    whole = (folder / "plate.1001.exr").read_bytes()
    grainy(folder / "packed.exr", codec="ZIP")
    packed = bytearray((folder / "packed.exr").read_bytes())
    for at in range(len(packed) // 2, len(packed) // 2 + 64):
        packed[at] ^= 0xFF
    bad = {
        "packed.exr": bytes(packed),
        "truncated.exr": whole[: len(whole) // 2],
        "one_byte_less.exr": whole[:-1],
        "header_only.exr": whole[:200],
        "empty.exr": b"",
        "text.exr": b"not an image\n" * 1000,
    }
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    ran = run_on_one("recompress", folder, "--in-place", "--codec", "piz", "--json", "--no-mhl")
    assert ran.returncode == 1, ran.stderr
    found = results(ran)
    assert {name for name, one in found.items() if one["state"] == "recompressed"} == {
        f"plate.{number}.exr" for number in range(1001, 1005)
    }
    for name, data in bad.items():
        assert found[name]["state"] == "failed", name
        assert found[name]["reason"], name
        assert (folder / name).read_bytes() == data
    assert not leftovers(folder)
    shown = run_on_one("recompress", folder, "--in-place", "--codec", "piz", "--no-mhl")
    assert shown.returncode == 1
    assert all(f"{name}: " in shown.stdout for name in bad)
    assert "text.exr: failed: is not an OpenEXR file" in shown.stdout
