# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The cut of an OpenTimelineIO timeline: one video track of clips, gaps and transitions.

A clip's first frame shows the start of its source range; a time warp goes on from there by its scalar, as
OpenTimelineIO's TimeTransform does, backwards where that is below 0.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from ocio_gen.archive.cut import Clip, Cut, Joint, black, misplaced
from ocio_gen.archive.otio_track import chosen_track, refuse_effects
from ocio_gen.core.errors import InvalidLookError, Place, UserError, all_of
from ocio_gen.core.names import printable
from ocio_gen.show.cut.events import Event, Motion, NameOf, Retime, Transition
from ocio_gen.show.cut.otio import CURE, clip_names, read_timeline, value
from ocio_gen.show.cut.text import file_of_uri
from ocio_gen.show.cut.timecode import FrameCount, TimecodeError, counted, exact_rate

# Speeds and frames above these are no cut's.
_FASTEST, _LATEST = 1_000, 100_000_000

# The number of a wipe, as EDLs have it.
_WIPE = re.compile(r"\d{1,3}", re.ASCII)

# Of a frame, that numbers of seconds or of other rates are off a whole one.
_NEAR = 1e-3

# Of a time scalar as a fraction: 1/3 is meant, and 0.3333333333333333 is written.
_DENOMINATOR = 10**8


def otio_cut(path: Path, track: str | None) -> Cut:
    """Return the cut of an .otio file.

    Args:
        path: The file.
        track: The video track, by its name or number (V2); the only one with clips by default.

    Raises:
        UserError: it cannot be read, or holds what no archive of shots can. All such clips are named at once.
    """
    import opentimelineio as otio

    timeline, _ = read_timeline(path)
    if not isinstance(timeline, otio.schema.Timeline):
        raise InvalidLookError(path, "holds no timeline", hint=CURE)
    chosen, notes = chosen_track(timeline, path, track)
    reader = _Reader(path, _rate(timeline, chosen, path))
    reader.notes += notes
    start = 0
    if timeline.global_start_time is not None:
        start = reader.whole(timeline.global_start_time, Place(path, "its start"))
    clips = reader.clips(chosen, start)
    title = printable(timeline.name or path.stem, keep="")
    return Cut(title, reader.rate, None, tuple(clips), tuple(reader.notes))


def _rate(timeline: Any, track: Any, path: Path) -> Fraction:  # noqa: ANN401
    """Return the rate of a timeline: of its start, or of its first clip."""
    times = [timeline.global_start_time] if timeline.global_start_time is not None else []
    times += [one.source_range.start_time for one in track if getattr(one, "source_range", None)][:1]
    try:
        return exact_rate(times[0].rate if times else 24)
    except TimecodeError as error:
        raise InvalidLookError(path, error, hint=CURE) from None


class _Reader:
    """Reads the items of one track."""

    def __init__(self, path: Path, rate: Fraction) -> None:
        self.rate = rate
        self.notes: list[str] = []
        self._path = path
        self._black = 0

    def clips(self, track: Any, start: int) -> list[Clip]:  # noqa: ANN401
        """Return what a track shows from its start on.

        Raises:
            UserError: an item is none that an archive can hold.
        """
        refuse_effects(track, Place(self._path.name, "its track"))
        clips: list[Clip] = []
        errors: list[UserError] = []
        at, joint = start, None
        for number, item in enumerate(track, 1):
            where = Place(self._path.name, f"item {number} ({printable(str(item.name), keep='')[:80]})")
            try:
                if type(item).__name__ == "Transition":
                    if joint:
                        raise InvalidLookError(where, "follows another transition", hint=CURE)
                    joint = self._joint(item, where)
                    if not clips:
                        clips.append(black(at, at))
                else:
                    clip = replace(self._clip(item, where, number, at), begins=joint)
                    clips.append(clip)
                    at, joint = clip.record[1], None
            except UserError as error:
                errors.append(error)
        if joint:
            clips.append(replace(black(at, at), begins=joint))
        if errors:
            raise all_of(errors)
        following = [*(clip.begins for clip in clips[1:]), None][: len(clips)]
        joined = [replace(clip, ends=joint) for clip, joint in zip(clips, following, strict=True)]
        if errors := list(_impossible(joined)):
            raise all_of(errors)
        return joined

    def _joint(self, item: Any, where: Place) -> Joint:  # noqa: ANN401
        before, after = (self.whole(offset, where) for offset in (item.in_offset, item.out_offset))
        if min(before, after) < 0:
            raise InvalidLookError(where, "its transition has a length below 0", hint=CURE)
        kind = str(item.transition_type)
        if kind == "SMPTE_Dissolve":
            return Joint(Transition.DISSOLVE, before, after)
        pattern = str(value(item.metadata, "ocio_gen", "wipe")) if kind == "Custom_Transition" else ""
        return Joint(Transition.WIPE, before, after, pattern if _WIPE.fullmatch(pattern) else "")

    def _clip(self, item: Any, where: Place, number: int, at: int) -> Clip:  # noqa: ANN401
        import opentimelineio as otio

        if not isinstance(item, otio.schema.Clip | otio.schema.Gap):
            kind = printable(type(item).__name__, keep="")
            raise InvalidLookError(
                where, f"is a {kind} in the track", hint="export the timeline without nesting"
            )
        refuse_effects(item, where, but=otio.schema.LinearTimeWarp)
        try:
            taken = item.trimmed_range()
        except Exception:  # of any kind, where it has no range
            raise InvalidLookError(where, "has no source range", hint=CURE) from None
        length = self.whole(taken.duration, where)
        if problem := misplaced((at, at + length), self.rate):
            raise InvalidLookError(where, problem, hint=CURE)
        if isinstance(item, otio.schema.Gap) or not item.enabled or self._generated(item, where):
            return black(at, at + length)
        motion = self._motion(item, taken.start_time, where)
        event = _event(item, self._path, number, (at, at + length), motion, self.rate)
        if motion.step < 0:
            self.notes.append(
                f"{where}: runs backwards; its first frame is {motion.at(0)}, where its range starts"
            )
        return Clip(
            str(where), event, (at, at + length), motion, source_files=tuple(_files(item.media_reference))
        )

    def _generated(self, item: Any, where: Place) -> bool:  # noqa: ANN401
        import opentimelineio as otio

        reference = item.media_reference
        if not isinstance(reference, otio.schema.GeneratorReference):
            return False
        if (kind := printable(str(reference.generator_kind), keep="")[:80]) != "black":
            self.notes.append(f"{where}: is generated ({kind}): no frames to archive")
        return True

    def _motion(self, item: Any, start: Any, where: Place) -> Motion:  # noqa: ANN401
        if not item.effects:
            return Motion(Fraction(self.whole(start, where)))
        scalar = item.effects[0].time_scalar if type(item.effects[0]).__name__ != "FreezeFrame" else 0.0
        if not math.isfinite(scalar) or abs(scalar) > _FASTEST:
            raise InvalidLookError(where, f"its time scalar is {scalar}", hint=CURE)
        self._require_rate(start, where)
        whole = _whole(start.value)
        place = Fraction(start.value if whole is None else whole)
        return Motion(place.limit_denominator(_DENOMINATOR), Fraction(scalar).limit_denominator(_DENOMINATOR))

    def whole(self, time: Any, where: Place) -> int:  # noqa: ANN401
        """Return a time as frames.

        Raises:
            UserError: it is of another rate, or between frames.
        """
        self._require_rate(time, where)
        if (frames := _whole(time.value)) is None:
            raise InvalidLookError(where, f"its time {time.value} is no whole number of frames", hint=CURE)
        return frames

    def _require_rate(self, time: Any, where: Place) -> None:  # noqa: ANN401
        try:
            rate = exact_rate(time.rate)
        except TimecodeError as error:
            raise InvalidLookError(where, error, hint=CURE) from None
        if rate != self.rate:
            raise InvalidLookError(
                where,
                f"runs at {float(rate):.6g} frames per second, and the timeline at {float(self.rate):.6g}",
                hint="conform its source to the timeline's rate first",
            )
        if not math.isfinite(time.value) or abs(time.value) > _LATEST:
            raise InvalidLookError(where, f"its time is {time.value}", hint=CURE)


def _whole(value: float) -> int | None:
    return round(value) if abs(value - round(value)) < _NEAR else None


def _impossible(clips: list[Clip]) -> Iterable[UserError]:
    """Yield an error for each clip that has no room for its transitions."""
    for clip in clips:
        if clip.begins and clip.ends and clip.begins.after + clip.ends.before > clip.length:
            yield InvalidLookError(clip.where, "its two transitions overlap", hint=CURE)
        elif max(clip.begins.after if clip.begins else 0, clip.ends.before if clip.ends else 0) > clip.length:
            yield InvalidLookError(clip.where, "its transition is longer than it is", hint=CURE)


def _files(reference: Any) -> Iterable[str]:  # noqa: ANN401
    """Yield what media are called: a file, or the prefix or the folder of a sequence. None is opened."""
    for attribute in ("target_url", "name_prefix"):
        if name := file_of_uri(getattr(reference, attribute, "") or ""):
            yield name
    if name := file_of_uri((getattr(reference, "target_url_base", "") or "").rstrip("/\\")):
        yield name
    if getattr(reference, "name", ""):
        yield str(reference.name)


def _event(
    item: Any,  # noqa: ANN401
    path: Path,
    number: int,
    record: tuple[int, int],
    motion: Motion,
    rate: Fraction,
) -> Event:
    """Return what an EDL would say of a clip."""
    names = {
        of: [printable(str(name), keep="") for name in some] for of, some in clip_names(item, path).items()
    }
    first = motion.at(0)
    retimed = bool(item.effects)
    return Event(
        line=number,
        number=f"{number:03d}",
        reel=next(iter(names.get(NameOf.REEL, ())), ""),
        track="V",
        transition=Transition.CUT,
        frames=0,
        source=(FrameCount(first), FrameCount(first + record[1] - record[0])),
        record=(FrameCount(record[0]), FrameCount(record[1])),
        names={of: some for of, some in names.items() if some},
        retime=Retime(motion.step * counted(rate), None) if retimed else None,
    )
