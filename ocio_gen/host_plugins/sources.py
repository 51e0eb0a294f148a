# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Renders the sources of plug-ins from the templates in plugins/."""

import functools
from enum import StrEnum
from pathlib import Path

import jinja2

from ocio_gen.core.repository import data_file
from ocio_gen.core.templates import environment
from ocio_gen.host_plugins.c_text import c_array, c_float, c_number, c_type
from ocio_gen.host_plugins.constants import constants

PLUGINS = data_file("plugins")

# What the identifiers of all OpenFX effects begin with.
OURS = "org.ocio_gen"


class Effect(StrEnum):
    """An effect, by the last word of its identifier and the name of its templates."""

    ENCODE = "encode"
    DECODE = "decode"
    CDL = "cdl"
    TRANSFORM = "transform"


# The effects that any plug-in of ours has, and their files in Resolve and Nuke.
EFFECTS = {
    Effect.ENCODE: "ACESproxy_Encode",
    Effect.DECODE: "ACESproxy_Decode",
    Effect.CDL: "ACESproxy_CDL",
}


@functools.cache
def _environment() -> jinja2.Environment:
    made = environment(jinja2.FileSystemLoader(PLUGINS))
    made.filters |= {"c": c_number, "f": c_float, "c_array": c_array, "c_type": c_type}
    made.globals |= constants()
    return made


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
    destination.mkdir(parents=True, exist_ok=True)
    for path in sorted((PLUGINS / folder).iterdir()):
        if path.suffix == ".j2":
            _write(destination / path.stem, rendered(f"{folder}/{path.name}", **values).encode())
        else:
            _write(destination / path.name, path.read_bytes())


def _write(path: Path, content: bytes) -> None:
    """Write a file that has changed: what has not need not be compiled again."""
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)
