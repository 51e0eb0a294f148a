# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads mutants of a target in a process of its own, and prints what became of each: a line of JSON."""

import json
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import IO

from ocio_gen.core import trial
from ocio_gen.core.errors import UserError
from tests.fuzz.mutations import mutant
from tests.fuzz.targets import TARGETS, seeds_of

# Of addresses, beyond what a good file takes. LUTs of the largest size that OCIO reads fit.
MEMORY = 4 << 30


def work(name: str, first: int, last: int, output: IO[str]) -> None:
    """Read the mutants with these numbers; announce each before it is read."""
    target, seeds = TARGETS[name], seeds_of(name)
    _limit_memory()
    trial._problem = lambda *_, **__: None  # type: ignore[assignment] # this is a process of its own
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, last):
            path = target.written(Path(folder), mutant(name, number, seeds, target.mutations))
            _print(output, begins=number)
            began = time.perf_counter()
            problem = _problem(name, path)
            _print(output, ended=number, seconds=time.perf_counter() - began, peak=_peak(), problem=problem)


def _problem(name: str, path: Path) -> str | None:
    """Return what is wrong with how a file is read; None where it is read, or refused in one sentence."""
    try:
        TARGETS[name].read(path)
    except UserError as error:
        return None if str(error) else "an error without a sentence"
    except BaseException:
        return traceback.format_exc(limit=-6)
    return None


def _print(output: IO[str], **values: object) -> None:
    print(json.dumps(values), file=output, flush=True)


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _peak() -> int:
    """Return the most memory that this process has had, in bytes; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << (10 if sys.platform == "linux" else 0)


if __name__ == "__main__":
    # What libraries print goes elsewhere.
    own = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    work(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), own)
