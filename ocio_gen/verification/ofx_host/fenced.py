# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A plug-in binary behind the fence: what a verifier does with it, asked of the child that has loaded it."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Self

import numpy.typing as npt
from pydantic import Field

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.fence.process import Answer, Fenced, Text, clean
from ocio_gen.core.ofx_bundle import BUNDLE
from ocio_gen.verification.ofx_host.binary import MOST_PLUGINS
from ocio_gen.verification.ofx_host.images import COMPONENTS, DTYPES, Layout

_SERVICE = "ocio_gen.verification.ofx_host.service"


class _Loaded(Answer):
    plugins: Annotated[list[Text], Field(min_length=1, max_length=MOST_PLUGINS)]


class FencedParam(Answer):
    """A parameter, as it is described."""

    name: Text
    type: Text
    choices: Annotated[list[Text], Field(max_length=10_000)]


class _Described(Answer):
    label: Text
    params: Annotated[list[FencedParam], Field(max_length=10_000)]


class _Created(Answer):
    instance: Annotated[int, Field(ge=0)]


class _Rendered(Answer):
    pass


class _Unloaded(Answer):
    problems: Annotated[list[Text], Field(max_length=1000)]


class FencedBinary:
    """A binary that a child has loaded. As a context; what it did that it must not is in `problems` then."""

    def __init__(self, path: Path) -> None:
        """Prepare to load a binary, whose code can read all files of the bundle that it is in."""
        bundle = next((parent for parent in path.parents if parent.name.endswith(BUNDLE)), path)
        self.path, self.problems = path, list[str]()
        self._fenced = Fenced(str(path), _SERVICE, [bundle])

    def __enter__(self) -> Self:
        """Load it.

        Raises:
            UserError: it is no OpenFX plug-in for this machine.
            ForeignCodeError: its code fails.
        """
        self._fenced.__enter__()
        try:
            loaded = self._fenced.ask("load", {"path": str(self.path.resolve())}, _Loaded, "loading")
        except BaseException:
            self._end()
            raise
        self.plugins = [
            FencedPlugin(self._fenced, index, clean(name)) for index, name in enumerate(loaded.plugins)
        ]
        return self

    def __exit__(self, kind: type[BaseException] | None = None, *_: object) -> None:
        stopped = kind is not None and not issubclass(
            kind, Exception
        )  # by the user, who does not want to wait
        try:
            if not (stopped or self._fenced.dead):
                unloaded = self._fenced.ask("unload", {}, _Unloaded, "unloading")
                self.problems += map(clean, unloaded.problems)
        except ForeignCodeError as error:
            self.problems.append(error.text)
        finally:
            self._end()

    def _end(self) -> None:
        self._fenced.__exit__()
        if self._fenced.printed:
            self.problems.append(f'its code prints: "{self._fenced.printed}"')

    @property
    def dead(self) -> bool:
        """Whether its code has ended the child, so that no more can be asked."""
        return self._fenced.dead

    @property
    def note(self) -> str:
        """What its code was kept from, for a report."""
        return self._fenced.note


class FencedPlugin:
    """One plug-in of a binary."""

    def __init__(self, fenced: Fenced, index: int, identifier: str) -> None:
        self._fenced, self._index, self.identifier = fenced, index, identifier

    def described(self) -> "FencedDescriptor":
        """Return its description, as a filter.

        Raises:
            ForeignCodeError: it does not describe itself.
        """
        doing = f"{self.identifier} describes itself"
        described = self._fenced.ask("describe", {"plugin": self._index}, _Described, doing)
        return FencedDescriptor(self._fenced, self._index, self.identifier, described)


class FencedDescriptor:
    """A described plug-in."""

    def __init__(self, fenced: Fenced, index: int, identifier: str, described: _Described) -> None:
        self._fenced, self._index, self.identifier = fenced, index, identifier
        self.label = clean(described.label)
        self.params = {param.name: param for param in described.params}

    def instance(self, values: Mapping[str, Any] | None = None) -> "FencedInstance":
        """Return an instance, with some parameters set: numbers, the index of a choice, triples.

        Raises:
            ForeignCodeError: it has no such parameter, or makes no instance.
        """
        if unknown := set(values or {}) - self.params.keys():
            text = f"{self.identifier} has no parameter {', '.join(sorted(unknown))}"
            raise ForeignCodeError(self._fenced.name, text)
        given = {"plugin": self._index, "values": dict(values or {})}
        created = self._fenced.ask("create", given, _Created, f"an instance of {self.identifier} is created")
        return FencedInstance(self._fenced, created.instance, self.identifier)


class FencedInstance:
    """An instance of an effect. Render it from as many threads as you like."""

    def __init__(self, fenced: Fenced, number: int, identifier: str) -> None:
        self._fenced, self._number, self._identifier = fenced, number, identifier

    def made(
        self, pixels: npt.NDArray[Any], layout: Layout, output: Layout | None = None
    ) -> npt.NDArray[Any]:
        """Return what the effect makes of pixels, (height, width, channels) from the lowest row up.

        Raises:
            ForeignCodeError: it does not render.
        """
        height, width, _ = pixels.shape
        output = output or layout
        given = {
            "instance": self._number,
            "source": asdict(layout),
            "output": asdict(output),
            "height": height,
            "width": width,
        }
        doing = f"{self._identifier} renders"
        with self._fenced.lane() as lane:
            lane.write(pixels.astype(DTYPES[layout.depth], copy=False))
            self._fenced.ask("render", given, _Rendered, doing, lane)
            shape = (height, width, COMPONENTS[output.components])
            made: npt.NDArray[Any] = self._fenced.read(lane, DTYPES[output.depth], shape, doing)
            return made
