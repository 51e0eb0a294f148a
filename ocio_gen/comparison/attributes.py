# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a definition says beside its transforms: names, families, encodings, and text that decides nothing."""

from collections.abc import Iterator
from typing import Any

from ocio_gen.comparison.definitions import PIXEL_KEYS, Node, without_names
from ocio_gen.comparison.items import Item, Pair
from ocio_gen.comparison.pixels import Outcome
from ocio_gen.comparison.report import Change, Difference

_TEXT = {"description"}
_COMPARED_ELSEWHERE = {"tag", "name", "aliases", *_TEXT, *PIXEL_KEYS}


def definition_differences(pair: Pair, item: Item) -> Iterator[Difference]:
    """Yield each attribute of an item that differs, but for its text and what its pixels show."""
    a, b = _nodes(pair, item)
    if a["name"] != b["name"]:
        yield Difference(kind=item.kind, name=item.name, change=Change.RENAMED, detail=f"to {b['name']}")
    lost, gained = (
        sorted(set(x.get("aliases", ())) - set(y.get("aliases", ()))) for x, y in ((a, b), (b, a))
    )
    if lost or gained:
        parts = [f"no longer {', '.join(lost)}"] * bool(lost) + [f"now {', '.join(gained)}"] * bool(gained)
        yield _definition(item, f"aliases: {'; '.join(parts)}")
    if not item.ways:
        yield _definition(item, "scene-referred in one, display-referred in the other")
    spaces = [node.get("process_space") or "none" for node in (a, b)]
    if not pair.same_space(*spaces):
        yield _definition(item, f"process space: {spaces[0]} became {spaces[1]}")
    if a.get("isdata") != b.get("isdata"):
        yield _definition(item, "is data in one of the two only")
    for detail in attribute_changes(a, b, _COMPARED_ELSEWHERE):
        yield _definition(item, detail)


def attribute_changes(a: Node, b: Node, without: set[str]) -> Iterator[str]:
    """Yield what became of each attribute that differs: "family: ACES became Utility".

    Args:
        a: A's definition.
        b: B's.
        without: Attributes to leave out.
    """
    for key in [*a, *(key for key in b if key not in a)]:
        was, now = (_plain(node.get(key), ordered=key != "categories") for node in (a, b))
        if key not in without and was != now:
            yield f"{key.replace('_', ' ')}: {was or 'none'} became {now or 'none'}"


def _plain(value: Any, *, ordered: bool = True) -> str:  # noqa: ANN401 - YAML
    """Return a value of a config as text; the order of keys means nothing."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {_plain(one)}" for key, one in sorted(value.items()))
    if isinstance(value, list):
        texts = list(map(_plain, value))
        return ", ".join(texts if ordered else sorted(texts))
    return str(value or "")


def text_changes(pair: Pair, item: Item, outcomes: list[Outcome]) -> list[str]:
    """Return what differs of an item and makes no difference.

    Args:
        pair: The configs.
        item: The item.
        outcomes: What came of each direction that was compared.
    """
    a, b = _nodes(pair, item)
    changes = [key for key in sorted(_TEXT) if a.get(key) != b.get(key)]
    if a.get("aliases") != b.get("aliases") and a["name"] == b["name"]:
        changes.append("order of aliases")
    other_words = any(without_names(a.get(key)) != without_names(b.get(key)) for key in PIXEL_KEYS)
    changes += ["written differently"] * other_words
    unchanged = [outcome for outcome in outcomes if not (outcome.moved and outcome.moved.changed)]
    if other_words or not all(outcome.same_ops for outcome in outcomes):
        changes += list(dict.fromkeys(map(str, unchanged)))
    return changes


def _nodes(pair: Pair, item: Item) -> tuple[Node, Node]:
    a, b = (side.definitions.node(key) for side, key in zip(pair.sides, item.keys, strict=True))
    return a, b


def _definition(item: Item, detail: str) -> Difference:
    return Difference(kind=item.kind, name=item.name, change=Change.DEFINITION, detail=detail)
