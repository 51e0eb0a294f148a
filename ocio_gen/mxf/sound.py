# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""PCM sound as a track file of IMF: wrapped as one clip (SMPTE ST 2067-5, ST 382), its channels labelled.

Source of the labels: ST 377-4, ST 428-12, ST 2067-8; the order of channels is that of film mixes.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import xxhash

from ocio_gen import __version__
from ocio_gen.core.disk.files import make_folder, shown, usual_mode
from ocio_gen.core.errors import InvalidFileError, OutputError
from ocio_gen.core.progress import Progress, Watch
from ocio_gen.mxf import labels
from ocio_gen.mxf.header import ESSENCE_TRACK, Contents, TrackFile, header_of, ratio
from ocio_gen.mxf.identity import Identifiers
from ocio_gen.mxf.index import index_of_samples
from ocio_gen.mxf.sets import LocalSet
from ocio_gen.mxf.streams import source_blocks
from ocio_gen.mxf.wav import Wav
from ocio_gen.mxf.wrap import Written
from ocio_gen.mxf.writer import ELEMENT_HEAD, TrackFileWriter
from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.replacing import Scratch, scratch_beside
from ocio_gen.show.cut.timecode import counted


class Channel(NamedTuple):
    """A channel of a mix."""

    symbol: str
    name: str
    number: int  # of its label


class Soundfield(NamedTuple):
    """A group of channels that are heard together."""

    symbol: str
    name: str
    label: bytes
    channels: tuple[Channel, ...]


def _group(number: str) -> bytes:
    return bytes.fromhex(f"060e2b340401010d030202{number}".ljust(32, "0"))


_L, _R, _C, _LFE = (
    Channel("chL", "Left", 1),
    Channel("chR", "Right", 2),
    Channel("chC", "Center", 3),
    Channel("chLFE", "LFE", 4),
)
_LS, _RS = Channel("chLs", "Left Surround", 5), Channel("chRs", "Right Surround", 6)
_SIDES = Channel("chLss", "Left Side Surround", 7), Channel("chRss", "Right Side Surround", 8)
_REARS = Channel("chLrs", "Left Rear Surround", 9), Channel("chRrs", "Right Rear Surround", 10)

# By the number of channels.
SOUNDFIELDS = {
    len(one.channels): one
    for one in (
        Soundfield("sgST", "Standard Stereo", _group("2001"), (_L, _R)),
        Soundfield("sg51", "5.1", _group("01"), (_L, _R, _C, _LFE, _LS, _RS)),
        Soundfield("sg71", "7.1DS", _group("02"), (_L, _R, _C, _LFE, *_SIDES, *_REARS)),
    )
}


class Mix(NamedTuple):
    """A mix, as its labels name it."""

    title: str
    version: str
    language: str  # RFC 5646
    content: str  # ST 377-41: PRM is a primary programme


def soundfield_of(wav: Wav) -> Soundfield:
    """Return the soundfield of a file, by the number of its channels.

    Raises:
        UserError: it is none that has labels here.
    """
    if wav.channels not in SOUNDFIELDS:
        known = ", ".join(f"{count} ({one.name})" for count, one in SOUNDFIELDS.items())
        raise InvalidFileError(shown(wav.path), f"has {wav.channels} channels", hint=f"allowed: {known}")
    return SOUNDFIELDS[wav.channels]


def write_sound(wav: Wav, mix: Mix, rate: Fraction, output: Path, watch: Watch) -> Written:
    """Write the track file of a sound file, and read it back.

    Args:
        wav: The sound.
        mix: What it is.
        rate: Frames per second of the picture that it goes with.
        output: The file; there must be none.
        watch: Called with what is being done.

    Raises:
        UserError: it cannot be read or written.
    """
    soundfield_of(wav)
    watch(Progress("wrapping sound", 0, 0))
    try:
        make_folder(output.parent)
        with scratch_beside(output) as scratch:
            written = _write(wav, mix, rate, scratch)
            scratch.put_in_place(mode=usual_mode(), replace=False)
            return written
    except LeftAloneError as error:
        raise OutputError(shown(output), str(error), hint="wait until that ends") from None
    except OSError as error:
        raise OutputError(shown(output), f"cannot be written ({error.strerror})") from None


def _write(wav: Wav, mix: Mix, rate: Fraction, scratch: Scratch) -> Written:
    size = wav.length * wav.block
    name = scratch.target.stem
    writer = TrackFileWriter(scratch.file, scratch.target, labels.PCM_CLIP, _header(wav, mix, rate, [name]))
    writer.begin()
    writer.begin_element(labels.PCM_ELEMENT, size)
    digest = xxhash.xxh3_128()
    try:
        source = wav.path.open("rb")
    except OSError as error:
        raise InvalidFileError(shown(wav.path), f"cannot be read ({error.strerror})") from None
    with source:
        for block in source_blocks(wav.path, source.fileno(), wav.at, size):
            digest.update(block)
            scratch.file.write(block)
    if scratch.file.tell() != writer.essence_at + ELEMENT_HEAD + size:
        raise InvalidFileError(shown(wav.path), "became shorter while it was read", hint="try again")
    header = _header(wav, mix, rate, [name, digest.hexdigest()])
    new_id = Identifiers(["index", str(header.id)]).new()
    writer.finish(header, index_of_samples(wav.length, wav.block, ratio(Fraction(wav.rate)), new_id))
    scratch.file.flush()
    scratch.flush()
    sha1 = writer.read_back([(size, digest.hexdigest())], lambda: None)
    return Written(header.id, scratch.size(), sha1)


def _header(wav: Wav, mix: Mix, rate: Fraction, seed: Sequence[str]) -> TrackFile:
    contents = Contents(
        labels.PCM_CLIP,
        labels.SOUND_TRACK,
        "Sound",
        mix.title,
        labels.PCM_ELEMENT,
        Fraction(wav.rate),
        wav.length,
        counted(rate),
        0,
        drop=False,
    )
    ids = Identifiers([repr((contents, mix, wav.channels, wav.bits, __version__)), *seed])
    return header_of(contents, sound_descriptor(wav, mix, ids), ids)


def sound_descriptor(wav: Wav, mix: Mix, ids: Identifiers) -> list[LocalSet]:
    """Return the descriptor of sound, and the labels that it refers to."""
    field = soundfield_of(wav)
    group, link = ids.new(), ids.new()
    shared = {"RFC5646SpokenLanguage": mix.language}
    group_label = LocalSet(
        "SoundfieldGroupLabelSubDescriptor",
        {
            "InstanceID": group,
            "MCALabelDictionaryID": field.label,
            "MCALinkID": link,
            "MCATagSymbol": field.symbol,
            "MCATagName": field.name,
        }
        | shared
        | {
            "MCATitle": mix.title,
            "MCATitleVersion": mix.version,
            "MCAAudioContentKind": mix.content,
            "MCAAudioElementKind": "FCMP",  # a final composite mix
        },
    )
    channels = [
        LocalSet(
            "AudioChannelLabelSubDescriptor",
            {
                "InstanceID": ids.new(),
                "MCALabelDictionaryID": bytes.fromhex(f"060e2b340401010d030201{one.number:02x}00000000"),
                "MCALinkID": ids.new(),
                "MCATagSymbol": one.symbol,
                "MCATagName": one.name,
                "MCAChannelID": number,
            }
            | shared
            | {"SoundfieldGroupLinkID": link},
        )
        for number, one in enumerate(field.channels, 1)
    ]
    descriptor = LocalSet(
        "WAVEPCMDescriptor",
        {
            "InstanceID": ids.new(),
            "SubDescriptors": [group, *(one.instance for one in channels)],
            "LinkedTrackID": ESSENCE_TRACK,
            "SampleRate": ratio(Fraction(wav.rate)),
            "EssenceLength": wav.length,
            "ContainerFormat": labels.PCM_CLIP.ul,
            "AudioSampleRate": ratio(Fraction(wav.rate)),
            "Locked": False,
            "ChannelCount": wav.channels,
            "QuantizationBits": wav.bits,
            "BlockAlign": wav.block,
            "AverageBytesPerSecond": wav.block * wav.rate,
            "ChannelAssignment": labels.MCA_FRAMEWORK.ul,
        },
    )
    return [descriptor, group_label, *channels]
