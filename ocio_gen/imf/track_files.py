# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A track file of a package, or alone, judged: its structure, its frames, and what an archive has of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ocio_gen.core.amounts import count
from ocio_gen.core.disk.files import shown
from ocio_gen.core.names import printable
from ocio_gen.core.progress import Watch
from ocio_gen.delivery.digests import hash_of
from ocio_gen.imf.archived import BLACK, ArchivedFrames, is_black
from ocio_gen.imf.report import Findings, ImfReport, TrackFileSummary
from ocio_gen.mxf.metadata import Metadata
from ocio_gen.mxf.reader import FrameReader, Stretch, TrackFile
from ocio_gen.mxf.rules import Finding
from ocio_gen.mxf.structure import structure_findings
from ocio_gen.mxf.times import DROPPING
from ocio_gen.mxf.verify import read_frames
from ocio_gen.show.cut.timecode import Timecode, counted


@dataclass
class Judging:
    """What the parts of a verification share."""

    report: ImfReport
    findings: Findings
    archived: ArchivedFrames | None
    watch: Watch
    stills: int = 0  # target frames that are stills of the archive
    amfs: int = 0  # AMFs that are the archive's


def judge_file(judging: Judging, file: TrackFile, name: str, *, may_be_sound: bool = False) -> None:
    """Judge a track file; one of sound by its structure alone.

    Args:
        judging: Where it goes.
        file: The file.
        name: Its path in the package.
        may_be_sound: Whether it is one of several, of which some are no pictures.
    """
    said, report = file.metadata, judging.report
    described = said.descriptor
    sound = (
        may_be_sound and not file.frames and described is not None and described.group == "WAVEPCMDescriptor"
    )
    summary = _summary(file, name, "sound" if sound else "image" if file.frames else "other")
    report.files.append(summary)
    for finding in structure_findings(file):
        judging.findings.add(summary.path, finding)
    if sound:
        report.notes.append(
            f"{summary.path}: sound: of its samples, only the packing list's hash was compared"
        )
    elif not file.frames:
        judging.findings.add(summary.path, Finding("pattern", no_frames(file)))
    else:
        for finding in _of_frames(judging, file, name):
            judging.findings.add(summary.path, finding)


def no_frames(file: TrackFile) -> str:
    """Return what a file is that holds no ACES frames."""
    described = file.metadata.descriptor
    if described is not None and described.group == "WAVEPCMDescriptor":
        return "is sound, and holds no ACES frames: name its package, which has its hash"
    elements = ", ".join(key.hex() for key in file.others) or "none"
    return f"holds no ACES frames; its elements: {elements}"


def _of_frames(judging: Judging, file: TrackFile, name: str) -> Iterator[Finding]:
    """Yield what is wrong with frames and target frames."""
    archived, report = judging.archived, judging.report
    stem = Path(name).stem
    shot = archived.shot(stem, len(file.frames)) if archived else None
    black = bool(archived) and name == BLACK
    if archived and shot is None and not black:
        text = f"the archive has no shot {stem} of {count(len(file.frames), 'frame')}"
        yield Finding("archive", f"{text}: files are called as their shots")

    def take(at: int, frame: FrameReader) -> str:
        report.frames += 1
        if black:
            return "" if is_black(frame) else "is not black"
        if shot is None:
            return ""
        problem = shot.problem(at, frame.digest())
        report.archived += not problem
        return problem

    yield from read_frames(file, shot.hash_format if shot else lambda _: "", take, judging.watch)
    for number, stretches in file.streams.items() if shot else ():
        if shot and shot.is_still(partial(_digest_of, file, stretches)):
            judging.stills += 1
        elif shot:
            text = f"the target frame of stream {number} is no still of the archive's shot {shot.name}"
            yield Finding("archive", text)


def _summary(file: TrackFile, name: str, kind: str) -> TrackFileSummary:
    said = file.metadata
    return TrackFileSummary(
        path=printable(shown(name), keep=""),
        kind=kind,
        frames=len(file.frames),
        bytes=file.size,
        picture=_picture(said),
        rate=str(said.rate or ""),
        timecode=_timecode(said) if file.frames else "",
        targets=len(file.streams),
        writer=said.writer,
    )


def _digest_of(file: TrackFile, stretches: Sequence[Stretch], name: str) -> str:
    """Return the hash of bytes of a file, by the name of its format."""
    digest = hash_of(name)
    for block in file.blocks(stretches):
        digest.update(block)
    return digest.hexdigest()


def _picture(said: Metadata) -> str:
    items = said.descriptor.items if said.descriptor else {}
    size = (items.get("DisplayWidth"), items.get("DisplayHeight"))
    letters = " ".join(chr(one.code) for one in items.get("PixelLayout", ()) if 32 < one.code < 127)
    return f"{size[0]} x {size[1]}, {letters}" if all(size) else ""


def _timecode(said: Metadata) -> str:
    timecode = said.timecode
    if timecode is None or said.rate is None or timecode.base != counted(said.rate):
        return ""
    drop = timecode.drop and timecode.base % DROPPING == 0
    return str(Timecode.of_count(timecode.start, said.rate, drop=drop))
