# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Gizmos as Nuke saves them: a node makes the pixels that Nuke documents, or is refused by its name."""

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.errors import ForeignCodeError, UserError
from ocio_gen.core.fence.limits import Limits
from ocio_gen.host_plugins.sources import rendered
from ocio_gen.verification.foreign import verify_kernel_file
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.nuke.gizmo import load_gizmo
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.parameters import Parameter

PIXELS = np.random.default_rng(5).uniform(-0.5, 1.5, (3, 5, 4)).astype(np.float32)
PIXELS[0, 0] = [0.25, 0.5, 2.0, 0.5]
PIXELS[0, 1] = [0.25, -0.5, 1.0, 0.0]

GIZMO = """\
#! /usr/local/Nuke15.1v3/Nuke15.1 -nx
version 15.1 v3
Gizmo {{
 inputs 1
 name Own
{knobs}}}
 Input {{
  inputs 0
  name Input1
  xpos 0
 }}
{nodes} Output {{
  name Output1
 }}
end_group
"""


@pytest.fixture(scope="module")
def runner():
    with KernelRunner(find_compiler()) as one:
        yield one


def load(folder, runner, nodes, knobs=""):
    path = folder / "own.gizmo"
    path.write_text(GIZMO.format(nodes=nodes, knobs=knobs))
    return load_gizmo(path, runner)


def made(folder, runner, nodes, knobs="", values=None, pixels=PIXELS):
    return load(folder, runner, nodes, knobs).render(pixels, values or {})


def planes(*changed):
    """The channels of the pixels, with those changed that are given in their order."""
    return np.stack([*changed, *np.moveaxis(PIXELS, -1, 0)[len(changed) :]], axis=-1)


R, G, B, A = np.moveaxis(PIXELS, -1, 0)
RGB = PIXELS[..., :3]
MATRIX = np.array([[1.5, -0.25, 0.0], [0.125, 0.5, 0.25], [0.0, 0.25, 2.0]])
ROWS = "{{1.5 -0.25 0} {0.125 0.5 0.25} {0 0.25 2}}"


def with_alpha(rgb, alpha=A):
    return np.concatenate([rgb, alpha[..., None]], axis=-1)


def cineon(x):
    offset = 10 ** ((95 - 685) * 0.002 / 0.6)
    return (10 ** ((1023 * x - 685) * 0.002 / 0.6) - offset) / (1 - offset)


def curved(x, power):
    """The gamma of Grade.cpp in Nuke's developer kit: a power up to 1, and a line above."""
    return np.where(x < 0, x, np.where(x < 1, np.abs(x) ** power, 1 + (x - 1) * power))


LUMA = RGB @ [0.2125, 0.7154, 0.0721]

# Nodes, and what they make.
NODES = {
    "Multiply {value 2}": PIXELS * 2,
    "Multiply {value 2 channels rgb}": with_alpha(RGB * 2),
    "Multiply {value {1 2 3 0.5}}": PIXELS * [1, 2, 3, 0.5],
    "Multiply {value 2 channels {-rgba.red rgba.green -rgba.blue none}}": planes(R, G * 2),
    "Multiply {value 3 mix 0.25}": PIXELS * 0.75 + PIXELS * 3 * 0.25,
    "Multiply {value 3 mix 0}": PIXELS,
    "Multiply {value 3 disable true}": PIXELS,
    "Multiply {value 3 disable {{1-1}}}": PIXELS * 3,
    "Multiply {value 3 unpremult rgba.alpha channels rgb}": with_alpha(RGB * 3),
    "Add {value 0.5 unpremult rgba.alpha channels rgb}": with_alpha(
        np.where(A[..., None] == 0, RGB + 0.5, RGB + 0.5 * A[..., None])
    ),
    "Add {value {0.25 0.5 0.75 1}}": PIXELS + np.array([0.25, 0.5, 0.75, 1]),
    "Invert {channels rgb}": with_alpha(1 - RGB),
    "Clamp {}": np.clip(PIXELS, 0, 1),
    "Clamp {minimum 0.25 maximum_enable false channels rgb}": with_alpha(np.maximum(RGB, 0.25)),
    f"ColorMatrix {{matrix {ROWS}}}": with_alpha(RGB @ MATRIX.T),
    f"ColorMatrix {{matrix {ROWS} invert true}}": with_alpha(RGB @ np.linalg.inv(MATRIX).T),
    f"ColorMatrix {{matrix {ROWS} channels red}}": planes((RGB @ MATRIX.T)[..., 0]),
    "Saturation {saturation 0.5}": with_alpha(RGB * 0.5 + LUMA[..., None] * 0.5),
    "Saturation {saturation 0 mode Average}": with_alpha(np.repeat(RGB.mean(-1)[..., None], 3, -1)),
    "Grade {}": with_alpha(np.maximum(RGB, 0)),
    "Grade {white 2 black 0.5 blackpoint 0.25 add 0.125 multiply 3 black_clamp false}": with_alpha(
        RGB * (3 * 1.5 / 0.75) + (0.125 + 0.5 - 0.25 * 3 * 1.5 / 0.75)
    ),
    "Grade {gamma 2 black_clamp false}": with_alpha(curved(RGB, 0.5)),
    "Grade {gamma 2 white 2 black_clamp false reverse true}": with_alpha(curved(RGB, 2) / 2),
    "Log2Lin {}": with_alpha(cineon(RGB.astype(np.float64))),
    "Premult {}": with_alpha(RGB * A[..., None]),
    "Unpremult {}": with_alpha(np.where(A == 0, 1, 1 / np.where(A == 0, 1, A))[..., None] * RGB),
    "Remove {channels alpha}": with_alpha(RGB, A * 0),
    "Remove {operation keep channels rgb}": with_alpha(RGB, A * 0),
    "AddChannels {channels alpha}": PIXELS,
    "Shuffle {red blue alpha white}": np.stack([B, G, B, A * 0 + 1], -1),
    'Shuffle2 {mappings "2 rgba.green 0 1 rgba.red 0 0 black -1 -1 rgba.alpha 0 3"}': np.stack(
        [G, G, B, A * 0], -1
    ),
    "Dot {}": PIXELS,
    "Expression {}": PIXELS,
    "Expression {expr0 r*2 expr3 1}": np.stack([R * 2, G, B, A * 0 + 1], -1),
    "Expression {expr3 0}": with_alpha(RGB, A * 0),
    "Expression {channel0 rgb expr0 g+a channel1 none channel2 none channel3 none}": with_alpha(
        np.repeat((G + A)[..., None], 3, -1)
    ),
    "Expression {temp_name0 t temp_expr0 r+1 temp_name1 u temp_expr1 t*t expr1 u-t}": planes(
        R, (R + 1) ** 2 - (R + 1)
    ),
    "Expression {expr0 rgba.blue*2 expr1 blue}": planes(B * 2, B),
    "Expression {expr0 r*2 mix 0.5}": planes(R * 1.5),
    "Expression {expr0 x+10*y}": planes(np.arange(5)[None, :] + 10.0 * np.arange(3)[:, None]),
}


@pytest.mark.parametrize("node", NODES)
def test_a_node_makes_what_nuke_documents(tmp_path, runner, node):
    made_of_it = made(tmp_path, runner, f" {node}\n")
    assert made_of_it.dtype == np.float32
    assert np.allclose(made_of_it, NODES[node], rtol=2e-6, atol=2e-6)


# Expressions, and their values where r is 4, g is 0.25, b is 9 and a is 0.5.
EXPRESSIONS = {
    "2**3": 8,
    "2**-1": 0.5,
    "r % 3": 1,
    "-r*2": -8,
    "!r": 0,
    "!(r>5)": 1,
    "r>3&&g<1||0": 1,
    "r>5?1:g>0?2:3": 2,
    "(r==4)+(r!=4)*10": 1,
    "clamp(r)": 1,
    "clamp(r,0,3)": 3,
    "lerp(1,3,g)": 1.5,
    "mix(1,3,g)": 1.5,
    "lerp(0,10,2,20,g*4)": 15,
    "step(5,r)": 0,
    "step(4,r)": 1,
    "smoothstep(0,1,g)": 3 * 0.25**2 - 2 * 0.25**3,
    "trunc(-r/3)": -1,
    "int(-r/3)": -1,
    "rint(2.5)+rint(3.5)": 6,
    "max(g,r,2)": 4,
    "min(g,r,2)": 0.25,
    "pow2(r)": 16,
    "hypot(3,r)": 5,
    "fmod(-7,r)": -3,
    "mantissa(b)*pow(2,exponent(b))": 9,
    "logb(b)": 3,
    "equal(r,1,4)+inrange(r,0,1,3,5)": 2,
    "degrees(pi)": 180,
    "sin(radians(90))": 1,
    "log10(100)": 2,
    "exp(0)+sqrt(r)+abs(-1)": 4,
    "isnan(0/0)+isinf(1/0)": 2,
    "1e1+.5+0.5e0": 11,
    "true()-false": 1,
    "a": 0.5,
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_expression_has_the_value_that_nuke_documents(tmp_path, runner, text):
    pixel = np.array([[[4, 0.25, 9, 0.5]]], np.float32)
    found = made(tmp_path, runner, f' Expression {{\n  expr0 "{text}"\n }}\n', pixels=pixel)
    assert np.isclose(found[0, 0, 0], EXPRESSIONS[text], rtol=1e-6)


TWO = "set N1 [stack 0]\n Multiply {\n  value 2\n  name Twice\n }\npush $N1\n"

# Nodes after which images meet, and what they make of the image times 2, which is A, and of itself.
MEETINGS = {
    "Switch {inputs 2 which 1}": PIXELS * 2,
    "Switch {inputs 2 which 0}": PIXELS,
    "Switch {inputs 2 which 7}": PIXELS * 2,
    "Merge2 {inputs 2 operation plus}": PIXELS * 3,
    "Merge2 {inputs 2}": PIXELS * 2 + PIXELS * (1 - A[..., None] * 2),
    "Merge2 {inputs 2 operation plus mix 0.5 output rgb}": with_alpha(RGB * 2),
    "Merge2 {inputs 2 operation from disable true}": PIXELS,
    "Copy {inputs 2}": with_alpha(RGB, A * 2),
    "Copy {inputs 2 from0 rgba.red to0 rgba.blue}": np.stack([R, G, R * 2, A], -1),
    "Add {inputs 1+1 value 1 maskChannelInput rgba.alpha}": PIXELS + np.clip(A * 2, 0, 1)[..., None],
    "Add {inputs 1+1 value 1 maskChannelInput rgba.red invert_mask true mix 0.5 channels rgb}": with_alpha(
        RGB + 0.5 * (1 - np.clip(R * 2, 0, 1))[..., None]
    ),
    "Dissolve {inputs 2 which 0.25}": PIXELS * 1.25,
    "MergeExpression {inputs 2 expr0 Ar+Bg expr1 Bg expr2 Bb channel3 none}": planes(R * 2 + G),
}


@pytest.mark.parametrize("node", MEETINGS)
def test_the_stack_says_what_meets(tmp_path, runner, node):
    assert np.allclose(made(tmp_path, runner, f"{TWO} {node}\n"), MEETINGS[node], rtol=2e-6, atol=2e-6)


def test_a_key_mixes_two_images(tmp_path, runner):
    nodes = " Invert {\n }\nset N1 [stack 0]\npush $N1\n Multiply {\n  value 2\n }\npush $N1\n"
    found = made(tmp_path, runner, f"{nodes} Keymix {{\n  inputs 3\n  mix 0.5\n }}\n")
    before, share = 1 - PIXELS, np.clip(1 - A, 0, 1)[..., None] * 0.5
    assert np.allclose(found, before * (1 - share) + before * 2 * share, atol=1e-6)


def test_a_gizmo_that_is_disabled_lets_its_image_through(tmp_path, runner):
    assert np.array_equal(made(tmp_path, runner, " Invert {\n }\n", " disable true\n"), PIXELS)


def test_rows_are_rows_of_the_whole_image(tmp_path, runner):
    pixels = np.zeros((301, 400, 4), np.float32)
    found = made(tmp_path, runner, " Expression {\n  expr0 y\n  expr1 x\n  expr2 height\n }\n", pixels=pixels)
    assert np.array_equal(found[..., 0], np.mgrid[:301, :400][0])
    assert np.array_equal(found[..., 1], np.mgrid[:301, :400][1])
    assert np.all(found[..., 2] == 301)


def test_a_gizmo_that_does_not_end_is_a_failure(tmp_path, runner, monkeypatch):
    gizmo = load(tmp_path, runner, " Multiply {\n  value 2\n }\n")
    monkeypatch.setattr("ocio_gen.verification.kernels.nuke.gizmo.USUAL", Limits(request_seconds=-1.0))
    with pytest.raises(ForeignCodeError, match="did not come to an end within"):
        gizmo.render(PIXELS, {})


def test_groups_are_in_groups(tmp_path, runner):
    inner = "  Group {\n   name In\n   addUserKnob {7 more}\n   more {{parent.most+1}}\n  }\n"
    inner += (
        "   Input {\n    inputs 0\n   }\n   Add {\n    value {{more}}\n   }\n   Output {\n   }\n  end_group\n"
    )
    nodes = " Group {\n  name Out\n  addUserKnob {7 most}\n  most 2\n }\n  Input {\n   inputs 0\n  }\n"
    nodes += f"{inner}  Output {{\n  }}\n end_group\n Multiply {{\n  value 2\n }}\n"
    assert np.allclose(made(tmp_path, runner, nodes), (PIXELS + 3) * 2)
    disabled = nodes.replace("name In\n", "name In\n   disable true\n")
    assert np.allclose(made(tmp_path, runner, disabled), PIXELS * 2)


def test_a_group_takes_its_inputs_by_their_numbers(tmp_path, runner):
    nodes = f"{TWO} Group {{\n  inputs 2\n  name Two\n }}\n"
    nodes += "  Input {\n   inputs 0\n   name A\n   number 1\n  }\n  Input {\n   inputs 0\n   name B\n  }\n"
    nodes += "  Merge2 {\n   inputs 2\n   operation minus\n  }\n  Output {\n  }\n end_group\n"
    assert np.allclose(made(tmp_path, runner, nodes), PIXELS)  # A less B: 2 less 1


def test_a_clone_has_the_knobs_of_its_original(tmp_path, runner):
    nodes = " Multiply {\n  value 3\n  name Thrice\n }\nset C1 [stack 0]\nclone $C1 {\n  xpos 1\n }\n"
    assert np.allclose(made(tmp_path, runner, nodes), PIXELS * 9, rtol=1e-6)


def test_several_words_stand_on_a_line_and_one_on_several(tmp_path, runner):
    nodes = ' Dot {name "a b" xpos 1; ypos 2}\n'
    nodes += ' Expression { label "a \\"brace\\" \\{ [ "\n  expr0 "r\n* 2"\n expr1 {g} }\n'
    assert np.allclose(made(tmp_path, runner, nodes), planes(R * 2))


KNOBS = """\
 addUserKnob {20 own l "Own knobs"}
 addUserKnob {26 "" l Title T "a text"}
 addUserKnob {7 gain l "the gain" t "a\\ntip" R 0 4}
 gain 2
 addUserKnob {3 count}
 count 3
 addUserKnob {6 on l "on or off" +STARTLINE}
 on true
 addUserKnob {4 way M {"one way" other "" ""}}
 way other
 addUserKnob {18 color}
 color {1 2 3}
 addUserKnob {41 shown T Times.value}
 addUserKnob {1 words}
 words "no number"
 addUserKnob {7 made}
 made {{gain*2}}
"""
KNOBS_USED = """\
 Multiply {
  value {2 2 2 1}
  name Times
 }
 Expression {
  expr0 "parent.on ? r*parent.gain : r"
  expr1 "parent.way == 1 ? g*parent.count : g"
  expr2 b*parent.color.b+parent.made
 }
"""


def test_user_knobs_are_parameters(tmp_path, runner):
    gizmo = load(tmp_path, runner, KNOBS_USED, KNOBS)
    assert gizmo.parameters == (
        Parameter("gain", 2.0, least=0.0, most=4.0),
        Parameter("count", 3.0, whole=True),
        Parameter("on", 1.0, whole=True, least=0.0, most=1.0),
        Parameter("way", 1.0, whole=True, choices=("one way", "other")),
        Parameter("color", (1.0, 2.0, 3.0), 3),
        Parameter("shown", (2.0, 2.0, 2.0, 1.0), 4),
    )
    assert np.allclose(gizmo.render(PIXELS, {}), planes(R * 4, G * 6, B * 6 + 4), rtol=1e-6)
    values = {"gain": 5, "on": 0, "way": 0, "color": (0, 0, 1), "shown": (1, 1, 1, 2)}
    assert np.allclose(gizmo.render(PIXELS, values), with_alpha(np.stack([R, G, B + 10], -1), A * 2))
    assert np.allclose(gizmo.run(RGB.reshape(-1, 3), {"gain": 1})[:, 0], 2 * R.reshape(-1))
    with pytest.raises(KeyError, match="words"):
        gizmo.render(PIXELS, {"words": 1})


# What is written for Multiply's value, and what it is.
VALUES = {
    "3": 3,
    "{{3}}": 3,
    '{{"1 + 2"}}': 3,
    "{{curve x1 3}}": 3,
    "{{curve i x1 3 x10 3}}": 3,
    "{{parent.gain+1 x1 0}}": 3,
    "{{Own.gain}}": 2,
    "{{parent.Later.value.g}}": 4,
    "{{Later.value.r}}": 4,
    "{{gain}}": 2,
    "{{this.own}}": 7,
}


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_a_number_an_expression_or_a_link(tmp_path, runner, value):
    nodes = f" Multiply {{\n  value {value}\n  addUserKnob {{7 own}}\n  own 7\n }}\n"
    nodes += " Multiply {\n  value 4\n  name Later\n  disable true\n }\n"
    knobs = " addUserKnob {7 gain}\n gain 2\n"
    assert np.allclose(made(tmp_path, runner, nodes, knobs), PIXELS * VALUES[value], rtol=1e-6)


# Nodes that cannot be run, and what is said of them.
REFUSED = {
    " Blur {\n  size 3\n }\n": "line 12: Blur: is no node that can be run here",
    " Blur {\n  size 3\n  name Soft\n }\n": "line 12: Blur Soft: is no node",
    " Multiply {\n  value 2\n  strange 1\n }\n": "line 14: Multiply, strange: is no knob",
    " Multiply {\n  value two\n }\n": "line 13: Multiply, value: 'two' is no number",
    " Multiply {\n  value {{curve x1 0 x2 1}}\n }\n": "line 13: Multiply, value: is animated",
    " Multiply {\n  value {{frame}}\n }\n": "'frame' is no number",
    " Multiply {\n  value {{x}}\n }\n": "'x' is no number",
    " Multiply {\n  value {{Self.value}}\n  name Self\n }\n": "refers to itself",
    " Multiply {\n  channels depth\n }\n": "Multiply, channels: names depth: only channels of rgba",
    " Multiply {\n  useLifetime true\n }\n": "useLifetime: is a matter of frames",
    " Add {\n  value 1\n  maskChannelInput rgba.alpha\n }\n": "a mask that is not connected",
    " Expression {\n  expr0 r(1,2)\n }\n": r"r\(\) is no function that can be run here",
    " Expression {\n  expr0 random(1)\n }\n": r"random\(\) is no function",
    " Expression {\n  expr0 {[value Blur1.size]}\n }\n": "expr0: .* is Tcl, which is not run here",
    " Expression {\n  expr0 cx\n }\n": "cx cannot be run here",
    ' Expression {\n  expr0 ""\n }\n': "expr0: is blank",
    " Expression {\n  expr0 depth.Z\n }\n": "'depth.Z' is no number",
    " Expression {\n  name Odd\n  expr0 r\n  expr1 parent.no\n }\n": "15: Expression Odd, expr1: 'p",
    " Expression {\n  channel0 rgb\n }\n": "has no expr0, and what becomes of its channels is not known here",
    " ColorMatrix {\n  matrix {{1 0} {0 1}}\n }\n": "is no matrix of 3 rows of 3 numbers",
    " ColorMatrix {\n  matrix {{0 0 0} {0 0 0} {0 0 0}}\n  invert true\n }\n": "has no inverse",
    " Switch {\n  which 0.5\n }\n": "0.5 is no whole number",
    " Switch {\n  which {{1/0}}\n }\n": "inf is no whole number",
    ' Blur {\n  name "a\\nb\\t\x9b2J"\n }\n': "line 12: Blur a b  2J: is no node",
    " Merge2 {\n  inputs 2\n  operation soft-light\n }\n": "operation: 'soft-light' cannot be run here",
    " Copy {\n  inputs 2\n }\n": "its input 2 is not connected",
    " OCIOColorSpace {\n  in_colorspace ACEScg\n }\n": "needs an OCIO config",
    " OCIOFileTransform {\n  file /elsewhere/x.cube\n }\n": "'x.cube' is not beside the gizmo",
    " OCIOFileTransform {\n  file circle.cube\n }\n": "'circle.cube' is not beside the gizmo",
    " OCIOFileTransform {\n  file {a\0b.cube}\n }\n": "is not beside the gizmo",
    # clang takes a carriage return for the end of a line.
    ' BlinkScript {\n  kernelSource "float a;\\r#include \\"/etc/hosts\\"\\r\\n"\n }\n': "lies outside of",
    " Multiply {\n  value\n }\n": "'value' has no value",
    ' Multiply {\n  label "\n }\n': "does not end",
    "push $N1\n": "is pushed, which nothing sets",
    "nonsense\n": "line 12: 'nonsense' is no statement of a gizmo",
    " Output {\n  name Second\n }\n": "has 2 Output nodes",
}


@pytest.mark.parametrize("nodes", REFUSED)
def test_what_is_not_known_is_refused_by_name_and_line(tmp_path, runner, nodes, monkeypatch):
    monkeypatch.delenv("OCIO", raising=False)
    (tmp_path / "circle.cube").symlink_to("circle.cube")
    with pytest.raises(UserError, match=REFUSED[nodes]) as caught:
        load(tmp_path, runner, nodes)
    assert str(caught.value).startswith(str(tmp_path / "own.gizmo"))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "nodes",
    [
        f"{TWO} Blur {{\n }}\n Switch {{\n  inputs 2\n  which 1\n }}\n",
        " Blur {\n  disable {{parent.off}}\n }\n",
        " Blur {\n  disable {{!parent.off}}\n }\n",
        " Blur {\n  disable true\n  name Soft\n }\n",
    ],
)
def test_a_node_that_a_knob_could_switch_on_is_refused(tmp_path, runner, nodes):
    with pytest.raises(UserError, match=r"Blur( Soft)?: is no node that can be run here"):
        load(tmp_path, runner, nodes, " addUserKnob {6 off}\n addUserKnob {41 soft T Soft.disable}\n")


SWITCHED_ON = {
    "an expression": ("{{!parent.on}}", " addUserKnob {6 on}\n", {"on": 1.0}),
    "a link": ("true", " addUserKnob {41 off T Twice.disable}\n", {"off": 0.0}),
}


@pytest.mark.parametrize(("disable", "knobs", "values"), SWITCHED_ON.values(), ids=SWITCHED_ON)
def test_a_node_that_is_off_by_default_runs_where_a_knob_switches_it_on(
    tmp_path, runner, disable, knobs, values
):
    gizmo = load(
        tmp_path, runner, f" Multiply {{\n  value 2\n  disable {disable}\n  name Twice\n }}\n", knobs
    )
    assert np.array_equal(gizmo.render(PIXELS, {}), PIXELS)
    assert np.array_equal(gizmo.render(PIXELS, values), PIXELS * 2)


def test_a_knob_that_shows_one_of_a_node_has_its_range(tmp_path, runner):
    group = " Group {\n  name In\n  addUserKnob {41 deep T Which.which}\n }\n  Input {\n   inputs 0\n  }\n"
    group += f"{TWO} Switch {{\n  inputs 2\n  name Which\n }}\n  Output {{\n  }}\n end_group\n"
    nodes = f"{group} Multiply {{\n  value 3\n  mix 0\n  name Mixed\n }}\n"
    links = {"way": "In.deep", "off": "Mixed.disable", "mix": "Mixed.mix", "value": "Mixed.value"}
    knobs = "".join(f" addUserKnob {{41 {name} T {shown}}}\n" for name, shown in links.items())
    gizmo = load(tmp_path, runner, nodes, f"{knobs} addUserKnob {{41 text T Mixed.label}}\n")
    assert gizmo.parameters == (
        Parameter("way", 0.0, whole=True, least=0.0, most=1.0),
        Parameter("off", 0.0, whole=True, least=0.0, most=1.0),
        Parameter("mix", 0.0, least=0.0, most=1.0),
        Parameter("value", (3.0,) * 4, 4),
    )
    assert gizmo.notes == (
        "text shows Mixed.label, which no number sets here: no other value of it was tried",
    )
    ways = [gizmo.render(PIXELS, {"way": way}) for way in (0.0, 1.0)]
    assert not np.array_equal(*ways)


def test_what_touches_no_pixel_is_passed_over(tmp_path, runner):
    nodes = ' BackdropNode {\n  inputs 0\n  bdwidth 80\n }\npush 0\n StickyNote {\n  label "[value x]"\n }\n'
    nodes += " Blur {\n  inputs 0\n  name Loose\n }\npush $N0\n Blur {\n  disable true\n }\n"
    found = made(tmp_path, runner, f"set N0 [stack 0]\n{nodes}")
    assert np.array_equal(found, PIXELS)


def test_a_callback_is_noted(tmp_path, runner):
    gizmo = load(tmp_path, runner, " Dot {\n }\n", ' knobChanged "nuke.quit()"\n')
    assert gizmo.notes == ("line 6: Gizmo Own, knobChanged is Python that Nuke runs; it is not run here",)


def test_a_group_pasted_from_nuke_is_a_gizmo_too(tmp_path, runner):
    path = tmp_path / "own.gizmo"
    text = GIZMO.format(nodes=" Multiply {\n  value 2\n }\n", knobs="").replace("Gizmo {", "Group {")
    path.write_text(f"set cut_paste_input [stack 0]\npush $cut_paste_input\n{text}")
    assert np.allclose(load_gizmo(path, runner).render(PIXELS, {}), PIXELS * 2)


def test_the_cdl_node_is_ocios(tmp_path, runner):
    node = " OCIOCDLTransform {\n  slope {2 1 0.5}\n  offset {0.1 0.2 0.3}\n  power 1\n  saturation 0.5\n }\n"
    graded = RGB * [2, 1, 0.5] + [0.1, 0.2, 0.3]
    luma = graded @ [0.2126, 0.7152, 0.0722]
    expected = luma[..., None] + 0.5 * (graded - luma[..., None])
    assert np.allclose(made(tmp_path, runner, node), with_alpha(expected), rtol=1e-5, atol=1e-6)


def test_a_lut_beside_the_gizmo_is_ocios(tmp_path, runner):
    (tmp_path / "half.cube").write_text("LUT_1D_SIZE 2\n0 0 0\n0.5 0.5 0.5\n")
    node = " OCIOFileTransform {\n  file /show/luts/half.cube\n  working_space reference\n }\n"
    assert np.allclose(made(tmp_path, runner, node), with_alpha(np.clip(RGB, 0, 1) / 2), atol=1e-6)


def test_a_colour_space_is_the_configs(tmp_path, runner, monkeypatch):
    name = "ocio://cg-config-v1.0.0_aces-v1.3_ocio-v2.1"
    monkeypatch.setenv("OCIO", name)
    node = " OCIOColorSpace {\n  in_colorspace ACEScg\n  out_colorspace ACES2065-1\n  channels rgb\n }\n"
    found = made(tmp_path, runner, node)
    processor = ocio.Config.CreateFromBuiltinConfig(name).getProcessor("ACEScg", "ACES2065-1")
    expected = np.array(RGB, np.float32, order="C")
    processor.getDefaultCPUProcessor().applyRGB(expected)
    assert np.array_equal(found, with_alpha(expected))


def test_a_config_that_ocio_does_not_have_is_refused(tmp_path, runner, monkeypatch):
    monkeypatch.setenv("OCIO", "ocio://nowhere")
    with pytest.raises(UserError, match="OCIOColorSpace: Could not find 'nowhere'"):
        load(tmp_path, runner, " OCIOColorSpace {\n  in_colorspace ACEScg\n }\n")


def test_a_blinkscript_node_runs_its_kernel(tmp_path, runner):
    source = (
        "kernel Gain : ImageComputationKernel<ePixelWise>\\n\\{\\nImage<eRead> src;\\nImage<eWrite> dst;\\n"
    )
    source += 'param:\\nfloat gain;\\nvoid define() \\{ defineParam(gain, \\"The gain\\", 2.0f); \\}\\n'
    source += "void process() \\{ dst() = src() * gain; \\}\\n\\};"
    node = f' BlinkScript {{\n  kernelSource "{source}"\n  recompileCount 3\n'
    node += '  KernelDescription "1 Gain"\n  rebuild ""\n  Gain_The_gain {{parent.gain}}\n }\n'
    assert np.allclose(made(tmp_path, runner, node, " addUserKnob {7 gain}\n gain 3\n"), PIXELS * 3)


ENCODE = rendered("nuke/encode.gizmo.j2", title="A", version="1.0")

# What is wrong with a gizmo that was ours, and where red, green, blue and alpha are as they came in.
FAULTS = {
    "the log is off": ("name Codes", "disable true\n  name Codes", ""),
    "the log is mixed out": ("name Codes", "mix 0\n  name Codes", ""),
    "the matrix is inverted": ("name AP0_to_AP1", "invert true\n  name AP0_to_AP1", ""),
    "the log is for red": (
        "name Codes",
        "channel1 none\n  channel2 none\n  channel3 none\n  name Codes",
        "",
    ),
    "alpha is erased": ("name Codes", "expr3 0\n  name Codes", "alpha"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_gizmo_makes_wrong_pixels(tmp_path, runner, fault):
    """Each of them was once called right."""
    before, after, channel = FAULTS[fault]
    sound, wrong = tmp_path / "sound.gizmo", tmp_path / "wrong.gizmo"
    sound.write_text(ENCODE)
    wrong.write_text(ENCODE.replace(before, after, 1))
    right, other = (load_gizmo(path, runner).render(PIXELS, {}) for path in (sound, wrong))
    assert np.array_equal(right[..., 3], A)
    if channel == "alpha":
        assert not other[..., 3].any()
    else:
        assert np.abs(right - other)[..., :3].max() > 0.1


def test_a_gizmo_with_its_log_off_is_not_verified(tmp_path):
    path = tmp_path / "wrong.gizmo"
    path.write_text(ENCODE.replace("name Codes", "disable true\n  name Codes", 1))
    assert not verify_kernel_file(path, Judge(), said="acesproxy10i:encode").passed
