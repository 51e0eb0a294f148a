# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Memory is bounded by a row of blocks, not by the frame."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import OpenEXR
import pytest

from ocio_gen.recompression.codecs import CODECS

PROGRAM = """
import re, sys
from pathlib import Path
import OpenEXR
from ocio_gen.recompression.frame import FrameJob, recompress_frame
from ocio_gen.recompression.memory import keep_memory
def peak():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
keep_memory()
before = peak()
path, codec = Path(sys.argv[1]), sys.argv[2]
assert recompress_frame(FrameJob(path, path, codec)).state == "recompressed"
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the largest memory is read in /proc")
@pytest.mark.parametrize("codec", ["piz", "zip", "htj2k256"])
def test_a_frame_takes_nine_rows_of_blocks(codec, tmp_path):
    path = tmp_path / "wide.exr"
    width, height = 8192, 2048
    pixels = (np.arange(width * height) % 1021 / 1000).astype(np.float16).reshape(height, width)
    parts = [
        OpenEXR.Part(
            {"compression": OpenEXR.NO_COMPRESSION, "type": OpenEXR.scanlineimage}, {name: pixels}, name
        )
        for name in ("a", "b", "c", "d")
    ]
    OpenEXR.File(parts).write(str(path))
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path), codec], capture_output=True, text=True, check=True
    )
    row = max(CODECS[codec].lines * width * 2, 1 << 20)
    assert path.stat().st_size < 4 * 2 * width * height
    # Beyond the rows: the libraries that are loaded, and the allocator's own.
    assert 1 << 20 < int(ran.stdout) < 9 * row + (30 << 20) < 4 * 2 * width * height
