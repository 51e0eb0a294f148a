# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Plays host to a plug-in for the process on the other side of the fence: what the child runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.fence.lanes import Lane
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import COMPONENTS, DTYPES, Layout
from ocio_gen.verification.ofx_host.instance import Instance

Handler: TypeAlias = Callable[[dict[str, Any], Lane], dict[str, Any]]


class _Session:
    """One binary, its descriptions and instances."""

    def __init__(self) -> None:
        self._host = Host()
        self._instances: list[Instance] = []

    def load(self, given: dict[str, Any], _: Lane) -> dict[str, Any]:
        self._binary = Binary(Path(given["path"]), self._host).__enter__()
        return {"plugins": [plugin.identifier for plugin in self._binary.plugins]}

    def describe(self, given: dict[str, Any], _: Lane) -> dict[str, Any]:
        plugin = self._binary.plugins[given["plugin"]]
        described = plugin.described()
        try:
            params = [
                {
                    "name": param.name,
                    "type": param.type,
                    "choices": param.properties.texts("OfxParamPropChoiceOption"),
                }
                for param in described.params.values()
            ]
            return {"label": described.label, "params": params}
        except UnicodeDecodeError:
            raise ForeignCodeError(plugin.identifier, "a label of it is no UTF-8") from None

    def create(self, given: dict[str, Any], _: Lane) -> dict[str, Any]:
        values = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in given["values"].items()
        }
        self._instances.append(self._binary.plugins[given["plugin"]].described().instance(values))
        return {"instance": len(self._instances) - 1}

    def render(self, given: dict[str, Any], lane: Lane) -> dict[str, Any]:
        source, output = Layout(**given["source"]), Layout(**given["output"])
        shape = (given["height"], given["width"], COMPONENTS[source.components])
        pixels = lane.read(DTYPES[source.depth], shape)
        lane.write(self._instances[given["instance"]].made(pixels, source, output))
        return {}

    def unload(self, _: dict[str, Any], __: Lane) -> dict[str, Any]:
        self._binary.unload()
        return {"problems": self._host.problems}


_SESSION = _Session()

# "For a given effect instance, there can be only one main thread": OpenFX, Thread and Recursion Safety.
_MAIN = ThreadPoolExecutor(1)


def _on_main_thread(handler: Handler) -> Handler:
    return lambda given, lane: _MAIN.submit(handler, given, lane).result()


# Of the actions that these send, those of a render may come from any thread.
HANDLERS: dict[str, Handler] = {
    "load": _on_main_thread(_SESSION.load),
    "describe": _on_main_thread(_SESSION.describe),
    "create": _on_main_thread(_SESSION.create),
    "render": _SESSION.render,
    "unload": _on_main_thread(_SESSION.unload),
}
