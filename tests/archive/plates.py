# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Small sequences of EXR frames, written by OpenEXR, with the headers that cameras and renders have."""

from fractions import Fraction

import numpy as np
import OpenEXR

AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)


def header_timecode(count, base, *, drop=False, pairs=False):
    """OpenEXR's timecode of a count that no drop-frame number lies before."""
    second = count % base
    rest = count // base
    field = second % 2 if pairs else 0
    frame = second // 2 if pairs else second
    flags = [int(drop), 0, field, 0, 0, 0]
    return OpenEXR.TimeCode(rest // 3600, rest // 60 % 60, rest % 60, frame, *flags, *[0] * 8)


def plate(path, *, size=(4, 6), kind=np.float16, channels="RGB", **attributes):
    """Write one frame; an attribute that is None is left out."""
    planes = {name: np.full(size, 0.18, kind) for name in channels}
    header = {"type": OpenEXR.scanlineimage, "compression": OpenEXR.NO_COMPRESSION, "chromaticities": AP0}
    header |= attributes
    path.parent.mkdir(parents=True, exist_ok=True)
    OpenEXR.File({name: one for name, one in header.items() if one is not None}, planes).write(str(path))


def sequence(folder, first, last, *, start=None, base=24, drop=False, pairs=False, **attributes):
    """Write the frames of a sequence: numbers from first to last, and timecodes from a count on."""
    rate = attributes.pop("rate", None)
    for number in range(first, last + 1):
        more = dict(attributes)
        if start is not None:
            more["timeCode"] = header_timecode(start + number - first, base, drop=drop, pairs=pairs)
        if rate is not None:
            more["framesPerSecond"] = Fraction(rate)
        plate(folder / f"{folder.name}.{number:07d}.exr", **more)
