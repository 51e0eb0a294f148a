"""Measure all, or some, and write RESULTS.md: `make bench`, or `python -m benchmarks startup building`."""

import importlib
import sys
from pathlib import Path

from benchmarks.measuring import machine

RESULTS = Path(__file__).with_name("RESULTS.md")

SECTIONS = ("reference", "openfx", "verification", "building", "recompress", "startup")

HEAD = """# Speed

Measured by `make bench`, on {machine}. Peers run in the same session, by turns, and medians are compared:
what counts are the ratios. Nothing in the tests depends on time.

"""


def main() -> None:
    """Measure the sections that are named, or all, and put each in its place."""
    wanted = sys.argv[1:] or SECTIONS
    parts = dict(_written())
    for name in wanted:
        print(f"{name} ...", flush=True)
        parts[name] = importlib.import_module(f"benchmarks.{name}").measure().markdown()
    body = "".join(f"<!-- {name} -->\n{parts[name]}\n" for name in SECTIONS if name in parts)
    RESULTS.write_text(HEAD.format(machine=machine()) + body)


def _written() -> list[tuple[str, str]]:
    """Return the sections that were measured before."""
    if not RESULTS.exists():
        return []
    found = []
    for piece in RESULTS.read_text().split("<!-- ")[1:]:
        name, _, text = piece.partition(" -->\n")
        found.append((name, text.removesuffix("\n")))
    return found


if __name__ == "__main__":
    main()
