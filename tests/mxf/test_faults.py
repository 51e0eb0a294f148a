# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Faults planted in a good MXF file, byte by byte: each is found under its name, and nothing else is."""

import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from ocio_gen import api
from ocio_gen.mxf.rules import RULES
from tests.mxf.containers import container, containers, local_item, patched, still

FAULTS: dict[str, tuple[set[str], Callable[[Path], None]]] = {}
RATE = struct.pack(">ii", 24, 1)
ELEMENT = bytes.fromhex("060e2b34010201010d01030115011201")


def fault(*rules):
    """Register what plants a fault in a file of four frames of 12 x 20, with a target frame of the third."""

    def registered(plant):
        FAULTS[plant.__name__] = (set(rules), plant)
        return plant

    return registered


def number(count, size=4):
    return count.to_bytes(size, "big")


def change(path, tag, old, new):
    """Change an item wherever it has this value."""
    patched(path, local_item(tag, old), local_item(tag, new), -1)


def change_at(path, place, data):
    content = bytearray(path.read_bytes())
    content[place : place + len(data)] = data
    path.write_bytes(content)


def partitions(path):
    """Where partitions begin."""
    data, key = path.read_bytes(), bytes.fromhex("060e2b34020501010d01020101")
    places = [at for at in range(len(data)) if data.startswith(key, at)]
    return [at for at in places if data[at + 13] in {2, 3, 4}]


@fault("whole", "index", "partitions")
def bytes_between_packets(path):
    """In front of the second frame, so that its place in the index is another, too."""
    data = path.read_bytes()
    at = data.index(ELEMENT, data.index(ELEMENT) + 1)
    path.write_bytes(data[:at] + b"?" * 40 + data[at:])


@fault("whole", "partitions")
def cut_off_in_the_last_pack(path):
    path.write_bytes(path.read_bytes()[:-3])


@fault("whole", "partitions", "index", "length", "target-frames")
def cut_off_in_a_frame(path):
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(ELEMENT) + 200])


@fault("partitions")
def an_open_header(path):
    change_at(path, 14, b"\x01")


@fault("partitions")
def a_partition_that_says_it_is_elsewhere(path):
    change_at(path, partitions(path)[1] + 20 + 8, number(4097, 8))


@fault("partitions")
def a_footer_that_is_elsewhere(path):
    change_at(path, partitions(path)[0] + 20 + 24, number(4097, 8))


@fault("partitions")
def a_random_index_of_others(path):
    data = path.read_bytes()
    at = data.rindex(bytes.fromhex("060e2b34020501010d01020101110100"))
    change_at(path, at + 20 + 12, number(7, 4))


@fault("pattern")
def another_pattern(path):
    op1a = bytes.fromhex("060e2b34040101010d01020101010100")
    patched(path, op1a, op1a[:12] + b"\x02" + op1a[13:], -1)


@fault("pattern")
def essence_of_no_known_label(path):
    aces = bytes.fromhex("060e2b340401010d0d01030102190100")
    patched(path, aces, aces[:13] + b"\x7e" + aces[14:], -1)


@fault("pattern", "partitions")
def sound_among_the_frames(path):
    data = path.read_bytes()
    key = bytes.fromhex("060e2b34010201010d01030116010101")
    fill = bytes.fromhex("060e2b34010101020301021001000000")
    at = data.index(fill)
    change_at(path, at, key)


@fault("sets")
def no_source_package(path):
    key = bytes.fromhex("060e2b34025301010d010101010137")
    patched(path, key, key[:14] + b"\x99")


@fault("sets")
def a_sub_descriptor_that_is_not_there(path):
    data = path.read_bytes()
    at = data.index(bytes.fromhex("060e2b34025301010d010101010167"))  # container constraints
    change_at(path, at + 20 + 4, b"\xaa" * 16)


@fault("index")
def an_index_rate_of_nought(path):
    change(path, 0x3F0B, RATE, bytes(8))


@fault("index")
def an_index_that_is_off_by_one(path):
    data = path.read_bytes()
    at = data.index(local_item(0x3F0A, bytes(4))[:2], partitions(path)[-2]) + 4 + 8 + 11 * 2
    change_at(path, at + 3, number(int.from_bytes(data[at + 3 : at + 11], "big") + 1, 8))


@fault("index")
def an_index_that_is_too_short(path):
    change(path, 0x3F0D, number(4, 8), number(3, 8))


@fault("index", "partitions")
def no_index(path):
    key = bytes.fromhex("060e2b34025301010d01020101100100")
    patched(path, key, key[:13] + b"\x11" + key[14:])


@fault("length")
def a_descriptor_that_says_more_frames(path):
    change(path, 0x3002, number(4, 8), number(5, 8))


@fault("length")
def a_sequence_that_says_fewer_frames(path):
    patched(path, local_item(0x0202, number(4, 8)), local_item(0x0202, number(3, 8)))


FAULTS["a_sequence_that_says_fewer_frames"][
    0
].clear()  # that of the timecode of the first package: of no frames
FAULTS["a_sequence_that_says_fewer_frames"][0].add("length")


@fault("length")
def tracks_of_another_rate(path):
    change(path, 0x4B01, RATE, struct.pack(">ii", 25, 1))


@fault("descriptor")
def a_descriptor_of_another_width(path):
    change(path, 0x3203, number(20), number(21))


@fault("descriptor")
def a_descriptor_of_another_display_height(path):
    change(path, 0x3208, number(12), number(13))


@fault("descriptor")
def a_descriptor_of_another_coding(path):
    coding = bytes.fromhex("060e2b340401010d0401020203040100")
    change(path, 0x3201, coding, coding[:14] + b"\x02\x00")


@fault("descriptor")
def a_descriptor_of_other_primaries(path):
    aces = bytes.fromhex("060e2b340401010d0401010103070000")
    change(path, 0x3219, aces, aces[:13] + b"\x03\x00\x00")


@fault("descriptor")
def a_descriptor_of_another_transfer(path):
    linear = bytes.fromhex("060e2b34040101060401010101060000")
    change(path, 0x3210, linear, linear[:13] + b"\x02\x00\x00")


@fault("descriptor")
def a_descriptor_of_other_components(path):
    patched(path, b"B\xfdG\xfdR\xfd", b"R\xfdG\xfdB\xfd")


@fault("descriptor")
def a_descriptor_of_another_aspect(path):
    change(path, 0x320E, struct.pack(">ii", 5, 3), struct.pack(">ii", 4, 3))


@fault("frame")
def a_frame_without_the_flag(path):
    patched(path, b"acesImageContainerFlag", b"acesImageContainerFlog")


@fault("frame")
def a_frame_of_other_primaries(path):
    red = struct.pack("<ff", 0.7347, 0.2653)
    patched(path, red, struct.pack("<ff", 0.64, 0.33))


@fault("frame")
def a_frame_whose_table_is_wrong(path):
    data = path.read_bytes()
    frame = data.index(b"v/1\x01", data.index(ELEMENT) + 100)
    end = data.index(ELEMENT, frame)
    lines = end - 12 * (8 + 20 * 6)
    change_at(path, lines - 8 * 12, struct.pack("<Q", 1))


@fault("frame")
def a_frame_that_is_none(path):
    data = path.read_bytes()
    change_at(path, data.index(b"v/1\x01"), b"none")


@fault("alike")
def frames_of_another_window(path):
    data = path.read_bytes()
    at = data.index(b"displayWindow\0box2i\0", data.rindex(ELEMENT)) + 20 + 4
    change_at(path, at, struct.pack("<i", -1))


@fault("timecode")
def frames_of_another_time(path):
    change(path, 0x1501, number(240, 8), number(241, 8))


@fault("target-frames")
def a_target_of_no_frame(path):
    index = number(2, 8)
    data = path.read_bytes()
    at = data.index(index + b"\xff", data.index("image/png".encode("utf-16-be")))
    change_at(path, at, number(4, 8))


@fault("target-frames")
def a_target_that_is_another_type(path):
    patched(path, "image/png".encode("utf-16-be"), "image/gif".encode("utf-16-be"))


@fault("target-frames")
def a_target_without_a_stream(path):
    key = bytes.fromhex("060e2b340101010c0d01050901000000")
    patched(path, key, key[:13] + b"\x01\x00\x00")


@fault("target-frames")
def a_stream_without_a_descriptor(path):
    key = bytes.fromhex("060e2b34025301010d01010101017a")
    patched(path, key, key[:14] + b"\x98")


@fault("partitions")
def header_metadata_of_another_size(path):
    change_at(path, 20 + 32, number(4096, 8))


@fault("partitions")
def an_index_of_another_size(path):
    change_at(path, partitions(path)[-2] + 20 + 40, number(9, 8))


@fault("partitions")
def another_major_version(path):
    change_at(path, partitions(path)[1] + 20, number(2, 2))


@fault("index")
def a_body_offset_that_is_another(path):
    change_at(path, partitions(path)[1] + 20 + 52, number(999, 8))


@fault("index")
def a_body_offset_beyond_any_file(path):
    change_at(path, partitions(path)[1] + 20 + 52, b"\xff" * 8)


@fault("index", "sets")
def a_body_stream_that_is_another(path):
    change_at(path, partitions(path)[1] + 20 + 60, number(7))
    data = path.read_bytes()
    rip = data.rindex(bytes.fromhex("060e2b34020501010d01020101110100"))
    change_at(path, rip + 20 + 12, number(7))


@fault("pattern")
def a_container_of_sound_in_the_descriptor(path):
    aces = bytes.fromhex("060e2b340401010d0d01030102190100")
    change(path, 0x3004, aces, bytes.fromhex("060e2b34040101010d01030102060200"))


@fault("pattern")
def frames_of_two_keys(path):
    change_at(path, path.read_bytes().rindex(ELEMENT) + 15, b"\x02")


@fault("pattern", "length", "index")
def a_frame_whose_key_is_another_elements(path):
    change_at(path, path.read_bytes().rindex(ELEMENT) + 14, b"\x13")


@fault("sets")
def a_reference_to_nothing(path):
    data = path.read_bytes()
    at = data.index(local_item(0x4803, bytes(16))[:4])  # the segment of a track
    change_at(path, at + 4, b"\xbb" * 16)


@fault("sets")
def a_clip_of_another_package(path):
    data = path.read_bytes()
    at = data.index(local_item(0x1101, bytes(32))[:4])
    change_at(path, at + 4 + 20, b"\xcc" * 8)


@fault("sets")
def a_clip_of_another_track(path):
    data = path.read_bytes()
    change_at(path, data.index(local_item(0x1102, number(2))), local_item(0x1102, number(3)))


@fault("sets")
def a_track_number_that_is_no_keys(path):
    change(path, 0x4804, bytes.fromhex("15011201"), bytes.fromhex("15011202"))


@fault("sets")
def a_descriptor_of_another_track(path):
    change(path, 0x3006, number(2), number(5))


@fault("sets")
def two_packages_of_one_umid(path):
    data = path.read_bytes()
    item = local_item(0x4401, bytes(32))[:4]
    first = data.index(item) + 4
    second = data.index(item, first) + 4
    change_at(path, first, data[second : second + 32])


@fault("sets")
def timecodes_that_differ(path):
    patched(path, local_item(0x1502, number(24, 2)), local_item(0x1502, number(25, 2)))


@fault("sets")
def a_timecode_of_another_base(path):
    change(path, 0x1502, number(24, 2), number(25, 2))


@fault("sets")
def a_timecode_that_drops_numbers_at_24(path):
    change(path, 0x1503, b"\0", b"\1")


@fault("sets")
def no_clip(path):
    """Neither package has one."""
    key = bytes.fromhex("060e2b34025301010d010101010111")
    patched(path, key, key[:14] + b"\x9a", -1)


@fault("whole", "descriptor")
def components_after_the_end_of_the_layout(path):
    patched(path, b"B\xfdG\xfdR\xfd" + bytes(10), b"B\xfdG\xfdR\xfd" + bytes(8) + b"A\xfd")


@fault("descriptor")
def a_descriptor_of_another_kind(path):
    key = bytes.fromhex("060e2b34025301010d010101010129")
    patched(path, key, key[:14] + b"\x28")


@fault("target-frames")
def a_target_whose_white_is_black(path):
    patched(path, number(4, 2) + number(65535), number(4, 2) + number(0))


@fault("target-frames")
def a_target_of_no_aces_descriptor(path):
    key = bytes.fromhex("060e2b34025301010d010101010179")
    patched(path, key, key[:14] + b"\x99")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    containers(folder / "in", 4, timecode=240, rate=24)
    picture = still(folder / "a.png", cicp=(1, 1, 0, 1))
    api.wrap(folder / "in", output=folder / "x.mxf", targets=picture, target_at=[2])
    return folder / "x.mxf"


def test_the_good_one_is_good(good):
    assert api.verify_imf(good).findings == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_under_its_name(name, good, tmp_path):
    rules, plant = FAULTS[name]
    path = tmp_path / "x.mxf"
    shutil.copy(good, path)
    plant(path)
    assert path.read_bytes() != good.read_bytes()
    report = api.verify_imf(path)
    found = {one.rule for one in report.findings}
    assert found == rules, [str(one) for one in report.findings]
    assert report.verdict == ("warn" if rules == {"timecode"} else "fail")


def test_every_rule_of_track_files_has_a_planted_fault():
    assert set().union(*(rules for rules, _ in FAULTS.values())) == {rule.name for rule in RULES}


def test_a_swap_of_two_frames_is_found_by_their_timecodes(tmp_path):
    frames = containers(tmp_path / "in", 4, timecode=240, rate=24)
    api.wrap(tmp_path / "in", output=tmp_path / "x.mxf")
    one, other = (path.read_bytes() for path in frames[1:3])
    data = (tmp_path / "x.mxf").read_bytes()
    swapped = data.replace(one, b"?" * len(one)).replace(other, one).replace(b"?" * len(one), other)
    (tmp_path / "x.mxf").write_bytes(swapped)
    report = api.verify_imf(tmp_path / "x.mxf")
    assert [(one.rule, one.frames) for one in report.findings] == [("timecode", [(1, 2)])]


def test_a_file_of_one_packed_frame_is_not_taken_for_a_container(tmp_path):
    import OpenEXR

    good = container(tmp_path / "a.exr").read_bytes()
    packed = container(tmp_path / "b.exr", compression=OpenEXR.ZIP_COMPRESSION).read_bytes()
    api.wrap(tmp_path / "a.exr", output=tmp_path / "x.mxf", rate=24)
    data = (tmp_path / "x.mxf").read_bytes()
    at = data.index(good)
    filled = packed.ljust(len(good), b"\0") if len(packed) <= len(good) else packed[: len(good)]
    (tmp_path / "x.mxf").write_bytes(data[:at] + filled + data[at + len(good) :])
    report = api.verify_imf(tmp_path / "x.mxf")
    assert "frame" in {one.rule for one in report.findings}
