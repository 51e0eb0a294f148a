# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Bit depths that hosts hand pixels over in: floats, halfs, and integers of 8, 10, 12 and 16 bits."""

from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Float64s

_DTYPES: dict[str, Any] = {"F32": np.float32, "F16": np.float16, "UINT8": np.uint8}


class Depth(StrEnum):
    """A bit depth of pixels, by OCIO's name."""

    F32 = "F32"
    F16 = "F16"
    UINT8 = "UINT8"
    UINT10 = "UINT10"
    UINT12 = "UINT12"
    UINT16 = "UINT16"

    @property
    def dtype(self) -> np.dtype[Any]:
        """The numpy type of a sample; 10 and 12 bits lie in 16."""
        dtype: np.dtype[Any] = np.dtype(_DTYPES.get(self.value, np.uint16))
        return dtype

    @property
    def full_scale(self) -> int | None:
        """The largest word of an integer depth, which stands for 1.0; a float depth has none."""
        return None if self.name.startswith("F") else (1 << int(self.name[4:])) - 1

    @property
    def exact(self) -> bool:
        """Whether a container of 10 or 12-bit codes loses nothing that counts in this depth."""
        return self is Depth.F32

    def words(self, values: npt.ArrayLike) -> npt.NDArray[Any]:
        """Return values as the depth's samples, each the closest one."""
        if self.full_scale is None:
            with np.errstate(over="ignore"):
                return np.asarray(values).astype(self.dtype)
        scaled = np.nan_to_num(np.asarray(values, np.float64)) * self.full_scale
        return np.rint(np.clip(scaled, 0, self.full_scale)).astype(self.dtype)

    def values(self, words: npt.NDArray[Any]) -> Float64s:
        """Return what the depth's samples stand for."""
        return words.astype(np.float64) / (self.full_scale or 1)

    def carried(self, values: npt.ArrayLike) -> Float64s:
        """Return values as they come out of a pixel of this depth."""
        return self.values(self.words(values))
