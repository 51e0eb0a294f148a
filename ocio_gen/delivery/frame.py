# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One frame, read once: its header, its chunks, its pixels and its hash. The unit of work, on any process."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ocio_gen.core.errors import one_line
from ocio_gen.delivery.digests import hash_of
from ocio_gen.delivery.header import Header, Stated
from ocio_gen.delivery.header_rules import Checks, Finding, header_findings
from ocio_gen.delivery.pixels import Pixels, inspected, read_only
from ocio_gen.delivery.rules import Family, of_family
from ocio_gen.recompression.errors import FrameError, LeftAloneError, StrayBytesError
from ocio_gen.recompression.exr_file import ExrFile, from_reader
from ocio_gen.recompression.exr_header import Attribute, parse_header, read_header, split_header
from ocio_gen.recompression.exr_header import Header as ParsedHeader
from ocio_gen.recompression.reading import FileReader, Reader
from ocio_gen.recompression.replacing import opened

# What a header is said to break: a hostile one has a million parts.
_MOST_FINDINGS = 50

_OF_PIXELS = frozenset(rule.name for rule in of_family(Family.PIXELS))


class FileJob(NamedTuple):
    """A file to read."""

    place: int  # its place among the files of the delivery
    path: str
    frame: bool  # whether it is judged as a frame; else it is hashed only
    hash_format: str  # that its ASC MHL history has; empty for none
    checks: Checks


class FileFacts(NamedTuple):
    """What is known of a file after it was read."""

    place: int  # that of the job
    findings: tuple[Finding, ...] = ()
    stated: Stated | None = None  # by a header that is legible
    timecode: int | None = None  # the first word of the attribute
    rate: tuple[int, int] | None = None  # framesPerSecond
    pixels: Pixels | None = None
    digest: str = ""  # of the file, in the format that was asked for


def judged(job: FileJob) -> FileFacts:
    """Read a file once, and return what is known of it; nothing that is wrong with it is an error."""
    facts = FileFacts(job.place)
    try:
        with opened(Path(job.path)) as file:
            reader = FileReader(file.descriptor, hash_of(job.hash_format))
            if job.frame:
                facts = frame_facts(reader, job)
            if job.hash_format:
                facts = facts._replace(digest=reader.digest())
            file.require_unchanged()
    except (FrameError, LeftAloneError) as error:
        facts = _not_whole(facts, str(error))
    except OSError as error:
        facts = _not_whole(facts, f"cannot be read ({error.strerror})")
    except MemoryError:
        facts = _not_whole(facts, "cannot be judged: it takes more memory than there is")
    active = tuple(one for one in facts.findings if one.rule in job.checks.active)
    if job.frame and facts.stated is None and not active:  # the rules that say why are off
        active = (Finding("whole", "cannot be judged: its header does not say how it is to be read"),)
    return facts._replace(findings=tuple(one for one in active if one.rule in job.checks.active))


def killed(job: FileJob) -> FileFacts:
    """Return what is known of a file whose process was killed."""
    text = "cannot be judged: the process that read it was killed twice, perhaps because memory ran out"
    return FileFacts(job.place, (Finding("whole", text),))


def _not_whole(facts: FileFacts, text: str) -> FileFacts:
    return facts._replace(findings=(*facts.findings, Finding("whole", text)))


def frame_facts(reader: Reader, job: FileJob) -> FileFacts:
    """Return what is known of a frame after it was read, rules that are not asked for included.

    Args:
        reader: Of its bytes.
        job: What is asked of it.

    Raises:
        FrameError: it cannot be read.
        LeftAloneError: as FrameError.
    """
    facts = FileFacts(job.place)
    try:
        head, version, parts = read_header(reader.read, reader.size, _split)
    except FrameError as error:
        return _not_whole(facts, str(error) if reader.size else "is empty")
    header = Header(version, parts)
    facts = facts._replace(
        findings=tuple(islice(header_findings(header, job.checks), _MOST_FINDINGS)),
        timecode=header.timecode(),
        rate=header.rate(),
    )
    if not header.is_legible:
        return facts  # what is wrong with the header is said; no chunk can be found by it
    facts = facts._replace(stated=header.stated())
    try:
        parsed = _decodable(head)
    except (FrameError, LeftAloneError) as error:
        return _not_whole(facts, str(error))
    try:
        file = from_reader(reader, parsed)
        facts = facts._replace(findings=facts.findings + tuple(_of_table(file, header)))
        return _of_pixels(file, facts, looks=bool(job.checks.active & _OF_PIXELS))
    except StrayBytesError as error:
        facts = facts._replace(findings=(*facts.findings, Finding("offsets", str(error))))
        return _not_whole(facts, f"its pixels cannot be judged: it {error}")
    except (FrameError, LeftAloneError) as error:
        return _not_whole(facts, str(error))


def _decodable(head: bytes) -> ParsedHeader:
    """Return the header that a file begins with, if OpenEXR has means to decode what it says.

    Raises:
        FrameError: the header is damaged.
        LeftAloneError: its blocks are too large, or OpenEXR's module does not take its channels' names.
    """
    header = parse_header(head)
    for part in header.parts:
        for channel in part.channels:
            if part.codec.packs and not _is_utf_8(channel.name):
                raise LeftAloneError("cannot be decoded: the name of a channel is not UTF-8")
    return header


def _is_utf_8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _split(data: bytes) -> tuple[bytes, int, list[tuple[Attribute, ...]]]:
    return data, *split_header(data)


def _of_table(file: ExrFile, header: Header) -> Iterator[Finding]:
    """Yield what is wrong with the table of chunks, though each chunk is found."""
    if file.blank_table:
        yield Finding("offsets", "its table of chunks was never written")
    elif header.increases and not file.in_order:
        yield Finding("offsets", "its chunks do not stand in the order of its table")
    if trailing := file.trailing():
        text = f"{len(trailing):,} bytes follow its last chunk"
        yield Finding("offsets", text)


def _of_pixels(file: ExrFile, facts: FileFacts, *, looks: bool) -> FileFacts:
    try:
        if not looks:
            read_only(file)
            return facts
        pixels, findings = inspected(file)
        return facts._replace(pixels=pixels, findings=facts.findings + tuple(findings))
    except (ValueError, TypeError, RuntimeError) as error:
        return _not_whole(facts, f"does not decode ({one_line(error)})")
