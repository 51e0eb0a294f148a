# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Clip preferences: what pixels the clips of an instance hold, as host and plug-in agree on it.

Source: OpenFX 1.5.1, "Image Effect Clip Preferences".
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from ocio_gen.verification.ofx_host.effects import Clip, Effect
from ocio_gen.verification.ofx_host.entry import Entry
from ocio_gen.verification.ofx_host.images import (
    ALPHA,
    COMPONENTS,
    DEPTHS,
    OPAQUE,
    PREMULTIPLICATIONS,
    RGB,
    RGBA,
    Layout,
)
from ocio_gen.verification.ofx_host.properties import PropertySet

SOURCE, OUTPUT = "Source", "Output"

_PREMULTIPLICATION = "OfxImageEffectPropPreMultiplication"


def tell(clip: Clip, layout: Layout, unmapped: Layout, *, connected: bool) -> None:
    """Have a clip's properties say what it holds.

    Args:
        clip: An instance's.
        layout: What it holds, or would hold if it were connected.
        unmapped: What it held before the host converted it.
        connected: Whether it holds anything.
    """
    clip.properties.values["OfxImageClipPropConnected"] = [int(connected)]
    for name, value in (
        ("OfxImageEffectPropPixelDepth", layout.depth),
        ("OfxImageEffectPropComponents", layout.components),
        ("OfxImageClipPropUnmappedPixelDepth", unmapped.depth),
        ("OfxImageClipPropUnmappedComponents", unmapped.components),
        (_PREMULTIPLICATION, layout.premultiplication),
    ):
        clip.properties.values[name] = [value.encode()]


def taken(effect: Effect, given: Layout) -> dict[str, Layout]:
    """Return what each clip of an instance holds where its plug-in prefers nothing.

    Args:
        effect: The instance.
        given: What the host has for all its clips.
    """
    return {name: _taken(effect, clip, given) for name, clip in effect.clips.items()}


def preferred(entry: Entry, handle: int, effect: Effect, given: Layout) -> dict[str, Layout]:
    """Return what each clip of an instance is to hold, as its plug-in prefers it.

    Args:
        entry: The plug-in's.
        handle: The instance's.
        effect: The instance, its clips connected.
        given: What the host has for all its clips.

    Raises:
        ForeignCodeError: the plug-in fails.
    """
    formats = taken(effect, given)
    names = {
        name: (f"OfxImageClipPropComponents_{name}", f"OfxImageClipPropDepth_{name}") for name in formats
    }
    asked: dict[str, Sequence[bytes | float]] = {
        "OfxImageEffectPropFrameRate": (24.0,),
        "OfxImageClipPropFieldOrder": (b"OfxFieldNone",),
        "OfxImageClipPropContinuousSamples": (0,),
        "OfxImageEffectFrameVarying": (0,),
        _PREMULTIPLICATION: (_premultiplication(formats.get(OUTPUT, given)).encode(),),
    }
    for name, layout in formats.items():
        components, depth = names[name]
        asked[components], asked[depth] = (layout.components.encode(),), (layout.depth.encode(),)
        asked[f"OfxImageClipPropPAR_{name}"] = (1.0,)
        asked[f"OfxImageClipPropPreferredColourspaces_{name}"] = ()
    answer = PropertySet.of("clip preferences", asked)
    entry.do("OfxImageEffectActionGetClipPreferences", handle, out=answer)
    for name, layout in formats.items():
        components, depth = names[name]
        formats[name] = replace(
            layout,
            components=_chosen(entry, answer, components, layout.components, COMPONENTS),
            depth=_chosen(entry, answer, depth, layout.depth, DEPTHS),
        )
    if OUTPUT in formats:
        state = _chosen(entry, answer, _PREMULTIPLICATION, given.premultiplication, PREMULTIPLICATIONS)
        formats[OUTPUT] = replace(formats[OUTPUT], premultiplication=state)
    return formats


def _taken(effect: Effect, clip: Clip, given: Layout) -> Layout:
    """Return what a clip holds where the plug-in does not say: the same, or what it takes instead."""
    depths = effect.properties.texts("OfxImageEffectPropSupportedPixelDepths")
    components = clip.properties.texts("OfxImageEffectPropSupportedComponents")
    made = replace(
        given,
        depth=_nearest(given.depth, tuple(reversed(DEPTHS)), depths),
        components=_nearest(given.components, (RGBA, RGB, ALPHA), components),
    )
    return replace(made, premultiplication=_premultiplication(made))


def _nearest(given: str, order: Sequence[str], taken: Sequence[str]) -> str:
    if given in taken:
        return given
    return next((name for name in order if name in taken), given)


def _premultiplication(layout: Layout) -> str:
    return OPAQUE if layout.components == RGB else layout.premultiplication


def _chosen(entry: Entry, answer: PropertySet, name: str, default: str, known: Collection[str]) -> str:
    chosen = answer.text(name) or default
    if chosen in known:
        return chosen
    entry.host.problem(f"{entry.identifier}: prefers {chosen} for {name}, which the host does not have")
    return default
