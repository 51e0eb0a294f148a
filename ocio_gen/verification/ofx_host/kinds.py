# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The kinds of parameters that the standard has.

Source: OpenFX 1.5.1, ofxParam.h, "Parameter Type definitions", and ofxParametricParam.h.
"""

from dataclasses import dataclass
from enum import Enum


class Holds(Enum):
    """What the values of a parameter are."""

    INTEGERS = "integers"
    DOUBLES = "doubles"
    TEXT = "text"
    BYTES = "bytes"
    CURVES = "curves"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Kind:
    """A kind of parameter."""

    holds: Holds
    count: int = 1  # of its values
    limited: bool = False  # whether it has a least and a largest value


# The type of choices that are stored as text, of OpenFX 1.5.
STRING_CHOICE = "OfxParamTypeStrChoice"
CHOICE = "OfxParamTypeChoice"
PARAMETRIC = "OfxParamTypeParametric"

KINDS = {
    "OfxParamTypeInteger": Kind(Holds.INTEGERS, limited=True),
    "OfxParamTypeInteger2D": Kind(Holds.INTEGERS, 2, limited=True),
    "OfxParamTypeInteger3D": Kind(Holds.INTEGERS, 3, limited=True),
    "OfxParamTypeDouble": Kind(Holds.DOUBLES, limited=True),
    "OfxParamTypeDouble2D": Kind(Holds.DOUBLES, 2, limited=True),
    "OfxParamTypeDouble3D": Kind(Holds.DOUBLES, 3, limited=True),
    "OfxParamTypeRGB": Kind(Holds.DOUBLES, 3, limited=True),
    "OfxParamTypeRGBA": Kind(Holds.DOUBLES, 4, limited=True),
    "OfxParamTypeBoolean": Kind(Holds.INTEGERS),
    CHOICE: Kind(Holds.INTEGERS),
    STRING_CHOICE: Kind(Holds.TEXT),
    "OfxParamTypeString": Kind(Holds.TEXT),
    "OfxParamTypeCustom": Kind(Holds.TEXT),
    "OfxParamTypeBytes": Kind(Holds.BYTES),
    PARAMETRIC: Kind(Holds.CURVES),
    "OfxParamTypeGroup": Kind(Holds.NOTHING),
    "OfxParamTypePage": Kind(Holds.NOTHING),
    "OfxParamTypePushButton": Kind(Holds.NOTHING),
}
