# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Captures of 4096 x 2160 against their plates: whole commands, by turns with oiiotool; and of a sequence."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import OpenImageIO as oiio

from benchmarks.measuring import Command, Section, by_turns, tool
from benchmarks.recompress import make_frames
from ocio_gen import api
from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.core.disk.manifest import file_record
from ocio_gen.core.images import Image
from ocio_gen.core.processors import processors
from ocio_gen.core.repository import data_file

FRAMES, ROUNDS = 24, 5

TEXT = """
A plate of uncompressed RGB halfs, 4096 x 2160, and a 10-bit DPX of it: whole commands, start-up included.
oiiotool makes the DPX's picture of the plate by the demo show's config and compares (`--diff`); it writes no
report. "Wrong" is a capture with every code 1 too high, whose cause is looked for. "Of the bound", of the
sequence: what a thread needs to read both files of a frame, hash them for the report, encode the plate and
compare the codes, and nothing else, shared by all processors, to what the command took for a frame more;
processor's time, user and system, tells the same where others share the machine.

What was done (cProfile): comparing took 40% of the time on captures that are right, in float64, sample by
sample. A code is now looked up by its word in a table, and a block that equals the reference's needs no other
look (a third). Bands of an image were copied twice to bring channels in an order that they had (a sixth).
The claim is given, so that no pass over the frame has to guess it. Files are hashed at the same time.
What bounds it now: the reference (half), reading EXR and DPX (a third), hashing both (a tenth).
"""


def _written(path: Path, words: "np.ndarray[tuple[int, ...], np.dtype[np.uint16]]") -> None:
    spec = oiio.ImageSpec(words.shape[1], words.shape[0], 3, "uint16")
    spec.attribute("oiio:BitsPerSample", 10)
    output = oiio.ImageOutput.create(str(path))
    output.open(str(path), spec)
    output.write_image(words)
    output.close()


def _bound(plate: Path, capture: Path) -> Callable[[], None]:
    """Return what has to be done of a frame, and nothing else."""

    def work() -> None:
        aces = Image(plate).pixels()
        words = Image(capture).pixels()
        for path in (plate, capture):
            file_record(path.parent, path.name)
        rows = 64
        for first in range(0, len(aces), rows):
            codes = ACESPROXY10.encode_aces(aces[first : first + rows])
            assert np.array_equal(codes, words[first : first + rows])  # noqa: S101

    return work


def _spent(work: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds of a clock, and of processors, that a work takes, with its processes."""
    before, began = os.times(), time.perf_counter()
    work()
    wall, after = time.perf_counter() - began, os.times()
    return wall, sum(after[:4]) - sum(before[:4])


def measure() -> Section:
    """Return the seconds of a frame, and of one more of a sequence."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        plates, links = folder / "plates", folder / "links"
        plates.mkdir()
        make_frames(plates, 2)
        for number in range(3, FRAMES + 1):  # the same bits; each a file of its own
            (plates / f"plate.{1000 + number}.exr").write_bytes(
                (plates / f"plate.{1001 + number % 2}.exr").read_bytes()
            )
        api.encode(plates, output=links)
        plate, capture, wrong = plates / "plate.1001.exr", links / "plate.1001.dpx", folder / "wrong.dpx"
        _written(wrong, (Image(capture).pixels() + 1) << 6)
        api.build(data_file("configs/demo.toml"), folder / "demo")
        config = max((folder / "demo" / "configs").glob("*.ocio"))

        def ours(aces: Path | str, proxy: Path | str, *more: str) -> Command:
            return Command(tool("ocio-gen"), "verify", "--aces", aces, "--proxy", proxy, *more)

        said = ("--as", "acesproxy10i:full")
        to_link = ["--colorconvert", "ACES2065-1", "ACESproxy10i Quantized", "-d", "uint10"]
        works: dict[str, Callable[[], None]] = {
            "right, said": ours(plate, capture, *said),
            "right, guessed": ours(plate, capture),
            "wrong, said": ours(plate, wrong, *said, "--fail", "2"),
            "wrong, and why": _failing(ours(plate, wrong, *said)),
            "oiiotool": Command(
                tool("oiiotool"),
                "--colorconfig",
                config,
                plate,
                *to_link,
                capture,
                "--fail",
                "0.01",
                "--diff",
            ),
        }
        medians = by_turns(works, ROUNDS)
        processor = {name: min(_spent(work)[1] for _ in range(3)) for name, work in works.items()}
        rows = [
            (name, f"{seconds:.2f}", f"{processor[name]:.2f}", f"{seconds / medians['oiiotool']:.2f}", "")
            for name, seconds in medians.items()
        ]
        rows += _sequence_rows(plates, links, ours, said)
    header = ("", "seconds", "processor's seconds", "times oiiotool", "of the bound")
    return Section("Captures", TEXT, header, rows)


def _failing(command: Command) -> Callable[[], None]:
    """Return a command that ends with exit code 1."""

    def run() -> None:
        shell = Command("sh", "-c", '"$@"; test $? = 1', "sh", *command.words)
        shell()

    return run


def _sequence_rows(
    plates: Path, links: Path, ours: Callable[..., Command], said: tuple[str, ...]
) -> list[tuple[str, ...]]:
    few = FRAMES // 4
    commands = {
        count: ours(
            plates / f"plate.1001-{1000 + count}#.exr", links / f"plate.1001-{1000 + count}#.dpx", *said
        )
        for count in (few, FRAMES)
    }
    bound = _bound(plates / "plate.1001.exr", links / "plate.1001.dpx")
    bound()
    spent = {count: [_spent(command) for _ in range(3)] for count, command in commands.items()}
    alone = [_spent(bound) for _ in range(9)]
    wall, time_of = (
        (min(one[which] for one in spent[FRAMES]) - min(one[which] for one in spent[few])) / (FRAMES - few)
        for which in (0, 1)
    )
    bound_wall, bound_time = (min(one[which] for one in alone) for which in (0, 1))
    share = f"{bound_wall / processors() / wall:.0%} ({bound_time / time_of:.0%} of processor's time)"
    return [
        ("a frame more of a sequence", f"{wall:.2f}", f"{time_of:.2f}", "", share),
        ("the bound, one thread", f"{bound_wall:.2f}", f"{bound_time:.2f}", "", ""),
    ]
