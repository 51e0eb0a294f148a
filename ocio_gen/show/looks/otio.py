# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads the CDLs of an OpenTimelineIO timeline, where its adapters for EDLs and ALEs keep them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ocio_gen.aces.cdl import Cdl, Triple
from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidLookError, Place, one_line
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.looks.cdl_files import file_of_uri
from ocio_gen.show.looks.look import require_legal
from ocio_gen.show.looks.named import Named

# Metadata of clips, by what the adapter calls it: an EDL's, and an ALE's.
_OF_REELS = (("cmx_3600", "reel"), ("ALE", "Tape"))

_CURE = "export it again"


def otio_looks(path: Path) -> Iterator[Named]:
    """Yield what each clip of a timeline is called and how it is graded; gaps and generators are no clips.

    Raises:
        UserError: it cannot be read, has no clips, or a CDL is none or not legal.
    """
    import opentimelineio as otio

    text = read_text(path, _CURE)
    try:
        json.loads(text)  # OpenTimelineIO does not survive what is nested too deeply
        timeline = otio.adapters.read_from_string(text, "otio_json")
        clips = list(timeline.find_clips()) if hasattr(timeline, "find_clips") else []
    except Exception as error:  # of any kind, where what it holds is not what it should be
        raise InvalidLookError(
            path, f"no timeline that OpenTimelineIO reads: {one_line(error)[:300]}", hint=_CURE
        ) from None
    if not clips:
        raise InvalidLookError(path, "has no clips", hint=_CURE)
    for number, clip in enumerate(clips, 1):
        where = Place(path.name, f"clip {number}")
        cdl = _cdl(_value(clip.metadata, "cdl"), where)
        track = clip.parent()
        sound = isinstance(track, otio.schema.Track) and track.kind == otio.schema.TrackKind.Audio
        if isinstance(clip.media_reference, otio.schema.GeneratorReference) or (sound and cdl is None):
            continue
        reference = clip.media_reference
        file = file_of_uri(
            getattr(reference, "target_url", "") or getattr(reference, "name_prefix", "") or ""
        )
        names = {
            NameOf.CLIP: [clip.name] if clip.name else [],
            NameOf.REEL: [str(reel) for key, name in _OF_REELS if (reel := _value(clip.metadata, key, name))],
            NameOf.SOURCE_FILE: [file] if file else [],
            NameOf.COMMENT: [one.comment or one.name for one in clip.markers if one.comment or one.name],
            NameOf.FILE: [path.stem],
        }
        yield Named(where, names, cdl)


def _value(metadata: Any, *keys: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    for key in keys:
        try:
            metadata = metadata[key]
        except (KeyError, TypeError, IndexError):
            return None
    return metadata


def _cdl(metadata: Any, where: str) -> Cdl | None:  # noqa: ANN401
    if not metadata:
        return None
    sop, sat = _value(metadata, "asc_sop"), _value(metadata, "asc_sat")
    no_cdl = InvalidLookError(
        where, "its cdl is no ASC CDL", hint="expected asc_sop of three triples, and asc_sat"
    )
    if sop is None and sat is None:
        raise no_cdl
    try:
        cdl = Cdl(saturation=1.0 if sat is None else _number(sat))
        if sop is not None:
            slope, offset, power = (_triple(_value(sop, name)) for name in ("slope", "offset", "power"))
            cdl = Cdl(slope, offset, power, cdl.saturation)
    except (TypeError, ValueError):
        raise no_cdl from None
    return require_legal(cdl, where)


def _triple(values: Any) -> Triple:  # noqa: ANN401
    red, green, blue = map(_number, values)
    return red, green, blue


def _number(value: Any) -> float:  # noqa: ANN401
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return float(value)
