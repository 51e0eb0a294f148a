# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pydantic import BaseModel, ValidationError

from ocio_gen.config.records import ConfigRecord
from ocio_gen.core.disk.manifest import (
    MANIFEST,
    Manifest,
    differences,
    fingerprint,
    read_manifest,
    remove_built,
)
from ocio_gen.core.errors import UserError
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.lut_set.records import LutRecord
from tests.swaps import in_a_child, make


@pytest.fixture
def made(tmp_path):
    make(tmp_path / "made")
    return tmp_path / "made"


def problems(folder):
    return differences(folder, read_manifest(folder, Manifest))


def test_a_copy_does_not_differ(made):
    assert problems(shutil.copytree(made, made.with_name("copy"))) == []


def test_a_file_and_a_folder_in_each_others_place_differ(made):
    (made / "b.txt").unlink()
    (made / "b.txt").mkdir()
    shutil.rmtree(made / "notes")
    (made / "notes").touch()
    assert problems(made) == [
        ("notes/a.txt", "missing"),
        ("notes", "not in the manifest"),
        ("b.txt", "not a file"),
    ]


def test_a_name_in_another_case_differs(made):
    (made / "b.txt").rename(made / "B.txt")
    assert problems(made) == [("b.txt", "missing"), ("B.txt", "not in the manifest")]


def test_a_hard_link_to_the_same_file_is_the_file(made):
    os.link(made / "b.txt", made.with_name("mine.txt"))
    assert problems(made) == []
    assert remove_built(made)
    assert made.with_name("mine.txt").read_bytes() == b"b"


def test_a_name_that_is_no_text_can_be_printed(made):
    try:
        (Path(os.fsdecode(os.fsencode(made) + b"/\xff"))).touch()
    except OSError:
        pytest.skip("a file system that takes text only")
    assert problems(made) == [("\\xff", "not in the manifest")]


def test_a_manifest_that_is_a_pipe_is_none(made):
    (made / MANIFEST).unlink()
    os.mkfifo(made / MANIFEST)
    assert fingerprint(made) == ""
    with pytest.raises(UserError, match="has no MANIFEST"):
        read_manifest(made, Manifest)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="becomes another user")
def test_what_cannot_be_read_differs():
    def as_nobody():
        os.setuid(65534)
        assert problems(made) == [
            ("notes/a.txt", "missing"),
            ("b.txt", "cannot be read (Permission denied)"),
        ]

    with TemporaryDirectory() as shared:
        Path(shared).chmod(0o755)
        made = Path(shared, "made")
        make(made)
        (made / "notes").chmod(0o700)
        (made / "b.txt").chmod(0o600)
        assert in_a_child(as_nobody) == 0


@pytest.mark.parametrize("path", ["../mine.txt", "/mine.txt", "notes/../../mine.txt"])
def test_a_manifest_that_names_files_elsewhere_removes_nothing(path, made):
    mine = made.with_name("mine.txt")
    mine.write_text("mine")
    manifest = read_manifest(made, Manifest)
    manifest.files[0].path = str(mine) if path.startswith("/") else path
    (made / MANIFEST).write_text(manifest.model_dump_json())
    assert (manifest.files[0].path, "missing") in problems(made)
    assert not remove_built(made)
    assert mine.read_text() == "mine"


def test_a_folder_is_removed_with_what_was_built_and_nothing_else(made):
    (made / "notes" / "a.txt").unlink()  # as a removal that was cut short leaves it
    assert remove_built(made)
    assert not made.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda made: (made / "mine.txt").touch(),
        lambda made: (made / "b.txt").write_text("mine"),
        lambda made: (made / "mine").symlink_to("b.txt"),
        lambda made: (made / MANIFEST).unlink(),
        lambda made: (made / "mine").mkdir(),
    ],
)
def test_a_folder_that_holds_more_stays_with_all_in_it(change, made):
    change(made)
    before = sorted(made.rglob("*"))
    assert not remove_built(made)
    assert sorted(made.rglob("*")) == before


def test_neither_a_link_nor_a_file_is_removed(made):
    link = made.with_name("link")
    link.symlink_to(made)
    assert not remove_built(link)
    assert not remove_built(made / "b.txt")
    assert problems(made) == []


OUTSIDE = ["../x", "/etc/hostname", "a/../../x", "C:/x", "C:x", "a\\b", "", ".", "//server/x"]


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize(
    ("model", "key"),
    [(LutRecord, "path"), (PluginManifest, "bundle"), (PluginManifest, "config"), (ConfigRecord, "archive")],
)
def test_a_manifest_of_somebody_else_leads_nowhere_else(path, model: type[BaseModel], key):
    with pytest.raises(ValidationError) as caught:
        model.model_validate({key: path})
    assert f"{key}\n  Value error, a path inside the folder" in str(caught.value)
