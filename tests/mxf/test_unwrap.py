# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Frames out of MXF: of files that others wrote, that break rules, or that are cut off."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocio_gen import api
from ocio_gen.core.errors import UserError
from ocio_gen.mxf.klv import Gap, ber, walk
from tests.conftest import run_cli
from tests.mxf.containers import container, containers, digests, local_item, patched, still


@pytest.fixture
def wrapped(tmp_path):
    """A file of four frames with timecodes, and the frames."""
    frames = containers(tmp_path / "in", 4, timecode=90000, rate=24)
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf")
    return tmp_path / "x.mxf", frames


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_frames_come_back_named_by_timecode(wrapped, tmp_path):
    file, frames = wrapped
    report = api.unwrap(file, tmp_path / "out")
    assert report.passed
    assert names(tmp_path / "out") == [f"x.{90000 + at:08d}.exr" for at in range(4)]
    assert digests(sorted((tmp_path / "out").iterdir())) == digests(frames)
    # Once more: what is there, the same to the byte, is left; what is not is not replaced.
    assert api.unwrap(file, tmp_path / "out").passed
    (tmp_path / "out/x.00090001.exr").write_text("mine")
    again = api.unwrap(file, tmp_path / "out")
    assert not again.passed
    assert "x.00090001.exr exists, and is another file: move it away" in again.faults[0]
    assert (tmp_path / "out/x.00090001.exr").read_text() == "mine"


def test_an_index_rate_of_nought_by_nought_is_no_hindrance(wrapped, tmp_path):
    """As asdcplib writes it: bmx and ffmpeg refuse such files."""
    file, frames = wrapped
    patched(file, local_item(0x3F0B, struct.pack(">ii", 24, 1)), local_item(0x3F0B, bytes(8)))
    assert api.unwrap(file, tmp_path / "out").passed
    assert digests(sorted((tmp_path / "out").iterdir())) == digests(frames)


def test_the_timecode_of_headers_beats_that_of_the_file_and_is_followed_as_far_as_it_runs(tmp_path):
    containers(tmp_path / "in", 3, timecode=500, rate=24)
    container(tmp_path / "in/plate.1003.exr", 9, timecode=900)
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, timecode="01:00:00:00")
    report = api.unwrap(tmp_path / "x.mxf", tmp_path / "out")
    assert names(tmp_path / "out") == ["x.00000500.exr", "x.00000501.exr", "x.00000502.exr"]
    assert report.files[0].notes == [
        "its timecode is not that of the headers of frames: they are numbered by their headers",
        "frame 2: its timecode does not follow that of the frame before; its number does",
    ]


def test_a_file_that_is_cut_off_gives_the_frames_before_the_cut(wrapped, tmp_path):
    file, frames = wrapped
    data = file.read_bytes()
    places = [data.index(frame.read_bytes()) for frame in frames]
    size = frames[0].stat().st_size
    cut = tmp_path / "cut.mxf"
    # In the header, at each border, in a frame, in the index, in the last pack, in the very last byte.
    for at in (
        50,
        3000,
        places[0] - 30,
        places[0] - 3,
        places[1] - 26,
        places[2] - 25,
        places[2] + 7,
        places[3] + size,
        len(data) - 1,
    ):
        cut.write_bytes(data[:at])
        whole = sum(place + size <= at for place in places)
        out = tmp_path / f"out {at}"
        ran = run_cli("unwrap", str(cut), "-o", str(out))
        assert ran.returncode == 1, at
        assert digests(sorted(out.glob("*"))) == digests(frames[:whole])
        between = "says that it has 4 frames" if at == places[2] - 25 else "has no footer"
        said = "is cut off in the packet at" if at not in {places[2] - 25, places[3] + size} else between
        assert said in ran.stderr, at


def test_garbage_between_packets_is_passed_over_and_said(wrapped, tmp_path):
    file, frames = wrapped
    data = file.read_bytes()
    second = data.index(frames[1].read_bytes()) - 25
    broken = tmp_path / "b.mxf"
    broken.write_bytes(data[:second] + b"\x00\x01garbage" * 30 + data[second:])
    report = api.unwrap(broken, tmp_path / "out")
    assert report.faults == [f"b.mxf: 270 bytes at {second:,} are no packets (KLV)"]
    assert digests(sorted((tmp_path / "out").iterdir())) == digests(frames)


def test_a_run_in_before_the_first_packet_is_allowed(wrapped, tmp_path):
    file, frames = wrapped
    late = tmp_path / "late.mxf"
    late.write_bytes(bytes(1000) + file.read_bytes())
    assert api.unwrap(late, tmp_path / "out").passed
    assert digests(sorted((tmp_path / "out").iterdir())) == digests(frames)


@pytest.mark.parametrize("size", [2, 3, 4, 8])
def test_lengths_of_any_size_are_read(size, tmp_path):
    """A file of essence alone, without a partition: whoever wrote it did not come to its end."""
    frame = container(tmp_path / "a.exr", size=(1, 2)).read_bytes()
    key = bytes.fromhex("060e2b34010201010d01030115011201")
    length = bytes([0x80 | size]) + len(frame).to_bytes(size, "big")
    (tmp_path / "x.mxf").write_bytes((key + length + frame) * 2)
    report = api.unwrap(tmp_path / "x.mxf", tmp_path / "out")
    assert report.frames == 2
    assert report.faults == ["x.mxf: has no footer: it is cut off, or its writer did not come to its end"]
    assert (tmp_path / "out/x.00000001.exr").read_bytes() == frame


def test_other_essence_is_refused_by_what_it_is(wrapped, tmp_path):
    file, _ = wrapped
    data = file.read_bytes()
    aces, clip = bytes.fromhex("0d01030115011201"), bytes.fromhex("0d01030115011301")
    other = data.replace(bytes.fromhex("060e2b3401020101") + aces, bytes.fromhex("060e2b3401020101") + clip)
    containers_label = bytes.fromhex("060e2b340401010d0d01030102190100")
    (tmp_path / "clip.mxf").write_bytes(other.replace(containers_label, containers_label[:14] + b"\x02\x00"))
    report = api.unwrap(tmp_path / "clip.mxf", tmp_path / "out")
    assert report.faults == ["clip.mxf: is wrapped as one clip, not frame by frame, which is not read"]
    encrypted = data.replace(
        bytes.fromhex("060e2b34010201010d01030115011201"), bytes.fromhex("060e2b34020401010d010301027e0100")
    )
    (tmp_path / "secret.mxf").write_bytes(encrypted)
    report = api.unwrap(tmp_path / "secret.mxf", tmp_path / "out")
    assert report.faults == ["secret.mxf: is encrypted: there is no key for it"]
    with pytest.raises(UserError, match="is no MXF file"):
        api.unwrap(container(tmp_path / "a.exr"), tmp_path / "out")


def test_a_frame_that_is_no_exr_is_left_out_and_said(wrapped, tmp_path):
    file, frames = wrapped
    patched(file, frames[1].read_bytes()[:8], b"\0" * 8, 2)  # of the first two
    report = api.unwrap(file, tmp_path / "out")
    assert report.frames == 2
    assert [text.partition(",")[0] for text in report.faults] == ["x.mxf: frame 0", "x.mxf: frame 1"]


def test_streams_without_a_descriptor_come_out_by_their_type(tmp_path):
    containers(tmp_path / "in", 2)
    picture = still(tmp_path / "a.tif")
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf", rate=24, targets=picture, view="srgb")
    group = bytes.fromhex("060e2b34025301010d01010101017a00")
    patched(tmp_path / "x.mxf", group, group[:14] + b"\x55\x00")
    api.unwrap(tmp_path / "x.mxf", tmp_path / "out")
    assert (tmp_path / "out/x.00001001.target10.tif").read_bytes() == picture.read_bytes()


def test_output_in_the_source_or_a_source_that_is_none_is_refused(wrapped, tmp_path):
    file, _ = wrapped
    with pytest.raises(UserError, match="no such file or folder"):
        api.unwrap(tmp_path / "none.mxf", tmp_path / "out")
    with pytest.raises(UserError, match=r"has no ASSETMAP\.xml"):
        api.unwrap(tmp_path / "in", tmp_path / "out")
    link = tmp_path / "link.mxf"
    link.symlink_to(file)
    with pytest.raises(UserError, match="is a link"):
        api.unwrap(link, tmp_path / "out")


@given(st.binary(max_size=400))
def test_any_bytes_are_packets_and_gaps_that_cover_them(data):
    key = bytes.fromhex("060e2b34020501010d0102010102040000")[:16]
    data = key + ber(3) + b"abc" + data
    at = 0
    for one in walk(lambda place, count: data[place : place + count], len(data)):
        assert one.at == at
        at = one.end
        if not isinstance(one, Gap) and not one.whole:
            break
    else:
        assert at == len(data)
