# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a plug-in describes, as the child of a fence answers it and as the process that asks checks it."""

from typing import Annotated, Any, TypeVar

from pydantic import Field

from ocio_gen.core.fence.process import Answer, Text
from ocio_gen.verification.ofx_host.effects import Clip, Param
from ocio_gen.verification.ofx_host.kinds import CHOICE, KINDS, STRING_CHOICE, Holds
from ocio_gen.verification.ofx_host.properties import PropertySet

# Characters of a text that are told, and kinds of pixels; more of a default, say, are cut off.
_LONGEST = 2000
MOST_KINDS = 16

Item = TypeVar("Item")
Few = Annotated[list[Item], Field(max_length=MOST_KINDS)]
Many = Annotated[list[Item], Field(max_length=10_000)]


class FencedParam(Answer):
    """A parameter, as it is described in a context."""

    name: Text
    type: Text  # as the standard names it: "OfxParamTypeDouble"
    label: Text
    hint: Text
    parent: Text  # the group that it is in; empty: none
    choices: Many[Text]  # as a menu shows them
    enums: Many[Text]  # the text that each choice is stored as, of a choice of texts
    default: Few[float]  # of numbers: one for each dimension
    default_text: Text  # of text; its beginning, if it is long
    min: Few[float]
    max: Few[float]
    display_min: Few[float]
    display_max: Few[float]
    secret: bool
    enabled: bool

    @property
    def count(self) -> int:
        """How many numbers or texts its value is; none, if it holds no such thing."""
        kind = KINDS.get(self.type)
        settable = kind is not None and kind.holds in (Holds.INTEGERS, Holds.DOUBLES, Holds.TEXT)
        return kind.count if kind is not None and settable else 0


class FencedClip(Answer):
    """A clip, as it is described in a context."""

    name: Text
    optional: bool
    mask: bool
    components: Few[Text]
    temporal: bool  # whether it is read at other times, too


def param_answer(param: Param) -> dict[str, Any]:
    """Return a parameter's description as JSON has it."""
    properties = param.properties
    menu = param.type in (CHOICE, STRING_CHOICE)
    return {
        "name": param.name,
        "type": param.type,
        "label": _text(properties, "OfxPropLabel"),
        "hint": _text(properties, "OfxParamPropHint"),
        "parent": _text(properties, "OfxParamPropParent"),
        "choices": _texts(properties, "OfxParamPropChoiceOption") if menu else [],
        "enums": _texts(properties, "OfxParamPropChoiceEnum") if menu else [],
        "default": [float(value) for value in properties.numbers("OfxParamPropDefault")[:4]],
        "default_text": _text(properties, "OfxParamPropDefault"),
        **{
            field: [float(value) for value in properties.numbers(f"OfxParamProp{name}")[:4]]
            for field, name in (
                ("min", "Min"),
                ("max", "Max"),
                ("display_min", "DisplayMin"),
                ("display_max", "DisplayMax"),
            )
        },
        "secret": properties.flag("OfxParamPropSecret"),
        "enabled": properties.flag("OfxParamPropEnabled"),
    }


def clip_answer(clip: Clip) -> dict[str, Any]:
    """Return a clip's description as JSON has it."""
    return {
        "name": clip.name,
        "optional": clip.optional,
        "mask": clip.properties.flag("OfxImageClipPropIsMask"),
        "components": _texts(clip.properties, "OfxImageEffectPropSupportedComponents")[:MOST_KINDS],
        "temporal": clip.properties.flag("OfxImageEffectPropTemporalClipAccess"),
    }


def _text(properties: PropertySet, name: str) -> str:
    return (properties.text(name) or "")[:_LONGEST]


def _texts(properties: PropertySet, name: str) -> list[str]:
    return [text[:_LONGEST] for text in properties.texts(name)]
