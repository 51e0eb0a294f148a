# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nodes that hand an image on as it is."""

from ocio_gen.verification.kernels.nuke.images import Image
from ocio_gen.verification.kernels.nuke.model import Call, Model


def _passed(call: Call) -> Image | None:
    return call.inputs[0] if call.inputs else None


_OTHERS = ("Dot", "NoOp", "Viewer", "Input", "Output", "Group", "Gizmo", "BackdropNode", "StickyNote")

FLOW_NODES: dict[str, Model] = {
    "Switch": Model(_passed, knobs={"which": (0.0,)}, chooses=True),
    **{
        kind: Model(_passed, any_knob=True)
        for kind in (
            "Dot",
            "NoOp",
            "Viewer",
            "Input",
            "Output",
            "Group",
            "Gizmo",
            "BackdropNode",
            "StickyNote",
        )
    },
}
