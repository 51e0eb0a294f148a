# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The timeline suite: there is one frame.

Source: OpenFX 1.5.1, ofxTimeLine.h.
"""

from ctypes import POINTER, c_double, c_int, c_void_p
from typing import Any

from ocio_gen.verification.ofx_host.abi import Status, suite
from ocio_gen.verification.ofx_host.effects import Effect
from ocio_gen.verification.ofx_host.registry import Functions, Registry

_TIME = POINTER(c_double)

TimeLineSuite = suite(
    "TimeLineSuite",
    get_time=(c_int, c_void_p, _TIME),
    go_to_time=(c_int, c_void_p, c_double),
    get_time_bounds=(c_int, c_void_p, _TIME, _TIME),
)


def functions(registry: Registry) -> Functions:
    """Return the suite's functions by their names."""

    def get_time(handle: int, *out: Any) -> Status:  # noqa: ANN401 - pointers of C's
        if registry.thing(handle, Effect, "getTime") is None:
            return Status.ERR_BAD_HANDLE
        for time in out:
            time[0] = 0.0
        return Status.OK

    def go_to_time(handle: int, time: float) -> Status:
        if registry.thing(handle, Effect, "gotoTime") is None:
            return Status.ERR_BAD_HANDLE
        return Status.OK if time == 0.0 else Status.ERR_VALUE

    return {"get_time": get_time, "go_to_time": go_to_time, "get_time_bounds": get_time}
