# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A frame costs the same whether 0 or 100,000 frames are recorded already."""

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import OpenEXR

from benchmarks.measuring import Command, Plot, Section, apart, by_turns, tool
from ocio_gen.recompression.records import RECORDS

TEXT = """
One frame of 1024 x 1024 with a header of 1 MB, in place, in a folder that has records of other frames: whole
commands, by turns. The peer is the same command in a folder without records. Where the index of a log is
missing it is made once, before what is measured; that takes the seconds in the last column.
"""

COUNTS = (0, 1_000, 10_000, 100_000)


def make_frame(path: Path) -> None:
    """Write a frame whose header has 1 MB."""
    pixels = np.random.default_rng(1).normal(0.18, 0.01, (1024, 1024, 3)).astype(np.float16)
    header = {
        "type": OpenEXR.scanlineimage,
        "compression": OpenEXR.NO_COMPRESSION,
        "notes": "of a set, a shot and a take; " * 36_000,
    }
    OpenEXR.File(header, {"RGB": pixels}).write(str(path))


def add_records(folder: Path, count: int) -> None:
    """Add records of frames that were here: those of the folder's frame, by other names."""
    path = folder / RECORDS
    record = json.loads(path.read_bytes().splitlines()[-1])
    with path.open("a") as file:
        for number in range(count):
            file.write(
                json.dumps({**record, "file": f"plate.{number:07d}.exr"}, separators=(",", ":")) + "\n"
            )


def measure(rounds: int = 7) -> Section:
    """Return the seconds and the memory of a frame, by how many are recorded."""
    with tempfile.TemporaryDirectory() as scratch:
        base = Path(scratch)
        original = base / "frame.exr"
        apart(make_frame, original)
        works, firsts = {}, {}
        for count in COUNTS:
            folder = base / str(count)
            folder.mkdir()
            run = Command(
                *(tool("python"), "-m", "ocio_gen", "recompress", folder / "frame.exr"),
                *("--in-place", "--codec", "zip", "--no-mhl", "--jobs", 1),
            )
            shutil.copy(original, folder)
            run()
            add_records(folder, count)
            shutil.copy(original, folder)
            firsts[count] = by_turns({"": run}, 1)[""]
            run.peak = 0
            works[str(count)] = run

        def before() -> None:
            for count in COUNTS:
                shutil.copy(original, base / str(count))

        seconds = by_turns(works, rounds, before)
    none = seconds["0"]
    rows = [
        (
            f"{count:,}",
            f"{seconds[str(count)]:.2f}",
            f"{seconds[str(count)] / none:.2f}",
            f"{works[str(count)].peak / 1e6:.0f}",
            f"{firsts[count]:.2f}",
        )
        for count in COUNTS
    ]
    plot = Plot(
        "recompress_records",
        "recorded frames",
        "seconds a frame",
        {"a frame of 1024 x 1024": (COUNTS, list(seconds.values()))},
    )
    header = ("recorded frames", "seconds", "times none", "peak MB", "with its index missing, seconds")
    return Section("Records", TEXT, header, rows, [plot])
