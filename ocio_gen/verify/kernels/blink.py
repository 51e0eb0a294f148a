"""Nuke's BlinkScript as C++, through a thin shim of what the language has built in."""

import re
from pathlib import Path

from ocio_gen.compiler import Compiler
from ocio_gen.errors import UserError
from ocio_gen.verify.kernels.kernel import Kernel, Parameter, compiled

_SHIM = Path(__file__).parent / "blink.h"
_KERNEL = re.compile(r"^kernel (\w+) : ImageComputationKernel<ePixelWise>", re.M)
_PARAM = re.compile(r"^  (int|bool|float|float3) (\w+);", re.M)
_DEFAULT = re.compile(r'defineParam\((\w+), "[^"]*", (?:float3\()?([-\w.]+)')


def load_blink(path: Path, folder: Path, compiler: Compiler) -> Kernel:
    """Return a kernel of pixels, compiled for this machine.

    Args:
        path: The file, with one kernel.
        folder: Where to compile.
        compiler: What compiles.

    Raises:
        UserError: it cannot be read, has no kernel of pixels, or does not compile.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as a BlinkScript kernel ({error})") from None
    found = _KERNEL.search(text)
    if not found:
        raise UserError(f"{path}: has no kernel of pixels (ImageComputationKernel<ePixelWise>)")
    declared = text.partition("param:")[2].partition("local:")[0]
    defaults = dict(_DEFAULT.findall(text))
    kinds = {name: kind for kind, name in _PARAM.findall(declared)}
    try:
        parameters = tuple(
            Parameter(name, _number(defaults.get(name, "0")), 3 if kind == "float3" else 1)
            for name, kind in kinds.items()
        )
    except ValueError as error:
        raise UserError(f"{path}: a default is no number ({error}); export it again") from None
    source = _as_cpp(text, found[1], kinds)
    return compiled(source, ".cpp", folder, path.stem, parameters, compiler)


def _number(text: str) -> float:
    return float(text == "true") if text in {"true", "false"} else float(text.rstrip("f"))


def _as_cpp(text: str, name: str, kinds: dict[str, str]) -> str:
    lines = []
    for parameter, kind in kinds.items():
        if kind == "float3":
            lines.append(f"    one.{parameter} = float3(values[0], values[1], values[2]); values += 3;")
        else:
            lines.append(f"    one.{parameter} = ({kind})*values++;")
    sets = "\n".join(lines)
    return f"""\
{_SHIM.read_text(encoding="utf-8")}
{text}
extern "C" __attribute__((visibility("default")))
void run(const float *in, float *out, int count, const float *values)
{{
    {name} one;
    one.define();
{sets}
    one.init();
    for (int i = 0; i < count; ++i, in += 3, out += 3) {{
        float source[4] = {{ in[0], in[1], in[2], 1.0f }}, made[4];
        one.src.pixel = source;
        one.dst.pixel = made;
        one.process();
        out[0] = made[0], out[1] = made[1], out[2] = made[2];
    }}
}}
"""
