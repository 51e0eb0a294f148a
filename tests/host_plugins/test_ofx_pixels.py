# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The pixels of the OpenFX effects, of the compiled plug-in, against the reference."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.core.compiler import find_compiler
from ocio_gen.host_plugins.ofx import compile_ofx, render_ofx
from ocio_gen.host_plugins.verify_ofx import verify_ofx
from ocio_gen.verification.frames import frame_probe
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import DTYPES, Image, Layout
from tests import exact
from tests.conftest import FRAME

DEPTHS = pytest.mark.parametrize(("depth", "encoding"), [(0, ACESPROXY10), (1, ACESPROXY12)])
_FLOAT = Layout("OfxBitDepthFloat", "OfxImageComponentRGB")


@DEPTHS
def test_encode_gives_the_right_code_for_every_float32_in_range(ofx, depth, encoding):
    instance = ofx.effect("encode").instance({"depth": depth, "side": 1, "quantise": 1})
    first, last = (int(np.float32(value).view(np.uint32)) for value in (2.0**-10, 2.0**8))
    chunk = 3 * 4096 * 512
    for start in range(first, last + 1, chunk):
        patterns = np.arange(start, start + chunk, dtype=np.uint32)
        pixels = np.minimum(patterns, last).view(np.float32).reshape(512, 4096, 3)
        made = instance.made(pixels, _FLOAT)
        right = encoding.encode(pixels)
        assert np.array_equal(made, (right / encoding.full_scale).astype(np.float32))


@DEPTHS
def test_encode_agrees_with_a_200_bit_computation_at_every_boundary(ofx, depth, encoding):
    instance = ofx.effect("encode").instance({"depth": depth, "side": 1, "quantise": 1})
    above = exact.thresholds(encoding.bit_depth)
    pixels = np.stack([np.nextafter(above, np.float32(0)), above, np.nextafter(above, np.float32(1e9))], -1)
    made = instance.made(pixels[np.newaxis], _FLOAT)[0]
    codes = np.arange(encoding.cv_min + 1, encoding.cv_max + 1)
    right = np.stack([codes - 1, codes, codes], -1)
    assert np.array_equal(np.rint(made * encoding.full_scale), right)


@DEPTHS
def test_encode_of_all_65536_halfs_in_half_pixels(ofx, depth, encoding):
    halfs = np.arange(65536, dtype=np.uint16).view(np.float16).reshape(64, 1024, 1).repeat(3, axis=2)
    layout = Layout("OfxBitDepthHalf", "OfxImageComponentRGB")
    made = ofx.effect("encode").instance({"depth": depth, "quantise": 1}).made(halfs, layout)
    right = encoding.to_container(encoding.encode_aces(halfs)).astype(np.float16)
    assert np.array_equal(made, right)


@DEPTHS
def test_decode_of_every_code_is_the_closest_half(ofx, depth, encoding):
    codes = np.arange(encoding.cv_min, encoding.cv_max + 1, dtype=np.uint16)
    values = (codes / encoding.full_scale).astype(np.float32).reshape(1, -1, 1).repeat(3, axis=2)
    half = Layout("OfxBitDepthHalf", "OfxImageComponentRGB")
    made = ofx.effect("decode").instance({"depth": depth}).made(values, _FLOAT, half)
    right = encoding.decode_to_aces(codes[:, np.newaxis].repeat(3, axis=1), np.float16)
    assert np.array_equal(made[0], right)


def test_half_pixels_keep_every_half(ofx):
    """A neutral CDL is an identity: each half, NaN and infinities included, comes back as it was."""
    words = np.arange(65536, dtype=np.uint16)
    halfs = words.view(np.float16).reshape(64, 1024, 1).repeat(4, axis=2)
    made = ofx.effect("cdl").instance().made(halfs, Layout("OfxBitDepthHalf"))
    same = made.view(np.uint16)[..., 0].ravel() == words
    numbers = ~np.isnan(words.view(np.float16))
    assert same[numbers].all()
    assert np.isnan(made[..., 0].ravel()[~numbers]).all()


@pytest.mark.parametrize(("kind", "full"), [("Byte", 255), ("Short", 65535)])
def test_integer_pixels_keep_every_word(ofx, kind, full):
    words = np.arange(full + 1, dtype=np.uint8 if full == 255 else np.uint16)
    pixels = words.reshape(16, -1, 1).repeat(4, axis=2)
    made = ofx.effect("cdl").instance().made(pixels, Layout(f"OfxBitDepth{kind}"))
    assert np.array_equal(made, pixels)


def test_floats_to_halfs_round_as_the_standard_says(ofx):
    rng = np.random.default_rng(7)
    patterns = rng.integers(0, 2**32, 3 * 2**20, np.uint32)
    halfs = np.arange(0x7C00, dtype=np.uint16).view(np.float16).astype(np.float32)
    ties = (halfs[:-1] + halfs[1:]) / 2
    above = np.nextafter(ties, np.float32(np.inf))
    pixels = np.concatenate([patterns.view(np.float32), ties, -ties, above, -above])
    pixels = np.resize(pixels, (1024, len(pixels) // 3 // 1024, 3))
    made = (
        ofx.effect("cdl").instance().made(pixels, _FLOAT, Layout("OfxBitDepthHalf", "OfxImageComponentRGB"))
    )
    with np.errstate(over="ignore", invalid="ignore"):
        right = pixels.astype(np.float16)
    nan = np.isnan(right)
    assert np.array_equal(made.view(np.uint16)[~nan], right.view(np.uint16)[~nan])
    assert np.isnan(made[nan]).all()


def test_a_real_frame_encodes_to_the_right_codes(ofx):
    frame = frame_probe(FRAME)
    pixels = np.asarray(frame.part(0, frame.count), np.float32).reshape(-1, frame.width or 1, 3)
    for depth, encoding in enumerate((ACESPROXY10, ACESPROXY12)):
        instance = ofx.effect("encode").instance({"depth": depth, "quantise": 1})
        made = np.rint(instance.made(pixels, _FLOAT) * encoding.full_scale)
        assert np.array_equal(made, encoding.encode_aces(pixels))


def neighbours(word):
    """Return the words below and above one."""
    if word.dtype.kind == "f":
        return [np.nextafter(word, word.dtype.type(end)) for end in (-np.inf, np.inf)]
    return [int(word) - 1, int(word) + 1]


@DEPTHS
@pytest.mark.parametrize("kind", ["Byte", "Short", "Half", "Float"])
def test_a_quantised_code_times_alpha_is_the_closest_word_the_even_one_of_two(ofx, depth, encoding, kind):
    """In whole numbers: a share of the range, k / n, times an alpha, a / m, is the word k * a / n of m."""
    layout = Layout(f"OfxBitDepth{kind}")
    dtype = np.dtype(DTYPES[layout.depth])
    rng = np.random.default_rng(13)
    if dtype.kind == "u":
        pixels = rng.integers(1, np.iinfo(dtype).max, (20000, 4), dtype, endpoint=True)
    else:
        alpha = rng.uniform(0.1, 1.0, (20000, 1))
        pixels = np.concatenate([2.0 ** rng.uniform(-8, 2, (20000, 3)) * alpha, alpha], -1).astype(dtype)
    values = {"depth": depth, "side": 2, "quantise": 1, "range": 1, "unpremultiply": 1}
    made = ofx.effect("encode").instance(values).made(pixels[np.newaxis], layout)[0, :, :3]
    light = pixels.astype(np.float64)
    steps = encoding.encode(light[:, :3] / light[:, 3:]) - encoding.cv_min
    halves = 0
    for word, step, share in zip(made.ravel(), steps.ravel(), light[:, 3].repeat(3), strict=True):
        product = int(step) * Fraction(share) / (encoding.cv_max - encoding.cv_min)
        off = abs(product - Fraction(float(word)))
        nearest = min(abs(product - Fraction(float(other))) for other in neighbours(word))
        assert off <= nearest
        if off == nearest:
            halves += 1
            assert word.view(f"u{dtype.itemsize}") % 2 == 0
    assert halves > 10


def test_every_parameter_at_every_depth_within_limits(binary, manifest):
    report = verify_ofx(binary, [], Judge(), places=manifest["places"], every_route=True)
    assert report.verdict == "pass", [str(problem) for problem in report.problems]
    assert "1536 combinations" in str(report.notes[-1])
    assert len(report.results) > 250


def test_alpha_passes_and_three_channels_become_opaque(ofx):
    rgba = np.array([[[0.18, 0.18, 0.18, 0.25], [0.5, 0.5, 0.5, -3.0], [1.0, 1.0, 1.0, 0.0]]], np.float32)
    encode = ofx.effect("encode").instance()
    made = encode.made(rgba, Layout())
    assert np.array_equal(made[..., 3], rgba[..., 3])
    opaque = encode.made(rgba[..., :3], _FLOAT, Layout())
    assert np.array_equal(opaque[..., 3], np.ones((1, 3), np.float32))
    assert np.array_equal(opaque[..., :3], made[..., :3])


def test_float_pixels_with_alpha_which_skip_blocks_give_the_same_bits(ofx):
    """Any bits, infinities and NaN among them, and light and code values as they are."""
    rng = np.random.default_rng(17)
    patterns = rng.integers(0, 2**32, (256, 480, 4), np.uint32).view(np.float32)
    light = (0.18 * 2.0 ** rng.uniform(-12, 12, patterns.shape)).astype(np.float32)
    codes = rng.uniform(-0.1, 1.1, patterns.shape).astype(np.float32)
    light[::5, ::7, 1], light[::7, ::5, 2] = np.inf, -np.inf
    for effect, usual, options in (("encode", light, (0, 1)), ("decode", codes, (0,))):
        choices = itertools.product((0, 1), (0, 1, 2), (0, 1), options)
        for depth, side, scale, preclamp in choices:
            values = {"depth": depth, "side": side, "range": scale}
            values |= {"preclamp": preclamp} if preclamp else {}
            instance = ofx.effect(effect).instance(values)
            for pixels in (patterns, usual):
                made = instance.made(pixels, Layout()).view(np.uint32)
                plain = instance.made(np.ascontiguousarray(pixels[..., :3]), _FLOAT).view(np.uint32)
                assert np.array_equal(made[..., :3], plain)
                assert np.array_equal(made[..., 3], pixels[..., 3].view(np.uint32))


@pytest.mark.parametrize("top_down", [False, True])
@pytest.mark.parametrize("padding", [0, 4, 52])
def test_any_row_order_and_row_bytes(ofx, top_down, padding):
    rng = np.random.default_rng(3)
    pixels = rng.uniform(0, 4, (9, 70, 4)).astype(np.float32)
    encode = ofx.effect("encode").instance({"quantise": 1})
    plain = encode.made(pixels, Layout())
    other = encode.made(pixels, Layout(padding=padding, top_down=top_down), Layout(padding=padding * 2))
    assert np.array_equal(plain, other)


def test_vectors_of_every_width_give_the_same_bits(pocket, tmp_path):
    """What AVX-512, AVX2 and SSE2 make; a processor that has not all of them makes one of them twice."""
    rng = np.random.default_rng(11)
    patterns = rng.integers(0, 2**32, (64, 1024, 4), np.uint32).view(np.float32)
    usual = (0.18 * 2.0 ** rng.uniform(-12, 12, patterns.shape)).astype(np.float32)
    grade = {
        "slope": (1.1, 0.9, 1.0),
        "offset": (0.01, -0.02, 0.0),
        "power": (0.8, 1.3, 1.0),
        "saturation": 1.2,
    }
    cases = [
        (name, {"depth": depth, "quantise": quantise} | (grade if name == "cdl" else {}))
        for name in ("encode", "decode", "cdl")
        for depth in (0, 1)
        for quantise in (0, 1)
    ]
    compiler, made = find_compiler(), []
    for bits in (128, 256, 512):
        sources = tmp_path / str(bits)
        render_ofx(pocket, [], "a config", sources)
        effect = sources / "effect.c"
        effect.write_text(f"#define WIDEST {bits}\n{effect.read_text()}")
        compile_ofx(sources, sources / "own.ofx", compiler, [compiler.host_target])
        with Binary(sources / "own.ofx", Host()) as binary:
            effects = {one.identifier.rpartition(".")[2]: one.described() for one in binary.plugins}
            made.append(
                [
                    effects[name].instance(values).made(pixels, Layout())
                    for name, values in cases
                    for pixels in (patterns, usual, usual / 4096)
                ]
            )
    for narrow, wider, widest in zip(*made, strict=True):
        assert np.array_equal(narrow, wider, equal_nan=True)
        assert np.array_equal(narrow, widest, equal_nan=True)


def test_each_processor_gives_the_same_pixels_whatever_the_window(ofx):
    """Blocks of 48 pixels, and what is left of them, in any place."""
    rng = np.random.default_rng(5)
    pixels = rng.uniform(0, 4, (1, 400, 4)).astype(np.float32)
    decode = ofx.effect("decode").instance()
    whole = decode.made(pixels, Layout())
    source = Image((0, 0, 400, 1), Layout(), pixels)
    for x1, x2 in ((0, 1), (0, 63), (1, 65), (3, 200), (64, 128), (77, 400)):
        output = Image((0, 0, 400, 1), Layout())
        assert decode.render(source, output, (x1, 0, x2, 1)) == 0
        assert np.array_equal(output.pixels[:, x1:x2], whole[:, x1:x2])
