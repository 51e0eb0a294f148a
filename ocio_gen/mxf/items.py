# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The items of sets, by their names in the register of SMPTE ST 335: a table.

An item has a local tag of ST 377-1, or one that each file gives it, and says in its primer pack.
"""

from typing import NamedTuple

from ocio_gen.mxf.values import (
    BOOLEAN,
    CHROMATICITY,
    INT32,
    INT32S,
    INT64,
    ISO7,
    LABEL,
    LABELS,
    PIXEL_LAYOUT,
    PRIMARIES,
    RATIONAL,
    REFERENCE,
    REFERENCES,
    TIMESTAMP,
    TRACK_NUMBER,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    UMID,
    UTF16,
    UUID,
    Type,
)


class Item(NamedTuple):
    """An item of sets."""

    symbol: str
    tag: int  # 0: each file gives it one
    ul: bytes
    type: Type


def _items(*rows: tuple[str, int, str, Type]) -> dict[str, Item]:
    return {symbol: Item(symbol, tag, bytes.fromhex(ul), type_) for symbol, tag, ul, type_ in rows}


ITEMS = _items(
    # Of all sets (ST 377-1)
    ("InstanceID", 0x3C0A, "060e2b34010101010101150200000000", UUID),
    # Preface
    ("FileLastModified", 0x3B02, "060e2b34010101020702011002040000", TIMESTAMP),
    ("FormatVersion", 0x3B05, "060e2b34010101020301020105000000", UINT16),
    ("ObjectModelVersion", 0x3B07, "060e2b34010101020301020104000000", UINT32),
    ("PrimaryPackage", 0x3B08, "060e2b34010101040601010401080000", REFERENCE),
    ("IdentificationList", 0x3B06, "060e2b34010101020601010406040000", REFERENCES),
    ("ContentStorageObject", 0x3B03, "060e2b34010101020601010402010000", REFERENCE),
    ("OperationalPattern", 0x3B09, "060e2b34010101050102020300000000", LABEL),
    ("EssenceContainers", 0x3B0A, "060e2b34010101050102021002010000", LABELS),
    ("DescriptiveSchemes", 0x3B0B, "060e2b34010101050102021002020000", LABELS),
    # Identification
    ("GenerationID", 0x3C09, "060e2b34010101020520070101000000", UUID),
    ("ApplicationSupplierName", 0x3C01, "060e2b34010101020520070102010000", UTF16),
    ("ApplicationName", 0x3C02, "060e2b34010101020520070103010000", UTF16),
    ("ApplicationVersionString", 0x3C04, "060e2b34010101020520070105010000", UTF16),
    ("ApplicationProductID", 0x3C05, "060e2b34010101020520070107000000", UUID),
    ("FileModificationDate", 0x3C06, "060e2b34010101020702011002030000", TIMESTAMP),
    # Content storage
    ("Packages", 0x1901, "060e2b34010101020601010405010000", REFERENCES),
    ("EssenceDataObjects", 0x1902, "060e2b34010101020601010405020000", REFERENCES),
    # Essence container data, index table segments
    ("LinkedPackageID", 0x2701, "060e2b34010101020601010601000000", UMID),
    ("IndexStreamID", 0x3F06, "060e2b34010101040103040500000000", UINT32),
    ("EssenceStreamID", 0x3F07, "060e2b34010101040103040400000000", UINT32),
    ("IndexEditRate", 0x3F0B, "060e2b34010101050530040600000000", RATIONAL),
    ("IndexStartPosition", 0x3F0C, "060e2b340101010507020103010a0000", INT64),
    ("IndexDuration", 0x3F0D, "060e2b34010101050702020101020000", INT64),
    ("EditUnitByteCount", 0x3F05, "060e2b34010101040406020100000000", UINT32),
    ("SliceCount", 0x3F08, "060e2b34010101040404040101000000", UINT8),
    # Packages
    ("PackageID", 0x4401, "060e2b34010101010101151000000000", UMID),
    ("PackageName", 0x4402, "060e2b34010101010103030201000000", UTF16),
    ("CreationTime", 0x4405, "060e2b34010101020702011001030000", TIMESTAMP),
    ("PackageLastModified", 0x4404, "060e2b34010101020702011002050000", TIMESTAMP),
    ("PackageTracks", 0x4403, "060e2b34010101020601010406050000", REFERENCES),
    ("EssenceDescription", 0x4701, "060e2b34010101020601010402030000", REFERENCE),
    # Tracks, sequences, what is in them
    ("TrackID", 0x4801, "060e2b34010101020107010100000000", UINT32),
    ("EssenceTrackNumber", 0x4804, "060e2b34010101020104010300000000", TRACK_NUMBER),
    ("TrackName", 0x4802, "060e2b34010101020107010201000000", UTF16),
    ("TrackSegment", 0x4803, "060e2b34010101020601010402040000", REFERENCE),
    ("EditRate", 0x4B01, "060e2b34010101020530040500000000", RATIONAL),
    ("Origin", 0x4B02, "060e2b34010101020702010301030000", INT64),
    ("ComponentDataDefinition", 0x0201, "060e2b34010101020407010000000000", LABEL),
    ("ComponentLength", 0x0202, "060e2b34010101020702020101030000", INT64),
    ("ComponentObjects", 0x1001, "060e2b34010101020601010406090000", REFERENCES),
    ("FramesPerSecond", 0x1502, "060e2b34010101020404010102060000", UINT16),
    ("StartTimecode", 0x1501, "060e2b34010101020702010301050000", INT64),
    ("DropFrame", 0x1503, "060e2b34010101010404010105000000", BOOLEAN),
    ("StartPosition", 0x1201, "060e2b34010101020702010301040000", INT64),
    ("SourcePackageID", 0x1101, "060e2b34010101020601010301000000", UMID),
    ("SourceTrackID", 0x1102, "060e2b34010101020601010302000000", UINT32),
    # Descriptors
    ("SubDescriptors", 0, "060e2b34010101090601010406100000", REFERENCES),
    ("LinkedTrackID", 0x3006, "060e2b34010101050601010305000000", UINT32),
    ("SampleRate", 0x3001, "060e2b34010101010406010100000000", RATIONAL),
    ("EssenceLength", 0x3002, "060e2b34010101010406010200000000", INT64),
    ("ContainerFormat", 0x3004, "060e2b34010101020601010401020000", LABEL),
    # Of pictures
    ("FrameLayout", 0x320C, "060e2b34010101010401030104000000", UINT8),
    ("StoredWidth", 0x3203, "060e2b34010101010401050202000000", UINT32),
    ("StoredHeight", 0x3202, "060e2b34010101010401050201000000", UINT32),
    ("DisplayHeight", 0x3208, "060e2b3401010101040105010b000000", UINT32),
    ("DisplayWidth", 0x3209, "060e2b3401010101040105010c000000", UINT32),
    ("DisplayXOffset", 0x320A, "060e2b3401010101040105010d000000", INT32),
    ("DisplayYOffset", 0x320B, "060e2b3401010101040105010e000000", INT32),
    ("ImageAspectRatio", 0x320E, "060e2b34010101010401010101000000", RATIONAL),
    ("TransferCharacteristic", 0x3210, "060e2b34010101020401020101010200", LABEL),
    ("PictureCompression", 0x3201, "060e2b34010101020401060100000000", LABEL),
    ("ColorPrimaries", 0x3219, "060e2b34010101090401020101060100", LABEL),
    ("VideoLineMap", 0x320D, "060e2b34010101020401030205000000", INT32S),
    ("PixelLayout", 0x3401, "060e2b34010101020401050306000000", PIXEL_LAYOUT),
    # ACES picture sub-descriptor (ST 2067-50)
    ("ACESAuthoringInformation", 0, "060e2b340101010e0401060a01000000", UTF16),
    ("ACESMasteringDisplayPrimaries", 0, "060e2b340101010e0401060a02000000", PRIMARIES),
    ("ACESMasteringDisplayWhitePointChromaticity", 0, "060e2b340101010e0401060a03000000", CHROMATICITY),
    ("ACESMasteringDisplayMaximumLuminance", 0, "060e2b340101010e0401060a04000000", UINT32),
    ("ACESMasteringDisplayMinimumLuminance", 0, "060e2b340101010e0401060a05000000", UINT32),
    # Target frame sub-descriptor (ST 2067-50)
    ("TargetFrameAncillaryResourceID", 0, "060e2b340101010e0401060901000000", UUID),
    ("MediaType", 0, "060e2b340101010e0401060902000000", UTF16),
    ("TargetFrameIndex", 0, "060e2b340101010e0401060903000000", UINT64),
    ("TargetFrameTransferCharacteristic", 0, "060e2b340101010e0401060904000000", LABEL),
    ("TargetFrameColorPrimaries", 0, "060e2b340101010e0401060905000000", LABEL),
    ("TargetFrameComponentMaxRef", 0, "060e2b340101010e0401060906000000", UINT32),
    ("TargetFrameComponentMinRef", 0, "060e2b340101010e0401060907000000", UINT32),
    ("TargetFrameEssenceStreamID", 0, "060e2b340101010e0401060908000000", UINT32),
    ("ACESPictureSubDescriptorInstanceID", 0, "060e2b340101010e0401060909000000", UUID),
    # Of sound (ST 382)
    ("AudioSampleRate", 0x3D03, "060e2b34010101050402030101010000", RATIONAL),
    ("Locked", 0x3D02, "060e2b34010101040402030104000000", BOOLEAN),
    ("ChannelCount", 0x3D07, "060e2b34010101050402010104000000", UINT32),
    ("QuantizationBits", 0x3D01, "060e2b34010101040402030304000000", UINT32),
    ("BlockAlign", 0x3D0A, "060e2b34010101050402030201000000", UINT16),
    ("AverageBytesPerSecond", 0x3D09, "060e2b34010101050402030305000000", UINT32),
    ("ChannelAssignment", 0x3D32, "060e2b34010101070402010105000000", LABEL),
    # Labels of channels (ST 377-4)
    ("MCALabelDictionaryID", 0, "060e2b340101010e0103070101000000", LABEL),
    ("MCALinkID", 0, "060e2b340101010e0103070105000000", UUID),
    ("MCATagSymbol", 0, "060e2b340101010e0103070102000000", UTF16),
    ("MCATagName", 0, "060e2b340101010e0103070103000000", UTF16),
    ("MCAChannelID", 0, "060e2b340101010e0103040a00000000", UINT32),
    ("RFC5646SpokenLanguage", 0, "060e2b340101010d0301010203150000", ISO7),
    ("MCATitle", 0, "060e2b340101010e0105100000000000", UTF16),
    ("MCATitleVersion", 0, "060e2b340101010e0105110000000000", UTF16),
    ("MCAAudioContentKind", 0, "060e2b340101010e0302010220000000", UTF16),
    ("MCAAudioElementKind", 0, "060e2b340101010e0302010221000000", UTF16),
    ("SoundfieldGroupLinkID", 0, "060e2b340101010e0103070106000000", UUID),
)

# The entries of an index segment are no item like others: there are thousands of them.
INDEX_ENTRIES, DELTA_ENTRIES = 0x3F0A, 0x3F09

# How many tables of positions an index has: none, in ours.
POSITION_TABLES = 0x3F0E

# Tags that files give are counted down from here.
_LAST_TAG = 0xFFFF


def tag_of(item: Item) -> int:
    """Return the local tag that an item has in files of ours."""
    return item.tag or _DYNAMIC[item.symbol]


_DYNAMIC = {
    symbol: _LAST_TAG - at for at, symbol in enumerate(one for one, item in ITEMS.items() if not item.tag)
}
