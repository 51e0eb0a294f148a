# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pictures that arrived turned, moved or scaled, and other frames that arrived instead."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.verification.diagnosis.evidence import spread
from ocio_gen.verification.diagnosis.neighbours import OtherFrame
from ocio_gen.verification.diagnosis.window import Frame, Window

Array = npt.NDArray[Any]

# Rows and columns of the window that is compared pixel by pixel, and of a whole frame made small.
_SIDE, _COARSE = 320, 128
# A picture that has moved shows at least so much of what it showed.
_LEAST_SHARE = 0.15
# Pixels that a cause is tried on.
_TRIED = 6000

# (rows, columns) turned around.
_TURNS = {
    (False, False): "",
    (True, False): "the image is upside down (its rows are in reverse)",
    (False, True): "the image is mirrored (left and right are exchanged)",
    (True, True): "the image is turned by 180 degrees",
}

# Scaling filters differ: what is scaled is not told to a code, and no cause is certain for it.
_SCALED_STOPS = 0.25
_MOST_OF_SCALED = 0.94
_FACTORS = 1.03 ** np.concatenate([np.arange(-30, 0), np.arange(1, 31)])
# What is scaled correlates at least so well, once it is scaled back.
_LEAST_FIT = 0.9
# Smaller frames have no geometry.
_LEAST_SIDE = 16


@dataclass(frozen=True)
class Placed:
    """A cause that lies in the picture, and how much of it that explains."""

    sentence: str
    share: float
    left: float
    parameters: float


def geometry(frame: Frame, others: Iterable[OtherFrame] = ()) -> Iterator[Placed]:
    """Yield what may have become of a picture.

    Args:
        frame: The frame, and what came of it.
        others: Other frames of the same size that may have arrived.
    """
    if min(frame.height, frame.width) < _LEAST_SIDE:
        return
    window = _liveliest(frame)
    made = frame.output(window)
    right = frame.aim(frame.light(window))
    for sentence, probe, claim in others:
        other = replace(frame, claim=claim or frame.claim).aim(frame.light(window, probe))
        yield _placed(frame, sentence, made, right, other, 0.5)
    coarse = _Coarse(frame)
    for turn, said in _TURNS.items():
        for move in {(0, 0), coarse.move(turn)}:
            place = _source(frame, window, turn, move)
            if place is not None:
                aim = _turned(frame.aim(frame.light(place)), turn)
                yield from _moved(frame, made, right, aim, said, (move[0], move[1]))
    yield from _scaled(frame, coarse, window, made, right)


def _placed(frame: Frame, sentence: str, made: Array, right: Array, aim: Array, free: float) -> Placed:
    """Return how much is explained if `aim` came out where `right` should have, (rows, columns, 3) each."""
    flat = [one.reshape(-1, 3) for one in (made, right, aim)]
    keep = spread(len(flat[0]), _TRIED)
    output, expected, predicted = (one[keep] for one in flat)
    found = frame.evidence(expected, output).explained(predicted)
    return Placed(sentence, found.share, found.left, free)


def _liveliest(frame: Frame) -> Window:
    """Return the window of those along the middle in which most happens."""
    height, width = min(_SIDE, frame.height), min(_SIDE, frame.width)
    best, most = None, -1.0
    for row in (0.5, 0.25, 0.75):
        for column in (0.5, 0.25, 0.75):
            top = int((frame.height - height) * row)
            left = int((frame.width - width) * column)
            window = Window(top, top + height, left, left + width)
            spread = float(np.nan_to_num(_grey(frame.output(window, 8))).std())
            if spread > most:
                best, most = window, spread
    assert best is not None  # noqa: S101 - nine were tried
    return best


def _source(frame: Frame, window: Window, turn: tuple[bool, bool], move: tuple[int, int]) -> Window | None:
    """Return where what a window shows lay, before the picture was turned and moved; None if outside."""
    top, left = window.top - move[0], window.left - move[1]
    if turn[0]:
        top = frame.height - top - window.height
    if turn[1]:
        left = frame.width - left - window.width
    if not (0 <= top <= frame.height - window.height and 0 <= left <= frame.width - window.width):
        return None
    return Window(top, top + window.height, left, left + window.width)


def _turned(image: Array, turn: tuple[bool, bool]) -> Array:
    return image[:: -1 if turn[0] else 1, :: -1 if turn[1] else 1]


def _moved(
    frame: Frame, made: Array, right: Array, aim: Array, said: str, move: tuple[int, int]
) -> Iterator[Placed]:
    """Yield what a window explains where it lies, and where it fits best."""
    for down, across in dict.fromkeys([(0, 0), _shift(_grey(aim), _grey(made))]):
        total = move[0] + down, move[1] + across
        if not said and total == (0, 0):
            continue
        here, there = _overlap(made.shape, down, across)
        if made[here].size < _LEAST_SHARE * made.size:
            continue
        sentence = ", and ".join(part for part in (said, _said_move(*total)) if part)
        free = 0.5 + 1.0 * bool(total[0] or total[1])
        yield _placed(frame, sentence, made[here], right[here], aim[there], free)


def _said_move(down: int, across: int) -> str:
    parts = []
    for steps, words in ((across, ("to the right", "to the left")), (down, ("down", "up"))):
        if steps:
            pixels = "1 pixel" if abs(steps) == 1 else f"{abs(steps)} pixels"
            parts.append(f"{pixels} {words[0] if steps > 0 else words[1]}")
    return f"the image is moved by {' and '.join(parts)}" if parts else ""


def _overlap(shape: tuple[int, ...], down: int, across: int) -> tuple[Any, Any]:
    """Return where an image that is moved shows itself, and what of it."""
    here, there = [], []
    for size, steps in zip(shape, (down, across), strict=False):
        here.append(slice(max(steps, 0), size + min(steps, 0)))
        there.append(slice(max(-steps, 0), size - max(steps, 0)))
    return tuple(here), tuple(there)


def _shift(source: Array, moved: Array, *, whiten: bool = True) -> tuple[int, int]:
    """Return by how many rows and columns an image has moved: where the two correlate best."""
    taper = np.hanning(source.shape[0] + 2)[1:-1, np.newaxis] * np.hanning(source.shape[1] + 2)[1:-1]
    a, b = (np.fft.rfft2((image - image.mean()) * taper) for image in (source, moved))
    cross = b * np.conj(a)
    if whiten:
        cross /= np.maximum(np.abs(cross), 1e-12)
    peaks = np.fft.irfft2(cross, source.shape)
    place = np.unravel_index(int(peaks.argmax()), peaks.shape)
    down, across = (
        int(p) if p <= size // 2 else int(p) - size for p, size in zip(place, peaks.shape, strict=True)
    )
    return down, across


def _grey(image: Array) -> Array:
    return np.asarray(np.nan_to_num(image.astype(np.float64)).sum(axis=-1))


class _Coarse:
    """A whole frame made small: what must come out, and what did."""

    def __init__(self, frame: Frame) -> None:
        self.step = max(1, -(-max(frame.height, frame.width) // _COARSE))
        whole = Window(0, frame.height, 0, frame.width)
        self.aim = _grey(frame.aim(frame.light(whole, step=self.step)))
        self.made = _grey(frame.output(whole, self.step))

    def move(self, turn: tuple[bool, bool]) -> tuple[int, int]:
        """Return by how many rows and columns it seems to have moved after a turn; of the whole frame."""
        if self.step == 1:
            return 0, 0
        down, across = _shift(_turned(self.aim, turn), self.made, whiten=False)
        return down * self.step, across * self.step


def _scaled(frame: Frame, coarse: _Coarse, window: Window, made: Array, right: Array) -> Iterator[Placed]:
    """Yield by how much the picture is scaled, about its middle or its upper left corner."""
    middle = (np.array(coarse.aim.shape) - 1) / 2
    for centre, where in ((middle, "its middle"), (np.zeros(2), "its upper left corner")):
        fits = [_fit(coarse.aim, coarse.made, centre, float(factor)) for factor in _FACTORS]
        factor = float(_FACTORS[int(np.argmax(fits))])
        if max(fits) <= max(_fit(coarse.aim, coarse.made, centre, 1.0), _LEAST_FIT):
            continue
        near = factor * np.linspace(0.97, 1.03, 31)
        factor = float(near[np.argmax([_fit(coarse.aim, coarse.made, centre, float(one)) for one in near])])
        size = np.array([frame.height, frame.width])
        exact = (size - 1) / 2 if centre.any() else np.zeros(2)
        grid = np.moveaxis(np.mgrid[window.top : window.bottom, window.left : window.right], 0, -1)
        places = (grid - exact) / factor + exact
        yield _scaled_place(frame, factor, where, places, made, right)


def _scaled_place(
    frame: Frame, factor: float, where: str, places: Array, made: Array, right: Array
) -> Placed:
    said = f"the image is scaled to {round(factor * 200) / 2:g}% about {where}"
    low = np.floor(places.min(axis=(0, 1))).astype(int)
    high = np.ceil(places.max(axis=(0, 1))).astype(int) + 2
    top, left = np.maximum(low, 0)
    bottom, right_end = np.minimum(high, [frame.height, frame.width])
    if bottom - top < 2 or right_end - left < 2:
        return Placed(said, 0.0, 1.0, 2.0)
    aim = frame.aim(frame.light(Window(int(top), int(bottom), int(left), int(right_end)))).astype(np.float64)
    predicted = _sampled(aim, places - [top, left])
    seen = np.isfinite(predicted).all(axis=-1)
    if seen.mean() < _LEAST_SHARE:
        return Placed(said, 0.0, 1.0, 2.0)
    slack = _SCALED_STOPS * (frame.scale.steps_per_stop or 50)
    evidence = frame.evidence(right[seen], made[seen])
    found = evidence.explained(predicted[seen], slack)
    return Placed(said, min(found.share, _MOST_OF_SCALED), found.left, 2.0)


def _fit(aim: Array, made: Array, centre: Array, factor: float) -> float:
    """Return how well an image that is scaled correlates with what came out."""
    grid = np.moveaxis(np.mgrid[: aim.shape[0], : aim.shape[1]], 0, -1)
    scaled = _sampled(aim[..., np.newaxis], (grid - centre) / factor + centre)[..., 0]
    seen = np.isfinite(scaled)
    if seen.mean() < _LEAST_SHARE:
        return -1.0
    a, b = scaled[seen] - scaled[seen].mean(), made[seen] - made[seen].mean()
    return float((a * b).sum() / max(float(np.sqrt((a * a).sum() * (b * b).sum())), 1e-12))


def _sampled(image: Array, places: Array) -> Array:
    """Return an image, (rows, columns, n), between its pixels; NaN outside."""
    size = np.array(image.shape[:2])
    outside = np.any((places < 0) | (places > size - 1), axis=-1)
    inside = np.clip(places, 0, size - 1)
    low = np.minimum(np.floor(inside).astype(np.intp), size - 2)
    part = inside - low
    y, x = low[..., 0], low[..., 1]
    v, u = part[..., :1], part[..., 1:]
    above = image[y, x] * (1 - u) + image[y, x + 1] * u
    below = image[y + 1, x] * (1 - u) + image[y + 1, x + 1] * u
    return np.where(outside[..., np.newaxis], np.nan, above * (1 - v) + below * v)
