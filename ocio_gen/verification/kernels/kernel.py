# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A kernel of a host's: an image in, an image out, parameters by name."""

from abc import ABC, abstractmethod
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocio_gen.core.fence.process import Answer, Fenced
from ocio_gen.verification.grid import as_image, from_image
from ocio_gen.verification.kernels.cubes import Cube
from ocio_gen.verification.parameters import Parameter, Settings

CHANNELS = 4


class Kernel(ABC):
    """A kernel, however it is run.

    Attributes:
        name: Its file's, for errors.
        parameters: What can be set.
        notes: Sentences on what a report has to say of it.
    """

    def __init__(self, name: str, parameters: tuple[Parameter, ...], notes: tuple[str, ...] = ()) -> None:
        self.name, self.parameters, self.notes = name, parameters, notes

    def run(self, pixels: npt.ArrayLike, values: Settings) -> npt.NDArray[np.float32]:
        """Return what the kernel makes of opaque pixels, (n, 3); otherwise as `render`."""
        words = np.asarray(pixels, np.float32)
        return from_image(self.render(as_image(words, 1.0), values), len(words))

    def render(self, image: npt.ArrayLike, values: Settings) -> npt.NDArray[np.float32]:
        """Return what the kernel makes of an image, with some parameters set.

        Args:
            image: (height, width, 4) float32: RGBA, the row that the language calls 0 first.
            values: By parameters' names; the others keep their defaults.

        Returns:
            (height, width, 4) float32.

        Raises:
            KeyError: it has no such parameter.
            ForeignCodeError: its code fails.
            UserError: it cannot be run with these values.
        """
        if unknown := values.keys() - {parameter.name for parameter in self.parameters}:
            raise KeyError(f"no parameter {', '.join(sorted(unknown))}")
        pixels = np.ascontiguousarray(image, np.float32)
        if pixels.shape[2] != CHANNELS:
            raise ValueError(f"an image of {pixels.shape[2]} channels, not {CHANNELS}")
        return self._render(pixels, values)

    @abstractmethod
    def _render(self, image: npt.NDArray[np.float32], values: Settings) -> npt.NDArray[np.float32]:
        """Return what the kernel makes of an image, with parameters that it has."""


class _Loaded(Answer):
    kernel: int


class _Done(Answer):
    pass


class CompiledKernel(Kernel):
    """A kernel that runs behind the fence.

    Several threads may ask at once with the same parameters, which are its globals.
    """

    def __init__(self, fenced: Fenced, library: Path, name: str, parameters: tuple[Parameter, ...]) -> None:
        """Load a kernel.

        Args:
            fenced: The child that runs it.
            library: What was compiled of it, which the child can read.
            name: Its file's, for errors.
            parameters: In the order in which it takes their numbers.

        Raises:
            ForeignCodeError: its code fails.
        """
        super().__init__(name, parameters)
        self._fenced = fenced
        given = {"path": str(library)}
        self._number = fenced.ask("load", given, _Loaded, f"{name} is loaded").kernel

    def _render(self, image: npt.NDArray[np.float32], values: Settings) -> npt.NDArray[np.float32]:
        numbers = np.concatenate(
            [np.resize(values.get(one.name, one.default), one.count) for one in self.parameters] + [[0.0]]
        ).astype(np.float32)
        height, width, _ = image.shape
        given = {"kernel": self._number, "width": width, "height": height, "values": numbers.tolist()}
        doing = f"{self.name} is run"
        with self._fenced.lane() as lane:
            lane.write(image)
            self._fenced.ask("run", given, _Done, doing, lane)
            made: npt.NDArray[np.float32] = self._fenced.read(lane, np.float32, image.shape, doing)
            return made

    def set_lut(self, index: int, cube: Cube, *, trilinear: bool) -> None:
        """Set a LUT, and how all cubes are interpolated."""
        packed = cube.packed()
        given = {
            "kernel": self._number,
            "index": index,
            "numbers": packed.size,
            "shaper": len(cube.shaper),
            "cube": len(cube.table),
            "trilinear": trilinear,
        }
        with self._fenced.lane() as lane:
            lane.write(packed)
            self._fenced.ask("set_lut", given, _Done, f"{self.name} is given a LUT", lane)
