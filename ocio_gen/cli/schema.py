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


@app.command(epilog="Example: ocio-gen schema show > show.schema.json")
def schema(
    kind: Annotated[
        Kind,
        typer.Argument(
            help="A show description, a manifest or a profile for verify, the --json of a command "
            "(delivery: of verify --profile), a line of recompress's records, or an archive's archive.json."
        ),
    ],
) -> None:
    """Print a JSON Schema: of what a user writes, for editors, or of what a command does."""
    import json

    if kind is Kind.SHOW:
        from ocio_gen.show.model import Show

        schema = Show.model_json_schema()
    elif kind is Kind.EXPECTED:
        from ocio_gen.package.expected import Expected

        schema = Expected.model_json_schema()
    elif kind is Kind.VERIFY:
        from ocio_gen.verification.report import Report

        schema = Report.model_json_schema(mode="serialization")
    elif kind is Kind.DIFF:
        from ocio_gen.comparison.report import DiffReport

        schema = DiffReport.model_json_schema(mode="serialization")
    elif kind is Kind.PROFILE:
        from ocio_gen.delivery.profile import Profile

        schema = Profile.model_json_schema()
    elif kind is Kind.DELIVERY:
        from ocio_gen.delivery.report import DeliveryReport

        schema = DeliveryReport.model_json_schema(mode="serialization")
    elif kind is Kind.ARCHIVE:
        from ocio_gen.archive.report import ArchiveReport

        schema = ArchiveReport.model_json_schema(mode="serialization")
    elif kind is Kind.RECOMPRESS:
        from pydantic import TypeAdapter

        from ocio_gen.recompression.records import FrameRecord, HeaderRecord

        line = TypeAdapter[FrameRecord | HeaderRecord](FrameRecord | HeaderRecord)
        schema = line.json_schema(mode="serialization")
    else:
        from ocio_gen.package.inspection import Inspection

        schema = Inspection.model_json_schema(mode="serialization")
    typer.echo(json.dumps(schema, indent=2))
