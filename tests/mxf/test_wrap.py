# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Frames in MXF: bmx (by mxfuse) and MediaInfo, which share nothing with the product, give each byte back."""

import errno
import os
import signal
import struct
import subprocess
import sys
import time
from fractions import Fraction
from typing import Any

import numpy as np
import OpenEXR
import OpenImageIO as oiio
import pytest

from ocio_gen import api
from ocio_gen.core.errors import UserError
from ocio_gen.mxf import wrap as wrap_module
from tests.conftest import ROOT, run_cli
from tests.mxf.containers import (
    by_mediainfo,
    by_mxfuse,
    container,
    containers,
    digests,
    local_item,
    patched,
    still,
)

# RGB and RGBA, windows that are not each other's, and 24 to 60 frames per second.
KINDS: dict[str, dict[str, Any]] = {
    "rgb": {},
    "rgba": {"channels": "RGBA"},
    "overscan": {"data": (-4, -2, 25, 13), "display": (0, 0, 19, 11)},
    "within": {"data": (3, 2, 10, 9), "display": (0, 0, 19, 11)},
    "away from the corner": {"data": (100, 200, 119, 211), "display": (100, 200, 119, 211)},
    "one pixel": {"size": (1, 1)},
    "anamorphic": {"pixelAspectRatio": 2.0},
    "a long name": {"a_name_of_an_attribute_that_is_longer_than_31": "x"},
}
LINEAR = bytes.fromhex("060e2b34040101060401010101060000")
ACES = bytes.fromhex("060e2b340401010d0401010103070000")


@pytest.mark.parametrize("kind", KINDS)
def test_bmx_gives_each_frame_back_to_the_byte(kind, tmp_path):
    frames = containers(tmp_path / "in", 3, **KINDS[kind])
    report = api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24)
    found = by_mxfuse(tmp_path / "x.mxf")
    assert found.frames == digests(frames)
    track = found.track
    header = OpenEXR.File(str(frames[0]), header_only=True).header()
    (left, top), (right, bottom) = header["dataWindow"]
    assert (track["stored_width"], track["stored_height"]) == (right - left + 1, bottom - top + 1)
    (left, top), (right, bottom) = header["displayWindow"]
    assert (track["display_width"], track["display_height"]) == (right - left + 1, bottom - top + 1)
    shape = Fraction(int((right - left + 1) * header["pixelAspectRatio"]), int(bottom - top + 1))
    assert Fraction(*track["aspect_ratio"]) == shape
    letters = "".join(chr(one.code) for one in track["pixel_layout"])
    assert letters == ("ABGR" if kind == "rgba" else "BGR")
    assert {one.depth for one in track["pixel_layout"]} == {253}
    assert (track["transfer_characteristic"], track["color_primaries"]) == (LINEAR, ACES)
    assert track["coding_ul"][-2:] == (b"\x02\0" if kind == "rgba" else b"\x01\0")
    assert report.frames == 3
    assert api.verify_imf(tmp_path / "x.mxf").verdict == "pass"


@pytest.mark.parametrize(
    "rate", ["24000/1001", "24", "25", "30000/1001", "30", "48000/1001", "48", "50", "60000/1001", "60"]
)
def test_the_rate_is_exact_for_bmx_and_for_mediainfo(rate, tmp_path):
    frames = containers(tmp_path / "in", 5)
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=rate)
    found = by_mxfuse(tmp_path / "x.mxf")
    assert found.rate == Fraction(rate)
    assert found.frames == digests(frames)
    video = next(one for one in by_mediainfo(tmp_path / "x.mxf") if one.track_type == "Video")
    assert float(video.frame_rate) == pytest.approx(float(Fraction(rate)), abs=0.001)


def test_mediainfo_calls_it_what_it_is(tmp_path):
    containers(tmp_path / "in", 3)
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, timecode="10:20:30:04")
    general, *tracks = by_mediainfo(tmp_path / "x.mxf")
    assert (general.format, general.format_profile) == ("MXF", "OP-1a")
    assert general.format_settings == "Closed / Complete"
    video = next(one for one in tracks if one.track_type == "Video")
    assert (video.width, video.height) == (20, 12)
    assert (video.color_primaries, video.transfer_characteristics) == ("ACES", "Linear")
    assert video.format_settings_wrapping == "Frame" or video.format_settings__wrapping_mode == "Frame"
    codes = {one.time_code_of_first_frame for one in tracks if one.track_type == "Other"}
    assert codes == {"10:20:30:04"}


def test_the_same_frames_give_the_same_bytes_and_others_give_another_identity(tmp_path):
    containers(tmp_path / "in", 4)
    api.wrap(tmp_path / "in", output=tmp_path / "a.mxf", rate=24)
    api.wrap(*sorted((tmp_path / "in").iterdir()), output=tmp_path / "b.mxf", rate="24/1")
    api.wrap(tmp_path / "in/plate.####.exr", output=tmp_path / "c.mxf", rate=24)
    assert len({*digests([tmp_path / f"{name}.mxf" for name in "abc"])}) == 1
    # One bit of one pixel of the last frame.
    last = tmp_path / "in/plate.1004.exr"
    data = bytearray(last.read_bytes())
    data[-1] ^= 1
    last.write_bytes(data)
    api.wrap(tmp_path / "in", output=tmp_path / "d.mxf", rate=24)
    assert umids(tmp_path / "a.mxf").isdisjoint(umids(tmp_path / "d.mxf"))


def umids(path):
    """The UMIDs in a file, by the item that packages have them in."""
    data, found = path.read_bytes(), set()
    item = local_item(0x4401, bytes(32))[:4]
    for place in range(len(data)):
        if data.startswith(item, place):
            found.add(data[place + 4 : place + 36])
    assert len(found) == 2
    return found


def test_what_a_file_says_beside_its_frames_makes_another_identity_too(tmp_path):
    containers(tmp_path / "in", 3)
    picture = still(tmp_path / "a.png", cicp=(1, 13, 0, 1))
    ways: tuple[dict[str, Any], ...] = (
        {"rate": 24},
        {"rate": 25},
        {"rate": 24, "timecode": "01:00:00:00"},
        {"rate": 24, "targets": picture},
        {"rate": 24, "targets": picture, "target_at": [2]},
        {"rate": 24, "targets": picture, "view": "rec709"},
    )
    seen: set[bytes] = set()
    for number, way in enumerate(ways):
        api.wrap(tmp_path / "in", output=tmp_path / f"{number}.mxf", **way)
        found = umids(tmp_path / f"{number}.mxf")
        assert seen.isdisjoint(found)
        seen |= found


def test_a_shot_of_an_archive_is_wrapped_as_it_lies_there_with_its_stills_and_its_amf(tmp_path):
    frames = containers(tmp_path / "in", 3)
    still(tmp_path / "in/plate.1002.look.Rec.1886.png", cicp=(1, 13, 0, 1))
    still(tmp_path / "in/plate.1002.neutral.Rec.1886.png", cicp=(1, 13, 0, 1))
    (tmp_path / "in/plate.amf").write_text("<aces/>")
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24)
    assert by_mxfuse(tmp_path / "x.mxf").frames == digests(frames)


def test_numbers_that_are_far_apart_are_gaps_and_no_memory(tmp_path):
    for number in (1, 99_999_999_999):
        container(tmp_path / f"in/a.{number}.exr")
    with pytest.raises(UserError, match="frames 2-99999999998 are missing"):
        api.wrap(*(tmp_path / "in").iterdir(), output=tmp_path / "x.mxf", rate=24)


def test_folders_of_frames_and_movies_are_refused_with_what_to_do(tmp_path):
    containers(tmp_path / "archive/0010_A", 2)
    with pytest.raises(UserError, match=r"holds folders, and no frames with numbers; name one of them"):
        api.wrap(tmp_path / "archive", output=tmp_path / "x.mxf")
    (tmp_path / "cam.mov").write_bytes(b"\0\0\0\x14ftypqt  ")
    with pytest.raises(UserError, match=r"is not an OpenEXR file; wrap takes ACES frames, \.exr"):
        api.wrap(tmp_path / "cam.mov", output=tmp_path / "x.mxf")


def test_a_disk_that_is_full_keeps_what_is_done(tmp_path, monkeypatch):
    frames = containers(tmp_path / "in", 6)
    copy = wrap_module._Wrapping._copy
    done: list[object] = []

    def full(self, path, *rest):
        if len(done) == 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        done.append(path)
        return copy(self, path, *rest)

    monkeypatch.setattr(wrap_module._Wrapping, "_copy", full)
    with pytest.raises(UserError, match=r"No space left on device\); what is done is kept beside it"):
        api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24)
    monkeypatch.undo()
    seen = []
    api.wrap(
        tmp_path / "in",
        output=tmp_path / "x.mxf",
        rate=24,
        progress=lambda one: seen.append(one.done) if one.what == "wrapping" else None,
    )
    assert seen[0] == 4
    assert by_mxfuse(tmp_path / "x.mxf").frames == digests(frames)
    assert not [*tmp_path.glob(".ocio-gen-*")]


def test_many_frames_have_an_index_in_segments(tmp_path):
    """5,001 frames: two segments. bmx seeks by it to each."""
    one = container(tmp_path / "a.exr", 1, size=(1, 2)).read_bytes()
    (tmp_path / "in").mkdir()
    for number in range(5001):
        # The last sample tells which it is.
        data = one[:-2] + struct.pack("<H", number)
        (tmp_path / "in" / f"p.{number:05d}.exr").write_bytes(data)
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24)
    assert by_mxfuse(tmp_path / "x.mxf").frames == digests(sorted((tmp_path / "in").iterdir()))
    assert api.verify_imf(tmp_path / "x.mxf").verdict == "pass"


# ------------------------------------------------------------ timecode


def test_the_timecode_is_that_of_headers_or_the_one_that_is_given_or_the_number(tmp_path):
    start = ((1 * 60 + 2) * 60 + 3) * 24 + 4
    containers(tmp_path / "coded", 2, timecode=start, rate=24)
    report = api.wrap(tmp_path / "coded", output=tmp_path / "a.mxf")
    assert (report.timecode, report.rate, report.notes) == ("01:02:03:04", "24", [])
    assert by_mxfuse(tmp_path / "a.mxf").start == (1, 2, 3, 4, False)
    containers(tmp_path / "bare", 2, first=1001)
    api.wrap(tmp_path / "bare", output=tmp_path / "b.mxf", rate="30000/1001", timecode="01:00:00;02")
    assert by_mxfuse(tmp_path / "b.mxf").start == (1, 0, 0, 2, True)
    report = api.wrap(tmp_path / "bare", output=tmp_path / "c.mxf", rate=24)
    assert by_mxfuse(tmp_path / "c.mxf").start == (0, 0, 41, 17, False)  # 1001 frames
    assert report.notes == [
        "headers have no timecode: 1001, the number of the first frame, is taken as its count"
    ]


def test_timecodes_that_do_not_run_on_are_said(tmp_path):
    containers(tmp_path / "in", 3, timecode=100, rate=24)
    container(tmp_path / "in/plate.1002.exr", 7, timecode=500, framesPerSecond=Fraction(24))
    report = api.wrap(tmp_path / "in", output=tmp_path / "x.mxf")
    assert report.notes == ["the timecodes in headers do not run on from that of the first frame"]
    judged = api.verify_imf(tmp_path / "x.mxf")
    assert judged.verdict == "warn"
    assert [(one.rule, one.frames) for one in judged.findings] == [("timecode", [(1, 1)])]


# ------------------------------------------------------------ target frames


def test_target_frames_are_streams_and_come_back(tmp_path):
    containers(tmp_path / "in", 5)
    pictures = [
        still(tmp_path / "a.png", cicp=(1, 13, 0, 1)),
        still(tmp_path / "b.png", cicp=(9, 16, 0, 1)),
    ]
    report = api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, targets=pictures, target_at=[0, 4])
    assert report.targets == 2
    assert by_mxfuse(tmp_path / "x.mxf").frames == digests(sorted((tmp_path / "in").iterdir()))
    back = api.unwrap(tmp_path / "x.mxf", tmp_path / "out")
    names = ["x.00001001.target10.png", "x.00001005.target11.png"]
    assert back.files[0].targets == names
    assert digests(tmp_path / "out" / name for name in names) == digests(pictures)
    assert api.verify_imf(tmp_path / "x.mxf").verdict == "pass"


def test_a_tiff_needs_a_view_and_a_picture_of_floats_is_none(tmp_path):
    containers(tmp_path / "in", 3)
    tiff = still(tmp_path / "a.tif", kind=oiio.UINT8)
    with pytest.raises(UserError, match="nothing in it says what it is coded for; give `view`: srgb, rec709"):
        api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, targets=tiff)
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, targets=tiff, view="p3-dci")
    data = (tmp_path / "x.mxf").read_bytes()
    assert bytes.fromhex("060e2b340401010d04010101030a0000") in data  # ColorPrimaries_P3DCI, of the register
    assert bytes.fromhex("060e2b340401010d04010101010c0000") in data  # TransferCharacteristic_Gamma_2_6
    floats = still(tmp_path / "f.tif", kind=oiio.FLOAT)
    with pytest.raises(UserError, match="has samples of float; write 8 or 16-bit integers"):
        api.wrap(tmp_path / "in", output=tmp_path / "y.mxf", rate=24, targets=floats, view="rec709")
    assert not (tmp_path / "y.mxf").exists()


# ------------------------------------------------------------ recompressed frames


@pytest.mark.parametrize("codec", ["zip", "piz"])
def test_recompressed_frames_are_wrapped_as_they_were(codec, tmp_path):
    frames = containers(tmp_path / "in", 3, size=(40, 60))
    for path in frames:  # so that a codec has something to gain
        container(path, 0, size=(40, 60), compression=OpenEXR.NO_COMPRESSION)
        flat = np.zeros((40, 60), np.float16)
        header = OpenEXR.File(str(path), header_only=True).header()
        OpenEXR.File(header, dict.fromkeys("RGB", flat)).write(str(path))
    before = digests(frames)
    api.recompress(tmp_path / "in", in_place=True, codec=codec)
    assert digests(frames) != before
    report = api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24)
    assert report.restored == 3
    assert by_mxfuse(tmp_path / "x.mxf").frames == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


# ------------------------------------------------------------ refusals


def bad(folder, **attributes):
    containers(folder, 3)
    container(folder / "plate.1002.exr", 1, **attributes)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no flag": ({"acesImageContainerFlag": None}, "it has no acesImageContainerFlag"),
    "other primaries": (
        {"chromaticities": (0.64, 0.33, 0.3, 0.6, 0.15, 0.06, 0.3127, 0.329)},
        "its chromaticities are",
    ),
    "zip without a record": (
        {"compression": OpenEXR.ZIP_COMPRESSION},
        "is packed by zip, and its folder has no",
    ),
    "depth": ({"channels": "RGBZ"}, "it has the channels Z"),
    "another size": ({"size": (13, 20)}, "its dataWindow: not the same as that of plate.1001.exr"),
    "alpha in one": ({"channels": "RGBA"}, "its channels: not the same as that of plate.1001.exr"),
    "tiles": ({"type": OpenEXR.tiledimage, "tiles": OpenEXR.TileDescription()}, "it is tiled"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_frame_that_mxf_cannot_hold_is_named_and_nothing_is_written(case, tmp_path):
    attributes, sentence = REFUSED[case]
    bad(tmp_path / "in", **attributes)
    ran = run_cli("wrap", str(tmp_path / "in"), "-o", str(tmp_path / "x.mxf"))
    assert ran.returncode == 2
    (line,) = ran.stderr.splitlines()
    assert "plate.1002.exr" in line
    assert sentence in line
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_what_is_no_sequence_is_refused(tmp_path):
    containers(tmp_path / "in", 4)
    (tmp_path / "in/plate.1002.exr").unlink()
    with pytest.raises(UserError, match="frame 1002 is missing; a track file has no gaps"):
        api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24)
    container(tmp_path / "in/other.1002.exr")
    with pytest.raises(UserError, match="holds several sequences"):
        api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24)
    (tmp_path / "there.mxf").write_text("mine")
    with pytest.raises(UserError, match="exists"):
        api.wrap(tmp_path / "in/plate.1001.exr", output=tmp_path / "there.mxf", rate=24)
    assert (tmp_path / "there.mxf").read_text() == "mine"
    (tmp_path / "cut.exr").write_bytes((tmp_path / "in/plate.1001.exr").read_bytes()[:-5])
    with pytest.raises(UserError, match="is cut short"):
        api.wrap(tmp_path / "cut.exr", output=tmp_path / "x.mxf", rate=24)
    assert not (tmp_path / "x.mxf").exists()


def test_frames_state_their_rate_and_another_one_is_refused(tmp_path):
    containers(tmp_path / "in", 2, rate=25)
    assert api.wrap(tmp_path / "in", output=tmp_path / "x.mxf").rate == "25"
    with pytest.raises(UserError, match="is 24, and frames state 25"):
        api.wrap(tmp_path / "in", output=tmp_path / "y.mxf", rate=24)


# ------------------------------------------------------------ stopped, and on again


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_goes_on_and_ends_with_the_same_bytes(signum, tmp_path):
    containers(tmp_path / "in", 40, size=(200, 400))
    api.wrap(tmp_path / "in", output=tmp_path / "whole.mxf", rate=24)
    command = [sys.executable, "-m", "ocio_gen", "wrap", str(tmp_path / "in"), "--rate", "24"]
    target = tmp_path / "x.mxf"
    run = subprocess.Popen([*command, "-o", str(target)], cwd=ROOT, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    log = None
    while log is None or log.read_bytes().count(b"\n") < 3:
        assert time.monotonic() < deadline
        log = next(tmp_path.glob(".ocio-gen-*.frames"), None)
        if run.poll() is not None:
            break
        time.sleep(0.001)
    os.kill(run.pid, signum)
    run.wait()
    if not target.exists():  # it may have come to its end before
        assert [*tmp_path.glob(".ocio-gen-*")]
    ran = run_cli("wrap", str(tmp_path / "in"), "--rate", "24", "-o", str(target))
    if ran.returncode:
        assert "exists" in ran.stderr
    assert digests([target]) == digests([tmp_path / "whole.mxf"])
    assert not [*tmp_path.glob(".ocio-gen-*")]


def test_what_a_killed_run_left_is_used_only_as_far_as_it_is_true(tmp_path):
    frames = containers(tmp_path / "in", 6)
    api.wrap(tmp_path / "in", output=tmp_path / "whole.mxf", rate=24)

    with pytest.raises(Killed):
        api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, progress=stopped_at(4))
    seen = []
    # A frame that changed meanwhile is written anew, with all after it.
    stat = frames[2].stat()
    container(frames[2], 99)
    api.wrap(
        tmp_path / "in",
        output=tmp_path / "x.mxf",
        rate=24,
        progress=lambda one: seen.append(one.done) if one.what == "wrapping" else None,
    )
    assert seen[0] == 2
    assert by_mxfuse(tmp_path / "x.mxf").frames == digests(frames)
    assert frames[2].stat().st_mtime_ns != stat.st_mtime_ns
    # Bits of the half-written file that the disk lost are found when it is read back.
    with pytest.raises(Killed):
        api.wrap(tmp_path / "in", output=tmp_path / "y.mxf", rate=24, progress=stopped_at(4))
    (left,) = [path for path in tmp_path.glob(".ocio-gen-*") if not path.name.endswith(".frames")]
    patched(left, frames[0].read_bytes()[-40:], bytes(40))
    with pytest.raises(UserError, match="is not what was written"):
        api.wrap(tmp_path / "in", output=tmp_path / "y.mxf", rate=24)
    assert not (tmp_path / "y.mxf").exists()
    api.wrap(tmp_path / "in", output=tmp_path / "y.mxf", rate=24)
    assert digests([tmp_path / "y.mxf"]) == digests([tmp_path / "x.mxf"])


class Killed(BaseException):
    pass


def stopped_at(number):
    """Return a progress that stands for kill -9 once so many frames are written."""

    def stop(progress):
        if progress.what == "wrapping" and progress.done == number:
            raise Killed

    return stop


def test_frames_of_another_folder_are_no_frames_of_a_run_that_was_stopped(tmp_path):
    """Of the same names, sizes and times."""
    one = containers(tmp_path / "a", 6)
    other = [container(tmp_path / "b" / path.name, 50 + at) for at, path in enumerate(one)]
    for first, second in zip(one, other, strict=True):
        assert first.stat().st_size == second.stat().st_size
        os.utime(second, ns=(first.stat().st_atime_ns, first.stat().st_mtime_ns))
    with pytest.raises(Killed):
        api.wrap(tmp_path / "a", output=tmp_path / "x.mxf", rate=24, progress=stopped_at(4))
    api.wrap(tmp_path / "b", output=tmp_path / "x.mxf", rate=24)
    assert by_mxfuse(tmp_path / "x.mxf").frames == digests(other)


def test_a_run_that_goes_on_with_other_target_frames_begins_anew(tmp_path):
    frames = containers(tmp_path / "in", 6)
    with pytest.raises(Killed):
        api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, progress=stopped_at(4))
    pictures = [still(tmp_path / f"{at}.png", cicp=(1, 13, 0, 1)) for at in range(12)]
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, targets=pictures)
    assert by_mxfuse(tmp_path / "x.mxf").frames == digests(frames)
    assert api.verify_imf(tmp_path / "x.mxf").verdict == "pass"
    assert not [*tmp_path.glob(".ocio-gen-*")]


def test_what_a_run_needs_besides_is_no_link_that_it_follows(tmp_path):
    containers(tmp_path / "in", 3)
    with pytest.raises(Killed):
        api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, progress=stopped_at(1))
    (log,) = tmp_path.glob("*.frames")
    log.unlink()
    (tmp_path / "mine").write_text("mine")
    log.symlink_to(tmp_path / "mine")
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24)
    assert (tmp_path / "mine").read_text() == "mine"


def test_timecodes_run_on_after_midnight(tmp_path):
    day = 24 * 3600 * 24
    for at in range(4):
        container(tmp_path / f"in/p.{at:04d}.exr", at, timecode=(day - 2 + at) % day)
    report = api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24)
    assert (report.timecode, report.notes) == ("23:59:59:22", [])
    assert api.verify_imf(tmp_path / "x.mxf").findings == []
    assert api.unwrap(tmp_path / "x.mxf", tmp_path / "out").files[0].notes == []
    with pytest.raises(UserError, match="a day has 24 hours"):
        api.wrap(tmp_path / "in", output=tmp_path / "y.mxf", rate=24, timecode="24:00:00:00")


@pytest.mark.parametrize(
    ("data", "display"),
    [
        (None, (-(1 << 31), 0, (1 << 31) - 1, 3)),
        (None, (0, 0, (1 << 31) - 1, 0)),
        ((-(1 << 31) + 10, 0, -(1 << 31) + 13, 3), ((1 << 31) - 10, 0, (1 << 31) - 7, 3)),
    ],
)
def test_windows_beyond_those_of_pictures_are_refused(data, display, tmp_path):
    """OpenEXR writes none: they are patched into a good frame."""
    path = container(tmp_path / "a.exr", size=(4, 4))
    content = bytearray(path.read_bytes())
    for name, window in ((b"dataWindow", data), (b"displayWindow", display)):
        if window:
            at = content.index(name + b"\0box2i\0") + len(name) + 7 + 4
            content[at : at + 16] = struct.pack("<4i", *window)
    if data:  # whose lines are counted from there
        first = len(content) - 4 * (8 + 4 * 6)
        for line in range(4):
            at = first + line * (8 + 4 * 6)
            content[at : at + 4] = struct.pack("<i", data[1] + line)
    path.write_bytes(content)
    with pytest.raises(UserError, match="its windows are larger than those of any picture"):
        api.wrap(path, output=tmp_path / "x.mxf", rate=24)


def test_a_name_that_is_no_mxfs_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"let it end in \.mxf"):
        api.wrap(container(tmp_path / "a.exr"), output=tmp_path / "x.exr", rate=24)
