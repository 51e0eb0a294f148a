# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Knobs that a gizmo's author adds: addUserKnob {kind name options}."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocio_gen.verification.kernels.nuke.words import Word

# Kinds, by Nuke's numbers: how many numbers each has.
_COUNTS = {3: 1, 4: 1, 6: 1, 7: 1, 12: 2, 13: 3, 14: 2, 15: 4, 18: 3, 19: 4, 30: 2, 68: 1, 83: 1}
_WHOLE, _CHECK_BOX, _MENUS, _LINK = 3, 6, {4, 68, 83}, 41

# Options of a declaration: how many words follow each.
_OPTIONS = {"l": 1, "t": 1, "T": 1, "M": 1, "n": 1, "R": 2}


@dataclass(frozen=True)
class UserKnob:
    """A knob of someone's own."""

    name: str
    kind: int
    count: int  # of its numbers; none where it has text, or is a button or a divider
    choices: tuple[str, ...]
    least: float | None
    most: float | None
    linked: str  # of a link: the knob that it shows, "Multiply1.value"

    @property
    def whole(self) -> bool:
        """Whether its numbers are whole."""
        return self.kind in {_WHOLE, _CHECK_BOX} or self.kind in _MENUS


def user_knob(words: Sequence[Word], choices: Sequence[str]) -> UserKnob | None:
    """Return what a declaration declares; nothing where it is no such declaration.

    Args:
        words: Those of the declaration, without its braces.
        choices: The labels of its menu, if it has one.
    """
    if len(words) < 2 or not words[0].text.isdecimal() or len(words[0].text) > 3:
        return None
    kind = int(words[0].text)
    options = _options(words[2:])
    check_box = kind == _CHECK_BOX
    return UserKnob(
        name=words[1].text,
        kind=kind,
        count=_COUNTS.get(kind, 0),
        choices=tuple(choices) if kind in _MENUS else (),
        least=0.0 if check_box else _bound(options.get("R", ()), 0),
        most=1.0 if check_box else _bound(options.get("R", ()), 1),
        linked=options["T"][0].text if kind == _LINK and "T" in options else "",
    )


def menu_word(words: Sequence[Word]) -> Word | None:
    """Return the list of a declaration's labels."""
    found = _options(words[2:]).get("M")
    return found[0] if found else None


def _options(words: Sequence[Word]) -> dict[str, Sequence[Word]]:
    options, at = dict[str, Sequence[Word]](), 0
    while at < len(words):
        name = words[at].text
        count = _OPTIONS.get(name, 0)
        options[name] = words[at + 1 : at + 1 + count]
        at += 1 + count
    return {name: found for name, found in options.items() if len(found) == _OPTIONS.get(name, 0)}


def _bound(words: Sequence[Word], index: int) -> float | None:
    try:
        return float(words[index].text)
    except (IndexError, ValueError):
        return None
