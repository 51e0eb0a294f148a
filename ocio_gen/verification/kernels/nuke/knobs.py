# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The values of knobs: as written, by an expression, or by a parameter that is set."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from ocio_gen.verification.kernels.nuke.expressions import Expression, expression
from ocio_gen.verification.kernels.nuke.script import Node
from ocio_gen.verification.kernels.nuke.words import Word, words

# The numbers of a knob, or an expression for a number.
Element: TypeAlias = float | Expression
# Of nodes' knobs: what a parameter sets.
Given: TypeAlias = Mapping[tuple[Node, str], tuple[float, ...]]

_WORDS = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0, "on": 1.0, "off": 0.0}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.A)
_KEYFRAME = re.compile(r"x?[-+\d.e]+|[a-zA-Z]{1,2}|[a-z][-+\d.e]+", re.A)
_PARTS = {letter: index for letters in ("rgba", "xyzw", "0123") for index, letter in enumerate(letters)}
_PARTS |= {"u": 0, "v": 1, "w": 3, "h": 1}

# Knobs that show others, in a chain.
_DEEPEST = 50


class Knobs:
    """The knobs of a gizmo's nodes, with some of its parameters set."""

    def __init__(self, defaults: Mapping[str, Mapping[str, Sequence[float]]], given: Given) -> None:
        """Prepare to evaluate knobs.

        Args:
            defaults: What kinds of nodes have where nothing is written, by their knobs.
            given: What is set.
        """
        self._defaults, self._given = defaults, given
        self._known: dict[tuple[Node, str], tuple[float, ...]] = {}
        self._open: list[tuple[Node, str]] = []

    def numbers(self, node: Node, knob: str) -> tuple[float, ...]:
        """Return the numbers of a knob.

        Raises:
            UserError: it has none, is animated, or refers to what there is not.
        """
        key = (node, knob)
        if key in self._given:
            return self._given[key]
        if key not in self._known:
            if key in self._open or len(self._open) > _DEEPEST:
                raise node.refused("refers to itself, or through too many knobs", knob)
            self._open.append(key)
            self._known[key] = self._numbers(node, knob)
            self._open.pop()
        return self._known[key]

    def number(self, node: Node, knob: str) -> float:
        """Return the one number of a knob."""
        return self.numbers(node, knob)[0]

    def flag(self, node: Node, knob: str) -> bool:
        """Return whether a check box is set; it is not where nothing is written."""
        return self.has(node, knob) and self.number(node, knob) != 0

    def has(self, node: Node, knob: str) -> bool:
        """Return whether a knob is set, or has a default that is known."""
        return (
            knob in node.knobs
            or knob in node.user
            or (node, knob) in self._given
            or knob in self._defaults.get(node.kind, {})
        )

    def _numbers(self, node: Node, knob: str) -> tuple[float, ...]:
        user = node.user.get(knob)
        if user and user.linked:
            meant = self._meant(node, user.linked)
            if meant is None:
                raise node.refused(f"shows {user.linked[:40]}, which has no number here", knob)
            return self.numbers(meant[0], meant[1])
        known = self._defaults.get(node.kind, {}).get(knob, (0.0,))
        default = (0.0,) * max(user.count, 1) if user else known
        if knob not in node.knobs:
            return tuple(default)
        elements = written(node, knob, user.choices if user else ())
        if len(elements) > 1 or len(default) == 1:
            return tuple(self.value(node, element, index) for index, element in enumerate(elements))
        found = tuple(self.value(node, elements[0], index) for index in range(len(default)))
        if len(set(found)) > 1:
            text = "is one expression for several numbers of another knob"
            raise node.refused(text, knob, hint="give one for each number")
        return found

    def value(self, node: Node, element: Element, index: int = 0) -> float:
        """Return the number of an element that is written for a knob.

        Args:
            node: The node.
            element: The element.
            index: Its place among those of the knob.
        """
        if isinstance(element, float):
            return element

        def named(name: str) -> np.float64 | None:
            found = self.named(node, name, index)
            return None if found is None else np.float64(found)

        return float(element.value(named, np.float64))

    def named(self, node: Node, name: str, index: int = 0) -> float | None:
        """Return what a name in an expression stands for: knob, knob.r, node.knob, parent.knob.

        Args:
            node: The node that has the expression.
            name: The name.
            index: Of the number that the expression makes; that of a knob that has several.

        Returns:
            The number; None where it is the name of nothing here.
        """
        meant = self._meant(node, name)
        if meant is None:
            return None
        target, knob, part = meant
        found = self.numbers(target, knob)
        if part is not None:
            return found[part] if part < len(found) > 1 else None
        return found[min(index, len(found) - 1)]

    def _meant(self, node: Node, name: str) -> tuple[Node, str, int | None] | None:
        """Return the node and the knob that a name means, and which of its numbers."""
        at: Node | None = node
        while at is not None:
            if meant := self._meant_from(at, name):
                return meant
            at = at.scope.owner  # what a node has not, the group that it is in may have
        return None

    def _meant_from(self, node: Node, name: str) -> tuple[Node, str, int | None] | None:
        current, *rest = name.split(".")
        at = node
        while True:
            if self.has(at, current) and (not rest or (len(rest) == 1 and rest[0] in _PARTS)):
                return at, current, _PARTS[rest[0]] if rest else None
            following = _node_of(at, current, beside=at is node)
            if following is None or not rest:
                return None
            at, (current, *rest) = following, rest


def _node_of(node: Node, name: str, *, beside: bool) -> Node | None:
    """Return the node that a part of a name means."""
    if name == "this":
        return node
    if name == "parent":
        return node.scope.owner
    if name == "input":
        return node.inputs[0] if node.inputs else None
    if beside:
        return node.scope.named.get(name)
    found = [
        scope.named[name] for scope in (node.inner, node.scope) if scope is not None and name in scope.named
    ]
    return found[0] if len(found) == 1 else None


def written(node: Node, knob: str, choices: Sequence[str] = ()) -> list[Element]:
    """Return what is written for a knob.

    Args:
        node: The node.
        knob: Its knob, which has a value.
        choices: The labels of its menu, if it has one.

    Raises:
        UserError: it has no numbers and no expression.
    """
    word = node.knobs[knob]
    if word.text in choices:
        return [float(choices.index(word.text))]
    found = [_element(node, knob, one) for one in _flat(node, words(word.text, node.path, word.line))]
    if not found:
        raise node.refused("is blank", knob)
    return found


def _flat(node: Node, found: Sequence[Word]) -> list[Word]:
    """Return the elements of a list, or of the rows of a matrix."""
    inner = [words(word.text, node.path, word.line) if word.braced else [] for word in found]
    if inner and all(len(row) == len(found) > 1 for row in inner):
        return [word for row in inner for word in row]
    return list(found)


def rows(node: Node, knob: str) -> list[list[Element]]:
    """Return a matrix: the elements of each of its rows."""
    word = node.knobs[knob]
    return [
        [_element(node, knob, one) for one in words(row.text, node.path, row.line)]
        for row in words(word.text, node.path, word.line)
    ]


def _element(node: Node, knob: str, word: Word) -> Element:
    if not word.braced:
        if word.text in _WORDS:
            return _WORDS[word.text]
        if not _NUMBER.fullmatch(word.text):
            raise node.refused(f"{word.text[:40]!r} is no number", knob)
        return float(word.text)
    inner = words(word.text, node.path, word.line)
    if not inner:
        raise node.refused("is blank", knob)
    first, *rest = (one.text for one in inner)
    if first == "curve":
        return _constant(node, knob, rest)
    if "curve" in first:
        raise node.refused("is animated, and has no value without a frame", knob)
    if inner[0].braced or not all(map(_KEYFRAME.fullmatch, rest)) or any(map(_NUMBER.fullmatch, rest[:1])):
        raise node.refused(f"{word.text[:40]!r} is no expression in quotes", knob, hint="quote it")
    return expression(first, node.where(knob))


def _constant(node: Node, knob: str, keys: list[str]) -> float:
    """Return the value of a curve that has the same everywhere."""
    values = {float(key) for key in keys if _NUMBER.fullmatch(key)}
    if len(values) != 1:
        raise node.refused("is animated, and has no value without a frame", knob)
    return values.pop()
