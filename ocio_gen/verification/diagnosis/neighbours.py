# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The frames beside one in its sequence: what arrived may be one of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.errors import UserError
from ocio_gen.core.images import Image
from ocio_gen.verification.frames import frame_probe
from ocio_gen.verification.probes import Probe

# The last number in a file's name, before its ending.
_NUMBER = re.compile(r"(?P<before>.*?)(?P<number>\d+)(?P<after>[^\d/]*\.[^./]+)", re.DOTALL)

# Frames looked at, before and after.
_REACH = 5


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

    def __iter__(self) -> Iterator[tuple[str, Probe]]:
        """Yield the frames that there are, the nearest first."""
        found = _NUMBER.fullmatch(self.path.name)
        if not found:
            return
        number, digits = int(found["number"]), len(found["number"])
        for step in (way * size for size in range(1, _REACH + 1) for way in (-1, 1)):
            name = f"{found['before']}{number + step:0{digits}d}{found['after']}"
            path = self.path.with_name(name)
            if number + step < 0 or not path.is_file():
                continue
            try:
                probe = frame_probe(path, self.opened)
            except UserError:
                continue  # what cannot be read is no cause
            if (probe.width, probe.count) == (self.plate.width, self.plate.count):
                frame = f"{name}, {_away(step)}" if self.named else f"{self.sent} {_away(step)}"
                yield f"it is the frame {frame}", probe


def _away(step: int) -> str:
    frames = "1 frame" if abs(step) == 1 else f"{abs(step)} frames"
    return f"{frames} {'later' if step > 0 else 'earlier'}"
