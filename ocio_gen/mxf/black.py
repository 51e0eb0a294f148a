# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A black frame like another: a composition plays it where the cut has black."""

import struct
from pathlib import Path

from ocio_gen.mxf.frames import original_header
from ocio_gen.recompression.exr_header import Header, Part

# What a frame of its own is: not the time of another, nor who made that.
_KEPT = (
    b"acesImageContainerFlag",
    b"channels",
    b"chromaticities",
    b"compression",
    b"dataWindow",
    b"displayWindow",
    b"lineOrder",
    b"pixelAspectRatio",
    b"screenWindowCenter",
    b"screenWindowWidth",
)


def black_frame(like: Path) -> bytes:
    """Return a black frame, an ACES container, with the windows and the channels of another.

    Args:
        like: The other, which may be packed.

    Raises:
        UserError: it cannot be read.
    """
    header = original_header(like)
    part = header.parts[0]
    kept = Part(tuple(one for one in part.attributes if one.name in _KEPT), part.flags)
    head = Header(header.version, (kept,)).encoded()
    size = part.width * part.pixel_bytes
    first = len(head) + 8 * part.height
    table = [struct.pack("<Q", first + at * (8 + size)) for at in range(part.height)]
    lines = [struct.pack("<ii", part.window[1] + at, size) + bytes(size) for at in range(part.height)]
    return b"".join([head, *table, *lines])
