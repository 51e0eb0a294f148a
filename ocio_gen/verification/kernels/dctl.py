# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""DaVinci's DCTL as C++, through a thin shim of what the language has built in.

Resolve hands a DCTL to CUDA, OpenCL or Metal, which have macros of their own: a DCTL that asks for them is as
many kernels.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ocio_gen.core.errors import InvalidPluginError
from ocio_gen.verification.kernels.dctl_definitions import Control, Definitions
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.kernels.runner import Checked, KernelRunner, Language, UnknownWordError
from ocio_gen.verification.kernels.sources import read_source
from ocio_gen.verification.kernels.tokens import C_KEYWORDS, OWN, Vocabulary

_WORDS = """
float2 float3 float4 int2 int3 int4 uint x y z w r g b a __TEXTURE__ __LUT__
"""
_FUNCTIONS = """
make_float2 make_float3 make_float4 make_int2 make_int3 make_int4 to_float2 to_float3 to_float4
_tex2D __apply_lut RAND
_fabs _logf _log2f _log10f _expf _exp2f _exp10f _sqrtf _ceilf _floorf _ceil _floor _truncf _round _cosf _sinf
_tanf _acosf _asinf _acoshf _asinhf _atanhf _coshf _sinhf _tanhf _cospif _sinpif _rsqrtf _frecip _powf
_copysignf _fmaxf _fminf _hypotf _atan2f _fdimf _fmod _fdivide _ldexp _frexp _fmaf _clampf _saturatef _mix
isinf isnan signbit abs min max
_clamp fabs floor ceil trunc round sqrt rsqrt exp exp2 log log2 log10 sin cos tan asin acos atan sinh cosh
tanh fract sign saturate fmin fmax pow fmod atan2 copysign dot cross length distance normalize reflect clamp
mix lerp step smoothstep
"""
DCTL = Language(
    "dctl",
    Vocabulary(frozenset(_WORDS.split()), frozenset(_FUNCTIONS.split()), C_KEYWORDS),
)

# What each of Resolve's compilers defines, and Resolve for it.
_DEVICES = {
    "CUDA": "DEVICE_IS_CUDA __CUDACC__ __CUDACC_RTC__",
    "OpenCL": "DEVICE_IS_OPENCL __OPENCL_VERSION__",
    "Metal": "DEVICE_IS_METAL __METAL__ __METAL_VERSION__ __METAL_MACOS__",
}
_ASKS = re.compile(r"\b(?:DEVICE_IS_\w+|__CUDA\w+|__OPENCL\w+|__METAL\w+)\b", re.A)

# What is 1, or that of one version of Resolve, whatever a DCTL makes of others.
_ONE_OF_MANY = {
    "TIMELINE_FRAME_INDEX": "other frames than the first were not tried",
    "__RESOLVE_VER_MAJOR__": "other versions of Resolve than 20.1 were not tried",
}

# What DEFINE_ACES_PARAM has Resolve make.
_ACES = {"AcesOutputTransform", "AcesInvOutputTransform"}

# The documented entries: what they return, and what they take after the size and the place.
_ENTRIES = {
    ("float3", "float"): 3,
    ("float3", "__TEXTURE__"): 3,
    ("float4", "float"): 4,
    ("float4", "__TEXTURE__"): 4,
}
_DOCUMENTED = "transform(int p_Width, int p_Height, int p_X, int p_Y, float p_R, float p_G, float p_B)"
_DECLARED = re.compile(rf"\b(float[34])\s+{OWN}transform\s*\(([^()]*)(?=\)\s*([{{;]))", re.A)
_TRANSITION = re.compile(rf"\bfloat4\s+{OWN}transition\s*\(", re.A)


def load_dctl(path: Path, runner: KernelRunner, *, trilinear: bool = False) -> Kernel:
    """Return a DCTL compiled for this machine, with the cubes that it names, as it is in CUDA.

    Args:
        path: The .dctl file.
        runner: What compiles and runs it.
        trilinear: How 3D LUTs are interpolated; else in tetrahedra. In Resolve the project says it.

    Raises:
        UserError: it cannot be read, is no transform, or does not compile.
    """
    return _Source(path, runner).kernel("CUDA", trilinear=trilinear)


def dctl_variants(path: Path, runner: KernelRunner) -> Mapping[str, Kernel]:
    """Return a DCTL as it is on each device, by their names; where it is the same, once: "CUDA, Metal".

    Raises:
        UserError: as for `load_dctl`.
    """
    source = _Source(path, runner)
    devices: dict[str, list[str]] = {}
    for name in _DEVICES if source.asks_for_device else ["CUDA"]:
        devices.setdefault(source.checked(name).text, []).append(name)
    if not source.asks_for_device:
        devices = {text: list(_DEVICES) for text in devices}
    return {", ".join(names): source.kernel(names[0]) for names in devices.values()}


class _Source:
    """A DCTL's text, which can be compiled for several devices."""

    def __init__(self, path: Path, runner: KernelRunner) -> None:
        self._path, self._runner = path, runner
        self._definitions = Definitions(path, read_source(path, "a DCTL"))
        self._checked: dict[str, Checked] = {}

    @property
    def asks_for_device(self) -> bool:
        return _ASKS.search(self.checked("CUDA").source) is not None

    def checked(self, device: str) -> Checked:
        """Return the text for a device, as it can be compiled."""
        if device not in self._checked:
            macros = "".join(f"#define {name} 1\n" for name in _DEVICES[device].split())
            luts = "".join(f"static __LUT__ {name};\n" for name in self._definitions.luts)
            self._checked[device] = self._runner.checked(
                self._definitions.text, self._path, DCTL, macros + luts
            )
        return self._checked[device]

    def kernel(self, device: str, *, trilinear: bool = False) -> Kernel:
        """Return the kernel for a device."""
        checked, controls = self.checked(device), self._definitions.controls
        entry = _Entry(checked.text, controls, list(self._definitions.luts), self._path)
        parameters = tuple(control.parameter for control in controls)
        taking = Checked(entry.text, checked.source, checked.files)
        try:
            kernel = self._runner.compiled(taking, entry.caller, self._path, DCTL, parameters)
        except UnknownWordError as error:
            raise self._explained(error) from None
        for index, cube in enumerate(self._definitions.luts.values()):
            kernel.set_lut(index, cube, trilinear=trilinear)
        kernel.notes = tuple(f"asks for {word}: {_ONE_OF_MANY[word]}" for word in self._asked)
        return kernel

    @property
    def _asked(self) -> list[str]:
        """What it asks for that has one value here."""
        return [word for word in _ONE_OF_MANY if re.search(rf"\b{word}\b", self._definitions.text)]

    def _explained(self, error: UnknownWordError) -> InvalidPluginError:
        """Return an error about a word that Resolve knows, or the same."""
        if error.word in {control.parameter.name for control in self._definitions.controls}:
            text = f"{error.word} is a control, which Resolve hands to transform() and to no other function"
            return InvalidPluginError(error.about, text, where=error.where, hint="pass it on as an argument")
        if error.word in _ACES:
            text = f"{error.word} is Resolve's own ACES transform, whose pixels are not known here"
            return InvalidPluginError(error.about, text, where=error.where)
        return error


class _Entry:
    """The function that Resolve calls for each pixel, and ours that does so.

    Attributes:
        text: A DCTL's checked text, whose entry takes the controls' values, too.
        caller: The C++ that calls it.
    """

    def __init__(self, text: str, controls: Sequence[Control], luts: Sequence[str], path: Path) -> None:
        self._controls, self._luts = controls, luts
        own = DCTL.vocabulary.own
        added = "".join(f", {one.type} {own(one.parameter.name)}" for one in controls)
        found = {kind for one in _DECLARED.finditer(text) if one[3] == "{" and (kind := _kind(one))}
        if len(found) != 1:
            raise _no_entry(text, path)
        (self._kind,) = found
        self.text = _DECLARED.sub(lambda one: one[0] + added if _kind(one) else one[0], text)
        self.caller = self._set_lut() + self._run()

    def _set_lut(self) -> str:
        own = DCTL.vocabulary.own
        sets = "".join(
            f"    if (index == {index}) {own(name)} = lut;\n" for index, name in enumerate(self._luts)
        )
        return f"""
extern "C" __attribute__((visibility("default")))
void set_lut(int index, const float *table, int shaper, int cube, int linear)
{{
    __LUT__ lut = {{ table, shaper, cube }};
    __trilinear = linear;
{sets}}}
"""

    def _run(self) -> str:
        returned, taken = self._kind
        count = _ENTRIES[self._kind]
        channels = ", ".join(f"in[{c}]" if taken == "float" else f"texture[{c}]" for c in range(count))
        alpha = "p.w" if returned == "float4" else "in[3]"
        textures = ", ".join(f"{{ in + {c}, width, height }}" for c in range(4))
        return f"""
extern "C" __attribute__((visibility("default")))
void run(const float *in, float *out, int width, int height, const float *values)
{{
    const __TEXTURE__ texture[4] = {{ {textures} }};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x, in += 4, out += 4) {{
            {returned} p = {OWN}transform(width, height, x, y, {channels}{self._passed()});
            out[0] = p.x, out[1] = p.y, out[2] = p.z, out[3] = {alpha};
        }}
}}
"""

    def _passed(self) -> str:
        """Return the controls' values as arguments."""
        passed, place = "", 0
        for control in self._controls:
            numbers = [f"values[{place + n}]" for n in range(control.parameter.count)]
            place += control.parameter.count
            if len(numbers) == 1:
                passed += f", ({control.type}){numbers[0]}"
            else:
                passed += f", {control.type}{{ {', '.join(f'{{ {one} }}' for one in numbers)} }}"
        return passed


def _kind(declared: re.Match[str]) -> tuple[str, str] | None:
    """Return which of the documented entries a function is; none if it is another."""
    types = [
        " ".join(word for word in parameter.split()[:-1] if word != "const")
        for parameter in declared[2].split(",")
    ]
    kind = (declared[1], types[-1])
    if types == ["int"] * 4 + [types[-1]] * _ENTRIES.get(kind, -1):
        return kind
    return None


def _no_entry(text: str, path: Path) -> InvalidPluginError:
    if _TRANSITION.search(text):
        return InvalidPluginError(
            path, "is a transition between two clips", hint="only transforms of pixels can be run"
        )
    if f"{OWN}transform" in text:
        return InvalidPluginError(
            path,
            f"its function transform is none of those that DCTL's documentation has, as {_DOCUMENTED} is",
        )
    return InvalidPluginError(
        path, f"has no function {_DOCUMENTED}", hint="only transforms of pixels can be run"
    )
