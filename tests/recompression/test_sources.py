# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a user names, and the frames that are found of it."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocio_gen.core.errors import UserError
from ocio_gen.recompression.exr_header import MAGIC
from ocio_gen.recompression.folders import passed_over
from ocio_gen.recompression.openjd import write_job
from ocio_gen.recompression.sources import Found, listed_sources, root_of, sequences, sources_of
from tests.conftest import run_cli
from tests.recompression.reels import frames_of


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def touch(*names):
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


def found(*arguments):
    return [str(frame.path) for frame in frames_of(arguments)]


def plates(*numbers):
    return [f"plate.{number:04d}.exr" for number in numbers]


# ---------------------------------------------------------------- folders


def test_a_folder_is_all_exrs_in_it_and_below_it_in_the_order_of_their_paths(folder):
    touch("reel/b.2.exr", "reel/b.10.EXR", "reel/a/c.Exr", "reel/a/d/e.exr", "reel/.hidden.exr")
    touch("reel/notes.txt", "reel/exr", "reel/a.exr.part", "reel/a.mov", "other.exr")
    frames = frames_of(["reel"])
    names = [".hidden.exr", "a/c.Exr", "a/d/e.exr", "b.10.EXR", "b.2.exr"]
    assert [str(frame.path) for frame in frames] == [f"reel/{name}" for name in names]
    assert [str(frame.relative) for frame in frames] == names


def test_links_in_a_folder_are_not_followed(folder):
    touch("reel/a.exr", "elsewhere/b.exr")
    Path("reel/same.exr").symlink_to("a.exr")
    Path("reel/other.exr").symlink_to("../elsewhere/b.exr")
    Path("reel/broken.exr").symlink_to("nowhere")
    Path("reel/folder").symlink_to("../elsewhere", target_is_directory=True)
    Path("reel/loop").symlink_to(".", target_is_directory=True)
    assert found("reel") == ["reel/a.exr"]


def followed(*arguments):
    sources = sources_of(arguments, follow_links=True)
    return {str(one.relative): os.path.relpath(one.path) for one in sources.frames}


def test_links_are_left_or_followed_to_wherever_they_lead_but_back(folder):
    touch("reel/a.exr", "elsewhere/b.exr", "elsewhere/sub/c.sxr", "else.exr")
    Path("reel/same.exr").symlink_to("a.exr")
    Path("reel/other.exr").symlink_to("../else.exr")
    Path("reel/twice.exr").symlink_to("../else.exr")
    Path("reel/broken.exr").symlink_to("nowhere")
    Path("reel/folder").symlink_to("../elsewhere", target_is_directory=True)
    Path("reel/folder2").symlink_to("../elsewhere", target_is_directory=True)
    Path("reel/loop").symlink_to(".", target_is_directory=True)
    Path("elsewhere/back").symlink_to("../reel", target_is_directory=True)
    links = ["broken.exr", "folder", "folder2", "loop", "other.exr", "same.exr", "twice.exr"]
    assert [str(one.relative) for one in sources_of(["reel"]).links] == links
    assert followed("reel") == {
        "a.exr": "reel/a.exr",
        "same.exr": "reel/a.exr",
        "other.exr": "else.exr",
        "twice.exr": "else.exr",
        "folder/b.exr": "elsewhere/b.exr",
        "folder/sub/c.sxr": "elsewhere/sub/c.sxr",
        "folder2/b.exr": "elsewhere/b.exr",
        "folder2/sub/c.sxr": "elsewhere/sub/c.sxr",
    }
    left = sources_of(["reel"], follow_links=True).links
    assert [str(one.relative) for one in left] == ["broken.exr", "folder/back", "folder2/back", "loop"]
    assert followed("reel/other.exr") == {"other.exr": "else.exr"}


def test_what_macos_keeps_beside_frames_is_passed_over_unless_it_is_an_exr(folder):
    touch("reel/a.exr", "reel/._a.exr", "reel/notes.txt", "reel/.DS_Store", "reel/ascmhl/0001.mhl")
    Path("reel/._real.exr").write_bytes(MAGIC)
    assert found("reel") == ["reel/._real.exr", "reel/a.exr"]
    assert found("reel/*.exr", "reel/._*.exr") == ["reel/._real.exr", "reel/a.exr"]
    assert passed_over(sources_of(["reel", "reel/._a.exr"]).kinds) == (
        "files passed over: 1 ._* of macOS, 1 neither .exr nor .sxr"
    )
    assert found("reel/._a.exr") == []


def test_a_frame_that_is_named_in_two_cases_on_a_disk_that_tells_none_apart_is_one(folder, monkeypatch):
    touch("a.exr", "b.exr")
    Path("B.exr").hardlink_to("b.exr")
    lstat = os.lstat

    def without_case(path, **more):
        try:
            return lstat(path, **more)
        except FileNotFoundError:
            return lstat(str(path).replace("A.exr", "a.exr"), **more)

    monkeypatch.setattr(os, "lstat", without_case)
    assert found("a.exr", "A.exr") == ["a.exr"]
    assert found("b.exr", "B.exr") == ["B.exr", "b.exr"]  # hard links: two names on a disk that tells


def test_a_folder_that_is_a_link_is_the_folder_when_it_is_named(folder):
    touch("reel/a.exr")
    Path("link").symlink_to("reel", target_is_directory=True)
    assert found("link") == ["link/a.exr"]


def test_a_folder_named_like_a_frame_is_a_folder(folder):
    touch("reel.exr/a.exr", "reel.####.exr/b.exr")
    assert found("reel.exr", "reel.####.exr") == ["reel.####.exr/b.exr", "reel.exr/a.exr"]
    assert found("*.exr") == ["reel.####.exr/b.exr", "reel.exr/a.exr"]


def test_folders_and_frames_that_are_named_twice_are_found_once(folder):
    touch("reel/a.exr", "reel/sub/b.exr")
    Path("link").symlink_to("reel", target_is_directory=True)
    (folder / "reel" / "sub" / "up").symlink_to("..", target_is_directory=True)
    named = ["reel", "reel/a.exr", "./reel/../reel", "link", "reel/*.exr", "reel/sub", "reel/sub/up/a.exr"]
    assert found(*named, str(folder)) == ["reel/a.exr", "reel/sub/b.exr"]
    # Of the first that names it.
    assert [frame.relative for frame in frames_of(["reel/sub", "reel"])] == [Path("a.exr"), Path("b.exr")]


def test_a_file_that_is_named_is_taken_whatever_it_is(folder):
    touch("a", "b.####.exr", "c[1].exr", "c1.exr", "d*.exr", "d1.exr")
    assert found("a", "b.####.exr", "c[1].exr", "d*.exr") == ["a", "b.####.exr", "c[1].exr", "d*.exr"]


def test_a_folder_that_cannot_be_read_is_told(folder, monkeypatch):
    touch("reel/secret/a.exr", "reel/b.exr")
    scandir = os.scandir

    def refusing(path):
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)  # as for who is not root
    with pytest.raises(UserError, match=r"reel/secret: cannot be read \(Permission denied\)"):
        frames_of(["reel"])


# ---------------------------------------------------------------- globs


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.exr", ["a.exr", "b.exr"]),
        ("[ac].exr", ["a.exr"]),
        ("?.exr", ["a.exr", "b.exr"]),
        ("**/*.exr", ["a.exr", "b.exr", "sub/d.exr", "sub/deep/e.exr"]),
        ("*/d.exr", ["sub/d.exr"]),
        ("s*", ["sub/d.exr", "sub/deep/e.exr"]),
        ("*", ["C.EXR", "a.exr", "b.exr", "sub/d.exr", "sub/deep/e.exr"]),
    ],
)
def test_a_glob_is_the_exrs_and_folders_that_match(pattern, expected, folder):
    touch("a.exr", "b.exr", "C.EXR", "a.txt", "sub/d.exr", "sub/deep/e.exr")
    assert found(pattern) == expected
    assert found(f"{folder}/{pattern}") == [f"{folder}/{name}" for name in expected]


@pytest.mark.parametrize("name", ["*.exr", "none.exr", "none", "none.####.exr", "a.1001-1002#.exr", "empty"])
def test_what_finds_nothing_is_told_by_its_name(name, folder):
    Path("empty").mkdir()
    touch("empty/a.txt")
    with pytest.raises(UserError, match=f"^{re.escape(name)}: "):
        frames_of([name])


def test_an_empty_name_is_not_the_current_folder(folder):
    """As `ocio-gen recompress "$REEL" --in-place` has it where REEL is not set."""
    touch("a.exr")
    with pytest.raises(UserError):
        frames_of([""])


# ---------------------------------------------------------------- sequences


@pytest.mark.parametrize(
    "pattern", ["plate.####.exr", "plate.#.exr", "plate.@@@@.exr", "plate.%04d.exr", "plate.$F4.exr"]
)
def test_a_pattern_is_the_frames_that_are_there(pattern, folder):
    touch(
        *plates(999, 1000, 1001, 1005, 10000), "plate.5.exr", "plate.exr", "plate.v2.1001.exr", "x.1001.exr"
    )
    assert found(pattern) == sorted(plates(999, 1000, 1001, 1005, 10000))
    assert [frame.relative for frame in frames_of([f"../{folder.name}/{pattern}"])] == [
        Path(name) for name in sorted(plates(999, 1000, 1001, 1005, 10000))
    ]


@pytest.mark.parametrize(
    ("pattern", "numbers"),
    [
        ("plate.1001-1004#.exr", [1001, 1002, 1003, 1004]),
        ("plate.1001-1004@@@@.exr", [1001, 1002, 1003, 1004]),
        ("plate.1001-1004%04d.exr", [1001, 1002, 1003, 1004]),
        ("plate.1002#.exr", [1002]),
        ("plate.1001-1003x2#.exr", [1001, 1003]),
        ("plate.1001-1002,1004#.exr", [1001, 1002, 1004]),
        ("plate.999-1001#.exr", [999, 1000, 1001]),
    ],
)
def test_a_range_is_the_frames_that_must_be_there(pattern, numbers, folder):
    touch(*plates(*range(998, 1010)))
    assert found(pattern) == plates(*numbers)


@pytest.mark.parametrize(
    "pattern", ["plate.1001-1010#.exr", "plate.1001-1010@@@@.exr", "plate.1001-1010%04d.exr"]
)
def test_of_a_range_with_missing_frames_the_first_is_named(pattern, folder):
    touch(*plates(1001, 1002, 1004, 1005, 1010))
    with pytest.raises(UserError) as told:
        frames_of([pattern])
    assert str(told.value) == f"{pattern}: 5 of 10 frames are missing, plate.1003.exr first"
    ran = run_cli("recompress", pattern, "--in-place", cwd=folder)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"ocio-gen: {told.value}\n"


@pytest.mark.parametrize("pattern", ["plate.%02d.exr", "plate.##.exr", "plate.@@.exr", "plate.1-3##.exr"])
def test_the_digits_of_a_pattern_are_those_of_the_names(pattern, folder):
    touch("plate.01.exr", "plate.02.exr", "plate.03.exr", "plate.0001.exr", "plate.4.exr")
    assert found(pattern) == ["plate.01.exr", "plate.02.exr", "plate.03.exr"]


def test_frames_without_padding_are_a_pattern_of_one_digit(folder):
    touch("plate.8.exr", "plate.9.exr", "plate.10.exr")
    for pattern in ("plate.@.exr", "plate.%d.exr", "plate.$F.exr", "plate.8-10@.exr"):
        assert found(pattern) == ["plate.10.exr", "plate.8.exr", "plate.9.exr"]


@pytest.mark.parametrize(
    "pattern",
    [
        "plate.1001-#.exr",
        "plate.1001-1003x0#.exr",
        "plate.1-99999999999#.exr",
        f"plate.{'9' * 40}#.exr",
        "####.exr",
        "#",
        "plate.####",
        "*/plate.####.exr",
        "pl*.####.exr",
        "plate.#.#.exr",
    ],
)
def test_a_pattern_that_says_nothing_is_told(pattern, folder):
    touch(*plates(1001, 1002))
    with pytest.raises(UserError, match=f"^{re.escape(pattern)}: "):
        frames_of([pattern])


# ---------------------------------------------------------------- names of any bytes, and lists of them

NASTY = [b"\xff\xe9.exr", b"new\nline.exr", b" .exr", b"-x.exr", "é♥.exr".encode(), b"a#b.exr", b"{{x}}.exr"]


def test_names_are_any_bytes(folder):
    for name in NASTY:
        (folder / os.fsdecode(name)).touch()
    assert {os.fsencode(path) for path in found(".")} == set(NASTY)
    assert {os.fsencode(path) for path in found("*.exr")} == set(NASTY)
    assert {os.fsencode(path) for path in found(*map(os.fsdecode, NASTY))} == set(NASTY)


def test_a_pattern_finds_frames_beside_names_of_any_bytes(folder):
    touch(*plates(1001, 1002), *map(os.fsdecode, NASTY))
    sequence = os.fsdecode(b"\xff.%d.exr")
    touch(sequence % 1001, sequence % 1002)
    assert found("plate.####.exr") == plates(1001, 1002)
    assert found(sequence.replace("%d", "####")) == [sequence % 1001, sequence % 1002]


def test_a_list_is_names_that_are_ended_by_nul(folder):
    for name in NASTY:
        (folder / os.fsdecode(name)).touch()
    listed = folder / "list"
    for end in (b"\0", b""):
        listed.write_bytes(b"\0".join(NASTY) + end)
        frames = listed_sources(listed, None).frames
        assert {os.fsencode(frame.path) for frame in frames} == set(NASTY)
        assert [frame.path for frame in frames] == sorted(frame.path for frame in frames)


def test_places_of_a_list_are_relative_to_its_root(folder):
    touch("show/a/x.exr", "show/b/x.exr", "other/x.exr")
    listed = folder / "list"
    listed.write_bytes(b"%b/show/b/x.exr\0%b/show/a/x.exr\0" % ((os.fsencode(folder),) * 2))
    assert [str(one.relative) for one in listed_sources(listed, folder / "show").frames] == [
        "a/x.exr",
        "b/x.exr",
    ]
    assert [str(one.relative) for one in listed_sources(listed, None).frames] == ["x.exr", "x.exr"]
    with pytest.raises(UserError, match="name another `root`"):
        listed_sources(listed, folder / "other")


@pytest.mark.parametrize("content", [b"", b"\0", b"gone.exr\0", None])
def test_a_list_of_nothing_is_told(content, folder):
    listed = folder / "list"
    if content is not None:
        listed.write_bytes(content)
    with pytest.raises(UserError):
        listed_sources(listed, None)


@pytest.mark.parametrize(
    "named", ["show", "../work/show", "{}/show", "link", "a/../show", "hop/../show", "."]
)
def test_a_task_of_a_job_finds_frames_at_the_places_that_they_had(named, tmp_path, monkeypatch):
    work = tmp_path / "work"
    for name in (
        "work/show/b/x.exr",
        "work/show/a/x.exr",
        "work/a/no",
        "other/show/y/x.exr",
        "other/place/no",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (work / "link").symlink_to(work / "show", target_is_directory=True)
    (work / "hop").symlink_to(tmp_path / "other" / "place", target_is_directory=True)  # hop/.. is other
    monkeypatch.chdir(work)
    frames = frames_of([named.format(work)])
    inodes = [frame.path.stat().st_ino for frame in frames]
    write_job(tmp_path / "job.yaml", {"zip": [frame.path for frame in frames]}, [], {}, [])
    root = root_of(frames)
    monkeypatch.chdir(tmp_path)
    listed = listed_sources(tmp_path / "job.zip.frames", root).frames
    assert [frame.relative for frame in listed] == [frame.relative for frame in frames]
    assert [frame.path.stat().st_ino for frame in listed] == inodes


def test_frames_of_several_folders_have_no_root(folder):
    touch("one/x.exr", "two/y.exr")
    with pytest.raises(UserError, match="no common folder"):
        root_of(frames_of(["one", "two"]))


# ---------------------------------------------------------------- grouping

PIECES = [
    *("a", "b", "v2", ".", ".", "_", "-", " ", ",", "x", "1", "2", "01", "0001", "1001", "10", "-5", "-0"),
    *("1-2", "1-3x2", "#", "@", "@@", "%04d", "$F4", "<UDIM>", "é", "\udcff", "\n", "[", "]", "{", "*", "?"),
    *("\\", "~", "(", "'", "+", ":", ".exr", ".EXR", "9" * 20, "9" * 40, "٣", "²"),
]
NAMES = st.lists(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(lambda pieces: "".join(pieces) + ".exr"),
    min_size=1,
    max_size=12,
    unique=True,
)


@settings(max_examples=300)
@given(NAMES, st.lists(st.sampled_from(["", "x", "x.1-2#", "é"]), min_size=12, max_size=12))
@example(["a.1.exr", "a.2.exr", "a.1-2@.exr"], [""] * 12)
@example(["a.0001.exr", "a.0002.exr", "a.1-2#.exr"], [""] * 12)
@example(["9" * 40 + ".exr", "a.1.exr"], [""] * 12)
@example(["a.-0.exr", "a.0.exr", "a.00.exr", "a.-00.exr"], [""] * 12)
def test_grouping_loses_no_frame_and_adds_none(names, folders):
    pairs = dict.fromkeys(zip(folders, names, strict=False))
    frames = [Found(Path("/show", folder, name), Path(name)) for folder, name in pairs]
    grouped = sequences(frames)
    assert sorted(frame for some in grouped.values() for frame in some) == sorted(frames)
    for some in grouped.values():
        assert len({frame.path.parent for frame in some}) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from(["a.", "a_", "b.", "v2.a."]), st.integers(1, 20), st.integers(1, 4)),
        max_size=30,
    )
)
def test_frames_of_a_sequence_differ_in_their_number_only(parts):
    names = dict.fromkeys(f"{stem}{number:0{digits}}.exr" for stem, number, digits in parts)
    for some in sequences([Found(Path(name), Path(name)) for name in names]).values():
        assert len({re.sub(r"\d+(?=\.exr$)", "", frame.path.name) for frame in some}) == 1


def test_a_name_that_cannot_be_a_frames_parts_no_sequence_beside_it():
    names = [*plates(1001, 1002), "9" * 40 + ".exr"]
    grouped = sequences([Found(Path(name), Path(name)) for name in names])
    assert sorted(map(len, grouped.values())) == [1, 2]


def test_sequences_are_named_as_users_name_them():
    names = [*plates(*range(1001, 1006)), *plates(1010), "cg.1.exr", "cg.2.exr", "still.exr", "v1.2.1001.exr"]
    frames = [Found(Path("/show", folder, name), Path(name)) for folder in "ab" for name in names]
    grouped = sequences(frames)
    assert {Path(name).name: len(some) for name, some in grouped.items() if name.startswith("/show/a")} == {
        "plate.1001-1005,1010#.exr": 6,
        "cg.1-2@.exr": 2,
        "still.exr": 1,
        "v1.2.1001#.exr": 1,
    }
    assert len(grouped) == 8
