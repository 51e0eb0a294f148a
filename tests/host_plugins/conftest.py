# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A small show's plug-ins, built once for all tests, and what loads them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.host_plugins.ofx import compile_ofx, render_ofx
from ocio_gen.host_plugins.resolve import render_resolve
from ocio_gen.host_plugins.show_transforms import Carried, carried_transforms
from ocio_gen.show.model import Plugins, Show, ShowTransform
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.instance import Instance
from ocio_gen.verification.ofx_host.plugin import Descriptor
from ocio_gen.verification.ofx_host.properties import PropertySet
from tests.conftest import ROOT, made_once, run_cli

DESCRIPTION = """\
name = "pocket"
title = "Pocket"
allow = ["{root}/configs/lantern"]
hosts = {{ nuke = "15.1" }}
[looks]
show = "{root}/configs/lantern/show.cc"
[luts]
formats = ["clf"]
size = 17
views = [{{ display = "Rec.1886 Rec.709 - Display", view = "ACES 1.0 - SDR Video" }}]
[plugins]
version = "2.7"
platforms = ["linux"]

[[plugins.transforms]]
target = "ACEScct"
[[plugins.transforms]]
display = "Rec.1886 Rec.709 - Display"
view = "ACES 1.0 - SDR Video"
inverse = false
[[plugins.transforms]]
source = "ACEScg"
look = "Show look"
[[plugins.transforms]]
target = "Raw"
[[plugins.transforms]]
named = "sRGB - Curve"
"""


@pytest.fixture(scope="session")
def description(tmp_path_factory) -> Path:
    """A description with plug-ins."""
    path: Path = tmp_path_factory.mktemp("pocket") / "show.toml"
    path.write_text(DESCRIPTION.format(root=ROOT))
    return path


@pytest.fixture(scope="session")
def pocket(description) -> Show:
    """The show."""
    return load_show(description)


@pytest.fixture(scope="session")
def package(description, tmp_path_factory) -> Path:
    """Its package, with plug-ins for this machine, built once for all workers. Copy it before changing it."""

    def make(folder: Path) -> None:
        ran = run_cli("build", str(description), "-o", str(folder / "package"))
        assert ran.returncode == 0, ran.stderr + ran.stdout

    return made_once(tmp_path_factory, "pocket", make) / "package"


@pytest.fixture(scope="session")
def film(pocket) -> tuple[Show, Carried]:
    """A show whose film is a 3D LUT with grain, behind a logarithm, and that transform."""
    config = ocio.Config.CreateFromBuiltinConfig("cg-config-v2.2.0_aces-v1.3_ocio-v2.4")
    cube = ocio.Lut3DTransform(9)
    cube.setData(np.random.default_rng(9).random((9, 9, 9, 3), np.float32))
    cube.setInterpolation(ocio.INTERP_TETRAHEDRAL)
    log = ocio.BuiltinTransform("ACEScct_to_ACES2065-1", ocio.TRANSFORM_DIR_INVERSE)
    space = ocio.ColorSpace(ocio.REFERENCE_SPACE_SCENE, name="film", encoding="sdr-video")
    space.setTransform(ocio.GroupTransform([log, cube]), ocio.COLORSPACE_DIR_FROM_REFERENCE)
    config.addColorSpace(space)
    transforms = [ShowTransform(target="film", inverse=False)]
    show: Show = pocket.model_copy(update={"plugins": Plugins(version="2.7", transforms=transforms)})
    (carried,) = carried_transforms(show, config)
    return show, carried


@pytest.fixture(scope="session")
def film_dctl(film, tmp_path_factory) -> Path:
    """The DCTL of the film, with its cube beside it."""
    show, carried = film
    folder = tmp_path_factory.mktemp("film")
    render_resolve(show, [carried], "a config", folder)
    (path,) = folder.rglob("Show_*.dctl")
    return Path(path)


@pytest.fixture(scope="session")
def plugins(package):
    """The plug-ins in the package."""
    return package / "plugins"


@pytest.fixture(scope="session")
def manifest(plugins) -> dict[str, Any]:
    """The manifest of the plug-ins."""
    found: dict[str, Any] = json.loads((plugins / "MANIFEST.json").read_text())
    return found


@pytest.fixture(scope="session")
def binary(plugins, manifest) -> Path:
    """The plug-in for this machine."""
    return binary_of(plugins / manifest["bundle"])


@pytest.fixture(scope="module")
def kernels() -> Iterator[KernelRunner]:
    """What compiles and runs kernels; what they must not do fails the test."""
    runner = KernelRunner(find_compiler())
    with runner:
        yield runner
    assert runner.problems == []


@dataclass(frozen=True)
class Loaded:
    """A loaded plug-in and the host that watches it."""

    host: Host
    binary: Binary

    def effect(self, name: str) -> Descriptor:
        """Return an effect by the end of its identifier."""
        found = next(plugin for plugin in self.binary.plugins if plugin.identifier.endswith(f".{name}"))
        return found.described()


@pytest.fixture
def load(binary):
    """A function that loads the plug-in into a host."""
    loaded: list[Loaded] = []

    def into(host: Host) -> Loaded:
        one = Loaded(host, Binary(binary, host).__enter__())
        loaded.append(one)
        return one

    yield into
    for one in loaded:
        one.binary.unload()


@pytest.fixture
def ofx(load) -> Iterator[Loaded]:
    """The plug-in in a host that does all it should; what the plug-in must not do fails the test."""
    loaded: Loaded = load(Host())
    yield loaded
    assert loaded.host.problems == loaded.host.remarks == []
    assert loaded.host.images_out == []


def answer(instance: Instance, action: str) -> tuple[Status, PropertySet]:
    """Send an instance an action about its first frame; return the status, and what it answers."""
    given = PropertySet("arguments", {"OfxPropTime": [0.0]})
    out = PropertySet("answer")
    return instance.entry.act(f"OfxImageEffectAction{action}", instance.handle, given, out), out


def compiled(show: Show, carried: list[Carried], folder: Path) -> Path:
    """Return a plug-in of transforms, compiled for this machine."""
    render_ofx(show, carried, "a config", folder / "sources")
    compiler = find_compiler()
    compile_ofx(folder / "sources", folder / "own.ofx", compiler, [compiler.host_target])
    return folder / "own.ofx"
