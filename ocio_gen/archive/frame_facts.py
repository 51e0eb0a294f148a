# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Facts from the header of a frame: its timecode, rate, reel and size, and whether it can be archived.

Source: OpenEXR's standard attributes; SMPTE ST 12-1 for timecodes above 30 frames per second.
"""

import os
import stat
import struct
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from ocio_gen.aces.colorimetry import AP0
from ocio_gen.core.names import printable
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_header import Header, Part, parse_header, read_header
from ocio_gen.show.cut.timecode import Timecode, TimecodeError, counted, exact_rate, header_digits

# Bytes.
_LARGEST_HEADER, _LONGEST_REEL = 1 << 24, 255

# Above this rate, a timecode's frames are counted in pairs, and its field mark tells the second of them.
_FASTEST_COUNTED = 30
_SIXTY = 60


@dataclass(frozen=True)
class HeaderTimecode:
    """The timecode of a header, as its fields are."""

    hours: int
    minutes: int
    seconds: int
    frames: int
    drop: bool
    second_of_pair: bool  # the field mark

    def count(self, rate: Fraction, *, pairs: bool) -> int:
        """Return the frames from 00:00:00:00.

        Args:
            rate: Exact.
            pairs: Whether the frames are counted in pairs.

        Raises:
            TimecodeError: there is no such timecode at this rate.
        """
        base = counted(rate)
        if self.minutes >= _SIXTY or self.seconds >= _SIXTY:
            raise TimecodeError(f"{self.hours:02}:{self.minutes:02}:{self.seconds:02}: there is no such time")
        drop = self.drop and base % 30 == 0
        frames = 2 * self.frames + self.second_of_pair if pairs else self.frames
        return Timecode(self.hours, self.minutes, self.seconds, frames, drop).count(rate)


def counts_pairs(rate: Fraction) -> bool:
    """Return whether the timecodes of headers count pairs of frames at a rate (ST 12-1, 12)."""
    return counted(rate) > _FASTEST_COUNTED


@dataclass(frozen=True)
class FrameFacts:
    """Facts from a frame's header."""

    size: int  # bytes of the file
    problem: str = ""  # why the frame cannot be archived
    timecode: HeaderTimecode | None = None
    rate: Fraction | None = None
    reel: str = ""
    width: int = 0  # of its display window
    height: int = 0


def frame_facts(path: Path) -> FrameFacts:
    """Return what the header of a file says; a file that cannot be taken has a problem."""
    size = 0
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return FrameFacts(0, "is no regular file")
            size = status.st_size
            if not size:
                return FrameFacts(0, "is empty (0 bytes)")
            header = read_header(partial(_read, descriptor), size, parse_header, _LARGEST_HEADER)
        finally:
            os.close(descriptor)
        return facts_of(header, size)
    except OSError as error:
        return FrameFacts(size, f"cannot be read ({error.strerror})")
    except (FrameError, LeftAloneError) as error:
        return FrameFacts(size, str(error))


def _read(descriptor: int, at: int, count: int) -> bytes:
    os.lseek(descriptor, at, os.SEEK_SET)
    data = b""
    while len(data) < count and (more := os.read(descriptor, count - len(data))):
        data += more
    return data


def facts_of(header: Header, size: int) -> FrameFacts:
    """Return what a header says.

    Args:
        header: The file's.
        size: Bytes of the file.

    Raises:
        FrameError: an attribute is damaged.
        LeftAloneError: it has a codec that is not known.
    """
    part = header.parts[0]
    width, height = _display_size(part)
    return FrameFacts(
        size,
        _problem(header),
        _timecode(part),
        _rate(part),
        _reel(part),
        width,
        height,
    )


def _problem(header: Header) -> str:
    """Return why a frame cannot be archived; nothing where it can."""
    part = header.parts[0]
    kinds = {channel.name: channel.dtype for channel in part.channels}
    lossy = next((one.codec for one in header.parts if one.has_lost), None)
    if part.deep:
        return "has deep samples, any number of them in a pixel"
    if part.subsampled or not {b"R", b"G", b"B"} <= set(kinds):
        return "has no R, G and B channels, or they are subsampled"
    if any(kinds[name] not in {np.dtype("<f2"), np.dtype("<f4")} for name in (b"R", b"G", b"B")):
        return "its samples are neither half nor float"
    if lossy:
        return f"is packed by {lossy.name}, which is lossy: {lossy.lossy}"
    return _colour_problem(part)


def _colour_problem(part: Part) -> str:
    stated = part.value(b"chromaticities")
    if stated is None:
        container = part.value(b"acesImageContainerFlag") == struct.pack("<i", 1)
        text = "says nothing of its primaries: no chromaticities, and no acesImageContainerFlag"
        return "" if container else f"{text}; render it as ACES2065-1"
    if len(stated) != struct.calcsize("<8f"):
        raise FrameError("its chromaticities are not eight numbers")
    values = struct.unpack("<8f", stated)
    if AP0.are(values):
        return ""
    return f"is not ACES2065-1 (AP0): its chromaticities are {' '.join(f'{one:.4g}' for one in values)}"


def _reel(part: Part) -> str:
    """Return the reel's name; what is too long for one is none, as a part of it would be that of another."""
    value = part.value(b"reelName") or b""
    text = value.decode(errors="replace") if len(value) <= _LONGEST_REEL else ""
    return printable(text, keep="").strip()


def _display_size(part: Part) -> tuple[int, int]:
    value = part.value(b"displayWindow") or b""
    if len(value) != struct.calcsize("<4i"):
        raise FrameError("its display window is not a box")
    x0, y0, x1, y1 = struct.unpack("<4i", value)
    return x1 - x0 + 1, y1 - y0 + 1


def _rate(part: Part) -> Fraction | None:
    value = part.value(b"framesPerSecond") or b""
    if len(value) != struct.calcsize("<iI"):
        return None
    number, divisor = struct.unpack("<iI", value)
    try:
        return exact_rate(f"{number}/{divisor}")
    except TimecodeError:
        return None


def _timecode(part: Part) -> HeaderTimecode | None:
    """Return the timecode.

    Raises:
        FrameError: what stands for a digit is above 9.
    """
    value = part.value(b"timeCode") or b""
    if len(value) != struct.calcsize("<II"):
        return None
    word = struct.unpack("<II", value)[0]
    try:
        return HeaderTimecode(*header_digits(word))
    except TimecodeError:
        raise FrameError(f"its timeCode is {word:08x}, which is no timecode") from None
