# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies the file rules of a package's config: the description's, those for captures, then the base's."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import PyOpenColorIO as ocio

from ocio_gen.verification.packages.names import CAPTURES

# The rules for captures of the link; a house that has rules of these names keeps its own.
_CAPTURE_RULES = ("ACESproxy 12-bit", "ACESproxy")
_OTHER_NAME = " (S-2013-001)"


def wrong_file_rules(
    config: ocio.Config, base: ocio.Config | None, described: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield what is wrong with a config's file rules.

    Args:
        config: The config, of profile 2.
        base: What it was made from; None where that is not here.
        described: The rules of the description, as its author wrote them.
    """
    rules = _rules(config)
    own = {rule["name"]: _described(config, rule) for rule in described}
    of_base = {name: _renamed(config, rule) for name, rule in _rules(base).items()} if base else {}
    captures = [name + _OTHER_NAME if name in of_base else name for name in _CAPTURE_RULES]
    order = [*own, *captures, *of_base]
    if base is not None and list(rules) != order:
        yield f"the file rules are {', '.join(rules)}; expected {', '.join(order)}"
    elif list(rules)[: len(own)] != list(own):
        yield f"the file rules begin with {', '.join(list(rules)[: len(own)])}; expected {', '.join(own)}"
    for name, rule in (of_base | own).items():
        if name in rules and rules[name] != rule:
            yield f"the file rule {name} is {_text(rules[name])}; expected {_text(rule)}"
    yield from _wrong_captures(config, own)


def _wrong_captures(config: ocio.Config, own: Mapping[str, Any]) -> Iterator[str]:
    for path, expected in CAPTURES.items():
        name, index = config.getColorSpaceFromFilepath(path)
        rule = config.getFileRules().getName(index)
        if expected and name != expected and rule not in own:
            yield f"the file {path} gets {name} by the rule {rule}; expected {expected}"


def _rules(config: ocio.Config) -> dict[str, tuple[str, ...]]:
    """Return a config's rules by name: colour space, pattern and extension, regular expression."""
    rules = config.getFileRules()
    return {
        rules.getName(i): (
            _space(config, rules.getColorSpace(i)),
            rules.getPattern(i),
            rules.getExtension(i),
            rules.getRegex(i),
        )
        for i in range(rules.getNumEntries())
    }


def _described(config: ocio.Config, rule: Mapping[str, Any]) -> tuple[str, ...]:
    space = _space(config, rule["space"])
    if rule.get("regex"):
        return space, "", "", rule["regex"]
    return space, rule.get("pattern", ""), rule.get("extension", "*"), ""


def _renamed(config: ocio.Config, rule: tuple[str, ...]) -> tuple[str, ...]:
    """Return a base's rule with the name that its colour space has in a config."""
    return (_space(config, rule[0]), *rule[1:])


def _space(config: ocio.Config, name: str) -> str:
    space = config.getColorSpace(name)
    return str(space.getName() if space else name)


def _text(rule: Sequence[str]) -> str:
    space, *ways = rule
    return " ".join([*filter(None, ways), "->", space])
