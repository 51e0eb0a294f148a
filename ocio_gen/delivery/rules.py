# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The rules that a delivery is judged by: each with its name, and what it asks for.

Source: SMPTE ST 2065-4 (ACES image container), OpenEXR File Layout, SMPTE ST 12-1, ASC MHL v2.0; for the
others, what those who take archival masters in ask for.
"""

from dataclasses import dataclass
from typing import Literal

from ocio_gen.core.documented import Word

RuleName = Literal[
    "whole",
    "version",
    "parts",
    "tiles",
    "deep",
    "attributes",
    "line-order",
    "offsets",
    "codec",
    "aces-flag",
    "channels",
    "extra-channels",
    "half",
    "chromaticities",
    "chromaticities-missing",
    "primaries-unknown",
    "pixel-aspect",
    "windows",
    "resolution",
    "same-size",
    "frame-numbers",
    "padding",
    "timecode",
    "timecode-missing",
    "timecode-number",
    "timecode-rate",
    "names",
    "path-length",
    "case",
    "folder-name",
    "one-sequence",
    "other-files",
    "nan",
    "infinity",
    "black",
    "repeated",
    "blank-lines",
    "matte",
    "log-looking",
    "mhl",
    "mhl-listed",
    "mhl-hash",
    "mhl-missing",
]


class Level(Word):
    """What becomes of a delivery that breaks a rule."""

    FAIL = "fail"
    WARN = "warn"
    OFF = "off"


class Family(Word):
    """What a rule is about."""

    CONTAINER = "container"
    IMAGE = "image"
    NUMBERS = "numbers"
    NAMES = "names"
    PIXELS = "pixels"
    HASHES = "hashes"


@dataclass(frozen=True)
class Rule:
    """A rule."""

    name: RuleName
    family: Family
    asks: str  # one sentence
    usual: Level = Level.FAIL  # where a profile does not say


# Black between pictures is a mistake where it is short, and an edit where it lasts.
SHORT_BLACK_SECONDS = 1

# As many frames that are alike are a still or a freeze; fewer are a fault of who rendered or copied them.
STILL_FRAMES = 12

# Light of scenes has some blacks and some highlights; an encoding for grading, ACEScct say, has neither: the
# darkest thousandth of its samples is at least 0.05, and the largest at most 1.47.
LOG_DARKEST, LOG_LARGEST, LOG_SHARE = 0.05, 1.47, 1000

RULES: dict[RuleName, Rule] = {
    rule.name: rule
    for rule in (
        Rule("whole", Family.CONTAINER, "Each file can be read; each frame is whole and decodes."),
        Rule(
            "version",
            Family.CONTAINER,
            "The version is 2, or 1026 where names are longer than 31 characters (ST 2065-4).",
        ),
        Rule("parts", Family.CONTAINER, "A file is one part (ST 2065-4)."),
        Rule("tiles", Family.CONTAINER, "A file holds scan lines, no tiles (ST 2065-4)."),
        Rule("deep", Family.CONTAINER, "A file holds one sample a pixel, no deep data (ST 2065-4)."),
        Rule(
            "attributes",
            Family.CONTAINER,
            "The attributes that each OpenEXR file must have: each appears once, with the right type.",
        ),
        Rule("line-order", Family.CONTAINER, "Lines stand in the order of increasing y (ST 2065-4)."),
        Rule(
            "offsets",
            Family.CONTAINER,
            "The table of chunks is written, in order; chunks follow each other, and nothing follows the "
            "last one.",
        ),
        Rule("codec", Family.CONTAINER, "The codec is one of the profile's."),
        Rule("aces-flag", Family.CONTAINER, "acesImageContainerFlag is 1 (ST 2065-4)."),
        Rule(
            "channels",
            Family.IMAGE,
            "Channels B G R, and for stereo left.*, are half or float, with a sample for each pixel "
            "(ST 2065-4).",
        ),
        Rule(
            "extra-channels",
            Family.IMAGE,
            "There are no other channels; A and left.* where the profile allows them (ST 2065-4).",
        ),
        Rule("half", Family.IMAGE, "Samples are 16-bit half (ST 2065-4)."),
        Rule(
            "chromaticities",
            Family.IMAGE,
            "chromaticities, where they are there, are those of ACES2065-1, AP0 (ST 2065-1).",
        ),
        Rule(
            "chromaticities-missing",
            Family.IMAGE,
            "An ACES container, by its acesImageContainerFlag, has chromaticities, too (ST 2065-4).",
        ),
        Rule(
            "primaries-unknown",
            Family.IMAGE,
            "A frame without acesImageContainerFlag 1 has chromaticities: else it is Rec. 709 (OpenEXR).",
        ),
        Rule("pixel-aspect", Family.IMAGE, "Pixels are square."),
        Rule(
            "windows", Family.IMAGE, "The data window is the display window: nothing is cropped or beyond it."
        ),
        Rule("resolution", Family.IMAGE, "The display window is as large as the profile asks for."),
        Rule(
            "same-size",
            Family.IMAGE,
            "Size, windows, pixel aspect, channels, codec and chromaticities stay in a sequence.",
        ),
        Rule("frame-numbers", Family.NUMBERS, "Frame numbers are continuous, each there once."),
        Rule(
            "padding", Family.NUMBERS, "Frame numbers of a sequence have as many digits as the profile asks."
        ),
        Rule("timecode", Family.NUMBERS, "A frame's timeCode is a valid timecode (ST 12-1)."),
        Rule("timecode-missing", Family.NUMBERS, "Each frame has a timeCode."),
        Rule(
            "timecode-number",
            Family.NUMBERS,
            "The frame's number and its timecode count on together; where the profile numbers by timecode, "
            "the number is the count of frames since 00:00:00:00.",
        ),
        Rule(
            "timecode-rate",
            Family.NUMBERS,
            "framesPerSecond is a rate that timecodes have, is the one that is asked for, and stays the same "
            "in a sequence. Drop-frame stays the same, too, and is used at 29.97 and 59.94 only (ST 12-1).",
        ),
        Rule("names", Family.NAMES, "Names of files and folders are of the profile's characters."),
        Rule("path-length", Family.NAMES, "Paths in the delivery are not longer than the profile allows."),
        Rule("case", Family.NAMES, "Names in a folder differ in more than case."),
        Rule("folder-name", Family.NAMES, "A folder of frames has their name: SHOT/SHOT.########.exr."),
        Rule("one-sequence", Family.NAMES, "A folder holds one sequence of frames."),
        Rule(
            "other-files",
            Family.NAMES,
            "There are no links, pipes or empty files, and nothing that systems and programs leave behind.",
        ),
        Rule("nan", Family.PIXELS, "No sample is NaN."),
        Rule("infinity", Family.PIXELS, "No sample is infinite."),
        Rule(
            "black",
            Family.PIXELS,
            "No frame between others is black for less than a second, and no sequence is all black.",
            Level.WARN,
        ),
        Rule(
            "repeated",
            Family.PIXELS,
            f"No frame has the pixels of the one before, but for stills of {STILL_FRAMES} frames and more.",
            Level.WARN,
        ),
        Rule(
            "blank-lines",
            Family.PIXELS,
            "No frame ends in lines of zeros that its neighbours do not have: an unfinished render.",
            Level.WARN,
        ),
        Rule(
            "matte",
            Family.PIXELS,
            "No sequence has lines of zeros above and below its picture.",
            Level.WARN,
        ),
        Rule(
            "log-looking",
            Family.PIXELS,
            f"A sequence is light, not log: of its samples, more than one in {LOG_SHARE:,} is below "
            f"{LOG_DARKEST}, or one is above {LOG_LARGEST}.",
            Level.WARN,
        ),
        Rule("mhl", Family.HASHES, "A whole ASC MHL history covers each file."),
        Rule(
            "mhl-listed",
            Family.HASHES,
            "The ASC MHL history lists each file that is there, or ignores it; frames it must not ignore.",
        ),
        Rule("mhl-hash", Family.HASHES, "Each file has the hash that the ASC MHL history lists."),
        Rule("mhl-missing", Family.HASHES, "Each file that the ASC MHL history lists is there."),
    )
}


def of_family(family: Family) -> list[Rule]:
    """Return the rules of a family."""
    return [rule for rule in RULES.values() if rule.family is family]
