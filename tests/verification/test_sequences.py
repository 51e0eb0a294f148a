# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sequences of captures: real files, paired by their numbers, judged as each alone is, told in few lines."""

import json
import re
import shutil

import numpy as np
import OpenEXR
import pytest

import ocio_gen
from ocio_gen.core.errors import UserError
from ocio_gen.package.pages.verification import verification_page
from ocio_gen.verification.captures import verify_capture
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.junit import junit_xml
from tests import exact
from tests.conftest import run_cli, write_image

WIDTH, HEIGHT = 96, 64


def light(number, size=(HEIGHT, WIDTH)):
    """A picture of its own for each number: (rows, columns, 3) float16."""
    rng = np.random.default_rng(number)
    y, x = np.mgrid[0 : size[0], 0 : size[1]] / 20
    level = 0.18 * np.exp2(3 * np.sin(x + 0.7 * number) * np.cos(y - number))
    return (level[..., None] * rng.uniform(0.7, 1.4, (*size, 3))).astype(np.float16)


def codes(aces, bits=10):
    """What a link carries of light, by the plain formula in float64."""
    lin = aces.astype(np.float64) @ np.array(exact.TRA1.tolist(), np.float64).T
    low, high, steps, mid = exact.DEPTHS[bits]
    return np.clip(np.rint((np.log2(np.maximum(lin, 2.0**-10)) + 2.5) * steps + mid), low, high)


def write_capture(path, cv, bits=10):
    path.parent.mkdir(exist_ok=True)
    write_image(path, np.rint(cv / ((1 << bits) - 1) * 65535).astype(np.uint16), bits)


class Reel:
    """Plates and captures in two folders."""

    def __init__(self, folder, numbers, size=(HEIGHT, WIDTH)):
        self.size = size
        self.plates, self.captures = folder / "plates", folder / "captures"
        self.plates.mkdir()
        for number in numbers:
            self.sent(number)
            self.arrived(number, codes(light(number, size)))

    def sent(self, number):
        pixels = light(number, self.size)
        channels = {name: pixels[..., place].copy() for place, name in enumerate("RGB")}
        OpenEXR.File({}, channels).write(str(self.plates / f"plate.{number}.exr"))

    def arrived(self, number, cv, bits=10):
        write_capture(self.captures / f"cap.{number}.dpx", cv, bits)

    def verify(self, aces="plate.####.exr", proxy="cap.####.dpx", claim="acesproxy10i:full", **more):
        return ocio_gen.verify(aces=self.plates / aces, proxy=self.captures / proxy, claim=claim, **more)


@pytest.fixture
def reel(tmp_path):
    return lambda *numbers: Reel(tmp_path, numbers)


@pytest.mark.parametrize("aces", ["plate.####.exr", "plate.%04d.exr", "plate.1001-1004#.exr", "."])
@pytest.mark.parametrize("proxy", ["cap.####.dpx", "cap.1001-1004#.dpx", "."])
def test_frames_are_paired_by_their_numbers(aces, proxy, reel):
    report = reel(*range(1001, 1005)).verify(aces, proxy)
    assert report.verdict == "pass", report
    assert [(result.subject, result.probe) for result in report.results] == [
        (f"cap.{number}.dpx", f"frame plate.{number}.exr") for number in range(1001, 1005)
    ]
    (target,) = {result.target for result in report.results}
    assert target in {proxy, "cap.####.dpx"}
    assert [note.text for note in report.notes] == [
        "taken as ACESproxy10i, code value / 1023, full-range container"
    ]
    assert len(report.files) == 8


def test_each_frame_has_the_figures_that_it_has_alone(reel):
    made = reel(1001, 1002)
    wrong = codes(light(1002))
    wrong[10:20, 5:90, 1] += 3
    made.arrived(1002, wrong)
    for result in made.verify().results:
        number = result.frame
        (alone,) = verify_capture(
            made.plates / f"plate.{number}.exr",
            made.captures / f"cap.{number}.dpx",
            Judge(),
            said="acesproxy10i:full",
        ).results
        assert result.figures == alone.figures
        assert (result.verdict, result.cause) == (alone.verdict, alone.cause)


def test_what_is_missing_is_a_problem_with_its_range(reel):
    made = reel(*range(1001, 1011))
    for number in (1004, 1005, 1006, 1009):
        (made.captures / f"cap.{number}.dpx").unlink()
    (made.plates / "plate.1002.exr").unlink()
    (made.captures / "cap.1010.dpx").write_bytes(b"SDPX")
    write_image(made.captures / "cap.1008.dpx", np.zeros((4, 8, 3), np.uint16), 10)
    report = made.verify()
    assert not report.passed
    assert [result.frame for result in report.results] == [1001, 1003, 1007]
    assert {result.verdict for result in report.results} == {"pass"}
    told = {remark.about: remark.text for remark in report.problems}
    assert told["cap.####.dpx, frames 1004-1006, 1009"] == "no capture of what was sent; not verified"
    assert told["cap.####.dpx, frame 1002"] == "not in plate.####.exr; not verified"
    assert told["cap.####.dpx, frame 1008"].startswith("is 8 x 4, and its plate 96 x 64")
    assert "not a readable image" in told["cap.####.dpx, frame 1010"]
    assert len(told) == 4


@pytest.mark.parametrize("of_plates", [True, False])
def test_frames_that_a_pattern_says_must_be_there(of_plates, reel):
    made = reel(1001, 1002)
    (made.plates / "plate.1002.exr" if of_plates else made.captures / "cap.1002.dpx").unlink()
    (problem,) = made.verify("plate.1001-1002#.exr", "cap.1001-1002#.dpx").problems[-1:]
    assert problem.about.endswith("frame 1002")
    assert problem.text.endswith("not verified")


def test_a_guess_is_made_once_and_every_frame_has_it(reel):
    made = reel(*range(1001, 1033))
    made.arrived(1005, codes(light(1005), 12), 12)
    report = made.verify(claim=None)
    guesses = [result.guess for result in report.results]
    assert len(guesses) == 32
    assert [*dict.fromkeys(guesses)] == [
        "cap.####.dpx: its range is not given, so guessed by its first frames: taken as ACESproxy10i, code "
        "value / 1023, full-range container; say so with --as acesproxy10i:full"
    ]
    assert [result.frame for result in report.results if result.failed] == [1005]  # and is no other guess
    verdicts = {one["frame"]: one["verdict"] for one in json.loads(report.to_json())["results"]}
    assert verdicts == {number: "fail" if number == 1005 else "warn" for number in range(1001, 1033)}
    # People read it once, and of the frames no more than without it.
    plain = made.verify()
    assert junit_xml(report).count("taken as ACESproxy10i") == 1
    ran = run_cli("verify", "--aces", str(made.plates), "--proxy", str(made.captures))
    assert re.sub(r"\s+", " ", ran.stdout).count("so guessed by its first frames") == 1
    page, without = verification_page(report), verification_page(plain)
    assert page.count("so guessed by its first frames") == 1
    assert page.count("<tr") == without.count("<tr")


def test_a_damaged_plate_is_no_fault_of_the_capture(reel):
    made = reel(1001, 1002, 1003, 1004)
    (made.plates / "plate.1002.exr").write_bytes(b"v/1\x01")
    with (made.plates / "plate.1004.exr").open("r+b") as file:
        file.truncate(1500)
    told = {remark.about: remark.text for remark in made.verify().problems}
    assert set(told) == {"plate.####.exr, frame 1002", "plate.####.exr, frame 1004"}
    assert all(text.endswith("; give another plate") for text in told.values()), told
    (made.plates / "plate.1001.exr").write_bytes(b"v/1\x01")
    (made.plates / "plate.1003.exr").unlink()
    with pytest.raises(UserError, match=r"^plate\.####\.exr: no frame can be verified; frame 1001: "):
        made.verify()


def test_what_is_said_of_no_frame_is_one_sentence(reel):
    with pytest.raises(UserError, match=r"^range: upper-bits: .* holds 10-bit integers"):
        reel(1001, 1002, 1003).verify(claim="acesproxy10i:upper-bits")


def test_a_bad_first_frame_does_not_mislead_the_guess(reel):
    made = reel(*range(1001, 1005))
    rng = np.random.default_rng(1)
    made.arrived(1001, rng.integers(64, 940, (HEIGHT, WIDTH, 3)))
    report = made.verify(claim=None)
    assert [result.frame for result in report.results if result.failed] == [1001]
    assert "acesproxy10i:full" in str(report.results[0].guess)


def test_one_cause_is_said_once_with_its_frames(reel):
    made = reel(*range(1001, 1011))
    for number in (1003, 1004, 1007):
        made.arrived(number, codes(light(number)) + 2)
    report = made.verify()
    (cause,) = report.notes[1:]
    assert cause.about == "cap.####.dpx, frames 1003-1004, 1007"
    assert cause.text.startswith("Cause: every code is 2 too high")
    assert [bool(result.cause) for result in report.results] == [
        n in {1003, 1004, 1007} for n in range(1001, 1011)
    ]


def test_another_frame_of_the_sequence_is_told(reel):
    made = reel(*range(1001, 1009))
    for number in range(1004, 1008):  # a frame was dropped
        shutil.copy(made.captures / f"cap.{number + 1}.dpx", made.captures / f"cap.{number}.dpx")
    report = made.verify()
    assert [result.frame for result in report.results if result.failed] == [1004, 1005, 1006, 1007]
    (cause,) = report.notes[1:]
    assert cause.about == "cap.####.dpx, frames 1004-1007"
    assert "it is the frame that was sent 1 frame later" in cause.text


@pytest.fixture(scope="module")
def poor(tmp_path_factory):
    """Forty frames, of which each second one is worse than that before it."""
    made = Reel(tmp_path_factory.mktemp("poor"), range(1001, 1041))
    for number in range(1002, 1041, 2):
        cv = codes(light(number))
        cv[: number - 1000] = 940 - cv[: number - 1000]
        made.arrived(number, cv)
    for number in (1011, 1013):
        made.arrived(number, codes(light(number)) + 2)
    return made, made.verify()


def test_causes_are_looked_for_in_a_few_frames_only(poor):
    _, report = poor
    failed = [result for result in report.results if result.failed]
    assert len(failed) == 22
    unsought = "Causes are sought in the 8 worst frames alone"
    assert sum((result.cause or "").startswith(unsought) for result in failed) == 14


def test_a_terminal_shows_the_worst_frames_first_and_counts_the_rest(poor):
    made, report = poor
    ran = run_cli(
        "verify", "--aces", str(made.plates), "--proxy", str(made.captures), "--as", "acesproxy10i:full"
    )
    assert ran.returncode == 1
    shown = [int(number) for number in re.findall(r"^ +(\d{4}) ", ran.stdout, re.MULTILINE)]
    bad = {result.frame: result.figures.failed for result in report.results}
    assert len(shown) == 20
    assert [bad[number] for number in shown] == sorted(bad.values(), reverse=True)[:20]
    assert (
        "18 of 40 frames within their limits; not frames 1002, 1004, 1006, 1008, 1010-1014, 1016"
        in ran.stdout
    )
    assert "frames 1002, 1004 fall short, too" in ran.stdout
    assert len(ran.stdout.splitlines()) < 40


def test_junit_has_the_worst_frames_and_a_case_for_all(poor):
    _, report = poor
    text = junit_xml(report)
    assert text.count("<testcase") == 21
    assert text.index("frame 1040") < text.index("frame 1036")
    assert "18 of 40 frames within their limits; not frames 1002, 1004" in text


def test_json_has_every_frame(poor):
    _, report = poor
    assert len(json.loads(report.to_json())["results"]) == 40


def test_progress_counts_the_frames(reel):
    told: list[str] = []
    reel(*range(1001, 1005)).verify(progress=told.append)
    assert told == [f"verifying: {done} of 4" for done in range(1, 5)]


def test_a_sequence_that_stops_stops_its_threads(reel):
    made = reel(*range(1001, 1021))
    told: list[str] = []

    def stop(text):
        told.append(text)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made.verify(progress=stop)
    assert told == ["verifying: 1 of 20"]


def test_what_is_no_pair_of_sequences_is_one_sentence(reel):
    made = reel(1001, 1002)
    for number in (1001, 1002):
        (made.captures / f"cap.{number}.dpx").rename(made.captures / f"cap.{number - 1000:04d}.dpx")
    for proxy, sentence in (
        ("cap.####.dpx", "has frames 1-2, and plate.####.exr has frames 1001-1002: no number is in both"),
        ("cap.0001.dpx", r"is one frame, and .*plate.####.exr is a sequence"),
        ("cap.5-6#.dpx", "none of its frames is there"),
        ("none.####.dpx", "no frames of such a sequence"),
    ):
        with pytest.raises(UserError, match=sentence):
            made.verify(proxy=proxy)
    for path in made.captures.iterdir():
        path.rename(path.with_name(f"cap.{int(path.name[4:8]) + 1000}.dpx"))
    for path in made.captures.iterdir():
        path.write_bytes(b"SDPX")
    with pytest.raises(UserError, match="no frame can be verified; frame 1001: not a readable image"):
        made.verify()
    with pytest.raises(UserError, match="no frame can be verified"):
        made.verify(claim=None)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_what_is_right_is_seen_at_once_to_the_same_figures(share, reel):
    """The plots of a page need each sample: with them no block is passed over."""
    made = reel(1001)
    cv = codes(light(1001))
    rows = int(share * HEIGHT)
    cv[:rows] += np.where(cv[:rows] < 900, 1, -1)
    made.arrived(1001, cv)
    quick, slow = (
        made.verify(proxy="cap.1001.dpx", aces="plate.1001.exr", curves=each) for each in (False, True)
    )
    assert quick.results[0].figures == slow.results[0].figures
    assert quick.results[0].figures.failed == rows * WIDTH * 3
