"""What a build costs: its stages, and how it grows with shots, looks and releases."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import Plot, Section, slope
from ocio_gen.package import build_package
from ocio_gen.repository import data_file

TEXT = """
Whole builds, every config proven. The stages are those of the demo: two configs, and 89 LUT files that a
process of their own writes and measures meanwhile. Shots come from one .ccc; each becomes a .cc file and is
proven against numpy's CDL.
"""

SHOTS = (10, 100, 500, 1000, 2000, 5000)
RELEASES = ("2.2", "2.3", "2.4", "2.5", "2.6")

_CORRECTION = """<ColorCorrection id="NW_{number:04}"><SOPNode><Slope>1.0{number:04} 1 1</Slope>
<Offset>0 0 0</Offset><Power>1 1 1</Power></SOPNode>
<SatNode><Saturation>1</Saturation></SatNode></ColorCorrection>
"""


def described(folder: Path, shots: int, releases: tuple[str, ...]) -> Path:
    """Write the description of a show with so many shots in one .ccc, without LUT files."""
    corrections = "".join(_CORRECTION.format(number=number) for number in range(shots))
    looks = ""
    if shots:
        (folder / "shots.ccc").write_text(
            f'<ColorCorrectionCollection xmlns="urn:ASC:CDL:v1.01">{corrections}</ColorCorrectionCollection>'
        )
        looks = '[looks]\nshots = ["shots.ccc"]\n'
    path = folder / "show.toml"
    wanted = ", ".join(f'"{one}"' for one in releases)
    path.write_text(f'name = "b"\ntitle = "B"\nocio = [{wanted}]\n[luts]\nformats = ["spi1d"]\n{looks}')
    return path


def built(shots: int, releases: tuple[str, ...] = ("2.5",)) -> float:
    """Return the seconds of a build."""
    with tempfile.TemporaryDirectory() as scratch:
        path = described(Path(scratch), shots, releases)
        began = time.perf_counter()
        _, report = build_package(path, Path(scratch, "package"))
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
        build_package(data_file("configs/demo.toml"), Path(scratch, "demo"), progress)
        progress("")
    return seconds


def _grown(sizes: tuple[int, ...], cost: Callable[[int], float]) -> list[float]:
    return [cost(size) for size in sizes]


def measure(shots: tuple[int, ...] = SHOTS) -> Section:
    """Return the cost of builds."""
    built(10)  # the first in a process reads what the others find in caches
    rows = [(f"demo: {name}", f"{one:.2f}", "") for name, one in stages().items()]
    by_shots = _grown(shots, built)
    per_shot, fit = slope(shots, by_shots)
    rows += [(f"{size} shots", f"{one:.2f}", "") for size, one in zip(shots, by_shots, strict=True)]
    rows.append(("a shot more", f"{per_shot * 1e3:.2f} ms", f"R squared {fit:.4f}"))
    counts = tuple(range(1, len(RELEASES) + 1))
    by_releases = _grown(counts, lambda count: built(10, RELEASES[-count:]))
    per_release, fit = slope(counts, by_releases)
    rows += [(f"{size} releases", f"{one:.2f}", "") for size, one in zip(counts, by_releases, strict=True)]
    rows.append(("a release more", f"{per_release:.2f} s", f"R squared {fit:.4f}"))
    plots = (
        Plot("build_shots", "shots", "seconds", {"one config, looks from a .ccc": (shots, by_shots)}),
        Plot("build_releases", "OCIO releases", "seconds", {"10 shots": (counts, by_releases)}),
    )
    return Section("Building a package", TEXT, ("", "seconds", ""), rows, plots)
