"""The display views of a show, taken from its configs."""

from collections.abc import Sequence
from functools import partial

import PyOpenColorIO as ocio

from ocio_gen.errors import UserError
from ocio_gen.luts.transforms import ViewTransform, view_transform
from ocio_gen.opencolorio import applied
from ocio_gen.show import DisplayView
from ocio_gen.spaces import PROXY_SPACES


def views_of(configs: Sequence[ocio.Config], wanted: Sequence[DisplayView]) -> list[ViewTransform]:
    """Return the transforms from ACESproxy10i to views, through OCIO's own output transforms.

    Args:
        configs: A show's configs, that of the newest OCIO release last. A view is taken from the
            last one that has it.
        wanted: The views; none for the default view of the default display.

    Raises:
        UserError: no config has a view that is wanted.
    """
    if not wanted:
        display = configs[-1].getDefaultDisplay()
        wanted = [DisplayView(display=display, view=configs[-1].getDefaultView(display))]
    return [_view(configs, view) for view in wanted]


def _view(configs: Sequence[ocio.Config], wanted: DisplayView) -> ViewTransform:
    for config in reversed(configs):
        if wanted.view in config.getViews(wanted.display):
            transform = ocio.DisplayViewTransform(
                src=PROXY_SPACES[0].name, display=wanted.display, view=wanted.view
            )
            processor = config.getProcessor(transform)
            apply = partial(applied, processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS))
            return view_transform(wanted.display, wanted.view, apply)
    known = [f"{d} / {v}" for d in configs[-1].getDisplays() for v in configs[-1].getViews(d)]
    raise UserError(
        f"luts.views: found {wanted.display!r} / {wanted.view!r}; "
        f"in the newest config are: {'; '.join(known)}"
    )
