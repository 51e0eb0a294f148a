# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The archive's folder: how papers come into it, and that a kill between any two steps costs nothing."""

import errno
import json
import os
from contextlib import contextmanager

import pytest
import xxhash

from ocio_gen.archive.layout import REPORT
from ocio_gen.archive.place import Place, claimed
from ocio_gen.archive.pull_records import PullLog
from ocio_gen.archive.report import ArchiveReport
from ocio_gen.core.errors import UserError
from ocio_gen.recompression.replacing import Scratch, locked, scratch_beside


@pytest.fixture
def report():
    return ArchiveReport(show="small", title="Small")


def put(out, report, content, name="index.html"):
    """Put a paper in a run of its own; return what that says."""
    with claimed(out, report) as place:
        place.put(name, content)
        return place.problems


class KilledError(BaseException):
    """Stands for kill -9: nothing is caught that is an Exception."""


def killed(monkeypatch, out, report, content, name):
    """Put a paper, and end right before it is in its place."""

    def end(*_arguments, **_more):
        raise KilledError

    with claimed(out, report) as place, monkeypatch.context() as patched:
        patched.setattr(Scratch, "put_in_place", end)
        with pytest.raises(KilledError):
            place.put(name, content)


@pytest.mark.parametrize("name", ["index.html", REPORT])
def test_after_a_kill_before_a_paper_is_in_its_place_the_next_run_goes_on(
    name, report, tmp_path, monkeypatch
):
    first, second, third = (
        report.model_copy(update={"title": title}).written() for title in ("One", "Two", "Three")
    )
    assert put(tmp_path / "out", report, first, name) == []
    killed(monkeypatch, tmp_path / "out", report, second, name)
    assert (tmp_path / "out" / name).read_bytes() == first
    assert put(tmp_path / "out", report, third, name) == []
    assert (tmp_path / "out" / name).read_bytes() == third


def test_a_report_that_no_record_tells_of_is_replaced_and_other_papers_are_not(report, tmp_path):
    put(tmp_path / "out", report, b"page")
    PullLog(tmp_path / "out").path.unlink()
    assert put(tmp_path / "out", report, report.written() + b"\n", REPORT) == []
    assert put(tmp_path / "out", report, b"another page") == [
        "index.html: is not what this run makes; it is left: move it away"
    ]
    assert (tmp_path / "out" / "index.html").read_bytes() == b"page"


def test_a_sealed_report_is_not_replaced(report, tmp_path):
    out = tmp_path / "out"
    put(out, report, report.model_copy(update={"complete": True}).written(), REPORT)
    (out / "ascmhl").mkdir()
    assert "the archive was complete" in put(out, report, report.written(), REPORT)[0]


def test_a_disk_that_gives_back_other_bytes_of_a_paper_is_noticed(report, tmp_path, monkeypatch):
    flush = Scratch.flush

    def losing(scratch):
        flush(scratch)
        os.pwrite(scratch.file.fileno(), b"\xff", 1)

    with claimed(tmp_path / "out", report) as place:
        monkeypatch.setattr(Scratch, "flush", losing)
        with pytest.raises(OSError, match="lost bits") as caught:
            place.put("index.html", b"page")
    assert caught.value.errno == errno.EIO
    assert not (tmp_path / "out" / "index.html").exists()


def test_a_paper_that_another_run_is_at_is_a_sentence(report, tmp_path):
    out = tmp_path / "out"
    held = scratch_beside(out / "index.html")
    with claimed(out, report) as place, held, pytest.raises(UserError) as caught:
        place.put("index.html", b"page")
    assert str(caught.value) == f"{out}/index.html: another run is at it; run this again afterwards"
    assert put(out, report, b"page") == []


def test_what_another_user_left_of_a_paper_is_a_sentence(report, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with claimed(out, report) as place, monkeypatch.context() as patched:
        patched.setattr("ocio_gen.core.disk.locks._opened", failing(errno.EACCES))
        with scratch_of(out / "index.html") as left, pytest.raises(UserError) as caught:
            place.put("index.html", b"page")
    told = f"another user's run is at it, or left {left.name}; remove that; run this again afterwards"
    assert str(caught.value) == f"{out}/index.html: {told}"


@contextmanager
def scratch_of(path):
    """A file in the making that somebody left, while that lasts."""
    left = path.with_name(f".ocio-gen-{xxhash.xxh3_64_hexdigest(path.name.encode())}")
    left.write_bytes(b"half")
    yield left
    left.unlink()


def failing(number):
    def failed(*_arguments, **_more):
        raise OSError(number, os.strerror(number))

    return failed


def test_a_record_that_leads_out_of_the_archive_removes_nothing(report, tmp_path):
    (tmp_path / "mine.txt").write_bytes(b"mine")
    with claimed(tmp_path / "out", report) as place:
        place.put("theirs.txt", b"mine")
        record = place.papers[tmp_path / "out" / "theirs.txt"]
    PullLog(tmp_path / "out").append([record.model_copy(update={"file": "..%2Fmine.txt"})])
    with claimed(tmp_path / "out", report) as place:
        place.clear(besides=(REPORT,))
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"
    assert not (tmp_path / "out" / "theirs.txt").exists()


def test_a_record_of_what_no_file_is_called_is_damaged(report, tmp_path):
    out = tmp_path / "out"
    put(out, report, b"page")
    records = PullLog(out).path
    last = json.loads(records.read_text().splitlines()[-1])
    with records.open("a") as file:
        file.write(json.dumps(last | {"file": "a%00b"}) + "\n")
    assert PullLog(out).read().keys() == {REPORT, "index.html"}
    with claimed(out, report) as place:
        assert place.as_recorded()
        place.clear(besides=(REPORT,))
    assert not (out / "index.html").exists()


def test_a_paper_has_the_permissions_that_the_system_gives_new_files(report, tmp_path):
    before = os.umask(0o027)
    try:
        put(tmp_path / "out", report, b"page")
    finally:
        os.umask(before)
    assert (tmp_path / "out" / "index.html").stat().st_mode & 0o777 == 0o640


def test_what_another_run_has_done_meanwhile_is_read_once_it_has_ended(report, tmp_path, monkeypatch):
    """Between the first look and the lock, another run seals the archive."""
    out = tmp_path / "out"
    put(out, report, b"page")

    def late(path):
        (out / REPORT).write_bytes(report.model_copy(update={"complete": True}).written())
        (out / "ascmhl").mkdir()
        return locked(path)

    monkeypatch.setattr("ocio_gen.archive.place.locked", late)
    with claimed(out, report) as place:
        assert isinstance(place, Place)
        assert place.sealed
