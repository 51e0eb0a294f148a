# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Small deliveries that are good, written by OpenEXR; faults are planted in them elsewhere."""

import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR

from ocio_gen.show.cut.timecode import Timecode
from tests.recompression.kinds import table_of

AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
CODECS = {
    "none": OpenEXR.NO_COMPRESSION,
    "zips": OpenEXR.ZIPS_COMPRESSION,
    "zip": OpenEXR.ZIP_COMPRESSION,
    "piz": OpenEXR.PIZ_COMPRESSION,
    "dwaa": OpenEXR.DWAA_COMPRESSION,
}
RATE = Fraction(24)
WIDTH, HEIGHT = 40, 24

# 01:00:00:00 at 24 frames per second.
FIRST = 86400


def light(seed: int, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """Return light as scenes have it, (height, width): dark shadows, some highlights, grain."""
    random = np.random.default_rng(seed)
    stops = random.uniform(-9, 3, (height, width))
    return (0.18 * 2.0**stops).astype(np.float16)


def timecode(count: int, rate: Fraction, *, drop: bool = False) -> OpenEXR.TimeCode:
    """Return OpenEXR's own timecode of a number of frames; above 30 a second, it names pairs of them."""
    pairs = rate > 30
    one = Timecode.of_count(count // 2 if pairs else count, rate / 2 if pairs else rate, drop=drop)
    second = pairs and count % 2 == 1
    return OpenEXR.TimeCode(one.hours, one.minutes, one.seconds, one.frames, drop, False, second, *[0] * 11)


def write_frame(  # noqa: PLR0913 - what frames differ in
    path: Path,
    count: int,
    *,
    codec: str = "none",
    rate: Fraction | None = RATE,
    drop: bool = False,
    flag: bool = True,
    channels: dict[str, np.ndarray] | None = None,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    **header: Any,
) -> Path:
    """Write a frame, an ACES container but for what is asked for, by OpenEXR."""
    path.parent.mkdir(parents=True, exist_ok=True)
    given: dict[str, Any] = {
        "compression": CODECS[codec],
        "type": OpenEXR.scanlineimage,
        "chromaticities": AP0,
    }
    if flag:
        given["acesImageContainerFlag"] = 1
    if rate is not None:
        given["framesPerSecond"] = rate
        given["timeCode"] = timecode(count, rate, drop=drop)
    pixels = dict(channels or {}) or {name: light(10 * count + at, *size) for at, name in enumerate("RGB")}
    OpenEXR.File({**given, **header}, pixels).write(str(path))
    return path


def shot(folder: Path, first: int = FIRST, frames: int = 6, **options: Any) -> list[Path]:
    """Write a shot as our archive has it: folder/NAME.########.exr, numbered by timecode."""
    name = folder.name
    return [
        write_frame(folder / f"{name}.{count:08}.exr", count, **options)
        for count in range(first, first + frames)
    ]


def attribute_at(data: bytes, name: bytes) -> tuple[int, int]:
    """Return where an attribute's value begins, and its bytes, by the file layout."""
    at = data.index(name + b"\0") + len(name) + 1
    at = data.index(b"\0", at) + 1
    return at + 4, struct.unpack_from("<i", data, at)[0]


def patch(path: Path, name: bytes, value: bytes) -> None:
    """Put other bytes of the same number into an attribute."""
    data = path.read_bytes()
    at, size = attribute_at(data, name)
    assert size == len(value)
    path.write_bytes(data[:at] + value + data[at + size :])


def subsample_blue(path: Path) -> None:
    """Keep every second sample of every second line of B in an uncompressed frame of B, G and R."""
    data = path.read_bytes()
    at, count = table_of(data)
    channels_at, _ = attribute_at(data, b"channels")
    sampling_at = channels_at + len(b"B\0") + 8
    head = data[:sampling_at] + struct.pack("<2i", 2, 2) + data[sampling_at + 8 : at]
    table, chunks = [], b""
    for begin in np.frombuffer(data, "<i8", count, at).tolist():
        line, size = struct.unpack_from("<2i", data, begin)
        blue, others = data[begin + 8 :][: size // 3], data[begin + 8 + size // 3 :][: 2 * size // 3]
        kept = np.frombuffer(blue, "<u2")[::2].tobytes() if line % 2 == 0 else b""
        table.append(at + 8 * count + len(chunks))
        chunks += struct.pack("<2i", line, len(kept + others)) + kept + others
    path.write_bytes(head + np.array(table, "<i8").tobytes() + chunks)
