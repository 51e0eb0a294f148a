# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An instance of an effect, which is created, renders sequences of one frame, and is destroyed.

A host keeps the standard's order: each action comes after those that are its preconditions, and what was
created or begun is destroyed or ended, whatever fails in between. An instance is created as one is when a
project is opened: with its values. `set` changes them as a user does.

Source: OpenFX 1.5.1, ofxCore.h and ofxImageEffect.h, preconditions and arguments of the actions; "Rendering";
"Thread and Recursion Safety".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.effects import Effect, ParamValue
from ocio_gen.verification.ofx_host.entry import Entry
from ocio_gen.verification.ofx_host.images import COMPONENTS, DTYPES, Image, Layout, Window, converted
from ocio_gen.verification.ofx_host.preferences import OUTPUT, SOURCE, preferred, taken, tell
from ocio_gen.verification.ofx_host.properties import PropertySet, Value
from ocio_gen.verification.ofx_host.regions import Questions

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
# A user changes something.
_CHANGE: Mapping[str, Sequence[Value]] = {"OfxPropChangeReason": (b"OfxChangeUserEdited",)}

_NO_FIELD = "OfxFieldNone"


@dataclass(frozen=True)
class Rendered:
    """A frame that came out of an instance, as a host shows it."""

    pixels: npt.NDArray[Any]  # (height, width, channels) from the lowest row up; 0 where the output has none
    layout: Layout
    region: Window  # where the output has pixels, within a margin
    identity: str | None  # the clip whose image it is unchanged, where the effect said so and did not render


class Instance:
    """An instance of an effect. Several threads may ask for renders: it does one at a time."""

    def __init__(self, entry: Entry, effect: Effect, turn: Lock) -> None:
        """Create an instance.

        Args:
            entry: Its plug-in's.
            effect: Its parameters and clips, complete; those with a region are connected.
            turn: Held while it renders: its own, or that of all instances of an effect that is not safe.

        Raises:
            ForeignCodeError: the plug-in makes none.
        """
        self.entry, self.effect = entry, effect
        self._host, self._turn = entry.host, turn
        self.handle = self._host.handle(effect)
        self._created = False
        self._given = Layout()
        self._tell(taken(effect, self._given))
        try:
            entry.do("OfxActionCreateInstance", self.handle)
            self._created = True
            self._agree()
        except ForeignCodeError:
            self.destroy()
            raise

    @property
    def exists(self) -> bool:
        """Whether it was made, and not destroyed."""
        return self._created

    def destroy(self) -> None:
        """Destroy the instance, unless that is done."""
        if self._created:
            self._created = False
            self.entry.end("OfxActionDestroyInstance", self.handle)
        self._host.forget(self.handle, *self.effect.handles.values())

    def set(self, values: Mapping[str, ParamValue | None]) -> None:
        """Set parameters as a user does, one by one; nothing is the value of a button that is pressed.

        Raises:
            ForeignCodeError: the plug-in fails.
        """
        with self._turn:
            self._host.on_main_thread(lambda: self._set(values))

    def render(
        self,
        source: Image | None,
        output: Image | None,
        window: Window | None = None,
        field: str = _NO_FIELD,
    ) -> Status:
        """Render a window of an image, all of it by default; writes outside are problems of the host.

        Raises:
            ForeignCodeError: the effect does not begin to render.
        """
        window = window or (output.bounds if output else (0, 0, 1, 1))
        status = self.render_unwatched(source, output, window, field)
        self._watch([source] if source else [], output, window)
        return status

    def render_unwatched(
        self, source: Image | None, output: Image | None, window: Window, field: str = _NO_FIELD
    ) -> Status:
        """Render as `render`, without a look at what was written, which takes as long."""
        with self._turn, self._images({SOURCE: source, OUTPUT: output}):
            return self._render(window, field)

    def made(
        self, pixels: npt.NDArray[Any], layout: Layout, output: Layout | None = None
    ) -> npt.NDArray[Any]:
        """Return what the effect makes of pixels, (height, width, channels) from the lowest row up.

        Args:
            pixels: What all its connected clips show, as the layout says.
            layout: How they lie in memory.
            output: How the output does; by default as the plug-in prefers it, or as they do.

        Raises:
            ForeignCodeError: it does not render.
        """
        return self.made_as(pixels, layout, output)[0]

    def made_as(
        self, pixels: npt.NDArray[Any], layout: Layout, output: Layout | None = None
    ) -> tuple[npt.NDArray[Any], Layout]:
        """Return what `made` does, and how the output is laid out; otherwise as it."""
        height, width, _ = pixels.shape
        window = (0, 0, width, height)
        with self._turn:
            formats = self._formats(layout)
            made = Image(window, output or _like(layout, formats.get(OUTPUT, layout)))
            images = self._inputs(pixels, layout, formats)
            with self._images({**images, OUTPUT: made}, layout):
                self._rendered_or_raise(window)
        self._watch(images.values(), made, window)
        return made.pixels, made.layout

    def rendered(self, pixels: npt.NDArray[Any], layout: Layout) -> Rendered:
        """Return what a host shows: as `made`, but asked for what it needs and whether it does anything.

        Raises:
            ForeignCodeError: it fails.
        """
        height, width, _ = pixels.shape
        questions = Questions(self.entry, self.handle, self.effect)
        with self._turn:
            formats = self._formats(layout)
            images = self._inputs(pixels, layout, formats)
            wanted = _like(layout, formats.get(OUTPUT, layout))
            with self._images(images, layout):
                region = questions.region((width, height))
                questions.needs(region)
                same = questions.identity(region, _NO_FIELD)
            if same is not None:
                source = images.get(same)
                shown = converted(source.pixels, source.layout, wanted) if source else None
                return Rendered(_frame(shown, (0, 0), (height, width), wanted), wanted, region, same)
            made = Image(region, wanted)
            with self._images({**images, OUTPUT: made}, layout):
                self._rendered_or_raise(region)
        self._watch(images.values(), made, region)
        return Rendered(_frame(made.pixels, region[:2], (height, width), wanted), wanted, region, None)

    # -- clips ----------------------------------------------------------------------------------

    def _agree(self) -> None:
        """Ask for the clip preferences, and tell the clips of them."""
        self._preferred = preferred(self.entry, self.handle, self.effect, self._given)
        self._tell(self._preferred)

    def _formats(self, layout: Layout) -> Mapping[str, Layout]:
        """Return what the clips hold when they are given a layout, which is agreed on if it is a new one."""
        if _format(layout) != _format(self._given):
            self._given = _format(layout)
            self._tell(taken(self.effect, self._given))
            self._host.on_main_thread(self._agree)
        return self._preferred

    def _tell(self, formats: Mapping[str, Layout]) -> None:
        for name, clip in self.effect.clips.items():
            tell(clip, formats[name], self._given, connected=clip.region is not None)

    def _inputs(
        self, pixels: npt.NDArray[Any], layout: Layout, formats: Mapping[str, Layout]
    ) -> dict[str, Image]:
        """Return an image for each connected clip."""
        height, width, _ = pixels.shape
        images = {}
        for name, clip in self.effect.clips.items():
            if clip.region is not None and name != OUTPUT:
                held = _like(layout, formats[name])
                images[name] = Image((0, 0, width, height), held, converted(pixels, layout, held))
        return images

    @contextmanager
    def _images(self, images: Mapping[str, Image | None], unmapped: Layout | None = None) -> Iterator[None]:
        """Have images in the clips of the instance, and their properties say so."""
        clips = [clip for name, clip in self.effect.clips.items() if name in images]
        for clip in clips:
            clip.image = image = images[clip.name]
            layout = image.layout if image else self._preferred[clip.name]
            tell(clip, layout, unmapped or layout, connected=image is not None)
        try:
            yield
        finally:
            for clip in clips:
                clip.image = None

    # -- actions --------------------------------------------------------------------------------

    def _set(self, values: Mapping[str, ParamValue | None]) -> None:
        self.entry.do("OfxActionBeginInstanceChanged", self.handle, _arguments(_CHANGE))
        try:
            for name, value in values.items():
                self.effect.params[name].value = value
                self._changed(name)
        finally:
            self.entry.end("OfxActionEndInstanceChanged", self.handle, _arguments(_CHANGE))
        slaves = self.effect.properties.texts("OfxImageEffectPropClipPreferencesSlaveParam")
        if values.keys() & set(slaves):
            self._agree()

    def _changed(self, name: str) -> None:
        what: Mapping[str, Sequence[Value]] = {
            "OfxPropType": (b"OfxTypeParameter",),
            "OfxPropName": (name.encode(),),
            "OfxPropTime": (0.0,),
            "OfxImageEffectPropRenderScale": (1.0, 1.0),
        }
        self.entry.do("OfxActionInstanceChanged", self.handle, _arguments(_CHANGE, what))

    def _render(self, window: Window, field: str = _NO_FIELD) -> Status:
        action: Mapping[str, Sequence[Value]] = {
            "OfxImageEffectPropFieldToRender": (field.encode(),),
            "OfxImageEffectPropRenderWindow": window,
        }
        given = _arguments(_RENDERING, _SPACE, _FRAME, action)
        with self._sequence():
            return self.entry.act("OfxImageEffectActionRender", self.handle, given)

    def _rendered_or_raise(self, window: Window) -> None:
        status = self._render(window)
        if status is not Status.OK:
            raise ForeignCodeError(self.entry.identifier, f"rendering returns {status.name}")

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

    def _watch(self, sources: Iterable[Image], output: Image | None, window: Window) -> None:
        """Tell of what was written where it must not."""
        if output and (outside := output.written_outside(window)):
            self._host.problem(f"{self.entry.identifier}: {outside} bytes written outside the window")
        for source in sources:
            if changed := source.written_outside((0, 0, 0, 0)):
                self._host.problem(f"{self.entry.identifier}: {changed} bytes of the source written")


def _format(layout: Layout) -> Layout:
    """Return what of a layout is agreed on with a plug-in."""
    return Layout(layout.depth, layout.components, premultiplication=layout.premultiplication)


def _like(layout: Layout, agreed: Layout) -> Layout:
    """Return how pixels lie of which something else was agreed on."""
    return replace(agreed, padding=layout.padding, top_down=layout.top_down)


def _frame(
    pixels: npt.NDArray[Any] | None, place: tuple[int, int], size: tuple[int, int], layout: Layout
) -> npt.NDArray[Any]:
    """Return pixels in a frame, which is 0 elsewhere.

    Args:
        pixels: (height, width, channels) from the lowest row up.
        place: Of their lower left corner: x and y.
        size: Of the frame: height and width.
        layout: Theirs.
    """
    frame = np.zeros((*size, COMPONENTS[layout.components]), DTYPES[layout.depth])
    if pixels is None:
        return frame
    (x, y), (height, width) = place, pixels.shape[:2]
    low, high, left, right = max(y, 0), min(y + height, size[0]), max(x, 0), min(x + width, size[1])
    if low < high and left < right:
        frame[low:high, left:right] = pixels[low - y : high - y, left - x : right - x]
    return frame


def _arguments(*parts: Mapping[str, Sequence[Value]]) -> PropertySet:
    return PropertySet.of("arguments", *parts)
