import os
import shutil
from pathlib import Path

import pytest

from ocio_gen.errors import UserError
from ocio_gen.files import write_file
from ocio_gen.manifest import Manifest, file_records, write_manifest
from ocio_gen.new_folder import new_folder
from tests.conftest import contents


def make(target, text="made"):
    with new_folder(target) as folder:
        write_file(folder.path / "notes" / "a.txt", text.encode())
        write_manifest(folder.path, Manifest(kind="test", tools={}, files=file_records(folder.path)))
        folder.put_in_place()


@pytest.fixture
def made(tmp_path):
    make(tmp_path / "made")
    return tmp_path / "made"


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
    ],
)
def test_what_is_not_its_own_is_never_replaced(made, change, sentence):
    change(made)
    before = contents(made)
    with pytest.raises(UserError, match=sentence):
        make(made)
    assert contents(made) == before


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
    expected = f"{tmp_path / 'demo'}: cannot be written (No space left on device); choose another with -o"
    assert str(caught.value) == expected
    assert list(tmp_path.iterdir()) == []


def test_a_crash_while_replacing_puts_the_old_folder_back(made, monkeypatch):
    before = contents(made)
    rename = Path.rename

    def fails_on_the_new_one(self, target):
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_on_the_new_one)
    with pytest.raises(UserError, match="No space left on device"):
        make(made)
    assert contents(made) == before


def test_what_a_killed_run_left_is_cleared_and_what_it_took_is_put_back(made):
    before = contents(made)
    scratch = made.parent / ".made.ocio-gen-abc"
    running = made.parent / ".made.ocio-gen-xyz"
    running.mkdir()
    scratch.mkdir()
    made.rename(scratch / "previous")  # killed between the two renames of a replacement
    os.utime(scratch, (0, 0))
    clear_leftovers(made)
    assert contents(made) == before
    assert [p.name for p in made.parent.iterdir() if p != made] == [running.name]
    shutil.rmtree(running)
