# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, aces_to_lin_ap1
from ocio_gen.aces.colorimetry import TRA1, TRA1_EXACT, TRA2, TRA2_EXACT
from tests import exact

BOTH = pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])
ALL_HALFS = np.arange(65536, dtype=np.uint16).view(np.float16)


# -- the specification's own figures -----------------------------------------------------------


@pytest.mark.parametrize(
    ("half", "aces", "cv10", "cv12", "decoded10", "decoded12"),
    [
        (0x14DA, 0.001184464, 64, 256, 0.001185417, 0.001185417),
        (0x31C3, 0.180053711, 426, 1705, 0.179199219, 0.179809570),
        (0x5AF7, 222.875, 940, 3760, 222.875, 222.875),
    ],
)
def test_appendix_b(half, aces, cv10, cv12, decoded10, decoded12):
    neutral = np.full(3, np.uint16(half)).view(np.float16)
    assert float(neutral[0]) == pytest.approx(aces, abs=5e-10)
    for encoding, cv, decoded in ((ACESPROXY10, cv10, decoded10), (ACESPROXY12, cv12, decoded12)):
        assert encoding.encode_aces(neutral).tolist() == [cv] * 3
        back = encoding.decode_to_aces(np.full(3, cv), np.float16).astype(float)
        assert back == pytest.approx(np.full(3, decoded), abs=5e-10)


@BOTH
def test_appendix_a_ire(encoding):
    grey, white, bright = (encoding.to_ire(encoding.encode(v)) for v in (0.18, 1.0, 0.18 * 2**7))
    assert [round(float(ire)) for ire in (grey, white, bright)] == [41, 55, 81]


@BOTH
def test_appendix_c_ends(encoding):
    ends = encoding.to_normalized([encoding.cv_min, encoding.cv_max])
    assert ends.tolist() == [0.0, 1.0]
    assert encoding.from_normalized(ends).tolist() == [encoding.cv_min, encoding.cv_max]


@BOTH
def test_normalised_equals_acescc_where_neither_clips(encoding):
    lin = np.geomspace(2.0**-9.71, 222.8, 100_000)
    acescc = (np.log2(lin) + 9.72) / 17.52  # S-2014-003
    np.testing.assert_allclose(encoding.to_normalized(encoding.encode_continuous(lin)), acescc, atol=4e-16)


# -- encode ------------------------------------------------------------------------------------


@BOTH
def test_thresholds_are_the_smallest_float32_of_each_code(encoding):
    np.testing.assert_array_equal(encoding.thresholds, exact.thresholds(encoding.bit_depth))
    assert len(encoding.thresholds) == {10: 876, 12: 3504}[encoding.bit_depth]


@BOTH
def test_encode_is_right_on_all_halfs(encoding):
    expected = [exact.encode(float(half), encoding.bit_depth) for half in ALL_HALFS]
    np.testing.assert_array_equal(encoding.encode(ALL_HALFS), expected)
    np.testing.assert_array_equal(encoding.encode(ALL_HALFS.astype(np.float64)), expected)


@BOTH
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_encode_is_right_on_both_sides_of_every_boundary(encoding, dtype):
    for cv in range(encoding.cv_min + 1, encoding.cv_max + 1):
        boundary = exact.boundary(cv, encoding.bit_depth)
        near = np.array([exact.nearest(boundary, dtype)], dtype)
        values = np.concatenate([np.nextafter(near, dtype(0)), near, np.nextafter(near, dtype(np.inf))])
        expected = [cv if mpmath.mpf(float(v)) >= boundary else cv - 1 for v in values]
        assert encoding.encode(values).tolist() == expected


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_encode_of_what_is_no_light(encoding, dtype):
    tiny = np.finfo(dtype).smallest_subnormal
    dark = np.array([np.nan, -np.nan, -np.inf, -1.0, -0.0, 0.0, tiny, -tiny], dtype)
    assert set(encoding.encode(dark).tolist()) == {encoding.cv_min}
    assert encoding.encode(dtype(np.inf)) == encoding.cv_max
    assert encoding.encode(np.finfo(dtype).max) == encoding.cv_max


NANS: dict[type, np.ndarray] = {
    np.float16: np.array([0x7C01, 0x7DFF, 0x7E00, 0xFC01, 0xFDFF, 0xFFFF], np.uint16).view(np.float16),
    np.float32: np.array([0x7F800001, 0x7FBFFFFF, 0x7FC00000, 0xFF800001, 0xFFFFFFFF], np.uint32).view(
        np.float32
    ),
    np.float64: np.array([0x7FF0000000000001, 0x7FF8 << 48, 0xFFF0000000000001], np.uint64).view(np.float64),
}


@BOTH
@pytest.mark.parametrize("dtype", NANS)
def test_every_nan_signalling_or_quiet_is_dark_at_every_length(encoding, dtype):
    # numpy's vector loops and the scalar ones that finish them treat signalling NaNs differently.
    for nan in NANS[dtype]:
        assert encoding.encode(nan) == encoding.cv_min
        for length in range(1, 71):
            nans = np.full((length, 3), nan.view(f"u{nan.itemsize}")).view(dtype)
            assert set(encoding.encode(nans).flat) == {encoding.cv_min}
            assert set(encoding.encode_aces(nans).flat) == {encoding.cv_min}
            assert set(encoding.encode_continuous(nans).flat) == {encoding.cv_min}
            np.testing.assert_allclose(encoding.decode(nans), encoding.decode(encoding.cv_min), rtol=1e-15)


@BOTH
def test_a_signalling_nan_darkens_its_own_sample_only(encoding):
    pixel = np.array([0x31C3, 0xFC01, 0x3800], np.uint16).view(np.float16)
    expected = [exact.encode(float(v), encoding.bit_depth) for v in pixel]
    assert encoding.encode(pixel).tolist() == expected
    assert expected[1] == encoding.cv_min


@given(
    hnp.arrays(
        st.sampled_from([np.float16, np.float32, np.float64]).map(np.dtype),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5),
    ),
    st.sampled_from([ACESPROXY10, ACESPROXY12]),
)
def test_encode_keeps_any_shape_and_leaves_its_input_alone(values, encoding):
    before = values.copy()
    for view in (
        values,
        values.T,
        values[..., ::-1] if values.ndim else values,
        values[::2] if values.ndim else values,
    ):
        codes = encoding.encode(view)
        assert codes.shape == view.shape
        assert codes.dtype == np.uint16
        one_by_one = [int(encoding.encode(value)) for value in view.flat]
        assert codes.ravel().tolist() == one_by_one
    np.testing.assert_array_equal(values, before)


@given(st.floats(2.0**-10, 2.0**8), st.sampled_from([ACESPROXY10, ACESPROXY12]))
def test_encode_of_any_float64_is_equation_1(value, encoding):
    assert encoding.encode(value) == exact.encode(value, encoding.bit_depth)


def test_encode_of_larger_than_a_block_and_of_foreign_byte_order():
    values = np.geomspace(1e-4, 1e3, 200_001)
    for dtype in (np.float32, np.float64):
        native = values.astype(dtype)
        codes = ACESPROXY12.encode(native)
        np.testing.assert_array_equal(codes, ACESPROXY12.encode(native.astype(native.dtype.newbyteorder())))
        np.testing.assert_array_equal(codes[::3], ACESPROXY12.encode(native[::3]))
        assert (np.diff(codes.astype(int)) >= 0).all()


@pytest.mark.parametrize("values", [np.arange(3), np.ones(3, bool), ["a"], np.ones(3, complex)])
def test_encode_refuses_what_is_not_floating_point(values):
    with pytest.raises(TypeError, match="lin_ap1 must be float16, float32 or float64, not"):
        ACESPROXY10.encode(values)


# -- encode through the matrix -----------------------------------------------------------------


@given(
    st.lists(st.floats(-300, 300, width=32), min_size=3, max_size=3),
    st.sampled_from([ACESPROXY10, ACESPROXY12]),
)
def test_encode_aces_is_equations_2_and_1(rgb, encoding):
    assert encoding.encode_aces(rgb).tolist() == exact.encode_aces(rgb, encoding.bit_depth)


def _at_a_boundary(encoding, count):
    """Return float64 ACES triplets whose AP1 green is as close to a code boundary as blue allows."""
    random = np.random.default_rng(7)
    triplets, wrong_side = [], 0
    for cv in random.integers(encoding.cv_min + 1, encoding.cv_max, count):
        boundary = exact.boundary(int(cv), encoding.bit_depth)
        red, blue = (float(boundary) * random.uniform(0.1, 4.0, 2)).tolist()
        green = (boundary - exact.TRA1[1, 0] * red - exact.TRA1[1, 2] * blue) / exact.TRA1[1, 1]
        triplet = [red, exact.nearest(green, np.float64), blue]
        triplets.append(triplet)
        naive = float((np.array(triplet) @ TRA1.T)[1])
        wrong_side += (
            exact.encode(naive, encoding.bit_depth) != exact.encode_aces(triplet, encoding.bit_depth)[1]
        )
    return np.array(triplets), wrong_side


@BOTH
def test_encode_aces_is_right_where_float64_is_not(encoding):
    triplets, wrong_side = _at_a_boundary(encoding, 300)
    assert wrong_side > 20  # so float64 alone would fail below
    expected = [exact.encode_aces(triplet, encoding.bit_depth) for triplet in triplets]
    np.testing.assert_array_equal(encoding.encode_aces(triplets), expected)


@BOTH
def test_encode_aces_is_right_for_float64_beyond_overflow(encoding):
    extremes = np.array([[1.7e308, 1.7e308, 1.7e308], [1.7e308, -1.7e308, 0.0], [-1.7e308, 1.7e308, 1e308]])
    expected = [exact.encode_aces(triplet, encoding.bit_depth) for triplet in extremes]
    np.testing.assert_array_equal(encoding.encode_aces(extremes), expected)


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_infinite_highlights_stay_bright(encoding, dtype):
    frame = np.full((4, 5, 3), 0.18, dtype)
    frame[1, 2] = np.inf
    frame[2, 3, 0] = np.inf  # one channel only: as 65504 in its place
    codes = encoding.encode_aces(frame)
    assert codes[1, 2].tolist() == [encoding.cv_max] * 3
    assert codes[2, 3].tolist() == exact.encode_aces([65504, dtype(0.18), dtype(0.18)], encoding.bit_depth)
    assert (codes[0] == encoding.encode(0.18)).all()


@BOTH
def test_negative_infinity_is_the_lowest_half_and_nan_is_dark(encoding):
    codes = encoding.encode_aces([[-np.inf, 0.5, 0.5], [np.nan, 0.5, 0.5], [-np.inf] * 3])
    assert codes[0].tolist() == exact.encode_aces([-65504, 0.5, 0.5], encoding.bit_depth)
    assert codes[1:].tolist() == [[encoding.cv_min] * 3] * 2


@BOTH
def test_preclamp_is_the_published_ctl_and_off_by_default(encoding):
    rgb = np.array([[0.5, -0.2, 0.1], [np.inf, 0.1, 0.1], [-np.inf, 1.0, 1e6]])
    clamped = np.clip(rgb, 0.0, 65504.0)
    expected = [exact.encode_aces(triplet, encoding.bit_depth) for triplet in clamped]
    np.testing.assert_array_equal(encoding.encode_aces(rgb, preclamp=True), expected)
    assert (encoding.encode_aces(rgb[:1]) != expected[0]).any()
    np.testing.assert_array_equal(aces_to_lin_ap1(rgb, preclamp=True), clamped @ TRA1.T)


def test_encode_aces_keeps_shape_strides_and_blocks():
    random = np.random.default_rng(1)
    rgb = random.uniform(-0.1, 20.0, (37, 1001, 3)).astype(np.float32)
    codes = ACESPROXY10.encode_aces(rgb)
    assert codes.shape == rgb.shape
    np.testing.assert_array_equal(ACESPROXY10.encode_aces(rgb[::-2, ::3]), codes[::-2, ::3])
    assert ACESPROXY10.encode_aces(np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("method", [ACESPROXY10.encode_aces, ACESPROXY10.decode_to_aces, aces_to_lin_ap1])
def test_matrix_methods_refuse_what_is_not_rgb(method):
    for values in (np.float64(1.0), np.ones(4), np.ones((3, 1))):
        with pytest.raises(ValueError, match=r"RGB on its last axis"):
            method(values)


# -- decode ------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_decode_of_every_code_is_the_closest_float(encoding, dtype):
    codes = np.arange(encoding.cv_min, encoding.cv_max + 1)
    expected = [exact.nearest(exact.decode(int(cv), encoding.bit_depth), dtype) for cv in codes]
    decoded = encoding.decode(codes, dtype)
    assert decoded.dtype == dtype
    np.testing.assert_array_equal(decoded.astype(float), expected)


@BOTH
def test_encode_undoes_decode_on_every_code(encoding):
    codes = np.arange(encoding.cv_min, encoding.cv_max + 1)
    for dtype in (np.float16, np.float32, np.float64):
        np.testing.assert_array_equal(encoding.encode(encoding.decode(codes, dtype)), codes)


@BOTH
def test_decode_clamps_any_integer_and_any_float(encoding):
    low, high = (float(encoding.decode(cv)) for cv in (encoding.cv_min, encoding.cv_max))
    assert [float(encoding.decode(v)) for v in (np.int8(-5), 0, np.uint8(3), -(10**9))] == [low] * 4
    assert [float(encoding.decode(v)) for v in (10**9, np.uint64(2**64 - 1), np.uint16(65535))] == [high] * 3
    floats = encoding.decode([np.nan, -np.inf, 0.0, np.inf, 1e9])
    np.testing.assert_allclose(floats, [low, low, low, high, high], rtol=1e-15)


@BOTH
def test_decode_of_continuous_codes_is_equation_3(encoding):
    cv = np.linspace(encoding.cv_min, encoding.cv_max, 10_001)
    depth = exact.DEPTHS[encoding.bit_depth]
    for value, decoded in zip(cv[::50], encoding.decode(cv)[::50], strict=True):
        aim = mpmath.power(2, (mpmath.mpf(value) - depth.mid) / depth.steps - mpmath.mpf("2.5"))
        assert abs(mpmath.mpf(decoded) / aim - 1) < 1e-13


@BOTH
def test_decode_to_aces_is_the_closest_half(encoding):
    random = np.random.default_rng(3)
    codes = random.integers(encoding.cv_min, encoding.cv_max + 1, (5_000, 3))
    powers = {cv: exact.decode(cv, encoding.bit_depth) for cv in np.unique(codes).tolist()}
    decoded = encoding.decode_to_aces(codes, np.float16)
    for triplet, got in zip(codes.tolist(), decoded, strict=True):
        aces = exact.TRA2 * mpmath.matrix([powers[cv] for cv in triplet])
        assert got.tolist() == [exact.nearest(value, np.float16) for value in aces]
    assert (decoded < 0).any()  # AP0 of AP1 colours


def test_decode_rounds_to_half_after_the_matrix_not_before():
    codes = np.random.default_rng(4).integers(64, 941, (1_000, 3))
    before = (ACESPROXY10.decode(codes, np.float16).astype(float) @ TRA2.T).astype(np.float16)
    differing = np.mean(before != ACESPROXY10.decode_to_aces(codes, np.float16))
    assert 0.1 < differing < 0.5


def test_tables_cannot_be_written_to():
    for table in (ACESPROXY10.thresholds, TRA1, TRA2, TRA1_EXACT, TRA2_EXACT):
        with pytest.raises(ValueError, match="read-only"):
            table[...] = 1
    decoded = ACESPROXY10.decode([64, 65])
    decoded[:] = 0  # what is handed out is the caller's own
    assert ACESPROXY10.decode(64) > 0


def test_decode_refuses_other_types():
    with pytest.raises(TypeError, match="dtype must be float16"):
        ACESPROXY10.decode_to_aces([64, 64, 64], np.int32)
    with pytest.raises(TypeError, match="dtype must be float16"):
        ACESPROXY10.decode(64, np.int32)
    with pytest.raises(TypeError, match="cv must be float16"):
        ACESPROXY10.decode("64")


# -- continuous and containers -----------------------------------------------------------------


@BOTH
def test_continuous_encode_is_equation_1_without_round(encoding):
    values = [*np.geomspace(1e-3, 300, 2_000).tolist(), np.nan, np.inf, -np.inf, -1.0, 0.0]
    for value, code in zip(values, encoding.encode_continuous(values), strict=True):
        assert abs(exact.continuous(value, encoding.bit_depth) - mpmath.mpf(float(code))) < 1e-11


@BOTH
def test_containers_are_code_over_full_scale(encoding):
    codes = np.arange(encoding.cv_min, encoding.cv_max + 1)
    full = {10: 1023, 12: 4095}[encoding.bit_depth]
    np.testing.assert_array_equal(encoding.to_container(codes), codes / full)
    np.testing.assert_allclose(encoding.from_container(codes / full), codes, rtol=3e-16)
