# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Text made of jinja2 templates."""

import jinja2

from ocio_gen.core.escapes import ESCAPES


def render(package: str, name: str, *, html: bool = False, **values: object) -> str:
    """Return the text of a template that lies beside the module that uses it.

    Args:
        package: The package that it lies in, "ocio_gen.package.pages" say.
        name: Its file.
        html: Whether it is HTML: values are escaped.
        values: What it names; a name that has no value is an error.
    """
    made = environment(jinja2.PackageLoader(package, "."), html=html)
    return made.get_template(name).render(**values)


def environment(loader: jinja2.BaseLoader, *, html: bool = False) -> jinja2.Environment:
    """Return how templates are read, wherever they lie: a name that has no value is an error.

    Args:
        loader: Finds them.
        html: Whether they are HTML: values are escaped.
    """
    made = jinja2.Environment(
        loader=loader,
        autoescape=html,  # noqa: S701 - Markdown, TOML and C are not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=not html,
        undefined=jinja2.StrictUndefined,
    )
    made.filters |= ESCAPES
    return made
