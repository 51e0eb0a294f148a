# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The claim of display-referred pictures: light through a config's view, as the code values of a file."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Encoding, Float64s
from ocio_gen.aces.signals import ACES, Form, Signal
from ocio_gen.core.opencolorio import Pixels
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.probes import Probe
from ocio_gen.verification.scales import CodeScale, Errors, Rounding, Scale

Array: TypeAlias = npt.NDArray[Any]
Render: TypeAlias = Callable[[Pixels], Pixels]
"""From ACES2065-1, (n, 3) float32, to what a display is sent: 0 to 1 where nothing is clipped."""

# Legal range of 8 bits is 16 to 235, and of more bits these with zeros below (ITU-R BT.2100-2, Table 9).
_LEGAL = 16, 235

# Floats have no codes: they are told in those of 16 bits.
_CODES_OF_FLOATS = 16

# What makes integers of float32 rounds so often at most: scale, offset, factor, and the half of rounding to
# the closest. Each time it is off by 2^-24 of the code, or less.
_ROUNDINGS = 4

# Codes of 16 bits that floats may be off: what rounding to them would do.
OFF_OF_FLOATS = 0.5


class Other(NamedTuple):
    """Another transform than the right one, which may have been taken."""

    sentence: str
    render: Render


def no_others() -> Sequence[Other]:
    """Return no other transforms."""
    return ()


def display_encoding(bits: int, *, legal: bool = False) -> Encoding:
    """Return the code values of a display's signal; they have no stops."""
    low, high = (end << (bits - 8) for end in _LEGAL) if legal else (0, (1 << bits) - 1)
    # (Diagnosis takes a fiftieth of 10 bits for what float32 may leave of a code.)
    steps = max(1, 50 * (1 << bits) // 1024)
    return Encoding(f"display, {bits} bits", bits, low, high, steps_per_stop=steps, mid_cv_offset=0)


@dataclass(frozen=True)
class DisplayCodes(CodeScale):
    """Code values of a display: as code values of ACESproxy, but for stops."""

    of_float32: bool = False
    """Whether codes are rounded from float32, as most programs do: of a value that float32 does not tell from
    one halfway between two codes, either is right. The aim is not rounded."""

    @property
    def steps_per_stop(self) -> None:  # type: ignore[override]
        """A display's values have no stops."""
        return None

    def errors(self, aim: Array, output: Array) -> Errors:
        """Compare code values. What rounding on the way does to a right picture is no error.

        Where words of YCbCr are between, the codes that are aimed at come as they are, not rounded: a movie
        may be made of them, or of whole codes, and either is right. How far a code is off that is right is no
        more than rounding puts one of them off. Codes that float32 rounds otherwise are other
        codes, and not off.

        A half is the closest to its aim. As floats, it may have been off by half a code of 16 bits before it
        was rounded; if that made it another half, then it is off by that half code.
        """
        whole = np.rint(aim) if self.rounding or self.of_float32 else aim
        errors = super().errors(whole, output)
        if self.rounding:
            got = self._form.to_codes(self._encoding, output)
            right = self.rounding.closest(got - aim)
            most: float = self.rounding.most
            errors = replace(errors, mismatched=errors.mismatched & ~right)
        elif self.of_float32:
            with np.errstate(invalid="ignore"):
                right = np.abs(errors.got - aim) <= 0.5 + (np.abs(aim) + 0.5) * _ROUNDINGS * 2.0**-24
            most = 0.0
        elif self.depth is Depth.F16:
            low, high = (self._carried(aim + off) for off in (-OFF_OF_FLOATS, OFF_OF_FLOATS))
            right, most = (errors.got >= low) & (errors.got <= high), OFF_OF_FLOATS
        else:
            return errors
        return replace(errors, cv=np.where(right, np.minimum(errors.cv, most), errors.cv))

    def _carried(self, codes: Float64s) -> Float64s:
        """Return code values as the depth holds them."""
        values = self.depth.carried(self._form.to_values(self._encoding, codes))
        return np.asarray(self._form.to_codes(self._encoding, values), np.float64)

    def half_ulps(self, expected: float, got: float, pixel: Array) -> None:  # type: ignore[override]
        """A display's values are no scene light."""


@dataclass(frozen=True, eq=False)
class RenderClaim:
    """ACES2065-1 becomes the code values that a display is sent.

    Of integers, each is the closest: 0 to 1, clipped, over the range. (Of all float32 from 0 to 1 only 0.5 is
    halfway between two codes; it becomes the even one, which is the upper one, too.) Floats are as they come.
    """

    render: Render
    through: str
    """The view, for people."""
    encoding: Encoding
    is_float: bool
    others: Callable[[], Sequence[Other]] = no_others
    """What may have been taken instead; asked for where a picture falls short."""
    rounding: Rounding | None = None
    of_float32: bool = False
    """Whether integers may be rounded from float32, too."""
    made_by: str = ""
    """What of OCIO renders it so, for people."""
    lossy: bool = False
    """Whether the movie's codec is lossy: other renders are then recognised by how near they are."""
    direction: Literal[Direction.VIEW] = Direction.VIEW
    source: Signal = ACES

    @classmethod
    def of_pixels(
        cls,
        render: Render,
        through: str,
        *,
        bits: int | None,
        legal: bool = False,
        others: Callable[[], Sequence[Other]] = no_others,
        rounding: Rounding | None = None,
    ) -> "RenderClaim":
        """Return the claim of a file's pixels.

        Args:
            render: The transform.
            through: What it is, for people.
            bits: Of an integer sample; None of floats.
            legal: Whether 0 to 1 is legal range.
            others: What may have been taken instead.
            rounding: What rounds the codes on their way.
        """
        encoding = display_encoding(_CODES_OF_FLOATS if bits is None else bits, legal=legal)
        return cls(render, through, encoding, bits is None, others, rounding)

    @property
    def target(self) -> Signal:
        """Codes of a display."""
        bits = self.encoding.bit_depth
        descriptor = f"floats, told in codes of {bits} bits" if self.is_float else f"{bits}-bit codes"
        convention = f"0 to 1 is {self.encoding.cv_min} to {self.encoding.cv_max}"
        form = Form.CONTINUOUS if self.is_float else Form.QUANTIZED
        return Signal(f"display{bits}", descriptor, convention, self.encoding, form)

    @property
    def title(self) -> str:
        """From what to what, for people."""
        return f"{ACES.descriptor} through {self.through}"

    def probes(self, kit: ProbeKit, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return none: it is tried on frames."""
        return []

    def values(self, shown: Array) -> Array:
        """Return the pixels themselves."""
        return shown

    def codes_of(self, render: Render, shown: Array) -> Float64s:
        """Return the code values, neither clipped nor rounded, of light through a transform."""
        values = render(np.asarray(shown, np.float32)).astype(np.float64)
        return self.encoding.cv_min + values * (self.encoding.cv_max - self.encoding.cv_min)

    def aim(self, shown: Array, carried: Array, depth: Depth) -> Array:
        """Return integer code values; those that are not rounded of floats, and of what is rounded later."""
        codes = self.codes_of(self.render, shown)
        if self.is_float:
            return codes
        clipped = self.clipped(codes)
        return clipped if self.rounding or self.of_float32 else np.rint(clipped).astype(np.uint16)

    def clipped(self, codes: Float64s) -> Float64s:
        """Return code values clipped to 0 to 1 of the display; what is no number is black."""
        low, high = self.encoding.cv_min, self.encoding.cv_max
        return np.clip(np.nan_to_num(codes, nan=low, posinf=high, neginf=low), low, high)

    def key(self, depth: Depth) -> Hashable:
        """Of its own."""
        return self

    def scale(self, depth: Depth) -> Scale:
        """Return code values."""
        of_float32 = self.of_float32 and not self.is_float and self.rounding is None
        return DisplayCodes(self.target, depth, self.rounding, of_float32)

    def codes(self, shown: Array, aim: Array) -> Array:
        """Return the right codes."""
        return aim if self.is_float else np.rint(aim)
