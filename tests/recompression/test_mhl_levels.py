# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ASC MHL histories in each other, before and after their frames were rewritten, judged by ascmhl itself."""

import shutil

import pytest

from ocio_gen.recompression.mhl import write_generations
from ocio_gen.recompression.mhl_generations import seal_level
from ocio_gen.recompression.mhl_levels import read_level
from tests.conftest import run_cli
from tests.recompression.histories import ascmhl, begin, faults, frames, history, levels, put_back
from tests.recompression.reels import recompress, restore, run_limited


@pytest.fixture
def nest(tmp_path):
    """A day of two shots: one has a history of its own, and one lies in the day's."""
    folder = tmp_path / "nest"
    frames(folder / "shotA" / "a.1.exr", folder / "shotA" / "a.2.exr", folder / "shotB" / "b.1.exr")
    (folder / "shotA" / "notes.txt").write_text("all is well\n")
    (folder / "empty").mkdir()
    begin(folder / "shotA", folder)
    return folder


@pytest.fixture
def deep(tmp_path):
    """Histories at four levels, one of them of a folder without frames of its own, and one beside another."""
    folder = tmp_path / "show"
    inner = [folder / "day" / "cam", folder / "day" / "cam" / "roll" / "clip", folder / "day" / "sound"]
    frames(*(one / f"x.{number}.exr" for one in inner for number in (1, 2)), folder / "slate.exr")
    begin(inner[1], inner[0], inner[2], folder / "day", folder)
    return folder


def in_place(*arguments, codec="zip"):
    ran = run_cli("recompress", "--in-place", "--codec", codec, "--jobs", "1", *map(str, arguments))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran


def test_histories_below_are_ended_and_begun_at_every_level(nest):
    in_place(nest)
    assert levels(nest) == [nest, nest / "shotA"]
    assert faults(nest) == []
    assert (nest / "ascmhl-before" / "0001" / "ascmhl").is_dir()
    assert (nest / "shotA" / "ascmhl-before" / "0001" / "ascmhl").is_dir()


def test_four_levels(deep):
    in_place(deep)
    assert len(levels(deep)) == 5
    assert faults(deep) == []
    restored = run_cli("restore", str(deep))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert faults(deep) == []


def test_the_histories_that_were_set_aside_are_those_of_the_originals(deep):
    in_place(deep)
    restore(deep)
    put_back(deep)
    assert faults(deep) == []


def test_a_nested_history_whose_frames_stay_as_they_are_stays_as_it_is(nest):
    before = history(nest / "shotA")
    recompress(nest / "shotB")
    write_generations(nest)
    assert history(nest / "shotA") == before
    assert not (nest / "shotA" / "ascmhl-before").exists()
    assert (nest / "ascmhl-before" / "0001").exists()
    assert faults(nest) == []


def test_histories_beside_are_not_touched(tmp_path):
    shots = [tmp_path / "shots" / name for name in ("a", "b")]
    frames(*(shot / "x.1.exr" for shot in shots))
    begin(*shots)
    before = history(shots[1])
    in_place(shots[0])
    assert history(shots[1]) == before
    assert levels(tmp_path) == shots
    assert faults(tmp_path) == []


@pytest.mark.parametrize("command", ["recompress", "restore"])
@pytest.mark.parametrize("named", ["shotA", "shotB", "shotB/b.1.exr"])
def test_a_history_above_what_is_named_is_told_before_anything_is_touched(command, named, nest):
    if command == "restore":
        in_place(nest)
    before = {path: path.read_bytes() for path in nest.rglob("*") if path.is_file()}
    options, again = {
        "recompress": (["--in-place"], f"ocio-gen recompress {nest} --in-place"),
        "restore": ([], f"ocio-gen restore {nest}"),
    }[command]
    ran = run_cli(command, *options, str(nest / named))
    assert ran.returncode == 2
    assert f"{nest}/ascmhl: this ASC MHL history lists frames" in ran.stderr
    assert f"run: {again} (or" in ran.stderr
    *over, _ = ran.stderr.splitlines()
    assert all(line.startswith("files passed over:") for line in over)
    assert {path: path.read_bytes() for path in nest.rglob("*") if path.is_file()} == before


def test_without_mhl_a_nested_folder_is_recompressed_and_the_history_above_follows_when_it_is_sealed(nest):
    in_place("--no-mhl", nest / "shotA")
    ran = run_cli("recompress", "seal", str(nest / "shotA"))
    assert ran.returncode == 1
    assert f"run: ocio-gen recompress seal {nest}" in ran.stderr
    ran = run_cli("recompress", "seal", str(nest))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert faults(nest) == []


@pytest.mark.parametrize("kind", ["of other folders", "that ignores it", "without generations"])
def test_a_history_above_that_does_not_list_the_frames_is_no_hindrance(kind, tmp_path):
    shot, other = tmp_path / "shot", tmp_path / "other"
    frames(other / "o.1.exr")
    if kind == "that ignores it":
        frames(shot / "s.1.exr")
        assert ascmhl("create", "-i", "shot/", tmp_path).returncode == 0
    elif kind == "of other folders":
        begin(tmp_path)
        frames(shot / "s.1.exr")
    else:
        frames(shot / "s.1.exr")
        (tmp_path / "ascmhl").mkdir()  # the reference implementation's sources, say
    in_place(shot)
    shutil.rmtree(tmp_path / "ascmhl")
    assert faults(tmp_path) == []


def test_folders_above_that_cannot_be_read_are_no_hindrance(tmp_path):
    shot = tmp_path / "closed" / "shot"
    frames(shot / "s.1.exr")
    (tmp_path / "closed").chmod(0o111)
    try:
        in_place(shot)
    finally:
        (tmp_path / "closed").chmod(0o755)
    assert faults(tmp_path) == []


def test_recompressed_twice_and_restored(nest):
    originals = {path: path.read_bytes() for path in nest.rglob("*.exr")}
    in_place(nest, codec="rle")
    in_place(nest, codec="zip")
    assert faults(nest) == []
    assert len(list((nest / "shotA" / "ascmhl-before").iterdir())) == 2
    assert run_cli("restore", str(nest)).returncode == 0
    assert faults(nest) == []
    assert {path: path.read_bytes() for path in nest.rglob("*.exr")} == originals


def test_recompressed_twice_and_sealed_once(nest):
    recompress(nest, "rle")
    recompress(nest, "zip")
    assert [one.remark for one in write_generations(nest)] == [""] * 4
    assert faults(nest) == []
    restore(nest)
    put_back(nest)
    assert faults(nest) == []


def test_recompressed_and_restored_and_never_sealed_the_histories_go_on(nest):
    recompress(nest)
    restore(nest)
    assert len(write_generations(nest)) == 2  # to ignore the records
    assert not list(nest.rglob("ascmhl-before"))
    assert faults(nest) == []


def test_a_frame_that_comes_later_is_added_at_every_level(deep):
    in_place(deep)
    clip = deep / "day" / "cam" / "roll" / "clip"
    frames(clip / "x.3.exr")
    assert len(write_generations(deep)) == 4  # of clip, cam, day and show
    # What a folder held before is not what it holds: verify -dh fails, as after ascmhl's own generations.
    assert [fault for fault in faults(deep) if "FAULT" in fault and "-dh" not in fault] == []
    in_place(deep)
    assert faults(deep) == []


def test_nothing_is_written_while_nothing_changes(deep):
    in_place(deep)
    before = {path: path.read_bytes() for path in deep.rglob("*") if path.is_file()}
    assert write_generations(deep) == []
    in_place(deep)
    assert {path: path.read_bytes() for path in deep.rglob("*") if path.is_file()} == before


def test_a_history_that_lists_what_another_came_to_have_since_follows_too(tmp_path):
    nest = tmp_path / "nest"
    frames(nest / "shotA" / "a.1.exr")
    begin(nest)
    begin(nest / "shotA")
    in_place(nest)
    assert (nest / "ascmhl-before").exists()
    assert faults(nest) == []


@pytest.mark.parametrize("first", ["shotA", "nest"])
def test_a_run_that_stopped_after_an_inner_level_goes_on_with_the_one_above(first, tmp_path):
    nest = tmp_path / "nest"
    frames(nest / "shotA" / "a.1.exr", nest / "b.1.exr")
    begin(*((nest / "shotA", nest) if first == "shotA" else (nest, nest / "shotA")))
    recompress(nest / "shotA")
    seal_level(read_level(nest).below["shotA"])
    assert len(write_generations(nest)) == 2
    assert (nest / "ascmhl-before" / "0001").exists()
    assert faults(nest) == []
    restore(nest)
    put_back(nest)
    assert faults(nest) == []


def test_patterns_of_a_history_above_hold_below(tmp_path):
    nest = tmp_path / "nest"
    frames(nest / "shotA" / "a.1.exr")
    assert ascmhl("create", "-i", "*.tmp", nest).returncode == 0
    begin(nest / "shotA")
    (nest / "shotA" / "a.tmp").write_text("0")
    in_place(nest)
    assert faults(nest) == []


def test_a_file_that_ascmhl_found_renamed_is_not_missing(tmp_path):
    nest = tmp_path / "nest"
    frames(nest / "a.1.exr", nest / "old.exr")
    begin(nest)
    (nest / "old.exr").rename(nest / "new.exr")
    assert ascmhl("create", "-dr", nest).returncode == 0
    ran = in_place(nest)
    assert ran.stderr == ""
    assert faults(nest) == []


def test_a_nested_folder_that_cannot_be_written_does_not_matter_while_it_stays_as_it_is(tmp_path):
    nest = tmp_path / "nest"
    frames(nest / "shotA" / "a.1.exr", nest / "shotB" / "b.1.exr")
    begin(nest / "shotA", nest)
    (nest / "shotA").chmod(0o555)
    try:
        ran = run_limited(
            "recompress", nest / "shotB", "--in-place", "--codec", "zip", "--no-mhl", powerless=True
        )
        assert ran.returncode == 0, ran.stderr
        ran = run_limited("recompress seal", nest, powerless=True)
        assert (ran.returncode, ran.stderr) == (0, "")
    finally:
        (nest / "shotA").chmod(0o755)
    assert faults(nest) == []


def test_one_bit_of_a_nested_frame_fails_ascmhl_at_both_levels(nest):
    in_place(nest)
    path = nest / "shotA" / "a.2.exr"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    failed = [fault for fault in faults(nest) if "VerificationFailed" in fault]
    assert len(failed) == 2


def test_ignore_patterns_stay_and_hold_below(tmp_path):
    nest = tmp_path / "nest"
    frames(nest / "shotA" / "a.1.exr", nest / "shotB" / "b.1.exr", nest / "proxy" / "p.1.exr")
    (nest / "shotA" / "a.tmp").write_text("0")
    (nest / "shotA" / "a.bak").write_text("0")
    assert ascmhl("create", "-i", "*.bak", nest / "shotA").returncode == 0
    assert ascmhl("create", "-i", "*.tmp", "-i", "proxy/", "-i", "*.bak", nest).returncode == 0
    in_place(nest)
    assert faults(nest) == []
    for name in ("a.tmp", "a.bak"):
        (nest / "shotA" / name).write_text("1")
    assert faults(nest) == []
    assert ascmhl("create", nest).returncode == 0
    assert faults(nest) == []


def test_a_history_in_an_ignored_folder_is_its_own(tmp_path):
    nest = tmp_path / "nest"
    frames(nest / "shotA" / "a.1.exr", nest / "b.1.exr")
    begin(nest / "shotA")
    assert ascmhl("create", "-i", "shotA/", nest).returncode == 0
    in_place(nest)
    assert (nest / "shotA" / "ascmhl-before" / "0001").exists()
    assert faults(nest / "shotA") == []
    assert ascmhl("verify", nest).returncode == 0


def test_other_ascmhl_generations_go_on_after_ours(nest):
    in_place(nest)
    begin(nest / "shotA", nest)
    assert faults(nest) == []
    assert run_cli("restore", str(nest)).returncode == 0
    assert faults(nest) == []


def test_a_file_that_is_missing_or_changed_is_told_when_the_history_is_ended(nest):
    (nest / "shotA" / "notes.txt").write_text("all is not so well\n")
    (nest / "shotA" / "a.2.exr").unlink()
    ran = run_cli("recompress", "--in-place", "--codec", "zip", str(nest))
    assert ran.returncode == 1
    assert "missing: a.2.exr; not as it was listed: notes.txt" in ran.stderr


def test_results_in_another_folder_leave_the_histories_as_they_are(nest, tmp_path):
    before = {path: path.read_bytes() for path in nest.rglob("*") if path.is_file()}
    dest = tmp_path / "packed"
    ran = run_cli("recompress", str(nest), "--dest", str(dest), "--codec", "zip")
    assert ran.returncode == 0, ran.stderr
    assert levels(dest) == [dest]
    assert faults(tmp_path) == []
    assert {path: path.read_bytes() for path in nest.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("broken", ["chain", "generation", "xml"])
def test_a_damaged_history_is_told_before_anything_is_touched(broken, nest):
    (generation,) = (nest / "shotA" / "ascmhl").glob("0001*.mhl")
    if broken == "chain":
        (nest / "shotA" / "ascmhl" / "ascmhl_chain.xml").write_text("<chain")
    elif broken == "generation":
        generation.write_text(generation.read_text().replace("a.1", "a.9"))
    else:
        generation.unlink()
    before = {path: path.read_bytes() for path in nest.rglob("*") if path.is_file()}
    ran = run_cli("recompress", "--in-place", "--codec", "zip", str(nest))
    assert ran.returncode == 2
    assert f"{nest}/shotA/ascmhl: is no whole ASC MHL history" in ran.stderr
    assert {path: path.read_bytes() for path in nest.rglob("*") if path.is_file()} == before
