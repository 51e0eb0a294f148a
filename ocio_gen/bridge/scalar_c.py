# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A program as text of a language like C that works on one pixel: DCTL, BlinkScript."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
)

_BINDS = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_CHOICE, _UNARY, _ATOM = 0, 7, 8
_INDENT = "    "

# What an input becomes before all else: a NaN 0, an infinity the largest half, a denormal 0. Comparisons
# bound a NaN where a compiler expects none, too.
CLEANED = """float cleaned(float x)
{
    x = x > -3.4e38f ? (x < 3.4e38f ? x : 65504.0f) : (x < 0.0f ? -65504.0f : 0.0f);
    return x > -1.1754943e-38f && x < 1.1754943e-38f ? 0.0f : x;
}"""

# Functions that no language has as GLSL has them.
_HELPERS = (
    CLEANED,
    """float sign_of(float x)
{
    return x > 0.0f ? 1.0f : (x < 0.0f ? -1.0f : 0.0f);
}""",
    """float larger(float a, float b)
{
    return a < b ? b : a;
}""",
    """float smaller(float a, float b)
{
    return b < a ? b : a;
}""",
    """float mixed(float a, float b, float t)
{
    return a * (1.0f - t) + b * t;
}""",
    """int index_of(int i, int n)
{
    return i < 0 ? 0 : (i < n ? i : n - 1);
}""",
    """int int_of(float x)
{
    return x > -1.0e9f ? (x < 1.0e9f ? (int)x : 1000000000) : (x < 0.0f ? -1000000000 : 0);
}""",
    """int cell_of(float x, int n)
{
    return index_of(int_of({floor}(x)), n);
}""",
    """int octave_of(float x)
{
    return x > 6.0e-05f ? cell_of({log2}(x) + 15.0f, 31) : 0;
}""",
)
_HELPED = {
    "sign": "sign_of",
    "max": "larger",
    "min": "smaller",
    "mix": "mixed",
    "int_of_float": "int_of",
    "float_of_int": "(float)",
    "cell": "cell_of",
    "index": "index_of",
    "octave": "octave_of",
}


@dataclass(frozen=True)
class Dialect:
    """How a language writes what it shares with C."""

    define: str  # what stands before a function
    functions: Mapping[str, str]  # those of the language, by the names of `Call`
    vector: str  # what makes a vector of {n} floats
    indent: str = ""  # of functions, which may be members

    def name(self, function: str) -> str:
        """Return what a built-in function is called."""
        return _HELPED.get(function) or self.functions[function]

    def helpers(self) -> str:
        """Return the functions that programs call, once for all of a file."""
        texts = list(_HELPERS)
        for name in ("floor", "log2"):
            texts = [text.replace(f"{{{name}}}", self.functions[name]) for text in texts]
        return self.indented("\n\n".join(f"{self.define}{text}" for text in texts))

    def indented(self, text: str) -> str:
        """Return lines of a function where the language has it."""
        return "\n".join(f"{self.indent}{line}" if line else "" for line in text.splitlines())


@dataclass
class ScalarC:
    """A program in a dialect. Its functions, arrays and cubes begin with a prefix: files may hold several."""

    program: Program
    dialect: Dialect
    prefix: str = ""
    # Cubes that are not arrays but looked up by name, {0}, {1} and {2} being the shares of the way along its
    # axes.
    looked_up: Mapping[str, str] = field(default_factory=dict)

    def arrays(self) -> dict[str, Array]:
        """Return the arrays that the text reads, by the names it reads them by."""
        cubes = {
            name: cube.ravel() for name, cube in self.program.cubes.items() if name not in self.looked_up
        }
        return {f"{self.prefix}{name}": array for name, array in {**self.program.arrays, **cubes}.items()}

    def functions(self) -> str:
        """Return the functions, but for the transform itself."""
        made = [self.dialect.indented("\n".join(self.function(one))) for one in self.program.functions[:-1]]
        return "\n\n".join(made)

    def function(self, function: Function) -> Iterator[str]:
        """Yield the lines of a function."""
        returns = self.type(function.returns) if function.count == 1 else f"float{function.count}"
        parameters = ", ".join(f"{self.type(one.kind)} {one.name}" for one in function.parameters)
        yield f"{self.dialect.define}{returns} {self.prefix}{function.name}({parameters})"
        yield "{"
        yield from self.lines(function.body, _INDENT)
        yield "}"

    def transform(self, inputs: Sequence[str], indent: str) -> str:
        """Return the statements of the transform of a pixel, which end with its return.

        Args:
            inputs: Its red, green and blue, as expressions.
            indent: Before each line.
        """
        entry = self.program.entry
        lines = [
            f"{indent}float {one.name} = cleaned({given});"
            for one, given in zip(entry.parameters, inputs, strict=True)
        ]
        return "\n".join([*lines, *self.lines(entry.body, indent)])

    def lines(self, body: Body, indent: str) -> Iterator[str]:
        """Yield the lines of statements."""
        for statement in body:
            yield from self.statement(statement, indent)

    def statement(self, statement: Statement, indent: str) -> Iterator[str]:
        """Yield the lines of a statement."""
        match statement:
            case Declare(variable, value):
                given = "" if value is None else f" = {self.text(value)}"
                yield f"{indent}{self.type(variable.kind)} {variable.name}{given};"
            case Assign(variable, value):
                yield f"{indent}{variable.name} = {self.text(value)};"
            case CallInto(variables, function, arguments):
                vector = f"{variables[0].name}_all"
                given = ", ".join(map(self.text, arguments))
                yield f"{indent}float{len(variables)} {vector} = {self.prefix}{function}({given});"
                for variable, channel in zip(variables, "xyzw", strict=False):
                    yield f"{indent}float {variable.name} = {vector}.{channel};"
            case Node():
                yield from self.node(statement, indent)
            case If(condition, yes, no):
                yield f"{indent}if ({self.text(condition)}) {{"
                yield from self.lines(yes, indent + _INDENT)
                if no:
                    yield f"{indent}}} else {{"
                    yield from self.lines(no, indent + _INDENT)
                yield f"{indent}}}"
            case While(condition, inner):
                yield f"{indent}while ({self.text(condition)}) {{"
                yield from self.lines(inner, indent + _INDENT)
                yield f"{indent}}}"
            case Once(inner):
                yield f"{indent}do {{"
                yield from self.lines(inner, indent + _INDENT)
                yield f"{indent}}} while (0);"
            case Return(values):
                given = ", ".join(map(self.text, values))
                made = given if len(values) == 1 else f"{self.dialect.vector.format(n=len(values))}({given})"
                yield f"{indent}return {made};"
            case Break():
                yield f"{indent}break;"

    def node(self, node: Node, indent: str) -> Iterator[str]:
        """Yield the lines that look a node of a cube up."""
        edge = len(self.program.cubes[node.cube])
        first = node.variables[0].name
        if expression := self.looked_up.get(node.cube):
            shares = [f"(float)({self.text(one)}) / {edge - 1}.0f" for one in node.at]
            yield f"{indent}float3 {first}_all = {expression.format(*shares)};"
            for variable, channel in zip(node.variables, "xyz", strict=True):
                yield f"{indent}float {variable.name} = {first}_all.{channel};"
            return
        red, green, blue = (self.text(one, _BINDS["*"]) for one in node.at)
        # OCIO's texture has blue fastest.
        yield f"{indent}int {first}_at = (({red} * {edge} + {green}) * {edge} + {blue}) * 3;"
        for n, variable in enumerate(node.variables):
            yield f"{indent}float {variable.name} = {self.prefix}{node.cube}[{first}_at + {n}];"

    @staticmethod
    def type(kind: Kind) -> str:
        """Return the name of a type; a truth value is an integer."""
        return "float" if kind is Kind.FLOAT else "int"

    def text(self, value: Expression, binds: int = _CHOICE) -> str:
        """Return an expression, in brackets where what is around it binds more tightly."""
        text, own = self.bare(value)
        return text if own >= binds else f"({text})"

    def bare(self, value: Expression) -> tuple[str, int]:
        """Return an expression without brackets around it, and how tightly it binds."""
        match value:
            case Number(kind, text):
                return f"{text}f" if kind is Kind.FLOAT else text, _UNARY if text.startswith("-") else _ATOM
            case Variable():
                return value.name, _ATOM
            case Unary(_, operator, operand):
                return f"{operator}{self.text(operand, _ATOM)}", _UNARY
            case Binary(_, operator, left, right):
                own = _BINDS[operator]
                return f"{self.text(left, own)} {operator} {self.text(right, own + 1)}", own
            case Choice(_, condition, yes, no):
                return f"{self.text(condition, 1)} ? {self.text(yes, 1)} : {self.text(no, 1)}", _CHOICE
            case Element(_, array, index):
                return f"{self.prefix}{array}[{self.text(index)}]", _ATOM
            case Call(_, function, arguments):
                given = ", ".join(map(self.text, arguments))
                own_name = any(one.name == function for one in self.program.functions)
                return (
                    f"{self.prefix + function if own_name else self.dialect.name(function)}({given})",
                    _ATOM,
                )
