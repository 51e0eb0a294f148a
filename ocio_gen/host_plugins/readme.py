# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The README of a show's plug-ins: what goes where, and how exact it is; a part of each target."""

from ocio_gen.core.templates import render
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.targets import TARGETS

README = "README.md"


def readme(plugins: PluginManifest, *, has_configs: bool) -> str:
    """Return the README's text.

    Args:
        plugins: What the manifest says of them.
        has_configs: Whether the show's configs lie beside.
    """
    sections = [f"{target.name}.md.j2" for target in TARGETS]
    return render(
        "ocio_gen.host_plugins", f"{README}.j2", plugins=plugins, sections=sections, has_configs=has_configs
    )
