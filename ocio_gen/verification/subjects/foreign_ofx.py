# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subject: an effect of someone else's OpenFX bundle, asked as a host asks it."""

from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ocio_gen.core.errors import InvalidPluginError
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.grid import as_image, from_image
from ocio_gen.verification.ofx_host.description import FencedParam
from ocio_gen.verification.ofx_host.fenced import FencedDescriptor, FencedInstance
from ocio_gen.verification.ofx_host.images import (
    COMPONENTS,
    DEPTHS,
    NAMES,
    PREMULTIPLIED,
    RGB,
    RGBA,
    UNPREMULTIPLIED,
    Layout,
)
from ocio_gen.verification.ofx_host.kinds import STRING_CHOICE
from ocio_gen.verification.ofx_host.preferences import SOURCE
from ocio_gen.verification.parameters import Parameter, Settings
from ocio_gen.verification.subjects.ofx_effect import PADDING, is_top_down
from ocio_gen.verification.subjects.subject import Engine

# A slider does not go that far: its range is that of all floats, or of none.
_FAR = 1e6


class ForeignOfxSubject:
    """An instance of an effect, for opaque pixels of float32."""

    parallel = True
    engine: Literal[Engine.OTHER] = Engine.OTHER
    route = "OpenFX F32"
    in_depth: Literal[Depth.F32] = Depth.F32
    out_depth: Literal[Depth.F32] = Depth.F32

    def __init__(self, name: str, instance: FencedInstance, components: str) -> None:
        self.name = name
        self._instance, self._components = instance, components

    def output(self, start: int, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what the effect makes of values."""
        image = as_image(np.asarray(values, np.float32), 1.0, COMPONENTS[self._components])
        layout = Layout(NAMES[Depth.F32], self._components, PADDING, is_top_down(start, image))
        return from_image(_shown(self.name, self._instance, image, layout), len(values))


class ForeignOfxEffect:
    """An effect in a context that takes an image."""

    associated = True

    def __init__(self, described: FencedDescriptor) -> None:
        """Take up an effect.

        Raises:
            UserError: it takes no colours, or no floats.
        """
        self.name, self._described = described.label or described.identifier, described
        self._components = next((one for one in (RGBA, RGB) if one in described.components), "")
        if not self._components or SOURCE not in described.clips:
            raise InvalidPluginError(self.name, f"takes no colours of an image ({described.context})")
        depths = [DEPTHS[name] for name in DEPTHS if name in described.depths]
        if Depth.F32 not in depths:
            raise InvalidPluginError(self.name, "takes no floats, so that it cannot be compared")
        self.depths = depths[:-1]
        seen = [(one.enabled, _parameter(one)) for one in described.params.values() if not one.secret]
        self.parameters = [one for enabled, one in seen if one and enabled]
        # Those that something else must enable first.
        self.disabled = [one.name for enabled, one in seen if one and not enabled]
        self._last: tuple[Settings, FencedInstance] | None = None

    def subject(self, name: str, settings: Settings) -> ForeignOfxSubject:
        """Return an instance with some parameters set, for opaque pixels of float32.

        It is gone where other settings are asked for.
        """
        return ForeignOfxSubject(name, self._instance(settings), self._components)

    def render(
        self,
        image: npt.NDArray[Any],
        settings: Settings,
        depth: Depth = Depth.F32,
        *,
        premultiplied: bool = False,
    ) -> npt.NDArray[Any]:
        """Return what an instance makes of an image, (height, width, 4) from the lowest row up.

        Raises:
            UserError: it makes no colours of the same depth.
            ForeignCodeError: it fails.
        """
        channels = COMPONENTS[self._components]
        premultiplication = PREMULTIPLIED if premultiplied else UNPREMULTIPLIED
        layout = Layout(NAMES[depth], self._components, premultiplication=premultiplication)
        source, made = np.ascontiguousarray(image[..., :channels]), np.array(image)
        made[..., :channels] = _shown(self.name, self._instance(settings), source, layout)
        return made

    def _instance(self, settings: Settings) -> FencedInstance:
        if self._last is None or self._last[0] != settings:
            if self._last is not None:
                self._last[1].destroy()
                self._last = None
            params = self._described.params
            instance = self._described.instance()
            if settings:  # as a user does, whose changes a plug-in may answer with some of its own
                instance.set({name: _given(params[name], value) for name, value in settings.items()})
            self._last = settings, instance
        return self._last[1]


def _shown(name: str, instance: FencedInstance, pixels: npt.NDArray[Any], layout: Layout) -> npt.NDArray[Any]:
    """Return what an instance makes of pixels, which are of the same depth and components.

    Raises:
        UserError: they are of others.
    """
    shown = instance.rendered(pixels, layout)
    made, given = ((one.depth, one.components) for one in (shown.layout, layout))
    if made != given:
        raise InvalidPluginError(name, f"makes {' '.join(made)} of {' '.join(given)}")
    return shown.pixels


def _parameter(one: FencedParam) -> Parameter | None:
    """Return a parameter as it is tried; none, where it holds no numbers and no choice."""
    first = one.default[0] if one.default else 0.0
    if one.choices:
        if one.type == STRING_CHOICE:
            first = float(one.enums.index(one.default_text)) if one.default_text in one.enums else 0.0
        return Parameter(one.name, first, whole=True, choices=tuple(one.choices))
    if one.type == "OfxParamTypeBoolean":
        return Parameter(one.name, first, whole=True, least=0.0, most=1.0)
    if not one.default or len(one.default) != one.count:
        return None
    whole = one.type.startswith("OfxParamTypeInteger")
    least, most = (
        min(values) if values and abs(min(values)) < _FAR else None
        for values in (one.display_min or one.min, one.display_max or one.max)
    )
    default = first if one.count == 1 else tuple(one.default)
    return Parameter(one.name, default, one.count, whole=whole, least=least, most=most)


def _given(one: FencedParam, value: Any) -> Any:  # noqa: ANN401 - a number, numbers or a text
    """Return a value as an instance is given it."""
    if one.type == STRING_CHOICE:
        return (one.enums or one.choices)[int(value)]
    whole = one.choices or one.type.startswith(("OfxParamTypeInteger", "OfxParamTypeBoolean"))
    if not whole:
        return value
    return tuple(map(int, value)) if isinstance(value, tuple) else int(value)
