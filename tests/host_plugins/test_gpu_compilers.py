# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The kernels of a show by the compilers of GPUs, and by those that assume that there is no NaN."""

import itertools
import re

import numpy as np
import pytest

from ocio_gen.aces.acescc import AcesCct
from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, aces_to_lin_ap1
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.colorimetry import TRA2
from ocio_gen.verification.kernels.cubes import read_cube
from ocio_gen.verification.kernels.dctl import load_dctl
from ocio_gen.verification.probes import boundary_neighbours, rgb_triplets
from tests import dctl_functions
from tests.conftest import ROOT, some
from tests.host_plugins.gpu_compilers import (
    CONSTANT_BYTES,
    NEWEST,
    OLDEST,
    compile_by_nvrtc,
    cplusplus_program,
    cpu_program,
    doubles_in,
    run_on_pocl,
)

pytestmark = pytest.mark.hosts

ENCODINGS = [(0, ACESPROXY10), (1, ACESPROXY12)]
RGB = rgb_triplets()[:20000]
HEAD = (
    "__DEVICE__ float3 transform(int p_Width, int p_Height, int p_X, int p_Y, "
    "float p_R, float p_G, float p_B)"
)


@pytest.fixture(scope="module")
def dctls(plugins, film_dctl):
    """All DCTLs, and one that looks up a cube, by their paths: their texts and cubes."""
    found = {}
    for path in [*sorted((plugins / "resolve").rglob("*.dctl")), film_dctl]:
        text = path.read_text()
        names = re.findall(r"^DEFINE_LUT\((\w+), (.+)\)$", text, re.M)
        found[path] = text, {name: read_cube(path.parent / file).table for name, file in names}
    assert len(found) > 10
    assert [path for path, (_, luts) in found.items() if luts] == [film_dctl]
    return found


@pytest.fixture(scope="module")
def text(dctls):
    return lambda name: next(text for path, (text, _) in dctls.items() if path.name == name)


@pytest.mark.parametrize("version", [NEWEST, OLDEST])
def test_cuda_compiles_every_dctl_within_its_constant_memory(dctls, version):
    for path, (text, luts) in dctls.items():
        for fast in (False, True):
            made = compile_by_nvrtc(text, fast=fast, luts=luts, version=version)
            assert made.constants <= CONSTANT_BYTES, path.name
            assert made.registers <= 64, path.name
        assert doubles_in(text, luts=luts, version=version) == [], path.name


@pytest.mark.parametrize("fast", [False, True])
def test_opencl_and_the_verifiers_compiler_agree_on_every_dctl(dctls, kernels, fast):
    pixels = np.abs(RGB[:4000])
    for path, (text, luts) in dctls.items():
        given = pixels if luts or "Show" not in path.name else pixels / 64.0
        ours = load_dctl(path, kernels).run(given, {})
        made = run_on_pocl(text, given, {}, fast=fast, luts=luts)
        off = np.abs(made - ours) / np.maximum(np.abs(ours), 1.0)
        # A code apart where the matrix of an output transform, fused or not, ends at a boundary.
        if "ODT" in path.parts and path.name.startswith("ACESproxy"):
            assert (off > 1e-6).mean() < 5e-5, path.name
        else:
            assert off.max() < 1e-5, path.name


@pytest.mark.parametrize("fast", some([True, False], 1))
@pytest.mark.parametrize(("depth", "encoding"), ENCODINGS)
class TestPocl:
    """What OpenCL makes of pixels is what the reference says."""

    def test_whole_codes_are_exact_at_every_boundary(self, text, depth, encoding, fast):
        light = boundary_neighbours(encoding)
        values = {"depth": depth, "side": 1, "quantise": 1}
        made = run_on_pocl(text("ACESproxy_Encode.dctl"), light, values, fast=fast)
        assert np.array_equal(np.rint(made * encoding.full_scale), encoding.encode(light))
        share = run_on_pocl(text("ACESproxy_Encode.dctl"), light, values | {"range": 1}, fast=fast)
        assert np.array_equal(np.rint(encoding.from_normalized(share)), encoding.encode(light))

    def test_codes_are_close_between(self, text, depth, encoding, fast):
        encode, step = text("ACESproxy_Encode.dctl"), encoding.steps_per_stop / 50
        light = boundary_neighbours(encoding)
        made = run_on_pocl(encode, light, {"depth": depth, "side": 1}, fast=fast) * encoding.full_scale
        # Measured: 0.00002 and 0.00019 CV, half a step of a float32 in 0..1.
        assert np.abs(made - encoding.encode_continuous(light)).max() < 5e-5 * step
        # Measured: 0.017 and 0.069 CV, where light outside of AP1 cancels in the matrix.
        made = run_on_pocl(encode, np.abs(RGB), {"depth": depth}, fast=fast) * encoding.full_scale
        exact = encoding.encode_continuous(aces_to_lin_ap1(np.abs(RGB)))
        assert np.abs(made - exact).max() < 0.03 * step
        # Measured: 0.000055 and 0.00022 CV.
        cct = AcesCct().encode_aces(RGB).astype(np.float32)
        made = run_on_pocl(encode, cct, {"depth": depth, "side": 2}, fast=fast) * encoding.full_scale
        exact = encoding.encode_continuous(AcesCct().decode_to_aces(cct) @ np.linalg.inv(TRA2).T)
        assert np.abs(made - exact).max() < 1e-4 * step

    @pytest.mark.parametrize("preclamp", [0, 1])
    def test_aces_is_encoded_as_on_set(self, text, depth, encoding, fast, preclamp):
        values = {"depth": depth, "quantise": 1, "preclamp": preclamp}
        made = run_on_pocl(text("ACESproxy_Encode.dctl"), RGB, values, fast=fast)
        right = encoding.encode_aces(RGB, preclamp=bool(preclamp))
        # Measured: one sample of 60,000 in 12 bits, at a boundary, where a fused product rounds otherwise.
        assert (np.rint(made * encoding.full_scale) != right).mean() < 5e-5

    def test_codes_become_light(self, text, depth, encoding, fast):
        decode = text("ACESproxy_Decode.dctl")
        own = np.repeat(np.arange(encoding.cv_min, encoding.cv_max + 1), 3).reshape(-1, 3)
        for quantise in (0, 1):
            values = {"depth": depth, "side": 1, "quantise": quantise}
            made = run_on_pocl(decode, own / encoding.full_scale, values, fast=fast)
            assert np.array_equal(made, encoding.decode(own, np.float32))
        shares = np.random.default_rng(3).uniform(-0.1, 1.1, (20000, 3)).astype(np.float32)
        exact = encoding.decode(np.clip(encoding.from_normalized(shares), encoding.cv_min, encoding.cv_max))
        made = run_on_pocl(decode, shares, {"depth": depth, "side": 1, "range": 1}, fast=fast)
        # Measured: 0.8 millionths of a stop in full range.
        assert np.abs(np.log2(made / exact)).max() < 2e-6
        made = run_on_pocl(decode, shares, {"depth": depth, "range": 1}, fast=fast)
        off = np.abs(made - exact @ TRA2.T).max(axis=1) / exact.max(axis=1)
        assert off.max() < 2e-6

    def test_a_cdl_grades(self, text, depth, encoding, fast):
        cdl = Cdl((1.2, 0.9, 1.1), (0.02, -0.01, 0.0), (1.1, 0.9, 1.0), 1.2)
        values = {"depth": depth, "side": 1, "saturation": cdl.saturation}
        for name in ("slope", "offset", "power"):
            values |= {f"{name}{c}": v for c, v in zip("RGB", getattr(cdl, name), strict=True)}
        light = np.abs(RGB)
        made = run_on_pocl(text("ACESproxy_CDL.dctl"), light, values, fast=fast)
        share = cdl.apply(encoding.to_normalized(encoding.encode_continuous(light)))
        right = encoding.decode(encoding.from_normalized(share))
        assert np.abs(np.log2(made / right)).max() < 1e-5  # measured: 4.5 millionths of a stop

    def test_aces_transforms_read_and_write_the_link(self, dctls, depth, encoding, fast):
        by_folder = {
            path.parent.name: text for path, (text, _) in dctls.items() if path.name.startswith(encoding.name)
        }
        made = run_on_pocl(by_folder["ODT"], RGB, {}, fast=fast) * encoding.full_scale
        assert (np.rint(made) != encoding.encode_aces(RGB)).mean() < 5e-5
        own = np.repeat(np.arange(encoding.cv_min, encoding.cv_max + 1), 3).reshape(-1, 3)
        made = run_on_pocl(by_folder["IDT"], own / encoding.full_scale, {}, fast=fast)
        assert np.array_equal(made.astype(np.float16), encoding.decode_to_aces(own, np.float16))


# Every triplet of what a picture is not to have, and of what is near it.
_ODD = [np.nan, -np.nan, np.inf, -np.inf, 3e38, -3e38, 1e-40, -1e-40, 1.2e-38, -0.0, 65504.0, 2.0**31, 0.18]
ODD = np.array(list(itertools.product(_ODD, repeat=3)), np.float32)
COMPILERS = {
    "as written": ["-O2", "-fsanitize=address,undefined,float-cast-overflow", "-fno-sanitize-recover=all"],
    "no NaN": ["-O2", "-ffinite-math-only"],
    "no NaN, watched": [
        "-O2",
        "-ffinite-math-only",
        "-fsanitize=address,bounds",
        "-fno-sanitize-recover=all",
    ],
    "fast math": ["-O3", "-ffast-math"],
    "fast math, watched": ["-O2", "-ffast-math", "-fsanitize=address,bounds", "-fno-sanitize-recover=all"],
}
# (Conversions of a NaN are watched only where the compiler knows that there are any.)
SHORT = "as written", "fast math, watched"  # what `make test-hosts` has time for


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param(flags, id=name, marks=[] if name in SHORT else pytest.mark.long)
        for name, flags in COMPILERS.items()
    ],
)
class TestNoIndexIsOutside:
    """Whatever the pixels, and where the compiler assumes that there is no NaN or infinity."""

    def test_of_effects(self, text, tmp_path, flags):
        (tmp_path / "encode").mkdir()
        (tmp_path / "decode").mkdir()
        (tmp_path / "cdl").mkdir()
        encode = cpu_program(text("ACESproxy_Encode.dctl"), flags, tmp_path / "encode")
        decode = cpu_program(text("ACESproxy_Decode.dctl"), flags, tmp_path / "decode")
        cdl = cpu_program(text("ACESproxy_CDL.dctl"), flags, tmp_path / "cdl")
        for depth, encoding in ENCODINGS:
            light = boundary_neighbours(encoding)
            for side, range_, quantise in itertools.product((0, 1, 2), (0, 1), (0, 1)):
                values = {"depth": depth, "side": side, "range": range_, "quantise": quantise}
                made = encode(ODD, values)
                if quantise and not range_:
                    codes = np.rint(made * encoding.full_scale)
                    assert codes.min() >= encoding.cv_min
                    assert codes.max() <= encoding.cv_max
                decode(ODD, values)
                if not range_:
                    cdl(ODD, {"depth": depth, "side": side, "quantise": quantise, "saturation": 1.1})
            made = encode(light, {"depth": depth, "side": 1, "quantise": 1})
            assert np.array_equal(np.rint(made * encoding.full_scale), encoding.encode(light))
            own = np.repeat(np.arange(encoding.cv_min, encoding.cv_max + 1), 3).reshape(-1, 3)
            made = decode(own / encoding.full_scale, {"depth": depth, "side": 1})
            assert np.array_equal(made, encoding.decode(own, np.float32))

    def test_of_all_dctls_as_they_come(self, dctls, tmp_path, flags):
        for number, (text, luts) in enumerate(dctls.values()):
            if not luts:  # how Resolve looks up a cube is Resolve's
                (tmp_path / str(number)).mkdir()
                cpu_program(text, flags, tmp_path / str(number))(ODD, {})

    def test_of_the_blink_kernel(self, plugins, tmp_path, flags):
        shim = ROOT / "ocio_gen" / "verification" / "kernels"
        source = f"""#include <cstdlib>
#include "{shim / "blink.h"}"
#include "{shim / "blink_macros.h"}"
#include "{plugins / "nuke" / "ACESproxy.rpp"}"
struct Entered : ACESproxyKernel {{
    void starts(const float *v)
    {{
        define();
        operation = (int)v[0], depth = (int)v[1], side = (int)v[2], quantise = v[3] != 0.0f;
        range = 0, preclamp = false, saturation = v[4];
        slope = power = float3(1.0f), offset = float3(0.0f);
        init();
    }}
    void makes(float *source, float *made)
    {{
        opened(src, source, 1, 1);
        opened(dst, made, 1, 1);
        moved(src, 0, 0, 0);
        moved(dst, 0, 0, 0);
        process();
    }}
}};
static void run(const float *in, float *out, int count, const float *v)
{{
    Entered one;
    one.starts(v);
    for (int i = 0; i < count; ++i, in += 3, out += 3) {{
        float source[4] = {{ in[0], in[1], in[2], 1.0f }}, made[4];
        one.makes(source, made);
        out[0] = made[0], out[1] = made[1], out[2] = made[2];
    }}
}}
"""
        blink = cplusplus_program(source, flags, tmp_path)
        for (depth, encoding), operation, side, quantise in itertools.product(
            ENCODINGS, (0, 1, 2), (0, 1), (0, 1)
        ):
            made = blink(ODD, [operation, depth, side, quantise, 1.1])
            if operation == 0 and quantise:
                codes = np.rint(made * encoding.full_scale)
                assert codes.min() >= encoding.cv_min
                assert codes.max() <= encoding.cv_max
        for depth, encoding in ENCODINGS:
            light = boundary_neighbours(encoding)
            made = blink(light, [0, depth, 1, 1, 1.0])
            assert np.array_equal(np.rint(made * encoding.full_scale), encoding.encode(light))


@pytest.mark.parametrize("fast", [False, True])
def test_pocl_survives_what_a_picture_is_not_to_have(dctls, text, fast):
    for one, luts in dctls.values():
        if not luts:
            run_on_pocl(one, ODD, {}, fast=fast)
    for (depth, encoding), side in itertools.product(ENCODINGS, (0, 1, 2)):
        values = {"depth": depth, "side": side, "quantise": 1}
        codes = run_on_pocl(text("ACESproxy_Encode.dctl"), ODD, values, fast=fast) * encoding.full_scale
        assert np.rint(codes).min() >= encoding.cv_min
        assert np.rint(codes).max() <= encoding.cv_max


@pytest.mark.parametrize("fast", [False, True])
def test_the_documented_functions_are_there(fast):
    off = dctl_functions.worst_error(lambda p, values: run_on_pocl(dctl_functions.TEXT, p, values, fast=fast))
    assert {call: error for call, error in off.items() if error > 4e-7} == {}
    compile_by_nvrtc(dctl_functions.TEXT, fast=fast)


BAD = {
    "a double": "{ return make_float3(p_R * 0.1, p_G, p_B); }",
    "no function of DCTL's": "{ return make_float3(powf(p_R, 2.0f), p_G, p_B) + sin2(p_R); }",
    "a control in a helper": "{ return make_float3(helper(p_R), p_G, p_B); }",
    "a tooltip that an old Resolve has not got": "{ return make_float3(p_R, p_G, p_B); }",
    "more constants than there is memory for": "{ return make_float3(TABLE[p_X], p_G, p_B); }",
}


@pytest.mark.parametrize("what", BAD)
def test_what_a_gpu_would_not_have_is_seen(what):
    text = {
        "a control in a helper": "DEFINE_UI_PARAMS(gain, Gain, DCTLUI_SLIDER_FLOAT, 1.0, 0.0, 2.0, 0.1)\n"
        "__DEVICE__ float helper(float x) { return x * gain; }\n",
        "a tooltip that an old Resolve has not got": 'DEFINE_UI_TOOLTIP(Gain, "Gain")\n',
        "more constants than there is memory for": "__CONSTANT__ float TABLE[] = {"
        + ", ".join(f"{n}.0f" for n in range(20000))
        + "};\n",
    }.get(what, "") + f"{HEAD}\n{BAD[what]}\n"
    if what == "a double":
        assert doubles_in(text) != []
    else:
        with pytest.raises(AssertionError):
            compile_by_nvrtc(text, version=OLDEST)
