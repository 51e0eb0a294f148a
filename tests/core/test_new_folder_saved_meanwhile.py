# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What users save, link or move while a folder is made is never lost, at whatever step they do it."""

import os
import signal

import pytest

from ocio_gen.core.disk.scratch import Scratch
from ocio_gen.core.errors import UserError
from tests.swaps import (
    WAYS,
    before_each_step,
    count_steps,
    go,
    in_a_child,
    make,
    names_beside,
    refusal,
    text_of,
)


def shown_files(folder):
    """Return the content of every file that a user finds below a folder: not in hidden ones."""
    return {
        path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def save_by_path(target):
    target.mkdir(exist_ok=True)  # between two renames there may be none
    (target / "mine.txt").write_text("mine")


def save_into_notes(target):
    (target / "notes" / "a.txt").write_text("mine")


def link(target):
    (target / "mine").symlink_to("../elsewhere")


def replace_the_folder(target):
    target.rename(target.with_name("moved"))
    save_by_path(target)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("save", [save_by_path, save_into_notes, replace_the_folder])
def test_what_is_saved_at_any_step_is_kept(save, way, tmp_path, monkeypatch):
    go(way, monkeypatch)
    make(tmp_path / "counted" / "made", "old")
    steps = count_steps(lambda: make(tmp_path / "counted" / "made", "new"))
    refused = 0
    for step in range(1, steps + 1):
        target = tmp_path / str(step) / "made"
        make(target, "old")

        def do(number, step=step, target=target):
            if number == step and (target.exists() or save is save_by_path):
                save(target)

        with before_each_step(do):
            refused += bool(refusal(target, "new"))
        saved = "mine" in shown_files(target.parent)
        assert saved or (way == "two renames" and text_of(target) == "new"), step
        assert not [name for name in names_beside(target) if name.startswith(".")]
    assert refused > steps / 2


@pytest.mark.parametrize("way", WAYS)
def test_what_is_saved_into_the_old_folder_by_a_program_that_is_in_it_is_kept(way, tmp_path, monkeypatch):
    go(way, monkeypatch)
    make(tmp_path / "counted" / "made", "old")
    steps = count_steps(lambda: make(tmp_path / "counted" / "made", "new"))
    for step in range(1, steps + 1):
        target = tmp_path / str(step) / "made"
        make(target, "old")
        inside = os.open(target, os.O_RDONLY)
        saved: list[int] = []

        def save(number, step=step, inside=inside, saved=saved):
            if number == step:
                try:
                    descriptor = os.open("mine.txt", os.O_CREAT | os.O_WRONLY, dir_fd=inside)
                except FileNotFoundError:  # removed as a whole
                    return
                os.write(descriptor, b"mine")
                os.close(descriptor)
                saved.append(step)

        with before_each_step(save):
            refusal(target, "new")
        os.close(inside)
        assert not saved or "mine" in shown_files(target.parent), step


def test_a_refusal_keeps_both_versions_and_says_where(tmp_path):
    target = tmp_path / "made"
    make(target, "old")
    with pytest.raises(UserError) as refused:
        make(target, "new", save_by_path)
    assert str(refused.value) == (
        f"{target}: changed since it was built (mine.txt: not in the manifest); "
        f"move your files away, or choose another `output`; the new folder is {target}.new"
    )
    assert (target / "mine.txt").read_text() == "mine"
    assert (target / "notes" / "a.txt").read_text() == "old"
    assert text_of(tmp_path / "made.new") == "new"
    assert names_beside(target) == ["made", "made.new"]


def test_a_second_refusal_keeps_what_the_first_has_kept(tmp_path):
    target = tmp_path / "made"
    make(target, "old")
    for text in ("one", "two"):
        (target / "mine.txt").unlink(missing_ok=True)
        with pytest.raises(UserError):
            make(target, text, save_by_path)
    assert text_of(tmp_path / "made.new") == "one"
    assert text_of(tmp_path / "made.new-2") == "two"


@pytest.mark.parametrize("way", WAYS)
def test_a_link_that_arrives_between_the_last_look_and_the_swap_is_kept(way, tmp_path, monkeypatch):
    go(way, monkeypatch)
    target = tmp_path / "made"
    make(target, "old")
    swap = Scratch.swap

    def late(self):
        link(target)
        swap(self)

    monkeypatch.setattr(Scratch, "swap", late)
    with pytest.raises(UserError, match=r"is replaced, and was being changed .* is now .*made\.old"):
        make(target, "new")
    assert text_of(target) == "new"
    assert (tmp_path / "made.old" / "mine").is_symlink()
    assert (tmp_path / "made.old" / "notes" / "a.txt").read_text() == "old"


def test_a_folder_that_appears_where_there_was_none_is_not_replaced(tmp_path, monkeypatch):
    target = tmp_path / "made"
    renamed = Scratch.swap

    def late(self):
        make_exists = os.path.lexists
        with monkeypatch.context() as patched:
            patched.setattr(os.path, "lexists", lambda path: path != target and make_exists(path))
            target.mkdir()
            renamed(self)

    monkeypatch.setattr(Scratch, "swap", late)
    with pytest.raises(
        UserError, match="was created in the meantime; move it away and run again; the new folder is"
    ):
        make(target)
    assert list(target.iterdir()) == []
    assert text_of(tmp_path / "made.new") == "made"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_what_was_saved_before_a_kill_is_kept_by_the_next_run_which_says_so(tmp_path):
    target = tmp_path / "made"
    make(target, "old")
    inside = os.open(target, os.O_RDONLY)

    def killed_after_the_exchange(_):
        if os.fstat(inside).st_ino != target.stat().st_ino:
            os.open("mine.txt", os.O_CREAT | os.O_WRONLY, dir_fd=inside)
            os.kill(os.getpid(), signal.SIGKILL)

    def run():
        with before_each_step(killed_after_the_exchange):
            make(target, "new")

    assert in_a_child(run) == -signal.SIGKILL
    os.close(inside)
    assert text_of(target) == "new"
    with pytest.raises(
        UserError, match=r"a run that was killed had replaced it; run this again; .*made\.old"
    ):
        make(target, "next")
    assert (tmp_path / "made.old" / "mine.txt").exists()
    make(target, "next")
    assert text_of(target) == "next"
    assert names_beside(target) == ["made", "made.old"]


def test_another_folder_of_ours_that_was_moved_there_is_not_replaced(tmp_path):
    target = tmp_path / "made"
    make(target, "old")
    make(tmp_path / "other", "other")

    def swapped(_):
        target.rename(tmp_path / "moved")
        (tmp_path / "other").rename(target)

    with pytest.raises(UserError, match="is another one than at the beginning"):
        make(target, "new", swapped)
    assert text_of(target) == "other"
    assert text_of(tmp_path / "moved") == "old"
