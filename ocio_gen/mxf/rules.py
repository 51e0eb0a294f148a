# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The rules that a track file of ACES frames is judged by: a table."""

from typing import NamedTuple

from ocio_gen.core.documented import Word


class Weight(Word):
    """What a broken rule means."""

    FAIL = "fail"
    WARN = "warn"


class Rule(NamedTuple):
    """A rule."""

    name: str
    asks: str
    """One sentence."""
    weight: Weight = Weight.FAIL


class Finding(NamedTuple):
    """A rule that is broken."""

    rule: str
    text: str
    frames: tuple[int, ...] = ()
    """By which frames, from 0; none where it is about all of it."""


RULES = (
    Rule("whole", "The file ends with its last packet, and nothing lies between packets (ST 336)."),
    Rule(
        "partitions",
        "Partitions are closed and complete, say where they are, and the random index lists them (ST 377-1).",
    ),
    Rule("pattern", "The pattern is OP1a, the essence ACES frames, wrapped one by one (ST 2065-5)."),
    Rule("sets", "The sets of the header are there, and refer to each other (ST 377-1)."),
    Rule("index", "The index says where each frame is, at the rate of the track (ST 377-1)."),
    Rule("length", "The tracks and the descriptor are as long as there are frames."),
    Rule("descriptor", "The descriptor is what the headers of the frames say (ST 2065-5)."),
    Rule("frame", "Each frame is an ACES container, whole (ST 2065-4)."),
    Rule("alike", "All frames have the windows and the channels of the first."),
    Rule("timecode", "The timecodes in headers run on from that of the file.", Weight.WARN),
    Rule(
        "target-frames",
        "Each target frame has a stream, a descriptor, the type that this says, and a frame (ST 2067-50).",
    ),
)
