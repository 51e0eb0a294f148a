# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Files that carry pixels between a process and its child.

They are read and written, not mapped: a child that cuts a mapped file short would kill who reads it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


class Lane:
    """One file, for the pixels of one request at a time."""

    def __init__(self, path: Path, number: int) -> None:
        """Open a file, and make it if it is not there."""
        self.number = number
        path.touch()
        self._file = path.open("r+b", buffering=0)

    def write(self, array: npt.NDArray[Any]) -> None:
        """Write an array."""
        self._file.seek(0)
        left = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        while left:
            left = left[self._file.write(left) :]

    def read(self, dtype: npt.DTypeLike, shape: Sequence[int]) -> npt.NDArray[Any]:
        """Return an array.

        Raises:
            ValueError: the file is shorter.
        """
        array = np.empty(shape, dtype)
        self._file.seek(0)
        left = array.reshape(-1).view(np.uint8).data
        while left:
            count = self._file.readinto(left)
            if not count:
                raise ValueError("the file of its pixels is too short")
            left = left[count:]
        return array

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def lane_path(scratch: Path, number: int) -> Path:
    """Return the file of a lane."""
    return scratch / f"lane{number}"
