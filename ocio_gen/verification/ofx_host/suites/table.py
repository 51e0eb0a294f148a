# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The table of suites: every suite that a host hands out, by its name and version in the standard.

Not here, and so NULL to plug-ins that ask: OpenGL, the drawing and the dialog suite, and vendors' own.
"""

from collections.abc import Callable, Mapping
from ctypes import Structure

from ocio_gen.verification.ofx_host.registry import Functions, Registry
from ocio_gen.verification.ofx_host.suites import (
    image_effects,
    interacts,
    memory,
    messages,
    parameters,
    parametric,
    progress,
    properties,
    threads,
    timeline,
)

# The structure of each, and what makes its functions for a host.
SUITES: Mapping[tuple[str, int], tuple[type[Structure], Callable[[Registry], Functions]]] = {
    ("OfxPropertySuite", 1): (properties.PropertySuite, properties.functions),
    ("OfxImageEffectSuite", 1): (image_effects.ImageEffectSuite, image_effects.functions),
    ("OfxParameterSuite", 1): (parameters.ParameterSuite, parameters.functions),
    ("OfxParametricParameterSuite", 1): (parametric.ParametricSuite, parametric.functions),
    ("OfxMemorySuite", 1): (memory.MemorySuite, memory.functions),
    ("OfxMultiThreadSuite", 1): (threads.MultiThreadSuite, threads.functions),
    ("OfxMessageSuite", 1): (messages.MessageSuite1, messages.functions),
    ("OfxMessageSuite", 2): (messages.MessageSuite2, messages.functions),
    ("OfxProgressSuite", 1): (progress.ProgressSuite1, progress.functions),
    ("OfxProgressSuite", 2): (progress.ProgressSuite2, progress.functions),
    ("OfxTimeLineSuite", 1): (timeline.TimeLineSuite, timeline.functions),
    ("OfxInteractSuite", 1): (interacts.InteractSuite, interacts.functions),
}
