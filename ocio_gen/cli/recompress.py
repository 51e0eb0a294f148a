"""ocio-gen recompress."""

import re
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocio_gen.cli.app import app, falls_short
from ocio_gen.cli.terminal import say
from ocio_gen.errors import UserError

if TYPE_CHECKING:
    from ocio_gen.recompress.batch import Workers
    from ocio_gen.recompress.sources import Found


class AcesContainer(StrEnum):
    """What becomes of the flag of an ACES container."""

    DROP = "drop"
    KEEP = "keep"
    REFUSE = "refuse"


def _print_guide(wanted: bool) -> None:
    if wanted:
        from ocio_gen.cli.frames import print_guide

        print_guide()
        raise typer.Exit


@app.command(
    epilog="Examples: ocio-gen recompress /archive/reel_4 --in-place; "
    "ocio-gen recompress 'plate.1001-1100#.exr' --dest packed --codec piz; "
    "ocio-gen recompress --check /archive/reel_4"
)
def recompress(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE", help="Files, folders, globs, sequences: plate.####.exr, plate.1001-1100#.exr."
        ),
    ] = None,
    dest: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the results; the frames stay as they are.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Replace each frame, once its result is proven.")
    ] = False,
    codec: Annotated[
        str,
        typer.Option(
            help="auto, zip, zips, piz, rle, htj2k256, htj2k32, zstd or none. auto: measured, by sequence."
        ),
    ] = "auto",
    hosts: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST",
            help="What has to read them, for auto: nuke=16.0, openexr=3.4, show.toml. Can be repeated.",
        ),
    ] = None,
    aces_container: Annotated[
        AcesContainer,
        typer.Option(help="The flag of ACES containers (ST 2065-4), which are never compressed."),
    ] = AcesContainer.DROP,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes. Default: one a processor.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:8786.")
    ] = None,
    openjd: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a job for a render farm (Open Job Description) instead."),
    ] = None,
    files0_from: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Take sources from a file, each ended by NUL, as find -print0 does."
        ),
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="What their places in --dest are relative to, with --files0-from."),
    ] = None,
    only: Annotated[
        str | None, typer.Option(metavar="FIRST-LAST", help="Of all frames in their order, these: 1-20.")
    ] = None,
    mhl: Annotated[bool, typer.Option(help="Write ASC MHL generations into the folders.")] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only estimate what would be saved, by samples.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Read recompressed folders again and prove all that is recorded.")
    ] = False,
    seal: Annotated[
        bool, typer.Option("--seal", help="Only write the ASC MHL generations of recompressed folders.")
    ] = False,
    _explain: Annotated[
        bool,
        typer.Option(
            "--explain", callback=_print_guide, is_eager=True, help="Print a short guide to EXR codecs."
        ),
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each frame.")] = False,
) -> None:
    """Shrink archive EXRs without changing a pixel or a byte of metadata, and prove it.

    Every result is read back and compared, sample by sample and header byte by header byte, before it
    counts; ocio-gen restore gives the originals back. Stopped at any moment, it goes on when run again.
    """
    from ocio_gen.cli.frames import (
        followed,
        print_choices,
        print_estimate,
        print_results,
        seal_folders,
        watched,
    )
    from ocio_gen.recompress.batch import Workers, jobs_for
    from ocio_gen.recompress.choice import choices
    from ocio_gen.recompress.mhl import require_histories
    from ocio_gen.recompress.work import processors

    with Workers(jobs or processors(), scheduler) as workers:
        named = list(sources or [])
        if check or seal:
            _recompressed_folders(named, workers if check else None, as_json=json_)
            return
        if not dry_run and (dest is None) is not in_place:
            raise UserError("recompress: give one of --dest DIR and --in-place (or --dry-run)")
        codec = _lossless(codec, hosts or [])
        frames = _frames(named, files0_from, root, only)
        folders = [dest] if dest else _folders(named, frames)
        if mhl and in_place:
            require_histories(frames, folders, "ocio-gen recompress {} --in-place")
        chosen = [(codec, frames)]
        if codec == "auto" or dry_run:
            sampled = choices(
                frames,
                codec,
                hosts or [],
                lambda samples: watched(workers.sample(samples), len(samples), "sampling"),
            )
            if not openjd:
                print_choices([choice for choice, _ in sampled], as_json=json_)
            chosen = [(choice.codec, some) for choice, some in sampled]
            if dry_run:
                print_estimate([choice for choice, _ in sampled], as_json=json_)
                return
        if openjd:
            _write_job(openjd, chosen, dest, folders, aces_container)
            return
        todo = jobs_for(
            [(frame, name) for name, some in chosen for frame in some], dest, aces_container.value
        )
        began = time.perf_counter()
        results = followed(workers.recompress(todo), len(todo), "recompressing", as_json=json_)
        print_results(results, time.perf_counter() - began, as_json=json_)
        sealed = not mhl or seal_folders(folders, as_json=json_)
        if not sealed or any(result.falls_short for result in results):
            falls_short()


@app.command(
    epilog="Examples: ocio-gen restore /archive/reel_4; ocio-gen restore plate.1001.exr --dest originals"
)
def restore(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Recompressed frames, as for recompress.")
    ],
    dest: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the originals; else each is put back.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes. Default: one a processor.")] = None,
    mhl: Annotated[bool, typer.Option(help="Write ASC MHL generations into the folders.")] = True,
    json_: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each frame.")] = False,
) -> None:
    """Give back the originals of recompressed frames, to the byte where they were uncompressed."""
    from ocio_gen.cli.frames import followed, print_results, seal_folders
    from ocio_gen.recompress.batch import Workers, jobs_to_restore
    from ocio_gen.recompress.mhl import require_histories
    from ocio_gen.recompress.sources import frames_of
    from ocio_gen.recompress.work import processors

    frames = frames_of(paths)
    folders = _folders(paths, frames)
    if mhl and not dest:
        require_histories(frames, folders, "ocio-gen restore {}")
    todo = jobs_to_restore(frames, dest)
    began = time.perf_counter()
    with Workers(jobs or processors()) as workers:
        results = followed(workers.restore(todo), len(todo), "restoring", as_json=json_)
    print_results(results, time.perf_counter() - began, as_json=json_)
    sealed = not mhl or bool(dest) or seal_folders(folders, as_json=json_)
    if not sealed or any(result.falls_short for result in results):
        falls_short()


def _recompressed_folders(named: list[str], workers: "Workers | None", *, as_json: bool) -> None:
    """Check folders with workers, or else seal them."""
    from ocio_gen.cli.frames import seal_folders

    folders = [Path(name) for name in named]
    if not folders or not all(folder.is_dir() for folder in folders):
        raise UserError("recompress: --check and --seal work on folders; name those that were recompressed")
    if workers:
        _check(folders, workers, as_json=as_json)
    elif not seal_folders(folders, as_json=as_json):
        falls_short()


def _check(folders: list[Path], workers: "Workers", *, as_json: bool) -> None:
    from ocio_gen.cli.frames import followed, print_results
    from ocio_gen.recompress.batch import recorded

    found = [recorded(folder) for folder in folders]
    todo = [job for jobs, _, _ in found for job in jobs]
    began = time.perf_counter()
    results = followed(workers.check(todo), len(todo), "checking", as_json=as_json)
    print_results(results, time.perf_counter() - began, as_json=as_json)
    damaged, unknown = (
        sum(counts) for counts in zip(*((two, len(three)) for _, two, three in found), strict=True)
    )
    if damaged:
        say(
            f"{damaged} lines of the records say nothing: a run was cut short, or bits of them are lost",
            err=True,
        )
    if unknown:
        say(f"{unknown} frames have no record: they were not recompressed", err=True)
    if any(result.falls_short for result in results):
        falls_short()


def _lossless(codec: str, hosts: list[str]) -> str:
    """Return the codec's name; it is refused if it loses anything, or a host does not read it."""
    from ocio_gen.recompress.choice import require_read
    from ocio_gen.recompress.codecs import CODECS, LOSSLESS

    name = codec.lower()
    if name in LOSSLESS:
        require_read(name, hosts)
    if name in LOSSLESS or name == "auto":
        return name
    if name in CODECS:
        raise UserError(
            f"--codec {codec}: is lossy: {CODECS[name].lossy}; archives take one of {', '.join(LOSSLESS)}"
        )
    raise UserError(f"--codec {codec}: no such codec; give auto or one of {', '.join(LOSSLESS)}")


def _frames(named: list[str], files0_from: Path | None, root: Path | None, only: str | None) -> "list[Found]":
    from ocio_gen.recompress.sources import frames_of, listed_frames

    if bool(named) is bool(files0_from):
        raise UserError("recompress: name sources, or a list of them with --files0-from")
    frames = listed_frames(files0_from, root) if files0_from else frames_of(named)
    if only is None:
        return frames
    match = re.fullmatch(r"(\d+)-(\d+)", only)
    first, last = map(int, match.groups()) if match else (0, 0)
    if not 1 <= first <= last <= len(frames):
        raise UserError(f"--only {only}: give the first and the last of {len(frames)} frames, 1-20 say")
    return frames[first - 1 : last]


def _folders(named: list[str], frames: "list[Found]") -> list[Path]:
    """Return the folders that were named, and those of frames that were."""
    folders = [Path(name) for name in named if Path(name).is_dir()]
    return folders + sorted(
        {
            frame.path.parent
            for frame in frames
            if not any(frame.path.is_relative_to(folder) for folder in folders)
        }
    )


def _write_job(
    path: Path,
    chosen: "list[tuple[str, list[Found]]]",
    dest: Path | None,
    folders: list[Path],
    aces_container: AcesContainer,
) -> None:
    from ocio_gen.recompress.openjd import write_job
    from ocio_gen.recompress.sources import root_of

    frames: dict[str, list[Path]] = {}
    for codec, some in chosen:
        frames.setdefault(codec, []).extend(frame.path for frame in some)
    arguments = [f"--aces-container={aces_container.value}"]
    options = {}
    if dest:
        options["dest"] = dest.absolute()
        options["root"] = root_of([frame for _, some in chosen for frame in some])
    else:
        arguments.append("--in-place")
    try:
        write_job(path, frames, arguments, options, folders)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror}); name another file") from None
    say(f"{path}: written; try it here with: openjd run {path}")
