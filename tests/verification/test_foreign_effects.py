# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Effects of others that are right with their defaults only, in a part of a frame, or for opaque pixels."""

import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.verification.foreign import verify_kernel_file
from ocio_gen.verification.foreign_effects import settings_of
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.parameters import Parameter
from ocio_gen.verification.sentences import known_traits

# A vendor's: 10 or 12 bits, encode or decode of linear AP1, a gain on light, a bypass.
VENDOR = """\
DEFINE_UI_PARAMS(bits, Bits, DCTLUI_COMBO_BOX, 0, {TEN, TWELVE}, {10, 12})
DEFINE_UI_PARAMS(back, Decode, DCTLUI_CHECK_BOX, 0)
DEFINE_UI_PARAMS(bypass, Bypass, DCTLUI_CHECK_BOX, 0)
DEFINE_UI_PARAMS(gain, Gain, DCTLUI_SLIDER_FLOAT, 1.0, 0.0, 4.0, 0.1)

__DEVICE__ float code(float lin, float stop, float mid, float low, float high)
{
    float cv = (_log2f(_fmaxf(lin, 1e-10f)) + 2.5f) * stop + mid;
    return _clampf(cv, low, high);
}

__DEVICE__ float light(float cv, float stop, float mid, float low, float high)
{
    return _exp2f((_clampf(cv, low, high) - mid) / stop - 2.5f);
}

__DEVICE__ float one(float x, int bits, int back, float gain)
{
    if (back)
        return gain * (bits ? light(x * 4095.0f, 200.0f, 1700.0f, 256.0f, 3760.0f)
                            : light(x * 1023.0f, 50.0f, 425.0f, 64.0f, 940.0f));
    return bits ? code(x * gain, 200.0f, 1700.0f, 256.0f, 3760.0f) / 4095.0f
                : code(x * gain, 50.0f, 425.0f, 64.0f, 940.0f) / 1023.0f;
}

__DEVICE__ float3 transform(int p_Width, int p_Height, int p_X, int p_Y, float p_R, float p_G, float p_B)
{
    if (bypass)
        return make_float3(p_R, p_G, p_B);
    return make_float3(one(p_R, bits, back, gain), one(p_G, bits, back, gain), one(p_B, bits, back, gain));
}
"""


def verified(folder, text=VENDOR, name="vendor.dctl", **said):
    path = folder / name
    path.write_text(text)
    return verify_kernel_file(path, Judge(), **said)


def test_a_right_one_is_judged_with_every_value_of_its_parameters(tmp_path):
    report = verified(tmp_path)
    assert (report.problems, report.verdict) == ([], "warn")  # as it was not said what it is
    taken = {remark.about: remark.text.partition(" (")[0] for remark in report.notes}
    assert taken["vendor.dctl, bits = 12, back = 1"] == "taken as ACESproxy12i to linear AP1"
    subjects = {result.subject: result.claim for result in report.results}
    assert subjects == {
        "vendor.dctl": "linear AP1 to ACESproxy10i",
        "vendor.dctl, bits = 12": "linear AP1 to ACESproxy12i",
        "vendor.dctl, back = 1": "ACESproxy10i to linear AP1",
        "vendor.dctl, bits = 12, back = 1": "ACESproxy12i to linear AP1",
    }
    texts = [remark.text for remark in report.notes]
    assert "with bypass = 1, it leaves an image as it is" in texts
    assert "10 settings were run, which make 7 different images" in texts
    assert [remark.text for remark in report.absent] == [
        "near no ACESproxy transform with gain = 0; gain = 4"
    ]


# What a vendor may get wrong, and the words that a report must have for it.
MISTAKES = {
    "12 bits": ("1700.0f, 256.0f, 3760.0f) / 4095", "1690.0f, 256.0f, 3760.0f) / 4095", "bits = 12"),
    "decode": ("425.0f, 64.0f, 940.0f))", "424.0f, 64.0f, 940.0f))", "back = 1"),
    "one combination": ("light(x * 4095.0f", "light(x * 4097.0f", "bits = 12, back = 1"),
}


@pytest.mark.parametrize(("right", "wrong", "named"), MISTAKES.values(), ids=MISTAKES)
def test_what_is_wrong_with_one_setting_fails_by_name(tmp_path, right, wrong, named):
    assert right in VENDOR
    report = verified(tmp_path, VENDOR.replace(right, wrong))
    failed = {result.subject for result in report.results if result.failed}
    assert failed == {f"vendor.dctl, {named}"}
    assert not report.passed


def test_a_menu_of_an_acesproxy_effect_that_is_near_nothing_fails_by_name(tmp_path):
    """A stop off, it is near no ACESproxy; its defaults are, so that it is meant to be."""
    right = "1700.0f, 256.0f, 3760.0f) / 4095"
    report = verified(tmp_path, VENDOR.replace(right, right.replace("1700", "1900")))
    assert not report.passed
    (problem,) = report.problems
    assert problem.about == "vendor.dctl, bits = 12"
    assert problem.text.startswith("is near no ACESproxy transform: the closest, ")


def test_an_effect_whose_defaults_are_something_else_is_judged_where_it_is_near(tmp_path):
    """A converter between many spaces: what is no ACESproxy is listed, and is no mistake."""
    menu = VENDOR.replace("{TEN, TWELVE}, {10, 12}", "{OTHER, TWELVE, TEN}, {other, 12, 10}").replace(
        "bits ? code", "bits == 0 ? 0.5f : bits == 1 ? code"
    )
    report = verified(
        tmp_path, menu.replace("if (back)", "if (back && bits == 0) return 2.0f;\n    if (back)")
    )
    assert report.passed
    assert [remark.text for remark in report.absent] == [
        "near no ACESproxy transform with its defaults; back = 1"
    ]


def test_what_has_no_effect_is_said(tmp_path):
    report = verified(
        tmp_path, VENDOR.replace("return bits ? code", "return code").replace("4095.0f\n ", "4095.0f; //")
    )
    assert "it makes the same as with other settings with bits = 12" in [note.text for note in report.notes]


PLACES = {
    "rows": ("p_Y > 0", "p_Y"),
    "columns of 4K": ("p_X > 4000", "p_X"),
    "the height": ("p_Height > 1", "p_Height"),
    "the width": ("p_Width == 1920", "p_Width"),
}


@pytest.mark.parametrize("condition", [one for one, _ in PLACES.values()], ids=PLACES)
def test_what_depends_on_a_place_is_a_problem(tmp_path, condition):
    wrong = VENDOR.replace(
        "    if (bypass)", f"    if ({condition}) return make_float3(0.0f, 0.0f, 0.0f);\n    if (bypass)"
    )
    report = verified(tmp_path, wrong)
    assert not report.passed
    assert any("depends on its place or its neighbours" in remark.text for remark in report.problems)


def test_each_device_has_its_own_pixels(tmp_path):
    device = "#ifdef DEVICE_IS_METAL\n    cv += 3.0f;\n#endif\n"
    report = verified(
        tmp_path,
        VENDOR.replace(
            "    return _clampf(cv, low, high);", f"{device}    return _clampf(cv, low, high);", 1
        ),
    )
    failed = {result.subject for result in report.results if result.failed}
    assert failed == {"vendor.dctl, Metal", "vendor.dctl, Metal, bits = 12"}
    assert {"vendor.dctl, CUDA, OpenCL"} < {result.subject for result in report.results}


BLINK = """\
kernel Vendor : ImageComputationKernel<ePixelWise>
{{
  Image<eRead, eAccessPoint, eEdgeClamped> src;
  Image<eWrite> dst;

  param:
  float slope;

  local:
  float unused;

  void define()
  {{
    defineParam(slope, "slope", 50.0f);
  }}

  void init()
  {{
    unused = 0.0f;
  }}

  void process()
  {{
    float alpha = src(3);
    float unit = {unit};
    for (int c = 0; c < 3; ++c) {{
      float light = src(c) / unit;
      light = light > 0.00001f ? light : 0.00001f;
      float cv = (log2(light) + 2.5f) * slope + 425.0f;
      cv = cv < 64.0f ? 64.0f : cv > 940.0f ? 940.0f : cv;
      dst(c) = cv / 1023.0f * unit;
    }}
    dst(3) = {alpha};
  }}
}};
"""
ALPHAS = {
    "right": ("1.0f", "alpha", []),
    "divided, and multiplied again": ("(alpha > 0.0f ? alpha : 1.0f)", "alpha", []),
    "erased": ("1.0f", "1.0f", ["it changes alpha: 0 becomes 1"]),
    "inverted": ("1.0f", "1.0f - alpha", ["it changes alpha: 0 becomes 1"]),
    "by half an alpha": ("(0.5f + 0.5f * alpha)", "alpha", ["what it makes of colour depends on alpha"]),
}


@pytest.mark.parametrize(("unit", "alpha", "texts"), ALPHAS.values(), ids=ALPHAS)
def test_alpha_is_carried_and_changes_no_colour(tmp_path, unit, alpha, texts):
    report = verified(tmp_path, BLINK.format(unit=unit, alpha=alpha), "vendor.blink")
    assert [remark.text for remark in report.problems] == texts
    assert not any(result.failed for result in report.results)
    assert report.passed is not bool(texts)


# With alpha, and a check box for colour that is multiplied by it: opaque pixels do not show its mistakes.
ASSOCIATED = """\
DEFINE_UI_PARAMS(associated, Premultiplied, DCTLUI_CHECK_BOX, 0)

__DEVICE__ float one(float x)
{{
    return _clampf((_log2f(_fmaxf(x, 1e-10f)) + 2.5f) * 50.0f + 425.0f, 64.0f, 940.0f) / 1023.0f;
}}

__DEVICE__ float4 transform(int w, int h, int x, int y, float r, float g, float b, float a)
{{
    const float unit = associated && a > 0.0f ? a : 1.0f;
    return make_float4({times} * one(r / unit), unit * one(g / unit), unit * one(b / unit), {alpha});
}}
"""
OF_A_CHECK_BOX = {
    "right": ("unit", "a", []),
    "colour": ("1.0f", "a", ["what it makes of colour depends on alpha"]),
    "alpha": ("unit", "associated ? 1.0f : a", ["it changes alpha: 0 becomes 1"]),
}


@pytest.mark.parametrize(("times", "alpha", "texts"), OF_A_CHECK_BOX.values(), ids=OF_A_CHECK_BOX)
def test_what_a_setting_makes_of_alpha_alone_is_tried(tmp_path, times, alpha, texts):
    report = verified(tmp_path, ASSOCIATED.format(times=times, alpha=alpha))
    assert [(remark.about, remark.text) for remark in report.problems] == [
        ("vendor.dctl, associated = 1", text) for text in texts
    ]
    assert report.passed is not bool(texts)
    assert "2 settings were run, which make 2 different images" in [note.text for note in report.notes]


def test_what_was_not_tried_is_listed(tmp_path):
    added = "".join(f"DEFINE_UI_PARAMS(c{n}, C, DCTLUI_CHECK_BOX, 0)\n" for n in range(5))
    added += "DEFINE_UI_PARAMS(stops, Stops, DCTLUI_VALUE_BOX, 0.0)\n"
    report = verified(tmp_path, added + VENDOR)
    assert report.passed
    assert [remark.text for remark in report.absent][1:] == [
        "no other value was tried of stops, which has no range",
        "its 8 menus and check boxes have too many combinations: one at a time was set",
    ]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (
            "TIMELINE_FRAME_INDEX > 1",
            "asks for TIMELINE_FRAME_INDEX: other frames than the first were not tried",
        ),
        ("__RESOLVE_VER_MAJOR__ < 19", "asks for __RESOLVE_VER_MAJOR__: other versions of Resolve than 20.1"),
    ],
)
def test_what_has_one_value_here_is_listed(tmp_path, asked, text):
    bypass = f"if ({asked}) return make_float3(0.0f, 0.0f, 0.0f);\n    if (bypass)"
    report = verified(tmp_path, VENDOR.replace("if (bypass)", bypass))
    assert report.passed
    assert report.absent[0].text.startswith(text)


# AP0 to AP1, from the primaries of ST 2065-1 and ACEScg's specification.
AP0 = VENDOR.replace(
    "    if (bypass)",
    """\
    const float r = 1.4514393161f * p_R - 0.2365107469f * p_G - 0.2149285693f * p_B;
    const float g = -0.0765537734f * p_R + 1.1762296998f * p_G - 0.0996759264f * p_B;
    p_B = 0.0083161484f * p_R - 0.0060324498f * p_G + 0.9977163014f * p_B;
    p_R = r, p_G = g;
    if (bypass)""",
)


def test_infinities_that_an_effect_loses_are_not_ocios_doing(tmp_path):
    report = verified(tmp_path, AP0)
    (sentence,) = known_traits(report.results)
    assert sentence.startswith("Known of floats: a pixel with infinite light turns black, as a matrix")


def test_what_is_near_nothing_says_what_was_tried(tmp_path):
    text = VENDOR.replace("return bits ?", "return 0.3f + 0.1f * bits; bits ?").replace("if (back)", "if (0)")
    with pytest.raises(UserError, match=r"near no ACESproxy transform.*10 settings were run"):
        verified(tmp_path, text)


def test_what_the_user_says_is_what_the_defaults_are_judged_as(tmp_path):
    report = verified(tmp_path, said="acesproxy12i:encode:ap1")
    assert {result.subject for result in report.results if result.failed} >= {"vendor.dctl"}


def test_menus_are_tried_in_all_combinations_while_they_are_few():
    menu = Parameter("menu", 0.0, whole=True, choices=("a", "b", "c"))
    switch = Parameter("switch", 0.0, whole=True, least=0.0, most=1.0)
    slider = Parameter("slider", (1.0, 1.0, 1.0), 3, least=0.0, most=1.0)
    assert list(settings_of([menu, switch, slider])) == [
        {},
        {"switch": 1.0},
        {"menu": 1.0},
        {"menu": 1.0, "switch": 1.0},
        {"menu": 2.0},
        {"menu": 2.0, "switch": 1.0},
        {"slider": (0.0, 0.0, 0.0)},
    ]
    many = [Parameter(f"switch{n}", 0.0, whole=True, least=0.0, most=1.0) for n in range(7)]
    assert list(settings_of(many)) == [{}, *({one.name: 1.0} for one in many)]
