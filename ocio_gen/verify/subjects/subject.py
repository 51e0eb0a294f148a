"""The shape of a subject."""

from typing import Any, Protocol

import numpy.typing as npt

from ocio_gen.verify.depths import Depth


class Subject(Protocol):
    """Something that makes pixels of pixels, and is to be judged by them."""

    @property
    def name(self) -> str:
        """What it is: a colour space of a config, a file."""

    @property
    def route(self) -> str:
        """How it is run: "CPU F32", "GPU", "tetrahedral"."""

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
