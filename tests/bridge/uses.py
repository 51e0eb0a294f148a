# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""All that a config can do with pixels: every space, view, look and named transform, both ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import PyOpenColorIO as ocio

from ocio_gen.config.references import all_spaces
from ocio_gen.host_plugins.ways import Way, way_of
from ocio_gen.show.model import ShowTransform

ACES = "ACES2065-1"


@dataclass(frozen=True, eq=False)
class Use:
    """One direction of a transform of a config."""

    kind: str  # for a table
    described: ShowTransform
    inverse: bool
    way: Way

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.described.name}{', inverse' if self.inverse else ''}"


def builtin_configs() -> list[str]:
    """Return the names of OCIO's built-in configs."""
    return [name for name, *_ in ocio.BuiltinConfigRegistry().getBuiltinConfigs()]


@cache
def builtin(name: str) -> ocio.Config:
    """Return a built-in config."""
    return ocio.Config.CreateFromBuiltinConfig(name)


def uses_of(config: ocio.Config) -> Iterator[Use]:
    """Yield every use of a config."""
    found: list[tuple[str, ShowTransform]] = [
        ("colour spaces", ShowTransform(target=space.getName())) for space in all_spaces(config)
    ]
    found += [
        ("ACES 2 views" if "ACES 2" in view else "ACES 1 views" if "ACES 1" in view else "other views",
         ShowTransform(display=display, view=view))
        for display in config.getDisplaysAll()
        for view in config.getViews(display)
    ]  # fmt: skip
    found += [("looks", ShowTransform(look=look)) for look in config.getLookNames()]
    found += [
        ("named transforms", ShowTransform(named=name.getName())) for name in config.getNamedTransforms()
    ]
    for kind, described in found:
        for inverse in (False, True):
            way = way_of(config, "SHOT", described, inverse=inverse)
            yield Use(f"{kind}, inverse" if inverse else kind, described, inverse, way)


def one_use(config: ocio.Config, *, inverse: bool = False, **named: str) -> Use:
    """Return one use: what it names is what a show's description does."""
    described = ShowTransform(**named)
    return Use("", described, inverse, way_of(config, "SHOT", described, inverse=inverse))
