# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What several test files share: the repository, the demo show, and built packages."""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio
import PyOpenColorIO as ocio
import pytest
from hypothesis import settings

from ocio_gen import api
from ocio_gen.config.build import build_configs
from ocio_gen.config.built import LUT_FOLDER, BuiltConfig, write_files
from ocio_gen.config.config_text import config_text
from ocio_gen.package.build import REPORT
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.show_file import load_show
from tests.warm import run_warm

# Nothing here depends on time: the first example of a test may have tables to make.
settings.register_profile("ocio_gen", deadline=None)
settings.load_profile("ocio_gen")

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "configs" / "demo.toml"
FRAME = ROOT / "tests" / "data" / "interior.exr"
CONFIG = "demo_ocio-v2.5.ocio"


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first of pytest's workers to want it makes for all of them."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    done = folder / ".made"
    try:
        folder.mkdir()
    except FileExistsError:
        while not done.exists():
            time.sleep(0.2)
    else:
        try:
            make(folder)
        finally:  # the others fail by what is not there, and do not wait for ever
            done.touch()
    return folder


@pytest.fixture(scope="session")
def demo_package(tmp_path_factory) -> Path:
    """The demo show, built away from the checkout by an installed wheel. Copy it before changing it."""

    def make(folder: Path) -> None:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        (wheel,) = folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "site")
        # -P keeps the current folder off the path.
        site = str(folder / "site")
        ran = run_cli("build", cwd=folder, PYTHONPATH=site, PYTHONSAFEPATH="1")
        assert ran.returncode == 0, ran.stderr

    return made_once(tmp_path_factory, "demo_by_wheel", make) / "demo"


@pytest.fixture
def config(demo_package, tmp_path) -> Path:
    """A config of the demo show, with its LUTs, to be changed."""
    return Path(shutil.copytree(demo_package / "configs", tmp_path / "configs")) / CONFIG


@pytest.fixture(scope="session")
def small_show(tmp_path_factory) -> Path:
    """A show that is quick to build: one release, one LUT format."""
    path: Path = tmp_path_factory.mktemp("show") / "small.toml"
    path.write_text('name = "small"\ntitle = "Small"\nocio = ["2.5"]\n[luts]\nformats = ["spi1d"]\n')
    return path


@pytest.fixture(scope="session")
def plain_package(small_show, tmp_path_factory) -> Path:
    """The package of that show. Copy it before changing it."""

    def make(folder: Path) -> None:
        assert api.build(small_show, folder / "package").passed

    return made_once(tmp_path_factory, "plain", make) / "package"


@pytest.fixture
def build(tmp_path):
    """Build the configs of a show that is described by some lines; return them by release."""

    def built(text, releases=("2.5",)):
        path = tmp_path / "show.toml"
        path.write_text(f'name = "a"\ntitle = "A"\nocio = {list(releases)}\n{text}')
        show = load_show(path)
        return {made.release: made for made in build_configs(show, gather_looks(show))}

    return built


def written(made: BuiltConfig, folder: Path, size: int = 17) -> Path:
    """Write a config with all that it uses, as a package does, but for what was measured; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    write_files(folder, [made])
    (folder / LUT_FOLDER).mkdir(exist_ok=True)
    for name, (transform, lut_format) in made.luts.items():
        (folder / LUT_FOLDER / name).write_text(lut_format.text(transform, size))
    path = folder / made.file_name
    path.write_text(config_text(made))
    return path


def some(cases: Iterable[Any], number: int) -> list[Any]:
    """Return parameters of a test: a number of them, evenly spread, and the others marked `long`.

    (Of a product of parameters, so many as the first has: each of these once, with the others in turn.)
    """
    cases = list(cases)
    stay = {round(place) for place in np.linspace(0, len(cases) - 1, min(number, len(cases)))}
    return [
        case
        if place in stay
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long)
        for place, case in enumerate(cases)
    ]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, by its path in it."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def promised(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return what a package promises to be the same on every processor.

    That is all but the figures that were measured when it was built, and the record of their file.
    """
    kept = {name: content for name, content in files.items() if name != REPORT}
    manifest = json.loads(kept["MANIFEST.json"])
    manifest["files"] = [record for record in manifest["files"] if record["path"] != REPORT]
    return kept | {"MANIFEST.json": json.dumps(manifest).encode()}


# Of a view after a look: where a mean is a fifty-thousandth of a code, processors agree to a tenth of that.
_NOISE_CV = 1e-5


def assert_measured_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Assert that two reports say the same of the same subjects, and measured nearly the same.

    Figures may differ by 2% or 1e-5 CV, counts by 3 or 2%: up to 0.3% was measured between processors, where
    an error is no more than float32's rounding. Which of several equally wrong samples is shown is left open.
    """
    results, others = one["results"], other["results"]
    assert [_said(result) for result in results] == [_said(result) for result in others]
    for name in one.keys() - {"results", "tools"}:
        assert one[name] == other[name]
    for result, another in zip(results, others, strict=True):
        about = result["subject"], result["route"], result["probe"]
        for figures, more in (
            (result["figures"], another["figures"]),
            *((result["figures"]["channels"][c], another["figures"]["channels"][c]) for c in "RGB"),
        ):
            for name in figures.keys() - {"channels", "worst"}:
                if figures[name] is None:
                    assert more[name] is None, (*about, name)
                else:
                    few = 3 if isinstance(figures[name], int) else _NOISE_CV
                    assert more[name] == pytest.approx(figures[name], rel=0.02, abs=few), (*about, name)


def _said(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if name != "figures"}


def run_cli(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `ocio-gen` as a user does, in a process of its own."""
    if not environment:
        return run_warm(arguments, cwd or ROOT, os.environ)
    return subprocess.run(
        [sys.executable, "-m", "ocio_gen", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd or ROOT,
        env=os.environ | environment,
    )


def through_ocio(path: Path, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return what OCIO's CPU makes of RGB values, (n, 3), by a LUT file."""
    processor = ocio.Config.CreateRaw().getProcessor(ocio.FileTransform(str(path)))
    output = np.array(values, np.float32, order="C")
    processor.getDefaultCPUProcessor().applyRGB(output)
    return output.astype(np.float64)


def neutral(values: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Return values as neutral pixels, (n, 3)."""
    return np.repeat(np.asarray(values, np.float32)[:, np.newaxis], 3, axis=1)


def write_image(path: Path, pixels: npt.NDArray[Any], bits: int | None = None) -> None:
    """Write an image, (rows, columns, 3), with OpenImageIO; integer pixels of `bits` bits."""
    height, width, channels = pixels.shape
    kind = {"uint16": "uint16", "float16": "half", "float32": "float"}[str(pixels.dtype)]
    spec = oiio.ImageSpec(width, height, channels, kind)
    if bits:
        spec.attribute("oiio:BitsPerSample", bits)
    output = oiio.ImageOutput.create(str(path))
    assert output is not None
    assert output.open(str(path), spec), output.geterror()
    assert output.write_image(pixels), output.geterror()
    output.close()
