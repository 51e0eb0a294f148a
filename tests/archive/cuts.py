# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Random cuts, as an EDL and as an OpenTimelineIO timeline, over sources that are numbers only."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import opentimelineio as otio

from ocio_gen.archive.index import SourceSequence
from ocio_gen.archive.matching import SourceIndex

RATES = [
    (Fraction(24000, 1001), False),
    (Fraction(24), False),
    (Fraction(25), False),
    (Fraction(30000, 1001), False),
    (Fraction(30000, 1001), True),
    (Fraction(30), False),
    (Fraction(48), False),
    (Fraction(50), False),
    (Fraction(60000, 1001), False),
    (Fraction(60000, 1001), True),
    (Fraction(60), False),
]

ROOM = 3_000  # frames before and after where a source is cut
REELS = ("A001C003", "A002C011", "B001C001", "C014C002")


def timecode(count, base, drop):
    """A timecode by counting minutes one after the other."""
    left_out = {30: 2, 60: 4}[base] if drop else 0
    minute, rest = 0, count
    while rest >= (size := 60 * base - (left_out if minute % 10 else 0)):
        rest -= size
        minute += 1
    rest += left_out if minute % 10 else 0
    return f"{minute // 60:02}:{minute % 60:02}:{rest // base:02}{';' if drop else ':'}{rest % base:02}"


class Cut:
    """A cut of some events, by a generator of random numbers."""

    def __init__(self, random, rate, drop):
        self.random, self.rate, self.drop = random, rate, drop
        self.base = round(rate)
        hours = random.sample(range(1, 20), len(REELS))
        self.starts = {reel: hour * 3600 * self.base for reel, hour in zip(REELS, hours, strict=True)}
        self.offsets = {reel: random.choice([0, self.starts[reel] - 1001]) for reel in REELS}

    def index(self):
        """The sources: some whose names hold the count, some whose headers do."""
        sequences = []
        for reel, start in self.starts.items():
            offset = self.offsets[reel]
            numbers = np.arange(start - ROOM, start + 4 * ROOM) - offset
            drop = self.drop if offset else None
            sequences.append(
                SourceSequence(Path("/sources", reel), f"{reel}.", 7, ".exr", numbers, offset, drop=drop)
            )
        return SourceIndex(sequences)

    def path(self, reel, count):
        """Where the frame of a source is."""
        return f"/sources/{reel}/{reel}.{count - self.offsets[reel]:07d}.exr"

    def speed(self):
        """A speed in frames of the source for one of the record."""
        kind = self.random.random()
        if kind < 0.5:
            return Fraction(1)
        if kind < 0.6:
            return Fraction(0)
        if kind < 0.8:
            return Fraction(self.random.choice([-4, -3, -2, -1, 2, 3, 4])) / self.random.choice([1, 1, 2, 4])
        return Fraction(self.random.randint(-40 * self.base, 40 * self.base), 10 * self.base)

    def take(self, used):
        """A reel, a frame of it, a length and a speed; sometimes those of another event."""
        reel = self.random.choice(REELS)
        if used and self.random.random() < 0.2:
            return self.random.choice(used)
        one = (
            reel,
            self.starts[reel] + self.random.randint(0, 1000),
            self.random.randint(2, 40),
            self.speed(),
        )
        used.append(one)
        return one

    # ------------------------------------------------------------ EDL

    def edl(self):
        """The text of an EDL."""
        lines = ["TITLE: RANDOM", f"FCM: {'' if self.drop else 'NON-'}DROP FRAME"]
        at = self.base * 3600 * self.random.randint(0, 10) + self.random.randint(0, 5000)
        used: list[tuple[str, int, int, Fraction]] = []
        before = None  # before: (reel, entry, length, speed) of the event that ends here
        for number in range(1, self.random.randint(2, 12)):
            if self.random.random() < 0.15:
                at, before = at + self.random.randint(1, 30), None
            reel, entry, length, speed = self.take(used)
            if before and (reel, entry) == (before[0], self._come_to(before)):
                entry += 7  # an M2 could be of either side of a dissolve
            black = self.random.random() < 0.08 and before
            joined = self.random.random() < 0.4 or black
            wide = self.random.randint(1, length) if joined else 0
            kind = "C" if not joined else f"{self.random.choice(['D', 'D', 'W001'])} {wide:03d}"
            motions: list[str] = []
            if joined:
                lines.append(self._outgoing(number, before, at, motions))
                leaving = lines[-1].split()[1]
            name = "BL" if black else reel
            first = 0 if black else entry
            last = first + length
            if not black and speed != 1:
                last = entry + self.random.choice([length, max(1, round(abs(speed) * length))])
            lines.append(self._line(number, name, kind, (first, last), (at, at + length)))
            if not black and speed != 1:
                motions.append(self._m2(reel, speed, entry))
            lines += motions
            lines.append(f"* FROM CLIP NAME: {leaving if joined else name}")
            lines += [f"* TO CLIP NAME: {name}"] * bool(joined)
            at += length
            said = Fraction(self._speed_text(speed)) / self.base
            before = None if black else (reel, entry, length, said if speed != 1 else Fraction(1))
        return "\n".join(lines) + "\n"

    def _outgoing(self, number, before, at, motions):
        """The line of no length, where the event before has come to; black, or another source, at times."""
        if before is None or self.random.random() < 0.15:
            if self.random.random() < 0.5:
                return self._line(number, "BL", "C", (0, 0), (at, at))
            reel = self.random.choice([one for one in REELS if before is None or one != before[0]])
            entry = self.starts[reel] + self.random.randint(0, 1000)
            return self._line(number, reel, "C", (entry, entry), (at, at))
        reel, _, _, speed = before
        here = self._come_to(before)
        if speed != 1:
            motions.append(self._m2(reel, speed, here))
        return self._line(number, reel, "C", (here, here), (at, at))

    def _come_to(self, before):
        _, entry, length, speed = before
        return entry + (1 if speed >= 0 else -1) * (abs(speed) * length).__floor__()

    def _line(self, number, reel, kind, source, record):
        places = (timecode(count, self.base, self.drop) for count in (*source, *record))
        return f"{number:03d}  {reel:<8} V     {kind:<8} {' '.join(places)}"

    def _speed_text(self, speed):
        return f"{'-' if speed < 0 else ''}{float(abs(speed) * self.base):05.1f}"

    def _m2(self, reel, speed, entry):
        return f"M2   {reel}       {self._speed_text(speed)}     {timecode(entry, self.base, self.drop)}"

    # ------------------------------------------------------------ OTIO

    def otio(self):
        """The text of an .otio."""

        def time(value):
            return otio.opentime.RationalTime(value, float(self.rate))

        def taken(first, length):
            return otio.opentime.TimeRange(time(first), time(length))

        track = otio.schema.Track("V1", kind="Video")
        used: list[tuple[str, int, int, Fraction]] = []
        room = 0  # frames of the last item that no transition takes
        for number in range(self.random.randint(1, 10)):
            reel, entry, length, speed = self.take(used)
            wide = self.random.randint(0, length)
            if self.random.random() < 0.4:
                # EDLs tell in whole frames what a retime shows before its first frame.
                before = self.random.randint(0, min(room, 20))
                before -= before % speed.denominator
                track.append(
                    otio.schema.Transition(
                        transition_type=self.random.choice(["SMPTE_Dissolve", "Custom_Transition"]),
                        in_offset=time(before),
                        out_offset=time(wide),
                    )
                )
            else:
                wide = 0
            if number and self.random.random() < 0.15:
                track.append(otio.schema.Gap(source_range=taken(0, length)))
            else:
                clip = otio.schema.Clip(
                    reel,
                    otio.schema.ExternalReference(target_url=f"file:///somewhere/else/{reel}.mov"),
                    taken(entry, length),
                    metadata={"cmx_3600": {"reel": reel}},
                )
                if speed == 0:
                    clip.effects.append(otio.schema.FreezeFrame())
                elif speed != 1:
                    clip.effects.append(otio.schema.LinearTimeWarp(time_scalar=float(speed)))
                track.append(clip)
            room = length - wide
        timeline = otio.schema.Timeline("RANDOM")
        timeline.tracks.append(track)
        timeline.global_start_time = time(self.random.choice([0, 86400, 90_061]))
        return otio.adapters.write_to_string(timeline, "otio_json")
