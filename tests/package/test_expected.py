# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A delivery and its manifest: LUTs, captures and plug-ins of others, right ones and wrong ones."""

import errno
import json
import os
import shutil

import numpy as np
import pytest
from junitparser import JUnitXml

from ocio_gen import api
from ocio_gen.core.errors import UserError
from tests.conftest import FRAME, ROOT, run_cli, write_image
from tests.planted import decoded
from tests.verification.test_captures import full, link

CUBE = "LUT_1D_SIZE 1024\n" + "".join(
    f"{value:.9g} {value:.9g} {value:.9g}\n" for value in decoded(np.arange(1024.0), 10)
)

MANIFEST = """
ignore = ["*.txt"]

[[file]]
path = "luts/*.cube"
as = "acesproxy10i:decode:ap1"

[[file]]
path = "captures/sent.dpx"
as = "acesproxy10i"
range = "full"
aces = "plates/plate.exr"
"""


@pytest.fixture
def delivery(tmp_path):
    """A delivery, with its manifest and the plate beside it."""
    for name in ("night/luts", "night/captures", "plates"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("a.cube", "b.cube"):
        (tmp_path / "night" / "luts" / name).write_text(CUBE)
    shutil.copy(FRAME, tmp_path / "plates" / "plate.exr")
    write_image(tmp_path / "night" / "captures" / "sent.dpx", full(link(10), 10), 10)
    (tmp_path / "night" / "read me.txt").write_text("hello")
    (tmp_path / "expected.toml").write_text(MANIFEST)
    return tmp_path


def verified(delivery, **arguments):
    return api.verify(delivery / "night", manifest=delivery / "expected.toml", gpu=False, **arguments)


def test_all_that_is_expected_is_verified_in_one_report(delivery):
    shutil.copytree(ROOT / "luts", delivery / "night" / "ours")
    (delivery / "expected.toml").write_text(f'{MANIFEST}\n[[file]]\npath = "ours"\n')
    told: list[str] = []
    report = verified(delivery, progress=told.append)
    assert (report.verdict, report.problems) == ("pass", [])
    targets = list(report.by_target())
    assert targets == ["luts/a.cube", "luts/b.cube", "captures/sent.dpx", "ours: luts"]
    assert told == [f"verifying: {done} of 4" for done in (1, 2, 3, 4)]
    files = {file.path for file in report.files}
    assert {"luts/a.cube", "captures/sent.dpx", "ours/README.md"} <= files
    assert [file for file in files if file.endswith("plates/plate.exr")] != []


def test_a_sequence_of_captures_is_expected_as_a_whole(delivery):
    night = delivery / "night" / "captures"
    for number in (1001, 1002):
        shutil.copy(FRAME, delivery / "plates" / f"plate.{number}.exr")
        shutil.copy(night / "sent.dpx", night / f"cap.{number}.dpx")
    shutil.copy(night / "sent.dpx", night / "cap.dpx")
    entry = 'path = "captures/cap.####.dpx"\nas = "acesproxy10i:full"\naces = "plates/plate.####.exr"\n'
    (delivery / "expected.toml").write_text(f"{MANIFEST}\n[[file]]\n{entry}")
    report = verified(delivery)
    frames = [result.frame for result in report.by_target()["captures/cap.####.dpx"]]
    assert frames == [1001, 1002]
    assert [remark.about for remark in report.problems] == ["captures/cap.dpx"]  # no frame of it


def test_a_folder_of_captures_is_its_frames_and_nothing_else(delivery):
    night = delivery / "night"
    (night / "caps").mkdir()
    (delivery / "night" / "captures" / "sent.dpx").rename(night / "caps" / "cap.1001.dpx")
    (night / "caps" / "stranger.cube").write_text(CUBE)
    shutil.copy(FRAME, delivery / "plates" / "plate.1001.exr")
    entry = 'path = "caps"\nas = "acesproxy10i:full"\naces = "plates/plate.####.exr"\n'
    (delivery / "expected.toml").write_text(f'ignore = ["luts/*"]\n[[file]]\n{entry}')
    report = verified(delivery)
    assert [result.verdict for result in report.results] == ["pass"]
    assert {remark.about for remark in report.problems} == {"caps/stranger.cube", "read me.txt"}
    assert "caps/cap.1001.dpx" in {file.path for file in report.files}


def test_links_are_no_deliveries(delivery):
    night = delivery / "night"
    (night / "luts" / "b.cube").rename(delivery / "b.cube")
    (night / "luts" / "b.cube").symlink_to(delivery / "b.cube")
    (night / "luts" / "loop.cube").symlink_to("loop.cube")
    (night / "more").symlink_to(delivery / "plates")
    report = verified(delivery)
    problems = {remark.about: remark.text for remark in report.problems}
    link = "is a link, and not verified: deliver the file itself"
    assert problems == {
        "luts/b.cube": link,
        "luts/loop.cube": link,
        "more": "expected.toml does not say what it is",
    }
    assert list(report.by_target()) == ["luts/a.cube", "captures/sent.dpx"]


def test_a_file_that_cannot_be_what_it_should_be_stops_nothing_else(delivery):
    text = MANIFEST.replace('range = "full"', 'range = "upper-bits"')  # a 10-bit DPX has no upper bits
    (delivery / "expected.toml").write_text(text)
    report = verified(delivery)
    assert [remark.about for remark in report.problems] == ["captures/sent.dpx"]
    assert list(report.by_target()) == ["luts/a.cube", "luts/b.cube"]


def test_what_an_entry_allows_takes_the_place_of_what_all_are_allowed(delivery):
    night = delivery / "night" / "luts"
    off = [f"{value * 1.001:.9g}" for value in decoded(np.arange(1024.0), 10)]  # 0.07 codes
    (night / "b.cube").write_text("LUT_1D_SIZE 1024\n" + "".join(f"{v} {v} {v}\n" for v in off))
    own = MANIFEST.replace('path = "luts/*.cube"', 'path = "luts/a.cube"')
    own += '\n[[file]]\npath = "luts/b.cube"\nas = "acesproxy10i:decode:ap1"\nwarn = 0.01\n'
    (delivery / "expected.toml").write_text(own)
    for fail, verdict in ((0.05, "fail"), (0.5, "warn")):
        targets = verified(delivery, fail=fail).by_target()
        assert {str(one.verdict) for one in targets["luts/b.cube"]} >= {verdict}
        assert {str(one.verdict) for one in targets["luts/a.cube"]} == {"pass"}


def test_what_is_wrong_is_missing_or_unexpected_stops_nothing_else(delivery):
    night = delivery / "night"
    (night / "luts" / "b.cube").write_text(CUBE.replace("\n0.", "\n0.1", 700))
    (night / "luts" / "c.cube").write_text("no LUT")
    (night / "captures" / "sent.dpx").unlink()
    (night / "other.clf").write_text("<ProcessList/>")
    report = verified(delivery)
    assert report.verdict == "fail"
    verdicts = {target: {one.verdict for one in results} for target, results in report.by_target().items()}
    assert verdicts["luts/a.cube"] == {"pass"}
    assert "fail" in verdicts["luts/b.cube"]
    problems = {remark.about: remark.text for remark in report.problems}
    assert problems.keys() == {"captures/sent.dpx", "luts/c.cube", "other.clf"}
    assert problems["captures/sent.dpx"] == "is not there; expected.toml expects it"
    assert problems["other.clf"] == "expected.toml does not say what it is"


def test_the_command_writes_one_report_for_machines(delivery):
    (delivery / "night" / "captures" / "sent.dpx").write_bytes(b"SDPX")
    xml, document = delivery / "report.xml", delivery / "report.json"
    ran = run_cli(
        *("verify", str(delivery / "night"), "--manifest", str(delivery / "expected.toml"), "--no-gpu"),
        *("--junit", str(xml), "--json", str(document)),
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "captures/sent.dpx" in ran.stdout
    suites = {suite.name: list(suite) for suite in JUnitXml.fromfile(str(xml))}
    assert [case.name for case in suites["files"]] == ["captures/sent.dpx"]
    assert json.loads(document.read_text())["verdict"] == "fail"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("[[file]]", "[[files]]"), "files: no such key; allowed here: file, ignore"),
        (('as = "acesproxy10i"', 'is = "acesproxy10i"'), "allowed here: path, as, range"),
        (('"luts/*.cube"', '"../luts/a.cube"'), "a path in the delivery's folder"),
        (('"luts/*.cube"', '"/etc/passwd"'), "a path in the delivery's folder"),
        (('"luts/*.cube"', '"luts/*.####.dpx"'), "either * and ?, or #### for frame numbers"),
        (("acesproxy10i:decode:ap1", "acesproxy9:decode"), "found 'acesproxy9:decode'"),
        (('range = "full"', 'range = "half"'), "full"),
        (
            ('"luts/*.cube"', '"captures/sent.dpx"'),
            "two entries name captures/sent.dpx; say once what a file should be",
        ),
        (("ignore = [", "ignore = ["), ""),
    ],
)
def test_a_mistake_in_the_manifest_is_one_sentence(change, sentence, delivery):
    manifest = delivery / "expected.toml"
    manifest.write_text(MANIFEST.replace(*change) if sentence else "ignore = [")
    with pytest.raises(UserError, match=r"expected\.toml") as raised:
        verified(delivery)
    assert sentence in str(raised.value)


def test_what_does_not_go_with_a_manifest_is_refused(delivery, tmp_path):
    sentences = {
        "claim": ("acesproxy10i", "claim: is given beside `manifest`"),
        "base": ("a.ocio", "base: is given beside `manifest`"),
        "exhaustive": (True, "neither `frames` nor `exhaustive`"),
        "frames": (FRAME, "neither `frames` nor `exhaustive`"),
    }
    for name, (value, sentence) in sentences.items():
        with pytest.raises(UserError, match=sentence):
            verified(delivery, **{name: value})
    with pytest.raises(UserError, match="is no folder"):
        api.verify(delivery / "none", manifest=delivery / "expected.toml")


def test_what_is_no_number_or_lacks_its_plate_is_refused(delivery):
    manifest = delivery / "expected.toml"
    for text, sentence in (
        ('[[file]]\npath = "luts/a.cube"\nfail = true', "file[0].fail: found True"),
        ('[[file]]\npath = "luts/a.cube"\nfail = inf', "file[0].fail: found inf"),
        ("file = []", "at least one table [[file]]"),
        (
            '[[file]]\npath = "captures/sent.dpx"\nas = "acesproxy10i:full"',
            "file captures/sent.dpx: acesproxy10i:full is said of a capture, and its frame is not named",
        ),
    ):
        manifest.write_text(text)
        with pytest.raises(UserError) as raised:
            verified(delivery)
        assert sentence in str(raised.value)


def test_a_plate_that_is_not_there_and_a_closed_folder_are_problems(delivery, monkeypatch):
    (delivery / "plates" / "plate.exr").unlink()
    walk = os.walk

    def closed(folder, onerror):
        onerror(PermissionError(errno.EACCES, "Permission denied", str(delivery / "night" / "shut")))
        return walk(folder)

    # (Whoever runs the tests may be allowed to read everything.)
    monkeypatch.setattr("ocio_gen.package.expected.os.walk", closed)
    problems = {remark.about: remark.text for remark in verified(delivery).problems}
    assert problems["shut"] == "cannot be read (Permission denied); not verified"
    assert "plates/plate.exr: no such file" in problems["captures/sent.dpx"]
