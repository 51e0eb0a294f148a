"""The command line: parses, calls, prints. Heavy imports wait until a command needs them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocio_gen import __version__
from ocio_gen.errors import UserError
from ocio_gen.files import write_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocio_gen.verify.report import Report

app = typer.Typer(
    name="ocio-gen",
    help="ACESproxy (S-2013-001) for OCIO: show packages, proven against an exact reference.",
    epilog="Exit codes: 0 fine, 1 what was checked falls short, 2 bad usage or bad input.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

FALLS_SHORT, BAD_INPUT = 1, 2

# Columns of a terminal that holds a report's table with its worst samples.
_WIDE = 160


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ocio-gen {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: ocio-gen build configs/demo.toml -o /shows/demo/ocio")
def build(
    show: Annotated[
        Path | None, typer.Argument(help="Show description, TOML. Default: the demo show.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder to build. Default: the show's name, here."),
    ] = None,
) -> None:
    """Build a show package: OCIO configs with their LUTs, proven before they are put in place."""
    from ocio_gen.package import build_package
    from ocio_gen.repository import data_file

    with _progress() as progress:
        folder, report = build_package(show or data_file("configs/demo.toml"), output, progress)
    _print_report(report, only_failed=True)
    if not report.passed:
        typer.echo(f"{folder}: not built, and left as it was: the verification falls short", err=True)
        raise typer.Exit(FALLS_SHORT)
    typer.echo(f"{folder}: built, verified")


@app.command(
    epilog="Example: ocio-gen luts configs/demo.toml -o /shows/demo/luts --format clf --format resolve_cube"
)
def luts(
    show: Annotated[
        Path | None, typer.Argument(help="Show description, TOML. Default: the demo show.")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to make.")] = Path("luts"),
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="A format to make. Can be repeated. Default: all."
        ),
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(help="Points along each axis of the 3D LUTs. Default: 33 or 65, by measurement."),
    ] = None,
) -> None:
    """Make LUT files of ACESproxy and of the show's views, each with its measured error.

    Formats: clf, ctf, spi1d, spi3d, csp, resolve_cube, iridas_cube, 3dl, lut. README.md in the
    folder tells which file to load where.
    """
    from ocio_gen.lut_set.build import build_luts
    from ocio_gen.repository import data_file

    with _progress() as progress:
        report = build_luts(show or data_file("configs/demo.toml"), output, format_ or [], size, progress)
    _print_report(report, only_failed=True)
    if not report.passed:
        typer.echo(f"{output}: not made, and left as it was: the verification falls short", err=True)
        raise typer.Exit(FALLS_SHORT)
    typer.echo(f"{output}: made, measured; see {output / 'README.md'}")


@app.command(epilog="Example: ocio-gen verify /shows/demo/ocio --frame plate.exr --json report.json")
def verify(
    target: Annotated[
        Path, typer.Argument(help="A show package or a set of LUT files (folder), or a config (.ocio).")
    ],
    frame: Annotated[
        list[Path] | None,
        typer.Option(help="A real frame to verify on, ACES2065-1 OpenEXR. Can be repeated."),
    ] = None,
    json: Annotated[Path | None, typer.Option(help="Write the report here, too.")] = None,
) -> None:
    """Compare what OCIO really outputs with the exact reference, sample by sample."""
    from ocio_gen.package import verify_folder
    from ocio_gen.verify.configs import verify_configs

    frames = frame or []
    with _progress() as progress:
        if target.is_dir():
            report = verify_folder(target, frames, progress)
        else:
            report = verify_configs([target], frames, progress)
    _print_report(report)
    if json:
        try:
            write_file(json, report.to_json().encode())
        except OSError as error:
            raise UserError(f"{json}: cannot be written ({error.strerror}); name another file") from None
    if not report.passed:
        raise typer.Exit(FALLS_SHORT)


@app.command(
    epilog="Examples: ocio-gen cv 0.18; ocio-gen cv --hex 31C3; ocio-gen cv --cv12 1705; ocio-gen cv -- -0.1"
)
def cv(
    linear: Annotated[float | None, typer.Argument(help="A scene-linear value.")] = None,
    half: Annotated[str | None, typer.Option("--hex", help="A half, as 4 hex digits.", metavar="HEX")] = None,
    cv10: Annotated[int | None, typer.Option(help="A 10-bit code value, 64 to 940.")] = None,
    cv12: Annotated[int | None, typer.Option(help="A 12-bit code value, 256 to 3760.")] = None,
) -> None:
    """Print one value in all its forms: linear, half, code values, IRE, normalised, stops."""
    from rich.console import Console
    from rich.table import Table

    from ocio_gen.value import parse_value, value_forms

    table = Table(show_header=False, box=None)
    for label, text in value_forms(parse_value(linear, half, cv10, cv12)).items():
        table.add_row(label, text)
    Console(highlight=False).print(table)


def _print_report(report: "Report", *, only_failed: bool = False) -> None:
    from rich.console import Console

    # Piped, a table is as wide as its text: a file has no edge to wrap at.
    console = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=240)
    for target in dict.fromkeys(result.target for result in report.results):
        results = [result for result in report.results if result.target == target]
        failures = report.failures(target)
        # LUT files are many, and tell their figures themselves.
        failed_only = target == "luts"
        if failures or not (only_failed or failed_only):
            wide = console.width >= _WIDE
            console.print(report.table(target, worst_samples=wide, failed_only=failed_only))
        for line in failures:
            console.print(line, style="bold red", markup=False)
        console.print(f"{target}: {len(results) - len(failures)} of {len(results)} within their limits")
    for line in report.absent:
        console.print(f"{line}; not verified", markup=False)
    for line in report.problems:
        console.print(line, style="bold red", markup=False)


@contextmanager
def _progress() -> "Iterator[Callable[[str], None]]":
    """Show what is being done on a terminal's stderr; be quiet when piped."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("starting") as status:
        yield status.update


def main() -> None:
    """Run the command line; a user's mistake is a sentence on stderr and exit code 2."""
    try:
        app()
    except UserError as error:
        for line in str(error).splitlines():
            typer.echo(f"ocio-gen: {line}", err=True)
        sys.exit(BAD_INPUT)
