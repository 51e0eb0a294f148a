# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Makes the plates of the show beside it: five small takes, painted in linear light, as ACES2065-1 frames.

Run it as `python plates.py [FOLDER [WIDTH]]`; by default they go into `plates` beside this file, 480 pixels
wide. The mix goes into `sound` beside them: six channels, a tone each.
"""

import sys
import wave
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import OpenEXR

from ocio_gen.aces.colorimetry import TRA2

# (rows, columns, 3) float64, linear light on AP1 primaries.
Picture = npt.NDArray[np.float64]

WIDTH, RATE = 480, 24
CUT_FRAMES, SOUND_RATE = 204, 48_000
AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)

# Where each pixel is, from the middle: x from -16/9 to 16/9, y from 1 at the top to -1.
Axis = npt.NDArray[np.float64]


def _mixed(one: tuple[float, ...], other: tuple[float, ...], share: Axis) -> Picture:
    where = np.clip(share, 0, 1)[..., None]
    return np.asarray(one) * (1 - where) + np.asarray(other) * where


def _spot(across: Axis, up: Axis, size: float) -> Axis:
    return np.exp(-(across**2 + up**2) / size**2)


def dawn(frame: int, x: Axis, y: Axis) -> Picture:
    """The sun comes up over the sea."""
    height = -0.05 + 0.004 * frame
    picture = _mixed((0.9, 0.42, 0.2), (0.08, 0.16, 0.36), (y + 0.1) * 1.3)
    picture += _spot(x - 0.35, y - height, 0.5)[..., None] * np.array((0.9, 0.45, 0.15))
    picture += (_spot(x - 0.35, y - height, 0.09) > 0.5)[..., None] * np.array((14.0, 9.0, 5.0))
    waves = 0.5 + 0.5 * np.sin(70 / (0.25 - np.minimum(y, -0.05)) + 3 * x + 0.35 * frame)
    sea = _mixed((0.02, 0.035, 0.06), (0.35, 0.18, 0.09), waves * np.exp(-((x - 0.35) ** 2) * 2))
    return np.where((y < -0.1)[..., None], sea, picture)


def quay(frame: int, x: Axis, y: Axis) -> Picture:
    """Houses of the quay, and their picture in the water."""
    column = np.floor((x + 0.004 * frame + 3) * 2.6)
    roof = 0.25 + 0.22 * np.sin(column * 2.3)
    light = _mixed((0.32, 0.42, 0.55), (0.6, 0.66, 0.7), 0.7 - y)
    colour = np.stack([0.14 + 0.1 * np.sin(column * step) for step in (1.7, 2.9, 4.1)], axis=-1)
    across, up = ((x + 0.004 * frame + 3) * 2.6) % 1, (np.abs(y) * 7) % 1
    pane = (np.abs(across % 0.34 - 0.17) < 0.06) & (np.abs(up - 0.5) < 0.25)
    wall = np.where(pane[..., None], colour * 0.25 + 0.01, colour)
    picture = np.where((np.abs(y) < roof)[..., None], wall, light)
    water = (
        picture[::-1] * np.array((0.35, 0.45, 0.5)) * (0.85 + 0.15 * np.sin(90 * y + frame * 0.4))[..., None]
    )
    return np.where((y < 0)[..., None], water, picture)


def lamps(frame: int, x: Axis, y: Axis) -> Picture:
    """Lamps out of focus, more saturated than any display shows."""
    picture = _mixed((0.004, 0.006, 0.012), (0.02, 0.012, 0.03), 0.5 - 0.5 * y)
    random = np.random.default_rng(30)
    for _ in range(26):
        left, up, size, speed = random.uniform((-1.8, -0.7, 0.05, -0.01), (1.8, 0.7, 0.17, 0.01))
        hue = np.clip(np.abs((random.uniform() * 6 + np.array((0, 4, 2))) % 6 - 3) - 1, 0, 1)
        away = (x - left - speed * frame) ** 2 + (y - up) ** 2 - size**2
        disc = 1 / (1 + np.exp(np.minimum(away * 900, 600)))
        picture += disc[..., None] * (hue * random.uniform(0.4, 3.0) + 0.01)
    return picture


def beam(frame: int, x: Axis, y: Axis) -> Picture:
    """The beam of a lighthouse goes round."""
    angle = np.arctan2(y - 0.35, x + 0.6)
    turned = (angle - 0.08 * frame + np.pi) % (2 * np.pi) - np.pi
    far = np.hypot(x + 0.6, y - 0.35)
    picture = _mixed((0.015, 0.025, 0.05), (0.003, 0.005, 0.014), y)
    picture += (np.exp(-((turned / 0.09) ** 2)) * 0.8 / (0.3 + far))[..., None] * np.array((1.0, 0.95, 0.75))
    picture += _spot(x + 0.6, y - 0.35, 0.03)[..., None] * np.array((30.0, 28.0, 22.0))
    tower = (np.abs(x + 0.6) < 0.07 - 0.03 * (y + 0.6)) & (y < 0.32)
    return np.where((tower | (y < -0.75 + 0.08 * np.sin(x * 4)))[..., None], 0.004, picture)


def chart(frame: int, x: Axis, y: Axis) -> Picture:
    """Patches of colours and greys, from a hundredth of white to sixteen times white."""
    column, row = np.floor((x + 1.5) / 0.5), np.floor((y + 0.75) / 0.375)
    inside = (np.abs(x) < 1.5) & (np.abs(y) < 0.75)
    edge = (((x + 1.5) / 0.5) % 1 < 0.08) | (((y + 0.75) / 0.375) % 1 < 0.08)
    hue = np.stack([0.5 + 0.42 * np.cos(column * 1.05 + shift) for shift in (0, 2.1, 4.2)], axis=-1)
    level = np.exp2(column * 2.1 - 6.6)[..., None] * np.ones(3)
    patch = np.where((row == 0)[..., None], level, hue * 0.1 * np.exp2(row)[..., None])
    return np.where((inside & ~edge)[..., None], patch, 0.18 + 0.002 * np.sin(0.3 * frame))


@dataclass(frozen=True)
class Take:
    """A take of a camera."""

    clip: str
    reel: str
    paint: Callable[[int, Axis, Axis], Picture]
    begins: tuple[int, int, int, int]  # its first frame's timecode
    frames: int


TAKES = (
    Take("A001C001_dawn", "A001C001", dawn, (9, 58, 11, 12), 90),
    Take("A001C002_quay", "A001C002", quay, (10, 2, 40, 4), 64),  # a short handle: four frames before the cut
    Take("A002C004_lamps", "A002C004", lamps, (18, 31, 4, 12), 80),
    Take("A002C005_beam", "A002C005", beam, (18, 39, 59, 12), 76),
    Take("A003C001_chart", "A003C001", chart, (12, 0, 0, 0), 48),
)


def write(take: Take, folder: Path, width: int) -> None:
    """Write the frames of a take into a folder of its name, numbered by their timecodes."""
    x, y = np.meshgrid(np.linspace(-16 / 9, 16 / 9, width), np.linspace(1, -1, width * 9 // 16))
    place = folder / take.clip
    place.mkdir(parents=True, exist_ok=True)
    hours, minutes, seconds, first = take.begins
    start = ((hours * 60 + minutes) * 60 + seconds) * RATE + first
    for frame in range(take.frames):
        count = start + frame
        clock, at = divmod(count, RATE)
        header = {
            "type": OpenEXR.scanlineimage,
            "compression": OpenEXR.NO_COMPRESSION,
            "chromaticities": AP0,
            "acesImageContainerFlag": 1,
            "framesPerSecond": Fraction(RATE),
            "reelName": take.reel,
            "timeCode": OpenEXR.TimeCode(clock // 3600, clock // 60 % 60, clock % 60, at, *[0] * 14),
        }
        grain = np.random.default_rng(count).normal(1, 0.02, (*x.shape, 1))  # no two frames are the same
        light = np.minimum(grain * (take.paint(frame, x, y) @ TRA2.T), 65504).astype(np.float16)
        planes = {name: np.ascontiguousarray(light[..., index]) for index, name in enumerate("RGB")}
        OpenEXR.File(header, planes).write(str(place / f"{take.clip}.{count:07d}.exr"))


def write_mix(path: Path) -> None:
    """Write a 5.1 mix of the cut: a tone of its own in each channel, 24 bits at 48 kHz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seconds = np.arange(CUT_FRAMES * SOUND_RATE // RATE) / SOUND_RATE
    tones = 0.1 * np.sin(2 * np.pi * np.outer(seconds, (440, 550, 660, 55, 880, 990)))
    samples = np.round(tones * (1 << 23)).astype("<i4").reshape(-1, 1).view(np.uint8)[:, :3]
    with wave.open(str(path), "wb") as mix:
        mix.setnchannels(6)
        mix.setsampwidth(3)
        mix.setframerate(SOUND_RATE)
        mix.writeframes(samples.tobytes())


def main() -> None:
    """Write all takes."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("plates")
    width = int(sys.argv[2]) if len(sys.argv) > 2 else WIDTH
    for take in TAKES:
        write(take, folder, width)
        print(f"{folder / take.clip}: {take.frames} frames")
    mix = folder.parent / "sound" / "harbour_51.wav"
    write_mix(mix)
    print(mix)


if __name__ == "__main__":
    main()
