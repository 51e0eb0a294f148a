# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Effects of others behind the fence: what they describe, what they make of any pixels, and how they fail.

What is right is the standard's (OpenFX 1.5.1): "Image Effect Contexts", "Image Effect Clip Preferences",
"Rendering", and the texts of actions in ofxCore.h and ofxImageEffect.h.
"""

import platform
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.fence.limits import Limits
from ocio_gen.core.fence.process import Fenced
from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.verification.foreign import verify_bundle
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.fenced import FencedBinary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import (
    ALPHA,
    COMPONENTS,
    DTYPES,
    OPAQUE,
    PREMULTIPLICATIONS,
    PREMULTIPLIED,
    RGB,
    RGBA,
    UNPREMULTIPLIED,
    Layout,
)
from tests.verification.ofx_plugin import effect, effects

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="bundles for x86-64 Linux are compiled"
)

FILTER, GENERAL, GENERATOR, TRANSITION = (
    f"OfxImageEffectContext{name}" for name in ("Filter", "General", "Generator", "Transition")
)
BYTE, SHORT, HALF, FLOAT = (f"OfxBitDepth{name}" for name in ("Byte", "Short", "Half", "Float"))
PIXELS = np.linspace(0, 1, 3 * 5 * 4, dtype=np.float32).reshape(3, 5, 4)


def pixels_of(layout: Layout, height: int = 4, width: int = 7) -> np.ndarray:
    """Return words of all kinds: each is another."""
    count = height * width * COMPONENTS[layout.components]
    words = np.arange(1, count + 1) * (1 if layout.depth == BYTE else 97)
    return words.astype(DTYPES[layout.depth]).reshape(height, width, -1)


DESCRIBED = """
    props->set_string(set_of(effect), "OfxPropLabel", 0, "Grade");
    props->set_string(set_of(effect), "OfxImageEffectPluginPropGrouping", 0, "Vendor/Colour");
    props->set_string(set_of(effect), "OfxPropPluginDescription", 0, "Grades.");
    add_contexts(effect, EACH("OfxImageEffectContextGeneral", "OfxImageEffectContextFilter"));
"""
PARAMS = """
    Handle set = define(effect, "OfxParamTypeRGB", "gain");
    props->set_string(set, "OfxPropLabel", 0, "Gain");
    props->set_string(set, "OfxParamPropHint", 0, "Multiplies.");
    props->set_doubles(set, "OfxParamPropDefault", 3, (double[]){ 1, 1, 0.5 });
    props->set_doubles(set, "OfxParamPropMin", 3, (double[]){ 0, 0, 0 });
    props->set_doubles(set, "OfxParamPropDisplayMax", 3, (double[]){ 4, 4, 4 });
    set = define(effect, "OfxParamTypeChoice", "side");
    props->set_string(set, "OfxParamPropChoiceOption", 0, "Left");
    props->set_string(set, "OfxParamPropChoiceOption", 1, "Right");
    props->set_int(set, "OfxParamPropSecret", 0, 1);
    set = define(effect, "OfxParamTypeString", "name");
    props->set_string(set, "OfxParamPropDefault", 0, "a name");
    props->set_int(set, "OfxParamPropEnabled", 0, 0);
    if (IS(context, "OfxImageEffectContextGeneral")) {
        Handle mask = add_clip(effect, "Mask", EACH("OfxImageComponentAlpha"));
        props->set_int(mask, "OfxImageClipPropOptional", 0, 1);
        props->set_int(mask, "OfxImageClipPropIsMask", 0, 1);
    }
"""


def test_all_that_an_effect_describes_is_told(tmp_path):
    with FencedBinary(binary_of(effect(tmp_path, describe=DESCRIBED, in_context=PARAMS))) as binary:
        (plugin,) = binary.plugins
        assert (plugin.identifier, plugin.version) == ("org.example.effect", (3, 7))
        assert plugin.contexts() == [FILTER, GENERAL]
        described, general = plugin.described(), plugin.described(GENERAL)
    assert (described.context, general.context) == (FILTER, GENERAL)
    assert (described.label, described.group, described.description) == ("Grade", "Vendor/Colour", "Grades.")
    assert described.depths == [BYTE, SHORT, HALF, FLOAT]
    assert described.components == [RGBA, RGB, ALPHA]
    assert list(described.clips) == ["Source", "Output"]
    mask = general.clips["Mask"]
    assert (mask.optional, mask.mask, mask.components, mask.temporal) == (True, True, [ALPHA], False)
    gain, side, name = (described.params[key] for key in ("gain", "side", "name"))
    assert (gain.type, gain.label, gain.hint) == ("OfxParamTypeRGB", "Gain", "Multiplies.")
    assert (gain.default, gain.min, gain.display_max) == ([1.0, 1.0, 0.5], [0.0] * 3, [4.0] * 3)
    assert gain.max == [sys.float_info.max] * 3
    assert (gain.secret, gain.enabled, gain.count) == (False, True, 3)
    assert (side.choices, side.secret, side.default) == (["Left", "Right"], True, [0.0])
    assert (name.default_text, name.enabled, name.choices) == ("a name", False, [])
    assert binary.problems == binary.remarks == []


def test_a_context_that_an_effect_does_not_have(tmp_path):
    with FencedBinary(binary_of(effect(tmp_path))) as binary:
        assert binary.plugins[0].contexts() == [FILTER]
        with pytest.raises(ForeignCodeError, match="has no OfxImageEffectContextGenerator"):
            binary.plugins[0].described(GENERATOR)


@pytest.mark.parametrize("premultiplication", PREMULTIPLICATIONS)
def test_any_depth_components_and_premultiplication_are_as_they_are_given(tmp_path, premultiplication):
    said = """
        Image image;
        Handle source = 0, output = 0;
        effects->clip_property_set(clip_of(effect, "Source"), &source);
        effects->clip_property_set(clip_of(effect, "Output"), &output);
        take(effect, "Source", 0.0, &image);
        const char *name = "OfxImageEffectPropPreMultiplication";
        messages->message((Handle)effect, "", "", "%s %s %s", text(source, name), text(image.set, name),
            text(output, name));
        effects->release(image.set);
    """
    with FencedBinary(binary_of(effect(tmp_path, render=said))) as binary:
        described = binary.plugins[0].described()
        for depth in described.depths:
            for components in described.components:
                layout = Layout(depth, components, padding=12, premultiplication=premultiplication)
                pixels, instance = pixels_of(layout), described.instance()
                assert np.array_equal(instance.made(pixels, layout), pixels)
                shown = instance.rendered(pixels, layout)
                assert np.array_equal(shown.pixels, pixels)
                state = OPAQUE if components == RGB else premultiplication
                assert shown.layout == Layout(depth, components, premultiplication=state)
                assert instance.messages() == [f"{state} {state} {state}"] * 2
    assert binary.problems == binary.remarks == []


def test_an_instance_agrees_on_other_pixels_again(tmp_path):
    with FencedBinary(binary_of(effect(tmp_path))) as binary:
        instance = binary.plugins[0].described().instance()
        for layout in (Layout(BYTE, RGB), Layout(FLOAT, ALPHA), Layout(SHORT, RGBA), Layout(BYTE, RGB)):
            pixels = pixels_of(layout)
            assert np.array_equal(instance.rendered(pixels, layout).pixels, pixels)
    assert binary.problems == []


PREFERS = """
    props->set_string(out, "OfxImageClipPropComponents_Source", 0, "OfxImageComponentRGB");
    props->set_string(out, "OfxImageClipPropComponents_Output", 0, "OfxImageComponentRGB");
    props->set_string(out, "OfxImageClipPropDepth_Source", 0, "OfxBitDepthShort");
    props->set_string(out, "OfxImageClipPropDepth_Output", 0, "OfxBitDepthShort");
    props->set_string(out, "OfxImageEffectPropPreMultiplication", 0, "OfxImageOpaque");
    return OK;
"""


def test_clip_preferences_are_obeyed(tmp_path):
    pixels = np.array([[[0.0, 0.5, 1.0, 0.25], [1.0, 0.25, 2.0, 1.0]]], np.float32)
    with FencedBinary(binary_of(effect(tmp_path, preferences=PREFERS))) as binary:
        instance = binary.plugins[0].described().instance()
        shown = instance.rendered(pixels, Layout(premultiplication=PREMULTIPLIED))
        made = instance.made(pixels, Layout(premultiplication=PREMULTIPLIED))
    assert shown.layout == Layout(SHORT, RGB, premultiplication=OPAQUE)
    # Of 0 to 65535, the closest: 32767.5 is even at 32768, 16383.75 is 16384.
    assert shown.pixels.tolist() == [[[0, 32768, 65535], [65535, 16384, 65535]]]
    assert np.array_equal(made, shown.pixels)
    assert binary.problems == []


def test_preferences_that_no_host_has_are_a_problem(tmp_path):
    odd = """
        props->set_string(out, "OfxImageClipPropComponents_Output", 0, "OfxImageComponentCMYK");
        props->set_string(out, "OfxImageEffectPropPreMultiplication", 0, "perhaps");
        return OK;
    """
    with FencedBinary(binary_of(effect(tmp_path, preferences=odd))) as binary:
        shown = binary.plugins[0].described().instance().rendered(PIXELS, Layout())
        assert np.array_equal(shown.pixels, PIXELS)
    assert [problem.partition(": ")[2] for problem in binary.problems] == [
        "prefers OfxImageComponentCMYK for OfxImageClipPropComponents_Output, which the host does not have",
        "prefers perhaps for OfxImageEffectPropPreMultiplication, which the host does not have",
    ]


def test_a_host_converts_what_an_effect_does_not_take(tmp_path):
    floats = """
        props->reset(set_of(effect), "OfxImageEffectPropSupportedPixelDepths");
        add_depths(effect, EACH("OfxBitDepthFloat"));
    """
    bytes_ = np.array([[[255, 0, 51]]], np.uint8)
    with FencedBinary(binary_of(effect(tmp_path, describe=floats))) as binary:
        shown = binary.plugins[0].described().instance().rendered(bytes_, Layout(BYTE, RGB))
    assert shown.layout == Layout(FLOAT, RGB, premultiplication=OPAQUE)
    assert shown.pixels.tolist() == [[[1.0, 0.0, np.float32(0.2)]]]


def test_a_mask_is_connected_where_it_is_asked_for_and_is_alpha(tmp_path):
    shows_mask = """
        if (IS(text(set_of(effect), "OfxImageEffectPropContext"), "OfxImageEffectContextGeneral")) {
            Image mask;
            const int there = take(effect, "Mask", 0.0, &mask);
            messages->message((Handle)effect, "", "", "%d %s", there,
                there ? text(mask.set, "OfxImageEffectPropComponents") : "nothing");
            if (there) {
                messages->message((Handle)effect, "", "", "%g", ((float *)mask.data)[1]);
                effects->release(mask.set);
            }
        }
    """
    made = effect(tmp_path, describe=DESCRIBED, in_context=PARAMS, render=shows_mask)
    with FencedBinary(binary_of(made)) as binary:
        general = binary.plugins[0].described(GENERAL)
        without, with_mask = general.instance(), general.instance(connected=["Mask"])
        for instance in (without, with_mask):
            assert np.array_equal(instance.rendered(PIXELS, Layout()).pixels, PIXELS)
        with pytest.raises(ForeignCodeError, match="has no clip Sky"):
            general.instance(connected=["Sky"])
        assert without.messages() == ["0 nothing"]
        assert with_mask.messages() == ["1 OfxImageComponentAlpha", f"{PIXELS[0, 1, 3]:g}"]
    assert binary.problems == []


def test_a_generator_needs_no_source_and_a_transition_has_two(tmp_path):
    describe = (
        'add_contexts(effect, EACH("OfxImageEffectContextGenerator", "OfxImageEffectContextTransition"));'
    )
    in_context = """
        if (IS(context, "OfxImageEffectContextTransition")) {
            add_clip(effect, "SourceFrom", COMPONENTS);
            add_clip(effect, "SourceTo", COMPONENTS);
            define(effect, "OfxParamTypeDouble", "Transition");
        }
    """
    render = """
        const char *context = text(set_of(effect), "OfxImageEffectPropContext");
        if (IS(context, "OfxImageEffectContextTransition"))
            return copy_from(effect, "SourceTo", in);
        Image output;
        take(effect, "Output", 0.0, &output);
        const int x2 = output.bounds[2], y2 = output.bounds[3];
        for (int y = 0; y < y2; ++y)
            for (int n = 0; n < 4 * x2; ++n)
                ((float *)(output.data + y * output.row_bytes))[n] = y;
        effects->release(output.set);
        return OK;
    """
    made = effect(tmp_path, describe=describe, in_context=in_context, render=render)
    with FencedBinary(binary_of(made)) as binary:
        (plugin,) = binary.plugins
        assert plugin.contexts() == [GENERATOR, TRANSITION]
        generated = plugin.described().instance(size=(5, 3)).rendered(PIXELS, Layout())
        assert generated.pixels[..., 1].tolist() == [[0.0] * 5, [1.0] * 5, [2.0] * 5]
        changed = plugin.described(TRANSITION).instance({"Transition": 0.5}).rendered(PIXELS, Layout())
        assert np.array_equal(changed.pixels, PIXELS)
    assert binary.problems == []


def test_a_parameter_that_a_user_sets_is_told_and_may_set_others(tmp_path):
    other = """
        if (IS(action, "OfxActionInstanceChanged")) {
            double value = 0;
            params->get(param_of(effect, "gain"), &value);
            params->set(param_of(effect, "twice"), 2 * value);
            messages->message((Handle)effect, "", "", "%s %s %s %g", text(in, "OfxPropName"),
                text(in, "OfxPropType"), text(in, "OfxPropChangeReason"), value);
            return OK;
        }
    """
    render = """
        double twice = 0;
        params->get_at(param_of(effect, "twice"), 0.0, &twice);
        messages->message((Handle)effect, "", "", "renders with %g", twice);
    """
    in_context = """
        define(effect, "OfxParamTypeDouble", "gain");
        define(effect, "OfxParamTypeDouble", "twice");
        define(effect, "OfxParamTypePushButton", "press");
    """
    with FencedBinary(
        binary_of(effect(tmp_path, in_context=in_context, other=other, render=render))
    ) as binary:
        described = binary.plugins[0].described()
        instance = described.instance({"gain": 3.0})
        instance.made(PIXELS, Layout())
        instance.set({"gain": 1.5, "press": None})
        instance.made(PIXELS, Layout())
        how = "OfxTypeParameter OfxChangeUserEdited 1.5"
        assert instance.messages() == ["renders with 0", f"gain {how}", f"press {how}", "renders with 3"]
        with pytest.raises(ForeignCodeError, match="has no parameter nobody"):
            instance.set({"nobody": 1})
        with pytest.raises(ForeignCodeError, match="gain takes 1 values, and is given 2"):
            described.instance({"gain": (1.0, 2.0)})
    assert binary.problems == []


def test_renders_and_changes_from_several_threads_wait_for_each_other(tmp_path):
    """Each render agrees on another depth, on the instance's main thread, where changes are told, too."""
    holes = {
        "in_context": 'define(effect, "OfxParamTypeDouble", "gain");',
        "functions": """
            static void be_busy(void)
            {
                static int busy;
                if (__sync_fetch_and_add(&busy, 1))
                    abort();
                usleep(500);
                __sync_fetch_and_sub(&busy, 1);
            }
        """,
        "preferences": "be_busy();",
        "other": 'if (IS(action, "OfxActionInstanceChanged")) be_busy();',
    }
    with FencedBinary(binary_of(effect(tmp_path, **holes))) as binary:
        instance = binary.plugins[0].described().instance()

        def work(number: int) -> bool:
            layout = Layout((BYTE, SHORT, HALF, FLOAT)[number % 4])
            pixels, right = pixels_of(layout), True
            for _ in range(10):
                instance.set({"gain": float(number)})
                right &= np.array_equal(instance.made(pixels, layout), pixels)
            return right

        with ThreadPoolExecutor(4) as threads:
            assert all(threads.map(work, range(8)))
    assert binary.problems == []


def test_a_choice_of_texts_is_set_by_its_index_or_its_text(tmp_path):
    in_context = """
        Handle set = define(effect, "OfxParamTypeStrChoice", "space");
        props->set_strings(set, "OfxParamPropChoiceOption", 2, (Name[]){ "ACEScg", "ACEScct" });
        props->set_strings(set, "OfxParamPropChoiceEnum", 2, (Name[]){ "cg", "cct" });
    """
    create = """
        char *value = 0;
        params->get(param_of(effect, "space"), &value);
        messages->message((Handle)effect, "", "", "%s", value);
    """
    made = effect(tmp_path, in_context=in_context, create=create)
    with FencedBinary(binary_of(made), string_choices=True) as binary:
        described = binary.plugins[0].described()
        assert described.params["space"].enums == ["cg", "cct"]
        said = [described.instance({"space": value}).messages() for value in (1, "cg")]
    assert said == [["cct"], ["cg"]]


IDENTITY = 'if (IS(action, "OfxImageEffectActionIsIdentity")) {{ {code} return OK; }}'
REGION = 'if (IS(action, "OfxImageEffectActionGetRegionOfDefinition")) {{ {code} return OK; }}'


def test_an_identity_is_not_rendered(tmp_path):
    other = IDENTITY.format(code='props->set_string(out, "OfxPropName", 0, "Source");')
    made = effect(tmp_path, other=other, render="return FAILED;")
    with FencedBinary(binary_of(made)) as binary:
        instance = binary.plugins[0].described().instance()
        shown = instance.rendered(PIXELS, Layout())
        assert shown.identity == "Source"
        assert np.array_equal(shown.pixels, PIXELS)
        with pytest.raises(ForeignCodeError, match="rendering returns FAILED"):
            instance.made(PIXELS, Layout())


@pytest.mark.parametrize(
    ("rectangle", "region"),
    [
        ("1, 1, 3, 2", (1, 1, 3, 2)),
        ("0.5, 0.25, 2.5, 1.5", (0, 0, 3, 2)),
        ("-2, -1, 6, 3", (-2, -1, 6, 3)),
        ("-1e300, -1.0 / 0.0, 1e300, 1.0 / 0.0", (-5, -3, 10, 6)),
        ("-2147483648.0, 0, 2147483647.0, 3", (-5, 0, 10, 3)),
        ("4, 2, 1, 1", (4, 2, 4, 2)),
        ("400, 200, 410, 210", (400, 200, 400, 200)),
    ],
)
def test_only_where_an_effect_has_pixels_it_is_rendered(tmp_path, rectangle, region):
    code = f'props->set_doubles(out, "OfxImageEffectPropRegionOfDefinition", 4, (double[]){{ {rectangle} }});'
    render = """
        int window[4];
        props->get_ints(in, "OfxImageEffectPropRenderWindow", 4, window);
        Image output;
        take(effect, "Output", 0.0, &output);
        for (int y = window[1]; y < window[3]; ++y)
            for (int n = 0; n < 4 * (window[2] - window[0]); ++n)
                ((float *)(output.data + (y - output.bounds[1]) * output.row_bytes))[n] = 1.0f;
        effects->release(output.set);
        return OK;
    """
    with FencedBinary(binary_of(effect(tmp_path, other=REGION.format(code=code), render=render))) as binary:
        shown = binary.plugins[0].described().instance().rendered(PIXELS, Layout())
    x1, y1, x2, y2 = shown.region
    assert shown.region == region
    expected = np.zeros_like(PIXELS)
    expected[max(y1, 0) : max(y2, 0), max(x1, 0) : max(x2, 0)] = 1.0
    assert np.array_equal(shown.pixels, expected)
    assert binary.problems == []


WRONG = {
    "an identity of nothing": (IDENTITY.format(code=""), 'identity of ""'),
    "an identity of itself": (
        IDENTITY.format(code='props->set_string(out, "OfxPropName", 0, "Output");'),
        'identity of "Output", which is none of its inputs',
    ),
    "a region of no numbers": (
        REGION.format(code='props->set_double(out, "OfxImageEffectPropRegionOfDefinition", 2, 0.0 / 0.0);'),
        "answers OfxImageEffectPropRegionOfDefinition with",
    ),
    "a region of two numbers": (
        REGION.format(
            code='props->set_doubles(out, "OfxImageEffectPropRegionOfDefinition", 2, (double[]){1, 2});'
        ),
        "answers OfxImageEffectPropRegionOfDefinition with",
    ),
    "a region that fails": (
        REGION.replace("return OK", "return FAILED").format(code=""),
        "OfxImageEffectActionGetRegionOfDefinition returns FAILED",
    ),
    "an identity that fails": (
        IDENTITY.replace("return OK", "return FATAL").format(code=""),
        "OfxImageEffectActionIsIdentity returns ERR_FATAL",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_answered_is_a_sentence(tmp_path, what):
    other, sentence = WRONG[what]
    with FencedBinary(binary_of(effect(tmp_path, other=other))) as binary:
        instance = binary.plugins[0].described().instance()
        with pytest.raises(ForeignCodeError, match=r"org\.example\.effect") as caught:
            instance.rendered(PIXELS, Layout())
    assert sentence in str(caught.value)


def test_all_the_frames_of_the_world_are_too_many(tmp_path):
    describe = 'props->set_int(set_of(effect), "OfxImageEffectPropTemporalClipAccess", 0, 1);'
    other = """
        if (IS(action, "OfxImageEffectActionGetFramesNeeded")) {
            props->set_doubles(out, "OfxImageClipPropFrameRange_Source", 2, (double[]){ 0, 1.0 / 0.0 });
            return OK;
        }
    """
    with FencedBinary(binary_of(effect(tmp_path, describe=describe, other=other))) as binary:
        instance = binary.plugins[0].described().instance()
        with pytest.raises(ForeignCodeError, match="needs the frames"):
            instance.rendered(PIXELS, Layout())


REFUSES = {
    "a suite that there is not": (
        {"load": 'if (!host->fetch(host->host, "OfxDialogSuite", 1)) return MISSING_HOST_FEATURE;'},
        "org.example.first: OfxActionLoad returns ERR_MISSING_HOST_FEATURE",
    ),
    "load": ({"load": "return FAILED;"}, "org.example.first: OfxActionLoad returns FAILED"),
    "load, with a status that is none": (
        {"load": "return 4711;"},
        "org.example.first: OfxActionLoad returns 4711, which is no status of OpenFX",
    ),
    "a description": (
        {"describe": "return FATAL;"},
        "org.example.first: OfxActionDescribe returns ERR_FATAL",
    ),
    "a context": (
        {"in_context": "return UNSUPPORTED;"},
        "org.example.first: OfxImageEffectActionDescribeInContext returns ERR_UNSUPPORTED",
    ),
    "contexts that there are": (
        {"describe": 'add_contexts(effect, EACH("OfxImageEffectContextDream"));'},
        "org.example.first: has no context that the host has: OfxImageEffectContextDream",
    ),
    "an instance": (
        {"create": "return MEMORY;"},
        "org.example.first: OfxActionCreateInstance returns ERR_MEMORY",
    ),
    "an agreement": (
        {"preferences": "return FAILED;"},
        "org.example.first: OfxImageEffectActionGetClipPreferences returns FAILED",
    ),
}


@pytest.mark.parametrize("what", REFUSES)
def test_an_effect_that_refuses_is_one_sentence_and_the_others_go_on(tmp_path, what):
    holes, sentence = REFUSES[what]
    report = verify_bundle(effects(tmp_path, first=holes, other={}), Judge())
    assert [remark.text for remark in report.problems] == [sentence]
    assert any(remark.about == "org.example.other" for remark in report.notes)


ENDS = {
    "load": "while loading org.example.first",
    "describe": "while org.example.first describes itself",
    "in_context": "while org.example.first describes itself",
    "create": "while an instance of org.example.first is created",
    "preferences": "while an instance of org.example.first is created",
    "render": "while org.example.first renders",
}


@pytest.mark.parametrize("hole", ENDS)
def test_an_effect_that_crashes_leaves_the_others_to_another_child(tmp_path, hole):
    report = verify_bundle(effects(tmp_path, first={hole: "*(volatile int *)0 = 1;"}, other={}), Judge())
    assert [remark.text for remark in report.problems] == [f"its code crashed (SIGSEGV) {ENDS[hole]}"]
    assert any(remark.about == "org.example.other" for remark in report.notes)


def test_a_crash_in_an_effects_end_is_a_problem(tmp_path):
    crash = {"destroy": "abort();"}
    report = verify_bundle(effects(tmp_path, first=crash, other={}), Judge())
    assert [remark.text for remark in report.problems] == [
        "its code crashed (SIGABRT) while unloading org.example.first"
    ]


def test_after_a_crash_descriptions_are_still_good_and_three_are_enough(tmp_path):
    made = effects(tmp_path, first={"render": "abort();"}, other={})
    with FencedBinary(binary_of(made)) as binary:
        first, other = (plugin.described() for plugin in binary.plugins)
        kept = other.instance()
        for _ in range(3):
            instance = first.instance()
            for _ in range(2):  # the second time, there is no child any more
                with pytest.raises(ForeignCodeError, match=r"SIGABRT"):
                    instance.made(PIXELS, Layout())
        with pytest.raises(ForeignCodeError, match=r"SIGABRT\) while org\.example\.first renders"):
            first.instance()
        assert np.array_equal(other.instance().made(PIXELS, Layout()), PIXELS)
        with pytest.raises(ForeignCodeError, match="was not tried"):
            kept.made(PIXELS, Layout())
        assert not binary.dead
    assert binary.problems == []


def test_a_binary_of_effects_that_all_crash_is_given_up(tmp_path):
    crash = {"load": "abort();"}
    made = effects(tmp_path, **{f"e{number}": crash for number in range(12)})
    report = verify_bundle(made, Judge())
    ended = [f"its code crashed (SIGABRT) while loading org.example.e{number}" for number in range(10)]
    texts = [remark.text for remark in report.problems]
    assert sorted(texts) == [*ended, "its code has ended 10 processes, so that no more of it was tried"]


def test_a_progress_without_end_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(Fenced, "limits", Limits(request_seconds=2.0))
    loop = 'progress->start((Handle)effect, "wait", ""); for (;;) progress->update((Handle)effect, 0.5);'
    report = verify_bundle(effects(tmp_path, first={"render": loop}, other={}), Judge())
    assert [remark.text for remark in report.problems] == [
        "its code did not come back within 2 s while org.example.first renders"
    ]
    assert any(remark.about == "org.example.other" for remark in report.notes)


def test_what_is_asked_for_in_vain_is_a_remark_and_no_problem(tmp_path):
    load = (
        'host->fetch(host->host, "VendorSuite", 3); int x; props->get_int(host->host, "VendorProp", 0, &x);'
    )
    with FencedBinary(binary_of(effect(tmp_path, load=load))) as binary:
        assert np.array_equal(binary.plugins[0].described().instance().made(PIXELS, Layout()), PIXELS)
    assert binary.problems == []
    assert binary.remarks == [
        "asks for VendorSuite 3, which the host does not have",
        "host: VendorProp is no property of OpenFX",
    ]


def test_more_text_than_a_report_holds_is_cut(tmp_path):
    in_context = """
        static char long_text[100000];
        memset(long_text, 'x', sizeof long_text - 1);
        Handle set = define(effect, "OfxParamTypeString", "shader");
        props->set_string(set, "OfxParamPropDefault", 0, long_text);
        props->set_string(set, "OfxParamPropHint", 0, long_text);
        props->set_string(set, "OfxPropLabel", 0, "steers\\033[2J");
    """
    create = """
        char *value = 0;
        params->get(param_of(effect, "shader"), &value);
        messages->message((Handle)effect, "", "", "%zu", strlen(value));
    """
    with FencedBinary(binary_of(effect(tmp_path, in_context=in_context, create=create))) as binary:
        described = binary.plugins[0].described()
        assert described.params["shader"].default_text == "x" * 2000
        assert described.instance().messages() == ["99999"]  # the effect itself has all of it


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    """An effect that does to properties and parameters what it is told by a text parameter."""
    functions = """
        static void misuse(const void *effect, const char *told)
        {
            static const char *const names[]
                = { "OfxPropLabel", "OfxPropVersion", "OfxPropInstanceData", "x", "" };
            static const char *const kinds[] = { "word", "number", "triple", "button", "none" };
            for (const char *c = told; c[0] && c[1] && c[2]; c += 3) {
                const char *name = names[c[1] % 5];
                const int index = c[2] % 9 - 3;
                Handle param = param_of(effect, kinds[c[1] % 5]), set = set_of(effect);
                double values[9] = { 0.0 / 0.0, 1e300, -1.0 };
                int numbers[9] = { 0 };
                void *pointers[9] = { 0 };
                switch (c[0] % 16) {
                case 0: props->set_int(set, name, index, c[2]); break;
                case 1: props->set_double(set, name, index, values[index & 1]); break;
                case 2: props->set_string(set, name, index, c); break;
                case 3: props->set_pointer(set, name, index, (void *)told); break;
                case 4: props->get_ints(set, name, index, numbers); break;
                case 5: props->get_strings(set, name, index, (char **)pointers); break;
                case 6: props->reset(set, name); break;
                case 7: params->set(param, values[0], values[1], values[2]); break;
                case 8: params->get(param, pointers, pointers + 1, pointers + 2, pointers + 3); break;
                case 9: effects->release((Handle)(uintptr_t)(c[2] * 16)); break;
                case 10: curves->add(param, index, 0.0, values[index & 1], 1.0, false); break;
                case 11: params->integral(param, 0.0, values[0], pointers, pointers + 1, pointers + 2); break;
                case 12: memory->free((void *)(uintptr_t)c[2]); break;
                case 13: params->define(set, kinds[c[1] % 5], c, 0); break;
                case 14: messages->set_persistent((Handle)effect, "", "", "%.20s", c); break;
                case 15: threads->unlock((Handle)(uintptr_t)(0x1000 + 16 * c[2])); break;
                }
            }
        }
    """
    in_context = """
        define(effect, "OfxParamTypeString", "word");
        define(effect, "OfxParamTypeInteger", "number");
        define(effect, "OfxParamTypeDouble3D", "triple");
        define(effect, "OfxParamTypePushButton", "button");
        define(effect, "OfxParamTypeString", "told");
    """
    create = 'char *told = 0; params->get(param_of(effect, "told"), &told); misuse(effect, told);'
    made = effect(
        tmp_path_factory.mktemp("fuzzed"), functions=functions, in_context=in_context, create=create
    )
    with Binary(binary_of(made), Host()) as binary:
        yield binary


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.text(st.characters(min_codepoint=1, max_codepoint=126), max_size=90))
def test_no_misuse_makes_the_host_fail(fuzzed, told):
    """Whatever an effect does to the suites, it gets a status, and the next instance is as good as ever."""
    host = fuzzed.host
    instance = fuzzed.plugins[0].described().instance({"told": told})
    instance.destroy()
    assert [problem for problem in host.problems if "the host failed" in problem] == []
    fresh = fuzzed.plugins[0].described().instance()
    assert np.array_equal(fresh.made(PIXELS, Layout()), PIXELS)
    fresh.destroy()
    host.problems.clear()
    assert UNPREMULTIPLIED in PREMULTIPLICATIONS
