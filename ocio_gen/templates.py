"""Text made of jinja2 templates, which lie beside the modules that use them."""

import jinja2


def render(package: str, name: str, *, html: bool = False, **values: object) -> str:
    """Return the text of a template.

    Args:
        package: The package that it lies in, "ocio_gen.pages" say.
        name: Its file.
        html: Whether it is HTML: values are escaped.
        values: What it names; a name that has no value is an error.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(package, "."),
        autoescape=html,  # noqa: S701 - Markdown and TOML are not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=not html,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(name).render(**values)
