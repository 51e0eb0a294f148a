# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One frame into the archive: its source's bytes, or a proven recompression, or nothing."""

import errno
import hashlib
import os
import stat
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import OpenEXR
import pytest

from ocio_gen.archive import pulling
from ocio_gen.archive.index import SourceSequence
from ocio_gen.archive.picture import Expected
from ocio_gen.archive.pull import pull
from ocio_gen.archive.pulling import PullJob, pull_file
from ocio_gen.recompression.batch import Workers
from ocio_gen.recompression.replacing import Original, Scratch
from tests.archive.sources import HOUR, frame
from tests.recompression.reels import leftovers

CHANNELS = (("B", "half"), ("G", "half"), ("R", "half"))
COUNT = HOUR + 5


def expected(count=COUNT, rate=24, *, drop=False, pairs=False):
    """A frame of a sequence of 32 x 18."""
    sequence = SourceSequence(
        Path("source"),
        "plate.",
        4,
        ".exr",
        np.zeros(0, np.int64),
        drop=drop,
        pairs=pairs,
        width=32,
        height=18,
        rate_of_counts=Fraction(rate),
    )
    return Expected(sequence, CHANNELS, count)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pixels(path):
    channels = OpenEXR.File(str(path), separate_channels=True).channels()
    return {name: one.pixels.view(np.uint16) for name, one in channels.items()}


@pytest.fixture
def job(tmp_path):
    """A frame to be pulled, as a copy."""
    frame(tmp_path / "source" / "plate.1006.exr", COUNT)
    (tmp_path / "0010_A").mkdir()
    target = tmp_path / "0010_A" / f"0010_A.{COUNT:08d}.exr"
    return PullJob(tmp_path / "source" / "plate.1006.exr", target, expected=expected())


def untouched(path):
    """What changes with a file, but for when it was read last."""
    now = path.lstat()
    return now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns


def left(job):
    """What a job that fell short left in the archive."""
    return sorted(path.name for path in job.target.parent.iterdir())


# ---------------------------------------------------------------- what is pulled


def test_a_copy_is_the_sources_bytes_with_its_times_and_its_hash(job):
    os.utime(job.source, ns=(10**18, 1234567890123456789))
    result = pull_file(job)
    assert (result.state, result.reason) == ("copied", "")
    assert sha256(job.target) == sha256(job.source)
    assert job.target.stat().st_mtime_ns == 1234567890123456789
    assert result.bytes_before == result.bytes_after == job.source.stat().st_size
    assert hash_of(result) == independent_xxh128(job.source)
    assert left(job) == [job.target.name]


def hash_of(result):
    assert result.record
    return result.record.xxh128


def independent_xxh128(path):
    """As ascmhl hashes it."""
    from ascmhl.hasher import hash_file

    return hash_file(str(path), "xxh128")


@pytest.mark.parametrize("codec", ["zip", "piz"])
def test_a_recompressed_frame_has_the_sources_pixels_and_attributes_as_openexr_reads_both(codec, job):
    result = pull_file(replace(job, codec=codec))
    assert (result.state, result.reason) == ("recompressed", "")
    one, other = pixels(job.source), pixels(job.target)
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)
    before, after = (OpenEXR.File(str(path), header_only=True).header() for path in (job.source, job.target))
    assert str(after.pop("compression")) != str(before.pop("compression"))
    before.pop("acesImageContainerFlag")  # ST 2065-4 is never compressed
    assert {name: str(value) for name, value in after.items()} == {
        name: str(value) for name, value in before.items()
    }
    assert job.target.stat().st_size < job.source.stat().st_size
    assert hash_of(result) == independent_xxh128(job.target)


def test_what_no_codec_makes_smaller_is_copied(job):
    noise = np.random.default_rng(0).integers(0, 65536, (3, 18, 32), np.uint16).view(np.float16)
    header = OpenEXR.File(str(job.source)).header()
    header.pop("acesImageContainerFlag")  # or the file would be smaller without it
    OpenEXR.File(header, dict(zip("BGR", noise, strict=True))).write(str(job.source))
    result = pull_file(replace(job, codec="zips"))
    assert (result.state, result.reason) == ("copied", "zips would not make it smaller")
    assert sha256(job.target) == sha256(job.source)
    assert hash_of(result) == independent_xxh128(job.source)


@pytest.mark.parametrize("codec", ["none", "zip"])
def test_a_job_that_is_done_again_is_proven_and_touches_nothing(codec, job):
    first = pull_file(replace(job, codec=codec))
    before = untouched(job.target)
    again = pull_file(replace(job, codec=codec))
    assert again.state == "proven"
    assert untouched(job.target) == before
    assert again.record == first.record


@pytest.mark.parametrize("codec", ["zip", "zips"])
def test_a_recompressed_frame_that_lost_a_bit_since_is_not_proven(codec, job):
    pull_file(replace(job, codec=codec))
    stat = job.target.stat()
    content = bytearray(job.target.read_bytes())
    content[-9] ^= 1
    job.target.write_bytes(content)
    os.utime(job.target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    result = pull_file(replace(job, codec=codec))
    assert (result.state, result.record) == ("failed", None)
    assert "is not what was proven of it" in result.reason


def test_files_whose_names_look_alike_are_told_apart(tmp_path):
    names = ["a\\xff", os.fsdecode(b"a\xff")]
    jobs = [PullJob(tmp_path / name, tmp_path / "out" / name) for name in names]
    for job in jobs:
        job.source.write_text(job.source.name if job is jobs[0] else "other")
    with Workers(1) as workers:
        pulled = pull(jobs, tmp_path, workers, lambda _: None)
    assert {path: record.bytes for path, record in pulled.files.items()} == {
        job.target: job.source.stat().st_size for job in jobs
    }


def test_a_frame_of_a_sequence_without_timecodes_is_what_it_is_called(job):
    frame(job.source, COUNT, timeCode=None)
    assert pull_file(replace(job, expected=expected(drop=None))).state == "copied"


def test_at_high_rates_two_frames_share_a_number(job):
    """The bits of a timecode count to 39."""
    wanted = expected(48 * 3600 + 46, 48, pairs=True)
    frame(job.source, COUNT, timeCode=OpenEXR.TimeCode(1, 0, 0, 23, *[0] * 14))
    assert pull_file(replace(job, expected=wanted)).state == "copied"
    frame(job.source, COUNT, timeCode=OpenEXR.TimeCode(1, 0, 0, 22, *[0] * 14))
    other = replace(job, expected=wanted, target=job.target.with_name("other.exr"))
    assert pull_file(other).reason == "its timeCode is 2 frames before its number"


def test_timecodes_that_drop_numbers_are_counted_without_them(job):
    # SMPTE ST 12-1: 00:01:00;02 is the 1,800th frame.
    wanted = expected(1800, Fraction(30000, 1001), drop=True)
    frame(job.source, 1800, timeCode=OpenEXR.TimeCode(0, 1, 0, 2, 1, *[0] * 13))
    assert pull_file(replace(job, expected=wanted)).state == "copied"


def test_what_is_no_frame_is_copied_as_it_is(job, tmp_path):
    (tmp_path / "titles.txt").write_bytes(b"")
    result = pull_file(PullJob(tmp_path / "titles.txt", tmp_path / "0010_A" / "titles.txt"))
    assert result.state == "copied"
    assert (tmp_path / "0010_A" / "titles.txt").read_bytes() == b""


@pytest.mark.parametrize("codec", ["none", "zip"])
def test_a_link_to_a_frame_is_that_frame(codec, job):
    real = job.source.rename(job.source.with_name("real.exr"))
    job.source.symlink_to(real)
    result = pull_file(replace(job, codec=codec))
    assert not result.state.falls_short
    assert result.source == str(job.source)
    assert all(np.array_equal(one, pixels(real)[name]) for name, one in pixels(job.target).items())
    assert not job.target.is_symlink()


# ---------------------------------------------------------------- what is not


FAULTS = {
    "of another time": (
        {"timeCode": OpenEXR.TimeCode(1, 0, 0, 6, *[0] * 14)},
        "its timeCode is 1 frame after its number",
    ),
    "of another size": ({"size": (18, 30)}, "is 30 x 18, and others are 32 x 18"),
    "with alpha": (
        {"channels": "ABGR"},
        "has the channels A B G R, half, and its shot has B G R, half",
    ),
    "of ACEScg": (
        {"chromaticities": (0.713, 0.293, 0.165, 0.83, 0.128, 0.044, 0.32168, 0.33767)},
        "is not ACES2065-1 (AP0)",
    ),
    "of nobody knows which colours": (
        {"chromaticities": None, "acesImageContainerFlag": None},
        "says nothing of its primaries",
    ),
    "lossy": (
        {"compression": OpenEXR.DWAA_COMPRESSION},
        "is packed by dwaa, which is lossy",
    ),
}


@pytest.mark.parametrize("codec", ["none", "piz"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_frame_that_is_not_what_its_shot_needs_is_not_pulled(fault, codec, job):
    attributes, reason = FAULTS[fault]
    frame(job.source, COUNT, **attributes)
    result = pull_file(replace(job, codec=codec))
    assert (result.state, result.record) == ("failed", None)
    assert result.reason.startswith(reason)
    assert left(job) == []


def test_a_frame_that_is_cut_short_is_not_pulled(job):
    whole = job.source.read_bytes()
    job.source.write_bytes(whole[:-100])
    result = pull_file(job)
    assert (result.state, left(job)) == ("failed", [])
    job.source.write_bytes(whole[:20])
    assert pull_file(job).state == "failed"


@pytest.mark.parametrize("kind", ["a pipe", "a link to nothing", "a link to a pipe", "a folder", "nothing"])
def test_what_is_no_file_is_not_read(kind, job):
    job.source.unlink()
    if kind == "a pipe":
        os.mkfifo(job.source)
    elif kind == "a link to nothing":
        job.source.symlink_to(job.target)
    elif kind == "a link to a pipe":
        os.mkfifo(job.source.with_suffix(".pipe"))
        job.source.symlink_to(job.source.with_suffix(".pipe"))
    elif kind == "a folder":
        job.source.mkdir()
    result = pull_file(job)
    assert result.state in {"left", "failed"}
    assert result.reason
    assert left(job) == []


@pytest.mark.parametrize("when", ["while it is read", "after it was read"])
def test_a_source_that_changes_meanwhile_is_not_pulled(when, job, monkeypatch):
    read, waits = os.preadv, [when == "after it was read"]

    def changing(descriptor, buffers, at):
        count = read(descriptor, buffers, at)
        if not (waits and waits.pop()):
            with job.source.open("r+b") as file:
                file.write(b"\x76")
            os.utime(job.source, ns=(1, 1))
        return count

    monkeypatch.setattr(os, "preadv", changing)
    result = pull_file(job)
    assert (result.state, result.reason) == ("failed", "changed while it was read")
    assert left(job) == []


def test_a_source_that_becomes_shorter_meanwhile_is_not_pulled(job, monkeypatch):
    monkeypatch.setattr(pulling, "_BLOCK", 1024)
    read = os.preadv

    def shortened(descriptor, buffers, at):
        if at:
            os.truncate(job.source, 1024)
        return read(descriptor, buffers, at)

    monkeypatch.setattr(os, "preadv", shortened)
    assert pull_file(job).reason == "changed while it was read"
    assert left(job) == []


def test_a_disk_that_gives_back_other_bytes_is_noticed(job, monkeypatch):
    flush = Scratch.flush

    def losing(scratch):
        flush(scratch)
        os.pwrite(scratch.file.fileno(), b"\xff", 700)

    monkeypatch.setattr(Scratch, "flush", losing)
    result = pull_file(job)
    assert result.state == "failed"
    assert result.reason.startswith("its copy is not what was read of it")
    assert left(job) == []


@pytest.mark.parametrize("codec", ["none", "zip"])
@pytest.mark.parametrize("other", ["a file", "a link", "a folder", "half of the frame"])
def test_what_stands_in_the_place_of_a_frame_is_left(other, codec, job):
    if other == "a file":
        job.target.write_bytes(bytes(job.source.stat().st_size))
    elif other == "a link":
        job.target.symlink_to(job.source)
    elif other == "a folder":
        job.target.mkdir()
    else:
        job.target.write_bytes(job.source.read_bytes()[:900])
    before = untouched(job.target)
    result = pull_file(replace(job, codec=codec))
    assert result.state == "left"
    assert "exists, and is not" in result.reason
    assert untouched(job.target) == before
    assert left(job) == [job.target.name]


@pytest.mark.parametrize("call", ["fsync", "fchmod", "utime"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_where_the_disk_refuses_nothing_is_left_and_the_next_run_goes_on(call, number, job, monkeypatch):
    def refused(*_arguments, **_more):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, refused)
        result = pull_file(job)
    assert (result.state, result.reason) == ("failed", f"cannot be read or written: {os.strerror(number)}")
    assert left(job) == []
    assert pull_file(job).state == "copied"
    assert sha256(job.target) == sha256(job.source)


def test_a_file_that_appears_in_the_place_meanwhile_is_not_replaced(job, monkeypatch):
    unchanged = Original.require_unchanged

    def appearing(original):
        job.target.write_bytes(b"mine")
        unchanged(original)

    monkeypatch.setattr(Original, "require_unchanged", appearing)
    assert pull_file(job).state == "left"
    assert job.target.read_bytes() == b"mine"
    assert not leftovers(job.target.parent)


def test_the_permissions_of_a_source_are_those_of_its_copy(job):
    job.source.chmod(0o440)
    assert pull_file(job).state == "copied"
    assert stat.S_IMODE(job.target.stat().st_mode) == 0o440


@pytest.mark.parametrize("codec", ["none", "zip"])
def test_a_copy_of_a_read_only_source_can_be_written_until_it_is_in_its_place(codec, job, monkeypatch):
    """Else, after a kill, only root can go on with it."""
    job.source.chmod(0o444)
    unchanged = Original.require_unchanged
    modes: list[int] = []

    def seen(original):
        modes.extend(stat.S_IMODE(path.stat().st_mode) for path in leftovers(job.target.parent))
        unchanged(original)

    monkeypatch.setattr(Original, "require_unchanged", seen)
    assert not pull_file(replace(job, codec=codec)).state.falls_short
    assert modes == [0o600]
    assert stat.S_IMODE(job.target.stat().st_mode) == 0o444
