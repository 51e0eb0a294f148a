# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The same input gives the same bytes on other processors, which QEMU emulates, and beside other packages.

OCIO, numpy, OpenBLAS and the C library choose their instructions when they run: SSE 4.2 on Nehalem, AVX2 and
fused products on Haswell, AVX-512 where the processor has it. colour-science has numpy print fewer digits, in
all of a process.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT, assert_measured_alike, contents, promised

pytestmark = [
    pytest.mark.hosts,
    pytest.mark.skipif(platform.machine() != "x86_64", reason="QEMU runs this Python, as x86-64"),
]

PROCESSORS = ["Nehalem", "Haswell"]

# What a studio has: a view that is a 3D LUT of its own, and a camera by a 1D LUT. OCIO interpolates both with
# the widest instructions there are.
HOUSE = """\
ocio_profile_version: 2.1
search_path: .
roles: {aces_interchange: lin_ap0, scene_linear: lin_ap0, data: raw}
file_rules:
  - !<Rule> {name: Default, colorspace: lin_ap0}
displays:
  monitor:
    - !<View> {name: Film, colorspace: film}
    - !<View> {name: Raw, colorspace: raw}
colorspaces:
  - !<ColorSpace>
    name: lin_ap0
    encoding: scene-linear
  - !<ColorSpace>
    name: raw
    isdata: true
  - !<ColorSpace>
    name: camera
    encoding: log
    to_scene_reference: !<BuiltinTransform> {style: CANON_CLOG3-CGAMUT_to_ACES2065-1}
  - !<ColorSpace>
    name: film
    encoding: sdr-video
    from_scene_reference: !<GroupTransform>
      children:
        - !<BuiltinTransform> {style: ACEScct_to_ACES2065-1, direction: inverse}
        - !<FileTransform> {src: film.cube, interpolation: tetrahedral}
"""
SHOW = """\
name = "p"
title = "P"
base = "house.ocio"
ocio = ["2.3"]
[looks]
show = "show.cc"
[luts]
formats = ["spi3d"]
size = 33
[plugins]
[[plugins.transforms]]
source = "lin_ap0"
display = "monitor"
view = "Film"
inverse = false
[[plugins.transforms]]
source = "camera"
target = "lin_ap0"
"""
# OCIO 1 gets every camera as a curve that is sampled.
LEGACY = 'name = "l"\ntitle = "L"\nocio = ["1"]\n'
# What another part of a process does before.
BESIDE = "import colour\n"
# Runs ocio-gen, whose own processes are to be started as the first argument says.
START = "import sys; sys.executable = sys.argv.pop(1); from ocio_gen.cli import main; sys.exit(main())"
# Writes what else has numbers: a legacy config, and the sources of plug-ins (to compile those takes long).
RENDER = """\
import shutil, sys
from pathlib import Path
from ocio_gen.config.session import session
from ocio_gen.host_plugins.ofx import render_ofx
from ocio_gen.host_plugins.resolve import render_resolve
from ocio_gen.host_plugins.show_transforms import carried_transforms
from ocio_gen.show.show_file import load_show

show_file, legacy_file, folder = map(Path, sys.argv[2:])
for description in (show_file, legacy_file):
    show = load_show(description)
    with session(show) as made, made.files_of_views(every_lut=True):
        config = made.newest.config
        configs = Path(shutil.copytree(config.getWorkingDir(), folder / description.stem))
        (configs / "config.ocio").write_text(config.serialize())
        if show.plugins:
            carried = carried_transforms(show, config)
            render_ofx(show, carried, "config", folder / "ofx")
            render_resolve(show, carried, "config", folder / "resolve")
"""


@pytest.fixture(scope="module")
def description(tmp_path_factory):
    folder = tmp_path_factory.mktemp("show")
    # With grain, so that what is sampled lies anywhere between two values that are written.
    grain = np.random.PCG64(1).random_raw(9**3 * 3).reshape(-1, 3) / 2.0**64
    rows = [
        " ".join(f"{value / 9 + more / 200:.7f}" for value, more in zip(rgb[::-1], random, strict=True))
        for rgb, random in zip(product(range(9), repeat=3), grain.tolist(), strict=True)
    ]
    (folder / "film.cube").write_text("\n".join(["LUT_3D_SIZE 9", *rows]) + "\n")
    (folder / "house.ocio").write_text(HOUSE)
    shutil.copy(ROOT / "configs" / "lantern" / "show.cc", folder)
    (folder / "legacy.toml").write_text(LEGACY)
    (folder / "show.toml").write_text(SHOW)
    return folder / "show.toml"


def run(processor: str | None, scratch: Path, code: str, *arguments: str) -> None:
    """Run Python code with arguments on a processor; the first is a program that runs Python there."""
    command = [sys.executable]
    if processor:
        emulator = shutil.which("qemu-x86_64")
        assert emulator, "QEMU's user emulation is not installed: see SYSTEM in the Makefile"
        command = [emulator, "-cpu", processor, sys.executable]
    program = scratch / f"python-{processor}"
    program.write_text(f'#!/bin/sh\nexec {" ".join(command)} "$@"\n')
    program.chmod(0o755)
    # (OPENBLAS_CORETYPE may name instructions of this machine that the other one lacks.)
    kept = (name for name in os.environ if processor is None or not name.startswith("OPENBLAS_"))
    environment = {name: os.environ[name] for name in kept}
    done = subprocess.run(
        [*command, "-c", code, str(program), *arguments],
        capture_output=True, text=True, check=False, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def built(processor: str | None, description: Path, scratch: Path) -> dict[str, bytes]:
    """Return the files of the show's package, without its plug-ins, built on a processor."""
    show = description.with_name("without_plugins.toml")
    show.write_text(description.read_text().partition("[plugins]")[0])
    run(processor, scratch, START, "build", str(show), "-o", str(scratch / "package"))
    return contents(scratch / "package")


def assert_same(there: dict[str, bytes], here: dict[str, bytes]) -> None:
    assert there.keys() == here.keys()
    assert [name for name in here if there[name] != here[name]] == []


@pytest.fixture(scope="module")
def here(description, tmp_path_factory):
    return built(None, description, tmp_path_factory.mktemp("here"))


@pytest.mark.parametrize("processor", PROCESSORS)
def test_a_package_is_the_same_bytes_on_another_processor(processor, description, here, tmp_path):
    there = built(processor, description, tmp_path)
    assert "luts/acesproxy10i_to_monitor_film.spi3d" in there
    assert_same(promised(there), promised(here))
    # What is not promised is a measurement of the same.
    reports = [json.loads(files["verify/report.json"]) for files in (here, there)]
    assert_measured_alike(*reports)


@pytest.mark.parametrize(("processor", "before"), [*((one, "") for one in PROCESSORS), (None, BESIDE)])
def test_plugins_and_legacy_configs_are_rendered_the_same(processor, before, description, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for one, code, folder in ((None, RENDER, here), (processor, before + RENDER, there)):
        run(one, tmp_path, code, str(description), str(description.with_name("legacy.toml")), str(folder))
    assert (here / "ofx" / "numbers.h").is_file()
    assert list(here.glob("resolve/**/*.cube"))
    assert (here / "legacy" / "luts" / "ACEScc.spi1d").is_file()
    assert_same(contents(there), contents(here))


def test_a_package_is_the_same_bytes_beside_colour_science(description, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for code, folder in ((START, here), (BESIDE + START, there)):
        run(None, tmp_path, code, "build", str(description), "-o", str(folder))
    assert_same(contents(there), contents(here))
