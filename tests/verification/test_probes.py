# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, aces_to_lin_ap1
from ocio_gen.verification import probes


def test_finite_halfs_are_all_of_them_as_neutrals():
    halfs = probes.finite_halfs()
    assert halfs.shape == (63488, 3)
    assert len(np.unique(halfs.astype(np.float16).view(np.uint16)[:, 0])) == 63488
    assert (halfs[:, :1] == halfs).all()


def test_rgb_triplets_cover_every_stop_with_negatives_and_colours_outside_ap1():
    rgb = probes.rgb_triplets()
    assert rgb.shape == (1_000_000, 3)
    assert rgb.dtype == np.float32
    stops, counts = np.unique(np.floor(np.log2(np.abs(rgb))), return_counts=True)
    assert stops.tolist() == list(range(-10, 8))
    assert counts.min() > 0.95 * counts.mean()
    assert 0.05 < np.mean(rgb < 0) < 0.08
    positive = rgb[(rgb > 0).all(axis=1)]
    assert np.mean((aces_to_lin_ap1(positive) < 0).any(axis=1)) > 0.2


def test_probes_are_the_same_each_time_and_pinned():
    # The first values, so that a change of numpy cannot change what a report is about.
    np.testing.assert_array_equal(probes.rgb_triplets(2), probes.rgb_triplets()[:2])
    assert probes.rgb_triplets(1).view(np.uint32).tolist() == [[995943977, 1004496077, 1013909000]]
    assert probes.code_triplets(ACESPROXY12, 1).tolist() == [[3068, 1253, 3587]]


@pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12])
def test_code_probes_hold_every_code(encoding):
    every = range(encoding.cv_min, encoding.cv_max + 1)
    assert probes.all_codes(encoding)[:, 0].tolist() == list(every)
    assert np.unique(probes.code_triplets(encoding)).tolist() == list(every)
