# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One plug-in of a binary: loaded, described once in each context, made into instances, unloaded.

Source: OpenFX 1.5.1, ofxCore.h and ofxImageEffect.h, preconditions of the actions; "Image Effect Contexts".
"""

from collections.abc import Collection, Mapping
from threading import Lock
from typing import Any

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.verification.ofx_host.effects import Clip, Effect, Param, ParamValue
from ocio_gen.verification.ofx_host.entry import Entry
from ocio_gen.verification.ofx_host.instance import Instance
from ocio_gen.verification.ofx_host.kinds import STRING_CHOICE
from ocio_gen.verification.ofx_host.preferences import OUTPUT
from ocio_gen.verification.ofx_host.properties import PropertySet
from ocio_gen.verification.ofx_host.property_sets import (
    CONTEXTS,
    clip_instance_properties,
    effect_properties,
    instance_properties,
    param_instance_properties,
)

FILTER = CONTEXTS[0]
# Of a project, in pixels.
SIZE = (1920, 1080)

_DEFAULT = "OfxParamPropDefault"


class Plugin:
    """One plug-in."""

    def __init__(self, entry: Entry, path: str) -> None:
        """Take a plug-in in hand; nothing is sent to it yet.

        Args:
            entry: What it is sent actions by.
            path: Its bundle, or its binary where that is in none.
        """
        self.entry, self.identifier = entry, entry.identifier
        self._path = path
        self._loaded = False
        self._failure: ForeignCodeError | None = None
        self._described: dict[str, Descriptor | ForeignCodeError] = {}
        self._instances: list[Instance] = []
        self._turn = Lock()

    @property
    def version(self) -> tuple[int, int]:
        """Its version: major and minor."""
        return self.entry.struct.version_major, self.entry.struct.version_minor

    def load(self) -> None:
        """Introduce the host, and load.

        Raises:
            ForeignCodeError: it does not load; nothing else may be asked of it.
        """
        try:
            self.entry.set_host()
            self.entry.do("OfxActionLoad")
        except ForeignCodeError as error:
            self._failure = error
            raise
        self._loaded = True

    @property
    def contexts(self) -> list[str]:
        """The contexts that it has, the one to prefer first.

        Raises:
            ForeignCodeError: it did not load, or does not describe itself.
        """
        return list(self._describe())

    def described(self, context: str | None = None) -> "Descriptor":
        """Return its description in a context, by default as a filter if it is one.

        (It is asked for all its contexts at once: a plug-in may insist that it has no instance then.)

        Raises:
            ForeignCodeError: it did not load, does not describe itself, or does not have that context.
        """
        described = self._describe()
        wanted = context or next(iter(described))
        if wanted not in described:
            raise ForeignCodeError(self.identifier, f"has no {wanted}")
        found = described[wanted]
        if isinstance(found, ForeignCodeError):
            raise found
        return found

    def _describe(self) -> "Mapping[str, Descriptor | ForeignCodeError]":
        if self._failure is not None:
            raise self._failure
        if not self._described:
            try:
                self._described = self._describe_in_contexts()
            except ForeignCodeError as error:
                self._failure = error
                raise
        return self._described

    def _describe_in_contexts(self) -> "dict[str, Descriptor | ForeignCodeError]":
        plain = Effect(effect_properties(self.identifier, self._path))
        handle = self.entry.host.handle(plain)
        self.entry.do("OfxActionDescribe", handle)
        said = plain.properties.texts("OfxImageEffectPropSupportedContexts") or [FILTER]
        made: dict[str, Descriptor | ForeignCodeError] = {}
        for context in [name for name in CONTEXTS if name in said]:
            try:
                made[context] = self._describe_in_context(context, plain, handle, first=not made)
            except ForeignCodeError as error:
                made[context] = error
        if not made:
            text = f"has no context that the host has: {', '.join(said)[:200]}"
            raise ForeignCodeError(self.identifier, text)
        return made

    def _describe_in_context(self, context: str, plain: Effect, handle: int, *, first: bool) -> "Descriptor":
        """Return a description in a context; the first takes the effect that was described, others a copy."""
        effect = plain
        if not first:
            properties = PropertySet.of(plain.properties.about, plain.properties.values)
            effect = Effect(properties)
            handle = self.entry.host.handle(effect)
        given = PropertySet.of("arguments", {"OfxImageEffectPropContext": (context.encode(),)})
        self.entry.do("OfxImageEffectActionDescribeInContext", handle, given)
        return Descriptor(self, effect, context, handle)

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
        self._instances = [*(one for one in self._instances if one.exists), made]
        return made

    def unload(self) -> None:
        """Destroy its instances and unload it, if it is loaded."""
        for instance in self._instances:
            instance.destroy()
        if self._loaded:
            self._loaded = False
            self.entry.end("OfxActionUnload")


class Descriptor:
    """A plug-in that is described in a context."""

    def __init__(self, plugin: Plugin, effect: Effect, context: str, handle: int) -> None:
        self._plugin, self.effect, self.context, self._handle = plugin, effect, context, handle

    @property
    def label(self) -> str:
        """Its name in menus."""
        return self.effect.properties.text("OfxPropLabel") or self._plugin.identifier

    @property
    def params(self) -> dict[str, Param]:
        """Its parameters, by their names."""
        return self.effect.params

    def instance(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        connected: Collection[str] = (),
        size: tuple[int, int] = SIZE,
    ) -> Instance:
        """Return an instance, with some parameters set: numbers, the index of a choice, triples, text.

        Args:
            values: By the names of parameters; the others have their defaults.
            connected: The clips that are connected beside those that it cannot do without.
            size: Of the project: width and height in pixels.

        Raises:
            KeyError: it has no such parameter.
            ForeignCodeError: the plug-in makes none.
        """
        if unknown := (values or {}).keys() - self.params.keys():
            raise KeyError(f"{self._plugin.identifier} has no parameter {', '.join(sorted(unknown))}")
        properties = instance_properties(
            self.effect.properties, self._plugin.identifier, self.context, self._handle, size
        )
        effect = Effect(properties, is_instance=True)
        for name, param in self.params.items():
            made = Param(effect, name, param.type, param_instance_properties(param.properties))
            made.curves = {index: [*points] for index, points in param.curves.items()}
            _scale_default(made.properties, size)
            effect.params[name] = made
        for name, value in (values or {}).items():
            effect.params[name].value = value_of(effect.params[name], value)
        for name, described in self.effect.clips.items():
            clip = Clip(effect, name, clip_instance_properties(described.properties))
            if name == OUTPUT or name in connected or not clip.optional:
                clip.region = (0, 0, *size)
            effect.clips[name] = clip
        safety = self.effect.properties.text("OfxImageEffectPluginRenderThreadSafety")
        return self._plugin.instance(effect, safety)


def value_of(param: Param, value: Any) -> ParamValue | None:  # noqa: ANN401 - whatever a caller has for it
    """Return what a parameter holds for a caller's value, which may be the index of a choice of texts."""
    if value is None:
        return None
    values: ParamValue = tuple(value) if isinstance(value, tuple | list) else (value,)
    if param.type == STRING_CHOICE and isinstance(values[0], int):
        names = param.properties.texts("OfxParamPropChoiceEnum")
        return (names[values[0]],)
    return values


def _scale_default(properties: PropertySet, size: tuple[int, int]) -> None:
    """Have a default that is a part of the project be in pixels."""
    if properties.text("OfxParamPropDefaultCoordinateSystem") != "OfxParamCoordinatesNormalised":
        return
    kind = properties.text("OfxParamPropDoubleType") or ""
    factors = size[1:] if kind.startswith("OfxParamDoubleTypeY") else size
    scaled = [value * factor for value, factor in zip(properties.numbers(_DEFAULT), factors, strict=False)]
    properties.values[_DEFAULT] = [*scaled]
