# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Target frames (ST 2067-50): what a frame looked like, as a PNG or TIFF in a stream of its own."""

from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import ArgumentError, InvalidImageError, one_line
from ocio_gen.mxf.displays import DISPLAYS, Display, display_of

# By what files begin with.
MEDIA_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"II*\0": "image/tiff", b"MM\0*": "image/tiff"}
ENDINGS = {"image/png": "png", "image/tiff": "tif"}

# The number of the first one's stream.
FIRST_STREAM = 10

# A still of 16K has less.
_MOST_BYTES = 2 << 30


def media_of(begin: bytes) -> str | None:
    """Return the media type of a file by what it begins with; None where it is none of target frames."""
    return next((media for magic, media in MEDIA_TYPES.items() if begin.startswith(magic)), None)


@dataclass(frozen=True)
class TargetFrame:
    """A target frame that is to be wrapped."""

    path: Path
    media_type: str
    display: Display
    largest: int  # the code of white
    bytes: int


def target_frame(path: Path, view: str | None) -> TargetFrame:
    """Return a target frame.

    Args:
        path: A PNG or TIFF of 8 or 16 bits.
        view: The kind of display that it is coded for, by name; None: what a PNG's cICP says.

    Raises:
        UserError: it cannot be read, is no such picture, or nothing says what it is coded for.
    """
    import OpenImageIO as oiio

    try:
        with path.open("rb") as file:
            begin = file.read(8)
        size = path.stat().st_size
    except OSError as error:
        raise InvalidImageError(shown(path), f"cannot be read ({error.strerror})") from None
    media = media_of(begin)
    if media is None or size > _MOST_BYTES:
        raise InvalidImageError(shown(path), "is no PNG or TIFF", hint="save it as one, of 8 or 16 bits")
    source = oiio.ImageInput.open(str(path))
    if source is None:
        raise InvalidImageError(shown(path), f"cannot be read: {one_line(oiio.geterror())}")
    spec = source.spec()
    source.close()
    largest = {oiio.UINT8: 255, oiio.UINT16: 65535}.get(spec.format.basetype)
    if largest is None:
        raise InvalidImageError(
            shown(path), f"has samples of {spec.format}", hint="write 8 or 16-bit integers"
        )
    return TargetFrame(path, media, _display(path, view, spec.getattribute("CICP")), largest, size)


def _display(path: Path, view: str | None, points: object) -> Display:
    if view is not None:
        if view not in DISPLAYS:
            raise ArgumentError("view", f"found {view!r}", hint=f"allowed: {KNOWN}")
        return DISPLAYS[view]
    if isinstance(points, tuple) and len(points) >= 2 and (found := display_of(*points[:2])):
        return found
    text = "nothing in it says what it is coded for" if points is None else "there is no label for its cICP"
    raise InvalidImageError(shown(path), text, hint=f"give `view`: {KNOWN}")


KNOWN = ", ".join(DISPLAYS)
