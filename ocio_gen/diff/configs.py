"""The difference of two OCIO configs: names, definitions, and whether the pixels moved."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.diff.pixels import LIGHT, ValueDifference, moved, values
from ocio_gen.diff.report import Difference, DiffReport, Kind, added_and_removed
from ocio_gen.errors import one_line
from ocio_gen.opencolorio import OCIO_ERRORS, Pixels, applied, load_config, require_aces
from ocio_gen.verify.scales import Scale

_ALL = ocio.SEARCH_REFERENCE_SPACE_ALL, ocio.COLORSPACE_ALL


@dataclass
class _Both:
    """The two configs, and which names of A are which of B."""

    a: ocio.Config
    b: ocio.Config
    pixels: Pixels = field(default_factory=values)
    matches: dict[str, str] = field(default_factory=dict)  # colour spaces


def diff_configs(
    a: Path, b: Path, tolerance_cv: float = 0.0, progress: Callable[[str], None] = lambda _: None
) -> DiffReport:
    """Compare two OCIO configs: colour spaces, named transforms, looks, views, roles, file rules.

    Args:
        a: The one.
        b: The other.
        tolerance_cv: A difference of pixels within this is none, in code values.
        progress: Is told what is being compared.

    Raises:
        UserError: a file is no config, or does not say which space ACES2065-1 is.
    """
    report = DiffReport(a=str(a), b=str(b), tolerance_cv=tolerance_cv)
    ocio.ClearAllCaches()
    both = _Both(load_config(a), load_config(b))
    for path, config in ((a, both.a), (b, both.b)):
        require_aces(path, config)
    for kind, compare in (
        ("colour space", _color_spaces),
        ("named transform", _named_transforms),
        ("look", _looks),
        ("view", _views),
        ("role", _roles),
        ("file rule", _file_rules),
    ):
        progress(f"{a.name}, {b.name}: {kind}s")
        found = list(compare(both))
        report.compared[kind] = sum(one is None for one in found)
        report.differences += [one for one in found if one is not None]
    if not report.differences and a.read_bytes() != b.read_bytes():
        detail = "the files differ; no name, no definition and no pixel does"
        report.differences.append(Difference(kind="config", name=a.name, change="text", detail=detail))
    return report


# Each yields what differs and, so that they can be counted, None for what is in both.
_Found = Iterator[Difference | None]


def _color_spaces(both: _Both) -> _Found:
    spaces_a, spaces_b = list(both.a.getColorSpaces(*_ALL)), list(both.b.getColorSpaces(*_ALL))
    known = {_folded(name): space for space in spaces_b for name in (*space.getAliases(), space.getName())}
    for space in spaces_a:
        names = (space.getName(), *space.getAliases())
        match = next((known[_folded(name)] for name in names if _folded(name) in known), None)
        if match is None:
            yield Difference(kind="colour space", name=space.getName(), change="removed")
            continue
        both.matches[space.getName()] = match.getName()
        yield None
        yield from _color_space(both, space, match)
    for space in spaces_b:
        if space.getName() not in both.matches.values():
            yield Difference(kind="colour space", name=space.getName(), change="added")


def _color_space(both: _Both, a: ocio.ColorSpace, b: ocio.ColorSpace) -> _Found:
    name = a.getName()
    if a.getName() != b.getName():
        yield Difference(kind="colour space", name=name, change="renamed", detail=f"to {b.getName()}")
    gone, new = (set(x.getAliases()) - set(y.getAliases()) for x, y in ((a, b), (b, a)))
    if gone or new:
        parts = [f"no longer {', '.join(sorted(gone))}"] * bool(gone)
        parts += [f"now {', '.join(sorted(new))}"] * bool(new)
        detail = f"aliases: {'; '.join(parts)}"
        yield Difference(kind="colour space", name=name, change="definition", detail=detail)
    if a.isData() != b.isData():
        detail = "is data in one of the two only"
        yield Difference(kind="colour space", name=name, change="definition", detail=detail)
        return
    unmoved = True
    for way, scale, transforms in _ways(a, b):
        found = list(_pixels(both, "colour space", f"{name}, {way}", scale, *transforms))
        unmoved = unmoved and not found
        yield from found
    if unmoved and str(a) != str(b) and a.getName() == b.getName() and not gone and not new:
        detail = "written otherwise, and no pixel moved"
        yield Difference(kind="colour space", name=name, change="text", detail=detail)


def _ways(
    a: ocio.ColorSpace, b: ocio.ColorSpace
) -> Iterator[tuple[str, Scale, tuple[ocio.Transform, ocio.Transform]]]:
    display = a.getReferenceSpaceType() == ocio.REFERENCE_SPACE_DISPLAY
    reference = ocio.ROLE_INTERCHANGE_DISPLAY if display else ocio.ROLE_INTERCHANGE_SCENE
    to, of = (
        [ocio.ColorSpaceTransform(src=space.getName(), dst=reference) for space in (a, b)],
        [ocio.ColorSpaceTransform(src=reference, dst=space.getName()) for space in (a, b)],
    )
    yield f"to {'XYZ' if display else 'ACES2065-1'}", LIGHT, (to[0], to[1])
    linear = a.getEncoding() == "scene-linear" and b.getEncoding() == "scene-linear"
    yield (
        f"from {'XYZ' if display else 'ACES2065-1'}",
        LIGHT if linear else ValueDifference(),
        (of[0], of[1]),
    )


def _named_transforms(both: _Both) -> _Found:
    a, b = (set(config.getNamedTransformNames(ocio.NAMEDTRANSFORM_ALL)) for config in (both.a, both.b))
    yield from added_and_removed("named transform", a, b)
    for name in sorted(a & b):
        yield None
        transforms = [
            config.getNamedTransform(name).getTransform(ocio.TRANSFORM_DIR_FORWARD)
            or config.getNamedTransform(name).getTransform(ocio.TRANSFORM_DIR_INVERSE)
            for config in (both.a, both.b)
        ]
        yield from _pixels(both, "named transform", name, ValueDifference(), *transforms)


def _looks(both: _Both) -> _Found:
    a, b = set(both.a.getLookNames()), set(both.b.getLookNames())
    yield from added_and_removed("look", a, b)
    for name in sorted(a & b):
        yield None
        spaces = [config.getLook(name).getProcessSpace() for config in (both.a, both.b)]
        if not _same_space(both, *spaces):
            detail = f"process space: {spaces[0]} became {spaces[1]}"
            yield Difference(kind="look", name=name, change="definition", detail=detail)
        transforms = [
            ocio.LookTransform(src=ocio.ROLE_INTERCHANGE_SCENE, dst=ocio.ROLE_INTERCHANGE_SCENE, looks=name)
        ] * 2
        yield from _pixels(both, "look", name, LIGHT, *transforms)


def _views(both: _Both) -> _Found:
    a, b = _view_names(both.a), _view_names(both.b)
    yield from added_and_removed("view", set(a), set(b))
    for name, pair in a.items():
        if name in b:
            yield None
            display, view = pair
            shown = ocio.DisplayViewTransform(src=ocio.ROLE_INTERCHANGE_SCENE, display=display, view=view)
            yield from _pixels(both, "view", name, ValueDifference(), shown, shown)


def _view_names(config: ocio.Config) -> dict[str, tuple[str, str]]:
    kinds = (ocio.VIEW_SHARED, ocio.VIEW_DISPLAY_DEFINED)
    return {
        f"{display}, {view}": (display, view)
        for display in config.getDisplaysAll()
        for kind in kinds
        for view in config.getViews(kind, display)
    }


def _roles(both: _Both) -> _Found:
    a, b = dict(both.a.getRoles()), dict(both.b.getRoles())
    yield from added_and_removed("role", set(a), set(b))
    for name in sorted(a.keys() & b.keys()):
        yield None
        if not _same_space(both, a[name], b[name]):
            detail = f"{a[name]} became {b[name]}"
            yield Difference(kind="role", name=name, change="definition", detail=detail)


def _file_rules(both: _Both) -> _Found:
    a, b = _rules(both.a), _rules(both.b)
    yield from added_and_removed("file rule", set(a), set(b))
    for name in a:
        if name not in b:
            continue
        yield None
        (space, *was), (space_b, *now) = a[name], b[name]
        if was != now or not _same_space(both, space, space_b):
            detail = f"{' '.join(filter(None, a[name]))} became {' '.join(filter(None, b[name]))}"
            yield Difference(kind="file rule", name=name, change="definition", detail=detail)
    shared = [name for name in a if name in b]
    if shared != [name for name in b if name in a]:
        detail = "the order of the rules, of which the first that fits is taken"
        yield Difference(kind="file rule", name=", ".join(shared), change="definition", detail=detail)


def _rules(config: ocio.Config) -> dict[str, tuple[str, ...]]:
    rules = config.getFileRules()
    return {
        rules.getName(i): (
            rules.getColorSpace(i),
            rules.getRegex(i),
            rules.getPattern(i),
            rules.getExtension(i),
        )
        for i in range(rules.getNumEntries())
    }


def _pixels(
    both: _Both, kind: Kind, name: str, scale: Scale, a: ocio.Transform, b: ocio.Transform
) -> Iterator[Difference]:
    """Yield how far pixels moved; nothing if none did, or if neither config can process them."""
    made: list[Pixels] = []
    errors: list[str] = []
    for config, transform in ((both.a, a), (both.b, b)):
        try:
            processor = config.getProcessor(transform).getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS)
            made.append(applied(processor, both.pixels))
        except OCIO_ERRORS as error:
            errors.append(f"{'AB'[len(made) + len(errors)]} cannot process it: {one_line(error)}")
    if len(errors) == 1:
        yield Difference(kind=kind, name=name, change="unreadable", detail=errors[0])
    if not errors:
        difference = moved(scale, both.pixels, made[0], made[1])
        if difference.changed:
            yield Difference(kind=kind, name=name, change="pixels", moved=difference)


def _same_space(both: _Both, a: str, b: str) -> bool:
    """Tell whether two names, which may be roles or aliases, are of spaces that match."""
    names = [
        space.getName() if (space := config.getColorSpace(name)) else name
        for config, name in ((both.a, a), (both.b, b))
    ]
    return both.matches.get(names[0], names[0]) == names[1]


def _folded(name: str) -> str:
    """Return a name as OCIO compares it: without case."""
    return name.lower()
