# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Which of its names is a shot's: looks, and the archive's events, are told apart by the same rule."""

from collections.abc import Collection, Sequence

from ocio_gen.core.patterns import Pattern
from ocio_gen.show.cut.events import Event, NameOf
from ocio_gen.show.looks.named import Named
from ocio_gen.show.model import Looks as LooksOfShow


class ShotNames:
    """What a description says of the names of shots."""

    def __init__(self, described: LooksOfShow) -> None:
        """Take the [looks] table."""
        self._order = described.names
        self._pattern = Pattern(described.shot_name, "looks.shot_name") if described.shot_name else None

    def of(self, named: Named, *, without: Collection[NameOf] = ()) -> str | None:
        """Return the name of a look's shot, or of an event's; None where none of its names is one.

        Args:
            named: All its names.
            without: Kinds of names that do not count, as long as others do.
        """
        order = [of for of in self._order if of not in without] or self._order
        return named.shot(order, self._pattern)


def events_with_shots(events: Sequence[Event], shots: Sequence[str]) -> list[tuple[Event, str]] | None:
    """Return events with the shots that a description lists for them (looks.event_shots).

    Args:
        events: Of an EDL, those that show a source. Tails of dissolves without a CDL have no shot of their
            own.
        shots: In the order of the events.

    Returns:
        None where there are not as many of the one as of the other.
    """
    listed = [event for event in events if event.graded or not event.outgoing]
    return list(zip(listed, shots, strict=True)) if len(listed) == len(shots) else None
