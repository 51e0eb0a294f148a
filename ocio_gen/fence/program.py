"""Runs a program of ours behind the fence: a compiler, on text of others."""

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.fence.limits import COMPILING, Policy
from ocio_gen.fence.start import kill, start

# Of what a program said, as much is read.
_SAID_BYTES = 64 << 10


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int | None  # none: it was killed after its time
    said: str  # its errors, their beginning


def run_program(command: Sequence[str], folder: Path, caches: Sequence[Path] = ()) -> Ended:
    """Run a program behind the fence.

    Args:
        command: The program and its arguments.
        folder: Where it runs, and all that it can write to.
        caches: Folders that it can write to as well.
    """
    writable = tuple(str(path) for path in caches)
    policy = Policy(str(folder.resolve()), writable=writable, programs=True, limits=COMPILING)
    with tempfile.TemporaryFile() as said:
        process = start(policy, subprocess.DEVNULL, said, said, command=list(command))
        try:
            code = process.wait(COMPILING.request_seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            kill(process)
        said.seek(0)
        return Ended(code, said.read(_SAID_BYTES).decode(errors="replace"))
