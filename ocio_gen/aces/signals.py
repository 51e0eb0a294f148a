# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What values mean: linear light, code values in a container, normalised, a display's."""

from dataclasses import dataclass
from enum import StrEnum

import numpy.typing as npt

from ocio_gen.aces.acesproxy import Encoding, Float64s


class Form(StrEnum):
    """How values carry code values."""

    CONTINUOUS = "continuous"  # full-range container, CV / 1023 or CV / 4095, no ROUND
    QUANTIZED = "quantized"  # the same container, ROUND applied
    NORMALIZED = "normalized"  # Appendix C: 0..1 over CVmin..CVmax

    def to_values(self, encoding: Encoding, cv: npt.ArrayLike) -> Float64s:
        """Return code values as values in this form."""
        return encoding.to_normalized(cv) if self is Form.NORMALIZED else encoding.to_container(cv)

    def to_codes(self, encoding: Encoding, values: npt.ArrayLike) -> Float64s:
        """Return the code values, not rounded, of values in this form."""
        if self is Form.NORMALIZED:
            return encoding.from_normalized(values)
        return encoding.from_container(values)


@dataclass(frozen=True)
class Signal:
    """What values mean."""

    name: str  # as in file names
    descriptor: str  # what it is
    convention: str  # how its values lie in their range
    encoding: Encoding | None = None  # none: linear light, or a display's
    form: Form | None = None


_LIGHT = "linear light, scene-referred; 18% grey is 0.18"
LIN_AP1 = Signal("lin_ap1", "linear AP1", _LIGHT)
ACES = Signal("aces2065-1", "ACES2065-1 (AP0)", _LIGHT)


def proxy(encoding: Encoding, form: Form = Form.CONTINUOUS) -> Signal:
    """Return ACESproxy of one bit depth as a full-range container carries it."""
    return Signal(
        f"acesproxy{encoding.bit_depth}i",
        f"{encoding.name}i",
        f"full-range container: code value / {encoding.full_scale}; "
        f"legal codes {encoding.cv_min} to {encoding.cv_max}",
        encoding,
        form,
    )


def normalized(encoding: Encoding) -> Signal:
    """Return normalised ACESproxy, where ASC CDL is applied (Appendix C)."""
    span = f"codes {encoding.cv_min} to {encoding.cv_max}"
    return Signal(
        "acesproxy_normalized",
        "ACESproxy Normalized",
        f"normalised: 0 to 1 is {span} of {encoding.name}",
        encoding,
        Form.NORMALIZED,
    )
