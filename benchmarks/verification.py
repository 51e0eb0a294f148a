"""What a verification costs: samples a second for each kind of subject, and where the time goes."""

import tempfile
import time
from pathlib import Path

from benchmarks.measuring import Section
from ocio_gen.package import build_package
from ocio_gen.repository import data_file
from ocio_gen.targets import Wanted, verify
from ocio_gen.verify.judge import Judge, Thresholds
from ocio_gen.verify.probe_kit import ProbeKit

TEXT = """
Samples that are compared with the reference, in whole verifications in this process: every route (bit depth,
optimisation, CPU and GPU, here Mesa's rasteriser) of every space. Shares are of all threads' time: the
reference, the subject (OCIO, a LUT file through it, the GPU), and the comparison.

What it was and what was done (cProfile): comparing took 61 to 75%, a third of it `np.partition` of blocks
that are nearly all zeros, to find the five worst samples: a maximum of each 64th sample tells which need be
looked at. A maximum along rows of three took twenty times one down columns. Blocks of 8,192 pixels had two
threads wait for the interpreter more than they worked; 32,768 still stay in a cache. (Seconds before: package
12.3, config 3.8, every float32 16.2.) What bounds it now: memory that numpy's steps go through, some twenty
times a block; of a package a fifth is OCIO reading text of LUT files, which holds the interpreter.
"""


def measure() -> Section:
    """Return samples a second, and the shares of the parts of the work."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        package = Path(scratch, "demo")
        build_package(data_file("configs/demo.toml"), package)
        config = max((package / "configs").glob("*.ocio"))
        lut = package / "luts" / "acesproxy10i_to_lin_ap1.clf"
        for name, target, exhaustive in (
            ("package", package, False),
            ("config", config, False),
            ("config, every float32", config, True),
            ("LUT file", lut, False),
        ):
            judge = Judge(ProbeKit([], exhaustive=exhaustive), Thresholds(None, None, None))
            began = time.perf_counter()
            report = verify(Wanted((target,), None, None, None, None, True, False), judge)
            seconds = time.perf_counter() - began
            samples = sum(result.figures.samples for result in report.results if result.figures)
            total = sum(judge.seconds.values())
            shares = ", ".join(f"{part} {one / total:.0%}" for part, one in judge.seconds.items())
            rows.append(
                (name, f"{seconds:.2f}", f"{samples / 1e6:.1f}", f"{samples / seconds / 1e6:.1f}", shares)
            )
    header = ("", "seconds", "million samples", "million a second", "time of all threads")
    return Section("Verification", TEXT, header, rows)
