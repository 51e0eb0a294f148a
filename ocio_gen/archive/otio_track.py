# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The video track of an OpenTimelineIO timeline that is archived, and the effects that none can have."""

from pathlib import Path
from typing import Any

from ocio_gen.core.errors import InvalidLookError, Place
from ocio_gen.core.names import printable
from ocio_gen.show.cut.otio import CURE


def chosen_track(timeline: Any, path: Path, wanted: str | None) -> tuple[Any, list[str]]:  # noqa: ANN401 - OTIO has no types
    """Return the one video track that is wanted, and a note for each that is left out because it is disabled.

    Args:
        timeline: OpenTimelineIO's.
        path: Its file.
        wanted: The track, by its name or number (V2); by default the only enabled one with clips.

    Raises:
        UserError: there is no such track, or there are several; or it is changed as a whole, or disabled.
    """
    import opentimelineio as otio

    refuse_effects(timeline.tracks, Place(path.name, "its tracks as a whole"))
    if not timeline.tracks.enabled:
        raise InvalidLookError(path, "its tracks are disabled", hint="enable them")
    tracks = [one for one in timeline.tracks if getattr(one, "kind", None) == otio.schema.TrackKind.Video]
    named = {f"V{number}": one for number, one in enumerate(tracks, 1)}
    filled = [one for one in tracks if any(isinstance(child, otio.schema.Clip) for child in one)]
    if wanted:
        found = [one for number, one in named.items() if wanted in {one.name, number}]
        notes = []
    else:
        found = [one for one in filled or tracks if one.enabled]
        notes = [
            f"{path.name}: its video track {_called(number, one)} is disabled, and is left out"
            for number, one in named.items()
            if one in filled and not one.enabled
        ]
    if len(found) != 1:
        _refuse_number(len(found), named, path, wanted)
    (track,) = found
    if not track.enabled:
        raise InvalidLookError(path, f"its track {wanted} is disabled", hint="enable it, or choose another")
    whole = track.source_range is None and not timeline.tracks.source_range
    if not isinstance(track, otio.schema.Track) or not whole:
        raise InvalidLookError(
            path, "its track is trimmed as a whole", hint="export the timeline without nesting"
        )
    return track, notes


def _refuse_number(found: int, named: dict[str, Any], path: Path, wanted: str | None) -> None:
    if not named:
        raise InvalidLookError(path, "has no video track", hint=CURE)
    every = ", ".join(_called(number, one) for number, one in named.items())
    text = "has several video tracks" if found else "has no video track that is enabled"
    if wanted:
        text = f"has {found} video tracks that are called {wanted}"
    raise InvalidLookError(path, text, hint=f"choose one by archive.track: {every}")


def _called(number: str, track: Any) -> str:  # noqa: ANN401
    return f"{number} {printable(track.name, keep='')!r}"


def refuse_effects(item: Any, where: Place, but: type | None = None) -> None:  # noqa: ANN401
    """Refuse effects that change more than the speed of a clip, and several of those that do.

    Args:
        item: Of a timeline.
        where: Names it for people.
        but: The kind of effect that it may have.

    Raises:
        UserError: it has others.
    """
    for effect in item.effects:
        if but is None or not isinstance(effect, but):
            name = printable(f"{effect.effect_name or effect.name or type(effect).__name__}", keep="")[:80]
            text = f"has an effect, {name}, which no archive of sources holds"
            raise InvalidLookError(where, text, hint="archive what it was rendered to")
    if len(item.effects) > 1:
        raise InvalidLookError(where, f"has {len(item.effects)} time warps", hint="leave one")
