# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The codecs of OpenEXR: what each is, does, and asks of a reader."""

from dataclasses import dataclass

from ocio_gen.show.releases import RELEASES, version_key


@dataclass(frozen=True)
class Codec:
    """A codec of OpenEXR."""

    name: str
    number: int  # in the compression attribute
    lines: int  # scan lines in a block; tiles are a block each
    since: str  # the first OpenEXR that reads it
    lossy: str = ""  # why it is refused, if it is
    deep: bool = False  # whether it takes deep data
    skips_damage: bool = False  # whether OpenEXR may leave damaged samples as they were, without an error
    packs_most: int = 0  # bytes in one, at the very most, if that is known
    guide: str = ""  # one sentence for who has to choose

    @property
    def packs(self) -> bool:
        """Whether it makes blocks smaller."""
        return self.number != 0


CODECS = {
    codec.name: codec
    for codec in (
        Codec(
            "none",
            0,
            1,
            "1.0",
            deep=True,
            guide="What ST 2065-4 (ACES containers) asks for; as fast as disks.",
        ),
        Codec(
            "rle",
            1,
            1,
            "1.0",
            deep=True,
            packs_most=2000,
            guide="Runs of equal bytes: for mattes and flat graphics; little on grain, and quick.",
        ),
        Codec(
            "zips",
            2,
            1,
            "1.0",
            deep=True,
            packs_most=2000,
            guide="ZIP a scan line at a time: any line is read without its neighbours, as compositing likes.",
        ),
        Codec(
            "zip",
            3,
            16,
            "1.0",
            packs_most=2000,
            guide="zlib on 16 lines: the common choice, best on clean CG; slow to write.",
        ),
        Codec(
            "piz",
            4,
            32,
            "1.0",
            packs_most=2000,
            guide="Wavelets and Huffman: the smallest on grain, and twice as quick to write as ZIP.",
        ),
        Codec(
            "pxr24",
            5,
            16,
            "1.2",
            lossy="it rounds float channels to 24 bits",
            packs_most=2000,
            guide="Rounds 32-bit float to 24 bits: exact for half and uint only.",
        ),
        Codec(
            "b44",
            6,
            32,
            "1.5",
            lossy="it packs each 4 x 4 block of half samples into 14 bytes",
            guide="A fixed ratio for playback; half channels only.",
        ),
        Codec(
            "b44a",
            7,
            32,
            "1.5",
            lossy="it packs each 4 x 4 block of half samples into 14 bytes or 3",
            guide="B44 with smaller flat areas.",
        ),
        Codec(
            "dwaa",
            8,
            32,
            "2.2",
            lossy="it quantises the cosine transform of each 8 x 8 block",
            guide="As JPEG does, for previews and playback; each generation loses more.",
        ),
        Codec(
            "dwab",
            9,
            256,
            "2.2",
            lossy="it quantises the cosine transform of each 8 x 8 block",
            guide="DWAA on 256 lines: smaller, slower to read in part.",
        ),
        Codec(
            "htj2k256",
            10,
            256,
            "3.4",
            skips_damage=True,
            guide="High-throughput JPEG 2000, reversible, on 256 lines: close to PIZ, reads in resolutions.",
        ),
        Codec(
            "htj2k32",
            11,
            32,
            "3.4",
            skips_damage=True,
            guide="The same on 32 lines: a little larger, reads in parts.",
        ),
        Codec(
            "lj2k",
            12,
            256,
            "3.5",
            lossy="it is the irreversible sibling of HTJ2K",
            guide="JPEG 2000 with a rate to choose.",
        ),
        Codec(
            "zstd",
            13,
            1,
            "3.5",
            guide="Zstandard: the quickest to read; larger than ZIP on grain.",
        ),
    )
}

# Of all hosts that there are configs for.
OLDEST_OPENEXR = min((release.openexr for release in RELEASES.values()), key=version_key)

BY_NUMBER = {codec.number: codec for codec in CODECS.values()}

# What deep data gets where the codec that is wanted does not take it.
BEST_FOR_DEEP = CODECS["zips"]

# What frames can be recompressed with.
LOSSLESS = {name: codec for name, codec in CODECS.items() if not codec.lossy}


def readers(codec: Codec) -> str:
    """Return who reads a codec: the first OpenEXR, and the year of the VFX Reference Platform that has it."""
    if version_key(codec.since) < version_key(OLDEST_OPENEXR):
        return "all"
    years = (
        one.vfx_platform for one in RELEASES.values() if version_key(one.openexr) >= version_key(codec.since)
    )
    return f"OpenEXR {codec.since}" + (f", {year}" if (year := next(years, None)) else "")


def codecs_read_by(openexr: str) -> tuple[str, ...]:
    """Return the lossless codecs that shrink frames and that a release of OpenEXR reads."""
    return tuple(
        name
        for name, codec in LOSSLESS.items()
        if codec.packs and version_key(codec.since) <= version_key(openexr)
    )
