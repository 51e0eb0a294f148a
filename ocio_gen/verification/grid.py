# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pixels of a probe as an image, and back: what an effect takes is an image, not a list."""

from typing import Any

import numpy as np
import numpy.typing as npt

# Pixels lie in rows that no vector's length divides; ...
_WIDTH = 1021
# ... so few lie in one row, so that what an effect is taken for depends on no other row; ...
_ONE_ROW = 4096
# ... and a row has so many at least: an effect may take some 50 together in another way than a few.
_LEAST = 128


def as_image(words: npt.NDArray[Any], alpha: Any, channels: int = 4) -> npt.NDArray[Any]:  # noqa: ANN401
    """Return pixels as an image.

    Args:
        words: (n, 3) samples of any type.
        alpha: The sample of an opaque pixel.
        channels: 3 or 4.

    Returns:
        (height, width, channels) of the same type; the last row ends with black pixels.
    """
    count = len(words)
    width = max(count, _LEAST) if count <= _ONE_ROW else _WIDTH
    image = np.zeros((-(-count // width), width, channels), words.dtype)
    image.reshape(-1, channels)[:count, :3] = words
    image[..., 3:] = alpha
    return image


def from_image(image: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    """Return the first pixels of an image, (count, 3), without alpha."""
    return image.reshape(-1, image.shape[-1])[:count, :3]
