# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Small ACES frames with timecodes, which OpenEXR writes: no code of ours."""

from fractions import Fraction

import numpy as np
import OpenEXR

AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
HOUR = 24 * 3600  # frames at 24


def frame(path, count, *, seed=None, size=(18, 32), rate=24, channels="BGR", grain=0.01, **attributes):
    """Write an ACES container of its own pixels, with the timecode of a count at a whole rate.

    Args:
        path: Its place.
        count: Frames from 00:00:00:00.
        seed: Of its pixels.
        size: Lines and columns.
        rate: Frames per second.
        channels: Their names.
        grain: How much noise is in it.
        attributes: More of them, or others; None leaves one out.
    """
    random = np.random.default_rng(count if seed is None else seed)
    y, x = np.mgrid[0 : size[0], 0 : size[1]] / 10
    light = 0.18 * (1.2 + np.sin(x + count) * np.cos(2 * y))
    planes = {name: (light + grain * random.normal(size=size)).astype(np.float16) for name in channels}
    seconds, frames = divmod(count, rate)
    made = {
        "compression": OpenEXR.NO_COMPRESSION,
        "type": OpenEXR.scanlineimage,
        "chromaticities": AP0,
        "acesImageContainerFlag": 1,
        "framesPerSecond": Fraction(rate, 1),
        "timeCode": OpenEXR.TimeCode(seconds // 3600, seconds // 60 % 60, seconds % 60, frames, *[0] * 14),
        "reelName": "A001",
    }
    header = {name: value for name, value in (made | attributes).items() if value is not None}
    path.parent.mkdir(parents=True, exist_ok=True)
    OpenEXR.File(header, planes).write(str(path))
