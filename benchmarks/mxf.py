# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Frames into MXF and out of it, against a plain copy with the same hashing: ratios, not seconds."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import OpenEXR
import xxhash

from benchmarks.measuring import Section, apart, by_turns
from ocio_gen import api

TEXT = """
Uncompressed RGB half frames, ACES containers, in one process: megabytes of frames a second. The bound is a
loop that does what must be done, and no more. For `wrap` it reads the frames, hashes each (XXH128), writes
them into one file, flushes it, has the system forget it, reads it again, and hashes each once more, with
the SHA-1 of the file that packing lists ask for. For `unwrap` it reads the file, hashes each frame, writes
it into a file of its own, flushes that, has the system forget it, and reads and hashes it again.
"""

SIZES = {"1920 x 1080": (1920, 1080, 48), "4096 x 2160": (4096, 2160, 16)}

_AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
_BLOCK = 1 << 22


def make_frames(folder: Path, width: int, height: int, count: int) -> list[Path]:
    """Write frames of noise; return them."""
    random = np.random.default_rng(1)
    header = {
        "compression": OpenEXR.NO_COMPRESSION,
        "type": OpenEXR.scanlineimage,
        "chromaticities": _AP0,
        "acesImageContainerFlag": 1,
    }
    paths = [folder / f"plate.{1001 + number}.exr" for number in range(count)]
    planes = {name: random.normal(0.18, 0.05, (height, width)).astype(np.float16) for name in "RGB"}
    OpenEXR.File(header, planes).write(str(paths[0]))
    for path in paths[1:]:
        shutil.copy(paths[0], path)
    return paths


def wrap_alone(paths: list[Path], target: Path) -> None:
    """Write frames into one file, and read it again."""
    view = memoryview(bytearray(_BLOCK))
    sizes = []
    with target.open("wb", buffering=0) as written:
        for path in paths:
            digest = xxhash.xxh3_128()
            with path.open("rb", buffering=0) as read:
                while count := read.readinto(view):
                    digest.update(view[:count])
                    written.write(view[:count])
            sizes.append(path.stat().st_size)
        os.fsync(written.fileno())
        os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    sha1 = hashlib.sha1(usedforsecurity=False)
    with target.open("rb", buffering=0) as read:
        for size in sizes:
            digest, left = xxhash.xxh3_128(), size
            while left and (count := read.readinto(view[: min(left, _BLOCK)])):
                digest.update(view[:count])
                sha1.update(view[:count])
                left -= count


def unwrap_alone(source: Path, size: int, folder: Path) -> None:
    """Write frames of one size out of a file that holds nothing else, and read each again."""
    view = memoryview(bytearray(_BLOCK))
    folder.mkdir()
    with source.open("rb", buffering=0) as read:
        for number in range(source.stat().st_size // size):
            target, digest, left = folder / f"{number}.exr", xxhash.xxh3_128(), size
            with target.open("wb", buffering=0) as written:
                while left and (count := read.readinto(view[: min(left, _BLOCK)])):
                    digest.update(view[:count])
                    written.write(view[:count])
                    left -= count
                os.fsync(written.fileno())
                os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            with target.open("rb", buffering=0) as again:
                digest = xxhash.xxh3_128()
                while count := again.readinto(view):
                    digest.update(view[:count])


def measure(rounds: int = 5) -> Section:
    """Wrap and unwrap, and what must be done for it alone, by turns."""
    rows = []
    for name, (width, height, count) in SIZES.items():
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch, "in")
            folder.mkdir()
            apart(make_frames, folder, width, height, count)
            rows += _measured(Path(scratch), f"{count} of {name}", sorted(folder.iterdir()), rounds)
    header = ("frames", "ocio-gen, MB/s", "bound, MB/s", "of the bound")
    return Section("MXF: frames wrapped and unwrapped", TEXT, header, rows)


def _measured(folder: Path, name: str, frames: list[Path], rounds: int) -> list[list[str]]:
    size = sum(path.stat().st_size for path in frames) / 1e6
    one, bare, out = folder / "x.mxf", folder / "bare", folder / "out"

    def clean() -> None:
        shutil.rmtree(out, ignore_errors=True)
        (folder / "new.mxf").unlink(missing_ok=True)
        os.sync()
        time.sleep(0.2)

    api.wrap(*frames, output=one, rate=24)
    wrap_alone(frames, bare)
    works: dict[str, dict[str, Callable[[], object]]] = {
        "wrap": {
            "ours": lambda: api.wrap(*frames, output=folder / "new.mxf", rate=24),
            "bound": lambda: wrap_alone(frames, folder / "new.mxf"),
        },
        "unwrap": {
            "ours": lambda: api.unwrap(one, out),
            "bound": lambda: unwrap_alone(bare, frames[0].stat().st_size, out),
        },
    }
    rows = []
    for what, some in works.items():
        by_turns(some, 1, clean)
        speeds = {who: size / seconds for who, seconds in by_turns(some, rounds, clean).items()}
        ratio = speeds["ours"] / speeds["bound"]
        rows.append([f"{what} {name}", f"{speeds['ours']:.0f}", f"{speeds['bound']:.0f}", f"{ratio:.0%}"])
    return rows
