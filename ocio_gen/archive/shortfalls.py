# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sentences on the frames that a cut needs and its sources lack."""

from ocio_gen.archive.cut import Clip, Cut
from ocio_gen.archive.index import SourceSequence
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.cut.timecode import Timecode
from ocio_gen.show.looks.named import Named


def nothing_fits(clip: Clip, cut: Cut) -> str:
    """Return the sentence of a clip that no source fits."""
    names = clip.event.names if clip.event else {}
    kinds = (NameOf.SOURCE_FILE, NameOf.CLIP, NameOf.REEL)
    called = Named(clip.where, names).called(kinds)
    first, last = (_timecode(count, cut) for count in clip.span)
    return f"{clip.where}: no source fits it: {called}, {first} to {last}"


def lacking(clip: Clip, source: SourceSequence, cut: Cut) -> str:
    """Return the sentence of a clip whose source has not all its frames."""
    runs = source.missing(*clip.span)
    total = sum(last - first + 1 for first, last in runs)
    listed = ", ".join(
        f"{source.number_of(first)} ({_timecode(first, cut)})"
        if first == last
        else f"{source.number_of(first)}-{source.number_of(last)} "
        f"({_timecode(first, cut)} to {_timecode(last, cut)})"
        for first, last in runs
    )
    frames = "frame" if total == 1 else "frames"
    return f"{clip.where}: {total:,} {frames} missing of {source.name}: {listed}"


def _timecode(count: int, cut: Cut) -> str:
    if count < 0:
        return f"{count} frames before 00:00:00:00"
    return str(Timecode.of_count(count, cut.rate, drop=bool(cut.drop)))
