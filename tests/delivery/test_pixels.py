# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The pixels of frames are looked at exactly: counts, places, the largest, lines of zeros, for any bits."""

import io
import struct

import numpy as np
import OpenEXR
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ocio_gen.delivery.pixels import inspected
from ocio_gen.recompression.exr_file import from_bytes
from tests.recompression.kinds import assembled, attribute, channel, window

SIZE = (6, 5)  # lines, pixels

BITS = st.one_of(
    st.sampled_from([0, 0x8000, 0x7C00, 0xFC00, 0x7E01, 0xFE01, 0x2A66, 0x2A67, 0x3DE1]),
    st.integers(0, 0xFFFF),
)
PLANES = st.lists(
    hnp.arrays(np.uint16, SIZE, elements=BITS, fill=st.sampled_from([0, 0x8000, 0x3C00])),
    min_size=4,
    max_size=4,
)


def file_of(channels, codec=OpenEXR.NO_COMPRESSION, **header):
    stream = io.BytesIO()
    OpenEXR.File({"compression": codec, "type": OpenEXR.scanlineimage, **header}, dict(channels)).write(
        stream
    )
    return from_bytes(stream.getvalue())


@given(PLANES, st.sampled_from([OpenEXR.NO_COMPRESSION, OpenEXR.ZIP_COMPRESSION, OpenEXR.PIZ_COMPRESSION]))
def test_halfs_of_any_bits_are_counted_as_numpy_counts_their_values(planes, codec):
    channels = {name: plane.view(np.float16) for name, plane in zip("ABGR", planes, strict=True)}
    pixels, findings = inspected(file_of(channels, codec))
    every = np.stack([channels[name] for name in "ABGR"]).astype(np.float64)
    colour = every[1:]
    numbers = colour[np.isfinite(colour)]
    assert pixels.samples == numbers.size
    assert pixels.dark == np.count_nonzero(numbers < 0.05)
    assert pixels.largest == max(0.0, numbers.max(initial=0.0))
    blank = [(colour[:, line] == 0).all() for line in range(SIZE[0])]  # a NaN is not zero
    assert pixels.lines == SIZE[0]
    assert pixels.first_blank == next((at for at, zeros in enumerate(blank) if not zeros), SIZE[0])
    assert pixels.last_blank == next((at for at, zeros in enumerate(blank[::-1]) if not zeros), SIZE[0])
    assert pixels.black == all(blank)
    full = [float((colour[:, line] != 0).mean()) for line in range(SIZE[0]) if not blank[line]]
    assert pixels.edge == (pytest.approx(min(full[0], full[-1])) if full else 0.0)
    assert_found(findings, "nan", np.isnan(every))
    assert_found(findings, "infinity", np.isinf(every))


def assert_found(findings, rule, which):
    texts = [one.text for one in findings if one.rule == rule]
    if not which.any():
        assert texts == []
        return
    # Of lines, in their order, the channels stand side by side: A and the colours are looked at apart.
    firsts = [
        min((line, channel, x) for channel, line, x in np.argwhere(which) if channel in some)
        for some in ({0}, {1, 2, 3})
        if which[sorted(some)].any()
    ]
    assert len(texts) == 1
    count = int(np.count_nonzero(which))
    assert texts[0].startswith(f"{count:,} sample{'s' * (count != 1)} ")
    assert any(
        texts[0].endswith(f"first {'ABGR'[channel]} at x {x}, y {line}") for line, channel, x in firsts
    )


def test_places_are_those_of_the_data_window():
    planes = {name: np.ones((40, 30), np.float16) for name in "RGB"}
    planes["R"][33, 4] = np.nan
    file = file_of(planes, dataWindow=window(-10, 100, 30, 40))
    _, (finding,) = inspected(file)
    assert finding.text == "1 sample is NaN, first R at x -6, y 133"


def test_each_of_thousands_of_channels_is_named_in_its_place():
    names = [b"%05x" % at for at in range(1 << 14)]
    attributes = {
        b"channels": (b"chlist", b"".join(channel(name, 1) for name in names) + b"\0"),
        b"compression": (b"compression", b"\0"),
        b"dataWindow": (b"box2i", struct.pack("<4i", 0, 0, 0, 1)),
    }
    head = struct.pack("<2I", 20000630, 2)
    head += b"".join(attribute(name, *value) for name, value in attributes.items()) + b"\0"
    line = np.zeros(len(names), "<f2")
    lines = [line, line.copy()]
    lines[1][-2] = np.nan
    chunks = [struct.pack("<2i", at, line.nbytes) + line.tobytes() for at, line in enumerate(lines)]
    _, (finding,) = inspected(from_bytes(assembled(head, chunks)))
    assert finding.text == "1 sample is NaN, first 03ffe at x 0, y 1"


def test_floats_are_looked_at_too():
    planes = {name: np.full((4, 3), 0.5, np.float32) for name in "RGB"}
    planes["G"][2, 1] = -np.inf
    planes["B"][3] = planes["R"][3] = planes["G"][3] = -0.0
    pixels, (finding,) = inspected(file_of(planes))
    assert finding == ("infinity", "1 sample is infinite, first G at x 1, y 2")
    assert (pixels.last_blank, pixels.samples, pixels.dark, pixels.largest) == (1, 35, 9, 0.5)


@pytest.mark.parametrize(
    "codec", [OpenEXR.ZIP_COMPRESSION, OpenEXR.PIZ_COMPRESSION, OpenEXR.ZIPS_COMPRESSION]
)
def test_the_digest_of_pixels_is_the_same_by_any_codec(codec):
    random = np.random.default_rng(3)
    planes = {name: random.random((70, 33)).astype(np.float16) for name in "RGB"}
    one, _ = inspected(file_of(planes))
    other, _ = inspected(file_of(planes, codec))
    assert one == other
    planes["B"][69, 32] += np.float16(0.5)
    assert inspected(file_of(planes))[0].digest != one.digest


def test_a_matte_without_light_is_not_black():
    pixels, _ = inspected(file_of({"A": np.zeros((4, 4), np.float16)}))
    assert not pixels.black
    assert pixels.samples == 0
