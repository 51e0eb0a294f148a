# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The language of shaders, as C of one pixel and of lanes, against numpy; and what is refused, by name."""

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.bridge.lowering import lowered
from ocio_gen.bridge.program import all_statements
from ocio_gen.bridge.shaders import UnbridgedError, shader_of
from ocio_gen.bridge.translation import program_of
from tests.bridge.compiled import compiled
from tests.bridge.glsl import CLOSE, EXACT, shader

CLOSELY = 1e-7

PIXELS = np.random.default_rng(5).uniform(-2.5, 2.5, (4096, 3)).astype(np.float32)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    cases = EXACT | CLOSE
    programs = [lowered(shader(one.body, one.before), CLOSELY) for one in cases.values()]
    made = compiled(programs, tmp_path_factory.mktemp("language") / "c")
    return dict(zip(cases, made, strict=True))


@pytest.mark.parametrize("name", EXACT)
def test_a_text_does_what_it_says(runs, name):
    with np.errstate(invalid="ignore"):
        right = np.stack(np.broadcast_arrays(*EXACT[name].result(*PIXELS.T)), axis=1)
    assert right.dtype == np.float32
    for target, run in runs[name].items():
        assert np.array_equal(run(PIXELS), right), target


@pytest.mark.parametrize("name", CLOSE)
def test_functions_of_the_language(runs, name):
    right = np.stack(np.broadcast_arrays(*CLOSE[name].result(*PIXELS.astype(np.float64).T)), axis=1)
    for target, run in runs[name].items():
        off = np.abs(run(PIXELS) - right) / np.maximum(np.abs(right), 0.1)
        assert off.max() < 1e-6, target


def test_what_is_known_is_not_computed():
    text = EXACT["loops written out, and functions of integers"]
    program = lowered(shader(text.body, text.before), CLOSELY)
    assert [one.name for one in program.functions] == ["curve_0", "curve_1", "curve_2", "ocio"]
    assert not any(type(one).__name__ == "While" for one in all_statements(program.functions[0].body))
    assert list(program.arrays) == []  # every index is known


def test_only_what_colours_need_is_carried():
    program = lowered(shader("p.a = pow(p.a, 2.); float unused = sqrt(p.r); p.r = p.g;"), CLOSELY)
    assert len(program.entry.parameters) == 3
    assert "pow" not in repr(program)
    assert "sqrt" not in repr(program)


REFUSED = {
    "a struct": ("", "struct Pair { float a; float b; };", r"its functions: struct .* is not known"),
    "a type": ("double x = 1.; p.r = x;", "", r"Small: .*double.* is not known"),
    "a function": ("p.r = fract(p.r);", "", r"Small: fract of 1 is not known"),
    "a function of so many": ("p.r = clamp(p.r, 0.);", "", r"Small: clamp of 2 is not known"),
    "a name": ("p.r = nothing;", "", r"Small: nothing is not known"),
    "a table": ("p.r = texture(nothing, p.rg).r;", "", r"Small: the table nothing is not known"),
    "a channel": ("vec2 v = p.rg; p.r = v.b;", "", r"Small: \.b is not known"),
    "a vector of too few": ("p.rgb = vec3(1., 2.);", "", r"Small: vec3 of 2 values is not known"),
    "a wrong size": ("p.rg = p.rgb;", "", r"Small: an assignment to p is not known"),
    "a matrix of matrices": (
        "mat2 m = mat2(1., 2., 3., 4.); p.rg = (m * m) * p.rg;",
        "",
        r"Small: mat2 \* mat2 is not known",
    ),
    "a loop of another kind": ("do { p.r = 1.; } while (p.r < 0.);", "", r"Small: do .* is not known"),
    "an operator": ("int i = 3 << 1;", "", r"Small: .*<.* is not known"),
    "a changing index": ("int i = int(p.r); p.g = p[i];", "", r"Small: an index of p is not known"),
    "recursion": ("p.r = f(p.r);", "float f(float x) { return f(x - 1.); }", "recursion of f is not known"),
    "mutual recursion": (
        "p.r = g(p.r);",
        "float g(float x) { return h(x); }\nfloat h(float x) { return g(x); }",
        "recursion of g is not known",
    ),
    "alpha that decides": ("p.r = p.a;", "", "alpha decides on colours"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_known_is_refused_by_name(what):
    body, before, sentence = REFUSED[what]
    with pytest.raises(UnbridgedError, match=sentence):
        lowered(shader(body, before), CLOSELY)


@pytest.mark.parametrize(
    ("transform", "name"),
    [
        (ocio.ExposureContrastTransform(dynamicExposure=True), "exposure"),
        (ocio.ExposureContrastTransform(dynamicContrast=True), "contrast"),
        (ocio.GradingPrimaryTransform(ocio.GRADING_LOG, True), "grading_primary"),
    ],
)
def test_a_dynamic_property_is_refused_by_name(transform, name):
    processor = ocio.Config.CreateRaw().getProcessor(transform)
    with pytest.raises(UnbridgedError, match=f"an op has a dynamic property, .*{name}"):
        program_of(processor)


def test_a_text_of_ocio_is_what_is_read():
    text = shader_of(ocio.Config.CreateRaw().getProcessor(ocio.LogTransform(10.0)), "own").text
    assert "// Add Log" in text
    assert "vec4 own(vec4 inPixel)" in text
