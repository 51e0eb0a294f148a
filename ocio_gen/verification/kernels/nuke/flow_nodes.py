# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nodes that hand an image on as it is."""

from ocio_gen.verification.kernels.nuke.images import Image
from ocio_gen.verification.kernels.nuke.model import Call, Model


def _passed(call: Call) -> Image | None:
    return call.inputs[0] if call.inputs else None


_HANDED_ON = ("Dot", "NoOp", "Viewer", "Input", "Output", "Group", "Gizmo", "BackdropNode", "StickyNote")

FLOW_NODES: dict[str, Model] = {
    "Switch": Model(_passed, knobs={"which": (0.0,)}, chooses=True),
    **dict.fromkeys(_HANDED_ON, Model(_passed, any_knob=True)),
}
