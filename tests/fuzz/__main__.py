# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Tries many mutants, prints figures of each target, and keeps those that break something."""

import argparse
import sys
from pathlib import Path

from tests.fuzz.targets import TARGETS
from tests.fuzz.trials import tried


def main() -> int:
    """Return 1 if a mutant broke something."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--mutants", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first mutant")
    parser.add_argument("--only", action="append", choices=TARGETS)
    parser.add_argument("--offenders", type=Path, default=Path("offenders"), help="the folder for those")
    wanted = parser.parse_args()
    broken = False
    for name in wanted.only or TARGETS:
        trial = tried(name, wanted.first, wanted.first + wanted.mutants)
        print(
            f"{name:17} {trial.mutants:6} mutants, {len(trial.problems)} problems, "
            f"{len(trial.guarded)} guarded, "
            f"{trial.seconds:.2f} s at worst ({trial.slowest}), {trial.peak / (1 << 20):.0f} MiB",
            flush=True,
        )
        for number, problem in trial.problems.items():
            broken = True
            path = wanted.offenders / f"{name} {number}" / TARGETS[name].file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(trial.data(number))
            print(f"    {path}: {problem.strip().splitlines()[-1]}", flush=True)
            path.with_name("problem.txt").write_text(problem)
    return broken


if __name__ == "__main__":
    sys.exit(main())
