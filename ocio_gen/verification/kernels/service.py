# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Loads and runs compiled kernels for the process on the other side of the fence: what the child runs."""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.fence.lanes import Lane

_LIBRARIES: list[ctypes.CDLL] = []
_TABLES: list[npt.NDArray[np.float32]] = []  # kept, as kernels point to them


def load(given: dict[str, Any], _: Lane) -> dict[str, Any]:
    """Load a library that has a function `run`, and `set_lut` where it has LUTs."""
    try:
        library = ctypes.CDLL(given["path"])
    except OSError as error:
        raise ForeignCodeError("the kernel", f"cannot be loaded ({error})") from None
    library.run.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_void_p)
    library.run.restype = None
    _LIBRARIES.append(library)
    return {"kernel": len(_LIBRARIES) - 1}


def set_lut(given: dict[str, Any], lane: Lane) -> dict[str, Any]:
    """Hand a kernel the table of a LUT."""
    _TABLES.append(lane.read(np.float32, (given["numbers"],)))
    library = _LIBRARIES[given["kernel"]]
    library.set_lut.argtypes = (ctypes.c_int, ctypes.c_void_p, *[ctypes.c_int] * 3)
    table = _TABLES[-1].ctypes.data
    library.set_lut(given["index"], table, given["shaper"], given["cube"], int(given["trilinear"]))
    return {}


def run(given: dict[str, Any], lane: Lane) -> dict[str, Any]:
    """Run a kernel on an image."""
    height, width = given["height"], given["width"]
    source = lane.read(np.float32, (height, width, 4))
    made = np.empty_like(source)
    values = np.asarray(given["values"], np.float32)
    library = _LIBRARIES[given["kernel"]]
    library.run(source.ctypes.data, made.ctypes.data, width, height, values.ctypes.data)
    lane.write(made)
    return {}


HANDLERS: dict[str, Callable[[dict[str, Any], Lane], dict[str, Any]]] = {
    "load": load,
    "set_lut": set_lut,
    "run": run,
}
