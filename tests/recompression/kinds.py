# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Real EXR files of every kind, made by OpenEXR and OpenImageIO, or by hand from the file layout."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import Imath
import numpy as np
import OpenEXR
import OpenImageIO as oiio

ACES = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)


def rng():
    return np.random.default_rng(7)


def halfs(height, width):
    """Any bits at all: NaN payloads, infinities, denormals."""
    return rng().integers(0, 65536, (height, width), np.uint16).view(np.float16)


def grain(height, width):
    y, x = np.mgrid[0:height, 0:width] / 100
    light = 0.18 * (1.2 + np.sin(3 * x) * np.cos(2 * y))
    return (light + 0.01 * rng().normal(size=(height, width))).astype(np.float16)


def words(height, width):
    return rng().integers(0, 2**32, (height, width), np.uint32)


def header(codec, **more):
    return {"compression": getattr(OpenEXR, f"{codec.upper()}_COMPRESSION"), **more}


def window(x, y, width, height):
    return (np.array([x, y], np.int32), np.array([x + width - 1, y + height - 1], np.int32))


def scanline(path, codec="no"):
    """An ACES container's metadata, a data window beyond the display window, and attributes of all sorts."""
    given = header(
        codec,
        type=OpenEXR.scanlineimage,
        dataWindow=window(-5, -3, 301, 77),
        displayWindow=window(0, 0, 290, 70),
        chromaticities=ACES,
        acesImageContainerFlag=1,
        owner="nobody",
        comments="é " * 40,
        timeCode=OpenEXR.TimeCode(1, 2, 3, 4, *[0] * 14),
        keyCode=OpenEXR.KeyCode(12, 34, 567890, 1234, 1, 4, 64),
    )
    OpenEXR.File(given, {name: grain(77, 301) for name in "RGB"}).write(str(path))
    # Attributes that OpenEXR's module does not know: it would not carry them.
    add_attribute(path, b"opaqueThing", b"studioBlob", bytes(range(256)))
    add_attribute(path, b"framesPerSecond", b"rational", struct.pack("<iI", 24000, 1001))
    add_attribute(path, b"unnormal", b"float", struct.pack("<I", 0x7FA00001))


def any_bits(path, codec="no"):
    OpenEXR.File(
        header(codec, type=OpenEXR.scanlineimage),
        {
            "Z": words(50, 64).view(np.float32),
            "id": words(50, 64),
            "h": halfs(50, 64),
            "a.b.R": halfs(50, 64),
        },
    ).write(str(path))


def decreasing(path, codec="no"):
    given = header(codec, type=OpenEXR.scanlineimage, lineOrder=OpenEXR.DECREASING_Y)
    OpenEXR.File(given, {name: grain(600, 90) for name in "RGB"}).write(str(path))


def tiled(path, codec="no"):
    tiles = OpenEXR.TileDescription()
    tiles.xSize, tiles.ySize, tiles.mode = 32, 16, OpenEXR.ONE_LEVEL
    given = header(codec, type=OpenEXR.tiledimage, tiles=tiles, dataWindow=window(7, -9, 100, 61))
    OpenEXR.File(given, {"R": grain(61, 100), "Z": words(61, 100).view(np.float32)}).write(str(path))


def shuffled(path, codec="no"):
    """Tiles in any order, as many threads write them."""
    tiled(path, codec)
    data = path.read_bytes()
    table_at, count = table_of(data)
    offsets = np.frombuffer(data, "<i8", count, table_at)
    ends = np.append(offsets[1:], len(data))
    chunks = [data[a:b] for a, b in zip(offsets, ends, strict=True)]
    order = rng().permutation(count)
    placed = np.empty(count, np.int64)
    at = table_at + 8 * count
    for index in order:
        placed[index] = at
        at += len(chunks[index])
    data = data[:table_at] + placed.astype("<i8").tobytes() + b"".join(chunks[i] for i in order)
    path.write_bytes(data.replace(b"lineOrder\0lineOrder\0\1\0\0\0\0", b"lineOrder\0lineOrder\0\1\0\0\0\2"))


def _mipmap(path, codec, rounding):
    spec = oiio.ImageSpec(101, 67, 3, "half")
    spec.tile_width = spec.tile_height = 32
    spec.attribute("compression", "none" if codec == "no" else codec)
    spec.attribute("textureformat", "Plain Texture")
    spec.attribute("openexr:levelmode", 1)
    spec.attribute("openexr:roundingmode", rounding)
    output: Any = oiio.ImageOutput.create(str(path))
    size = [101, 67]
    mode = "Create"
    while True:
        spec.width, spec.height = size
        spec.full_width, spec.full_height = size
        assert output.open(str(path), spec, mode), output.geterror()
        assert output.write_image(np.stack([grain(size[1], size[0])] * 3, -1)), output.geterror()
        if size == [1, 1]:
            break
        size = [max(1, (one + rounding) // 2) for one in size]
        mode = "AppendMIPLevel"
    assert output.close()


def mipmap(path, codec="no"):
    _mipmap(path, codec, 0)


def mipmap_up(path, codec="no"):
    _mipmap(path, codec, 1)


def ripmap(path, codec="no"):
    """Every combination of levels, by hand: no writer here makes them."""
    assert codec == "no"
    width, height, side = 21, 13, 8
    head = b"".join(
        (
            b"\x76\x2f\x31\x01",
            struct.pack("<I", 2 | 0x200),
            attribute(b"channels", b"chlist", channel(b"G", 1) + channel(b"Z", 2) + b"\0"),
            attribute(b"compression", b"compression", b"\0"),
            attribute(b"dataWindow", b"box2i", struct.pack("<4i", 0, 0, width - 1, height - 1)),
            attribute(b"displayWindow", b"box2i", struct.pack("<4i", 0, 0, width - 1, height - 1)),
            attribute(b"lineOrder", b"lineOrder", b"\0"),
            attribute(b"pixelAspectRatio", b"float", struct.pack("<f", 1)),
            attribute(b"screenWindowCenter", b"v2f", struct.pack("<2f", 0, 0)),
            attribute(b"screenWindowWidth", b"float", struct.pack("<f", 1)),
            attribute(b"tiles", b"tiledesc", struct.pack("<IIB", side, side, 2)),
            b"\0",
        )
    )
    random = rng()
    chunks = []
    for ly in range(4):  # 13, 6, 3, 1
        for lx in range(5):  # 21, 10, 5, 2, 1
            w, h = max(1, width >> lx), max(1, height >> ly)
            for ty in range(-(-h // side)):
                for tx in range(-(-w // side)):
                    count = min(side, w - tx * side) * min(side, h - ty * side)
                    data = random.integers(0, 256, count * 6, np.uint8).tobytes()
                    chunks.append(struct.pack("<5i", tx, ty, lx, ly, len(data)) + data)
    path.write_bytes(assembled(head, chunks))


def deep_scanline(path, codec="no"):
    OpenEXR.File(header(codec, type=OpenEXR.deepscanline), deep_channels(23, 31)).write(str(path))


def deep_tiled(path, codec="no"):
    spec = oiio.ImageSpec(33, 25, 2, "float")
    spec.channelnames = ("A", "Z")
    spec.channelformats = ("half", "float")
    spec.deep = True
    spec.tile_width = spec.tile_height = 8
    spec.attribute("compression", "none" if codec == "no" else codec)
    deep = oiio.DeepData()
    deep.init(33 * 25, 2, ("half", "float"), ("A", "Z"))
    random = rng()
    for pixel in range(33 * 25):
        deep.set_samples(pixel, int(random.integers(0, 5)))
    for pixel in range(33 * 25):
        for sample in range(deep.samples(pixel)):
            deep.set_deep_value(pixel, 0, sample, float(random.random()))
            deep.set_deep_value(pixel, 1, sample, float(random.random() * 100))
    output: Any = oiio.ImageOutput.create(str(path))
    assert output.open(str(path), spec), output.geterror()
    assert output.write_deep_image(deep), output.geterror()
    assert output.close()


def deep_channels(height, width):
    random = rng()
    found = {name: np.empty((height, width), object) for name in ("A", "Z")}
    for y in range(height):
        for x in range(width):
            count = int(random.integers(0, 5))
            if count:
                found["A"][y, x] = np.full(count, 0.25, np.float16)
                found["Z"][y, x] = random.random(count).astype(np.float32)
    return found


def multipart(path, codec="no"):
    tiles = OpenEXR.TileDescription()
    tiles.xSize, tiles.ySize, tiles.mode = 16, 16, OpenEXR.ONE_LEVEL
    parts = [
        OpenEXR.Part(header(codec, type=OpenEXR.scanlineimage), {n: grain(50, 40) for n in "RGB"}, "beauty"),
        OpenEXR.Part(header(codec, type=OpenEXR.tiledimage, tiles=tiles), {"Z": words(50, 40)}, "depth"),
        OpenEXR.Part(header(codec, type=OpenEXR.scanlineimage), {"Y": halfs(50, 40)}, "mask"),
    ]
    OpenEXR.File(parts).write(str(path))


def multipart_deep(path, codec="no"):
    parts = [
        OpenEXR.Part(header(codec, type=OpenEXR.scanlineimage), {"Y": grain(23, 31)}, "flat"),
        OpenEXR.Part(header(codec, type=OpenEXR.deepscanline), deep_channels(23, 31), "deep"),
    ]
    OpenEXR.File(parts).write(str(path))


def multiview(path, codec="no"):
    channels = {name: grain(40, 30) for name in ("R", "G", "B", "left.R", "left.G", "left.B")}
    given = header(codec, type=OpenEXR.scanlineimage, multiView=["right", "left"])
    OpenEXR.File(given, channels).write(str(path))


def long_names(path, codec="no"):
    name = "a_layer_of_a_renderer_that_likes_names_longer_than_thirty_one_characters.R"
    OpenEXR.File(header(codec, type=OpenEXR.scanlineimage), {name: grain(40, 30)}).write(str(path))


def chroma(path, codec="no"):
    """Luminance, and chroma of half the size both ways."""
    width, height = 64, 46
    made = OpenEXR.Header(width, height)
    made["dataWindow"] = Imath.Box2i(Imath.V2i(-2, -4), Imath.V2i(width - 3, height - 5))
    half = Imath.PixelType(Imath.PixelType.HALF)
    made["channels"] = {
        "BY": Imath.Channel(half, 2, 2),
        "RY": Imath.Channel(half, 2, 2),
        "Y": Imath.Channel(half, 1, 1),
    }
    made["compression"] = Imath.Compression(getattr(Imath.Compression, f"{codec.upper()}_COMPRESSION"))
    luma, red, blue = grain(height, width), grain(height // 2, width // 2), halfs(height // 2, width // 2)
    output = OpenEXR.OutputFile(str(path), made)
    for row in range(height // 2):
        lines = {
            "Y": luma[2 * row : 2 * row + 2].tobytes(),
            "RY": red[row].tobytes(),
            "BY": blue[row].tobytes(),
        }
        output.writePixels(lines, 2)
    output.close()


KINDS: dict[str, Callable[..., None]] = {
    make.__name__: make
    for make in (
        scanline,
        any_bits,
        decreasing,
        tiled,
        shuffled,
        mipmap,
        mipmap_up,
        ripmap,
        deep_scanline,
        deep_tiled,
        multipart,
        multipart_deep,
        multiview,
        long_names,
        chroma,
    )
}
DEEP = {"deep_scanline", "deep_tiled", "multipart_deep"}


def attribute(name, kind, value):
    return name + b"\0" + kind + b"\0" + struct.pack("<i", len(value)) + value


def channel(name, pixel_type):
    return name + b"\0" + struct.pack("<iiii", pixel_type, 0, 1, 1)


def assembled(head, chunks):
    at = len(head) + 8 * len(chunks)
    table = []
    for chunk in chunks:
        table.append(at)
        at += len(chunk)
    return head + struct.pack(f"<{len(table)}q", *table) + b"".join(chunks)


def header_end(data):
    """Where the header of a file ends: read by the file layout, independently."""
    multi = struct.unpack_from("<I", data, 4)[0] & 0x1000
    at = 8
    while True:
        while data[at]:
            for _ in range(2):
                at = data.index(b"\0", at) + 1
            at += 4 + struct.unpack_from("<i", data, at)[0]
        at += 1
        if not multi or not data[at]:
            return at + bool(multi)


def table_of(data):
    """Where the table of chunks is, and how many there are: the first follows it."""
    at = header_end(data)
    return at, (min(struct.unpack_from("<q", data, at)[0], len(data)) - at) // 8


def add_attribute(path: Path, name, kind, value):
    """Put an attribute before all others of a single-part file."""
    data = path.read_bytes()
    table_at, count = table_of(data)
    extra = attribute(name, kind, value)
    offsets = np.frombuffer(data, "<i8", count, table_at) + len(extra)
    path.write_bytes(
        data[:8] + extra + data[8:table_at] + offsets.astype("<i8").tobytes() + data[table_at + 8 * count :]
    )


def openimageio_pixels(path):
    """All that OpenImageIO reads: raw bytes of each part and level, or each value of deep data."""
    found: list[Any] = []
    source: Any = oiio.ImageInput.open(str(path))
    assert source, oiio.geterror()
    part = 0
    while source.seek_subimage(part, 0):
        level = 0
        while source.seek_subimage(part, level):
            spec = source.spec()
            if spec.deep:
                deep = source.read_native_deep_image(part, level)
                values = [
                    deep.deep_value_uint(pixel, channel, sample)
                    if spec.channelformat(channel) == oiio.UINT32
                    else deep.deep_value(pixel, channel, sample)
                    for pixel in range(deep.pixels)
                    for channel in range(deep.channels)
                    for sample in range(deep.samples(pixel))
                ]
                found.append((part, level, values))
            else:
                for one in range(spec.nchannels):
                    kind = spec.channelformat(one)
                    pixels = source.read_image(part, level, one, one + 1, kind)
                    found.append((part, level, one, str(kind), pixels.shape, pixels.tobytes()))
            level += 1
        part += 1
    source.close()
    return found
