# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What should arrive of a frame that was sent, and the ways in which a picture may carry it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.signals import ACES, Form, proxy
from ocio_gen.core.errors import ArgumentError
from ocio_gen.core.images import Image
from ocio_gen.verification.claims import EncodeClaim
from ocio_gen.verification.figures import Figures, Limits
from ocio_gen.verification.limits import capture_limits
from ocio_gen.verification.rendered import RenderClaim
from ocio_gen.verification.statement import CaptureStatement
from ocio_gen.verification.subjects.capture import Capture, Captured, Packing, SignalRange, packings


class Way(NamedTuple):
    """A way in which a picture may be taken."""

    claim: EncodeClaim | RenderClaim
    subject: Capture
    packing: Packing
    limits: Limits
    """What a file of it is allowed."""
    say: str
    """How a user says that it is this one."""

    @property
    def title(self) -> str:
        """What that is, for people."""
        return f"{self.claim.target.descriptor}, {self.packing.title}"

    @property
    def made_by(self) -> str:
        """What of OCIO renders the picture so, for people; nothing of codes on a link."""
        return self.claim.made_by if isinstance(self.claim, RenderClaim) else ""


@dataclass(frozen=True)
class Words:
    """What sentences call the frames and the pictures."""

    sent: str
    """Which frame another one is: "that was sent" 1 frame later."""
    lacking: str
    """What is wrong where a frame has no picture."""
    hint: str
    """What to give instead of a picture that is no pair with its frame."""


OF_A_LINK = Words(
    "that was sent", "no capture of what was sent; not verified", "give the capture of that frame"
)


class Expected(Protocol):
    """What should arrive of each frame, and what is said of how it is carried."""

    @property
    def words(self) -> Words:
        """What sentences call the frames and the pictures."""

    @property
    def encoding(self) -> Encoding | None:
        """Whose code values arrive; None where nobody said, and it is not yet guessed."""

    @property
    def sent(self) -> type[Image]:
        """What of a frame's file is sent: its data window, or its display window."""

    def ways(self, plate: Path, image: Captured, *, parallel: bool = True) -> list[Way]:
        """Return the ways in which a picture may be taken after what is said of it, the commonest first.

        Args:
            plate: The frame that was sent.
            image: The picture.
            parallel: Whether it may be judged by several threads.

        Raises:
            UserError: it holds nothing of what is said.
        """

    def as_right(self, plate: Path, way: Way) -> list[Way]:
        """Return the ways that are as right as one: other renders of the same picture, of the same range."""

    def told(self, way: Way) -> "Expected":
        """Return the same once it is known how its pictures are taken."""

    def unsaid(self, way: Way) -> str:
        """Return what had to be guessed to take a picture in some way, with its verb; or nothing."""

    @property
    def tells_likely(self) -> bool:
        """Whether a cause that is likely is told of pictures that lost codes, too; else certain ones only."""

    def may_be_rounding(self, figures: Figures) -> bool:
        """Return whether so little is off that another arithmetic may do it: no cause is likely then."""

    def unexplained(self, figures: Figures, usual: str = "") -> str | None:
        """Return what is said as the cause where a diagnosis finds none.

        Args:
            figures: How much is off.
            usual: The cause that is found in most of the other frames, if one is.
        """


@dataclass(frozen=True)
class EncodedFrames:
    """ACESproxy is expected, as the reference encodes it."""

    statement: CaptureStatement
    cdl: Cdl | None = None
    """What the set's box applied to the codes."""
    words: Words = OF_A_LINK
    sent: type[Image] = Image
    tells_likely: bool = False

    @property
    def encoding(self) -> Encoding | None:
        """Of 10 or 12 bits, if that is known."""
        return self.statement.encoding

    def ways(self, plate: Path, image: Captured, *, parallel: bool = True) -> list[Way]:
        """Return the depths and packings that an image may have."""
        statement, ways = self.statement, []
        for encoding in statement.encodings(image):
            claim = EncodeClaim(ACES, proxy(encoding, Form.QUANTIZED), encoding, cdl=self.cdl)
            for packing in packings(image, encoding):
                if statement.signal_range in {None, packing.signal_range}:
                    rounded = replace(claim, rounding=image.rounding(packing.scale))
                    subject = Capture(image, encoding, packing, parallel=parallel)
                    say = f"--as {CaptureStatement(encoding, packing.signal_range)}"
                    ways.append(Way(rounded, subject, packing, capture_limits(encoding), say))
        if not ways:
            kind = "floats" if image.is_float else f"{image.bits}-bit integers"
            raise ArgumentError(
                "range",
                f"{statement.signal_range}: {image.path} holds {kind}",
                hint=f"{SignalRange.UPPER_BITS} and {SignalRange.CODES} are of 16 bits; codes, of floats too",
            )
        return ways

    def as_right(self, plate: Path, way: Way) -> list[Way]:
        """Return none: there is one reference."""
        return []

    def told(self, way: Way) -> "EncodedFrames":
        """Return the same with the depth and the range that were found."""
        return replace(self, statement=CaptureStatement(way.claim.encoding, way.packing.signal_range))

    def unsaid(self, way: Way) -> str:
        """Return which of depth and range nobody said."""
        return self.statement.guessed(way.subject.image)

    def may_be_rounding(self, figures: Figures) -> bool:
        """Return no: the reference has one arithmetic, and links are allowed what boxes do."""
        return False

    def unexplained(self, figures: Figures, usual: str = "") -> None:
        """Say nothing: what a link does is known, or is not."""
