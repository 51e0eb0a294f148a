# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What is asked of an instance before it renders: where it has pixels, what it needs, if it does anything.

Source: OpenFX 1.5.1, ofxImageEffect.h, arguments of the actions; "Rendering".
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.effects import Effect
from ocio_gen.verification.ofx_host.entry import Entry
from ocio_gen.verification.ofx_host.images import Window
from ocio_gen.verification.ofx_host.preferences import OUTPUT
from ocio_gen.verification.ofx_host.properties import PropertySet, Value

_TIME: Mapping[str, Sequence[Value]] = {"OfxPropTime": (0.0,)}
_SCALE: Mapping[str, Sequence[Value]] = {"OfxImageEffectPropRenderScale": (1.0, 1.0)}

# More frames than as many nobody needs for one.
_MOST_FRAMES = 10_000


@dataclass(frozen=True)
class Questions:
    """Asks one instance."""

    entry: Entry
    handle: int
    effect: Effect

    def region(self, size: tuple[int, int]) -> Window:
        """Return where the output has pixels, within a margin as wide as the frame.

        Args:
            size: The frame's: width and height.

        Raises:
            ForeignCodeError: the plug-in fails, or answers no region.
        """
        width, height = size
        name = "OfxImageEffectPropRegionOfDefinition"
        given = PropertySet.of("arguments", _TIME, _SCALE)
        answer = PropertySet.of("region of definition", {name: (0.0, 0.0, float(width), float(height))})
        self.entry.do("OfxImageEffectActionGetRegionOfDefinition", self.handle, given, answer)
        x1, y1, x2, y2 = self._rectangle(answer, name)
        left, low = max(math.floor(max(x1, -width)), -width), max(math.floor(max(y1, -height)), -height)
        right, high = math.ceil(min(x2, 2 * width)), math.ceil(min(y2, 2 * height))
        return left, low, max(right, left), max(high, low)

    def needs(self, window: Window) -> None:
        """Ask what an instance needs to render a window.

        Whatever that is, it gets all of each image, which is the same at any time.

        Raises:
            ForeignCodeError: the plug-in fails, or needs what nobody can give.
        """
        inputs = [
            name for name, clip in self.effect.clips.items() if name != OUTPUT and clip.region is not None
        ]
        region = tuple(map(float, window))
        given = PropertySet.of("arguments", _TIME, _SCALE, {"OfxImageEffectPropRegionOfInterest": region})
        regions = {f"OfxImageClipPropRoI_{name}": region for name in inputs}
        answer = PropertySet.of("regions of interest", regions)
        self.entry.do("OfxImageEffectActionGetRegionsOfInterest", self.handle, given, answer)
        for name in regions:
            self._rectangle(answer, name)
        if not self.effect.properties.flag("OfxImageEffectPropTemporalClipAccess"):
            return
        frames = {f"OfxImageClipPropFrameRange_{name}": (0.0, 0.0) for name in inputs}
        answer = PropertySet.of("frames needed", frames)
        given = PropertySet.of("arguments", _TIME)
        self.entry.do("OfxImageEffectActionGetFramesNeeded", self.handle, given, answer)
        for name in frames:
            ranges = answer.numbers(name)
            wanted = sum(last - first + 1 for first, last in zip(ranges[::2], ranges[1::2], strict=False))
            if len(ranges) % 2 or not wanted <= _MOST_FRAMES:
                raise ForeignCodeError(self.entry.identifier, f"needs the frames {ranges[:4]} for one frame")

    def identity(self, window: Window, field: str) -> str | None:
        """Return the clip whose image is the output, where the instance would change nothing of it.

        Raises:
            ForeignCodeError: the plug-in fails, or names no clip.
        """
        action: Mapping[str, Sequence[Value]] = {
            "OfxImageEffectPropFieldToRender": (field.encode(),),
            "OfxImageEffectPropRenderWindow": window,
        }
        given = PropertySet.of("arguments", _TIME, _SCALE, action)
        answer = PropertySet.of("identity", {"OfxPropName": (b"",), "OfxPropTime": (0.0,)})
        status = self.entry.act("OfxImageEffectActionIsIdentity", self.handle, given, answer)
        if status is Status.REPLY_DEFAULT:
            return None
        if status is not Status.OK:
            raise ForeignCodeError(
                self.entry.identifier, f"OfxImageEffectActionIsIdentity returns {status.name}"
            )
        name = answer.text("OfxPropName") or ""
        if name not in self.effect.clips or name == OUTPUT:
            raise ForeignCodeError(
                self.entry.identifier,
                f'says that it is the identity of "{name}", which is none of its inputs',
            )
        return name

    def _rectangle(self, answer: PropertySet, name: str) -> list[float]:
        values = answer.numbers(name)
        if len(values) != 4 or any(map(math.isnan, values)):
            raise ForeignCodeError(self.entry.identifier, f"answers {name} with {values[:4]}")
        return values
