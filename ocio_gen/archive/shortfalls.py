# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sentences on the frames that a cut needs and its sources lack."""

from collections.abc import Sequence
from fractions import Fraction

from ocio_gen.archive.cut import Clip, Cut, timecode_text
from ocio_gen.archive.index import SourceSequence
from ocio_gen.core.amounts import count
from ocio_gen.core.errors import MissingFileError, UserError
from ocio_gen.core.sequences import runs
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.cut.timecode import Timecode
from ocio_gen.show.looks.named import Named


def nothing_fits(clip: Clip, cut: Cut) -> UserError:
    """Return the sentence on a clip that no source fits."""
    names = clip.event.names if clip.event else {}
    kinds = (NameOf.SOURCE_FILE, NameOf.CLIP, NameOf.REEL)
    called = Named(clip.where, names).called(kinds)
    first, last = (timecode_text(place, cut.rate, drop=_drops(clip, cut)) for place in clip.span)
    return MissingFileError(clip.where, f"no source fits it: {called}, {first} to {last}")


def lacking(clip: Clip, source: SourceSequence, cut: Cut) -> UserError | None:
    """Return the sentence on a clip whose source lacks frames, with what it has; None where it lacks none."""
    drop = _drops(clip, cut) if source.drop is None else source.drop

    def told(some: Sequence[tuple[int, int]], what: str) -> str:
        total = sum(last - first + 1 for first, last in some)
        listed = ", ".join(_run(source, run, cut.rate, drop=drop) for run in some)
        return f"{count(total, 'frame')} {what} {source.name}: {listed}"

    missing, empty = source.missing(*clip.span), runs(source.empty(*clip.span))
    sentences = [told(missing, "missing of")] if missing else []
    sentences += [told(empty, "empty (0 bytes) in")] if empty else []
    if missing:
        there = _run(source, (source.first, source.last), cut.rate, drop=drop)
        gaps = "" if source.has(source.first, source.last) else ", with gaps"
        by_number = ", and no timeCode: frames are found by their number" if source.drop is None else ""
        sentences.append(f"it has {there}{gaps}{by_number}")
    return MissingFileError(clip.where, "; ".join(sentences)) if sentences else None


def _run(source: SourceSequence, run: tuple[int, int], rate: Fraction, *, drop: bool) -> str:
    """Return the numbers and the timecodes of frames that follow one another."""
    numbers = dict.fromkeys(str(source.number_of(place)) for place in run)
    codes = dict.fromkeys(timecode_text(place, rate, drop=drop) for place in run)
    return f"{'-'.join(numbers)} ({' to '.join(codes)})"


def _drops(clip: Clip, cut: Cut) -> bool:
    """Return whether the timecode of a clip's source drops numbers, as its event or the record says."""
    place = clip.event.source[0] if clip.event else None
    return place.drop if isinstance(place, Timecode) else bool(cut.drop)
