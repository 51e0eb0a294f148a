# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Code values and header fields of DPX files, read by SMPTE 268M alone."""

import struct
from typing import NamedTuple

import numpy as np

# Of the first image element: RGB, and filled to 32-bit words by method A, not encoded.
RGB, METHOD_A, PLAIN = 50, 1, 0


class Dpx(NamedTuple):
    codes: np.ndarray  # (rows, columns, 3)
    bits: int
    field: object  # reads a field of the header: offset, struct format


def read_dpx(path):
    data = path.read_bytes()
    order = {b"SDPX": ">", b"XPDS": "<"}[data[:4]]

    def field(offset, kind):
        return struct.unpack_from(order + kind, data, offset)[0]

    width, height = field(772, "I"), field(776, "I")
    assert (field(800, "B"), field(804, "H"), field(806, "H")) == (RGB, METHOD_A, PLAIN)
    bits, start, padding = field(803, "B"), field(808, "I"), field(812, "I")
    assert padding == 0
    if bits == 10:  # three samples in a word of 32 bits, from the top; the two lowest bits are left
        words = np.frombuffer(data, f"{order}u4", width * height, start)
        samples = np.stack([words >> shift & 0x3FF for shift in (22, 12, 2)], -1)
    else:  # a sample in the upper 12 of 16 bits
        samples = np.frombuffer(data, f"{order}u2", width * height * 3, start) >> 4
    return Dpx(samples.reshape(height, width, 3).astype(np.uint16), bits, field)
