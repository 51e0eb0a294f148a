# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A cut as a composition of IMF plays it: frames of shots, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from ocio_gen.archive.plan import Plan, Shot
from ocio_gen.core.amounts import count
from ocio_gen.core.errors import InvalidShowError
from ocio_gen.imf.archived import BLACK
from ocio_gen.show.cut.timecode import Timecode


@dataclass(frozen=True)
class PlayedFrames:
    """Frames of a shot that are played, or black."""

    shot: Shot | None
    first: int
    """The count of the first; of black 0."""
    length: int
    repeat: int = 1
    """How often."""


@dataclass(frozen=True)
class Played:
    """The frames that a composition plays, and the timecode at which it starts."""

    stretches: tuple[PlayedFrames, ...]
    start: Timecode
    notes: tuple[str, ...]

    @property
    def frames(self) -> int:
        """How many frames there are to see."""
        return sum(one.length * one.repeat for one in self.stretches)


def played(plan: Plan) -> Played:
    """Return what a composition plays of a cut: each frame from cut to cut, retimes frame by frame.

    Raises:
        UserError: the cut shows no frame.
    """
    notes: list[str] = []
    stretches: list[PlayedFrames] = []
    for clip, shot in plan.track:
        if clip.ends:
            kind, place = clip.ends.kind.name.lower(), plan.timecode(clip.record[1] - clip.ends.before)
            text = f"the {kind} of {clip.ends.length} frames at {place} is a cut in the composition"
            notes.append(f"{text}; the archive's timeline.otio has it")
        if shot is None and clip.length:
            stretches.append(PlayedFrames(None, 0, 1, clip.length))
        elif shot:
            stretches += _runs(shot, [clip.motion.at(at) for at in range(clip.length)])
    if not any(one.shot for one in stretches):
        raise InvalidShowError(plan.title or "the cut", "shows no frame")
    if black := sum(one.repeat for one in stretches if not one.shot):
        notes.append(
            f"{count(black, 'frame')} of black: played from {BLACK}, one black frame made for this package"
        )
    return Played(tuple(stretches), plan.timecode(plan.cut.clips[0].record[0]), tuple(notes))


def _runs(shot: Shot, counts: list[int]) -> Iterator[PlayedFrames]:
    """Yield frames as stretches that run on, or stand still."""
    at = 0
    while at < len(counts):
        end = at + 1
        step = counts[end] - counts[at] if end < len(counts) else 1
        if step in {0, 1}:
            while end < len(counts) and counts[end] - counts[end - 1] == step:
                end += 1
        if step == 0:
            yield PlayedFrames(shot, counts[at], 1, end - at)
        else:
            # The last frame of a run may be the first of one that stands still.
            stays = step == 1 and end < len(counts) and counts[end] == counts[end - 1] and end - at > 1
            end -= stays
            yield PlayedFrames(shot, counts[at], end - at)
        at = end
