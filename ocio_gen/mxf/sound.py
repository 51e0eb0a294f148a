# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""PCM sound as a track file of IMF: wrapped as one clip (SMPTE ST 2067-5, ST 382), its channels labelled.

Source of the labels: ST 377-4, ST 428-12, ST 2067-8; the order of channels is that of film mixes.
"""

import hashlib
import os
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import xxhash

from ocio_gen.core.disk.files import make_folder, shown, usual_mode
from ocio_gen.core.errors import InvalidFileError, OutputError
from ocio_gen.core.progress import Progress
from ocio_gen.mxf import labels
from ocio_gen.mxf.header import ESSENCE_TRACK, Contents, TrackFile, header_of, ratio
from ocio_gen.mxf.identity import Identifiers
from ocio_gen.mxf.index import index_of_samples
from ocio_gen.mxf.sets import LocalSet
from ocio_gen.mxf.streams import blocks
from ocio_gen.mxf.wav import Wav
from ocio_gen.mxf.wrap import Watch, Written
from ocio_gen.mxf.writer import TrackFileWriter
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
    draft, _ = _header(wav, mix, rate, "")
    writer = TrackFileWriter(scratch.file, labels.PCM_CLIP, draft)
    writer.begin()
    writer.begin_element(labels.PCM_ELEMENT, size)
    digest = xxhash.xxh3_128()
    with wav.path.open("rb") as source:
        for block in blocks(source.fileno(), wav.at, size):
            digest.update(block)
            scratch.file.write(block)
    header, descriptor = _header(wav, mix, rate, digest.hexdigest())
    new_id = Identifiers(["index", digest.hexdigest()]).new()
    writer.finish(header, index_of_samples(wav.length, wav.block, ratio(Fraction(wav.rate)), new_id))
    scratch.file.flush()
    scratch.flush()
    sha1 = _read_back(scratch, writer, size, digest.hexdigest())
    return Written(header.id, scratch.size(), sha1, tuple(descriptor), wav.length, Fraction(wav.rate))


def _read_back(scratch: Scratch, writer: TrackFileWriter, size: int, digest: str) -> bytes:
    """Compare what the disk gives back with what was written; return the SHA-1 of all of it."""
    descriptor, written = scratch.file.fileno(), writer.written
    sha1, now = hashlib.sha1(usedforsecurity=False), xxhash.xxh3_128()
    at, same = 0, True
    while at in written:
        data = os.pread(descriptor, len(written[at]), at)
        same = same and data == written[at]
        sha1.update(data)
        at += len(written[at])
        if at not in written and at < scratch.size():
            for block in blocks(descriptor, at, size):
                now.update(block)
                sha1.update(block)
            at += size
    if not same or at != scratch.size() or now.hexdigest() != digest:
        text = "is not what was written: the disk, or memory, lost bits of it"
        raise OutputError(shown(scratch.target), text, hint="run this again")
    return sha1.digest()


def _header(wav: Wav, mix: Mix, rate: Fraction, seed: str) -> tuple[TrackFile, list[LocalSet]]:
    ids = Identifiers([seed, *mix])
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
    descriptor = sound_descriptor(wav, mix, ids)
    return header_of(contents, descriptor, ids), descriptor


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
