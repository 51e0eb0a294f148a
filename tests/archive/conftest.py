# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A small show's package, an archive of it, and the archive of the example: each made once."""

import shutil
import subprocess
import sys

import pytest

import ocio_gen
from tests.archive import small
from tests.conftest import ROOT, made_once, run_cli
from tests.mxf.containers import containers


@pytest.fixture(scope="session")
def small_package(tmp_path_factory):
    """The package of a show of two shots with looks. Copy it before changing it."""
    folder = tmp_path_factory.mktemp("small")
    report = ocio_gen.build(small.write_show(folder), folder / "package")
    assert report.passed, report.problems
    return folder / "package"


@pytest.fixture(scope="session")
def small_archive(small_package, tmp_path_factory):
    """An archive of that show: two shots, one after the other. Copy it before changing it."""
    return small.write_archive(tmp_path_factory.mktemp("archive") / "archive", small_package)


@pytest.fixture(scope="session")
def renders(small_package):
    """What a host makes of light through the package's config."""
    return small.Renders(small_package)


@pytest.fixture(scope="session")
def harbour(tmp_path_factory):
    """The example with its plates, small; its archive, and what the command said; with a package of IMF."""

    def make(folder):
        ignored = shutil.ignore_patterns("plates", "sound")
        show = shutil.copytree(ROOT / "configs/harbour", folder / "harbour", ignore=ignored)
        subprocess.run([sys.executable, str(show / "plates.py"), str(show / "plates"), "64"], check=True)
        ran = run_cli(
            *("archive", str(show / "show.toml"), "-o", str(folder / "archive")),
            *("--imf", str(folder / "imp"), "--sound", str(show / "sound/harbour_51.wav")),
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        (folder / "said").write_text(ran.stdout + ran.stderr)

    folder = made_once(tmp_path_factory, "harbour", make)
    return folder / "harbour", folder / "archive", (folder / "said").read_text()


FILM = """name = "film"
title = "Film"
base = "cg"
ocio = ["2.5"]
aces = "1.3"
[luts]
formats = ["spi1d"]
[archive]
timeline = "cut.edl"
sources = "reel"
handles = 2
stills = []
"""
CUT_OF_FILM = """TITLE: FILM
001 A V C 00:00:10:00 00:00:11:00 01:00:00:00 01:00:01:00
* FROM CLIP NAME: A
"""


@pytest.fixture(scope="session")
def archived_film(tmp_path_factory):
    """A film of one shot of 24 frames, ACES containers, and its archive. Copy it before changing it."""

    def make(folder):
        frames = containers(folder / "reel", 40, first=232, timecode=232, rate=24)
        for path in frames:
            path.rename(path.with_name(path.name.replace("plate", "A")))
        (folder / "cut.edl").write_text(CUT_OF_FILM)
        (folder / "show.toml").write_text(FILM)
        ran = run_cli("archive", str(folder / "show.toml"), "-o", str(folder / "archive"))
        assert ran.returncode == 0, ran.stdout + ran.stderr

    return made_once(tmp_path_factory, "film", make)
