# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ACES frames to encode, as OpenEXR's own module writes and reads them."""

import mpmath
import numpy as np
import OpenEXR

from tests import exact

AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
AP1 = (0.713, 0.293, 0.165, 0.830, 0.128, 0.044, 0.32168, 0.33767)
REC709 = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)


def write_exr(path, pixels, **header):
    """Write (rows, columns, 3 or 4) halfs or float32s."""
    path.parent.mkdir(parents=True, exist_ok=True)
    channels = {
        name: np.ascontiguousarray(pixels[..., at]) for at, name in enumerate("RGBA"[: pixels.shape[2]])
    }
    OpenEXR.File(header, channels).write(str(path))


def read_exr(path):
    """Return pixels, (rows, columns, 3), and the header."""
    file = OpenEXR.File(str(path), separate_channels=True)
    assert sorted(file.channels()) == ["B", "G", "R"]
    return np.stack([file.channels()[name].pixels for name in "RGB"], -1), file.header()


def light(seed=0, rows=6, columns=8, dtype=np.float32):
    """Return random pixels from 2^-12 to 2^9, some negative, with infinities, NaN and zeros among them."""
    random = np.random.default_rng(seed)
    pixels = 2.0 ** random.uniform(-12, 9, (rows, columns, 3))
    pixels[random.random(pixels.shape) < 0.06] *= -1
    pixels = pixels.astype(dtype)
    special = [0.0, -0.0, np.nan, np.inf, -np.inf, 65504, 0.18, np.finfo(dtype).tiny]
    pixels[0, : len(special)] = np.array(special, dtype)[:columns, np.newaxis]
    pixels[1, 0] = (np.inf, 0.18, 0.18)
    pixels[1, 1] = (0.18, np.nan, 0.18)
    pixels[1, 2] = (np.inf, -np.inf, 0.18)
    return pixels


def linear(pixel):
    """Return linear AP1 of an AP0 pixel: an infinity is the largest half, a NaN spoils all three."""
    if np.isnan(pixel).any():
        return [mpmath.nan] * 3
    return list(
        exact.TRA1
        * mpmath.matrix([float(v) for v in np.nan_to_num(pixel.astype(float), posinf=65504, neginf=-65504)])
    )


def code_values(pixels, bits, *, of_ap1=False):
    """Return the code values of pixels in 200-bit arithmetic."""
    flat = pixels.reshape(-1, 3)
    rows = [[float(v) for v in pixel] if of_ap1 else linear(pixel) for pixel in flat]
    return np.array([[exact.encode(v, bits) for v in row] for row in rows], np.uint16).reshape(pixels.shape)
