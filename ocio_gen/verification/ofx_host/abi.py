# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""OpenFX's C interface as ctypes declares it: structures, suites, status codes."""

import ctypes
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_double, c_int, c_size_t, c_uint, c_void_p
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


def _suite(name: str, **functions: tuple[type, ...]) -> type[Structure]:
    """Return a suite's structure: of each function, its result and its arguments."""
    fields = [(function, CFUNCTYPE(*types)) for function, types in functions.items()]
    return type(name, (Structure,), {"_fields_": fields})


_SET = c_void_p  # a handle of a property set
_AT = (c_int, _SET, c_char_p, c_int)

PropertySuite = _suite(
    "PropertySuite",
    set_pointer=(*_AT, c_void_p),
    set_string=(*_AT, c_char_p),
    set_double=(*_AT, c_double),
    set_int=(*_AT, c_int),
    set_pointer_n=(*_AT, POINTER(c_void_p)),
    set_string_n=(*_AT, POINTER(c_char_p)),
    set_double_n=(*_AT, POINTER(c_double)),
    set_int_n=(*_AT, POINTER(c_int)),
    get_pointer=(*_AT, POINTER(c_void_p)),
    get_string=(*_AT, POINTER(c_char_p)),
    get_double=(*_AT, POINTER(c_double)),
    get_int=(*_AT, POINTER(c_int)),
    get_pointer_n=(*_AT, POINTER(c_void_p)),
    get_string_n=(*_AT, POINTER(c_char_p)),
    get_double_n=(*_AT, POINTER(c_double)),
    get_int_n=(*_AT, POINTER(c_int)),
    reset=(c_int, _SET, c_char_p),
    get_dimension=(c_int, _SET, c_char_p, POINTER(c_int)),
)

ImageEffectSuite = _suite(
    "ImageEffectSuite",
    get_property_set=(c_int, c_void_p, POINTER(c_void_p)),
    get_param_set=(c_int, c_void_p, POINTER(c_void_p)),
    clip_define=(c_int, c_void_p, c_char_p, POINTER(c_void_p)),
    clip_get_handle=(c_int, c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p)),
    clip_get_property_set=(c_int, c_void_p, POINTER(c_void_p)),
    clip_get_image=(c_int, c_void_p, c_double, POINTER(RectD), POINTER(c_void_p)),
    clip_release_image=(c_int, c_void_p),
    clip_get_region_of_definition=(c_int, c_void_p, c_double, POINTER(RectD)),
    abort=(c_int, c_void_p),
    image_memory_alloc=(c_int, c_void_p, c_size_t, POINTER(c_void_p)),
    image_memory_free=(c_int, c_void_p),
    image_memory_lock=(c_int, c_void_p, POINTER(c_void_p)),
    image_memory_unlock=(c_int, c_void_p),
)

# The functions that read values are variadic: as many pointers follow as a parameter has dimensions.
_VALUES = (c_void_p,) * 4

ParameterSuite = _suite(
    "ParameterSuite",
    define=(c_int, c_void_p, c_char_p, c_char_p, POINTER(c_void_p)),
    get_handle=(c_int, c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p)),
    set_get_property_set=(c_int, c_void_p, POINTER(c_void_p)),
    get_property_set=(c_int, c_void_p, POINTER(c_void_p)),
    get_value=(c_int, c_void_p, *_VALUES),
    get_value_at_time=(c_int, c_void_p, c_double, *_VALUES),
    get_derivative=(c_int, c_void_p, c_double, *_VALUES),
    get_integral=(c_int, c_void_p, c_double, c_double, *_VALUES),
    set_value=(c_int, c_void_p, c_void_p),
    set_value_at_time=(c_int, c_void_p, c_double),
    get_num_keys=(c_int, c_void_p, POINTER(c_uint)),
    get_key_time=(c_int, c_void_p, c_uint, POINTER(c_double)),
    get_key_index=(c_int, c_void_p, c_double, c_int, POINTER(c_int)),
    delete_key=(c_int, c_void_p, c_double),
    delete_all_keys=(c_int, c_void_p),
    copy=(c_int, c_void_p, c_void_p, c_double, c_void_p),
    edit_begin=(c_int, c_void_p, c_char_p),
    edit_end=(c_int, c_void_p),
)

MultiThreadSuite = _suite(
    "MultiThreadSuite",
    multi_thread=(c_int, ThreadFunction, c_uint, c_void_p),
    num_cpus=(c_int, POINTER(c_uint)),
    index=(c_int, POINTER(c_uint)),
    is_spawned_thread=(c_int,),
    mutex_create=(c_int, POINTER(c_void_p), c_int),
    mutex_destroy=(c_int, c_void_p),
    mutex_lock=(c_int, c_void_p),
    mutex_unlock=(c_int, c_void_p),
    mutex_try_lock=(c_int, c_void_p),
)

# Version 2. One text can follow a format.
_SAYING = (c_int, c_void_p, c_char_p, c_char_p, c_char_p, c_char_p)

MessageSuite = _suite(
    "MessageSuite",
    message=_SAYING,
    set_persistent_message=_SAYING,
    clear_persistent_message=(c_int, c_void_p),
)

# By their names in the standard.
SUITES = {
    "OfxPropertySuite": PropertySuite,
    "OfxImageEffectSuite": ImageEffectSuite,
    "OfxParameterSuite": ParameterSuite,
    "OfxMultiThreadSuite": MultiThreadSuite,
    "OfxMessageSuite": MessageSuite,
}


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
