# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import os
import sys
from pathlib import Path

import pytest

from ocio_gen.core.disk.input_files import is_file, read_bytes, read_text
from ocio_gen.core.errors import UserError


def error_of(path):
    with pytest.raises(UserError) as caught:
        read_bytes(path, "give another", most=8)
    return str(caught.value)


def test_a_file_of_the_most_bytes_is_read_and_a_larger_one_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"12345678")
    assert read_bytes(tmp_path / "a", "", most=8) == b"12345678"
    (tmp_path / "a").write_bytes(b"123456789")
    assert error_of(tmp_path / "a") == f"{tmp_path / 'a'}: has more than 8 bytes; give another"


def test_a_byte_order_mark_is_no_part_of_a_text(tmp_path):
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbfname")
    assert read_text(tmp_path / "a", "") == "name"


def test_a_path_that_leads_to_no_file_is_a_sentence(tmp_path):
    assert error_of(tmp_path / "no").endswith("no: cannot be read (No such file or directory); give another")
    assert error_of(tmp_path).endswith("is no regular file; give another")
    assert error_of(tmp_path / ("a" * 300)).endswith("; give another")
    assert "null" in error_of(Path("a\0b"))
    assert not is_file(tmp_path / ("a" * 300))
    assert not is_file(Path("a\0b"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_devices_and_pipes_are_not_read_as_they_may_never_end(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), Path("/dev/stdin").resolve()):
        assert "is no regular file" in error_of(path) or not path.exists()
