# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import errno
import os
import sys

import pytest

from ocio_gen.core.disk import renames
from ocio_gen.core.disk.renames import exchange, move

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")


def cannot(error):
    class Library:
        def __init__(self, *_, **__):
            pass

        def renameat2(self, *_):
            return -1

    def patch(patched):
        patched.setattr("ctypes.CDLL", Library)
        patched.setattr("ctypes.get_errno", lambda: error)

    return patch


@pytest.fixture
def two(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name)
    return tmp_path / "one", tmp_path / "other"


@linux_only
def test_two_folders_take_each_others_place(two):
    one, other = two
    assert exchange(one, other)
    assert (one / "a.txt").read_text() == "other"
    assert (other / "a.txt").read_text() == "one"


@linux_only
def test_what_cannot_be_exchanged_is_an_error_that_names_both(two):
    with pytest.raises(FileNotFoundError) as raised:
        exchange(two[0], two[1] / "nothing")
    assert raised.value.filename == str(two[0])


@linux_only
@pytest.mark.parametrize("error", [errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_that_cannot_exchange_changes_nothing(error, two, monkeypatch):
    cannot(error)(monkeypatch)
    assert exchange(*two) is False
    assert (two[0] / "a.txt").read_text() == "one"


def test_a_system_without_such_calls_exchanges_nothing_and_moves(two, tmp_path, monkeypatch):
    monkeypatch.setattr(renames, "_CALLS", {})
    assert exchange(*two) is False
    move(two[0], tmp_path / "free")
    assert (tmp_path / "free" / "a.txt").read_text() == "one"


@pytest.mark.parametrize("system", ["this one", "an older one"])
@pytest.mark.parametrize("taken", ["an empty folder", "a file", "a link to nothing"])
def test_a_move_replaces_nothing(system, taken, two, tmp_path, monkeypatch):
    place = tmp_path / "place"
    if taken == "an empty folder":  # which POSIX would replace
        place.mkdir()
    elif taken == "a file":
        place.write_text("mine")
    else:
        place.symlink_to("nothing")
    before = place.lstat()
    if system == "an older one":
        cannot(errno.ENOSYS)(monkeypatch)
    for path in (two[0], two[1] / "a.txt"):
        with pytest.raises(FileExistsError):
            move(path, place)
    assert os.path.samestat(place.lstat(), before)
    assert (two[0] / "a.txt").read_text() == "one"
