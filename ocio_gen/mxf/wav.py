# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The samples of WAV files: RIFF, and RF64 and BW64 beyond 4 GiB (EBU Tech 3285, 3306; ITU-R BS.2088).

(Python's own module reads neither of the latter, nor WAVE_FORMAT_EXTENSIBLE before 3.12.)
"""

import os
import struct
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.mxf.klv import Read

_PCM, _EXTENSIBLE = 0x0001, 0xFFFE

# The second half of the GUID of a format in an extensible file; its first two bytes are the format.
_GUID = bytes.fromhex("000000001000800000aa00389b71")

_MORE = 0xFFFFFFFF  # a length that stands in the chunk ds64

_RATES, _BITS = (48_000, 96_000), (16, 24)
_MOST_CHUNKS = 1000

_CURE = "write PCM of 16 or 24 bits, at 48 or 96 kHz"


@dataclass(frozen=True)
class Wav:
    """The samples of a WAV file."""

    path: Path
    channels: int
    bits: int
    rate: int
    at: int
    """Where they begin in the file."""
    length: int
    """How many there are of each channel."""

    @property
    def block(self) -> int:
        """Bytes of a sample of all channels."""
        return self.channels * self.bits // 8


def read_wav(path: Path) -> Wav:
    """Return where the samples of a WAV file are.

    Raises:
        UserError: it cannot be read, or holds no PCM of 16 or 24 bits at 48 or 96 kHz.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            return _read(path, size, lambda at, count: os.pread(file.fileno(), count, at))
    except OSError as error:
        raise InvalidFileError(shown(path), f"cannot be read ({error.strerror})") from None


def _read(path: Path, size: int, read: Read) -> Wav:
    head = read(0, 12)
    if head[:4] not in {b"RIFF", b"RF64", b"BW64"} or head[8:12] != b"WAVE":
        raise InvalidFileError(shown(path), "is no WAV file", hint=_CURE)
    at, longer, form = 12, 0, b""
    for _ in range(_MOST_CHUNKS):
        chunk = read(at, 8)
        if len(chunk) < 8:
            break
        name, length = struct.unpack("<4sI", chunk)
        if name == b"ds64":
            longer = int.from_bytes(read(at + 16, 8), "little")
        elif name == b"fmt ":
            form = read(at + 8, min(length, 40))
        elif name == b"data":
            length = longer if length == _MORE else length
            return _wav(path, form, at + 8, length, size)
        at += 8 + length + (length & 1)
    raise InvalidFileError(shown(path), "has no samples", hint=_CURE)


def _wav(path: Path, form: bytes, at: int, length: int, size: int) -> Wav:
    if len(form) < 16:
        raise InvalidFileError(shown(path), "does not say what its samples are", hint=_CURE)
    kind, channels, rate, _, block, bits = struct.unpack_from("<HHIIHH", form)
    if kind == _EXTENSIBLE and len(form) >= 40 and form[26:40] == _GUID:
        kind = int.from_bytes(form[24:26], "little")
    if kind != _PCM or bits not in _BITS or rate not in _RATES or block != channels * bits // 8 or not block:
        text = f"has {channels} channels of {bits} bits at {rate} Hz, format {kind}"
        raise InvalidFileError(shown(path), text, hint=_CURE)
    if at + length > size or length % block or not length:
        text = f"is cut off: of its {length:,} bytes of samples, {max(0, size - at):,} are there"
        raise InvalidFileError(shown(path), text, hint="write it again")
    return Wav(path, channels, bits, rate, at, length // block)
