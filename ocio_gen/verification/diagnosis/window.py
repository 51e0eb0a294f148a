# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Windows: rectangles of a frame, of which a cause may be that it shows another place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.verification.claims import Claim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.diagnosis.evidence import Evidence
from ocio_gen.verification.probes import Probe
from ocio_gen.verification.scales import Scale
from ocio_gen.verification.subjects.subject import Subject

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Window:
    """Rows and columns of a frame, from the upper left: both ends, the second not included."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left


@dataclass(frozen=True, eq=False)
class Frame:
    """A frame of light, and what a subject makes of it."""

    subject: Subject
    claim: Claim
    probe: Probe
    scale: Scale
    tolerance: float  # in code values

    @property
    def width(self) -> int:
        """Columns."""
        return self.probe.width or self.probe.count

    @property
    def height(self) -> int:
        """Rows."""
        return self.probe.count // self.width

    def light(self, window: Window, probe: Probe | None = None, step: int = 1) -> Array:
        """Return the light of a window, (rows, columns, 3): of every `step`th row and column.

        Args:
            window: Where.
            probe: Another frame of the same size, if it is not this one's light.
            step: Rows and columns from one to the next.
        """
        read = (probe or self.probe).read
        return np.stack([read(*run)[::step] for run in self._runs(window, step)])

    def output(self, window: Window, step: int = 1) -> Array:
        """Return what the subject makes of a window, as for `light`."""
        rows = []
        for start, stop in self._runs(window, step):
            values = self.claim.values(self.probe.read(start, stop))
            rows.append(self.subject.output(start, values)[::step])
        return np.stack(rows)

    def aim(self, light: Array) -> Array:
        """Return what must come out for light, (rows, columns, 3)."""
        shown = np.ascontiguousarray(light).reshape(-1, 3)
        return self.claim.aim(shown, self.claim.values(shown), Depth.F32).reshape(light.shape)

    def evidence(self, aim: Array, output: Array) -> Evidence:
        """Return evidence of pixels of this frame, (n, 3) each."""
        common, tolerance = np.ones(len(aim), bool), np.full((len(aim), 1), self.tolerance)
        return Evidence(
            self.claim, Depth.F32, self.scale, tolerance, tolerance, aim, aim, aim, output, common
        )

    def _runs(self, window: Window, step: int) -> Iterator[tuple[int, int]]:
        for row in range(window.top, window.bottom, step):
            start = row * self.width
            yield start + window.left, start + window.right
