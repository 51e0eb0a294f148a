# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.lut_formats.ops import HalfLut1D, all_halfs, encode, quantized_encode
from tests import exact

BOTH = pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])


def log_table(encoding):
    (table,) = (op for op in encode(encoding) if isinstance(op, HalfLut1D))
    return table.values


@BOTH
def test_entries_are_the_exact_log_and_go_on_beyond_the_bounds(encoding):
    table, halfs = log_table(encoding), all_halfs().astype(np.float64)
    low, high = (float(exact.decode(cv, encoding.bit_depth)) for cv in (encoding.cv_min, encoding.cv_max))
    inside = np.flatnonzero((halfs > low) & (halfs < high))
    for index in inside[::97]:
        assert table[index] == exact.nearest(exact.continuous(halfs[index], encoding.bit_depth), np.float32)
    # One half beyond a bound already lies outside it, and is the log too: the clamp meets the log itself.
    for index in (inside[0] - 1, inside[-1] + 1):
        assert table[index] == exact.nearest(exact.unclamped(halfs[index], encoding.bit_depth), np.float32)
    assert table[inside[0] - 1] < encoding.cv_min
    assert table[inside[-1] + 1] > encoding.cv_max


@BOTH
def test_entries_further_out_are_two_whole_numbers(encoding):
    table, halfs = log_table(encoding), all_halfs().astype(np.float64)
    low, high = (
        float(exact.decode(cv, encoding.bit_depth)) for cv in (encoding.cv_min - 2, encoding.cv_max + 2)
    )
    assert {*table[halfs < low].tolist()} == {0.0}
    assert {*table[halfs > high].tolist()} == {encoding.cv_max + 1.0}


@BOTH
def test_entries_do_not_hang_on_the_last_bit_of_a_machines_log2(encoding):
    # Machines' log2 differ by an ULP or two: no entry may lie so near to a float32 tie that such
    # a difference rounds it elsewhere, or the file's bytes would depend on the machine.
    # (Nor may one change places with what lies further out.)
    continuous, table = encoding.encode_continuous(all_halfs(), clamp=False), log_table(encoding)
    for nudge in (-8, 8):
        nudged = continuous + nudge * np.spacing(continuous)
        is_log = (nudged >= encoding.cv_min - 1) & (nudged <= encoding.cv_max + 1)
        np.testing.assert_array_equal(nudged[is_log].astype(np.float32), table[is_log])
        assert {*table[~is_log].tolist()} == {0.0, encoding.cv_max + 1.0}


@BOTH
def test_nan_and_negatives_are_dark_and_infinity_is_bright(encoding):
    table, halfs = log_table(encoding), all_halfs()
    assert (table[np.isnan(halfs)] < encoding.cv_min).all()
    assert (table[halfs < 0] < encoding.cv_min).all()
    assert table[halfs == np.inf] > encoding.cv_max


def test_both_encodes_share_their_table():
    for encoding in (ACESPROXY10, ACESPROXY12):
        rounded = quantized_encode(encoding)[0]
        assert isinstance(rounded, HalfLut1D)
        np.testing.assert_array_equal(rounded.values, log_table(encoding))
