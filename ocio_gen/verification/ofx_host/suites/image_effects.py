# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The image effect suite: an effect's properties, parameters and clips, its images, and memory for images.

Source: OpenFX 1.5.1, ofxImageEffect.h.
"""

from ctypes import POINTER, c_char_p, c_double, c_int, c_size_t, c_void_p
from typing import Any

from ocio_gen.verification.ofx_host.abi import RectD, Status, suite
from ocio_gen.verification.ofx_host.effects import Clip, Effect, ParamSet
from ocio_gen.verification.ofx_host.images import Image
from ocio_gen.verification.ofx_host.properties import PropertySet
from ocio_gen.verification.ofx_host.property_sets import clip_properties
from ocio_gen.verification.ofx_host.registry import Functions, Registry
from ocio_gen.verification.ofx_host.suites.memory import Block

_HANDLE = POINTER(c_void_p)

ImageEffectSuite = suite(
    "ImageEffectSuite",
    get_property_set=(c_int, c_void_p, _HANDLE),
    get_param_set=(c_int, c_void_p, _HANDLE),
    clip_define=(c_int, c_void_p, c_char_p, _HANDLE),
    clip_get_handle=(c_int, c_void_p, c_char_p, _HANDLE, _HANDLE),
    clip_get_property_set=(c_int, c_void_p, _HANDLE),
    clip_get_image=(c_int, c_void_p, c_double, POINTER(RectD), _HANDLE),
    clip_release_image=(c_int, c_void_p),
    clip_get_region_of_definition=(c_int, c_void_p, c_double, POINTER(RectD)),
    abort=(c_int, c_void_p),
    image_memory_alloc=(c_int, c_void_p, c_size_t, _HANDLE),
    image_memory_free=(c_int, c_void_p),
    image_memory_lock=(c_int, c_void_p, _HANDLE),
    image_memory_unlock=(c_int, c_void_p),
)


def functions(registry: Registry) -> Functions:
    """Return the suite's functions by their names."""
    effects, clips, memory = _Effects(registry), _Clips(registry), _ImageMemory(registry)
    return {
        "get_property_set": effects.properties,
        "get_param_set": effects.params,
        "abort": effects.abort,
        "clip_define": clips.define,
        "clip_get_handle": clips.handle,
        "clip_get_property_set": clips.properties,
        "clip_get_image": clips.image,
        "clip_release_image": clips.release,
        "clip_get_region_of_definition": clips.region,
        "image_memory_alloc": memory.alloc,
        "image_memory_free": memory.free,
        "image_memory_lock": memory.lock,
        "image_memory_unlock": memory.unlock,
    }


class _Effects:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def properties(self, handle: int, out: Any) -> Status:  # noqa: ANN401 - a pointer of C's, as all of `out`
        effect = self._registry.thing(handle, Effect, "getPropertySet")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        return self._registry.given(effect, "properties", effect.properties, out)

    def params(self, handle: int, out: Any) -> Status:  # noqa: ANN401
        effect = self._registry.thing(handle, Effect, "getParamSet")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        return self._registry.given(effect, "params", ParamSet(effect), out)

    def abort(self, handle: int) -> int:
        """Tell that nobody wants a render to end early."""
        self._registry.thing(handle, Effect, "abort")
        return 0


class _Clips:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def define(self, handle: int, name: bytes, out: Any) -> Status:  # noqa: ANN401
        effect = self._registry.thing(handle, Effect, "clipDefine")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        text = name.decode()
        if effect.is_instance or text in effect.clips:
            why = "of an instance" if effect.is_instance else "a second time"
            return self._registry.problem(f"clipDefine: {text} {why}", Status.ERR_EXISTS)
        clip = Clip(effect, text, clip_properties(text))
        effect.clips[text] = clip
        return self._given_properties(clip, out)

    def handle(self, handle: int, name: bytes, out: Any, properties: Any) -> Status:  # noqa: ANN401
        effect = self._registry.thing(handle, Effect, "clipGetHandle")
        clip = effect.clips.get(name.decode()) if effect else None
        if effect is None or clip is None:
            return Status.ERR_BAD_HANDLE
        if properties:
            self._given_properties(clip, properties)
        return self._registry.given(effect, f"clip {clip.name}", clip, out)

    def properties(self, handle: int, out: Any) -> Status:  # noqa: ANN401
        clip = self._registry.thing(handle, Clip, "clipGetPropertySet")
        return Status.ERR_BAD_HANDLE if clip is None else self._given_properties(clip, out)

    def image(self, handle: int, _: float, __: Any, out: Any) -> Status:  # noqa: ANN401
        """Hand out the whole image, whatever region of it is asked for; it is the same at any time."""
        clip = self._registry.thing(handle, Clip, "clipGetImage")
        if clip is None:
            return Status.ERR_BAD_HANDLE
        if clip.image is None:
            return Status.FAILED
        out[0] = self._registry.take_image(_image_properties(clip.name, clip.image), clip.name)
        return Status.OK

    def release(self, handle: int) -> Status:
        if self._registry.give_image_back(handle):
            return Status.OK
        return self._registry.problem("clipReleaseImage: an image that is not out")

    def region(self, handle: int, _: float, out: Any) -> Status:  # noqa: ANN401
        """Tell where a clip has pixels: nowhere, if it is not connected, as the standard's own host does."""
        clip = self._registry.thing(handle, Clip, "clipGetRegionOfDefinition")
        if clip is None:
            return Status.ERR_BAD_HANDLE
        region = clip.image.bounds if clip.image else clip.region or (0, 0, 0, 0)
        out[0] = RectD(*map(float, region))
        return Status.OK

    def _given_properties(self, clip: Clip, out: Any) -> Status:  # noqa: ANN401
        return self._registry.given(clip.effect, f"properties of clip {clip.name}", clip.properties, out)


def _image_properties(clip: str, image: Image) -> PropertySet:
    return PropertySet(
        f"image of {clip}",
        {
            "OfxPropType": [b"OfxTypeImage"],
            "OfxImagePropData": [image.address],
            "OfxImagePropBounds": [*image.bounds],
            "OfxImagePropRegionOfDefinition": [*image.bounds],
            "OfxImagePropRowBytes": [image.row_bytes],
            "OfxImagePropField": [b"OfxFieldNone"],
            "OfxImagePropPixelAspectRatio": [1.0],
            "OfxImagePropUniqueIdentifier": [image.identifier.encode()],
            "OfxImageEffectPropRenderScale": [1.0, 1.0],
            "OfxImageEffectPropPixelDepth": [image.layout.depth.encode()],
            "OfxImageEffectPropComponents": [image.layout.components.encode()],
            "OfxImageEffectPropPreMultiplication": [image.layout.premultiplication.encode()],
        },
    )


class _ImageMemory:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def alloc(self, handle: int | None, size: int, out: Any) -> Status:  # noqa: ANN401
        out[0] = None
        if handle and self._registry.thing(handle, Effect, "imageMemoryAlloc") is None:
            return Status.ERR_BAD_HANDLE
        try:
            out[0] = self._registry.handle(Block(size))
        except MemoryError:
            return Status.ERR_MEMORY
        return Status.OK

    def free(self, handle: int) -> Status:
        block = self._registry.thing(handle, Block, "imageMemoryFree")
        if block is None:
            return Status.ERR_BAD_HANDLE
        if not block.intact:
            self._registry.problem("imageMemoryFree: bytes around the memory were written")
        self._registry.forget(handle)
        return Status.OK

    def lock(self, handle: int, out: Any) -> Status:  # noqa: ANN401
        block = self._registry.thing(handle, Block, "imageMemoryLock")
        out[0] = block.address if block else None
        return Status.OK if block else Status.ERR_BAD_HANDLE

    def unlock(self, handle: int) -> Status:
        block = self._registry.thing(handle, Block, "imageMemoryUnlock")
        return Status.OK if block else Status.ERR_BAD_HANDLE
