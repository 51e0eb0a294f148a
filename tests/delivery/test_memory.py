# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a delivery takes in memory grows by some hundred bytes a frame: 150,000 frames fit into 300 MB."""

import subprocess
import sys
from pathlib import Path

import pytest

# A listing without files: each is given facts of its own, as frames of one show have them.
PROGRAM = """
import hashlib, re, sys
from pathlib import Path
from ocio_gen.delivery import verify
from ocio_gen.delivery.files import Contents, Found
from ocio_gen.delivery.frame import FileFacts
from ocio_gen.delivery.header import Stated
from ocio_gen.delivery.header_rules import Finding
from ocio_gen.delivery.pixels import Pixels
from ocio_gen.delivery.profile import profile_of

def peak():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

def read(job):
    digest = hashlib.md5(str(job.place).encode()).digest()
    stated = Stated("4096 x 2160", "4096 x 2160", "1", "B G R half", "none", "AP0")
    findings = (Finding("chromaticities", "it has no chromaticities"),) * 4
    pixels = Pixels(digest, 9, 0, 0, 1.0, 9, 1, 2.0)
    return FileFacts(job.place, findings, stated, job.place % 60, (24, 1), pixels)

class Serial:
    def __init__(self, count, begin): pass
    def run(self, do, jobs, killed): return map(read, jobs)
    def close(self): pass

def contents(target, profile):
    files = [Found(f"shots/{at // 1000:04}_a_shot/{at // 1000:04}_a_shot.{at:08}.exr", 53_000_000, True, True)
             for at in range(int(sys.argv[1]))]
    return Contents(Path("delivery"), files), True

verify.Processes, verify._contents = Serial, contents
verify.verify_delivery(Path("delivery"), profile_of("nam"))
before = peak()
sys.argv[1] = sys.argv[2]
report = verify.verify_delivery(Path("delivery"), profile_of("nam"))
report.to_json()
assert report.frames == int(sys.argv[2])
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the largest memory is read in /proc")
def test_a_frame_takes_less_than_a_kilobyte():
    few, many = 1_000, 20_000
    command = [sys.executable, "-c", PROGRAM, str(few), str(many)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) < 1000 * (many - few)
