# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A release of ours that changes no pixel changes one file of what is published: the manifest."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT, contents

# All kinds of files that a package can hold, but for plug-ins: see tests/host_plugins.
DESCRIPTION = """\
name = "a"
title = "A"
ocio = ["2.5"]
[looks]
show = "show.cc"
[luts]
formats = ["ctf", "spi1d"]
size = 9
"""
VERSIONS = "0.9.8", "0.9.9"


@pytest.mark.parametrize("folder", ["luts", "configs/lantern/package", "configs/tidewater/package"])
def test_no_published_file_but_the_manifest_has_our_version(folder):
    pattern = re.compile(rb"ocio[_-]gen\W{1,5}\d+\.\d")
    found = [name for name, content in contents(ROOT / folder).items() if pattern.search(content)]
    assert found == ["MANIFEST.json"]


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Two releases of the project that differ in their version alone."""
    folders = []
    for version in VERSIONS:
        folder = tmp_path_factory.mktemp(f"release-{version}-")
        shutil.copytree(ROOT / "ocio_gen", folder / "ocio_gen", ignore=shutil.ignore_patterns("__pycache__"))
        init = folder / "ocio_gen" / "__init__.py"
        lines = init.read_text().splitlines(keepends=True)
        (place,) = (number for number, line in enumerate(lines) if line.startswith("__version__ = "))
        lines[place] = f'__version__ = "{version}"\n'
        init.write_text("".join(lines))
        (folder / "show.toml").write_text(DESCRIPTION)
        shutil.copy(ROOT / "configs" / "lantern" / "show.cc", folder)
        assert run(folder, "--version") == f"ocio-gen {version}\n"
        folders.append(folder)
    return folders


def run(folder, *arguments):
    """Run a release as its user does; return what it prints."""
    ran = subprocess.run(
        [sys.executable, "-m", "ocio_gen", *arguments],
        capture_output=True, text=True, check=False, cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr + ran.stdout
    return ran.stdout


@pytest.mark.parametrize("command", [pytest.param("build", marks=pytest.mark.long), "luts"])
def test_two_releases_make_the_same_files_but_for_the_manifest(releases, command):
    made = []
    for folder in releases:
        run(folder, command, "show.toml", "-o", "made")
        made.append(contents(folder / "made"))
        shutil.rmtree(folder / "made")
    one, other = made
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == ["MANIFEST.json"]
    manifests = [json.loads(files["MANIFEST.json"]) for files in made]
    assert [manifest["tools"].pop("ocio_gen") for manifest in manifests] == [*VERSIONS]
    assert manifests[0] == manifests[1]
