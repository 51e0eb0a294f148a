# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads a show description, with errors that a colour scientist can act on."""

from pathlib import Path

from pydantic import ValidationError

from ocio_gen.core.disk.toml_files import read_toml
from ocio_gen.core.errors import InvalidShowError
from ocio_gen.show.mistakes import mistakes
from ocio_gen.show.model import Description, Show


def load_show(path: str | Path) -> Show:
    """Return the show that a TOML file describes.

    Raises:
        UserError: the file cannot be read, is not TOML, or breaks the model. All errors are
            named at once, each with the key's path, what was found and what is allowed.
    """
    path = Path(path)
    text, document = read_toml(path, "a show description", InvalidShowError)
    try:
        show = Show.model_validate(document, context={"folder": path.parent})
    except ValidationError as error:
        raise mistakes(path, error, Show, document) from None
    return show.described_by(Description(str(path), text, document))
