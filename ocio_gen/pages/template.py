"""Templates of pages."""

import jinja2


def render(name: str, **values: object) -> str:
    """Return a page made of one of the templates beside this file."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ocio_gen.pages", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(name).render(**values)
