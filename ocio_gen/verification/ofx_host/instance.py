# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An instance of an effect, which is created, renders sequences of one frame, and is destroyed.

A host keeps the standard's order: each action comes after those that are its preconditions, and what was
created or begun is destroyed or ended, whatever fails in between. Parameters and clips are complete before
an instance is created and are not changed later, so that no kOfxActionInstanceChanged is due.

Source: OpenFX 1.5.1, ofxCore.h and ofxImageEffect.h, preconditions and arguments of the actions; "Rendering";
"Thread and Recursion Safety".
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

import numpy.typing as npt

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.effects import Effect
from ocio_gen.verification.ofx_host.entry import Entry
from ocio_gen.verification.ofx_host.images import Image, Layout, Window
from ocio_gen.verification.ofx_host.properties import PropertySet, Value

# One frame as it is, on the CPU, for nobody who waits: what all three actions of a sequence are told, ...
_RENDERING: Mapping[str, Sequence[Value]] = {
    "OfxImageEffectPropRenderScale": (1.0, 1.0),
    "OfxImageEffectPropSequentialRenderStatus": (0,),
    "OfxImageEffectPropInteractiveRenderStatus": (0,),
    "OfxImageEffectPropOpenGLEnabled": (0,),
    "OfxImageEffectPropCudaEnabled": (0,),
    "OfxImageEffectPropMetalEnabled": (0,),
    "OfxImageEffectPropOpenCLEnabled": (0,),
}
# ... its beginning and its end, ...
_SEQUENCE: Mapping[str, Sequence[Value]] = {
    "OfxImageEffectPropFrameRange": (0.0, 0.0),
    "OfxImageEffectPropFrameStep": (1.0,),
    "OfxPropIsInteractive": (0,),
}
# ... its beginning and its frame, and its frame.
_SPACE: Mapping[str, Sequence[Value]] = {"OfxImageEffectPropNoSpatialAwareness": (b"false",)}
_FRAME: Mapping[str, Sequence[Value]] = {
    "OfxPropTime": (0.0,),
    "OfxImageEffectPropRenderQualityDraft": (0,),
}


class Instance:
    """An instance of an effect. Several threads may ask for renders: it does one at a time."""

    def __init__(self, entry: Entry, effect: Effect, turn: Lock) -> None:
        """Create an instance.

        Args:
            entry: Its plug-in's.
            effect: Its parameters and clips, complete.
            turn: Held while it renders: its own, or that of all instances of an effect that is not safe.

        Raises:
            ForeignCodeError: the plug-in makes none.
        """
        self.entry, self.effect = entry, effect
        self._host, self._turn = entry.host, turn
        self.handle = self._host.handle(effect)
        self._created = False
        try:
            entry.do("OfxActionCreateInstance", self.handle)
            self._created = True
            preferences = PropertySet("clip preferences")
            entry.do("OfxImageEffectActionGetClipPreferences", self.handle, out=preferences)
        except ForeignCodeError:
            self.destroy()
            raise

    def destroy(self) -> None:
        """Destroy the instance, unless that is done."""
        if self._created:
            self._created = False
            self.entry.end("OfxActionDestroyInstance", self.handle)
        self._host.forget(self.handle, *self.effect.handles.values())

    def render(
        self,
        source: Image | None,
        output: Image | None,
        window: Window | None = None,
        field: str = "OfxFieldNone",
    ) -> Status:
        """Render a window of an image, all of it by default; writes outside are problems of the host.

        Raises:
            ForeignCodeError: the effect does not begin to render.
        """
        window = window or (output.bounds if output else (0, 0, 1, 1))
        status = self.render_unwatched(source, output, window, field)
        if output and (outside := output.written_outside(window)):
            self._host.problem(f"{self.entry.identifier}: {outside} bytes written outside the window")
        if source and (changed := source.written_outside((0, 0, 0, 0))):
            self._host.problem(f"{self.entry.identifier}: {changed} bytes of the source written")
        return status

    def render_unwatched(
        self, source: Image | None, output: Image | None, window: Window, field: str = "OfxFieldNone"
    ) -> Status:
        """Render as `render`, without a look at what was written, which takes as long."""
        action: Mapping[str, Sequence[Value]] = {
            "OfxImageEffectPropFieldToRender": (field.encode(),),
            "OfxImageEffectPropRenderWindow": window,
        }
        given = _arguments(_RENDERING, _SPACE, _FRAME, action)
        with self._turn, self._images({"Source": source, "Output": output}), self._sequence():
            return self.entry.act("OfxImageEffectActionRender", self.handle, given)

    @contextmanager
    def _images(self, images: Mapping[str, Image | None]) -> Iterator[None]:
        """Have images in the clips of the instance."""
        clips = [clip for name, clip in self.effect.clips.items() if name in images]
        for clip in clips:
            clip.image = images[clip.name]
        try:
            yield
        finally:
            for clip in clips:
                clip.image = None

    @contextmanager
    def _sequence(self) -> Iterator[None]:
        """Begin a sequence, and end it.

        Raises:
            ForeignCodeError: the effect does not begin it.
        """
        given = _arguments(_RENDERING, _SPACE, _SEQUENCE)
        self.entry.do("OfxImageEffectActionBeginSequenceRender", self.handle, given)
        try:
            yield
        finally:
            given = _arguments(_RENDERING, _SEQUENCE)
            self.entry.end("OfxImageEffectActionEndSequenceRender", self.handle, given)

    def made(
        self, pixels: npt.NDArray[Any], layout: Layout, output: Layout | None = None
    ) -> npt.NDArray[Any]:
        """Return what the effect makes of pixels, (height, width, channels) from the lowest row up.

        Raises:
            ForeignCodeError: it does not render.
        """
        height, width, _ = pixels.shape
        bounds = (0, 0, width, height)
        made = Image(bounds, output or layout)
        status = self.render(Image(bounds, layout, pixels), made)
        if status is not Status.OK:
            raise ForeignCodeError(self.entry.identifier, f"rendering returns {status.name}")
        return made.pixels


def _arguments(*parts: Mapping[str, Sequence[Value]]) -> PropertySet:
    return PropertySet("arguments", {name: [*values] for part in parts for name, values in part.items()})
