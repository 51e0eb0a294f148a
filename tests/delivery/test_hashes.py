# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ASC MHL histories by the reference implementation: what is missing, changed or unlisted is named."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ascmhl.hasher import hash_file

from ocio_gen import api
from ocio_gen.core.errors import UserError
from ocio_gen.delivery.digests import FORMATS, hash_of, packed, unpacked
from ocio_gen.delivery.hashes import read_histories
from ocio_gen.delivery.manifests import stream, text_of
from ocio_gen.delivery.rules import RULES
from tests.delivery.deliveries import shot
from tests.recompression.histories import ascmhl, begin

pytestmark = pytest.mark.usefixtures("serial")

PROFILE = """
name = "hashes"
title = "Hashes alone"
codecs = ["none"]
[rules]
"""


@pytest.fixture
def profile(tmp_path):
    """A profile with the rules of hashes, and that frames are whole."""
    off = [rule.name for rule in RULES.values() if rule.family != "hashes" and rule.name != "whole"]
    path = tmp_path / "hashes.toml"
    path.write_text(PROFILE + "".join(f'{name} = "off"\n' for name in off))
    return path


@pytest.fixture
def sealed(tmp_path):
    """Two shots and a note; the second shot has a history of its own, which the other refers to."""
    root = tmp_path / "d"
    shot(root / "a", frames=3)
    shot(root / "b", frames=3)
    (root / "note.txt").write_text("hello")
    begin(root / "b", formats=("md5",))
    begin(root)
    return root


def found(root, profile):
    report = api.verify_delivery(root, profile=profile, jobs=1)
    return {
        (one.rule, one.about.partition(".0")[0] if ".mhl" in one.about else one.about)
        for one in report.findings
    }


def frame(root, name="a", at=1):
    return sorted((root / name).glob("*.exr"))[at]


def test_a_whole_history_with_another_in_it_says_nothing(sealed, profile):
    assert found(sealed, profile) == set()


def test_a_file_that_is_not_as_it_was_listed_is_named(sealed, profile):
    path = frame(sealed)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    (sealed / "note.txt").write_text("hallo")
    assert found(sealed, profile) == {("mhl-hash", "a/a.########.exr"), ("mhl-hash", "note.txt")}


def test_a_frame_of_the_nested_history_is_compared_by_its_hash(sealed, profile):
    path = frame(sealed, "b")
    path.write_bytes(path.read_bytes()[:-2] + b"\0\0")
    assert found(sealed, profile) == {("mhl-hash", "b/b.########.exr")}


def test_what_is_listed_and_not_there_or_there_and_not_listed_is_named(sealed, profile):
    frame(sealed).rename(sealed / "a" / "new.exr")
    gone = "a/a.00086401.exr"
    assert found(sealed, profile) == {("mhl-missing", gone), ("mhl-listed", "a/new.exr")}


def test_a_file_that_was_renamed_with_the_histories_knowledge_is_listed(sealed, profile):
    path = frame(sealed, at=2)
    path.rename(path.with_name("a.00086410.exr"))
    assert ascmhl("create", "-h", "xxh64", "-dr", sealed).returncode == 0
    assert found(sealed, profile) == set()
    listed = read_histories(sealed, ["", "b"])
    expected = listed.expected("a/a.00086410.exr")
    assert expected is not None
    assert expected[0] == "xxh128"
    assert not listed.is_listed("a/a.00086402.exr")


def test_the_hash_of_a_failed_verification_is_not_taken_for_the_files(sealed, profile):
    path = frame(sealed)
    path.write_bytes(path.read_bytes()[:-2] + b"\0\0")
    assert ascmhl("create", "-h", "xxh128", sealed).returncode != 0
    assert ("mhl-hash", "a/a.########.exr") in found(sealed, profile)


def test_a_file_that_the_history_ignores_need_not_be_listed(sealed, profile):
    (sealed / "a" / "proxy.mov").write_text("a")
    assert found(sealed, profile) == {("mhl-listed", "a/proxy.mov")}
    assert ascmhl("create", "-h", "xxh128", "-i", "*.mov", sealed).returncode == 0
    assert found(sealed, profile) == set()


@pytest.mark.parametrize("pattern", ["*", "*.exr", "a/", "**/a.*"])
def test_a_frame_that_the_history_ignores_fails(tmp_path, profile, pattern):
    """By the standard, a pattern may ignore anything: a history of nothing would prove any frame."""
    shot(tmp_path / "d" / "a", frames=2)
    assert ascmhl("create", "-h", "xxh128", "-i", pattern, tmp_path / "d").returncode == 0
    report = api.verify_delivery(tmp_path / "d", profile=profile, jobs=1)
    assert [(one.rule, one.about) for one in report.findings] == [
        ("mhl-listed", "a/a.00086400.exr"),
        ("mhl-listed", "a/a.00086401.exr"),
    ]
    assert all("whose patterns ignore it" in one.text for one in report.findings)
    assert report.notes == []


def test_other_files_that_the_history_ignores_are_noted_but_for_those_of_the_standard(sealed, profile):
    (sealed / "a" / "proxy.mov").write_text("a")
    (sealed / "a" / ".DS_Store").write_text("c")
    assert ascmhl("create", "-h", "xxh128", "-i", "*.mov", sealed).returncode == 0
    (sealed / os.fsdecode(b"b\xff\x1b.mov")).write_text("b")
    report = api.verify_delivery(sealed, profile=profile, jobs=1)
    report.to_json()
    assert report.findings == []
    assert report.notes == [
        "2 files without a hash, ignored by an ASC MHL history's patterns: b\\xff\\x1b.mov, a/proxy.mov"
    ]


def test_a_folder_without_a_history_says_so_and_one_beside_another_too(sealed, profile):
    shutil.rmtree(sealed / "ascmhl")
    assert found(sealed, profile) == {("mhl", "d"), ("mhl", "a")}
    shutil.rmtree(sealed / "b" / "ascmhl")
    assert found(sealed, profile) == {("mhl", "d")}


def test_a_manifest_that_was_changed_is_no_whole_history(sealed, profile):
    (manifest,) = (sealed / "ascmhl").glob("*.mhl")
    manifest.write_bytes(manifest.read_bytes().replace(b"note.txt", b"nota.txt"))
    rules = {rule for rule, _ in found(sealed, profile)}
    assert rules == {"mhl", "mhl-missing", "mhl-listed"}


@pytest.mark.parametrize("left", ["nothing", "the_last"])
def test_generations_that_the_chain_does_not_list_are_faults(sealed, profile, left):
    assert ascmhl("create", "-h", "xxh128", sealed).returncode == 0
    chain = sealed / "ascmhl" / "ascmhl_chain.xml"
    text = chain.read_text()
    first, last = sorted(path.name for path in (sealed / "ascmhl").glob("*.mhl"))
    kept = text[: text.index("<hashlist ")] + text[text.rindex("</hashlist>") + len("</hashlist>") :]
    if left == "the_last":
        kept = text[: text.index("<hashlist ")] + text[text.rindex("<hashlist ") :]
    chain.write_text(kept)
    report = api.verify_delivery(sealed, profile=profile, jobs=1)
    texts = [one.text for one in report.findings if one.rule == "mhl"]
    assert (
        texts == [f"does not list the generation {name}" for name in (first, last)][: 2 - (left != "nothing")]
    )


def test_a_nested_generation_that_was_changed_is_no_whole_history(sealed, profile):
    manifest = max((sealed / "b" / "ascmhl").glob("*.mhl"))
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    report = api.verify_delivery(sealed, profile=profile, jobs=1)
    texts = [one.text for one in report.findings if one.rule == "mhl"]
    assert len(texts) == 2
    assert any("was changed since" in text for text in texts)  # by the history above
    assert any("was changed after the chain listed it" in text for text in texts)  # by its own chain


@pytest.mark.parametrize("name", FORMATS)
def test_every_hash_is_that_of_the_reference_implementation(tmp_path, name):
    path = tmp_path / "a"
    path.write_bytes(bytes(range(256)) * 40)
    made = hash_of(name)
    made.update(memoryview(path.read_bytes()))
    assert made.hexdigest() == hash_file(str(path), name)
    stated = packed(name, made.hexdigest())
    assert stated is not None
    assert unpacked(stated) == (name, made.hexdigest())
    assert packed(name, "no hash") is None


# ---------------------------------------------------------------- of others


def manifest_of(folder, text):
    (folder / "ascmhl").mkdir(parents=True)
    (folder / "ascmhl" / "0001_a.mhl").write_text(text)
    return [text for _, text in read_histories(folder, [""]).faults]


HASHES = '<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0"><hashes>{}</hashes></hashlist>'
ENTRY = '<hash><path size="1">{}</path><xxh64 action="original">0123456789abcdef</xxh64></hash>'
BOMB = '<!DOCTYPE hashlist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB + HASHES.format(ENTRY.format("&b;")), "has a DOCTYPE"),
        ('<!DOCTYPE hashlist SYSTEM "file:///etc/hostname">' + HASHES.format(""), "has a DOCTYPE"),
        ("<hashlist><hashes>", "is no sound XML"),
        ("", "is no sound XML"),
        (HASHES.format("<hash>" + "<a/>" * 5000 + "</hash>"), "an entry of more than 500 elements"),
        (HASHES.format("<a>" * 300 + "</a>" * 300), "is no sound XML"),
        (HASHES.format(ENTRY.format("../../etc/passwd")), "no path in its folder"),
        (HASHES.format(ENTRY.format("/etc/passwd")), "no path in its folder"),
        (HASHES.format(ENTRY.format("a").replace("0123", "0x23")), "lists an xxh64 for a that is not one"),
        (HASHES.format("<pattern>" + "a" * 201 + "</pattern>"), "which is too long"),
        (HASHES.format("<pattern>a</pattern>" * 1001), "or one of too many"),
        (HASHES.format("<pattern>!</pattern>"), "ignores by '!', which is no pattern"),
        (HASHES.format("<pattern>[z-a]</pattern>"), "ignores by '[z-a]', which is no pattern"),
        (HASHES.format("<pattern>\\</pattern>"), "which is no pattern"),
    ],
)  # fmt: skip
def test_a_hostile_manifest_is_a_sentence(tmp_path, text, words):
    faults = manifest_of(tmp_path / "d", text)
    assert any(words in fault for fault in faults), faults
    assert all("\n" not in fault and len(fault) < 400 for fault in faults)


SHA1, MD5, XXH64 = ("sha1", "ab" * 20), ("md5", "01" * 16), ("xxh64", "ef" * 8)
OTHER_MD5 = ("md5", "cd" * 16)


@pytest.mark.parametrize(
    ("generations", "expected"),
    [
        ([[SHA1]], SHA1),
        ([[SHA1, XXH64, MD5]], XXH64),
        ([[SHA1], [SHA1, XXH64]], XXH64),
        ([[SHA1], [SHA1, MD5], [MD5, XXH64]], XXH64),
        ([[SHA1], [XXH64]], SHA1),  # nothing says that it is of the same bytes
        ([[SHA1], [MD5], [MD5, XXH64]], SHA1),
        ([[MD5], [OTHER_MD5, XXH64]], MD5),
        ([[SHA1, MD5], [SHA1, OTHER_MD5, XXH64]], MD5),
        ([[MD5], [MD5, OTHER_MD5, XXH64]], MD5),
    ],
)
def test_of_several_hashes_of_the_same_bytes_the_fastest_is_compared(tmp_path, generations, expected):
    """By ASC MHL, a new format is added by a generation that verifies a known one, too."""
    entry = '<hash><path>a</path><md5 action="failed">{}</md5></hash>'.format("ff" * 16)
    for stated in generations:
        hashes = "".join(f'<{name} action="verified">{digest}</{name}>' for name, digest in stated)
        entry += f"<hash><path>a</path>{hashes}</hash>"
    manifest_of(tmp_path, HASHES.format(entry))
    assert read_histories(tmp_path, [""]).expected("a") == expected


def test_a_faster_hash_of_the_reference_implementation_is_compared_and_one_of_a_changed_file_is_not(
    sealed, profile
):
    """The second history is of MD5 first; ascmhl adds XXH128 to it, and verifies MD5 beside."""
    expected = read_histories(sealed, ["b"]).expected("b/b.00086400.exr")
    assert expected is not None
    assert expected[0] == "xxh128"
    shutil.rmtree(sealed / "b" / "ascmhl")
    begin(sealed / "b", formats=("md5",))
    path = frame(sealed, "b")
    path.write_bytes(path.read_bytes()[:-2] + b"\0\0")
    (manifest,) = (sealed / "b" / "ascmhl").glob("*.mhl")
    entry = f'<hash><path size="1">{path.name}</path><xxh128>{hash_file(str(path), "xxh128")}</xxh128></hash>'
    manifest.with_name("0002_b.mhl").write_text(HASHES.format(entry))
    assert ("mhl-hash", "b/b.########.exr") in found(sealed, profile)


def test_links_and_pipes_in_place_of_manifests_are_sentences(tmp_path):
    (tmp_path / "ascmhl").mkdir()
    (tmp_path / "ascmhl" / "0001_a.mhl").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "ascmhl" / "ascmhl_chain.xml")
    texts = [text for _, text in read_histories(tmp_path, [""]).faults]
    assert len(texts) == 2
    assert "is a link" in texts[0]
    assert "is not a file" in texts[1]


def test_comments_and_instructions_are_no_part_of_the_tree(tmp_path):
    """Sixty megabytes of them took more than a gigabyte of memory."""
    others = "<!-- --><?a b?>" * 100
    entry = ENTRY.format(f"a{others}.exr").replace("<xxh64", f"{others}<xxh64")
    path = tmp_path / "a.mhl"
    path.write_text(others + HASHES.format(others + entry + others + entry) + others)
    kept = []

    def take(element):
        kept.append(element.getroottree().xpath("count(//comment() | //processing-instruction())"))
        assert text_of(element, "path") == "a.exr"

    stream(path, take)
    assert kept == [0, 0]


def test_a_manifest_larger_than_any_is_a_sentence_and_not_read(tmp_path):
    path = tmp_path / "a.mhl"
    with path.open("wb") as file:
        file.truncate((1 << 28) + 1)
    with pytest.raises(UserError, match="has more than 268,435,456 bytes"):
        stream(path, lambda element: None)


PROGRAM = """
import re, sys
from pathlib import Path
from ocio_gen.delivery.hashes import read_histories
def peak():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
before = peak()
histories = read_histories(Path(sys.argv[1]), [""])
assert histories.is_listed("shots/0010_a/0010_a.00000007.exr")
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the largest memory is read in /proc")
def test_a_manifest_of_many_files_is_read_in_little_memory(tmp_path):
    """Some hundred bytes for each file; the tree of all of them would take ten times as much."""
    count = 40_000
    entries = (ENTRY.format(f"shots/0010_a/0010_a.{at:08}.exr") for at in range(count))
    (tmp_path / "ascmhl").mkdir()
    (tmp_path / "ascmhl" / "0001_a.mhl").write_text(HASHES.format("\n".join(entries)))
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(ran.stdout) < 400 * count
