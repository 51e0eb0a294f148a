"""Recompress against what is used instead, on the same frames, in one run: ratios, not seconds.

    python benchmarks/recompress.py [FRAMES]

Each writes grainy 4096 x 2160 RGB half frames from one folder to another: the loop over OpenEXR's older
interface that scripts have, a loop over OpenEXR.File, oiiotool, and `ocio-gen recompress` with its proof,
records and ASC MHL. By turns, medians. The bound is what the codec alone takes: encoding and decoding once,
on all processors.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import OpenEXR
from rich.console import Console
from rich.table import Table

WIDTH, HEIGHT, ROUNDS = 4096, 2160, 3

OLDER = """
import pathlib, sys, Imath, OpenEXR
source, dest, codec = map(pathlib.Path, sys.argv[1:])
for path in sorted(source.glob("*.exr")):
    frame = OpenEXR.InputFile(str(path))
    header = frame.header()
    header["compression"] = Imath.Compression(getattr(Imath.Compression, f"{codec}_COMPRESSION"))
    pixels = {name: frame.channel(name) for name in header["channels"]}
    output = OpenEXR.OutputFile(str(dest / path.name), header)
    output.writePixels(pixels)
    output.close()
"""

NEWER = """
import pathlib, sys, OpenEXR
source, dest, codec = map(pathlib.Path, sys.argv[1:])
for path in sorted(source.glob("*.exr")):
    frame = OpenEXR.File(str(path), separate_channels=True)
    frame.header()["compression"] = getattr(OpenEXR, f"{codec}_COMPRESSION")
    frame.write(str(dest / path.name))
"""


def make_frames(folder: Path, count: int) -> None:
    """Write frames with grain as of film: correlated over neighbours, stronger in the light."""
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] / 1000
    light = 0.18 * (1.2 + np.sin(3 * x) * np.cos(2 * y) + 0.3 * np.sin(11 * x * y))
    for number in range(count):
        channels = {}
        for index, name in enumerate("RGB"):
            level = np.abs(np.roll(light, 40 * number, 1) * (0.8 + 0.2 * index))
            noise = rng.normal(size=light.shape).astype(np.float32)
            noise = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1)) / 1.7
            channels[name] = (level + 0.02 * np.sqrt(level + 0.01) * noise).astype(np.float16)
        header = {"compression": OpenEXR.NO_COMPRESSION, "type": OpenEXR.scanlineimage}
        OpenEXR.File(header, channels).write(str(folder / f"plate.{1001 + number}.exr"))


def command(*words: object) -> Callable[[Path], None]:
    """Return what runs a command that writes into a folder: DEST in its words."""

    def run(dest: Path) -> None:
        subprocess.run(  # noqa: S603
            [str(dest) if word == "DEST" else str(word) for word in words],
            check=True,
            stdout=subprocess.DEVNULL,
        )

    return run


def oiiotool(source: Path, codec: str) -> Callable[[Path], None]:
    """Return what runs oiiotool on each frame."""
    tool = Path(sys.executable).with_name("oiiotool")

    def run(dest: Path) -> None:
        for path in sorted(source.glob("*.exr")):
            subprocess.run([tool, path, "--compression", codec, "-o", dest / path.name], check=True)  # noqa: S603

    return run


def bound(source: Path, codec: str) -> float:
    """Return the seconds of processor that a frame costs its codec: encoded once, decoded once."""
    path = min(source.glob("*.exr"))
    channels = {
        name: one.pixels for name, one in OpenEXR.File(str(path), separate_channels=True).channels().items()
    }
    header = {"compression": getattr(OpenEXR, f"{codec.upper()}_COMPRESSION"), "type": OpenEXR.scanlineimage}
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        packed = str(Path(folder, "packed.exr"))
        for _ in range(5):
            began = time.process_time()
            OpenEXR.File(dict(header), dict(channels)).write(packed)
            OpenEXR.File(packed, separate_channels=True)
            best = min(best, time.process_time() - began)
    return best


def timed(works: dict[str, Callable[[Path], None]], folder: Path) -> dict[str, float]:
    """Return the median seconds of each work, done by turns, each into an empty folder."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            dest = folder / "dest"
            shutil.rmtree(dest, ignore_errors=True)
            dest.mkdir()
            os.sync()
            began = time.perf_counter()
            work(dest)
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(some) for name, some in times.items()}


def main() -> None:
    """Print how many times as many frames a second are recompressed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    cores = len(os.sched_getaffinity(0))
    ours = [sys.executable, "-m", "ocio_gen", "recompress"]
    table = Table(f"{count} frames, {cores} processors", "frames/s", "times ours", "of the bound")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        source = folder / "source"
        source.mkdir()
        make_frames(source, count)
        for codec in ("zip", "piz"):
            works = {
                "older interface": command(sys.executable, "-c", OLDER, source, "DEST", codec.upper()),
                "OpenEXR.File": command(sys.executable, "-c", NEWER, source, "DEST", codec.upper()),
                "oiiotool": oiiotool(source, codec),
                "ocio-gen recompress": command(*ours, source, "--dest", "DEST", "--codec", codec),
            }
            if codec == "zip":
                works["ocio-gen recompress, auto"] = command(*ours, source, "--dest", "DEST")
            seconds = timed(works, folder)
            limit = cores / bound(source, codec)
            for name, one in seconds.items():
                rate = count / one
                share = f"{rate / limit:.0%}" if name == "ocio-gen recompress" else ""
                table.add_row(
                    f"{codec}, {name}", f"{rate:.2f}", f"{seconds['ocio-gen recompress'] / one:.2f}", share
                )
    Console().print(table)


if __name__ == "__main__":
    main()
