# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Expressions of Nuke's Expression nodes as C: read by their grammar, so that nothing else ends in the C.

choice: or ["?" choice ":" choice]
or, and, equality, comparison, sum, product: the operators of C, left to right
unary: ("-" | "+" | "!") unary | value
value: number | name | "parent." name ["." ("r" | "g" | "b")] | function "(" choices ")" | "(" choice ")"
"""

import math
import re
from collections.abc import Collection

from ocio_gen.core.errors import InvalidPluginError

# Functions: how many arguments each has, and its name in C. Numbers are float32.
_FUNCTIONS = {
    "abs": (1, "__builtin_fabsf"),
    "ceil": (1, "__builtin_ceilf"),
    "cos": (1, "__builtin_cosf"),
    "exp": (1, "__builtin_expf"),
    "floor": (1, "__builtin_floorf"),
    "isinf": (1, "__builtin_isinf"),
    "isnan": (1, "__builtin_isnan"),
    "log": (1, "__builtin_logf"),
    "log10": (1, "__builtin_log10f"),
    "max": (2, "max"),
    "min": (2, "min"),
    "pow": (2, "__builtin_powf"),
    "sin": (1, "__builtin_sinf"),
    "sqrt": (1, "__builtin_sqrtf"),
}
# Operators of C and of Nuke, the loosest first.
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<=", ">=", "<", ">"), ("+", "-"), ("*", "/"))
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)|(?P<name>[A-Za-z_][\w.]*)"
    r"|(?P<mark>\|\||&&|[=!<>]=|[-+*/!<>?:(),]))",
    re.A,
)
# Deeper ones are not written by people.
_DEEPEST = 50


def knob(name: str) -> str:
    """Return the variable of C for a knob, or for a part of one: "slope.r"."""
    return f"knob_{name.replace('.', '_')}"


def temporary(name: str) -> str:
    """Return the variable of C for a temporary of a node."""
    return f"temporary_{name}"


def expression_as_c(text: str, where: str, knobs: Collection[str], temporaries: Collection[str] = ()) -> str:
    """Return an expression as C.

    Args:
        text: The expression.
        where: Names it in errors: file, node, knob.
        knobs: The gizmo's knobs, and "slope.r" and so on for those of three numbers: parent.NAME in the text.
        temporaries: Names of the node's own.

    Raises:
        UserError: it is none.
    """
    reader = _Reader(_tokens(text, where), where, frozenset(knobs), frozenset(temporaries))
    made = reader.choice()
    if reader.next:
        raise InvalidPluginError(where, f"the expression ends before {reader.next!r}", hint="give one only")
    return made


def _tokens(text: str, where: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise InvalidPluginError(
                where, f"{text[at : at + 20].strip()!r} is no part of an expression that can be run here"
            )
        tokens.append(match[0].strip())
        at = match.end()
    return tokens


class _Reader:
    """Reads tokens from the left; what is read is returned as C."""

    def __init__(
        self, tokens: list[str], where: str, knobs: frozenset[str], temporaries: frozenset[str]
    ) -> None:
        self._tokens, self._where = tokens[::-1], where  # the next one is the last
        self._knobs, self._temporaries = knobs, temporaries
        self._depth = 0

    @property
    def next(self) -> str:
        """The next token; nothing at the end."""
        return self._tokens[-1] if self._tokens else ""

    def choice(self) -> str:
        """Read up to a comma, a bracket or the end."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InvalidPluginError(
                self._where, f"is more than {_DEEPEST} brackets deep", hint="simplify it"
            )
        made = self._level(0)
        if self._took("?"):
            one = self.choice()
            self._expect(":")
            made = f"{made} ? {one} : {self.choice()}"
        self._depth -= 1
        return made

    def _level(self, level: int) -> str:
        if level == len(_LEVELS):
            return self._unary()
        made = self._level(level + 1)
        while self.next in _LEVELS[level]:
            made = f"{made} {self._tokens.pop()} {self._level(level + 1)}"
        return made

    def _unary(self) -> str:
        signs = ""
        while self.next in {"-", "+", "!"}:
            signs += f"{self._tokens.pop()} "
        return signs + self._value()

    def _value(self) -> str:
        token = self._tokens.pop() if self._tokens else ""
        if token in {"("}:
            made = self.choice()
            self._expect(")")
            return f"({made})"
        if token[:1].isdigit() or token[:1] == ".":
            return self._number(token)
        if self.next == "(":
            return self._call(token)
        return self._name(token)

    def _number(self, token: str) -> str:
        if not math.isfinite(float(token)):
            raise InvalidPluginError(self._where, f"{token} is too large for a number")
        return f"{float(token)!r}f"

    def _call(self, name: str) -> str:
        if name not in _FUNCTIONS:
            raise InvalidPluginError(self._where, f"{name}() is no function that can be run here")
        count, made = _FUNCTIONS[name]
        self._expect("(")
        arguments = [self.choice()]
        while self._took(","):
            arguments.append(self.choice())
        self._expect(")")
        if len(arguments) != count:
            raise InvalidPluginError(
                self._where, f"{name}() has {len(arguments)} arguments", hint=f"it takes {count}"
            )
        return f"{made}({', '.join(arguments)})"

    def _name(self, token: str) -> str:
        if token in {"r", "g", "b"}:
            return token
        if token in self._temporaries:
            return temporary(token)
        if token.startswith("parent.") and token.removeprefix("parent.") in self._knobs:
            return knob(token.removeprefix("parent."))
        raise InvalidPluginError(
            self._where, f"{token or 'its end'!r} is no number, channel, knob or temporary"
        )

    def _took(self, token: str) -> bool:
        if self.next != token:
            return False
        self._tokens.pop()
        return True

    def _expect(self, token: str) -> None:
        if not self._took(token):
            raise InvalidPluginError(self._where, f"{self.next or 'its end'!r} stands where {token!r} must")
