# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Small frames of the two sorts that a codec is chosen by: grain as cameras have it, and flat graphics."""

from pathlib import Path

import numpy as np
import OpenEXR


def plate(path: Path, seed: int = 0, size: tuple[int, int] = (270, 480)) -> None:
    """Write a frame of light and grain, its channels independent, as PIZ suits best."""
    height, width = size
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / 100
    light = 0.18 * (1.2 + np.sin(3 * x) * np.cos(2 * y))
    _write(path, {name: light + 0.01 * random.normal(size=size) for name in "RGB"})


def graphic(path: Path, seed: int = 0, size: tuple[int, int] = (270, 480)) -> None:
    """Write a frame of a few flat areas, which ZIP and its like suit best."""
    y, x = np.mgrid[0 : size[0], 0 : size[1]]
    _write(path, {name: (x // 40 + y // (30 + at) + seed) % 3 / 7 for at, name in enumerate("RGB")})


def _write(path, channels):
    header = {"compression": OpenEXR.NO_COMPRESSION, "type": OpenEXR.scanlineimage}
    OpenEXR.File(header, {name: one.astype(np.float16) for name, one in channels.items()}).write(str(path))


def smooth(path: Path, seed: int = 0, size: tuple[int, int] = (270, 480)) -> None:
    """Write a frame of light without grain, which HTJ2K suits best, and of what all hosts read, ZIP."""
    y, x = np.mgrid[0 : size[0], 0 : size[1]] / 100
    light = {name: 0.18 * (1.2 + np.sin(3 * x + at + seed) * np.cos(2 * y)) for at, name in enumerate("RGB")}
    _write(path, light)
