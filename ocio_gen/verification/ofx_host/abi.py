# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""OpenFX's C interface as ctypes declares it: structures and status codes. Each suite has its own file."""

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_double, c_int, c_uint, c_void_p
from enum import IntEnum


class Status(IntEnum):
    """What an action or a suite's function returns."""

    OK = 0
    FAILED = 1
    ERR_FATAL = 2
    ERR_UNKNOWN = 3
    ERR_MISSING_HOST_FEATURE = 4
    ERR_UNSUPPORTED = 5
    ERR_EXISTS = 6
    ERR_FORMAT = 7
    ERR_MEMORY = 8
    ERR_BAD_HANDLE = 9
    ERR_BAD_INDEX = 10
    ERR_VALUE = 11
    REPLY_YES = 12
    REPLY_NO = 13
    REPLY_DEFAULT = 14
    UNLICENSED = 15
    ERR_IMAGE_FORMAT = 1000
    GPU_OUT_OF_MEMORY = 1001
    GPU_RENDER_FAILED = 1002


FetchSuite = CFUNCTYPE(c_void_p, c_void_p, c_char_p, c_int)
SetHost = CFUNCTYPE(None, c_void_p)
MainEntry = CFUNCTYPE(c_int, c_char_p, c_void_p, c_void_p, c_void_p)
ThreadFunction = CFUNCTYPE(None, c_uint, c_uint, c_void_p)


class OfxHost(Structure):
    """What a plug-in is given of its host."""

    _fields_ = (("host", c_void_p), ("fetch_suite", FetchSuite))


class OfxPlugin(Structure):
    """What a binary tells of one plug-in."""

    _fields_ = (
        ("api", c_char_p),
        ("api_version", c_int),
        ("identifier", c_char_p),
        ("version_major", c_uint),
        ("version_minor", c_uint),
        ("set_host", SetHost),
        ("main_entry", MainEntry),
    )


class RectD(Structure):
    """A rectangle in canonical coordinates."""

    _fields_ = (("x1", c_double), ("y1", c_double), ("x2", c_double), ("y2", c_double))


def suite(name: str, **functions: tuple[type, ...]) -> type[Structure]:
    """Return a suite's structure: of each function, in the standard's order, its result and its arguments."""
    fields = [(function, CFUNCTYPE(*types)) for function, types in functions.items()]
    return type(name, (Structure,), {"_fields_": fields})


def binary(path: str) -> ctypes.CDLL:
    """Return a loaded plug-in binary, its exports declared.

    Raises:
        OSError: it cannot be loaded.
        AttributeError: it lacks an export.
    """
    library = ctypes.CDLL(path)
    library.OfxGetNumberOfPlugins.restype = c_int
    library.OfxGetNumberOfPlugins.argtypes = ()
    library.OfxGetPlugin.restype = POINTER(OfxPlugin)
    library.OfxGetPlugin.argtypes = (c_int,)
    return library
