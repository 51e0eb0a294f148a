# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
""".lut of Discreet, now Autodesk: integers, or halfs by their bits.

A table of 65,536 entries has one for each half of its input. OCIO reads the format and does not
write it.
"""

import numpy as np

from ocio_gen.aces.signals import Form
from ocio_gen.lut_formats.format import Losses, LutFormat, header_lines, is_coded, table_of_codes, text
from ocio_gen.lut_formats.ops import all_halfs
from ocio_gen.lut_formats.transforms import LutTransform

_MAX_16_BIT = 65535


def _curve(transform: LutTransform, _: int) -> str:
    if transform.curve is None:
        raise ValueError(f"{transform.name}: not a curve")
    if is_coded(transform):
        values, domain = table_of_codes(transform), "0 to 1, one entry for each code"
    else:
        values, domain = (
            np.asarray(transform.curve(all_halfs().astype(np.float64))),
            "one entry for each half, by its bits",
        )
    encoding, form = transform.target.encoding, transform.target.form
    if encoding is None:  # linear light: the bits of halfs
        depth, entries = "65536f", values.astype(np.float16).view(np.uint16)
    else:  # the codes themselves where they are integers, else as fine as 16 bits go
        full_scale = encoding.full_scale if form is Form.QUANTIZED else _MAX_16_BIT
        depth, entries = str(full_scale + 1), np.rint(values * full_scale).astype(np.uint16)
    rows = [str(entry) for entry in entries.tolist()]
    return text([*header_lines(transform, domain), f"LUT: 1 {len(rows)} {depth}", *rows])


# A table loses what 16 bits lose: half a step, and half an ULP of a half (at most 7.04e-4).
_LOSSES = Losses(
    encode=1.57e-4,  # 1.566e-4, 1.566e-4
    decode=7.05e-4,  # 6.55e-4, 6.67e-4
    rescale=1.57e-4,  # 1.34e-4, 1.56e-4
)

DISCREET = LutFormat(
    "lut",
    "lut",
    "Flame, Smoke, Lustre",
    _curve,
    holds=lambda transform: transform.curve is not None,
    losses=_LOSSES,
)
