# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The frames beside one in its sequence: what arrived may be one of them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ocio_gen.core.amounts import count
from ocio_gen.core.errors import UserError
from ocio_gen.core.images import Image
from ocio_gen.core.sequences import number_of
from ocio_gen.verification.claims import Claim
from ocio_gen.verification.frames import frame_probe
from ocio_gen.verification.probes import Probe

# The last number in a file's name, before its ending.
_NUMBER = re.compile(r"(?P<before>.*?)(?P<number>\d+)(?P<after>[^\d/]*\.[^./]+)", re.DOTALL)

# Frames looked at, before and after, the nearest first.
_REACH = 5
_STEPS = [way * size for size in range(1, _REACH + 1) for way in (-1, 1)]


class OtherFrame(NamedTuple):
    """Another frame that may have arrived."""

    sentence: str
    probe: Probe
    claim: Claim | None = None
    """What is expected of it, where that is not what is expected of this one."""


@dataclass(frozen=True)
class Neighbours:
    """The frames beside a file that have its size: a sentence about each, and its pixels; read on demand."""

    path: Path
    plate: Probe
    named: bool = True
    """Whether a sentence names the frame; in a sequence it says only how far away that is."""
    sent: str = "that was sent"
    """Which frame it is then."""

    opened: type[Image] = Image
    """What of a file is the frame."""

    def __iter__(self) -> Iterator[OtherFrame]:
        """Yield the frames that there are, the nearest first."""
        for step, path in self.paths():
            if probe := self.probe_of(path):
                sentence = f"it is the frame {path.name}, {_away(step)}" if self.named else self.said(step)
                yield OtherFrame(sentence, probe)

    def paths(self) -> Iterator[tuple[int, Path]]:
        """Yield how far each name beside it is away, and its path, whether there is such a file or not."""
        found = _NUMBER.fullmatch(self.path.name)
        if not found:
            return
        number, digits = int(found["number"]), len(found["number"])
        for step in _STEPS:
            name = f"{found['before']}{number + step:0{digits}d}{found['after']}"
            if number + step >= 0:
                yield step, self.path.with_name(name)

    def probe_of(self, path: Path) -> Probe | None:
        """Return the pixels of a frame that is there and has this one's size."""
        if not path.is_file():
            return None
        try:
            probe = frame_probe(path, self.opened)
        except UserError:
            return None  # what cannot be read is no cause
        return probe if (probe.width, probe.count) == (self.plate.width, self.plate.count) else None

    def said(self, step: int) -> str:
        """Return a sentence about the frame so many frames later, without its name."""
        return said_step(self.sent, step)


@dataclass(frozen=True)
class InCut:
    """The frames beside one in its cut, those of other shots with what is expected of these; then its file's.

    Both are told in frames of the cut, where a retime allows.
    """

    files: Neighbours
    cut: Mapping[int, Path]
    number: int
    """In the cut."""
    claim_of: Callable[[Path], Claim]

    def __iter__(self) -> Iterator[OtherFrame]:
        """Yield the frames that there are, the nearest first."""
        seen = {self.files.path}
        for step in _STEPS:
            path = self.cut.get(self.number + step)
            if path is None or path in seen:
                continue
            seen.add(path)
            if probe := self.files.probe_of(path):
                yield OtherFrame(self.files.said(step), probe, self.claim_of(path))
        speed = self._speed()
        for step, path in self.files.paths():
            if path not in seen and (probe := self.files.probe_of(path)):
                whole = step % speed == 0
                sentence = (
                    self.files.said(step // speed) if whole else f"{self.files.said(step)} in its folder"
                )
                yield OtherFrame(sentence, probe)

    def _speed(self) -> int:
        """Return how many of its folder's frames later the next one of the cut is; 1 where nothing tells."""
        own = self.files.path
        for step in (1, -1):
            path = self.cut.get(self.number + step)
            if path is None or path.parent != own.parent:
                continue
            here, there = number_of(own), number_of(path)
            if here is not None and there is not None and here != there:
                return (there - here) * step
        return 1


def said_step(sent: str, step: int) -> str:
    """Return how it is said that a frame is the one so many frames later, or earlier."""
    return f"it is the frame {sent} {_away(step)}"


def shift_of(sentence: str, sent: str) -> int | None:
    """Return how many frames later the frame is of which a sentence says so; None of any other sentence."""
    return next((step for step in _STEPS if said_step(sent, step) == sentence), None)


def _away(step: int) -> str:
    return f"{count(abs(step), 'frame')} {'later' if step > 0 else 'earlier'}"
