# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a verification costs: samples a second for each kind of subject, and where the time goes."""

import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measuring import Command, Section, tool
from ocio_gen import api
from ocio_gen.core.repository import data_file
from ocio_gen.package.verifiable import Wanted, verify
from ocio_gen.verification.claims import Claim
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.judge import Judge, Thresholds
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.probes import Probe
from ocio_gen.verification.report import Result
from ocio_gen.verification.subjects.subject import Subject

TEXT = """
Samples that are compared with the reference, in whole verifications in this process: every route (bit depth,
optimisation, CPU and GPU, here Mesa's rasteriser) of every space; then by the route alone. Shares are of all
threads' time: the reference, the subject (OCIO, a LUT file through it, the GPU, a plug-in), the comparison.

What it was and what was done (cProfile): comparing took 61 to 75%, a third of it `np.partition` of blocks
that are nearly all zeros, to find the five worst samples: a maximum of each 64th sample tells which need be
looked at. A maximum along rows of three took twenty times one down columns. Blocks of 8,192 pixels had two
threads wait for the interpreter more than they worked; 32,768 still stay in a cache. (Seconds before: package
12.3, config 3.8, every float32 16.2.) What bounds it now: memory that numpy's steps go through, some twenty
times a block; of a package a fifth is OCIO reading text of LUT files, which holds the interpreter.
"""


@dataclass
class _ByRoute(Judge):
    """A judge that keeps what each route costs: the seconds of its results, and of their parts."""

    wall: Counter[str] = field(default_factory=Counter)
    samples: Counter[str] = field(default_factory=Counter)
    parts: dict[str, Counter[str]] = field(default_factory=dict)

    def result(self, target: str, subject: Subject, claim: Claim, probe: Probe, limits: Limits) -> Result:
        """Judge, and look at the clock."""
        before, began = self.seconds.copy(), time.perf_counter()
        found = super().result(target, subject, claim, probe, limits)
        self.wall[subject.route] += time.perf_counter() - began
        self.samples[subject.route] += found.figures.samples if found.figures else 0
        self.parts.setdefault(subject.route, Counter()).update(self.seconds - before)
        return found


def _row(name: str, seconds: float, samples: int, parts: Mapping[str, float]) -> tuple[str, ...]:
    total = sum(parts.values())
    shares = ", ".join(f"{part} {one / total:.0%}" for part, one in parts.items())
    speed = f"{samples / seconds / 1e6:.1f}"
    return name, f"{seconds:.2f}", f"{samples / 1e6:,.3f}", speed, shares


def measure() -> Section:
    """Return samples a second, and the shares of the parts of the work."""
    rows, routes = [], []
    with tempfile.TemporaryDirectory() as scratch:
        package, plugins = Path(scratch, "demo"), Path(scratch, "plugins")
        api.build(data_file("configs/demo.toml"), package)
        show = data_file("configs/demo.toml")
        Command(tool("ocio-gen"), "plugins", show, "--output", plugins, "--platform", "host")()
        config = max((package / "configs").glob("*.ocio"))
        for name, target, exhaustive in (
            ("package", package, False),
            ("plug-ins", plugins, False),
            ("config", config, False),
            ("config, every float32", config, True),
            ("LUT file", package / "luts" / "acesproxy10i_to_lin_ap1.clf", False),
        ):
            judge = _ByRoute(ProbeKit([], exhaustive=exhaustive), Thresholds(None, None, None))
            began = time.perf_counter()
            verify(Wanted((target,), None, None, None, None, True, False), judge)
            seconds = time.perf_counter() - began
            rows.append(_row(name, seconds, judge.samples.total(), judge.seconds))
            if name in {"package", "plug-ins"}:
                routes += [
                    _row(f"{name}, {route}", judge.wall[route], samples, judge.parts[route])
                    for route, samples in judge.samples.items()
                ]
    header = ("", "seconds", "million samples", "million a second", "time of all threads")
    return Section("Verification", TEXT, header, rows + routes)
