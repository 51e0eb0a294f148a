"""Nuke's gizmos of Expression and ColorMatrix nodes as C: their pixels without Nuke.

Numbers are float32 throughout, which is the least that Nuke's own can be.
"""

import re
from pathlib import Path

from ocio_gen.compiler import Compiler
from ocio_gen.errors import UserError
from ocio_gen.verify.kernels.kernel import Kernel, Parameter, compiled

_NODE = re.compile(r"^ ([A-Z]\w+) \{\n(.*?)^ \}$", re.M | re.S)
_KNOB = re.compile(r"addUserKnob \{(\d+) (\w+)")
_VALUE = re.compile(r"^ (\w+) (?:\{([-\d. ]+)\}|([-\d.]+))$", re.M)
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d*)?(?:e[-+]?\d+)?)(?![\w.])")

# Kinds of knobs, by Nuke's numbers.
_COLOUR, _TAB = "18", "20"

_HEAD = """\
#define log __builtin_logf
#define pow __builtin_powf
#define floor __builtin_floorf
#define isinf(x) __builtin_isinf(x)
static float max(float a, float b) { return a > b ? a : b; }
static float min(float a, float b) { return a < b ? a : b; }
"""


def load_gizmo(path: Path, folder: Path, compiler: Compiler) -> Kernel:
    """Return a gizmo compiled for this machine.

    Args:
        path: The .gizmo file: a chain of Expression and ColorMatrix nodes, and a Switch at its end, maybe.
        folder: Where to compile.
        compiler: What compiles.

    Raises:
        UserError: it cannot be read, or has other nodes.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as a gizmo ({error})") from None
    knobs = {name: kind for kind, name in _KNOB.findall(text) if kind != _TAB}
    values = {name: (several or one).split() for name, several, one in _VALUE.findall(text) if name in knobs}
    try:
        parameters = tuple(
            Parameter(name, float(values.get(name, ["0"])[0]), 3 if kind == _COLOUR else 1)
            for name, kind in knobs.items()
        )
        steps = [_step(path, kind, body) for kind, body in _NODE.findall(text)]
    except (LookupError, ValueError) as error:
        raise UserError(f"{path}: a knob is missing or has no number ({error}); export it again") from None
    return compiled(_as_c(steps, parameters), ".c", folder, path.stem, parameters, compiler)


def _step(path: Path, kind: str, body: str) -> str:
    """Return the C of one node, which changes r, g and b."""
    knobs = dict(re.findall(r'^  (\w+) "?(.*?)"?$', body, re.M))
    if kind in {"Input", "Output"}:
        return ""
    if kind == "Expression":
        temporaries = "".join(
            f"float {knobs[f'temp_name{n}']} = {_c(knobs[f'temp_expr{n}'])}; "
            for n in range(4)
            if f"temp_name{n}" in knobs
        )
        made = "".join(f"float {'xyz'[n]} = {_c(knobs[f'expr{n}'])}; " for n in range(3))
        return f"    {{ {temporaries}{made}r = x; g = y; b = z; }}\n"
    if kind == "ColorMatrix":
        m = re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", body.split("disable", maxsplit=1)[0].split("matrix", 1)[1])
        rows = [f"{m[n]}f * r + {m[n + 1]}f * g + {m[n + 2]}f * b" for n in (0, 3, 6)]
        off = _c(knobs["disable"].strip("{}"))
        made = ", ".join(f"{name} = {row}" for name, row in zip("xyz", rows, strict=True))
        return f"    if (!({off})) {{ float {made}; r = x; g = y; b = z; }}\n"
    if kind == "Switch":
        which = _c(knobs["which"].strip('{}"'))
        return f"    if (!({which})) {{ r = in[0]; g = in[1]; b = in[2]; }}\n"
    raise UserError(f"{path}: has a {kind} node; only Expression and ColorMatrix can be run here")


def _c(expression: str) -> str:
    """Return an expression of Nuke's as C: numbers are float32, knobs of the gizmo are variables."""
    named = re.sub(r"parent\.(\w+)\.([rgb])", r"\1_\2", expression)
    return _NUMBER.sub(_as_float, re.sub(r"parent\.(\w+)", r"\1", named))


def _as_float(match: re.Match[str]) -> str:
    return f"{float(match[1])!r}f"


def _as_c(steps: list[str], parameters: tuple[Parameter, ...]) -> str:
    names = [
        name
        for one in parameters
        for name in ([f"{one.name}_{channel}" for channel in "rgb"] if one.count > 1 else [one.name])
    ]
    variables = "".join(f"    float {name} = values[{index}];\n" for index, name in enumerate(names))
    return f"""\
{_HEAD}
__attribute__((visibility("default"))) void run(const float *in, float *out, int count, const float *values)
{{
{variables}    for (int i = 0; i < count; ++i, in += 3, out += 3) {{
    float r = in[0], g = in[1], b = in[2];
{"".join(steps)}    out[0] = r, out[1] = g, out[2] = b;
    }}
}}
"""
