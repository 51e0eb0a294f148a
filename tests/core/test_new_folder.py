# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ocio_gen.core.disk import renames
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.disk.manifest import fingerprint
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.core.errors import UserError
from tests.conftest import contents
from tests.swaps import go, in_a_child, make, names_beside, text_of


@pytest.fixture
def made(tmp_path):
    make(tmp_path / "made")
    return tmp_path / "made"


def link(made, name):
    """Move a file or folder away, and link to it from its place: all bytes are still right."""
    moved = made.with_name("moved")
    (made / name).rename(moved)
    (made / name).symlink_to(moved)


def listed(folder):
    """Return all that is in a folder, with links as what they are, and the files' contents."""
    return sorted(map(str, folder.rglob("*"))), contents(folder)


def test_a_folder_appears_whole_and_replaces_its_own(made):
    make(made, "made again")
    assert contents(made)["notes/a.txt"] == b"made again"
    assert [p.name for p in made.parent.iterdir()] == ["made"]


def test_a_folder_that_is_not_put_in_place_leaves_all_as_it_was(made):
    before = contents(made)
    with new_folder(made) as folder:
        write_file(folder.path / "b.txt", b"b")
    assert contents(made) == before
    with pytest.raises(RuntimeError), new_folder(made) as folder:
        raise RuntimeError
    assert contents(made) == before
    assert [p.name for p in made.parent.iterdir()] == ["made"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda p: (p / "mine.txt").touch(), "mine.txt: not in the manifest"),
        (lambda p: (p / "notes" / "a.txt").write_text("mine"), "notes/a.txt: not the file that was built"),
        (lambda p: (p / "notes" / "a.txt").unlink(), "notes/a.txt: missing"),
        (lambda p: (p / "MANIFEST.json").unlink(), "holds files that are not ocio-gen's"),
        (lambda p: (p / "MANIFEST.json").write_text("{}"), "not a manifest of this version"),
        (lambda p: (p / "empty" / "below").mkdir(parents=True), "empty/below: not in the manifest"),
        (lambda p: (p / "mine").symlink_to("b.txt"), "mine: not in the manifest"),
        (lambda p: (p / "mine").symlink_to("notes"), "mine: not in the manifest"),
        (lambda p: os.mkfifo(p / "pipe"), "pipe: not in the manifest"),
        (lambda p: link(p, "notes/a.txt"), "notes/a.txt: a link, not the file that was built"),
        (lambda p: link(p, "notes"), "notes/a.txt: missing"),
        (lambda p: link(p, "MANIFEST.json"), "holds files that are not ocio-gen's"),
    ],
)
def test_what_is_not_its_own_is_never_replaced(made, change, sentence):
    change(made)
    before = listed(made)
    with pytest.raises(UserError, match=sentence):
        make(made)
    assert listed(made) == before


def test_a_target_that_is_a_file_or_a_link_is_refused(made, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(made)
    for target in (made / "notes" / "a.txt", link):
        with pytest.raises(UserError, match="exists and is not a folder"):
            make(target)


def test_the_current_folder_is_not_pulled_away(tmp_path, monkeypatch):
    folder = tmp_path / "current" / "below"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    for target in (".", "..", folder, "x/../.."):
        with pytest.raises(UserError, match="is, or holds, the current folder"):
            make(Path(target))
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_sentence():
    with pytest.raises(UserError, match="cannot be written"):
        make(Path("/proc/ocio_gen/demo"))


def test_a_full_disk_names_the_folder_that_was_asked_for(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "/scratch/file")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError) as caught:
        make(tmp_path / "demo")
    expected = f"{tmp_path / 'demo'}: cannot be written (No space left on device); choose another `output`"
    assert str(caught.value) == expected
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_replacing_puts_the_old_folder_back(made, monkeypatch):
    before = contents(made)

    def fails_on_the_new_one(path, free):
        if path.name.startswith("new-"):
            raise OSError(28, "No space left on device")
        path.rename(free)

    go("two renames", monkeypatch)
    monkeypatch.setattr(renames, "move", fails_on_the_new_one)
    with pytest.raises(UserError, match="No space left on device"):
        make(made)
    assert contents(made) == before
    assert names_beside(made) == ["made"]


@pytest.fixture
def between_two_renames(made):
    """What a run leaves that was killed when it had moved the old folder away."""
    folder = made.parent / ".made.ocio-gen"
    with new_folder(made):
        lock = (folder / "ocio-gen.lock").read_bytes()
    folder.mkdir()
    (folder / "ocio-gen.lock").write_bytes(lock)
    (folder / "swap").write_text(f"new-1\n{fingerprint(made)}\nabc\n")
    made.rename(folder / "previous")
    return made


def test_what_a_killed_run_took_away_is_put_back(between_two_renames):
    with new_folder(between_two_renames):
        assert text_of(between_two_renames) == "made"
    assert names_beside(between_two_renames) == ["made"]


def test_what_a_killed_run_took_away_is_kept_where_its_place_is_taken(between_two_renames):
    between_two_renames.mkdir()
    (between_two_renames / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match=r"run this again; the former version, .* is now .*made\.old"):
        make(between_two_renames)
    assert contents(between_two_renames) == {"mine.txt": b"mine"}
    assert text_of(between_two_renames.with_name("made.old")) == "made"


def test_what_a_process_of_a_killed_run_still_writes_is_no_part_of_the_next_folder(made):
    with new_folder(made) as folder:
        killed = folder.path
    make(made, "next", lambda _: write_file(killed / "notes" / "late.txt", b"late"))
    assert text_of(made) == "next"
    assert names_beside(made) == ["made"]


def test_a_folder_of_that_name_pattern_that_is_not_ours_is_kept(made):
    for name in (".made.ocio-gen-abc", ".made.ocio-gen"):
        folder = made.parent / name
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
        os.utime(folder, (0, 0))
    with pytest.raises(UserError, match=r"\.made\.ocio-gen: is in the way, and is not ocio-gen's; move it"):
        make(made)
    (made.parent / ".made.ocio-gen").rename(made.parent / "moved")
    make(made)
    assert (made.parent / ".made.ocio-gen-abc" / "notes.txt").read_text() == "mine"
    assert (made.parent / "moved" / "notes.txt").read_text() == "mine"


def test_a_run_at_work_keeps_its_folder_whatever_the_clock_says(made):
    with new_folder(made) as folder:
        (folder.path / "a.txt").write_text("half of it")
        os.utime(folder.path.parent, (0, 0))
        with pytest.raises(UserError, match="another run is at it; wait until that ends"):
            make(made)
        assert (folder.path / "a.txt").read_text() == "half of it"
    make(made, "after it")
    assert text_of(made) == "after it"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="becomes another user")
def test_what_another_user_left_is_named():
    def as_nobody():
        os.setuid(65534)
        with pytest.raises(UserError, match=r"\.made\.ocio-gen: belongs to another user's run"):
            make(target)

    with TemporaryDirectory() as shared:
        Path(shared).chmod(0o777)
        target = Path(shared, "made")
        with new_folder(target) as folder:
            folder.path.parent.chmod(0o755)
            assert in_a_child(as_nobody) == 0


def test_the_current_folder_is_known_through_links(tmp_path, monkeypatch):
    (tmp_path / "real" / "demo").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path / "real" / "demo")
    with pytest.raises(UserError, match="is, or holds, the current folder"):
        make(tmp_path / "link" / "demo")
