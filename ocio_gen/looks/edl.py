"""Reads the CDLs of a CMX3600 EDL: ASC_SOP and ASC_SAT below each event, through OpenTimelineIO."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ocio_gen.cdl import Cdl, Triple
from ocio_gen.errors import UserError, one_line
from ocio_gen.input_files import read_text
from ocio_gen.looks.look import require_legal

_EVENT = re.compile(r"\s*\d{3,}\s")
_SOP = re.compile(r"[*\s]*ASC_SOP\b")

# An EDL has at most 9,999 events, and lines of 80 columns; comments can be longer.
_MOST_LINES, _LONGEST_LINE = 100_000, 2_000

# What an error shows of OpenTimelineIO's.
_SHOWN = 300


def read_edl(path: Path, rate: float) -> list[tuple[str, Cdl | None]]:
    """Return the clip of each picture event with its CDL, if it has one; black is passed over.

    Args:
        path: The EDL.
        rate: Its frames per second, which it does not say itself.

    Raises:
        UserError: it cannot be read, is no EDL, or a CDL in it is not legal or one of two.
    """
    import opentimelineio as otio

    text = read_text(path, "give a CMX3600 EDL", errors="replace")
    _require_sound(path, text)
    try:
        timeline = otio.adapters.read_from_string(text, "cmx_3600", rate=rate)
    except Exception as error:  # of any kind, where the adapter's parser does not expect what it finds
        raise UserError(
            f"{path}: not an EDL that OpenTimelineIO reads at {rate:g} frames per second: "
            f"{one_line(error)[:_SHOWN]}; check looks.edl_rate"
        ) from None
    events = [event for track in timeline.video_tracks() for event in _events(path, track)]
    if not events:
        raise UserError(f"{path}: has no picture events; give a CMX3600 EDL")
    return events


def _require_sound(path: Path, text: str) -> None:
    """Refuse two ASC_SOP in one event, of which OpenTimelineIO would keep one without a word.

    What is longer than any EDL is refused, too: OpenTimelineIO takes the square of the length in time.
    """
    seen = False
    lines = text.splitlines()
    if len(lines) > _MOST_LINES:
        raise UserError(f"{path}: has more than {_MOST_LINES:,} lines; give a CMX3600 EDL")
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            raise UserError(f"{path}: line {number}: has {len(line):,} characters; give a CMX3600 EDL")
        if _EVENT.match(line):
            seen = False
        elif _SOP.match(line):
            if seen:
                raise UserError(f"{path}: line {number}: a second ASC_SOP in one event; leave one")
            seen = True


def _events(path: Path, track: Any) -> Iterator[tuple[str, Cdl | None]]:  # noqa: ANN401 - of OpenTimelineIO
    import opentimelineio as otio

    for clip in track.find_clips():
        if isinstance(clip.media_reference, otio.schema.GeneratorReference):
            continue
        reel = clip.metadata.get("cmx_3600", {}).get("reel", "")
        # Without a name in the EDL, OpenTimelineIO takes the number of the event for one.
        name = reel if reel and clip.name.isdigit() else clip.name
        yield name, _cdl(clip.metadata.get("cdl"), f"{path}: {name}")


def _cdl(metadata: Any, where: str) -> Cdl | None:  # noqa: ANN401 - of OpenTimelineIO
    if not metadata:
        return None
    sop = metadata["asc_sop"]
    slope, offset, power = (_triple(sop[name]) for name in ("slope", "offset", "power"))
    return require_legal(Cdl(slope, offset, power, float(metadata["asc_sat"])), where)


def _triple(values: Any) -> Triple:  # noqa: ANN401
    red, green, blue = map(float, values)
    return red, green, blue
