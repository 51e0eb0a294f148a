# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a LUT file holds: the published transforms between linear light and ACESproxy, and views."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, Encoding, Float64s
from ocio_gen.aces.colorimetry import TRA1, TRA2
from ocio_gen.aces.signals import ACES, LIN_AP1, Form, Signal, normalized, proxy
from ocio_gen.core.names import file_stem
from ocio_gen.lut_formats.ops import (
    Lut3D,
    Matrix,
    Op,
    Range,
    container_range,
    decode,
    encode,
    quantized_encode,
)

# Values in, values out: of any shape, or (..., 3) where channels are mixed.
Function: TypeAlias = Callable[[Float64s], npt.NDArray[Any]]
# Pixels in, pixels out: (n, 3).
PixelFunction: TypeAlias = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class LutTransform:
    """One transform that LUT files are made of."""

    name: str
    source: Signal
    target: Signal
    ops: tuple[Op, ...]
    curve: Function | None = None  # the same by one function a channel; none: channels are mixed

    @property
    def title(self) -> str:
        """What the transform is, for people."""
        rounded = ", ROUND applied" if self.target.form is Form.QUANTIZED else ""
        return f"{self.source.descriptor} to {self.target.descriptor}{rounded}"


@dataclass(frozen=True, eq=False)
class ViewTransform:
    """ACESproxy10i to what a display shows: a function of whole pixels, to be sampled in 3D."""

    name: str
    source: Signal
    target: Signal
    display: str
    view: str
    apply: PixelFunction  # as OCIO does it
    sample: PixelFunction  # the same for tables, on every processor

    @property
    def title(self) -> str:
        """What the transform is, for people."""
        return f"{self.source.descriptor} to {self.target.descriptor}"

    def grid(self, size: int, low: float, high: float) -> npt.NDArray[np.float32]:
        """Return the view sampled evenly over low..high: (size, size, size, 3) by red, green, blue."""
        axis = np.linspace(low, high, size).astype(np.float32)
        rgb = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)
        return self.sample(rgb.reshape(-1, 3)).reshape(rgb.shape)

    def ops(self, size: int) -> tuple[Op, ...]:
        """Return the view as ops, sampled where ACESproxy has codes and nowhere else."""
        low, high = container_range(ACESPROXY10)
        return Range(low, high, 0.0, 1.0), Lut3D(self.grid(size, low, high))


Transform: TypeAlias = LutTransform | ViewTransform


def view_transform(display: str, view: str, apply: PixelFunction, sample: PixelFunction) -> ViewTransform:
    """Return the transform from ACESproxy10i to a view of a display.

    Args:
        display: The display's name in its config.
        view: The view's name.
        apply: ACESproxy10i container values, (n, 3), to display values, through the config.
        sample: The same for tables: see `sampling`.
    """
    slug = "_".join(file_stem(name, "-").lower() for name in (display, view))
    source = proxy(ACESPROXY10)
    # Not every reader of a LUT's comments knows more than ASCII.
    descriptor = f"{display}, {view}".encode("ascii", "replace").decode()
    target = Signal(slug, descriptor, "display values, full range: 0 to 1")
    return ViewTransform(f"{source.name}_to_{slug}", source, target, display, view, apply, sample)


def in_video_range(view: ViewTransform) -> ViewTransform:
    """Return a view whose display values are as a video-range signal carries them: 64 to 940 of 1023."""
    low, high = container_range(ACESPROXY10)  # its legal codes are video's

    def scaled(function: PixelFunction) -> PixelFunction:
        return lambda pixels: (function(pixels) * np.float32(high - low) + np.float32(low)).astype(np.float32)

    target = replace(view.target, convention="display values, video range: 0 to 1 is 64 to 940 of 1023")
    return replace(view, target=target, apply=scaled(view.apply), sample=scaled(view.sample))


def _encode(encoding: Encoding) -> list[LutTransform]:
    """Return the transforms from linear light to one bit depth."""
    target, rounded = proxy(encoding), proxy(encoding, Form.QUANTIZED)

    def continuous_cv(lin: Float64s) -> Float64s:
        return encoding.to_container(encoding.encode_continuous(lin))

    def integer_cv(lin: Float64s) -> Float64s:
        return encoding.to_container(encoding.encode(lin))

    to_ap1, log, log_rounded = Matrix(TRA1), encode(encoding), quantized_encode(encoding)
    curve, aces = f"lin_ap1_to_{target.name}", f"aces2065-1_to_{target.name}"
    return [
        LutTransform(curve, LIN_AP1, target, log, continuous_cv),
        LutTransform(f"{curve}_quantized", LIN_AP1, rounded, log_rounded, integer_cv),
        LutTransform(aces, ACES, target, (to_ap1, *log)),
        LutTransform(f"{aces}_quantized", ACES, rounded, (to_ap1, *log_rounded)),
    ]


def _decode(encoding: Encoding) -> list[LutTransform]:
    """Return the transforms from one bit depth to linear light."""
    source = proxy(encoding)

    def linear(value: Float64s) -> Float64s:
        return np.asarray(encoding.decode(encoding.from_container(value)))

    exp = decode(encoding)
    return [
        LutTransform(f"{source.name}_to_lin_ap1", source, LIN_AP1, exp, linear),
        LutTransform(f"{source.name}_to_aces2065-1", source, ACES, (*exp, Matrix(TRA2))),
    ]


def _rescale(source: Signal, target: Signal) -> LutTransform:
    """Return the transform between two ranges that carry the same code values."""
    (low, high), (out_low, out_high) = _ends(source), _ends(target)

    def rescaled(value: Float64s) -> Float64s:
        share = (np.clip(value, low, high) - low) / (high - low)
        return share * (out_high - out_low) + out_low

    name = f"{source.name}_to_{target.name}"
    return LutTransform(name, source, target, (Range(low, high, out_low, out_high),), rescaled)


def _ends(signal: Signal) -> tuple[float, float]:
    """Return the values of the lowest and the highest code."""
    if signal.encoding is None or signal.form is Form.NORMALIZED:
        return 0.0, 1.0
    return container_range(signal.encoding)


def _transforms(encoding: Encoding, other: Encoding) -> list[LutTransform]:
    codes, share = proxy(encoding), normalized(encoding)
    # Both depths have the same normalised values: from them, the file's name tells the depth.
    scales = [_rescale(codes, share), _rescale(share, codes), _rescale(codes, proxy(other))]
    return [*_encode(encoding), *_decode(encoding), *scales]


# Every transform that does not depend on a show, by name.
TRANSFORMS = {
    transform.name: transform
    for encoding, other in ((ACESPROXY10, ACESPROXY12), (ACESPROXY12, ACESPROXY10))
    for transform in _transforms(encoding, other)
}
