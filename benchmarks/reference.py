# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The reference against what else makes ACESproxy of a frame, in one run: how fast, and how many wrong.

A 4096 x 2160 RGB half frame, of light from 2^-8 to 2^8 around 18% grey at random in every sample (which is
the worst for tables), one channel of a hundred negative: to 10-bit codes through the matrix and on the curve
alone, and from codes back to half ACES. By turns; the median of the rounds counts. OCIO is its CPU processor
for these depths, as optimised by default; it and the reference are given the frame in tiles of rows where
there are two threads, and write to an array that is there. A copy of the frame is what memory allows.

Wrong are samples that differ from exact arithmetic's, or, on the way back, from the closest half.
"""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import colour
import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from benchmarks.measuring import Plot, Section, by_turns
from ocio_gen.aces import acesproxy
from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.aces.colorimetry import TRA1, TRA2

WIDTH, HEIGHT, ROUNDS = 4096, 2160, 15

# Whole frames in float64 take seconds and gigabytes: these are timed twice only.
FEW = 2

COMPILED, NUMPY, COPY = "compiled", "numpy alone", "a plain copy"
ENCODE, CURVE, DECODE = "encode through the matrix", "encode on the curve", "decode to ACES"

Array = npt.NDArray[Any]
# Converts rows of the first array into the second.
Convert = Callable[[Array, Array], object]


@dataclass(frozen=True)
class Row:
    """One measurement."""

    case: str
    who: str
    threads: int
    mpixels: float  # million pixels a second
    ratio: float  # of that to the compiled reference's on as many threads
    wrong: int | None  # samples; None: a copy


@dataclass(frozen=True)
class Work:
    """What is timed: the frame, and what converts it."""

    case: str
    who: str
    threads: int
    convert: Convert
    source: Array
    made: Array
    rounds: int

    def run(self) -> float:
        """Convert the frame, and return how many seconds that took."""
        compiled = (lambda: None) if self.who == NUMPY else acesproxy._compiled
        with patch.object(acesproxy, "_compiled", compiled):
            return self._run()

    def _run(self) -> float:
        rows = -(-HEIGHT // self.threads)
        starts = range(0, HEIGHT, rows)
        start = time.perf_counter()
        if self.threads == 1:
            self.convert(self.source, self.made)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                list(
                    pool.map(
                        lambda y: self.convert(self.source[y : y + rows], self.made[y : y + rows]), starts
                    )
                )
        return time.perf_counter() - start


def ocio_processor(case: str) -> Convert:
    """Return what has OCIO convert an array: by its own ACESproxy, without its matrix for the curve."""
    depths = [ocio.BIT_DEPTH_F16, ocio.BIT_DEPTH_UINT10]
    if case == DECODE:
        depths.reverse()
    direction = ocio.TRANSFORM_DIR_FORWARD if case == DECODE else ocio.TRANSFORM_DIR_INVERSE
    transform = ocio.GroupTransform([ocio.BuiltinTransform("ACESproxy10i_to_ACES2065-1", direction)])
    if case == CURVE:
        matrix = np.eye(4)
        matrix[:3, :3] = TRA2
        transform.prependTransform(ocio.MatrixTransform(matrix.ravel().tolist()))
    processor = ocio.Config.CreateRaw().getProcessor(transform)
    cpu = processor.getOptimizedCPUProcessor(*depths, ocio.OPTIMIZATION_DEFAULT)

    def convert(source: Array, made: Array) -> None:
        images = [
            ocio.PackedImageDesc(array, WIDTH, len(array), 3, depth, 2, 6, 6 * WIDTH)
            for array, depth in zip((source, made), depths, strict=True)
        ]
        cpu.apply(*images)

    return convert


def plain_encode(source: Array, made: Array, matrix: bool = True) -> None:
    """Encode a whole frame in float64, as one would write it down."""
    lin = source.astype(np.float64)
    if matrix:
        lin = lin @ TRA1.T
    with np.errstate(divide="ignore", invalid="ignore"):
        codes = np.round((np.log2(lin) + 2.5) * 50 + 425)
    made[...] = np.clip(np.where(lin > 2**-9.72, codes, 64), 64, 940)


def plain_decode(source: Array, made: Array) -> None:
    """Decode a whole frame in float64, as one would write it down."""
    made[...] = np.exp2((source.astype(np.float64) - 425) / 50 - 2.5) @ TRA2.T


# AP0 to AP1 as colour-science has them, which shares their white with the standard.
COLOUR_TO_AP1 = (
    colour.models.RGB_COLOURSPACE_ACESPROXY.matrix_XYZ_to_RGB
    @ colour.models.RGB_COLOURSPACE_ACES2065_1.matrix_RGB_to_XYZ
)


def colour_encode(source: Array, made: Array, matrix: bool = True) -> None:
    """Encode a whole frame by colour-science."""
    lin = source.astype(np.float64)
    if matrix:
        lin = colour.algebra.vecmul(COLOUR_TO_AP1, lin)
    with np.errstate(divide="ignore", invalid="ignore"):
        made[...] = colour.models.log_encoding_ACESproxy(lin, out_int=True)


def copied(source: Array, made: Array) -> None:
    """Copy a frame: what memory allows."""
    np.copyto(made, source.view(made.dtype))


def works(light: Array, codes: Array, rounds: int) -> list[Work]:
    """Return all that is to be timed."""
    encoding = ACESPROXY10
    ours: dict[str, Convert] = {
        ENCODE: lambda source, made: encoding.encode_aces(source, out=made),
        CURVE: lambda source, made: encoding.encode(source, out=made),
        DECODE: lambda source, made: encoding.decode_to_aces(source, np.float16, out=made),
    }
    whole: dict[str, dict[str, Convert]] = {
        ENCODE: {"numpy, float64": plain_encode, "colour-science": colour_encode},
        CURVE: {
            "numpy, float64": lambda source, made: plain_encode(source, made, matrix=False),
            "colour-science": lambda source, made: colour_encode(source, made, matrix=False),
        },
        DECODE: {"numpy, float64": plain_decode},
    }
    found = []
    for case, own in ours.items():
        source = codes if case == DECODE else light
        made = np.empty_like(light if case == DECODE else codes)
        peers = {COMPILED: own, NUMPY: own, "OCIO": ocio_processor(case)}
        peers[COPY] = copied
        found += [
            Work(case, who, threads, convert, source, made, rounds)
            for threads in (1, 2)
            for who, convert in peers.items()
        ]
        few = min(FEW, rounds)
        found += [Work(case, who, 1, convert, source, made, few) for who, convert in whole[case].items()]
    return found


def compared(rounds: int = ROUNDS) -> list[Row]:
    """Time all, by turns, and count what is wrong."""
    rng = np.random.default_rng(1)
    light = (0.18 * 2.0 ** rng.uniform(-8, 8, (HEIGHT, WIDTH, 3))).astype(np.float16)
    light[rng.random(light.shape) < 0.01] *= -1
    # What float64 cannot decide, rational arithmetic does: slow, and what the blocks are judged by.
    codes = np.stack([ACESPROXY10._encode_finite_aces(row.astype(np.float64)) for row in light])
    # A half is a float32, and no boundary is one.
    on_curve = np.searchsorted(ACESPROXY10.thresholds, light.astype(np.float32), side="right")
    right = {
        ENCODE: codes,
        CURVE: (on_curve + ACESPROXY10.cv_min).astype(np.uint16),
        DECODE: (ACESPROXY10.decode(codes) @ TRA2.T).astype(np.float16),
    }
    del on_curve
    acesproxy._compiled()  # as it is after the first frames
    todo = works(light, codes, rounds)
    times: list[list[float]] = [[] for _ in todo]
    wrong = [0] * len(todo)
    for turn in range(rounds):
        for number, work in enumerate(todo):
            if turn >= work.rounds:
                continue
            work.made.view(np.uint16)[...] = 0
            times[number].append(work.run())
            wrong[number] = np.count_nonzero(work.made != right[work.case])
    speeds = [WIDTH * HEIGHT / statistics.median(seconds) / 1e6 for seconds in times]
    own = {(w.case, w.threads): speed for w, speed in zip(todo, speeds, strict=True) if w.who == COMPILED}
    return [
        Row(
            w.case, w.who, w.threads, speed, speed / own[w.case, w.threads], None if w.who == COPY else errors
        )
        for w, speed, errors in zip(todo, speeds, wrong, strict=True)
    ]


# Rows of frames of WIDTH, for the plot.
HEIGHTS = (1, 8, 64, 270, 540, 1080, 2160, 4320)


def by_size(rounds: int = 7) -> Plot:
    """Return the cost of an encode through the matrix against the size of the frame."""
    rng = np.random.default_rng(2)
    light = (0.18 * 2.0 ** rng.uniform(-8, 8, (HEIGHTS[-1], WIDTH, 3))).astype(np.float16)
    made = np.empty(light.shape, np.uint16)

    def encode(source: Array, codes: Array) -> None:
        ACESPROXY10.encode_aces(source, out=codes)

    whose: dict[str, Convert] = {
        COMPILED: encode,
        NUMPY: encode,
        "OCIO": ocio_processor(ENCODE),
        COPY: copied,
    }
    costs: dict[str, list[float]] = {who: [] for who in whose}
    for height in HEIGHTS:
        frame = light[:height], made[:height]
        todo = {who: Work(ENCODE, who, 1, convert, *frame, rounds).run for who, convert in whose.items()}
        for who, one in by_turns(todo, rounds).items():
            costs[who].append(one * 1e3)
    sizes = [height * WIDTH / 1e6 for height in HEIGHTS]
    lines = {who: (sizes, some) for who, some in costs.items()}
    return Plot("reference_size", "million pixels", "ms to encode through the matrix", lines)


TEXT = """
A 4096 x 2160 RGB half frame, light at random in every sample, which is the worst for tables. OCIO is its
CPU processor for F16 to UINT10, optimised by default; what differs from exact arithmetic is wrong. Compiled
is numba's (`ocio_gen[fast]`); numpy alone gives the same bits.

What was tried, and what it gave: a table of the float's bit pattern whose low bits tell how near a code
boundary is, so that one lookup both reads and decides, instead of two lookups with slack (a whole frame
took half a second through the matrix); arrays that are kept from block to block (numpy alone was five times
slower where malloc gave them back each time); blocks that stay in a cache; of what float64 cannot decide,
small blocks for rational arithmetic. On the curve, halfs need no table once compiled: a logarithm in 16
bits, as many at a time as a register holds, right for all 65,536 (it is tried on all of them before it is
used). What bounds it: on the curve memory, as a copy's speed shows; through the matrix the float64 product
and the scattered reads of the table. A frame of 16384 x 16384 takes 14 MiB beyond its input and output,
132 with numba, most of that the library.
"""


def measure() -> Section:
    """Return the table of speeds and errors."""
    rows = [
        (
            f"{row.case}: {row.who}, {row.threads} thread(s)",
            f"{row.mpixels:,.0f}",
            f"{row.ratio:.2f}",
            "" if row.wrong is None else f"{row.wrong:,}",
        )
        for row in compared()
    ]
    header = ("", "Mpixel/s", "of compiled", "wrong samples")
    return Section("The reference", TEXT, header, rows, (by_size(),))
