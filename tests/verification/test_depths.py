# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import pytest

from ocio_gen.verification.depths import Depth


@pytest.mark.parametrize(("depth", "bits"), [(Depth.UINT10, 10), (Depth.UINT12, 12), (Depth.UINT16, 16)])
def test_every_word_of_an_integer_depth_is_carried(depth, bits):
    words = np.arange(1 << bits, dtype=np.uint16)
    assert (depth.words(depth.values(words)) == words).all()
    assert depth.values(words)[-1] == 1.0
    assert depth.carried([-1.0, 0.0, 2.0, np.nan]).tolist() == [0.0, 0.0, 1.0, 0.0]
    assert depth.carried(0.49 / ((1 << bits) - 1)) == 0.0
    assert depth.carried(0.51 / ((1 << bits) - 1)) == 1 / ((1 << bits) - 1)


def test_floats_carry_what_they_can():
    assert Depth.F16.carried(65520.0) == np.inf
    assert Depth.F16.carried(0.1) == float(np.float16(0.1))
    assert Depth.F32.carried(0.1) == float(np.float32(0.1))
    assert [depth for depth in Depth if depth.exact] == [Depth.F32]
