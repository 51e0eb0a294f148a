# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Figures: errors found, located and counted, however the blocks came."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.aces.signals import Form, normalized, proxy
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.figures import Figures, Limits
from ocio_gen.verification.scales import CodeScale, DisplayScale, LightScale
from ocio_gen.verification.tally import Tally

PIXELS = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], np.float32)
CODES = np.array([[400, 420, 440], [450, 460, 470]])


def figures(scale, aim, output, pixels=None, **limits):
    tally = Tally(scale, Limits(fail=limits.pop("fail", 0.0), **limits))
    tally.add(0, PIXELS[: len(aim)] if pixels is None else pixels, np.asarray(aim), np.asarray(output))
    return tally.figures()


def codes(got, form=Form.QUANTIZED, **limits):
    output = ACESPROXY10.to_container(np.asarray(got, np.float64))
    return figures(CodeScale(proxy(ACESPROXY10, form)), CODES, output, **limits)


def test_equal_codes_have_no_error():
    found = codes(CODES)
    assert (found.samples, found.mismatched, found.fractional, found.nonfinite) == (6, 0, 0, 0)
    assert found.worst_cv == found.worst_stops == found.rms_cv == found.p999_cv == found.clf_metric == 0
    assert found.worst == []
    assert found.within_clf_tolerance
    assert Limits(fail=0, mismatched_ppm=0, hardfail=0).passed(found)


def test_one_code_off_is_found_located_and_told_in_every_unit():
    got = CODES.copy()
    got[1, 2] += 1
    found = codes(got)
    assert (found.mismatched, found.worst_cv, found.worst_stops) == (1, 1.0, 0.02)
    assert found.mismatched_ppm == pytest.approx(1e6 / 6, rel=1e-3)
    assert (found.mean_cv, found.failed) == (pytest.approx(1 / 6, rel=1e-3), 1)
    assert found.rms_cv == pytest.approx((1 / 6) ** 0.5, rel=1e-3)
    worst, *others = found.worst
    assert not others
    assert (worst.pixel, worst.channel, worst.expected, worst.got) == (1, "B", 470, 471)
    assert worst.input == [0.400000006, 0.5, 0.600000024]
    assert [found.channels[c].mismatched for c in "RGB"] == [0, 0, 1]
    assert found.channels["B"].worst_cv == 1.0
    assert found.channels["R"].mean_cv == 0.0
    # |471 - 470| / 1023 over 470 / 1023.
    assert found.clf_metric == pytest.approx(1 / 470, rel=1e-3)
    assert not found.within_clf_tolerance
    # Code 470 is 2^-1.6; 0.02 of a stop there, in half ULPs of 2^-12.
    light = 2.0**-1.6
    assert found.worst_half_ulps == pytest.approx(light * (2**0.02 - 1) * 2**12, rel=1e-3)


def test_limits_are_those_of_image_comparison():
    got = CODES.copy()
    got[1, 2] += 1
    assert not Limits(fail=0.5).passed(codes(got, fail=0.5))
    assert Limits(fail=1.0).passed(codes(got, fail=1.0))
    assert Limits(fail=0.5, failpercent=17).passed(codes(got, fail=0.5))
    assert not Limits(fail=0.5, failpercent=16).passed(codes(got, fail=0.5))
    assert not Limits(fail=0.5, failpercent=17, hardfail=0.9).passed(codes(got, fail=0.5))
    assert not Limits(fail=2.0, mismatched_ppm=1e5).passed(codes(got, fail=2.0))
    assert not Limits(fail=2.0, mean_cv=0.1).passed(codes(got, fail=2.0))
    assert codes(got, fail=2.0, warn=0.5).warned == 1


def test_a_quantised_sample_that_is_no_integer_never_passes():
    found = codes(CODES + 0.25)
    assert (found.fractional, found.worst_cv) == (6, 0.25)
    assert not Limits(fail=1.0, failpercent=100).passed(found)
    assert codes(CODES + 0.25, Form.CONTINUOUS).fractional == 0


def test_float32_containers_are_integer_codes():
    container = (CODES / 1023).astype(np.float32)
    assert figures(CodeScale(proxy(ACESPROXY10, Form.QUANTIZED)), CODES, container).fractional == 0


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_non_finite_sample_never_passes_and_is_the_worst(bad):
    got = CODES.astype(float)
    got[0, 1] = bad
    got[1, 1] += 3
    found = codes(got)
    assert found.nonfinite == 1
    assert (found.worst[0].pixel, found.worst[0].channel) == (0, "G")
    assert (found.worst[1].pixel, found.worst_cv) == (1, 3.0)
    assert not Limits(fail=1e9, failpercent=100).passed(found)
    everything = codes(np.full((2, 3), bad))
    assert everything.nonfinite == 6
    assert everything.worst_cv == 0.0
    back = Figures.model_validate_json(everything.model_dump_json())
    np.testing.assert_equal(back.worst[0].got, bad)


def test_words_of_inexact_pixels_are_compared_with_the_closest_word():
    scale = CodeScale(proxy(ACESPROXY10), Depth.UINT16)
    aim = np.array([[500.25, 64.0, 940.0]])
    words = np.rint(aim / 1023 * 65535) / 65535
    assert figures(scale, aim, words).mismatched == 0
    found = figures(scale, aim, words + np.array([[1, 0, 0]]) / 65535)
    assert (found.mismatched, found.worst_cv) == (1, pytest.approx(1023 / 65535, rel=1e-3))
    halfs = CodeScale(normalized(ACESPROXY10), Depth.F16)
    closest = ((aim - 64) / 876).astype(np.float16).astype(np.float64)
    assert figures(halfs, aim, closest).mismatched == 0
    assert figures(halfs, aim, np.nextafter(closest.astype(np.float16), np.float16(1))).mismatched == 2


@pytest.mark.parametrize("largest", [0, 1, 2])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_linear_errors_are_relative_to_the_largest_channel_whichever_it_is(largest, sign):
    aim = np.roll([[100.0 * sign, 1e-6, 1.0]], largest, axis=1)
    found = figures(LightScale(ACESPROXY10), aim, np.roll([[100.0 * sign, 2e-6, 1.0]], largest, axis=1))
    assert found.worst_stops == pytest.approx(1e-8 / np.log(2), rel=1e-3)


def test_linear_errors_are_relative_to_the_largest_channel():
    scale, aim = LightScale(ACESPROXY10), np.array([[100.0, 1e-6, 1.0]])
    found = figures(scale, aim, np.array([[100.0, 2e-6, 1.0]], np.float32))
    assert found.worst_stops is not None
    assert found.worst_stops < 2e-8  # not a whole stop
    assert found.mismatched == 1
    found = figures(scale, aim, np.array([[101.0, 1e-6, 1.0]], np.float32))
    assert found.worst_stops == pytest.approx(np.log2(1.01), rel=1e-3)
    assert found.worst_cv == pytest.approx(np.log2(1.01) * 50, rel=1e-3)
    assert found.worst_half_ulps == pytest.approx(16.0, rel=1e-3)  # an ULP of a half at 100 is 1/16
    # A stop down is a stop, as a stop up is.
    for factor in (0.5, 2.0):
        off = figures(scale, aim, aim * factor)
        assert (off.worst_cv, off.worst_stops) == (50.0, 1.0)
    assert figures(scale, aim, -aim).worst_stops == 24.0
    assert found.clf_metric == pytest.approx(0.01, rel=1e-3)
    nan = figures(scale, np.ones((1, 3)), np.full((1, 3), np.nan, np.float32))
    assert nan.nonfinite == 3


def test_a_display_clips_and_is_judged_in_its_own_10_bit_codes():
    aim, got = (np.array([v], np.float32) for v in ([1.19, -0.2, 0.5], [1.0, 0.0, 0.5]))
    found = figures(DisplayScale(), aim, got)
    assert (found.worst_cv, found.mean_cv, found.mismatched) == (0.0, 0.0, 0)
    found = figures(DisplayScale(), aim, got + np.float32(3 / 1023))
    assert found.worst_cv == pytest.approx(3.0, abs=1e-4)
    assert found.mean_cv == pytest.approx(2.0, abs=1e-4)  # red stays clipped
    assert (found.mismatched, found.worst_stops, found.worst_half_ulps) == (2, None, None)
    assert figures(DisplayScale(), aim, got * np.float32(np.nan)).nonfinite == 3


_ERRORS = arrays(
    np.float64,
    st.tuples(st.integers(1, 90), st.just(3)),
    elements=st.sampled_from([0.0, 1.0, 0.25, 1e-6, 3.0, np.nan, np.inf]) | st.floats(0, 10),
)


@given(errors=_ERRORS, cut=st.integers(0, 90), swap=st.booleans())
@settings(max_examples=150)
def test_figures_do_not_depend_on_blocks_and_agree_with_numpy(errors, cut, swap):
    aim = np.full(errors.shape, 400.0)
    output, pixels = ACESPROXY10.to_container(aim + errors), np.arange(errors.size).reshape(-1, 3)
    scale, limits = CodeScale(proxy(ACESPROXY10)), Limits(fail=0.5, warn=0.1)
    whole = Tally(scale, limits, (64, 940))
    whole.add(0, pixels, aim, output, aim)
    parts = [Tally(scale, limits, (64, 940)) for _ in range(2)]
    for tally, part, start in zip(parts, np.split(np.arange(len(errors)), [cut]), (0, cut), strict=True):
        if len(part):
            tally.add(start, pixels[part], aim[part], output[part], aim[part])
    first, second = reversed(parts) if swap else parts
    first += second
    found, expected = first.figures(), whole.figures()
    for of_parts, of_whole in ((found.mean_cv, expected.mean_cv), (found.rms_cv, expected.rms_cv)):
        assert of_parts == pytest.approx(of_whole, rel=1e-3, abs=1e-12)  # the order of a sum
    for one in (found, expected):
        one.worst = [w for w in one.worst if np.isfinite(w.got)]  # NaN is not itself
        one.mean_cv = one.rms_cv = 0.0
        for channel in one.channels.values():
            channel.mean_cv = 0.0
    assert found == expected
    off = np.abs(ACESPROXY10.from_container(output) - aim)
    finite = np.where(np.isfinite(off), off, 0.0)
    figures_ = whole.figures()
    assert figures_.nonfinite == np.count_nonzero(~np.isfinite(off))
    assert figures_.failed == np.count_nonzero(finite > 0.5)
    assert figures_.warned == np.count_nonzero(finite > 0.1)
    assert figures_.mean_cv == pytest.approx(finite.mean(), rel=1e-3, abs=1e-12)
    assert figures_.rms_cv == pytest.approx(np.sqrt(np.mean(finite**2)), rel=1e-3, abs=1e-12)
    assert figures_.worst_cv == pytest.approx(finite.max(), rel=1e-3)
    curve = whole.curve()
    assert curve is not None
    assert max(curve.worst_cv) == finite.max()


@given(errors=_ERRORS, cut=st.integers(0, 90))
@settings(max_examples=100)
def test_a_curve_has_the_signed_errors_of_each_place(errors, cut):
    signs = np.where(np.arange(errors.size) % 3, 1.0, -1.0).reshape(errors.shape)
    aim = np.linspace(64, 940, errors.size).reshape(errors.shape)
    output, pixels = ACESPROXY10.to_container(aim + errors * signs), np.arange(errors.size).reshape(-1, 3)
    parts = [Tally(CodeScale(proxy(ACESPROXY10)), Limits(fail=0.5), (64, 940)) for _ in range(2)]
    for tally, part, start in zip(parts, np.split(np.arange(len(errors)), [cut]), (0, cut), strict=True):
        if len(part):
            tally.add(start, pixels[part], aim[part], output[part], aim[part])
    first, second = parts
    first += second
    curve = first.curve()
    assert curve is not None
    off = ACESPROXY10.from_container(output) - aim
    off = np.where(np.isfinite(off), off, 0.0).ravel()
    width = 877 / 128
    place = ((aim.ravel() - 64) / width).astype(int)
    assert curve.codes == [64 + (one + 0.5) * width for one in np.unique(place)]
    for number, one in enumerate(np.unique(place)):
        there = off[place == one]
        assert (curve.low[number], curve.high[number]) == (there.min(), there.max())
        assert curve.mean[number] == pytest.approx(there.mean(), abs=1e-9)
    sizes, counts = np.array(curve.sizes), np.array(curve.counts)
    assert np.all(np.diff(sizes) > 0)
    seen = np.abs(off) > 2.0**-39
    assert counts[sizes < 0].sum() == np.count_nonzero(seen & (off < 0))
    assert counts[sizes > 0].sum() == np.count_nonzero(seen & (off > 0))
    assert counts.sum() + curve.right == off.size


def test_brighter_is_positive_on_every_scale():
    light = np.array([[0.18, 0.09, 0.02]])
    # A step of the 10-bit code is a fiftieth of a stop of the largest channel.
    step = 0.18 * (2**0.02 - 1)
    for sign in (1, -1):
        found = LightScale(ACESPROXY10).errors(light, light + np.array([[0, sign * step, 0]])).signed()
        assert np.sign(found).tolist() == [[0, sign, 0]]
    errors = LightScale(ACESPROXY10).errors(light, light + np.array([[0, step, 0]]))
    assert errors.signed()[0, 1] == pytest.approx(1.0)
    assert np.array_equal(np.abs(errors.signed()), errors.cv)
    shown = DisplayScale().errors(np.array([[0.5, 0.5, 0.5]]), np.array([[0.6, 0.4, 1.5]]))
    assert shown.signed()[0] == pytest.approx([102.3, -102.3, 511.5])  # what is above 1 is clipped
    got = ACESPROXY10.to_container(np.array([[401, 418, 440]]))
    assert CodeScale(proxy(ACESPROXY10, Form.QUANTIZED)).errors(CODES[:1], got).signed().tolist() == [
        [1, -2, 0]
    ]


@pytest.mark.parametrize("seed", range(40))
def test_the_worst_samples_are_those_of_a_plain_sort(seed):
    random = np.random.default_rng(seed)
    rows = int(random.choice([1, 2, 63, 64, 65, 700]))
    kinds = (0.0, 0.0, 0.25, 1.0, 3.0, np.nan, np.inf), (0.0,), (2.0,), tuple(random.exponential(1, 50))
    errors = random.choice(kinds[seed % len(kinds)], (rows, 3))
    aim, pixels = np.full(errors.shape, 400.0), np.arange(errors.size).reshape(-1, 3)
    output = ACESPROXY10.to_container(aim + errors)
    tally = Tally(CodeScale(proxy(ACESPROXY10)), Limits(fail=0.5))
    blocks = np.array_split(np.arange(rows), int(random.integers(1, min(rows, 6) + 1)))
    random.shuffle(blocks)
    for part in blocks:
        tally.add(int(part[0]), pixels[part], aim[part], output[part])
    off = np.nan_to_num(np.abs(ACESPROXY10.from_container(output) - aim), nan=np.inf, posinf=np.inf).ravel()
    worst = [index for index in np.argsort(-off, kind="stable")[:5] if off[index]]
    found = [sample.pixel * 3 + "RGB".index(sample.channel) for sample in tally.figures().worst]
    assert found == worst


def test_a_quantile_is_rounded_up_by_less_than_1_percent():
    errors = np.random.default_rng(3).exponential(0.01, (20_000, 3))
    aim = np.full(errors.shape, 400.0)
    found = figures(CodeScale(proxy(ACESPROXY10)), aim, ACESPROXY10.to_container(aim + errors), pixels=errors)
    exact = np.quantile(errors, 0.999, method="higher")
    assert exact <= found.p999_cv <= exact * 1.01


@pytest.mark.parametrize(("large", "expected"), [(2, 0.01), (3, 0.01), (4, 1.0), (3000, 1.0)])
def test_999_of_1000_samples_keep_within_the_quantile(large, expected):
    errors = np.full(3000, 0.01)
    errors[:large] = 1.0
    aim = np.full((1000, 3), 400.0)
    output = ACESPROXY10.to_container(aim + errors.reshape(-1, 3))
    found = figures(CodeScale(proxy(ACESPROXY10)), aim, output, pixels=aim)
    assert expected <= found.p999_cv <= expected * 1.01
