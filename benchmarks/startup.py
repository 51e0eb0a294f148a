"""How long a command takes to begin: against the tools that it stands beside."""

from benchmarks.measuring import Section, by_turns, ran, tool
from ocio_gen.repository import data_file

TEXT = """
Whole commands, from the shell's point of view: an interpreter, its imports, the work.
"""


def measure(rounds: int = 15) -> Section:
    """Return how long commands take."""
    lut = data_file("configs/demo.toml").parents[1] / "luts" / "acesproxy10i_to_lin_ap1.spi1d"
    ours = tool("ocio-gen")
    works = {
        "python -c pass": ran(tool("python"), "-c", "pass"),
        "oiiotool --help": ran(tool("oiiotool"), "--help"),
        "ociochecklut LUT (1 sample)": ran(tool("ociochecklut"), lut, "0.5", "0.5", "0.5"),
        "ocio-gen --help": ran(ours, "--help"),
        "ocio-gen cv 0.18": ran(ours, "cv", "0.18"),
        "ocio-gen verify LUT (1,000,000 samples)": ran(ours, "verify", lut),
    }
    seconds = by_turns(works, rounds)
    peer = seconds["ociochecklut LUT (1 sample)"]
    rows = [(name, f"{one * 1e3:.0f}", f"{one / peer:.2f}") for name, one in seconds.items()]
    return Section("Start-up", TEXT, ("command", "ms", "of ociochecklut"), rows)
