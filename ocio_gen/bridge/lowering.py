# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A shader in GLSL becomes a program of scalars.

What is known beforehand is computed here: integers, the branches that they decide, loops whose length they
say, and functions once for each set of integers that they are called with. OCIO's curves are that general;
what is left of one is its own knots.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import lark
import numpy as np

from ocio_gen.aces.acesproxy import HALF_MAX
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
    float_number,
    values_of,
    within,
)
from ocio_gen.bridge.shaders import Shader, UnbridgedError
from ocio_gen.bridge.tables import (
    OCTAVE_STARTS,
    OCTAVES,
    Cube,
    Floats,
    Packed,
    Plane,
    bounded,
    folded_halfs,
    octave_starts,
    packed,
)

_COUNTS = (
    {"void": 0, "float": 1, "int": 1, "bool": 1}
    | {f"{kind}vec{n}": n for kind in ("", "b", "i") for n in (2, 3, 4)}
    | {f"mat{n}": n * n for n in (2, 3, 4)}
)
_CHANNELS = {letter: n % 4 for n, letter in enumerate("rgbaxyzw")}
_ONE_ARGUMENT = frozenset(
    ("abs", "sign", "floor", "ceil", "sqrt", "log", "log2", "exp", "exp2", "sin", "cos", "tan")
)
_TWO_ARGUMENTS = frozenset(("max", "min"))
_COMPARISONS = {"greaterThan": ">", "lessThan": "<", "greaterThanEqual": ">=", "lessThanEqual": "<="}
_FOLDED = {"abs": np.abs, "sqrt": np.sqrt, "log": np.log, "log2": np.log2}

# Iterations of a loop that are written out.
_UNROLLED = 64

# Numbers of a text have nine digits.
_CLOSE = 1e-6

# The cells that an octave has at most.
_MOST_CELLS = 1024

# A tree of lark's, whose children are trees, tokens, or nothing.
Tree: TypeAlias = Any

# An expression of a type: as many scalars as the type has.
Value: TypeAlias = tuple[str, list[Expression]]

_ZERO, _ONE = Number(Kind.FLOAT, "0.0"), Number(Kind.FLOAT, "1.0")
_FALSE, _TRUE = Number(Kind.BOOL, "0"), Number(Kind.BOOL, "1")


def lowered(shader: Shader, within: float) -> Program:
    """Return the program of a shader.

    Its input and output are red, green and blue; alpha is not carried. Half-domain tables are packed, so that
    lines are that close to them (see `tables`).

    Raises:
        UnbridgedError: it has what no program can have; the text says at which op.
    """
    try:
        tree = _parser().parse(shader.text)
    except lark.UnexpectedInput as error:
        raise UnbridgedError(_about(shader.text, error.line, error.get_context(shader.text, 20))) from None
    return _Lowering(shader, tree, within).program()


@cache
def _parser() -> lark.Lark:
    grammar = Path(__file__).with_name("glsl.lark").read_text(encoding="utf-8")
    return lark.Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=True)


def _about(text: str, line: int, what: str) -> str:
    """Return what is wrong, and at which op: OCIO says it in the comment before."""
    before = [one.strip() for one in text.splitlines()[:line]]
    ops = [
        one.removeprefix("// Add ").removesuffix(" processing") for one in before if one.startswith("// Add ")
    ]
    return f"{ops[-1] if ops else 'its functions'}: {' '.join(what.split())} is not known"


@dataclass
class _Scope:
    """The variables of a function: their scalars by the names in the text, innermost block last."""

    blocks: list[dict[str, tuple[str, list[Variable]]]] = field(default_factory=lambda: [{}])
    used: set[str] = field(default_factory=set)
    # What is known of a variable that never changes: a number, or a comparison that it holds as 1 or 0.
    known: dict[str, Expression] = field(default_factory=dict)

    def fresh(self, name: str) -> str:
        """Return a name that the function has not yet."""
        made, number = name, 0
        while made in self.used:
            number += 1
            made = f"{name}_{number}"
        self.used.add(made)
        return made


class _Lowering:
    """A shader on its way to a program."""

    def __init__(self, shader: Shader, tree: Tree, within: float) -> None:
        self.shader, self.text, self.within = shader, shader.text, within
        self.sources = {str(one.children[1]): one for one in tree.children if one.data == "function"}
        self.arrays: dict[str, Array] = {}
        for one in tree.children:
            if one.data == "array":
                kind, name, _, _, _, *values = one.children
                numbers = [float(self.constant(value)) for value in values]
                self.arrays[str(name)] = (
                    np.array(numbers, np.int32) if str(kind) == "int" else np.array(numbers, np.float32)
                )
        self.tables = shader.tables
        self.cubes: dict[str, Floats] = {}
        self.packed: dict[str, Packed] = {}
        self.functions: dict[tuple[str, tuple[str | None, ...]], Function] = {}
        self.begun: list[str] = []  # functions on their way, each called by the one before

    def program(self) -> Program:
        """Return the program."""
        entry = _FunctionLowering(self, self.shader.entry, (None,)).lowered()
        body, inputs = _without_alpha(entry)
        if entry.parameters[3].name in inputs:
            raise UnbridgedError("alpha decides on colours")
        entry = Function(entry.name, Kind.FLOAT, 3, entry.parameters[:3], body)
        functions = [*self.functions.values(), entry]
        called = _called(functions)
        functions = [one for one in functions if one.name in called]
        read = {one.array for one in _all_expressions(functions) if isinstance(one, Element)}
        return Program(
            functions, {name: self.arrays[name] for name in self.arrays if name in read}, self.cubes
        )

    @staticmethod
    def constant(tree: Tree) -> str:
        """Return the text of a literal of an array."""
        if tree.data == "negated":
            return "-" + _Lowering.constant(tree.children[1])
        return _number(str(tree.children[0])).text

    def function(self, name: str, known: tuple[str | None, ...]) -> Function:
        """Return a function for what is known of its parameters: integers, or nothing."""
        if (name, known) not in self.functions:
            if name in self.begun:
                raise self.error(self.sources[name], f"recursion of {name}")
            self.begun.append(name)
            self.functions[name, known] = _FunctionLowering(self, name, known).lowered()
            self.begun.pop()
        return self.functions[name, known]

    def finds_halfs(self, function: str) -> bool:
        """Tell whether a function of the text finds the place of a half: it takes its octave by a logarithm.

        (Tables of 65,536 evenly spaced entries are folded as those of halfs are.)
        """
        calls = self.sources[function].find_data("call") if function in self.sources else ()
        return any(str(one.children[0]) == "log2" for one in calls)

    def half_function(self, name: str, table: Floats, channel: int) -> Function:
        """Return the function that looks up a channel of a half-domain table, which is packed."""
        key = (f"{name}_{'rgb'[channel]}", ())
        if key not in self.functions:
            if name not in self.packed:
                found = self.packed[name] = packed(table, self.within)
                self.arrays |= {
                    f"{name}_starts": found.starts,
                    f"{name}_scales": found.scales,
                    f"{name}_nodes": found.nodes.ravel(),
                    OCTAVE_STARTS: octave_starts(),
                }
            self.functions[key] = _half_function(key[0], name, self.packed[name].odd, table.shape[1], channel)
        return self.functions[key]

    def error(self, tree: Tree, what: str) -> UnbridgedError:
        """Return an error about a place of the text."""
        return UnbridgedError(_about(self.text, tree.meta.line if not tree.meta.empty else 0, what))


class _FunctionLowering:
    """A function on its way."""

    def __init__(self, whole: _Lowering, name: str, known: tuple[str | None, ...]) -> None:
        self.whole, self.name, self.known = whole, name, known
        self.source = whole.sources[name]
        self.scope, self.body = _Scope(), []
        # The bodies of several shaders may follow one another: each has names of its own.
        self.prefix = f"{name}_" if name == whole.shader.entry else ""
        self.changed = {
            str(target.children[0])
            for one in ("set", "increase")
            for tree in self.source.find_data(one)
            for target in tree.find_data("target")
        }

    body: list[Statement]

    def lowered(self) -> Function:
        """Return the function."""
        returns, _, *parameters, block = self.source.children
        made: list[Variable] = []
        for parameter, known in zip([one for one in parameters if one is not None], self.known, strict=True):
            kind, name = map(str, parameter.children)
            variables = self.declare(kind, name)
            if known is None:
                made += variables
            else:
                self.scope.known[variables[0].name] = Number(Kind.INT, known)
                if name in self.changed:
                    raise self.whole.error(parameter, f"a change of {name}")
        body = self.inner(block.children)
        count = _COUNTS[str(returns)]
        suffix = "".join(f"_{one}" for one in self.known if one is not None)
        return Function(self.name + suffix, _kind(str(returns)), count, tuple(made), body)

    # Names

    def declare(self, kind: str, name: str) -> list[Variable]:
        """Return the scalars of a new variable."""
        count = _COUNTS[kind]
        names = [f"{self.prefix}{name}" if count == 1 else f"{self.prefix}{name}_{n}" for n in range(count)]
        variables = [Variable(_kind(kind), self.scope.fresh(one)) for one in names]
        self.scope.blocks[-1][name] = kind, variables
        return variables

    def find(self, token: lark.Token) -> tuple[str, list[Variable]]:
        """Return the type and scalars of a variable."""
        for block in reversed(self.scope.blocks):
            if str(token) in block:
                return block[str(token)]
        raise UnbridgedError(_about(self.whole.text, token.line or 0, str(token)))

    def kept(self, value: Expression, *, anew: bool = False) -> Expression:
        """Return a value that can be written several times: a variable or a number."""
        if isinstance(value, Number) or (isinstance(value, Variable) and not anew):
            return value
        variable = Variable(value.kind, self.scope.fresh(f"{self.prefix}t"))
        self.body.append(Declare(variable, value))
        return variable

    # Statements

    def inner(self, statements: Iterable[Tree]) -> Body:
        """Return statements of a block of their own."""
        before, self.body = self.body, []
        self.scope.blocks.append({})
        for one in statements:
            self.statement(one)
        self.scope.blocks.pop()
        made, self.body = tuple(self.body), before
        return made

    def statement(self, tree: Tree) -> None:
        """Add a statement."""
        match tree.data:
            case "block":
                self.body += self.inner(tree.children)
            case "empty":
                pass
            case "declaration":
                kind, *declared = tree.children
                for one in declared:
                    self.declaration(str(kind), *one.children)
            case "set":
                self.assignment(*tree.children)
            case "increase":
                (target,) = tree.children
                self.assignment(
                    target, lark.Token("SET", "+="), lark.Tree("number", [lark.Token("INT", "1")])
                )
            case "if":
                condition, yes, no = tree.children
                self.branch(condition, yes, no)
            case "while":
                condition, body = tree.children
                self.body.append(While(self.repeated(condition), self.inner([body])))
            case "for":
                self.scope.blocks.append({})
                self.loop(*tree.children)
                self.scope.blocks.pop()
            case "return":
                self.body.append(Return(tuple(self.values(tree.children[0])[1])))
            case "break":
                self.body.append(Break())
            case _:
                raise self.whole.error(tree, tree.data)

    def declaration(self, kind: str, name: lark.Token, value: Tree | None) -> None:
        """Add a variable."""
        values: Sequence[Expression | None] = [None] * _COUNTS[kind]
        if value is not None:
            values = self.values(value)[1]
            if len(values) != _COUNTS[kind]:
                raise self.whole.error(value, f"the type of {name}")
        for variable, one in zip(self.declare(kind, str(name)), values, strict=True):
            made = None if one is None else _converted(variable.kind, one)
            if str(name) not in self.changed and (isinstance(made, Number) or _is_flag(made)):
                assert made is not None  # noqa: S101
                self.scope.known[variable.name] = made
            self.body.append(Declare(variable, made))

    def assignment(self, target: Tree, token: lark.Token, value: Tree) -> None:
        """Add an assignment to a variable, or to channels of it."""
        name, *swizzles = target.children
        variables = self.find(name)[1]
        for swizzle in swizzles:
            variables = [variables[_CHANNELS[letter]] for letter in str(swizzle)]
        if str(token) == "=":
            values = self.values(value)[1]
        else:
            now: Value = (_vector(len(variables)), list(variables))
            values = self.binary(value, str(token)[0], now, self.values(value))[1]
        if len(values) != len(variables):
            raise self.whole.error(target, f"an assignment to {name}")
        # What is read after it was written is kept before.
        names = [one.name for one in variables]
        if any(_reads(one, names[:n]) for n, one in enumerate(values)):
            values = [self.kept(one, anew=_reads(one, names)) for one in values]
        for variable, one in zip(variables, values, strict=True):
            self.body.append(Assign(variable, _converted(variable.kind, one)))

    def branch(self, condition: Tree, yes: Tree, no: Tree | None) -> None:
        """Add a branch, or what is known to be taken of it."""
        decided = self.one(condition)
        if isinstance(decided, Number):
            taken = yes if decided.value else no
            self.body += self.inner([taken] if taken is not None else [])
        else:
            self.body.append(If(decided, self.inner([yes]), self.inner([no] if no is not None else [])))

    def repeated(self, tree: Tree) -> Expression:
        """Return the condition of a loop; no statement may be needed for it."""
        count = len(self.body)
        value = self.one(tree)
        if len(self.body) != count:
            raise self.whole.error(tree, "a condition of a loop")
        return value

    def loop(self, first: Tree, condition: Tree, step: Tree, body: Tree) -> None:
        """Add a loop, written out where its length is known."""
        name = first.children[1].children[0] if first.data == "declaration" else first.children[0].children[0]
        self.statement(first)
        limit = self.limit(name, condition, step, body)
        start = self.body[-1]
        if (
            limit is None
            or not isinstance(start, Declare | Assign)
            or not isinstance(start.value, Number)
            or limit - start.value.value > _UNROLLED
        ):
            inner = self.inner([body, step])
            self.body.append(While(self.repeated(condition), inner))
            return
        counter, before = start.variable, self.body
        self.body = []
        for number in range(int(start.value.value), limit):
            self.scope.known[counter.name] = value = Number(Kind.INT, str(number))
            self.body.append(Assign(counter, value))
            self.body += self.inner([body])
        self.scope.known.pop(counter.name, None)
        self.body.append(Assign(counter, Number(Kind.INT, str(limit))))
        before.append(Once(tuple(self.body)))
        self.body = before

    def limit(self, name: lark.Token, condition: Tree, step: Tree, body: Tree) -> int | None:
        """Return the number that a counter is counted up to, one by one, if it is known."""
        changes = [str(one.children[0]) for one in body.find_data("target")]
        counts = step.data == "increase" and str(step.children[0].children[0]) == str(name)
        if (
            str(name) in changes
            or not counts
            or condition.data != "relation"
            or str(condition.children[1]) != "<"
        ):
            return None
        left, _, right = condition.children
        if left.data != "name" or str(left.children[0]) != str(name):
            return None
        found = self.one(right)
        return int(found.value) if isinstance(found, Number) else None

    # Expressions

    def one(self, tree: Tree) -> Expression:
        """Return an expression that is a scalar."""
        values = self.values(tree)[1]
        if len(values) != 1:
            raise self.whole.error(tree, "a vector for a scalar")
        return values[0]

    def values(self, tree: Tree) -> Value:
        """Return an expression's type and scalars."""
        handler: Callable[..., Value] | None = getattr(self, f"_{tree.data}", None)
        if handler is None:
            raise self.whole.error(tree, tree.data)
        return handler(tree, *tree.children)

    def _number(self, _: Tree, token: lark.Token) -> Value:
        number = _number(str(token))
        return number.kind, [number]

    def _name(self, _: Tree, token: lark.Token) -> Value:
        kind, variables = self.find(token)
        known = self.scope.known
        return kind, [
            known[one.name] if isinstance(known.get(one.name), Number) else one for one in variables
        ]

    def _swizzle(self, tree: Tree, base: Tree, letters: lark.Token) -> Value:
        channels = [_CHANNELS[letter] for letter in str(letters)]
        if base.data == "call" and str(base.children[0]).startswith("texture"):
            return _vector(len(channels)), self.sampled(base, channels)
        values = self.values(base)[1]
        if max(channels) >= len(values):
            raise self.whole.error(tree, f".{letters}")
        return _vector(len(channels)), [values[n] for n in channels]

    def sampled(self, tree: Tree, channels: Sequence[int]) -> list[Expression]:
        """Return channels of a texture at coordinates."""
        _, sampler, at = tree.children
        name = str(sampler.children[0])
        table = self.whole.tables.get(name)
        if isinstance(table, Cube):
            found = self.of_cube(name, table, self.values(at)[1])
            return [found[channel] for channel in channels]
        if table is None:
            raise self.whole.error(tree, f"the table {name}")
        halfs = folded_halfs(table)
        called = str(at.children[0]) if at.data == "call" else ""
        if halfs is None or not called or not self.whole.finds_halfs(called):
            if (entries := self.entries(table, at)) is not None:
                return self.of_entries(name, entries, self.one(at.children[1]), channels)
            return self.of_plane(name, table, self.values(at)[1], channels)
        value = self.kept(self.one(at.children[1]))
        functions = [self.whole.half_function(name, halfs, channel) for channel in channels]
        return [Call(Kind.FLOAT, one.name, (value,)) for one in functions]

    def entries(self, table: Plane, at: Tree) -> Floats | None:
        """Return the entries of a 1D LUT over 0..1, (n, channels), which a texture folds; none of another."""
        if at.data != "call" or not str(at.children[0]).endswith("_computePos") or not table.linear:
            return None
        # Its place is `clamp(f, 0.0, 1.0) * (n - 1)`, before it is folded.
        first = next(iter(self.whole.sources[str(at.children[0])].find_data("declared")), None)
        match first.children[1] if first else None:
            case lark.Tree(
                data="product", children=[lark.Tree(data="call"), "*", lark.Tree(data="number") as last]
            ):
                count = round(float(str(last.children[0]))) + 1
            case _:
                return None
        rows, width, channels = table.values.shape
        flat = table.values[:, : width - 1].reshape(-1, channels) if rows > 1 else table.values[0]
        return flat[:count] if 2 <= count <= len(flat) else None

    def of_entries(
        self, name: str, entries: Floats, value: Expression, channels: Sequence[int]
    ) -> list[Expression]:
        """Return channels of a 1D LUT over 0..1."""
        last, count = len(entries) - 1, entries.shape[1]
        self.whole.arrays[name] = bounded(entries).ravel()
        within = Call(Kind.FLOAT, "min", (Call(Kind.FLOAT, "max", (value, _ZERO)), _ONE))
        place = self.kept(_binary("*", within, float_number(np.float32(last))))
        cell = self.kept(_cell(place, last))
        share = self.kept(_binary("-", place, Call(Kind.FLOAT, "float_of_int", (cell,))))
        next_one = _binary("+", cell, Number(Kind.INT, "1"))
        no_row = Number(Kind.INT, "0")
        return [
            _between(
                share,
                self.kept(_texel(name, no_row, cell, count, channel)),
                self.kept(_texel(name, no_row, next_one, count, channel)),
            )
            for channel in channels
        ]

    def of_plane(
        self, name: str, table: Plane, at: Sequence[Expression], channels: Sequence[int]
    ) -> list[Expression]:
        """Return channels of a texture of one or two dimensions."""
        rows, width, count = table.values.shape
        self.whole.arrays[name] = bounded(table.values).ravel()
        row: Expression = Number(Kind.INT, "0")
        if rows > 1:
            row = self.kept(_binary("*", _cell(_scaled(at[1], rows), rows), Number(Kind.INT, str(width))))
        place = _scaled(at[0], width)
        if not table.linear:
            return [_texel(name, row, _cell(place, width), count, channel) for channel in channels]
        below, share = self.below(place)
        cells = [self.kept(_cell(one, width)) for one in (below, _binary("+", below, _ONE))]
        return [
            _between(share, *(self.kept(_texel(name, row, cell, count, channel)) for cell in cells))
            for channel in channels
        ]

    def below(self, place: Expression) -> tuple[Expression, Expression]:
        """Return the texel whose centre lies below a place, and the share of the way to the next."""
        place = self.kept(_binary("-", place, Number(Kind.FLOAT, "0.5")))
        below = self.kept(Call(Kind.FLOAT, "floor", (place,)))
        return below, self.kept(_binary("-", place, below))

    def of_cube(self, name: str, table: Cube, at: Sequence[Expression]) -> list[Expression]:
        """Return the channels of a texture of three dimensions; OCIO's coordinates are blue, green, red."""
        edge = len(table.values)
        # OCIO's texture has the first coordinate fastest: the last axis of three.
        self.whole.cubes[name] = bounded(table.values)
        places = [_scaled(one, edge) for one in reversed(at)]
        if not table.linear:
            return self.node(name, [_cell(one, edge) for one in places])
        ends: list[list[Expression]] = []
        shares: list[Expression] = []
        for place in places:
            below, share = self.below(place)
            ends.append([self.kept(_cell(one, edge)) for one in (below, _binary("+", below, _ONE))])
            shares.append(share)
        nodes = [
            self.node(name, [red, green, blue]) for blue in ends[2] for green in ends[1] for red in ends[0]
        ]
        for share in shares:  # along red, then green, then blue
            nodes = [
                [self.kept(_between(share, p, q)) for p, q in zip(low, high, strict=True)]
                for low, high in zip(nodes[::2], nodes[1::2], strict=True)
            ]
        return nodes[0]

    def node(self, name: str, at: Sequence[Expression]) -> list[Expression]:
        """Return a node of a cube, at three cells."""
        variables = tuple(Variable(Kind.FLOAT, self.scope.fresh(f"{self.prefix}t")) for _ in range(3))
        self.body.append(Node(variables, name, tuple(at)))
        return list(variables)

    def _element(self, tree: Tree, name: lark.Token, at: Tree) -> Value:
        index = self.one(at)
        if (array := self.whole.arrays.get(str(name))) is not None:
            kind = Kind.INT if array.dtype == np.int32 else Kind.FLOAT
            if isinstance(index, Number):
                value = array[int(index.value)]
                return kind, [Number(kind, str(value)) if kind is Kind.INT else float_number(value)]
            return kind, [Element(kind, str(name), _index(index, len(array)))]
        if not isinstance(index, Number):
            raise self.whole.error(tree, f"an index of {name}")
        return Kind.FLOAT, [self.find(name)[1][int(index.value)]]

    def _negated(self, _: Tree, token: lark.Token, operand: Tree) -> Value:
        kind, values = self.values(operand)
        return kind, [_unary(str(token), one) for one in values]

    def _choice(self, tree: Tree, condition: Tree, yes: Tree, no: Tree) -> Value:
        decided = self.one(condition)
        if isinstance(decided, Number):
            return self.values(yes if decided.value else no)
        (kind, left), (_, right) = self.values(yes), self.values(no)
        if len(left) > 1:
            decided = self.kept(decided)
        del tree
        return kind, [
            Choice(a.kind, decided, a, _converted(a.kind, b)) for a, b in zip(left, right, strict=True)
        ]

    def _operation(self, tree: Tree, left: Tree, token: lark.Token, right: Tree) -> Value:
        return self.binary(tree, str(token), self.values(left), self.values(right))

    _or = _and = _equality = _relation = _sum = _product = _operation

    def binary(self, tree: Tree, operator: str, left: Value, right: Value) -> Value:
        """Return an operation on two values: by channel, but of a matrix; a scalar is of all channels."""
        (kind, a), (other, b) = left, right
        if kind.startswith("mat") or other.startswith("mat"):
            if operator != "*" or len(a) != len(b) ** 2:
                raise self.whole.error(tree, f"{kind} {operator} {other}")
            return other, self.transformed(a, b)
        count = max(len(a), len(b))
        a = [self.kept(a[0])] * count if len(a) < count else a
        b = [self.kept(b[0])] * count if len(b) < count else b
        values = [_by_log2(self.blended(one)) for one in map(_binary, [operator] * count, a, b)]
        if count > 1 and operator in {"==", "!="}:  # one truth value of two vectors
            joint = "&&" if operator == "==" else "||"
            whole = values[0]
            for one in values[1:]:
                whole = _binary(joint, whole, one)
            return Kind.BOOL, [whole]
        return (values[0].kind if count == 1 else _vector(count)), values

    def transformed(self, matrix: Sequence[Expression], vector: Sequence[Expression]) -> list[Expression]:
        """Return a matrix, by columns, times a vector."""
        count = len(vector)
        vector = [self.kept(one) for one in vector]
        rows: list[Expression] = []
        for row in range(count):
            total: Expression | None = None
            for column in range(count):
                factor, one = matrix[column * count + row], vector[column]
                value = factor.value if isinstance(factor, Number) else None
                # (The alpha of a matrix of four; elsewhere a zero counts, as it makes a NaN of an infinity.)
                if value == 0.0 and count == 4 and 3 in {row, column}:
                    continue
                term = one if value == 1.0 else _binary("*", factor, one)
                total = term if total is None else _binary("+", total, term)
            rows.append(_ZERO if total is None else total)
        return rows

    def blended(self, value: Expression) -> Expression:
        """Return a choice for `flag * x + (1 - flag) * y`: a NaN of the branch not taken is not taken."""
        match value:
            case Binary(
                operator="+",
                left=Binary(operator="*", left=Variable() as flag, right=yes),
                right=Binary(
                    operator="*", left=Binary(operator="-", left=Number() as one, right=same), right=no
                ),
            ) if flag == same and one.value == 1.0 and _is_flag(found := self.scope.known.get(flag.name)):
                assert isinstance(found, Choice)  # noqa: S101
                return Choice(Kind.FLOAT, Binary(Kind.BOOL, "!=", flag, _ZERO), yes, no)
            case _:
                return value

    def _call(self, tree: Tree, token: lark.Token, *arguments: Tree | None) -> Value:
        name, given = str(token), [self.values(one) for one in arguments if one is not None]
        flat = [one for _, values in given for one in values]
        if name in _COUNTS:
            return name, self.constructed(tree, name, flat)
        if name in self.whole.sources:
            return self.called(tree, name, flat)
        count = max((len(values) for _, values in given), default=0)
        columns = [
            [
                _converted(Kind.FLOAT, one)
                for one in (values if len(values) == count else [self.kept(values[0])] * count)
            ]
            for _, values in given
        ]
        if name == "dot":
            total = None
            for a, b in zip(*columns, strict=True):
                term = _binary("*", a, b)
                total = term if total is None else _binary("+", total, term)
            assert total is not None  # noqa: S101
            return Kind.FLOAT, [total]
        made = [self.built_in(tree, name, one) for one in zip(*columns, strict=True)]
        return (f"bvec{count}" if name in _COMPARISONS else _vector(count)), made

    def constructed(self, tree: Tree, kind: str, values: list[Expression]) -> list[Expression]:
        """Return the scalars of a constructor."""
        count = _COUNTS[kind]
        if len(values) == 1 and count > 1 and not kind.startswith("mat"):
            values = [self.kept(values[0])] * count
        if len(values) != count:
            raise self.whole.error(tree, f"{kind} of {len(values)} values")
        return [_converted(_kind(kind), one) for one in values]

    def called(self, tree: Tree, name: str, values: list[Expression]) -> Value:
        """Return what a function of the text returns."""
        returns, _, *parameters, _ = self.whole.sources[name].children
        kinds = [str(one.children[0]) for one in parameters if one is not None]
        if len(values) != sum(_COUNTS[kind] for kind in kinds):
            raise self.whole.error(tree, f"{name} of {len(values)} values")
        known: list[str | None] = []
        given: list[Expression] = []
        at = 0
        for kind in kinds:
            own = [_converted(_kind(kind), one) for one in values[at : at + _COUNTS[kind]]]
            at += len(own)
            number = own[0] if kind == "int" and isinstance(own[0], Number) else None
            known.append(number.text if number else None)
            given += [] if number else own
        function = self.whole.function(name, tuple(known))
        if function.count == 1:
            return str(returns), [Call(function.returns, function.name, tuple(given))]
        variables = tuple(
            Variable(Kind.FLOAT, self.scope.fresh(f"{self.prefix}t")) for _ in range(function.count)
        )
        self.body.append(CallInto(variables, function.name, tuple(given)))
        return str(returns), list(variables)

    def built_in(self, tree: Tree, name: str, given: Sequence[Expression]) -> Expression:
        """Return a function of the language, of scalars."""
        match name, given:
            case _, (a,) if name in _ONE_ARGUMENT:
                if isinstance(a, Number) and name in _FOLDED:
                    return float_number(_FOLDED[name](np.float32(a.value)))
                return Call(Kind.FLOAT, name, (a,))
            case "pow", (a, b):
                return _power(a, b)
            case _, (a, b) if name in _TWO_ARGUMENTS:
                return Call(Kind.FLOAT, name, (a, b))
            case "atan", (a, b):
                return Call(Kind.FLOAT, "atan", (a, b))
            case "step", (edge, x):
                return Choice(Kind.FLOAT, _binary("<", x, edge), _ZERO, _ONE)
            case "clamp", (x, low, high):
                return Call(Kind.FLOAT, "min", (Call(Kind.FLOAT, "max", (x, low)), high))
            case "mix", (a, b, t):
                return (
                    Choice(Kind.FLOAT, t.condition, b, a)
                    if isinstance(t, Choice) and _is_flag(t)
                    else Call(Kind.FLOAT, "mix", (a, b, t))
                )
            case _, (a, b) if name in _COMPARISONS:
                return _binary(_COMPARISONS[name], a, b)
            case _:
                raise self.whole.error(tree, f"{name} of {len(given)}")


def _kind(name: str) -> Kind:
    return Kind.INT if name.startswith("i") else Kind.BOOL if name.startswith("b") else Kind.FLOAT


def _vector(count: int) -> str:
    return "float" if count == 1 else f"vec{count}"


def _number(text: str) -> Number:
    """Return a literal; of a float with digits on both sides of a point."""
    if text.isdecimal():
        return Number(Kind.INT, text)
    text = text.rstrip("fF")
    mantissa, mark, exponent = text.partition("e" if "e" in text else "E")
    mantissa = mantissa if "." in mantissa else f"{mantissa}."
    mantissa = f"{'0' if mantissa.startswith('.') else ''}{mantissa}{'0' if mantissa.endswith('.') else ''}"
    return Number(Kind.FLOAT, mantissa + ("e" if mark else "") + exponent)


def _scaled(place: Expression, size: int) -> Expression:
    return _binary("*", place, Number(Kind.FLOAT, f"{size}.0"))


def _cell(place: Expression, count: int) -> Expression:
    return Call(Kind.INT, "cell", (place, Number(Kind.INT, str(count))))


def _index(number: Expression, count: int) -> Expression:
    return Call(Kind.INT, "index", (number, Number(Kind.INT, str(count))))


def _texel(name: str, row: Expression, cell: Expression, count: int, channel: int) -> Expression:
    """Return a channel of a texel, of so many channels, in a row that begins at a texel."""
    if not isinstance(row, Number):
        cell = _binary("+", row, cell)
    if count > 1:
        cell = _binary("+", _binary("*", cell, Number(Kind.INT, str(count))), Number(Kind.INT, str(channel)))
    return Element(Kind.FLOAT, name, cell)


def _between(share: Expression, low: Expression, high: Expression) -> Expression:
    return _binary("+", low, _binary("*", _binary("-", high, low), share))


def _half_function(name: str, table: str, odd: bool, channels: int, channel: int) -> Function:
    """Return the function that looks up a packed half-domain table: x to y."""
    x = Variable(Kind.FLOAT, "x")
    magnitude, place, share, low, high = (
        Variable(Kind.FLOAT, one) for one in ("size", "place", "share", "low", "high")
    )
    octave, side, cell, at = (Variable(Kind.INT, one) for one in ("octave", "side", "cell", "at"))
    largest, below = float_number(np.float32(HALF_MAX)), _binary("<", x, _ZERO)
    here = octave if odd else side
    start = Element(Kind.FLOAT, OCTAVE_STARTS, octave)
    scale, first = Element(Kind.FLOAT, f"{table}_scales", here), Element(Kind.INT, f"{table}_starts", here)
    step, offset = Number(Kind.INT, str(channels)), Number(Kind.INT, str(channel))
    negatives = Choice(Kind.INT, below, Number(Kind.INT, str(OCTAVES)), Number(Kind.INT, "0"))
    made = _between(share, low, high)
    body = (
        Declare(magnitude, Call(Kind.FLOAT, "min", (Call(Kind.FLOAT, "abs", (x,)), largest))),
        Declare(octave, Call(Kind.INT, "octave", (magnitude,))),
        *(() if odd else (Declare(side, _binary("+", octave, negatives)),)),
        Declare(place, _binary("*", _binary("-", magnitude, start), scale)),
        Declare(cell, _cell(place, _MOST_CELLS)),
        Declare(share, _binary("-", place, Call(Kind.FLOAT, "float_of_int", (cell,)))),
        Declare(at, _binary("+", _binary("*", _binary("+", first, cell), step), offset)),
        Declare(low, Element(Kind.FLOAT, f"{table}_nodes", at)),
        Declare(high, Element(Kind.FLOAT, f"{table}_nodes", _binary("+", at, step))),
        Return((Choice(Kind.FLOAT, below, _unary("-", made), made) if odd else made,)),
    )
    return Function(name, Kind.FLOAT, 1, (x,), body)


def _by_log2(value: Expression) -> Expression:
    """Return a scaled logarithm as one to the base of 2, as OCIO's CPU has it."""
    match value:
        case Binary(operator="*", left=Call(function="log", arguments=(x,)), right=Number() as factor):
            scale = np.float32(factor.value * np.log(2.0))
            # Of the usual bases the very number, not by way of the natural logarithm.
            usual = [np.float32(1.0) / np.log2(np.float32(base)) for base in (2.0, 10.0)]
            scale = next((one for one in usual if abs(one - scale) < _CLOSE * one), scale)
            return Binary(Kind.FLOAT, "*", Call(Kind.FLOAT, "log2", (x,)), float_number(scale))
        case _:
            return value


def _power(base: Expression, exponent: Expression) -> Expression:
    """Return a power; of a known base as one of 2, as OCIO's CPU has it."""
    if not isinstance(base, Number) or base.value <= 0.0:
        return Call(Kind.FLOAT, "pow", (base, exponent))
    octaves = np.log2(np.float32(base.value))
    if octaves != 1.0:
        exponent = _binary("*", exponent, float_number(octaves))
    return Call(Kind.FLOAT, "exp2", (exponent,))


def _is_flag(value: object) -> bool:
    """Tell whether a value is a comparison as 1 or 0."""
    return isinstance(value, Choice) and (value.yes, value.no) == (_ONE, _ZERO)


def _converted(kind: Kind, value: Expression) -> Expression:
    """Return a scalar as another kind of scalar."""
    if value.kind == kind:
        return value
    if value.kind is Kind.BOOL and kind is Kind.FLOAT:
        return Choice(Kind.FLOAT, value, _ONE, _ZERO)
    if isinstance(value, Number):
        return Number(kind, f"{value.text}.0") if kind is Kind.FLOAT else Number(kind, str(int(value.value)))
    return Call(kind, f"{kind}_of_{value.kind}", (value,))


def _unary(operator: str, value: Expression) -> Expression:
    if operator == "+":
        return value
    if isinstance(value, Number):
        if value.kind is Kind.BOOL:
            return _FALSE if value.value else _TRUE
        return Number(value.kind, value.text[1:] if value.text.startswith("-") else f"-{value.text}")
    return Unary(value.kind, operator, value)


def _binary(operator: str, left: Expression, right: Expression) -> Expression:
    """Return an operation on two scalars; on two integers, its result."""
    if operator in {"&&", "||"}:
        return Binary(Kind.BOOL, operator, left, right)
    if left.kind != right.kind:
        left, right = _converted(Kind.FLOAT, left), _converted(Kind.FLOAT, right)
    compares = operator in {"<", ">", "<=", ">=", "==", "!="}
    if isinstance(left, Number) and isinstance(right, Number):
        a, b = np.float32(left.value), np.float32(right.value)
        if compares:
            true = {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b, "==": a == b, "!=": a != b}[operator]
            return _TRUE if true else _FALSE
        if left.kind is Kind.INT:
            result = {"+": a + b, "-": a - b, "*": a * b, "/": a / (b or 1.0), "%": np.fmod(a, b or 1.0)}[
                operator
            ]
            return Number(Kind.INT, str(int(result)))
    return Binary(Kind.BOOL if compares else left.kind, operator, left, right)


def _reads(value: Expression, names: Sequence[str]) -> bool:
    return any(isinstance(one, Variable) and one.name in names for one in within(value))


def _all_expressions(functions: Iterable[Function]) -> Iterable[Expression]:
    for function in functions:
        for statement in all_statements(function.body):
            for value in values_of(statement):
                yield from within(value)


def _called(functions: Sequence[Function]) -> set[str]:
    """Return the functions that the last one needs, itself included."""
    names = {functions[-1].name}
    for function in reversed(functions):
        if function.name in names:
            names |= {one.function for one in _all_expressions([function]) if isinstance(one, Call)}
            names |= {one.function for one in all_statements(function.body) if isinstance(one, CallInto)}
    return names


def _without_alpha(entry: Function) -> tuple[Body, set[str]]:
    """Return the body of a transform without what only alpha needs, and the variables that it reads."""
    needed: set[str] = set()

    def add(values: Iterable[Expression]) -> None:
        for value in values:
            needed.update(one.name for one in within(value) if isinstance(one, Variable))

    statements = list(all_statements(entry.body))
    count = -1
    while count != len(needed):
        count = len(needed)
        for one in statements:
            match one:
                case Return():
                    add(one.values[:3])
                case If() | While():
                    add([one.condition])
                case Declare() | Assign():
                    if one.variable.name in needed:
                        add(values_of(one))
                case CallInto() | Node():
                    if any(variable.name in needed for variable in one.variables):
                        add(values_of(one))

    def kept(body: Body) -> Body:
        made: list[Statement] = []
        for one in body:
            match one:
                case Declare() | Assign() if one.variable.name not in needed:
                    continue
                case CallInto() | Node() if not any(variable.name in needed for variable in one.variables):
                    continue
                case If():
                    yes, no = kept(one.yes), kept(one.no)
                    if yes or no:
                        made.append(If(one.condition, yes, no))
                case While():
                    made.append(While(one.condition, kept(one.body)))
                case Once():
                    made.append(Once(kept(one.body)))
                case Return():
                    made.append(Return(one.values[:3]))
                case _:
                    made.append(one)
        return tuple(made)

    return kept(entry.body), needed
