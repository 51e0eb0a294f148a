# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Programs, compiled for this machine and loaded: as C of one pixel, and as C of lanes for each variant.

All of a test are compiled together, a part on each core.
"""

import ctypes
import os
import platform
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.bridge.dctl import DCTL
from ocio_gen.bridge.program import Program
from ocio_gen.bridge.scalar_c import ScalarC
from ocio_gen.core.compiler import find_compiler
from ocio_gen.host_plugins.c_text import c_bytes
from ocio_gen.host_plugins.ofx_transforms import write_transforms
from ocio_gen.host_plugins.show_transforms import FORWARD, Carried
from ocio_gen.show.model import ShowTransform
from tests.conftest import ROOT

Run: TypeAlias = Callable[[npt.ArrayLike], npt.NDArray[np.float32]]

_SPAN = 48  # pixels of a call of lanes: plugins/ofx/span.h
_SHIMS = ROOT / "ocio_gen" / "verification" / "kernels"

# As the plug-in is compiled: `ocio_gen.host_plugins.ofx`.
LANES_FLAGS = (
    *("-std=c11", "-fPIC", "-ffreestanding", "-fno-builtin", "-fno-strict-aliasing", "-fno-math-errno"),
    *("-fno-trapping-math", "-ffp-contract=off", "-O2", "-Wno-psabi"),
)
# As the verifier compiles kernels: `ocio_gen.verification.kernels.runner`.
_SCALAR_FLAGS = (
    *("-std=gnu++17", "-fno-exceptions", "-fno-rtti", "-fPIC", "-O1", "-ffp-contract=off"),
    *("-fno-strict-aliasing", "-w"),
)


def variants() -> dict[str, tuple[str, ...]]:
    """Return the variants of lanes that this machine can run, with their flags."""
    found: dict[str, tuple[str, ...]] = {"anywhere": ()}
    cpu = Path("/proc/cpuinfo")
    if platform.machine().lower() in {"x86_64", "amd64"} and cpu.is_file() and " avx2 " in cpu.read_text():
        found["avx2"] = ("-mavx2",)
    return found


def compiled(
    programs: Sequence[Program], folder: Path, wanted: Sequence[str] = ("scalar", "anywhere", "avx2")
) -> list[dict[str, Run]]:
    """Return what runs each program on pixels, (n, 3): by "scalar", and by variants of lanes.

    Args:
        programs: The programs.
        folder: An empty one.
        wanted: Of what this machine can run.
    """
    folder.mkdir(exist_ok=True)
    lanes = {name: flags for name, flags in variants().items() if name in wanted}
    parts = min(len(programs), 4 * (os.cpu_count() or 1))
    works: list[tuple[Path, Path, Sequence[str]]] = []
    for part in range(parts if lanes else 0):
        source = _lanes_source(dict(enumerate(programs)), part, parts, folder / f"lanes{part}")
        works += [
            (source, source.with_name(f"{name}.o"), [*LANES_FLAGS, *flags, f"-DVARIANT={name}"])
            for name, flags in lanes.items()
        ]
        tables = source.with_name("tables.c")
        works.append((tables, tables.with_suffix(".o"), LANES_FLAGS))
    if "scalar" in wanted:
        for part in range(parts):
            source = folder / f"scalar{part}.cpp"
            chosen = {n: one for n, one in enumerate(programs) if n % parts == part}
            source.write_text(_scalar_source(chosen))
            works.append((source, source.with_suffix(".o"), _SCALAR_FLAGS))
    compiler = find_compiler()
    target = compiler.host_target

    def work(one: tuple[Path, Path, Sequence[str]]) -> Path:
        source, output, flags = one
        compiler.compile([source], output, [*flags, "-c"], target)
        return output

    with ThreadPoolExecutor(os.cpu_count()) as threads:  # each waits for a process of its own
        objects = list(threads.map(work, works))
    # (A table has one name in each part: parts are libraries of their own.)
    libraries = []
    by_part = [[one for one in objects if one.parent == folder / f"lanes{part}"] for part in range(parts)]
    for number, own in enumerate([*by_part, [one for one in objects if one.parent == folder]]):
        libraries.append(folder / f"library{number}.so")
        if own:
            compiler.compile(own, libraries[-1], ["-shared", "-fPIC", "-lm"], target)
    made: list[dict[str, Run]] = []
    for number in range(len(programs)):
        runs: dict[str, Run] = {}
        if "scalar" in wanted:
            runs["scalar"] = _scalar_run(libraries[-1], f"run{number}")
        for name in lanes:
            runs[name] = _lanes_run(libraries[number % parts], f"bridge_{number // parts}_{FORWARD}_{name}")
        made.append(runs)
    return made


def _lanes_source(programs: Mapping[int, Program], part: int, parts: int, folder: Path) -> Path:
    """Write the sources of some programs, as a plug-in has them, into one file; return it."""
    folder.mkdir()
    for header in ("lanes.h", "bridge.h", "show.h", "span.h"):
        shutil.copy(ROOT / "plugins" / "ofx" / header, folder)
    some = [one for number, one in programs.items() if number % parts == part]
    described = ShowTransform(target="any")
    write_transforms([Carried("any", described, {}, programs={FORWARD: one}) for one in some], folder)
    texts = [(folder / f"bridge_{n}_{FORWARD}.c").read_text() for n in range(len(some))]
    source = folder / "lanes.c"
    source.write_text("\n".join(texts))
    return source


def _scalar_source(programs: Mapping[int, Program]) -> str:
    shims = ((_SHIMS / name).read_text() for name in ("dctl_macros.h", "dctl.h"))
    texts = [*shims, DCTL.helpers()]
    for number, program in programs.items():
        printer = ScalarC(program, DCTL, f"p{number}_")
        for name, array in printer.arrays().items():
            kind = "int" if array.dtype == np.int32 else "float"
            texts += [
                f"alignas(4) static const unsigned char {name}_bytes[] =\n{c_bytes(array.tobytes())};",
                f"#define {name} ((const {kind} *){name}_bytes)",
            ]
        texts += [
            printer.functions(),
            f"static float3 p{number}(float r, float g, float b)\n{{",
            printer.transform(("r", "g", "b"), "    "),
            "}",
            f'extern "C" void run{number}(const float *in, float *out, int count)\n{{',
            "    for (int i = 0; i < count; ++i, in += 3, out += 3) {",
            f"        float3 p = p{number}(in[0], in[1], in[2]);",
            "        out[0] = p.x, out[1] = p.y, out[2] = p.z;\n    }\n}",
        ]
    return "\n".join(texts)


def _scalar_run(library: Path, name: str) -> Run:
    function = getattr(ctypes.CDLL(str(library)), name)

    def run(pixels: npt.ArrayLike) -> npt.NDArray[np.float32]:
        given = np.ascontiguousarray(pixels, np.float32)
        made = np.empty_like(given)
        function(given.ctypes.data_as(ctypes.c_void_p), made.ctypes.data_as(ctypes.c_void_p), len(given))
        return made

    return run


def _lanes_run(library: Path, name: str) -> Run:
    function = getattr(ctypes.CDLL(str(library)), name)

    def run(pixels: npt.ArrayLike) -> npt.NDArray[np.float32]:
        given = np.asarray(pixels, np.float32)
        count = -(-len(given) // _SPAN)
        spans = np.zeros((count * _SPAN, 4), np.float32)
        spans[: len(given), :3], spans[:, 3] = given, np.arange(len(spans))
        made = np.empty_like(spans)
        for start in range(0, len(spans), _SPAN):
            source, output = (one[start:].ctypes.data_as(ctypes.c_void_p) for one in (spans, made))
            function(source, output)
        assert np.array_equal(made[:, 3], spans[:, 3])  # alpha stays
        return made[: len(given), :3]

    return run
