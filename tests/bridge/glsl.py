# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Small shaders in the GLSL that OCIO writes, and what each is in numpy, written by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.bridge.shaders import Shader

Floats: TypeAlias = npt.NDArray[np.float32]


def shader(body: str, before: str = "") -> Shader:
    """Return a shader of statements that change `p`, after functions and arrays."""
    text = f"""{before}
// Declaration of the OCIO shader function
vec4 ocio(vec4 inPixel)
{{
  vec4 p = inPixel;

  // Add Small processing

  {{
{body}
  }}
  return p;
}}
"""
    return Shader(text, "ocio", {})


@dataclass(frozen=True)
class Case:
    """Statements, and their result for red, green and blue."""

    body: str
    result: Callable[[Floats, Floats, Floats], tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]]
    before: str = ""


f = np.float32

_PIECEWISE = """
float piece(float x)
{
  if (x < -1.) { return -10.; }
  else if (x < 0.)
  {
    if (x < -0.5) return x * 2.;
    float y = x * 3.;
    return y;
  }
  if (x > 1.) return 10.;
  return x;
}
"""
_BISECTION = """
float root(float y)
{
  float low = 0.;
  float high = 4.;
  int n = 0;
  while (n < 30 && high - low > 0.0001)
  {
    float middle = (low + high) * 0.5;
    if (middle * middle < y) low = middle; else high = middle;
    ++n;
  }
  return low;
}
"""
_CURVE = """
const int offsets[3] = int[3](0, 2, 5);
const int counts[3] = int[3](2, 3, 1);
const float knots[6] = float[6](-1., 0.5, 0., 1., 2., -3.5);
float curve(in int index, in float x)
{
  int first = offsets[index];
  int sets = counts[index] * 3 / 3;
  if (sets == 1) { return x; }
  float sum = 0.;
  int i = 0;
  for (i = 0; i < sets; ++i)
  {
    if (x < knots[first + i]) { break; }
    sum += 1.;
  }
  return sum * 10. + float(i);
}
"""
_VECTORS = """
vec2 turned(vec2 v) { return vec2(-v.y, v.x); }
vec3 scaled(vec3 v, float by) { vec3 made = v * by; return made.bgr; }
vec4 whole(vec3 v) { return vec4(v + 1., 1.); }
float total(vec3 v) { return v.x + v.y + v.z; }
"""


def _rooted(y: Floats) -> Floats:
    low, high = np.zeros_like(y), np.full_like(y, 4.0)
    for _ in range(30):
        going = high - low > f(0.0001)
        middle = (low + high) * f(0.5)
        less = middle * middle < y
        low, high = np.where(going & less, middle, low), np.where(going & ~less, middle, high)
    return low


def _curved(knots: list[float], x: Floats) -> Floats:
    index = np.argmax(np.stack([x < f(one) for one in knots] + [np.ones_like(x, bool)]), axis=0)
    made: Floats = (index * 11).astype(f)
    return made


def _piece(x: Floats) -> Floats:
    made: Floats = np.select([x < -1, x < f(-0.5), x < 0, x > 1], [f(-10), x * f(2), x * f(3), f(10)], x)
    return made


# Whatever is computed the same way, operation by operation, is the same to the last bit.
EXACT = {
    "a swizzle from itself": Case("p.rgb = p.gbr;", lambda r, g, b: (g, b, r)),
    "part of a swizzle from itself": Case(
        "p.rg = p.gr * vec2(2., 3.);", lambda r, g, b: (g * f(2), r * f(3), b)
    ),
    "a swizzle of a swizzle": Case("p.rgb.g = p.bgr.r;", lambda r, g, b: (r, b, b)),
    "a swizzle into a changed one": Case("p.rgb = p.rrr + p.bgr;", lambda r, g, b: (r + b, r + g, r + r)),
    "shadowed names": Case(
        "float x = p.r; { float x = p.g; { float x = 1.5; p.b = x * p.b; } p.r = x; } p.g = x;",
        lambda r, g, b: (g, r, b * f(1.5)),
    ),
    "lists of variables": Case(
        "vec3 u, v; u = p.rgb; v = u * 2.; float s = v.x, t = s + 1.; p.rgb = vec3(s, t, v.z);;",
        lambda r, g, b: (r * f(2), r * f(2) + f(1), b * f(2)),
    ),
    "operations that assign": Case(
        "p.r += 1.; p.g -= 2.; p.b *= 3.; p.rgb /= 2.;",
        lambda r, g, b: ((r + f(1)) / f(2), (g - f(2)) / f(2), b * f(3) / f(2)),
    ),
    "early returns": Case(
        "p.r = piece(p.r); p.g = piece(p.g);", lambda r, g, b: (_piece(r), _piece(g), b), _PIECEWISE
    ),
    "a loop of unknown length": Case(
        "p.r = root(abs(p.r));", lambda r, g, b: (_rooted(np.abs(r)), g, b), _BISECTION
    ),
    "loops written out, and functions of integers": Case(
        "p.r = curve(0, p.r); p.g = curve(1, p.g); p.b = curve(2, p.b);",
        lambda r, g, b: (_curved([-1.0, 0.5], r), _curved([0.0, 1.0, 2.0], g), b),
        _CURVE,
    ),
    "a loop up to what a pixel says": Case(
        "int n = int(abs(p.r) * 3.); float s = 0.; for (int i = 0; i < n; i++) { s = s + p.g; } p.b = s;",
        lambda r, g, b: (r, g, _added(g, np.trunc(np.abs(r) * f(3)))),
    ),
    "nothing but a flag": Case(
        "vec3 isHigh = vec3(greaterThan(p.rgb, vec3(0.5)));\n"
        "vec3 low = sqrt(vec3(0.5) - p.rgb); vec3 high = sqrt(p.rgb - vec3(0.5));\n"
        "p.rgb = isHigh * high + (vec3(1.) - isHigh) * low;",
        lambda r, g, b: tuple(np.sqrt(np.abs(one - f(0.5))) for one in (r, g, b)),
    ),
    "a mix by a flag": Case(
        "p.r = mix(sqrt(-p.r), sqrt(p.r), float(p.r > 0.));", lambda r, g, b: (np.sqrt(np.abs(r)), g, b)
    ),
    "a mix": Case("p.r = mix(p.g, p.b, p.r);", lambda r, g, b: (g * (f(1) - r) + b * r, g, b)),
    "choices": Case(
        "p.r = p.r > p.g ? p.b : p.g > 0. ? 1. : 2.; p.gb = p.g > 0. ? vec2(p.b, 1.) : p.gb;",
        lambda r, g, b: (
            np.where(r > g, b, np.where(g > 0, f(1), f(2))),
            np.where(g > 0, b, g),
            np.where(g > 0, f(1), b),
        ),
    ),
    "truth values": Case(
        "bool up = p.r > 0.; if (up && !(p.g > 0.) || p.b > 1.) { p.r = 5.; } if (p.gb == p.bg) p.g = 7.;",
        lambda r, g, b: (np.where((r > 0) & ~(g > 0) | (b > 1), f(5), r), np.where(g == b, f(7), g), b),
    ),
    "matrices, by columns": Case(
        "p.rgb = mat3(1., 2., 3., 4., 5., 6., 7., 8., 9.) * p.rgb;",
        lambda r, g, b: tuple(r * f(n) + g * f(n + 3) + b * f(n + 6) for n in (1, 2, 3)),
    ),
    "a matrix of four, and alpha": Case(
        "p = mat4(2., 0., 0., 0., 0., 3., 0., 0., 1., 0., 4., 0., 0., 0., 0., 1.) * p; p.a = p.a * 2.;",
        lambda r, g, b: (
            r * f(2) + g * f(0) + b,
            r * f(0) + g * f(3) + b * f(0),
            r * f(0) + g * f(0) + b * f(4),
        ),
    ),
    "functions of vectors": Case(
        "p.rg = turned(p.rg); p.rgb = scaled(p.rgb, 2.);"
        "p.rgb = whole(p.rgb).rgb; p.r = total(scaled(p.rgb, 1.));",
        lambda r, g, b: (
            ((-g * f(2) + f(1)) + (r * f(2) + f(1))) + (b * f(2) + f(1)),
            r * f(2) + f(1),
            -g * f(2) + f(1),
        ),
        _VECTORS,
    ),
    "rounding": Case(
        "p.r = floor(p.r * 3.); p.g = ceil(p.g * 3. - p.b); p.b = sign(p.b) * abs(p.b);",
        lambda r, g, b: (np.floor(r * f(3)), np.ceil(g * f(3) - b), np.sign(b) * np.abs(b)),
    ),
    "bounds": Case(
        "p.r = clamp(p.r, -0.5, 0.5); p.g = step(0.3, p.g); p.b = min(max(p.b, p.r), 0.7);",
        lambda r, g, b: (
            np.clip(r, f(-0.5), f(0.5)),
            np.where(g < f(0.3), f(0), f(1)),
            np.minimum(np.maximum(b, np.clip(r, f(-0.5), f(0.5))), f(0.7)),
        ),
    ),
    "products of vectors": Case(
        "p.r = dot(p.rgb, vec3(0.25, 0.5, 0.75));",
        lambda r, g, b: (r * f(0.25) + g * f(0.5) + b * f(0.75), g, b),
    ),
    "a pixel that returns early": Case(
        "if (p.r < 0.) return inPixel; p.g = 9.;", lambda r, g, b: (r, np.where(r < 0, g, f(9)), b)
    ),
    "numbers": Case(
        "p.r = p.r * .5 + 2.e-1; p.g = -p.g + 1e2; p.b = p.b * -3.f - (-1.5);",
        lambda r, g, b: (r * f(0.5) + f(0.2), -g + f(100), b * f(-3) - f(-1.5)),
    ),
}

# Within a few ULPs.
CLOSE = {
    "powers": Case(
        "p.r = pow(abs(p.r), 2.4); p.g = pow(10., p.g); p.b = exp(p.b) + exp2(p.b);",
        lambda r, g, b: (np.abs(r) ** 2.4, 10.0**g, np.exp(b) + np.exp2(b)),
    ),
    "logarithms": Case(
        "p.r = log(abs(p.r) + 1e-3); p.g = log2(abs(p.g) + 1e-3); p.b = log(abs(p.b) + 1e-3) * 0.4342944819;",
        lambda r, g, b: (np.log(np.abs(r) + 1e-3), np.log2(np.abs(g) + 1e-3), np.log10(np.abs(b) + 1e-3)),
    ),
    "angles": Case(
        "float a = atan(p.r, p.g); p.r = a; p.g = sin(p.b) + cos(p.b); p.b = tan(p.b * 0.5);",
        lambda r, g, b: (np.arctan2(r, g), np.sin(b) + np.cos(b), np.tan(b * 0.5)),
    ),
}  # fmt: skip


def _added(x: Floats, times: Floats) -> Floats:
    total = np.zeros_like(x)
    for n in range(int(times.max())):
        total = np.where(n < times, total + x, total)
    return total
