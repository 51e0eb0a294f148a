"""ocio-gen recompress."""

import re
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ocio_gen.cli.app import app, falls_short
from ocio_gen.cli.idle import refuse_idle
from ocio_gen.cli.terminal import say
from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import UserError

if TYPE_CHECKING:
    from ocio_gen.recompress.batch import Workers
    from ocio_gen.recompress.sources import Found, Sources


class AcesContainer(StrEnum):
    """What becomes of the flag of an ACES container."""

    DROP = "drop"
    KEEP = "keep"
    REFUSE = "refuse"


@app.command(
    epilog="Examples: ocio-gen recompress /archive/reel_4 --in-place; "
    "ocio-gen recompress 'plate.1001-1100#.exr' --dest packed --codec piz. "
    "More commands: recompress check, seal, records and codecs."
)
def recompress(
    context: typer.Context,
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
    follow_links: Annotated[
        bool,
        typer.Option("--follow-links", help="Take what links point to, for --dest; else links are left."),
    ] = False,
    only: Annotated[
        str | None, typer.Option(metavar="FIRST-LAST", help="Of all frames in their order, these: 1-20.")
    ] = None,
    mhl: Annotated[bool, typer.Option(help="Write ASC MHL generations into the folders.")] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only estimate what would be saved, by samples.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each frame.")] = False,
) -> None:
    """Shrink archive EXRs without changing a pixel or a byte of metadata, and prove it.

    Every result is read back and compared, sample by sample and header byte by header byte, before it
    counts; ocio-gen restore gives the originals back. Stopped at any moment, it goes on when run again.
    """
    from ocio_gen.cli.frames import followed, print_passed_over, print_results
    from ocio_gen.core.processors import processors
    from ocio_gen.recompress.batch import Workers, jobs_for, links_left
    from ocio_gen.recompress.sources import folders_of

    in_job = "with --openjd and --codec" if openjd and codec != "auto" else ""
    refuse_idle(
        context,
        {
            "root": "without --files0-from and --dest" if not files0_from or not dest else "",
            "jobs": "with --scheduler" if scheduler else in_job,
            "scheduler": in_job,
            "json_": "with --openjd" if openjd else "",
            "dry_run": "with --openjd" if openjd else "",
        },
    )
    _require_place(dest, in_place=in_place, dry_run=dry_run)
    if follow_links and (in_place or openjd):
        raise UserError("--follow-links: works with --dest, here: name what links point to instead")
    codec = _lossless(codec, hosts or [])
    named = list(sources or [])
    found = _sources(named, files0_from, root, only, follow_links=follow_links)
    print_passed_over(found.kinds)
    if openjd and not found.frames:
        raise UserError(f"--openjd {openjd}: no frames are found for a job; links are not followed")
    with Workers(jobs or processors(), scheduler) as workers:
        folders = [dest] if dest else folders_of(named, found.frames)
        if mhl and in_place and not dry_run:
            from ocio_gen.recompress.mhl import require_histories

            require_histories(found.frames, folders, "ocio-gen recompress {} --in-place")
        chosen = [(codec, found.frames)]
        if codec == "auto" or dry_run:
            chosen = _chosen(
                workers,
                found.frames,
                codec,
                hosts or [],
                quiet=bool(openjd),
                estimate=dry_run,
                as_json=json_,
            )
        if dry_run or openjd:
            _print_links(found.links)
        if dry_run:
            return
        if openjd:
            _write_job(openjd, chosen, dest, folders if mhl else [], aces_container)
            if found.links:
                falls_short()
            return
        todo = jobs_for(
            [(frame, name) for name, some in chosen for frame in some], dest, aces_container.value
        )
        began = time.perf_counter()
        left = links_left(found.links, followed=follow_links)
        coming = workers.recompress(todo)
        # Importing it is slow, and the processes are at work already.
        from ocio_gen.cli.recompress.sealing import seal_folders

        results = followed(coming, len(todo), "recompressing", left, as_json=json_)
        print_results(results, time.perf_counter() - began, as_json=json_)
        sealed = not (mhl and todo) or seal_folders(folders, as_json=json_)
        if not sealed or any(result.falls_short for result in results):
            falls_short()


def _require_place(dest: Path | None, *, in_place: bool, dry_run: bool) -> None:
    if (dest and in_place) or not (dest or in_place or dry_run):
        raise UserError("recompress: give one of --dest DIR and --in-place (or --dry-run)")


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


def _sources(
    named: list[str], files0_from: Path | None, root: Path | None, only: str | None, *, follow_links: bool
) -> "Sources":
    from ocio_gen.recompress.sources import listed_sources, sources_of

    if bool(named) is bool(files0_from):
        raise UserError("recompress: name sources, or a list of them with --files0-from")
    if files0_from:
        sources = listed_sources(files0_from, root, follow_links=follow_links)
    else:
        sources = sources_of(named, follow_links=follow_links)
    if only is None:
        return sources
    frames = sources.frames
    match = re.fullmatch(r"(\d+)-(\d+)", only)
    first, last = map(int, match.groups()) if match else (0, 0)
    if not 1 <= first <= last <= len(frames):
        raise UserError(f"--only {only}: give the first and the last of {len(frames)} frames, 1-20 say")
    return sources._replace(frames=frames[first - 1 : last])


def _chosen(
    workers: "Workers",
    frames: "list[Found]",
    codec: str,
    hosts: list[str],
    *,
    quiet: bool,
    estimate: bool,
    as_json: bool,
) -> "list[tuple[str, list[Found]]]":
    """Return the codec of each sequence, by samples, and its frames; print why, and what it would save."""
    from ocio_gen.cli.frames import print_choices, print_estimate, watched
    from ocio_gen.recompress.choice import choices

    sampled = choices(
        frames,
        codec,
        hosts,
        lambda samples: watched(workers.sample(samples), len(samples), "sampling"),
    )
    if not quiet:
        print_choices([choice for choice, _ in sampled], as_json=as_json)
    if estimate:
        print_estimate([choice for choice, _ in sampled], as_json=as_json)
    return [(choice.codec, some) for choice, some in sampled]


def _print_links(links: "list[Found]") -> None:
    """Print a line to stderr that counts links, where no frame is worked on."""
    if links:
        say(f"links that are left: {len(links)}, {shown(links[0].path)} first", err=True)


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
