# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Measure all, or some, and write RESULTS.md: `make bench`, or `python -m benchmarks startup building`."""

import importlib
import subprocess
import sys
from pathlib import Path

from benchmarks.measuring import machine

RESULTS = Path(__file__).with_name("RESULTS.md")

SECTIONS = (
    "reference",
    "frames",
    "openfx",
    "bridge",
    "verification",
    "captures",
    "building",
    "recompress",
    "records",
    "archive",
    "mxf",
    "startup",
)

HEAD = """# Speed

Measured by `make bench`, on {machine}.

Peers run in the same session, by turns, and medians are compared: what counts are the ratios. Builds,
verifications and many small files are run once each. Nothing in the tests depends on time.

"""


def main() -> None:
    """Measure the sections that are named, or all, each in a process of its own, and put it in its place."""
    name, *others = sys.argv[1:] or SECTIONS
    if others:
        for one in (name, *others):
            subprocess.run([sys.executable, "-m", "benchmarks", one], check=True)  # noqa: S603
        return
    print(f"{name} ...", flush=True)
    parts = _written()
    parts[name] = importlib.import_module(f"benchmarks.{name}").measure().markdown()
    body = "".join(f"<!-- {name} -->\n{parts[name]}\n" for name in SECTIONS if name in parts)
    RESULTS.write_text(HEAD.format(machine=machine()) + body)


def _written() -> dict[str, str]:
    """Return the sections that were measured before, by their names."""
    found: dict[str, str] = {}
    if not RESULTS.exists():
        return found
    for piece in RESULTS.read_text().split("<!-- ")[1:]:
        name, _, text = piece.partition(" -->\n")
        found[name] = text.removesuffix("\n")
    return found


if __name__ == "__main__":
    main()
