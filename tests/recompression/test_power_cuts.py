# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Power cuts at every step: what was not flushed is lost, and yet every frame is whole, or comes back."""

import itertools
import os

import pytest

from ocio_gen.recompression.batch import recorded
from ocio_gen.recompression.check import check_frame
from ocio_gen.recompression.records import RECORDS
from tests.recompression.reels import (
    frames_in,
    grainy,
    leftovers,
    noise,
    originals_of,
    recompress,
    restore,
    states_of,
)


class Disk:
    """A folder on a disk that may lose in a power cut what was never flushed.

    Before and after each step that changes the folder, it notes every state in which a cut may leave it:
    each name as it was flushed or as it is, and each file's content as it was flushed, as it is, in part, or
    as zeros.
    """

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        self.states: set[frozenset[tuple[str, bytes]]] = set()
        self._held: dict[int, int] = {}  # files are kept open, so that their numbers are not given to others
        self.names = self._now()
        self._flushed = {inode: os.pread(held, 1 << 30, 0) for inode, held in self._held.items()}
        for name in ("replace", "rename", "unlink", "link", "write", "fsync", "fdatasync"):
            monkeypatch.setattr(os, name, self._watched(getattr(os, name), flushes="sync" in name))

    def close(self):
        for held in self._held.values():
            os.close(held)

    def content(self, name):
        """What a file is sure to hold after a power cut; none if it may not be there."""
        return self._flushed.get(self.names.get(name, 0))

    def _watched(self, call, *, flushes):
        def watched(*arguments, **more):
            self._note()
            done = call(*arguments, **more)
            if flushes:
                self._flush(os.fstat(arguments[0]), arguments[0])
            self._note()
            return done

        return watched

    def _flush(self, stat, descriptor):
        now = self._now()
        if stat.st_ino == self.folder.stat().st_ino:
            self.names = now
        elif stat.st_ino in now.values():
            self._flushed[stat.st_ino] = os.pread(descriptor, 1 << 30, 0)

    def _now(self):
        found = {}
        for entry in os.scandir(self.folder):
            found[entry.name] = entry.inode()
            if entry.inode() not in self._held:
                self._held[entry.inode()] = os.open(entry.path, os.O_RDONLY)
        return found

    def _note(self):
        now = self._now()
        names = sorted(self.names | now)
        for chosen in itertools.product(*({self.names.get(name), now.get(name)} for name in names)):
            there = {name: inode for name, inode in zip(names, chosen, strict=True) if inode}
            for contents in itertools.product(*map(self._contents, there.values())):
                self.states.add(frozenset(zip(there, contents, strict=True)))

    def _contents(self, inode):
        flushed, now = self._flushed.get(inode, b""), os.pread(self._held[inode], 1 << 30, 0)
        if flushed == now:
            return {now}
        middle = (len(flushed) + len(now)) // 2
        return {flushed, now, now[:middle], now[: len(flushed)] + bytes(max(0, len(now) - len(flushed)))}


def folders_after(disk, tmp_path, mtime):
    """Yield a folder for each state that a power cut may leave, and the state."""
    for number, state in enumerate(disk.states):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, content in state:
            (folder / name).write_bytes(content)
            os.utime(folder / name, ns=(mtime, mtime))
        yield folder, state


@pytest.mark.parametrize(
    "done", ["recompressed", "recompressed again", "recompressed after it was restored", "restored"]
)
def test_a_power_cut_at_any_step_leaves_a_whole_frame_whose_original_comes_back(
    done, frame, tmp_path, monkeypatch
):
    original, mtime = frame.read_bytes(), frame.stat().st_mtime_ns
    grainy(frame.with_name("other.exr"), 1, 60, 40)
    recompress(frame.with_name("other.exr"), "zip")  # the records have another frame's, too
    if done != "recompressed":
        assert recompress(frame, "zips")["plate.exr"].state == "recompressed"
    if "after" in done:
        assert restore(frame)["plate.exr"].state == "restored"

    def finish(path):
        return restore(path)["plate.exr"] if done == "restored" else recompress(path, "zip")["plate.exr"]

    with monkeypatch.context() as patched:
        disk = Disk(frame.parent, patched)
        assert finish(frame).state == done.split()[0]
    # What it calls done is on the disk.
    assert disk.content("plate.exr") == frame.read_bytes()
    assert disk.content(RECORDS) == (frame.parent / RECORDS).read_bytes()
    disk.close()
    assert len(disk.states) > 6
    for folder, state in folders_after(disk, tmp_path, mtime):
        listed = {name: len(content) for name, content in state}
        # No check calls damaged what is whole.
        assert "failed" not in {check_frame(job).state for job in recorded(folder).jobs}, listed
        assert originals_of(folder)["plate.exr"] == original, listed
        assert not finish(folder / "plate.exr").falls_short, listed
        assert originals_of(folder)["plate.exr"] == original, listed
        assert not leftovers(folder)
        restore(folder / "plate.exr")
        assert (folder / "plate.exr").read_bytes() == original, listed


def test_a_power_cut_at_any_step_leaves_no_part_of_a_frame_in_another_folder(frame, tmp_path, monkeypatch):
    original, mtime, dest = frame.read_bytes(), frame.stat().st_mtime_ns, tmp_path / "dest"
    noise(frame.with_name("noise.exr"), 20)
    dest.mkdir()
    with monkeypatch.context() as patched:
        disk = Disk(dest, patched)
        assert states_of(recompress(frame.parent, "rle", dest)) == {
            "plate.exr": "recompressed",
            "noise.exr": "kept",
        }
    assert disk.content("plate.exr") == (dest / "plate.exr").read_bytes()
    disk.close()
    for folder, _ in folders_after(disk, tmp_path, mtime):
        before = frames_in(folder)
        again = recompress(frame.parent, "rle", folder)
        assert again["plate.exr"].state == ("proven" if "plate.exr" in before else "recompressed")
        assert originals_of(folder) == frames_in(frame.parent)
        assert not leftovers(folder)
    assert frame.read_bytes() == original
