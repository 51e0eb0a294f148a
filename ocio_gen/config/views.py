# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The displays and views of a config, in a show's order, with the next best where a release lacks one."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

import PyOpenColorIO as ocio

from ocio_gen.config.built import BuiltConfig
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.core.opencolorio import applied
from ocio_gen.core.sampling import sampled
from ocio_gen.lut_formats.transforms import ViewTransform, view_transform
from ocio_gen.show.model import Display
from ocio_gen.show.releases import RELEASES, version_key

# From 2.4 on OCIO has the output transforms of ACES 2 (release notes of 2.4); its built-in
# configs have them from 2.5 on, and a config of 2.4 takes them from there.
FIRST_WITH_ACES2 = "2.4"
ACES2_CONFIG = f"studio-{RELEASES['2.5'].builtin}"

# ... and configs of this profile are made from them.
_PROFILE_OF_ACES2 = (2, 5)

# Displays that were renamed from one built-in config to another.
_SAME_DISPLAYS = ({"P3-D65 - Display", "Gamma 2.6 P3-D65 - Display"},)

_HDR = [
    f"ACES 2.0 - HDR {nits} nits ({gamut})"
    for nits in (500, 1000, 2000, 4000)
    for gamut in ("P3 D65", "Rec.2020")
]
_SDR_VIDEO, _SDR_CINEMA = "ACES 1.0 - SDR Video", "ACES 1.0 - SDR Cinema"


def _of_aces1(view: str) -> tuple[str, ...]:
    """Return the views of ACES 1 that are next to an HDR view of ACES 2: of its gamut, then another."""
    nits = max(1000, int(view.split()[4]))
    limits = ("P3", "Rec.2020") if "P3" in view else ("Rec.2020", "P3")
    return tuple(f"ACES 1.1 - HDR Video ({nits} nits & {limit} lim)" for limit in limits)


# The views that stand in for one that a release has not got; the first that its display has.
_NEXT_BEST: dict[str, tuple[str, ...]] = {
    "ACES 2.0 - SDR 100 nits (Rec.709)": (
        _SDR_VIDEO,
        "ACES 1.1 - SDR Video (Rec.709 lim)",
        "ACES 1.1 - SDR Cinema (Rec.709 lim)",
        _SDR_CINEMA,
    ),
    "ACES 2.0 - SDR 100 nits (P3 D65)": (_SDR_CINEMA, "ACES 1.1 - SDR Video (P3 lim)", _SDR_VIDEO),
    "ACES 2.0 - HDR 108 nits (P3 D65)": ("ACES 1.1 - HDR Cinema (108 nits & P3 lim)",),
    **{view: _of_aces1(view) for view in _HDR},
    _SDR_VIDEO: ("ACES 2.0 - SDR 100 nits (Rec.709)", "ACES 2.0 - SDR 100 nits (P3 D65)"),
    _SDR_CINEMA: ("ACES 2.0 - SDR 100 nits (P3 D65)", "ACES 2.0 - SDR 100 nits (Rec.709)"),
    "ACES 1.1 - HDR Cinema (108 nits & P3 lim)": ("ACES 2.0 - HDR 108 nits (P3 D65)",),
    **{
        f"ACES 1.1 - HDR Video ({nits} nits & {limit} lim)": (
            f"ACES 2.0 - HDR {nits} nits ({gamut})",
            f"ACES 2.0 - HDR {nits} nits ({other})",
        )
        for nits in (1000, 2000, 4000)
        for limit, gamut, other in (("P3", "P3 D65", "Rec.2020"), ("Rec.2020", "Rec.2020", "P3 D65"))
    },
}


def aces_version(stated: str | None, release: str, config: ocio.Config) -> str:
    """Return the version of ACES of a config of ours, "1.3" say.

    Args:
        stated: What the show's description says.
        release: The OCIO release that the config is for.
        config: The config.
    """
    if stated and version_key(release) >= version_key(FIRST_WITH_ACES2):
        return stated
    profile = (config.getMajorVersion(), config.getMinorVersion())
    return "2.0" if profile >= _PROFILE_OF_ACES2 else "1.3"  # of the built-in configs


def arrange_views(built: BuiltConfig, displays: list[Display]) -> None:
    """Put the displays and views that a show describes in its order; the first are the defaults."""
    if not displays:
        return
    config = built.config
    in_menus = {name: list(config.getViews(name)) for name in config.getDisplays()}
    config.setActiveDisplays("")
    config.setActiveViews("")
    chosen = []
    for display in displays:
        name = _display(built, display.name)
        if name is None:
            built.absent.add(display.name)
            built.notes.append(
                f"has no display {display.name!r}: left out{_close(display.name, config.getDisplays())}"
            )
            continue
        views = [_view(built, name, view) for view in display.views]
        in_order = list(dict.fromkeys(view for view in views if view)) or in_menus.get(name, [])
        set_views(config, name, in_order)
        chosen.append(name)
    config.setActiveDisplays(", ".join(chosen))


def _display(built: BuiltConfig, wanted: str) -> str | None:
    present = list(built.config.getDisplays())
    same = next((names for names in _SAME_DISPLAYS if wanted in names), {wanted})
    if wanted in present:
        return wanted
    found = next((name for name in present if name in same), None)
    if found:
        built.notes.append(f"display {wanted!r} is called {found!r} here")
    return found


def _view(built: BuiltConfig, display: str, wanted: str) -> str | None:
    """Return the view of a display that is shown for the one wanted."""
    present = list(built.config.getViews(display))
    if wanted in present or _take_aces2_view(built, display, wanted):
        return wanted
    for substitute in _NEXT_BEST.get(wanted, ()):
        if substitute in present:
            built.notes.append(f"{display}: has no view {wanted!r}: {substitute!r} instead")
            return substitute
    built.absent.add(wanted)
    built.notes.append(f"{display}: has no view {wanted!r}: left out{_close(wanted, present)}")
    return None


def _take_aces2_view(built: BuiltConfig, display: str, wanted: str) -> bool:
    """Take a view of ACES 2 from the built-in config that has it, where the release knows its transform."""
    config = built.config
    if built.legacy or version_key(built.release) < version_key(FIRST_WITH_ACES2):
        return False
    newer = ocio.Config.CreateFromBuiltinConfig(ACES2_CONFIG)
    space = config.getColorSpace(display)
    if wanted not in newer.getViews(display) or space is None or newer.getColorSpace(display) is None:
        return False
    name = newer.getDisplayViewTransformName(display, wanted)
    if not name:
        return False
    if config.getViewTransform(name) is None:
        config.addViewTransform(_plain(newer.getViewTransform(name)))
    add_view(config, display, wanted, ViewDetails(name, display))
    return True


def _plain(view: ocio.ViewTransform) -> ocio.ViewTransform:
    """Return a view transform without the attributes that came with profile 2.5."""
    plain = ocio.ViewTransform(
        ocio.REFERENCE_SPACE_SCENE,
        name=view.getName(),
        family=view.getFamily(),
        description=view.getDescription(),
    )
    direction = ocio.VIEWTRANSFORM_DIR_FROM_REFERENCE
    plain.setTransform(view.getTransform(direction), direction)
    return plain


def shown_in(config: ocio.Config) -> dict[str, list[str]]:
    """Return the views of each active display, in the order of a host's menus."""
    return {display: list(config.getViews(display)) for display in config.getDisplays()}


@dataclass(frozen=True)
class ViewDetails:
    """What a view is made of."""

    transform: str
    space: str
    looks: str = ""
    rule: str = ""
    description: str = ""


def view_details(config: ocio.Config, display: str, view: str) -> ViewDetails:
    """Return what a view of a display is made of; a shared view's colour space is the display's."""
    space = config.getDisplayViewColorSpaceName(display, view)
    return ViewDetails(
        config.getDisplayViewTransformName(display, view),
        display if space == ocio.OCIO_VIEW_USE_DISPLAY_NAME else space,
        config.getDisplayViewLooks(display, view),
        config.getDisplayViewRule(display, view),
        config.getDisplayViewDescription(display, view),
    )


def add_view(config: ocio.Config, display: str, view: str, details: ViewDetails) -> None:
    """Add a view to a display."""
    config.addDisplayView(
        display, view, details.transform, details.space, details.looks, details.rule, details.description
    )


def raw_space(config: ocio.Config, display: str, view: str) -> str | None:
    """Return the data space that a view shows as it is; none of a view that shows colours."""
    space = config.getColorSpace(view_details(config, display, view).space)
    return str(space.getName()) if space and space.isData() else None


def set_views(config: ocio.Config, display: str, views: list[str]) -> None:
    """Give a display these of its views in this order, as its own; all it has, where there are none."""
    present = list(config.getViews(display))
    details = {view: view_details(config, display, view) for view in present}
    for view in present:
        config.removeDisplayView(display, view)
    for view in views or present:
        add_view(config, display, view, details[view])


def view_through(config: ocio.Config, display: str, view: str) -> ViewTransform:
    """Return the transform from ACESproxy10i to a view, through a config that has both."""
    transform = ocio.DisplayViewTransform(src=PROXY_SPACES[0].name, display=display, view=view)
    processor = config.getProcessor(transform)
    apply = partial(applied, processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS))
    return view_transform(display, view, apply, partial(sampled, processor))


def _close(wanted: str, present: list[str]) -> str:
    close = get_close_matches(wanted, list(present), 1)
    return f" (it has {close[0]!r})" if close else ""
