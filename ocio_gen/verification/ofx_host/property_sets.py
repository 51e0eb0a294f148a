# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The properties that a host's property sets have before anybody sets them, and their defaults.

Source: OpenFX 1.5.1, "Properties by Object" and, for the defaults, each property's text in the headers.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ocio_gen.verification.ofx_host.images import COMPONENTS, DEPTHS, OPAQUE
from ocio_gen.verification.ofx_host.kinds import CHOICE, KINDS, PARAMETRIC, STRING_CHOICE, Holds
from ocio_gen.verification.ofx_host.properties import PropertySet, Value

Properties: TypeAlias = Mapping[str, Sequence[Value]]

# What a host says that has choices stored as text.
STRING_CHOICES = "OfxParamHostPropSupportsStrChoice"

CONTEXTS = tuple(
    f"OfxImageEffectContext{name}"
    for name in ("Filter", "General", "Generator", "Transition", "Retimer", "Paint")
)

# Frames a second, and frames: a still.
_RATE, _RANGE = (24.0,), (0.0, 0.0)
_INT_MOST, _DOUBLE_MOST = 2**31 - 1, 1.7976931348623157e308  # of limits that nobody set

_OFF = ("OpenGLRender", "CudaRender", "CudaStream", "MetalRender", "OpenCLRender", "OpenCL")

# It shows nothing, animates nothing, and renders on the CPU, one frame for itself.
HOST: Properties = {
    "OfxPropType": (b"OfxTypeImageEffectHost",),
    "OfxPropName": (b"org.ocio_gen.host",),
    "OfxPropLabel": (b"ocio_gen",),
    "OfxPropAPIVersion": (1, 5),
    "OfxPropVersion": (1, 0, 0),
    "OfxPropVersionLabel": (b"1.0",),
    "OfxPropHostOSHandle": (None,),
    "OfxImageEffectHostPropIsBackground": (1,),
    "OfxImageEffectHostPropNativeOrigin": (b"kOfxImageEffectHostPropNativeOriginBottomLeft",),
    "OfxImageEffectPropSupportsOverlays": (0,),
    "OfxImageEffectPropSupportsMultiResolution": (1,),
    "OfxImageEffectPropSupportsTiles": (1,),
    "OfxImageEffectPropTemporalClipAccess": (1,),
    "OfxImageEffectPropSupportedComponents": tuple(name.encode() for name in COMPONENTS),
    "OfxImageEffectPropSupportedContexts": tuple(name.encode() for name in CONTEXTS),
    "OfxImageEffectPropSupportedPixelDepths": tuple(name.encode() for name in DEPTHS),
    "OfxImageEffectPropMultipleClipDepths": (1,),
    "OfxImageEffectPropSupportsMultipleClipPARs": (0,),
    "OfxImageEffectPropSetableFrameRate": (0,),
    "OfxImageEffectPropSetableFielding": (0,),
    "OfxImageEffectPropRenderQualityDraft": (0,),
    "OfxImageEffectInstancePropSequentialRender": (0,),
    "OfxImageEffectPropCPURenderSupported": (b"true",),
    **{f"OfxImageEffectProp{name}Supported": (b"false",) for name in _OFF},
    "OfxParamHostPropSupportsCustomInteract": (0,),
    "OfxParamHostPropSupportsStringAnimation": (0,),
    "OfxParamHostPropSupportsChoiceAnimation": (0,),
    "OfxParamHostPropSupportsStrChoiceAnimation": (0,),
    "OfxParamHostPropSupportsBooleanAnimation": (0,),
    "OfxParamHostPropSupportsCustomAnimation": (0,),
    "OfxParamHostPropSupportsParametricAnimation": (0,),
    STRING_CHOICES: (0,),
    "OfxParamHostPropMaxParameters": (-1,),
    "OfxParamHostPropMaxPages": (0,),
    "OfxParamHostPropPageRowColumnCount": (0, 0),
}

_EFFECT: Properties = {
    "OfxPropType": (b"OfxTypeImageEffect",),
    "OfxPropPluginDescription": (b"",),
    "OfxPropVersion": (0, 0, 0),
    "OfxPropVersionLabel": (b"",),
    "OfxPropIcon": (b"", b""),
    "OfxPluginPropParamPageOrder": (),
    "OfxPropParamSetNeedsSyncing": (0,),
    "OfxImageEffectPluginPropGrouping": (b"",),
    "OfxImageEffectPluginPropSingleInstance": (0,),
    "OfxImageEffectPluginPropHostFrameThreading": (0,),
    "OfxImageEffectPluginPropFieldRenderTwiceAlways": (1,),
    "OfxImageEffectPluginPropOverlayInteractV1": (None,),
    "OfxImageEffectPluginPropOverlayInteractV2": (None,),
    "OfxImageEffectPluginRenderThreadSafety": (b"OfxImageEffectRenderInstanceSafe",),
    "OfxImageEffectInstancePropSequentialRender": (0,),
    "OfxImageEffectPropSupportedContexts": (),
    "OfxImageEffectPropSupportedPixelDepths": (),
    "OfxImageEffectPropClipPreferencesSlaveParam": (),
    "OfxImageEffectPropSupportsMultiResolution": (1,),
    "OfxImageEffectPropSupportsTiles": (1,),
    "OfxImageEffectPropTemporalClipAccess": (0,),
    "OfxImageEffectPropMultipleClipDepths": (0,),
    "OfxImageEffectPropSupportsMultipleClipPARs": (0,),
    "OfxImageEffectPropSupportsOverlays": (0,),
    "OfxImageEffectPropNoSpatialAwareness": (b"false",),
    "OfxImageEffectPropCPURenderSupported": (b"true",),
    **{f"OfxImageEffectProp{name}Supported": (b"false",) for name in _OFF},
    "OfxOpenGLPropPixelDepth": (),
}

_CLIP: Properties = {
    "OfxPropType": (b"OfxTypeClip",),
    "OfxImageEffectPropSupportedComponents": (),
    "OfxImageEffectPropTemporalClipAccess": (0,),
    "OfxImageEffectPropSupportsTiles": (1,),
    "OfxImageClipPropOptional": (0,),
    "OfxImageClipPropIsMask": (0,),
    "OfxImageClipPropFieldExtraction": (b"OfxFieldDoubled",),
}

_CLIP_INSTANCE: Properties = {
    "OfxImageClipPropConnected": (0,),
    "OfxImageEffectPropPixelDepth": (b"OfxBitDepthNone",),
    "OfxImageEffectPropComponents": (b"OfxImageComponentNone",),
    "OfxImageClipPropUnmappedPixelDepth": (b"OfxBitDepthNone",),
    "OfxImageClipPropUnmappedComponents": (b"OfxImageComponentNone",),
    "OfxImageEffectPropPreMultiplication": (OPAQUE.encode(),),
    "OfxImagePropPixelAspectRatio": (1.0,),
    "OfxImageEffectPropFrameRate": _RATE,
    "OfxImageEffectPropFrameRange": _RANGE,
    "OfxImageEffectPropUnmappedFrameRate": _RATE,
    "OfxImageEffectPropUnmappedFrameRange": _RANGE,
    "OfxImageClipPropFieldOrder": (b"OfxFieldNone",),
    "OfxImageClipPropContinuousSamples": (0,),
}

_PARAM: Properties = {
    "OfxPropType": (b"OfxTypeParameter",),
    "OfxPropIcon": (b"", b""),
    "OfxParamPropHint": (b"",),
    "OfxParamPropParent": (b"",),
    "OfxParamPropSecret": (0,),
    "OfxParamPropEnabled": (1,),
    "OfxParamPropDataPtr": (None,),
}

# Of what holds a value.
_VALUE: Properties = {
    "OfxParamPropAnimates": (1,),
    "OfxParamPropIsAnimating": (0,),
    "OfxParamPropIsAutoKeying": (0,),
    "OfxParamPropPersistant": (1,),
    "OfxParamPropEvaluateOnChange": (1,),
    "OfxParamPropPluginMayWrite": (0,),
    "OfxParamPropCacheInvalidation": (b"OfxParamInvalidateValueChange",),
    "OfxParamPropCanUndo": (1,),
    "OfxParamPropInteractV1": (None,),
    "OfxParamPropInteractSize": (0.0, 0.0),
    "OfxParamPropInteractSizeAspect": (1.0,),
    "OfxParamPropInteractMinimumSize": (10.0, 10.0),
    "OfxParamPropInteractPreferedSize": (10, 10),
    "OfxParamPropHasHostOverlayHandle": (0,),
    "kOfxParamPropUseHostOverlayHandle": (0,),
}

_OF_KINDS: Mapping[str, Properties] = {
    "OfxParamTypeString": {
        "OfxParamPropStringMode": (b"OfxParamStringIsSingleLine",),
        "OfxParamPropStringFilePathExists": (1,),
    },
    "OfxParamTypeCustom": {"OfxParamPropCustomCallbackV1": (None,)},
    CHOICE: {"OfxParamPropChoiceOption": (), "OfxParamPropChoiceOrder": ()},
    STRING_CHOICE: {"OfxParamPropChoiceOption": (), "OfxParamPropChoiceEnum": ()},
    "OfxParamTypeGroup": {"OfxParamPropGroupOpen": (1,)},
    "OfxParamTypePage": {"OfxParamPropPageChild": ()},
    PARAMETRIC: {
        "OfxParamPropParametricDimension": (1,),
        "OfxParamPropParametricUIColour": (),
        "OfxParamPropParametricInteractBackground": (None,),
        "OfxParamPropParametricRange": (0.0, 1.0),
    },
}

_DOUBLE: Properties = {
    "OfxParamPropIncrement": (1.0,),
    "OfxParamPropDigits": (2,),
    "OfxParamPropDoubleType": (b"OfxParamDoubleTypePlain",),
    "OfxParamPropDefaultCoordinateSystem": (b"OfxParamCoordinatesCanonical",),
    "OfxParamPropShowTimeMarker": (0,),
}

_DEFAULTS: Mapping[Holds, Value] = {
    Holds.INTEGERS: 0,
    Holds.DOUBLES: 0.0,
    Holds.TEXT: b"",
    Holds.BYTES: None,
}


def effect_properties(identifier: str, path: str) -> PropertySet:
    """Return the properties of a plug-in's descriptor.

    Args:
        identifier: The plug-in's.
        path: Its bundle, or its binary where that is in none.
    """
    own = {"OfxPluginPropFilePath": (path.encode(),)}
    return PropertySet.of(f"descriptor of {identifier}", _EFFECT, _labels(identifier), own)


def instance_properties(
    described: PropertySet, identifier: str, context: str, descriptor: int, size: tuple[int, int]
) -> PropertySet:
    """Return the properties of an instance.

    Args:
        described: Its descriptor's.
        identifier: Its plug-in's.
        context: What it is an instance for.
        descriptor: The handle of the descriptor.
        size: Of the project, in pixels.
    """
    extent = tuple(map(float, size))
    own: Properties = {
        "OfxPropType": (b"OfxTypeImageEffectInstance",),
        "OfxPropInstanceData": (None,),
        "OfxPropIsInteractive": (0,),
        "OfxImageEffectPropContext": (context.encode(),),
        "OfxImageEffectPropPluginHandle": (descriptor,),
        "OfxImageEffectPropProjectSize": extent,
        "OfxImageEffectPropProjectExtent": extent,
        "OfxImageEffectPropProjectOffset": (0.0, 0.0),
        "OfxImageEffectPropPixelAspectRatio": (1.0,),
        "OfxImageEffectInstancePropEffectDuration": (1.0,),
        "OfxImageEffectPropFrameRate": _RATE,
    }
    return PropertySet.of(f"instance of {identifier}", described.values, own)


def clip_properties(name: str) -> PropertySet:
    """Return the properties of a clip that is described."""
    return PropertySet.of(f"clip {name}", _CLIP, {"OfxPropName": (name.encode(),)}, _labels(name))


def clip_instance_properties(described: PropertySet) -> PropertySet:
    """Return the properties of an instance's clip."""
    return PropertySet.of(described.about, described.values, _CLIP_INSTANCE)


def param_properties(name: str, kind: str) -> PropertySet:
    """Return the properties of a parameter that is described."""
    own: Properties = {
        "OfxPropName": (name.encode(),),
        "OfxParamPropScriptName": (name.encode(),),
        "OfxParamPropType": (kind.encode(),),
    }
    parts = [_PARAM, _labels(name), own, *_value_properties(kind), _OF_KINDS.get(kind, {})]
    return PropertySet.of(f"parameter {name}", *parts)


def param_instance_properties(described: PropertySet) -> PropertySet:
    """Return the properties of an instance's parameter."""
    own = {"OfxPropType": (b"OfxTypeParameterInstance",)}
    return PropertySet.of(described.about, described.values, own)


def _value_properties(name: str) -> list[Properties]:
    kind = KINDS[name]
    if kind.holds is Holds.NOTHING:
        return []
    parts = [_VALUE]
    if kind.holds in _DEFAULTS:
        parts.append({"OfxParamPropDefault": (_DEFAULTS[kind.holds],) * kind.count})
    if kind.holds is Holds.DOUBLES:
        parts.append(_DOUBLE)
    if kind.count > 1:
        parts.append({"OfxParamPropDimensionLabel": tuple(b"xyzw"[n : n + 1] for n in range(kind.count))})
    if kind.limited:
        whole = kind.holds is Holds.INTEGERS
        least, most = (-_INT_MOST - 1, _INT_MOST) if whole else (-_DOUBLE_MOST, _DOUBLE_MOST)
        for end, value in (("Min", least), ("Max", most)):
            parts.append(
                dict.fromkeys((f"OfxParamProp{end}", f"OfxParamPropDisplay{end}"), (value,) * kind.count)
            )
    return parts


def _labels(name: str) -> Properties:
    return {f"OfxProp{length}Label": (name.encode(),) for length in ("", "Short", "Long")}
