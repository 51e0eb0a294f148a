# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Many frames: which there are, where their results go, and that each is whole or not there."""

import resource
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.core.progress import Progress
from ocio_gen.frames.decode import decode
from ocio_gen.frames.encode import encode
from ocio_gen.frames.formats import FileFormat
from tests.conftest import contents
from tests.frames.dpx import read_dpx
from tests.frames.plates import code_values, light, read_exr, write_exr


def states(result):
    return {frame.target: frame.state for frame in result.frames}


def reel(folder, *names):
    """Write a frame of its own for each name."""
    for seed, name in enumerate(names):
        write_exr(folder / name, light(seed))


def test_names_numbers_and_folders_stay(tmp_path):
    reel(tmp_path / "reel", "a.1001.exr", "a.1002.exr", "b/plate_v2.0997.EXR", "b/c/still.exr")
    (tmp_path / "reel" / "notes.txt").write_text("mine")
    (tmp_path / "reel" / "._a.1001.exr").write_bytes(b"of macOS")
    (tmp_path / "reel" / ".hidden").mkdir()
    (tmp_path / "reel" / ".hidden" / "x.exr").write_bytes(b"of another program")
    lines: list[Progress] = []
    result = encode([str(tmp_path / "reel")], str(tmp_path / "link"), jobs=3, progress=lines.append)
    names = ["a.1001.dpx", "a.1002.dpx", "b/c/still.dpx", "b/plate_v2.0997.dpx"]
    assert sorted(contents(tmp_path / "link")) == names
    assert result.passed_over == 2
    assert result.passed
    assert sorted(map(str, lines)) == [f"converting: {done} of 4" for done in range(1, 5)]
    for seed, name in enumerate(["a.1001.dpx", "a.1002.dpx", "b/plate_v2.0997.dpx", "b/c/still.dpx"]):
        np.testing.assert_array_equal(read_dpx(tmp_path / "link" / name).codes, code_values(light(seed), 10))
    assert decode([tmp_path / "link"], tmp_path / "aces").passed
    assert sorted(contents(tmp_path / "aces")) == [name.replace(".dpx", ".exr") for name in names]


def test_files_go_side_by_side_and_a_number_is_no_suffix(tmp_path):
    reel(tmp_path, "x/a.exr", "y/b.exr")
    (tmp_path / "x/a.exr").rename(tmp_path / "x/plate.1001")
    encode([tmp_path / "x" / "plate.1001", tmp_path / "y" / "b.exr", tmp_path / "y"], tmp_path / "link")
    assert sorted(contents(tmp_path / "link")) == ["b.dpx", "plate.1001.dpx"]


def test_results_of_an_earlier_run_are_no_frames(tmp_path):
    reel(tmp_path, "a.exr")
    for state in ("written", "unchanged"):
        result = encode([tmp_path], tmp_path / "out", format=FileFormat.EXR)
        assert states(result) == {str(tmp_path / "out" / "a.exr"): state}


@pytest.mark.parametrize("file_format", FileFormat)
def test_a_file_that_is_there_is_never_replaced(file_format, tmp_path):
    reel(tmp_path / "reel", "a.exr", "b.exr", "c.exr", "d.exr")
    link = tmp_path / "link"
    places = {name: link / f"{name}{file_format.suffix}" for name in "abcd"}
    encode([tmp_path / "reel"], link, format=file_format)
    places["b"].write_bytes(places["c"].read_bytes())
    places["c"].unlink()
    places["d"].unlink()
    places["d"].symlink_to("nowhere")
    before = contents(link)
    result = encode([tmp_path / "reel"], link, format=file_format)
    expected = {"a": "unchanged", "b": "left", "c": "written", "d": "left"}
    assert states(result) == {str(places[name]): state for name, state in expected.items()}
    assert {name: content for name, content in contents(link).items() if name[0] != "c"} == before
    assert places["d"].is_symlink()
    (left, _) = [frame.reason for frame in result.frames if frame.state == "left"]
    assert left == f"{places['b']}: is there, and is another file; move it away"


def test_what_has_no_place_of_its_own_is_a_sentence(tmp_path):
    reel(tmp_path, "x/a.exr", "y/a.exr", "z/a.exr")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    before = contents(tmp_path)
    for paths, dest, sentence in (
        (["x", "y"], "link", "y/a.exr: would become one file with .*x/a.exr; name fewer frames"),
        (["x/a.exr", "z/a.exr"], "link", "would become one file"),
        (["x"], "x", "results would replace .*x/a.exr; choose another folder"),
        (["x", "y"], "y", "results would replace|would become one file"),
        (["x"], "file", "file: is no folder"),
        (["gone"], "link", "gone: no such file or folder"),
        (["empty"], "link", r"empty: has no frames \(.exr\) in it"),
    ):
        with pytest.raises(UserError, match=sentence):
            encode([tmp_path / path for path in paths], tmp_path / dest, format=FileFormat.EXR)
    assert contents(tmp_path) == before


def test_a_link_to_a_frame_is_one(tmp_path):
    reel(tmp_path / "plates", "a.exr")
    (tmp_path / "reel").mkdir()
    (tmp_path / "reel" / "latest.exr").symlink_to("../plates/a.exr")
    (tmp_path / "reel" / "all").symlink_to("../plates")
    encode([tmp_path / "reel"], tmp_path / "link")
    assert list(contents(tmp_path / "link")) == ["latest.dpx"]


def test_a_folder_that_is_a_file_is_a_sentence_for_its_frames(tmp_path):
    reel(tmp_path / "reel", "a.exr", "sub/b.exr")
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "sub").write_text("mine")
    result = encode([tmp_path / "reel"], tmp_path / "link")
    assert [frame.state for frame in result.frames] == ["written", "failed"]
    assert "cannot be written (Not a directory)" in result.frames[1].reason


@pytest.mark.parametrize("result", [*FileFormat, "half", "float"])
def test_what_a_full_disk_refuses_is_not_there(result, tmp_path):
    """The system refuses to write files beyond a size, whatever that is: each byte counts."""
    source = tmp_path / "a.exr"
    write_exr(source, light(rows=40, columns=50))
    convert: Callable[..., Any] = partial(encode, format=result)
    if result in {"half", "float"}:
        encode([source], tmp_path / "source")
        source, convert = tmp_path / "source" / "a.dpx", partial(decode, half=result == "half")
    convert([source], tmp_path / "whole")
    (size,) = (len(content) for content in contents(tmp_path / "whole").values())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (*range(0, size, size // 16), *(size - less for less in (1, 2, 7, 12, 100, 1000, 4096))):
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            (frame,) = convert([source], tmp_path / "link").frames
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert frame.state == "failed", limit
        assert "cannot be written" in frame.reason
        assert frame.reason.startswith(str(tmp_path / "link" / "a"))
        assert not list((tmp_path / "link").iterdir())
    assert convert([source], tmp_path / "link").passed


def test_one_that_interrupts_gets_whole_frames_only(tmp_path):
    reel(tmp_path / "reel", *(f"a.{number}.exr" for number in range(1001, 1021)))

    def interrupt(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode([tmp_path / "reel"], tmp_path / "link", jobs=2, progress=interrupt)
    made = contents(tmp_path / "link")
    assert 1 <= len(made) < 20
    for name in made:
        seed = int(name.split(".")[1]) - 1001
        np.testing.assert_array_equal(read_dpx(tmp_path / "link" / name).codes, code_values(light(seed), 10))
    assert threading.active_count() < 20
    assert encode([tmp_path / "reel"], tmp_path / "link").passed


def test_any_number_of_threads_makes_the_same(tmp_path):
    reel(tmp_path / "reel", *(f"a.{number}.exr" for number in range(12)))
    made = {}
    for jobs in (1, 5):
        encode([tmp_path / "reel"], tmp_path / f"link{jobs}", jobs=jobs)
        decode([tmp_path / f"link{jobs}"], tmp_path / f"aces{jobs}", jobs=jobs)
        made[jobs] = contents(tmp_path / f"link{jobs}"), contents(tmp_path / f"aces{jobs}")
    assert made[1] == made[5]
    assert read_exr(tmp_path / "aces5" / "a.3.exr")[0].dtype == np.float16
