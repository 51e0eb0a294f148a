# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""As much of Nuke's Python API as the scripts call: it keeps what they did, and refuses what Nuke does."""

import types
from pathlib import Path
from typing import Any

# The knobs that the scripts may set, and what those of the project can be.
_BLINK_KNOBS = {"kernelSourceFile", "reloadKernelSourceFile"}
_DEFAULTS: dict[str, set[str] | None] = {
    "Root.colorManagement": {"Nuke", "OCIO"},
    "Root.OCIO_config": {"nuke-default", "aces_1.2", "custom"},
    "Root.customOCIOConfigPath": None,  # any path
}


class Knob:
    def __init__(self, node, name):
        self._node, self._name = node, name

    def setValue(self, value):  # noqa: N802
        self._node.knobs[self._name] = value

    def execute(self):
        self._node.knobs[self._name] = "executed"


class Node:
    def __init__(self, kind):
        self.kind, self.knobs = kind, {}

    def __getitem__(self, name):
        if self.kind != "BlinkScript" or name not in _BLINK_KNOBS:
            raise NameError(f"knob {name} does not exist")  # as Nuke says it
        return Knob(self, name)


class Menu:
    def __init__(self, name):
        self.name, self.menus, self.commands = name, {}, {}

    def addMenu(self, name):  # noqa: N802
        first, _, rest = name.partition("/")  # Nuke makes a submenu of each
        inner = self.menus.setdefault(first, Menu(first))
        return inner.addMenu(rest) if rest else inner

    def addCommand(self, name, command):  # noqa: N802
        above, _, last = name.rpartition("/")
        (self.addMenu(above) if above else self).commands[last] = command


def stub(version):
    """Return a module that stands for Nuke's."""
    nuke: Any = types.ModuleType("nuke")
    nuke.NUKE_VERSION_MAJOR, nuke.NUKE_VERSION_MINOR = version
    nuke.paths, nuke.defaults, nuke.nodes, nuke.toolsets, nuke.root = [], {}, [], [], Menu("Nodes")
    nuke.pluginAddPath = nuke.paths.append

    def set_default(name, value):
        choices = _DEFAULTS[name]
        assert choices is None or value in choices, (name, value)
        nuke.defaults[name] = value

    nuke.knobDefault = set_default
    nuke.menu = lambda name: nuke.root if name == "Nodes" else Menu(name)

    def create(kind):
        gizmos = {path.stem for folder in nuke.paths for path in Path(folder).glob("*.gizmo")}
        if kind not in gizmos | {"BlinkScript"}:
            raise RuntimeError(f"{kind}: Unknown command")
        nuke.nodes.append(Node(kind))
        return nuke.nodes[-1]

    nuke.createNode = create
    nuke.loadToolset = nuke.toolsets.append
    return nuke
