# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ASC MHL histories of other hashes than ours, and disks that are full."""

import pytest

from ocio_gen.recompression.mhl import write_generations
from tests.conftest import run_cli, some
from tests.recompression.histories import ascmhl, begin, faults, frames, history, put_back
from tests.recompression.reels import leftovers, recompress, restore, run_limited

OTHERS = ("md5", "sha1", "c4", "xxh64", "xxh3")


def nest_of(tmp_path, *formats):
    folder = tmp_path / "nest"
    frames(folder / "shotA" / "a.1.exr", folder / "b.1.exr")
    (folder / "notes.txt").write_text("all is well\n")
    begin(folder / "shotA", folder, formats=formats)
    return folder


def in_place(folder):
    return run_cli("recompress", "--in-place", "--codec", "zip", "--jobs", "1", str(folder))


@pytest.mark.parametrize("other", some(OTHERS, 2))
def test_a_history_of_other_hashes_only_is_told_before_anything_is_touched(other, tmp_path):
    nest = nest_of(tmp_path, other)
    before = {path: path.read_bytes() for path in nest.rglob("*") if path.is_file()}
    ran = in_place(nest)
    assert ran.returncode == 2
    assert f"{nest}/ascmhl: knows b.1.exr by {other} only" in ran.stderr
    assert f"add that to it first: ascmhl create -h xxh128 {nest} (or give --no-mhl)" in ran.stderr
    assert {path: path.read_bytes() for path in nest.rglob("*") if path.is_file()} == before
    # What it says to do is all that there is to do, at every level.
    assert ascmhl("create", "-h", "xxh128", nest).returncode == 0
    assert in_place(nest).returncode == 0
    assert faults(nest) == []
    restore(nest)
    put_back(nest)
    assert faults(nest) == []


@pytest.mark.parametrize("other", some(OTHERS, 2))
def test_a_history_of_both_hashes_goes_on(other, tmp_path):
    nest = nest_of(tmp_path, other, "xxh128")
    ran = in_place(nest)
    assert (ran.returncode, ran.stderr) == (0, "files passed over: 1 neither .exr nor .sxr\n")
    assert faults(nest) == []
    restore(nest)
    put_back(nest)
    assert faults(nest) == []


def test_a_nested_history_of_other_hashes_is_told_by_its_name(tmp_path):
    nest = tmp_path / "nest"
    frames(nest / "shotA" / "a.1.exr", nest / "b.1.exr")
    begin(nest / "shotA", formats=("md5",))
    begin(nest)
    ran = in_place(nest)
    assert ran.returncode == 0, ran.stderr  # ascmhl has added ours
    (nest / "shotB").mkdir()
    frames(nest / "shotB" / "b.1.exr")
    begin(nest / "shotB", formats=("md5",))
    ran = in_place(nest)
    assert ran.returncode == 2
    assert f"{nest}/shotB/ascmhl: knows b.1.exr by md5 only" in ran.stderr


@pytest.mark.parametrize("other", some(OTHERS, 2))
def test_originals_of_other_hashes_are_left_out_of_the_last_generation_and_verified_once_restored(
    other, tmp_path
):
    nest = nest_of(tmp_path, other)
    recompress(nest)
    remarks = [one.remark for one in write_generations(nest)]
    what = "rewritten, and known by other hashes only"
    assert remarks == [f"{what}: a.1.exr", "", f"{what}: b.1.exr", ""]
    assert faults(nest) == []
    restore(nest)
    put_back(nest)
    assert [one for one in faults(nest) if "-dh" not in one] == []


@pytest.mark.parametrize("other", some(OTHERS, 2))
def test_files_that_stay_are_verified_by_the_hashes_that_the_history_knows(other, tmp_path):
    nest = nest_of(tmp_path, other)
    (nest / "more.txt").write_text("more\n")
    write_generations(nest)
    latest = history(nest)[max(name for name in history(nest) if name.endswith(".mhl"))].decode()
    (notes,) = (part for part in latest.split("<hash>") if "notes.txt" in part)
    assert f'<{other} action="verified"' in notes
    assert '<xxh128 action="verified"' in notes
    (nest / "notes.txt").write_text("all is not so well\n")
    assert [one.remark for one in write_generations(nest)] == ["not as it was listed: notes.txt"]


def test_a_full_disk_is_named_as_the_reason_and_the_histories_stay(tmp_path):
    nest = nest_of(tmp_path, "xxh128")
    recompress(nest)
    before = history(nest)
    ran = run_limited("recompress seal", nest, file_size=1000)
    assert ran.returncode == 1
    said = f"{nest}: no ASC MHL is written: File too large; ocio-gen recompress seal tries again"
    assert said in ran.stderr
    assert history(nest) == before
    assert leftovers(nest) == []
    assert run_cli("recompress", "seal", str(nest)).returncode == 0
    assert faults(nest) == []
