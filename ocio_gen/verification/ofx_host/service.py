# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Plays host to a plug-in for the process on the other side of the fence: what the child runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.fence.lanes import Lane
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.description import MOST_KINDS, clip_answer, param_answer
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import COMPONENTS, DTYPES, Layout
from ocio_gen.verification.ofx_host.instance import Instance
from ocio_gen.verification.ofx_host.plugin import Plugin, value_of

Given: TypeAlias = dict[str, Any]
Handler: TypeAlias = Callable[[Given, Lane], dict[str, Any]]

Result = TypeVar("Result")

# "For a given effect instance, there can be only one main thread": OpenFX, Thread and Recursion Safety.
_MAIN = ThreadPoolExecutor(1)


class _Host(Host):
    """A host whose main thread is one of the child's."""

    def on_main_thread(self, work: Callable[[], Result]) -> Result:
        return _MAIN.submit(work).result()


class _Session:
    """One binary, its descriptions and instances."""

    def __init__(self) -> None:
        self._instances: dict[int, Instance] = {}
        self._numbers = count()

    def open(self, given: Given, _: Lane) -> dict[str, Any]:
        self._host = _Host(string_choices=given["string_choices"])
        self._binary = Binary(Path(given["path"]), self._host)
        plugins = [
            {"identifier": plugin.identifier, "version": list(plugin.version)}
            for plugin in self._binary.plugins
        ]
        return {"plugins": plugins}

    def load(self, given: Given, _: Lane) -> dict[str, Any]:
        self._plugin(given).load()
        return {}

    def describe(self, given: Given, _: Lane) -> dict[str, Any]:
        return {"contexts": self._plugin(given).contexts}

    def describe_in_context(self, given: Given, _: Lane) -> dict[str, Any]:
        described = self._plugin(given).described(given["context"])
        properties = described.effect.properties
        return {
            "label": described.label,
            "group": properties.text("OfxImageEffectPluginPropGrouping") or "",
            "description": (properties.text("OfxPropPluginDescription") or "")[:2000],
            "depths": properties.texts("OfxImageEffectPropSupportedPixelDepths")[:MOST_KINDS],
            "clips": [clip_answer(clip) for clip in described.effect.clips.values()],
            "params": [param_answer(param) for param in described.params.values()],
        }

    def create(self, given: Given, _: Lane) -> dict[str, Any]:
        described = self._plugin(given).described(given["context"])
        made = described.instance(given["values"], connected=given["connected"], size=tuple(given["size"]))
        number = next(self._numbers)
        self._instances[number] = made
        return {"instance": number}

    def set(self, given: Given, _: Lane) -> dict[str, Any]:
        instance = self._instance(given)
        params = instance.effect.params
        instance.set({name: value_of(params[name], value) for name, value in given["values"].items()})
        return {}

    def render(self, given: Given, lane: Lane) -> dict[str, Any]:
        source, output = Layout(**given["source"]), given["output"] and Layout(**given["output"])
        made, layout = self._instance(given).made_as(_pixels(given, source, lane), source, output)
        lane.write(made)
        return _layout(layout)

    def show(self, given: Given, lane: Lane) -> dict[str, Any]:
        source = Layout(**given["source"])
        shown = self._instance(given).rendered(_pixels(given, source, lane), source)
        lane.write(shown.pixels)
        return {**_layout(shown.layout), "region": list(shown.region), "identity": shown.identity}

    def messages(self, given: Given, _: Lane) -> dict[str, Any]:
        return {"texts": self._host.messages_of(self._instance(given).effect)}

    def destroy(self, given: Given, _: Lane) -> dict[str, Any]:
        self._instance(given).destroy()
        del self._instances[given["instance"]]
        return {}

    def unload(self, given: Given, _: Lane) -> dict[str, Any]:
        self._plugin(given).unload()
        return {}

    def told(self, _: Given, __: Lane) -> dict[str, Any]:
        self._binary.tell_of_images()
        return {"problems": self._host.problems, "remarks": self._host.remarks}

    def about(self, given: Given) -> str:
        """Return whose code a request is about."""
        if "plugin" in given:
            return self._plugin(given).identifier
        return self._instance(given).entry.identifier if "instance" in given else ""

    def _plugin(self, given: Given) -> Plugin:
        return self._binary.plugins[given["plugin"]]

    def _instance(self, given: Given) -> Instance:
        return self._instances[given["instance"]]


def _pixels(given: Given, layout: Layout, lane: Lane) -> Any:  # noqa: ANN401 - an array
    return lane.read(DTYPES[layout.depth], (given["height"], given["width"], COMPONENTS[layout.components]))


def _layout(layout: Layout) -> dict[str, str]:
    return {
        "depth": layout.depth,
        "components": layout.components,
        "premultiplication": layout.premultiplication,
    }


_SESSION = _Session()


def _anywhere(handler: Handler) -> Handler:
    """Have text that is none be a failure of the code that said it."""

    def handle(given: Given, lane: Lane) -> dict[str, Any]:
        try:
            return handler(given, lane)
        except UnicodeDecodeError:
            raise ForeignCodeError(_SESSION.about(given), "text of it is no UTF-8") from None

    return handle


def _on_main_thread(handler: Handler) -> Handler:
    return lambda given, lane: _MAIN.submit(_anywhere(handler), given, lane).result()


HANDLERS: dict[str, Handler] = {
    "open": _on_main_thread(_SESSION.open),
    "load": _on_main_thread(_SESSION.load),
    "describe": _on_main_thread(_SESSION.describe),
    "describe_in_context": _on_main_thread(_SESSION.describe_in_context),
    "create": _on_main_thread(_SESSION.create),
    # These have what needs the main thread done there when it is their instance's turn.
    "set": _anywhere(_SESSION.set),
    "render": _anywhere(_SESSION.render),
    "show": _anywhere(_SESSION.show),
    "messages": _on_main_thread(_SESSION.messages),
    "destroy": _on_main_thread(_SESSION.destroy),
    "unload": _on_main_thread(_SESSION.unload),
    "told": _on_main_thread(_SESSION.told),
}
