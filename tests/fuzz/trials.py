# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Mutants of a target, each read in a process that may crash or hang: what is wrong, how long, how large."""

import json
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from unittest import mock

from ocio_gen.core import trial
from ocio_gen.core.errors import UserError
from tests.fuzz.mutations import mutant
from tests.fuzz.targets import TARGETS, seeds_of

# Seconds; the slowest mutant known takes a tenth of it.
HANGS = 30


@dataclass
class Trial:
    """What became of a target's mutants."""

    name: str
    mutants: int = 0
    seconds: float = 0  # the worst
    slowest: int = 0
    peak: int = 0  # bytes
    guarded: list[int] = field(default_factory=list)  # that OCIO does not survive, in a process of its own
    problems: dict[int, str] = field(default_factory=dict)

    def data(self, number: int) -> bytes:
        """Return a mutant."""
        return mutant(self.name, number, seeds_of(self.name), TARGETS[self.name].mutations)

    def add_fatal(self, number: int, fate: str) -> None:
        """Add a mutant that ended the process: no problem where commands let another process try it first."""
        target = TARGETS[self.name]
        if target.tried_first:
            with tempfile.TemporaryDirectory() as folder, mock.patch.object(trial, "_SECONDS", HANGS):
                path = target.written(Path(folder), self.data(number))
                try:
                    trial.require_survived(path)
                except UserError:
                    self.guarded.append(number)
                    return
        self.problems[number] = fate


def tried(name: str, first: int, last: int) -> Trial:
    """Try the mutants of a target with these numbers; go on after one that ends the process."""
    result = Trial(name)
    while first < last:
        for message in _messages(name, first, last):
            if "begins" in message:
                first = message["begins"] + 1
                result.mutants += 1
                continue
            if "fate" in message:
                result.add_fatal(first - 1, message["fate"])
                continue
            if message["seconds"] > result.seconds:
                result.seconds, result.slowest = message["seconds"], message["ended"]
            result.peak = max(result.peak, message["peak"])
            if message["problem"]:
                result.problems[message["ended"]] = message["problem"]
    return result


def _messages(name: str, first: int, last: int) -> Iterator[dict[str, Any]]:
    """Yield what a worker says, and at its end its fate if it was not done."""
    command = [sys.executable, "-m", "tests.fuzz.worker", name, str(first), str(last)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        lines: queue.Queue[bytes] = queue.Queue()
        stdout = process.stdout
        threading.Thread(target=lambda: [*map(lines.put, chain(stdout, [b""]))], daemon=True).start()
        try:
            while line := lines.get(timeout=HANGS):
                yield json.loads(line)
            if process.wait():
                yield {"fate": _fate(process.returncode)}
        except queue.Empty:
            yield {"fate": f"hangs: no answer within {HANGS} seconds"}
        finally:
            process.kill()


def _fate(code: int) -> str:
    return f"crashes: {signal.Signals(-code).name}" if code < 0 else f"ends the process with {code}"
