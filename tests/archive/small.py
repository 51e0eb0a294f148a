# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A small archive made by hand, and masters of it made by PyOpenColorIO and OpenImageIO alone."""

import copy
import shutil

import numpy as np
import OpenEXR
import OpenImageIO as oiio
import opentimelineio as otio
import PyOpenColorIO as ocio

DISPLAY, VIEW = "Rec.1886 Rec.709 - Display", "ACES 1.0 - SDR Video"
OTHER_DISPLAY = "sRGB - Display"
WIDTH, HEIGHT, RATE = 96, 64, 24
START = 86400  # 01:00:00:00
AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)

SHOW = """name = "small"
title = "Small"
base = "cg"
ocio = ["2.5"]
aces = "1.3"
[looks]
working_space = "ACEScct"
shots = "all.ccc"
[luts]
formats = ["spi1d"]
"""

CDLS = {
    "SH_0010": ("1.2 1.0 0.8", "0.02 0 -0.01", "1.1 1 0.95", "0.8"),
    "SH_0020": ("0.7 0.9 1.1", "-0.01 0.01 0.03", "0.9 1.05 1", "1.2"),
}

# The folder of each shot, the first count of its frames with handles, and what the cut reads of it.
SHOTS = {"0010_SH_0010": (1000, 1002, 2), "0020_SH_0020": (5000, 5001, 2)}
HANDLES = 2


def write_show(folder):
    """Write the description of a show of two shots with looks; return its path."""
    entries = [
        f'<ColorCorrection id="{shot}"><SOPNode><Slope>{slope}</Slope><Offset>{offset}</Offset>'
        f"<Power>{power}</Power></SOPNode><SatNode><Saturation>{sat}</Saturation></SatNode></ColorCorrection>"
        for shot, (slope, offset, power, sat) in CDLS.items()
    ]
    collection = "ColorCorrectionCollection"
    text = f'<{collection} xmlns="urn:ASC:CDL:v1.01">{"".join(entries)}</{collection}>'
    (folder / "all.ccc").write_text(text)
    (folder / "show.toml").write_text(SHOW)
    return folder / "show.toml"


def light(number):
    """A picture of its own for each number, moving by rows: (rows, columns, 3) float16, ACES2065-1."""
    rng = np.random.default_rng(number)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] / 20
    level = 0.18 * np.exp2(3 * np.sin(x + 0.7 * number) * np.cos(y - number))
    return (level[..., None] * rng.uniform(0.6, 1.5, (HEIGHT, WIDTH, 3))).astype(np.float16)


def write_frame(path, pixels):
    channels = {name: np.ascontiguousarray(pixels[..., place]) for place, name in enumerate("RGB")}
    OpenEXR.File({"chromaticities": AP0}, channels).write(str(path))


# Data windows other than the display window, from x, y to x, y inclusive: within it, beyond it, over a
# corner, beside it.
WINDOWS = {
    "within": (10, 20, 60, 50),
    "beyond": (-8, -4, 103, 71),
    "over a corner": (-5, 40, 30, 70),
    "beside": (100, 0, 130, 63),
}


def write_windowed(path, window, seed=1):
    """Write a frame with a data window of its own; return the picture, which is the display window."""
    left, top, right, bottom = window
    rng = np.random.default_rng(seed)
    stored = rng.uniform(0.01, 0.9, (bottom - top + 1, right - left + 1, 3)).astype(np.float16)
    header = {"chromaticities": AP0, "type": OpenEXR.scanlineimage}
    header |= {"displayWindow": _box(0, 0, WIDTH - 1, HEIGHT - 1), "dataWindow": _box(*window)}
    channels = {name: np.ascontiguousarray(stored[..., place]) for place, name in enumerate("RGB")}
    OpenEXR.File(header, channels).write(str(path))
    picture = np.zeros((HEIGHT, WIDTH, 3), np.float16)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            if left <= x <= right and top <= y <= bottom:
                picture[y, x] = stored[y - top, x - left]
    return picture


def _box(left, top, right, bottom):
    return np.array([left, top], np.int32), np.array([right, bottom], np.int32)


def clip(folder, first, count, read, length):
    """A clip of a timeline: a shot's folder, and what the cut reads of it."""
    time, span = otio.opentime.RationalTime, otio.opentime.TimeRange
    media = otio.schema.ImageSequenceReference(
        target_url_base=f"{folder}/",
        name_prefix=f"{folder}.",
        name_suffix=".exr",
        start_frame=first,
        frame_step=1,
        rate=RATE,
        frame_zero_padding=8,
        available_range=span(time(first, RATE), time(count, RATE)),
    )
    return otio.schema.Clip(folder, media, span(time(read, RATE), time(length, RATE)))


def gap(length):
    time = otio.opentime.RationalTime
    return otio.schema.Gap(duration=time(length, RATE))


def dissolve(before, after):
    time = otio.opentime.RationalTime
    return otio.schema.Transition(in_offset=time(before, RATE), out_offset=time(after, RATE))


def write_timeline(archive, items, start=START):
    timeline = otio.schema.Timeline("small")
    timeline.global_start_time = otio.opentime.RationalTime(start, RATE)
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    track.extend(items)
    timeline.tracks.append(track)
    otio.adapters.write_to_file(timeline, str(archive / "timeline.otio"))


def write_archive(folder, package):
    """Write an archive of two shots, cut one after the other, and its package."""
    folder.mkdir()
    items = []
    for name, (first, read, length) in SHOTS.items():
        (folder / name).mkdir()
        last = read + length + HANDLES
        for count in range(first, last):
            write_frame(folder / name / f"{name}.{count:08d}.exr", light(count))
        items.append(clip(name, first, last - first, read, length))
    write_timeline(folder, items)
    shutil.copytree(package, folder / "package")
    return folder


def record_frames():
    """The shot and the source count of each record count, by hand."""
    found, at = {}, START
    for name, (_, read, length) in SHOTS.items():
        for place in range(length):
            found[at] = (name, read + place)
            at += 1
    return found


class Renders:
    """What a host makes of light through a config, by PyOpenColorIO alone."""

    def __init__(self, package):
        (self.path,) = (package / "configs").glob("*.ocio")
        self.config = ocio.Config.CreateFromFile(str(self.path))

    def __call__(
        self,
        pixels,
        shot,
        display=DISPLAY,
        view=f"{VIEW} + look",
        source="ACES2065-1",
        optimization=ocio.OPTIMIZATION_LOSSLESS,
    ):
        context = copy.deepcopy(self.config.getCurrentContext())
        context["SHOT"] = shot
        processor = self.config.getProcessor(context, source, display, view, ocio.TRANSFORM_DIR_FORWARD)
        cpu = processor.getOptimizedCPUProcessor(optimization)
        made = pixels.astype(np.float32).copy()
        cpu.applyRGB(made)
        return made


def words(values, bits=16, low=0.0, high=1.0):
    """Display values as words: the closest ones, by whole numbers, of 0 to 1 over a part of the range."""
    top = (1 << bits) - 1
    scaled = (low + np.clip(values.astype(np.float64), 0, 1) * (high - low)) * top
    return np.floor(scaled + 0.5).astype(np.uint16)


def write_words(path, pixels, bits=16):
    """Write words of 8 to 16 bits by OpenImageIO; what is not of 8 or 16 bits lies in the upper ones."""
    spec = oiio.ImageSpec(pixels.shape[1], pixels.shape[0], 3, oiio.UINT8 if bits == 8 else oiio.UINT16)
    if bits not in {8, 16}:
        spec.attribute("oiio:BitsPerSample", bits)
        pixels = np.rint(pixels.astype(np.float64) / ((1 << bits) - 1) * 65535).astype(np.uint16)
    image = oiio.ImageBuf(spec)
    assert image.set_pixels(oiio.ROI(), np.array(pixels, np.uint8 if bits == 8 else np.uint16))
    assert image.write(str(path)), image.geterror()


def shot_of(name):
    return name.partition("_")[2]


def write_master(folder, renders, made=None, bits=16, suffix="tif"):
    """Write a master: `made` makes words of a record count, or nothing of a frame that is left out."""
    folder.mkdir()
    for record, (name, count) in record_frames().items():
        if made is None:
            pixels = words(renders(light(count), shot_of(name)), bits)
        else:
            pixels = made(record, name, count)
        if pixels is not None:
            write_words(folder / f"vdm.{record:08d}.{suffix}", pixels, bits)
    return folder
