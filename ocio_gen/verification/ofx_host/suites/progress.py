# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The progress suite: nobody watches, and nobody stops a plug-in.

Source: OpenFX 1.5.1, ofxProgress.h.
"""

from ctypes import c_char_p, c_double, c_int, c_void_p

from ocio_gen.verification.ofx_host.abi import Status, suite
from ocio_gen.verification.ofx_host.effects import Effect
from ocio_gen.verification.ofx_host.registry import Functions, Registry

_UPDATE_AND_END = {"update": (c_int, c_void_p, c_double), "end": (c_int, c_void_p)}

ProgressSuite1 = suite("ProgressSuite1", start=(c_int, c_void_p, c_char_p), **_UPDATE_AND_END)
ProgressSuite2 = suite("ProgressSuite2", start=(c_int, c_void_p, c_char_p, c_char_p), **_UPDATE_AND_END)


def functions(registry: Registry) -> Functions:
    """Return the functions of either version by their names."""

    def start(handle: int, *_: bytes) -> Status:
        effect = registry.thing(handle, Effect, "progressStart")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        effect.progressing = True
        return Status.OK

    def progressing(handle: int, function: str) -> Effect | None:
        effect = registry.thing(handle, Effect, function)
        if effect is None or effect.progressing:
            return effect
        registry.problem(f"{function}: of what was not started")
        return None

    def update(handle: int, _: float) -> Status:
        return Status.ERR_BAD_HANDLE if progressing(handle, "progressUpdate") is None else Status.OK

    def end(handle: int) -> Status:
        effect = progressing(handle, "progressEnd")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        effect.progressing = False
        return Status.OK

    return {"start": start, "update": update, "end": end}
