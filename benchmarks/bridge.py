# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Transforms of OCIO's configs, translated, against OCIO's CPU processor: one frame, one run, ratios."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from benchmarks.measuring import Section, by_turns
from benchmarks.openfx import HEIGHT, WIDEST, WIDTH, compiled, effect_of, ocio_work, ofx_work
from ocio_gen.bridge.translation import program_of
from ocio_gen.core.processors import processors
from ocio_gen.core.repository import data_file
from ocio_gen.host_plugins.resolve import render_resolve
from ocio_gen.host_plugins.show_transforms import FORWARD, Carried
from ocio_gen.host_plugins.ways import way_of
from ocio_gen.show.model import ShowTransform
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from tests.host_plugins.gpu_compilers import run_on_pocl

ROUNDS = 3

TEXT = """
What a config does, as the OpenFX plug-in has it, against OCIO's CPU processor: without optimisation that
loses, which is what the plug-in's pixels are compared with, and as it is by default, where logarithms and
powers are coarser. Both are given the same frame by one thread. OCIO runs on the processor as it is; the
plug-in as on one that has no more than SSE2, and with AVX2, which it takes where it is: eight pixels at
once, a lane each.

A DCTL is run by pocl, which compiles it for the same processor, with all of its threads, and is given no
more than red, green and blue: against OCIO without optimisation by as many threads.
"""

_ACES_2 = "studio-config-v4.0.0_aces-v2.0_ocio-v2.5"
_ACES_1 = "studio-config-v2.2.0_aces-v1.3_ocio-v2.4"
_SRGB, _PQ = "sRGB - Display", "Rec.2100-PQ - Display"

# A config, what of it, and whether back.
CASES = {
    "ACES 2, SDR": (_ACES_2, {"display": _SRGB, "view": "ACES 2.0 - SDR 100 nits (Rec.709)"}, False),
    "ACES 2, SDR, inverse": (_ACES_2, {"display": _SRGB, "view": "ACES 2.0 - SDR 100 nits (Rec.709)"}, True),
    "ACES 2, PQ": (_ACES_2, {"display": _PQ, "view": "ACES 2.0 - HDR 1000 nits (P3 D65)"}, False),
    "ACES 2, PQ, inverse": (_ACES_2, {"display": _PQ, "view": "ACES 2.0 - HDR 1000 nits (P3 D65)"}, True),
    "ACES 1, SDR": (_ACES_1, {"display": _SRGB, "view": "ACES 1.0 - SDR Video"}, False),
    "ACES 1, SDR, inverse": (_ACES_1, {"display": _SRGB, "view": "ACES 1.0 - SDR Video"}, True),
    "ACES 1, PQ": (
        _ACES_1,
        {"display": _PQ, "view": "ACES 1.1 - HDR Video (1000 nits & Rec.2020 lim)"},
        False,
    ),
    "ACES 1, PQ, inverse": (
        _ACES_1,
        {"display": _PQ, "view": "ACES 1.1 - HDR Video (1000 nits & Rec.2020 lim)"},
        True,
    ),
    "sRGB, un-tone-mapped": (_ACES_1, {"display": _SRGB, "view": "Un-tone-mapped"}, False),
    "to LogC4": (_ACES_2, {"target": "ARRI LogC4"}, False),
    "from LogC4": (_ACES_2, {"target": "ARRI LogC4"}, True),
    "to S-Log3": (_ACES_2, {"target": "S-Log3 S-Gamut3"}, False),
    "from S-Log3": (_ACES_2, {"target": "S-Log3 S-Gamut3"}, True),
    "to Canon Log 3 (a LUT, inverted)": (_ACES_2, {"target": "CanonLog3 CinemaGamut D55"}, False),
    "from Canon Log 3 (a LUT)": (_ACES_2, {"target": "CanonLog3 CinemaGamut D55"}, True),
    "to ACEScct": (_ACES_2, {"target": "ACEScct"}, False),
    "from ACEScct": (_ACES_2, {"target": "ACEScct"}, True),
    "to linear P3 (a matrix)": (_ACES_2, {"target": "Linear P3-D65"}, False),
    "to gamma 2.2 AP1": (_ACES_2, {"target": "Gamma 2.2 AP1 - Texture"}, False),
    "reference gamut compression": (_ACES_2, {"look": "ACES 1.3 Reference Gamut Compression"}, False),
}


# Those whose DCTL is run, too.
DCTLS = ("ACES 2, SDR", "ACES 1, SDR", "to LogC4")


def carried() -> list[Carried]:
    """Return the cases as a plug-in carries them."""
    made = []
    for name, (config, named, inverse) in CASES.items():
        described = ShowTransform(**named)
        way = way_of(ocio.Config.CreateFromBuiltinConfig(config), "SHOT", described, inverse=inverse)
        made.append(Carried(name, described, {FORWARD: way}, "case", {FORWARD: program_of(way.processor)}))
    return made


def _of_dctl(one: Carried, pixels: np.ndarray) -> str:
    """Return how many times as fast as OCIO a DCTL is, by all threads of this machine."""
    with tempfile.TemporaryDirectory() as folder:
        render_resolve(load_show(data_file("configs/demo.toml")), [one], "a config", Path(folder))
        text = next(Path(folder).rglob("Show_*.dctl")).read_text(encoding="utf-8")
    rgb = np.ascontiguousarray(pixels[..., :3].reshape(-1, 3))
    lossless = one.ways[FORWARD].processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS)
    works = {"OCIO": ocio_work(lossless, pixels, processors()), "pocl": lambda: run_on_pocl(text, rgb, {})}
    works["pocl"]()  # compiles it
    times = by_turns(works, ROUNDS)
    return f"{times['OCIO'] / times['pocl']:.1f}"


def measure() -> Section:
    """Time every case by one thread."""
    rng = np.random.default_rng(1)
    light = (0.18 * 2.0 ** rng.uniform(-8, 8, (HEIGHT, WIDTH, 4))).astype(np.float32)
    codes = rng.random(light.shape).astype(np.float32)
    transforms, rows = carried(), []
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as loaded:
        binaries = compiled(load_show(data_file("configs/demo.toml")), Path(scratch), transforms)
        hosts = {
            name: loaded.enter_context(Binary(path, Host(cpus=1)))
            for name, path in binaries.items()
            if WIDEST[name] <= WIDEST["AVX2"]
        }
        for index, one in enumerate(transforms):
            pixels = codes if CASES[one.name][2] else light
            processor = one.ways[FORWARD].processor
            lossless = processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS)
            works = {
                "OCIO, lossless": ocio_work(lossless, pixels, 1),
                "OCIO": ocio_work(processor.getDefaultCPUProcessor(), pixels, 1),
            }
            for name, binary in hosts.items():
                works[name] = ofx_work(effect_of(binary, "transform").instance({"transform": index}), pixels)
            times = by_turns(works, ROUNDS)
            theirs, default = times.pop("OCIO, lossless"), times.pop("OCIO")
            rows.append(
                (
                    one.name,
                    f"{theirs * 1e3:.0f}",
                    *(f"{theirs / ours:.1f}" for ours in times.values()),
                    *(f"{default / ours:.1f}" for ours in times.values()),
                )
            )
            rows[-1] += (_of_dctl(one, pixels) if one.name in DCTLS else "",)
    header = (
        "a 4096 x 2160 RGBA float frame",
        "OCIO, lossless, ms",
        *(f"times as fast, {name}" for name in hosts),
        *(f"than OCIO by default, {name}" for name in hosts),
        "DCTL by pocl",
    )
    return Section("Translated transforms", TEXT, header, rows)
