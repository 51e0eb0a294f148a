# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The pixels of a frame: what is wrong with them, and what says whether they are another frame's, or light.

Halfs are looked at as the integers of their bits, which are in the order of their values and compared fast.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import xxhash

from ocio_gen.core import amounts
from ocio_gen.delivery.header_rules import Finding
from ocio_gen.delivery.rules import LOG_DARKEST, RuleName
from ocio_gen.recompression.blocks import Band, bands, read_band
from ocio_gen.recompression.exr_file import Bytes, ExrFile
from ocio_gen.recompression.exr_header import Part

# Bits of halfs: infinity, and the smallest half that is not below what is dark.
_INFINITY, _SIGN = 0x7C00, 0x8000
_DARK = int(np.float16(LOG_DARKEST).view(np.uint16))
_DARK += int(float(np.uint16(_DARK).view(np.float16)) < LOG_DARKEST)

# Channels whose samples are light; the others are coverage, depth, numbers.
_LIGHT = {b"R", b"G", b"B", b"Y"}


class Pixels(NamedTuple):
    """What is known of a frame's pixels."""

    digest: bytes  # XXH128, 16 bytes: the same for the same samples by any codec
    lines: int
    first_blank: int  # lines of zeros at its beginning
    last_blank: int  # lines of zeros at its end
    edge: (
        float  # share of samples that are no zeros in the first or the last other line, where they are fewer
    )
    samples: int  # of light, finite ones
    dark: int  # of these, how many are below LOG_DARKEST
    largest: float  # of these; 0 where none is above
    by_lines: bool = True  # whether all of it was looked at line by line: else lines and light are not known
    judged: bool = True  # whether all of it was searched for NaN and infinity

    @property
    def black(self) -> bool:
        """Whether all light is zero."""
        return self.lines > 0 and self.first_blank == self.lines


@dataclass
class _Bad:
    """Samples that are no numbers: how many, and the first of them."""

    count: int = 0
    first: str = ""


class _Run(NamedTuple):
    """Channels side by side in a line that are looked at as one."""

    names: list[str]
    start: int  # bytes
    stop: int
    dtype: np.dtype[np.generic]
    light: bool


@dataclass
class _Tally:
    """What was seen of a part until now."""

    part: Part
    runs: list[_Run]
    lines: int = 0
    first_blank: int = 0
    last_blank: int = 0
    edges: list[float] = field(default_factory=lambda: [0.0, 0.0])
    samples: int = 0
    dark: int = 0
    largest: float = 0.0
    bad: dict[RuleName, _Bad] = field(default_factory=lambda: {"nan": _Bad(), "infinity": _Bad()})

    @np.errstate(invalid="ignore")  # signalling NaNs are among what is looked for
    def add(self, top: int, lines: Bytes) -> None:
        """Look at lines, which begin with number `top`; a row of bytes for each."""
        blank = np.ones(len(lines), np.bool_)
        has_light = False
        for run in self.runs:
            samples = lines[:, run.start : run.stop]
            if run.dtype == np.float16:
                zeros = self._add_halfs(run, top, samples)
            elif run.dtype == np.float32:
                zeros = self._add_floats(run, top, samples)
            else:
                continue
            if run.light:
                blank &= zeros
                has_light = True
        self._add_lines(lines, blank if has_light else np.zeros(len(lines), np.bool_))

    def _add_lines(self, lines: Bytes, blank: npt.NDArray[np.bool_]) -> None:
        pictures = np.flatnonzero(~blank)
        if not pictures.size:
            self.last_blank += blank.size
        else:
            if self.last_blank == self.lines:  # no line before had light
                self.first_blank = self.lines + int(pictures[0])
                self.edges[0] = self._share(lines[int(pictures[0])])
            self.last_blank = blank.size - 1 - int(pictures[-1])
            self.edges[1] = self._share(lines[int(pictures[-1])])
        self.lines += blank.size
        if self.last_blank == self.lines:
            self.first_blank = self.lines

    def _share(self, line: Bytes) -> float:
        """Return which share of a line's samples of light are no zeros."""
        parts = [line[run.start : run.stop].view(run.dtype) for run in self.runs if run.light]
        size = sum(part.size for part in parts)
        return sum(int(np.count_nonzero(part)) for part in parts) / size if size else 0.0

    def _add_halfs(self, run: _Run, top: int, samples: Bytes) -> npt.NDArray[np.bool_]:
        """Look at halfs; return which lines are zeros."""
        signed, unsigned = samples.view(np.int16), samples.view(np.uint16)
        most, ends = signed.max(axis=1), unsigned.max(axis=1)
        largest = int(most.max())
        if largest >= _INFINITY or int(ends.max()) >= (_SIGN | _INFINITY):
            self._add_bad(run, top, unsigned.view(np.float16).astype(np.float32))
        elif run.light:
            self.samples += signed.size
            self.dark += int(np.count_nonzero(signed < _DARK))
            self.largest = max(self.largest, float(np.uint16(max(largest, 0)).view(np.float16)))
        zeros: npt.NDArray[np.bool_] = (most <= 0) & (ends <= _SIGN)  # -0 is zero
        return zeros

    def _add_floats(self, run: _Run, top: int, samples: Bytes) -> npt.NDArray[np.bool_]:
        values = samples.view(np.float32)
        self._add_bad(run, top, values)
        zeros: npt.NDArray[np.bool_] = (values == 0).all(axis=1)
        return zeros

    def _add_bad(self, run: _Run, top: int, values: npt.NDArray[np.float32]) -> None:
        """Look at samples of which some may be no numbers."""
        finite = np.isfinite(values)
        if run.light:
            numbers = values[finite]
            self.samples += numbers.size
            self.dark += int(np.count_nonzero(numbers < LOG_DARKEST))
            if numbers.size:
                self.largest = max(self.largest, float(numbers.max()))
        if finite.all():
            return
        self._note(self.bad["nan"], run, top, np.isnan(values))
        self._note(self.bad["infinity"], run, top, np.isinf(values))

    @np.errstate(invalid="ignore")
    def add_block(self, band: Band, samples: npt.NDArray[Any]) -> None:
        """Search samples of a band for NaN and infinity, whichever pixels and channels they are of."""
        for bad, which in (
            (self.bad["nan"], np.isnan(samples)),
            (self.bad["infinity"], np.isinf(samples)),
        ):
            count = int(np.count_nonzero(which))
            if count and not bad.count:
                above = self.part.window[1] if band.level == (0, 0) else 0
                level = "" if band.level == (0, 0) else f" of level {band.level[0]}, {band.level[1]}"
                bad.first = f"in the lines {above + band.top} to {above + band.bottom - 1}{level}"
            bad.count += count

    def _note(self, bad: _Bad, run: _Run, top: int, which: npt.NDArray[np.bool_]) -> None:
        count = int(np.count_nonzero(which))
        if count and not bad.count:
            line, column = divmod(int(which.argmax()), which.shape[1])
            channel, x = divmod(column, self.part.width)
            left, above, *_ = self.part.window
            bad.first = f"{run.names[channel]} at x {left + x}, y {above + top + line}"
        bad.count += count

    def findings(self) -> list[Finding]:
        """Return which samples are no numbers."""
        words = {"nan": "NaN", "infinity": "infinite"}
        return [
            Finding(
                rule,
                f"{amounts.count(bad.count, 'sample')} {_are(bad.count)} {words[rule]}, first {bad.first}",
            )
            for rule, bad in self.bad.items()
            if bad.count
        ]


def inspected(file: ExrFile) -> tuple[Pixels, list[Finding]]:
    """Read all pixels of a file, a band at a time, and return what is known of them and wrong with them.

    What is tiled or subsampled is searched for NaN and infinity, where its channels are of one type, and not
    looked at line by line. Deep data is read and decoded.

    Raises:
        FrameError: the file is damaged.
        LeftAloneError: OpenEXR has no means to read it, or it holds bytes that belong to no chunk.
    """
    digest = xxhash.xxh3_128()
    tallies = []
    all_by_lines = all_judged = True
    for number, part in enumerate(file.header.parts):
        by_lines = not (part.tiled or part.deep or part.subsampled)
        tally = _Tally(part, _runs(part) if by_lines else [])
        tallies.append(tally)
        kinds = {channel.dtype for channel in part.channels}
        of_one_kind = len(kinds) == 1 and not part.deep
        all_by_lines &= by_lines
        all_judged &= by_lines or of_one_kind
        for band in bands(part, part):
            raw = read_band(file, number, band)
            for row in [raw] if raw.flags.c_contiguous else raw:
                digest.update(row.data)
            if by_lines:
                tally.add(band.top, raw.reshape(band.bottom - band.top, -1))
            elif of_one_kind:
                tally.add_block(band, raw.reshape(-1).view(part.channels[0].dtype))
    first = tallies[0]
    pixels = Pixels(
        digest.digest(),
        first.lines,
        first.first_blank,
        first.last_blank,
        min(first.edges),
        sum(one.samples for one in tallies),
        sum(one.dark for one in tallies),
        max(one.largest for one in tallies),
        all_by_lines,
        all_judged,
    )
    return pixels, [found for one in tallies for found in one.findings()]


def read_only(file: ExrFile) -> None:
    """Read all pixels of a file, and decode them.

    Raises:
        FrameError: the file is damaged.
        LeftAloneError: as for `inspected`.
    """
    for number, part in enumerate(file.header.parts):
        for band in bands(part, part):
            read_band(file, number, band)


def _runs(part: Part) -> list[_Run]:
    runs: list[_Run] = []
    at = 0
    for channel in part.channels:
        light = channel.name.rpartition(b".")[2] in _LIGHT
        end = at + part.width * channel.dtype.itemsize
        name = channel.name.decode(errors="backslashreplace")
        if runs and (runs[-1].dtype, runs[-1].light) == (channel.dtype, light):
            runs[-1].names.append(name)
            runs[-1] = runs[-1]._replace(stop=end)
        else:
            runs.append(_Run([name], at, end, channel.dtype, light))
        at = end
    return runs


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
