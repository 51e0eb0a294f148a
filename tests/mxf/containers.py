# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ACES containers (ST 2065-4) by OpenEXR, pictures of what they looked like, and the judges of MXF files."""

import hashlib
import struct
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import OpenEXR
import OpenImageIO as oiio
from mxfuse import open_mxf
from pymediainfo import MediaInfo

from tests.archive.plates import header_timecode

AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)


def box(left, top, right, bottom):
    return np.array([left, top], np.int32), np.array([right, bottom], np.int32)


def container(
    path, seed=0, *, size=(12, 20), channels="RGB", data=None, display=None, timecode=None, **attributes
):
    """Write one frame of its own picture; an attribute that is None is left out."""
    rows, columns = size
    if data:
        left, top, right, bottom = data
        rows, columns = bottom - top + 1, right - left + 1
    rng = np.random.default_rng(seed)
    planes = {name: rng.uniform(0, 2, (rows, columns)).astype(np.float16) for name in channels}
    header = {
        "type": OpenEXR.scanlineimage,
        "compression": OpenEXR.NO_COMPRESSION,
        "chromaticities": AP0,
        "acesImageContainerFlag": 1,
    }
    if data:
        header["dataWindow"] = box(*data)
    if display:
        header["displayWindow"] = box(*display)
    if timecode is not None:
        header["timeCode"] = header_timecode(timecode, 24)
    header |= attributes
    path.parent.mkdir(parents=True, exist_ok=True)
    OpenEXR.File({name: one for name, one in header.items() if one is not None}, planes).write(str(path))
    return path


def containers(folder, count, *, first=1001, timecode=None, rate=None, **more):
    """Write the frames of a sequence, each a picture of its own; return them."""
    if rate is not None:
        more["framesPerSecond"] = Fraction(rate)
    return [
        container(
            folder / f"plate.{first + at:04d}.exr",
            at,
            timecode=None if timecode is None else timecode + at,
            **more,
        )
        for at in range(count)
    ]


def still(path, *, cicp=None, kind=oiio.UINT16):
    """Write a small picture."""
    spec = oiio.ImageSpec(8, 6, 3, kind)
    if cicp:
        spec.attribute("CICP", oiio.TypeDesc("int[4]"), cicp)
    buffer = oiio.ImageBuf(spec)
    oiio.ImageBufAlgo.fill(buffer, (0.2, 0.5, 0.8))
    assert buffer.write(str(path)), buffer.geterror()
    return path


def digests(paths):
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


class ByBmx(NamedTuple):
    """What bmx reads of a file."""

    frames: list[str]  # the SHA-256 of each
    rate: Fraction
    start: tuple[int, int, int, int, bool]
    track: dict[str, Any]


def by_mxfuse(path):
    """What bmx, which shares nothing with the product, reads of a file."""
    with path.open("rb") as file, open_mxf(file) as clip:
        (track,) = clip.tracks
        clip.select([track])
        clip.seek(0)
        frames: list[str] = []
        while len(frames) < clip.duration:
            read = [one for package in clip.read(count=1) for one in package.frames]
            assert read, f"{len(frames)} frames of {clip.duration}"
            frames += [hashlib.sha256(one.data).hexdigest() for one in read]
        code = clip.start_timecode
        start = (code.hour, code.minute, code.second, code.frame, code.drop_frame)
        facts = {name: getattr(track, name) for name in track.__slots__}
        return ByBmx(frames, Fraction(*clip.edit_rate), start, facts)


def by_mediainfo(path):
    """What MediaInfo reads of a file: its tracks."""
    return MediaInfo.parse(str(path)).tracks


def patched(path, old, new, count=1):
    """Replace bytes in a file by others of the same length; they must be there."""
    data = path.read_bytes()
    assert data.count(old) >= 1, old
    assert len(old) == len(new)
    path.write_bytes(data.replace(old, new, count))


def local_item(tag, value):
    """An item of a local set as it is in a file."""
    return struct.pack(">HH", tag, len(value)) + value
