"""Renders the sources of plug-ins from the templates in plugins/."""

from pathlib import Path

import jinja2

from ocio_gen.plugins.c_text import c_bytes, c_float, c_number, c_string
from ocio_gen.plugins.constants import constants
from ocio_gen.repository import data_file

PLUGINS = data_file("plugins")


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PLUGINS),
        autoescape=False,  # noqa: S701 - C is not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"c": c_number, "f": c_float, "c_string": c_string, "c_bytes": c_bytes}
    environment.globals |= constants()
    return environment


def rendered(template: str, **values: object) -> str:
    """Return the text of one template of plugins/, by its path there; otherwise as `render_sources`."""
    return _environment().get_template(template).render(**values)


def render_sources(folder: str, destination: Path, **values: object) -> None:
    """Write the sources of one folder of plugins/, templates rendered, others as they are.

    Args:
        folder: "ofx", say.
        destination: Where they go; made if need be.
        values: What templates name, besides the numbers of the reference.
    """
    environment = _environment()
    destination.mkdir(parents=True, exist_ok=True)
    for path in sorted((PLUGINS / folder).iterdir()):
        if path.suffix == ".j2":
            text = environment.get_template(f"{folder}/{path.name}").render(**values)
            _write(destination / path.stem, text.encode())
        else:
            _write(destination / path.name, path.read_bytes())


def _write(path: Path, content: bytes) -> None:
    """Write a file that has changed: what has not need not be compiled again."""
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
