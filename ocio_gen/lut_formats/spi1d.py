# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sony Pictures Imageworks 1D LUT: an evenly spaced table.

Written here: OCIO's baker has 6 decimals, 3 digits of the darkest codes.
The format has no comments: its readers stop at the closing brace, and the header follows it.
"""

from collections.abc import Iterable

import numpy.typing as npt

from ocio_gen.lut_formats.format import LutFormat, decimals, header_lines, is_coded, table_of_codes, text
from ocio_gen.lut_formats.transforms import LutTransform


def spi1d(values: npt.ArrayLike, low: float = 0.0, high: float = 1.0, header: Iterable[str] = ()) -> str:
    """Return a file of one table for all channels.

    Args:
        values: Its entries, (n,).
        low: The input of the first.
        high: That of the last.
        header: Lines that follow the table.
    """
    entries = decimals(values)
    head = ["Version 1", f"From {low} {high}", f"Length {len(entries)}", "Components 1"]
    return text([*head, "{", *entries, "}", *header])


def _curve(transform: LutTransform, _: int) -> str:
    header = header_lines(transform, "0 to 1, one entry for each code")
    return spi1d(table_of_codes(transform), header=header)


SPI1D = LutFormat("spi1d", "spi1d", "OCIO 1", _curve, holds=is_coded, inverted_to_encode=True)
