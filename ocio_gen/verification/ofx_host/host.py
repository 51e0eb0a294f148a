# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The host: its suites, and all that it handed out."""

import ctypes
import threading
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from ocio_gen.verification.ofx_host import abi
from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.effects import Clip, Effect, Param, ParamSet
from ocio_gen.verification.ofx_host.properties import PropertySet, Value
from ocio_gen.verification.ofx_host.property_names import COLOUR_MANAGEMENT, is_standard
from ocio_gen.verification.ofx_host.threads import Threads

# A plug-in that does the same in a loop is not to fill the memory.
MOST_PROBLEMS = 100

Kind = TypeVar("Kind")

# A suite's functions, by the names that `abi` has for them.
Functions: TypeAlias = dict[str, Callable[..., Any]]

# The type of choices that are stored as text, of OpenFX 1.5.
STRING_CHOICE = "OfxParamTypeStrChoice"
# What a host says that has them.
STRING_CHOICES = "OfxParamHostPropSupportsStrChoice"

_DIMENSIONS = {"OfxParamTypeDouble3D": 3, "OfxParamTypeDouble2D": 2}


class Host:
    """A host. One is enough for several binaries; it may be asked from several threads."""

    # Properties that it does not know.
    unknown = COLOUR_MANAGEMENT

    def __init__(self, cpus: int = 2) -> None:
        """Make a host.

        Args:
            cpus: As its multi-thread suite tells plug-ins.
        """
        self._cpus = cpus
        self.problems: list[str] = []  # what plug-ins did that they must not
        self.messages: list[str] = []  # that plug-ins show and have not taken back
        self._handles: dict[int, object] = {}
        self._next_handle = 0x1000
        self._lock = threading.Lock()
        self._images_out: dict[int, str] = {}
        self._suites = {suite: self._filled(suite[0], made) for suite, made in self.functions().items()}
        self.properties = PropertySet("host", {"OfxPropName": [b"org.ocio_gen.host"]})
        self._fetch = abi.FetchSuite(self._fetch_suite)
        self.struct = abi.OfxHost(self.handle(self.properties), self._fetch)

    # -- handles --------------------------------------------------------------------------------

    def handle(self, thing: object) -> int:
        """Return a new handle of something."""
        with self._lock:
            self._next_handle += 16
            self._handles[self._next_handle] = thing
            return self._next_handle

    def forget(self, *handles: int) -> None:
        """Make handles invalid."""
        with self._lock:
            for handle in handles:
                self._handles.pop(handle, None)

    @property
    def images_out(self) -> list[str]:
        """The clips whose images were taken and not given back."""
        return list(self._images_out.values())

    def problem(self, text: str) -> Status:
        """Keep a complaint about a plug-in; return an error for it."""
        with self._lock:
            if text not in self.problems and len(self.problems) < MOST_PROBLEMS:
                self.problems.append(text)
        return Status.ERR_BAD_HANDLE

    def _thing(self, handle: int | None, kind: type[Kind], function: str) -> Kind | None:
        thing = self._handles.get(handle or 0)
        if isinstance(thing, kind):
            return thing
        self.problem(f"{function}: a handle that is no {kind.__name__}")
        return None

    # -- suites ---------------------------------------------------------------------------------

    def functions(self) -> dict[tuple[str, int], Functions]:
        """Return the functions of each suite, by its name and version."""
        return {
            ("OfxPropertySuite", 1): self._property_functions(),
            ("OfxImageEffectSuite", 1): self._effect_functions(),
            ("OfxParameterSuite", 1): self._param_functions(),
            ("OfxMessageSuite", 2): self._message_functions(),
            ("OfxMultiThreadSuite", 1): Threads(self._cpus, self.problem).functions(),
        }

    def _fetch_suite(self, _: int, name: bytes, version: int) -> int | None:
        suite = self._suites.get((name.decode(), version))
        return None if suite is None else ctypes.addressof(suite)

    def _filled(self, name: str, functions: Functions) -> ctypes.Structure:
        made = abi.SUITES[name]()
        for function, kind in made._fields_:  # type: ignore[misc]
            given = functions.get(function) or self._missing(f"{name}.{function}")
            setattr(made, function, kind(self._guarded(given)))
        return made

    def _guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> int:  # noqa: ANN401 - whatever C hands over
            try:
                return int(function(*arguments))
            except Exception as error:
                self.problem(f"the host failed: {error!r}")
                return Status.FAILED

        return call

    def _missing(self, name: str) -> Callable[..., Status]:
        def call(*_: Any) -> Status:  # noqa: ANN401
            self.problem(f"{name}: called, and not expected of a plug-in like this")
            return Status.ERR_UNSUPPORTED

        return call

    # -- properties -----------------------------------------------------------------------------

    def _property_functions(self) -> Functions:
        functions: Functions = {"get_dimension": self._get_dimension}
        for kind in ("pointer", "string", "double", "int"):
            functions[f"set_{kind}"] = self._set_one
            functions[f"set_{kind}_n"] = self._set_many
            functions[f"get_{kind}"] = self._get_one
            functions[f"get_{kind}_n"] = self._get_many
        return functions

    def _property_set(self, handle: int, name: bytes) -> PropertySet | None:
        """Return a set that knows a property."""
        found = self._thing(handle, PropertySet, f"property {name.decode()}")
        text = name.decode()
        if found is None:
            return None
        if not is_standard(text):
            self.problem(f"{found.about}: {text} is no property of OpenFX")
        return None if text in self.unknown else found

    def _set_one(self, handle: int, name: bytes, index: int, value: Value) -> Status:
        found = self._property_set(handle, name)
        if found is None:
            return Status.ERR_UNKNOWN
        if found.put(name.decode(), index, value):
            return Status.OK
        self.problem(f"{found.about}: {name.decode()} has no index {index}")
        return Status.ERR_BAD_INDEX

    def _set_many(self, handle: int, name: bytes, count: int, values: Any) -> Status:  # noqa: ANN401
        found = self._property_set(handle, name)
        if found is None:
            return Status.ERR_UNKNOWN
        found.values[name.decode()] = [values[n] for n in range(count)]
        return Status.OK

    def _get_one(self, handle: int, name: bytes, index: int, value: Any) -> Status:  # noqa: ANN401
        found = self._property_set(handle, name)
        values = None if found is None else found.values.get(name.decode())
        if values is None:
            return Status.ERR_UNKNOWN
        if not 0 <= index < len(values):
            return Status.ERR_BAD_INDEX
        value[0] = values[index]
        return Status.OK

    def _get_many(self, handle: int, name: bytes, count: int, values: Any) -> Status:  # noqa: ANN401
        found = self._property_set(handle, name)
        held = None if found is None else found.values.get(name.decode())
        if held is None or count > len(held):
            return Status.ERR_UNKNOWN
        for n in range(count):
            values[n] = held[n]
        return Status.OK

    def _get_dimension(self, handle: int, name: bytes, count: Any) -> Status:  # noqa: ANN401
        found = self._property_set(handle, name)
        if found is None or name.decode() not in found.values:
            return Status.ERR_UNKNOWN
        count[0] = len(found.values[name.decode()])
        return Status.OK

    # -- effects and clips ----------------------------------------------------------------------

    def _effect_functions(self) -> Functions:
        return {
            "get_property_set": self._effect_properties,
            "get_param_set": self._effect_params,
            "clip_define": self._clip_define,
            "clip_get_handle": self._clip_handle,
            "clip_get_property_set": self._clip_properties,
            "clip_get_image": self._clip_image,
            "clip_release_image": self._clip_release,
            "abort": self._abort,
        }

    def _effect_properties(self, handle: int, out: Any) -> Status:  # noqa: ANN401
        effect = self._thing(handle, Effect, "getPropertySet")
        return (
            Status.ERR_BAD_HANDLE
            if effect is None
            else self._given(effect, "properties", effect.properties, out)
        )

    def _effect_params(self, handle: int, out: Any) -> Status:  # noqa: ANN401
        effect = self._thing(handle, Effect, "getParamSet")
        return (
            Status.ERR_BAD_HANDLE if effect is None else self._given(effect, "params", ParamSet(effect), out)
        )

    def _given(self, effect: Effect, key: str, thing: object, out: Any) -> Status:  # noqa: ANN401
        """Hand out a thing of an effect by a handle, the same one each time."""
        with self._lock:
            known = effect.handles.get(key)
        if known is None:
            effect.handles[key] = known = self.handle(thing)
        if out:
            out[0] = known
        return Status.OK

    def _clip_define(self, handle: int, name: bytes, out: Any) -> Status:  # noqa: ANN401
        effect = self._thing(handle, Effect, "clipDefine")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        clip = Clip(effect, name.decode(), PropertySet(f"clip {name.decode()}"))
        effect.clips[clip.name] = clip
        return self._given(effect, f"properties of clip {clip.name}", clip.properties, out)

    def _clip_handle(self, handle: int, name: bytes, out: Any, properties: Any) -> Status:  # noqa: ANN401
        effect = self._thing(handle, Effect, "clipGetHandle")
        clip = effect.clips.get(name.decode()) if effect else None
        if effect is None or clip is None:
            return Status.ERR_BAD_HANDLE
        if properties:
            self._given(effect, f"properties of clip {clip.name}", clip.properties, properties)
        return self._given(effect, f"clip {clip.name}", clip, out)

    def _clip_properties(self, handle: int, out: Any) -> Status:  # noqa: ANN401
        clip = self._thing(handle, Clip, "clipGetPropertySet")
        if clip is None:
            return Status.ERR_BAD_HANDLE
        return self._given(clip.effect, f"properties of clip {clip.name}", clip.properties, out)

    def _clip_image(self, handle: int, time: float, region: Any, out: Any) -> Status:  # noqa: ANN401
        clip = self._thing(handle, Clip, "clipGetImage")
        if clip is None or clip.image is None:
            return Status.FAILED
        image = clip.image
        properties = PropertySet(f"image of {clip.name}")
        properties.values = {
            "OfxImagePropData": [image.address],
            "OfxImagePropBounds": list(image.bounds),
            "OfxImagePropRegionOfDefinition": list(image.bounds),
            "OfxImagePropRowBytes": [image.row_bytes],
            "OfxImageEffectPropPixelDepth": [image.layout.depth.encode()],
            "OfxImageEffectPropComponents": [image.layout.components.encode()],
        }
        out[0] = given = self.handle(properties)
        with self._lock:
            self._images_out[given] = clip.name
        return Status.OK

    def _clip_release(self, handle: int) -> Status:
        with self._lock:
            known = self._images_out.pop(handle, None)
        if known is None:
            return self.problem("clipReleaseImage: an image that is not out")
        self.forget(handle)
        return Status.OK

    def _abort(self, handle: int) -> int:
        self._thing(handle, Effect, "abort")
        return 0

    # -- parameters -----------------------------------------------------------------------------

    def _param_functions(self) -> Functions:
        return {
            "define": self._param_define,
            "get_handle": self._param_handle,
            "get_value": lambda handle, *out: self._param_value(handle, 0.0, *out),
            "get_value_at_time": self._param_value,
            "set_value": self._param_set,
        }

    def _param_define(self, handle: int, kind: bytes, name: bytes, out: Any) -> Status:  # noqa: ANN401
        params = self._thing(handle, ParamSet, "paramDefine")
        if params is None:
            return Status.ERR_BAD_HANDLE
        effect, text = params.effect, name.decode()
        if kind.decode() == STRING_CHOICE and not self.properties.numbers(STRING_CHOICES):
            return Status.ERR_UNSUPPORTED
        if text in effect.params:
            return self.problem(f"paramDefine: {text} a second time")
        properties = PropertySet(f"parameter {text}")
        effect.params[text] = Param(effect, text, kind.decode(), properties)
        return self._given(effect, f"properties of parameter {text}", properties, out)

    def _param_handle(self, handle: int, name: bytes, out: Any, properties: Any) -> Status:  # noqa: ANN401
        params = self._thing(handle, ParamSet, "paramGetHandle")
        param = params.effect.params.get(name.decode()) if params else None
        if params is None or param is None:
            return Status.ERR_UNKNOWN
        if properties:
            self._given(params.effect, f"properties of parameter {param.name}", param.properties, properties)
        return self._given(params.effect, f"parameter {param.name}", param, out)

    def _param_value(self, handle: int, _: float, *out: int) -> Status:
        param = self._thing(handle, Param, "paramGetValue")
        if param is None:
            return Status.ERR_BAD_HANDLE
        if param.type == STRING_CHOICE:
            chosen = param.value[0] if param.value else param.properties.text("OfxParamPropDefault")
            param.text = str(chosen or "").encode()
            ctypes.c_char_p.from_address(out[0]).value = param.text
            return Status.OK
        dimensions = _DIMENSIONS.get(param.type, 1)
        values = param.value or tuple(param.properties.numbers("OfxParamPropDefault")) or (0,) * dimensions
        c_type = ctypes.c_double if "Double" in param.type else ctypes.c_int
        for address, value in zip(out[:dimensions], values, strict=True):
            c_type.from_address(address).value = float(value) if c_type is ctypes.c_double else int(value)
        return Status.OK

    def _param_set(self, handle: int, value: int | None) -> Status:
        """Set an integer, or a text, as plug-ins like ours do."""
        param = self._thing(handle, Param, "paramSetValue")
        if param is None:
            return Status.ERR_BAD_HANDLE
        if param.type == STRING_CHOICE:
            param.value = ((ctypes.c_char_p(value).value or b"").decode(),)
        else:
            param.value = (ctypes.c_int(value or 0).value,)
        return Status.OK

    # -- messages -------------------------------------------------------------------------------

    def _message_functions(self) -> Functions:
        return {
            "message": lambda *_: Status.OK,
            "set_persistent_message": self._show,
            "clear_persistent_message": self._take_back,
        }

    def _show(self, handle: int, _: bytes, __: bytes, form: bytes, value: bytes | None) -> Status:
        if self._thing(handle, Effect, "setPersistentMessage") is None:
            return Status.ERR_BAD_HANDLE
        self.messages.append(form.replace(b"%s", value or b"").decode())
        return Status.OK

    def _take_back(self, handle: int) -> Status:
        if self._thing(handle, Effect, "clearPersistentMessage") is None:
            return Status.ERR_BAD_HANDLE
        self.messages.clear()
        return Status.OK
