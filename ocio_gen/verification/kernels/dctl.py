# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""DaVinci's DCTL as C, through a thin shim of what the language has built in."""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidPluginError
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.kernels.runner import KernelRunner, Language
from ocio_gen.verification.kernels.sources import read_source
from ocio_gen.verification.parameters import Parameter

_WORDS = """
float2 float3 float4 make_float2 make_float3 make_float4 x y z w _fabs _logf _log2f _log10f _expf _exp2f
_sqrtf _ceilf _floorf _truncf _cosf _sinf _tanf _acosf _asinf _acoshf _asinhf _atanhf _coshf _sinhf _tanhf
_exp10f _round _rsqrtf _frecip _cospif _sinpif _powf _copysignf _fmaxf _fminf _hypotf _atan2f _fdimf _fmod
_fdivide _ldexp _fmaf _clampf _saturatef _mix isinf isnan signbit abs min max Lut apply_lut
"""
DCTL = Language("dctl", ".c", ("-std=gnu17",), frozenset(_WORDS.split()))

# DEFINE_UI_PARAMS(variable, label, kind, default, ...), and of a combo box {values}, {labels}.
_UI = re.compile(
    r"^DEFINE_UI_PARAMS\((\w+), ([^,\n]+), (DCTLUI_\w+), (-?(?:\d+\.?\d*|\.\d+))"
    r"(?:, \{([^}\n]*)\}, \{([^}\n]*)\})?[^\n]*\)$",
    re.M | re.A,
)
_TOOLTIP = re.compile(r"^DEFINE_UI_TOOLTIP\([^\n]*\)$", re.M)
_LUT = re.compile(r"^DEFINE_LUT\((\w+), ([^)\n]+)\)$", re.M | re.A)
_ENTRY = "transform(int p_Width, int p_Height, int p_X, int p_Y, float p_R, float p_G, float p_B)"


def load_dctl(path: Path, runner: KernelRunner, *, trilinear: bool = False) -> Kernel:
    """Return a DCTL compiled for this machine, with the cubes that it names.

    Args:
        path: The .dctl file.
        runner: What compiles and runs it.
        trilinear: How 3D LUTs are interpolated; else in tetrahedra. In Resolve the project says it.

    Raises:
        UserError: it cannot be read, is no transform, or does not compile.
    """
    text = read_source(path, "a DCTL")
    if _ENTRY not in text:
        raise InvalidPluginError(
            path, f"has no function {_ENTRY}", hint="only transforms of pixels can be run"
        )
    try:
        parameters = tuple(Parameter(match[1], float(match[4])) for match in _UI.finditer(text))
    except ValueError as error:
        raise InvalidPluginError(path, f"a default is no number ({error})", hint="export it again") from None
    luts = dict(_LUT.findall(text))
    checked = runner.checked(_without_controls(text), path, DCTL)
    cubes = [read_cube(_beside(path, file)) for file in luts.values()]
    kernel = runner.compiled(checked + _entry(parameters, list(luts)), path, DCTL, parameters)
    for index, cube in enumerate(cubes):
        kernel.set_lut(index, cube, trilinear=trilinear)
    return kernel


def _beside(path: Path, name: str) -> Path:
    """Return a file of a DCTL's folder.

    Raises:
        UserError: it lies elsewhere.
    """
    found = (path.parent / name).resolve()
    if not found.is_relative_to(path.parent.resolve()):
        raise InvalidPluginError(path, f"its LUT {name} lies outside of its folder", hint="copy it there")
    return path.parent / name


def _without_controls(text: str) -> str:
    """Return a text with variables for its controls and LUTs."""

    def declared(match: re.Match[str]) -> str:
        kind = "float" if match[3] == "DCTLUI_SLIDER_FLOAT" else "int"
        values = f"enum {{ {match[5]} }}; " if match[5] else ""
        return f"{values}static {kind} {match[1]} = {match[4]};"

    return _TOOLTIP.sub("", _LUT.sub(lambda match: f"static Lut {match[1]};", _UI.sub(declared, text)))


def _entry(parameters: tuple[Parameter, ...], luts: list[str]) -> str:
    """Return the C that calls a DCTL."""
    sets = "".join(f"    {DCTL.own(one.name)} = values[{index}];\n" for index, one in enumerate(parameters))
    names = "".join(f"    if (index == {index}) {DCTL.own(name)} = lut;\n" for index, name in enumerate(luts))
    return f"""
__attribute__((visibility("default")))
void set_lut(int index, const float *table, int size, int linear)
{{
    Lut lut = {{ table, size }};
    trilinear = linear;
{names}}}
__attribute__((visibility("default")))
void run(const float *in, float *out, int width, int height, const float *values)
{{
{sets}    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x, in += 4, out += 4) {{
            float3 p = {DCTL.own("transform")}(width, height, x, y, in[0], in[1], in[2]);
            out[0] = p.x, out[1] = p.y, out[2] = p.z, out[3] = in[3];
        }}
}}
"""


def read_cube(path: Path) -> npt.NDArray[np.float32]:
    """Return the table of a 3D .cube over 0..1: (n, n, n, 3), red fastest.

    Raises:
        UserError: it cannot be read.
    """
    try:
        lines = read_text(path, "give a 3D .cube").splitlines()
        size = next(int(line.split()[1]) for line in lines if line.startswith("LUT_3D_SIZE"))
        rows = [line for line in lines if line[:1].isdigit() or line[:1] in "-+."]
        table = np.array(" ".join(rows).split(), np.float32)
        return table.reshape(size, size, size, 3)
    except (ValueError, StopIteration) as error:
        raise InvalidPluginError(path, f"cannot be read as a 3D .cube ({error})") from None
