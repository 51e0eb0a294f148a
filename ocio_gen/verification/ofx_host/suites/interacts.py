# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The interact suite of a host that has no interacts: it says so, and no handle of one is right.

(Plug-ins that draw overlays fetch it when they load, and do without where the host has none.)

Source: OpenFX 1.5.1, ofxInteract.h.
"""

from ctypes import POINTER, c_int, c_void_p

from ocio_gen.verification.ofx_host.abi import Status, suite
from ocio_gen.verification.ofx_host.registry import Functions, Registry

InteractSuite = suite(
    "InteractSuite",
    swap_buffers=(c_int, c_void_p),
    redraw=(c_int, c_void_p),
    get_property_set=(c_int, c_void_p, POINTER(c_void_p)),
)


def functions(registry: Registry) -> Functions:
    """Return the suite's functions by their names."""

    def refused(*_: object) -> Status:
        return registry.problem("the interact suite is used, and the host has no interact")

    return {"swap_buffers": refused, "redraw": refused, "get_property_set": refused}
