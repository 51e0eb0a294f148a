# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""DCTL as its documentation has it: types, entries, controls, LUTs, devices; by what numpy makes of each."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.errors import UserError
from ocio_gen.verification.kernels.dctl import dctl_variants, load_dctl
from ocio_gen.verification.kernels.languages import BY_SUFFIX
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.parameters import Parameter, Settings

HEAD = "__DEVICE__ float3 transform(int p_Width, int p_Height, int p_X, int p_Y, "
ENTRY = HEAD + "float p_R, float p_G, float p_B)\n"
TEXTURES = HEAD + "__TEXTURE__ p_TexR, __TEXTURE__ p_TexG, __TEXTURE__ p_TexB)\n"
SAME = ENTRY + "{ return make_float3(p_R, p_G, p_B); }\n"

GRAIN = np.random.default_rng(11).random((5, 7, 4), np.float32) + np.float32(0.25)


@pytest.fixture(
    scope="module", params=[pytest.param("zig", marks=[pytest.mark.hosts, pytest.mark.long]), "system"]
)
def runner(request):
    """What compiles and runs."""
    with KernelRunner(find_compiler(request.param)) as one:
        yield one
    assert one.problems == []


@pytest.fixture
def dctl(tmp_path):
    """Write a DCTL; return its path."""

    def written(text, **files):
        for name, content in files.items():
            (tmp_path / name.replace("_", ".")).write_text(content)
        path = tmp_path / "x.dctl"
        path.write_text(text)
        return path

    return written


def returning(cases):
    """Return a DCTL that returns what the number of a case says, of p = RGB and q = BGR."""
    lines = "".join(f"    if (which == {number}) {{ {case} }}\n" for number, case in enumerate(cases))
    return (
        f"DEFINE_UI_PARAMS(which, Which, DCTLUI_SLIDER_INT, 0, 0, {len(cases)}, 1)\n{ENTRY}{{\n"
        "    float3 p = make_float3(p_R, p_G, p_B), q = make_float3(p_B, p_G, p_R);\n"
        f"{lines}    return p;\n}}\n"
    )


# What is returned of p and q, which are arrays of (n, 3) for numpy.
VECTORS: dict[str, Callable[[Any, Any], Any]] = {
    "return p + q;": lambda p, q: p + q,
    "return p - q;": lambda p, q: p - q,
    "return p * q;": lambda p, q: p * q,
    "return p / q;": lambda p, q: p / q,
    "return -p;": lambda p, q: -p,
    "return p + 2.0f;": lambda p, q: p + 2,
    "return 2.0f - p;": lambda p, q: 2 - p,
    "return p * 2;": lambda p, q: p * 2,
    "return 3.0 / p;": lambda p, q: 3 / p,
    "p += q; p -= 0.5f; p *= q; p /= 4; return p;": lambda p, q: (p + q - 0.5) * q / 4,
    "float3 r = {p.z, q.y, 0.5f}; return r;": lambda p, q: np.stack(
        [p[:, 2], q[:, 1], 0 * p[:, 0] + 0.5], -1
    ),
    "float3 r = {0}; r.y = p.x; return r;": lambda p, q: p[:, [0]] * [0, 1, 0],
    "float3 r[2] = {{1, 2, 3}, {4, 5, 6}}; return r[1] * p.x;": lambda p, q: p[:, [0]] * [4, 5, 6],
    "return to_float3(q.x, q.y, q.z);": lambda p, q: q,
    "return _mix(p, q, 0.25f);": lambda p, q: p + (q - p) * 0.25,
    "float2 a = make_float2(p.x, p.y); a = a * a + a; return make_float3(a.x, a.y, 0.0f);": (
        lambda p, q: (p * p + p) * [1, 1, 0]
    ),
    "float4 a = to_float4(p.x, p.y, p.z, 2.0f); a *= a.w; return make_float3(a.x, a.y, a.z);": (
        lambda p, q: p * 2
    ),
    "int2 a = make_int2(7, -2); a = a / 2; return p * a.x + a.y;": lambda p, q: p * 3 - 1,
    "return make_float3(dot(p, q), length(p), distance(p, q));": lambda p, q: np.stack(
        [(p * q).sum(-1), np.linalg.norm(p, axis=-1), np.linalg.norm(p - q, axis=-1)], -1
    ),
    "return cross(p, q);": np.cross,
    "return normalize(p);": lambda p, q: p / np.linalg.norm(p, axis=-1, keepdims=True),
    "return clamp(p, 0.4f, 0.6f);": lambda p, q: np.clip(p, 0.4, 0.6),
    "return max(p, q) - min(p, 0.5f);": lambda p, q: np.maximum(p, q) - np.minimum(p, 0.5),
    "return floor(p * 4.0f) + fract(p * 4.0f);": lambda p, q: p * 4,
    "return make_float3(pow(p.x, 3.0), log10(p.y), smoothstep(0.0f, 2.0f, p.z));": lambda p, q: np.stack(
        [p[:, 0] ** 3, np.log10(p[:, 1]), (p[:, 2] / 2) ** 2 * (3 - p[:, 2])], -1
    ),
    "int e; float m = _frexp(p.x * 8.0f, e); return make_float3(m, (float)e, 0.0f);": lambda p, q: np.stack(
        [*np.frexp(p[:, 0] * 8), 0 * p[:, 0]], -1
    ),
    "int e; float m = _frexp(p.x * 8.0f, &e); return make_float3(_ldexp(m, e), 0, 0);": (
        lambda p, q: p[:, [0]] * [8, 0, 0]
    ),
    "return make_float3(_floor(p.x * 9), _ceil(p.y * 9), _copysignf(p.z, -1));": lambda p, q: np.stack(
        [np.floor(p[:, 0] * 9), np.ceil(p[:, 1] * 9), -p[:, 2]], -1
    ),
    "return make_float3(abs(-3) + abs(-p.x), min(2, 3) + max(p.x, 9.0), TIMELINE_FRAME_INDEX);": (
        lambda p, q: np.stack([3 + p[:, 0], 11 + 0 * p[:, 0], 1 + 0 * p[:, 0]], -1)
    ),
}


def test_vectors_are_what_their_operators_say(dctl, runner):
    kernel = load_dctl(dctl(returning(VECTORS)), runner)
    p = GRAIN[..., :3].reshape(-1, 3)
    for number, (case, right) in enumerate(VECTORS.items()):
        expected = right(p.astype(np.float64), p[:, ::-1].astype(np.float64))
        made = kernel.run(p, {"which": number})
        assert np.abs(made - expected).max() < 2e-6 * max(1, np.abs(expected).max()), case


IDIOMS = """\
#line 2
typedef struct
{
    float3 rows[3];
    int count;
} Matrix;
struct Pair { float min, max; };
__CONSTANT__ float SCALES[2][3] = {{1.0f, 2.0f, 3.0f}, {4.0f, 5.0f, 6.0f}};
__CONSTANT__ float3 WHITE = {0.5f, 1.0f, 2.0f};
__DEVICE__ float third(__CONSTANTREF__ float *row) { return row[2]; }
__DEVICE__ inline float3 times(Matrix m, float3 p)
{
    float made[3];
    for (int n = 0; n < m.count; ++n)
        made[n] = m.rows[n].x * p.x + m.rows[n].y * p.y + m.rows[n].z * p.z;
    return make_float3(made[0], made[1], made[2]);
}
__DEVICE__ void twice(__PRIVATE__ float *x, const bool really) { *x = really ? *x * 2.0f : *x; }
__DEVICE__ int letters(char text[]) { int n = 0; while (text[n] != '\\0') ++n; return n; }
__DEVICE__ float chosen(float x, float y) { return y; }
__DEVICE__ float chosen(float x) { return x; }
#define HALF(x) ((x) * \\
                 0.5f)
"""


def test_what_c_has_is_there(dctl, runner):
    text = IDIOMS + ENTRY
    text += """{
    Matrix m = {{{1, 0, 0}, {0, 0, 1}, {0, 1, 0}}, 3};
    struct Pair pair = {0.0f, 1.0f};
    uint bits = (1u << 3) | 5u;
    float3 p = times(m, make_float3(p_R, p_G, p_B)) * WHITE;
    twice(&p.x, true);
    p.y += third(SCALES[1]);
    char word[] = "eleven";
    switch (letters(word)) { case 6: p.z += pair.max; break; default: p.z = 99.0f; }
    do { p.z += 1.0f; } while (p.z < 2.0f);
    p.z += (float)bits + HALF(4.0f) + chosen(1.0f) + chosen(1.0f, 100.0f) + sizeof(SCALES) / sizeof(float);
    return p;
}
"""
    rgb = GRAIN[..., :3].reshape(-1, 3).astype(np.float64)
    made = load_dctl(dctl(text), runner).run(rgb, {})
    blue = rgb[:, 1] * 2 + 2 + (rgb[:, 1] * 2 + 2 < 2)  # of `do`, once at least
    expected = np.stack([rgb[:, 0], rgb[:, 2] + 6, blue + 13 + 2 + 1 + 100 + 6], -1)
    assert np.abs(made - expected).max() < 1e-4


CLASHES = """\
__DEVICE__ float min(float a, float b) { return a + 100.0f; }
__DEVICE__ float3 mix(float3 a, float3 b, float x) { return make_float3(7.0f, 8.0f, x); }
__DEVICE__ float clamp(float x) { return 5.0f; }
__DEVICE__ float lerp(float a, float b, float x) { return 6.0f; }
__DEVICE__ int isnan(float x) { return 3; }
__DEVICE__ float abs(float x) { return 4.0f; }
__DEVICE__ float2 make_float2(float x) { return make_float2(x, 40.0f); }
__DEVICE__ float run(float set_lut) { return set_lut; }
__DEVICE__ float system(float x) { return 11.0f; }
typedef struct { float min, max, dot; } Lut;
__CONSTANT__ float length = 21.0f;
"""
# What a DCTL's own says, and what the language's says where the arguments are others.
OWN = {
    "min(1.0f, 2.0f)": 101.0,
    "min(1, 2)": 1.0,
    "mix(p, p, 9.0f).z": 9.0,
    "clamp(3.0f)": 5.0,
    "clamp(3.0f, 0.0f, 1.0f)": 1.0,
    "lerp(1.0f, 2.0f, 3.0f)": 6.0,
    "lerp(p, p, 3.0f).y": 0.5,
    "isnan(1.0f)": 3.0,
    "abs(-9.0f)": 4.0,
    "abs(-9)": 9.0,
    "make_float2(1.0f).y": 40.0,
    "run(2.0f) + system(1.0f)": 13.0,
    "limits.min + limits.max + limits.dot": 6.0,
    "length": 21.0,
    "class + new + template + this + operator": 15.0,
    "dot": 0.25,
}


def test_a_dctls_own_names_win(dctl, runner):
    cases = "".join(f"    if (which == {number}) x = {case};\n" for number, case in enumerate(OWN))
    text = f"""\
{CLASHES}DEFINE_UI_PARAMS(which, Which, DCTLUI_SLIDER_INT, 0, 0, 20, 1)
DEFINE_UI_PARAMS(max, Max, DCTLUI_SLIDER_FLOAT, 0.5, 0, 1, 0.1)
{ENTRY}{{
    Lut limits = {{1.0f, 2.0f, 3.0f}};
    float3 p = make_float3(p_R, p_G, p_B);
    int class = 1, new = 2, template = 3, this = 4, operator = 5;
    float dot = p_R * max, x = 0.0f;
{cases}    return make_float3(x, x, x);
}}
"""
    kernel = load_dctl(dctl(text), runner)
    grey = np.full((1, 3), 0.5)
    made = {case: float(kernel.run(grey, {"which": number})[0, 0]) for number, case in enumerate(OWN)}
    assert made == OWN


def test_a_texture_is_the_whole_image_and_its_edge_goes_on(dctl, runner):
    text = (
        TEXTURES
        + """{
    float right = _tex2D(p_TexR, p_X + 1, p_Y);
    float above = _tex2D(p_TexG, p_X, p_Y - 2);
    float far = _tex2D(p_TexB, p_X * 1.0f - 0.25f, p_Y + p_Height);
    return make_float3(right, above, far);
}
"""
    )
    made = load_dctl(dctl(text), runner).render(GRAIN, {})
    padded = np.pad(GRAIN, ((2, 2), (2, 2), (0, 0)), mode="edge")
    assert np.array_equal(made[..., 0], padded[2:-2, 3:-1, 0])
    assert np.array_equal(made[..., 1], padded[:-4, 2:-2, 1])
    left = np.maximum(np.arange(7) - 1, 0)  # a place between two pixels is the first's
    assert np.array_equal(made[..., 2], np.broadcast_to(GRAIN[-1, left, 2], (5, 7)))
    assert np.array_equal(made[..., 3], GRAIN[..., 3])


def test_an_entry_may_change_alpha(dctl, runner):
    taken = "(int w, int h, int x, int y,\n    float r, const float g, float b , float a)"
    text = f"DEFINE_DCTL_ALPHA_MODE_STRAIGHT\n__DEVICE__ float4 transform {taken}\n"
    text += "{ return make_float4(r, g * a, b, 1.0f - a + x + 10 * y + 100 * w + 1000 * h); }\n"
    made = load_dctl(dctl(text), runner).render(GRAIN, {})
    y, x = np.mgrid[:5, :7]
    expected = np.stack(
        [
            GRAIN[..., 0],
            GRAIN[..., 1] * GRAIN[..., 3],
            GRAIN[..., 2],
            1 - GRAIN[..., 3] + x + 10 * y + 700 + 5000,
        ],
        -1,
    )
    assert np.abs(made - expected).max() < 1e-3


def test_an_entry_of_textures_may_change_alpha(dctl, runner):
    taken = "int, int, int, int, __TEXTURE__, __TEXTURE__, __TEXTURE__, __TEXTURE__"
    taken = ", ".join(f"{kind} a{number}" for number, kind in enumerate(taken.split(", ")))
    text = f"__DEVICE__ float4 transform({taken});\n__DEVICE__ float4 transform({taken})\n"
    text += "{ return make_float4(_tex2D(a7, a2, a3), _tex2D(a6, a2, a3), 0.0f, _tex2D(a4, a2, a3)); }\n"
    made = load_dctl(dctl(text), runner).render(GRAIN, {})
    assert np.array_equal(
        made, np.stack([GRAIN[..., 3], GRAIN[..., 2], 0 * GRAIN[..., 0], GRAIN[..., 0]], -1)
    )


CONTROLS = """\
// DEFINE_UI_PARAMS(commented, Out, DCTLUI_VALUE_BOX, 1)
/* DEFINE_UI_PARAMS(out, Out, DCTLUI_VALUE_BOX, 1) */
DEFINE_UI_PARAMS(gain, Look Up'n'Down // (dB), DCTLUI_SLIDER_FLOAT, .5f, -2.0f, 2.0f, 0.001f);
DEFINE_UI_PARAMS ( stops ,Whole Stops,DCTLUI_SLIDER_INT,-1,-3,3,1 )
DEFINE_UI_PARAMS(value, A "value", DCTLUI_VALUE_BOX, -1.0f / (2.0f + 2))
  DEFINE_UI_PARAMS(on, On, DCTLUI_CHECK_BOX, 1)  // a comment
DEFINE_UI_PARAMS(mode, Mode, DCTLUI_COMBO_BOX, 1,
                 { ADD, TAKE ,KEEP},
                 {Add (all), Take away, Leave it})
DEFINE_UI_PARAMS(other, Other, DCTLUI_COMBO_BOX, SECOND, {FIRST, SECOND}, {1, 2})
DEFINE_UI_PARAMS(tint, Tint, DCTLUI_COLOR_PICKER, 1.0f, 0.5, .25)
DEFINE_UI_TOOLTIP(Tint, "The tint (of all), or: none; it's /* yours */")
DEFINE_ACES_PARAM(IS_PARAMETRIC_ACES_TRANSFORM: 0, OUTPUT_COLORSPACE_TAG: "sRGB_100nits_dim")
"""


def test_controls_are_parameters(dctl, runner):
    text = CONTROLS + ENTRY
    text += """{
    if (mode == KEEP) return make_float3(p_R, p_G, p_B);
    float sign = mode == TAKE ? -1.0f : 1.0f;
    float3 p = make_float3(p_R * tint.r, p_G * tint.y, p_B * tint.b);
    return p * gain + sign * stops + (on ? value : 0.0f) + (other == FIRST ? 100.0f : 0.0f);
}
"""
    kernel = load_dctl(dctl(text), runner)
    assert kernel.parameters == (
        Parameter("gain", 0.5, least=-2.0, most=2.0),
        Parameter("stops", -1.0, whole=True, least=-3.0, most=3.0),
        Parameter("value", -0.25),
        Parameter("on", 1.0, whole=True, least=0.0, most=1.0),
        Parameter("mode", 1.0, whole=True, choices=("Add (all)", "Take away", "Leave it")),
        Parameter("other", 1.0, whole=True, choices=("1", "2")),
        Parameter("tint", (1.0, 0.5, 0.25), count=3, least=0.0, most=1.0),
    )
    rgb = np.array([[0.5, 0.25, 2.0]], np.float32)
    base = rgb * [1, 0.5, 0.25] * 0.5
    tried: list[tuple[Settings, Any]] = [
        ({}, base + 1 - 0.25),
        ({"mode": 0.0}, base - 1 - 0.25),
        ({"mode": 2.0}, rgb),
        ({"on": 0.0, "gain": 2.0}, base * 4 + 1),
        ({"stops": 3.0, "other": 0.0}, base - 3 - 0.25 + 100),
        ({"tint": (0.0, 1.0, 2.0), "value": 0.5}, rgb * [0, 1, 2] * 0.5 + 1 + 0.5),
    ]
    for values, expected in tried:
        assert np.abs(kernel.run(rgb, values) - expected).max() < 1e-6, values


BAD_CONTROLS = {
    "DEFINE_UI_PARAMS(a, A, DCTLUI_SLIDER_INTER, 1, 0, 2, 1)": "DCTLUI_SLIDER_INTER is no kind of control",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_VALUE_BOX)": "the control a has no default",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_VALUE_BOX, none)": "a number of the control a is none, which is none",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_VALUE_BOX, 1e999)": "a number of the control a is 1e999, which is none",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_VALUE_BOX, 9**9**9)": "which is none",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_VALUE_BOX, 1 / 0)": "which is none",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_VALUE_BOX, __import__('os'))": "which is none",
    "DEFINE_UI_PARAMS(a b, A, DCTLUI_VALUE_BOX, 1)": "has no name or no kind",
    "DEFINE_UI_PARAMS(a, A, 1)": "has no name or no kind",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_VALUE_BOX, 1": "DEFINE_UI_PARAMS does not end",
    "DEFINE_UI_PARAMS": r"DEFINE_UI_PARAMS has no \(",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_COMBO_BOX, 0, {A, B}, {A})": "the menu a has 2 values and 1 labels",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_COMBO_BOX, 2, {A, B}, {A, B})": "the default of a is 2, which it has not",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_COMBO_BOX, 0, {1; int system}, {A})": "has no list of names in braces",
    "DEFINE_UI_PARAMS(a, A, DCTLUI_COMBO_BOX, 0)": "has no list of names in braces",
    "DEFINE_LUT(1, x.cube)": "1 is no name of a LUT",
    "DEFINE_LUT(A)": "DEFINE_LUT has no name of a file",
    "DEFINE_LUT(A, x\0.cube)": "DEFINE_LUT has no name of a file",
    "DEFINE_CUBE_LUT(A) LUT_3D_SIZE 2": "has no {} with the LUT",
}


@pytest.mark.parametrize("text", BAD_CONTROLS)
def test_a_definition_that_is_none_is_one_sentence(dctl, runner, text):
    with pytest.raises(UserError, match=rf"x\.dctl: line 3: .*{BAD_CONTROLS[text]}"):
        load_dctl(dctl(f"/* \n */\n{text}\n" + (SAME if text.endswith(")") else "")), runner)


def test_two_controls_have_two_names(dctl, runner):
    text = "DEFINE_UI_PARAMS(a, A, DCTLUI_VALUE_BOX, 1)\n" * 2
    with pytest.raises(UserError, match="line 2: there is a control a already"):
        load_dctl(dctl(text + SAME), runner)


def test_there_are_as_many_controls_as_resolve_has(dctl, runner):
    boxes = [f"DEFINE_UI_PARAMS(a{n}, A, DCTLUI_CHECK_BOX, 0)\n" for n in range(65)]
    assert len(load_dctl(dctl("".join(boxes[:64]) + SAME), runner).parameters) == 64
    with pytest.raises(UserError, match="line 65: there are more than 64 controls of a kind"):
        load_dctl(dctl("".join(boxes) + SAME), runner)


@pytest.mark.parametrize(
    "text",
    [
        "DEFINE_UI_TOOLTIP(a, b)\n" * 100_000,
        f"DEFINE_LUT(a, {'<a/>' * 400_000})\n",
        f'#include "{"<a/>" * 400_000}"\n',
        "DEFINE_UI_TOOLTIP(a, " + "{" * 1_000_000,
        "/*" * 1_000_000,
        "#\n" * 1_000_000,
        "\n" * 4_000_000 + "DEFINE_CUBE_LUT(A) {" + "\n" * 100_000 + "}",
    ],
)
def test_a_long_text_is_read_soon(dctl, runner, text):
    begun = time.monotonic()
    with pytest.raises(UserError):
        load_dctl(dctl(text), runner)
    assert time.monotonic() - begun < 20


DEVICES = """\
#include "own.h"
#ifdef DEVICE_IS_CUDA
__CONSTANT__ float SCALE = 2.0f;
#endif
#if defined(DEVICE_IS_OPENCL) && defined(__OPENCL_VERSION__)
__CONSTANT__ float SCALE = 3.0f;
#endif
#ifdef DEVICE_IS_METAL
#pragma once
__CONSTANT__ float SCALE = FOUR;
#endif
"""


def test_a_dctl_is_a_kernel_for_each_device(dctl, runner):
    path = dctl(
        DEVICES + ENTRY + "{ return make_float3(p_R * SCALE, p_G, p_B); }\n", own_h="#define FOUR 4.0f\n"
    )
    kernels = BY_SUFFIX[".dctl"].variants(path, runner)
    made = {name: kernel.run(np.ones((1, 3)), {}).tolist() for name, kernel in kernels.items()}
    assert made == {"CUDA": [[2, 1, 1]], "OpenCL": [[3, 1, 1]], "Metal": [[4, 1, 1]]}
    assert load_dctl(path, runner).run(np.ones((1, 3)), {}).tolist() == [[2, 1, 1]]


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("", ["CUDA, OpenCL, Metal"]),
        ("#ifdef DEVICE_IS_METAL\n#define TWO 2\n#endif\n", ["CUDA, OpenCL, Metal"]),
        ("#ifndef DEVICE_IS_METAL\nfloat unused;\n#endif\n", ["CUDA, OpenCL", "Metal"]),
    ],
)
def test_devices_with_the_same_text_are_one_kernel(dctl, runner, header, names):
    path = dctl('#include "own.h"\n' + SAME, own_h=header)
    assert list(dctl_variants(path, runner)) == names


CUBE = np.random.default_rng(5).random((3, 3, 3, 3), np.float32)  # by blue, green, red
CURVE = np.cumsum(np.random.default_rng(6).random((9, 3), np.float32), 0) / 9


def rows(table):
    return "\n".join(" ".join(f"{number:.9g}" for number in row) for row in table.reshape(-1, 3))


def curved(rgb, low=0.0, high=1.0):
    at = (rgb - low) / (high - low)
    return np.stack([np.interp(at[:, c], np.linspace(0, 1, 9), CURVE[:, c]) for c in range(3)], -1)


def cubed(rgb, low=0.0, high=1.0):
    """Return a cube's values in tetrahedra, by the definition: from the corner along the largest shares."""
    made = []
    for one in np.clip((np.asarray(rgb, np.float64) - low) / (high - low), 0, 1) * 2:
        index = np.minimum(one.astype(int), 1)
        share = one - index
        at, weights, corners = index.copy(), [1.0], [index.copy()]
        for channel in np.argsort(-share):
            weights.append(share[channel])
            at[channel] += 1
            corners.append(at.copy())
        steps = -np.diff([*weights, 0.0])
        made.append(sum(w * CUBE[c[2], c[1], c[0]] for w, c in zip(steps, corners, strict=True)))
    return np.array(made)


LUTS = {
    "of curves": (f"LUT_1D_SIZE 9\n{rows(CURVE)}", curved),
    "of curves over a range": (
        f"# a comment\nLUT_1D_SIZE 9\nLUT_1D_INPUT_RANGE -1 2\n{rows(CURVE)}",
        lambda rgb: curved(rgb, -1, 2),
    ),
    "of a cube over a domain": (
        f'TITLE "0.5"\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 2 2 2\nLUT_3D_SIZE 3\n\n{rows(CUBE)}',
        lambda rgb: cubed(rgb, 0, 2),
    ),
    "of a cube behind curves": (
        "LUT_1D_SIZE 9\nLUT_1D_INPUT_RANGE 0 2\nLUT_3D_SIZE 3\nLUT_3D_INPUT_RANGE -0.5 1.5\n"
        f"{rows(CURVE)}\n{rows(CUBE)}",
        lambda rgb: cubed(curved(rgb, 0, 2), -0.5, 1.5),
    ),
}
LOOKED_UP = "__DEVICE__ float3 found(float3 p) { return APPLY_LUT(p.x, p.y, p.z, TABLE); }\n"
LOOKED_UP += ENTRY + "{ return found(make_float3(p_R, p_G, p_B)); }\n"


@pytest.mark.parametrize("what", LUTS)
@pytest.mark.parametrize("inline", [False, True])
def test_luts_are_what_numpy_interpolates(dctl, runner, what, inline):
    content, right = LUTS[what]
    if inline:
        path = dctl(f"{LOOKED_UP}DEFINE_CUBE_LUT(TABLE)\n{{\n{content}\n}}\n")
    else:
        path = dctl(f'DEFINE_LUT(TABLE, "table.cube");\n{LOOKED_UP}', table_cube=content)
    rgb = np.random.default_rng(7).random((200, 3), np.float32) * 2 - np.float32(0.25)
    assert np.abs(load_dctl(path, runner).run(rgb, {}) - right(rgb)).max() < 1e-6


@pytest.mark.parametrize(
    "content",
    [
        "",
        "LUT_3D_SIZE 1\n0 0 0",
        "LUT_3D_SIZE 2\n" + "0 0 0\n" * 7,
        "LUT_3D_SIZE 2\n" + "0 0 nan\n" * 8,
        "LUT_3D_SIZE 2\n" + "0 0 1e99\n" * 8,
        "LUT_3D_SIZE 999999\n0 0 0",
        "LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE 1 1\n0 0 0\n1 1 1",
        "LUT_1D_SIZE 2\nDOMAIN_MAX nan 1 1\n0 0 0\n1 1 1",
        "LUT_1D_SIZE 2\n0 0 zero\n1 1 1",
    ],
)
def test_a_lut_that_is_none_is_one_sentence(dctl, runner, content):
    path = dctl(f"DEFINE_LUT(TABLE, table.cube)\n{LOOKED_UP}", table_cube=content)
    with pytest.raises(UserError, match=r"table\.cube: cannot be read as a \.cube \("):
        load_dctl(path, runner)


# What is wrong with a DCTL, and what is said.
WRONG = {
    "a word": (
        f"#line 2\n#define A \\\n 1\n\n{ENTRY}{{ return missing(p_R); }}\n",
        r"x\.dctl: line 6: does not compile with .*: missing is not defined in it",
    ),
    "a type": (f"\ndouble3 x;\n{SAME}", r"x\.dctl: line 2: .*double3 is not defined in it"),
    "a word in another file": (
        f'#include "own.h"\n{SAME}',
        r"own\.h: line 2: .*: missing is not defined in it",
    ),
    "a mark": (
        f"\n\n/* \n */ float x = `1`;\n{SAME}",
        r"x\.dctl: line 4: ` is no part of a kernel's language",
    ),
    "a control in another function": (
        "DEFINE_UI_PARAMS(gain, Gain, DCTLUI_VALUE_BOX, 1)\n"
        f"__DEVICE__ float f(float x) {{ return x * gain; }}\n{SAME}",
        r"x\.dctl: line 2: gain is a control, which Resolve hands to transform\(\) and to no other function",
    ),
    "a transition": (
        "__DEVICE__ float4 transition(int p_Width) { return make_float4(0, 0, 0, 0); }\n",
        "is a transition between two clips; only transforms of pixels can be run",
    ),
    "another entry": (
        "__DEVICE__ float3 transform(float r, float g, float b) { return make_float3(r, g, b); }\n",
        "its function transform is none of those that DCTL's documentation has",
    ),
    "four channels of three": (
        HEAD + "float r, float g, float b, float a) { return make_float3(r, g, b); }\n",
        "its function transform is none of those",
    ),
    "no entry": ("__DEVICE__ float f(float x) { return x; }\n", r"has no function transform\(int p_Width"),
    "an entry in a comment": (f"/* {SAME} */\n", r"has no function transform\(int p_Width"),
    "Resolve's own": (
        "DEFINE_ACES_PARAM(Y_MIN: 0.0001, DISPLAY_PRI: { 0.68, 0.32 },\n EOTF: 0)\n"
        f"{ENTRY}{{ return AcesOutputTransform(p_R, p_G, p_B); }}\n",
        r"x\.dctl: line 4: AcesOutputTransform is Resolve's own ACES transform",
    ),
    "what no device compiles": (
        f"{ENTRY}{{ float3 p = 1.0f; return p; }}\n",
        r"x\.dctl: line 2: does not compile with .*float3",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_in_one_sentence(dctl, runner, what):
    text, sentence = WRONG[what]
    with pytest.raises(UserError, match=sentence) as caught:
        load_dctl(dctl(text, own_h="#line 90\n__DEVICE__ float f(float x) { return missing; }\n"), runner)
    assert len(str(caught.value).splitlines()) == 1


def test_random_numbers_are_in_their_range_and_spread(dctl, runner):
    text = ENTRY + "{ return make_float3(RAND(p_X), RAND((uint)(p_R * 1000.0f)), RAND(7)); }\n"
    image = np.random.default_rng(3).random((1, 4096, 4), np.float32)
    made = load_dctl(dctl(text), runner).render(image, {})[0, :, :3]
    assert made.min() >= 0
    assert made.max() <= 1
    assert np.abs(made[:, :2].mean(0) - 0.5).max() < 0.03
    assert np.abs(np.histogram(made[:, 0], 8, (0, 1))[0] / 512 - 1).max() < 0.25
    assert len(set(made[:, 2].tolist())) == 1
