# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The shape of a subject."""

from enum import Enum, auto
from typing import Any, Protocol, runtime_checkable

import numpy.typing as npt

from ocio_gen.aces.acesproxy import Codes
from ocio_gen.verification.depths import Depth


class Engine(Enum):
    """What computes a subject's pixels, as far as limits and the choice of probes depend on it."""

    PLAIN = auto()  # OCIO on the CPU in float32, as it is by default: what all others are compared with
    CPU = auto()  # OCIO on the CPU, at another depth or interpolation
    UNOPTIMIZED = auto()  # OCIO on the CPU, op by op
    INVERTED = auto()  # OCIO on the CPU, which inverts a table
    RASTERIZER = auto()  # OCIO's shaders, run by a CPU
    GPU = auto()  # OCIO's shaders
    SHAPER = auto()  # a .csp's shaper as its file has it
    OTHER = auto()  # no OCIO

    @property
    def takes_frames(self) -> bool:
        """Whether it is tried on frames: they are large, and go the ways that most pixels of a show go."""
        return self is Engine.PLAIN or self.shades

    @property
    def shades(self) -> bool:
        """Whether it runs OCIO's shaders."""
        return self in {Engine.RASTERIZER, Engine.GPU}

    @property
    def exact_math(self) -> bool:
        """Whether its logarithm and power are neither OCIO's fast ones nor a GPU's own."""
        return self in {Engine.UNOPTIMIZED, Engine.RASTERIZER}


class Subject(Protocol):
    """A transform under test."""

    @property
    def name(self) -> str:
        """What it is: a colour space of a config, a file."""

    @property
    def route(self) -> str:
        """How it is run, for people: "CPU F32", "GPU", "tetrahedral"."""

    @property
    def engine(self) -> Engine:
        """What computes its pixels."""

    @property
    def in_depth(self) -> Depth:
        """The depth of the pixels that go in."""

    @property
    def out_depth(self) -> Depth:
        """The depth of the pixels that come out."""

    @property
    def parallel(self) -> bool:
        """Whether several threads may ask at once."""

    def output(self, start: int, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what it makes of values.

        Args:
            start: Index of the first pixel in the probe.
            values: (n, 3), as a pixel of `in_depth` carries them.

        Returns:
            (n, 3) float: what the pixels of `out_depth` stand for.
        """


@runtime_checkable
class HasCodes(Protocol):
    """A subject whose output may be whole code values: those that are right need no other look."""

    def codes(self, start: int, count: int) -> Codes | None:
        """Return code values, (count, 3); 65535 where there is none; None if its output is none.

        Args:
            start: Index of the first pixel in the probe.
            count: Pixels.
        """
