# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The OpenFX plug-in among hosts of every kind, hostile ones included."""

import threading

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.aces.colorimetry import TRA1
from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import Image, Layout
from tests.host_plugins.conftest import answer
from tests.host_plugins.hosts import (
    Aborting,
    Colours,
    FailingThreads,
    Refusing,
    RefusingAll,
    StringChoices,
    Without,
)

GREY = np.full((40, 50, 4), 0.18, np.float32)
ONE_CODE = np.float32(426 / 1023)


def rendered(loaded, width=50, height=40, origin=(0, 0), **values):
    """Render an encode of grey; return the status and the image."""
    x, y = origin
    bounds = (x, y, x + width, y + height)
    instance = loaded.effect("encode").instance({"quantise": 1} | values)
    pixels = np.full((height, width, 4), 0.18, np.float32)
    output = Image(bounds, Layout())
    return instance.render(Image(bounds, Layout(), pixels), output), output


def test_it_says_what_it_is(ofx):
    assert [p.identifier for p in ofx.binary.plugins] == [
        f"org.ocio_gen.pocket.{name}" for name in ("encode", "decode", "cdl", "transform")
    ]
    structs = [plugin.entry.struct for plugin in ofx.binary.plugins]
    assert {(struct.version_major, struct.version_minor) for struct in structs} == {(2, 7)}
    labels = [plugin.described().label for plugin in ofx.binary.plugins]
    assert labels == [
        f"{name} (Pocket)"
        for name in ("ACESproxy Encode", "ACESproxy Decode", "ACESproxy CDL", "Show Transform")
    ]
    for plugin in ofx.binary.plugins:
        properties = plugin.described().effect.properties
        assert properties.text("OfxImageEffectPluginPropGrouping") == "ACESproxy/Pocket"
        assert len(properties.texts("OfxImageEffectPropSupportedPixelDepths")) == 4
        assert properties.text("OfxImageEffectPluginRenderThreadSafety") == "OfxImageEffectRenderFullySafe"


def test_every_parameter_has_a_label_and_a_hint(ofx):
    for plugin in ofx.binary.plugins:
        for param in plugin.described().params.values():
            assert param.properties.text("OfxPropLabel")
            assert len(param.properties.text("OfxParamPropHint") or "") > 20


def test_the_show_transform_lists_the_configs_own_names_and_says_what_they_are(ofx, manifest):
    transform = ofx.effect("transform").params["transform"].properties
    names = [record["name"] for record in manifest["transforms"]]
    assert transform.texts("OfxParamPropChoiceOption") == names
    assert names[0] == "ACES2065-1 to ACEScct"
    assert names[1] == "ACES2065-1 to Rec.1886 Rec.709 - Display, ACES 1.0 - SDR Video"
    assert names[2] == "Show look, in ACEScg"
    assert names[4] == "sRGB - Curve"
    hint = transform.text("OfxParamPropHint") or ""
    assert "From the show's pocket_ocio-v2.2.ocio, in OCIO's own code." in hint
    assert "CV" not in hint  # figures are those of each file, which `verify` says


@pytest.mark.parametrize("suite", ["OfxPropertySuite", "OfxImageEffectSuite", "OfxParameterSuite"])
def test_without_a_suite_that_all_needs_it_does_not_load(binary, suite):
    host = Without(suite)
    for plugin in Binary(binary, host).plugins:
        with pytest.raises(ForeignCodeError, match="OfxActionLoad returns ERR_MISSING_HOST_FEATURE"):
            plugin.load()
        status = plugin.entry.act("OfxActionDescribe", host.handle(object()))
        assert status is Status.ERR_MISSING_HOST_FEATURE


@pytest.mark.parametrize(
    "host",
    [
        Without("OfxMultiThreadSuite"),
        *(Host(cpus=cpus) for cpus in (0, 1, 7, 1000)),
        FailingThreads(),
    ],
    ids=["no threads", "0", "1", "7", "1000", "threads that fail"],
)
def test_any_number_of_threads_or_none(load, host):
    status, output = rendered(load(host), 33, 333)
    assert status is Status.OK
    assert (output.pixels[..., :3] == ONE_CODE).all()
    assert host.problems == []


def test_a_host_that_refuses_every_property_gets_an_error_and_nothing_else(load):
    loaded = load(RefusingAll())
    for plugin in loaded.binary.plugins:
        plugin.described()
    status, output = rendered(loaded)
    assert status is Status.FAILED
    assert output.written_outside((0, 0, 0, 0)) == 0
    assert loaded.host.problems == []


@pytest.mark.parametrize(
    "name",
    ["OfxImagePropData", "OfxImagePropBounds", "OfxImagePropRowBytes"],
)
def test_an_image_that_lacks_what_it_needs_is_released(load, name):
    loaded = load(Refusing(name))
    status, output = rendered(loaded)
    assert status is Status.FAILED
    assert output.written_outside((0, 0, 0, 0)) == 0
    assert loaded.host.images_out == []
    assert loaded.host.problems == []


@pytest.mark.parametrize("name", ["OfxImageEffectPropPixelDepth", "OfxImageEffectPropComponents"])
def test_pixels_of_no_known_kind_are_left_alone(load, name):
    loaded = load(Refusing(name))
    status, output = rendered(loaded)
    assert status is Status.ERR_FORMAT
    assert output.written_outside((0, 0, 0, 0)) == 0
    assert loaded.host.images_out == []


def test_cosmetic_properties_may_be_refused(load):
    loaded = load(
        Refusing(
            "OfxPropLabel",
            "OfxParamPropHint",
            "OfxParamPropDimensionLabel",
            "OfxParamPropDigits",
            "OfxImageClipPropFieldExtraction",
            "OfxImageEffectPluginPropFieldRenderTwiceAlways",
            "OfxImageEffectPropFieldToRender",
        )
    )
    status, output = rendered(loaded)
    assert status is Status.OK
    assert (output.pixels[..., :3] == ONE_CODE).all()


@pytest.mark.parametrize("which", ["source", "output"])
def test_a_clip_that_is_not_connected(ofx, which):
    instance = ofx.effect("encode").instance()
    bounds = (0, 0, 50, 40)
    source = None if which == "source" else Image(bounds, Layout(), GREY)
    output = None if which == "output" else Image(bounds, Layout())
    assert instance.render(source, output) is Status.FAILED
    if output:
        assert output.written_outside((0, 0, 0, 0)) == 0


@pytest.mark.parametrize("window", [(5, 5, 5, 9), (5, 5, 9, 5), (9, 9, 5, 5), (60, 60, 70, 70), (0, 0, 0, 0)])
def test_an_empty_window_writes_nothing(ofx, window):
    instance = ofx.effect("encode").instance()
    output = Image((0, 0, 50, 40), Layout())
    assert instance.render(Image((0, 0, 50, 40), Layout(), GREY), output, window) is Status.OK
    assert output.written_outside((0, 0, 0, 0)) == 0


def test_a_window_larger_than_the_image_stays_in_it(ofx):
    instance = ofx.effect("encode").instance({"quantise": 1})
    output = Image((0, 0, 50, 40), Layout(padding=16))
    window = (-(2**31), -(2**31), 2**31 - 1, 2**31 - 1)
    assert instance.render(Image((0, 0, 50, 40), Layout(), GREY), output, window) is Status.OK
    assert (output.pixels[..., :3] == ONE_CODE).all()
    assert output.written_outside((0, 0, 50, 40)) == 0


@pytest.mark.parametrize("width", range(1, 18))
@pytest.mark.parametrize("height", [1, 2, 3])
def test_odd_sizes_anywhere(ofx, width, height):
    for origin in ((0, 0), (-7, -5), (1000, -1)):
        status, output = rendered(ofx, width, height, origin)
        assert status is Status.OK
        assert (output.pixels[..., :3] == ONE_CODE).all()


def test_only_the_window_is_written(ofx):
    instance = ofx.effect("encode").instance({"quantise": 1})
    output = Image((-10, -10, 40, 30), Layout(padding=8, top_down=True))
    source = Image((-10, -10, 40, 30), Layout(), GREY)
    assert instance.render(source, output, (-3, -2, 5, 7)) is Status.OK
    inside = output.pixels[8:17, 7:15, :3]
    assert (inside == ONE_CODE).all()
    assert output.written_outside((-3, -2, 5, 7)) == 0
    assert output.written_outside((0, 0, 0, 0)) > 0


def test_beyond_the_source_it_is_black(ofx):
    instance = ofx.effect("encode").instance({"quantise": 1})
    output = Image((0, 0, 50, 40), Layout())
    source = Image((10, 10, 20, 20), Layout(), np.full((10, 10, 4), 0.18, np.float32))
    assert instance.render(source, output) is Status.OK
    inside = np.zeros((40, 50), bool)
    inside[10:20, 10:20] = True
    assert (output.pixels[inside][:, :3] == ONE_CODE).all()
    assert (output.pixels[~inside][:, :3] == np.float32(64 / 1023)).all()
    assert (output.pixels[~inside][:, 3] == 0.0).all()


@pytest.mark.parametrize(("field", "rows"), [("OfxFieldLower", 0), ("OfxFieldUpper", 1)])
def test_one_field_leaves_the_other_alone(ofx, field, rows):
    instance = ofx.effect("encode").instance({"quantise": 1})
    output = Image((0, 0, 50, 40), Layout())
    before = output.pixels
    assert instance.render(Image((0, 0, 50, 40), Layout(), GREY), output, field=field) is Status.OK
    assert (output.pixels[rows::2, :, :3] == ONE_CODE).all()
    assert np.array_equal(output.pixels[1 - rows :: 2].view(np.uint32), before[1 - rows :: 2].view(np.uint32))


def test_an_abort_ends_a_render_early(load):
    loaded = load(Aborting(2))
    status, output = rendered(loaded, 64, 640)
    assert status is Status.OK
    rows = (output.pixels[:, 0, 0] == ONE_CODE).sum()
    assert 0 < rows < 64
    assert loaded.host.images_out == []


def test_renders_from_several_threads_do_not_meet(ofx):
    """Of one instance, a host asks for one at a time; a plug-in has its globals for all of them."""
    encode, decode = ofx.effect("encode"), ofx.effect("decode")
    rng = np.random.default_rng(11)
    light = rng.uniform(0, 4, (64, 128, 4)).astype(np.float32)
    codes = rng.uniform(0.1, 0.9, (64, 128, 4)).astype(np.float32)
    values = {"quantise": 1}
    right = encode.instance(values).made(light, Layout()), decode.instance().made(codes, Layout())
    wrong: list[str] = []

    def work(number: int) -> None:
        instance, pixels = ((encode.instance(values), light), (decode.instance(), codes))[number % 2]
        made = (instance.made(pixels, Layout()) for _ in range(20))
        wrong.extend(f"thread {number}" for one in made if not np.array_equal(one, right[number % 2]))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_unknown_actions_and_handles(ofx):
    plugin = ofx.binary.plugins[0]
    assert plugin.entry.act("OfxActionNobodyKnows", 16) is Status.REPLY_DEFAULT
    assert plugin.entry.act("OfxActionDescribe") is Status.ERR_BAD_HANDLE


def is_identity(instance):
    status, _ = answer(instance, "IsIdentity")
    return status is Status.OK


def test_identities_are_told(ofx):
    neutral = {"slope": (1.0, 1.0, 1.0), "offset": (0.0, 0.0, 0.0), "power": (1.0, 1.0, 1.0)}
    cdl, transform = ofx.effect("cdl"), ofx.effect("transform")
    assert is_identity(cdl.instance())
    assert is_identity(cdl.instance(neutral | {"saturation": 1.0}))
    assert not is_identity(cdl.instance({"saturation": 0.9}))
    assert not is_identity(cdl.instance({"quantise": 1}))
    assert is_identity(transform.instance({"transform": 1, "direction": 1}))  # has no inverse
    assert not is_identity(transform.instance({"transform": 0}))
    assert not is_identity(transform.instance({"transform": 3}))  # to Raw: a NaN becomes 0
    assert not is_identity(ofx.effect("encode").instance())
    assert not is_identity(ofx.effect("decode").instance())


def test_an_identity_renders_what_came_in(ofx):
    rng = np.random.default_rng(2)
    pixels = rng.normal(0, 100, (5, 77, 4)).astype(np.float32)
    for effect, values in (("cdl", {}), ("transform", {"transform": 3})):
        assert np.array_equal(ofx.effect(effect).instance(values).made(pixels, Layout()), pixels)


BOTH = ["ACES2065-1", "ACEScg"]
CDL = {"saturation": 0.9}
INVERSE = {"direction": 1}


@pytest.mark.parametrize(
    ("effect", "values", "wanted", "given"),
    [
        ("encode", {"side": 0}, BOTH, "ofx_raw"),
        ("encode", {"side": 1}, BOTH[::-1], "ofx_raw"),
        ("encode", {"side": 2}, [], "ofx_raw"),
        ("decode", {"side": 0}, ["ofx_raw"], "ACES2065-1"),
        ("decode", {"side": 1}, ["ofx_raw"], "ACEScg"),
        ("decode", {"side": 2}, [], "ofx_raw"),
        ("cdl", {"side": 1} | CDL, BOTH[::-1], "ACEScg"),
        ("cdl", {"side": 2} | CDL, [], None),
        ("cdl", {"side": 1}, BOTH[::-1], None),  # neutral: as the source
        ("transform", {"transform": 0}, BOTH, "ofx_raw"),  # to ACEScct
        ("transform", {"transform": 0} | INVERSE, [], "ACES2065-1"),
        ("transform", {"transform": 2}, BOTH[::-1], "ACEScg"),  # a look in ACEScg
        ("transform", {"transform": 3}, BOTH, "ofx_raw"),  # to Raw
        ("transform", {"transform": 4}, [], "ofx_raw"),  # a named transform: of any space
        ("transform", {"transform": 1} | INVERSE, [], None),  # has no inverse
    ],
)
def test_colour_management_of_openfx_1_5(load, effect, values, wanted, given):
    host = Colours()
    loaded = load(host)
    descriptor = loaded.effect(effect)
    properties = descriptor.effect.properties
    assert properties.text("OfxImageEffectPropColourManagementStyle") == "OfxImageEffectColourManagementCore"
    assert properties.texts("OfxImageEffectPropColourManagementAvailableConfigs") == [
        "ofx-native-v1.5_aces-v1.3_ocio-v2.3"
    ]
    instance = host.instance(descriptor, values, None)
    status, out = answer(instance, "GetClipPreferences")
    assert status is (Status.OK if wanted else Status.REPLY_DEFAULT)
    assert out.texts("OfxImageClipPropPreferredColourspaces_Source") == wanted
    status, out = answer(instance, "GetOutputColourspace")
    assert status is (Status.OK if given else Status.REPLY_DEFAULT)
    assert out.text("OfxImageClipPropColourspace") == given
    assert loaded.host.problems == []


# Light in both spaces, and its right codes.
ACES = np.array([[0.18, 0.18, 0.18], [0.5, 0.05, 0.02], [0.05, 0.4, 0.08]])
CODES = ACESPROXY10.encode_aces(ACES)
FRAMES = {
    name: np.dstack([light.reshape(3, 1, 3), np.ones((3, 1))]).astype(np.float32)
    for name, light in (("ACES2065-1", ACES), ("ACEScg", ACES @ TRA1.T))
}


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("said", [*FRAMES, "lin_ap1"])
def test_the_source_is_what_its_clip_says_whatever_the_parameter_does(load, side, said):
    """Of a host that grants the second wish: 525 262 280, and not 551 64 296."""
    host = Colours()
    loaded = load(host)
    encode = host.instance(loaded.effect("encode"), {"side": side, "quantise": 1}, said)
    frame = FRAMES.get(said, FRAMES["ACEScg"])
    assert np.array_equal(np.rint(encode.made(frame, Layout())[:, 0, :3] * 1023), CODES)
    assert CODES[1].tolist() == [525, 262, 280]
    cdl = host.instance(loaded.effect("cdl"), {"side": side} | CDL, said)
    plain = loaded.effect("cdl").instance({"side": int(frame is FRAMES["ACEScg"])} | CDL)
    assert np.array_equal(cdl.made(frame, Layout()), plain.made(frame, Layout()))
    _, out = answer(cdl, "GetOutputColourspace")
    assert out.text("OfxImageClipPropColourspace") == ("ACEScg" if said == "lin_ap1" else said)
    assert host.problems == host.messages == []


def test_a_show_transform_takes_either_light(load):
    host = Colours()
    transform = load(host).effect("transform")
    made = [host.instance(transform, {}, said).made(frame, Layout()) for said, frame in FRAMES.items()]
    assert np.allclose(made[0], made[1], atol=1e-6)
    assert not np.array_equal(transform.instance().made(FRAMES["ACEScg"], Layout()), made[1])


@pytest.mark.parametrize("effect", ["encode", "cdl", "transform"])
@pytest.mark.parametrize("said", ["sRGB - Texture", "ofx_scene_linear", "ACEScct"])
def test_what_the_effect_does_not_know_is_refused_and_says_so_until_it_is_gone(load, effect, said):
    host = Colours()
    loaded = load(host)
    values = CDL if effect == "cdl" else {}
    instance = host.instance(loaded.effect(effect), values, said)
    bounds = (0, 0, 50, 40)
    output = Image(bounds, Layout())
    assert instance.render(Image(bounds, Layout(), GREY), output) is Status.FAILED
    assert output.written_outside((0, 0, 0, 0)) == 0
    assert host.messages == [
        f"The source is in {said}, and this effect takes ACES2065-1 or ACEScg: convert it before."
    ]
    assert answer(instance, "IsIdentity")[0] is Status.REPLY_DEFAULT
    instance.effect.clips["Source"].properties.values["OfxImageClipPropColourspace"] = [b"ACEScg"]
    assert instance.render(Image(bounds, Layout(), GREY), output) is Status.OK
    assert host.messages == host.problems == []


@pytest.mark.parametrize(
    ("style", "effect", "values", "said"),
    [
        ("None", "encode", {}, "sRGB - Texture"),
        ("Basic", "encode", {}, "ofx_scene_linear"),  # which has no other name for it
        ("Core", "encode", {}, "ofx_raw"),
        ("Core", "encode", {"side": 2}, "ACEScct"),
        ("Core", "decode", {}, "ACEScg"),  # no name says that it is ACESproxy
        ("Core", "cdl", {}, "sRGB - Texture"),  # neutral
        ("Core", "transform", {"transform": 0, "direction": 1}, "sRGB - Texture"),
        ("Core", "transform", {"transform": 4}, "sRGB - Texture"),  # a named transform
    ],
)
def test_where_a_clip_says_nothing_that_counts_the_parameters_do(load, style, effect, values, said):
    host = Colours(style)
    descriptor = load(host).effect(effect)
    made = host.instance(descriptor, values, said).made(GREY, Layout())
    assert np.array_equal(made, descriptor.instance(values).made(GREY, Layout()))
    assert host.messages == host.problems == []


def test_a_basic_host_is_asked_for_what_it_has_names_for(load):
    host = Colours("Basic")
    loaded = load(host)
    for effect, wish, given in (
        ("encode", "ofx_scene_linear", "ofx_raw"),
        ("decode", "ofx_raw", "ofx_scene_linear"),
    ):
        instance = host.instance(loaded.effect(effect), {}, None)
        _, out = answer(instance, "GetClipPreferences")
        assert out.texts("OfxImageClipPropPreferredColourspaces_Source") == [wish]
        _, out = answer(instance, "GetOutputColourspace")
        assert out.text("OfxImageClipPropColourspace") == given


def test_hosts_ask_again_where_a_parameter_changes_what_is_wished_for(load):
    loaded = load(StringChoices())
    for effect, names in (
        ("encode", ["side"]),
        ("transform", ["transform", "transformName", "direction"]),
    ):
        properties = loaded.effect(effect).effect.properties
        assert properties.texts("OfxImageEffectPropClipPreferencesSlaveParam") == names


def test_older_hosts_are_not_asked_for_colour_management(ofx):
    for name in ("encode", "decode", "cdl", "transform"):
        descriptor = ofx.effect(name)
        assert descriptor.effect.properties.text("OfxImageEffectPropColourManagementStyle") is None
        status, out = answer(descriptor.instance(), "GetClipPreferences")
        assert status is Status.REPLY_DEFAULT
        assert out.values == {}


@pytest.mark.parametrize(
    ("effect", "values"),
    [
        ("encode", {"depth": 7, "side": -1, "range": 99, "quantise": 5}),
        ("cdl", {"power": (-3.0, float("nan"), 0.0), "saturation": float("inf"), "slope": (1.1, 1.1, 1.1)}),
        ("transform", {"transform": 1000, "direction": -7}),
    ],
)
def test_values_that_no_user_can_set_are_the_defaults(ofx, effect, values):
    descriptor = ofx.effect(effect)
    kept = {name: value for name, value in values.items() if name == "slope"}
    made = descriptor.instance(values).made(GREY, Layout())
    assert np.array_equal(made, descriptor.instance(kept).made(GREY, Layout()))


def test_a_call_leaves_no_handle_behind(ofx):
    instance = ofx.effect("encode").instance()
    instance.made(GREY, Layout())
    before = len(ofx.host._handles)
    for _ in range(5):
        instance.made(GREY, Layout())
        is_identity(instance)
    assert len(ofx.host._handles) == before


def test_rows_that_would_overlap_are_refused(ofx):
    instance = ofx.effect("encode").instance()
    source = Image((0, 0, 50, 40), Layout(), GREY)
    output = Image((0, 0, 50, 40), Layout())
    output._stride = 16  # a host that is wrong about its own image
    assert instance.render(source, output, (0, 0, 0, 0)) is Status.ERR_FORMAT


def test_the_host_itself_sees_what_is_wrong():
    """What watches must be able to fail."""
    image = Image((0, 0, 4, 4), Layout(padding=4))
    image._memory[3] ^= 1
    image._samples()[2, 2, 0] = 1.0
    assert image.written_outside((0, 0, 4, 4)) == 1
    assert image.written_outside((0, 0, 2, 2)) > 1


def test_the_host_complains_of_what_a_plugin_must_not_do(load):
    host = Host()
    loaded = load(host)
    functions = host.functions()
    properties, effects = functions["OfxPropertySuite", 1], functions["OfxImageEffectSuite", 1]
    assert properties["set_int"](12345, b"OfxPropName", 0, 1) is Status.ERR_BAD_HANDLE
    handle = host.handle(loaded.effect("encode").effect.properties)
    assert properties["set_string"](handle, b"OfxNoSuchProperty", 0, b"x") is Status.ERR_UNKNOWN
    assert properties["set_string"](handle, b"OfxPropLabel", 7, b"x") is Status.ERR_BAD_INDEX
    effects["clip_release_image"](99)
    said = " ".join(host.problems)
    for complaint in ("no PropertySet", "no index 7", "image that is not out"):
        assert complaint in said
    assert any("OfxNoSuchProperty is no property" in remark for remark in host.remarks)
