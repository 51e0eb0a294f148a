# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nuke's expressions: read by a grammar, and evaluated for numbers or for all pixels at once."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from lark import Lark, Token, Tree, UnexpectedInput, UnexpectedToken

from ocio_gen.core.errors import InvalidPluginError
from ocio_gen.verification.kernels.nuke.functions import BINARY, CONSTANTS, FUNCTIONS, Value, number, truth

# What a name stands for; None where it is the name of nothing.
Names: TypeAlias = Callable[[str], Value | None]

# Longer and deeper ones are not written by people.
_MOST_LETTERS = 5000
_DEEPEST = 100


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = (Path(__file__).parent / "expressions.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr")


@lru_cache(maxsize=4096)
def expression(text: str, where: str) -> "Expression":
    """Return an expression, which is read once; arguments and errors are those of `Expression`."""
    return Expression(text, where)


class Expression:
    """An expression."""

    def __init__(self, text: str, where: str) -> None:
        """Read an expression.

        Args:
            text: The expression.
            where: Names it in errors: file, node, knob.

        Raises:
            UserError: it is none, or calls what cannot be run here.
        """
        self._where = where
        self._tree = self._parsed(text)
        self.names = frozenset(
            str(tree.children[0]) for tree in self._tree.iter_subtrees() if tree.data == "name"
        )
        for tree in self._tree.iter_subtrees():
            if tree.data == "call":
                self._check_call(tree)
            elif tree.data == "number" and not math.isfinite(float(_token(tree))):
                raise self._refused(f"{_token(tree)} is too large for a number")

    def _parsed(self, text: str) -> Tree[Token]:
        if not text.strip():
            raise self._refused("is blank", hint="write what it is, or leave it out")
        if len(text) > _MOST_LETTERS:
            raise self._refused(f"is longer than {_MOST_LETTERS} letters", hint="simplify it")
        if "[" in text:
            raise self._refused(
                f"{text[text.index('[') :][:40]!r} is Tcl, which is not run here",
                hint="name the knob instead: node.knob",
            )
        try:
            tree: Tree[Token] = _parser().parse(text)
        except UnexpectedInput as error:
            raise self._refused(_wrong(text, error)) from None
        if _depth(tree) > _DEEPEST:
            raise self._refused(f"is more than {_DEEPEST} steps deep", hint="simplify it")
        return tree

    def _check_call(self, tree: Tree[Token]) -> None:
        name, count = _token(tree), sum(child is not None for child in tree.children[1:])
        if name in CONSTANTS and not count:
            return
        if name not in FUNCTIONS:
            raise self._refused(f"{name}() is no function that can be run here")
        found = FUNCTIONS[name]
        if not found.least <= count <= found.most or (count - found.least) % found.apart:
            takes = str(found.least) if found.least == found.most else f"{found.least} or more"
            raise self._refused(f"{name}() has {count} arguments", hint=f"it takes {takes}")

    def _refused(self, text: str, hint: str = "") -> InvalidPluginError:
        return InvalidPluginError(self._where, text, hint=hint)

    def value(self, names: Names, kind: type[np.floating[Any]]) -> Value:
        """Return the expression's value.

        Args:
            names: What names stand for: numbers of `kind`, and arrays of them that are alike in shape.
            kind: The precision of numbers.

        Returns:
            A number or an array of `kind`.

        Raises:
            UserError: a name is that of nothing.
        """
        known: dict[str, Value] = {}
        for name in sorted(self.names - CONSTANTS.keys()):
            known[name] = names(name)
            if known[name] is None:
                raise self._refused(f"{name!r} is no number, channel, knob or temporary")
        with np.errstate(all="ignore"):
            return number(_evaluated(self._tree, known, kind), kind)


def _evaluated(tree: Tree[Token], names: Mapping[str, Value], kind: type[np.floating[Any]]) -> Value:
    def of(child: Any) -> Value:  # noqa: ANN401 - a tree's children have many types
        return _evaluated(child, names, kind)

    first, *rest = tree.children
    match tree.data:
        case "number":
            made = kind(float(_token(tree)))
        case "name":
            made = names[str(first)] if first in names else kind(CONSTANTS[str(first)])
        case "call" if first in CONSTANTS:
            made = kind(CONSTANTS[str(first)])
        case "call":
            made = FUNCTIONS[str(first)].call(*(number(of(child), kind) for child in rest if child))
        case "chosen":
            made = _chosen(truth(of(first)), *(partial(of, child) for child in rest))
        case "sign":
            made = _signed(str(first), of(rest[0]), kind)
        case _:
            made = _binary(str(rest[0]), of(first), partial(of, rest[1]), kind)
    return made


def _signed(mark: str, value: Value, kind: type[np.floating[Any]]) -> Value:
    if mark == "!":
        return np.logical_not(truth(value))
    return number(value, kind) if mark == "+" else -number(value, kind)


def _binary(mark: str, left: Value, right: Callable[[], Value], kind: type[np.floating[Any]]) -> Value:
    if mark in {"&&", "||"}:
        left = truth(left)
        if not left.ndim and bool(left) is (mark == "||"):
            return left
        return (np.logical_and if mark == "&&" else np.logical_or)(left, truth(right()))
    return BINARY[mark](number(left, kind), number(right(), kind))


def _chosen(condition: Value, one: Callable[[], Value], other: Callable[[], Value]) -> Value:
    """Return one of two values for each pixel; where all have the same, the other is not evaluated."""
    if not condition.ndim:
        return one() if condition else other()
    return np.where(condition, one(), other())


def _token(tree: Tree[Token]) -> str:
    return str(tree.children[0])


def _depth(tree: Tree[Token]) -> int:
    """Return how many trees are in one another at most."""
    level, depth = [tree], 0
    while level and depth <= _DEEPEST:
        level = [child for one in level for child in one.children if isinstance(child, Tree)]
        depth += 1
    return depth


def _wrong(text: str, error: UnexpectedInput) -> str:
    at = error.pos_in_stream if error.pos_in_stream is not None else len(text)
    rest = text[at : at + 20].strip()
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return "ends too early"
    return f"{rest!r} is no part of an expression that can be run here"
