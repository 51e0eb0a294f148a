# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The conform of an archive: which of its files each frame of its timeline shows."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

from ocio_gen.archive.layout import TIMELINE
from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidFileError, MissingFileError, Place, one_line
from ocio_gen.core.names import printable
from ocio_gen.core.sequences import MOST_FRAMES
from ocio_gen.show.cut.otio import loaded

_CURE = "write the archive again"

# Of a speed as a fraction: 1/3 is meant, and 0.3333333333333333 is written.
_MOST_DENOMINATOR = 10**8

# Nothing is a frame number beyond this: no file name of an archive has more digits.
_MOST_NUMBER = 10**9

# Frames of all video tracks together: an archive's timeline has one track.
_MOST_OF_TRACKS = 2 * MOST_FRAMES


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
    disabled: list[int] = field(default_factory=list)
    """Where there is only a clip that is disabled, which shows nothing."""
    looks: dict[str, str | None] = field(default_factory=dict)
    """The shot of the looks, or none, by the folder, where the timeline says it."""


def read_conform(archive: Path) -> Conform:
    """Return the conform of an archive's timeline.

    Retimes are taken as the timeline says: frame i of a clip of speed s is the frame i * s from the first
    that it reads, rounded down, and backwards rounded up. Clips and tracks that are disabled show nothing.
    Files are not looked for: those that are not there are missing frames.

    Args:
        archive: A folder with `timeline.otio` and a folder for each shot.

    Raises:
        UserError: there is no timeline, OpenTimelineIO does not read it, it has no single frames or too many,
            nested tracks, transitions longer than their clips, or leads out of the archive.
    """
    path = archive / TIMELINE
    if not path.is_file():
        raise MissingFileError(archive, f"has no {TIMELINE}", hint="give a folder that ocio-gen archive made")
    timeline = _timeline(path)
    first = _count(timeline.global_start_time, path) if timeline.global_start_time else 0
    conform = Conform(first, first)
    shown: defaultdict[int, list[Path]] = defaultdict(list)
    spans: list[tuple[int, int]] = []
    disabled: set[int] = set()
    room = _MOST_OF_TRACKS
    for track in _tracks(timeline, path):
        items = _items(track, first, path)
        length = items[-1].end - first if items else 0
        if (room := room - length) < 0:
            text = f"its tracks have more than {_MOST_OF_TRACKS:,} frames"
            raise InvalidFileError(path, text, hint=_CURE)
        conform.end = max(conform.end, first + length)
        spans += _transitions(items)
        for item in items:
            if not isinstance(item.made, _otio().schema.Clip):
                continue
            if not item.made.enabled:
                disabled.update(item.counts)
                continue
            for count, file in zip(item.counts, _files(item.made, item.length, item.where), strict=True):
                shown[count].append(archive / file)
            if (look := _look(item.made)) is not None:
                conform.looks[_folder(item.made, item.where).as_posix()] = look or None
    _sort_out(conform, shown, spans, disabled)
    if not conform.files:
        what = "no frame alone: all are mixed" if conform.mixed else "no frame"
        raise InvalidFileError(path, f"shows {what} of the archive", hint=_CURE)
    return conform


@dataclass(frozen=True)
class _Item:
    """An item of a track in its place; a transition has no length."""

    where: Place
    made: Any
    begin: int
    length: int

    @property
    def end(self) -> int:
        return self.begin + self.length

    @property
    def counts(self) -> range:
        return range(self.begin, self.end)


def _tracks(timeline: Any, path: Path) -> Iterator[Any]:  # noqa: ANN401
    """Yield the video tracks that are seen."""
    schema = _otio().schema
    for number, track in enumerate(timeline.tracks, 1):
        where = Place(path.name, f"track {number}")
        if not isinstance(track, schema.Track):
            raise InvalidFileError(where, f"is a {_kind(track)}, and no track", hint=_CURE)
        if track.kind != schema.TrackKind.Video or not track.enabled:
            continue
        if track.source_range is not None or timeline.tracks.source_range is not None:
            raise InvalidFileError(where, "is trimmed as a whole", hint=_CURE)
        yield track


def _items(track: Any, first: int, path: Path) -> list[_Item]:  # noqa: ANN401
    """Return what a track holds, each in its place."""
    schema = _otio().schema
    items: list[_Item] = []
    at = first
    for number, item in enumerate(track, 1):
        where = Place(path.name, f"item {number} of {printable(track.name, keep='') or 'the track'}")
        length = 0
        if isinstance(item, schema.Clip | schema.Gap):
            length = _length(item, where)
        elif not isinstance(item, schema.Transition):
            raise InvalidFileError(where, f"is a {_kind(item)} in the track", hint=_CURE)
        if at + length - first > MOST_FRAMES:
            raise InvalidFileError(where, f"ends beyond {MOST_FRAMES:,} frames", hint=_CURE)
        items.append(_Item(where, item, at, length))
        at += length
    return items


def _kind(item: Any) -> str:  # noqa: ANN401
    return printable(type(item).__name__, keep="")


def _transitions(items: Sequence[_Item]) -> Iterator[tuple[int, int]]:
    """Yield the counts of the first frame of each transition, and of that after its last."""
    # (Black that is seen only in a transition has no length, or no item at all at the ends of a track.)
    lengths = [0, *(one.length for one in items), 0]
    for item, left, right in zip(items, lengths, lengths[2:], strict=False):
        if not isinstance(item.made, _otio().schema.Transition):
            continue
        before, after = (_count(one, item.where) for one in (item.made.in_offset, item.made.out_offset))
        if min(before, after) < 0:
            raise InvalidFileError(item.where, "has a length below 0", hint=_CURE)
        if 0 < left < before or 0 < right < after:
            raise InvalidFileError(item.where, "is longer than the clip beside it", hint=_CURE)
        yield item.begin - before, item.begin + after


def _sort_out(
    conform: Conform,
    shown: Mapping[int, Sequence[Path]],
    spans: Iterable[tuple[int, int]],
    disabled: Set[int],
) -> None:
    """Sort frames of the record by how many layers they show: one, several, or none."""
    mixed = {count for count, files in shown.items() if len(files) > 1}
    at = conform.first
    for begin, end in sorted(spans):  # (each frame once, however many there are, and however long)
        mixed.update(range(max(begin, at), min(end, conform.end)))
        at = max(at, end)
    conform.mixed = sorted(mixed)
    for count in range(conform.first, conform.end):
        if count in mixed:
            continue
        if files := shown.get(count):
            conform.files[count] = files[0]
        elif count in disabled:
            conform.disabled.append(count)
        else:
            conform.empty.append(count)


def _otio() -> Any:  # noqa: ANN401 - OpenTimelineIO, which takes a while to import
    import opentimelineio

    return opentimelineio


def _timeline(path: Path) -> Any:  # noqa: ANN401
    text = read_text(path, _CURE)
    try:
        timeline = loaded(text)
        timeline.video_tracks()
    except Exception as error:  # of any kind, where what it holds is not what it should be
        raise InvalidFileError(
            path, f"no timeline that OpenTimelineIO reads: {one_line(error)[:300]}", hint=_CURE
        ) from None
    return timeline


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
