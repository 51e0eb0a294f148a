# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import os
import shutil
import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import OpenEXR
import pytest

from ocio_gen.archive.frame_facts import frame_facts
from ocio_gen.archive.index import SourceSequence, index_sources
from ocio_gen.core.errors import UserError
from tests.archive.plates import AP0, header_timecode, plate, sequence

HOUR = 3600 * 24
AP1 = (0.713, 0.293, 0.165, 0.830, 0.128, 0.044, 0.32168, 0.33767)


def only(folder, rate=24):
    (found,) = index_sources([folder]).at(Fraction(rate))
    return found


def test_a_header_s_timecode_beats_the_number_in_the_name(tmp_path):
    sequence(tmp_path / "A001C003", 1001, 1010, start=HOUR, rate=24, reelName="A001")
    found = only(tmp_path)
    assert (found.first, found.last, found.reel, found.rate) == (HOUR, HOUR + 9, "A001", 24)
    assert found.path_of(HOUR + 3) == tmp_path / "A001C003" / "A001C003.0001004.exr"
    assert found.path_of(HOUR + 3).is_file()
    assert (found.width, found.height, found.drop, found.problem) == (6, 4, False, "")
    assert found.frame_bytes == found.path_of(HOUR).stat().st_size


def test_without_one_the_number_is_the_count(tmp_path):
    sequence(tmp_path / "A001C003", 86_400, 86_402)
    found = only(tmp_path)
    assert (found.first, found.last, found.drop) == (86_400, 86_402, None)


def test_a_drop_frame_timecode_counts_real_frames(tmp_path):
    for number, frame in ((1, 29), (2, 2)):  # 00:00:59;29 and 00:01:00;02 follow one another
        minute, second = divmod(59 + number - 1, 60)
        made = OpenEXR.TimeCode(0, minute, second, frame, 1, *[0] * 13)
        plate(tmp_path / f"a.{number}.exr", timeCode=made)
    found = only(tmp_path, Fraction(30000, 1001))
    assert (found.first, found.last, found.drop, found.problem) == (1799, 1800, True, "")


@pytest.mark.parametrize("pairs", [True, False])
def test_above_thirty_frames_timecodes_count_pairs_or_frames_as_the_sequence_shows(pairs, tmp_path):
    sequence(tmp_path / "a", 1, 12, start=3600 * 48 + 3, base=48, pairs=pairs)
    found = only(tmp_path, 48)
    assert (found.first, found.last, found.problem) == (3600 * 48 + 3, 3600 * 48 + 14, "")


@pytest.mark.parametrize(
    ("number", "pairs"),
    # 01:00:00:10 at 50 frames per second is frame 180,010, or in pairs 180,020.
    [(180_010, False), (180_020, True)],
)
def test_the_timecode_of_a_single_frame_counts_what_its_number_says(number, pairs, tmp_path):
    plate(tmp_path / f"a.{number}.exr", timeCode=OpenEXR.TimeCode(1, 0, 0, 10, *[0] * 14))
    found = only(tmp_path, 50)
    assert (found.first, found.last, found.pairs, found.problem) == (number, number, pairs, "")


def test_the_timecode_of_a_single_frame_that_its_number_does_not_explain_is_a_problem(tmp_path):
    plate(tmp_path / "a.1001.exr", timeCode=OpenEXR.TimeCode(1, 0, 0, 10, *[0] * 14))
    assert only(tmp_path, 50).problem == (
        "its timeCode counts frames or pairs of frames, and nothing shows which; number its first frame "
        "180010 or 180020"
    )
    assert only(tmp_path, 25).problem == ""


def test_the_timecode_of_a_single_frame_that_can_count_frames_only_does_so(tmp_path):
    plate(tmp_path / "a.1001.exr", timeCode=OpenEXR.TimeCode(1, 0, 0, 25, *[0] * 14))
    found = only(tmp_path, 48)
    assert (found.first, found.pairs, found.problem) == (3600 * 48 + 25, False, "")


@pytest.mark.parametrize("pairs", [True, False])
def test_a_sequence_of_whole_seconds_counts_as_its_second_frame_does(pairs, tmp_path):
    start = 3600 * 48 + 4
    for number in (1001, 1002, 1003, 1049):  # the last one is a second after the first
        timecode = header_timecode(start + number - 1001, 48, pairs=pairs)
        plate(tmp_path / f"a.{number}.exr", timeCode=timecode)
    found = only(tmp_path, 48)
    assert (found.first, found.pairs, found.problem) == (start, pairs, "")
    for count in (start, start + 1, start + 2, start + 48):
        assert found.mistake(count, frame_facts(found.path_of(count))) == ""


def test_numbers_and_timecodes_that_are_not_a_constant_apart_are_a_problem(tmp_path):
    sequence(tmp_path / "a", 1, 9, start=HOUR)
    plate(tmp_path / "a" / "a.0000009.exr", timeCode=header_timecode(HOUR + 9, 24))
    assert only(tmp_path).problem == "a.0000009.exr: its timeCode is 1 frame after its number"
    plate(tmp_path / "a" / "a.0000009.exr")
    assert only(tmp_path).problem == "a.0000009.exr: some of its frames have a timeCode, others do not"


def test_a_timecode_that_passes_midnight_is_a_problem(tmp_path):
    plate(tmp_path / "a.1.exr", timeCode=header_timecode(24 * HOUR - 1, 24))
    plate(tmp_path / "a.2.exr", timeCode=header_timecode(0, 24))
    assert only(tmp_path).problem.startswith("a.2.exr: its timeCode passes midnight")


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"chromaticities": AP1}, "is not ACES2065-1 (AP0): its chromaticities are 0.713 0.293 0.165"),
        ({"chromaticities": None}, "says nothing of its primaries"),
        ({"chromaticities": None, "acesImageContainerFlag": 1}, ""),
        ({"chromaticities": tuple(np.array(AP0) + 5e-6)}, ""),
        (
            {"compression": OpenEXR.DWAA_COMPRESSION},
            "is packed by dwaa, which is lossy: it quantises the cosine",
        ),
        ({"compression": OpenEXR.PXR24_COMPRESSION}, ""),
        (
            {"compression": OpenEXR.PXR24_COMPRESSION, "kind": np.float32},
            "is packed by pxr24, which is lossy",
        ),
        ({"compression": OpenEXR.PIZ_COMPRESSION, "kind": np.float32}, ""),
        ({"kind": np.uint32}, "its samples are neither half nor float"),
        ({"channels": "Y"}, "has no R, G and B channels"),
        ({"channels": "ARGB"}, ""),
    ],
)
def test_what_is_no_light_in_ap0_is_a_problem(attributes, sentence, tmp_path):
    plate(tmp_path / "a.1.exr", **attributes)
    problem = only(tmp_path).problem
    assert problem.startswith(sentence)
    assert bool(problem) is bool(sentence)


def test_another_size_within_a_sequence_is_a_problem(tmp_path):
    sequence(tmp_path / "a", 1, 3)
    plate(tmp_path / "a" / "a.0000003.exr", size=(8, 6))
    assert only(tmp_path).problem == "a.0000003.exr: is 6 x 8, and others are 6 x 4"


def test_what_is_no_frame_is_passed_over_and_what_is_no_exr_is_a_problem(tmp_path):
    sequence(tmp_path / "a", 1, 2)
    (tmp_path / "a" / "._a.0000001.exr").write_bytes(b"AppleDouble")
    (tmp_path / "a" / "still.exr").write_bytes(b"no number")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "b.1.exr").touch()
    (tmp_path / "c.1.exr").write_bytes(b"no header")
    os.mkfifo(tmp_path / "a" / "a.0000003.exr")
    other, one = index_sources([tmp_path]).at(Fraction(24))
    assert (one.prefix, one.numbers.tolist()) == ("a.", [1, 2])
    assert (other.prefix, other.problem) == ("c.", "is not an OpenEXR file")
    assert frame_facts(tmp_path / "a" / "a.0000003.exr").problem == "is no regular file"


@pytest.mark.parametrize(
    ("names", "sequences"),
    [
        (["p.0998.exr", "p.0999.exr", "p.1000.exr", "p.10000.exr"], {("p.", 4): [998, 999, 1000, 10_000]}),
        (["p.8.exr", "p.9.exr", "p.10.exr"], {("p.", 1): [8, 9, 10]}),
        (["p.0999.exr", "p.999.exr"], {("p.", 1): [999], ("p.", 4): [999]}),
        (["0001.exr", "0002.EXR"], {("", 4): [1], ("", 4, ".EXR"): [2]}),
        (["a1_0001.exr", "a2_0001.exr"], {("a1_", 4): [1], ("a2_", 4): [1]}),
    ],
)
def test_names_that_differ_in_their_number_are_a_sequence(names, sequences, tmp_path):
    for name in names:
        plate(tmp_path / name)
    found = index_sources([tmp_path]).at(Fraction(24))
    read = {(one.prefix, one.padding, one.suffix): one.numbers.tolist() for one in found}
    assert read == {(*key, ".exr")[:3]: numbers for key, numbers in sequences.items()}
    assert {one.path_of(count).name for one in found for count in one.numbers.tolist()} == set(names)


def test_names_of_any_bytes_are_read(tmp_path):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n"))
    plate(tmp_path / "plain.1.exr")
    folder.mkdir()
    (tmp_path / "plain.1.exr").replace(folder / os.fsdecode(b"\xfe.0001.exr"))
    (found,) = index_sources([tmp_path]).at(Fraction(24))
    assert found.path_of(1).is_file()
    assert found.name.endswith(r"/\xff\n/\xfe.####.exr")


def test_links_to_files_are_files_and_links_to_folders_are_not_followed(tmp_path):
    sequence(tmp_path / "real" / "a", 1, 1)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.0000001.exr").symlink_to(tmp_path / "real" / "a" / "a.0000001.exr")
    (tmp_path / "in" / "a.0000002.exr").symlink_to(tmp_path / "nowhere")
    (tmp_path / "in" / "all").symlink_to(tmp_path, target_is_directory=True)
    sources = index_sources([tmp_path / "in"])
    assert [one.numbers.tolist() for one in sources.sequences] == [[1]]
    assert sources.links == 1


@pytest.mark.parametrize("name", ["loop.exr", "loop"])
def test_a_link_to_itself_is_no_frame_and_no_obstacle(name, tmp_path):
    sequence(tmp_path / "A001", 86_400, 86_402)
    (tmp_path / "A001" / name).symlink_to(name)
    assert only(tmp_path).has(86_400, 86_402)


def test_a_folder_that_is_named_twice_is_indexed_once(tmp_path):
    sequence(tmp_path / "a", 1, 2)
    assert len(index_sources([tmp_path, tmp_path / "a", tmp_path]).sequences) == 1


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(UserError, match="nowhere: there is no such folder; archive"):
        index_sources([tmp_path / "nowhere"])


def test_a_folder_that_no_system_can_have_is_a_sentence(tmp_path):
    with pytest.raises(UserError, match=r"xxx: cannot be read \(.*\); archive.sources"):
        index_sources([tmp_path / ("x" * 300)])


@pytest.mark.skipif(os.geteuid() == 0, reason="root searches all folders")
def test_a_folder_below_one_that_cannot_be_searched_is_a_sentence(tmp_path):
    (tmp_path / "closed" / "in").mkdir(parents=True)
    (tmp_path / "closed").chmod(0)
    try:
        with pytest.raises(UserError, match="cannot be read"):
            index_sources([tmp_path / "closed" / "in"])
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_the_rate_of_sources_is_known_where_they_agree(tmp_path):
    sequence(tmp_path / "a", 1, 1, rate=Fraction(24000, 1001))
    sequence(tmp_path / "b", 1, 1)
    assert index_sources([tmp_path]).rate() == Fraction(24000, 1001)
    sequence(tmp_path / "c", 1, 1, rate=25)
    assert index_sources([tmp_path]).rate() is None


def test_what_a_sequence_has_and_lacks_is_that_of_its_set_of_frames():
    random = np.random.default_rng(7)
    numbers = np.flatnonzero(random.random(300) < 0.9) + 1000
    one = SourceSequence(Path("a"), "a.", 4, ".exr", numbers, 5000)
    counts = {int(number) + 5000 for number in numbers}
    for _ in range(300):
        first = int(random.integers(5990, 6300))
        last = first + int(random.integers(0, 40))
        wanted = set(range(first, last + 1))
        assert one.held(first, last) == len(wanted & counts)
        assert one.has(first, last) is (wanted <= counts)
        lacking = {count for begin, end in one.missing(first, last) for count in range(begin, end + 1)}
        assert lacking == wanted - counts
        head, tail = one.handles(first, last, 8)
        assert head == next((n for n in range(8) if first - n - 1 not in counts), 8)
        assert tail == next((n for n in range(8) if last + n + 1 not in counts), 8)


def test_a_reel_s_name_of_any_length_is_no_reel_s(tmp_path):
    plate(tmp_path / "a.1.exr", reelName="A" * 256)
    plate(tmp_path / "b.1.exr", reelName="A" * 255)
    assert [one.reel for one in index_sources([tmp_path]).at(Fraction(24))] == ["", "A" * 255]


@pytest.mark.parametrize("bits", [0x0F00_0000, 0x000F_0000, 0x0000_0A00, 0x0000_000A])
def test_a_timecode_whose_digits_are_above_nine_is_a_problem(bits, tmp_path):
    plate(tmp_path / "a.1.exr", timeCode=header_timecode(HOUR, 24))
    path = tmp_path / "a.1.exr"
    start = b"timeCode\0timecode\0"
    stored, other = (start + struct.pack("<iII", 8, packed, 0) for packed in (0x0100_0000, bits))
    data = path.read_bytes()
    assert data.count(stored) == 1
    path.write_bytes(data.replace(stored, other))
    assert only(tmp_path).problem == f"its timeCode is {bits:08x}, which is no timecode"


def test_a_large_header_is_read_in_full(tmp_path):
    plate(tmp_path / "a.1.exr", comments="x" * 200_000, reelName="A001")
    assert only(tmp_path).reel == "A001"
    cut = (tmp_path / "a.1.exr").read_bytes()[:100_000]
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    (tmp_path / "a.1.exr").write_bytes(cut)
    assert only(tmp_path).problem == "its header is cut short"


def test_a_frame_that_is_pulled_is_checked_against_its_sequence(tmp_path):
    sequence(tmp_path / "a", 1, 4, start=HOUR)
    one = only(tmp_path)
    facts = frame_facts(one.path_of(HOUR + 2))
    assert one.mistake(HOUR + 2, facts) == ""
    assert one.mistake(HOUR + 1, facts) == "its timeCode is 1 frame after its number"
    assert replace(one, width=7).mistake(HOUR + 2, facts) == "is 6 x 4, and others are 7 x 4"
