# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How ffmpeg is run, by programs in its place: late ones, old ones, loud ones."""

import os
import re
import time

import pytest

import ocio_gen
from ocio_gen.core.errors import MissingToolError, UserError
from ocio_gen.verification import ffmpeg
from tests.conftest import FRAME


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a script in the place of a program, which has half a second."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(ffmpeg, "_SECONDS", 0.5)
    ffmpeg.version.cache_clear()

    def put(name, script):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    yield put
    ffmpeg.version.cache_clear()


@pytest.fixture
def movie(tmp_path):
    path = tmp_path / "a.mov"
    path.write_bytes(b"moov")
    return path


def frames(movie, size=4):
    return ffmpeg.decoded(movie, [], 1000, size)


def test_a_program_that_does_not_tell_in_time_what_a_file_is(program, movie):
    program("ffprobe", "exec sleep 20")
    begun = time.monotonic()
    with pytest.raises(UserError, match=r"a\.mov: ffprobe takes more than 0\.5 seconds; give another file"):
        ffmpeg.probed(movie)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("script", "whole"),
    [
        ("exec sleep 20", 0),
        ("printf abcdefg; exec sleep 20", 1),  # one frame, and a part of the next
        ("printf abcd; exec >&- sleep 20", 1),  # its output ends, and it does not
    ],
)
def test_a_frame_that_is_late(script, whole, program, movie):
    program("ffmpeg", script)
    begun, some = time.monotonic(), frames(movie)
    assert [next(some) for _ in range(whole)] == [b"abcd"] * whole
    with pytest.raises(UserError, match=r"a\.mov: a frame takes more than 0\.5 seconds; give another file"):
        next(some)
    assert time.monotonic() - begun < 10


def test_time_counts_for_each_frame_apart(program, movie):
    program("ffmpeg", "for i in 1 2 3 4; do sleep 0.3; printf abcd; done")
    assert list(frames(movie)) == [b"abcd"] * 4


def test_a_loud_program_is_read_to_its_end_and_its_first_line_told(program, movie):
    loud = "echo first >&2; head -c 20000000 /dev/zero | tr '\\0' x >&2; exit 1"
    program("ffprobe", loud)
    with pytest.raises(UserError, match=r"not a readable movie \(first\)"):
        ffmpeg.probed(movie)
    program("ffmpeg", loud)
    with pytest.raises(UserError, match=r"damaged \(first\); record it again"):
        list(frames(movie))


@pytest.mark.parametrize(
    ("version", "option"),
    [
        ("4.4.2-0ubuntu0.22.04.1", "-vsync"),
        ("n4.4", "-vsync"),
        ("5.0.1", "-vsync"),
        ("5.1.9-0+deb12u1", "-fps_mode"),
        ("n7.1", "-fps_mode"),
        ("10.0", "-fps_mode"),
        ("N-117000-g1234567890", "-fps_mode"),
        ("2024-01-01-git-1234", "-fps_mode"),
    ],
)
def test_an_old_release_is_told_in_its_own_words(version, option, program, monkeypatch):
    monkeypatch.setattr(ffmpeg, "_SECONDS", 60)  # a busy machine begins a script late
    program("ffmpeg", f'echo "ffmpeg version {version} Copyright (c) 2000-2026"')
    assert ffmpeg.version() == version
    assert ffmpeg.as_stored() == [option, "passthrough"]


@pytest.mark.parametrize("script", ["exit 1", "echo nonsense"])
def test_an_ffmpeg_that_does_not_run_is_one_sentence(script, program, movie):
    program("ffmpeg", script)
    with pytest.raises(
        MissingToolError, match=re.escape("does not run; install ffmpeg, or give image files")
    ):
        ffmpeg.as_stored()
    program("ffprobe", """echo '{"streams": [{"codec_name": "ffv1", "width": 96, "height": 64}]}'""")
    with pytest.raises(MissingToolError, match="does not run"):
        ocio_gen.verify(aces=FRAME, proxy=movie)
