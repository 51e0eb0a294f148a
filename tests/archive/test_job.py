# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The list of frames of a job for a render farm: hostile lines are sentences, not crashes."""

import json

import pytest

from ocio_gen.archive.job import listed_jobs
from ocio_gen.core.errors import InvalidFileError

LINE = {
    "source": "/plates/A001.0001.exr",
    "shot": "0010_A",
    "file": "0010_A.00000001.exr",
    "codec": "zip",
    "width": 32,
    "height": 18,
    "channels": None,
    "count": 1,
    "rate": "24",
    "drop": None,
    "pairs": False,
}


def listed(tmp_path, **changed):
    path = tmp_path / "job.frames.jsonl"
    path.write_text(json.dumps(LINE | changed) + "\n")
    return listed_jobs(path, tmp_path, None)


@pytest.mark.parametrize("codec", ["none", "zip", "zstd"])
def test_a_lossless_codec_is_taken(codec, tmp_path):
    assert [job.codec for job in listed(tmp_path, codec=codec)] == [codec]


BAD = [
    {"codec": "bogus"},
    {"codec": "dwaa"},
    {"codec": "auto"},
    {"codec": "ZIP"},
    {"source": "%00"},
    {"source": "/plates/%00.exr"},
    {"source": "plates/A001.0001.exr"},
    {"rate": "0"},
    {"rate": "1/0"},
    {"rate": "-24"},
    {"shot": ".."},
    {"file": "../0010_A.00000001.exr"},
]


@pytest.mark.parametrize("changed", BAD, ids=str)
def test_a_line_that_no_run_wrote_is_named(changed, tmp_path):
    with pytest.raises(InvalidFileError, match="line 1"):
        listed(tmp_path, **changed)
