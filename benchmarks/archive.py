# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Copying frames into an archive, against what the disk and hashing alone take: ratios, not seconds.

The bound is a loop that does no more than a proven copy must: it reads a frame, hashes it, writes it, flushes
it, has the system forget it, reads it again and hashes that; in as many processes as the archive has.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import OpenEXR
import xxhash

from benchmarks.measuring import Section, apart, by_turns
from ocio_gen.archive.index import index_sources
from ocio_gen.archive.picture import Expected, channels_of, without_numbers
from ocio_gen.archive.pull import pull
from ocio_gen.archive.pulling import PullJob
from ocio_gen.core.processors import processors
from ocio_gen.recompression.batch import Workers
from ocio_gen.recompression.exr_file import from_descriptor
from ocio_gen.recompression.replacing import opened

TEXT = """
Uncompressed RGB half frames, each copied and proven: megabytes of source a second, processes that have begun.
"Of the bound": a loop that reads, hashes, writes and flushes each file, has the system forget it, reads it
again and hashes that, in as many processes. The archive also reads the header and the table of chunks, locks,
takes the times and permissions, looks again whether the source has changed, renames, flushes the folder, and
records. Its proof reads what the disk has: the copy is dropped from memory first.
"""

SIZES = {"1920 x 1080": (1920, 1080, 96), "4096 x 2160": (4096, 2160, 24)}

_AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
_BLOCK = 1 << 20


def make_frames(folder: Path, width: int, height: int, count: int) -> None:
    """Write frames of noise, which no disk makes smaller."""
    random = np.random.default_rng(1)
    header = {
        "compression": OpenEXR.NO_COMPRESSION,
        "type": OpenEXR.scanlineimage,
        "chromaticities": _AP0,
    }
    first = folder / "plate.1001.exr"
    planes = {name: random.normal(0.18, 0.05, (height, width)).astype(np.float16) for name in "RGB"}
    OpenEXR.File(header, planes).write(str(first))
    for number in range(1, count):
        shutil.copy(first, folder / f"plate.{1001 + number}.exr")


def copy_alone(pair: tuple[Path, Path]) -> None:
    """Copy one file, and read it again."""
    source, target = pair
    buffer = bytearray(_BLOCK)
    view = memoryview(buffer)
    digests = []
    with source.open("rb", buffering=0) as read, target.open("xb", buffering=0) as written:
        digest = xxhash.xxh3_128()
        while count := read.readinto(buffer):
            digest.update(view[:count])
            written.write(view[:count])
        digests.append(digest.digest())
        os.fsync(written.fileno())
        os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with target.open("rb", buffering=0) as again:
        digest = xxhash.xxh3_128()
        while count := again.readinto(buffer):
            digest.update(view[:count])
        digests.append(digest.digest())
    if digests[0] != digests[1]:
        raise OSError(f"{target}: other bytes")


def archive(jobs: Sequence[PullJob], folder: Path, workers: Workers) -> None:
    """Pull frames."""
    pulled = pull(jobs, folder, workers, lambda _: None)
    if pulled.problems:
        raise OSError(str(dict(pulled.problems)))


def measure(rounds: int = 3) -> Section:
    """Return megabytes a second of an archive and of its bound."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, (width, height, count) in SIZES.items():
            source, out = Path(scratch, name), Path(scratch, "archive")
            source.mkdir()
            apart(make_frames, source, width, height, count)
            rows.append([name, *_measured(sorted(source.iterdir()), out, rounds)])
            shutil.rmtree(source)
    header = ("frames", "archive, MB/s", "bound, MB/s", "of the bound")
    return Section("Archives: copying and proving frames", TEXT, header, rows)


def _measured(frames: Sequence[Path], out: Path, rounds: int) -> list[str]:
    (sequence,) = index_sources([frames[0].parent]).at(Fraction(24))
    with opened(frames[0]) as frame:
        channels = channels_of(from_descriptor(frame.descriptor).header)
    expected = Expected(without_numbers(sequence), channels, 0)
    jobs = [
        PullJob(path, out / "shot" / path.name, expected=replace(expected, count=sequence.first + place))
        for place, path in enumerate(frames)
    ]
    size = sum(path.stat().st_size for path in frames) / 1e6

    def clean() -> None:
        shutil.rmtree(out, ignore_errors=True)
        (out / "shot").mkdir(parents=True)
        os.sync()
        time.sleep(0.2)

    with Workers(processors()) as workers, ProcessPoolExecutor(processors()) as pool:
        pairs = [(job.source, job.target) for job in jobs]
        works = {
            "archive": lambda: archive(jobs, out, workers),
            "bound": lambda: list(pool.map(copy_alone, pairs)),
        }
        by_turns(works, 1, clean)  # processes begin
        seconds = by_turns(works, rounds, clean)
    shutil.rmtree(out)
    speeds = {who: size / one for who, one in seconds.items()}
    ratio = speeds["archive"] / speeds["bound"]
    return [f"{speeds['archive']:.0f}", f"{speeds['bound']:.0f}", f"{ratio:.0%}"]
