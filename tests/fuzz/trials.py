"""Mutants of a target, each read in a process that may crash or hang: what is wrong, how long, how large."""

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

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
    problems: dict[int, str] = field(default_factory=dict)

    def data(self, number: int) -> bytes:
        """Return a mutant."""
        return mutant(self.name, number, seeds_of(self.name), TARGETS[self.name].mutations)


def tried(name: str, first: int, last: int) -> Trial:
    """Try the mutants of a target with these numbers; go on after one that ends the process."""
    trial = Trial(name)
    while first < last:
        for message in _messages(name, first, last):
            if "begins" in message:
                first = message["begins"] + 1
                trial.mutants += 1
                continue
            if "fate" in message:
                trial.problems[first - 1] = message["fate"]
                continue
            if message["seconds"] > trial.seconds:
                trial.seconds, trial.slowest = message["seconds"], message["ended"]
            trial.peak = max(trial.peak, message["peak"])
            if message["problem"]:
                trial.problems[message["ended"]] = message["problem"]
    return trial


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
