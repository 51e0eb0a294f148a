# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What header metadata says: its sets, found by their references, and the facts of a track file."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import Any

from ocio_gen.core.names import printable
from ocio_gen.mxf.items import ITEMS
from ocio_gen.mxf.sets import LocalSet
from ocio_gen.mxf.values import REFERENCE, REFERENCES, Ratio

# Sets that an item refers to: a descriptor has a target frame for each shot, or a label for each channel.
_MOST_REFERENCES = 256

# Groups of descriptors of essence.
DESCRIPTORS = ("RGBADescriptor", "CDCIDescriptor", "WAVEPCMDescriptor", "MultipleDescriptor")


@dataclass(frozen=True)
class Timecode:
    """The timecode of a package."""

    base: int  # frames that it counts in a second
    start: int
    drop: bool


class Metadata:
    """The sets of a partition's header metadata."""

    def __init__(self, sets: Sequence[LocalSet]) -> None:
        """Take the sets, in the order of the file."""
        self.sets = sets
        self._by_instance = {one.instance: one for one in sets if one.instance}

    def of(self, *groups: str) -> Iterator[LocalSet]:
        """Yield the sets of some groups."""
        return (one for one in self.sets if one.group in groups)

    def value(self, group: str, symbol: str) -> Any:  # noqa: ANN401 - of the item's type
        """Return an item of the first set of a group; None where there is none."""
        return next((one.items[symbol] for one in self.of(group) if symbol in one.items), None)

    def at(self, reference: object) -> LocalSet | None:
        """Return the set that a reference leads to."""
        return self._by_instance.get(reference) if isinstance(reference, bytes) else None

    def referred(self, one: LocalSet, symbol: str) -> list[LocalSet]:
        """Return the sets that an item refers to, each once; those that are not there are left out."""
        references = islice(dict.fromkeys(one.items.get(symbol, ())), _MOST_REFERENCES)
        return [found for reference in references if (found := self.at(reference))]

    @cached_property
    def descriptor(self) -> LocalSet | None:
        """The descriptor of the essence."""
        referred = self.at(self.source.items.get("EssenceDescription")) if self.source else None
        return referred or next(self.of(*DESCRIPTORS), None)

    def dangling(self) -> Iterator[tuple[LocalSet, str]]:
        """Yield the sets that refer to what is not there, and by which items."""
        for one in self.sets:
            for symbol, value in one.items.items():
                kind = ITEMS[symbol].type
                if kind is REFERENCE:
                    references: Sequence[bytes] = [value]
                elif kind is REFERENCES:
                    references = value
                else:
                    continue
                if any(reference not in self._by_instance for reference in references):
                    yield one, symbol

    @cached_property
    def source(self) -> LocalSet | None:
        """The package of the file: of several, as of a tape that it came from, that of the essence."""
        linked = self.value("EssenceContainerData", "LinkedPackageID")
        packages = [*self.of("SourcePackage")]
        return next(
            (one for one in packages if one.items.get("PackageID") == linked), next(iter(packages), None)
        )

    @cached_property
    def package_id(self) -> bytes:
        """The UMID of the file's package; nothing where it has none."""
        return bytes(self.source.items.get("PackageID", b"")) if self.source else b""

    @cached_property
    def rate(self) -> Fraction | None:
        """Edit units per second: frames of pictures; None where the file does not say it, or 0/0."""
        sources = [self.descriptor.items.get("SampleRate")] if self.descriptor else []
        sources += [one.items.get("EditRate") for one in self.of("TimelineTrack")]
        return next((rate for one in sources if (rate := fraction(one))), None)

    @cached_property
    def timecode(self) -> Timecode | None:
        """The timecode: of the material package, where that comes first."""
        for one in self.of("TimecodeComponent"):
            base, start = (one.items.get(name) for name in ("FramesPerSecond", "StartTimecode"))
            if base and start is not None and start >= 0:
                return Timecode(base, start, bool(one.items.get("DropFrame")))
        return None

    @property
    def writer(self) -> str:
        """What wrote the file, for people."""
        names = ("ApplicationSupplierName", "ApplicationName", "ApplicationVersionString")
        words = [self.value("Identification", name) for name in names]
        return printable(" ".join(word for word in words if word), keep="")[:200]


def fraction(value: object) -> Fraction | None:
    """Return a rate as a fraction; None where it is none."""
    if not isinstance(value, Ratio) or value.over <= 0 or value.under <= 0:
        return None
    return Fraction(value.over, value.under) if math.isfinite(value.over / value.under) else None
