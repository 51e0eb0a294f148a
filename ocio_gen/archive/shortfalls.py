# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sentences on the frames that a cut needs and its sources lack."""

from fractions import Fraction

from ocio_gen.archive.cut import Clip, Cut, timecode_text
from ocio_gen.archive.index import SourceSequence
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.cut.timecode import Timecode
from ocio_gen.show.looks.named import Named


def nothing_fits(clip: Clip, cut: Cut) -> str:
    """Return the sentence of a clip that no source fits."""
    names = clip.event.names if clip.event else {}
    kinds = (NameOf.SOURCE_FILE, NameOf.CLIP, NameOf.REEL)
    called = Named(clip.where, names).called(kinds)
    first, last = (timecode_text(count, cut.rate, drop=_drops(clip, cut)) for count in clip.span)
    return f"{clip.where}: no source fits it: {called}, {first} to {last}"


def lacking(clip: Clip, source: SourceSequence, cut: Cut) -> str:
    """Return the sentence of a clip whose source has not all its frames."""
    runs = source.missing(*clip.span)
    total = sum(last - first + 1 for first, last in runs)
    drop = _drops(clip, cut) if source.drop is None else source.drop
    listed = ", ".join(_run(source, run, cut.rate, drop=drop) for run in runs)
    frames = "frame" if total == 1 else "frames"
    return f"{clip.where}: {total:,} {frames} missing of {source.name}: {listed}"


def _run(source: SourceSequence, run: tuple[int, int], rate: Fraction, *, drop: bool) -> str:
    """Return the numbers and the timecodes of frames that follow one another."""
    numbers = dict.fromkeys(str(source.number_of(count)) for count in run)
    codes = dict.fromkeys(timecode_text(count, rate, drop=drop) for count in run)
    return f"{'-'.join(numbers)} ({' to '.join(codes)})"


def _drops(clip: Clip, cut: Cut) -> bool:
    """Return whether the timecode of a clip's source drops numbers, as its event or the record says."""
    place = clip.event.source[0] if clip.event else None
    return place.drop if isinstance(place, Timecode) else bool(cut.drop)
