# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A script of Nuke's: its nodes, and what its stack connects to what.

Nuke writes a node after those that it takes its inputs from. Each new node takes as many as it has inputs
from the top of a stack, and is put there itself; `set` and `push` name a node and put it on the top again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ocio_gen.core.errors import InvalidPluginError, Place
from ocio_gen.core.fence.process import clean
from ocio_gen.verification.kernels.nuke.user_knobs import UserKnob, menu_word, user_knob
from ocio_gen.verification.kernels.nuke.words import Word, statements, words

_MOST_NODES = 5000
_DEEPEST = 20  # groups in groups

_INPUTS = re.compile(r"(\d{1,3})(?:\+(\d{1,3}))?", re.A)
_STACK = re.compile(r"\[stack\s+(\d{1,3})\]", re.A)
_HOLDERS = {"Gizmo", "Group"}
# Statements that say nothing of pixels.
_PASSED = {"version", "add_layer", "Root", "define_window_layout_xml"}


@dataclass(eq=False)
class Node:
    """A node, its knobs as they are written, and the nodes that it takes its inputs from."""

    path: Path
    kind: str
    line: int
    knobs: Mapping[str, Word]
    user: Mapping[str, UserKnob]
    inputs: tuple["Node | None", ...]
    masks: int  # of the inputs, the last ones
    scope: "Scope"
    inner: "Scope | None" = None  # of a group

    @property
    def name(self) -> str:
        """What others call it."""
        return self.knobs["name"].text if "name" in self.knobs else self.kind

    def where(self, knob: str = "") -> Place:
        """Return the place of the node, or of one of its knobs, for errors."""
        line = self.knobs[knob].line if knob in self.knobs else self.line
        called = f"{self.kind} {self.name}" if self.name != self.kind else self.kind
        return Place(self.path, clean(f"line {line}: {called}" + (f", {knob}" if knob else "")))

    def refused(self, text: str, knob: str = "", hint: str = "") -> InvalidPluginError:
        """Return the error that the node, or one of its knobs, cannot be run here."""
        return InvalidPluginError(self.where(knob), clean(text), hint=hint)


@dataclass(eq=False)
class Scope:
    """The nodes of a group, or of the script."""

    owner: Node | None
    nodes: list[Node] = field(default_factory=list)
    named: dict[str, Node] = field(default_factory=dict)
    stack: list[Node | None] = field(default_factory=list)


def read_gizmo(text: str, path: Path) -> Node:
    """Return the gizmo of a script, or its one group.

    Args:
        text: The script.
        path: Its file, for errors.

    Raises:
        UserError: it is no script, or has no gizmo.
    """
    root = _Reader(path).read(text)
    for kind in ("Gizmo", "Group"):
        found = [node for node in root.nodes if node.kind == kind]
        if len(found) > 1:
            raise InvalidPluginError(path, f"has {len(found)} {kind} nodes", hint="give one in a file")
        if found:
            return found[0]
    raise InvalidPluginError(path, "has no Gizmo and no Group node", hint="export it from Nuke as a gizmo")


class _Reader:
    """Reads statement after statement."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._scopes = [Scope(None)]
        self._variables: dict[str, Node | None] = {}
        self._count = 0

    def read(self, text: str) -> Scope:
        """Return the nodes of the script."""
        for statement in statements(text, self._path):
            self._take(statement)
        return self._scopes[0]

    def _take(self, statement: list[Word]) -> None:
        name, *rest = statement
        values = [word.text for word in rest]
        if name.text in _PASSED:
            return
        if name.text == "end_group" and len(self._scopes) > 1:
            self._scopes.pop()
        elif name.text == "set" and len(values) == 2 and (found := _STACK.fullmatch(values[1])):
            self._variables[values[0]] = self._on_stack(int(found[1]))
        elif name.text == "push" and len(values) == 1:
            self._scope.stack.append(self._pushed(name, values[0]))
        elif name.text == "clone" and len(rest) == 2 and rest[1].braced:
            self._clone(name, rest)
        elif len(rest) == 1 and rest[0].braced and name.text[:1].isupper():
            self._add(name.text, name.line, *self._knobs(rest[0]))
        else:
            raise self._wrong(name.line, f"{name.text[:40]!r} is no statement of a gizmo")

    def _wrong(self, line: int, text: str, hint: str = "") -> InvalidPluginError:
        return InvalidPluginError(Place(self._path, f"line {line}"), clean(text), hint=hint)

    @property
    def _scope(self) -> Scope:
        return self._scopes[-1]

    def _on_stack(self, place: int) -> Node | None:
        stack = self._scope.stack
        return stack[-1 - place] if place < len(stack) else None

    def _pushed(self, name: Word, value: str) -> Node | None:
        variable = value.removeprefix("$")
        if value == "0" or variable == "cut_paste_input":
            return None
        if variable not in self._variables:
            raise self._wrong(name.line, f"{value[:40]} is pushed, which nothing sets")
        return self._variables[variable]

    def _clone(self, name: Word, rest: list[Word]) -> None:
        original = self._pushed(name, rest[0].text)
        if original is None or original.inner:
            raise self._wrong(name.line, "clones what is no node")
        knobs, user = self._knobs(rest[1])
        knobs = {**{key: word for key, word in original.knobs.items() if key != "inputs"}, **knobs}
        self._add(original.kind, name.line, knobs, {**original.user, **user})

    def _knobs(self, body: Word) -> tuple[dict[str, Word], dict[str, UserKnob]]:
        knobs: dict[str, Word] = {}
        user: dict[str, UserKnob] = {}
        found = words(body.text, self._path, body.line)
        if len(found) % 2:
            raise self._wrong(found[-1].line, f"{found[-1].text[:40]!r} has no value")
        for name, value in zip(found[::2], found[1::2], strict=True):
            if name.text == "addUserKnob":
                declared = words(value.text, self._path, value.line)
                menu = menu_word(declared)
                labels = [word.text for word in words(menu.text, self._path, menu.line)] if menu else []
                while labels and not labels[-1]:
                    labels.pop()
                knob = user_knob(declared, labels)
                if knob and knob.name:
                    user[knob.name] = knob
            else:
                knobs[name.text] = value
        return knobs, user

    def _add(self, kind: str, line: int, knobs: Mapping[str, Word], user: Mapping[str, UserKnob]) -> None:
        """Connect a node to those on the stack, and put it there."""
        self._count += 1
        if self._count > _MOST_NODES:
            raise self._wrong(line, f"more than {_MOST_NODES} nodes", hint="simplify it")
        said = _INPUTS.fullmatch(knobs["inputs"].text) if "inputs" in knobs else _INPUTS.fullmatch("1")
        if not said:
            raise self._wrong(line, f"{kind} has {knobs['inputs'].text[:40]!r} inputs")
        scope = self._scope
        masks = int(said[2] or 0)
        inputs = tuple(scope.stack.pop() if scope.stack else None for _ in range(int(said[1]) + masks))
        node = Node(self._path, kind, line, knobs, user, inputs, masks, scope)
        scope.nodes.append(node)
        scope.named[node.name] = node
        scope.stack.append(node)
        if kind in _HOLDERS:
            if len(self._scopes) > _DEEPEST:
                raise self._wrong(line, f"is more than {_DEEPEST} groups deep", hint="simplify it")
            node.inner = Scope(node)
            self._scopes.append(node.inner)
