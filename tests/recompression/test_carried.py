# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What foreign files have that few writers write: it is carried, and comes back byte by byte."""

import os
import re
import struct

os.environ["OPENCV_IO_ENABLE_OPENEXR"] = "1"

import cv2
import numpy as np
import OpenEXR
import pytest

from ocio_gen.recompression.codecs import LOSSLESS
from ocio_gen.recompression.errors import FrameError
from ocio_gen.recompression.exr_file import ExrFile, from_bytes
from tests.recompression.kinds import KINDS, grain, header_end, multipart, scanline
from tests.recompression.reels import recompress, restore
from tests.recompression.strict import NotStrictError, read_strictly

# As OpenCV 4 carries it: readers of that age trust chunkCount.
OPENEXR_2_3 = pytest.mark.parametrize(
    "codec", [name for name in LOSSLESS if name not in {"htj2k256", "htj2k32", "zstd"}]
)


def read_by_openexr_2(path):
    image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    return None if image is None else image.tobytes()


def blank_table(data: bytes) -> bytes:
    """Return a file as a writer leaves it that never wrote its table of chunks."""
    at, count = header_end(data), sum(part.chunks for part in from_bytes(data).header.parts)
    return data[:at] + bytes(8 * count) + data[at + 8 * count :]


@OPENEXR_2_3
def test_a_multi_part_result_is_read_by_a_reader_that_trusts_its_counts(codec, tmp_path):
    path = tmp_path / "two.exr"
    multipart(path)
    before, original = read_by_openexr_2(path), path.read_bytes()
    assert before
    result = recompress(path, codec)["two.exr"]
    assert result.state in {"recompressed", "kept"}
    read_strictly(path.read_bytes())
    assert read_by_openexr_2(path) == before
    assert result.state == "kept" or restore(path)["two.exr"].exact
    assert path.read_bytes() == original


def with_counts(data: bytes, counts: list[int]) -> bytes:
    """Return a file whose parts say that they have these numbers of chunks."""
    for at, count in zip(
        [m.end() for m in re.finditer(b"chunkCount\0int\0\4\0\0\0", data)], counts, strict=True
    ):
        data = data[:at] + struct.pack("<i", count) + data[at + 4 :]
    return data


def test_the_strict_reader_refuses_what_old_readers_do(tmp_path):
    path = tmp_path / "two.exr"
    black, zips = np.zeros((400, 8), np.float16), {"compression": OpenEXR.ZIP_COMPRESSION}
    parts = [OpenEXR.Part(zips | {"type": OpenEXR.scanlineimage}, {"Y": black}, name) for name in "ab"]
    OpenEXR.File(parts).write(str(path))
    data = path.read_bytes()
    read_strictly(data)
    assert read_by_openexr_2(path)
    false = with_counts(data, [400, 400])  # as of the uncompressed file
    with pytest.raises(NotStrictError, match="chunkCount"):
        read_strictly(false)
    path.write_bytes(false)
    assert read_by_openexr_2(path) is None
    with pytest.raises(NotStrictError):
        read_strictly(data + b"\0")


def test_a_false_count_of_an_earlier_run_is_put_right(tmp_path):
    path = tmp_path / "two.exr"
    multipart(path)
    data = with_counts(path.read_bytes(), [9, 99, 999])
    path.write_bytes(data)
    assert recompress(path)["two.exr"].state == "recompressed"
    read_strictly(path.read_bytes())
    assert restore(path)["two.exr"].exact
    assert path.read_bytes() == data


@pytest.mark.parametrize("kind", ["scanline", "tiled", "mipmap", "multipart", "decreasing", "shuffled"])
def test_a_table_that_was_never_written_is_found_and_comes_back_blank(kind, tmp_path):
    path = tmp_path / "blank.exr"
    KINDS[kind](path)
    whole = path.read_bytes()
    path.write_bytes(blank_table(whole))
    assert recompress(path)["blank.exr"].state == "recompressed"
    read_strictly(path.read_bytes())
    assert restore(path)["blank.exr"].exact
    assert path.read_bytes() == blank_table(whole)


def test_a_table_that_is_blank_in_part_or_cut_short_is_left(tmp_path):
    path = tmp_path / "blank.exr"
    scanline(path)
    blank = blank_table(path.read_bytes())
    path.write_bytes(blank[:-1000])
    assert recompress(path)["blank.exr"].state == "failed"
    assert path.read_bytes() == blank[:-1000]


def test_zeros_after_a_table_that_was_never_written_are_told_by_few_reads(tmp_path):
    """Eight zeros are line 0, without bytes: a sparse file is full of it."""
    path = tmp_path / "zeros.exr"
    OpenEXR.File(
        {"compression": OpenEXR.NO_COMPRESSION, "type": OpenEXR.scanlineimage},
        {"Y": np.ones((2000, 4), np.float16)},
    ).write(str(path))
    at = header_end(path.read_bytes())
    data = path.read_bytes()[:at] + bytes(2000 * 24)
    reads = []

    def read(at, count):
        reads.append(at)
        return data[at : at + count]

    with pytest.raises(FrameError, match="is incomplete: 1999 of 2000 chunks are missing"):
        ExrFile(read, len(data))
    assert len(reads) < 10


@pytest.mark.parametrize("trailing", [b"\0", b"\0" * 4096, b"made by nobody" * 300])
@pytest.mark.parametrize("kind", ["scanline", "tiled", "multipart", "deep_scanline"])
def test_bytes_after_the_last_chunk_come_back(kind, trailing, tmp_path):
    path = tmp_path / "more.exr"
    KINDS[kind](path)
    original = path.read_bytes() + trailing
    path.write_bytes(original)
    assert recompress(path, "zips")["more.exr"].state == "recompressed"
    read_strictly(path.read_bytes())
    assert recompress(path, "zip" if kind != "deep_scanline" else "rle")["more.exr"].state in {
        "recompressed",
        "kept",
    }
    assert restore(path)["more.exr"].state == "restored"
    assert path.read_bytes() == original


def chunks_of_first_part(path):
    file = from_bytes(path.read_bytes())
    part = file.header.parts[0]
    return [bytes(file.chunk(0, part.levels[0], number).data) for number in range(part.chunks)]


def test_a_lossy_part_stays_as_it_is_beside_others(tmp_path):
    path = tmp_path / "beauty.exr"
    scan = OpenEXR.scanlineimage
    dwaa, none = (
        {"compression": one, "type": scan} for one in (OpenEXR.DWAA_COMPRESSION, OpenEXR.NO_COMPRESSION)
    )
    matte = np.repeat(np.arange(90, dtype=np.uint32), 120).reshape(90, 120)
    parts = [
        OpenEXR.Part(dwaa, {name: grain(90, 120) for name in "RGB"}, "beauty"),
        OpenEXR.Part(none, {"id": matte}, "matte"),
    ]
    OpenEXR.File(parts).write(str(path))
    lossy = chunks_of_first_part(path)
    pixels = [part.channels for part in OpenEXR.File(str(path)).parts]
    result = recompress(path, "piz")["beauty.exr"]
    assert result.state == "recompressed"
    after = from_bytes(path.read_bytes())
    assert [part.codec.name for part in after.header.parts] == ["dwaa", "piz"]
    assert [
        bytes(after.chunk(0, after.header.parts[0].levels[0], n).data) for n in range(len(lossy))
    ] == lossy
    read_strictly(path.read_bytes())
    for one, other in zip(OpenEXR.File(str(path)).parts, pixels, strict=True):
        for name, channel in one.channels.items():
            assert channel.pixels.tobytes() == other[name].pixels.tobytes()
    assert restore(path)["beauty.exr"].state == "restored"
    assert [part.codec.name for part in from_bytes(path.read_bytes()).header.parts] == ["dwaa", "none"]


@pytest.mark.parametrize("kind", ["deep_scanline", "multipart_deep"])
def test_deep_data_gets_the_best_codec_that_it_takes(kind, tmp_path):
    path = tmp_path / "deep.exr"
    KINDS[kind](path)
    original = path.read_bytes()
    assert recompress(path, "piz")["deep.exr"].state == "recompressed"
    parts = from_bytes(path.read_bytes()).header.parts
    assert {part.codec.name for part in parts if part.deep} == {"zips"}
    assert {part.codec.name for part in parts if not part.deep} <= {"piz"}
    assert restore(path)["deep.exr"].exact
    assert path.read_bytes() == original
