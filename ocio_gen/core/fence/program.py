# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Runs a program of ours behind the fence: a compiler, on text of others."""

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ocio_gen.core.fence.limits import COMPILING, Limits, Policy
from ocio_gen.core.fence.start import kill, start

# Of what a program said, as much is read.
_SAID_BYTES = 64 << 10


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int | None  # none: it was killed after its time
    said: str  # its errors, their beginning


@dataclass(frozen=True)
class Tools:
    """Files and variables that a program needs, beside its own folder and what the system has."""

    readable: Sequence[Path] = ()
    writable: Sequence[Path] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


def run_program(
    command: Sequence[str], folder: Path, tools: Tools = Tools(), limits: Limits = COMPILING
) -> Ended:
    """Run a program behind the fence.

    Args:
        command: The program and its arguments.
        folder: Where it runs; it can write nowhere else but where its tools say.
        tools: What else it needs.
        limits: What it may take.
    """
    readable, writable = (tuple(map(str, paths)) for paths in (tools.readable, tools.writable))
    policy = Policy(str(folder.resolve()), readable, writable, programs=True, limits=limits)
    with tempfile.TemporaryFile() as said:
        process = start(policy, subprocess.DEVNULL, said, said, tools.environment, command=list(command))
        try:
            code = process.wait(limits.request_seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            kill(process)
        said.seek(0)
        return Ended(code, said.read(_SAID_BYTES).decode(errors="replace"))
