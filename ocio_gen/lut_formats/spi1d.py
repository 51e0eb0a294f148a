# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sony Pictures Imageworks 1D LUT: an evenly spaced table.

Written here: OCIO's baker has 6 decimals, 3 digits of the darkest codes.
The format has no comments: its readers stop at the closing brace, and the header follows it.
"""

from ocio_gen.lut_formats.format import LutFormat, decimals, header_lines, is_coded, table_of_codes, text
from ocio_gen.lut_formats.transforms import LutTransform


def _curve(transform: LutTransform, _: int) -> str:
    entries = decimals(table_of_codes(transform))
    return text(
        [
            "Version 1",
            "From 0.0 1.0",
            f"Length {len(entries)}",
            "Components 1",
            "{",
            *entries,
            "}",
            *header_lines(transform, "0 to 1, one entry for each code"),
        ]
    )


SPI1D = LutFormat("spi1d", "spi1d", "OCIO 1", _curve, holds=is_coded, inverted_to_encode=True)
