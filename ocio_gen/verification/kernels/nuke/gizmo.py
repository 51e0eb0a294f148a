# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nuke's gizmos without Nuke: their nodes are run one after the other, as its documentation describes them.

Numbers are float32 between nodes, as in Nuke. What is not known is refused by its name and line, and never
passed over.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.core.errors import ForeignCodeError, InvalidPluginError
from ocio_gen.core.fence.limits import USUAL
from ocio_gen.core.fence.process import clean
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.kernels.nuke.blink_node import BLINK_NODES
from ocio_gen.verification.kernels.nuke.channel_nodes import CHANNEL_NODES
from ocio_gen.verification.kernels.nuke.colour_nodes import COLOUR_NODES
from ocio_gen.verification.kernels.nuke.expressions import Expression
from ocio_gen.verification.kernels.nuke.flow_nodes import FLOW_NODES
from ocio_gen.verification.kernels.nuke.images import Image, pixels_of, planes
from ocio_gen.verification.kernels.nuke.knobs import Knobs, written
from ocio_gen.verification.kernels.nuke.model import Call, Model, Run
from ocio_gen.verification.kernels.nuke.ocio_nodes import OCIO_NODES
from ocio_gen.verification.kernels.nuke.passed_knobs import CALLBACKS, OF_ALL, PASSED
from ocio_gen.verification.kernels.nuke.script import Node, read_gizmo
from ocio_gen.verification.kernels.nuke.user_knobs import UserKnob
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.kernels.sources import read_source
from ocio_gen.verification.parameters import Parameter, Setting, Settings

_MODELS: dict[str, Model] = {**FLOW_NODES, **COLOUR_NODES, **CHANNEL_NODES, **OCIO_NODES, **BLINK_NODES}
_DEFAULTS = {
    kind: {"disable": (0.0,), **{knob: numbers for knob, numbers in model.knobs.items() if numbers}}
    for kind, model in _MODELS.items()
}


# Knobs of nodes that are check boxes, and those that go from none to all of an image.
_CHECK_BOXES = {
    *("disable", "invert", "clamp", "reverse", "black_clamp", "white_clamp", "invert_mask", "invertMask"),
    *("minimum_enable", "maximum_enable"),
}
_SHARES = {"mix", "which"}

# As many are in a processor's cache with what is made of them.
_PIXELS_AT_ONCE = 1 << 16

# Nodes, each with the sources that it takes.
Order: TypeAlias = list[tuple[Node, tuple[Node | None, ...]]]


@dataclass(frozen=True)
class Rows:
    """Some rows of an image."""

    image: npt.NDArray[np.float32]
    rows: range


def load_gizmo(path: Path, runner: KernelRunner) -> Kernel:
    """Return a gizmo that can be run.

    Args:
        path: The .gizmo file.
        runner: What compiles and runs the kernels of its BlinkScript nodes.

    Raises:
        UserError: it cannot be read, or has a node, a knob or an expression that cannot be run here.
    """
    return Gizmo(path, read_gizmo(read_source(path, "a gizmo"), path), runner)


class Gizmo(Kernel):
    """A gizmo. Several threads may run it at once."""

    def __init__(self, path: Path, node: Node, runner: KernelRunner) -> None:
        """Prepare its nodes.

        Args:
            path: The file.
            node: The gizmo, with the nodes in it.
            runner: What compiles and runs kernels.

        Raises:
            UserError: it cannot be run here.
        """
        outputs = [one for one in (node.inner.nodes if node.inner else ()) if one.kind == "Output"]
        if len(outputs) != 1:
            raise InvalidPluginError(path, f"has {len(outputs)} Output nodes", hint="a gizmo needs one")
        self._node, self._output = node, outputs[0]
        plain = Knobs(_DEFAULTS, {})
        self._links = {
            knob.name: target
            for knob in node.user.values()
            if knob.linked and (target := _linked(node, knob, plain)) is not None
        }
        shown = set(self._links.values())

        def is_never_on(one: Node) -> bool:
            fixed = _is_plain(one, "disable") and (one, "disable") not in shown
            return fixed and _is_off(one, plain)

        self._programs = {
            one: _program(one, runner) for one in _reached(self._output, is_never_on) if not is_never_on(one)
        }
        notes = (*_notes([node, *self._programs]), *self._not_set())
        super().__init__(path.name, tuple(self._parameters(plain)), notes)
        self._try(plain)

    def _try(self, plain: Knobs) -> None:
        """Run all nodes, whichever a Switch takes: what is refused is refused now."""
        pixels = np.zeros((1, 4, 4), np.float32)
        black = planes(pixels)
        for node, program in self._programs.items():
            images = len(node.inputs) - node.masks
            inputs = tuple(black if at < images or one else None for at, one in enumerate(node.inputs))
            with np.errstate(all="ignore"):
                program(Call(node, plain, inputs, 1, 4, range(1)))
        self.render(pixels, {})

    def _not_set(self) -> Iterator[str]:
        for knob in self._node.user.values():
            if knob.linked and knob.name not in self._links:
                shown = clean(f"{knob.name} shows {knob.linked}")
                yield f"{shown[:80]}, which no number sets here: no other value of it was tried"

    def _parameters(self, plain: Knobs) -> Iterator[Parameter]:
        for knob in self._node.user.values():
            if knob.count and _is_plain(self._node, knob.name):
                yield _parameter(knob, plain.numbers(self._node, knob.name))
            elif knob.name in self._links:
                target, name = self._links[knob.name]
                yield _parameter_of_link(knob.name, target, name, plain.numbers(target, name))

    def _render(self, image: npt.NDArray[np.float32], values: Settings) -> npt.NDArray[np.float32]:
        given = {self._place(name): self._numbers(name, one) for name, one in values.items()}
        knobs = Knobs(_DEFAULTS, given)
        if _is_off(self._node, knobs):
            return image.copy()
        order = self._order(knobs)
        height, width, _ = image.shape
        # Kernels may read pixels beside their own.
        whole = any(node.kind == "BlinkScript" for node, _ in order)
        count = height if whole else max(_PIXELS_AT_ONCE // max(width, 1), 1)
        until = time.monotonic() + USUAL.request_seconds
        made = np.empty_like(image)
        for first in range(0, height, count):
            rows = range(first, min(first + count, height))
            with np.errstate(all="ignore"):
                found = self._made(order, Rows(image, rows), knobs, until)
            made[rows.start : rows.stop] = pixels_of(found, len(rows), width)
        return made

    def _made(self, order: Order, given: Rows, knobs: Knobs, until: float) -> Image:
        """Return what the nodes make of some rows."""
        made: dict[Node, Image | None] = {}
        last = {source: at for at, (_, sources) in enumerate(order) for source in sources if source}
        height, width, _ = given.image.shape
        for at, (node, sources) in enumerate(order):
            if time.monotonic() > until:
                seconds = f"{USUAL.request_seconds:g} s"
                raise ForeignCodeError(self.name, f"its nodes did not come to an end within {seconds}")
            if self._is_first_input(node):
                made[node] = planes(given.image[given.rows.start : given.rows.stop])
            else:
                inputs = tuple(made[source] if source else None for source in sources)
                made[node] = self._run(node, Call(node, knobs, inputs, height, width, given.rows))
            for source in {one for one in sources if one and last[one] == at}:
                del made[source]
        found = made[self._output]
        if found is None:
            raise self._output.refused("is not connected to the gizmo's first input")
        return found

    def _run(self, node: Node, call: Call) -> Image | None:
        if node not in self._programs or _is_off(node, call.knobs) or node.kind == "Switch":
            return call.inputs[0] if call.inputs else None
        return self._programs[node](call)

    def _order(self, knobs: Knobs) -> Order:
        """Return the nodes that the output needs, each after its sources, with these."""
        found: dict[Node, tuple[Node | None, ...]] = {}
        todo = [self._output]
        while todo:
            node = todo[-1]
            if node in found:
                todo.pop()
                continue
            sources = self._sources(node, knobs)
            missing = [source for source in sources if source and source not in found]
            if not missing:
                found[todo.pop()] = sources
            todo += missing
        return list(found.items())

    def _sources(self, node: Node, knobs: Knobs) -> tuple[Node | None, ...]:
        """Return the nodes whose images a node takes, as its knobs are set."""
        if self._is_first_input(node):
            return ()
        sources = _sources(node)
        if _is_off(node, knobs):
            return node.inputs[:1]
        if not _MODELS[node.kind].chooses:
            return sources
        which = knobs.number(node, "which")
        if not which.is_integer():
            raise node.refused(f"{which:g} is no whole number", "which")
        return (sources[min(max(int(which), 0), len(sources) - 1)],) if sources else ()

    def _is_first_input(self, node: Node) -> bool:
        return node.kind == "Input" and node.scope is self._node.inner and _input_number(node) == 0

    def _place(self, name: str) -> tuple[Node, str]:
        return self._links.get(name, (self._node, name))

    def _numbers(self, name: str, value: Setting) -> tuple[float, ...]:
        count = next(one.count for one in self.parameters if one.name == name)
        return tuple(float(number) for number in np.resize(value, count))


def _program(node: Node, runner: KernelRunner) -> Run:
    """Return what runs a node; all its knobs are known."""
    model = _MODELS.get(node.kind)
    if model is None:
        raise node.refused("is no node that can be run here")
    for knob in node.knobs:
        known = knob in PASSED | CALLBACKS | OF_ALL | model.knobs.keys() | node.user.keys()
        if not known and not model.any_knob and node.kind != "BlinkScript":
            raise node.refused("is no knob that can be run here", knob)
    if "useLifetime" in node.knobs and node.knobs["useLifetime"].text not in {"false", "0"}:
        raise node.refused("is a matter of frames, and cannot be run here", "useLifetime")
    return model.bound(node, runner)


def _reached(output: Node, is_never_on: Callable[[Node], bool]) -> list[Node]:
    """Return all nodes that the output may need, whichever a Switch takes."""
    found: dict[Node, None] = {}
    todo: list[Node | None] = [output]
    while todo:
        node = todo.pop()
        if node is not None and node not in found:
            found[node] = None
            todo += node.inputs[:1] if is_never_on(node) else _sources(node)
    return list(found)


def _sources(node: Node) -> tuple[Node | None, ...]:
    """Return the nodes that are connected to a node, in and out of groups."""
    if node.kind == "Input" and node.scope.owner:
        number, inputs = _input_number(node), node.scope.owner.inputs
        return (inputs[number],) if number < len(inputs) else ()
    if node.inner:
        outputs = [one for one in node.inner.nodes if one.kind == "Output"]
        if len(outputs) != 1:
            raise node.refused(f"has {len(outputs)} Output nodes", hint="a group needs one")
        return tuple(outputs)
    return node.inputs


def _input_number(node: Node) -> int:
    text = node.knobs["number"].text if "number" in node.knobs else "0"
    if not text.isdecimal() or len(text) > 3:
        raise node.refused(f"{text[:40]!r} is no number", "number")
    return int(text)


def _is_off(node: Node, knobs: Knobs) -> bool:
    """Return whether a node is disabled, which lets its first input through."""
    return knobs.flag(node, "disable")


def _linked(node: Node, knob: UserKnob, knobs: Knobs) -> tuple[Node, str] | None:
    """Return the knob in a gizmo that a knob of the gizmo shows; none where it cannot be set to a number."""
    name, _, shown = knob.linked.rpartition(".")
    target = node.inner.named.get(name) if node.inner else None
    if target is None or not knobs.has(target, shown):
        return None
    if shown in target.user and target.user[shown].linked:  # of a group: it shows one of a node in it
        return _linked(target, target.user[shown], knobs)
    return (target, shown) if _is_plain(target, shown) else None


def _is_plain(node: Node, knob: str) -> bool:
    """Return whether nothing but numbers is written for a knob: an expression would go on to set it."""
    if knob not in node.knobs:
        return knob in node.user or knob in _DEFAULTS.get(node.kind, {})
    try:
        found = written(node, knob, node.user[knob].choices if knob in node.user else ())
    except InvalidPluginError:
        return False
    return not any(isinstance(element, Expression) for element in found)


def _parameter(knob: UserKnob, numbers: tuple[float, ...]) -> Parameter:
    return Parameter(
        knob.name, _setting(numbers), len(numbers), knob.whole, knob.least, knob.most, knob.choices
    )


def _parameter_of_link(name: str, target: Node, shown: str, numbers: tuple[float, ...]) -> Parameter:
    """Return the parameter of a knob that shows one of a node: it has that knob's range."""
    setting = _setting(numbers)
    if shown in target.user:
        return replace(_parameter(target.user[shown], numbers), name=name)
    if shown in _CHECK_BOXES:
        return Parameter(name, setting, whole=True, least=0.0, most=1.0)
    if shown == "which" and _MODELS[target.kind].chooses:
        return Parameter(name, setting, whole=True, least=0.0, most=float(max(len(target.inputs) - 1, 0)))
    if shown in _SHARES:
        return Parameter(name, setting, least=0.0, most=1.0)
    return Parameter(name, setting, len(numbers))


def _setting(numbers: tuple[float, ...]) -> Setting:
    return numbers if len(numbers) > 1 else numbers[0]


def _notes(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        for knob in node.knobs:
            if knob in CALLBACKS:
                yield f"{node.where(knob).where} is Python that Nuke runs; it is not run here"
