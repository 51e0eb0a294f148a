# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""As much of Nuke's Python API as the plug-ins' scripts call; it keeps what they did."""

import types
from typing import Any


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
    nuke.knobDefault = nuke.defaults.__setitem__
    nuke.menu = lambda name: nuke.root if name == "Nodes" else Menu(name)

    def create(kind):
        nuke.nodes.append(Node(kind))
        return nuke.nodes[-1]

    nuke.createNode = create
    nuke.loadToolset = nuke.toolsets.append
    return nuke
