# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the header of a pulled frame must say: all that its sequence says, and the channels of its shot."""

from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from ocio_gen.archive.frame_facts import facts_of
from ocio_gen.archive.index import SourceSequence
from ocio_gen.core.names import printable
from ocio_gen.recompression.errors import FrameError
from ocio_gen.recompression.exr_header import Header

# Names and types.
Channels: TypeAlias = tuple[tuple[str, str], ...]

_TYPES = {"<u4": "uint", "<f2": "half", "<f4": "float"}


@dataclass(frozen=True)
class Expected:
    """What a frame must be."""

    sequence: SourceSequence = field(compare=False)  # that it is of; of its numbers nothing is asked
    channels: Channels | None  # of the shot; none if no frame of it could be read
    count: int  # the source timecode that it is pulled as: frames from 00:00:00:00


def without_numbers(sequence: SourceSequence) -> SourceSequence:
    """Return a sequence as jobs take it to other processes: a million numbers would go with each frame."""
    return replace(sequence, numbers=np.zeros(0, np.int64))


def channels_of(header: Header) -> Channels:
    """Return the channels of all parts of a frame."""
    return tuple(
        (printable(one.name.decode(errors="backslashreplace"), keep=""), _TYPES[one.dtype.str])
        for part in header.parts
        for one in part.channels
    )


def said(channels: Channels) -> str:
    """Return channels as text: "B G R, half"."""
    kinds = " and ".join(dict.fromkeys(kind for _, kind in channels))
    return f"{' '.join(name for name, _ in channels)}, {kinds}"


def require_expected(header: Header, size: int, expected: Expected) -> None:
    """Raise FrameError if a frame's header says that it is another frame, or another picture than its shot's.

    Args:
        header: The header. One without a timecode is taken for what it is called.
        size: Bytes of the file.
        expected: What it must be.
    """
    if mistake := expected.sequence.mistake(expected.count, facts_of(header, size)):
        raise FrameError(mistake)
    found = channels_of(header)
    if expected.channels is not None and found != expected.channels:
        raise FrameError(f"has the channels {said(found)}, and its shot has {said(expected.channels)}")
