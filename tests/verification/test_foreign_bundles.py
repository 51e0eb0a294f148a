# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""OpenFX effects of others that are right for floats only, with their defaults, or without alpha."""

import platform
import sys

import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.verification.foreign import verify_bundle
from ocio_gen.verification.judge import Judge
from tests.verification.ofx_plugin import effect, effects

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="bundles for x86-64 Linux are compiled"
)

# Linear AP1 to ACESproxy, not rounded, at any depth; what a mistake may be in has a name of its own.
FUNCTIONS = """
static double log_2(double x)
{
    int exponent = 0;
    while (x >= 2.0) x /= 2.0, ++exponent;
    while (x < 1.0) x *= 2.0, --exponent;
    double s = (x - 1.0) / (x + 1.0), power = s, sum = 0.0;
    for (int n = 1; n < 60; n += 2, power *= s * s)
        sum += power / n;
    return exponent + sum * 2.8853900817779268;
}
static double code(double x, int twelve)
{
    const double step = twelve ? TWELVE : 50.0, mid = twelve ? 1700.0 : 425.0;
    const double low = twelve ? 256.0 : 64.0, high = twelve ? 3760.0 : 940.0;
    if (!(x > 1e-9)) return low / (twelve ? 4095.0 : 1023.0);
    const double cv = (log_2(x < 1e9 ? x : 1e9) + 2.5) * step + mid;
    return (cv < low ? low : cv > high ? high : cv) / (twelve ? 4095.0 : 1023.0);
}
static int encode(const void *effect, Handle in)
{
    Image from, to;
    int window[4], twelve = 0;
    double time = real(in, "OfxPropTime", 0);
    params->get(param_of(effect, "bits"), &twelve);
    props->get_ints(in, "OfxImageEffectPropRenderWindow", 4, window);
    Handle source = 0;
    effects->clip_property_set(clip_of(effect, "Source"), &source);
    const char *multiplied = text(source, "OfxImageEffectPropPreMultiplication");
    const int premultiplied = IS(multiplied, "OfxImageAlphaPremultiplied");
    if (!take(effect, "Output", time, &to)) return FAILED;
    if (!take(effect, "Source", time, &from)) return FAILED;
    const char *depth = text(to.set, "OfxImageEffectPropPixelDepth");
    const char *kind = text(to.set, "OfxImageEffectPropComponents");
    const int size = pixel_bytes(&to), channels = IS(kind, "OfxImageComponentRGBA") ? 4 : 3;
    for (int y = window[1]; y < window[3]; ++y)
        for (int x = window[0]; x < window[2]; ++x) {
            unsigned char *p = from.data + (long)(y - from.bounds[1]) * from.row_bytes;
            unsigned char *q = to.data + (long)(y - to.bounds[1]) * to.row_bytes;
            p += (x - from.bounds[0]) * size;
            q += (x - to.bounds[0]) * size;
            for (int c = 0; c < channels; ++c) {
                const int is_alpha = c == 3;
                if (IS(depth, "OfxBitDepthFloat")) {
                    float v = ((float *)p)[c];
                    const float alpha = channels == 4 ? ((float *)p)[3] : 1.0f;
                    const double unit = premultiplied && alpha > 0.0f ? DIVIDE : 1.0;
                    ((float *)q)[c] = is_alpha ? (ALPHA) : (float)(code(v / unit, twelve) * unit);
                } else if (IS(depth, "OfxBitDepthShort")) {
                    unsigned short v = ((unsigned short *)p)[c];
                    unsigned short made = code(v / 65535.0, twelve) * SHORTS + 0.5;
                    ((unsigned short *)q)[c] = is_alpha ? v : made;
                } else {
                    unsigned char v = p[c], made = code(v / 255.0, twelve) * 255.0 + HALF;
                    q[c] = is_alpha ? v : made;
                }
            }
        }
    effects->release(from.set);
    effects->release(to.set);
    return OK;
}
"""
CONTEXT = """
    Handle bits = define(effect, "OfxParamTypeChoice", "bits");
    props->set_string(bits, "OfxParamPropChoiceOption", 0, "10");
    props->set_string(bits, "OfxParamPropChoiceOption", 1, "12");
"""
RIGHT = {"TWELVE": "200.0", "DIVIDE": "alpha", "ALPHA": "v", "SHORTS": "65535.0", "HALF": "0.5"}
DEPTHS = """
    props->reset(set_of(effect), "OfxImageEffectPropSupportedPixelDepths");
    add_depths(effect, EACH("OfxBitDepthByte", "OfxBitDepthShort", "OfxBitDepthFloat"));
"""


def holes(**wrong):
    defined = "".join(f"#define {name} {value}\n" for name, value in {**RIGHT, **wrong}.items())
    return {
        "functions": "\n" + defined + FUNCTIONS,
        "describe": 'add_contexts(effect, EACH("OfxImageEffectContextFilter"));' + DEPTHS,
        "in_context": CONTEXT,
        "render": "return encode(effect, in);",
    }


def test_a_right_one_passes_with_every_setting_at_every_depth(tmp_path):
    report = verify_bundle(effect(tmp_path, **holes()), Judge())
    assert [remark.text for remark in report.problems] == []
    claims = {result.subject.rpartition(", ")[2]: result.claim for result in report.results}
    assert set(claims.values()) == {"linear AP1 to ACESproxy10i", "linear AP1 to ACESproxy12i"}
    assert "bits = 12" in claims
    assert report.verdict == "warn"  # as it was not said what they are


# What is wrong, and words of the problem.
MISTAKES = {
    "alpha is erased": ({"ALPHA": "1.0f"}, "it changes alpha: 0 becomes 1"),
    "alpha is squared": ({"ALPHA": "v * v"}, "it changes alpha"),
    "divided by half an alpha": ({"DIVIDE": "(0.5 + 0.5 * alpha)"}, "multiplied by alpha is neither"),
    "16 bits by 65280": ({"SHORTS": "65280.0"}, "at UINT16 it makes other pixels than in float"),
    "8 bits are cut": ({"HALF": "0.0"}, "at UINT8 it makes other pixels than in float"),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "text"), MISTAKES.values(), ids=MISTAKES)
def test_what_is_wrong_beside_opaque_floats_is_a_problem(tmp_path, wrong, text):
    report = verify_bundle(effect(tmp_path, **holes(**wrong)), Judge())
    assert not report.passed
    assert not any(result.failed for result in report.results)
    assert all(text in remark.text for remark in report.problems)
    assert report.problems


def test_one_that_takes_premultiplied_colour_as_it_is_passes(tmp_path):
    report = verify_bundle(effect(tmp_path, **holes(DIVIDE="1.0")), Judge())
    assert (report.problems, report.verdict) == ([], "warn")


def test_a_choice_is_set_as_a_user_does(tmp_path):
    """A plug-in's own parameters follow what a user changes, as those of presets do."""
    preset = """
        if (IS(action, "OfxActionInstanceChanged") && IS(text(in, "OfxPropName"), "preset"))
            return params->set(param_of(effect, "bits"), 1);
    """
    in_context = (
        CONTEXT
        + """
        define(effect, "OfxParamTypeBoolean", "preset");
        props->set_int(bits, "OfxParamPropSecret", 0, 1);
    """
    )
    made = holes(TWELVE="199.0") | {"other": preset, "in_context": in_context}
    report = verify_bundle(effect(tmp_path, **made), Judge())
    failed = {result.subject for result in report.results if result.failed}
    assert failed == {"org.example.effect, preset = 1"}


def test_what_a_user_cannot_set_at_first_is_listed(tmp_path):
    made = holes(TWELVE="199.0")
    made["in_context"] += 'props->set_int(bits, "OfxParamPropEnabled", 0, 0);'
    report = verify_bundle(effect(tmp_path, **made), Judge())
    assert report.passed
    assert [remark.text for remark in report.absent] == [
        "other values were not tried of what a user cannot set at first: bits",
        "no other time than 0 was tried",
    ]


def test_an_effect_of_many_parameters_has_one_instance_at_a_time(tmp_path):
    counted = {
        "functions": holes()["functions"] + "static int alive;",
        "create": "if (alive++) abort();",
        "destroy": "--alive;",
        "in_context": CONTEXT
        + """
            char name[9];
            for (int n = 0; n < 70; ++n) {
                sprintf(name, "box%d", n);
                define(effect, "OfxParamTypeBoolean", name);
            }
        """,
    }
    report = verify_bundle(effect(tmp_path, **holes() | counted), Judge())
    assert (report.problems, report.verdict) == ([], "warn")
    assert "72 settings were run, which make 2 different images" in [note.text for note in report.notes]


def test_what_is_wrong_with_one_choice_fails_by_its_name(tmp_path):
    report = verify_bundle(effect(tmp_path, **holes(TWELVE="199.0")), Judge())
    failed = {result.subject for result in report.results if result.failed}
    assert len(failed) == 1
    assert next(iter(failed)).endswith("bits = 12")


def test_effects_that_are_no_acesproxy_are_reported_and_not_failed(tmp_path):
    copies = {"describe": 'add_contexts(effect, EACH("OfxImageEffectContextFilter"));'}
    made = effects(tmp_path, copies=copies, encodes=holes())
    report = verify_bundle(made, Judge())
    assert report.verdict == "warn"  # as it was not said what they are
    about = [remark for remark in report.notes if "near no ACESproxy transform" in remark.text]
    assert [remark.about for remark in about] == ["org.example.copies"]
    assert "it was run with its defaults" in about[0].text


def test_one_that_is_another_in_the_general_context_is_a_problem(tmp_path):
    both = 'add_contexts(effect, EACH("OfxImageEffectContextGeneral", "OfxImageEffectContextFilter"));'
    own = holes() | {"describe": both + DEPTHS}
    report = verify_bundle(effect(tmp_path / "same", **own), Judge())
    assert (report.problems, report.verdict) == ([], "warn")
    own["render"] = """
        char *context = 0;
        props->get_string(set_of(effect), "OfxImageEffectPropContext", 0, &context);
        if (!IS(context, "OfxImageEffectContextGeneral")) return encode(effect, in);
    """
    report = verify_bundle(effect(tmp_path / "other", **own), Judge())
    texts = [remark.text for remark in report.problems]
    assert texts == ["as a general effect it makes other pixels than as a filter"]


def test_a_claim_that_names_nothing_is_refused_before_any_code_runs(tmp_path):
    with pytest.raises(UserError, match="claim: found 'nonsense:encode'"):
        verify_bundle(tmp_path / "not there.ofx.bundle", Judge(), said="nonsense:encode")
