# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a build costs: its stages, and how it grows with shots, looks and releases."""

import tempfile
import time
from pathlib import Path

from benchmarks.measuring import Plot, Section, slope
from ocio_gen import api
from ocio_gen.core.repository import data_file
from ocio_gen.show.releases import RELEASES as KNOWN

TEXT = """
Whole builds, every config proven. The stages are those of the demo: two configs, and 89 LUT files that a
process of their own writes and measures meanwhile; "LUTs" is what is left of it by then. Shots come from
one .ccc, or each from a .cc of its own; each becomes a look, a .cc file for OCIO, and is proven against
numpy's CDL.

What it was and what was done (cProfile): half of the demo's build is comparing, which is faster now (see
Verification): 9.0 to 8.6 s for the whole command, 12 s of them processors' time. What views
show was worked out again for each display: 4% with 3,000 shots. What bounds it: of a shot more, OCIO's
making of a processor for its look (half), numpy's CDL and the comparison, five small files; of a release
more, its LUTs and proof.
"""

SHOTS = (10, 100, 500, 1000, 2000, 5000)
RELEASES = tuple(KNOWN)[2:]  # that have archives

_CORRECTION = """<ColorCorrection id="NW_{number:04}"><SOPNode><Slope>1.0{number:04} 1 1</Slope>
<Offset>0 0 0</Offset><Power>1 1 1</Power></SOPNode>
<SatNode><Saturation>1</Saturation></SatNode></ColorCorrection>
"""


def described(folder: Path, shots: int, releases: tuple[str, ...], *, files: bool) -> Path:
    """Write the description of a show with so many shots, without LUT files.

    Args:
        folder: Where to write it.
        shots: How many.
        releases: Of OCIO.
        files: Whether each shot's CDL is a file; else all are in one .ccc.
    """
    corrections = [_CORRECTION.format(number=number) for number in range(shots)]
    looks = ""
    if files:
        for number, correction in enumerate(corrections):
            (folder / f"NW_{number:04}.cc").write_text(correction)
        looks = '[looks]\nshots = ["*.cc"]\n'
    elif shots:
        (folder / "shots.ccc").write_text(
            f'<ColorCorrectionCollection xmlns="urn:ASC:CDL:v1.01">{"".join(corrections)}'
            "</ColorCorrectionCollection>"
        )
        looks = '[looks]\nshots = ["shots.ccc"]\n'
    path = folder / "show.toml"
    wanted = ", ".join(f'"{one}"' for one in releases)
    path.write_text(f'name = "b"\ntitle = "B"\nocio = [{wanted}]\n[luts]\nformats = ["spi1d"]\n{looks}')
    return path


def built(shots: int, releases: tuple[str, ...] = ("2.5",), *, files: bool = False) -> float:
    """Return the seconds of a build."""
    with tempfile.TemporaryDirectory() as scratch:
        path = described(Path(scratch), shots, releases, files=files)
        began = time.perf_counter()
        report = api.build(path, Path(scratch, "package"))
        assert report.passed  # noqa: S101
        return time.perf_counter() - began


def stages() -> dict[str, float]:
    """Return the seconds of each stage of the demo's build."""
    seconds: dict[str, float] = {}
    now = ["start", time.perf_counter()]

    def progress(text: str) -> None:
        end = time.perf_counter()
        seconds[now[0]] = seconds.get(now[0], 0.0) + end - now[1]
        # Configs are proven space by space.
        now[:] = ["proving configs" if text.endswith("CPU F32") else text.rpartition(": ")[2], end]

    with tempfile.TemporaryDirectory() as scratch:
        api.build(data_file("configs/demo.toml"), Path(scratch, "demo"), progress=progress)
        progress("")
    return seconds


def measure(shots: tuple[int, ...] = SHOTS) -> Section:
    """Return the cost of builds."""
    built(10)  # the first in a process reads what the others find in caches
    rows = [(f"demo: {name}", f"{one:.2f}", "") for name, one in stages().items()]
    by_shots = [built(size) for size in shots]
    by_files = [built(size, files=True) for size in shots]
    for kind, grown in (("shots of a .ccc", by_shots), ("shots, a .cc each", by_files)):
        per_shot, fit = slope(shots, grown)
        rows += [(f"{size} {kind}", f"{one:.2f}", "") for size, one in zip(shots, grown, strict=True)]
        rows.append((f"one more of {kind}", f"{per_shot * 1e3:.2f} ms", f"R squared {fit:.4f}"))
    counts = tuple(range(1, len(RELEASES) + 1))
    by_releases = [built(10, RELEASES[-count:]) for count in counts]
    per_release, fit = slope(counts, by_releases)
    rows += [(f"{size} releases", f"{one:.2f}", "") for size, one in zip(counts, by_releases, strict=True)]
    rows.append(("a release more", f"{per_release:.2f} s", f"R squared {fit:.4f}"))
    lines = {"from one .ccc": (shots, by_shots), "from a .cc each": (shots, by_files)}
    plots = (
        Plot("build_shots", "shots", "seconds", lines),
        Plot("build_releases", "OCIO releases", "seconds", {"10 shots": (counts, by_releases)}),
    )
    return Section("Building a package", TEXT, ("", "seconds", ""), rows, plots)
