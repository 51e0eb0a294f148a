# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Targets of plug-ins: the table is all that knows them."""

import re

from ocio_gen.core.disk.manifest import read_manifest
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.targets import TARGETS
from tests.conftest import ROOT

NAMES = [target.name for target in TARGETS]


def test_each_target_has_sources_a_folder_and_a_part_of_the_readme_in_the_order_of_the_table(plugins):
    assert {path.name for path in (ROOT / "plugins").iterdir() if path.is_dir()} == set(NAMES)
    assert {path.name for path in plugins.iterdir() if path.is_dir()} == set(NAMES)
    headings = re.findall(r"^## .*`(\w+)/", (plugins / "README.md").read_text(), re.M)
    assert headings == NAMES


def test_the_page_of_a_package_names_each(package, plugins):
    page = (package / "index.html").read_text()
    manifest = read_manifest(plugins, PluginManifest)
    places = [page.index(target.on_page(manifest)) for target in TARGETS]
    assert places == sorted(places)


def test_what_writes_verifies_and_installs_plugins_knows_no_target_by_name():
    for module in (
        "host_plugins/build",
        "host_plugins/readme",
        "host_plugins/install",
        "package/build",
        "package/pages/package",
    ):
        code = (ROOT / "ocio_gen" / f"{module}.py").read_text()
        assert not re.search(rf"ocio_gen\.host_plugins\.({'|'.join(NAMES)})\b", code), module
