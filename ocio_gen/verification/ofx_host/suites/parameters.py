# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The parameter suite of a host that animates nothing: a parameter has one value for all times, and no keys.

Source: OpenFX 1.5.1, ofxParam.h.
"""

import ctypes
from collections.abc import Callable, Sequence
from ctypes import POINTER, c_char_p, c_double, c_int, c_size_t, c_uint, c_void_p
from typing import Any

from ocio_gen.verification.ofx_host.abi import Status, suite
from ocio_gen.verification.ofx_host.effects import Effect, Param, ParamSet
from ocio_gen.verification.ofx_host.kinds import KINDS, Holds
from ocio_gen.verification.ofx_host.property_sets import param_properties
from ocio_gen.verification.ofx_host.registry import Functions, Registry
from ocio_gen.verification.ofx_host.variadic import doubles, values_after, whole_numbers

# To read values, as many pointers follow as a parameter has dimensions.
_OUT = (c_void_p,) * 4
_HANDLE, _TIME = POINTER(c_void_p), POINTER(c_double)

ParameterSuite = suite(
    "ParameterSuite",
    define=(c_int, c_void_p, c_char_p, c_char_p, _HANDLE),
    get_handle=(c_int, c_void_p, c_char_p, _HANDLE, _HANDLE),
    set_get_property_set=(c_int, c_void_p, _HANDLE),
    get_property_set=(c_int, c_void_p, _HANDLE),
    get_value=(c_int, c_void_p, *_OUT),
    get_value_at_time=(c_int, c_void_p, c_double, *_OUT),
    get_derivative=(c_int, c_void_p, c_double, *_OUT),
    get_integral=(c_int, c_void_p, c_double, c_double, *_OUT),
    set_value=(c_int, c_void_p, *values_after(1)),
    set_value_at_time=(c_int, c_void_p, *values_after(1)),  # the time is the first of the doubles
    get_num_keys=(c_int, c_void_p, POINTER(c_uint)),
    get_key_time=(c_int, c_void_p, c_uint, _TIME),
    get_key_index=(c_int, c_void_p, c_double, c_int, POINTER(c_int)),
    delete_key=(c_int, c_void_p, c_double),
    delete_all_keys=(c_int, c_void_p),
    copy=(c_int, c_void_p, c_void_p, c_double, c_void_p),
    edit_begin=(c_int, c_void_p, c_char_p),
    edit_end=(c_int, c_void_p),
)

# More bytes than as many nobody keeps in a parameter.
_MOST_BYTES = 64 << 20


class OfxBytes(ctypes.Structure):
    """The bytes of a parameter, as C has them."""

    _fields_ = (("data", c_void_p), ("length", c_size_t))


def functions(registry: Registry) -> Functions:
    """Return the suite's functions by their names."""
    sets, params, values = _ParamSets(registry), _Params(registry), _Values(registry)
    return {
        "define": sets.define,
        "get_handle": sets.param,
        "set_get_property_set": sets.properties,
        "edit_begin": sets.edit_begin,
        "edit_end": sets.edit_end,
        "get_property_set": params.properties,
        "get_num_keys": params.num_keys,
        "get_key_time": params.key_time,
        "get_key_index": params.key_index,
        "delete_key": params.delete_key,
        "delete_all_keys": params.delete_all_keys,
        "copy": params.copy,
        "get_value": values.get,
        "get_value_at_time": lambda handle, _, *out: values.get(handle, *out),
        "get_derivative": lambda handle, _, *out: values.integral(handle, 0.0, 0.0, *out),
        "get_integral": values.integral,
        "set_value": lambda handle, *given: values.set(handle, 0, *given),
        "set_value_at_time": lambda handle, *given: values.set(handle, 1, *given),
    }


class _ParamSets:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def _effect(self, handle: int, function: str) -> Effect | None:
        params = self._registry.thing(handle, ParamSet, function)
        return params.effect if params else None

    def define(self, handle: int, kind: bytes, name: bytes, out: Any) -> Status:  # noqa: ANN401 - C's pointers
        effect, text = self._effect(handle, "paramDefine"), name.decode()
        if effect is None:
            return Status.ERR_BAD_HANDLE
        if effect.is_instance or text in effect.params:
            why = "of an instance" if effect.is_instance else "a second time"
            return self._registry.problem(f"paramDefine: {text} {why}", Status.ERR_EXISTS)
        if kind.decode() not in KINDS:
            about = f"{effect.properties.about}: {text} is of type {kind.decode()}"
            return self._registry.remark(f"{about}, which OpenFX does not have")
        param = Param(effect, text, kind.decode(), param_properties(text, kind.decode()))
        effect.params[text] = param
        return self._registry.given(effect, f"properties of parameter {text}", param.properties, out)

    def param(self, handle: int, name: bytes, out: Any, properties: Any) -> Status:  # noqa: ANN401
        effect = self._effect(handle, "paramGetHandle")
        param = effect.params.get(name.decode()) if effect else None
        if effect is None or param is None:
            return Status.ERR_UNKNOWN
        if properties:
            self._registry.given(
                effect, f"properties of parameter {param.name}", param.properties, properties
            )
        return self._registry.given(effect, f"parameter {param.name}", param, out)

    def properties(self, handle: int, out: Any) -> Status:  # noqa: ANN401
        effect = self._effect(handle, "paramSetGetPropertySet")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        return self._registry.given(effect, "properties", effect.properties, out)

    def edit_begin(self, handle: int, _: bytes) -> Status:
        effect = self._effect(handle, "paramEditBegin")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        effect.edits += 1
        return Status.OK

    def edit_end(self, handle: int) -> Status:
        effect = self._effect(handle, "paramEditEnd")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        if not effect.edits:
            return self._registry.problem("paramEditEnd: of what was not begun", Status.FAILED)
        effect.edits -= 1
        return Status.OK


class _Params:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def _asked(self, handle: int, function: str, otherwise: Callable[[], Status]) -> Status:
        """Return what is true of every parameter, if the handle is one's."""
        known = self._registry.thing(handle, Param, function)
        return Status.ERR_BAD_HANDLE if known is None else otherwise()

    def properties(self, handle: int, out: Any) -> Status:  # noqa: ANN401
        param = self._registry.thing(handle, Param, "paramGetPropertySet")
        if param is None:
            return Status.ERR_BAD_HANDLE
        key = f"properties of parameter {param.name}"
        return self._registry.given(param.effect, key, param.properties, out)

    def num_keys(self, handle: int, out: Any) -> Status:  # noqa: ANN401
        out[0] = 0
        return self._asked(handle, "paramGetNumKeys", lambda: Status.OK)

    def key_time(self, handle: int, _: int, __: Any) -> Status:  # noqa: ANN401
        return self._asked(handle, "paramGetKeyTime", lambda: Status.ERR_BAD_INDEX)

    def key_index(self, handle: int, _: float, __: int, out: Any) -> Status:  # noqa: ANN401
        out[0] = -1
        return self._asked(handle, "paramGetKeyIndex", lambda: Status.FAILED)

    def delete_key(self, handle: int, _: float) -> Status:
        return self._asked(handle, "paramDeleteKey", lambda: Status.ERR_BAD_INDEX)

    def delete_all_keys(self, handle: int) -> Status:
        return self._asked(handle, "paramDeleteAllKeys", lambda: Status.OK)

    def copy(self, to: int, source: int, _: float, __: int | None) -> Status:
        target, copied = (self._registry.thing(handle, Param, "paramCopy") for handle in (to, source))
        if target is None or copied is None:
            return Status.ERR_BAD_HANDLE
        if target.type != copied.type:
            text = f"paramCopy: {copied.name} to {target.name}, which is of another type"
            return self._registry.problem(text, Status.ERR_VALUE)
        target.value = copied.values
        target.curves = {index: [*points] for index, points in copied.curves.items()}
        return Status.OK


class _Values:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def get(self, handle: int, *out: int | None) -> Status:
        param = self._registry.thing(handle, Param, "paramGetValue")
        if param is None:
            return Status.ERR_BAD_HANDLE
        kind = KINDS[param.type]
        if None in out[: kind.count] or kind.holds in (Holds.NOTHING, Holds.CURVES):
            return self._registry.problem(f"paramGetValue: {param.name} has no such value", Status.ERR_VALUE)
        addresses = [address for address in out[: kind.count] if address is not None]
        if kind.holds is Holds.TEXT:
            c_char_p.from_address(addresses[0]).value = _kept(param)
        elif kind.holds is Holds.BYTES:
            pointed = ctypes.cast(c_char_p(_kept(param)), c_void_p).value
            made = OfxBytes.from_address(addresses[0])
            made.data, made.length = pointed, len(param.kept)
        else:
            _write(addresses, param.values, whole=kind.holds is Holds.INTEGERS)
        return Status.OK

    def integral(self, handle: int, begin: float, end: float, *out: int | None) -> Status:
        """Tell what a value is over a range of times, or how it changes over none: not at all."""
        param = self._registry.thing(handle, Param, "paramGetIntegral")
        if param is None:
            return Status.ERR_BAD_HANDLE
        count = KINDS[param.type].count
        addresses = [address for address in out[:count] if address is not None]
        if param.holds is not Holds.DOUBLES or len(addresses) < count:
            return self._registry.problem(
                f"{param.name} is no double that can be integrated", Status.ERR_VALUE
            )
        _write(addresses, [float(value) * (end - begin) for value in param.values], whole=False)
        return Status.OK

    def set(self, handle: int, times: int, *given: int | float) -> Status:
        """Set a value.

        Args:
            handle: The parameter's.
            times: How many of the doubles are times, and no values.
            given: What the caller left in registers, of which the values are some.
        """
        param = self._registry.thing(handle, Param, "paramSetValue")
        if param is None:
            return Status.ERR_BAD_HANDLE
        kind, whole = KINDS[param.type], whole_numbers(given, 1)
        if kind.holds is Holds.DOUBLES:
            param.value = tuple(doubles(given, 1)[times : times + kind.count])
        elif kind.holds is Holds.INTEGERS:
            param.value = tuple(c_int(int(value)).value for value in whole[: kind.count])
        elif kind.holds is Holds.TEXT:
            param.value = (ctypes.string_at(int(whole[0])).decode() if whole[0] else "",)
        elif kind.holds is Holds.BYTES:
            return self._set_bytes(param, int(whole[0]))
        else:
            return self._registry.problem(f"paramSetValue: {param.name} has no value", Status.ERR_VALUE)
        return Status.OK

    def _set_bytes(self, param: Param, address: int) -> Status:
        given = OfxBytes.from_address(address) if address else OfxBytes(None, 0)
        if given.length > _MOST_BYTES:
            return self._registry.problem(f"{param.name}: {given.length} bytes", Status.ERR_VALUE)
        param.value = (ctypes.string_at(given.data, given.length) if given.data else b"",)
        return Status.OK


def _kept(param: Param) -> bytes:
    """Return the text or the bytes of a parameter, which stay where they are until it is set again."""
    (value,) = param.values
    encoded = str(value).encode() if not isinstance(value, bytes) else value
    if encoded != param.kept:
        param.kept = encoded
    return param.kept


def _write(addresses: Sequence[int], values: Sequence[float | str | bytes], *, whole: bool) -> None:
    for address, value in zip(addresses, values, strict=True):
        if whole:
            c_int.from_address(address).value = int(value)
        else:
            c_double.from_address(address).value = float(value)
