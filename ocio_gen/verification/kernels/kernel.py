# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A kernel that runs behind the fence: pixels in, pixels out, parameters by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.core.fence.process import Answer, Fenced


@dataclass(frozen=True)
class Parameter:
    """What a user can set."""

    name: str
    default: float
    count: int = 1  # of numbers


class _Loaded(Answer):
    kernel: int


class _Done(Answer):
    pass


class Kernel:
    """A compiled kernel. Several threads may ask at once with the same parameters, which are its globals."""

    def __init__(self, fenced: Fenced, library: Path, name: str, parameters: tuple[Parameter, ...]) -> None:
        """Load a kernel.

        Args:
            fenced: The child that runs it.
            library: What was compiled of it, in the child's scratch folder.
            name: Its file's, for errors.
            parameters: In the order in which it takes their numbers.

        Raises:
            ForeignCodeError: its code fails.
        """
        self._fenced, self._name, self.parameters = fenced, name, parameters
        given = {"path": str(library)}
        self._number = fenced.ask("load", given, _Loaded, f"{name} is loaded").kernel

    def run(self, pixels: npt.NDArray[Any], values: Mapping[str, Any]) -> npt.NDArray[np.float32]:
        """Return what the kernel makes of pixels, (n, 3), with some parameters set.

        Raises:
            KeyError: it has no such parameter.
            ForeignCodeError: its code fails.
        """
        if unknown := values.keys() - {parameter.name for parameter in self.parameters}:
            raise KeyError(f"no parameter {', '.join(sorted(unknown))}")
        numbers = np.concatenate(
            [np.resize(values.get(one.name, one.default), one.count) for one in self.parameters] + [[0.0]]
        ).astype(np.float32)
        given = {"kernel": self._number, "count": len(pixels), "values": numbers.tolist()}
        doing = f"{self._name} is run"
        with self._fenced.lane() as lane:
            lane.write(np.asarray(pixels, np.float32))
            self._fenced.ask("run", given, _Done, doing, lane)
            made: npt.NDArray[np.float32] = self._fenced.read(lane, np.float32, (len(pixels), 3), doing)
            return made

    def set_lut(self, index: int, table: npt.NDArray[np.float32], *, trilinear: bool) -> None:
        """Set the table of a LUT, (n, n, n, 3) with red fastest, and how all are interpolated."""
        given = {"kernel": self._number, "index": index, "size": len(table), "trilinear": trilinear}
        with self._fenced.lane() as lane:
            lane.write(np.asarray(table, np.float32))
            self._fenced.ask("set_lut", given, _Done, f"{self._name} is given a LUT", lane)
