# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Recompress against what is used instead, on the same frames, by turns: ratios, not seconds.

Each writes grainy 4096 x 2160 RGB half frames from one folder to another: the loop over OpenEXR's older
interface that scripts have, a loop over OpenEXR.File, oiiotool, and `ocio-gen recompress` with its proof,
records and ASC MHL. The bound is what the codec alone takes: encoding and decoding once, on all processors.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import OpenEXR

from benchmarks.measuring import Command, Plot, Section, apart, by_turns, slope, tool
from ocio_gen.core.processors import processors

WIDTH, HEIGHT = 4096, 2160

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


def make_frames(folder: Path, count: int, width: int = WIDTH, height: int = HEIGHT) -> None:
    """Write frames with grain as of film: correlated over neighbours, stronger in the light."""
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:height, 0:width] / 1000
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


def bound(source: Path, codec: str) -> float:
    """Return the seconds of processor that a frame costs its codec: encoded once, decoded once."""
    path = min(source.glob("*.exr"))
    channels = {
        name: one.pixels for name, one in OpenEXR.File(str(path), separate_channels=True).channels().items()
    }
    header = {"compression": getattr(OpenEXR, f"{codec.upper()}_COMPRESSION"), "type": OpenEXR.scanlineimage}
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        packed = str(Path(folder, "packed.exr"))
        for _ in range(5):
            began = time.process_time()
            OpenEXR.File(dict(header), dict(channels)).write(packed)
            OpenEXR.File(packed, separate_channels=True)
            seconds.append(time.process_time() - began)
    return statistics.median(seconds)


TEXT = """
Frames a second, whole commands, start-up included. `ocio-gen recompress` decodes every result again and
compares it; the peers do not. "Of the bound": the share of the frames a second that encoding and decoding
each frame once would allow, if all processors did nothing else. Peak: the largest of its processes.

Where its time goes (PIZ, a processor's milliseconds a frame): OpenEXR encoding 212 and decoding 132,
reading the frame twice 17 and the result once 9, writing it 20, waiting for the disk 4, hashing both and
the pixels 10, comparing 6, laying samples out as channels 5, the headers of bands 12, the rest 10; and 0.5
s before the first frame. HTJ2K pays 35 more: memory is filled before each decoding, because OpenEXR leaves
damaged samples as they were. What helped: memory that is kept instead of given back to the system (10% of
HTJ2K); bands of 2 MiB (1 MiB costs 3% more, 4 MiB as much); hashing files as they are compared instead of
reading them once more (2%); comparing channels instead of lines (1%); asking the system early to write, so
that nothing waits at the end (3%); forgetting what was written, so that the next frame takes the same
memory (6%); and objects of modules kept out of garbage collection (2%). Tried and left: three and four
processes on two processors (no faster); a fork server that imports while the command line does (0.2 s a
run: it runs what is in the current folder, and fails where TMPDIR is long); leaving codecs that are clearly
larger out of sampling early (0.3 s a run with auto: what is smooth in two places misled it).

Why there is no option for the level: zlib at its levels was measured on these frames by libdeflate and
ISA-L. Level 1 encodes 1.5 times as fast as OpenEXR's 4 and is 1.1% larger, ISA-L 5.8 times and 6.6%; level
9 is 1.6% smaller and takes 10 times as long. PIZ is 9% smaller than level 4, and a frame of it takes less
time than one of ISA-L would. OpenEXR's module cannot set the level, so that it would take a ZIP encoder of
our own.
"""

OIIOTOOL = 'for frame in "$0"/*.exr; do "$3" "$frame" --compression "$2" -o "$1/${frame##*/}" || exit 1; done'

CODECS = ("zip", "piz", "rle", "zips", "htj2k32", "htj2k256", "zstd")

_OURS = [tool("python"), "-m", "ocio_gen", "recompress"]


def works(codec: str, source: Path, dest: Path) -> dict[str, Command]:
    """Return what writes frames with a codec: ours, then the peers that have it."""
    found = {
        "ocio-gen recompress": Command(*_OURS, source, "--dest", dest, "--codec", codec),
        "older interface": Command(tool("python"), "-c", OLDER, source, dest, codec.upper()),
        "OpenEXR.File": Command(tool("python"), "-c", NEWER, source, dest, codec.upper()),
        "oiiotool": Command("sh", "-c", OIIOTOOL, source, dest, codec, tool("oiiotool")),
    }
    if codec == "zstd":
        del found["older interface"]
    if codec == "zip":
        found["ocio-gen recompress, auto (which takes PIZ)"] = Command(*_OURS, source, "--dest", dest)
    return found


def measure(count: int = 24, rounds: int = 3) -> Section:
    """Return frames a second, by codec, processes and number of files."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        source, dest = folder / "source", folder / "dest"
        source.mkdir()
        apart(make_frames, source, count)

        def clean() -> None:
            shutil.rmtree(dest, ignore_errors=True)
            dest.mkdir()
            os.sync()

        megabytes = sum(path.stat().st_size for path in source.iterdir()) / 1e6
        for codec in CODECS:
            commands = works(codec, source, dest)
            seconds = by_turns(commands, rounds, clean)
            limit = processors() / apart(bound, source, codec)
            for name, one in seconds.items():
                older = f"{seconds['older interface'] / one:.2f}" if "older interface" in seconds else ""
                share = f"{count / one / limit:.0%}" if name == "ocio-gen recompress" else ""
                speed, peak = f"{megabytes / one:.0f}", f"{commands[name].peak / 1e6:.0f}"
                rows.append((f"{codec}: {name}", f"{count / one:.2f}", speed, older, share, peak))
        jobs = (1, 2, 3, 4)
        by_jobs = by_turns(
            {
                str(number): Command(*_OURS, source, "--dest", dest, "--codec", "piz", "--jobs", number)
                for number in jobs
            },
            rounds,
            clean,
        )
        frames_a_second = [count / one for one in by_jobs.values()]
        for number, one in by_jobs.items():
            speed = f"{megabytes / one:.0f}"
            rows.append((f"piz: {number} processes", f"{count / one:.2f}", speed, "", "", ""))
        frames, by_frames = _by_frames(source, dest, clean)
        for who, some in by_frames.items():
            per_frame, fit = slope(frames, some)
            name = f"piz: {who}, a frame more ({per_frame * 1e3:.0f} ms, R squared {fit:.4f})"
            rows.append((name, f"{1 / per_frame:.2f}", "", "", "", ""))
        files, by_files = _many_files(folder)
        per_file, fit = slope(files, by_files)
        name = f"a small file more ({per_file * 1e3:.1f} ms, R squared {fit:.4f})"
        rows.append((name, f"{1 / per_file:.0f}", "", "", "", ""))
    plots = (
        Plot("recompress_jobs", "processes", "frames/s", {"PIZ": (jobs, frames_a_second)}),
        Plot(
            "recompress_frames",
            "frames of 4096 x 2160",
            "seconds",
            {who: (frames, some) for who, some in by_frames.items()},
        ),
        Plot("recompress_files", "files of 256 x 256", "seconds", {"PIZ, in place": (files, by_files)}),
    )
    header = ("codec: by", "frames/s", "MB/s", "times the older interface", "of the bound", "peak MB")
    return Section("Recompress", TEXT, header, rows, plots)


def _by_frames(
    source: Path, dest: Path, clean: Callable[[], None]
) -> tuple[tuple[int, ...], dict[str, list[float]]]:
    """Return the seconds that some of the frames take, ours and a script's."""
    counts = (1, 4, 8, 16, 24)
    seconds: dict[str, list[float]] = {}
    for count in counts:
        some = source.with_name(f"first{count}")
        some.mkdir()
        for frame in sorted(source.iterdir())[:count]:
            os.link(frame, some / frame.name)
        commands = works("piz", some, dest)
        both = {who: commands[who] for who in ("ocio-gen recompress", "older interface")}
        for who, one in by_turns(both, 3, clean).items():
            seconds.setdefault(who, []).append(one)
    return counts, seconds


def _many_files(folder: Path) -> tuple[tuple[int, ...], list[float]]:
    """Return the seconds that folders of small files take."""
    small = folder / "small"
    small.mkdir()
    apart(make_frames, small, 1, 256, 256)
    (one,) = small.iterdir()
    counts = (10, 100, 500, 1000, 2000)
    seconds = []
    for count in counts:
        reel = folder / f"reel{count}"
        reel.mkdir()
        for number in range(count):
            shutil.copy(one, reel / f"plate.{1001 + number}.exr")
        began = time.perf_counter()
        Command(*_OURS, reel, "--in-place", "--codec", "piz")()
        seconds.append(time.perf_counter() - began)
        shutil.rmtree(reel)
    return counts, seconds
