# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Universal labels and keys, by their names in the registers of SMPTE ST 400 (labels) and ST 395 (groups).

A label is 16 bytes (ST 298). Byte 8 is the version of the register in which it came about: two labels that
differ in it only are the same one.
"""

from typing import NamedTuple


class Label(NamedTuple):
    """A universal label, or a key."""

    symbol: str
    """What the register calls it."""
    ul: bytes
    """Its 16 bytes."""


def _label(symbol: str, ul: str) -> Label:
    return Label(symbol, bytes.fromhex(ul))


def same(one: bytes, other: bytes) -> bool:
    """Return whether two labels are the same one, whatever the versions of their registers."""
    return one[:7] == other[:7] and one[8:] == other[8:]


# ------------------------------------------------------------ of files: ST 377-1, ST 378, ST 379-1, ST 2065-5

OP1A = _label("MXFOP1aSingleItemSinglePackage", "060e2b34040101010d01020101010100")
ACES_FRAMES = _label("MXFGCFrameWrappedACESPictures", "060e2b340401010d0d01030102190100")
ACES_CLIP = _label("MXFGCClipWrappedACESPictures", "060e2b340401010d0d01030102190200")
PCM_CLIP = _label("MXFGCClipWrappedBroadcastWaveAudioData", "060e2b34040101010d01030102060200")

TIMECODE_TRACK = _label("SMPTE12MTimecodeTrackInactiveUserBits", "060e2b34040101010103020101000000")
PICTURE_TRACK = _label("PictureEssenceTrack", "060e2b34040101010103020201000000")
SOUND_TRACK = _label("SoundEssenceTrack", "060e2b34040101010103020202000000")

# ------------------------------------------------------------ of pictures

ACES_RGB = _label("ACESUncompressedMonoscopicWithoutAlpha", "060e2b340401010d0401020203040100")
ACES_RGBA = _label("ACESUncompressedMonoscopicWithAlpha", "060e2b340401010d0401020203040200")

LINEAR = _label("TransferCharacteristic_linear", "060e2b34040101060401010101060000")
REC709 = _label("TransferCharacteristic_ITU709", "060e2b34040101010401010101020000")
REC2020 = _label("TransferCharacteristic_ITU2020", "060e2b340401010e0401010101090000")
PQ = _label("TransferCharacteristic_SMPTEST2084", "060e2b340401010d04010101010a0000")
HLG = _label("TransferCharacteristic_HLG_OETF", "060e2b340401010d04010101010b0000")
GAMMA_26 = _label("TransferCharacteristic_Gamma_2_6", "060e2b340401010d04010101010c0000")
SRGB = _label("TransferCharacteristic_sRGB", "060e2b340401010d04010101010d0000")

ACES_PRIMARIES = _label("ColorPrimaries_ACES", "060e2b340401010d0401010103070000")
REC709_PRIMARIES = _label("ColorPrimaries_ITU709", "060e2b34040101060401010103030000")
REC2020_PRIMARIES = _label("ColorPrimaries_ITU2020", "060e2b340401010d0401010103040000")
P3_D65_PRIMARIES = _label("ColorPrimaries_P3D65", "060e2b340401010d0401010103060000")
P3_DCI_PRIMARIES = _label("ColorPrimaries_P3DCI", "060e2b340401010d04010101030a0000")

# ------------------------------------------------------------ of sound: ST 377-4, ST 428-12, ST 2067-8

MCA_FRAMEWORK = _label(
    "SMPTEST20672ApplicationOfTheMXFMultichannelAudioFramework", "060e2b340401010d0402021004010000"
)

# ------------------------------------------------------------ keys of KLV packets: ST 336, ST 377-1, ST 410

# What all keys of SMPTE begin with.
SMPTE = bytes.fromhex("060e2b34")

PRIMER = _label("PrimerPack", "060e2b34020501010d01020101050100")
RANDOM_INDEX = _label("RandomIndexPack", "060e2b34020501010d01020101110100")
INDEX_SEGMENT = _label("IndexTableSegment", "060e2b34025301010d01020101100100")
FILL = _label("KLVFill", "060e2b34010101020301021001000000")
GENERIC_STREAM = _label("GenericStreamDataElementKey", "060e2b340101010c0d01050901000000")
ENCRYPTED = _label("EncryptedTriplet", "060e2b34020401010d010301027e0100")

# A partition's key: bytes 14 and 15 are its kind and its status.
PARTITION = bytes.fromhex("060e2b34020501010d01020101")

# A set of header metadata: byte 15 is its group's.
LOCAL_SET = bytes.fromhex("060e2b34025301010d01010101")

# An element of essence, in the generic container: 13 to 16 are the item's type, the count of elements, the
# element's type, and its number.
ELEMENT = bytes.fromhex("060e2b34010201010d010301")
ACES_ELEMENT = bytes.fromhex("15011201")  # ST 2065-5
PCM_ELEMENT = bytes.fromhex("16010201")  # ST 382: clip-wrapped
_ACES_TYPE, _PICTURE_ITEM = 0x12, 0x15


def is_aces_frame(key: bytes) -> bool:
    """Return whether a key is that of an ACES frame, whichever its number."""
    element = same(key[:12], ELEMENT)
    return element and key[12] == _PICTURE_ITEM and key[14] == _ACES_TYPE


def is_element(key: bytes) -> bool:
    """Return whether a key is that of any essence in a generic container."""
    return same(key[:12], ELEMENT)
