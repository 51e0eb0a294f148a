"""Plays host to a plug-in for the process on the other side of the fence: what the child runs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.fence.lanes import Lane
from ocio_gen.verify.ofx_host.abi import Status
from ocio_gen.verify.ofx_host.binary import Binary, Descriptor, Instance
from ocio_gen.verify.ofx_host.host import Host
from ocio_gen.verify.ofx_host.images import COMPONENTS, DTYPES, Layout


class _Session:
    """One binary, its descriptions and instances."""

    def __init__(self) -> None:
        self._host = Host()
        self._described: dict[int, Descriptor] = {}
        self._instances: list[Instance] = []

    def load(self, given: dict[str, Any], _: Lane) -> dict[str, Any]:
        self._binary = Binary(Path(given["path"]), self._host)
        for plugin in self._binary.plugins:
            status = plugin.load()
            if status not in {Status.OK, Status.REPLY_DEFAULT}:
                raise ForeignCodeError(plugin.identifier, f"OfxActionLoad returns {status.name}")
        return {"plugins": [plugin.identifier for plugin in self._binary.plugins]}

    def describe(self, given: dict[str, Any], _: Lane) -> dict[str, Any]:
        plugin = self._binary.plugins[given["plugin"]]
        described = self._described[given["plugin"]] = plugin.described()
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
        self._instances.append(self._described[given["plugin"]].instance(values))
        return {"instance": len(self._instances) - 1}

    def render(self, given: dict[str, Any], lane: Lane) -> dict[str, Any]:
        source, output = Layout(**given["source"]), Layout(**given["output"])
        shape = (given["height"], given["width"], COMPONENTS[source.components])
        pixels = lane.read(DTYPES[source.depth], shape)
        lane.write(self._instances[given["instance"]].made(pixels, source, output))
        return {}

    def unload(self, _: dict[str, Any], __: Lane) -> dict[str, Any]:
        self._binary.__exit__(None, None, None)
        return {"problems": self._host.problems}


_SESSION = _Session()

HANDLERS: dict[str, Callable[[dict[str, Any], Lane], dict[str, Any]]] = {
    handler.__name__: handler
    for handler in (_SESSION.load, _SESSION.describe, _SESSION.create, _SESSION.render, _SESSION.unload)
}
