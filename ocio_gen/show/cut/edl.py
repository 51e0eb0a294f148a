# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads EDLs: CMX 3600, and what editing and grading systems write in its name.

Source: SMPTE ST 258 for the lines of events; ASC CDL v1.2, 4.2, for ASC_SOP and ASC_SAT.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import InvalidLookError
from ocio_gen.show.cut.cdl_text import CdlTextError, with_saturation, with_sop
from ocio_gen.show.cut.events import UNNAMED, Event, NameOf, Retime, Transition
from ocio_gen.show.cut.text import read_lines
from ocio_gen.show.cut.timecode import FrameCount, Timecode, TimecodeError

# A feature film has some thousands of events, and an EDL lines of 80 columns; comments can be longer.
_MOST_LINES, _LONGEST_LINE = 1_000_000, 2_000

_CURE = "give a CMX3600 EDL"

# Characters of a line that an error shows.
_SHOWN = 80

_NUMBER = re.compile(r"\d{1,6}[A-Za-z]?", re.ASCII)
_TRACK = re.compile(r"NONE|[AVB][AVB0-9/,+&]*", re.IGNORECASE)
_TRANSITION = re.compile(r"C|D|W\d{0,3}|K[BO]?", re.IGNORECASE)
_TIMECODE = re.compile(r"\d{1,2}[:;.]\d{1,2}[:;.]\d{1,2}[:;.,]\d{1,3}")
_TITLE = re.compile(r"\s*TITLE\s*:\s*(.*)", re.IGNORECASE)
_FRAME_CODE = re.compile(r"\s*FCM\s*:\s*(NON[- ]?)?DROP", re.IGNORECASE)
_RETIME = re.compile(r"\s*M2\s", re.IGNORECASE)
_SPEED = re.compile(r"([+-]?\d{1,6})(?:[.,](\d{0,6}))?", re.ASCII)
_FRAMES, _COUNT = re.compile(r"\d{1,4}", re.ASCII), re.compile(r"\d{1,9}", re.ASCII)

# What a line begins with that is no event, whatever else it holds.
_NO_EVENT = re.compile(
    r"\s*(?:[*>|;#]|(?:TITLE|FCM|SPLIT|AUD|GPI|EFFECTS|FINAL CUT PRO|DLEDL|MOTION EFFECT)\b)", re.IGNORECASE
)

_KEYED = re.compile(r"([A-Za-z ]{3,40}?)\s*(?::|(?<=NAME) IS\b:?)\s*(.*)", re.IGNORECASE)

# What comments say, and of which side of a transition.
_FROM, _TO = "from", "to"
_KEYS = {
    "FROM CLIP NAME": (NameOf.CLIP, _FROM),
    "FROM CLIP": (NameOf.CLIP, _FROM),
    "TO CLIP NAME": (NameOf.CLIP, _TO),
    "TO CLIP": (NameOf.CLIP, _TO),
    "CLIP NAME": (NameOf.CLIP, ""),
    "KEY CLIP NAME": (NameOf.CLIP, ""),
    "SOURCE FILE": (NameOf.SOURCE_FILE, ""),
    "SOURCE FILE NAME": (NameOf.SOURCE_FILE, ""),
    "FROM SOURCE FILE": (NameOf.SOURCE_FILE, _FROM),
    "TO SOURCE FILE": (NameOf.SOURCE_FILE, _TO),
    "FROM FILE": (NameOf.SOURCE_FILE, _FROM),
    "TO FILE": (NameOf.SOURCE_FILE, _TO),
    "REEL": (NameOf.REEL, ""),
    "REEL NAME": (NameOf.REEL, ""),
    "TAPE": (NameOf.REEL, ""),
    "TAPE NAME": (NameOf.REEL, ""),
    "FINAL CUT PRO REEL": (NameOf.REEL, ""),
    "LOC": (NameOf.LOCATOR, ""),
    "COMMENT": (NameOf.COMMENT, ""),
    "COMMENTS": (NameOf.COMMENT, ""),
}
_REPLACED = re.compile(r"\sREPLACED BY:.*", re.IGNORECASE)

_CDL = re.compile(r"(?:CDL[_ ])?ASC[_ ](SOP|SAT|CC[_ ]XML)(?![A-Za-z])\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Edl:
    """What an EDL says."""

    title: str
    events: tuple[Event, ...]  # all, in their order: also sound and black


def read_edl(path: Path) -> list[Event]:
    """Return the events of an EDL that show a source, in their order; sound and black are left out.

    Raises:
        UserError: as for `read_whole_edl`, or it has no such events.
    """
    events = [event for event in read_whole_edl(path).events if event.picture and not event.black]
    if not events:
        raise InvalidLookError(path, "has no picture events", hint=_CURE)
    return events


def read_whole_edl(path: Path) -> Edl:
    """Return all that an EDL says.

    Raises:
        UserError: it cannot be read, a line of it is none that an EDL has, or an event has two CDLs that
            differ.
    """
    reader = _Reader(path)
    for number, line in enumerate(read_lines(path, _CURE, most=_MOST_LINES, longest=_LONGEST_LINE), 1):
        try:
            reader.read(number, line)
        except (TimecodeError, CdlTextError) as error:
            raise InvalidLookError(path, error, where=f"line {number}") from None
    return Edl(reader.title, tuple(reader.finished()))


@dataclass
class _Grading:
    """One CDL, as comments give it."""

    line: int
    cdl: Cdl | None = None
    cdl_id: str | None = None
    said: set[str] = field(default_factory=set)  # of ASC_SOP and ASC_SAT

    def take(self, what: str, cdl: Cdl) -> None:
        if what in self.said and cdl != self.cdl:
            raise CdlTextError(f"a second ASC_{what} in one event, with other numbers; leave one")
        self.said.add(what)
        self.cdl = cdl


class _Reader:
    """Collects the events of an EDL, line by line; comments complete the last one."""

    def __init__(self, path: Path) -> None:
        self.title = ""
        self._path = path
        self._events: list[Event] = []
        self._drop = False
        self._side = _TO  # of a transition: which the last name was of; after both, what comes in
        self._named_to = False
        self._gradings: dict[str, _Grading] = {}  # by the side

    def read(self, number: int, line: str) -> None:
        """Take one line.

        Raises:
            TimecodeError: one is none.
            CdlTextError: a CDL is none.
            UserError: it should be an event and is none.
        """
        words = line.split()
        if (title := _TITLE.match(line)) and not self._events:
            self.title = title[1].strip()
        elif match := _FRAME_CODE.match(line):
            self._drop = match[1] is None
        elif _RETIME.match(line):
            self._retime(words[1:])
        elif not _NO_EVENT.match(line) and _is_event(words):
            self._event(number, line, words)
        elif self._events:
            self._comment(number, line.strip("*> \t"))

    def finished(self) -> list[Event]:
        """Return all events.

        Raises:
            UserError: one has two CDLs that differ.
        """
        self._settle()
        return self._events

    def _event(self, number: int, line: str, words: list[str]) -> None:
        event = _event(number, words, drop=self._drop)
        if event is None:
            raise InvalidLookError(
                self._path,
                f"{line.strip()[:_SHOWN]!r} is no event",
                where=f"line {number}",
                hint="expected its number, reel, track, transition and four timecodes",
            )
        last = self._events[-1] if self._events else None
        if last and last.number == event.number and last.picture and not event.picture:
            return  # the sound of the same event: comments that follow are the picture's
        self._settle()
        event.name(NameOf.REEL, "" if event.reel.upper() in UNNAMED else event.reel)
        if last and event.transition is not Transition.CUT:
            last.outgoing = last.number == event.number or last.record[1] == event.record[0]
        self._events.append(event)

    def _outgoing(self) -> Event | None:
        """Return what the last event's transition leads from, if the EDL has it."""
        before = self._events[-2] if len(self._events) > 1 else None
        return before if before and before.outgoing else None

    def _retime(self, words: list[str]) -> None:
        speeds = [at for at, word in enumerate(words) if _SPEED.fullmatch(word)]
        at = speeds[-1] if speeds else len(words)  # a reel can be a number, too
        retime = _retime(words[at:], drop=self._drop)
        last = self._events[-1:]
        reel = " ".join(words[:at]).upper()
        sides = [one for one in (self._outgoing(), *last) if one and one.reel.upper() == reel] or last
        if len(sides) > 1:
            self._retime_one(sides[0], sides[1], retime)
            return
        for event in sides:
            _give_speed(event, retime)

    def _retime_one(self, outgoing: Event, event: Event, retime: Retime | str) -> None:
        """Retime the side of a transition that an M2 means where both are of its reel: by its timecode."""
        entry = None if isinstance(retime, str) else retime.entry
        sides = (outgoing, event)
        entered = [one for one in sides if entry == one.source[0]]
        entered = entered or [one for one in sides if entry == one.source[1]]
        if len(entered) == 1:
            _give_speed(entered[0], retime)
        elif outgoing.number != event.number or outgoing.retime is not None:
            # Of both places alike, the first M2 is of both sides, and a second one of what comes in.
            event.retime = None if event.retime is outgoing.retime else event.retime
            _give_speed(event, retime)
        else:
            outgoing.retime = event.retime = retime

    def _comment(self, number: int, text: str) -> None:
        if match := _CDL.match(text):
            side = self._side if self._outgoing() else _TO
            grading = self._gradings.setdefault(side, _Grading(number))
            _grade(grading, match[1].upper(), text[match.end() :])
            return
        keyed = _KEYED.fullmatch(text)
        key = " ".join(keyed[1].upper().split()) if keyed else ""
        of, side = _KEYS.get(key, (NameOf.COMMENT, ""))
        named = self._outgoing() if side == _FROM else None
        # A fade from black, and a cut, have one name only.
        event = named if named and not named.black else self._events[-1]
        name = _REPLACED.sub("", keyed[2] if keyed and key in _KEYS else text).strip()
        event.name(of, name, first=side == _TO)
        if self._side != _TO or not self._named_to:
            self._side = side or self._side
        self._named_to |= side == _TO

    def _settle(self) -> None:
        """Give the CDLs of the last event's comments to it, and to what its transition leads from."""
        outgoing, early, late = self._outgoing(), self._gradings.get(_FROM), self._gradings.get(_TO)
        self._gradings, self._side, self._named_to = {}, _TO, False
        if early is None and late is None:
            return
        event = self._events[-1]
        if outgoing and early and late:
            self._give(outgoing, early)
            self._give(event, late)
        elif one := early or late:
            of_outgoing = outgoing and (event.black or (early and not outgoing.black and not outgoing.graded))
            self._give(outgoing if outgoing and of_outgoing else event, one)

    def _give(self, event: Event, grading: _Grading) -> None:
        if event.graded and (event.cdl, event.cdl_id) != (grading.cdl, grading.cdl_id):
            raise InvalidLookError(
                self._path,
                f"a second CDL of event {event.number}",
                where=f"line {grading.line}",
                hint="leave one",
            )
        event.cdl, event.cdl_id = grading.cdl, grading.cdl_id


def _grade(grading: _Grading, what: str, text: str) -> None:
    if what.startswith("CC"):
        name = text.strip() or None
        if grading.cdl_id not in {None, name}:
            raise CdlTextError(f"a second ASC_CC_XML in one event, {name}; leave one")
        grading.cdl_id = name
        return
    cdl = grading.cdl or Cdl()
    if what == "SAT":
        grading.take("SAT", with_saturation(cdl, text))
        return
    sat = _CDL.search(text)  # some write both in one line
    grading.take("SOP", with_sop(cdl, text[: sat.start()] if sat else text))
    if sat:
        _grade(grading, sat[1].upper(), text[sat.end() :])


def _retime(words: list[str], *, drop: bool) -> Retime | str:
    """Return what an M2 line says from its speed on, or what is wrong with it."""
    if not words:
        return "M2 has no speed; expected M2, a reel, frames per second, 024.0 say, and a timecode"
    entry = next((word for word in words[1:] if _TIMECODE.fullmatch(word)), None)
    try:
        place = Timecode.parsed(entry, drop=drop) if entry else None
    except TimecodeError as error:
        return f"M2: {error}"
    return Retime(Fraction(words[0].replace(",", ".")), place)


def _give_speed(event: Event, retime: Retime | str) -> None:
    """Retime an event; a second speed is one that changes, which no M2 tells."""
    before = event.retime
    if before is None:
        event.retime = retime
    elif isinstance(before, Retime) and isinstance(retime, Retime) and before.speed != retime.speed:
        event.retime = "two M2 lines of different speeds; export the EDL with one constant speed an event"


def _is_event(words: list[str]) -> bool:
    """Return whether a line is meant to be an event: it begins with a number, or has two timecodes."""
    if len(words) > 2 and _NUMBER.fullmatch(words[0]):
        return True
    return sum(1 for word in words if _TIMECODE.fullmatch(word)) > 1


def _event(line: int, words: list[str], *, drop: bool) -> Event | None:
    """Return the event that a line is, if it is one."""
    first = next((at for at, word in enumerate(words) if _TIMECODE.fullmatch(word)), 0)
    if (len(words) > first + 2 and not _TIMECODE.fullmatch(words[first + 2])) or len(words) == first + 2:
        first -= 2  # the source in frames, as scripts write it
    head, places = words[: max(first, 0)], [_place(word, drop=drop) for word in words[first : first + 4]]
    if len(places) < 4 or None in places or not head or not _NUMBER.fullmatch(head[0]):
        return None
    frames = int(head.pop()) if _FRAMES.fullmatch(head[-1]) else 0
    # K B and K O are written as two words, too.
    if len(head) > 4 and head[-2].upper() == "K" and head[-1].upper() in {"B", "O"}:
        head.pop()
    if frames and len(head) > 1 and _TRACK.fullmatch(head[-1]) and not _TRANSITION.fullmatch(head[-1]):
        head.append(Transition.DISSOLVE)  # some leave its letter out
    if len(head) < 3 or not _TRANSITION.fullmatch(head[-1]) or not _TRACK.fullmatch(head[-2]):
        return None
    source_in, source_out, record_in, record_out = (place for place in places if place is not None)
    return Event(
        line=line,
        number=head[0],
        reel=" ".join(head[1:-2]),
        track=head[-2],
        transition=Transition(head[-1][0].upper()),
        pattern=head[-1][1:] if head[-1][0].upper() == Transition.WIPE else "",
        frames=frames,
        source=(source_in, source_out),
        record=(record_in, record_out),
    )


def _place(word: str, *, drop: bool) -> Timecode | FrameCount | None:
    if _TIMECODE.fullmatch(word):
        return Timecode.parsed(word, drop=drop)
    return FrameCount(int(word)) if _COUNT.fullmatch(word) else None
