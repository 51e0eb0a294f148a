# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How long a command takes to begin: against the tools that it stands beside."""

from benchmarks.measuring import Command, Section, by_turns, tool
from ocio_gen.core.repository import data_file

TEXT = """
Whole commands, from the shell's point of view: an interpreter, its imports, the work.

What was done (`python -X importtime`, cProfile), by turns with what was before: `cv` 345 to 255 ms, as
exact tables are made in integers instead of fractions; `verify` of a LUT 710 to 505 ms, by that and as
packages, plug-ins and images are imported where they are used. What bounds them: libraries. Of `--help` 30
ms are typer's and 60 ms rich's, of `cv` 60 ms are pydantic's, which typer asks for, and 50 ms numpy's;
`verify` has all of them, OpenColorIO and an OpenGL context.
"""


def measure(rounds: int = 15) -> Section:
    """Return how long commands take."""
    lut = data_file("configs/demo.toml").parents[1] / "luts" / "acesproxy10i_to_lin_ap1.spi1d"
    ours = tool("ocio-gen")
    works = {
        "python -c pass": Command(tool("python"), "-c", "pass"),
        "oiiotool --help": Command(tool("oiiotool"), "--help"),
        "ociochecklut LUT (1 sample)": Command(tool("ociochecklut"), lut, "0.5", "0.5", "0.5"),
        "ocio-gen --help": Command(ours, "--help"),
        "ocio-gen cv 0.18": Command(ours, "cv", "0.18"),
        "ocio-gen verify LUT (every code, CPU and GPU)": Command(ours, "verify", lut),
    }
    seconds = by_turns(works, rounds)
    peer = seconds["ociochecklut LUT (1 sample)"]
    rows = [(name, f"{one * 1e3:.0f}", f"{one / peer:.2f}") for name, one in seconds.items()]
    return Section("Start-up", TEXT, ("command", "ms", "of ociochecklut"), rows)
