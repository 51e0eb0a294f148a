# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The parametric parameter suite: curves through control points.

The standard leaves it to a host how a curve runs between its points: it is a line here, and level before the
first point and after the last. A curve without points is the identity, as the standard says of defaults.

Source: OpenFX 1.5.1, ofxParametricParam.h.
"""

from bisect import bisect_left
from ctypes import POINTER, c_bool, c_double, c_int, c_void_p
from typing import Any

import numpy as np

from ocio_gen.verification.ofx_host.abi import Status, suite
from ocio_gen.verification.ofx_host.effects import Param, Point
from ocio_gen.verification.ofx_host.kinds import PARAMETRIC
from ocio_gen.verification.ofx_host.registry import Functions, Registry

_OF_CURVE = (c_int, c_void_p, c_int)
_OUT = POINTER(c_double)

ParametricSuite = suite(
    "ParametricSuite",
    get_value=(*_OF_CURVE, c_double, c_double, _OUT),
    get_n_control_points=(*_OF_CURVE, c_double, POINTER(c_int)),
    get_nth_control_point=(*_OF_CURVE, c_double, c_int, _OUT, _OUT),
    set_nth_control_point=(*_OF_CURVE, c_double, c_int, c_double, c_double, c_bool),
    add_control_point=(*_OF_CURVE, c_double, c_double, c_double, c_bool),
    delete_control_point=(*_OF_CURVE, c_int),
    delete_all_control_points=_OF_CURVE,
)

# Nobody sets as many on one curve; what does so is in a loop.
_MOST_POINTS = 10_000
# A point as close to another takes its place.
_CLOSE = 1e-9


def functions(registry: Registry) -> Functions:
    """Return the suite's functions by their names."""
    curves = _Curves(registry)
    return {
        "get_value": curves.value,
        "get_n_control_points": curves.count,
        "get_nth_control_point": curves.point,
        "set_nth_control_point": curves.move,
        "add_control_point": curves.add,
        "delete_control_point": curves.delete,
        "delete_all_control_points": curves.clear,
    }


class _Curves:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def _points(self, handle: int, curve: int) -> list[Point] | Status:
        """Return the points of a curve, from the first on; or what is wrong."""
        param = self._registry.thing(handle, Param, "a parametric parameter")
        if param is None or param.type != PARAMETRIC:
            return Status.ERR_BAD_HANDLE
        dimension = next(iter(param.properties.numbers("OfxParamPropParametricDimension")), 1)
        if not 0 <= curve < dimension:
            return Status.ERR_BAD_INDEX
        return param.curves.setdefault(curve, [])

    def value(self, handle: int, curve: int, _: float, position: float, out: Any) -> Status:  # noqa: ANN401
        points = self._points(handle, curve)
        if isinstance(points, Status):
            return points
        keys, values = ([point[n] for point in points] for n in (0, 1))
        out[0] = float(np.interp(position, keys, values)) if points else position
        return Status.OK

    def count(self, handle: int, curve: int, _: float, out: Any) -> Status:  # noqa: ANN401
        points = self._points(handle, curve)
        if isinstance(points, Status):
            return points
        out[0] = len(points)
        return Status.OK

    def point(self, handle: int, curve: int, _: float, nth: int, key: Any, value: Any) -> Status:  # noqa: ANN401
        points = self._points(handle, curve)
        if isinstance(points, Status):
            return points
        if not 0 <= nth < len(points):
            return Status.ERR_BAD_INDEX
        key[0], value[0] = points[nth]
        return Status.OK

    def move(
        self, handle: int, curve: int, time: float, nth: int, key: float, value: float, animated: bool
    ) -> Status:
        points = self._points(handle, curve)
        if isinstance(points, Status):
            return points
        if not 0 <= nth < len(points):
            return Status.ERR_BAD_INDEX
        del points[nth]
        return self.add(handle, curve, time, key, value, animated)

    def add(self, handle: int, curve: int, _: float, key: float, value: float, __: bool) -> Status:
        points = self._points(handle, curve)
        if isinstance(points, Status):
            return points
        if len(points) >= _MOST_POINTS:
            return self._registry.problem("a curve has too many control points", Status.ERR_VALUE)
        place = bisect_left(points, key - _CLOSE, key=lambda point: point[0])
        taken = place < len(points) and points[place][0] <= key + _CLOSE
        points[place : place + taken] = [(key, value)]
        return Status.OK

    def delete(self, handle: int, curve: int, nth: int) -> Status:
        points = self._points(handle, curve)
        if isinstance(points, Status):
            return points
        if not 0 <= nth < len(points):
            return Status.ERR_BAD_INDEX
        del points[nth]
        return Status.OK

    def clear(self, handle: int, curve: int) -> Status:
        points = self._points(handle, curve)
        if isinstance(points, Status):
            return points
        points.clear()
        return Status.OK
