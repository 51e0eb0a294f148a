# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Variadic functions that a plug-in calls: what C passes after the last argument that has a name.

ctypes makes no variadic function. By the calling convention of x86-64 outside of Windows a caller passes
whole numbers and pointers in one row of registers and doubles in another, whatever their order, and what is
left on the stack: a function that takes all of both rows finds the values.

Source: System V Application Binary Interface, AMD64 Architecture Processor Supplement, 3.2.3 and 3.5.7.
"""

import ctypes
from collections.abc import Sequence
from ctypes import Structure, c_char_p, c_double, c_int64, c_size_t, c_uint, c_void_p

_REGISTERS, _DOUBLES = 6, 8
# What a message takes of the stack.
_STACKED = 8
# Of a text that is put together.
_LONGEST = 4096


def values_after(named: int) -> tuple[type, ...]:
    """Return the types of the registers' values after some named pointers: whole numbers, then doubles."""
    return (c_int64,) * (_REGISTERS - named) + (c_double,) * _DOUBLES


def whole_numbers(values: Sequence[int | float], named: int) -> Sequence[int | float]:
    """Return the whole numbers and pointers among values."""
    return values[: _REGISTERS - named]


def doubles(values: Sequence[int | float], named: int) -> Sequence[int | float]:
    """Return the doubles among values, the named ones first."""
    return values[_REGISTERS - named :]


def text_after(named: int) -> tuple[type, ...]:
    """Return the types of what a format that is the last of some named pointers is filled from."""
    return (*values_after(named), *(c_int64,) * _STACKED)


class _List(Structure):
    """C's va_list."""

    _fields_ = (("whole", c_uint), ("doubles", c_uint), ("stacked", c_void_p), ("registers", c_void_p))


def filled(form: bytes, values: Sequence[int | float], named: int) -> bytes:
    """Return a format of C's with the values of `text_after` in it."""
    taken = _REGISTERS - named
    stacked = (c_int64 * _STACKED)(*map(int, values[taken + _DOUBLES :]))
    registers = (c_int64 * (_REGISTERS + 2 * _DOUBLES))()  # a double's register takes two
    registers[named:_REGISTERS] = [int(value) for value in values[:taken]]
    for place, value in enumerate(values[taken : taken + _DOUBLES]):
        offset = 8 * (_REGISTERS + 2 * place)
        c_double.from_buffer(registers, offset).value = value
    listed = _List(8 * named, 8 * _REGISTERS, ctypes.addressof(stacked), ctypes.addressof(registers))
    text = ctypes.create_string_buffer(_LONGEST)
    print_into = ctypes.CDLL(None).vsnprintf
    print_into.argtypes = (c_void_p, c_size_t, c_char_p, c_void_p)
    print_into(text, _LONGEST, form, ctypes.addressof(listed))
    return text.value
