# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What may have been taken instead of a view: other views, looks, sources; causes of wrong pictures."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import PyOpenColorIO as ocio

from ocio_gen.archive.views import View, space_of_display
from ocio_gen.config.looks import SHOW_LOOK, WITH_LOOK
from ocio_gen.core.errors import UserError
from ocio_gen.verification.rendered import Other

# Shots whose looks are tried.
_MOST_SHOTS = 400

_DRAFTS = "it is rendered by OCIO's optimisation of drafts, which approximates"


class _Alternative(NamedTuple):
    sentence: str
    view: View
    shot: str | None


def others(view: View, shot: str | None) -> Iterator[Other]:
    """Yield what may have been taken instead of a view, the likeliest first, as sentences of a diagnosis.

    Args:
        view: The right one.
        shot: The right shot.
    """
    for family in (_without_look, _other_views, _other_shots, _other_sources, _converted, _approximated):
        for sentence, other, of_shot in family(view, shot):
            try:
                yield Other(sentence, other.render(of_shot))
            except UserError:
                continue  # what OCIO cannot show, nobody has seen


def _without_look(right: View, shot: str | None) -> Iterator[_Alternative]:
    if right.look:
        yield _Alternative("the look is missing", right.changed(look=False), shot)
    elif right.show.config.getLook(SHOW_LOOK) is not None:
        yield _Alternative("the shot's look is in it", right.changed(look=True), shot)


def _other_views(right: View, shot: str | None) -> Iterator[_Alternative]:
    """Yield the other views of its display, then those of other displays; each without the look, too."""
    config = right.show.config
    for display in sorted(config.getDisplays(), key=lambda one: one != right.display):
        for view in sorted(config.getViews(display), key=lambda one: one != right.view):
            if view.endswith(WITH_LOOK) or (display, view) == (right.display, right.view):
                continue
            said = [f"the display is {display}, not {right.display}"] if display != right.display else []
            said += [f"the view is {view}, not {right.view}"] if view != right.view else []
            sentence, other = ", and ".join(said), right.changed(display=display, view=view)
            yield _Alternative(sentence, other, shot)
            if right.look:
                yield _Alternative(f"{sentence}, and the look is missing", other.changed(look=False), shot)


def _other_shots(right: View, shot: str | None) -> Iterator[_Alternative]:
    if right.look:
        for other in islice(right.show.shots, _MOST_SHOTS):
            if other != shot:
                yield _Alternative(f"the look is that of {other}, not of {shot or 'no shot'}", right, other)
        yield _Alternative("the look is that of no shot", right, None)


def _other_sources(right: View, shot: str | None) -> Iterator[_Alternative]:
    """Yield the linear colour spaces of scenes, and the logarithmic ones of ACES."""
    config = right.show.config
    aces = str(config.getColorSpace(ocio.ROLE_INTERCHANGE_SCENE).getName())
    for name in config.getColorSpaceNames(ocio.SEARCH_REFERENCE_SPACE_SCENE, ocio.COLORSPACE_ALL):
        space = config.getColorSpace(name)
        linear = space.getEncoding() == "scene-linear" or name.startswith("ACES")
        if linear and name != aces and not space.isData():
            said = f"the frames are taken as {name}, not as {aces}"
            yield _Alternative(said, right.changed(source=str(name)), shot)


def _converted(right: View, shot: str | None) -> Iterator[_Alternative]:
    """Yield what is shown, converted to displays that have no such view (else that one shows the same)."""
    config = right.show.config
    own = space_of_display(config, right.display, right.view)
    with_view = [one for one in config.getDisplays() if right.view in config.getViews(one)]
    shown = {space_of_display(config, display, right.view) for display in with_view}
    for name in config.getColorSpaceNames(ocio.SEARCH_REFERENCE_SPACE_DISPLAY, ocio.COLORSPACE_ALL):
        if name not in shown and not config.getColorSpace(name).isData():
            said = f"what is shown is converted from {own} to {name}"
            yield _Alternative(said, right.changed(to_display=str(name)), shot)


def _approximated(right: View, shot: str | None) -> Iterator[_Alternative]:
    yield _Alternative(_DRAFTS, right.changed(optimization=ocio.OPTIMIZATION_DRAFT), shot)
