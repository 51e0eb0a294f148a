# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen schema."""

from enum import StrEnum
from typing import Annotated

import typer

from ocio_gen.cli.app import app


class Kind(StrEnum):
    """What has a schema."""

    SHOW = "show"
    EXPECTED = "expected"
    VERIFY = "verify"
    DIFF = "diff"
    INSPECT = "inspect"
    RECOMPRESS = "recompress"
    PROFILE = "profile"
    DELIVERY = "delivery"
    ARCHIVE = "archive"
    IMF = "imf"


# The model of each, by its module: only that of the schema that is asked for is imported.
_MODELS = {
    Kind.SHOW: ("show.model", "Show"),
    Kind.EXPECTED: ("package.expected", "Expected"),
    Kind.VERIFY: ("verification.report", "Report"),
    Kind.DIFF: ("comparison.report", "DiffReport"),
    Kind.INSPECT: ("package.inspection", "Inspection"),
    Kind.RECOMPRESS: ("recompression.records", "Line"),
    Kind.PROFILE: ("delivery.profile", "Profile"),
    Kind.DELIVERY: ("delivery.report", "DeliveryReport"),
    Kind.ARCHIVE: ("archive.report", "ArchiveReport"),
    Kind.IMF: ("imf.report", "ImfReport"),
}

# What a user writes; the others are what a command writes.
_WRITTEN_BY_USERS = {Kind.SHOW, Kind.EXPECTED, Kind.PROFILE}


@app.command(epilog="Example: ocio-gen schema show > show.schema.json")
def schema(
    kind: Annotated[
        Kind,
        typer.Argument(
            help="A show description, a manifest or a profile for verify, the --json of a command "
            "(delivery: of verify --profile, imf: of verify on IMF), a line of recompress's records, or an "
            "archive's archive.json."
        ),
    ],
) -> None:
    """Print a JSON Schema: of what a user writes, for editors, or of what a command does."""
    import json
    from importlib import import_module

    from pydantic import TypeAdapter

    module, name = _MODELS[kind]
    model: TypeAdapter[object] = TypeAdapter(getattr(import_module(f"ocio_gen.{module}"), name))
    schema = model.json_schema(mode="validation" if kind in _WRITTEN_BY_USERS else "serialization")
    typer.echo(json.dumps(schema, indent=2))
