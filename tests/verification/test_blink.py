# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""BlinkScript as its documentation writes it: images, vectors, functions, parameters."""

import numpy as np
import pytest

from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.errors import UserError
from ocio_gen.verification.kernels.blink import load_blink
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.parameters import Parameter

PIXELS = np.random.default_rng(7).uniform(-0.5, 1.5, (4, 6, 4)).astype(np.float32)
ROWS, COLUMNS = np.mgrid[:4, :6]


@pytest.fixture(scope="module")
def runner():
    with KernelRunner(find_compiler("system")) as one:
        yield one


def load(folder, runner, text):
    path = folder / "own.rpp"
    path.write_text(text)
    return load_blink(path, runner)


def kernel(process, *, access="eAccessPoint, eEdgeClamped", wise="ePixelWise", more=""):
    return f"""
kernel Own : public ImageComputationKernel<{wise}>
{{
  Image<eRead, {access}> src;
  Image<eWrite> dst;
{more}
  {process}
}};
"""


# What process() does with a pixel, and what comes of it.
POINTWISE = {
    "dst() = src();": PIXELS,
    "SampleType(src) p = src(); dst() = p * 2.0f;": PIXELS * 2,
    "dst(0) = src(2); dst(3) = src(3);": PIXELS[..., [2, 0, 0, 3]] * [1, 0, 0, 1],
    "float4 p = src(); p.x = p.w; p[1] = 1.0f; p.z += 1; dst() = p;": np.stack(
        [PIXELS[..., 3], PIXELS[..., 0] * 0 + 1, PIXELS[..., 2] + 1, PIXELS[..., 3]], -1
    ),
    "dst() = 1.0f - src() / 2;": 1 - PIXELS / 2,
    "float linux = 3.0f, unix = 4.0f; dst() = float4(linux * unix);": np.full((4, 6, 4), 12),
    "dst() = -src() + float4(1.0f, 2.0f, 3.0f, 4.0f);": -PIXELS + np.array([1, 2, 3, 4]),
    "dst() = float4(float3(src(0), src(1), src(2)) * src(3), 1.0f);": np.concatenate(
        [PIXELS[..., :3] * PIXELS[..., 3:], np.ones((4, 6, 1))], -1
    ),
    "dst() = clamp(src(), float4(0.0f), float4(1.0f));": np.clip(PIXELS, 0, 1),
    "dst() = clamp(src(), 0.0f, 1.0f);": np.clip(PIXELS, 0, 1),
    "dst() = max(src(), 0.25f) - min(src(), float4(0.5f));": np.maximum(PIXELS, 0.25)
    - np.minimum(PIXELS, 0.5),
    "dst() = float4(dot(src(), src()));": np.repeat((PIXELS**2).sum(-1)[..., None], 4, -1),
    "dst() = float4(length(float2(3.0f, 4.0f)), pow(2, -1), fmod(7.0f, 4.0f), atan2(0.0f, 1.0f));": np.full(
        (4, 6, 4), [5, 0.5, 3, 0]
    ),
    "dst() = float4(cross(float3(1, 0, 0), float3(0, 1, 0)), normalize(float3(0, 3, 0)).y);": np.full(
        (4, 6, 4), [0, 0, 1, 1]
    ),
    "dst() = log2(exp2(src())) + floor(src()) + ceil(src()) + sqrt(fabs(src()));": (
        PIXELS + np.floor(PIXELS) + np.ceil(PIXELS) + np.sqrt(np.abs(PIXELS))
    ),
    "dst() = float4(round(2.5f), rint(2.5f), trunc(-2.5f), sign(-3.0f));": np.full((4, 6, 4), [3, 2, -2, -1]),
    "int2 i(5, 10); int k = abs(-3); dst() = float4(i.x / 2, i.y, k, max(k, 5));": np.full(
        (4, 6, 4), [2, 10, 3, 5]
    ),
    "float v[5] = {5, 1, 4, 2, 3}; dst() = float4(median(v, 5));": np.full((4, 6, 4), 3),
    "float3x3 m(1,2,3, 0,1,4, 5,6,0); dst() = float4(m * float3(1.0f), (m * m.invert())[1][1]);": np.full(
        (4, 6, 4), [6, 5, 11, 1]
    ),
    "bool b = src(0) > 0.5f && !(src(1) > 0.5f); dst() = float4(b ? 1.0f : 0.0f);": np.repeat(
        ((PIXELS[..., 0] > 0.5) & ~(PIXELS[..., 1] > 0.5))[..., None], 4, -1
    ),
    "recti b = src.bounds; dst() = float4(b.width(), b.height(), b.x1, b.inside(5, 3));": np.full(
        (4, 6, 4), [6, 4, 0, 1]
    ),
    "float n = sqrt(-1.0f); dst() = float4(max(n, 2.0f), min(n, 3.0f), clamp(n, 0, 1), n != n);": np.full(
        (4, 6, 4), [2, 3, 0, 1]
    ),
    "dst() = float4(PI);": np.full((4, 6, 4), np.pi),
}  # fmt: skip


@pytest.fixture(
    scope="module", params=[pytest.param("zig", marks=[pytest.mark.hosts, pytest.mark.long]), "system"]
)
def pointwise(request, tmp_path_factory):
    """A kernel that does any of it: compiling takes seconds."""
    cases = "".join(f"if (which == {n}) {{ {one} }}\n" for n, one in enumerate(POINTWISE))
    text = kernel(f"void process() {{ {cases} }}", more="param: int which; local:")
    with KernelRunner(find_compiler(request.param)) as one:
        yield load(tmp_path_factory.mktemp("pointwise"), one, text)


@pytest.mark.parametrize("process", POINTWISE)
def test_a_pixel_is_what_the_documentation_says(pointwise, process):
    found = pointwise.render(PIXELS, {"which": list(POINTWISE).index(process)})
    assert np.allclose(found, POINTWISE[process], rtol=1e-5, atol=1e-6)


def clamped(dx, dy):
    """The pixels that lie aside, with those at the edge repeated."""
    return PIXELS[np.clip(ROWS + dy, 0, 3), np.clip(COLUMNS + dx, 0, 5)]


def test_the_place_of_a_pixel_is_known(tmp_path, runner):
    own = load(tmp_path, runner, kernel("void process(int2 pos) { dst() = float4(pos.x, pos.y, 0, 1); }"))
    assert np.array_equal(own.render(PIXELS, {})[..., :2], np.stack([COLUMNS, ROWS], -1))


@pytest.mark.parametrize(("axis", "step"), [("eX", (1, 0)), ("eY", (0, 1))])
def test_a_range_of_one_dimension_lies_along_an_axis(tmp_path, runner, axis, step):
    more = f"void init() {{ src.setRange(-1, 1); src.setAxis({axis}); }}"
    process = "void process() { dst() = src(-1) + 10.0f * src(1); dst(3) = src(0, 3); }"
    own = load(tmp_path, runner, kernel(process, access="eAccessRanged1D, eEdgeClamped", more=more))
    expected = clamped(-step[0], -step[1]) + 10 * clamped(*step)
    expected[..., 3] = PIXELS[..., 3]
    assert np.allclose(own.render(PIXELS, {}), expected)


def test_a_range_of_two_dimensions_is_relative(tmp_path, runner):
    more = "void init() { src.setRange(-1, -1, 1, 1); }"
    process = "void process() { dst() = src(1, -1); dst(3) = src(0, 1, 2); }"
    own = load(tmp_path, runner, kernel(process, access="eAccessRanged2D, eEdgeClamped", more=more))
    expected = clamped(1, -1)
    expected[..., 3] = clamped(0, 1)[..., 2]
    assert np.allclose(own.render(PIXELS, {}), expected)


def test_random_access_is_absolute(tmp_path, runner):
    process = "void process(int2 pos) { dst() = src(5 - pos.x, pos.y); dst(3) = src(0, 0, 1); }"
    own = load(tmp_path, runner, kernel(process, access="eAccessRandom"))
    expected = PIXELS[:, ::-1].copy()
    expected[..., 3] = PIXELS[0, 0, 1]
    assert np.array_equal(own.render(PIXELS, {}), expected)


@pytest.mark.parametrize(("edge", "beyond"), [("eEdgeConstant", 0), ("eEdgeNone", np.nan)])
def test_beyond_the_edge_is_what_the_image_says(tmp_path, runner, edge, beyond):
    process = "void process(int2 pos) { dst() = src(pos.x + 1, pos.y); }"
    found = load(tmp_path, runner, kernel(process, access=f"eAccessRandom, {edge}")).render(PIXELS, {})
    assert np.array_equal(found[:, :-1], PIXELS[:, 1:])
    assert np.array_equal(found[:, -1], np.full((4, 4), beyond), equal_nan=True)


def test_between_pixels_is_in_proportion(tmp_path, runner):
    process = "void process(int2 pos) { dst() = bilinear(src, pos.x + 0.75f, pos.y + 0.5f); }"
    own = load(tmp_path, runner, kernel(process, access="eAccessRandom, eEdgeClamped"))
    assert np.allclose(own.render(PIXELS, {}), PIXELS * 0.75 + clamped(1, 0) * 0.25, atol=1e-6)


def test_a_kernel_of_components_runs_for_each(tmp_path, runner):
    process = "void process() { ValueType(dst) v = src(); dst() = v * v; }"
    own = load(tmp_path, runner, kernel(process, wise="eComponentWise"))
    assert np.allclose(own.render(PIXELS, {}), PIXELS**2)


PARAMETERS = """
  param:
  float gain; int count; bool on; float3 color; int2 place; float4 all; float3x3 m;
  float first, second;
  local: float twice;
  void define() {
    defineParam(gain, "a \\"gain\\", say", 0.5f);
    defineParam(count, "count", 3);
    defineParam(on, "on", true);
    defineParam(color, "color", float3(1.0f, 2.0f, .5f));
    defineParam(place, "place", int2(4));
    defineParam(all, "all", float4(1.0f/4.0f, -1.0f, 1e-2f, 0.0f));
    defineParam(m, "m", float3x3(1,0,0, 0,1,0, 0,0,1));
  }
  void init() { twice = gain * 2.0f; }
"""


def test_parameters_have_their_types_and_defaults(tmp_path, runner):
    process = (
        "void process() { dst() = float4(twice, count, on, color.y + place.x + all.x + m[2][2] + second); }"
    )
    own = load(tmp_path, runner, kernel(process, more=PARAMETERS))
    assert own.parameters == (
        Parameter("gain", 0.5),
        Parameter("count", 3.0, whole=True),
        Parameter("on", 1.0, whole=True, least=0.0, most=1.0),
        Parameter("color", (1.0, 2.0, 0.5), 3),
        Parameter("place", (4.0, 4.0), 2, whole=True),
        Parameter("all", (0.25, -1.0, 0.01, 0.0), 4),
        Parameter("m", (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0), 9),
        Parameter("first", 0.0),
        Parameter("second", 0.0),
    )
    assert np.allclose(own.render(PIXELS, {})[0, 0], [1, 3, 1, 2 + 4 + 0.25 + 1])
    values = {"gain": 2, "on": 0, "color": (0, 5, 0), "place": (1, 2), "second": 7}
    assert np.allclose(own.render(PIXELS, values)[0, 0], [4, 3, 0, 5 + 1 + 0.25 + 1 + 7])


def test_a_kernel_may_name_things_as_the_shim_does(tmp_path, runner):
    before = """
#define lerp(a, b, f) ((a) + ((b) - (a)) * (f))
struct vec { float at; };
inline float clamp(float x, float a, float b) { return 7.0f; }
float run(float opened) { return opened * 2.0f; }
"""
    more = "float length(float x) { return x + 1.0f; }"
    process = "void process() { vec elements; elements.at = run(src(0)); float width = length(elements.at);"
    process += " dst() = float4(width, clamp(0.5f, 0.0f, 1.0f), lerp(0.0f, 4.0f, 0.25f), 0.0f); }"
    own = load(tmp_path, runner, before + kernel(process, more=more))
    expected = np.stack([PIXELS[..., 0] * 2 + 1, *np.full((3, 4, 6), [[[7]], [[1]], [[0]]])], -1)
    assert np.allclose(own.render(PIXELS, {}), expected)


def test_the_documentations_way_to_write_a_kernel_is_read(tmp_path, runner):
    """A vendor's file: public, SampleType, float4, a parameter after a blank line."""
    more = """
    param:
    float steps;

    void define()
    {
        defineParam(steps, "steps", 50.0f);
    }
"""
    process = """void process()
    {
        SampleType(src) p = src();
        float4 cv = (log2(max(p, float4(0.00118f))) + 2.5f) * steps + 425.0f;
        dst() = clamp(cv, float4(64.0f), float4(940.0f)) / 1023.0f;
    }"""
    found = load(tmp_path, runner, kernel(process, more=more)).render(PIXELS, {})
    codes = (np.log2(np.maximum(PIXELS, 0.00118)) + 2.5) * 50 + 425
    assert np.allclose(found, np.clip(codes, 64, 940) / 1023, atol=1e-6)


COPY = "void process() { dst() = src(); }"
PIXELWISE = "ImageComputationKernel<ePixelWise>"
REFUSED = {
    "float f(float x) { return x; }": "has no kernel of pixels",
    kernel(COPY).replace(PIXELWISE, "ImageReductionKernel<ePixelWise>"): "Own is Image",
    kernel(COPY).replace(PIXELWISE, "ImageRollingKernel<eComponentWise>"): "Own is Image",
    kernel(COPY) + kernel(COPY).replace("Own", "Other"): "has 2 kernels: Own, Other; give each a file",
    kernel(COPY, more="Image<eRead> matte;"): "Own reads 2 images and writes 1; only",
    kernel(""): r"Own has no function process\(\)",
    kernel("void process(float4 p) { }"): r"Own has no function process\(\) or process\(int2 pos\)",
    kernel(COPY, more="param: float table[4]; local:"): "its parameter 'float table",
    kernel(COPY, more='param: float a; void define() { defineParam(a, "a", b); }'): "the default of a is b,",
    kernel("void process() { dst() = oops; }"): "does not compile",
    kernel("void process() { asm(\"nop\"); }"): "asm is no part of a kernel's language",
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_kernel_of_an_image_is_one_sentence(tmp_path, runner, text):
    with pytest.raises(UserError, match=REFUSED[text]):
        load(tmp_path, runner, text)
