# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The cut of an archive as an OpenTimelineIO timeline: a clip for each shot's folder."""

from typing import Any

from ocio_gen.archive.cut import Clip, Joint
from ocio_gen.archive.plan import Plan, Shot
from ocio_gen.core.names import printable
from ocio_gen.show.cut.events import NameOf, Transition


def otio_text(plan: Plan) -> str:
    """Return the timeline of an archive as .otio has it; its media are relative to the archive's folder."""
    import opentimelineio as otio

    writer = _Writer(float(plan.rate))
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    last = len(plan.track) - 1
    for number, (clip, shot) in enumerate(plan.track):
        if clip.begins:
            track.append(writer.transition(clip.begins))
        # Black that is seen only in a transition needs no place of its own at the ends of a track.
        if shot:
            track.append(writer.clip(clip, shot))
        elif clip.length or 0 < number < last:
            track.append(otio.schema.Gap(source_range=writer.range(0, clip.length)))
    timeline = otio.schema.Timeline(plan.title)
    timeline.tracks.append(track)
    timeline.global_start_time = writer.time(plan.cut.clips[0].record[0] if plan.cut.clips else 0)
    return f"{otio.adapters.write_to_string(timeline, 'otio_json', indent=2)}\n"


class _Writer:
    """Makes items of a track, at one rate."""

    def __init__(self, rate: float) -> None:
        self._rate = rate

    def time(self, frames: int | float) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
        """Return a time in frames."""
        import opentimelineio as otio

        return otio.opentime.RationalTime(frames, self._rate)

    def range(self, first: int | float, length: int) -> Any:  # noqa: ANN401
        """Return a range in frames."""
        import opentimelineio as otio

        return otio.opentime.TimeRange(self.time(first), self.time(length))

    def transition(self, joint: Joint) -> Any:  # noqa: ANN401
        """Return a transition."""
        import opentimelineio as otio

        kinds = otio.schema.TransitionTypes
        wipe = joint.kind is Transition.WIPE
        return otio.schema.Transition(
            transition_type=kinds.Custom if wipe else kinds.SMPTE_Dissolve,
            in_offset=self.time(joint.before),
            out_offset=self.time(joint.after),
            metadata={"ocio_gen": {"wipe": joint.name}} if wipe else {},
        )

    def clip(self, clip: Clip, shot: Shot) -> Any:  # noqa: ANN401
        """Return the clip of a shot; its name, its reel and its file are those of the cut."""
        import opentimelineio as otio

        reference = otio.schema.ImageSequenceReference(
            target_url_base=f"{shot.name}/",
            name_prefix=f"{shot.name}.",
            name_suffix=".exr",
            start_frame=shot.first,
            frame_step=1,
            rate=self._rate,
            frame_zero_padding=8,
            available_range=self.range(shot.first, shot.count),
        )
        start = clip.motion.start
        made = otio.schema.Clip(
            name=next(iter(_names(shot, NameOf.CLIP)), shot.name),
            media_reference=reference,
            source_range=self.range(int(start) if start.denominator == 1 else float(start), clip.length),
            metadata=_metadata(shot),
        )
        if clip.motion.step == 0:
            made.effects.append(otio.schema.FreezeFrame())
        elif clip.motion.step != 1 or start.denominator != 1:
            made.effects.append(otio.schema.LinearTimeWarp(time_scalar=float(clip.motion.step)))
        return made


def _metadata(shot: Shot) -> dict[str, Any]:
    """Return what a clip was in the cut, under our name and, for the reel, under that of the EDL adapter."""
    event = {
        "event": shot.event.number,
        "look": shot.look or "",
        "reel": next(iter(_names(shot, NameOf.REEL)), ""),
        "shot": shot.name,
        "source_file": next(iter(_names(shot, NameOf.SOURCE_FILE)), ""),
    }
    reel = {"cmx_3600": {"reel": event["reel"]}} if event["reel"] else {}
    return reel | {"ocio_gen": event}


def _names(shot: Shot, of: NameOf) -> list[str]:
    return [printable(name, keep="") for name in shot.event.names.get(of, ())]
