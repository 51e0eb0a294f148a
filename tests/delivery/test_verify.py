# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Hostile deliveries, and the command: each ends in a report or in a sentence, with its exit code."""

import json
import os
import struct
import time

import jsonschema
import numpy as np
import OpenEXR
import pytest
from junitparser import JUnitXml

from ocio_gen import api
from ocio_gen.archive.frame_facts import frame_facts
from ocio_gen.core.errors import UserError
from ocio_gen.core.progress import Progress
from ocio_gen.delivery import sequences
from ocio_gen.delivery.junit import junit_xml
from tests.conftest import ROOT, run_cli
from tests.delivery.deliveries import (
    AP0,
    FIRST,
    HEIGHT,
    WIDTH,
    light,
    patch,
    shot,
    subsample_blue,
    write_frame,
)
from tests.recompression.histories import begin
from tests.recompression.kinds import KINDS, table_of, window

LAX = 'name = "lax"\ntitle = "Frames are whole"\ncodecs = ["none", "zip", "piz"]\n[rules]\nmhl = "off"\n'


@pytest.fixture
def lax(tmp_path):
    path = tmp_path / "lax.toml"
    path.write_text(LAX)
    return path


def verified(target, profile="shots", **options):
    return api.verify_delivery(target, profile=profile, jobs=1, **options)


def texts(report, rule):
    return [one.text for one in report.findings if one.rule == rule]


# ---------------------------------------------------------------- hostile


@pytest.mark.usefixtures("serial")
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_exr_is_judged_without_an_error(tmp_path, lax, name):
    (tmp_path / "d").mkdir()
    KINDS[name](tmp_path / "d" / "d.0001.exr", "no")
    report = verified(tmp_path / "d", lax)
    assert report.frames == 1
    assert texts(report, "whole") == []
    assert report.verdict == "fail"  # none of them is an ACES container


@pytest.mark.usefixtures("serial")
def test_stray_bytes_that_hide_pixels_fail_though_the_profile_only_warns_of_them(tmp_path):
    (path,) = shot(tmp_path / "d", frames=1, flag=False)
    data = path.read_bytes()
    at, count = table_of(data)
    offsets = np.frombuffer(data, "<i8", count, at) + 16
    path.write_bytes(data[:at] + offsets.astype("<i8").tobytes() + bytes(16) + data[at + 8 * count :])
    report = verified(tmp_path / "d", "fox")
    assert {one.rule: one.level for one in report.findings} == {"offsets": "warn", "whole": "fail"}
    assert texts(report, "whole") == [
        "its pixels cannot be judged: it holds bytes before its first chunk that belong to none"
    ]


@pytest.mark.usefixtures("serial")
@pytest.mark.parametrize(
    ("rules", "change"),
    [
        ('codec = "off"', lambda path: patch(path, b"compression", b"\x4d")),
        ('version = "off"', lambda path: path.write_bytes(_with_version_3(path.read_bytes()))),
        ('attributes = "off"', lambda path: path.write_bytes(_without_data_window(path.read_bytes()))),
    ],
)
def test_a_frame_that_cannot_be_read_fails_though_the_rule_that_says_why_is_off(tmp_path, lax, rules, change):
    lax.write_text(LAX + rules + "\n")
    (path,) = shot(tmp_path / "d", frames=1)
    change(path)
    report = verified(tmp_path / "d", lax)
    assert [one.rule for one in report.findings] == ["whole"]
    assert texts(report, "whole")[0].startswith("cannot be judged: its header")


def _with_version_3(data):
    return data[:4] + b"\x03" + data[5:]


def _without_data_window(data):
    return data.replace(b"dataWindow\0", b"dataW1ndow\0")


@pytest.mark.usefixtures("serial")
@pytest.mark.parametrize("codec", ["none", "zip"])
def test_nan_and_infinity_are_found_in_tiles_and_in_subsampled_channels(tmp_path, lax, codec):
    lax.write_text(LAX + 'tiles = "off"\nchannels = "off"\n')
    tiles = OpenEXR.TileDescription()
    tiles.xSize, tiles.ySize, tiles.mode = 16, 16, OpenEXR.ONE_LEVEL
    for name, more in (("tiled", {"type": OpenEXR.tiledimage, "tiles": tiles}), ("chroma", {})):
        planes = {one: light(at) for at, one in enumerate("RGB")}
        planes["R"][20, 3] = np.nan
        planes["G"][21, 4] = planes["G"][21, 5] = -np.inf
        path = tmp_path / "d" / name / f"{name}.1.exr"
        write_frame(path, FIRST, codec=codec if more else "none", channels=planes, **more)
        if not more:
            subsample_blue(path)
    report = verified(tmp_path / "d", lax)
    counts = [text.partition(",")[0] for text in (*texts(report, "nan"), *texts(report, "infinity"))]
    assert counts == ["1 sample is NaN"] * 2 + ["2 samples are infinite"] * 2
    assert report.notes == [
        "black, blank-lines, matte, log-looking not judged of 2 frames: tiled, deep or subsampled"
    ]


@pytest.mark.usefixtures("serial")
def test_deep_samples_are_not_judged_and_a_note_says_so(tmp_path, lax):
    (tmp_path / "d").mkdir()
    KINDS["deep_scanline"](tmp_path / "d" / "d.1.exr", "no")
    assert verified(tmp_path / "d", lax).notes[-1] == (
        "nan, infinity not judged of 1 frame: deep, or tiled or subsampled with samples of several types"
    )


@pytest.mark.usefixtures("serial")
def test_an_exr_that_claims_to_be_larger_than_it_is_is_a_sentence_at_once(tmp_path, lax):
    bombs = {
        "wide": (0, 0, 2**31 - 2, 23),
        "high": (0, 0, 39, 2**31 - 2),
        "both": (-(2**31), -(2**31), 2**31 - 1, 2**31 - 1),
        "empty": (5, 5, 0, 0),
    }
    for name, wanted in bombs.items():
        for codec in ("none", "zip"):
            path = write_frame(tmp_path / "d" / f"{name}_{codec}.exr", FIRST, codec=codec)
            patch(path, b"dataWindow", struct.pack("<4i", *wanted))
    began = time.monotonic()
    report = verified(tmp_path / "d", lax)
    assert time.monotonic() - began < 20
    assert len(texts(report, "whole")) == 2 * len(bombs)


@pytest.mark.usefixtures("serial")
def test_a_chunk_that_unpacks_to_far_more_than_it_is_is_a_sentence(tmp_path, lax):
    path = write_frame(
        tmp_path / "d" / "d.1.exr", FIRST, codec="zip",
        channels={name: np.zeros((1600, 4000), np.float16) for name in "RGB"},
    )  # fmt: skip
    data = path.read_bytes()
    path.write_bytes(data[:-60])
    assert texts(verified(tmp_path / "d", lax), "whole") != []


@pytest.mark.usefixtures("serial")
def test_names_of_any_bytes_are_shown_and_judged(tmp_path, lax):
    folder = os.fsencode(tmp_path / "d")
    shot(tmp_path / "d", frames=2)
    names = [b"\xff\xfe.0001.exr", b"line\nbreak.0001.exr", b"\x1b[31mred.0001.exr", "é.0001.exr".encode()]
    data = (tmp_path / "d" / f"d.{FIRST:08}.exr").read_bytes()
    for name in names:
        with open(os.path.join(folder, name), "wb") as file:  # noqa: PTH118, PTH123 - bytes
            file.write(data)
    report = verified(tmp_path / "d", lax)
    assert report.frames == 6
    about = [one.about for one in report.findings if one.rule == "names"]
    assert len(about) == 4
    assert all(one.isprintable() for one in about)
    report.to_json().encode()
    JUnitXml.fromstring(junit_xml(report).encode())


@pytest.mark.usefixtures("serial")
def test_a_folder_that_cannot_be_read_is_said(tmp_path, lax, monkeypatch):
    shot(tmp_path / "d" / "a", frames=2)
    shot(tmp_path / "d" / "b", frames=2)
    scandir = os.scandir

    def closed(path):
        if os.fspath(path).endswith("b"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    report = verified(tmp_path / "d", lax)
    (finding,) = [one for one in report.findings if one.rule == "whole"]
    assert (finding.about, finding.text) == ("b", "cannot be read (Permission denied)")


@pytest.mark.usefixtures("serial")
def test_a_link_out_of_the_delivery_is_not_followed(tmp_path, lax):
    shot(tmp_path / "d", frames=2)
    shot(tmp_path / "elsewhere", frames=2)
    (tmp_path / "d" / "out").symlink_to(tmp_path / "elsewhere")
    report = verified(tmp_path / "d", lax)
    assert report.frames == 2
    assert [one.about for one in report.findings if one.rule == "other-files"] == ["out"]


@pytest.mark.usefixtures("serial")
def test_frames_that_are_links_are_not_judged_and_counted_where_no_rule_says_so(tmp_path):
    (path, *_) = shot(tmp_path / "d", frames=1)
    for number in (1, 2, 3):
        (tmp_path / "d" / f"d.{number:08}.exr").symlink_to(path)
    report = verified(tmp_path / "d", "st2065-4")
    assert (report.frames, report.findings) == (1, [])
    assert report.notes == ["3 frames not judged: links, pipes, or what cannot be read"]


@pytest.mark.usefixtures("serial")
def test_hidden_folders_are_not_looked_into_and_a_note_says_so_where_no_rule_does(tmp_path):
    shot(tmp_path / "d", frames=1)
    shot(tmp_path / "d" / ".hidden", frames=1)
    report = verified(tmp_path / "d", "st2065-4")
    assert (report.frames, report.findings) == (1, [])
    assert report.notes == ["1 folder not looked into, hidden or left behind: .hidden"]


@pytest.mark.usefixtures("serial")
def test_hidden_frames_are_noted_where_no_rule_says_so_and_names_in_notes_can_be_printed(tmp_path):
    shot(tmp_path / "d", frames=1)
    (tmp_path / "d" / ".b.exr").write_bytes(b"no frame")
    (tmp_path / "d" / ".b.txt").write_bytes(b"none by its name")
    (tmp_path / "d" / os.fsdecode(b".\xff\x1b")).mkdir()
    report = verified(tmp_path / "d", "st2065-4")
    report.to_json()
    assert (report.frames, report.findings) == (1, [])
    assert report.notes == [
        "1 folder not looked into, hidden or left behind: .\\xff\\x1b",
        "1 frame not judged, hidden or left behind: .b.exr",
    ]


@pytest.mark.usefixtures("serial")
@pytest.mark.parametrize("folder", ["ascmhl", "ascmhl-before", "ascmhl-before/0001/ascmhl"])
def test_what_is_no_history_in_the_folders_of_histories_is_judged(tmp_path, folder):
    root = tmp_path / "d"
    shot(root / "a", frames=2)
    begin(root)
    for name in ("0001_a.mhl", "ascmhl_chain.xml"):
        aside = root / "ascmhl-before" / "0001" / "ascmhl" / name
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text("a history that was set aside")
    report = verified(root)
    assert (report.files, report.findings) == (2, [])
    place = root / folder
    (place / "b.exr").write_bytes(b"no frame")
    (place / "l.mhl").symlink_to("/etc/passwd")
    (place / "note.txt").write_text("hello")
    (place / "more").mkdir()
    (place / "more" / "c.exr").write_bytes(b"no frame")
    report = verified(root)
    assert report.files == 6
    frames = {f"{folder}/b.exr", f"{folder}/more/c.exr"}
    assert {one.about for one in report.findings if one.rule == "whole"} == frames
    assert f"{folder}/l.mhl" in {one.about for one in report.findings if one.rule == "other-files"}
    listed = {one.about for one in report.findings if one.rule == "mhl-listed"}
    assert frames <= listed
    noted = any(f"{folder}/note.txt" in note for note in report.notes)
    assert noted != (f"{folder}/note.txt" in listed)


@pytest.mark.usefixtures("serial")
def test_an_entry_whose_kind_cannot_be_asked_for_is_said(tmp_path, lax, monkeypatch):
    shot(tmp_path / "d", frames=2)
    scandir = os.scandir

    class Unknown:
        name, path = "stale.exr", "stale.exr"

        def is_dir(self, *, follow_symlinks):
            raise OSError(5, "Input/output error")

        def stat(self, *, follow_symlinks):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "scandir", lambda path: [*scandir(path), Unknown()])
    report = verified(tmp_path / "d", lax)
    (finding,) = [one for one in report.findings if one.rule == "whole"]
    assert (finding.about, finding.text) == ("stale.exr", "cannot be read (Input/output error)")


@pytest.mark.usefixtures("serial")
def test_a_shot_whose_history_lies_above_says_where(tmp_path):
    shot(tmp_path / "d" / "0010_a")
    begin(tmp_path / "d")
    (text,) = texts(verified(tmp_path / "d" / "0010_a"), "mhl")
    assert text == f"has no ASC MHL history; the folder {tmp_path / 'd'} has one: verify that"


@pytest.mark.usefixtures("serial")
def test_what_the_archive_takes_is_warned_of_as_shots_and_does_not_fail(tmp_path):
    """Float, a channel more, no timecode, no chromaticities beside the flag, and overscan that changes."""
    for at, count in enumerate(range(FIRST, FIRST + 3)):
        size = (WIDTH + 2 * at, HEIGHT)
        write_frame(
            tmp_path / "d" / "d" / f"d.{count:08}.exr", count, rate=None,
            channels={name: light(ord(name) + count, *size).astype(np.float32) for name in "RGBZ"},
            dataWindow=window(-at, 0, *size), displayWindow=window(0, 0, WIDTH, HEIGHT),
        )  # fmt: skip
    for path in (tmp_path / "d" / "d").iterdir():
        path.write_bytes(path.read_bytes().replace(b"chromaticities\0", b"chr0maticities\0"))
        assert frame_facts(path).problem == ""
    begin(tmp_path / "d")
    report = verified(tmp_path / "d", rate=24)
    assert {(one.rule, str(one.level)) for one in report.findings} == {
        ("half", "warn"),
        ("extra-channels", "warn"),
        ("chromaticities-missing", "warn"),
        ("timecode-missing", "warn"),
    }


@pytest.mark.usefixtures("serial")
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda data: data.replace(b"chromaticities\0", b"chr0maticities\0"), "primaries-unknown"),
        (lambda data: data.replace(struct.pack("<f", 0.7347), struct.pack("<f", 0.64)), "chromaticities"),
    ],
)
def test_what_the_archive_does_not_take_fails_as_shots(tmp_path, change, rule):
    for path in shot(tmp_path / "d" / "d", frames=2, flag=False):
        path.write_bytes(change(path.read_bytes()))
        assert frame_facts(path).problem
    begin(tmp_path / "d")
    report = verified(tmp_path / "d")
    assert [(one.rule, str(one.level)) for one in report.findings] == [(rule, "fail")]


@pytest.mark.usefixtures("serial")
@pytest.mark.parametrize("near", [0.9e-5, 1.1e-5])
def test_the_archive_and_the_delivery_take_the_same_chromaticities(tmp_path, near):
    values = (0.7347 + near, *AP0[1:])
    (path,) = shot(tmp_path / "d", frames=1, chromaticities=values)
    judged = {one.rule for one in verified(path).findings}
    assert (frame_facts(path).problem == "") == ("chromaticities" not in judged) == (near < 1e-5)


@pytest.mark.usefixtures("serial")
def test_masters_warn_of_two_sequences_in_a_folder_and_of_no_chromaticities(tmp_path):
    for path in shot(tmp_path / "d", frames=2, flag=False):
        path.write_bytes(path.read_bytes().replace(b"chromaticities\0", b"chr0maticities\0"))
    shot(tmp_path / "d", frames=1)[0].rename(tmp_path / "d" / f"e.{FIRST:08}.exr")
    for name in ("nam", "gam", "fox"):
        levels = {one.rule: str(one.level) for one in verified(tmp_path / "d", name).findings}
        assert levels["one-sequence"] == levels["primaries-unknown"] == "warn"
        assert "chromaticities" not in levels


@pytest.mark.usefixtures("serial")
def test_headers_beyond_those_that_are_kept_are_compared_with_none(tmp_path, lax, monkeypatch):
    monkeypatch.setattr(sequences, "_MOST_DIFFERENT", 2)
    for at in range(3):
        shot(tmp_path / "d" / f"s{at}", frames=2, size=(WIDTH + at, HEIGHT))
    shot(tmp_path / "d" / "s3", frames=1, size=(WIDTH + 3, HEIGHT))
    report = verified(tmp_path / "d", lax)
    assert texts(report, "same-size") == []
    assert report.notes == ["3 frames not compared with others: the delivery has too many different headers"]
    assert [one.size for one in report.sequences] == ["40 x 24", "41 x 24", "", ""]


@pytest.mark.usefixtures("serial")
def test_many_different_faults_of_a_sequence_are_said_in_few_lines(tmp_path, lax):
    for count in range(FIRST, FIRST + 60):
        channels = {name: light(at + count) for at, name in enumerate("RGB")}
        channels["R"][count % 20, count % 37] = np.nan
        write_frame(tmp_path / "d" / f"d.{count}.exr", count, channels=channels)
    report = verified(tmp_path / "d", lax)
    found = [one for one in report.findings if one.rule == "nan"]
    assert len(found) == 21
    assert sum(last - first + 1 for one in found for first, last in one.frames) == 60


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda path: None,
            "no such file or folder; name a folder of .exr files, plate.####.exr, or a frame",
        ),
        (lambda path: path.mkdir(), "holds no EXR frames; name a folder"),
        (os.mkfifo, "is no regular file"),
    ],
    ids=["nothing", "empty", "pipe"],
)
def test_a_target_without_frames_is_an_error(tmp_path, make, words):
    make(tmp_path / "d")
    with pytest.raises(UserError, match=words):
        verified(tmp_path / "d")


def test_a_name_that_no_file_can_have_is_an_error(tmp_path):
    with pytest.raises(UserError, match="no such file or folder"):
        verified(tmp_path / ("a" * 300))


def test_a_rate_that_is_none_is_an_error(tmp_path):
    with pytest.raises(UserError, match=r"rate: 7 frames per second: timecodes run at .*; give 24"):
        verified(tmp_path, rate=7)


# ---------------------------------------------------------------- the command


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    """Two shots with a history: one is good, one has a NaN and two equal frames."""
    root = tmp_path_factory.mktemp("delivered") / "d"
    shot(root / "0010_a")
    paths = shot(root / "0020_b", first=90000)
    channels = {name: light(at) for at, name in enumerate("RGB")}
    for path, count in ((paths[3], 90003), (paths[4], 90004)):
        write_frame(path, count, channels=channels)
    channels["B"][3, 4] = np.nan
    write_frame(paths[1], 90001, channels=channels)
    begin(root)
    return root


def test_the_command_prints_the_sequences_and_what_is_wrong_and_writes_reports(delivered, tmp_path):
    out = [tmp_path / "a.json", tmp_path / "a.xml"]
    ran = run_cli(
        "verify", str(delivered), "--profile", "shots", "--json", str(out[0]), "--junit", str(out[1])
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    lines = [line.strip() for line in ran.stdout.splitlines()]
    name = "0020_b/0020_b.########.exr"
    assert f"FAIL nan: {name}, frame 90001: 1 sample is NaN, first B at x 4, y 3" in lines
    assert f"WARN repeated: {name}, frame 90004: has the same pixels as the frame before" in lines
    assert any("01:00:00:00 - 01:00:00:05" in line and "40 x 24" in line for line in lines)
    assert lines[-1].startswith("FAIL: 12 frames of 2 sequences")
    report = json.loads(out[0].read_text())
    jsonschema.validate(report, json.loads((ROOT / "schemas" / "delivery.schema.json").read_text()))
    assert (report["verdict"], report["frames"], len(report["sequences"])) == ("fail", 12, 2)
    assert [one["rule"] for one in report["findings"]] == ["nan", "repeated"]
    suites = {suite.name: suite for suite in JUnitXml.fromfile(str(out[1]))}
    assert {name: suite.failures for name, suite in suites.items() if suite.failures} == {"pixels": 1}
    assert suites["hashes"].tests == 4


def test_warnings_alone_are_no_failure(delivered, tmp_path):
    (tmp_path / "a.toml").write_text(LAX + 'nan = "warn"\n')
    ran = run_cli("verify", str(delivered), "--profile", str(tmp_path / "a.toml"), "--jobs", "1")
    assert ran.returncode == 0
    assert "WARN nan" in ran.stdout
    assert "pass, with warnings: 12 frames of 2 sequences; " in ran.stdout
    assert ran.stdout.endswith(" in all files\n")


@pytest.mark.usefixtures("serial")
def test_names_and_paths_of_frames_are_folded_as_their_sequence(tmp_path):
    shot(tmp_path / "d" / "a b", frames=30)
    (tmp_path / "d" / "a b" / "a note.txt").write_text("a")
    (tmp_path / "a.toml").write_text(LAX.replace("[rules]", "longest_path = 8\n[rules]"))
    report = verified(tmp_path / "d", str(tmp_path / "a.toml"))
    for rule in ("names", "path-length"):
        found = {one.about: one.frames for one in report.findings if one.rule == rule}
        assert found.pop("a b/a b.########.exr") == [(FIRST, FIRST + 29)]
        assert found.pop("a b/a note.txt") == []


@pytest.mark.usefixtures("serial")
@pytest.mark.parametrize(
    ("profile", "told"), [("nam", True), ("gam", True), ("fox", False), ("shots", False)]
)
def test_what_a_master_is_besides_is_said_not_to_be_judged(profile, told, tmp_path):
    shot(tmp_path / "d", frames=2)
    sentence = "not judged: whether it is graded, and whether it is the whole cut"
    assert (sentence in verified(tmp_path / "d", profile).notes) is told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--profile", "imf"], "--profile: found 'imf'; allowed: fox, gam, nam, shots, st2065-4, or a file"),
        (["--profile", "nam", "--manifest", "a.toml"], "--manifest: does nothing beside --profile; leave it"),
        (["--profile", "nam", "--as", "acesproxy10i"], "--as: does nothing beside --profile"),
        (["--profile", "nam", "--no-gpu"], "--no-gpu: does nothing beside --profile"),
        (["--profile", "nam", "--html", "a.html"], "--html: does nothing beside --profile"),
        (["--profile", "nam", "--rate", "7"], "--rate: 7 frames per second: timecodes run at"),
        (["--rate", "24"], "--rate: does nothing without --profile"),
        (["--jobs", "2"], "--jobs: does nothing without --profile"),
        (["--profile", "nam", "another"], "--profile: judges one target at a time"),
    ],
)  # fmt: skip
def test_wrong_usage_is_a_sentence_and_exit_code_2(delivered, arguments, words):
    ran = run_cli("verify", str(delivered), *arguments)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"ocio-gen: {words}")
    assert len(ran.stderr.splitlines()) == 1


def test_progress_counts_every_file_and_the_report_is_the_same_by_any_number_of_processes(delivered):
    told: list[Progress] = []
    one = api.verify_delivery(delivered, profile="shots", jobs=1, progress=told.append)
    assert [str(told[0]), str(told[-1])] == ["verifying: 0 of 12", "verifying: 12 of 12"]
    assert len(told) == 13
    assert api.verify_delivery(delivered, profile="shots", jobs=2) == one
