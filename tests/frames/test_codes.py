# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Code values of samples: each way that files have them, and what has none."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.aces.signals import Form
from ocio_gen.core.errors import UserError
from ocio_gen.frames.codes import codes_of_floats, codes_of_integers, whole_readings
from tests import exact

BOTH = pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])
PATH = Path("a.tif")


def row(codes):
    return np.repeat(np.asarray(codes)[np.newaxis, :, np.newaxis], 3, axis=2)


def legal(encoding):
    return np.arange(encoding.cv_min, encoding.cv_max + 1)


def shares(codes, encoding):
    return np.rint(codes * (65535 / encoding.full_scale))


# How 16 bits are seen to hold codes of b bits, as integers, and what is said of it.
IN_16 = {
    "rounded": (lambda cv, b: np.rint(cv * 65535 / ((1 << b) - 1)), "of 65535"),
    "cut": (lambda cv, b: cv * 65535 // ((1 << b) - 1), "of 65535"),
    "upper bits again": (lambda cv, b: (cv << 16 - b) | (cv >> 2 * b - 16), "of 65535"),
    "shifted": (lambda cv, b: cv << 16 - b, "upper"),
    "as they are": (lambda cv, b: cv, "as they are"),
}


@BOTH
@pytest.mark.parametrize("way", IN_16)
def test_every_code_value_comes_out_of_16_bits(encoding, way):
    codes = legal(encoding)
    hold, said = IN_16[way]
    samples = row(hold(codes, encoding.bit_depth)).astype(np.uint16)
    found = codes_of_integers(samples, 16, encoding, Form.QUANTIZED, PATH)
    assert found.codes.dtype == np.uint16
    np.testing.assert_array_equal(found.codes, row(codes))
    assert said in found.convention


@BOTH
@pytest.mark.parametrize("way", IN_16)
def test_a_card_of_one_grey_is_read_as_its_legal_code_value(encoding, way):
    """A 448 as it is, say, is also the share of a code value of 7, which is none of a picture."""
    for cv in range(encoding.cv_min, encoding.cv_max + 1, encoding.cv_min // 4):
        sample = row(IN_16[way][0](np.array([cv]), encoding.bit_depth)).astype(np.uint16)
        found = codes_of_integers(sample, 16, encoding, Form.QUANTIZED, PATH)
        assert found.codes.tolist() == [[[cv] * 3]]


@BOTH
def test_codes_outside_legal_range_are_taken_where_the_others_show_the_way(encoding):
    codes = np.arange(encoding.full_scale + 1)
    for way in ("rounded", "shifted"):
        samples = row(IN_16[way][0](codes, encoding.bit_depth)).astype(np.uint16)
        found = codes_of_integers(samples, 16, encoding, Form.QUANTIZED, PATH)
        np.testing.assert_array_equal(found.codes, row(codes))


@pytest.mark.parametrize(("encoding", "bits"), [(ACESPROXY10, 12), (ACESPROXY10, 16), (ACESPROXY12, 16)])
def test_no_sample_is_two_legal_code_values(encoding, bits):
    readings = [
        np.where((one.codes >= encoding.cv_min) & (one.codes <= encoding.cv_max), one.codes, np.nan)
        for one in whole_readings(bits, encoding)
    ]
    assert len(readings) == (3 if bits == 16 else 2)
    for one, other in combinations(readings, 2):
        both = ~np.isnan(one) & ~np.isnan(other)
        np.testing.assert_array_equal(one[both], other[both])


@BOTH
def test_samples_between_code_values_and_fewer_bits_are_a_sentence(encoding):
    samples = row(shares(legal(encoding), encoding) + 3).astype(np.uint16)
    with pytest.raises(
        UserError, match=rf"a.tif: its 16-bit samples are no whole {encoding.bit_depth}-bit code"
    ):
        codes_of_integers(samples, 16, encoding, Form.QUANTIZED, PATH)
    with pytest.raises(UserError, match="holds 8-bit integers, too few"):
        codes_of_integers(row([1, 2]).astype(np.uint8), 8, encoding, Form.QUANTIZED, PATH)


def test_the_wrong_bit_depth_is_a_sentence():
    for right, wrong in ((ACESPROXY10, ACESPROXY12), (ACESPROXY12, ACESPROXY10)):
        samples = row(shares(legal(right), right)).astype(np.uint16)
        with pytest.raises(UserError, match="no whole"):
            codes_of_integers(samples, 16, wrong, Form.QUANTIZED, PATH)


@BOTH
@pytest.mark.parametrize("bits", ["same", 16])
def test_integers_that_are_expanded_from_legal_range_hold_whole_code_values(encoding, bits):
    bits = encoding.bit_depth if bits == "same" else bits
    span = encoding.cv_max - encoding.cv_min
    samples = row(np.rint((legal(encoding) - encoding.cv_min) * ((1 << bits) - 1) / span)).astype(np.uint16)
    found = codes_of_integers(samples, bits, encoding, Form.NORMALIZED, PATH)
    assert found.codes.dtype == np.uint16
    np.testing.assert_array_equal(found.codes, row(legal(encoding)))


@BOTH
def test_integers_between_whole_code_values_keep_their_fraction(encoding):
    samples = np.arange(0, 65536, 7, dtype=np.uint16)
    found = codes_of_integers(row(samples), 16, encoding, Form.CONTINUOUS, PATH)
    continuous = samples.astype(np.float64) * encoding.full_scale / 65535
    assert np.abs(found.codes[0, :, 0] - continuous).max() <= 0.52 * encoding.full_scale / 65535
    assert (found.codes % 1 != 0).any()


@pytest.mark.parametrize(
    ("encoding", "dtype"),
    [(ACESPROXY10, np.float16), (ACESPROXY10, np.float32), (ACESPROXY12, np.float32)],
    ids=["10-bit half", "10-bit float", "12-bit float"],
)
def test_whole_code_values_come_out_of_floats_and_others_are_a_sentence(encoding, dtype):
    codes = np.arange(encoding.full_scale + 1)
    values = row((codes / encoding.full_scale).astype(dtype))
    found = codes_of_floats(values, encoding, Form.QUANTIZED, PATH)
    assert found.codes.dtype == np.uint16
    np.testing.assert_array_equal(found.codes, row(codes))
    values[0, 5, 1] = (codes[5] + 0.4) / encoding.full_scale
    with pytest.raises(UserError, match=r"no whole 1\d-bit code values, 5\.4\d* for one"):
        codes_of_floats(values, encoding, Form.QUANTIZED, PATH)


def test_halfs_do_not_hold_twelve_bits():
    with pytest.raises(UserError, match="halfs do not tell 12-bit code values apart"):
        codes_of_floats(row(np.zeros(4, np.float16)), ACESPROXY12, Form.QUANTIZED, PATH)


@BOTH
@pytest.mark.parametrize("form", Form)
def test_infinities_and_nan_decode_as_the_ends_of_legal_range(encoding, form):
    values = np.array([np.nan, -np.inf, np.inf], np.float32)
    found = codes_of_floats(row(values), encoding, form, PATH).codes
    depth = exact.DEPTHS[encoding.bit_depth]
    ends = [float(exact.decode(cv, encoding.bit_depth)) for cv in (depth.low, depth.low, depth.high)]
    np.testing.assert_allclose(encoding.decode(found), row(ends), rtol=1e-12)
