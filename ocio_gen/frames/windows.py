# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The data window, where a file has pixels, and the display window, which is the picture."""

from typing import NamedTuple

import OpenImageIO as oiio


class Overlap(NamedTuple):
    """The part of a picture that has pixels, as rows and columns."""

    data: tuple[slice, slice]  # of the data window
    display: tuple[slice, slice]  # of the display window
    whole: bool  # whether it is all of the display window


def overlap(spec: oiio.ImageSpec) -> Overlap:
    """Return where the windows of an image overlap."""
    top, bottom = max(spec.y, spec.full_y), min(spec.y + spec.height, spec.full_y + spec.full_height)
    left, right = max(spec.x, spec.full_x), min(spec.x + spec.width, spec.full_x + spec.full_width)
    bottom, right = max(top, bottom), max(left, right)
    return Overlap(
        (slice(top - spec.y, bottom - spec.y), slice(left - spec.x, right - spec.x)),
        (slice(top - spec.full_y, bottom - spec.full_y), slice(left - spec.full_x, right - spec.full_x)),
        (bottom - top, right - left) == (spec.full_height, spec.full_width),
    )


def windows_of(spec: oiio.ImageSpec) -> oiio.ImageSpec:
    """Return the specification of an image of R, G and B with the same windows."""
    same = oiio.ImageSpec(spec.width, spec.height, 3, "float")
    same.x, same.y, same.full_x, same.full_y = spec.x, spec.y, spec.full_x, spec.full_y
    same.full_width, same.full_height = spec.full_width, spec.full_height
    return same


def notes_of(spec: oiio.ImageSpec, *, on_display: bool = False) -> list[str]:
    """Return what an image of R, G and B does not have of another one.

    Args:
        spec: The other.
        on_display: Whether the image is the display window alone.
    """
    notes = []
    if others := [name for name in spec.channelnames if name not in {"R", "G", "B"}]:
        notes.append(f"left out: channels {', '.join(others)}")
    if spec.get_int_attribute("oiio:subimages", 1) > 1:
        notes.append("left out: other parts")
    if on_display:
        inside = overlap(spec)
        rows, columns = inside.data
        if (rows.stop - rows.start, columns.stop - columns.start) != (spec.height, spec.width):
            notes.append("left out: pixels beyond the display window")
        if not inside.whole:
            notes.append("black: where the display window has no pixels")
    return notes
