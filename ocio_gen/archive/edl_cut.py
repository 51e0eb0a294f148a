# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The cut of an EDL: its events in the order of the record, joined by transitions, with black in the gaps.

A dissolve is two lines of one number: where the outgoing source has come to, a line of no length, and the
incoming event. Without the first line, the event before goes on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from ocio_gen.archive.cut import BLACK_MOTION, Clip, Cut, Joint, black, misplaced, timecode_text
from ocio_gen.core.errors import InvalidLookError, Place, UserError, all_of
from ocio_gen.core.names import printable
from ocio_gen.show.cut.edl import Edl
from ocio_gen.show.cut.events import Event, Motion, NameOf, Transition
from ocio_gen.show.cut.timecode import Timecode, TimecodeError

_TRACK = re.compile(r"V(\d*)", re.IGNORECASE)

# What comments call a speed that changes.
_CURVE = re.compile(r"\btime ?-?(?:warp|remap)", re.IGNORECASE)

# How far the first line of a dissolve may be from where a retimed event comes to: EDLs round.
_ROUNDED = 1


def edl_cut(edl: Edl, path: Path, rate: Fraction, track: str | None) -> Cut:
    """Return the cut of an EDL.

    Args:
        edl: What it says.
        path: Its file.
        rate: Of the record and of the sources, exact.
        track: The video track, V2 say; the only one by default.

    Raises:
        UserError: it has no pictures, an event cannot be read at this rate or is a key, or events overlap.
            All are named at once.
    """
    events = _on_track(edl, path, track)
    lines, errors = [], []
    for event in events:
        try:
            lines.append(_line(event, path, rate))
        except UserError as error:
            errors.append(error)
    if errors:
        raise all_of(errors)
    clips = _Track().clips(_units(lines))
    if not any(clip.event for clip in clips):
        raise InvalidLookError(path, "has no picture events", hint="give the EDL of the picture")
    drop = any(isinstance(place, Timecode) and place.drop for event in events for place in event.record)
    notes = tuple(line.note for line in lines if line.note)
    return Cut(printable(edl.title or path.stem, keep=""), rate, drop, tuple(clips), notes)


def _on_track(edl: Edl, path: Path, track: str | None) -> list[Event]:
    """Return the events of the one video track that is wanted."""
    tracks = {id(event): number for event in edl.events if (number := _track_of(event))}
    numbers = sorted(set(tracks.values()))
    wanted = track.upper() if track else None
    wanted = "V1" if wanted == "V" else wanted
    if wanted and wanted not in numbers:
        raise InvalidLookError(
            path, f"has no track {track}", hint=f"archive.track can be {', '.join(numbers) or 'left out'}"
        )
    if not wanted and len(numbers) > 1:
        raise InvalidLookError(
            path, f"has several video tracks, {', '.join(numbers)}", hint="choose one by archive.track"
        )
    return [event for event in edl.events if tracks.get(id(event)) == (wanted or (numbers or [""])[0])]


def _track_of(event: Event) -> str | None:
    match = _TRACK.search(event.track)
    if match:
        return f"V{int(match[1] or 1)}"
    return "V1" if event.track.upper() == "B" else None


@dataclass(frozen=True)
class _Line:
    """An event with its places as counts."""

    event: Event
    where: Place
    begin: int
    end: int
    motion: Motion
    note: str = ""

    @property
    def joined(self) -> bool:
        """Whether the event begins with a dissolve or a wipe that lasts at least one frame."""
        return self.event.transition is not Transition.CUT and self.event.frames > 0


def _line(event: Event, path: Path, rate: Fraction) -> _Line:
    where = Place(path.name, f"event {event.number} in line {event.line}")
    if event.transition is Transition.KEY:
        raise InvalidLookError(where, "is a key over another picture, which no archive of shots holds")
    if event.retime is None and any(_CURVE.search(text) for text in event.names.get(NameOf.COMMENT, ())):
        raise InvalidLookError(
            where, "has a speed that changes, and no M2 says how", hint="archive what it was rendered to"
        )
    try:
        begin, end = (place.count(rate) for place in event.record)
        motion = BLACK_MOTION if event.black else event.motion(rate)
        source = [place.count(rate) for place in event.source]
    except TimecodeError as error:
        raise InvalidLookError(where, error, hint="is archive.rate the EDL's?") from None
    if end < begin:
        raise InvalidLookError(where, "its record ends before it begins")
    if problem := misplaced((begin, end), rate):
        raise InvalidLookError(where, f"its record {problem}")
    if event.frames > end - begin and event.transition is not Transition.CUT:
        raise InvalidLookError(
            where, f"its transition takes {event.frames} frames, and the event has {end - begin}"
        )
    taken = source[1] - source[0]
    if event.retime is None and not event.black and taken != end - begin:
        raise _of_another_length(event, where, taken, end - begin, rate)
    return _Line(event, where, begin, end, motion, _beyond(event, where, motion, end - begin, rate))


def _of_another_length(event: Event, where: Place, taken: int, length: int, rate: Fraction) -> UserError:
    """Return the error of an event that takes more or fewer frames of its source than it has."""
    drop = isinstance(event.source[0], Timecode) and event.source[0].drop
    if taken + Timecode(24, 0, 0, 0, drop).count(rate) == length:
        text = "its source passes midnight, and frames are counted from 00:00:00:00"
        return InvalidLookError(where, text, hint="split the event there")
    if taken < 0:
        return InvalidLookError(
            where, "its source ends before it begins, and no M2 says that it runs backwards"
        )
    return InvalidLookError(
        where,
        f"takes {taken} frames of its source for {length} of the cut, and no M2 says how",
        hint="export the EDL with its retimes",
    )


def _beyond(event: Event, where: Place, motion: Motion, length: int, rate: Fraction) -> str:
    """Return a note where a retime reads frames beyond the source range that its event states."""
    if event.retime is None or event.black or not length:
        return ""
    first, end = (place.count(rate) for place in event.source)
    # A range of no length states a place; one that runs backwards ends before its last frame, too.
    stated = sorted((first, end if first == end else end - 1 if first < end else end + 1))
    read = sorted((motion.at(0), motion.at(length - 1)))
    if stated[0] <= read[0] and read[1] <= stated[1]:
        return ""
    place = event.source[0]
    drop = place.drop if isinstance(place, Timecode) else None
    frames, range_ = (
        " to ".join(str(one) if drop is None else timecode_text(one, rate, drop=drop) for one in both)
        for both in (read, stated)
    )
    return f"{where}: its M2 reads frames {frames}, and its source range has {range_}"


def _units(lines: Sequence[_Line]) -> list[tuple[_Line | None, _Line]]:
    """Return events in the order of the record, each with the line that its transition leads from."""
    units: list[tuple[_Line | None, _Line]] = []
    before: _Line | None = None
    for line in lines:
        one = before and (before.event.number == line.event.number or before.end == line.begin)
        if line.joined and before and before.begin == before.end and one:
            units.append((before, line))
        elif line.begin < line.end:
            units.append((None, line))
        before = line
    return sorted(units, key=lambda unit: unit[1].begin)


class _Track:
    """The clips of a cut, as they are added in the order of the record."""

    def __init__(self) -> None:
        self._clips: list[Clip] = []

    def clips(self, units: Sequence[tuple[_Line | None, _Line]]) -> list[Clip]:
        """Return the clips of events.

        Raises:
            UserError: two show their pictures at once, or a transition leads from elsewhere.
        """
        errors = [error for unit in units for error in self._add(*unit)]
        if errors:
            raise all_of(errors)
        following = [*(clip.begins for clip in self._clips[1:]), None][: len(self._clips)]
        return [replace(clip, ends=joint) for clip, joint in zip(self._clips, following, strict=True)]

    def _add(self, outgoing: _Line | None, line: _Line) -> Iterator[UserError]:
        if self._clips and (cursor := self._clips[-1].record[1]) != line.begin:
            if cursor > line.begin:
                text = f"begins before {self._clips[-1].where} has ended"
                yield InvalidLookError(line.where, text, hint="archive a cut of one track")
                return
            self._clips.append(black(cursor, line.begin))
        joint = None
        if line.joined:
            joint = Joint(line.event.transition, 0, line.event.frames, line.event.pattern)
            if outgoing and outgoing.begin != line.begin:
                text = f"its transition leads from line {outgoing.event.line}, which ends elsewhere"
                yield InvalidLookError(line.where, text)
                return
            self._lead_from(outgoing, line.begin)
        event = None if line.event.black else line.event
        self._clips.append(Clip(str(line.where), event, (line.begin, line.end), line.motion, joint))

    def _lead_from(self, outgoing: _Line | None, at: int) -> None:
        """See to it that the last clip is what a transition leads from."""
        last = self._clips[-1] if self._clips else None
        if outgoing is None or outgoing.event.black:
            if last is None or (outgoing and last.event):
                self._clips.append(black(at, at))
        elif last is None or not _goes_on(last, outgoing):
            self._clips.append(Clip(str(outgoing.where), outgoing.event, (at, at), outgoing.motion))


def _goes_on(clip: Clip, line: _Line) -> bool:
    """Return whether the first line of a transition is where a clip comes to at its end."""
    event = clip.event
    if event is None or event.reel.casefold() != line.event.reel.casefold():
        return False
    names, repeated = (set(one.names.get(NameOf.CLIP, ())) for one in (event, line.event))
    if names and repeated and not names & repeated:
        return False
    off = abs(clip.motion.at(clip.length) - line.motion.at(0))
    return off <= (0 if event.retime is None and line.event.retime is None else _ROUNDED)
