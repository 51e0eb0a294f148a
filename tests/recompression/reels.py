# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Folders of small frames, and how to run the command line over them: killed, limited, or together."""

import errno
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import OpenEXR
import pytest

from ocio_gen.recompression.batch import jobs_for, jobs_to_restore
from ocio_gen.recompression.frame import recompress_frame, restore_frame
from ocio_gen.recompression.sources import sources_of
from tests.conftest import ROOT, run_cli

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

# Runs the command line without root's powers over files of others, or with a limit on the size of files.
_LIMITED = """
import ctypes, os, resource, sys
size, powerless = map(int, sys.argv[1:3])
if size:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
if powerless and os.geteuid() == 0:
    held = [line for line in open("/proc/self/status") if line.startswith("CapInh")][0].split()[1]
    libc = ctypes.CDLL(None)
    drop, chown, dac_override, dac_read_search = 24, 0, 1, 2
    if int(held, 16) or any(libc.prctl(drop, one, 0, 0, 0) for one in (chown, dac_override, dac_read_search)):
        sys.exit(77)
os.execv(sys.executable, [sys.executable, "-m", "ocio_gen", *sys.argv[3:]])
"""


def frames_of(arguments):
    """Return the frames of what a user names."""
    return sources_of(arguments).frames


def grainy(path, seed=0, width=200, height=130, codec="NO"):
    """An image that every codec shrinks, PIZ the most."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / 50
    light = 0.18 * (1.2 + np.sin(3 * x + seed) * np.cos(2 * y))
    planes = {name: (light + 0.01 * random.normal(size=light.shape)).astype(np.float16) for name in "RGB"}
    made = {"compression": getattr(OpenEXR, f"{codec}_COMPRESSION"), "type": OpenEXR.scanlineimage}
    _write(path, made, planes)


def noise(path, size=100):
    """An image that no codec shrinks."""
    plane = np.random.default_rng(0).integers(0, 65536, (size, size), np.uint16).view(np.float16)
    _write(path, {"compression": OpenEXR.NO_COMPRESSION, "type": OpenEXR.scanlineimage}, {"Y": plane})


def _write(path, header, planes):
    # OpenEXR takes no names that are not UTF-8.
    buffer = io.BytesIO()
    OpenEXR.File(header, planes).write(buffer)
    path.write_bytes(buffer.getvalue())


def reel(folder, count=4):
    """Make a folder of frames, and return their bytes by name."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        grainy(folder / f"plate.{1001 + number}.exr", number)
    return frames_in(folder)


def frames_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name.lower().endswith(".exr")}


def recompress(folder, codec="zip", dest=None):
    """Recompress a folder or frame as the command line does, in this process; return the results by name."""
    jobs = jobs_for([(frame, codec) for frame in frames_of([os.fspath(folder)])], dest, "drop")
    return {job.source.name: recompress_frame(job) for job in jobs}


def restore(folder, dest=None):
    """Restore a folder or frame as the command line does, in this process; return the results by name."""
    jobs = jobs_to_restore(frames_of([os.fspath(folder)]), dest)
    return {job.source.name: restore_frame(job) for job in jobs}


def leftovers(folder):
    return [*folder.rglob(".ocio-gen-*")]


def originals_of(folder):
    """Return what the frames of a folder were first: by restoring them, or as they are without a record."""
    with tempfile.TemporaryDirectory() as place:
        restored = restore(folder, Path(place))
        return frames_in(folder) | {
            name: Path(place, name).read_bytes()
            for name, result in restored.items()
            if result.state == "restored"
        }


def states_of(done):
    return {name: result.state for name, result in done.items()}


def frame_lines(ran):
    """Return the results that a run printed with --json."""
    lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    return [one for one in lines if one["kind"] == "frame"]


def results(ran):
    """Return the results that a run printed with --json, by the names of their frames."""
    return {one["path"].rsplit("/", 1)[-1]: one for one in frame_lines(ran)}


def states(ran):
    return {name: one["state"] for name, one in results(ran).items()}


def started(*arguments):
    """Start the command line. Its processes hold its stdout: once that ends, all of them have ended."""
    return subprocess.Popen(
        [sys.executable, "-m", "ocio_gen", *map(os.fspath, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )


def run_on_one(command, *arguments, cwd=None):
    """Run the command line on one process: the quickest for a few frames."""
    return run_cli(*command.split(), "--jobs", "1", *map(os.fspath, arguments), cwd=cwd)


def run_limited(command, *arguments, file_size=0, powerless=False):
    """Run the command line with a limit on the size of files, or as who may not do all that root may."""
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            _LIMITED,
            str(file_size),
            str(int(powerless)),
            *command.split(),
            *([] if "seal" in command else ["--jobs", "1"]),
            *map(os.fspath, arguments),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if ran.returncode == 77:
        pytest.skip("root's powers cannot be dropped here")
    return ran


def set_attribute(path, name, value):
    """Set an extended attribute, or skip the test where there are none."""
    if not hasattr(os, "setxattr"):
        pytest.skip("no extended attributes on this system")
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        pytest.skip("no extended attributes on this file system")
