# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads the CDLs of an OpenTimelineIO timeline, where its adapters for EDLs and ALEs keep them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ocio_gen.aces.cdl import Cdl, Triple
from ocio_gen.core.errors import InvalidLookError, Place
from ocio_gen.show.cut.otio import clip_names, read_timeline, value
from ocio_gen.show.looks.look import require_legal
from ocio_gen.show.looks.named import Named


def otio_looks(path: Path) -> Iterator[Named]:
    """Yield what each clip of a timeline is called and how it is graded; gaps and generators are no clips.

    Raises:
        UserError: it cannot be read, has no clips, or a CDL is none or not legal.
    """
    import opentimelineio as otio

    _, clips = read_timeline(path)
    for number, clip in enumerate(clips, 1):
        where = Place(path.name, f"clip {number}")
        cdl = _cdl(value(clip.metadata, "cdl"), where)
        track = clip.parent()
        sound = isinstance(track, otio.schema.Track) and track.kind == otio.schema.TrackKind.Audio
        if isinstance(clip.media_reference, otio.schema.GeneratorReference) or (sound and cdl is None):
            continue
        yield Named(where, clip_names(clip, path), cdl)


def _cdl(metadata: Any, where: str) -> Cdl | None:  # noqa: ANN401
    if not metadata:
        return None
    sop, sat = value(metadata, "asc_sop"), value(metadata, "asc_sat")
    no_cdl = InvalidLookError(
        where, "its cdl is no ASC CDL", hint="expected asc_sop of three triples, and asc_sat"
    )
    if sop is None and sat is None:
        raise no_cdl
    try:
        cdl = Cdl(saturation=1.0 if sat is None else _number(sat))
        if sop is not None:
            slope, offset, power = (_triple(value(sop, name)) for name in ("slope", "offset", "power"))
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
