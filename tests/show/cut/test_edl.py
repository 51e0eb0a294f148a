# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""EDLs of all spellings, against the list of a generator that writes them."""

import random
from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from ocio_gen.aces.cdl import Cdl, Triple
from ocio_gen.core.errors import UserError
from ocio_gen.show.cut.edl import read_edl
from ocio_gen.show.cut.events import NameOf, Retime, Transition
from ocio_gen.show.cut.timecode import Timecode, TimecodeError, exact_rate
from ocio_gen.show.looks.cdl_files import collection
from ocio_gen.show.looks.edl import edl_looks
from tests.conftest import ROOT

EVENT = "001  A001C003 V     C        10:00:00:00 10:00:02:00 01:00:00:00 01:00:02:00\n"
SOP = "* ASC_SOP (0.9 1.0 1.1)(0.01 -0.02 0.0)(1.0 1.05 0.95)\n"
HEAD = "TITLE: REEL\nFCM: NON-DROP FRAME\n\n"


def edl(tmp_path, text):
    path = tmp_path / "reel.edl"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def shots(path):
    """What an EDL says of each shot that it shows: (clip, CDL), but for tails of clips that go on."""
    found = [(one.names.get(NameOf.CLIP, [""])[0], one.cdl, one.passing) for one in edl_looks(path)]
    graded = {clip for clip, cdl, _ in found if cdl}
    return [(clip, cdl) for clip, cdl, passing in found if cdl or not (passing and clip in graded)]


# ---------------------------------------------------------------- 500 EDLs of a generator

RATES = (24, 25, 30, 48, 50, 60, 23.976, 29.97, 59.94)


@dataclass
class Writer:
    """Writes an EDL of random shots, and knows which they are."""

    random: random.Random
    lines: list[str] = field(default_factory=list)
    shots: list[tuple[str, Cdl | None]] = field(default_factory=list)
    number: int = 0
    at: int = 0  # frames on the record

    def __post_init__(self):
        choose = self.random.choice
        self.rate = exact_rate(choose(RATES))
        self.drop = round(self.rate) % 30 == 0 and self.rate.denominator > 1 and choose((True, False))
        self.digits = choose((2, 3, 4, 6))
        self.track = choose(("V", "V2", "AA/V", "B", "v", "NONE"))
        self.star = choose(("*", "* ", "  * ", "*  "))
        self.mark = choose((":", ";")) if self.drop else ":"
        self.at = 3600 * round(self.rate)
        self.lines = [
            "TITLE: Café" if choose((0, 1)) else "TITLE: REEL 1",
            f"FCM: {'' if self.drop else 'NON-'}DROP FRAME",
            "",
        ]

    def timecode(self, count):
        text = str(Timecode.of_count(count, self.rate, drop=self.drop))
        return text[:8] + self.mark + text[9:]

    def line(self, reel, transition, frames, length, *, track=None):
        source = self.random.randrange(10**6)
        words = (source, source + length, self.at, self.at + length)
        places = " ".join(map(self.timecode, words))
        track = track or self.track
        number = f"{self.number:0{self.digits}}"
        self.lines.append(
            f"{number}  {reel:8} {track:5} {transition:4} {frames or '':>3} {places}".rstrip()
            + " " * self.random.randrange(3)
        )

    def shot(self):
        """Return a new shot's name, its reel and its CDL."""
        roll = self.random.uniform
        name = f"SH_{len(self.shots):04}0"

        def triple(low: float, high: float) -> Triple:
            return round(roll(low, high), 4), round(roll(low, high), 5), round(roll(low, high), 3)

        cdl = Cdl(triple(0.5, 2), triple(-0.1, 0.1), triple(0.5, 2), round(roll(0, 2), 3))
        self.shots.append((name, cdl))
        return name, f"A{self.random.randrange(1000):03}C{self.random.randrange(1000):03}", cdl

    def say(self, text):
        self.lines.append(self.star + text)

    def grade(self, cdl):
        say, choose = self.say, self.random.choice
        groups = [
            " ".join(choose((repr(v), f"{v:e}", f"{v:.9f}")) for v in triple)
            for triple in (cdl.slope, cdl.offset, cdl.power)
        ]
        if choose((0, 0, 1)):
            groups = [group.replace(" ", ", ") for group in groups]
        sop = choose(("ASC_SOP", "ASC_SOP:", "asc_sop", "CDL_ASC_SOP:"))
        say(f"{sop} ({')('.join(groups)})" if choose((0, 1)) else f"{sop} ({') ('.join(groups)})")
        say(f"{choose(('ASC_SAT', 'ASC_SAT:', 'asc_sat'))} {cdl.saturation!r}")

    def also(self):
        """Write comments that say nothing of a shot's look."""
        for text in (
            "SOURCE FILE: A001.mov",
            "COMMENT: take 3",
            "LOC: 01:00:00:10 RED     NOTE",
            "FRAMES: 1001-1100",
            "",
        ):
            if self.random.choice((0, 0, 1)):
                self.say(text) if text else self.lines.append("")

    def event(self):  # noqa: C901 - a branch for each kind
        self.number += 1
        kind = self.random.choice(
            ("cut", "cut", "dissolve", "wipe", "key", "fade in", "fade out", "retime", "sound")
        )
        length, frames = self.random.randrange(30, 200), self.random.randrange(1, 25)
        if kind == "sound":
            self.line("A001", "C", 0, length, track=self.random.choice(("A", "A2", "AA", "A12")))
            self.say("FROM CLIP NAME: MUSIC.WAV")
            return
        name, reel, cdl = self.shot()
        if kind in {"cut", "retime"}:
            self.line(reel, "C", 0, length)
            if kind == "retime":
                speed = self.random.choice(("048.0", "-024.0", "000.0", "012.5", "-100.25"))
                self.lines.append(f"M2   {reel}       {speed}                {self.timecode(100)}")
            self.say(f"FROM CLIP NAME: {name}")
        elif kind == "fade in":
            self.line("BL", "C", 0, 0)
            self.line(reel, "D", frames, length)
            self.say(f"TO CLIP NAME: {name}")
        elif kind == "fade out":
            self.line(reel, "C", 0, length)
            self.at += length
            self.line("BL", "D", frames, frames)
            self.say(f"FROM CLIP NAME: {name}")
        else:
            before, from_reel, from_cdl = self.shot() if self.random.choice((0, 1)) else (name, reel, cdl)
            own = before != name
            if own:  # the outgoing clip has its own CDL, where it stands
                self.shots[-2:] = [self.shots[-1], self.shots[-2]]
                self.line(from_reel, "C", 0, length)
                self.at += length
                if self.random.choice((0, 1)):
                    self.say(f"FROM CLIP NAME: {before}")
                    self.grade(from_cdl)
                    own = False
            elif len(self.shots) > 1:
                before = self.shots[-2][0]
                self.line("A001", "C", 0, 0)
            else:
                self.line("BL", "C", 0, 0)
            transition = {"dissolve": "D", "wipe": "W001", "key": self.random.choice(("K B", "KB", "K"))}[
                kind
            ]
            self.line(reel, transition, frames, length)
            if before != name:
                self.say(f"FROM CLIP NAME: {before}")
                if own:
                    self.grade(from_cdl)
            self.say(f"TO CLIP NAME: {name}")
        self.also()
        self.grade(cdl)
        self.at += length

    def written(self):
        for _ in range(self.random.randrange(1, 12)):
            self.event()
        while not self.shots:
            self.event()
        end = self.random.choice(("\n", "\r\n", "\r"))
        encoding = self.random.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"))
        return (end.join(self.lines) + self.random.choice(("", end, "\x1a"))).encode(encoding)


@pytest.mark.parametrize("seed", range(500))
def test_every_shot_of_a_generated_edl_is_read_with_its_cdl_and_none_is_invented(seed, tmp_path):
    writer = Writer(random.Random(seed))  # noqa: S311 - to be repeated
    path = edl(tmp_path, writer.written())
    assert dict(shots(path)) == dict(writer.shots)
    assert len(shots(path)) == len(writer.shots)
    for event in read_edl(path):
        for place in (*event.source, *event.record):
            place.count(writer.rate)


# ---------------------------------------------------------------- by the words of the specification


def test_an_event_has_all_that_its_lines_say(tmp_path):
    text = HEAD + EVENT + "M2   A001C003       048.0                10:00:00:00\n"
    text += "* FROM CLIP NAME: SH010.mov\n* LOC: 01:00:00:10 RED     NW_0010\n" + SOP + "* ASC_SAT 0.9\n"
    (event,) = read_edl(edl(tmp_path, text))
    assert (event.line, event.number, event.reel, event.track) == (4, "001", "A001C003", "V")
    assert event.transition is Transition.CUT
    assert [str(place) for place in event.source] == ["10:00:00:00", "10:00:02:00"]
    assert event.names == {
        NameOf.REEL: ["A001C003"],
        NameOf.CLIP: ["SH010.mov"],
        NameOf.LOCATOR: ["01:00:00:10 RED     NW_0010"],
    }
    assert event.cdl == Cdl((0.9, 1.0, 1.1), (0.01, -0.02, 0.0), (1.0, 1.05, 0.95), 0.9)
    assert event.retime == Retime(Fraction(48), Timecode.parsed("10:00:00:00"))


@pytest.mark.parametrize(
    ("source", "record", "retime", "read"),
    [
        ("00:00:01:00 00:00:01:04", "00:00:00:00 00:00:00:04", "", [24, 25, 26, 27]),
        # Equal lengths, as Resolve writes retimes: twice as fast reads twice as many.
        ("00:00:01:00 00:00:01:04", "00:00:00:00 00:00:00:04", "048.0 00:00:01:00", [24, 26, 28, 30]),
        ("00:00:01:00 00:00:01:02", "00:00:00:00 00:00:00:04", "012.0 00:00:01:00", [24, 24, 25, 25]),
        ("00:00:01:00 00:00:01:04", "00:00:00:00 00:00:00:04", "-024.0 00:00:01:04", [27, 26, 25, 24]),
        ("00:00:01:00 00:00:01:04", "00:00:00:00 00:00:00:04", "-024.0", [27, 26, 25, 24]),
        ("00:00:01:00 00:00:01:01", "00:00:00:00 00:00:00:03", "000.0 00:00:01:00", [24, 24, 24]),
    ],
)
def test_the_frames_that_a_retime_reads(source, record, retime, read, tmp_path):
    text = f"001 A001 V C {source} {record}\n" + (f"M2 A001 {retime}\n" if retime else "")
    (event,) = read_edl(edl(tmp_path, text))
    assert event.frames_read(Fraction(24)) == read


def test_a_retime_belongs_to_the_side_of_its_reel(tmp_path):
    text = "001 A001 V C 00:00:01:00 00:00:01:00 01:00:00:00 01:00:00:00\n"
    text += "001 A002 V D 010 00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00\n"
    text += "M2 A001 048.0 00:00:01:00\nM2 A002 012.0 00:00:01:00\n"
    first, second = read_edl(edl(tmp_path, text))
    assert [one.retime for one in (first, second)] == [
        Retime(Fraction(48), Timecode.parsed("00:00:01:00")),
        Retime(Fraction(12), Timecode.parsed("00:00:01:00")),
    ]


ONE_REEL = "001 A001 V C 00:00:09:00 00:00:09:00 01:00:00:00 01:00:00:00\n"
ONE_REEL += "001 A001 V D 010 00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00\n"


@pytest.mark.parametrize(
    ("retimes", "speeds"),
    [
        ("M2 A001 048.0 00:00:09:00\nM2 A001 012.0 00:00:01:00\n", [48, 12]),
        ("M2 A001 012.0 00:00:01:00\nM2 A001 048.0 00:00:09:00\n", [48, 12]),
        ("M2 A001 012.0 00:00:01:00\n", [None, 12]),
        ("M2 A001 048.0 00:00:09:00\n", [48, None]),
        ("M2 A001 048.0 00:00:05:00\n", [48, 48]),
        ("M2 A001 048.0 00:00:05:00\nM2 A001 012.0 00:00:05:00\n", [48, 12]),
    ],
)
def test_a_retime_belongs_to_the_side_of_its_place_where_both_are_of_its_reel(retimes, speeds, tmp_path):
    events = read_edl(edl(tmp_path, ONE_REEL + retimes))
    assert [event.retime.speed if isinstance(event.retime, Retime) else None for event in events] == speeds


def test_a_retime_is_not_that_of_the_event_before_a_dissolve(tmp_path):
    text = "001 A001 V C 00:00:09:00 00:00:10:00 01:00:00:00 01:00:01:00\n"
    text += "002 A001 V D 010 00:00:01:00 00:00:02:00 01:00:01:00 01:00:02:00\nM2 A001 048.0 00:00:01:00\n"
    first, second = read_edl(edl(tmp_path, text))
    assert first.retime is None
    assert second.retime == Retime(Fraction(48), Timecode.parsed("00:00:01:00"))


def test_two_speeds_of_one_event_are_none(tmp_path):
    (event,) = read_edl(
        edl(tmp_path, EVENT + "M2 A001C003 048.0 10:00:00:00\nM2 A001C003 012.0 10:00:01:00\n")
    )
    with pytest.raises(TimecodeError, match="line 1: two M2 lines of different speeds"):
        event.frames_read(Fraction(24))


def test_a_key_is_no_dissolve_however_it_is_written(tmp_path):
    for kind in ("K B 010", "KB  010", "K O 010", "K   010"):
        (event,) = read_edl(edl(tmp_path, EVENT.replace(" C ", f" {kind} ")))
        assert (event.transition, event.reel, event.track) == (Transition.KEY, "A001C003", "V")


def test_source_in_frames_is_read(tmp_path):
    (event,) = read_edl(edl(tmp_path, "001  AX  V  C  1009  1064  00:00:00:00 00:00:02:07\n"))
    assert [place.count(Fraction(24)) for place in event.source] == [1009, 1064]


def test_black_and_sound_are_passed_over_but_for_sound_that_is_graded(tmp_path):
    text = EVENT.replace("A001C003", "BL      ") + EVENT.replace(" V ", " A ") + EVENT
    assert len(read_edl(edl(tmp_path, text))) == 1
    assert len(read_edl(edl(tmp_path, EVENT.replace(" V ", " A ") + SOP))) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            EVENT + SOP + SOP.replace("0.9", "0.8"),
            "line 3: a second ASC_SOP in one event, with other numbers",
        ),
        (EVENT + SOP.replace("(0.9 1.0 1.1)", "(0.9 1.0)"), "line 2: ASC_SOP is .* allowed: nine numbers"),
        (EVENT + "* ASC_SAT high\n", "line 2: ASC_SAT is 'high'; allowed: one number"),
        (EVENT + SOP.replace("0.9", "nan"), "line 2: ASC_SOP is"),
        (EVENT + SOP.replace("0.9", "1_0"), "line 2: ASC_SOP is"),
        ("", "has no picture events; give a CMX3600 EDL"),
        ("<xml/>\n", "has no picture events"),
        (
            EVENT.replace(" C ", " X "),
            "line 1: '001  A001C003 V     X .* is no event; expected its number, reel",
        ),
        (EVENT + EVENT.replace("001 ", "O01 ", 1), "line 2: 'O01 .* is no event"),
        (EVENT + "002  A002 V C\n", "line 2: '002  A002 V C' is no event"),
        (EVENT + EVENT.replace("10:00:02:00", "10:61:02:00"), "line 2: 10:61:02:00: an hour has 60 minutes"),
        (EVENT + "* FROM CLIP NAME: " + "a." * 200_000, "line 2: has 400,018 characters; give a CMX3600 EDL"),
    ],
)
def test_a_bad_edl_is_one_sentence_with_its_line(tmp_path, text, sentence):
    with pytest.raises(UserError, match=sentence) as caught:
        read_edl(edl(tmp_path, text))
    assert len(str(caught.value).splitlines()) == 1


def test_a_cdl_that_is_not_legal_is_one_sentence(tmp_path):
    with pytest.raises(UserError, match="event 001 in line 1: power 0 is no legal CDL"):
        list(edl_looks(edl(tmp_path, EVENT + SOP.replace("(1.0 1.05 0.95)", "(1.0 0 0.95)"))))


def test_a_long_edl_is_read_in_time_that_grows_with_its_length(tmp_path):
    assert len(read_edl(edl(tmp_path, (EVENT + SOP) * 20_000))) == 20_000
    hostile = EVENT + "9" * 1999 + "\n" + ("* " + "FROM " * 390 + "\n") * 2_000 + ("1 " * 990 + "\n")
    with pytest.raises(UserError, match="is no event"):
        read_edl(edl(tmp_path, hostile))


def test_the_published_films_edls_have_fourteen_shots():
    events = [
        one for path in sorted((ROOT / "configs/lantern/reels").glob("*.edl")) for one in edl_looks(path)
    ]
    assert len(events) == 14
    assert events[0].names[NameOf.CLIP] == ["LN_0100_0010_BG1_v001"]
    assert events[0].cdl == Cdl(
        (0.9209, 0.8937, 0.8915), (0.0246, 0.0390, 0.0295), (0.9705, 0.9756, 0.9797), 0.8928
    )


# ---------------------------------------------------------------- what a reviewer broke

ZERO = "001  A001 V C 01:00:01:00 01:00:01:00 00:00:01:00 00:00:01:00\n"
INTO = "002  B001 V D 012 01:00:00:00 01:00:01:00 00:00:01:00 00:00:02:00\n"
BEFORE, AFTER = Cdl((1.1, 1, 1)), Cdl((1.2, 1, 1))
SOP_BEFORE, SOP_AFTER = "* ASC_SOP (1.1 1 1)(0 0 0)(1 1 1)\n", "* ASC_SOP (1.2 1 1)(0 0 0)(1 1 1)\n"
FROM, TO = "* FROM CLIP NAME: A\n", "* TO CLIP NAME: B\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ZERO + INTO + FROM + TO + SOP_AFTER, {"A": None, "B": AFTER}),
        (ZERO + INTO + TO + FROM + SOP_AFTER, {"A": None, "B": AFTER}),
        (ZERO + INTO + FROM + SOP_BEFORE + TO + SOP_AFTER, {"A": BEFORE, "B": AFTER}),
        (ZERO + FROM + SOP_BEFORE + INTO + FROM + TO + SOP_AFTER, {"A": BEFORE, "B": AFTER}),
        # Fades, as Premiere writes them.
        (ZERO.replace("A001", "BL") + INTO + "* FROM CLIP NAME: BL\n" + TO + SOP_AFTER, {"B": AFTER}),
        (ZERO.replace("A001", "BL") + INTO + FROM + SOP_AFTER, {"A": AFTER}),
        (
            EVENT + INTO.replace("002  B001", "001  BL") + FROM + "* TO CLIP NAME: BL\n" + SOP_BEFORE,
            {"A": BEFORE},
        ),
        # A split edit: sound and picture of one event, and then its comments.
        (EVENT + EVENT.replace(" V ", " A ") + FROM + SOP_BEFORE, {"A": BEFORE}),
        (EVENT + "* FROM CLIP IS A STILL\n" + FROM + SOP_BEFORE, {"A": BEFORE}),
        (ZERO + INTO.replace(" D 012", "   012") + FROM + TO + SOP_AFTER, {"A": None, "B": AFTER}),
        (EVENT + "M2   A001   fast\n" + FROM + SOP_BEFORE, {"A": BEFORE}),
        (EVENT.replace("A001C003", "A B  C") + FROM + SOP_BEFORE, {"A": BEFORE}),
        (EVENT.replace(" ", "\t").replace("V", "v") + FROM.lower() + SOP_BEFORE.lower(), {"a": BEFORE}),
    ],
)
def test_a_cdl_belongs_to_the_clip_that_it_is_said_of(text, expected, tmp_path):
    found = {one.names[NameOf.CLIP][0]: one.cdl for one in edl_looks(edl(tmp_path, text))}
    assert found == expected


@pytest.mark.parametrize(
    "sop", ["(1 1 1)(0 0 0)(1 1 0.9", "(1 1 1 0)(0 0)(1 1 1)", "1 1 1)(0 0 0)(1 1 1)", "(1,1 1,0 0,9)"]
)
def test_brackets_that_are_open_or_do_not_hold_three_numbers_are_a_sentence(sop, tmp_path):
    with pytest.raises(UserError, match="line 2: ASC_SOP is"):
        read_edl(edl(tmp_path, f"{EVENT}* ASC_SOP {sop}\n"))


@pytest.mark.parametrize(
    "line",
    ["A" * 1800 + "x", "A/" * 900 + "!", "1 " * 900, "01:00:00:00 " * 160],
)
def test_no_line_takes_for_ever(line, tmp_path):
    text = f"{EVENT}002 A001 {line} C 01:00:00:00 01:00:01:00 01:00:00:00 01:00:01:00\n"
    text += "* REEL: x" + " " * 1900 + "y\n"
    with pytest.raises(UserError, match=r"line 2: .* is no event"):
        read_edl(edl(tmp_path, text))
    assert read_edl(edl(tmp_path, EVENT + ("* REEL: x" + " " * 1900 + "y\n") * 2_000))


def test_a_retime_that_cannot_be_read_is_said_where_frames_are_asked_for(tmp_path):
    (event,) = read_edl(edl(tmp_path, EVENT + "M2   A001   fast\n"))
    with pytest.raises(TimecodeError, match="line 1: M2 has no speed; expected M2, a reel"):
        event.frames_read(Fraction(24))
    (event,) = read_edl(edl(tmp_path, EVENT + "M2   A001   48,0 10:00:00:00\n"))
    assert event.frames_read(Fraction(24))[1] == event.frames_read(Fraction(24))[0] + 2


def test_a_cdl_that_an_edl_refers_to_is_the_one_beside_it_or_a_sentence(tmp_path):
    text = EVENT + "* FROM CLIP NAME: A\n* ASC_CC_XML {}\n"
    path = edl(tmp_path, text.format("shots.A"))
    with pytest.raises(UserError, match=r"ASC_CC_XML shots.A: no CDL file beside it has this id"):
        list(edl_looks(path))
    (tmp_path / "shots.ccc").write_bytes(collection({"A": BEFORE}, ""))
    (one,) = edl_looks(path)
    assert (one.cdl, [file.name for file in one.files]) == (BEFORE, ["shots.ccc"])
    (tmp_path / "other.ccc").write_bytes(collection({"A": AFTER}, ""))
    assert [one.cdl for one in edl_looks(path)] == [BEFORE]
    path = edl(tmp_path, text.format("A"))
    with pytest.raises(
        UserError, match=r"ASC_CC_XML A: stands for CDLs that differ, in other.ccc, shots.ccc"
    ):
        list(edl_looks(path))
    (tmp_path / "reel.ccc").write_bytes(collection({"A": AFTER}, ""))
    assert [one.cdl for one in edl_looks(path)] == [AFTER]
    with pytest.raises(UserError, match=r"its ASC_SOP and the CDL of A in reel.ccc differ; leave one"):
        list(edl_looks(edl(tmp_path, text.format("A") + SOP_BEFORE)))
    with pytest.raises(UserError, match="line 4: a second ASC_CC_XML in one event, C; leave one"):
        list(edl_looks(edl(tmp_path, text.format("A") + "* ASC_CC_XML C\n")))


def test_many_references_are_found_in_time_that_grows_with_their_number(tmp_path):
    count = 8_000
    (tmp_path / "reel.ccc").write_bytes(collection({f"c{n}": BEFORE for n in range(count)}, ""))
    text = "".join(f"{EVENT}* FROM CLIP NAME: S{n}\n* ASC_CC_XML c{n}\n" for n in range(count))
    assert len(list(edl_looks(edl(tmp_path, text)))) == count
