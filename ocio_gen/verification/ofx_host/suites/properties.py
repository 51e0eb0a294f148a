# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The property suite.

Source: OpenFX 1.5.1, ofxProperty.h.
"""

from ctypes import POINTER, c_char_p, c_double, c_int, c_void_p
from typing import Any

from ocio_gen.verification.ofx_host.abi import Status, suite
from ocio_gen.verification.ofx_host.properties import PropertySet, Value
from ocio_gen.verification.ofx_host.property_names import is_standard
from ocio_gen.verification.ofx_host.registry import Functions, Registry

_AT = (c_int, c_void_p, c_char_p, c_int)

PropertySuite = suite(
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
    reset=(c_int, c_void_p, c_char_p),
    get_dimension=(c_int, c_void_p, c_char_p, POINTER(c_int)),
)

# What Python has for the values of each type. (A pointer is a number; a null pointer is nothing.)
_KINDS: dict[str, tuple[type, ...]] = {
    "pointer": (int, type(None)),
    "string": (bytes,),
    "double": (float, int),
    "int": (int,),
}


def functions(registry: Registry) -> Functions:
    """Return the suite's functions by their names."""
    made: Functions = {}
    general = _Properties(registry)
    for name in _KINDS:
        typed = _Typed(registry, name)
        made[f"set_{name}"], made[f"set_{name}_n"] = typed.set_one, typed.set_many
        made[f"get_{name}"], made[f"get_{name}_n"] = typed.get_one, typed.get_many
    return made | {"reset": general.reset, "get_dimension": general.get_dimension}


class _Properties:
    """The functions for properties of any type."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def found(self, handle: int, name: bytes) -> PropertySet | Status:
        """Return the set that a handle stands for, or why it cannot have a property."""
        text = name.decode()
        found = self._registry.thing(handle, PropertySet, f"property {text}")
        if found is None:
            return Status.ERR_BAD_HANDLE
        if not is_standard(text):
            return self._registry.remark(f"{found.about}: {text} is no property of OpenFX")
        return Status.ERR_UNKNOWN if text in self._registry.unknown else found

    def reset(self, handle: int, name: bytes) -> Status:
        """Bring a property's default back."""
        found = self.found(handle, name)
        if isinstance(found, Status):
            return found
        return Status.OK if found.reset(name.decode()) else Status.ERR_UNKNOWN

    def get_dimension(self, handle: int, name: bytes, count: Any) -> Status:  # noqa: ANN401 - a pointer of C's
        """Tell how many values a property has."""
        found = self.found(handle, name)
        if isinstance(found, Status):
            return found
        values = found.values.get(name.decode())
        if values is None:
            return Status.ERR_UNKNOWN
        count[0] = len(values)
        return Status.OK


class _Typed(_Properties):
    """The functions for properties of one type."""

    def __init__(self, registry: Registry, kind: str) -> None:
        super().__init__(registry)
        self._kind, self._types = kind, _KINDS[kind]

    def set_one(self, handle: int, name: bytes, index: int, value: Value) -> Status:
        found = self._settable(handle, name)
        if isinstance(found, Status):
            return found
        if found.put(name.decode(), index, self._kept(value)):
            return Status.OK
        text = f"{found.about}: {name.decode()} has no index {index}"
        return self._registry.problem(text, Status.ERR_BAD_INDEX)

    def set_many(self, handle: int, name: bytes, count: int, values: Any) -> Status:  # noqa: ANN401
        found = self._settable(handle, name)
        if isinstance(found, Status):
            return found
        if count < 0:
            text = f"{found.about}: {name.decode()} of {count} values"
            return self._registry.problem(text, Status.ERR_BAD_INDEX)
        found.values[name.decode()] = [self._kept(values[n]) for n in range(count)]
        return Status.OK

    def get_one(self, handle: int, name: bytes, index: int, out: Any) -> Status:  # noqa: ANN401
        values = self._values(handle, name, index + 1)
        if isinstance(values, Status):
            return values
        if index < 0:
            return Status.ERR_BAD_INDEX
        out[0] = values[index]
        return Status.OK

    def get_many(self, handle: int, name: bytes, count: int, out: Any) -> Status:  # noqa: ANN401
        values = self._values(handle, name, count)
        if isinstance(values, Status):
            return values
        for n in range(count):
            out[n] = values[n]
        return Status.OK

    def _settable(self, handle: int, name: bytes) -> PropertySet | Status:
        """Return the set of a property that can be of this type."""
        found = self.found(handle, name)
        if isinstance(found, Status):
            return found
        return found if self._fits(found, name, found.values.get(name.decode(), [])) else Status.ERR_VALUE

    def _values(self, handle: int, name: bytes, count: int) -> list[Value] | Status:
        """Return the values of a property that has some and is of this type."""
        found = self.found(handle, name)
        if isinstance(found, Status):
            return found
        values = found.values.get(name.decode())
        if values is None:
            return Status.ERR_UNKNOWN
        if not 0 <= count <= len(values):
            return Status.ERR_BAD_INDEX
        return values if self._fits(found, name, values) else Status.ERR_VALUE

    def _kept(self, value: Value) -> Value:
        """Return a value as it is kept: no text at all is empty text."""
        return b"" if value is None and self._kind == "string" else value

    def _fits(self, found: PropertySet, name: bytes, values: list[Value]) -> bool:
        """Tell whether a property is of this type, as far as its values say."""
        if all(isinstance(value, self._types) for value in values):
            return True
        self._registry.remark(f"{found.about}: takes {name.decode()} for one of type {self._kind}")
        return False
