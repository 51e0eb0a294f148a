# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Which sequence of the sources a clip of the cut means: by its names, and by the frames that it needs.

Names count in this order: the source file, the clip's name, the reel, and what begins with the reel. A
sequence is called after its frames' names without the number, and after its folder; its frames' headers can
name a reel. The first name by which some sequence has frames of the clip decides: one that has all of them is
meant, several are refused.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ocio_gen.archive.cut import Clip
from ocio_gen.archive.index import SourceSequence
from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.core.names import printable
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.cut.text import file_of_uri
from ocio_gen.show.looks.named import MEDIA

# What stands for a frame's number at the end of a name: [1001-1100], 1001-1100#, ####, %04d, $F4. A number
# itself is one in the names of pictures only: SH_0010.mov is no frame of SH.
_PATTERN = re.compile(r"(?:\[\d+-\d+\]|\d+-\d+[#@]*|[#@]+|%0?\d*d|\$F\d*)$")
_FRAME = re.compile(r"\d+\.(?:ari|dng|dpx|exr|tiff?)$", re.IGNORECASE)

_SEPARATORS = "._- "

# Characters of a name that are looked at: the patterns above take the square of them.
_LONGEST = 1_000

# Sequences that a sentence names.
_MOST_NAMED = 4


def _called(text: str) -> str:
    """Return a name without what separates it from a number, and without regard to case."""
    return text.strip(_SEPARATORS).casefold()


def _names_of_file(text: str) -> Iterator[str]:
    """Yield what the sequence of a file can be called: as the file is, and without a number at its end."""
    name = file_of_uri(text)[:_LONGEST]
    stem = MEDIA.sub("", name)
    yield _called(stem)
    yield _called(_PATTERN.sub("", stem))
    yield _called(_FRAME.sub("", name))


@dataclass(frozen=True)
class Match:
    """What was found for a clip."""

    source: SourceSequence | None
    by: str = ""  # the name that it was found by


class SourceIndex:
    """The sequences of the sources, by all that they are called."""

    def __init__(self, sequences: Sequence[SourceSequence]) -> None:
        """Take them, in an order that stays."""
        self.sequences = tuple(sequences)

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        own = {(one.folder, _called(one.prefix)) for one in self.sequences}
        found: dict[str, list[int]] = {}
        for at, one in enumerate(self.sequences):
            folder, prefix = _called(one.folder.name), _called(one.prefix)
            # A folder's name is that of the sequence in it that has the same, if there is one.
            names = {prefix} if (one.folder, folder) in own else {prefix, folder}
            for name in names - {""}:
                found.setdefault(name, []).append(at)
        return found

    @cached_property
    def _by_reel(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, one in enumerate(self.sequences):
            if one.reel:
                found.setdefault(one.reel.casefold(), []).append(at)
        return found

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._by_name)

    def match(self, clip: Clip) -> Match:
        """Return the sequence that a clip means: with its frames, or, if there is none, with its name.

        Raises:
            UserError: several fit.
        """
        first, last = clip.span
        nearest = Match(None)
        for by, some in self._hits(clip):
            holding = [one for one in some if one.has(first, last)]
            if len(holding) > 1:
                names = ", ".join(one.name for one in holding[:_MOST_NAMED])
                more = f" and {len(holding) - _MOST_NAMED} more" if len(holding) > _MOST_NAMED else ""
                raise InvalidFileError(
                    clip.where,
                    f"{len(holding)} sources fit its {by} and have its frames: {names}{more}",
                    hint="move one away, or list in archive.sources only the folders to use",
                )
            if holding:
                return Match(holding[0], by)
            best = max(some, key=lambda one: one.held(first, last), default=None)
            if best is not None and best.held(first, last):
                return Match(best, by)
            if nearest.source is None and len(some) == 1:
                nearest = Match(best, by)
        return nearest

    def _hits(self, clip: Clip) -> Iterator[tuple[str, list[SourceSequence]]]:
        """Yield the sequences that each kind of a clip's names leads to, the strongest kind first."""
        names = clip.event.names if clip.event else {}
        files = [*names.get(NameOf.SOURCE_FILE, ()), *clip.source_files]
        for file in dict.fromkeys(files):
            for name in dict.fromkeys(_names_of_file(file)):
                if hits := self._by_name.get(name, []):
                    yield f"source file {_shown(file)}", self._at(hits)
                    break
        for text in names.get(NameOf.CLIP, ()):
            for name in dict.fromkeys((_called(text), *_names_of_file(text))):
                if hits := self._by_name.get(name, []):
                    yield f"clip name {_shown(text)}", self._at(hits)
                    break
        for text in names.get(NameOf.REEL, ()):
            if reel := text.strip().casefold():
                same = [*self._by_reel.get(reel, ()), *self._by_name.get(reel, ())]
                yield f"reel {_shown(text)}", self._at(same)
                yield f"reel {_shown(text)}", self._at(self._beginning(reel))

    def _beginning(self, reel: str) -> Iterator[int]:
        """Yield the sequences that are called by a name that begins with a reel's."""
        for name in self._sorted[bisect_left(self._sorted, reel) :]:
            if not name.startswith(reel):
                return
            # (A10_C001 is not of reel A1.)
            if not (reel[-1].isdigit() and name[len(reel) :][:1].isdigit()):
                yield from self._by_name[name]

    def _at(self, places: Iterable[int]) -> list[SourceSequence]:
        return [self.sequences[at] for at in sorted(set(places))]


def _shown(text: str) -> str:
    return repr(printable(shown(text), keep=""))
