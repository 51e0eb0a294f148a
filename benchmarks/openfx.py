# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The OpenFX effects against OCIO's CPU processor, on one frame, in one run: ratios, not seconds.

Both are given the same 4096 x 2160 RGBA float32 frame and the same number of threads: the plug-in through
its binary interface, from one image to another, OCIO in tiles of rows, from one buffer to another. The median
of several rounds counts, taken by turns.
"""

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from benchmarks.measuring import Section, by_turns
from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.config.session import session
from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.processors import processors
from ocio_gen.core.repository import data_file
from ocio_gen.host_plugins.ofx import compile_ofx, render_ofx
from ocio_gen.host_plugins.show_transforms import Carried
from ocio_gen.show.model import Show
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import Image, Layout
from ocio_gen.verification.ofx_host.instance import Instance
from ocio_gen.verification.ofx_host.plugin import Descriptor

WIDTH, HEIGHT, ROUNDS = 4096, 2160, 7

TEXT = """
The plug-ins against OCIO's CPU processor at its default optimisation, and against a plain copy of the frame
by one thread, which is what memory allows; OCIO uses what the processor has, the plug-in vectors up to a
width. Quantised encodes read codes off a table. What bounds them is the matrix, which is in double and
fused nowhere, so that no code differs; for two threads, memory. An encode without ROUND and a decode are in
double, too, where OCIO takes float32's fast logarithm. Of rows that stay in a cache, the fastest of many on
a shared machine, OCIO takes 5.4 ns a pixel for either, the plug-in 6.0 and 4.7 with SSE2, 3.2 and 2.6 with
AVX2, 2.5 and 2.3 with AVX-512. Of 480 rows in memory, OCIO 6.4 and 6.0, the plug-in 3.9 and 3.1 with AVX2.

What it was and what was done: 12.2 and 9.7 ns with SSE2, 7.0 and 5.6 with AVX2; a grade took twice as long.
A logarithm by a polynomial of degree 13 is now a series of five terms in (m - c) / (m + c), a power of
degree 9 a quotient of two short polynomials: a division costs little more than a multiplication beside
others. Each is two loops, as a processor looks too few instructions ahead to overlap long chains; scales
are folded into them. What did not help: one loop for all. A term less in the logarithm (1.8e-10 instead of
1.1e-12) saves a fifteenth and makes 16-bit words wrong, and float32 would be further off.

Float pixels of red, green, blue and alpha skip blocks: lanes exchange their channels within the halves of
registers, and AVX-512 has a variant of its own. Blocks took 3.9 and 3.1 ns with AVX2. What did not help
there, or hardly: all of a group of pixels at once (3.6 and 3.0 ns), a group begun beside the end of the one
before (3.15 for an encode). Without its logarithm, an encode takes 1.4 of its 3.2 ns.
"""

# What is timed: the effect and its parameters, and OCIO's source and target.
CASES = {
    "encode, quantised, 10-bit": ("encode", {"quantise": 1}, "ACES2065-1", "ACESproxy10i Quantized"),
    "encode, quantised, 12-bit": (
        "encode",
        {"quantise": 1, "depth": 1},
        "ACES2065-1",
        "ACESproxy12i Quantized",
    ),
    "encode, quantised, 10-bit, AP1": (
        "encode",
        {"quantise": 1, "side": 1},
        "ACEScg",
        "ACESproxy10i Quantized",
    ),
    "encode, 10-bit": ("encode", {}, "ACES2065-1", "ACESproxy10i"),
    "decode, 10-bit": ("decode", {}, "ACESproxy10i", "ACES2065-1"),
}


# The widest vectors of a binary, in bits: by itself it uses the widest that the processor has.
WIDEST = {"SSE2": 128, "AVX2": 256, "AVX-512": 512}


def effect_of(binary: Binary, name: str) -> Descriptor:
    """Return one of the effects of a binary."""
    return next(one for one in binary.plugins if one.identifier.endswith(f".{name}")).described()


def ofx_work(instance: Instance, pixels: np.ndarray) -> Callable[[], object]:
    """Return what renders a frame."""
    bounds = (0, 0, WIDTH, HEIGHT)
    source, output = Image(bounds, Layout(), pixels), Image(bounds, Layout())
    return lambda: instance.render_unwatched(source, output, bounds)


def ocio_work(cpu: ocio.CPUProcessor, pixels: np.ndarray, threads: int) -> Callable[[], None]:
    """Return what has OCIO process a frame."""
    made = np.empty_like(pixels)
    rows = -(-HEIGHT // threads)

    def tile(start: int) -> None:
        stop = min(start + rows, HEIGHT)
        source, target = (ocio.PackedImageDesc(a[start:stop], WIDTH, stop - start, 4) for a in (pixels, made))
        cpu.apply(source, target)

    def work() -> None:
        if threads == 1:
            tile(0)
        else:
            list(pool.map(tile, range(0, HEIGHT, rows)))

    pool = ThreadPoolExecutor(threads)
    return work


def compiled(show: Show, folder: Path, transforms: Sequence[Carried] = ()) -> dict[str, Path]:
    """Return binaries of a plug-in, by the widest vectors that they use; "AVX2" has none of AVX-512."""
    compiler, made = find_compiler(), {}
    for name, bits in WIDEST.items():
        sources = folder / name
        render_ofx(show, transforms, "a config", sources)
        effect = sources / "effect.c"
        effect.write_text(f"#define WIDEST {bits}\n{effect.read_text()}")
        made[name] = folder / f"{name}.ofx"
        compile_ofx(sources, made[name], compiler, [compiler.host_target])
    return made


def measure() -> Section:
    """Time every case, by one thread and by all processors."""
    show = load_show(data_file("configs/demo.toml"))
    rng = np.random.default_rng(1)
    light = (0.18 * 2.0 ** rng.uniform(-8, 8, (HEIGHT, WIDTH, 4))).astype(np.float32)
    codes = ACESPROXY10.to_container(rng.uniform(64, 940, light.shape)).astype(np.float32)
    copied = np.empty_like(light)
    copy = by_turns({"copy": lambda: np.copyto(copied, light)}, ROUNDS)["copy"]
    rows = []
    with (
        tempfile.TemporaryDirectory() as scratch,
        session(show) as made,
        made.files_of_views(every_lut=True),
    ):
        binaries = compiled(show, Path(scratch))
        for threads in sorted({1, processors()}):
            with ExitStack() as loaded:
                hosts = {
                    name: loaded.enter_context(Binary(path, Host(cpus=threads)))
                    for name, path in binaries.items()
                }
                for case, (effect, values, source, target) in CASES.items():
                    pixels = codes if effect == "decode" else light
                    cpu = made.newest.config.getProcessor(source, target).getDefaultCPUProcessor()
                    works = {"OCIO": ocio_work(cpu, pixels, threads)}
                    for name, binary in hosts.items():
                        works[name] = ofx_work(effect_of(binary, effect).instance(values), pixels)
                    times = by_turns(works, ROUNDS)
                    theirs = times.pop("OCIO")
                    faster = [f"{theirs / ours:.1f}" for ours in times.values()]
                    figures = (f"{theirs * 1e3:.0f}", f"{times['AVX2'] * 1e3:.0f}", *faster)
                    rows.append((f"{case}, {threads} thread(s)", *figures, f"{times['AVX2'] / copy:.1f}"))
    header = (
        "a 4096 x 2160 RGBA float frame",
        "OCIO, ms",
        "plug-in with AVX2, ms",
        *(f"times as fast, {name}" for name in WIDEST),
        "copies, AVX2",
    )
    return Section("OpenFX effects", TEXT, header, rows)
