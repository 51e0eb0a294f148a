# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sequences: files whose names differ in the frame's number, and the patterns that stand for them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError

# What makes a name a pattern of a sequence, where no such file is: 1001-1100#, ####, @@@@, %04d, $F4.
_PATTERN = re.compile(r"[#@]|%0?\d*d|\$F\d*|<UDIM>|%\(UDIM\)d")

# A number that is no frame's, and too large for what reads frames' numbers.
_TOO_LONG = re.compile(r"\d{19}")

# No sequence has more: over two hours of film, as one file a frame.
MOST_FRAMES = 200_000

# Runs of frames that a sentence names; the others are counted.
_MOST_RUNS = 12


@dataclass(frozen=True)
class FrameSequence:
    """Frames by their numbers."""

    name: str
    """The pattern, without its folder: plate.####.exr."""
    frames: dict[int, Path]
    """Ascending; those of a pattern with a range may not be there."""


def is_pattern(path: Path) -> bool:
    """Return whether the name of a file that is not there is a pattern of a sequence."""
    return bool(_PATTERN.search(path.name))


def has_long_number(name: str) -> bool:
    """Return whether a name has a number in it that is no frame's."""
    return bool(_TOO_LONG.search(name))


def sequence_of(pattern: str) -> FrameSequence:
    """Return the frames that a pattern stands for.

    Args:
        pattern: Of `plate.####.exr`, they are those that there are; of `plate.1001-1100#.exr`, those that
            must be.

    Raises:
        UserError: there are none.
    """
    import fileseq

    # One # stands for four digits, as in most hosts; more are a digit each.
    style = fileseq.PAD_STYLE_HASH4 if pattern.count("#") == 1 else fileseq.PAD_STYLE_HASH1
    try:
        sequence = fileseq.FileSequence(pattern, pad_style=style)
        if sequence.frameSet() is None:
            sequence = fileseq.FileSequence.findSequenceOnDisk(pattern, strictPadding=True, pad_style=style)
    except (ValueError, ArithmeticError) as error:
        raise InvalidFileError(pattern, f"no frames of such a sequence are found: {error}") from None
    if len(sequence) > MOST_FRAMES:
        raise InvalidFileError(
            pattern, f"has {len(sequence):,} frames", hint=f"name {MOST_FRAMES:,} or fewer at a time"
        )
    numbers = map(int, sequence.frameSet() or ())
    return FrameSequence(
        Path(pattern).name, dict(sorted(zip(numbers, (Path(str(name)) for name in sequence), strict=True)))
    )


def sequence_at(path: Path, suffix: str = "") -> FrameSequence | None:
    """Return the sequence that a folder holds, or that a pattern stands for; None for a file.

    Args:
        path: A folder, a pattern, or a file.
        suffix: The ending of the files that are looked at in a folder, in small letters; "" for any.

    Raises:
        UserError: there is none, or there are several.
    """
    if path.is_dir():
        return sequence_in(path, suffix)
    if not path.exists() and is_pattern(path):
        return sequence_of(str(path))
    return None


def frames_of(path: Path) -> list[Path]:
    """Return the frames of the sequence at a path; none where there is no sequence."""
    try:
        sequence = sequence_at(path)
    except InvalidFileError:
        return []
    return list(sequence.frames.values()) if sequence else []


def sequence_in(folder: Path, suffix: str = "") -> FrameSequence:
    """Return the one sequence that a folder holds; hidden files, and those without a number, are none.

    Args:
        folder: The folder.
        suffix: As for `sequence_at`.

    Raises:
        UserError: it holds none or several, or cannot be read.
    """
    import fileseq

    try:
        paths = sorted(folder.iterdir())
        names = [path.name for path in paths if path.name.lower().endswith(suffix) and path.is_file()]
    except OSError as error:
        raise InvalidFileError(shown(folder), f"cannot be read ({error.strerror})") from None
    some = [name for name in names if not name.startswith(".") and not has_long_number(name)]
    listed = fileseq.findSequencesInList(some, pad_style=fileseq.PAD_STYLE_HASH1)  # a # is a digit
    found = [one for one in listed if one.frameSet() is not None]
    if not found:
        if any(path.is_dir() for path in paths):
            text = "holds folders, and no frames with numbers"
            raise InvalidFileError(shown(folder), text, hint="name one of them, or plate.####.exr")
        raise InvalidFileError(shown(folder), "holds no frames with numbers", hint="name plate.####.exr")
    if len(found) > 1:
        every = ", ".join(one.format("{basename}{padding}{extension}") for one in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise InvalidFileError(
            shown(folder), f"holds several sequences: {every}{more}", hint="name one: plate.####.exr"
        )
    sequence = found[0]
    frames = {
        int(number): folder / str(name) for number, name in zip(sequence.frameSet(), sequence, strict=True)
    }
    return FrameSequence(sequence.format("{basename}{padding}{extension}"), dict(sorted(frames.items())))


def frame_name(stem: str, number: int, ending: str = "exr") -> str:
    """Return what a frame is called that this project writes: its number has eight digits.

    Args:
        stem: A shot's name, or that of a track file without its ending.
        number: Frames from 00:00:00:00 to it.
        ending: Of the name; it has no dot before it.
    """
    return f"{stem}.{number:08d}.{ending}"


def number_of(path: Path) -> int | None:
    """Return the number of a frame by its name; None where it has none."""
    found = re.findall(r"\d+", path.stem if not path.suffix[1:].isdigit() else path.name)
    return int(found[-1]) if found and len(found[-1]) < 19 else None


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs of consecutive numbers: the first and the last of each."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return found


def in_words(numbers: Iterable[int]) -> str:
    """Return frames as a phrase: "frame 1004", "frames 1004-1007, 1011", at most twelve runs of them."""
    return runs_in_words(runs(numbers))


def runs_in_words(some: Sequence[tuple[int, int]]) -> str:
    """Return runs of frames as a phrase, as `in_words` does.

    Args:
        some: The first and the last of each.
    """
    words = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in some[:_MOST_RUNS])
    if len(some) > _MOST_RUNS:
        left = sum(last - first + 1 for first, last in some[_MOST_RUNS:])
        words += f" and {left:,} more"
    one = len(some) == 1 and some[0][0] == some[0][1]
    return f"frame {words}" if one else f"frames {words}"
