# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Good deliveries of several kinds pass without a finding: no false alarm."""

from fractions import Fraction

import numpy as np
import OpenImageIO as oiio
import pytest

from ocio_gen import api
from tests.conftest import ROOT
from tests.delivery.deliveries import AP0, FIRST, HEIGHT, WIDTH, light, shot, timecode, write_frame
from tests.recompression.histories import begin
from tests.recompression.kinds import window

pytestmark = pytest.mark.usefixtures("serial")

NAM = ROOT / "ocio_gen" / "delivery" / "profiles" / "nam.toml"


@pytest.fixture
def nam(tmp_path):
    """The NAM profile, for frames that are as small as those of tests."""
    text = NAM.read_text().replace("3840", str(WIDTH)).replace("2160", str(HEIGHT))
    path = tmp_path / "nam.toml"
    path.write_text(text)
    return path


def assert_good(target, profile, **options):
    report = api.verify_delivery(target, profile=profile, jobs=1, **options)
    assert [str(one) for one in report.findings] == []
    assert report.verdict == "pass"
    return report


def openimageio_container(path):
    """An ACES container as OpenImageIO writes it."""
    spec = oiio.ImageSpec(WIDTH, HEIGHT, 3, "half")
    spec.attribute("compression", "none")
    spec.attribute("chromaticities", oiio.TypeDesc("float[8]"), AP0)
    spec.attribute("acesImageContainerFlag", 1)
    output = oiio.ImageOutput.create(str(path))
    assert output is not None
    assert output.open(str(path), spec), output.geterror()
    assert output.write_image(np.stack([light(at) for at in range(3)], -1)), output.geterror()
    output.close()


def test_aces_containers_of_openimageio_and_openexr_pass(tmp_path):
    openimageio_container(tmp_path / "a.0001.exr")
    write_frame(tmp_path / "a.0002.exr", 2)
    assert assert_good(tmp_path, "st2065-4").frames == 2
    assert assert_good(tmp_path / "a.0001.exr", "st2065-4").frames == 1
    assert assert_good(tmp_path / "a.####.exr", "st2065-4").frames == 2


@pytest.mark.parametrize("codec", ["zip", "zips", "piz"])
def test_a_reel_in_drop_frame_numbered_by_its_timecode_passes_as_nam(tmp_path, nam, codec):
    rate = Fraction(30000, 1001)
    # Over the end of a minute, where 00:01:00;00 and ;01 do not exist.
    reel = tmp_path / "reel"
    for count in range(1795, 1805):
        write_frame(reel / f"reel.{count:06}.exr", count, codec=codec, rate=rate, drop=True, flag=False)
    report = assert_good(reel, nam)
    (sequence,) = report.sequences
    assert (sequence.first_timecode, sequence.last_timecode) == ("00:00:59;25", "00:01:00;06")
    assert (sequence.rate, sequence.codec) == ("30000/1001", codec)


@pytest.mark.parametrize(("rate", "drop"), [(24, False), (Fraction(30000, 1001), True), (50, False)])
def test_numbers_that_go_on_over_midnight_pass_where_they_need_not_be_timecodes(tmp_path, rate, drop):
    rate = Fraction(rate)
    # Drop-frame leaves out 108 numbers in an hour.
    day = 24 * (3600 * round(rate) - (108 if drop else 0))
    for number in range(1001, 1007):
        code = timecode((day - 3 + number - 1001) % day, rate, drop=drop)
        write_frame(tmp_path / "d" / "d" / f"d.{number:08}.exr", number, rate=rate, timeCode=code)
    (tmp_path / "any.toml").write_text(
        'name = "any"\ntitle = "Any numbers"\ncodecs = ["none"]\n[rules]\nmhl = "off"\n'
    )
    assert_good(tmp_path / "d", tmp_path / "any.toml")


def test_pairs_of_frames_above_thirty_a_second_count_on(tmp_path, nam):
    reel = tmp_path / "reel"
    # Over the end of a minute: 00:02:00;00 is dropped, and three more numbers.
    for count in range(7185, 7200):
        write_frame(reel / f"reel.{count}.exr", count, rate=Fraction(60000, 1001), drop=True, flag=False)
    assert_good(reel, nam)


def test_frames_with_alpha_pass(tmp_path):
    folder = tmp_path / "0010_a"
    for count in range(FIRST, FIRST + 4):
        channels = {name: light(at + count) for at, name in enumerate("RGB")}
        channels["A"] = np.ones((HEIGHT, WIDTH), np.float16)
        write_frame(folder / f"0010_a.{count:08}.exr", count, channels=channels)
    assert_good(folder, "st2065-4")
    begin(tmp_path)
    assert_good(tmp_path, "shots")


def test_stereo_frames_pass(tmp_path):
    for count in (1, 2, 3):
        names = [eye + name for eye in ("", "left.") for name in "RGB"]
        channels = {name: light(at + 10 * count) for at, name in enumerate(names)}
        write_frame(tmp_path / f"s.{count}.exr", count, channels=channels, multiView=["right", "left"])
    assert_good(tmp_path, "st2065-4")


def test_a_card_with_black_a_dark_shot_and_a_fade_pass(tmp_path, nam):
    root = tmp_path / "d"
    black = np.zeros((HEIGHT, WIDTH), np.float16)
    card = black.copy()
    card[8:12, 10:30] = 0.8
    for at in range(30):
        of_shots = {
            "card": dict.fromkeys("RGB", black if at < 5 or at > 25 else card),
            "dark": {name: light(40 + at + ord(name)) * np.float16(2**-6) for name in "RGB"},
            "fade": {name: light(at + ord(name)) * np.float16(at / 30) for name in "RGB"},
        }
        for name, channels in of_shots.items():
            path = root / name / f"{name}.{FIRST + at}.exr"
            write_frame(path, FIRST + at, flag=False, channels=channels)
    assert_good(root, nam)


def test_credits_that_roll_and_animation_on_twos_pass(tmp_path, nam):
    root = tmp_path / "d"
    roll = np.zeros((4 * HEIGHT, WIDTH), np.float16)
    roll[HEIGHT : 3 * HEIGHT : 4, 5:30] = 0.7
    for at in range(0, 3 * HEIGHT, 2):
        count = FIRST + at // 2
        plane = roll[at : at + HEIGHT].copy()
        write_frame(
            root / "roll" / f"roll.{count}.exr", count, channels=dict.fromkeys("RGB", plane), flag=False
        )
        drawn = {name: light(at // 4 + 100 * ord(name)) for name in "RGB"}
        write_frame(root / "twos" / f"twos.{count}.exr", count, channels=drawn, flag=False)
    assert_good(root, nam)


def test_recompressed_frames_with_our_own_records_pass(tmp_path):
    for name, first in (("0010_a", FIRST), ("0020_b", 90000)):
        shot(tmp_path / name, first)
    begin(tmp_path)
    assert api.recompress(tmp_path, in_place=True, codec="zip", jobs=1).passed
    assert list(tmp_path.rglob("ocio-gen-recompress.jsonl"))
    report = assert_good(tmp_path, "shots")
    assert {one.codec for one in report.sequences} == {"zip"}
    assert api.restore(tmp_path, jobs=1).passed
    assert_good(tmp_path, "shots")


def test_mattes_beside_the_shots_are_no_frames_of_the_archive(tmp_path, nam):
    shot(tmp_path / "d" / "0010_a")
    matte = {"matte.R": light(1).astype(np.float32)}
    write_frame(tmp_path / "d" / "sidecars" / "0010_a" / "matte.1.exr", 1, channels=matte, rate=None)
    begin(tmp_path / "d")
    assert assert_good(tmp_path / "d", "shots").frames == 6
    assert api.verify_delivery(tmp_path / "d", profile=nam).verdict == "fail"  # where they would be


def test_overscan_passes_where_windows_may_differ(tmp_path):
    shot(tmp_path / "0010_a", dataWindow=window(-7, -3, WIDTH, HEIGHT), displayWindow=window(0, 0, 30, 18))
    begin(tmp_path)
    report = assert_good(tmp_path, "shots")
    assert report.sequences[0].size == "30 x 18"


def test_a_rate_that_no_header_states_can_be_given(tmp_path, nam):
    folder = tmp_path / "reel"
    for count in range(FIRST, FIRST + 3):
        write_frame(folder / f"reel.{count}.exr", count, rate=None, timeCode=timecode(count, Fraction(24)))
    report = api.verify_delivery(folder, profile=nam, jobs=1)
    assert [one.rule for one in report.findings] == ["timecode-rate"]
    assert_good(folder, nam, rate="23.976")


def test_one_frame_of_the_size_that_netflix_asks_for_passes(tmp_path):
    plane = np.tile(np.linspace(0, 4, 3840, dtype=np.float16), (2160, 1))
    write_frame(
        tmp_path / "reel" / "reel.0086400.exr", FIRST, codec="piz", flag=False,
        channels=dict.fromkeys("RGB", plane),
    )  # fmt: skip
    assert_good(tmp_path / "reel", "nam")
