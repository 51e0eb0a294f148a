# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Faults planted in good shots, by bytes or by OpenEXR: each is found under its name, and nothing else is."""

import os
import shutil
import struct
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import OpenEXR
import pytest

from ocio_gen import api
from ocio_gen.delivery.rules import RULES
from tests.delivery.deliveries import (
    FIRST,
    HEIGHT,
    WIDTH,
    attribute_at,
    light,
    patch,
    shot,
    subsample_blue,
    timecode,
    write_frame,
)
from tests.recompression.kinds import add_attribute, deep_channels, table_of, window

PROFILE = """
name = "strict"
title = "All rules"
codecs = ["none", "zip", "piz"]
min_width = 40
min_height = 24
longest_path = 80
numbering = "timecode"
digits = 8
stereo = false
alpha = false

[rules]
mhl = "off"
"""

FAULTS: dict[str, tuple[set[str], Callable[..., None]]] = {}


def fault(*rules, name=None):
    """Register what plants a fault in a shot of six frames, which is given with its frames."""

    def registered(plant):
        FAULTS[name or plant.__name__] = (set(rules), plant)
        return plant

    return registered


def changed(path, change):
    path.write_bytes(change(path.read_bytes()))


# ---------------------------------------------------------------- the file


@fault("whole")
def cut_short(folder, frames):
    changed(frames[2], lambda data: data[:-100])


@fault("whole")
def cut_in_the_header(folder, frames):
    changed(frames[2], lambda data: data[:200])


@fault("whole")
def a_chunk_is_missing(folder, frames):
    def without(data):
        at, _ = table_of(data)
        return data[: at + 40] + bytes(8) + data[at + 48 :]

    changed(frames[2], without)


@fault("whole")
def does_not_decode(folder, frames):
    write_frame(frames[2], FIRST + 2, codec="zip")
    changed(frames[2], lambda data: data[:-300] + bytes(250) + data[-50:])
    for path in (*frames[:2], *frames[3:]):
        write_frame(path, int(path.stem[-8:]), codec="zip")


@fault("whole")
def no_openexr_file(folder, frames):
    frames[2].write_text("This is no frame.")


@fault("whole")
def an_empty_frame(folder, frames):
    frames[2].write_bytes(b"")


@fault("version")
def another_version(folder, frames):
    changed(frames[2], lambda data: data[:4] + b"\x03" + data[5:])


@fault("version")
def a_long_name_without_its_flag(folder, frames):
    add_attribute(frames[2], b"a" * 32, b"string", b"a")


@fault("version")
def an_unknown_flag(folder, frames):
    changed(frames[2], lambda data: data[:5] + b"\x40" + data[6:])


@fault("tiles")
def tiled(folder, frames):
    tiles = OpenEXR.TileDescription()
    tiles.xSize, tiles.ySize, tiles.mode = 32, 16, OpenEXR.ONE_LEVEL
    for path in frames:
        write_frame(path, int(path.stem[-8:]), type=OpenEXR.tiledimage, tiles=tiles)


def of_parts(path, parts):
    """Write a file of parts with the header that frames have."""
    header = OpenEXR.File(str(path), header_only=True).header()
    header = {name: value for name, value in header.items() if name not in {"channels", "type"}}
    OpenEXR.File(
        [OpenEXR.Part({**header, "type": kind}, pixels, name) for name, kind, pixels in parts]
    ).write(str(path))


@fault("parts")
def two_parts(folder, frames):
    for path in frames:
        pixels = {name: light(ord(name) + int(path.stem[-8:])) for name in "RGB"}
        matte = {"matte.R": light(7)}
        of_parts(path, [("a", OpenEXR.scanlineimage, pixels), ("b", OpenEXR.scanlineimage, matte)])


@fault("deep", "channels", "extra-channels", "half")
def deep(folder, frames):
    for path in frames:
        header = OpenEXR.File(str(path), header_only=True).header()
        kept = {name: value for name, value in header.items() if name not in {"channels", "type"}}
        OpenEXR.File({**kept, "type": OpenEXR.deepscanline}, deep_channels(HEIGHT, WIDTH)).write(str(path))


@fault("line-order")
def decreasing(folder, frames):
    for path in frames:
        write_frame(path, int(path.stem[-8:]), lineOrder=OpenEXR.DECREASING_Y)


@fault("attributes")
def an_attribute_of_another_type(folder, frames):
    changed(frames[2], lambda data: data.replace(b"screenWindowWidth\0float", b"screenWindowWidth\0fl0at"))


@fault("attributes")
def an_attribute_is_missing(folder, frames):
    def without(data):
        at, size = attribute_at(data, b"screenWindowWidth")
        begin, end = data.index(b"screenWindowWidth"), at + size
        table_at, count = table_of(data)
        offsets = np.frombuffer(data, "<i8", count, table_at) - (end - begin)
        head = data[:begin] + data[end:table_at]
        return head + offsets.astype("<i8").tobytes() + data[table_at + 8 * count :]

    changed(frames[2], without)


@fault("attributes")
def an_attribute_twice(folder, frames):
    add_attribute(frames[2], b"pixelAspectRatio", b"float", struct.pack("<f", 1))


@fault("offsets")
def bytes_after_the_last_chunk(folder, frames):
    changed(frames[2], lambda data: data + bytes(512))


@fault("offsets", "whole")
def bytes_before_the_first_chunk(folder, frames):
    def with_gap(data):
        at, count = table_of(data)
        offsets = np.frombuffer(data, "<i8", count, at) + 16
        return data[:at] + offsets.astype("<i8").tobytes() + bytes(16) + data[at + 8 * count :]

    changed(frames[2], with_gap)


@fault("offsets", "whole")
def bytes_between_two_chunks(folder, frames):
    def with_gap(data):
        at, count = table_of(data)
        offsets = np.frombuffer(data, "<i8", count, at).copy()
        gap = int(offsets[1])
        offsets[1:] += 16
        return (
            data[:at] + offsets.astype("<i8").tobytes() + data[at + 8 * count : gap] + bytes(16) + data[gap:]
        )

    changed(frames[2], with_gap)


@fault("offsets")
def no_table_of_chunks(folder, frames):
    def blank(data):
        at, count = table_of(data)
        return data[:at] + bytes(8 * count) + data[at + 8 * count :]

    changed(frames[2], blank)


@fault("offsets")
def chunks_in_another_order(folder, frames):
    def turned(data):
        at, count = table_of(data)
        offsets = np.frombuffer(data, "<i8", count, at)
        size = int(offsets[1] - offsets[0])
        chunks = [data[begin : begin + size] for begin in offsets]
        return data[:at] + offsets[::-1].astype("<i8").tobytes() + b"".join(chunks[::-1])

    changed(frames[2], turned)


@fault("codec")
def a_lossy_codec(folder, frames):
    for path in frames:
        write_frame(path, int(path.stem[-8:]), codec="dwaa")


@fault("aces-flag")
def no_flag(folder, frames):
    write_frame(frames[2], FIRST + 2, flag=False)


@fault("aces-flag")
def a_flag_of_zero(folder, frames):
    patch(frames[2], b"acesImageContainerFlag", bytes(4))


# ---------------------------------------------------------------- the image


@fault("extra-channels")
def a_depth_channel(folder, frames):
    for path in frames:
        channels = {name: light(at + int(path.stem[-8:])) for at, name in enumerate("RGBZ")}
        write_frame(path, int(path.stem[-8:]), channels=channels)


@fault("channels")
def no_blue(folder, frames):
    for path in frames:
        channels = {name: light(at + int(path.stem[-8:])) for at, name in enumerate("RG")}
        write_frame(path, int(path.stem[-8:]), channels=channels)


@fault("channels")
def subsampled(folder, frames):
    for path in frames:
        subsample_blue(path)


@fault("half")
def of_float(folder, frames):
    for path in frames:
        channels = {name: light(at + int(path.stem[-8:])).astype(np.float32) for at, name in enumerate("RGB")}
        write_frame(path, int(path.stem[-8:]), channels=channels)


@fault("chromaticities")
def of_rec_709(folder, frames):
    for path in frames:
        patch(path, b"chromaticities", struct.pack("<8f", 0.64, 0.33, 0.3, 0.6, 0.15, 0.06, 0.3127, 0.329))


@fault("chromaticities")
def destroyed_chromaticities(folder, frames):
    """As the older Python module of OpenEXR does it."""
    for path in frames:
        patch(path, b"chromaticities", struct.pack("<8f", 0, 0, 0, 1, 0, 0, 0, 0))


def without_chromaticities(path):
    changed(path, lambda data: data.replace(b"chromaticities\0", b"chr0maticities\0"))


@fault("chromaticities-missing")
def no_chromaticities_but_a_flag(folder, frames):
    for path in frames:
        without_chromaticities(path)


@fault("primaries-unknown", "aces-flag")
def neither_primaries_nor_a_flag(folder, frames):
    for path in frames:
        without_chromaticities(path)
        patch(path, b"acesImageContainerFlag", bytes(4))


@fault("channels", "half")
def light_of_integers(folder, frames):
    for path in frames:
        channels = {name: light(at + int(path.stem[-8:])) for at, name in enumerate("RG")}
        channels["B"] = np.arange(HEIGHT * WIDTH, dtype=np.uint32).reshape(HEIGHT, WIDTH)
        write_frame(path, int(path.stem[-8:]), channels=channels)


@fault("pixel-aspect")
def anamorphic(folder, frames):
    for path in frames:
        patch(path, b"pixelAspectRatio", struct.pack("<f", 2))


@fault("windows")
def cropped(folder, frames):
    for path in frames:
        number = int(path.stem[-8:])
        write_frame(path, number, displayWindow=window(0, 0, WIDTH, HEIGHT), size=(WIDTH - 4, HEIGHT),
                    dataWindow=window(2, 0, WIDTH - 4, HEIGHT))  # fmt: skip


@fault("resolution")
def small(folder, frames):
    for path in frames:
        write_frame(path, int(path.stem[-8:]), size=(WIDTH - 1, HEIGHT))


@fault("same-size")
def a_frame_of_another_size(folder, frames):
    write_frame(frames[2], FIRST + 2, size=(WIDTH + 4, HEIGHT))


@fault("same-size")
def a_frame_of_another_codec(folder, frames):
    write_frame(frames[2], FIRST + 2, codec="piz")


# ---------------------------------------------------------------- numbers


@fault("frame-numbers")
def a_gap(folder, frames):
    frames[2].unlink()


@fault("padding")
def a_number_of_fewer_digits(folder, frames):
    frames[2].rename(frames[2].with_name(frames[2].name.replace(".000", ".00")))


@fault("timecode-missing")
def no_timecode(folder, frames):
    changed(frames[2], lambda data: data.replace(b"timeCode\0", b"timeC0de\0"))


@fault("timecode")
def a_timecode_that_is_none(folder, frames):
    patch(frames[2], b"timeCode", struct.pack("<II", 0x0000000F, 0))


@fault("timecode")
def timecode_of_frame_29_at_24(folder, frames):
    patch(frames[2], b"timeCode", struct.pack("<II", 0x00000029, 0))


@fault("timecode-number")
def a_timecode_that_jumps(folder, frames):
    write_frame(frames[2], FIRST + 2, timeCode=timecode(FIRST + 3, Fraction(24)))


@fault("timecode-number")
def numbers_that_are_off_by_ten(folder, frames):
    for path in frames:
        path.rename(path.with_name(f"{folder.name}.{int(path.stem[-8:]) + 100:08}.exr"))


@fault("timecode-number")
def one_timecode_for_all(folder, frames):
    for path in frames:
        write_frame(path, int(path.stem[-8:]), timeCode=timecode(FIRST, Fraction(24)))


@fault("timecode-rate")
def a_frame_of_another_rate(folder, frames):
    patch(frames[2], b"framesPerSecond", struct.pack("<iI", 25, 1))


@fault("timecode-rate")
def no_rate_of_timecodes(folder, frames):
    for path in frames:
        patch(path, b"framesPerSecond", struct.pack("<iI", 7, 1))


@fault("timecode-rate")
def drop_frame_where_there_is_none(folder, frames):
    for path in frames:
        at, _ = attribute_at(path.read_bytes(), b"timeCode")
        changed(path, lambda data, at=at: data[:at] + bytes([data[at] | 0x40]) + data[at + 1 :])


@fault("timecode-rate")
def drop_frame_at_thirty(folder, frames):
    """ST 12-1 has it at 30/1.001 alone."""
    for path in frames:
        path.unlink()
    shot(folder, first=108000, rate=Fraction(30), drop=True)


@fault("timecode-rate")
def frames_at_120_a_second(folder, frames):
    for path in frames:
        patch(path, b"framesPerSecond", struct.pack("<iI", 120, 1))


# ---------------------------------------------------------------- names


@fault("names", name="a_name with a blank")
def blank(folder, frames):
    pass


@fault("path-length", name="a" * 70)
def long(folder, frames):
    pass


@fault("case")
def names_that_differ_in_case(folder, frames):
    (folder / "notes.txt").write_text("a")
    (folder / "Notes.txt").write_text("b")


@fault("folder-name")
def frames_of_another_shot(folder, frames):
    for path in frames:
        path.rename(path.with_name(f"other.{path.name.rpartition('.00')[2].join(['00', ''])}"))


@fault("one-sequence")
def two_sequences(folder, frames):
    write_frame(folder / f"{folder.name}.{FIRST:08}.sxr", FIRST)


@fault("other-files")
def thumbnails_of_windows(folder, frames):
    (folder / "Thumbs.db").write_bytes(b"a")


@fault("other-files")
def a_store_of_macos(folder, frames):
    (folder / ".DS_Store").write_bytes(b"a")


@fault("other-files")
def a_file_of_macos_for_a_frame(folder, frames):
    (folder / f"._{frames[0].name}").write_bytes(b"\x00\x05\x16\x07")


@fault("other-files")
def a_temporary_file(folder, frames):
    (folder / f"{frames[0].name}.tmp").write_bytes(b"a")


@fault("other-files")
def an_empty_file(folder, frames):
    (folder / "notes.txt").write_bytes(b"")


@fault("other-files")
def a_link(folder, frames):
    frames[2].unlink()
    frames[2].symlink_to(frames[1].name)


@fault("other-files")
def a_link_that_leads_to_itself(folder, frames):
    (folder / "again").symlink_to(folder)


@fault("other-files")
def a_pipe(folder, frames):
    frames[2].unlink()
    os.mkfifo(frames[2])


# ---------------------------------------------------------------- pixels


def with_sample(path, value):
    channels = {name: light(at + int(path.stem[-8:])) for at, name in enumerate("RGB")}
    channels["G"][5, 7] = value
    write_frame(path, int(path.stem[-8:]), channels=channels)


@fault("nan")
def a_nan(folder, frames):
    with_sample(frames[2], np.nan)


@fault("infinity")
def an_infinity(folder, frames):
    with_sample(frames[2], np.inf)


@fault("infinity")
def an_infinity_below_zero(folder, frames):
    with_sample(frames[2], -np.inf)


@fault("black")
def a_black_frame(folder, frames):
    write_frame(frames[2], FIRST + 2, channels={name: light(0) * np.float16(0) for name in "RGB"})


@fault("repeated")
def a_frame_twice(folder, frames):
    channels = {name: light(at + 10 * (FIRST + 1)) for at, name in enumerate("RGB")}
    write_frame(frames[2], FIRST + 2, channels=channels)


@fault("blank-lines")
def an_unfinished_render(folder, frames):
    channels = {name: light(at + int(frames[2].stem[-8:])) for at, name in enumerate("RGB")}
    for plane in channels.values():
        plane[-3:] = 0
    write_frame(frames[2], FIRST + 2, channels=channels)


@fault("matte")
def matted(folder, frames):
    for path in frames:
        channels = {name: light(at + int(path.stem[-8:])) for at, name in enumerate("RGB")}
        for plane in channels.values():
            plane[:3] = plane[-4:] = 0
        write_frame(path, int(path.stem[-8:]), channels=channels)


@fault("log-looking")
def acescct(folder, frames):
    for path in frames:
        number = int(path.stem[-8:])
        linear = {
            name: np.maximum(light(at + number), 2**-7).astype(np.float64) for at, name in enumerate("RGB")
        }
        # S-2016-001, ACEScct: above 0.0078125 it is (log2(x) + 9.72) / 17.52.
        coded = {name: ((np.log2(one) + 9.72) / 17.52).astype(np.float16) for name, one in linear.items()}
        write_frame(path, number, channels=coded)


# ---------------------------------------------------------------- what is found


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The rules that each shot of one delivery breaks: every shot has one fault, and two have none."""
    root = tmp_path_factory.mktemp("delivery") / "d"
    for name, (_, plant) in FAULTS.items():
        folder = root / name
        plant(folder, shot(folder))
    shot(root / "good_1")
    shot(root / "good_2", first=90000)
    (root.parent / "strict.toml").write_text(PROFILE)
    report = api.verify_delivery(root, profile=root.parent / "strict.toml", jobs=1)
    shutil.rmtree(root)
    return report


def rules_of(report, folder):
    return {one.rule for one in report.findings if one.about.split("/")[0] == folder}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_under_its_name_and_nothing_else_is(found, name):
    assert rules_of(found, name) == FAULTS[name][0], [
        str(one) for one in found.findings if one.about.split("/")[0] == name
    ]


def test_the_shots_without_a_fault_have_no_finding(found):
    assert rules_of(found, "good_1") == rules_of(found, "good_2") == set()
    assert {one.about.split("/")[0] for one in found.findings} == FAULTS.keys()


def test_thirty_faults_of_every_family_but_the_hashes_are_planted():
    planted = set().union(*(rules for rules, _ in FAULTS.values()))
    assert len(FAULTS) >= 30
    assert planted == {rule.name for rule in RULES.values() if rule.family != "hashes"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a_gap", "1 frame missing: frame 86402"),
        ("a_nan", "frame 86402: 1 sample is NaN, first G at x 7, y 5"),
        ("a_timecode_that_jumps", "frame 86402: its timecode is 1 frame after the others'"),
        ("numbers_that_are_off_by_ten", "100 above the counts of its timecodes: frame 86500 has 01:00:00:00"),
        ("one_timecode_for_all", "all its frames have the timecode 01:00:00:00"),
        ("an_unfinished_render", "frame 86402: its last 3 lines are zeros"),
        ("a_chunk_is_missing", "frame 86402: is incomplete: 1 of 24 chunks are missing"),
        ("drop_frame_where_there_is_none", "drop-frame, which 24 frames per second do not have"),
    ],
)  # fmt: skip
def test_a_finding_says_which_frame_and_what(found, name, words):
    lines = [str(one) for one in found.findings if one.about.split("/")[0] == name]
    assert len(lines) == 1
    assert words in lines[0]
