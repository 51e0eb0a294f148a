"""DaVinci's DCTL as C, through a thin shim of what the language has built in."""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocio_gen.compiler import Compiler
from ocio_gen.errors import UserError
from ocio_gen.verify.kernels.kernel import Kernel, Parameter, compiled

_SHIM = Path(__file__).parent / "dctl.h"

# DEFINE_UI_PARAMS(variable, label, kind, default, ...), and of a combo box {values}, {labels}.
_UI = re.compile(
    r"^DEFINE_UI_PARAMS\((\w+), ([^,]+), (DCTLUI_\w+), (-?[\d.]+)(?:, \{([^}]*)\}, \{([^}]*)\})?[^\n]*\)$",
    re.M,
)
_LUT = re.compile(r"^DEFINE_LUT\((\w+), ([^)]+)\)$", re.M)
_ENTRY = "transform(int p_Width, int p_Height, int p_X, int p_Y, float p_R, float p_G, float p_B)"


def load_dctl(path: Path, folder: Path, compiler: Compiler, *, trilinear: bool = False) -> Kernel:
    """Return a DCTL compiled for this machine, with the cubes that it names.

    Args:
        path: The .dctl file.
        folder: Where to compile.
        compiler: What compiles.
        trilinear: How 3D LUTs are interpolated; else in tetrahedra. In Resolve the project says it.

    Raises:
        UserError: it cannot be read, is no transform, or does not compile.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as a DCTL ({error})") from None
    if _ENTRY not in text:
        raise UserError(f"{path}: has no function {_ENTRY}; only transforms of pixels can be run")
    try:
        parameters = tuple(Parameter(match[1], float(match[4])) for match in _UI.finditer(text))
    except ValueError as error:
        raise UserError(f"{path}: a default is no number ({error}); export it again") from None
    luts = dict(_LUT.findall(text))
    kernel = compiled(_as_c(text, parameters, luts), ".c", folder, path.stem, parameters, compiler)
    for name, file in luts.items():
        kernel.set_lut(name, read_cube(path.parent / file), trilinear=trilinear)
    return kernel


def _as_c(text: str, parameters: tuple[Parameter, ...], luts: dict[str, str]) -> str:
    def declared(match: re.Match[str]) -> str:
        kind = "float" if match[3] == "DCTLUI_SLIDER_FLOAT" else "int"
        values = f"enum {{ {match[5]} }}; " if match[5] else ""
        return f"{values}static {kind} {match[1]} = {match[4]};"

    text = _LUT.sub(lambda match: f"static Lut {match[1]};", _UI.sub(declared, text))
    sets = "".join(f"    {one.name} = values[{index}];\n" for index, one in enumerate(parameters))
    names = "".join(f'    if (!__builtin_strcmp(name, "{name}")) {name} = lut;\n' for name in luts)
    return f"""\
{_SHIM.read_text(encoding="utf-8")}
{text}
#define EXPORT __attribute__((visibility("default")))
EXPORT void set_lut(const char *name, const float *table, int size, int linear)
{{
    Lut lut = {{ table, size }};
    trilinear = linear;
{names}}}
EXPORT void run(const float *in, float *out, int count, const float *values)
{{
{sets}    for (int i = 0; i < count; ++i, in += 3, out += 3) {{
        float3 p = transform(count, 1, i, 0, in[0], in[1], in[2]);
        out[0] = p.x, out[1] = p.y, out[2] = p.z;
    }}
}}
"""


def read_cube(path: Path) -> npt.NDArray[np.float32]:
    """Return the table of a 3D .cube over 0..1: (n, n, n, 3), red fastest.

    Raises:
        UserError: it cannot be read.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines()
        size = next(int(line.split()[1]) for line in lines if line.startswith("LUT_3D_SIZE"))
        rows = [line for line in lines if line[:1].isdigit() or line[:1] in "-+."]
        table = np.array(" ".join(rows).split(), np.float32)
        return table.reshape(size, size, size, 3)
    except (OSError, ValueError, StopIteration) as error:
        raise UserError(f"{path}: cannot be read as a 3D .cube ({error})") from None
