# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The look of a show in a config: one look, with a file for each shot, and the views that show it."""

from collections import Counter
from dataclasses import replace

import PyOpenColorIO as ocio

from ocio_gen.aces.cdl import Cdl
from ocio_gen.config.built import LOOK_FOLDER, LUT_FOLDER, BuiltConfig
from ocio_gen.config.look_files import LOOK_FILE, look_file, shared_files
from ocio_gen.config.views import add_view, raw_space, set_views, view_details
from ocio_gen.core.errors import InvalidConfigError
from ocio_gen.show.looks.cdl_files import correction
from ocio_gen.show.looks.gather import NO_SHOT
from ocio_gen.show.looks.look import Grade, Lmt, Looks, WorkingSpace
from ocio_gen.show.model import Show

SHOW_LOOK = "Show look"

# Added to a view's name.
WITH_LOOK = " + look"

# In profile 1: CDLs alone, as OCIO 1 reads them.
_SHOT_CDL, _SHOW_CDL = "shot.cc", "show.cc"


def add_looks(built: BuiltConfig, show: Show, looks: Looks) -> None:
    """Add the look of a show to a config, its files beside it, and the views that show it.

    Raises:
        UserError: a look or a view of that name is in the base.
    """
    if not looks:
        return
    if built.config.getLook(SHOW_LOOK):
        raise InvalidConfigError(
            built.base, f"has a look {SHOW_LOOK!r} already, which ocio_gen adds", hint="rename it"
        )
    variable = show.looks.variable
    default = show.environment.get(variable, built.config.getEnvironmentVarDefault(variable))
    if default in {look.shot for look in looks.shots}:
        raise InvalidConfigError(
            built.base,
            f"sets {variable} to {default} by default, which is a shot of the show",
            hint=f'set [environment] {variable} = "{NO_SHOT}", or another looks.variable',
        )
    transform = _legacy_transform(built, looks) if built.legacy else _transform(built, looks)
    aces = str(built.config.getColorSpace(ocio.ROLE_INTERCHANGE_SCENE).getName())
    text = f"The look of the shot in ${variable}; without a shot, " if looks.shots else ""
    text += "the show's own CDL." if looks.show else "no look."
    look = ocio.Look(name=SHOW_LOOK, processSpace=aces, transform=transform, description=text)
    built.config.addLook(look)
    _find_files_by_shot(built.config, variable if looks.shots else None)
    for display in list(built.config.getDisplays()):
        _add_views(built, display, every=bool(show.displays), first=show.looks.default)


def _find_files_by_shot(config: ocio.Config, variable: str | None) -> None:
    """Let OCIO look for a look's file in the folder of the shot, and then in that of no shot."""
    if variable:
        config.addSearchPath(f"{LOOK_FOLDER}/${{{variable}}}")
    config.addSearchPath(f"{LOOK_FOLDER}/{NO_SHOT}")


def _transform(built: BuiltConfig, looks: Looks) -> ocio.Transform:
    """Write the files of all shots, and return what reads one of them."""
    shots = {look.shot: look.steps for look in looks.shots if look.steps} | {NO_SHOT: ()}
    for shot, steps in shots.items():
        with_show = (*steps, looks.show) if looks.show else steps
        built.files[f"{LOOK_FOLDER}/{shot}/{LOOK_FILE}"] = look_file(shot, with_show)
    for name, content in shared_files(looks, built.config):
        built.files[f"{LUT_FOLDER}/{name}"] = content
    return ocio.FileTransform(LOOK_FILE)


def _legacy_transform(built: BuiltConfig, looks: Looks) -> ocio.Transform:
    """Do the same in what profile 1 can hold: CDLs of shots, all in one working space."""
    _note_left_out(built, looks)
    transforms = []
    working = shots_working_space(looks)
    if working:
        graded = _only_grades(looks)
        cdls = {shot: grade.cdl for shot, grade in graded.items() if grade.working == working}
        for shot, cdl in (cdls | {NO_SHOT: Cdl()}).items():
            built.files[f"{LOOK_FOLDER}/{shot}/{_SHOT_CDL}"] = correction(shot, cdl)
        transforms += _cdl_in(working, _SHOT_CDL)
    if looks.show:
        built.files[f"{LOOK_FOLDER}/{NO_SHOT}/{_SHOW_CDL}"] = correction("show", looks.show.cdl)
        transforms += _cdl_in(looks.show.working, _SHOW_CDL)
    return ocio.GroupTransform(transforms)


def _cdl_in(working: WorkingSpace, file_name: str) -> list[ocio.Transform]:
    aces = ocio.ROLE_INTERCHANGE_SCENE
    return [
        ocio.ColorSpaceTransform(src=aces, dst=working.space),
        ocio.FileTransform(file_name),
        ocio.ColorSpaceTransform(src=working.space, dst=aces),
    ]


def shots_working_space(looks: Looks) -> WorkingSpace | None:
    """Return the working space that most CDLs of shots are made in: a look of profile 1 has one."""
    spaces = Counter(grade.working for grade in _only_grades(looks).values())
    return max(spaces, key=spaces.__getitem__, default=None)


def _only_grades(looks: Looks) -> dict[str, Grade]:
    """Return the CDLs of the shots that have one, and not several: a look of profile 1 has one."""
    return {look.shot: look.grades[0] for look in looks.shots if len(look.grades) == 1}


def _note_left_out(built: BuiltConfig, looks: Looks) -> None:
    """Note what profile 1 cannot hold of looks: LMTs, and CDLs in a second working space."""
    lmts = {step.name for look in looks.shots for step in look.steps if isinstance(step, Lmt)}
    built.notes += [f"profile 1 cannot hold {name}: left out" for name in sorted(lmts)]
    working = shots_working_space(looks)
    several = [look.shot for look in looks.shots if len(look.grades) > 1]
    if several:
        built.notes.append(
            f"profile 1 holds one CDL of a shot: no look for {', '.join(several)}, which have several"
        )
    others = [shot for shot, grade in _only_grades(looks).items() if grade.working != working]
    if others and working:
        built.notes.append(
            f"profile 1 holds CDLs of one working space, here {working.name}: "
            f"no look for {', '.join(others)}, whose CDLs are made in another"
        )


def _add_views(built: BuiltConfig, display: str, *, every: bool, first: bool) -> None:
    """Add views with the look to a display: of its first view, or of every one."""
    config = built.config
    present = list(config.getViews(display))
    plain = [view for view in present if not raw_space(config, display, view)]
    graded = {view: f"{view}{WITH_LOOK}" for view in (plain if every else plain[:1])}
    if taken := [view for view in graded.values() if view in present]:
        raise InvalidConfigError(
            built.base, f"{display} has a view {taken[0]!r} already, which ocio_gen adds", hint="rename it"
        )
    for view, name in graded.items():
        details = view_details(config, display, view)
        own = [
            option.strip() for option in details.looks.split("|")
        ]  # each a way out where the one before fails
        both = " | ".join(", ".join(filter(None, [SHOW_LOOK, option])) for option in own)
        text = f"{view}, with the shot's look." if details.transform else ""
        add_view(config, display, name, replace(details, looks=both, description=text))
    if active := list(config.getActiveViews()):  # else the new ones would be hidden
        ordered = (one for view in active for one in _pair(view, graded.get(view), first=first))
        config.setActiveViews(", ".join(dict.fromkeys(ordered)))
    if every or first:
        set_views(
            config, display, [one for view in present for one in _pair(view, graded.get(view), first=first)]
        )


def _pair(view: str, graded: str | None, *, first: bool) -> list[str]:
    pair = [view, graded] if graded else [view]
    return pair[::-1] if first else pair
