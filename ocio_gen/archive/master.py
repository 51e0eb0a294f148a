# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies a delivered, display-referred master: whether it is what an archive's frames look like."""

import math
from collections.abc import Generator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.archive.conform import Conform, read_conform
from ocio_gen.archive.layout import PACKAGE, TIMELINE
from ocio_gen.archive.looks import look_of_folder
from ocio_gen.archive.other_views import others
from ocio_gen.archive.views import ShowConfig, View
from ocio_gen.core.amounts import count
from ocio_gen.core.disk.manifest import file_record
from ocio_gen.core.errors import ArgumentError, InvalidImageError, MissingFileError, UserError, one_line
from ocio_gen.core.images import DisplayedImage, Image
from ocio_gen.core.opencolorio import ocio_messages, own_environment
from ocio_gen.core.sequences import FrameSequence, in_words, number_of, sequence_at
from ocio_gen.package.manifest import read_looks
from ocio_gen.verification.captured_sequences import CapturedFrame, CapturedSequence, ImageSequence
from ocio_gen.verification.expected_pictures import Way, Words
from ocio_gen.verification.figures import Figures, Limits
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.movies import Movie, is_movie
from ocio_gen.verification.probes import BLOCK
from ocio_gen.verification.rendered import OFF_OF_FLOATS, Other, RenderClaim
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.sequences import verify_pictures
from ocio_gen.verification.subjects.capture import Capture, Captured, Packing, SignalRange

# A whole code is right or wrong: rounding, half a code, is in the claim.
_OF_CODES = Limits(fail=0.0)
_OF_FLOATS = Limits(fail=OFF_OF_FLOATS)

_MISSING = "missing from the master"
_WORDS = Words("of the archive", _MISSING, "give a master of the archive's resolution")

# Sound renders of OCIO, each of which is compared by itself, code for code. The first is expected, hosts and
# oiiotool have the second. Without any optimisation, some of the last bits of float32 are others.
_EXACT = "OCIO without approximations"
_RENDERS = {
    ocio.OPTIMIZATION_LOSSLESS: _EXACT,
    ocio.OPTIMIZATION_DEFAULT: "OCIO's default optimisation",
    ocio.OPTIMIZATION_NONE: _EXACT,
}

# Codes that other programs' arithmetic may put one off.
_ROUNDED_OTHERWISE = 2

# Where more samples are wrong, and nothing is known to make them so, it is no part of the picture.
_ANOTHER_PICTURE = 0.5

# The image files that may be of legal range without anybody saying so, as video is. A TIFF, a PNG or an EXR
# that is scaled to it is wrong.
_MAYBE_LEGAL = ".dpx"

# What an integer of a master has: fewer bits are no picture, more are read by nobody.
_LEAST_BITS, _MOST_BITS = 8, 16


@dataclass(frozen=True)
class MasterRequest:
    """The display, view and look that a master is compared with."""

    archive: Path
    master: Path
    config: Path | None = None  # by default that of the archive's package
    display: str | None = None  # by default that of the config's default view
    view: str | None = None  # by default the display's first
    look: bool | None = None  # by default where the config has one
    signal_range: SignalRange | None = None
    """Full or legal; by default full, but of DPX and of movies as their pixels tell."""


def verify_master(request: MasterRequest, judge: Judge) -> Report:
    """Verify that a master is an archive's frames, through a view of the show, code for code.

    Frames inside of dissolves, and gaps, are not compared, but must be there; the report lists them.

    Args:
        request: The archive, and the master.
        judge: What judges it.

    Raises:
        UserError: one cannot be read, the config has no such view, or no frame can be compared.
    """
    if request.signal_range not in {None, SignalRange.FULL, SignalRange.LEGAL}:
        raise ArgumentError("range", f"{request.signal_range}: a master is full or legal", hint="give one")
    conform = read_conform(request.archive)
    with own_environment() as ignored, ocio_messages() as said:
        show = _show(request)
        view = show.view(request.display, request.view, look=request.look)
        plates = FrameSequence(TIMELINE, conform.files)
        captured = _captured(request, plates, conform)
        looks = _looks(request.archive, conform, show)
        views = [view.changed(optimization=flags) for flags in _RENDERS]
        expected = RenderedFrames(views, looks, request.signal_range, lossy=not captured.exact)
        report = verify_pictures(plates, captured, judge, expected)
    report.files += [file_record(path.parent, path.name) for path in (request.archive / TIMELINE, show.path)]
    report.notes.append(Remark(about=show.path.name, text=f"the archive is seen through {view.title}"))
    report.notes += [Remark(about="environment", text=text) for text in ignored]
    report.notes += [Remark(about="OCIO", text=text.strip()) for text in dict.fromkeys(said)]
    report.absent += _not_compared(conform)
    report.problems += _problems_of_left_out(captured)
    return report


def _show(request: MasterRequest) -> ShowConfig:
    """Return the config that is given, with the shots of the archive's package; or the package's own."""
    package = request.archive / PACKAGE
    if request.config is None:
        return ShowConfig.of_package(package)
    show = ShowConfig.of_file(request.config)
    if show.shots or not package.is_dir():
        return show
    return replace(show, shots=tuple(one.shot for one in read_looks(package).shots))


def _looks(archive: Path, conform: Conform, show: ShowConfig) -> dict[Path, str | None]:
    """Return the shot of the looks that each folder of the archive is."""
    folders = {path.parent for path in conform.files.values()}
    said = {archive / folder: look for folder, look in conform.looks.items()}
    return {
        folder: said[folder] if folder in said else look_of_folder(folder.name, show.shots)
        for folder in folders
    }


def _not_compared(conform: Conform) -> list[Remark]:
    return [
        Remark(about=f"{TIMELINE}, {in_words(numbers)}", text=f"{text}: not compared")
        for numbers, text in (
            (conform.mixed, "several frames are mixed there (a dissolve, or layers)"),
            (conform.empty, "a gap"),
            (conform.disabled, "a clip that is disabled"),
        )
        if numbers
    ]


def _problems_of_left_out(captured: "_Compared") -> list[Remark]:
    """Return what is wrong with the frames that are not compared: they must be there, and be frames."""
    wrong: dict[str, list[int]] = {}
    for number, text in sorted(captured.checked_all().items()):
        wrong.setdefault(text, []).append(number)
    return [
        Remark(about=f"{captured.name}, {in_words(numbers)}", text=text)
        for text, numbers in wrong.items()
        if text
    ]


@dataclass(frozen=True)
class RenderedFrames:
    """The frames of an archive are expected through a view, each with the look of its shot."""

    views: Sequence[View]
    """The view, with each of the optimisations that are as right; the first is expected."""
    looks: Mapping[Path, str | None]
    """The shot of the looks, by the folder of the frames."""
    signal_range: SignalRange | None = None
    encoding: Encoding | None = None
    words: Words = _WORDS
    sent: type[Image] = DisplayedImage
    lossy: bool = False
    """Whether the movie's codec is lossy."""
    tells_likely: bool = True
    _others: dict[tuple[ocio.OptimizationFlags, str | None], list[Other]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def ways(self, plate: Path, image: Captured, *, parallel: bool = True) -> list[Way]:
        """Return full range and, of what may be either, legal range, as far as nobody said which it is.

        R'G'B' of YCbCr is full: the range of YCbCr is of its words.

        Raises:
            UserError: the image has integers of a size that no master has.
        """
        if not image.is_float and not _LEAST_BITS <= image.bits <= _MOST_BITS:
            text = f"holds {image.bits}-bit integers"
            raise InvalidImageError(image.path, text, hint="give 8 to 16 bits, or floats")
        if image.is_float and self.signal_range is SignalRange.LEGAL:
            text = f"{self.signal_range}: {image.path} holds floats"
            raise ArgumentError("range", text, hint="legal range is of integers")
        ranges = [SignalRange.FULL if image.rounds else self.signal_range or SignalRange.FULL]
        if self.signal_range is None and _maybe_legal(image):
            ranges = [SignalRange.FULL, SignalRange.LEGAL]
        return [self._way(self.views[0], one, plate, image, parallel=parallel) for one in ranges]

    def as_right(self, plate: Path, way: Way) -> list[Way]:
        """Return the picture as OCIO renders it otherwise."""
        taken, image, parallel = way.packing.signal_range, way.subject.image, way.subject.parallel
        return [self._way(view, taken, plate, image, parallel=parallel) for view in self.views[1:]]

    def _way(
        self, view: View, signal_range: SignalRange, plate: Path, image: Captured, *, parallel: bool
    ) -> Way:
        shot = self.looks.get(plate.parent)
        of_shot = f", of {shot}" if shot and view.look else ""
        claim = RenderClaim.of_pixels(
            view.render(shot),
            view.title + of_shot,
            bits=None if image.is_float else image.bits,
            legal=signal_range is SignalRange.LEGAL,
            others=partial(self._others_of, view, shot),
        )
        encoding = claim.encoding
        claim = replace(
            claim,
            rounding=image.rounding(encoding.full_scale),
            of_float32=not image.is_float,
            made_by=_RENDERS[view.optimization],
            lossy=self.lossy,
        )
        title = f"{signal_range} range, 0 to 1 is {encoding.cv_min} to {encoding.cv_max}"
        packing = Packing(
            signal_range, "floats as they are" if image.is_float else title, encoding.full_scale
        )
        limits = _OF_FLOATS if image.is_float else _OF_CODES
        subject = Capture(image, encoding, packing, parallel=parallel)
        return Way(claim, subject, packing, limits, f"--range {signal_range}")

    def _others_of(self, view: View, shot: str | None) -> Sequence[Other]:
        key = view.optimization, shot
        if key not in self._others:
            self._others[key] = list(others(view, shot))
        return self._others[key]

    def told(self, way: Way) -> "RenderedFrames":
        """Return the same with the range that was found, and the render first."""
        views = sorted(self.views, key=lambda one: _RENDERS[one.optimization] != way.made_by)
        signal_range = way.packing.signal_range
        return replace(self, views=views, signal_range=signal_range, encoding=way.claim.encoding)

    def unsaid(self, way: Way) -> str:
        """Return that legal range is guessed; full range is what a file has unless somebody says so."""
        guessed = self.signal_range is None and way.packing.signal_range is SignalRange.LEGAL
        return "range is" if guessed else ""

    def may_be_rounding(self, figures: Figures) -> bool:
        """Return whether no code is off by more than programs differ by."""
        return figures.worst_cv <= _ROUNDED_OTHERWISE

    def unexplained(self, figures: Figures, usual: str = "") -> str | None:
        """Tell another picture, and the right one whose codes are rounded otherwise."""
        share = figures.wrong / figures.samples
        if self.may_be_rounding(figures):
            most = math.ceil(figures.worst_cv)
            verb = "is" if figures.wrong == 1 else "are"
            which = f"{figures.wrong:,} of {figures.samples:,} samples {verb} off"
            percent = math.ceil(share * 1e4) / 100
            return (
                f"Looks as if codes are computed or rounded otherwise: {which}, by {count(most, 'code')} "
                f"at most; if that is meant, allow it with --fail {most}, or --failpercent {percent:g}"
            )
        if share > _ANOTHER_PICTURE and usual:
            return f"No cause explains enough of it; of most other frames: {usual}"
        if share > _ANOTHER_PICTURE:
            return f"Looks as if it is another picture: {share:.0%} of its samples are wrong"
        return None


def _maybe_legal(image: Captured) -> bool:
    integers = not image.is_float and not image.rounds
    return integers and (is_movie(image.path) or image.path.suffix.lower() == _MAYBE_LEGAL)


@dataclass(frozen=True)
class _Compared:
    """A master without the frames that are not compared."""

    inner: CapturedSequence
    left_out: Set[int]
    guess: str
    size: tuple[int, int]
    """Columns and rows of the archive's frames."""
    note: str = ""
    end: None = None  # after the last frame that is compared, others may be left out
    checked: dict[int, str] = field(default_factory=dict, repr=False, compare=False)
    """What is wrong with each frame that is not compared, by its number; empty where nothing is."""

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def notes(self) -> Sequence[str]:
        return [*self.inner.notes, *filter(None, [self.note])]

    @property
    def files(self) -> Sequence[Path]:
        return self.inner.files

    @property
    def exact(self) -> bool:
        return self.inner.exact

    def limits(self, of_files: Limits, encoding: Encoding, packing: Packing) -> Limits:
        return self.inner.limits(of_files, encoding, packing)

    def loses(self, encoding: Encoding) -> str | None:
        return self.inner.loses(encoding)

    def frames(self, only: Set[int] | None = None) -> Generator[CapturedFrame, None, None]:
        for frame in self.inner.frames(only):
            if frame.number not in self.left_out:
                yield frame
            else:
                self.checked[frame.number] = self._wrong(frame)

    def checked_all(self) -> dict[int, str]:
        """Return what is wrong with each frame that is left out, or nothing."""
        lacking = self.left_out - self.checked.keys()
        if lacking and (self.inner.end is None or min(lacking) < self.inner.end):
            with suppress(UserError):  # damage, of which the report has told
                for frame in self.inner.frames(lacking):
                    self.checked[frame.number] = self._wrong(frame)
        return dict.fromkeys(self.left_out, _MISSING) | self.checked

    def _wrong(self, frame: CapturedFrame) -> str:
        try:
            image = frame.opened(False)
            if (image.width, image.height) != self.size:
                return f"is {image.width} x {image.height}, and not {self.size[0]} x {self.size[1]}"
            count = image.width * image.height
            for start in range(0, count, BLOCK):
                image.read(start, min(start + BLOCK, count))
        except UserError as error:
            return error.text
        except OSError as error:
            return f"cannot be read ({error.strerror or one_line(error)})"
        return ""


def _captured(request: MasterRequest, plates: FrameSequence, conform: Conform) -> _Compared:
    """Return a master with the numbers of the timeline's record counts."""
    master = request.master
    left_out = frozenset([*conform.mixed, *conform.empty, *conform.disabled])
    size = _size(plates)
    if is_movie(master):
        movie = Movie.opened(master, plates, _WORDS.hint, DisplayedImage)
        if request.signal_range:
            movie = movie.of_range(legal=request.signal_range is SignalRange.LEGAL)
        first = conform.files.get(conform.first)
        plate = first.name if first else f"the first frame of {TIMELINE}"
        movie = replace(movie, first=conform.first, first_plate=plate)
        return _Compared(movie, left_out, movie.guess, size)
    arrived = sequence_at(master)
    if arrived is None:
        if not master.is_file():
            raise MissingFileError(master, "no such file or folder", hint="give the delivered master")
        arrived = FrameSequence(master.name, {number_of(master) or conform.first: master})
    guess = ""
    numbers = range(conform.first, conform.end)
    if not any(number in numbers for number in arrived.frames):
        step = conform.first - min(arrived.frames)
        guess = (
            f"its first number, {min(arrived.frames)}, and the others are none of {TIMELINE}, which begins "
            f"with {conform.first}, so guessed: both begin with the same frame"
        )
        frames = {number + step: path for number, path in arrived.frames.items()}
        arrived = FrameSequence(arrived.name, frames)
    note = "" if guess else _apart(arrived, conform)
    return _Compared(ImageSequence(arrived), left_out, guess, size, note)


def _size(plates: FrameSequence) -> tuple[int, int]:
    """Return the columns and rows of an archive's frames, by the first that is there."""
    there = next((path for path in plates.frames.values() if path.exists()), None)
    if there is None:
        raise MissingFileError(plates.name, "none of its frames is there", hint="write the archive again")
    image = DisplayedImage(there, kept=False)
    return image.width, image.height


def _apart(arrived: FrameSequence, conform: Conform) -> str:
    """Return a sentence about a master of the timeline's length that is numbered otherwise."""
    first, last, length = min(arrived.frames), max(arrived.frames), conform.end - conform.first
    if first == conform.first or last - first + 1 != length:
        return ""
    return (
        f"its frames are {first} to {last}, and those of {TIMELINE} {conform.first} to {conform.end - 1}, "
        f"which are as many: if both begin with the same frame, number the master from {conform.first}"
    )
