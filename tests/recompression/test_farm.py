# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Many machines: a Dask cluster that loses workers, and jobs for farms, run by Open Job Description."""

import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import dask
import OpenEXR
import pytest
import yaml
from distributed import LocalCluster

from ocio_gen.core.errors import UserError
from ocio_gen.recompression.batch import Workers, jobs_for, jobs_to_restore, recorded
from ocio_gen.recompression.check import check_frame
from ocio_gen.recompression.frame import FrameJob, recompress_frame, restore_frame
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.records import RECORDS, FrameRecord
from tests.conftest import contents, run_cli, some
from tests.recompression.plates import graphic, plate
from tests.recompression.reels import frames_of

OPENJD = Path(sys.executable).with_name("openjd")


def codec_of(path):
    return OpenEXR.File(str(path), header_only=True).header()["compression"].name.split("_")[0].lower()


def exrs(folder):
    return {name: data for name, data in contents(folder).items() if name.endswith(".exr")}


@pytest.fixture
def reel(tmp_path):
    """A folder of 30 frames."""
    folder = tmp_path / "reel"
    folder.mkdir()
    for number in range(30):
        plate(folder / f"plate.{1001 + number}.exr", number)
    return folder


# ---------------------------------------------------------------- Dask


@contextmanager
def a_cluster(workers):
    """A scheduler in this process, and workers, each a process."""
    # A worker that is gone is asked for results for 30 s else.
    quick = dask.config.set({"distributed.comm.timeouts.connect": "10s"})
    with (
        quick,
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster


@pytest.mark.parametrize("in_place", some([True, False], 1))
def test_a_worker_that_is_killed_costs_no_frame(in_place, reel, tmp_path):
    originals = exrs(reel)
    target = reel if in_place else tmp_path / "packed"
    found = frames_of([str(reel)])
    jobs = jobs_for([(frame, "piz") for frame in found], None if in_place else target, "drop")
    with a_cluster(2) as cluster:
        results = Workers(1, scheduler=cluster.scheduler_address).recompress(jobs)
        done = [next(results)]
        # What is done and not yet told is lost with its worker, and is done again.
        wait_for(lambda: len(RecordLog(target).summary().names) >= 12)
        os.kill(next(iter(cluster.workers.values())).process.pid, signal.SIGKILL)
        done += results
    assert sorted(one.path for one in done) == sorted(str(frame.path) for frame in found)
    assert {(one.state, one.reason) for one in done} <= {("recompressed", ""), ("proven", "")}
    lines = [line for line in (target / RECORDS).read_bytes().splitlines() if b'"kind":"header"' not in line]
    records = [FrameRecord.model_validate_json(line) for line in lines]
    assert {record.name for record in records} == set(originals)
    assert {(record.state, record.result.codec, record.exact) for record in records} == {
        ("recompressed", "piz", True)
    }
    checks, damaged, unknown, _ = recorded(target)
    assert (len(checks), damaged, unknown) == (30, 0, [])
    assert {check_frame(check).state for check in checks} == {"proven"}
    assert {path.name for path in target.iterdir()} == {*originals, RECORDS}
    assert in_place or exrs(reel) == originals
    for job in jobs_to_restore(frames_of([str(target)]), None):
        assert restore_frame(job).state == "restored"
    assert exrs(target) == originals


@pytest.mark.parametrize("in_place", [True, False])
def test_a_job_that_is_done_again_is_told_as_proven(in_place, tmp_path):
    """As a cluster does it where a result was lost: the job knows nothing of the first time."""
    source = tmp_path / "plate.exr"
    plate(source)
    original = source.read_bytes()
    (tmp_path / "packed").mkdir()
    job = FrameJob(source, source if in_place else tmp_path / "packed" / "plate.exr", "piz")
    assert recompress_frame(job).state == "recompressed"
    first = job.target.read_bytes()
    again = recompress_frame(job)
    assert (again.state, again.reason) == ("proven", "")
    assert job.target.read_bytes() == first
    assert len(RecordLog(job.target.parent).of(job.target.name)) == 1
    assert in_place or source.read_bytes() == original


def test_a_scheduler_that_is_lost_is_told_in_a_sentence(tmp_path):
    plate(tmp_path / "plate.exr")
    job = FrameJob(tmp_path / "plate.exr", tmp_path / "plate.exr", "piz")
    with a_cluster(0) as cluster, ThreadPoolExecutor() as pool:
        results = Workers(1, scheduler=cluster.scheduler_address).recompress([job])
        told = pool.submit(list, results)
        wait_for(lambda: cluster.scheduler.tasks)
        cluster.close()
        with pytest.raises(UserError, match=f"scheduler: {cluster.scheduler_address}: .*lost"):
            told.result()


def wait_for(what):
    """Wait until something is so; if it does not come about, go on after a minute, and let the test fail."""
    for _ in range(6000):
        if what():
            break
        time.sleep(0.01)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://here"])
def test_a_scheduler_that_does_not_answer_is_told_in_a_sentence(address, tmp_path):
    plate(tmp_path / "plate.exr")
    before = contents(tmp_path)
    ran = run_cli("recompress", str(tmp_path), "--in-place", "--codec", "piz", "--scheduler", address)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"ocio-gen: --scheduler: {address}: no Dask scheduler answers")
    assert_one_sentence(ran)
    assert contents(tmp_path) == before


def assert_one_sentence(ran):
    assert ran.stdout == ""
    assert ran.stderr.startswith("ocio-gen: ")
    assert len(ran.stderr.splitlines()) == 1
    assert "Traceback" not in ran.stderr


# ---------------------------------------------------------------- Open Job Description


def openjd(*arguments, cwd):
    assert OPENJD.exists(), "pip install openjd-cli"
    return subprocess.run([OPENJD, *arguments], capture_output=True, text=True, check=False, cwd=cwd)


def run_job(job, *arguments, cwd):
    """Have a job written, checked by Open Job Description, and run as it is."""
    wrote = run_cli("recompress", *arguments, "--openjd", str(job), cwd=cwd)
    assert (wrote.returncode, wrote.stderr) == (0, "")
    assert f"openjd run {job}" in wrote.stdout
    job = cwd / job
    for ran in (openjd("check", job, cwd=job.parent), openjd("run", job, cwd=job.parent)):
        assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def assert_proven(folder):
    checked = run_cli("recompress", "check", str(folder))
    assert (checked.returncode, checked.stderr) == (0, "")
    assert list((folder / "ascmhl").glob("0001_*.mhl"))


def test_a_job_of_one_codec_runs_as_it_is(reel, tmp_path):
    originals = exrs(reel)
    told = run_job(tmp_path / "job.yaml", str(reel), "--in-place", "--codec", "piz", cwd=tmp_path)
    assert told.count("Running Task") == 3  # 30 frames, 20 at most in each, and the seal
    assert sum(map(int, re.findall(r"(\d+) frames in", told))) == 30
    assert {codec_of(path) for path in reel.glob("*.exr")} == {"piz"}
    assert_proven(reel)
    restored = run_cli("restore", str(reel))
    assert restored.returncode == 0, restored.stderr
    assert exrs(reel) == originals


def test_a_job_of_paths_that_are_expressions_runs_as_it_is(tmp_path):
    work = tmp_path / "{{Param.X}} {{7*7}}"
    (work / "reel").mkdir(parents=True)
    plate(work / "reel" / "plate.1001.exr", 1)
    run_job(work / "{{job}}.yaml", "reel", "--dest", "{{RawParam.Y}}", "--codec", "zip", cwd=work)
    assert_proven(work / "{{RawParam.Y}}")


@pytest.mark.parametrize("name", ["a\nb", "a\udcffb"])
def test_a_job_that_cannot_name_a_folder_is_a_sentence(name, reel, tmp_path):
    ran = run_cli(
        "recompress", str(reel), "--dest", name, "--codec", "zip", "--openjd", "job.yaml", cwd=tmp_path
    )
    assert ran.returncode == 2
    assert "which no job template can hold; rename it" in ran.stderr
    assert not list(tmp_path.glob("job*"))


def test_a_job_has_a_step_for_each_codec_that_auto_chose(tmp_path):
    show = tmp_path / "show's"
    for sequence, write, count in (("grain é", plate, 4), ("cg/v 2", graphic, 1)):
        (show / sequence).mkdir(parents=True)
        for number in range(count):
            write(show / sequence / f"a b.{1001 + number}.exr", number)
    told = run_job(Path("job.yaml"), str(show.relative_to(tmp_path)), "--in-place", cwd=tmp_path)
    codecs = Counter(codec_of(path) for path in show.rglob("*.exr"))
    assert codecs.pop("piz") == 4
    (other,) = codecs
    assert other in {"zip", "zips", "rle"}
    assert told.index("Running step 'Recompress piz'") < told.index("Running step 'Seal'")
    assert f"Running step 'Recompress {other}'" in told
    *steps, seal = yaml.safe_load((tmp_path / "job.yaml").read_text())["steps"]
    assert {one["dependsOn"] for one in seal["dependencies"]} == {step["name"] for step in steps}
    assert_proven(show)


@pytest.mark.parametrize("sources", some(["shots", "../work/shots"], 1))
def test_a_job_for_another_folder_keeps_the_tree(sources, tmp_path):
    work = tmp_path / "work"
    for folder in ("sh010", "sh020/v1"):
        (work / "shots" / folder).mkdir(parents=True)
        for number in range(2):
            plate(work / "shots" / folder / f"plate.{1001 + number}.exr", number, (64, 96))
    originals = contents(work / "shots")
    run_job(tmp_path / "jobs" / "job.yaml", sources, "--dest", "packed", "--codec", "zip", cwd=work)
    assert contents(work / "shots") == originals
    assert sorted(exrs(work / "packed")) == sorted(originals)
    assert {codec_of(path) for path in (work / "packed").rglob("*.exr")} == {"zip"}
    assert_proven(work / "packed")
    restored = run_cli("restore", str(work / "packed"))
    assert restored.returncode == 0, restored.stderr
    assert exrs(work / "packed") == originals


def test_what_a_task_could_not_do_fails_the_job(tmp_path):
    plate(tmp_path / "reel.1001.exr")
    shutil.copy(tmp_path / "reel.1001.exr", tmp_path / "reel.1002.exr")
    os.truncate(tmp_path / "reel.1002.exr", 1000)
    job = tmp_path / "job.yaml"
    wrote = run_cli("recompress", str(tmp_path), "--in-place", "--codec", "piz", "--openjd", str(job))
    assert wrote.returncode == 0
    ran = openjd("run", job, cwd=tmp_path)
    assert ran.returncode == 1
    assert "reel.1002.exr: failed: is cut short" in ran.stdout
    assert codec_of(tmp_path / "reel.1001.exr") == "piz"


# ---------------------------------------------------------------- what a task is given


@pytest.fixture
def listed(tmp_path):
    """A list of three frames, and their folder."""
    for number in range(3):
        plate(tmp_path / f"a.{number}.exr", number, (64, 96))
    path = tmp_path / "frames"
    path.write_bytes(b"".join(os.fsencode(tmp_path / f"a.{number}.exr") + b"\0" for number in (2, 0, 1)))
    return path


def test_only_some_frames_of_a_list_are_done_in_the_order_of_their_names(listed):
    options = ("--in-place", "--codec", "piz", "--no-mhl")
    for only, done in (("2-2", [1]), ("3-3", [1, 2]), ("1-3", [0, 1, 2])):
        ran = run_cli("recompress", f"--files0-from={listed}", f"--only={only}", *options)
        assert ran.returncode == 0, ran.stderr
        assert [n for n in range(3) if codec_of(listed.parent / f"a.{n}.exr") == "piz"] == done


@pytest.mark.parametrize("only", some(["0-1", "1-4", "4-5", "3-2", "2", ""], 2))
def test_frames_that_a_list_does_not_have_are_refused(only, listed):
    before = contents(listed.parent)
    ran = run_cli("recompress", f"--files0-from={listed}", f"--only={only}", "--in-place", "--codec", "piz")
    assert ran.returncode == 2
    assert f"--only: found {only!r}; give the first and the last of 3 frames" in ran.stderr
    assert_one_sentence(ran)
    assert contents(listed.parent) == before


@pytest.mark.parametrize("content", [None, b"", b"\0\0"])
def test_a_list_that_is_missing_or_empty_is_refused(content, tmp_path):
    path = tmp_path / "frames"
    if content is not None:
        path.write_bytes(content)
    ran = run_cli("recompress", f"--files0-from={path}", "--in-place", "--codec", "piz")
    assert ran.returncode == 2
    assert str(path) in ran.stderr
    assert_one_sentence(ran)


def test_sources_and_a_list_together_or_neither_are_refused(listed):
    for sources in ([str(listed.parent), f"--files0-from={listed}"], []):
        ran = run_cli("recompress", *sources, "--in-place", "--codec", "piz")
        assert ran.returncode == 2
        assert_one_sentence(ran)


def test_a_frame_that_is_not_below_the_root_is_refused(listed, tmp_path):
    where = ("--dest", str(tmp_path / "packed"), "--root", str(tmp_path / "elsewhere"))
    ran = run_cli("recompress", f"--files0-from={listed}", *where, "--codec", "piz")
    assert ran.returncode == 2
    assert "--root" in ran.stderr
    assert_one_sentence(ran)
