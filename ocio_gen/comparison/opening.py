# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a host opens a config with: displays, views and their order, defaults, roles, rules, environment."""

from collections.abc import Iterator, Sequence

import PyOpenColorIO as ocio

from ocio_gen.comparison.attributes import attribute_changes
from ocio_gen.comparison.definitions import Key, Node
from ocio_gen.comparison.items import Pair
from ocio_gen.comparison.report import Change, Difference, Kind, added_and_removed

# Parts of a config's file that are compared piece by piece. All others are compared as they are.
_PIECES = {
    "environment",
    "search_path",
    "roles",
    "file_rules",
    "viewing_rules",
    "shared_views",
    "displays",
    "active_displays",
    "active_views",
    "inactive_colorspaces",
    "looks",
    "view_transforms",
    "display_colorspaces",
    "colorspaces",
    "named_transforms",
}
_TEXT = {"name", "description"}

_KINDS: dict[str, Kind] = {
    "named_transforms": Kind.NAMED_TRANSFORM,
    "looks": Kind.LOOK,
    "view_transforms": Kind.VIEW_TRANSFORM,
}

# So many names in another order are shown with all names between them; of more, only those from the first to
# the last that stands elsewhere.
_FEW = 12

_Differences = Iterator[Difference]


def opening_differences(pair: Pair, compared: dict[str, int]) -> list[Difference]:
    """Return all that differs of two configs but for what processes pixels in both.

    Args:
        pair: The configs.
        compared: Takes how many roles and rules both have.
    """
    return [
        *_config(pair),
        *_environment(pair),
        *_spaces(pair),
        *_names(pair),
        *_displays(pair),
        *_shared_views(pair),
        *_roles(pair, compared),
        *_file_rules(pair, compared),
        *_viewing_rules(pair, compared),
    ]


def _config(pair: Pair) -> _Differences:
    """Yield what differs of the config as a whole: its profile, defaults, whatever a later OCIO writes."""
    a, b = (side.definitions.tree for side in pair.sides)
    for detail in attribute_changes(a, b, _PIECES | _TEXT):
        yield _definition(Kind.CONFIG, pair.a.path.name, detail)
    for key in sorted(_TEXT):
        if a.get(key) != b.get(key):
            yield Difference(kind=Kind.CONFIG, name=pair.a.path.name, change=Change.TEXT, detail=key)


def _environment(pair: Pair) -> _Differences:
    a, b = (side.config for side in pair.sides)
    modes = [_mode(config) for config in (a, b)]
    if modes[0] != modes[1]:
        yield _definition(Kind.ENVIRONMENT, "mode", f"{modes[0]} became {modes[1]}")
    names = [set(config.getEnvironmentVarNames()) for config in (a, b)]
    yield from added_and_removed(Kind.ENVIRONMENT, *names)
    for name in sorted(names[0] & names[1]):
        was, now = (config.getEnvironmentVarDefault(name) for config in (a, b))
        if was != now:
            yield _definition(Kind.ENVIRONMENT, name, f"default {was!r} became {now!r}")
    was, now = (side.definitions.search_paths for side in pair.sides)
    if was != now:
        yield _definition(Kind.ENVIRONMENT, "search path", _became(was, now))


def _mode(config: ocio.Config) -> str:
    if config.getEnvironmentMode() == ocio.ENV_ENVIRONMENT_LOAD_ALL:
        return "all variables of the environment are read"
    return "only declared variables of the environment are read"


def _spaces(pair: Pair) -> _Differences:
    names_in_a = {b: a for a, b in pair.matches.items()}
    for name in pair.a.definitions.names("colorspaces"):
        if name not in pair.matches:
            yield Difference(kind=Kind.COLOR_SPACE, name=name, change=Change.REMOVED)
    for name in pair.b.definitions.names("colorspaces"):
        if name not in names_in_a:
            yield Difference(kind=Kind.COLOR_SPACE, name=name, change=Change.ADDED)
    for section, title in (
        ("colorspaces", "colour spaces"),
        ("display_colorspaces", "display colour spaces"),
    ):
        a, b = ([node["name"] for node in side.definitions.tree.get(section) or ()] for side in pair.sides)
        yield from _order(Kind.COLOR_SPACE, f"order of {title}", a, [names_in_a.get(name, "") for name in b])
    inactive = [set(_listed(side.config.getInactiveColorSpaces())) for side in pair.sides]
    if inactive[0] != inactive[1]:
        yield _definition(Kind.COLOR_SPACE, "inactive colour spaces", _became(*map(sorted, inactive)))


def _names(pair: Pair) -> _Differences:
    for section, kind in _KINDS.items():
        a, b = (side.definitions.names(section) for side in pair.sides)
        yield from added_and_removed(kind, set(a), set(b))
        yield from _order(kind, f"order of {kind}s", a, b)


def _displays(pair: Pair) -> _Differences:
    a, b = (_views_by_display(side.definitions.views()) for side in pair.sides)
    yield from added_and_removed(Kind.DISPLAY, a.keys(), b.keys())
    yield from _order(Kind.DISPLAY, "order of displays", list(a), list(b))
    for display, views in a.items():
        if display in b:
            names = ({f"{display}, {view}" for view in some} for some in (views, b[display]))
            yield from added_and_removed(Kind.VIEW, *names)
            yield from _order(Kind.DISPLAY, f"{display}: order of views", views, b[display])
    for name, key in (("active displays", "active_displays"), ("active views", "active_views")):
        was, now = (side.definitions.tree.get(key) or [] for side in pair.sides)
        if was != now:
            yield _definition(Kind.DISPLAY, name, _became(was, now))
    defaults = [side.config.getDefaultDisplay() for side in pair.sides]
    if defaults[0] != defaults[1]:
        yield _definition(Kind.DISPLAY, "default display", _became(defaults[:1], defaults[1:]))
        return
    firsts = [side.config.getDefaultView(defaults[0]) for side in pair.sides]
    if firsts[0] != firsts[1]:
        yield _definition(Kind.DISPLAY, f"{defaults[0]}: default view", _became(firsts[:1], firsts[1:]))


def _views_by_display(views: list[tuple[str, str]]) -> dict[str, list[str]]:
    displays: dict[str, list[str]] = {}
    for display, view in views:
        displays.setdefault(display, []).append(view)
    return displays


def _shared_views(pair: Pair) -> _Differences:
    """Yield what differs of views that displays share, where no display shows it."""
    kind = "shared_views"
    a, b = (set(side.definitions.names(kind)) for side in pair.sides)
    yield from added_and_removed(Kind.SHARED_VIEW, a, b)
    on_displays = {view for side in pair.sides for _, view in side.definitions.views()}
    for name in sorted((a & b) - on_displays):
        nodes = [side.definitions.node(Key(kind, name)) for side in pair.sides]
        for detail in attribute_changes(nodes[0], nodes[1], {"tag", "name"}):
            yield _definition(Kind.SHARED_VIEW, name, detail)


def _roles(pair: Pair, compared: dict[str, int]) -> _Differences:
    a, b = pair.a.roles, pair.b.roles
    yield from added_and_removed(Kind.ROLE, a.keys(), b.keys())
    for name in sorted(a.keys() & b.keys()):
        compared["role"] = compared.get("role", 0) + 1
        if not pair.same_space(a[name], b[name]):
            yield _definition(Kind.ROLE, name, f"{a[name]} became {b[name]}")


def _file_rules(pair: Pair, compared: dict[str, int]) -> _Differences:
    a, b = (_file_rules_of(side.config) for side in pair.sides)
    yield from _rules(pair, Kind.FILE_RULE, a, b, compared)


def _file_rules_of(config: ocio.Config) -> dict[str, Node]:
    rules = config.getFileRules()
    return {
        rules.getName(i): {
            "colorspace": rules.getColorSpace(i),
            "regex": rules.getRegex(i),
            "pattern": rules.getPattern(i),
            "extension": rules.getExtension(i),
            **{
                rules.getCustomKeyName(i, j): rules.getCustomKeyValue(i, j)
                for j in range(rules.getNumCustomKeys(i))
            },
        }
        for i in range(rules.getNumEntries())
    }


def _viewing_rules(pair: Pair, compared: dict[str, int]) -> _Differences:
    a, b = (
        {rule["name"]: rule for rule in side.definitions.tree.get("viewing_rules") or ()}
        for side in pair.sides
    )
    yield from _rules(pair, Kind.VIEWING_RULE, a, b, compared)


def _rules(
    pair: Pair, kind: Kind, a: dict[str, Node], b: dict[str, Node], compared: dict[str, int]
) -> _Differences:
    yield from added_and_removed(kind, a.keys(), b.keys())
    for name, rule in a.items():
        if name not in b:
            continue
        compared[kind] = compared.get(kind, 0) + 1
        spaces = [str(one.get("colorspace") or "") for one in (rule, b[name])]
        if not pair.same_space(*spaces):
            yield _definition(kind, name, f"{spaces[0] or 'none'} became {spaces[1] or 'none'}")
        for detail in attribute_changes(rule, b[name], {"colorspace", "tag", "name"}):
            yield _definition(kind, name, detail)
    yield from _order(kind, f"order of {kind}s", list(a), list(b))


def _order(kind: Kind, name: str, a: Sequence[str], b: Sequence[str]) -> _Differences:
    """Yield a difference if names that both have are in another order."""
    was, now = [one for one in a if one in b], [one for one in b if one in a]
    if was != now:
        if len(was) > _FEW:
            places = [place for place, pair in enumerate(zip(was, now, strict=True)) if len(set(pair)) > 1]
            was, now = (names[places[0] : places[-1] + 1] for names in (was, now))
        yield _definition(kind, name, _became(was, now))


def _became(a: Sequence[str], b: Sequence[str]) -> str:
    return f"{', '.join(a) or 'none'} became {', '.join(b) or 'none'}"


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _definition(kind: Kind, name: str, detail: str) -> Difference:
    return Difference(kind=kind, name=name, change=Change.DEFINITION, detail=detail)
