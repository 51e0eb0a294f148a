# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A second reader of timelines, which shares nothing with the product: what each frame of the record shows.

By the CMX 3600 format for EDLs, and by OpenTimelineIO's own functions for .otio. A layer is the name of a
medium and a frame of it. Speeds read frames as if played: at half speed each frame twice, backwards as
forwards, mirrored.
"""

import math
import re
from fractions import Fraction

import opentimelineio as otio

EVENT = re.compile(
    r"(?P<number>\d+)\s+(?P<reel>\S+)\s+V\s+(?P<kind>[CDW]\d*)\s*(?P<frames>\d+)?\s+"
    r"(?P<places>(?:\d+:\d+:\d+[:;]\d+\s*){4})$"
)
M2 = re.compile(r"M2\s+(?P<reel>\S+)\s+(?P<speed>-?\d+\.\d+)\s+(?P<entry>\S+)$")


def frames(timecode, base, drop):
    """Frames from 00:00:00:00: numbers that drop-frame timecode leaves out are not counted."""
    hours, minutes, seconds, frame = map(int, re.split("[:;]", timecode))
    total = ((hours * 60 + minutes) * 60 + seconds) * base + frame
    if drop or ";" in timecode:
        passed = 60 * hours + minutes
        total -= (2 if base == 30 else 4) * sum(1 for minute in range(1, passed + 1) if minute % 10)
    return total


class Take:
    """A line of an EDL: a reel, its range, and a speed."""

    def __init__(self, match, base, drop):
        self.number, self.reel = match["number"], match["reel"]
        self.kind, self.frames = match["kind"], int(match["frames"] or 0)
        places = [frames(one, base, drop) for one in match["places"].split()]
        self.source, self.record = places[:2], places[2:]
        self.entry, self.speed = self.source[0], Fraction(1)

    def at(self, n):
        whole = math.floor(abs(self.speed) * n)
        return self.entry + (whole if self.speed >= 0 else -whole)


def takes_of(text, base):
    """The lines of an EDL's events, with their speeds."""
    drop, takes = False, []
    for line in text.splitlines():
        if line.startswith("FCM"):
            drop = "NON" not in line
        elif match := EVENT.match(line.strip()):
            takes.append(Take(match, base, drop))
        elif match := M2.match(line):
            entry = frames(match["entry"], base, drop)
            # The newest lines can be those of a dissolve: a speed is of the one with its reel and its place.
            named = [
                one for one in takes[-2:] if one.reel == match["reel"] and one.number == takes[-1].number
            ]
            (take,) = [one for one in named if entry == one.source[0]] if len(named) > 1 else named
            take.speed, take.entry = Fraction(match["speed"]) / base, entry
    return takes


def conform_edl(text, base):
    """The layers of each frame of the record: (reel, frame) of each, the outgoing one first."""
    takes = takes_of(text, base)
    record: dict[int, list[tuple[str, int]]] = {}
    for at, take in enumerate(takes):
        begin, end = take.record
        for n in range(end - begin):
            record.setdefault(begin + n, [])
            if take.reel != "BL":
                record[begin + n].append((take.reel, take.at(n)))
        outgoing, start = leaving(takes[:at], begin) if take.kind != "C" and take.frames else (None, 0)
        if outgoing and outgoing.reel != "BL":
            for n in range(take.frames):
                record[begin + n].insert(0, (outgoing.reel, outgoing.at(start + n)))
    return record


def leaving(takes, begin):
    """What a transition leads from, and where in it: the last line, or the event that it repeats."""
    last = takes[-1]
    length = last.record[1] - last.record[0]
    if length or len(takes) < 2:
        return last, length
    # A line of no length repeats where the event before it has come to, which goes on.
    before = takes[-2]
    length = before.record[1] - before.record[0]
    near = abs(before.at(length) - last.at(0)) <= (before.speed != 1)
    goes_on = before.reel == last.reel and before.record[1] == begin and near
    return (before, length) if goes_on else (last, 0)


def conform_otio(text):
    """The layers of each frame of the record: (medium, frame); media are files of sequences, or reels."""
    timeline = otio.adapters.read_from_string(text, "otio_json")
    track = timeline.video_tracks()[0]
    start = int(timeline.global_start_time.value) if timeline.global_start_time else 0
    record: dict[int, list[tuple[str, int]]] = {}
    for at, item in enumerate(track):
        if isinstance(item, otio.schema.Transition):
            continue
        begin = start + round(track.range_of_child(item).start_time.value)
        length = round(item.trimmed_range().duration.value)
        head, tail = 0, 0
        if at and isinstance(track[at - 1], otio.schema.Transition):
            head = round(track[at - 1].in_offset.value)
        if at + 1 < len(track) and isinstance(track[at + 1], otio.schema.Transition):
            tail = round(track[at + 1].out_offset.value)
        for n in range(-head, length + tail):
            record.setdefault(begin + n, [])
            if isinstance(item, otio.schema.Clip):
                record[begin + n].append(layer(item, n))
    return record


def layer(clip, n):
    start = clip.trimmed_range().start_time
    scale = clip.effects[0].time_scalar if clip.effects else 1.0
    warp = otio.opentime.TimeTransform(offset=start, scale=scale, rate=start.rate)
    place = warp.applied_to(otio.opentime.RationalTime(n, start.rate)).value
    frame = math.floor(place + 1e-6) if scale >= 0 else math.ceil(place - 1e-6)
    reference = clip.media_reference
    if isinstance(reference, otio.schema.ImageSequenceReference) and reference.frame_zero_padding == 8:
        return reference.target_url_for_image_number(frame - reference.start_frame), frame
    return clip.metadata["cmx_3600"]["reel"], frame
