# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the proof sees: every sample, every count of samples, and the bytes that were read."""

import os
import random

import numpy as np
import OpenEXR
import pytest
import xxhash

from ocio_gen.recompression.errors import FrameError
from ocio_gen.recompression.exr_file import from_bytes
from ocio_gen.recompression.proof import prove
from ocio_gen.recompression.reading import FileReader, file_hash
from ocio_gen.recompression.replacing import scratch_beside
from tests.recompression.kinds import deep_scanline, header, scanline


@pytest.mark.parametrize("codec", ["NO", "ZIP", "PIZ", "HTJ2K32"])
@pytest.mark.parametrize("line", [0, 31, 32, 129])
def test_one_bit_of_one_sample_is_seen_wherever_it_is(codec, line, tmp_path):
    paths = [tmp_path / "one.exr", tmp_path / "other.exr"]
    rng = np.random.default_rng(1)
    planes = {name: rng.random((130, 77)).astype(np.float16) for name in "RGB"}
    for path in paths:
        head = {"compression": getattr(OpenEXR, f"{codec}_COMPRESSION"), "type": OpenEXR.scanlineimage}
        OpenEXR.File(head, {name: plane.copy() for name, plane in planes.items()}).write(str(path))
        planes["G"].view(np.uint16)[line, 76] ^= 1
    one, other = (from_bytes(path.read_bytes()) for path in paths)
    assert prove(one, one) != prove(other, other)
    with pytest.raises(FrameError, match="the result has other pixels in part 0"):
        prove(one, other)


def test_deep_data_with_other_counts_of_samples_is_seen(tmp_path):
    deep_scanline(tmp_path / "one.exr")
    one = from_bytes((tmp_path / "one.exr").read_bytes())
    channels = OpenEXR.File(str(tmp_path / "one.exr"), separate_channels=True).channels()
    fewer = {}
    for name, channel in channels.items():
        pixels = channel.pixels.copy()
        at = next(at for at in np.ndindex(pixels.shape) if pixels[at] is not None and len(pixels[at]) > 1)
        pixels[at] = pixels[at][1:]
        fewer[name] = pixels
    OpenEXR.File(header("no", type=OpenEXR.deepscanline), fewer).write(str(tmp_path / "other.exr"))
    other = from_bytes((tmp_path / "other.exr").read_bytes())
    for pair in ((one, other), (other, one)):
        with pytest.raises(FrameError, match="the result has other pixels"):
            prove(*pair)


@pytest.mark.parametrize("seed", range(20))
def test_a_file_is_hashed_as_it_is_however_it_was_read(seed, tmp_path):
    chance = random.Random(seed)  # noqa: S311 - to be repeated
    path = tmp_path / "file"
    path.write_bytes(data := chance.randbytes(chance.randrange(1, 600_000)))
    descriptor = os.open(path, os.O_RDONLY)
    try:
        reader = FileReader(descriptor)
        for _ in range(chance.randrange(30)):
            at, count = chance.randrange(len(data) + 10), chance.randrange(70_000)
            assert reader.read(at, count) == data[at : at + count]
        at = 0
        while chance.random() < 0.9 and at < len(data):
            at += len(reader.read(at, chance.randrange(1, 90_000)))
        assert reader.digest() == file_hash(descriptor) == xxhash.xxh3_128_hexdigest(data)
    finally:
        os.close(descriptor)


def test_what_is_written_reaches_the_file_whole_and_can_be_written_over(tmp_path):
    target = tmp_path / "frame.exr"
    data = random.Random(1).randbytes(20 << 20)  # noqa: S311 - to be repeated
    with scratch_beside(target) as scratch:
        scratch.file.write(bytes(100))
        for at in range(100, len(data), 300_001):
            scratch.file.writelines([data[at : at + 7], data[at + 7 : at + 300_001]])
        scratch.file.seek(0)
        scratch.file.write(data[:100])
        assert scratch.size() == len(data)
        scratch.flush()
        scratch.put_in_place(mode=0o600, replace=False)
    assert target.read_bytes() == data


def test_a_frame_is_the_same_as_itself_by_another_codec(tmp_path):
    for codec in ("no", "zip"):
        scanline(tmp_path / f"{codec}.exr", codec)
    one, other = (from_bytes((tmp_path / f"{codec}.exr").read_bytes()) for codec in ("no", "zip"))
    assert prove(one, other) == prove(other, one) == prove(one, one)
