# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Folders as they are: names of any bytes, links, frames that were changed since, and other folders."""

import os

import pytest

from ocio_gen.recompression.records import RECORDS
from tests.recompression.reels import (
    frame_lines,
    frames_in,
    grainy,
    leftovers,
    noise,
    originals_of,
    recompress,
    reel,
    restore,
    results,
    run_on_one,
    states,
    states_of,
)

# ---------------------------------------------------------------- names and links

ODD_NAMES = [
    b"caf\xe9.exr",
    b"two\nlines\r.exr",
    b" spaces  .exr",
    b"-rf.exr",
    b"--check.exr",
    b"long" + b"g" * 242 + b".exr",
    b'it\'s "quoted" `$(x)`.exr',
    b"%41%.exr",
    b"[red]markup[bold].exr",
    b"plate.####.exr",
    b"plate.%04d.exr",
    b"*.exr",
    b"\xff\xfe\xe2\x80\xa8.exr",
    b"CAPITALS.EXR",
    b".exr",
]


@pytest.mark.parametrize(("named", "codec"), [("by name", "zip"), ("by folder", "auto")])
def test_names_of_any_bytes_are_recompressed_checked_and_restored(named, codec, tmp_path):
    folder = tmp_path / (os.fsdecode(b"r\xe9el\n[1]") if named == "by name" else "reel")
    folder.mkdir()
    for number, name in enumerate(ODD_NAMES):
        grainy(folder / os.fsdecode(name), number, 60, 40)
    originals = frames_in(folder)
    assert len(originals) == len(ODD_NAMES)
    sources = ["--", *(map(os.fsdecode, ODD_NAMES) if named == "by name" else [folder])]
    sealed = "--no-mhl" if named == "by name" else "--mhl"

    def states_after(*options):
        ran = run_on_one(*options, sealed, "--json", *sources, cwd=folder)
        assert ran.returncode == 0, ran.stderr
        return [one["state"] for one in frame_lines(ran)]

    assert states_after("recompress", "--in-place", "--codec", codec) == ["recompressed"] * len(ODD_NAMES)
    assert not set(frames_in(folder).values()) & set(originals.values())
    assert set(states_of(recompress(folder)).values()) == {"proven"}
    checked = run_on_one("recompress check", "--json", folder)
    assert checked.returncode == 0, checked.stderr
    assert [one["state"] for one in frame_lines(checked)] == ["proven"] * len(ODD_NAMES)
    assert states_after("restore") == ["restored"] * len(ODD_NAMES)
    assert frames_in(folder) == originals


def test_a_folder_whose_name_xml_cannot_spell_is_sealed_or_a_sentence_says_why_not(tmp_path):
    folder = tmp_path / os.fsdecode(b"r\xe9el")
    reel(folder, 1)
    ran = run_on_one("recompress", folder, "--in-place", "--codec", "zip", "--json")
    assert "Traceback" not in ran.stderr
    assert states(ran) == {"plate.1001.exr": "recompressed"}


def test_names_of_any_bytes_are_shown_as_text(tmp_path):
    (tmp_path / os.fsdecode(b"[red]caf\xe9\n.exr")).write_bytes(b"no image")
    ran = run_on_one("recompress", tmp_path, "--in-place", "--no-mhl")
    assert ran.returncode == 1, ran.stderr
    assert "[red]caf\\xe9\n.exr: failed: is not an OpenEXR file" in ran.stdout


def test_links_stay_links_and_are_not_followed(tmp_path):
    folder, elsewhere = tmp_path / "reel", tmp_path / "elsewhere"
    reel(folder, 1)
    originals = reel(elsewhere, 2)
    (folder / "link.exr").symlink_to(elsewhere / "plate.1001.exr")
    (folder / "broken.exr").symlink_to("nothing.exr")
    (folder / "more").symlink_to(elsewhere)
    assert states_of(recompress(folder)) == {"plate.1001.exr": "recompressed"}
    named = run_on_one("recompress", folder / "link.exr", "--in-place", "--codec", "zip", "--json")
    assert named.returncode == 1
    assert (
        results(named)["link.exr"]["reason"]
        == "is a link; name what it points to, or give --follow-links with --dest"
    )
    assert (folder / "link.exr").readlink() == elsewhere / "plate.1001.exr"
    assert (folder / "broken.exr").is_symlink()
    assert frames_in(elsewhere) == originals
    assert not (elsewhere / RECORDS).exists()


def test_a_frame_of_two_names_is_left_and_both_stay_one_file(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 2)
    (tmp_path / "other.exr").hardlink_to(folder / "plate.1001.exr")
    found = recompress(folder)
    assert states_of(found) == {"plate.1001.exr": "left", "plate.1002.exr": "recompressed"}
    assert "has 2 names (hard links)" in found["plate.1001.exr"].reason
    assert (tmp_path / "other.exr").samefile(folder / "plate.1001.exr")
    assert (tmp_path / "other.exr").read_bytes() == originals["plate.1001.exr"]


# ---------------------------------------------------------------- checked


def test_a_bit_that_was_lost_is_found_by_check_and_not_restored(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder)
    recompress(folder)
    rotten, missing, back, good = (folder / f"plate.{number}.exr" for number in range(1001, 1005))
    stat, data = rotten.stat(), bytearray(rotten.read_bytes())
    data[-1000] ^= 1
    rotten.write_bytes(data)
    os.utime(rotten, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    missing.unlink()
    back.write_bytes(originals[back.name])
    grainy(folder / "new.exr")
    checked = run_on_one("recompress check", "--json", folder)
    assert checked.returncode == 1
    found = results(checked)
    assert states(checked) == {
        rotten.name: "failed",
        missing.name: "failed",
        back.name: "left",
        good.name: "proven",
    }
    assert "is not the file that was proven" in found[rotten.name]["reason"]
    assert found[missing.name]["reason"] == "is missing"
    assert found[back.name]["reason"].startswith("is its original")
    assert "1 frames have no record" in checked.stderr
    restored = run_on_one("restore", rotten, good, "--json", "--no-mhl")
    assert restored.returncode == 1
    assert states(restored) == {rotten.name: "failed", good.name: "restored"}
    assert "is not the file that was proven" in results(restored)[rotten.name]["reason"]
    assert rotten.read_bytes() == data
    assert good.read_bytes() == originals[good.name]
    assert not leftovers(folder)


def test_a_check_without_a_folder_is_a_sentence():
    ran = run_on_one("recompress check")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_frames_that_were_recompressed_twice_come_back_as_they_were_first(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder)
    for codec in ("zip", "piz"):
        assert set(states_of(recompress(folder, codec)).values()) == {"recompressed"}
    assert run_on_one("recompress check", folder).returncode == 0
    restored = run_on_one("restore", folder, "--json")
    assert restored.returncode == 0, restored.stderr
    assert all(one["exact"] for one in results(restored).values())
    assert frames_in(folder) == originals


def test_restoring_again_what_was_restored_is_no_failure(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder)
    recompress(folder)
    restore(folder / "plate.1001.exr")
    again = run_on_one("restore", folder, "--json", "--no-mhl")
    assert again.returncode == 0, again.stdout
    assert frames_in(folder) == originals


# ---------------------------------------------------------------- to another folder


def test_with_dest_the_frames_stay_and_what_is_there_is_not_overwritten(tmp_path):
    folder, dest = tmp_path / "reel", tmp_path / "packed"
    reel(folder)
    grainy(folder / "zip.exr", codec="ZIP")
    originals = frames_in(folder)
    dest.mkdir()
    (dest / "plate.1002.exr").write_bytes(b"somebody's work")
    arguments = ("recompress", folder, "--dest", dest, "--codec", "zip", "--json", "--no-mhl")
    for expected in ("recompressed", "proven"):
        ran = run_on_one(*arguments)
        assert ran.returncode == 1, ran.stderr
        kept = {"plate.1002.exr": "left", "zip.exr": "kept"}
        assert states(ran) == dict.fromkeys(originals, expected) | kept
        assert "exists, and is not what was proven of it" in results(ran)["plate.1002.exr"]["reason"]
        assert (dest / "plate.1002.exr").read_bytes() == b"somebody's work"
        assert (dest / "zip.exr").read_bytes() == originals["zip.exr"]
        assert frames_in(folder) == originals
        assert not leftovers(dest)
    assert sorted(path.name for path in folder.iterdir()) == sorted(originals)
    (dest / "plate.1002.exr").unlink()
    assert run_on_one(*arguments).returncode == 0
    assert originals_of(dest) == originals


@pytest.mark.parametrize("whose", ["the source's", "another"])
def test_a_frame_that_is_kept_overwrites_no_other(whose, tmp_path):
    path, dest = tmp_path / "plate.exr", tmp_path / "dest"
    grainy(path, codec="ZIP")
    dest.mkdir()
    there = path.read_bytes() if whose == "the source's" else b"somebody's work"
    (dest / "plate.exr").write_bytes(there)
    inode = (dest / "plate.exr").stat().st_ino
    assert recompress(path, dest=dest)["plate.exr"].state == ("left" if whose == "another" else "kept")
    assert (dest / "plate.exr").read_bytes() == there
    assert (dest / "plate.exr").stat().st_ino == inode


def test_a_frame_that_no_codec_shrinks_is_kept_and_copied(tmp_path):
    path = tmp_path / "noise.exr"
    noise(path)
    original = path.read_bytes()
    for dest in (None, tmp_path / "dest"):
        result = recompress(path, "rle", dest)["noise.exr"]
        assert (result.state, result.reason) == ("kept", "rle would not make it smaller")
        assert not leftovers(tmp_path)
    assert path.read_bytes() == (tmp_path / "dest" / "noise.exr").read_bytes() == original


def test_two_sources_that_would_become_one_file_are_refused(tmp_path):
    for name in ("a", "b"):
        reel(tmp_path / name, 1)
    ran = run_on_one("recompress", tmp_path / "a", tmp_path / "b", "--dest", tmp_path / "out", "--codec=zip")
    assert ran.returncode == 2
    assert "would become one file" in ran.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("named", ["plate.1001.exr", "."])
def test_a_dest_that_is_the_frames_own_folder_replaces_nothing(named, tmp_path):
    originals = reel(tmp_path, 1)
    ran = run_on_one("recompress", named, "--dest", ".", "--codec", "zip", "--no-mhl", cwd=tmp_path)
    assert ran.returncode in {1, 2}
    assert frames_in(tmp_path) == originals
