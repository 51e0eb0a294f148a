# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""DCTLs compiled by real compilers, without a GPU: as CUDA by NVRTC, as OpenCL C by pocl, as C++ by g++.

Resolve hands a DCTL to NVRTC, to OpenCL or to Metal, behind definitions of its own. These here follow DCTL's
documentation, and share nothing with the verifier's shim. What a user sets is known to the entry function
only, as there: each control is one more argument of `transform`.

    pixels = run_on_pocl(text, pixels, {"depth": 1})
    cubin = compile_by_nvrtc(text)
    cubin.registers, cubin.constants, cubin.ptx
"""

import ctypes
import importlib.util
import os
import re
import struct
import subprocess
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Runs on pixels, (n, 3), with some controls set.
Runs: TypeAlias = Callable[[npt.ArrayLike, Mapping[str, float]], npt.NDArray[np.float32]]

# What constant memory holds, in CUDA and at least in OpenCL.
CONSTANT_BYTES = 65536

# The newest Resolve that we know of, and the oldest that we write for.
NEWEST, OLDEST = (20, 1), (17, 0)
_HAS_TOOLTIPS = (19, 1)

_ARGUMENTS = "int p_Width, int p_Height, int p_X, int p_Y, float p_R, float p_G, float p_B"
_ENTRY = f"__DEVICE__ float3 transform({_ARGUMENTS}"
_CONTROL = re.compile(
    r"^DEFINE_UI_PARAMS\((\w+), [^,\n]+, DCTLUI_(\w+), (-?[\d.]+)(?:, \{([^}\n]*)\}, \{[^}\n]*\})?[^\n]*\)$",
    re.M,
)
_LUT = re.compile(r"^DEFINE_LUT\((\w+), [^)\n]+\)$", re.M)

# The documented functions, by what C calls them for doubles.
_WITH_F = """
pow log log2 log10 exp exp2 exp10 copysign fmax fmin sqrt ceil floor trunc hypot cos sin cospi sinpi tan acos
asin atan2 acosh asinh atanh cosh sinh tanh fdim fma rsqrt
"""
_WITHOUT_F = "fabs round fmod ldexp"
_OF_GPUS = {"exp10", "cospi", "sinpi", "rsqrt"}  # C++ has none of these

_OF_ALL = """
#define _clampf(x, low, high) _fminf(_fmaxf(x, low), high)
#define _saturatef(x) _clampf(x, 0.0f, 1.0f)
#define _fdivide(x, y) ((x) / (y))
#define _frecip(x) (1.0f / (x))
#define _mix(x, y, a) ((x) + ((y) - (x)) * (a))
#define DEFINE_ACES_PARAM(...)
#define APPLY_LUT(r, g, b, name) apply_lut_##name(r, g, b)
"""
_CUDA = """
#define __DEVICE__ __device__ static inline
#define __CONSTANT__ __constant__
#define __CONSTANTREF__
#define DEVICE_IS_CUDA
"""
_OPENCL = """
#define __DEVICE__ static inline
#define __CONSTANT__ __constant
#define __CONSTANTREF__ __constant
#define DEVICE_IS_OPENCL
#define make_float3(x, y, z) ((float3)((x), (y), (z)))
"""
_CPU = """
#include <cmath>
#define __DEVICE__ static inline
#define __CONSTANT__ static const
#define __CONSTANTREF__ const
struct float3 { float x, y, z; };
static inline float3 make_float3(float x, float y, float z) { return { x, y, z }; }
"""

# A cube named {0} of the size {1}, red fastest, cut into tetrahedra: its corners are walked from the nearest
# to 0 along the axes, the largest share first.
_TETRAHEDRAL = """
__DEVICE__ float3 apply_lut_{0}(float r, float g, float b)
{{
    float share[3] = {{ r, g, b }};
    float out[3] = {{ 0.0f, 0.0f, 0.0f }};
    int step[3] = {{ 3, 3 * {1}, 3 * {1} * {1} }};
    int at = 0;
    for (int c = 0; c < 3; ++c) {{
        float where = _fminf(_fmaxf(share[c], 0.0f), 1.0f) * (float)({1} - 1);
        int index = (int)where < {1} - 2 ? (int)where : {1} - 2;
        share[c] = where - (float)index;
        at += index * step[c];
    }}
    float before = 1.0f;
    for (int n = 0; n < 4; ++n) {{
        int next = share[0] >= share[1] ? (share[0] >= share[2] ? 0 : 2) : (share[1] >= share[2] ? 1 : 2);
        float now = n < 3 ? share[next] : 0.0f;
        for (int c = 0; c < 3; ++c)
            out[c] += (before - now) * {0}[at + c];
        before = now;
        at += n < 3 ? step[next] : 0;
        share[next] = -1.0f;
    }}
    return make_float3(out[0], out[1], out[2]);
}}
"""


@dataclass(frozen=True)
class Cubin:
    """What NVRTC makes of a DCTL for one architecture."""

    code: bytes
    ptx: str
    registers: int  # of a thread
    constants: int  # bytes of constant memory that the DCTL itself defines


def compile_by_nvrtc(
    dctl: str,
    *,
    fast: bool = False,
    luts: Mapping[str, npt.NDArray[np.float32]] | None = None,
    version: tuple[int, int] = NEWEST,
) -> Cubin:
    """Return what NVRTC compiles a DCTL to, for sm_80; what it says is an AssertionError.

    PTX alone may hold more constants than there is constant memory, code for an architecture does not.

    Args:
        dctl: Its text.
        fast: Whether by --use_fast_math.
        luts: The cubes that it looks up, (n, n, n, 3) with red fastest.
        version: The Resolve that is to read it.
    """
    text, controls = _translated(dctl, version)
    prelude = _CUDA + _functions(lambda base: f"{base}f")
    tables = "".join(f"__device__ float {n}[{t.size}];\n{_lookup(n, t)}" for n, t in (luts or {}).items())
    source = f"""{prelude}{_OF_ALL}{tables}{text}
extern "C" __global__ void run(const float *in, float *out, int count, const float *values)
{{
    int i = (int)(blockIdx.x * blockDim.x + threadIdx.x);
    if (i >= count)
        return;
    float3 p = transform(count, 1, i, 0, in[3 * i], in[3 * i + 1], in[3 * i + 2]{_passed(controls)});
    out[3 * i] = p.x, out[3 * i + 1] = p.y, out[3 * i + 2] = p.z;
}}
"""
    # (177: an ACES transform has functions of both depths, and of both directions.)
    options = ["--gpu-architecture=sm_80", "--diag-suppress=177", *(["--use_fast_math"] if fast else [])]
    code, ptx = _Nvrtc.compiled(source, options)
    sections = _sections(code)
    return Cubin(
        code,
        ptx,
        registers=sections[".text.run"][1] >> 24,
        constants=sections.get(".nv.constant3", (0, 0))[0],
    )


def doubles_in(dctl: str, **options: Any) -> list[str]:
    """Return what NVRTC calculates in double precision for a DCTL: nothing, if all of its numbers are floats.

    By --use_fast_math: the sine and cosine of CUDA's library have doubles else, for large angles.
    """
    ptx = compile_by_nvrtc(dctl, fast=True, **options).ptx
    return [line.strip() for line in ptx.splitlines() if ".f64" in line]


def run_on_pocl(
    dctl: str,
    pixels: npt.ArrayLike,
    values: Mapping[str, float],
    *,
    fast: bool = False,
    luts: Mapping[str, npt.NDArray[np.float32]] | None = None,
    version: tuple[int, int] = NEWEST,
) -> npt.NDArray[np.float32]:
    """Return what a DCTL, compiled as OpenCL C and run on the CPU, makes of pixels.

    Args:
        dctl: Its text.
        pixels: RGB, (n, 3).
        values: Some of its controls'; the others have their defaults.
        fast: Whether with -cl-fast-relaxed-math.
        luts: The cubes that it looks up, (n, n, n, 3) with red fastest.
        version: The Resolve that is to read it.
    """
    cl = _opencl()
    text, controls = _translated(dctl, version)
    prelude = _OPENCL + _functions(lambda base: base)
    tables = "".join(
        f"__constant float {n}[] = {{ {_literals(t)} }};\n{_lookup(n, t)}" for n, t in (luts or {}).items()
    )
    source = f"""{prelude}{_OF_ALL}{tables}{text}
__kernel void run(__global const float *in, __global float *out, int count, __global const float *values)
{{
    int i = (int)get_global_id(0);
    float3 p = transform(count, 1, i, 0, in[3 * i], in[3 * i + 1], in[3 * i + 2]{_passed(controls)});
    out[3 * i] = p.x, out[3 * i + 1] = p.y, out[3 * i + 2] = p.z;
}}
"""
    context, program = _pocl(), _built(source, fast)
    given = np.ascontiguousarray(pixels, np.float32)
    made = np.empty_like(given)
    settings = np.array(_settings(controls, values), np.float32)
    flags = cl.mem_flags
    source_buffer, settings_buffer = (
        cl.Buffer(context, flags.READ_ONLY | flags.COPY_HOST_PTR, hostbuf=one) for one in (given, settings)
    )
    made_buffer = cl.Buffer(context, flags.WRITE_ONLY, made.nbytes)
    queue = cl.CommandQueue(context)
    kernel = cl.Kernel(program, "run")
    kernel.set_args(source_buffer, made_buffer, np.int32(len(given)), settings_buffer)
    cl.enqueue_nd_range_kernel(queue, kernel, (len(given),), None)
    cl.enqueue_copy(queue, made, made_buffer)
    queue.finish()
    return made


def cpu_program(dctl: str, flags: Sequence[str], folder: Path) -> Runs:
    """Return a function that runs a DCTL, compiled as C++ by g++ with some flags.

    What the compiler, the program or a sanitizer says is an AssertionError.

    Args:
        dctl: Its text.
        flags: The flags.
        folder: An empty one.
    """
    text, controls = _translated(dctl, NEWEST)
    source = f"""{_CPU}{_functions(lambda base: "" if base in _OF_GPUS else f"{base}f")}{_OF_ALL}{text}
static void run(const float *in, float *out, int count, const float *values)
{{
    for (int i = 0; i < count; ++i) {{
        float3 p = transform(count, 1, i, 0, in[3 * i], in[3 * i + 1], in[3 * i + 2]{_passed(controls)});
        out[3 * i] = p.x, out[3 * i + 1] = p.y, out[3 * i + 2] = p.z;
    }}
}}
"""
    run = cplusplus_program(source, flags, folder)
    return lambda pixels, values: run(pixels, _settings(controls, values))


# Runs a function `run` on the pixels of a file, after its values.
_MAIN_INCLUDES = "#include <cstdio>\n"
_MAIN = """
int main(int count, char **names)
{
    (void)count;
    FILE *file = fopen(names[1], "rb");
    int sizes[2];
    if (!file || fread(sizes, 4, 2, file) != 2)
        return 3;
    float *values = new float[sizes[0] + 1], *in = new float[3 * sizes[1]], *out = new float[3 * sizes[1]];
    if ((int)fread(values, 4, sizes[0], file) != sizes[0] || (int)fread(in, 12, sizes[1], file) != sizes[1])
        return 4;
    run(in, out, sizes[1], values);
    FILE *made = fopen(names[2], "wb");
    fwrite(out, 12, sizes[1], made);
    fclose(made);
    fclose(file);
    delete[] values;
    delete[] in;
    delete[] out;
}
"""


def cplusplus_program(
    source: str, flags: Sequence[str], folder: Path
) -> Callable[[npt.ArrayLike, Sequence[float]], npt.NDArray[np.float32]]:
    """Return a function that runs a C++ function `run` on pixels, (n, 3), with values; see `cpu_program`."""
    (folder / "k.cpp").write_text(_MAIN_INCLUDES + source + _MAIN)
    _quiet("g++", "-std=gnu++17", "-w", *flags, "k.cpp", "-o", "k", cwd=folder)

    def run(pixels: npt.ArrayLike, values: Sequence[float]) -> npt.NDArray[np.float32]:
        given = np.ascontiguousarray(pixels, np.float32)
        sizes = np.array([len(values), len(given)], np.int32)
        (folder / "in").write_bytes(
            sizes.tobytes() + np.array(values, np.float32).tobytes() + given.tobytes()
        )
        _quiet("./k", "in", "out", cwd=folder)
        return np.fromfile(folder / "out", np.float32).reshape(given.shape)

    return run


def _quiet(*command: str, cwd: Path) -> None:
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{ran.returncode}: {ran.stderr[:4000]}"
    assert not ran.stderr, ran.stderr[:4000]


def _translated(dctl: str, version: tuple[int, int]) -> tuple[str, list[tuple[str, str, float]]]:
    """Return a DCTL's text behind the definitions of a version of Resolve, and its controls.

    A control is a name, a type and a default.
    """
    controls = [
        (name, "float" if kind in {"SLIDER_FLOAT", "VALUE_BOX"} else "int", float(default))
        for name, kind, default, _ in _CONTROL.findall(dctl)
    ]
    text = _CONTROL.sub(lambda match: f"enum {{ {match[4]} }};" if match[4] else "", _LUT.sub("", dctl))
    assert text.count(_ENTRY) == 1
    text = text.replace(_ENTRY, _ENTRY + "".join(f", {kind} {name}" for name, kind, _ in controls))
    major, minor = version
    head = f"#define __RESOLVE_VER_MAJOR__ {major}\n#define __RESOLVE_VER_MINOR__ {minor}\n"
    if version >= _HAS_TOOLTIPS:
        head += "#define DEFINE_UI_TOOLTIP(...)\n"
    return head + text, controls


def _functions(name: Any) -> str:
    """Return the documented functions by a language's own; it has not got those without a name."""
    known = {f"_{base}f": base for base in _WITH_F.split()} | {
        f"_{base}": base for base in _WITHOUT_F.split()
    }
    return "".join(f"#define {own} {name(base)}\n" for own, base in known.items() if name(base))


def _passed(controls: Sequence[tuple[str, str, float]]) -> str:
    return "".join(f", ({kind})values[{n}]" for n, (_, kind, _) in enumerate(controls))


def _settings(controls: Sequence[tuple[str, str, float]], values: Mapping[str, float]) -> list[float]:
    unknown = values.keys() - {name for name, _, _ in controls}
    assert not unknown, f"no control {', '.join(sorted(unknown))}"
    return [values.get(name, default) for name, _, default in controls] or [0.0]


def _literals(table: npt.NDArray[np.float32]) -> str:
    return ", ".join(f"{value:.9e}f" for value in table.ravel().tolist())


def _lookup(name: str, table: npt.NDArray[np.float32]) -> str:
    return _TETRAHEDRAL.format(name, len(table))


def _opencl() -> Any:
    """Return pyopencl; nothing that is compiled is kept in the user's folders."""
    os.environ |= {"POCL_KERNEL_CACHE": "0", "PYOPENCL_NO_CACHE": "1"}
    import pyopencl

    return pyopencl


@cache
def _pocl() -> Any:
    """Return pocl's context."""
    cl = _opencl()
    platform = next(one for one in cl.get_platforms() if one.name == "Portable Computing Language")
    return cl.Context(platform.get_devices())


@cache
def _built(source: str, fast: bool) -> Any:
    """Return a program of OpenCL C, built; a warning or an error is an AssertionError."""
    cl, context = _opencl(), _pocl()
    program = cl.Program(context, source)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            program.build(["-cl-std=CL1.2", *(["-cl-fast-relaxed-math"] if fast else [])])
        except cl.RuntimeError as error:
            raise AssertionError(str(error)) from None
    assert not said, said[0].message
    return program


class _Nvrtc:
    """NVIDIA's compiler, as a library."""

    @staticmethod
    @cache
    def library() -> ctypes.CDLL:
        """Return the library of the package nvidia-cuda-nvrtc-cu12."""
        spec = importlib.util.find_spec("nvidia.cuda_nvrtc")
        assert spec is not None
        assert spec.submodule_search_locations is not None
        folder = Path(next(iter(spec.submodule_search_locations)))
        return ctypes.CDLL(str(next(folder.glob("lib/libnvrtc.so.*"))))

    @classmethod
    def compiled(cls, source: str, options: Sequence[str]) -> tuple[bytes, str]:
        """Return the code and the PTX of a source; a warning or an error is an AssertionError."""
        nvrtc, program = cls.library(), ctypes.c_void_p()
        nvrtc.nvrtcCreateProgram(ctypes.byref(program), source.encode(), b"dctl.cu", 0, None, None)
        given = (ctypes.c_char_p * len(options))(*(one.encode() for one in options))
        status = nvrtc.nvrtcCompileProgram(program, len(options), given)
        said = cls._got(program, "ProgramLog").rstrip(b"\0").decode().strip()
        assert status == 0, said
        assert not said, said
        code, ptx = cls._got(program, "CUBIN"), cls._got(program, "PTX").rstrip(b"\0").decode()
        nvrtc.nvrtcDestroyProgram(ctypes.byref(program))
        return code, ptx

    @classmethod
    def _got(cls, program: ctypes.c_void_p, what: str) -> bytes:
        size = ctypes.c_size_t()
        assert getattr(cls.library(), f"nvrtcGet{what}Size")(program, ctypes.byref(size)) == 0
        text = ctypes.create_string_buffer(size.value)
        assert getattr(cls.library(), f"nvrtcGet{what}")(program, text) == 0
        return text.raw


def _sections(elf: bytes) -> dict[str, tuple[int, int]]:
    """Return the size and the info of each section of a 64-bit ELF file; a kernel's has its registers."""
    (table,) = struct.unpack_from("<Q", elf, 0x28)
    entry, count, names = struct.unpack_from("<HHH", elf, 0x3A)
    # name, type, flags, address, offset, size, link, info
    headers = [struct.unpack_from("<IIQQQQII", elf, table + n * entry) for n in range(count)]
    texts = elf[headers[names][4] :]
    return {texts[one[0] : texts.index(b"\0", one[0])].decode(): (one[5], one[7]) for one in headers}
