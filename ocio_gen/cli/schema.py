"""ocio-gen schema."""

from enum import StrEnum
from typing import Annotated

import typer

from ocio_gen.cli.app import app


class Kind(StrEnum):
    """What has a schema."""

    VERIFY = "verify"
    DIFF = "diff"


@app.command(epilog="Example: ocio-gen schema verify > verify.schema.json")
def schema(
    kind: Annotated[Kind, typer.Argument(help="Whose --json: that of verify, or of diff.")],
) -> None:
    """Print the JSON Schema of a report."""
    import json

    from ocio_gen.diff.report import DiffReport
    from ocio_gen.verify.report import Report

    model = Report if kind is Kind.VERIFY else DiffReport
    typer.echo(json.dumps(model.model_json_schema(mode="serialization"), indent=2))
