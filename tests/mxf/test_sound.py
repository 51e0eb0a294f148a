# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sound in MXF: WAVs of every kind, samples given back by bmx, labels of channels as MediaInfo reads them."""

import os
import struct
import wave
from fractions import Fraction

import pytest
from mxfuse import open_mxf

from ocio_gen.core.errors import UserError
from ocio_gen.mxf.sound import Mix, write_sound
from ocio_gen.mxf.wav import read_wav
from tests.fuzz.seeds import wavs
from tests.mxf.containers import by_mediainfo

MIX = Mix("Film", "1", "de-AT", "PRM")


def write_wav(path, channels, bits, samples=4000, rate=48000):
    data = os.urandom(samples * channels * bits // 8)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(bits // 8)
        file.setframerate(rate)
        file.writeframes(data)
    return data


@pytest.mark.parametrize("rate", [48000, 96000])
@pytest.mark.parametrize("bits", [16, 24])
@pytest.mark.parametrize(("channels", "layout"), [(2, "L R"), (6, "L R C LFE Ls Rs"), (8, None)])
def test_samples_come_back_and_channels_are_labelled(channels, layout, bits, rate, tmp_path):
    data = write_wav(tmp_path / "mix.wav", channels, bits, rate=rate)
    write_sound(read_wav(tmp_path / "mix.wav"), MIX, Fraction(24), tmp_path / "x.mxf", lambda _: None)
    with (tmp_path / "x.mxf").open("rb") as file, open_mxf(file) as clip:
        (track,) = clip.tracks
        clip.select([track])
        clip.seek(0)
        found = b"".join(
            bytes(one.data) for package in clip.read(count=clip.duration) for one in package.frames
        )
    assert found == data
    (sound,) = [one for one in by_mediainfo(tmp_path / "x.mxf") if one.track_type == "Audio"]
    assert (sound.channel_s, sound.sampling_rate, sound.bit_depth) == (channels, rate, bits)
    if layout:
        assert sound.channel_layout == layout


def test_every_kind_of_wav_is_read(tmp_path):
    """RIFF, WAVE_FORMAT_EXTENSIBLE, and RF64, whose length stands in ds64."""
    for number, content in enumerate(wavs()):
        path = tmp_path / f"{number}.wav"
        path.write_bytes(content)
        found = read_wav(path)
        assert (found.channels, found.bits, found.rate, found.length) == (2, 24, 48000, 40)
        assert content[found.at : found.at + 240] == bytes(range(240))
    with wave.open(str(tmp_path / "0.wav")) as plain:
        assert plain.readframes(40) == bytes(range(240))


def changed(at, data):
    content = bytearray(wavs()[0])
    content[at : at + len(data)] = data
    return bytes(content)


REFUSED = {
    "another file": (b"RIFX" + wavs()[0][4:], "is no WAV file"),
    "floats": (changed(20, struct.pack("<H", 3)), "format 3; write PCM"),
    "8 bits": (changed(34, struct.pack("<H", 8)), "of 8 bits"),
    "44.1 kHz": (changed(24, struct.pack("<I", 44100)), "at 44100 Hz"),
    "cut off": (wavs()[0][:-10], "is cut off: of its 240 bytes of samples, 230 are there"),
    "no samples": (wavs()[0][:36], "has no samples"),
    "nothing": (b"", "is no WAV file"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_pcm_is_refused(case, tmp_path):
    content, sentence = REFUSED[case]
    (tmp_path / "mix.wav").write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_wav(tmp_path / "mix.wav")
    assert sentence in str(caught.value)
