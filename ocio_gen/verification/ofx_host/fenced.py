# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A plug-in binary behind the fence: what a verifier does with it, asked of the child that has loaded it.

    with FencedBinary(path) as binary:
        for plugin in binary.plugins:
            effect = plugin.described()  # or of one of plugin.contexts()
            instance = effect.instance({"gain": 2.0})
            shown = instance.rendered(pixels, Layout("OfxBitDepthShort", premultiplication=PREMULTIPLIED))
    binary.problems, binary.remarks

A plug-in that ends its child is an error where that is noticed. The others of the binary go on in another.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import numpy.typing as npt
from pydantic import Field

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.fence.lanes import Lane
from ocio_gen.core.fence.process import Answer, Fenced, Text, clean
from ocio_gen.verification.ofx_host.children import Children, Done, Opened
from ocio_gen.verification.ofx_host.description import FencedClip, FencedParam, Few, Many
from ocio_gen.verification.ofx_host.images import (
    COMPONENTS,
    DTYPES,
    PREMULTIPLICATIONS,
    Layout,
    Window,
)
from ocio_gen.verification.ofx_host.plugin import SIZE
from ocio_gen.verification.ofx_host.registry import MOST_TOLD


class _Contexts(Answer):
    contexts: Annotated[list[Text], Field(min_length=1, max_length=16)]


class _Described(Answer):
    label: Text
    group: Text
    description: Text
    depths: Few[Text]
    clips: Annotated[list[FencedClip], Field(max_length=1000)]
    params: Many[FencedParam]


class _Created(Answer):
    instance: Annotated[int, Field(ge=0)]


class _Rendered(Answer):
    depth: Text
    components: Text
    premultiplication: Text


class _Shown(_Rendered):
    region: Annotated[list[int], Field(min_length=4, max_length=4)]
    identity: Text | None


class _Messages(Answer):
    texts: Annotated[list[Text], Field(max_length=MOST_TOLD)]


Kind = TypeVar("Kind", bound=Answer)


class FencedBinary:
    """A binary that a child has loaded. As a context.

    Attributes:
        problems: What its code did that it must not, after the context.
        remarks: What it asked for that the host does not have, as it may, after the context.
        plugins: Its plug-ins, in the context; those that did not load say so when they are asked.
    """

    def __init__(self, path: Path, *, string_choices: bool = False) -> None:
        """Prepare to load a binary, whose code can read all files of the bundle that it is in.

        Args:
            path: The .ofx file.
            string_choices: Whether the host says that it has choices that are stored as text, of OpenFX 1.5.
        """
        self.path = path
        self._children = Children(path, string_choices=string_choices)
        self.problems, self.remarks = self._children.problems, self._children.remarks
        self.plugins: list[FencedPlugin] = []

    def __enter__(self) -> Self:
        """Load it.

        Raises:
            UserError: it is no OpenFX plug-in for this machine.
            ForeignCodeError: its code fails before one of its plug-ins could be asked.
        """
        self._children.start()
        self.plugins = [
            FencedPlugin(self._children, index, plugin) for index, plugin in enumerate(self._children.plugins)
        ]
        return self

    def __exit__(self, kind: type[BaseException] | None = None, *_: object) -> None:
        # A user who has stopped it does not want to wait.
        self._children.stop(unload=kind is None or issubclass(kind, Exception))

    @property
    def dead(self) -> bool:
        """Whether no more can be asked: its code has ended too many children."""
        return self._children.given_up

    @property
    def note(self) -> str:
        """What its code was kept from, for a report."""
        return self._children.current.note


class FencedPlugin:
    """One plug-in of a binary."""

    def __init__(self, children: Children, index: int, opened: Opened) -> None:
        self._children, self.index = children, index
        self.identifier = clean(opened.identifier)
        self.version = opened.version[0], opened.version[1]  # major and minor

    def contexts(self) -> list[str]:
        """Return the contexts that it has, the one to prefer first.

        Raises:
            ForeignCodeError: it does not load, or does not describe itself.
        """
        return self._ask("describe", {}, _Contexts).contexts

    def described(self, context: str | None = None) -> "FencedDescriptor":
        """Return its description in a context, by default as a filter if it is one.

        Raises:
            ForeignCodeError: it does not load, does not describe itself, or does not have the context.
        """
        wanted = context or self.contexts()[0]
        described = self._ask("describe_in_context", {"context": wanted}, _Described)
        return FencedDescriptor(self._children, self, wanted, described)

    def _ask(self, name: str, given: Mapping[str, Any], kind: type[Kind]) -> Kind:
        child = self._children.child(self.index)
        doing = f"{self.identifier} describes itself"
        return self._children.ask(child, self.index, name, {"plugin": self.index, **given}, kind, doing)


class FencedDescriptor:
    """A plug-in that is described in a context.

    Attributes:
        identifier: The plug-in's.
        context: As the standard names it: "OfxImageEffectContextFilter".
        label: Its name in menus.
        group: The submenu that it is in.
        description: What it says of itself; the beginning of that.
        depths: The pixel depths that it takes, as the standard names them.
        clips: By their names.
        params: By their names.
    """

    def __init__(self, children: Children, plugin: FencedPlugin, context: str, described: _Described) -> None:
        self._children, self._plugin, self.identifier = children, plugin, plugin.identifier
        self.context, self.depths = context, described.depths
        self.label, self.group = clean(described.label), clean(described.group)
        self.description = clean(described.description)
        self.clips = {clip.name: clip for clip in described.clips}
        self.params = {param.name: param for param in described.params}

    @property
    def components(self) -> list[str]:
        """What all clips take that must be connected: RGBA, RGB or alpha, as the standard names them."""
        needed = [clip for clip in self.clips.values() if not clip.optional]
        return [name for name in COMPONENTS if all(name in clip.components for clip in needed)]

    def instance(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        connected: Collection[str] = (),
        size: tuple[int, int] = SIZE,
    ) -> "FencedInstance":
        """Return an instance, with some parameters set: numbers, the index of a choice, triples, text.

        Args:
            values: By the names of parameters; the others have their defaults.
            connected: The clips that are connected beside those that it cannot do without.
            size: Of the project: width and height in pixels.

        Raises:
            ForeignCodeError: it has no such parameter or clip, or makes no instance.
        """
        if unknown := set(connected) - self.clips.keys():
            raise ForeignCodeError(self.identifier, f"has no clip {', '.join(sorted(unknown))}")
        children, index = self._children, self._plugin.index
        child = children.child(index)
        given = {
            "plugin": index,
            "context": self.context,
            "values": checked(self, values or {}),
            "connected": list(connected),
            "size": list(size),
        }
        doing = f"an instance of {self.identifier} is created"
        created = children.ask(child, index, "create", given, _Created, doing)
        return FencedInstance(children, child, self, index, created.instance)


@dataclass(frozen=True)
class FencedRendered:
    """A frame that came out of an instance, as a host shows it."""

    pixels: npt.NDArray[Any]  # (height, width, channels) from the lowest row up; 0 where the output has none
    layout: Layout  # its depth, components and premultiplication, as the plug-in prefers them
    region: Window  # where the output has pixels, within a margin
    identity: str | None  # the clip whose image it is unchanged, where the effect said so and did not render


class FencedInstance:
    """An instance of an effect. Render it from as many threads as you like."""

    def __init__(
        self, children: Children, child: Fenced, effect: FencedDescriptor, index: int, number: int
    ) -> None:
        self._children, self._child, self._effect, self._index = children, child, effect, index
        self._number = number

    def made(
        self, pixels: npt.NDArray[Any], layout: Layout, output: Layout | None = None
    ) -> npt.NDArray[Any]:
        """Return what the effect renders of pixels, (height, width, channels) from the lowest row up.

        Args:
            pixels: What all its connected clips show, as the layout says.
            layout: How they lie in memory.
            output: How the output does; by default as the plug-in prefers it, or as they do.

        Raises:
            ForeignCodeError: it does not render.
        """
        given = {"output": output and asdict(output)}
        rendered, made = self._rendered("render", given, pixels, layout, _Rendered)
        if output and (rendered.depth, rendered.components) != (output.depth, output.components):
            raise self._child.lies(self._doing)
        return made

    def rendered(self, pixels: npt.NDArray[Any], layout: Layout) -> FencedRendered:
        """Return what a host shows: as `made`, but asked for what it needs and whether it does anything.

        Raises:
            ForeignCodeError: it fails.
        """
        shown, made = self._rendered("show", {}, pixels, layout, _Shown)
        x1, y1, x2, y2 = shown.region
        agreed = Layout(shown.depth, shown.components, premultiplication=shown.premultiplication)
        return FencedRendered(made, agreed, (x1, y1, x2, y2), shown.identity)

    def set(self, values: Mapping[str, Any]) -> None:
        """Set parameters as a user does; nothing is the value of a button that is pressed.

        Raises:
            ForeignCodeError: it has no such parameter, or fails.
        """
        given = {"values": checked(self._effect, values)}
        self._ask("set", given, Done, f"a parameter of {self._effect.identifier} is set")

    def messages(self) -> list[str]:
        """Return what the plug-in shows about the instance and has not taken back."""
        answer = self._ask("messages", {}, _Messages, f"{self._effect.identifier} is asked")
        return [clean(text) for text in answer.texts]

    def destroy(self) -> None:
        """Destroy the instance, which the end of the binary's context does otherwise."""
        self._ask("destroy", {}, Done, f"an instance of {self._effect.identifier} is destroyed")

    @property
    def _doing(self) -> str:
        return f"{self._effect.identifier} renders"

    def _ask(
        self, name: str, given: Mapping[str, Any], kind: type[Kind], doing: str, lane: Lane | None = None
    ) -> Kind:
        asked = {"instance": self._number, **given}
        return self._children.ask(self._child, self._index, name, asked, kind, doing, lane)

    def _rendered(
        self,
        name: str,
        given: Mapping[str, Any],
        pixels: npt.NDArray[Any],
        layout: Layout,
        kind: type[Kind],
    ) -> tuple[Any, npt.NDArray[Any]]:
        height, width, _ = pixels.shape
        given = {**given, "source": asdict(layout), "height": height, "width": width}
        with self._child.lane() as lane, self._gone():
            lane.write(pixels.astype(DTYPES[layout.depth], copy=False))
            answer: Any = self._ask(name, given, kind, self._doing, lane)
            known = answer.depth in DTYPES and answer.components in COMPONENTS
            if not known or answer.premultiplication not in PREMULTIPLICATIONS:
                raise self._child.lies(self._doing)
            shape = (height, width, COMPONENTS[answer.components])
            return answer, self._child.read(lane, DTYPES[answer.depth], shape, self._doing)

    @contextmanager
    def _gone(self) -> Iterator[None]:
        """Say so where the child of an instance is gone, and its files are closed."""
        try:
            yield
        except ValueError:
            if not self._child.dead:
                raise
            text = (
                f"another plug-in has ended the process of its instance, so that {self._doing} was not tried"
            )
            raise ForeignCodeError(self._effect.identifier, text) from None


def checked(effect: FencedDescriptor, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of an effect's parameters as a child is told them.

    Raises:
        ForeignCodeError: the effect has no such parameter, or one takes other values.
    """
    if unknown := values.keys() - effect.params.keys():
        text = f"{effect.identifier} has no parameter {', '.join(sorted(unknown))}"
        raise ForeignCodeError(effect.identifier, text)
    made = {}
    for name, value in values.items():
        items = [*value] if isinstance(value, tuple | list) else [value]
        count = effect.params[name].count
        if value is not None and len(items) != count:
            text = f"{name} takes {count} values, and is given {len(items)}"
            raise ForeignCodeError(effect.identifier, text)
        made[name] = None if value is None else items
    return made
