# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A program as C that works on several pixels at once, a lane each: plugins/ofx/lanes.h.

A lane that does not take a branch is masked: what it would assign is not. A branch is left out where no lane
takes it, but for a short one.
"""

from dataclasses import dataclass, field

import numpy as np

from ocio_gen.bridge.program import (
    Array,
    Assign,
    Binary,
    Body,
    Break,
    Call,
    CallInto,
    Choice,
    Declare,
    Element,
    Expression,
    Function,
    If,
    Kind,
    Node,
    Number,
    Once,
    Program,
    Return,
    Statement,
    Unary,
    Variable,
    While,
    all_statements,
    values_of,
    within,
)
from ocio_gen.bridge.shaders import UnbridgedError

_INDENT = "    "
_FUNCTIONS = {
    "abs": "magnitude",
    "sign": "sign_of",
    "floor": "below",
    "sqrt": "square_root",
    "log": "log_float",
    "log2": "log2_float",
    "exp": "exp_float",
    "exp2": "exp2_float",
    "sin": "sin_float",
    "cos": "cos_float",
    "tan": "tan_float",
    "pow": "power_of",
    "atan": "atan_float",
    "max": "larger",
    "min": "smaller",
    "mix": "mixed",
    "int_of_float": "int_of",
    "float_of_int": "float_of",
    "octave": "octave_of",
}
# They take a longer way for special values, of lanes that are asked for.
_MASKED = frozenset({"log", "log2", "exp", "exp2", "pow"})
_COSTLY = frozenset({"log", "log2", "exp", "exp2", "sin", "cos", "tan", "pow", "atan"})
# Operations of a branch that take no longer than to ask whether any lane takes it.
_SHORT = 16


@dataclass
class VectorC:
    """A program as C; its functions and the transform begin with a prefix."""

    program: Program
    prefix: str
    _lines: list[str] = field(default_factory=list)
    _masks: int = 0
    _declared: dict[str, str] = field(default_factory=dict)  # the mask that a variable was declared under

    def arrays(self) -> dict[str, Array]:
        """Return the arrays that the text reads, by the names it reads them by."""
        cubes = {name: cube.ravel() for name, cube in self.program.cubes.items()}
        return {f"{self.prefix}_{name}": array for name, array in {**self.program.arrays, **cubes}.items()}

    def text(self) -> str:
        """Return the functions; the last is `Floats3 PREFIX_ENTRY(Ints lanes, Floats, Floats, Floats)`."""
        self._lines = []
        for function in self.program.functions:
            self.function(function)
        return "\n".join(self._lines) + "\n"

    def function(self, function: Function) -> None:
        """Add a function."""
        returns = self.type(function.returns) if function.count == 1 else f"Floats{function.count}"
        parameters = "".join(f", {self.type(one.kind)} {one.name}" for one in function.parameters)
        self._declared = {one.name: "" for one in function.parameters}
        self._masks = 0
        called = "LANE" if function is self.program.entry else "CALLED"
        self._lines += [f"{called} {returns} {self.prefix}_{function.name}(Ints lanes{parameters})", "{"]
        results = [Variable(function.returns, f"result{n}") for n in range(function.count)]
        zero = "ints(0)" if function.returns is not Kind.FLOAT else "floats(0.0f)"
        self._lines += [f"{_INDENT}{self.type(one.kind)} {one.name} = {zero};" for one in results]
        self._declared |= {one.name: "" for one in results}
        self.body(_with_one_return(function.body, results), "", _INDENT)
        made = ", ".join(one.name for one in results)
        made = made if function.count == 1 else f"({returns}){{ {made} }}"
        self._lines += [f"{_INDENT}(void)lanes;", f"{_INDENT}return {made};", "}", ""]

    def body(self, body: Body, mask: str, indent: str) -> None:
        """Add statements for the lanes of a mask; without a name, for all that the function is called for."""
        for statement in body:
            self.statement(statement, mask, indent)

    def statement(self, statement: Statement, mask: str, indent: str) -> None:
        """Add a statement."""
        add = self._lines.append
        match statement:
            case Declare(variable, value):
                zero = Number(variable.kind, "0.0" if variable.kind is Kind.FLOAT else "0")
                given = self.lanes(zero if value is None else value, mask)
                add(f"{indent}{self.type(variable.kind)} {variable.name} = {given};")
                self._declared[variable.name] = mask
            case Assign(variable, value):
                given = self.lanes(value, mask)
                if self._declared[variable.name] != mask:
                    choice = "chosen" if variable.kind is Kind.FLOAT else "chosen_ints"
                    given = f"{choice}({mask}, {given}, {variable.name})"
                add(f"{indent}{variable.name} = {given};")
            case CallInto(variables, function, arguments):
                vector = f"{variables[0].name}_all"
                given = "".join(f", {self.lanes(one, mask)}" for one in arguments)
                call = f"{self.prefix}_{function}({self.active(mask)}{given})"
                add(f"{indent}const Floats{len(variables)} {vector} = {call};")
                for variable, channel in zip(variables, "xyzw", strict=False):
                    add(f"{indent}const Floats {variable.name} = {vector}.{channel};")
            case Node():
                self.node(statement, mask, indent)
            case If(condition, (Break(),), ()):
                add(f"{indent}{mask} &= ~{self.brackets(condition, mask)};")
            case If():
                self.branch(statement, mask, indent)
            case While(condition, inner):
                name = self.new_mask()
                add(f"{indent}Ints {name} = {self.active(mask)};")
                add(f"{indent}for (;;) {{")
                add(f"{indent}{_INDENT}{name} &= {self.lanes(condition, name)};")
                add(f"{indent}{_INDENT}if (!any({name}))")
                add(f"{indent}{_INDENT}{_INDENT}break;")
                self.body(inner, name, indent + _INDENT)
                add(f"{indent}}}")
            case Once(inner):
                name = self.new_mask()
                add(f"{indent}Ints {name} = {mask or 'ints(-1)'};")
                self.body(inner, name, indent)
            case _:
                raise UnbridgedError(f"a {type(statement).__name__.lower()} in a branch of a loop")

    def branch(self, statement: If, mask: str, indent: str) -> None:
        """Add a branch: both sides for the lanes that take them."""
        add = self._lines.append
        condition = self.new_mask()
        within_mask = f"{mask} & " if mask else ""
        add(f"{indent}const Ints {condition} = {self.lanes(statement.condition, mask)};")
        for side, sign in ((statement.yes, ""), (statement.no, "~")):
            if not side:
                continue
            if not mask and not sign:
                name = condition
            else:
                name = self.new_mask()
                add(f"{indent}Ints {name} = {within_mask}{sign}{condition};")
            if _cost(side) <= _SHORT:
                self.body(side, name, indent)
                continue
            add(f"{indent}if (any({self.active(name)})) {{")
            self.body(side, name, indent + _INDENT)
            add(f"{indent}}}")

    def node(self, node: Node, mask: str, indent: str) -> None:
        """Add the look-up of a node of a cube; blue is fastest in it."""
        edge = len(self.program.cubes[node.cube])
        red, green, blue = (self.lanes(one, mask) for one in node.at)
        first = node.variables[0].name
        self._lines.append(
            f"{indent}const Ints {first}_at = ((({red}) * {edge} + {green}) * {edge} + {blue}) * 3;"
        )
        for n, variable in enumerate(node.variables):
            table = f"{self.prefix}_{node.cube}"
            self._lines.append(f"{indent}const Floats {variable.name} = gathered({table}, {first}_at + {n});")

    def new_mask(self) -> str:
        """Return the name of another mask."""
        self._masks += 1
        return f"mask{self._masks}"

    @staticmethod
    def active(mask: str) -> str:
        """Return the lanes of a mask that the function is called for."""
        return f"{mask} & lanes" if mask else "lanes"

    @staticmethod
    def type(kind: Kind) -> str:
        """Return the name of a type; a truth value is a mask."""
        return "Floats" if kind is Kind.FLOAT else "Ints"

    def lanes(self, value: Expression, mask: str) -> str:
        """Return an expression of all lanes."""
        text, same = self.bare(value, mask)
        if not same:
            return text
        if value.kind is Kind.FLOAT:
            return f"floats({text})"
        return f"ints({text})" if value.kind is Kind.INT else f"ints(-({text}))"

    def brackets(self, value: Expression, mask: str) -> str:
        """Return an expression, in brackets unless it is short."""
        text, _ = self.bare(value, mask)
        return text if isinstance(value, Number | Variable | Call | Element) else f"({text})"

    def bare(self, value: Expression, mask: str) -> tuple[str, bool]:
        """Return an expression, and whether it is one number for all lanes."""
        match value:
            case Number(kind, text):
                return (
                    f"({text}f)" if text.startswith("-") else f"{text}f"
                ) if kind is Kind.FLOAT else text, True
            case Variable():
                return value.name, False
            case Unary(_, operator, operand):
                same = self.bare(operand, mask)[1]
                sign = "~" if operator == "!" and not same else operator
                return f"{sign}{self.brackets(operand, mask)}", same
            case Binary():
                return self.binary(value, mask)
            case Choice(kind, condition, yes, no):
                choice = "chosen" if kind is Kind.FLOAT else "chosen_ints"
                return f"{choice}({', '.join(self.lanes(one, mask) for one in (condition, yes, no))})", False
            case Element(kind, array, index):
                table = f"{self.prefix}_{array}"
                if self.bare(index, mask)[1]:
                    return f"{table}[{self.bare(index, mask)[0]}]", True
                look_up = "gathered" if kind is Kind.FLOAT else "gathered_ints"
                return f"{look_up}({table}, {self.lanes(index, mask)})", False
            case Call(_, function, arguments):
                return self.call(function, arguments, mask), False

    def binary(self, value: Binary, mask: str) -> tuple[str, bool]:
        """Return an operation as `bare` does."""
        same = self.bare(value.left, mask)[1] and self.bare(value.right, mask)[1]
        left, right = self.brackets(value.left, mask), self.brackets(value.right, mask)
        if value.operator in {"&&", "||"} and not same:
            left, right = (
                one
                if isinstance(operand, Number | Variable) and not self.bare(operand, mask)[1]
                else f"({self.lanes(operand, mask)})"
                for one, operand in ((left, value.left), (right, value.right))
            )
            return f"{left} {value.operator[0]} {right}", False
        if value.kind is Kind.INT and value.operator == "/" and not same and right == "2":
            return f"half_of({self.lanes(value.left, mask)})", False
        return f"{left} {value.operator} {right}", same

    def call(self, function: str, arguments: tuple[Expression, ...], mask: str) -> str:
        """Return a call."""
        if function in {"cell", "index"}:
            x, count = arguments
            return f"{function}_of({self.lanes(x, mask)}, {self.bare(count, mask)[0]})"
        given = ", ".join(self.lanes(one, mask) for one in arguments)
        if any(one.name == function for one in self.program.functions):
            return f"{self.prefix}_{function}({self.active(mask)}, {given})"
        if function in _MASKED:
            return f"{_FUNCTIONS[function]}({self.active(mask)}, {given})"
        if function == "ceil":
            return f"-below(-({given}))"
        return f"{_FUNCTIONS[function]}({given})"


def _returns(body: Body) -> bool:
    """Tell whether every path of a body returns."""
    return any(
        isinstance(one, Return) or (isinstance(one, If) and _returns(one.yes) and _returns(one.no))
        for one in body
    )


def _with_one_return(body: Body, results: list[Variable]) -> Body:
    """Return a body that assigns what it returned; what follows a branch that returns is in the other."""
    made: list[Statement] = []
    for place, statement in enumerate(body):
        if isinstance(statement, Return):
            made += [Assign(one, value) for one, value in zip(results, statement.values, strict=True)]
            break
        if isinstance(statement, If) and any(
            isinstance(one, Return) for side in (statement.yes, statement.no) for one in all_statements(side)
        ):
            rest = body[place + 1 :]
            sides = [side if _returns(side) else (*side, *rest) for side in (statement.yes, statement.no)]
            made.append(If(statement.condition, *(_with_one_return(side, results) for side in sides)))
            break
        made.append(statement)
    return tuple(made)


def _cost(body: Body) -> float:
    """Return how many operations a body has, about; infinite where it has a function or a loop."""
    cost = 0.0
    for statement in all_statements(body):
        if isinstance(statement, CallInto | While | Once | Node):
            return np.inf
        for value in values_of(statement):
            for one in within(value):
                if isinstance(one, Call) and (one.function in _COSTLY or one.function not in _FUNCTIONS):
                    return np.inf
                cost += 4 if isinstance(one, Element) else not isinstance(one, Number | Variable)
    return cost
