# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the archive of a cut holds: for each event the frames of its source, with handles, in a folder."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from ocio_gen.archive.cut import Clip, Cut, is_timecode
from ocio_gen.archive.edl_cut import edl_cut
from ocio_gen.archive.index import Sources, SourceSequence, index_sources
from ocio_gen.archive.matching import SourceIndex
from ocio_gen.archive.otio_cut import otio_cut
from ocio_gen.archive.shortfalls import lacking, nothing_fits
from ocio_gen.core.errors import ArgumentError, InvalidFileError, InvalidShowError, UserError, all_of
from ocio_gen.core.names import slug
from ocio_gen.core.sequences import frame_name
from ocio_gen.show.archive_table import MOST_HANDLES, Archive
from ocio_gen.show.cut.edl import Edl, read_whole_edl
from ocio_gen.show.cut.events import Event, NameOf
from ocio_gen.show.cut.timecode import Timecode, exact_rate
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.looks.named import MEDIA, Named
from ocio_gen.show.looks.shot_names import ShotNames, events_with_shots
from ocio_gen.show.model import Show

# Where neither the description nor the sources say it.
_USUAL_RATE = Fraction(24)

# Characters of a shot's folder; with a frame's number, an EDL's line and a path have room for it.
_LONGEST_NAME = 60

# Of folders' numbers: 10, 20 ..., so that one can be put between two.
_STEP = 10


@dataclass(frozen=True)
class Shot:
    """An event of the cut: the frames of a source that it reads, and those before and after."""

    name: str  # of its folder
    look: str | None  # what the show's looks call it, if they have it
    clip: Clip
    source: SourceSequence
    head: int  # frames before those that the cut reads
    tail: int  # frames after them
    found_by: str = ""  # the name that its source was found by

    @property
    def event(self) -> Event:
        """The event, or an EDL's words for a clip."""
        if self.clip.event is None:
            raise AssertionError
        return self.clip.event

    @property
    def cut(self) -> tuple[int, int]:
        """The counts of the first and the last frame that the cut reads, transitions and retimes included."""
        return self.clip.span

    @property
    def first(self) -> int:
        """The count of the first frame that is pulled."""
        return self.cut[0] - self.head

    @property
    def last(self) -> int:
        """The count of the last frame that is pulled."""
        return self.cut[1] + self.tail

    @property
    def record(self) -> tuple[int, int]:
        """Where it is seen: counts of the record, of its first frame and the first that is not its own."""
        return self.clip.seen

    @property
    def fades(self) -> tuple[int, int]:
        """Frames at the beginning and at the end of `record` in which another picture is seen, too."""
        begins, ends = self.clip.begins, self.clip.ends
        return begins.length if begins else 0, ends.length if ends else 0

    @property
    def frames_read(self) -> list[int]:
        """The count of the frame that each frame of `record` shows."""
        return list(self.clip.frames_read())

    @property
    def count(self) -> int:
        """How many frames are pulled."""
        return self.last - self.first + 1

    @property
    def frames(self) -> Iterator[tuple[int, Path]]:
        """The frames that are pulled: each one's count and its place among the sources."""
        return ((count, self.source.path_of(count)) for count in range(self.first, self.last + 1))

    def file_name(self, count: int) -> str:
        """Return what a frame is called in its folder."""
        return frame_name(self.name, count)


@dataclass(frozen=True)
class Plan:
    """What the archive of a cut holds, or why it cannot be made."""

    cut: Cut
    track: tuple[tuple[Clip, Shot | None], ...]  # the cut's clips; black has no shot
    handles: int  # that were asked for
    drop: bool  # whether the record's timecode drops numbers
    notes: tuple[str, ...]
    missing: tuple[str, ...]  # a sentence for each clip whose frames are not all there
    short: tuple[str, ...]  # a sentence for each shot with fewer handles

    @property
    def title(self) -> str:
        """The timeline's title."""
        return self.cut.title

    @property
    def rate(self) -> Fraction:
        """Frames per second of the timeline and of all sources."""
        return self.cut.rate

    @cached_property
    def shots(self) -> tuple[Shot, ...]:
        """The shots in the order of the cut."""
        return tuple(shot for _, shot in self.track if shot)

    @property
    def frames(self) -> int:
        """How many frames are pulled."""
        return sum(shot.count for shot in self.shots)

    @property
    def cut_frames(self) -> int:
        """How many frames the cut reads: without handles."""
        return sum(shot.cut[1] - shot.cut[0] + 1 for shot in self.shots)

    @property
    def bytes(self) -> int:
        """About how many bytes are pulled: as if all frames of a sequence were as large as its first."""
        return sum(shot.count * shot.source.frame_bytes for shot in self.shots)

    @property
    def duration(self) -> int:
        """Frames of the record, black included."""
        clips = self.cut.clips
        return clips[-1].record[1] - clips[0].record[0] if clips else 0

    def timecode(self, count: int) -> Timecode:
        """Return a place in the record as its timecode."""
        return Timecode.of_count(count, self.rate, drop=self.drop)

    def drops(self, shot: Shot) -> bool:
        """Return whether a source's timecode drops numbers; one whose frames have none has the record's."""
        return self.drop if shot.source.drop is None else shot.source.drop

    def source_timecode(self, shot: Shot, count: int) -> Timecode:
        """Return a frame of a shot's source as its timecode."""
        return Timecode.of_count(count, self.rate, drop=self.drops(shot))


def plan_archive(show: Show, handles: int | None = None) -> Plan:
    """Return what the archive of a show holds.

    Args:
        show: Its description, with an [archive] table.
        handles: Frames to take before and after what the cut reads; by default as the description says.

    Raises:
        UserError: the timeline or a source is none that can be archived, or several sources fit an event. All
            that is wrong with events is named at once, with what is missing. Missing frames alone are no
            error: the plan lists them.
    """
    archive = show.archive
    if archive is None:
        raise InvalidShowError(
            show.where, "has no [archive] table", hint="add one, with timeline and sources"
        )
    if handles is not None and not 0 <= handles <= MOST_HANDLES:
        raise ArgumentError("handles", f"found {handles}", hint=f"allowed: 0 to {MOST_HANDLES}")
    edl = None if archive.of_otio else read_whole_edl(archive.timeline)
    cut = otio_cut(archive.timeline, archive.track) if edl is None else None
    sources = index_sources(archive.sources)
    notes = []
    if sources.links:
        notes.append(f"links to folders among the sources are not followed: {sources.links}")
    if cut is None:
        rate, note = _rate_of_edl(archive, sources)
        notes += [note] if note else []
        cut = edl_cut(edl or Edl("", ()), archive.timeline, rate, archive.track)
    index = SourceIndex(sources.at(cut.rate))
    looks = _looks_of_clips(show, cut, edl)
    return plan_cut(cut, index, looks, archive.handles if handles is None else handles, notes)


def plan_cut(
    cut: Cut, index: SourceIndex, looks: Mapping[int, str], handles: int, notes: Sequence[str] = ()
) -> Plan:
    """Return what the archive of a cut holds.

    Args:
        cut: The timeline.
        index: The sources.
        looks: What the show's looks call clips, by the clips' places in the cut.
        handles: Frames to take before and after what the cut reads.
        notes: What is known already.

    Raises:
        UserError: as for `plan_archive`.
    """
    shown_clips = [at for at, clip in enumerate(cut.clips) if clip.event and clip.seen[0] < clip.seen[1]]
    names = dict(zip(shown_clips, _folder_names(cut, shown_clips, looks), strict=True))
    track: list[tuple[Clip, Shot | None]] = []
    errors: list[UserError] = []
    missing: list[UserError] = []
    for at, clip in enumerate(cut.clips):
        shot = None
        if at in names:
            try:
                match = index.match(clip)
                if match.source is None:
                    missing.append(nothing_fits(clip, cut))
                elif lack := lacking(clip, _require_sound(clip, match.source, cut), cut):
                    missing.append(lack)
                else:
                    head, tail = match.source.handles(*clip.span, handles)
                    shot = Shot(names[at], looks.get(at), clip, match.source, head, tail, match.by)
            except UserError as error:
                errors.append(error)
        track.append((clip, shot))
    if errors:
        raise all_of([*errors, *missing])
    shots = [shot for _, shot in track if shot]
    drop = cut.drop if cut.drop is not None else bool(shots) and all(shot.source.drop for shot in shots)
    short = tuple(sentence for shot in shots if (sentence := _short(shot, handles)))
    return Plan(cut, tuple(track), handles, drop, (*notes, *cut.notes), tuple(map(str, missing)), short)


def _rate_of_edl(archive: Archive, sources: Sources) -> tuple[Fraction, str]:
    """Return an EDL's rate, and a note where nothing says it."""
    if archive.rate is not None:
        return exact_rate(archive.rate), ""
    if stated := sources.rate():
        return stated, ""
    text = "neither archive.rate nor all sources alike say the EDL's rate: 24 frames per second are taken"
    return _USUAL_RATE, text


def _looks_of_clips(show: Show, cut: Cut, edl: Edl | None) -> dict[int, str]:
    """Return the shots that the show's looks have of clips, by the clips' places in the cut."""
    known = {look.shot for look in gather_looks(show).shots}
    archive = show.archive
    if not known or archive is None:
        return {}
    names = ShotNames(show.looks)
    listed: dict[int, str] = {}
    if edl and show.looks.event_shots and any(path.samefile(archive.timeline) for path in show.looks.shots):
        events = [event for event in edl.events if event.picture and not event.black]
        pairs = events_with_shots(events, show.looks.event_shots) or []
        listed = {id(event): shot for event, shot in pairs}
    found = {}
    for at, clip in enumerate(cut.clips):
        if clip.event is None:
            continue
        called = clip.event.names | {NameOf.FILE: [archive.timeline.stem]}
        shot = listed.get(id(clip.event)) or names.of(Named(clip.where, called))
        if shot in known:
            found[at] = shot
    return found


def _folder_names(cut: Cut, places: Sequence[int], looks: Mapping[int, str]) -> Iterator[str]:
    """Yield the names of shots' folders: a number in the order of the cut, and what the shot is called."""
    width = max(4, len(str(_STEP * len(places))))
    for number, at in enumerate(places, 1):
        event = cut.clips[at].event
        names = event.names if event else {}
        clip, reel = (next(iter(names.get(of, ())), "") for of in (NameOf.CLIP, NameOf.REEL))
        stem = looks.get(at) or MEDIA.sub("", clip.strip()) or reel
        start = f"{_STEP * number:0{width}d}_"
        safe = re.sub("_+", "_", slug(stem, keep="._-"))[: _LONGEST_NAME - len(start)].strip("._-")
        yield start + (safe or "shot")


def _require_sound(clip: Clip, source: SourceSequence, cut: Cut) -> SourceSequence:
    """Return a source that can be archived with a cut.

    Raises:
        UserError: it cannot, or its timecodes are other ones than the timeline's.
    """
    if source.rate not in {None, cut.rate}:
        rates = [f"{float(rate):.6g}" for rate in (source.rate, cut.rate) if rate]
        raise InvalidFileError(
            clip.where,
            f"its source runs at {rates[0]} frames per second, and the timeline at {rates[1]}: {source.name}",
            hint="conform it to the timeline's rate, or mend archive.rate",
        )
    if source.problem:  # which may be of the rate
        raise InvalidFileError(clip.where, f"its source cannot be archived: {source.name}: {source.problem}")
    if not all(is_timecode(count, cut.rate) for count in clip.span):
        raise InvalidFileError(
            clip.where,
            f"its source has frames beyond 99 hours: {source.name}",
            hint="number them by timecode",
        )
    place = clip.event.source[0] if clip.event else None
    if isinstance(place, Timecode) and source.drop is not None and place.drop is not source.drop:
        words = ["counts" if one else "does not count" for one in (place.drop, source.drop)]
        raise InvalidFileError(
            clip.where,
            f"the EDL {words[0]} drop-frame timecode, and its source {words[1]}: {source.name}",
            hint="export the EDL with the FCM line of its sources",
        )
    return source


def _short(shot: Shot, handles: int) -> str:
    """Return the sentence of a shot with fewer handles than were asked for; nothing where it has them."""
    if min(shot.head, shot.tail) == handles:
        return ""
    return f"{shot.name}: handles of {shot.head} and {shot.tail} frames, not {handles}"
