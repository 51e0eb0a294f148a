# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What all benchmarks share: works by turns, medians, the machine, a section of RESULTS.md."""

import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from ocio_gen.core.processors import processors

Result = TypeVar("Result")

PLOTS = Path(__file__).with_name("plots")


@dataclass(frozen=True)
class Plot:
    """Cost against size, a line for each of some works."""

    name: str  # of its file
    x: str
    y: str
    lines: Mapping[str, tuple[Sequence[float], Sequence[float]]]


@dataclass(frozen=True)
class Section:
    """What one benchmark says: a table, what it means, and plots."""

    title: str
    text: str  # what is measured, what was tried, what bounds it
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    plots: Sequence[Plot] = field(default_factory=tuple)

    def markdown(self) -> str:
        """Return the section as Markdown; its plots are drawn."""
        lines = [f"## {self.title}", "", self.text.strip(), ""]
        lines += [_row(self.header), _row(["---", *["---:"] * (len(self.header) - 1)])]
        lines += [_row(row) for row in self.rows]
        for plot in self.plots:
            _draw(plot)
            lines += ["", f"![{plot.y} against {plot.x}](plots/{plot.name}.svg)"]
        return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _draw(plot: Plot) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "ocio_gen"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 3.6), layout="constrained")
    for label, (xs, ys) in plot.lines.items():
        axes.plot(xs, ys, marker="o", label=label)
    axes.set(xlabel=plot.x, ylabel=plot.y, xlim=(0, None), ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend()
    PLOTS.mkdir(exist_ok=True)
    figure.savefig(PLOTS / f"{plot.name}.svg", metadata={"Date": None})
    plt.close(figure)


def by_turns(
    works: Mapping[str, Callable[[], object]], rounds: int, before: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """Return the median seconds of each work; done by turns, so that all share the machine's moods."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            before()
            began = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(some) for name, some in times.items()}


class Command:
    """A command that is run quietly, its modules compiled beforehand, as a user's are."""

    def __init__(self, *words: object) -> None:
        """Take its words; a path or a number is one, too."""
        self.words = [str(word) for word in words]
        # Bytes of the largest of its processes, so far; but no less than those of the process that begins it.
        self.peak = 0

    def __call__(self) -> None:
        """Run it.

        Raises:
            subprocess.CalledProcessError: it failed.
        """
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(self.words, stdout=quiet, stderr=quiet, env=environment)  # noqa: S603
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, self.words)
        self.peak = max(self.peak, usage.ru_maxrss * 1024)


def apart(work: Callable[..., Result], *arguments: object) -> Result:
    """Return what a function of a module returns in a process of its own, so that its memory is not ours."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def tool(name: str) -> Path:
    """Return a command of this Python's environment."""
    return Path(sys.executable).with_name(name)


def slope(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Return the slope of the straight line closest to points, and R squared."""
    fit = statistics.linear_regression(xs, ys)
    return fit.slope, statistics.correlation(xs, ys) ** 2


def machine() -> str:
    """Return what was measured on, and with."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = [
            line.split(": ", 1)[1] for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = found[0] if found else model
    packages = ("numpy", "opencolorio", "OpenEXR", "OpenImageIO", "colour-science", "numba")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{processors()} x {model}, {system}, {versions}"
