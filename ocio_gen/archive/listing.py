# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An archive's plan as its report lists it."""

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import xxhash

from ocio_gen.archive.picture import Channels, said
from ocio_gen.archive.plan import Plan, Shot
from ocio_gen.archive.report import ArchivedShot, ArchiveInput, ArchiveReport, ArchiveRun
from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_folders import absolute, real_path
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.reading import file_hash
from ocio_gen.recompression.replacing import opened
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.model import Show

# What its papers depend on; a frame is its source's, whatever the version.
_TOOLS = ("ocio_gen", "opencolorio", "OpenEXR", "OpenImageIO", "opentimelineio", "xxhash")


def listed(show: Show, plan: Plan, codec: str, channels: Mapping[str, Channels]) -> ArchiveReport:
    """Return what an archive is to be.

    Args:
        show: The show.
        plan: Its plan.
        codec: As asked for.
        channels: Of its shots, by their names.
    """
    shots = [_shot(shot, plan, channels.get(shot.name, ()), home_of(show)) for shot in plan.shots]
    return ArchiveReport(
        show=show.name,
        title=show.title,
        codec=codec,
        handles=plan.handles,
        rate=str(plan.rate),
        shots=shots,
        inputs=_inputs(show),
        tools={name: version(name) for name in _TOOLS},
        notes=list(plan.notes),
        missing=list(plan.missing),
        short=list(plan.short),
        run=ArchiveRun(frames=sum(shot.frames for shot in shots)),
    )


def home_of(show: Show) -> Path:
    """Return the description's folder."""
    return show.allow[0].path


def _shot(shot: Shot, plan: Plan, channels: Channels, home: Path) -> ArchivedShot:
    source = shot.source
    return ArchivedShot(
        name=shot.name,
        look=shot.look,
        reel=source.reel or next(iter(shot.event.names.get(NameOf.REEL, ())), ""),
        source=source.name_from(home),
        first=shot.first,
        last=shot.last,
        head=shot.head,
        tail=shot.tail,
        source_in=str(plan.source_timecode(shot, shot.cut[0])),
        source_out=str(plan.source_timecode(shot, shot.cut[1] + 1)),
        record_in=str(plan.timecode(shot.record[0])),
        record_out=str(plan.timecode(shot.record[1])),
        width=source.width,
        height=source.height,
        channels=said(channels) if channels else "",
    )


def _inputs(show: Show) -> list[ArchiveInput]:
    """Return the description, and the files that it names for the package and for the archive."""
    table = show.archive
    paths = dict.fromkeys(show.input_files())
    if table:
        framing = [table.framing] if table.framing else []
        paths |= dict.fromkeys([table.timeline, *framing, *table.sidecars])
    described = xxhash.xxh3_128_hexdigest(show.description.text.encode())
    return [
        ArchiveInput(path="show.toml", xxh128=described),
        *(ArchiveInput(path=shown(show.input_folders.label(path)), xxh128=_hash_of(path)) for path in paths),
    ]


def _hash_of(path: Path) -> str:
    """Return the hash of a file, which is read in blocks: a sidecar may be as large as a film.

    Raises:
        UserError: it cannot be read.
    """
    try:
        with opened(real_path(path)) as file:
            return file_hash(file.descriptor)
    except LeftAloneError as error:
        raise InvalidFileError(shown(path), error, hint="name it in the description") from None
    except OSError as error:
        raise InvalidFileError(
            shown(path), f"cannot be read ({error.strerror})", hint="name it in the description"
        ) from None


# What differs between runs over one archive, is made anew by each, or follows from the rest: of the report,
# and of its shots.
_OF_RUNS = ("complete", "run", "problems", "broken_profile", "notes", "tools", "short")
_OF_SHOTS = {"amf", "stills", "problems", "reel", "source_out"}


def changes(report: ArchiveReport, former: ArchiveReport, home: Path) -> list[str]:
    """Return what differs in an archive that an earlier report tells of: fields, and files by their names.

    Made of the same files, by whichever version, archives do not differ.

    Args:
        report: What it is to be.
        former: The earlier report.
        home: The description's folder.
    """

    def told(one: ArchiveReport) -> dict[str, object]:
        shots = [shot.model_copy(update={"source": str(absolute(home / shot.source))}) for shot in one.shots]
        return one.model_copy(update={"shots": shots}).model_dump(
            exclude=dict.fromkeys(_OF_RUNS, True) | {"shots": {"__all__": _OF_SHOTS}}
        )

    now, then = told(report), told(former)
    names = [name for name in now if now[name] != then[name] and name != "inputs"]
    files = {(one.path, one.xxh128) for one in report.inputs} ^ {
        (one.path, one.xxh128) for one in former.inputs
    }
    return [*names, *sorted({path for path, _ in files})]
