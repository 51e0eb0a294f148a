# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""BlinkScript nodes: the kernel in a node's text is compiled and run behind the fence."""

from ocio_gen.verification.kernels.blink import blink_kernel
from ocio_gen.verification.kernels.nuke.images import Image, pixels_of, planes
from ocio_gen.verification.kernels.nuke.model import Call, Model, Run
from ocio_gen.verification.kernels.nuke.passed_knobs import CALLBACKS, OF_ALL, PASSED
from ocio_gen.verification.kernels.nuke.script import Node
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.parameters import Setting

# What a node has beside its kernel's parameters: how it is run, and what was made of its text.
_OWN = """
kernelSource kernelSourceFile recompileCount KernelDescription EncryptedKernelDescription
EncryptedKernelSource SourceLicensed ProgramGroup rebuild rebuild_finalise reloadKernelSourceFile
useGPUIfAvailable vectorize maxGPUMemory maxTileLines recompile publishMode protect loadKernelFile
isProtected specifiedFormat format
"""


def _bind(node: Node, runner: KernelRunner) -> Run:
    source = node.knobs.get("kernelSource")
    if source is None:
        raise node.refused("has no text of a kernel", "kernelSource")
    if "specifiedFormat" in node.knobs and node.knobs["specifiedFormat"].text not in {"false", "0"}:
        raise node.refused("cannot be run here", "specifiedFormat")
    compiled = blink_kernel(source.text, node.path, runner)
    kernel, labels = compiled.kernel, compiled.labels
    knobs = {
        f"{compiled.name}_{said}": name
        for name, label in labels.items()
        for said in (label, label.replace(" ", "_"))
    }
    for knob in node.knobs:
        if (
            knob not in knobs
            and knob not in PASSED | CALLBACKS | OF_ALL | set(_OWN.split()) | node.user.keys()
        ):
            raise node.refused("is no parameter of its kernel", knob)

    def run(call: Call) -> Image:
        values: dict[str, Setting] = {
            name: call.knobs.numbers(node, knob) for knob, name in knobs.items() if call.knobs.has(node, knob)
        }
        made = kernel.render(pixels_of(call.image, call.height, call.width), values)
        return planes(made)

    return run


BLINK_NODES: dict[str, Model] = {
    "BlinkScript": Model(bind=_bind, knobs=dict.fromkeys(_OWN.split(), ())),
}
