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
from ocio_gen.core.disk.input_files import read_bytes
from ocio_gen.show.cut.timecode import Timecode
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
    shots = [_shot(shot, plan, channels.get(shot.name, ())) for shot in plan.shots]
    described = xxhash.xxh3_128_hexdigest(show.description.text.encode())
    inputs = [ArchiveInput(path="show.toml", xxh128=described)]
    inputs += [
        ArchiveInput(path=show.input_folders.label(path), xxh128=_hash_of(path))
        for path in show.input_files()
    ]
    return ArchiveReport(
        show=show.name,
        title=show.title,
        codec=codec,
        handles=plan.handles,
        rate=str(plan.rate),
        shots=shots,
        inputs=inputs,
        tools={name: version(name) for name in _TOOLS},
        notes=list(plan.notes),
        missing=list(plan.missing),
        short=list(plan.short),
        run=ArchiveRun(frames=sum(shot.frames for shot in shots)),
    )


def _shot(shot: Shot, plan: Plan, channels: Channels) -> ArchivedShot:
    source = shot.source

    def read(count: int) -> str:
        return str(Timecode.of_count(count, source.rate_of_counts, drop=bool(source.drop)))

    def recorded(count: int) -> str:
        return str(Timecode.of_count(count, plan.rate, drop=plan.drop))

    return ArchivedShot(
        name=shot.name,
        look=shot.look,
        reel=source.reel,
        source=source.name,
        first=shot.first,
        last=shot.last,
        head=shot.head,
        tail=shot.tail,
        source_in=read(shot.cut[0]),
        source_out=read(shot.cut[1]),
        record_in=recorded(shot.record[0]),
        record_out=recorded(shot.record[1]),
        width=source.width,
        height=source.height,
        channels=said(channels) if channels else "",
    )


def _hash_of(path: Path) -> str:
    return xxhash.xxh3_128_hexdigest(read_bytes(path, "name it in the description"))


def same_but_for_papers(report: ArchiveReport, former: ArchiveReport | None) -> bool:
    """Return whether an earlier report tells of the same archive, made of the same, by whichever version."""
    own = {"complete", "run", "problems", "notes", "tools"}
    left_out: dict[str, object] = dict.fromkeys(own, True)
    left_out["shots"] = {"__all__": {"amf", "stills", "problems"}}

    def told(one: ArchiveReport) -> dict[str, object]:
        return one.model_dump(exclude=left_out)  # type: ignore[arg-type]

    return former is not None and told(report) == told(former)
