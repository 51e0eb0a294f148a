# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The frames that are wrapped: each looked at before anything is written, and all of them alike."""

import shutil
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import ArgumentError, InvalidImageError, UserError, all_of
from ocio_gen.core.names import printable
from ocio_gen.core.sequences import number_of, runs_in_words, sequence_at
from ocio_gen.delivery.header import Header as FrameHeader
from ocio_gen.delivery.header_rules import Checks, header_findings
from ocio_gen.delivery.profile import profile_of
from ocio_gen.mxf.picture import Picture
from ocio_gen.mxf.times import frame_count, runs_on, word_of
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import ExrFile, from_descriptor
from ocio_gen.recompression.exr_header import MAGIC, Header, parse_header
from ocio_gen.recompression.frame import FrameJob, restore_frame
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.replacing import identity, opened
from ocio_gen.show.cut.timecode import Timecode, TimecodeError, counted, exact_rate

# Wrong frames that are named at once.
_MOST_ERRORS = 10

# Where neither the command nor the frames say it.
_USUAL_RATE = Fraction(24)

# Of a timecode.
_MOST_HOURS = 24

# Characters of what a header says of the system that wrote it.
_LONGEST_AUTHOR = 200

_CURE = "wrap takes ACES frames, .exr (ST 2065-4), and no movies"

# The attributes that all frames must share, to the byte.
_SHARED = (b"channels", b"dataWindow", b"displayWindow", b"pixelAspectRatio")


@dataclass(frozen=True)
class Frame:
    """A frame that is to be wrapped."""

    path: Path
    bytes: int
    """Of what is wrapped: of a frame that was recompressed, its original."""
    packed: bool
    """Whether its original is restored first."""
    identity: tuple[int, ...]
    """What tells it from another file in its place."""


@dataclass(frozen=True)
class Frames:
    """Frames that can be one track file."""

    frames: tuple[Frame, ...]
    picture: Picture
    rate: Fraction
    start: int
    """The timecode of the first frame, as its count."""
    drop: bool
    authoring: str
    """The system that they were made by, as their headers name it."""
    notes: tuple[str, ...]

    def by(self, authoring: str) -> "Frames":
        """Return them as made by another system."""
        return replace(self, authoring=authoring)


def paths_of(given: Sequence[Path]) -> list[Path]:
    """Return the frames that are named by folders, patterns or files, in the order of their numbers.

    Files of which one has no number are taken in the order in which they are named.

    Raises:
        UserError: there are none, a folder holds several sequences, or numbers are missing.
    """
    found: list[Path] = []
    for path in given:
        sequence = sequence_at(path, ".exr")
        found += sequence.frames.values() if sequence else [path]
    numbers = [number_of(path) for path in found]
    known = [number for number in numbers if number is not None]
    if len(known) != len(found) or len(found) == 1:
        return found
    if len(set(known)) != len(known):
        text = "two frames have the same number: a track file is made of one sequence"
        raise ArgumentError("frames", text, hint="name one folder, or plate.####.exr")
    ordered = sorted(known)
    if gaps := [(one + 1, other - 1) for one, other in pairwise(ordered) if other > one + 1]:
        many = len(gaps) > 1 or gaps[0][0] != gaps[0][1]
        text = f"{runs_in_words(gaps)} {'are' if many else 'is'} missing"
        raise InvalidImageError(
            shown(found[0].parent), text, hint="a track file has no gaps: wrap each range by itself"
        )
    return [path for _, path in sorted(zip(known, found, strict=True), key=lambda pair: pair[0])]


def frames_of(
    paths: Sequence[Path],
    rate: Fraction | None = None,
    timecode: str | None = None,
    watch: Callable[[int], None] = lambda _: None,
) -> Frames:
    """Return frames that can be one track file, each looked at: its header and its table of chunks.

    Args:
        paths: Of the frames, in their order.
        rate: Frames per second; by default what headers state, or 24.
        timecode: Of the first frame; by default what its header says, or its number.
        watch: Called after each frame, with how many are done.

    Raises:
        UserError: a frame is no ACES container (ST 2065-4), was packed by others, or differs from the first.
    """
    errors: list[UserError] = []
    frames: list[Frame] = []
    heads: list[_Times] = []
    first: Header | None = None
    for done, path in enumerate(paths, 1):
        try:
            frame, header = _looked_at(path)
            first = first or header
            _require_like(header, first, paths[0])
            frames.append(frame)
            heads.append(_Times.of(header))
        except (FrameError, LeftAloneError) as error:
            errors.append(InvalidImageError(shown(path), str(error), hint=_CURE if _not_exr(path) else ""))
        except OSError as error:
            errors.append(InvalidImageError(shown(path), f"cannot be read ({error.strerror})", hint=_CURE))
        if len(errors) == _MOST_ERRORS:
            break
        watch(done)
    if errors:
        raise all_of(errors)
    assert first is not None  # noqa: S101 - there is at least one frame, or an error
    notes: list[str] = []
    exact = _rate(rate, heads, notes)
    start, drop = _start(timecode, heads, exact, paths, notes)
    part = first.parts[0]
    return Frames(tuple(frames), Picture.of(part), exact, start, drop, _authoring(first), tuple(notes))


def _not_exr(path: Path) -> bool:
    """Return whether a file does not begin as OpenEXR files do."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(4) != MAGIC
    return False


def _looked_at(path: Path) -> tuple[Frame, Header]:
    with opened(path) as file:
        frame = from_descriptor(file.descriptor)
        header, size = frame.header, frame.size
        if packed := not header.uncompressed:
            header, size = _original(path, header, file.stat.st_size)
        else:
            _require_whole(frame)
        stat = file.stat
    broken = next((one for one in _broken(header)), None)
    if broken:
        raise FrameError(f"is no ACES container (ST 2065-4): {broken}")
    Picture.of(header.parts[0])
    return Frame(path, size, packed, identity(stat)), header


def original_header(path: Path) -> Header:
    """Return the header of a frame, or of its original.

    Raises:
        UserError: it cannot be read.
    """
    try:
        return _looked_at(path)[1]
    except (FrameError, LeftAloneError) as error:
        raise InvalidImageError(shown(path), str(error)) from None


def _require_whole(frame: ExrFile) -> None:
    if frame.ends_early:
        raise FrameError("is cut short: bytes of its last chunk are missing")
    if frame.blank_table or not frame.in_order or frame.trailing():
        raise FrameError("its chunks do not stand in the order of its table, and nothing else after it")


def _original(path: Path, header: Header, size: int) -> tuple[Header, int]:
    """Return the header and the size of the original of a frame that was recompressed."""
    codec = next(part.codec.name for part in header.parts if part.codec.packs)
    log = RecordLog(path.parent)
    known = next((one for one in reversed(log.of(path.name)) if one.result.bytes == size), None)
    if known is None:
        raise LeftAloneError(
            f"is packed by {codec}, and its folder has no record of its original: MXF holds uncompressed "
            "frames (ST 2065-4); recompress it with codec none first"
        )
    if not known.exact or known.original.codec != "none":
        raise LeftAloneError(
            f"is packed by {codec}, and its original, too, was packed, or cannot be restored to the byte"
        )
    return parse_header(log.header_bytes(known)), known.original.bytes


# What an ACES container is asked for.
CONTAINER = Checks.of(profile_of("st2065-4"))


def _broken(header: Header) -> Iterator[str]:
    parts = [tuple(part.attributes) for part in header.parts]
    for finding in header_findings(FrameHeader(header.version, parts), CONTAINER):
        if finding.rule in CONTAINER.active:
            yield finding.text


def unlike(header: Header, first: Header) -> Iterator[str]:
    """Yield the attributes that the frames of a track file share, and that two headers do not."""
    for name in _SHARED:
        if header.parts[0].value(name) != first.parts[0].value(name):
            yield name.decode()


def _require_like(header: Header, first: Header, path: Path) -> None:
    for name in unlike(header, first):
        text = f"its {name}: not the same as that of {shown(path.name)}"
        raise FrameError(f"{text}; the frames of a track file are alike")


def _authoring(header: Header) -> str:
    for name in (b"software", b"writer", b"creator"):
        value = next(
            (one for one in header.parts[0].attributes if one.name == name and one.type == b"string"), None
        )
        if value and value.value:
            return printable(value.value.decode(errors="replace"), keep="")[:_LONGEST_AUTHOR]
    return ""


# ------------------------------------------------------------ rate and timecode


@dataclass(frozen=True)
class _Times:
    """The timecode and the rate of a header, as they stand there."""

    word: int | None
    rate: Fraction | None
    stated: bool = False  # whether there is a framesPerSecond, if none that is a rate

    @classmethod
    def of(cls, header: Header) -> "_Times":
        stated = header.parts[0].value(b"framesPerSecond") or b""
        rate = None
        if len(stated) == struct.calcsize("<iI"):
            over, under = struct.unpack("<iI", stated)
            with suppress(TimecodeError):
                rate = exact_rate(f"{over}/{under}")
        return cls(word_of(header), rate, bool(stated))

    def count(self, rate: Fraction) -> tuple[int, bool] | None:
        """Return the timecode as a count, and whether it drops numbers; None where there is none."""
        return None if self.word is None else frame_count(self.word, rate)


def _rate(asked: Fraction | None, heads: Sequence[_Times], notes: list[str]) -> Fraction:
    stated = {one.rate for one in heads if one.rate}
    if asked is None and len(stated) > 1:
        rates = ", ".join(f"{float(one):.6g}" for one in sorted(stated))
        raise ArgumentError(
            "rate",
            f"frames state several: {rates}",
            hint="wrap those of each rate by themselves, or mend framesPerSecond",
        )
    if asked is None and not stated:
        what = (
            "states its rate"
            if not any(one.stated for one in heads)
            else "states a rate that timecodes run at"
        )
        notes.append(f"no frame {what}: 24 frames per second are taken")
    if asked is not None and stated - {asked}:
        other = min(stated - {asked})
        text = f"is {float(asked):.6g}, and frames state {float(other):.6g}"
        raise ArgumentError("rate", text, hint="leave it out, or mend framesPerSecond in the frames")
    return asked or next(iter(stated), _USUAL_RATE)


def _start(
    asked: str | None, heads: Sequence[_Times], rate: Fraction, paths: Sequence[Path], notes: list[str]
) -> tuple[int, bool]:
    counts = [one.count(rate) for one in heads]
    first = counts[0]
    if first is None and any(counts):
        notes.append("the first frame has no timecode, and others have")
    elif first and not all(
        count and runs_on(count[0], first[0], at, rate, drop=first[1]) for at, count in enumerate(counts)
    ):
        notes.append("the timecodes in headers do not run on from that of the first frame")
    if asked is not None:
        start = _asked(asked, rate)
        if first and first[0] != start[0]:
            stated = Timecode.of_count(*first[:1], rate, drop=first[1])
            notes.append(
                f"the file begins at {asked}, as asked; headers say {stated}, and unwrap goes by these"
            )
        return start
    if first:
        return first
    said = "no timecode" if heads[0].word is None else "a timecode that there is not at this rate"
    number = number_of(paths[0])
    if number is None or not 0 <= number < _MOST_HOURS * 3600 * counted(rate):
        notes.append(f"the first frame has {said}, and no number: 00:00:00:00 is taken")
        return 0, False
    notes.append(f"headers have {said}: {number}, the number of the first frame, is taken as its count")
    return number, False


def _asked(text: str, rate: Fraction) -> tuple[int, bool]:
    """Return the timecode that was given, as a count, and whether it drops numbers."""
    try:
        code = Timecode.parsed(text)
        count = code.count(rate)
    except TimecodeError as error:
        raise ArgumentError("timecode", str(error), hint="give 01:00:00:00, say") from None
    if code.hours >= _MOST_HOURS:
        raise ArgumentError("timecode", f"{text}: a day has 24 hours", hint="give 01:00:00:00, say")
    return count, code.drop


# ------------------------------------------------------------ their bytes


@contextmanager
def content_of(frame: Frame, place: Path) -> Iterator[Path]:
    """Yield the file whose bytes are wrapped: the frame's, or its original, restored for the time being.

    Args:
        frame: The frame.
        place: A folder for the original, which is made, and removed with all in it.

    Raises:
        UserError: it cannot be restored.
    """
    if not frame.packed:
        yield frame.path
        return
    shutil.rmtree(place, ignore_errors=True)  # of a run that was killed
    try:
        place.mkdir()
        target = place / frame.path.name
        result = restore_frame(FrameJob(frame.path, target))
        if result.falls_short or not target.is_file():
            raise InvalidImageError(shown(frame.path), result.reason or "cannot be restored")
        yield target
    finally:
        shutil.rmtree(place, ignore_errors=True)
