# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The OpenFX plug-in renders the same bits on Windows, on ARM64 and for macOS as it does here.

Each effect, with each choice that it has, at each depth: what a small host in C gets on another machine is
what the verifier's host gets on this one.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ocio_gen.config.session import session
from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.ofx_bundle import binary_in
from ocio_gen.host_plugins import ofx
from ocio_gen.host_plugins.ofx import bundle_name, compile_ofx, render_ofx, write_bundle
from ocio_gen.host_plugins.show_transforms import carried_transforms
from ocio_gen.show.model import Show
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import DTYPES, Layout
from ocio_gen.verification.ofx_host.plugin import Descriptor
from tests.conftest import ROOT
from tests.real_hosts import machines
from tests.real_hosts.jobs import Job, jobs_of
from tests.real_hosts.machines import ARM64, X86_64, Machine

# A logarithm, tables, angles and powers, a grade, a curve: each as OCIO's code, in the plug-in.
DESCRIPTION = f"""\
name = "abroad"
title = "Abroad"
ocio = ["2.5"]
allow = ["{ROOT}/configs/lantern"]
[looks]
show = "{ROOT}/configs/lantern/show.cc"
[plugins]
[[plugins.transforms]]
target = "ACEScct"
[[plugins.transforms]]
display = "sRGB - Display"
view = "ACES 2.0 - SDR 100 nits (Rec.709)"
inverse = false
[[plugins.transforms]]
source = "ACEScg"
look = "Show look"
[[plugins.transforms]]
named = "sRGB - Curve"
"""

# By the binary that each loads.
MACHINES = {
    "linux": machines.linux,
    "windows": machines.windows,
    "arm64": machines.arm64,
    "macos, x86-64": machines.macos_x86_64,
    "macos, ARM64": machines.macos_arm64,
}

# So many renders at each of four depths: no combination of choices is left out, with alpha, without, and
# divided by it.
RENDERS = {"encode": 48 * 3, "decode": 24 * 3, "cdl": 24 * 2 * 3, "transform": 4 * 2 * 3}


@pytest.fixture(scope="module")
def show(tmp_path_factory) -> Show:
    path = tmp_path_factory.mktemp("show") / "show.toml"
    path.write_text(DESCRIPTION)
    return load_show(path)


@pytest.fixture(scope="module")
def binaries(show, tmp_path_factory) -> dict[str, Path]:
    """The plug-in for each machine, as it is published, and for an ARM64 with Linux."""
    folder, compiler = tmp_path_factory.mktemp("binaries"), find_compiler("zig")
    with session(show) as made, made.files_of_views():
        render_ofx(show, carried_transforms(show, made.newest.config), "a config", folder / "sources")
    bundle = folder / bundle_name(show)
    write_bundle(show, folder / "sources", bundle, compiler, ["linux", "windows", "macos"])
    compile_ofx(folder / "sources", folder / "arm64.ofx", compiler, [ARM64])
    published = {name: binary_in(bundle, name.partition(",")[0]) for name in MACHINES}
    return published | {"arm64": folder / "arm64.ofx"}


@pytest.fixture(scope="module")
def here(binaries) -> Iterator[dict[str, Descriptor]]:
    """The effects in the verifier's host, by the ends of their identifiers."""
    host = Host()
    with Binary(binaries["linux"], host) as binary:
        yield {plugin.identifier.rpartition(".")[2]: plugin.described() for plugin in binary.plugins}
    assert host.problems == []


@pytest.fixture(scope="module", params=MACHINES)
def machine(request, tmp_path_factory) -> Iterator[tuple[str, Machine]]:
    """A machine and its name."""
    folder = tmp_path_factory.mktemp("machine")
    yield request.param, MACHINES[request.param](find_compiler("zig"), folder)
    shutil.rmtree(folder, ignore_errors=True)  # Wine's has 700 MB


def differing(descriptor: Descriptor, jobs: list[Job], made: list[bytes]) -> list[str]:
    """Return the jobs of which something else was made than is here."""
    right = [
        descriptor.instance(dict(job.values)).made(job.source, Layout(job.depth, job.components)).tobytes()
        for job in jobs
    ]
    return [job.line for job, one, other in zip(jobs, right, made, strict=True) if one != other]


@pytest.mark.parametrize("effect", RENDERS)
def test_every_choice_at_every_depth_gives_the_same_bits(machine, effect, here, binaries, tmp_path):
    name, own = machine
    jobs = [job for depth in DTYPES for job in jobs_of(here[effect], effect, depth)]
    assert len(jobs) == RENDERS[effect] * len(DTYPES)
    made = own.rendered(binaries[name], jobs, tmp_path / "jobs")
    assert differing(here[effect], jobs, made) == []


def made_by(sources: Path, name: str, jobs: list[Job], folder: Path) -> list[bytes]:
    """Return what a plug-in makes of jobs that is compiled from changed sources, on a machine."""
    compiler = find_compiler("zig")
    compile_ofx(sources, folder / "changed.ofx", compiler, [X86_64 if name == "linux" else ARM64])
    return MACHINES[name](compiler, folder).rendered(folder / "changed.ofx", jobs, folder / "jobs")


@pytest.mark.parametrize(
    "mutant",
    [
        ("arm64", "encode", "OfxBitDepthHalf", "pixels.h", " | quiet"),
        ("linux", "encode", "OfxBitDepthFloat", "effect.c", "one_nan(block->"),
        ("linux", "transform", "OfxBitDepthFloat", "bridge.h", "one_nan(transform"),
    ],
    ids=lambda mutant: mutant[4].strip(" |"),
)
def test_a_nan_of_another_kind_is_seen(mutant, binaries, here, tmp_path):
    """Without what keeps it from being one: of ARM64's own kind, or of x86-64's."""
    name, effect, depth, file, kept = mutant
    sources = shutil.copytree(binaries["arm64"].parent / "sources", tmp_path / "sources")
    text = (sources / file).read_text()
    assert kept in text
    (sources / file).write_text(text.replace(kept, kept.replace("one_nan", "").replace(" | quiet", "")))
    jobs = list(jobs_of(here[effect], effect, depth))
    assert differing(here[effect], jobs, made_by(sources, name, jobs, tmp_path))


def test_a_fused_product_is_seen(binaries, here, tmp_path, monkeypatch):
    """In OCIO's code, which is in float32."""
    for name in ("_FLAGS", "_LINKED"):
        flags = (one.replace("contract=off", "contract=fast") for one in getattr(ofx, name))
        monkeypatch.setattr(ofx, name, tuple(flags))
    jobs = list(jobs_of(here["transform"], "transform", "OfxBitDepthFloat"))
    made = made_by(binaries["arm64"].parent / "sources", "arm64", jobs, tmp_path)
    assert differing(here["transform"], jobs, made)


def test_the_probe_has_what_is_rare():
    """All halfs, NaN of both kinds and signs, infinities, denormals, all words."""
    halfs, floats = (
        Job("encode", depth, "OfxImageComponentRGBA", {}).source
        for depth in ("OfxBitDepthHalf", "OfxBitDepthFloat")
    )
    words = set(halfs[..., :3].view(np.uint16).ravel().tolist())
    assert words >= {word for word in range(1 << 16) if word & 0x7C00 != 0x7C00 or not word & 0x3FF}
    assert {0x7E00, 0xFE00} <= words
    assert any(0x7C00 < word < 0x7E00 for word in words), "no signalling NaN"
    bits = floats[..., :3].view(np.uint32)
    denormal = (bits & 0x7F800000 == 0) & (bits & 0x7FFFFF != 0)
    assert denormal.sum() > 100
    for depth in ("OfxBitDepthByte", "OfxBitDepthShort"):
        source = Job("encode", depth, "OfxImageComponentRGB", {}).source
        assert len(np.unique(source)) == np.iinfo(source.dtype).max + 1
