# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Checks, before anything is pulled, that an archive's package and stills can be made."""

from collections.abc import Callable

from ocio_gen.config.session import session
from ocio_gen.config.show_views import views_of
from ocio_gen.host_plugins.build import chosen_platforms
from ocio_gen.lut_set.build import chosen_formats
from ocio_gen.show.model import Show


def require_buildable(show: Show, progress: Callable[[str], None]) -> None:
    """Raise an error where a show's looks, configs, or views of LUTs and stills cannot be made.

    Args:
        show: Its description.
        progress: Called with what is being done.

    Raises:
        UserError: it is so: the key of the description is named.
    """
    chosen_formats(show.luts.formats, show.luts.size)
    if show.plugins:
        chosen_platforms(show)
    with session(show, progress) as made, made.files_of_views():
        views_of(made.configs, show.luts.views or [], f"{show.where}: luts.views")
        if show.archive:  # stills are made by the newest config
            views_of([made.newest.config], show.archive.stills or [], f"{show.where}: archive.stills")
