# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nuke's gizmos of Expression and ColorMatrix nodes as C: their pixels without Nuke.

Numbers are float32 throughout, which is the least that Nuke's own can be.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.errors import InvalidPluginError, Place
from ocio_gen.verification.kernels.expressions import expression_as_c, knob, temporary
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.kernels.runner import Checked, KernelRunner, Language
from ocio_gen.verification.kernels.sources import read_source
from ocio_gen.verification.parameters import Parameter

GIZMO = Language("gizmo", ".c", ("-std=gnu17",))

_NODE = re.compile(r"^ ([A-Z]\w+) \{$", re.A)
_KNOB = re.compile(r"addUserKnob \{(\d+) (\w+)", re.A)
_VALUE = re.compile(r"^ (\w+) (?:\{([-\d. ]+)\}|([-\d.]+))$", re.M | re.A)
_NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:e[-+]?\d+)?", re.A)
_NODE_KNOB = re.compile(r'^  (\w+) "?(.*?)"?$', re.M | re.A)
_NAME = re.compile(r"[A-Za-z_]\w*", re.A)

# Kinds of knobs, by Nuke's numbers.
_COLOUR, _TAB = "18", "20"


def load_gizmo(path: Path, runner: KernelRunner) -> Kernel:
    """Return a gizmo compiled for this machine.

    Args:
        path: The .gizmo file: a chain of Expression and ColorMatrix nodes, and a Switch at its end, maybe.
        runner: What compiles and runs it.

    Raises:
        UserError: it cannot be read, has other nodes, or an expression that is none.
    """
    text = read_source(path, "a gizmo")
    knobs = {name: kind for kind, name in _KNOB.findall(text) if kind != _TAB}
    values = {name: (several or one).split() for name, several, one in _VALUE.findall(text) if name in knobs}
    parameters = tuple(
        Parameter(name, _default(path, name, values), 3 if kind == _COLOUR else 1)
        for name, kind in knobs.items()
    )
    names = _names(parameters)
    steps = [_Node(path, kind, body, names).as_c() for kind, body in _nodes(text)]
    return runner.compiled(Checked(""), _as_c(steps, names), path, GIZMO, parameters)


def _nodes(text: str) -> list[tuple[str, str]]:
    """Return the kind and the body of each node."""
    nodes: list[tuple[str, str]] = []
    kind, body = "", list[str]()
    for line in text.splitlines():
        found = _NODE.match(line)
        if found:
            kind, body = found[1], []
        elif line == " }" and kind:
            nodes.append((kind, "\n".join(body)))
            kind = ""
        else:
            body.append(line)
    return nodes


def _default(path: Path, name: str, values: dict[str, list[str]]) -> float:
    value = values.get(name, ["0"])[0]
    try:
        return float(value)
    except ValueError:
        raise InvalidPluginError(path, f"the value of {name} is {value}, which is no number") from None


def _names(parameters: tuple[Parameter, ...]) -> list[str]:
    """Return what expressions call the numbers of parameters, in their order."""
    return [
        name
        for one in parameters
        for name in ([f"{one.name}.{channel}" for channel in "rgb"] if one.count > 1 else [one.name])
    ]


@dataclass(frozen=True)
class _Node:
    """A node of a gizmo."""

    path: Path
    kind: str
    body: str
    names: Collection[str]  # of the gizmo's knobs

    def as_c(self) -> str:
        """Return the C of the node, which changes r, g and b."""
        if self.kind in {"Input", "Output"}:
            return ""
        if self.kind == "Expression":
            return self._expressions()
        if self.kind == "ColorMatrix":
            return self._matrix()
        if self.kind == "Switch":
            return f"    if (!({self._c('which', '0')})) {{ r = in[0]; g = in[1]; b = in[2]; }}\n"
        raise InvalidPluginError(
            self.path, f"has a {self.kind} node", hint="only Expression and ColorMatrix can be run here"
        )

    def _knobs(self) -> dict[str, str]:
        return dict(_NODE_KNOB.findall(self.body))

    def _c(self, name: str, default: str, temporaries: Collection[str] = ()) -> str:
        text = self._knobs().get(name, default).strip('{}"')
        return expression_as_c(text, Place(self.path, f"{self.kind}, {name}"), self.names, temporaries)

    def _expressions(self) -> str:
        knobs, known, lines = self._knobs(), list[str](), ""
        for n in range(4):
            name = knobs.get(f"temp_name{n}")
            if name is None:
                continue
            if not _NAME.fullmatch(name):
                raise InvalidPluginError(self.path, f"Expression, temp_name{n}: {name} is no name")
            lines += f"float {temporary(name)} = {self._c(f'temp_expr{n}', '0', known)}; "
            known.append(name)
        # What is not given stays as it is.
        made = "".join(f"float {'xyz'[n]} = {self._c(f'expr{n}', 'rgb'[n], known)}; " for n in range(3))
        return f"    {{ {lines}{made}r = x; g = y; b = z; }}\n"

    def _matrix(self) -> str:
        _, _, rest = self.body.partition("matrix")
        m = [float(number) for number in _NUMBER.findall(rest.partition("disable")[0])]
        if len(m) != 9:
            raise InvalidPluginError(self.path, f"a ColorMatrix has {len(m)} numbers", hint="it takes 9")
        rows = [f"{m[n]!r}f * r + {m[n + 1]!r}f * g + {m[n + 2]!r}f * b" for n in (0, 3, 6)]
        made = ", ".join(f"{name} = {row}" for name, row in zip("xyz", rows, strict=True))
        return f"    if (!({self._c('disable', '0')})) {{ float {made}; r = x; g = y; b = z; }}\n"


def _as_c(steps: list[str], names: list[str]) -> str:
    variables = "".join(f"    float {knob(name)} = values[{index}];\n" for index, name in enumerate(names))
    return f"""
__attribute__((visibility("default")))
void run(const float *in, float *out, int width, int height, const float *values)
{{
{variables}    for (int i = 0; i < width * height; ++i, in += 4, out += 4) {{
    float r = in[0], g = in[1], b = in[2];
{"".join(steps)}    out[0] = r, out[1] = g, out[2] = b, out[3] = in[3];
    }}
}}
"""
