# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What target frames can be coded for: a table, by name, and by the code points of PNG (ITU-T H.273).

Source: SMPTE ST 2067-50 and the register of labels. There is no label for a gamma of 2.2.
"""

from typing import NamedTuple

from ocio_gen.mxf import labels
from ocio_gen.mxf.labels import Label


class Display(NamedTuple):
    """A kind of display."""

    name: str
    transfer: Label
    primaries: Label
    code_points: tuple[tuple[int, int], ...]
    """Primaries and transfer, as cICP has them."""


# ITU-T H.273: primaries 1 Rec.709, 9 Rec.2020, 11 P3 with the white of DCI, 12 P3 with D65; transfer 1, 6, 14
# and 15 that of a camera for BT.1886, 13 sRGB, 16 PQ, 17 ST 428-1 (gamma 2.6), 18 HLG.
DISPLAYS = {
    one.name: one
    for one in (
        Display("srgb", labels.SRGB, labels.REC709_PRIMARIES, ((1, 13),)),
        Display("rec709", labels.REC709, labels.REC709_PRIMARIES, ((1, 1), (1, 6), (1, 14), (1, 15))),
        Display("rec2020", labels.REC2020, labels.REC2020_PRIMARIES, ((9, 14), (9, 15), (9, 1), (9, 6))),
        Display("rec2100-pq", labels.PQ, labels.REC2020_PRIMARIES, ((9, 16),)),
        Display("rec2100-hlg", labels.HLG, labels.REC2020_PRIMARIES, ((9, 18),)),
        Display("display-p3", labels.SRGB, labels.P3_D65_PRIMARIES, ((12, 13),)),
        Display("p3-d65", labels.GAMMA_26, labels.P3_D65_PRIMARIES, ((12, 17),)),
        Display("p3-d65-pq", labels.PQ, labels.P3_D65_PRIMARIES, ((12, 16),)),
        Display("p3-dci", labels.GAMMA_26, labels.P3_DCI_PRIMARIES, ((11, 17),)),
    )
}


def display_of(primaries: int, transfer: int) -> Display | None:
    """Return the kind of display that code points stand for; None where there is no label for it."""
    return next((one for one in DISPLAYS.values() if (primaries, transfer) in one.code_points), None)
