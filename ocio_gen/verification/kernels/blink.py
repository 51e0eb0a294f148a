# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nuke's BlinkScript as C++, through a shim of what the language has built in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ocio_gen.core.errors import InvalidPluginError
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.kernels.nuke.expressions import Expression
from ocio_gen.verification.kernels.runner import KernelRunner, Language
from ocio_gen.verification.kernels.sources import read_source
from ocio_gen.verification.kernels.tokens import OWN, Vocabulary
from ocio_gen.verification.parameters import Parameter, Setting

_WORDS = """
Image ImageComputationKernel ePixelWise eComponentWise eRead eWrite eReadWrite eAccessPoint
eAccessRanged1D eAccessRanged2D eAccessRandom eEdgeNone eEdgeClamped eEdgeConstant eParamProxyScale
setArray eX eY Axis sample_type defineParam float1 float2 float3 float4 int1 int2 int3 int4 uint float3x3
float4x4 recti rectf x y z w x1 y1 x2 y2 bounds width height inside setAxis setRange setIdentity
transpose invert PI kComps kMin kMax kWhitePoint kClamps sin cos tan asin acos atan sinh cosh tanh exp
exp2 exp10 log log2 log10 sqrt rsqrt rcp floor ceil round rint trunc fabs abs sign isnan isinf min max
pow atan2 fmod hypot step clamp lerp mix dot cross length normalize median bilinear
"""
BLINK = Language("blink", Vocabulary(frozenset(_WORDS.split())))

# In a text that is preprocessed and checked.
_MARKER = re.compile(r'^# \d+ "[^"\n]*"$', re.M | re.A)
_KERNEL = re.compile(
    rf"\bstruct\s+{OWN}(\w+)\s*:\s*(?:public\s+)?(?:{OWN})?(\w+)\s*(?:<\s*(?:{OWN})?(\w+)\s*>)?\s*\{{", re.A
)
_SECTION = re.compile(r"\bpublic\s*:(.*?)(?:\bprotected\s*:|[{(]|\Z)", re.S | re.A)
_DECLARED = re.compile(r"\s*(\w+)\s+(\w+(?:\s*,\s*\w+)*)\s*(?:=([^=]+))?", re.A)
_IMAGE = re.compile(r"\bImage\s*<\s*(\w+)([^<>]*)>\s*(\w+)\s*;", re.A)
_PROCESS = re.compile(rf"\bvoid\s+{OWN}process\s*\(([^()]*)\)", re.A)
_DEFINED = re.compile(r"\bdefineParam\s*\(", re.A)
_MARK = re.compile(r'"(?:[^"\\\n]|\\.)*"|[(){},]')
_VECTOR = re.compile(r"\s*(?:float|int|bool)([1-4]|3x3|4x4|)\s*\((.*)\)\s*", re.S | re.A)
_SUFFIX = re.compile(r"(?<=[\d.])[fF]\b", re.A)
_TEXT = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*', re.A)

_COUNTS = {f"{kind}{count}": count for kind in ("float", "int") for count in range(1, 5)}
_COUNTS |= {"float": 1, "int": 1, "uint": 1, "bool": 1, "float3x3": 9, "float4x4": 16}

# How a kernel asks for the place that it is at.
_PLACES = {"": "", "int": "x", "int2": "int2(x, y)", "int3": "int3(x, y, c)", "float2": "float2(x, y)"}


@dataclass(frozen=True)
class BlinkKernel:
    """A kernel that can be run."""

    kernel: Kernel
    name: str  # in its text
    labels: Mapping[str, str]  # of parameters, by their names


def load_blink(path: Path, runner: KernelRunner) -> Kernel:
    """Return a kernel of pixels, compiled for this machine.

    Args:
        path: The file, with one kernel.
        runner: What compiles and runs it.

    Raises:
        UserError: it cannot be read, has no kernel of pixels, or does not compile.
    """
    return blink_kernel(read_source(path, "a BlinkScript kernel"), path, runner).kernel


def blink_kernel(text: str, path: Path, runner: KernelRunner) -> BlinkKernel:
    """Return the kernel of a text; arguments and errors are otherwise those of `load_blink`."""
    checked = runner.checked(text, path, BLINK)
    name, body, by_component = _kernel(_MARKER.sub("", checked.text), path)
    defined = {arguments[0]: arguments[1:] for arguments in _defined(body)}
    kinds, labels, parameters = {}, {}, []
    for own, kind, initial in _parameters(body, path):
        label, default, *_ = [*defined.get(BLINK.vocabulary.own(own), []), "", ""]
        kinds[own], labels[own] = kind, _label(own, label)
        parameters.append(_parameter(path, own, kind, default or initial))
    entry = _entry(path, name, body, kinds, by_component=by_component)
    kernel = runner.compiled(checked, entry, path, BLINK, tuple(parameters))
    return BlinkKernel(kernel, name, labels)


def _kernel(text: str, path: Path) -> tuple[str, str, bool]:
    """Return the name of the text's kernel, its body, and whether it is run for each component."""
    found = [match for match in _KERNEL.finditer(text) if match[2].startswith("Image")]
    if not found:
        raise InvalidPluginError(path, "has no kernel of pixels (ImageComputationKernel<ePixelWise>)")
    if len(found) > 1:
        names = ", ".join(match[1] for match in found)
        raise InvalidPluginError(path, f"has {len(found)} kernels: {names}", hint="give each a file")
    _, kind, granularity = found[0].groups()
    if kind != "ImageComputationKernel" or granularity not in {"ePixelWise", "eComponentWise"}:
        raise InvalidPluginError(
            path,
            f"has no kernel of pixels (ImageComputationKernel<ePixelWise>): {found[0][1]} is {kind}"
            + (f"<{granularity}>" if granularity else ""),
        )
    return found[0][1], text[found[0].end() :], granularity == "eComponentWise"


def _parameters(body: str, path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the names, the types and the first values of a kernel's parameters."""
    for section in _SECTION.finditer(body):
        *statements, _ = section[1].split(";")
        for statement in statements:
            declared = _DECLARED.fullmatch(statement)
            kind = declared[1].removeprefix(OWN) if declared else ""
            if not declared or kind not in _COUNTS:
                shown = " ".join(statement.replace(OWN, "").split())[:40]
                raise InvalidPluginError(path, f"its parameter {shown!r} cannot be set here")
            for name in declared[2].split(","):
                yield name.strip().removeprefix(OWN), kind, declared[3] or ""


def _defined(body: str) -> Iterator[list[str]]:
    """Yield the arguments of each defineParam()."""
    end = 0
    for match in _DEFINED.finditer(body):
        if match.start() < end:
            continue  # within the arguments of another: no text is read twice
        arguments, depth, begin = list[str](), 1, match.end()
        for mark in _MARK.finditer(body, begin):
            end = mark.end()
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(mark[0], 0)
            if not depth or (depth == 1 and mark[0] == ","):
                arguments.append(body[begin : mark.start()].strip())
                begin = end
            if not depth:
                yield arguments
                break


def _label(name: str, label: str) -> str:
    found = _TEXT.fullmatch(label)
    return found[1] if found else name


def _parameter(path: Path, name: str, kind: str, text: str) -> Parameter:
    count = _COUNTS[kind]
    default: Setting = 0.0
    if text:
        vector = _VECTOR.fullmatch(text)
        texts = vector[2].split(",") if vector else [text]
        numbers = tuple(_number(path, name, one) for one in texts)
        if len(numbers) not in {1, count}:
            raise InvalidPluginError(path, f"the default of {name} has {len(numbers)} numbers")
        default = tuple(float(number) for number in np.resize(numbers, count)) if count > 1 else numbers[0]
    elif count > 1:
        default = (0.0,) * count
    if kind == "bool":
        return Parameter(name, float(default != 0), whole=True, least=0.0, most=1.0)
    return Parameter(name, default, count, whole=kind.startswith(("int", "uint")))


def _number(path: Path, name: str, text: str) -> float:
    try:
        read = Expression(_SUFFIX.sub("", text), f"{path}: the default of {name}")
        return float(read.value(lambda _: None, np.float64))
    except InvalidPluginError:
        shown = text.strip().replace(OWN, "")[:40]
        raise InvalidPluginError(path, f"the default of {name} is {shown}, which is no number") from None


def _entry(path: Path, name: str, body: str, kinds: Mapping[str, str], *, by_component: bool) -> str:
    """Return the C++ that calls a kernel."""
    images = {match[3]: match[1] for match in _IMAGE.finditer(body)}
    sources = [image for image, use in images.items() if use == "eRead"]
    made = [image for image, use in images.items() if use != "eRead"]
    if len(sources) > 1 or len(made) != 1:
        text = f"{name} reads {len(sources)} images and writes {len(made)}"
        raise InvalidPluginError(path, text, hint="only kernels that read and write one can be run here")
    process = _PROCESS.search(body)
    if not process:
        raise InvalidPluginError(path, f"{name} has no function process()")
    kinds_of_place = [" ".join(one.split()[:-1] or one.split()) for one in process[1].split(",")]
    if kinds_of_place == ["int", "int"]:
        place: str | None = "x, y"
    else:
        place = _PLACES.get(kinds_of_place[0]) if len(kinds_of_place) == 1 else None
    if place is None:
        raise InvalidPluginError(path, f"{name} has no function process() or process(int2 pos)")
    opens = "".join(f"        opened({image}, in, width, height);\n" for image in sources)
    moves = "".join(f"        moved({image}, x, y, c);\n" for image in images)
    return f"""
struct entered_kernel : {OWN}{name} {{
    void opens(float *in, float *out, int width, int height)
    {{
{opens}        opened({made[0]}, out, width, height);
    }}
    void starts(const float *values)
    {{
        {OWN}define();
{"".join(_set(parameter, kind) for parameter, kind in kinds.items())}        {OWN}init();
    }}
    void makes(int x, int y, int c)
    {{
{moves}        {OWN}process({place});
    }}
}};
extern "C" __attribute__((visibility("default")))
void run(const float *in, float *out, int width, int height, const float *values)
{{
    entered_kernel one;
    for (long long i = 0; i < 4LL * width * height; ++i)
        out[i] = {"in[i]" if images[made[0]] == "eReadWrite" else "0.0f"};
    one.opens((float *)in, out, width, height);
    one.starts(values);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < {4 if by_component else 1}; ++c)
                one.makes(x, y, c);
}}
"""


def _set(parameter: str, kind: str) -> str:
    """Return the C++ that sets a parameter from the next values."""
    name, count = BLINK.vocabulary.own(parameter), _COUNTS[kind]
    if count == 1 and kind in {"float", "int", "uint", "bool"}:
        return f"        {name} = ({kind})*values++;\n"
    if kind.endswith(("3x3", "4x4")):
        size = int(kind[-1])
        places = [f"{name}[{n // size}][{n % size}]" for n in range(count)]
    else:
        places = [f"{name}[{n}]" for n in range(count)]
    return "".join(f"        {place} = *values++;\n" for place in places)
