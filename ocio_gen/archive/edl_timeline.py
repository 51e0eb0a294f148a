# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The cut of an archive as a CMX 3600 EDL: a reel for each shot's folder, and timecodes of its frames.

A dissolve has two lines, as `edl_cut` reads them: where the outgoing shot has come to, and the incoming one.
"""

import math
from collections.abc import Iterator
from fractions import Fraction

from ocio_gen.archive.cut import Clip
from ocio_gen.archive.plan import Plan, Shot
from ocio_gen.core.names import printable
from ocio_gen.show.cut.events import BLACK, Motion, NameOf, Transition
from ocio_gen.show.cut.timecode import Timecode, counted

# Decimals of a speed, in frames per second: as many as it needs, and as readers take.
_MOST_DECIMALS = 6

_BLACK_REEL = "BL"

# Characters of a name in a comment.
_LONGEST = 200


def edl_text(plan: Plan) -> tuple[str, list[str]]:
    """Return the EDL of an archive, and a sentence for each retime that no M2 can say to the frame."""
    writer = _Writer(plan)
    lines = list(writer.lines())
    return "".join(f"{line}\n" for line in lines), writer.notes


class _Writer:
    """Writes the lines of events."""

    def __init__(self, plan: Plan) -> None:
        self.notes: list[str] = []
        self._plan = plan
        drops = [plan.drop, *(plan.drops(shot) for shot in plan.shots)]
        # Where one timecode does not drop numbers, each of those that do says it by its own mark.
        self._code = "DROP FRAME" if all(drops) else "NON-DROP FRAME"
        self._number = 0

    def lines(self) -> Iterator[str]:
        """Yield all lines."""
        yield f"TITLE: {printable(self._plan.title, keep='')[:_LONGEST]}"
        yield f"FCM: {self._code}"
        before: tuple[Clip, Shot | None] | None = None
        for clip, shot in self._plan.track:
            if clip.begins or clip.seen[0] < clip.record[1] - (clip.ends.before if clip.ends else 0):
                self._number += 1
                yield ""
                yield from self._event(clip, shot, before if clip.begins else None)
            before = clip, shot

    def _event(
        self, clip: Clip, shot: Shot | None, outgoing: tuple[Clip, Shot | None] | None
    ) -> Iterator[str]:
        begin, end = clip.seen[0], clip.record[1] - (clip.ends.before if clip.ends else 0)
        speeds = []
        if outgoing:
            at = outgoing[0].length - (clip.begins.before if clip.begins else 0)
            yield self._line(outgoing[1], "C", (outgoing[0].motion.at(at),) * 2, (begin, begin))
            speeds.append(self._speed(*outgoing, at))
        kind = "C"
        if joint := clip.begins:
            wipe = joint.kind is Transition.WIPE
            kind = f"{f'W{joint.name or 1:>03}' if wipe else 'D':<4} {joint.length:03d}"
        source = _source_range(clip, end - begin) if shot else (0, end - begin)
        yield self._line(shot, kind, source, (begin, end))
        speeds.append(self._speed(clip, shot, -clip.head))
        yield from filter(None, speeds)
        yield from _comments(shot, outgoing[1] if outgoing else None, joined=outgoing is not None)

    def _line(self, shot: Shot | None, kind: str, source: tuple[int, int], record: tuple[int, int]) -> str:
        places = [self._source_code(shot, count) for count in source]
        places += [self._plan.timecode(count) for count in record]
        return f"{self._number:03d}  {shot.name if shot else _BLACK_REEL:<8} V     {kind:<8} " + " ".join(
            map(str, places)
        )

    def _source_code(self, shot: Shot | None, count: int) -> Timecode:
        return self._plan.source_timecode(shot, count) if shot else self._plan.timecode(count)

    def _speed(self, clip: Clip, shot: Shot | None, at: int) -> str | None:
        """Return the M2 of a clip from one of its frames on."""
        if shot is None or clip.motion == Motion(Fraction(clip.motion.at(0))):
            return None
        speed, exact = _speed_from(clip, at, counted(self._plan.rate))
        if not exact and at == -clip.head:
            self.notes.append(
                f"{shot.name}: its retime begins between frames, so that the EDL's M2 is off by one here and "
                "there; timeline.otio has it exactly"
            )
        entry = self._source_code(shot, clip.motion.at(at))
        return f"M2   {shot.name:<8}       {speed}                {entry}"


def _source_range(clip: Clip, length: int) -> tuple[int, int]:
    """Return the range of the source that an event states: as long as the record by the clip's speed."""
    entry = clip.motion.at(-clip.head)
    taken = max(1, math.ceil(abs(clip.motion.step) * length))
    return (entry, entry + taken) if clip.motion.step >= 0 else (max(0, entry + 1 - taken), entry + 1)


def _speed_from(clip: Clip, at: int, base: int) -> tuple[str, bool]:
    """Return a speed as M2 has it, and whether the same frames are read by it."""
    motion = clip.motion
    wanted = motion.step * base
    length = clip.length + clip.tail - at
    whole = (motion.start + motion.step * at).denominator == 1
    for decimals in range(1, _MOST_DECIMALS + 1):
        scaled = wanted * 10**decimals
        for number in dict.fromkeys((round(scaled), math.floor(scaled), math.ceil(scaled))):
            speed = Fraction(number, 10**decimals)
            if whole and speed == wanted:
                return _speed_text(speed, decimals), True
            said = Motion(Fraction(motion.at(at)), speed / base)
            if abs(speed - wanted) < 1 and all(said.at(n) == motion.at(at + n) for n in range(length)):
                return _speed_text(speed, decimals), True
    return _speed_text(
        Fraction(round(wanted * 10**_MOST_DECIMALS), 10**_MOST_DECIMALS), _MOST_DECIMALS
    ), False


def _speed_text(speed: Fraction, decimals: int) -> str:
    units, rest = divmod(abs(speed) * 10**decimals, 10**decimals)
    return f"{'-' if speed < 0 else ''}{units:03d}.{int(rest):0{decimals}d}"


def _comments(shot: Shot | None, outgoing: Shot | None, *, joined: bool) -> Iterator[str]:
    """Yield what the shots of an event are called, and where they came from."""
    if joined:
        yield f"* FROM CLIP NAME: {_clip_name(outgoing)}"
        yield f"* TO CLIP NAME: {_clip_name(shot)}"
    elif shot:
        yield f"* FROM CLIP NAME: {_clip_name(shot)}"
    if shot:
        yield f"* SOURCE FILE: {shot.name}"
        for of in (NameOf.REEL, NameOf.SOURCE_FILE):
            for name in shot.event.names.get(of, ())[:1]:
                yield f"* ORIGINAL {of.name.replace('_', ' ')}: {_text(name)}"


def _clip_name(shot: Shot | None) -> str:
    if shot is None:
        return _BLACK_REEL
    names = [name for name in shot.event.names.get(NameOf.CLIP, ()) if name.upper() not in BLACK]
    return _text(names[0]) if names else shot.name


def _text(name: str) -> str:
    return printable(name, keep="")[:_LONGEST]
