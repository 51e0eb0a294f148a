# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One plug-in of a binary: loaded, described once, made into instances, unloaded.

Source: OpenFX 1.5.1, ofxCore.h and ofxImageEffect.h, preconditions of the actions.
"""

from collections.abc import Mapping
from threading import Lock
from typing import Any

from ocio_gen.verification.ofx_host.effects import Clip, Effect, Param
from ocio_gen.verification.ofx_host.entry import Entry
from ocio_gen.verification.ofx_host.instance import Instance
from ocio_gen.verification.ofx_host.properties import PropertySet


class Plugin:
    """One plug-in."""

    def __init__(self, entry: Entry) -> None:
        self.entry, self.identifier = entry, entry.identifier
        self._loaded = False
        self._described: Descriptor | None = None
        self._instances: list[Instance] = []
        self._turn = Lock()

    def load(self) -> None:
        """Introduce the host, and load.

        Raises:
            ForeignCodeError: it does not load; nothing else may be asked of it.
        """
        self.entry.set_host()
        self.entry.do("OfxActionLoad")
        self._loaded = True

    def described(self) -> "Descriptor":
        """Return its description as a filter, which it is asked for once.

        Raises:
            ForeignCodeError: it does not describe itself.
        """
        if self._described is None:
            effect = Effect(PropertySet(f"descriptor of {self.identifier}"))
            handle = self.entry.host.handle(effect)
            self.entry.do("OfxActionDescribe", handle)
            context = PropertySet(
                "arguments", {"OfxImageEffectPropContext": [b"OfxImageEffectContextFilter"]}
            )
            self.entry.do("OfxImageEffectActionDescribeInContext", handle, context)
            self._described = Descriptor(self, effect)
        return self._described

    def instance(self, effect: Effect, safety: str | None) -> Instance:
        """Return an instance.

        Args:
            effect: Its parameters and clips.
            safety: How many may render at once, as it is described.

        Raises:
            ForeignCodeError: the plug-in makes none.
        """
        turn = self._turn if safety == "OfxImageEffectRenderUnsafe" else Lock()
        made = Instance(self.entry, effect, turn)
        self._instances.append(made)
        return made

    def unload(self) -> None:
        """Destroy its instances and unload it, if it is loaded."""
        for instance in self._instances:
            instance.destroy()
        if self._loaded:
            self._loaded = False
            self.entry.end("OfxActionUnload")


class Descriptor:
    """A described plug-in."""

    def __init__(self, plugin: Plugin, effect: Effect) -> None:
        self._plugin, self.effect = plugin, effect

    @property
    def label(self) -> str:
        """Its name in menus."""
        return self.effect.properties.text("OfxPropLabel") or self._plugin.identifier

    @property
    def params(self) -> dict[str, Param]:
        """Its parameters, by their names."""
        return self.effect.params

    def instance(self, values: Mapping[str, Any] | None = None) -> Instance:
        """Return an instance, with some parameters set: numbers, the index of a choice, triples.

        Raises:
            KeyError: it has no such parameter.
            ForeignCodeError: the plug-in makes none.
        """
        given = {
            name: value if isinstance(value, tuple) else (value,) for name, value in (values or {}).items()
        }
        if unknown := given.keys() - self.params.keys():
            raise KeyError(f"{self._plugin.identifier} has no parameter {', '.join(sorted(unknown))}")
        effect = Effect(PropertySet(f"instance of {self._plugin.identifier}"))
        for name, param in self.params.items():
            effect.params[name] = Param(effect, name, param.type, param.properties, given.get(name))
        for name in self.effect.clips:
            effect.clips[name] = Clip(effect, name, PropertySet(f"clip {name}"))
        safety = self.effect.properties.text("OfxImageEffectPluginRenderThreadSafety")
        return self._plugin.instance(effect, safety)
