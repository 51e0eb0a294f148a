# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Statements, of LUT files and of captures: "acesproxy10i:decode:ap1", "acesproxy12i:legal"."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TypeAlias

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, Encoding
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.signals import ACES, LIN_AP1, Form, Signal, normalized, proxy
from ocio_gen.core.errors import ArgumentError
from ocio_gen.core.video_range import VideoRange
from ocio_gen.lut_formats.transforms import ViewTransform
from ocio_gen.verification.claims import Claim, ViewClaim, claim
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.subjects.capture import Captured, SignalRange

# Makes the view of a signal.
Views: TypeAlias = Callable[[Signal], ViewTransform]

# What people call the signals at the ACESproxy end.
_ENCODINGS = {proxy(encoding).name: encoding for encoding in (ACESPROXY10, ACESPROXY12)}
_CODES = {signal.name: signal for signal in (*map(proxy, _ENCODINGS.values()), normalized(ACESPROXY10))}
_ROUND = "_quantized"
_QUANTIZED = {f"{name}{_ROUND}": proxy(encoding, Form.QUANTIZED) for name, encoding in _ENCODINGS.items()}
_LIGHTS = {LIN_AP1.name: LIN_AP1, ACES.name: ACES, "ap1": LIN_AP1, "aces": ACES, "ap0": ACES}
_SPOKEN_LIGHTS = {LIN_AP1: "ap1", ACES: "aces"}
_RANGES = (SignalRange.FULL, SignalRange.LEGAL)

GRAMMAR = (
    "SPACE:decode:LIGHT, acesproxy10i:decode:ap1 say, SPACE:encode:LIGHT, SPACE:rescale:SPACE, "
    "SPACE:view with `config`, or SPACE:grade with `cdl`; light: ap1, aces (guessed where it is left out); "
    f"spaces: {', '.join(_CODES)}, and of an encode or a grade {', '.join(_QUANTIZED)}"
)


@dataclass(frozen=True)
class LutStatement:
    """What a user says of a LUT file, a kernel or an effect."""

    claims: Sequence[Claim]  # what it may be
    unsaid: str = ""  # what has to be guessed, in a sentence; nothing, where all is said
    said: bool = True  # whether it is one of the claims, or perhaps none

    def within(self, keywords: VideoRange) -> "LutStatement":
        """Return it without the claims that Resolve's keywords in a file rule out, if any are left."""
        left = [one for one in self.claims if not _contradicts(one, keywords)]
        return replace(self, claims=left or self.claims)

    def contradicts(self, keywords: VideoRange) -> bool:
        """Tell whether Resolve's keywords in a file rule out all that it may be."""
        return all(_contradicts(one, keywords) for one in self.claims)


def statement(
    said: str | None = None,
    cdl: Cdl | None = None,
    signal_range: SignalRange | None = None,
    view: Views | None = None,
) -> LutStatement:
    """Return what is said of a file.

    Args:
        said: "acesproxy10i:decode", "acesproxy12i:encode:ap1", "acesproxy10i:rescale:acesproxy_normalized",
            "acesproxy10i:view"; nothing said: any encode, decode or rescale.
        cdl: What a file that grades applies.
        signal_range: "full": codes in their container; "legal": 0 to 1 is legal range.
        view: Makes the view of a signal that a file shows.

    Raises:
        UserError: what is said names nothing, or contradicts itself.
    """
    if signal_range not in {None, *_RANGES}:
        raise ArgumentError(
            "range",
            f"is {signal_range}, which only a capture has",
            hint=f"of a LUT file it is {' or '.join(_RANGES)}",
        )
    if said is None:
        if view:
            raise ArgumentError(
                "config", "is for a file that shows a view", hint="say so with `claim`: SPACE:view"
            )
        return _unsaid(cdl, signal_range)
    space, direction, other = (*said.lower().split(":", 2), "", "")[:3]
    _check(said, space, direction, other)
    if (direction == Direction.GRADE) is not (cdl is not None):
        raise ArgumentError(
            "claim", "a file that grades needs its CDL, and no other does", hint="give both or neither"
        )
    if (direction == Direction.VIEW) is not (view is not None):
        raise ArgumentError(
            "claim", "a file that shows a view needs `config`, and no other does", hint="give both or neither"
        )
    if direction == Direction.RESCALE:
        if signal_range:
            raise ArgumentError(
                "range", "is there, and a rescale says both of its ranges", hint="leave it out"
            )
        return LutStatement([claim(*_of_one_depth(_CODES[space], _CODES[other]))])
    signal = _in_range(said, (_CODES | _QUANTIZED)[space], signal_range)
    if view:
        assert signal.encoding is not None  # noqa: S101 - codes have one
        return LutStatement([ViewClaim(view(signal), encoding=signal.encoding)])
    if cdl:
        return LutStatement([claim(signal, signal, cdl)])
    lights = [_LIGHTS[other]] if other else [LIN_AP1, ACES]
    claims = [claim(*ends) for ends in _ends([signal], [Direction(direction)], lights)]
    return LutStatement(claims, "" if other else "its light is not given")


def spoken(one: Claim) -> str:
    """Return how a user says that a file is a claim."""
    if one.direction is Direction.ENCODE:
        return f"{_name(one.target)}:encode:{_SPOKEN_LIGHTS[one.source]}"
    if one.direction is Direction.DECODE:
        return f"{_name(one.source)}:decode:{_SPOKEN_LIGHTS[one.target]}"
    if one.direction is Direction.RESCALE:
        return f"{_name(one.source)}:rescale:{_name(one.target)}"
    return f"{_name(one.source)}:{one.direction}"


def _name(signal: Signal) -> str:
    return signal.name + (_ROUND if signal.form is Form.QUANTIZED else "")


def _unsaid(cdl: Cdl | None, signal_range: SignalRange | None) -> LutStatement:
    legal = signal_range is SignalRange.LEGAL
    signals = [
        signal
        for signal in (*_CODES.values(), *_QUANTIZED.values())
        if signal_range is None or (signal.form is Form.NORMALIZED) is legal
    ]
    if cdl:
        claims = [claim(signal, signal, cdl) for signal in signals]
    else:
        both = (Direction.ENCODE, Direction.DECODE)
        claims = [claim(*ends) for ends in _ends(signals, both, [LIN_AP1, ACES])]
        if signal_range is None:
            pairs = product(_CODES.values(), repeat=2)
            claims += [claim(*_of_one_depth(*pair)) for pair in pairs if pair[0] is not pair[1]]
    return LutStatement(claims, "nothing says what it is", said=False)


def _check(said: str, space: str, direction: str, other: str) -> None:
    """Raise an error where what is said is none of what can be said."""
    codes = space in _CODES
    known = {
        Direction.ENCODE: (codes or space in _QUANTIZED) and other in {"", *_LIGHTS},
        Direction.DECODE: codes and other in {"", *_LIGHTS},
        Direction.GRADE: (codes or space in _QUANTIZED) and not other,
        Direction.RESCALE: codes and other in _CODES and other != space,
        Direction.VIEW: codes and not other,
    }
    if not known.get(direction) or said.count(":") > 1 + bool(other):  # type: ignore[call-overload]
        raise ArgumentError("claim", f"found {said!r}", hint=f"give {GRAMMAR}")


def _in_range(said: str, signal: Signal, signal_range: SignalRange | None) -> Signal:
    """Return a signal as a range carries it."""
    is_legal = signal.form is Form.NORMALIZED
    if signal_range is None or is_legal is (signal_range is SignalRange.LEGAL):
        return signal
    if is_legal or signal.form is Form.QUANTIZED or signal.encoding is None:
        raise ArgumentError("range", f"is {signal_range}, and the claim says {said}", hint="give one of them")
    return normalized(signal.encoding)


def _of_one_depth(source: Signal, target: Signal) -> tuple[Signal, Signal]:
    """Return two signals of codes, the normalised one of the other's depth: both depths share its values."""
    if source.form is Form.NORMALIZED and target.encoding is not None:
        return normalized(target.encoding), target
    if target.form is Form.NORMALIZED and source.encoding is not None:
        return source, normalized(source.encoding)
    return source, target


def _ends(
    signals: Sequence[Signal], directions: Sequence[Direction], lights: Sequence[Signal]
) -> Iterator[tuple[Signal, Signal]]:
    for signal, direction, light in product(signals, directions, lights):
        if direction is Direction.ENCODE:
            yield light, signal
        elif signal.form is not Form.QUANTIZED:
            yield signal, light


def _contradicts(one: Claim, keywords: VideoRange) -> bool:
    """Tell whether a claim has 0 to 1 for legal range where a file says that codes lie in video range."""
    return (keywords.input and one.source.form is Form.NORMALIZED) or (
        keywords.output and one.target.form is Form.NORMALIZED
    )


@dataclass(frozen=True)
class CaptureStatement:
    """What a user says of a capture."""

    encoding: Encoding | None
    signal_range: SignalRange | None

    @classmethod
    def of(cls, said: str | None, signal_range: SignalRange | None) -> "CaptureStatement":
        """Return what is said by a claim and a range.

        Raises:
            UserError: it is nothing that is known, or they say two things.
        """
        name, _, in_claim = (said or "").lower().partition(":")
        if (name and name not in _ENCODINGS) or (in_claim and in_claim not in set(SignalRange)):
            known = f"a capture is one of {', '.join(_ENCODINGS)}; its range, {', '.join(SignalRange)}"
            raise ArgumentError("claim", f"found {said!r}", hint=f"{known}: acesproxy10i:full say")
        stated = SignalRange(in_claim) if in_claim else signal_range
        if signal_range not in {None, stated}:
            raise ArgumentError(
                "range", f"is {signal_range}, and the claim says {stated}", hint="give one of them"
            )
        return cls(_ENCODINGS.get(name), stated)

    def __str__(self) -> str:
        """Return how a user says it."""
        name = proxy(self.encoding).name if self.encoding else ""
        return f"{name}:{self.signal_range}" if self.signal_range else name

    def encodings(self, image: Captured) -> list[Encoding]:
        """Return what an image may hold: what is said or, of an image of 10 or 12 bits, what it has."""
        known = [self.encoding] if self.encoding else list(_ENCODINGS.values())
        if image.rounds and image.bits > ACESPROXY10.bit_depth:
            return known  # YCbCr has bits more than its codes, or as many
        own = [one for one in known if one.bit_depth == image.bits]
        return own if own and self.encoding is None else known

    def guessed(self, image: Captured) -> str:
        """Return what of an image has to be guessed, with its verb; nothing of what is said in full."""
        depth = len(self.encodings(image)) > 1
        if self.signal_range is None:
            return "depth and range are" if depth else "range is"
        return "depth is" if depth else ""


def is_of_capture(said: str) -> bool:
    """Tell whether a claim is one of a capture, and says its range: "acesproxy10i:full"."""
    name, _, in_claim = said.lower().partition(":")
    return name in _ENCODINGS and in_claim in set(SignalRange)
