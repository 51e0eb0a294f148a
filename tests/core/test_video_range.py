# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A .cube with Resolve's keywords for video range, which OCIO refuses, is read without them."""

import os
import tempfile

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import applied, load_lut
from ocio_gen.core.video_range import VideoRange, video_range, without_keywords

HEADER = 'TITLE "v"\nLUT_1D_SIZE 3\n'
TABLE = "0 0 0\n0.25 0.25 0.25\n1 1 1\n"
IN, OUT = "LUT_IN_VIDEO_RANGE", "LUT_OUT_VIDEO_RANGE"


def written(folder, text, name="vendor.cube"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def made(lut):
    return applied(lut.getDefaultCPUProcessor(), [[0.5, 0.75, 1.0]]).tolist()[0]


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (f"{IN}\n", VideoRange(input=True)),
        (f"{OUT}\r\n", VideoRange(output=True)),
        (f"  {IN} \n# a comment\n{OUT}\n", VideoRange(input=True, output=True)),
        (f"# {IN}\n", VideoRange()),
        ("", VideoRange()),
    ],
)
def test_the_table_is_the_same_without_the_keywords(tmp_path, header, says):
    path = written(tmp_path, HEADER + header + TABLE)
    assert video_range(path) == says
    assert made(load_lut(path, resolve=True)) == [0.25, 0.625, 1.0]
    if says != VideoRange():  # and to OCIO, and its hosts, it is none
        with pytest.raises(UserError, match="not a LUT that OCIO"):
            load_lut(path)


def test_it_is_inverted_and_interpolated_as_any_other(tmp_path):
    path = written(
        tmp_path, f"LUT_3D_SIZE 2\n{IN}\n" + "".join(f"{n & 1} {n >> 1 & 1} {n >> 2}\n" for n in range(8))
    )
    lut = load_lut(path, resolve=True, interpolation=ocio.INTERP_TETRAHEDRAL)
    (op,) = lut.createGroupTransform()
    assert op.getInterpolation() == ocio.INTERP_TETRAHEDRAL
    one = written(tmp_path, HEADER + f"{IN}\n" + TABLE)
    assert made(load_lut(one, resolve=True, inverse=True)) == pytest.approx([2 / 3, 5 / 6, 1.0])


def test_a_file_that_is_written_anew_is_read_anew_and_no_other_file_is_left(tmp_path, monkeypatch):
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = written(tmp_path, HEADER + f"{IN}\n" + TABLE, "a $HOME.cube")
    assert made(load_lut(path, resolve=True))[0] == 0.25
    written(tmp_path, HEADER + f"{IN}\n" + TABLE.replace("0.25", "0.125"), path.name)
    assert made(load_lut(path, resolve=True))[0] == 0.125
    assert sorted(tmp_path.rglob("*")) == sorted([path, scratch])


@pytest.mark.parametrize(
    "text",
    [
        HEADER + f"{IN}\nFOO 1\n" + TABLE,
        HEADER + f"{IN} 1\n" + TABLE,
        HEADER + f"{IN.lower()}\n" + TABLE,
        HEADER + TABLE + f"{IN}\n",
        f"{IN}\n" + HEADER,
        (HEADER + f"{IN}\n" + TABLE).encode("utf-16"),
        f"{IN}\n".encode() + b"\xff\x00" * 100,
        f"{IN}\n" * 20_000,
        f"{IN}\nLUT_3D_SIZE 100000\n0 0 0\n",
    ],
)
def test_all_else_that_ocio_refuses_is_refused_with_its_words(tmp_path, text):
    path = written(tmp_path, text)
    with pytest.raises(UserError, match=r"not a LUT that OCIO|OCIO crashes on|OCIO takes more") as error:
        load_lut(path, resolve=True)
    assert "\n" not in str(error.value)


def test_the_line_that_ocio_names_is_the_files(tmp_path):
    path = written(tmp_path, HEADER + f"{IN}\n{OUT}\nFOO 1\n" + TABLE)
    with pytest.raises(UserError, match=rf"{path}.*At line \(5\): 'foo 1'"):
        load_lut(path, resolve=True)


def test_a_table_beyond_any_is_refused_unread(tmp_path):
    path = written(tmp_path, HEADER + f"{IN}\n" + TABLE)
    os.truncate(path, 1 << 30)
    with pytest.raises(UserError, match="has more than 67,108,864 bytes"):
        load_lut(path, resolve=True)


def test_only_a_cube_has_such_keywords(tmp_path):
    path = written(tmp_path, f"{IN}\n", "a.spi1d")
    assert video_range(path) == VideoRange()
    assert video_range(tmp_path) == VideoRange()
    assert video_range(tmp_path / "missing.cube") == VideoRange()
    os.mkfifo(tmp_path / "pipe.cube")
    assert video_range(tmp_path / "pipe.cube") == VideoRange()


def test_a_keyword_in_the_table_is_left_to_ocio(tmp_path):
    path = written(tmp_path, HEADER + f"{OUT}\n" + TABLE + f"{IN}\n")
    assert video_range(path) == VideoRange(output=True)
    assert without_keywords(path).decode() == HEADER + "#\n" + TABLE + f"{IN}\n"


@pytest.mark.parametrize("suffix", [".cube", ".CUBE"])
def test_half_a_megabyte_of_rows_is_read_whole(tmp_path, suffix):
    rows = np.linspace(0.0, 1.0, 30_000)
    text = f"LUT_1D_SIZE 30000\n{IN}\n" + "".join(f"{v:.6f} {v:.6f} {v:.6f}\n" for v in rows)
    lut = load_lut(written(tmp_path, text, f"long{suffix}"), resolve=True)
    assert made(lut) == pytest.approx([0.5, 0.75, 1.0], abs=1e-6)
