# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What was sent over a link, and what arrived of it: a frame, a sequence of frames, a movie."""

from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import InvalidFileError, MissingFileError
from ocio_gen.core.sequences import FrameSequence, number_of, sequence_at
from ocio_gen.verification.captured_sequences import ImageSequence
from ocio_gen.verification.captures import verify_capture
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.movies import Movie, is_movie
from ocio_gen.verification.report import Report
from ocio_gen.verification.sequences import verify_sequence
from ocio_gen.verification.subjects.capture import SignalRange


def verify_link(
    aces: Path,
    proxy: Path,
    judge: Judge,
    *,
    said: str | None = None,
    signal_range: SignalRange | None = None,
    cdl: Cdl | None = None,
) -> Report:
    """Verify what a link carried, against the reference encode of what was sent.

    Args:
        aces: An ACES2065-1 frame, a pattern of a sequence of them (`plate.####.exr`), or their folder.
        proxy: What arrived of it: a frame, a pattern, a folder; or a movie, whose first frame is the first
            of the sequence.
        judge: What judges it.
        said: As for `verify_capture`.
        signal_range: As for `verify_capture`.
        cdl: What the set's box applied to the codes.

    Raises:
        UserError: one cannot be read, or they are no pair.
    """
    sent = sequence_at(aces)
    if is_movie(proxy):
        if sent is None and not aces.is_file():
            raise MissingFileError(aces, "no such file", hint="give the frame that was sent first")
        plates = sent or FrameSequence(aces.name, {number_of(aces) or 0: aces})
        movie = Movie.opened(proxy, plates)
        return verify_sequence(plates, movie, judge, said=said, signal_range=signal_range, cdl=cdl)
    arrived = sequence_at(proxy)
    if (sent is None) is not (arrived is None):
        one, other = (aces, proxy) if sent is None else (proxy, aces)
        raise InvalidFileError(
            one, f"is one frame, and {other} is a sequence", hint="name two frames, or two sequences"
        )
    if sent is None or arrived is None:
        return verify_capture(aces, proxy, judge, said=said, signal_range=signal_range, cdl=cdl)
    return verify_sequence(sent, ImageSequence(arrived), judge, said=said, signal_range=signal_range, cdl=cdl)
