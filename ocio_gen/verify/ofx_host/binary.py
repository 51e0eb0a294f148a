"""A plug-in binary, its plug-ins, and what a host does with each: describe, create, render, destroy."""

import ctypes
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy.typing as npt

from ocio_gen.core.errors import UserError
from ocio_gen.core.fence.failure import ForeignCodeError
from ocio_gen.verify.ofx_host import abi
from ocio_gen.verify.ofx_host.abi import Status
from ocio_gen.verify.ofx_host.effects import Clip, Effect, Param
from ocio_gen.verify.ofx_host.host import Host
from ocio_gen.verify.ofx_host.images import Image, Layout, Window
from ocio_gen.verify.ofx_host.properties import PropertySet, Value

# No binary has more plug-ins: what says so is wrong.
MOST_PLUGINS = 1000


class Binary:
    """A loaded binary. As a context, what it loaded is unloaded, and leaks are problems of the host."""

    def __init__(self, path: Path, host: Host) -> None:
        """Load a binary.

        Raises:
            UserError: it cannot be loaded, or is no OpenFX plug-in.
            ForeignCodeError: what it says of its plug-ins is wrong.
        """
        try:
            library = abi.binary(str(path.resolve()))
        except OSError as error:
            raise UserError(f"{path}: cannot be loaded ({error})") from None
        except AttributeError as error:
            raise UserError(f"{path}: is no OpenFX plug-in ({error})") from None
        self.path, self.host = path, host
        self._library = library
        count = library.OfxGetNumberOfPlugins()
        if not 0 < count <= MOST_PLUGINS:
            text = f"says that it has {count} plug-ins; 1 to {MOST_PLUGINS} are possible"
            raise ForeignCodeError(path.name, text)
        self.plugins = [Plugin(self._struct(index), host) for index in range(count)]

    def _struct(self, index: int) -> abi.OfxPlugin:
        """Return what the binary tells of a plug-in.

        Raises:
            ForeignCodeError: that lacks what a host needs.
        """
        pointer = self._library.OfxGetPlugin(index)
        if not pointer:
            raise ForeignCodeError(self.path.name, f"OfxGetPlugin({index}) returns a null pointer")
        struct: abi.OfxPlugin = pointer.contents
        for name in ("identifier", "set_host", "main_entry"):
            if not getattr(struct, name):
                raise ForeignCodeError(self.path.name, f"the {name} of plug-in {index} is a null pointer")
        try:
            struct.identifier.decode()
        except UnicodeDecodeError:
            text = f"the identifier of plug-in {index} is no UTF-8"
            raise ForeignCodeError(self.path.name, text) from None
        return struct

    def __enter__(self) -> Self:
        for plugin in self.plugins:
            plugin.load()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for plugin in self.plugins:
            plugin.act("OfxActionUnload")
        for clip in self.host.images_out:
            self.host.problem(f"an image of {clip} was never released")


class Plugin:
    """One plug-in of a binary."""

    def __init__(self, struct: abi.OfxPlugin, host: Host) -> None:
        self._struct, self.host = struct, host
        self.identifier: str = struct.identifier.decode()
        self.version: tuple[int, int] = struct.version_major, struct.version_minor

    def load(self) -> Status:
        """Introduce the host, and load."""
        self._struct.set_host(ctypes.addressof(self.host.struct))
        return self.act("OfxActionLoad")

    def act(
        self, action: str, handle: int | None = None, given: int | None = None, out: int | None = None
    ) -> Status:
        """Call an action.

        Raises:
            ForeignCodeError: it returns what is no status.
        """
        returned = self._struct.main_entry(action.encode(), handle, given, out)
        try:
            return Status(returned)
        except ValueError:
            text = f"{action} returns {returned}, which is no status of OpenFX"
            raise ForeignCodeError(self.identifier, text) from None

    def described(self, context: str = "OfxImageEffectContextFilter") -> "Descriptor":
        """Return the description of the plug-in in a context.

        Raises:
            ForeignCodeError: it does not describe itself.
        """
        effect = Effect(self.host.properties_of(f"descriptor of {self.identifier}"))
        handle = self.host.handle(effect)
        arguments = PropertySet("arguments")
        arguments.values["OfxImageEffectPropContext"] = [context.encode()]
        given = self.host.handle(arguments)
        for action in ("OfxActionDescribe", "OfxImageEffectActionDescribeInContext"):
            status = self.act(action, handle, given)
            if status not in {Status.OK, Status.REPLY_DEFAULT}:
                raise ForeignCodeError(self.identifier, f"{action} returns {status.name}")
        return Descriptor(self, effect)


class Descriptor:
    """A described plug-in."""

    def __init__(self, plugin: Plugin, effect: Effect) -> None:
        self.plugin, self.effect = plugin, effect

    @property
    def label(self) -> str:
        """Its name in menus."""
        return self.effect.properties.text("OfxPropLabel") or self.plugin.identifier

    @property
    def params(self) -> dict[str, Param]:
        """Its parameters, by their names."""
        return self.effect.params

    def instance(self, values: Mapping[str, Any] | None = None) -> "Instance":
        """Return an instance, with some parameters set: numbers, the index of a choice, triples.

        Raises:
            ForeignCodeError: the plug-in makes none.
        """
        return Instance(self, values or {})


class Instance:
    """An instance of an effect. Render it from as many threads as you like."""

    def __init__(self, descriptor: Descriptor, values: Mapping[str, Any]) -> None:
        self.plugin, self.host = descriptor.plugin, descriptor.plugin.host
        self._described = descriptor.effect
        self._values = {
            name: value if isinstance(value, tuple) else (value,) for name, value in values.items()
        }
        if unknown := self._values.keys() - descriptor.params.keys():
            raise KeyError(f"{self.plugin.identifier} has no parameter {', '.join(sorted(unknown))}")
        self._handle = self.host.handle(self._effect({}))
        status = self.plugin.act("OfxActionCreateInstance", self._handle)
        if status not in {Status.OK, Status.REPLY_DEFAULT}:
            text = f"OfxActionCreateInstance returns {status.name}"
            raise ForeignCodeError(self.plugin.identifier, text)

    def destroy(self) -> Status:
        """Destroy the instance."""
        status = self.plugin.act("OfxActionDestroyInstance", self._handle)
        self.host.forget(self._handle)
        return status

    def _effect(self, images: Mapping[str, Image | None]) -> Effect:
        """Return the instance's own parameters and clips."""
        effect = Effect(self.host.properties_of(f"instance of {self.plugin.identifier}"))
        for name, param in self._described.params.items():
            value = self._values.get(name)
            effect.params[name] = Param(effect, name, param.type, param.properties, value)
        for name in self._described.clips:
            properties = self.host.properties_of(f"clip {name}")
            effect.clips[name] = Clip(effect, name, properties, images.get(name))
        if self.host.policy.colour_management:
            style = self.host.policy.colour_management.encode()
            effect.properties.values["OfxImageEffectPropColourManagementStyle"] = [style]
        return effect

    def ask(
        self,
        action: str,
        arguments: Mapping[str, list[Value]] | None = None,
        images: Mapping[str, Image | None] | None = None,
    ) -> tuple[Status, PropertySet]:
        """Call an action on the instance; return its status and what it answered."""
        given, out = PropertySet("arguments"), self.host.properties_of("answer")
        given.values = {name: list(values) for name, values in (arguments or {}).items()}
        # One effect a call: calls from several threads have images of their own.
        effect = self._effect(images or {})
        handles = [self.host.handle(thing) for thing in (effect, given, out)]
        status = self.plugin.act(action, *handles)
        self.host.forget(*handles, *effect.handles.values())
        return status, out

    def is_identity(self) -> bool:
        """Tell whether the effect says that it changes nothing."""
        status, _ = self.ask(
            "OfxImageEffectActionIsIdentity", _render_arguments((0, 0, 1, 1), "OfxFieldNone")
        )
        return status is Status.OK

    def render(
        self,
        source: Image | None,
        output: Image | None,
        window: Window | None = None,
        field: str = "OfxFieldNone",
    ) -> Status:
        """Render a window of an image, all of it by default; writes outside are problems of the host."""
        window = window or (output.bounds if output else (0, 0, 1, 1))
        status, _ = self.ask(
            "OfxImageEffectActionRender",
            _render_arguments(window, field),
            {"Source": source, "Output": output},
        )
        if output and (outside := output.written_outside(window)):
            self.host.problem(f"{self.plugin.identifier}: {outside} bytes written outside the window")
        if source and (changed := source.written_outside((0, 0, 0, 0))):
            self.host.problem(f"{self.plugin.identifier}: {changed} bytes of the source written")
        return status

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
            raise ForeignCodeError(self.plugin.identifier, f"rendering returns {status.name}")
        return made.pixels


def _render_arguments(window: Window, field: str) -> dict[str, list[Value]]:
    return {
        "OfxPropTime": [0.0],
        "OfxImageEffectPropRenderWindow": list(window),
        "OfxImageEffectPropRenderScale": [1.0, 1.0],
        "OfxImageEffectPropFieldToRender": [field.encode()],
        "OfxImageEffectPropSequentialRenderStatus": [0],
        "OfxImageEffectPropInteractiveRenderStatus": [0],
    }
