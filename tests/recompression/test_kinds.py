# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Every kind of EXR, by every lossless codec, and back."""

import io
import struct

import numpy as np
import OpenEXR
import pytest

from ocio_gen.recompression import exr_header
from ocio_gen.recompression.codecs import CODECS, LOSSLESS
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import from_bytes
from ocio_gen.recompression.proof import pixel_digest, prove, restores_exactly
from ocio_gen.recompression.rewrite import layout_of, recompressed_header, rewrite
from tests.recompression import kinds
from tests.recompression.kinds import (
    ACES,
    DEEP,
    KINDS,
    attribute,
    chroma,
    deep_scanline,
    header_end,
    multipart,
    openimageio_pixels,
    ripmap,
    scanline,
)
from tests.recompression.strict import read_strictly


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The files of all kinds, uncompressed and compressed, as bytes."""
    folder = tmp_path_factory.mktemp("kinds")
    files = {}
    for name, make in KINDS.items():
        for codec in ("no", "zips" if name in DEEP else "piz"):
            if (name, codec) == ("ripmap", "piz"):
                continue
            path = folder / f"{name}.{codec}.exr"
            make(path, codec)
            files[name, codec] = path.read_bytes()
    return files


def rewritten(data, codec, aces_container="keep"):
    source = from_bytes(data)
    out = io.BytesIO()
    rewrite(source, recompressed_header(source.header, CODECS[codec], aces_container), out)
    return out.getvalue()


def read_by_openimageio(folder, data):
    path = folder / "read.exr"
    path.write_bytes(data)
    return openimageio_pixels(path)


CASES = [(name, codec) for name in KINDS for codec in LOSSLESS if name not in DEEP or CODECS[codec].deep]


@pytest.mark.parametrize(("name", "codec"), CASES)
@pytest.mark.parametrize("present", ["no", "compressed"])
def test_every_kind_keeps_every_sample_and_header_byte_by_every_codec(name, codec, present, made, tmp_path):
    present = present if present == "no" else ("zips" if name in DEEP else "piz")
    if (name, present) not in made:
        pytest.skip("no writer makes it")
    data = made[name, present]
    result = rewritten(data, codec)
    source = from_bytes(data)
    assert prove(source, from_bytes(result)) == pixel_digest(source)
    # Readers that trust the file find every chunk where it says.
    assert read_strictly(result) == sum(part.chunks for part in from_bytes(result).header.parts)
    # The headers are the same length; of their bytes only the compressions and numbers of chunks differ.
    end = header_end(data)
    assert header_end(result) == end
    changed = [at for at in range(end) if data[at] != result[at]]
    places = {at + len(MARK) + 4 for at in range(end) if data.startswith(MARK, at)}
    counts = {at + len(COUNT) + 4 + n for at in range(end) if data.startswith(COUNT, at) for n in range(4)}
    assert set(changed) <= places | counts
    assert {result[at] for at in places} == {CODECS[codec].number}
    # A reader that did not write it sees the same; it takes neither ripmaps nor subsampled channels.
    if name not in {"ripmap", "chroma"}:
        assert read_by_openimageio(tmp_path, result) == read_by_openimageio(tmp_path, data)


MARK = b"compression\0compression\0"
COUNT = b"chunkCount\0int\0"


@pytest.mark.parametrize(("name", "codec"), CASES)
def test_an_uncompressed_file_is_restored_to_the_byte(name, codec, made):
    data = made[name, "no"]
    source = from_bytes(data)
    layout = layout_of(source)
    result = from_bytes(rewritten(data, codec, aces_container="drop"))
    assert restores_exactly(source, layout, result)
    out = io.BytesIO()
    rewrite(result, source.header, out, layout)
    assert out.getvalue() == data


def test_subsampled_channels_are_read_as_openexr_wrote_them(tmp_path, made):
    """What OpenImageIO does not read, OpenEXR's own module does."""

    def channels(data):
        found = OpenEXR.File(io.BytesIO(data), separate_channels=True).channels()
        return {name: channel.pixels.tobytes() for name, channel in found.items()}

    assert len(channels(made["chroma", "no"])["RY"]) == 64 * 46 // 4 * 2
    for codec in LOSSLESS:
        assert channels(rewritten(made["chroma", "no"], codec)) == channels(made["chroma", "no"])
        assert channels(rewritten(made["chroma", "piz"], codec)) == channels(made["chroma", "piz"])


def test_openexr_itself_reads_every_kind(made):
    for name, codec in CASES:
        file = OpenEXR.File(io.BytesIO(rewritten(made[name, "no"], codec)), separate_channels=True)
        before = OpenEXR.File(io.BytesIO(made[name, "no"]), separate_channels=True)
        for part in range(len(before.parts)):
            for channel, one in before.channels(part).items():
                other = file.channels(part)[channel].pixels
                if other.dtype == object:
                    for a, b in zip(one.pixels.flat, other.flat, strict=True):
                        assert (a is None) is (b is None)
                        assert a is None or a.tobytes() == b.tobytes()
                else:
                    assert one.pixels.tobytes() == other.tobytes()


def test_what_openexr_does_not_write_at_all_is_carried_level_by_level(made):
    """A ripmap's chunks, decoded from ZIP by zlib and the file layout alone."""
    import zlib

    data, packed = made["ripmap", "no"], rewritten(made["ripmap", "no"], "zip")

    def chunks(file):
        end = header_end(file)
        count = (struct.unpack_from("<q", file, end)[0] - end) // 8
        for at in struct.unpack_from(f"<{count}q", file, end):
            *place, size = struct.unpack_from("<5i", file, at)
            yield tuple(place), file[at + 20 : at + 20 + size]

    def unzipped(content, size):
        if len(content) == size:
            return content
        deltas = np.frombuffer(zlib.decompress(content), np.uint8)
        mixed = np.cumsum(np.concatenate([deltas[:1], deltas[1:].astype(int) - 128])) % 256
        plain = np.empty(size, np.uint8)
        plain[0::2], plain[1::2] = mixed[: (size + 1) // 2], mixed[(size + 1) // 2 :]
        return plain.tobytes()

    for (place, raw), (other, content) in zip(chunks(data), chunks(packed), strict=True):
        assert place == other
        assert unzipped(content, len(raw)) == raw
    flat = rewritten(zero_ripmap(data), "zip")
    assert all(
        unzipped(content, len(raw)) == raw
        for (_, raw), (_, content) in zip(chunks(zero_ripmap(data)), chunks(flat), strict=True)
    )
    assert len(flat) < len(data) / 2


def zero_ripmap(data):
    """The same file with samples that compress."""
    end = header_end(data)
    count = (struct.unpack_from("<q", data, end)[0] - end) // 8
    out = bytearray(data)
    for at in struct.unpack_from(f"<{count}q", data, end):
        (size,) = struct.unpack_from("<i", data, at + 16)
        out[at + 20 : at + 20 + size] = bytes(range(7)) * (size // 7) + bytes(size % 7)
    return bytes(out)


def test_a_digest_of_pixels_does_not_depend_on_the_codec(made):
    for name in KINDS:
        digests = {pixel_digest(from_bytes(made[name, "no"]))}
        digests |= {
            pixel_digest(from_bytes(rewritten(made[name, "no"], codec)))
            for one, codec in CASES
            if one == name
        }
        assert len(digests) == 1


def test_chunks_keep_the_order_of_the_lines_in_the_file(made):
    for name, decreases in (("decreasing", True), ("scanline", False)):
        for codec in ("zip", "piz", "rle"):
            table = from_bytes(rewritten(made[name, "no"], codec)).table
            assert (np.diff(table) < 0).all() == decreases


def test_the_flag_of_an_aces_container_is_dropped_kept_or_refused(made):
    data = made["scanline", "no"]
    assert b"acesImageContainerFlag" in data
    dropped = rewritten(data, "zip", "drop")
    assert b"acesImageContainerFlag" not in dropped
    assert b"acesImageContainerFlag" in rewritten(data, "zip", "keep")
    assert b"acesImageContainerFlag" in rewritten(data, "none", "drop")
    with pytest.raises(LeftAloneError, match="ST 2065-4"):
        rewritten(data, "zip", "refuse")
    # All else is there, in its order.
    removed = len(b"acesImageContainerFlag\0int\0") + 8
    at = data.index(b"acesImageContainerFlag")
    head = data[:at] + data[at + removed : header_end(data)]
    head = head.replace(MARK + b"\1\0\0\0\0", MARK + b"\1\0\0\0\3")
    assert dropped[: header_end(dropped)] == head
    assert tuple(map(float, OpenEXR.File(io.BytesIO(dropped)).header()["chromaticities"])) == pytest.approx(
        ACES
    )


class TestProof:
    """A proof that cannot fail proves nothing."""

    def result(self, made, codec="none"):
        return bytearray(rewritten(made["scanline", "no"], codec))

    def fails(self, made, result, match):
        with pytest.raises(FrameError, match=match):
            prove(from_bytes(made["scanline", "no"]), from_bytes(bytes(result)))

    def test_one_bit_of_one_sample(self, made):
        result = self.result(made)
        result[-1] ^= 1
        self.fails(made, result, "other pixels in part 0")

    def test_one_bit_of_every_single_header_byte(self, made):
        data = made["scanline", "no"]
        for at in range(8, header_end(data)):
            result = self.result(made)
            if result[at] == 0 or bytes(result[at - len(MARK) - 4 : at - 4]) == MARK:
                continue
            result[at] ^= 1
            with pytest.raises((FrameError, LeftAloneError)):
                prove(from_bytes(data), from_bytes(bytes(result)))

    def test_attributes_in_another_order(self, made):
        data = made["scanline", "no"]
        first = data.index(b"comments\0")
        second = data.index(b"owner\0")
        end = second + len(b"owner\0string\0") + 4 + 6
        result = data[:first] + data[second:end] + data[first:second] + data[end:]
        self.fails(made, result, "another header")

    def test_a_nan_with_another_payload(self, tmp_path):
        pixels = np.full((4, 4), 0x7E01, np.uint16).view(np.float16)
        files = []
        for payload in (0x7E01, 0x7E02):
            pixels[2, 2] = np.uint16(payload).view(np.float16)
            path = tmp_path / f"{payload}.exr"
            OpenEXR.File(
                {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}, {"Y": pixels.copy()}
            ).write(str(path))
            files.append(from_bytes(path.read_bytes()))
        with pytest.raises(FrameError, match="other pixels"):
            prove(*files)

    def test_a_level_of_a_mipmap(self, made):
        source = from_bytes(made["mipmap", "no"])
        result = bytearray(rewritten(made["mipmap", "no"], "none"))
        level = source.header.parts[0].levels[-1]
        assert (level.width, level.height) == (1, 1)
        result[int(source.table[-1]) + 20] ^= 1
        with pytest.raises(FrameError, match=r"level \(6, 6\)"):
            prove(source, from_bytes(bytes(result)))

    def test_a_sample_of_deep_data(self, made):
        result = bytearray(rewritten(made["deep_scanline", "no"], "none"))
        result[-1] ^= 1
        with pytest.raises(FrameError, match="other pixels"):
            prove(from_bytes(made["deep_scanline", "no"]), from_bytes(bytes(result)))

    def test_a_part_that_is_missing(self, made, tmp_path):
        with pytest.raises(FrameError, match="other parts"):
            prove(from_bytes(made["multipart", "no"]), from_bytes(made["scanline", "no"]))


@pytest.mark.parametrize("kind", [scanline, ripmap, deep_scanline, multipart, chroma])
def test_a_file_cut_short_anywhere_is_told(kind, tmp_path):
    path = tmp_path / "frame.exr"
    kind(path)
    data = path.read_bytes()
    for size in sorted({0, 3, 4, 7, 8, 9, *range(10, len(data), max(1, len(data) // 150)), len(data) - 1}):
        with pytest.raises((FrameError, LeftAloneError)):
            pixel_digest(from_bytes(data[:size]))


@pytest.mark.parametrize("name", ["dwaa", "b44"])
def test_lossy_codecs_and_what_is_unknown_are_told(name, made):
    assert CODECS[name].lossy
    data = made["scanline", "no"]
    unknown = data.replace(MARK + b"\1\0\0\0\0", MARK + b"\1\0\0\0\x63")
    with pytest.raises(LeftAloneError, match="compression, number 99"):
        from_bytes(unknown)
    newer = bytearray(data)
    newer[4] = 3
    with pytest.raises(LeftAloneError, match="version"):
        from_bytes(bytes(newer))


def test_a_header_with_far_more_attributes_or_channels_than_any_file_has_is_left_alone(made, monkeypatch):
    """Eight megabytes of them took half a minute, and more."""
    monkeypatch.setattr(exr_header, "_MOST_ATTRIBUTES", 1000)
    data = made["scanline", "no"]
    attributes = b"".join(attribute(b"%06x" % at, b"a", b"") for at in range(1000))
    with pytest.raises(LeftAloneError, match="more than 1,000 attributes"):
        from_bytes(data[:8] + attributes + data[8:])
    parts = (attribute(b"a", b"b", b"") + b"\0") * 1000
    with pytest.raises(LeftAloneError, match="more than 1,000 attributes"):
        from_bytes(data[:4] + struct.pack("<I", 0x1002) + data[8 : header_end(data)] + parts + b"\0")
    channels = b"".join(kinds.channel(b"%06x" % at, 1) for at in range((1 << 14) + 1))
    begin, end = data.index(b"channels\0"), data.index(b"compression\0")
    with pytest.raises(LeftAloneError, match="more than 16,384 channels"):
        from_bytes(data[:begin] + attribute(b"channels", b"chlist", channels + b"\0") + data[end:])


def test_more_bytes_after_the_last_chunk_than_a_record_should_hold_are_left_alone(made):
    data = made["scanline", "no"]
    with pytest.raises(LeftAloneError, match="more than 16 MiB after its last chunk"):
        pixel_digest(from_bytes(data + bytes((16 << 20) + 1)))


def test_missing_chunks_are_told(made):
    data = bytearray(made["scanline", "no"])
    end = header_end(bytes(data))
    data[end : end + 8] = bytes(8)
    with pytest.raises(FrameError, match="1 of 77 chunks are missing"):
        from_bytes(bytes(data))


def test_codecs_are_those_of_openexr():
    for name, codec in CODECS.items():
        member = f"{'NO' if name == 'none' else name.upper()}_COMPRESSION"
        assert int(getattr(OpenEXR, member)) == codec.number
    assert len(CODECS) == int(OpenEXR.NUM_COMPRESSION_METHODS)


@pytest.mark.parametrize("codec", list(LOSSLESS))
def test_blocks_have_the_lines_that_openexr_gives_them(codec):
    buffer = io.BytesIO()
    header = {"compression": OpenEXR.Compression(CODECS[codec].number), "type": OpenEXR.scanlineimage}
    OpenEXR.File(header, {"Y": np.zeros((1024, 64), np.float16)}).write(buffer)
    data = buffer.getvalue()
    end = header_end(data)
    assert (struct.unpack_from("<q", data, end)[0] - end) // 8 == 1024 // CODECS[codec].lines
