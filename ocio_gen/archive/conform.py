# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The conform of an archive: which of its files each frame of its timeline shows."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidFileError, MissingFileError, Place, one_line
from ocio_gen.core.names import printable
from ocio_gen.core.sequences import MOST_FRAMES

TIMELINE = "timeline.otio"

_CURE = "write the archive again"

# Of a speed as a fraction: 1/3 is meant, and 0.3333333333333333 is written.
_MOST_DENOMINATOR = 10**8

# Nothing is a frame number beyond this: no file name of an archive has more digits.
_MOST_NUMBER = 10**9


@dataclass
class Conform:
    """The frames of a timeline, by their record counts: frames since 00:00:00:00."""

    first: int
    end: int
    """The count after that of the last frame."""
    files: dict[int, Path] = field(default_factory=dict)
    """Where a single frame of the archive is shown, ascending."""
    mixed: list[int] = field(default_factory=list)
    """Where several are: inside of dissolves and wipes, and where tracks lie over each other."""
    empty: list[int] = field(default_factory=list)
    """Where none is: gaps."""
    looks: dict[str, str | None] = field(default_factory=dict)
    """The shot of the looks, or none, by the folder, where the timeline says it."""


def read_conform(archive: Path) -> Conform:
    """Return the conform of an archive's timeline.

    Retimes are taken as the timeline says: frame i of a clip of speed s is the frame i * s from the first
    that it reads, rounded down, and backwards rounded up. Files are not looked for: those that are not there
    are missing frames.

    Args:
        archive: A folder with `timeline.otio` and a folder for each shot.

    Raises:
        UserError: there is no timeline, OpenTimelineIO does not read it, it has no frames or too many, or
            leads out of the archive.
    """
    path = archive / TIMELINE
    if not path.is_file():
        raise MissingFileError(archive, f"has no {TIMELINE}", hint="give a folder that ocio-gen archive made")
    timeline = _timeline(path)
    first = _count(timeline.global_start_time, path) if timeline.global_start_time else 0
    conform = Conform(first, first)
    shown: defaultdict[int, list[Path]] = defaultdict(list)
    for track in timeline.video_tracks():
        at = first
        mixed: set[int] = set()
        items = list(track)
        for number, item in enumerate(items, 1):
            where = Place(path.name, f"item {number} of {track.name or 'the track'}")
            if isinstance(item, _otio().schema.Transition):
                mixed.update(range(at - _count(item.in_offset, where), at + _count(item.out_offset, where)))
                continue
            length = _length(item, where)
            if at + length - first > MOST_FRAMES:
                raise InvalidFileError(where, f"ends beyond {MOST_FRAMES:,} frames", hint=_CURE)
            if isinstance(item, _otio().schema.Clip):
                for count, file in zip(range(at, at + length), _files(item, length, where), strict=True):
                    shown[count].append(archive / file)
                if (look := _look(item)) is not None:
                    conform.looks[_folder(item, where).as_posix()] = look or None
            at += length
        conform.end = max(conform.end, at)
        conform.mixed += mixed
    _sort_out(conform, shown)
    if not shown:
        raise InvalidFileError(path, "shows no frame of the archive", hint=_CURE)
    return conform


def _sort_out(conform: Conform, shown: dict[int, list[Path]]) -> None:
    """Tell the frames of one layer from those of several, and of none."""
    mixed = {count for count in conform.mixed if conform.first <= count < conform.end}
    mixed |= {count for count, files in shown.items() if len(files) > 1}
    conform.mixed = sorted(mixed)
    for count in range(conform.first, conform.end):
        if count in mixed:
            continue
        if files := shown.get(count):
            conform.files[count] = files[0]
        else:
            conform.empty.append(count)


def _otio() -> Any:  # noqa: ANN401 - OpenTimelineIO, which takes a while to import
    import opentimelineio

    return opentimelineio


def _timeline(path: Path) -> Any:  # noqa: ANN401
    text = read_text(path, _CURE)
    try:
        # (OpenTimelineIO does not survive what is nested too deeply, nor a key that is there twice.)
        json.loads(text, object_pairs_hook=_with_each_key_once)
        timeline = _otio().adapters.read_from_string(text, "otio_json")
        timeline.video_tracks()
    except Exception as error:  # of any kind, where what it holds is not what it should be
        raise InvalidFileError(
            path, f"no timeline that OpenTimelineIO reads: {one_line(error)[:300]}", hint=_CURE
        ) from None
    return timeline


def _with_each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice in an object")
    return found


def _count(time: Any, where: object) -> int:  # noqa: ANN401
    """Return a time as a whole number of frames."""
    value = float(time.value)
    if not math.isfinite(value) or abs(value) > _MOST_NUMBER or value != round(value):
        raise InvalidFileError(where, f"{value} is no number of frames", hint=_CURE)
    return int(value)


def _length(item: Any, where: object) -> int:  # noqa: ANN401
    try:
        length = _count(item.duration(), where)
    except ValueError as error:  # OpenTimelineIO's, of a clip without a length
        raise InvalidFileError(where, one_line(error), hint=_CURE) from None
    if length < 0:
        raise InvalidFileError(where, f"has {length} frames", hint=_CURE)
    return length


def _folder(clip: Any, where: object) -> PurePosixPath:  # noqa: ANN401
    """Return the folder of a clip's frames, in the archive."""
    reference = clip.media_reference
    if not isinstance(reference, _otio().schema.ImageSequenceReference):
        raise InvalidFileError(where, "refers to no sequence of images", hint=_CURE)
    folder = PurePosixPath(reference.target_url_base)
    parts = (*folder.parts, reference.name_prefix, reference.name_suffix)
    unsafe = folder.is_absolute() or ".." in folder.parts or any("\0" in part for part in parts)
    if unsafe or "/" in reference.name_prefix + reference.name_suffix or "\\" in "".join(parts):
        raise InvalidFileError(where, f"{printable(str(folder))} leads out of the archive", hint=_CURE)
    return folder


def _files(clip: Any, length: int, where: object) -> Iterator[Path]:  # noqa: ANN401
    """Yield the file that each frame of a clip shows, in the archive."""
    folder, reference = _folder(clip, where), clip.media_reference
    digits = reference.frame_zero_padding
    if not 0 <= digits <= 20:
        raise InvalidFileError(where, f"pads numbers to {digits} digits", hint=_CURE)
    start = clip.source_range.start_time if clip.source_range else reference.available_range.start_time
    first, speed = _fraction(start.value, where), _speed(clip, where)
    for place in range(length):
        exact = first + place * speed
        number = math.floor(exact) if speed >= 0 else math.ceil(exact)
        if not 0 <= number < _MOST_NUMBER:
            raise InvalidFileError(where, f"reads frame {number}", hint=_CURE)
        yield Path(folder, f"{reference.name_prefix}{number:0{digits}d}{reference.name_suffix}")


def _speed(clip: Any, where: object) -> Fraction:  # noqa: ANN401
    """Return how many frames a clip reads for each that it shows."""
    speed = Fraction(1)
    for effect in clip.effects:
        if isinstance(effect, _otio().schema.FreezeFrame):
            return Fraction(0)
        if not isinstance(effect, _otio().schema.LinearTimeWarp):
            if isinstance(effect, _otio().schema.TimeEffect):
                raise InvalidFileError(where, "has a retime that is not linear", hint=_CURE)
            continue
        speed *= _fraction(effect.time_scalar, where)
    return speed


def _fraction(value: float, where: object) -> Fraction:
    """Return the fraction that a number of OTIO's stands for, which has no others than float64."""
    if not math.isfinite(value) or abs(value) > _MOST_NUMBER:
        raise InvalidFileError(where, f"{value} is no number of frames", hint=_CURE)
    return Fraction(value).limit_denominator(_MOST_DENOMINATOR)


def _look(clip: Any) -> str | None:  # noqa: ANN401
    """Return the shot of the looks that a clip's metadata names, "" where it says that it has none."""
    try:
        look = clip.metadata["ocio_gen"]["look"]
    except (KeyError, TypeError):
        return None
    return look if isinstance(look, str) else None
