# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the numbers of a sequence's frames must be: continuous, of one width, and its timecodes'."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from ocio_gen.core.amounts import count
from ocio_gen.core.sequences import runs_in_words
from ocio_gen.delivery.profile import Profile
from ocio_gen.delivery.sequences import BEYOND, MOST_WAYS, FrameTable, Rows, SequenceFinding, runs_of
from ocio_gen.delivery.timecodes import HeaderTimecode, decoded, frames_of_a_day, has_counts
from ocio_gen.show.cut.timecode import TimecodeError, counted, exact_rate

# Rates that frames of one sequence state: more than one is a mistake already.
_MOST_RATES = 100


def number_findings(rows: Rows, profile: Profile) -> Iterator[SequenceFinding]:
    """Yield what is wrong with the numbers of a sequence's names."""
    numbers = rows["number"]
    if numbers[0] < 0:
        if profile.numbering == "timecode":
            yield SequenceFinding("frame-numbers", "its name has no frame number", [])
        return
    steps = np.diff(numbers)
    after = np.flatnonzero(steps > 1)
    gaps = [(int(numbers[at]) + 1, int(numbers[at + 1]) - 1) for at in after]
    if gaps:
        many = sum(last - first + 1 for first, last in gaps)
        text = f"{count(many, 'frame')} missing: {runs_in_words(gaps)}"
        yield SequenceFinding("frame-numbers", text, [])
    twice = numbers[1:][steps == 0]
    if twice.size:
        yield SequenceFinding("frame-numbers", "is there more than once", runs_of(rows[1:][steps == 0]))
    yield from _padding(rows, profile)


def _padding(rows: Rows, profile: Profile) -> Iterator[SequenceFinding]:
    widths = rows["width"].astype(np.int64)
    least = profile.digits or int(widths.min())
    # A number that outgrows its digits has as many as it needs.
    needed = np.array([len(str(number)) for number in rows["number"]])
    wrong = widths != np.maximum(needed, least)
    if wrong.any():
        found = sorted(set(widths[wrong].tolist()))
        said = f"the number has {', '.join(map(str, found))} digits, not {least}"
        yield SequenceFinding("padding", said, runs_of(rows[wrong]))


@dataclass
class Timecodes:
    """The timecodes of a sequence's frames at their rate, and what is wrong with them."""

    rate: Fraction | None = None
    first: HeaderTimecode | None = None
    last: HeaderTimecode | None = None
    findings: list[SequenceFinding] = field(default_factory=list)


def timecodes_of(rows: Rows, table: FrameTable, profile: Profile, asked: Fraction | None) -> Timecodes:
    """Return the timecodes of a sequence, and how they and its numbers go together.

    Args:
        rows: What is known of its frames, in the order of their numbers.
        table: Of all frames.
        profile: What it should be.
        asked: The rate that it should have; None for any.
    """
    rows = rows[rows["read"]]
    if not rows.size:
        return Timecodes()
    found = Timecodes()
    found.rate = _rate(rows, table, asked, found.findings)
    missing = rows["time"] < 0
    if missing.any():
        found.findings.append(SequenceFinding("timecode-missing", "has no timeCode", runs_of(rows[missing])))
    rows, times = _decoded(rows[~missing], found.findings)
    if not times:
        return found
    found.first, found.last = times[0], times[-1]
    if found.rate is None:
        text = "it has no framesPerSecond, and no rate is given: its numbers are not compared with timecodes"
        found.findings.append(SequenceFinding("timecode-rate", text, []))
    elif not has_counts(found.rate):
        text = (
            f"a header's timecode does not count {_shown(found.rate)} frames per second: it is not compared"
        )
        found.findings.append(SequenceFinding("timecode-rate", text, []))
    elif _drop_is_sound(rows, times, found.rate, found.findings):
        found.findings += _offsets(rows, times, found.rate, profile)
    return found


def _rate(
    rows: Rows, table: FrameTable, asked: Fraction | None, findings: list[SequenceFinding]
) -> Fraction | None:
    """Return the rate of a sequence: what most frames state, or else the one that is asked for."""
    rates: dict[int, Fraction] = {}
    for place in sorted(set(rows["rate"].tolist()) - {-1, BEYOND})[:_MOST_RATES]:
        over, under = table.rates[place]
        try:
            rates[place] = exact_rate(f"{over}/{under}" if over > 0 else "0")
        except TimecodeError as error:
            text = f"framesPerSecond is {over}/{under}: {error}"
            findings.append(SequenceFinding("timecode-rate", text, runs_of(rows[rows["rate"] == place])))
    counts = Counter(rows["rate"].tolist())
    sound = sorted(rates, key=lambda place: -counts[place])[:MOST_WAYS]
    if not sound:
        return asked
    most = rates[sound[0]]
    for place in sound:
        rate = rates[place]
        some = runs_of(rows[rows["rate"] == place])
        if asked is not None and rate != asked:
            text = f"framesPerSecond is {_shown(rate)}; {_shown(asked)} is asked for"
            findings.append(SequenceFinding("timecode-rate", text, some if len(sound) > 1 else []))
        elif rate != most:
            text = f"framesPerSecond is {_shown(rate)}, and {_shown(most)} in others"
            findings.append(SequenceFinding("timecode-rate", text, some))
    if counts[-1]:
        text = "has no framesPerSecond, and others have"
        findings.append(SequenceFinding("timecode-rate", text, runs_of(rows[rows["rate"] == -1])))
    return most


def _decoded(rows: Rows, findings: list[SequenceFinding]) -> tuple[Rows, list[HeaderTimecode]]:
    times: list[HeaderTimecode] = []
    sound = np.ones(len(rows), np.bool_)
    for at, word in enumerate(rows["time"].tolist()):
        try:
            times.append(decoded(word))
        except TimecodeError as error:
            sound[at] = False
            findings.append(SequenceFinding("timecode", str(error), runs_of(rows[at : at + 1])))
    return rows[sound], times


def _drop_is_sound(
    rows: Rows, times: list[HeaderTimecode], rate: Fraction, findings: list[SequenceFinding]
) -> bool:
    """Return whether all timecodes drop numbers or none does, and the rate has such; note what is wrong."""
    drops = np.array([one.timecode.drop for one in times])
    if drops.any() and (counted(rate) % 30 or rate.denominator == 1):  # ST 12-1: 30/1.001 and 60/1.001 alone
        text = f"timecodes are drop-frame, which {_shown(rate)} frames per second do not have"
        findings.append(
            SequenceFinding("timecode-rate", text, runs_of(rows[drops]) if not drops.all() else [])
        )
        return False
    if drops.any() and not drops.all():
        few = drops if drops.mean() < 0.5 else ~drops
        kind = "drop-frame, others are not" if few is drops else "not drop-frame, others are"
        findings.append(SequenceFinding("timecode-rate", f"its timecode is {kind}", runs_of(rows[few])))
        return False
    return True


def _offsets(
    rows: Rows, times: list[HeaderTimecode], rate: Fraction, profile: Profile
) -> Iterator[SequenceFinding]:
    """Yield where frames' numbers and their timecodes do not count on together."""
    if rows["number"][0] < 0:
        return
    counts = np.full(len(times), -1, np.int64)
    for at, one in enumerate(times):
        try:
            counts[at] = one.count(rate)
        except TimecodeError as error:
            yield SequenceFinding("timecode", str(error), runs_of(rows[at : at + 1]))
    sound = counts >= 0
    if not sound.any():
        return
    times = [one for one, is_sound in zip(times, sound, strict=True) if is_sound]
    rows, counts = rows[sound], counts[sound]
    offsets = counts - rows["number"]
    if profile.numbering == "any":  # numbers go on over midnight, where timecodes begin anew
        day = frames_of_a_day(rate, drop=times[0].timecode.drop)
        offsets = offsets[0] + (offsets - offsets[0] + day // 2) % day - day // 2
    values, how_many = np.unique(offsets, return_counts=True)
    usual = int(values[np.argsort(-how_many, kind="stable")[0]])
    if len(counts) > 1 and (counts == counts[0]).all():
        text = f"all its frames have the timecode {times[0]}"
        yield SequenceFinding("timecode-number", text, [])
        return
    if usual and profile.numbering == "timecode":
        at = int(np.flatnonzero(offsets == usual)[0])
        way = "below" if usual > 0 else "above"
        text = (
            f"its numbers are {abs(usual):,} {way} the counts of its timecodes: "
            f"frame {rows['number'][at]} has {times[at]}, which is {int(counts[at]):,} at {_shown(rate)}"
        )
        yield SequenceFinding("timecode-number", text, [])
    order = values[np.argsort(-how_many, kind="stable")].tolist()
    left = np.isin(offsets, order[MOST_WAYS:])
    if left.any():
        yield SequenceFinding(
            "timecode-number", "its timecode does not follow the others'", runs_of(rows[left])
        )
    for value in order[1:MOST_WAYS]:
        some = rows[offsets == value]
        way = "after" if value > usual else "before"
        text = f"its timecode is {count(abs(value - usual), 'frame')} {way} the others'"
        yield SequenceFinding("timecode-number", text, runs_of(some))


def _shown(rate: Fraction) -> str:
    return f"{float(rate):.6g}"
