# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a DCTL defines that is no C: its controls, its LUTs and how it takes alpha.

definitions = Definitions(path, text)
definitions.text  # the DCTL with as many lines and without these
definitions.controls, definitions.luts
"""

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from ocio_gen.core.errors import InvalidPluginError, Place
from ocio_gen.verification.kernels.cubes import Cube, parsed_cube, read_cube
from ocio_gen.verification.kernels.sources import file_within
from ocio_gen.verification.parameters import Parameter

_DEFINITIONS = (
    "UI_PARAMS|UI_TOOLTIP|CUBE_LUT|LUT|ACES_PARAM|ACES_V2_PARAM|DCTL_ALPHA_MODE_STRAIGHT"
    "|DCTL_ALPHA_MODE_PREMULTIPLY"
)
# A definition; what can hold the text of one; and a comment that does not end.
_FOUND = re.compile(
    rf"""//[^\n]* | /\*.*?\*/ | (?P<open>/\*) | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)'
    | \bDEFINE_(?P<kind>{_DEFINITIONS})\b""",
    re.S | re.X | re.A,
)
_OPENED = re.compile(r"\s*\(")
_PIECE = re.compile(r'"(?:[^"\\\n]|\\.)*"|\{[^{}]*\}|[(),]', re.A)
_IN_BRACES = re.compile(r"\s*\{([^}]*)\}")
_FILE = re.compile(r"[^\0-\x1f\x7f]{1,1000}")
_NAME = re.compile(r"[A-Za-z_]\w*", re.A)
# Numbers of C with a suffix, for Python.
_SUFFIXED = re.compile(r"(?<![\w.])((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[fF]\b", re.A)
_LONGEST_NUMBER = 100

# Of each kind of control, as many as Resolve has; and of LUTs.
_MOST = 64


@dataclass(frozen=True)
class Control:
    """A control: a parameter of `transform` after the documented ones."""

    parameter: Parameter
    kind: str
    type: str  # in C


class Definitions:
    """The definitions of a DCTL.

    Attributes:
        text: What is left: enumerations of menus, and as many lines.
        controls: In their order.
        luts: By their names.
    """

    def __init__(self, path: Path, text: str) -> None:
        """Read a DCTL's text.

        Raises:
            UserError: a definition is none, or names a file that cannot be read.
        """
        self._path = path
        self.controls: list[Control] = []
        self.luts: dict[str, Cube] = {}
        kept, end, line = list[str](), 0, 1
        for found in _FOUND.finditer(text):
            if found["open"]:
                break  # what checks the text will say so
            if not found["kind"] or found.start() < end:
                continue
            kept.append(text[end : found.start()])
            line += kept[-1].count("\n")
            self._where = Place(path, f"line {line}")
            left, end = self._defined(found["kind"], text, found.end())
            lines = text.count("\n", found.start(), end)
            kept.append(left + "\n" * lines)
            line += lines
        self.text = "".join([*kept, text[end:]])

    def _defined(self, kind: str, text: str, start: int) -> tuple[str, int]:
        """Take a definition; return what C needs of it, and its end."""
        if kind.startswith("DCTL_ALPHA"):
            return "", start
        arguments, end = self._arguments(kind, text, start)
        if kind == "UI_PARAMS":
            return self._control(arguments), end
        if kind == "LUT":
            name, _, file = ",".join(arguments).partition(",")
            self._lut(name.strip(), lambda: read_cube(self._beside(file.strip().strip('"'))))
        elif kind == "CUBE_LUT":
            body = _IN_BRACES.match(text, end)
            if not body:
                raise self._error("DEFINE_CUBE_LUT has no {} with the LUT")
            self._lut(arguments[0], lambda: parsed_cube(body[1], self._path))
            end = body.end()
        return "", end

    def _arguments(self, kind: str, text: str, start: int) -> tuple[list[str], int]:
        """Return the arguments of a definition, and its end."""
        depth, begin, arguments = 0, start, list[str]()
        if not _OPENED.match(text, start):
            raise self._error(f"DEFINE_{kind} has no (")
        for piece in _PIECE.finditer(text, start):
            if piece[0] == "(":
                depth += 1
                begin = piece.end() if depth == 1 else begin
            elif piece[0] == ")":
                depth -= 1
            if depth == 0 or (depth == 1 and piece[0] == ","):
                arguments.append(text[begin : piece.start()].strip())
                begin = piece.end()
            if depth == 0:
                return arguments, begin
        raise self._error(f"DEFINE_{kind} does not end")

    def _control(self, arguments: list[str]) -> str:
        """Take a control; return the enumeration of a menu."""
        name = arguments[0]
        place = next((n for n, one in enumerate(arguments) if one.startswith("DCTLUI_")), None)
        if place is None or not _NAME.fullmatch(name):
            raise self._error("DEFINE_UI_PARAMS has no name or no kind")
        if name in {one.parameter.name for one in self.controls}:
            raise self._error(f"there is a control {name} already")
        kind, given = arguments[place], arguments[place + 1 :]
        if not given:
            raise self._error(f"the control {name} has no default")
        if kind == "DCTLUI_COMBO_BOX":
            return self._menu(name, kind, given)
        if kind not in _KINDS:
            raise self._error(f"{kind} is no kind of control that DCTL's documentation has")
        type_, made = _KINDS[kind]
        self._add(Control(made(name, [self._number(name, one) for one in given]), kind, type_))
        return ""

    def _add(self, control: Control) -> None:
        if sum(one.kind == control.kind for one in self.controls) == _MOST:
            raise self._error(
                f"there are more than {_MOST} controls of a kind, which is as many as Resolve has"
            )
        self.controls.append(control)

    def _menu(self, name: str, kind: str, given: list[str]) -> str:
        values, labels = (_listed(one) for one in [*given[1:3], "", ""][:2])
        if not values or not all(_NAME.fullmatch(one) for one in values):
            raise self._error(f"the menu {name} has no list of names in braces")
        if len(labels) != len(values):
            raise self._error(f"the menu {name} has {len(values)} values and {len(labels)} labels")
        default = values.index(given[0]) if given[0] in values else self._number(name, given[0])
        if not 0 <= default < len(values):
            raise self._error(f"the default of {name} is {default:g}, which it has not got")
        parameter = Parameter(name, float(int(default)), whole=True, choices=labels)
        self._add(Control(parameter, kind, "int"))
        return f"enum {{ {', '.join(values)} }}; "

    def _number(self, name: str, text: str) -> float:
        try:
            return number(text)
        except (ValueError, SyntaxError, ArithmeticError, RecursionError):
            raise self._error(f"a number of the control {name} is {text[:40]}, which is none") from None

    def _lut(self, name: str, read: Callable[[], Cube]) -> None:
        if not _NAME.fullmatch(name):
            raise self._error(f"{name[:40]} is no name of a LUT")
        if len(self.luts) == _MOST:
            raise self._error(f"there are more than {_MOST} LUTs")
        self.luts[name] = read()

    def _beside(self, name: str) -> Path:
        """Return a file of the DCTL's folder.

        Raises:
            UserError: it lies elsewhere.
        """
        if not _FILE.fullmatch(name):
            raise self._error("DEFINE_LUT has no name of a file")
        file = file_within(self._path.parent.resolve(), name)
        if file is None:
            raise InvalidPluginError(
                self._where, f"its LUT {name} lies outside of its folder", hint="copy it there"
            )
        return file

    def _error(self, text: str) -> InvalidPluginError:
        return InvalidPluginError(self._where, text)


def _listed(text: str) -> tuple[str, ...]:
    """Return what is listed in braces."""
    return tuple(one for part in text.strip("{} \t\n").split(",") if (one := part.strip()))


def _slider(name: str, numbers: list[float]) -> Parameter:
    return Parameter(name, numbers[0], least=_at(numbers, 1), most=_at(numbers, 2))


def _whole_slider(name: str, numbers: list[float]) -> Parameter:
    whole = [float(int(one)) for one in numbers]
    return Parameter(name, whole[0], whole=True, least=_at(whole, 1), most=_at(whole, 2))


def _value(name: str, numbers: list[float]) -> Parameter:
    return Parameter(name, numbers[0])


def _check(name: str, numbers: list[float]) -> Parameter:
    return Parameter(name, float(numbers[0] != 0), whole=True, least=0.0, most=1.0)


def _colour(name: str, numbers: list[float]) -> Parameter:
    red, green, blue = (_at(numbers, channel) or 0.0 for channel in range(3))
    return Parameter(name, (red, green, blue), count=3, least=0.0, most=1.0)


def _at(numbers: list[float], place: int) -> float | None:
    return numbers[place] if place < len(numbers) else None


# The types of controls that are numbers, and their parameters.
_KINDS: dict[str, tuple[str, Callable[[str, list[float]], Parameter]]] = {
    "DCTLUI_SLIDER_FLOAT": ("float", _slider),
    "DCTLUI_SLIDER_INT": ("int", _whole_slider),
    "DCTLUI_VALUE_BOX": ("float", _value),
    "DCTLUI_CHECK_BOX": ("int", _check),
    "DCTLUI_COLOR_PICKER": ("float3", _colour),
}

_OPERATORS: dict[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def number(text: str) -> float:
    """Return what an expression of C's numbers is: "-.5f", "1.0f / 3.0f".

    Raises:
        ValueError: it is none.
        SyntaxError: so is it.
        ArithmeticError: it has no value.
    """
    if text in {"true", "false"}:
        return float(text == "true")
    if len(text) > _LONGEST_NUMBER:
        raise ValueError("too long")
    value = _value_of(ast.parse(_SUFFIXED.sub(r"\1", text.strip()), mode="eval").body)
    if not isfinite(value):
        raise ValueError("not finite")
    return value


def _value_of(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value_of(node.operand))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value_of(node.left), _value_of(node.right))
    raise ValueError("no number")
