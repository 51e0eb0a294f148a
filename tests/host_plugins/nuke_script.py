# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads Nuke's scripts with Tcl, which Nuke reads them in, and knows the nodes and knobs that Nuke has."""

import re
import subprocess
from dataclasses import dataclass, field

# The knobs of each node that we use, as Nuke's reference has them; of a gizmo, its own, too.
_ALWAYS = "name|label|selected|tile_color|inputs|disable"
_CONTEXT = "key[1-4]|value[1-4]"
_KNOBS = {
    "Gizmo": "",
    "Input": "",
    "Output": "",
    "Expression": r"temp_(name|expr)[0-3]|expr[0-3]",
    "ColorMatrix": "matrix|invert",
    "Switch": "which",
    "OCIOColorSpace": f"in_colorspace|out_colorspace|{_CONTEXT}",
    "OCIODisplay": f"colorspace|display|view|{_CONTEXT}",
    "OCIOLookTransform": f"in_colorspace|out_colorspace|look|{_CONTEXT}",
}

# Prints each node, user knob and other command, word by word, in hexadecimal; what reaches out is gone.
_TCL = """
foreach name {open exec socket source load file glob cd} { rename $name {} }
proc told {kind words} {
    puts [join [concat $kind [lmap word $words { binary encode hex [encoding convertto utf-8 $word] }]]]
    return ""
}
proc unknown {args} { told knob $args }
proc addUserKnob {words} { told user $words }
foreach name {version push stack end_group} { proc $name args {} }
proc node {kind {body ""}} { told node [list $kind]; uplevel #0 $body }
foreach name {%s} { interp alias {} $name {} node $name }
"""


@dataclass
class Node:
    """A node of a script."""

    kind: str
    knobs: dict[str, str] = field(default_factory=dict)
    user: dict[str, list[str]] = field(default_factory=dict)  # its own knobs: what comes after their names


def commands_of(script, folder):
    """Return what Tcl makes of a script: (node, user or knob; its words) of each command."""
    path = folder / "script.tcl"
    path.write_text(_TCL % " ".join(_KNOBS) + script)
    ran = subprocess.run(["tclsh", "-encoding", "utf-8", path], capture_output=True, text=True, check=True)
    commands = [line.split(" ") for line in ran.stdout.splitlines()]
    return [(kind, [bytes.fromhex(word).decode() for word in words]) for kind, *words in commands]


def nodes_of(script, folder):
    """Return the nodes of a script; what Nuke does not have, a node or a knob of it, fails."""
    nodes: list[Node] = []
    for kind, words in commands_of(script, folder):
        if kind == "node":
            nodes.append(Node(*words))
        elif kind == "user":
            nodes[-1].user[words[1]] = words[2:]
        else:
            name, value = words
            node = nodes[-1]
            assert name in node.user or re.fullmatch(f"{_ALWAYS}|{_KNOBS[node.kind]}", name), (node, name)
            node.knobs[name] = value
    return nodes
