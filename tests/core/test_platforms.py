# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One table of platforms: what a description, the command line and the bundle name are its names."""

import sys
from typing import get_args

import pytest

from ocio_gen.cli.plugins import Platform
from ocio_gen.core.errors import UserError
from ocio_gen.core.ofx_bundle import binary_in, binary_of
from ocio_gen.core.platforms import PLATFORMS, host_platform
from ocio_gen.show.model import Plugins


def test_a_description_and_the_command_line_know_the_platforms_of_the_table():
    (named,) = get_args(Plugins.model_fields["platforms"].annotation)
    assert set(get_args(named)) == PLATFORMS.keys()
    assert {one.value for one in Platform} == PLATFORMS.keys() | {"host"}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("linux", "Contents/Linux-x86-64/a.ofx"),
        ("windows", "Contents/Win64/a.ofx"),
        ("macos", "Contents/MacOS/a.ofx"),
    ],
)
def test_a_bundle_has_its_binaries_where_openfx_says(tmp_path, name, path):
    """OpenFX, Packaging OFX Plug-ins: ARCHITECTURE, and all binaries end with .ofx."""
    bundle = tmp_path / "a.ofx.bundle"
    assert binary_in(bundle, name) == bundle / path


@pytest.mark.parametrize(("system", "name"), [("linux", "linux"), ("win32", "windows"), ("darwin", "macos")])
def test_this_machine_is_one_of_them_by_what_python_calls_it(monkeypatch, system, name):
    monkeypatch.setattr(sys, "platform", system)
    assert host_platform() == name


def test_a_machine_that_is_none_of_them_has_no_binary(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "freebsd14")
    with pytest.raises(UserError, match=r"has no binary for this machine \(freebsd14, "):
        binary_of(tmp_path / "a.ofx.bundle")
