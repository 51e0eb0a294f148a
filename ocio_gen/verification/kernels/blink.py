# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nuke's BlinkScript as C++, through a thin shim of what the language has built in."""

import re
from pathlib import Path

from ocio_gen.core.errors import InvalidPluginError
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.kernels.runner import KernelRunner, Language
from ocio_gen.verification.kernels.sources import read_source
from ocio_gen.verification.kernels.tokens import OWN, Vocabulary
from ocio_gen.verification.parameters import Parameter

_WORDS = """
Image ImageComputationKernel ePixelWise eRead eWrite eAccessPoint eEdgeClamped defineParam
float2 float3 float4 x y z w fabs floor ceil sqrt log log2 exp exp2 sin cos tan pow atan2
"""
BLINK = Language(
    "blink", ".cpp", ("-std=gnu++17", "-fno-exceptions", "-fno-rtti"), Vocabulary(frozenset(_WORDS.split()))
)
_KERNEL = re.compile(r"^kernel (\w+) : ImageComputationKernel<ePixelWise>", re.M | re.A)
_PARAM = re.compile(r"^  (int|bool|float|float3) (\w+);", re.M | re.A)
_DEFAULT = re.compile(r'defineParam\((\w+), "[^"]*", (?:float3\()?([-\w.]+)')


def load_blink(path: Path, runner: KernelRunner) -> Kernel:
    """Return a kernel of pixels, compiled for this machine.

    Args:
        path: The file, with one kernel.
        runner: What compiles and runs it.

    Raises:
        UserError: it cannot be read, has no kernel of pixels, or does not compile.
    """
    text = read_source(path, "a BlinkScript kernel")
    found = _KERNEL.search(text)
    if not found:
        raise InvalidPluginError(path, "has no kernel of pixels (ImageComputationKernel<ePixelWise>)")
    declared = text.partition("param:")[2].partition("local:")[0]
    defaults = dict(_DEFAULT.findall(text))
    kinds = {name: kind for kind, name in _PARAM.findall(declared)}
    parameters = tuple(
        Parameter(name, _number(path, name, defaults.get(name, "0")), 3 if kind == "float3" else 1)
        for name, kind in kinds.items()
    )
    checked = runner.checked(text, path, BLINK)
    entry = _entry(BLINK.vocabulary.own(found[1]), kinds)
    return runner.compiled(checked, entry, path, BLINK, parameters)


def _number(path: Path, name: str, text: str) -> float:
    if text in {"true", "false"}:
        return float(text == "true")
    try:
        return float(text.rstrip("f"))
    except ValueError:
        raise InvalidPluginError(path, f"the default of {name} is {text}, which is no number") from None


def _entry(name: str, kinds: dict[str, str]) -> str:
    """Return the C++ that calls a kernel."""
    lines = []
    for parameter, kind in ((BLINK.vocabulary.own(parameter), kind) for parameter, kind in kinds.items()):
        if kind == "float3":
            lines.append(f"    one.{parameter} = float3(values[0], values[1], values[2]); values += 3;")
        else:
            lines.append(f"    one.{parameter} = ({kind})*values++;")
    sets = "\n".join(lines)
    return f"""
extern "C" __attribute__((visibility("default")))
void run(const float *in, float *out, int width, int height, const float *values)
{{
    {name} one;
    one.{OWN}define();
{sets}
    one.{OWN}init();
    for (int i = 0; i < width * height; ++i, in += 4, out += 4) {{
        float source[4] = {{ in[0], in[1], in[2], in[3] }}, made[4] = {{ 0.0f, 0.0f, 0.0f, 0.0f }};
        one.{OWN}src.pixel = source;
        one.{OWN}dst.pixel = made;
        one.{OWN}process();
        out[0] = made[0], out[1] = made[1], out[2] = made[2], out[3] = made[3];
    }}
}}
"""
