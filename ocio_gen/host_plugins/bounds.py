# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How far a transform is from OCIO at most: what a plug-in states, and what its binaries are held to."""

from typing import Literal, get_args

from pydantic import BaseModel

Direction = Literal["forward", "inverse"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


class TransformBound(BaseModel):
    """How far a transform is from OCIO at most, in 10-bit code values.

    The same on every processor: of exact ops the limit that they must keep, of what is sampled a step that
    its error is rounded up to. It is known before anything is compiled.
    """

    direction: Direction
    probe: str
    samples: int
    mean_cv: float
    worst_cv: float | None = None  # of what is sampled

    def __str__(self) -> str:
        """Return the bound as a sentence."""
        worst = "" if self.worst_cv is None else f", {self.worst_cv:g} in any sample"
        return f"{self.probe} at most {self.mean_cv:g} CV off on average{worst}"
