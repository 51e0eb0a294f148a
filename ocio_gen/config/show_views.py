# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The display views of a show, taken from its configs."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.aces.signals import Signal
from ocio_gen.config.views import raw_space, shown_in, view_through
from ocio_gen.core.errors import InvalidConfigError, InvalidShowError
from ocio_gen.core.names import numbered
from ocio_gen.core.opencolorio import OCIO_ERRORS, Pixels, applied, load_config, reason_of, require_aces
from ocio_gen.core.sampling import sampled
from ocio_gen.lut_formats.transforms import ViewTransform, view_transform
from ocio_gen.show.model import DisplayView


def views_of(
    configs: Sequence[ocio.Config], wanted: Sequence[DisplayView] | None, where: str
) -> list[ViewTransform]:
    """Return the transforms from ACESproxy10i to views, through OCIO's own output transforms.

    Args:
        configs: A show's configs, that of the newest OCIO release last. A view is taken from the
            last one that has it.
        wanted: The views; None for the default view, as `default_view` has it.
        where: Names what asks for them in an error.

    Raises:
        UserError: no config has a view that is wanted, OCIO cannot show it, or it is wanted twice.
    """
    transforms = []
    if wanted is None:
        shown = default_view(configs[-1])
        wanted = [shown] if shown else []
    for config, display, view in found_views(configs, wanted, where):
        try:
            transforms.append(view_through(config, display, view))
        except OCIO_ERRORS as error:
            raise InvalidShowError(
                where, f"OCIO cannot show {display}, {view}: {reason_of(error)}", hint="choose another view"
            ) from None
    names = numbered((transform.name for transform in transforms), "-")
    return [replace(transform, name=name) for transform, name in zip(transforms, names, strict=True)]


def found_views(
    configs: Sequence[ocio.Config], wanted: Sequence[DisplayView], where: str
) -> list[tuple[ocio.Config, str, str]]:
    """Return the config, display and view of each wanted one; otherwise as `views_of`."""
    for one, count in Counter((one.display, one.view) for one in wanted).items():
        if count > 1:
            raise InvalidShowError(where, f"{', '.join(one)} is there twice", hint="leave one out")
    return [(_config_with(configs, view, where), view.display, view.view) for view in wanted]


def default_view(config: ocio.Config) -> DisplayView | None:
    """Return the view that stands for a config: the first that OCIO can show, of the default display first.

    Of a display's views, those without a look come first, and those of data last.

    Args:
        config: A config with the ACESproxy spaces, where it finds its files.

    Returns:
        The view; None where OCIO can show none.
    """
    default = config.getDefaultDisplay()
    shown = shown_in(config)
    for display in dict.fromkeys([default, *shown]):
        ranked = sorted(
            shown.get(display, []),
            key=lambda view: (
                raw_space(config, display, view) is not None,
                bool(config.getDisplayViewLooks(display, view)),
            ),
        )
        for view in ranked:
            if can_show(config, display, view):
                return DisplayView(display=display, view=view)
    return None


def view_by_aces(path: Path, display: str | None, view: str | None) -> Callable[[Signal], ViewTransform]:
    """Return what makes the transform from a signal of ACESproxy to a view, by way of ACES2065-1.

    The config needs no ACESproxy of its own: codes are decoded by the reference.

    Args:
        path: A config with an ACES2065-1 colour space.
        display: The display; the config's default one by default.
        view: The view; the display's default one by default.

    Raises:
        UserError: the config cannot be read, or has no such view; nothing tells its ACES2065-1; OCIO cannot
            show the view.
    """
    config = load_config(path)
    require_aces(path, config)
    display = display or config.getDefaultDisplay()
    wanted = DisplayView(display=display, view=view or config.getDefaultView(display))
    found_views([config], [wanted], str(path))
    transform = ocio.DisplayViewTransform(
        src=ocio.ROLE_INTERCHANGE_SCENE, display=wanted.display, view=wanted.view
    )
    try:
        processor = config.getProcessor(transform)
    except OCIO_ERRORS as error:
        raise InvalidConfigError(
            path,
            f"OCIO cannot show {wanted.display}, {wanted.view}: {reason_of(error)}",
            hint="choose another view",
        ) from None
    cpu = processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS)

    def of_signal(signal: Signal) -> ViewTransform:
        encoding, form = signal.encoding, signal.form
        assert encoding is not None and form is not None  # noqa: S101, PT018 - codes have both

        def aces(values: Pixels) -> Pixels:
            return encoding.decode_to_aces(form.to_codes(encoding, values)).astype(np.float32)

        made = view_transform(
            wanted.display,
            wanted.view,
            lambda values: applied(cpu, aces(values)),
            lambda values: sampled(processor, aces(values)),
        )
        return replace(made, name=f"{signal.name}_to_{made.target.name}", source=signal)

    return of_signal


def can_show(config: ocio.Config, display: str, view: str) -> bool:
    """Tell whether OCIO can show a view: a file that it uses may be missing."""
    try:
        view_through(config, display, view)
    except OCIO_ERRORS:
        return False
    return True


def _config_with(configs: Sequence[ocio.Config], wanted: DisplayView, where: str) -> ocio.Config:
    for config in reversed(configs):
        if wanted.view in config.getViews(wanted.display):
            return config
    displays = _known(config.getDisplays() for config in configs)
    if wanted.display not in displays:
        raise InvalidShowError(
            where, f"no display {wanted.display!r}", hint=f"the configs have {', '.join(displays)}"
        )
    views = _known(config.getViews(wanted.display) for config in configs)
    raise InvalidShowError(
        where, f"no view {wanted.view!r} of {wanted.display!r}", hint=f"the configs have {', '.join(views)}"
    )


def _known(names: Iterable[Iterable[str]]) -> list[str]:
    """Return all names once, in order."""
    return list(dict.fromkeys(chain.from_iterable(names)))
