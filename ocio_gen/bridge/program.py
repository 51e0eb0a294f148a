# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A program of scalars: what a shader becomes before it is printed in a language.

It has no vectors, no swizzles and no shadowed names, so that a printer is a page of code. Expressions have no
side effects. Functions are in an order in which each is defined before it is used.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt


class Kind(StrEnum):
    """The kind of a scalar."""

    FLOAT = "float"
    INT = "int"
    BOOL = "bool"


@dataclass(frozen=True, slots=True)
class Number:
    """A literal, as GLSL writes it; "0" and "1" of a truth value."""

    kind: Kind
    text: str

    @property
    def value(self) -> float:
        """Its value."""
        return float(self.text)


def float_number(value: np.float32) -> Number:
    """Return the literal of a float32, the shortest one: of an infinity the largest's, and 0 of a NaN.

    It is not `str`, whose digits are a setting of the whole process: colour-science has it print six.
    """
    usual = np.nan_to_num(value, nan=0.0)
    plain = usual == 0.0 or 1e-4 <= abs(usual) < 1e16
    write = np.format_float_positional if plain else np.format_float_scientific
    return Number(Kind.FLOAT, write(usual, trim="0").replace("+", ""))


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, or a parameter."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or `!x`."""

    kind: Kind
    operator: str
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; a comparison, `&&` and `||` are truth values."""

    kind: Kind
    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two values; both may be computed."""

    kind: Kind
    condition: "Expression"
    yes: "Expression"
    no: "Expression"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language, or of the program.

    Those of the language are GLSL's, in float32: abs, sign, floor, ceil, sqrt, log, log2, exp, exp2, sin,
    cos, tan, pow, mix, and atan of y, x. `max(a, b)` is b where a < b, else a, and `min(a, b)` b where b
    < a. `int_of_float` cuts towards zero, and is some integer for what is none; `float_of_int` is exact.
    `cell(x, n)` is the integer below x, and `index(i, n)` the integer i, from 0 to n - 1 in any case.
    `octave(x)` is 0 below 2^-14, and grows by 1 with each power of two, to 30.
    """

    kind: Kind
    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Element:
    """An element of an array; its index lies in it."""

    kind: Kind
    array: str
    index: "Expression"


Expression: TypeAlias = Number | Variable | Unary | Binary | Choice | Call | Element


@dataclass(frozen=True, slots=True)
class Declare:
    """A variable of its own name, with or without a value."""

    variable: Variable
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Assign:
    """A variable gets a value."""

    variable: Variable
    value: Expression


@dataclass(frozen=True, slots=True)
class CallInto:
    """Variables of their own get what a function of the program returns: two to four floats."""

    variables: tuple[Variable, ...]
    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """Three variables of their own get a node of a cube: red, green and blue; its indices lie in the cube."""

    variables: tuple[Variable, ...]
    cube: str
    at: tuple[Expression, ...]  # of the red, green and blue that went in


@dataclass(frozen=True, slots=True)
class If:
    """A branch."""

    condition: Expression
    yes: "Body"
    no: "Body"


@dataclass(frozen=True, slots=True)
class While:
    """A loop, left by its condition or a `Break`."""

    condition: Expression
    body: "Body"


@dataclass(frozen=True, slots=True)
class Once:
    """Statements that a `Break` leaves early: a loop that was unrolled."""

    body: "Body"


@dataclass(frozen=True, slots=True)
class Return:
    """The end of a function, with its values: one, or several floats."""

    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """The end of the innermost `While` or `Once`."""


Statement: TypeAlias = Declare | Assign | CallInto | Node | If | While | Once | Return | Break
Body: TypeAlias = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function."""

    name: str
    returns: Kind
    count: int  # of values that it returns: 1, or 2 to 4 floats
    parameters: tuple[Variable, ...]
    body: Body


# A constant array, one-dimensional: float32, or int32.
Array: TypeAlias = npt.NDArray[np.float32] | npt.NDArray[np.int32]


@dataclass(frozen=True)
class Program:
    """A transform of three floats, red, green and blue, which the last function is."""

    functions: Sequence[Function]
    arrays: Mapping[str, Array]
    cubes: Mapping[str, npt.NDArray[np.float32]]  # (n, n, n, 3) by red, green, blue

    @property
    def entry(self) -> Function:
        """The transform."""
        return self.functions[-1]

    @property
    def array_bytes(self) -> int:
        """Bytes of all arrays; cubes are none."""
        return sum(array.nbytes for array in self.arrays.values())


def parts(expression: Expression) -> tuple[Expression, ...]:
    """Return what an expression is made of."""
    match expression:
        case Unary():
            return (expression.operand,)
        case Binary():
            return (expression.left, expression.right)
        case Choice():
            return (expression.condition, expression.yes, expression.no)
        case Call():
            return expression.arguments
        case Element():
            return (expression.index,)
        case _:
            return ()


def within(expression: Expression) -> Iterator[Expression]:
    """Yield an expression, and all that it is made of."""
    yield expression
    for part in parts(expression):
        yield from within(part)


def values_of(statement: Statement) -> tuple[Expression, ...]:
    """Return the expressions that a statement itself has, without those of statements in it."""
    match statement:
        case Declare():
            return () if statement.value is None else (statement.value,)
        case Assign():
            return (statement.value,)
        case CallInto():
            return statement.arguments
        case Node():
            return statement.at
        case If() | While():
            return (statement.condition,)
        case Return():
            return statement.values
        case _:
            return ()


def bodies_of(statement: Statement) -> tuple[Body, ...]:
    """Return the statements that a statement has in it."""
    match statement:
        case If():
            return (statement.yes, statement.no)
        case While() | Once():
            return (statement.body,)
        case _:
            return ()


def all_statements(body: Body) -> Iterator[Statement]:
    """Yield the statements of a body, and those in them."""
    for statement in body:
        yield statement
        for inner in bodies_of(statement):
            yield from all_statements(inner)
