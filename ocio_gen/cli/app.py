# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The application that commands register with, and what all of them need."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ocio_gen import __version__
from ocio_gen.cli.commands import Commands
from ocio_gen.cli.terminal import plain_console, say
from ocio_gen.core.disk.files import shown, write_file
from ocio_gen.core.endings import INTERRUPTED, ending_of
from ocio_gen.core.errors import OutputError
from ocio_gen.core.names import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

app = typer.Typer(
    cls=Commands,
    name="ocio-gen",
    help="ACESproxy (S-2013-001) for OCIO: show packages, proven against an exact reference.",
    epilog="Exit codes: 0 fine, 1 what was checked falls short, 2 bad usage or bad input, 70 a bug.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

FALLS_SHORT = 1


def _print_version(wanted: bool) -> None:
    if wanted:
        say(f"ocio-gen {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def falls_short(message: str | None = None) -> NoReturn:
    """End with exit code 1."""
    if message:
        say(message, err=True)
    raise typer.Exit(FALLS_SHORT)


def check_outputs(outputs: "Iterable[Path | None]", inputs: "Iterable[Path | None]") -> None:
    """Raise an error where a report would replace what it is about, or another report; before any work.

    Args:
        outputs: Files to be written; None where one is not asked for.
        inputs: Files, folders, and patterns of sequences.

    Raises:
        UserError: a file to be written is an input or lies in one, stands there twice, or cannot be written.
    """
    from ocio_gen.core.disk.input_folders import real_path
    from ocio_gen.core.sequences import frames_of

    wanted = [*filter(None, outputs)]
    if not wanted:
        return  # most commands write no report: nothing is looked up for them
    known: set[Path] = set()
    read = {real_path(frame) for path in inputs if path for frame in (path, *frames_of(path))}
    for output in wanted:
        place = real_path(output)
        if output == Path("-"):
            raise OutputError(output, "is no name of a file", hint="to print a report, name /dev/stdout")
        if place.is_file() and read & {place, *place.parents}:
            raise OutputError(
                output, "is one of the files that the report is about", hint="name another file"
            )
        if place in known and (place.is_file() or not place.exists()):
            raise OutputError(output, "is named for two reports", hint="name another file for one of them")
        folder = next(one for one in place.parents if one.exists())
        if not folder.is_dir():
            raise OutputError(
                output, f"cannot be written: {shown(folder)} is no folder", hint="name another file"
            )
        if not os.access(folder, os.W_OK):
            raise OutputError(
                output, f"cannot be written: the folder {shown(folder)} is closed", hint="name another file"
            )
        known.add(place)


def write_output(path: Path, text: str, *, replace: bool = True) -> None:
    """Write a file that the user asked for.

    Raises:
        UserError: it cannot be written, or would replace another and must not.
    """
    try:
        write_file(path, text.encode(), replace=replace)
    except OSError as error:
        raise OutputError(path, f"cannot be written ({error.strerror})", hint="name another file") from None


@contextmanager
def shown_progress() -> "Iterator[Callable[[str], None]]":
    """Show what is being done on a terminal's stderr; be quiet when piped."""
    from rich.text import Text

    console = plain_console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("starting") as status:
        yield lambda text: status.update(Text(printable(text)))


def main() -> None:
    """Run the command line; any error is a sentence on stderr and an exit code."""
    _occupy_standard_files()
    _print_any_text()
    try:
        try:
            app()
        finally:
            _flush()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # of typer, which says nothing
            _tell("stopped")
        raise
    except BaseException as error:
        code, text = ending_of(error)
        _tell(text)
        sys.exit(code)


def _tell(text: str) -> None:
    for line in text.splitlines():
        say(f"ocio-gen: {line}", err=True)


def _occupy_standard_files() -> None:
    """Open what of stdin, stdout and stderr is closed, as by >&-, or a pipe of ours would take its number."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(descriptor, True)
    os.close(descriptor)


def _print_any_text() -> None:
    """Escape what the terminal's encoding lacks: names of files can hold any bytes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _flush() -> None:
    """Write out what is left to print, unless nobody reads it any more, as after `| head`.

    Raises:
        OSError: it cannot be written.
    """
    if sys.stdout is None:  # closed, as by >&-
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        # What the interpreter prints at its end goes nowhere, too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise
