# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Installing a bundle: whole or not at all, and nothing that is not ours is replaced."""

import os
import signal
from dataclasses import replace

import pytest

from ocio_gen.core.disk.manifest import MANIFEST, file_records, write_manifest
from ocio_gen.core.errors import UserError
from ocio_gen.core.platforms import host_platform
from ocio_gen.host_plugins.install import install, installables
from ocio_gen.host_plugins.records import PluginManifest
from tests.conftest import contents
from tests.swaps import WAYS, before_each_step, count_steps, go, in_a_child, names_beside

BINARY = "Contents/Linux-x86-64/a.ofx"


def install_bundle(plugins, target):
    """Install the only part that hosts look for in one place, the bundle, under another path."""
    (bundle,) = installables(plugins)
    install(plugins, replace(bundle, place=target))


def plugins_of(folder, text):
    """Make a folder of plug-ins whose bundle holds some text."""
    bundle = folder / "ofx" / "a.ofx.bundle"
    (bundle / BINARY).parent.mkdir(parents=True)
    (bundle / BINARY).write_text(text)
    manifest = PluginManifest(
        show="a",
        title="A",
        version="1",
        config="a.ocio",
        variable="SHOT",
        bundle="ofx/a.ofx.bundle",
        platforms=[host_platform()],
        transforms=[],
        tools={},
        files=file_records(folder),
    )
    write_manifest(folder, manifest)
    return folder


@pytest.fixture
def two(tmp_path):
    return plugins_of(tmp_path / "1", "old"), plugins_of(tmp_path / "2", "new")


def test_a_bundle_is_installed_and_replaces_the_one_that_was_installed_before(two, tmp_path):
    target = tmp_path / "OFX" / "a.ofx.bundle"
    for plugins, text in zip(two, ("old", "new"), strict=True):
        install_bundle(plugins, target)
        assert (target / BINARY).read_text() == text
        assert contents(target).keys() == {BINARY, MANIFEST}
        assert names_beside(target) == ["a.ofx.bundle"]


def test_a_bundle_of_somebody_else_is_kept(two, tmp_path):
    target = tmp_path / "OFX" / "a.ofx.bundle"
    (target / "Contents").mkdir(parents=True)
    (target / "Contents" / "mine.ofx").write_text("mine")
    with pytest.raises(UserError, match=r"holds files that are not ocio-gen's; .*OFX_PLUGIN_PATH"):
        install_bundle(two[1], target)
    assert contents(target) == {"Contents/mine.ofx": b"mine"}
    assert names_beside(target) == ["a.ofx.bundle"]


@pytest.mark.parametrize("name", [BINARY, "Contents/Resources/mine.svg"])
def test_a_bundle_that_was_changed_is_kept(name, two, tmp_path):
    target = tmp_path / "OFX" / "a.ofx.bundle"
    install_bundle(two[0], target)
    (target / name).parent.mkdir(exist_ok=True)
    (target / name).write_text("mine")
    with pytest.raises(UserError, match="changed since it was built"):
        install_bundle(two[1], target)
    assert (target / name).read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
@pytest.mark.parametrize("way", WAYS)
def test_an_installation_that_is_killed_at_any_step_leaves_the_old_or_the_new_bundle(
    way, two, tmp_path, monkeypatch
):
    go(way, monkeypatch)
    old, new = two
    install_bundle(old, tmp_path / "counted" / "a.ofx.bundle")
    for step in range(1, count_steps(lambda: install_bundle(new, tmp_path / "counted" / "a.ofx.bundle")) + 1):
        target = tmp_path / "OFX" / str(step) / "a.ofx.bundle"
        install_bundle(old, target)

        def kill(number, step=step):
            if number == step:
                os.kill(os.getpid(), signal.SIGKILL)

        def run(kill=kill, target=target):
            with before_each_step(kill):
                install_bundle(new, target)

        assert in_a_child(run) == -signal.SIGKILL
        if way == "exchange":
            assert (target / BINARY).read_text() in {"old", "new"}
        install_bundle(new, target)
        assert (target / BINARY).read_text() == "new"
        assert names_beside(target) == ["a.ofx.bundle"]
