# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Proves a reference still: its file, read back, against what `verify` renders of the frame."""

from pathlib import Path

from ocio_gen.archive.views import View, read_config
from ocio_gen.config.looks import SHOW_LOOK, WITH_LOOK
from ocio_gen.core.images import DisplayedImage, Image
from ocio_gen.core.opencolorio import Pixels, applied, context_of
from ocio_gen.verification.figures import Figures, Limits
from ocio_gen.verification.frames import probe_of
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.views import through_view
from ocio_gen.verification.rendered import RenderClaim
from ocio_gen.verification.subjects.capture import Capture, Packing, SignalRange

_BITS = 16


def compared(still: Path, frame: Path, view: View, shot: str | None) -> Figures:
    """Return how a still compares with what `verify` renders of a frame, code for code.

    The config is loaded anew, its view asked for as `verify` asks for views of packages, and the codes are
    rounded by the claim that masters are judged by, and the frame is read as for them: nothing of it is what
    wrote the still.

    Args:
        still: Its file.
        frame: The frame that it was made of.
        view: The view, with the look or without it.
        shot: The shot whose look is in it.

    Raises:
        UserError: a file cannot be read.
    """
    show = view.show
    config = read_config(show.path, show.variable)
    context = context_of(config, **({show.variable: shot} if show.variable and shot else {}))
    graded = f"{view.view}{WITH_LOOK}"
    if view.look and graded in config.getViews(view.display):
        processor = through_view(config, context, view.display, graded)
    else:
        look = SHOW_LOOK if view.look else ""
        processor = through_view(config, context, view.display, view.view, look=look)

    def render(aces: Pixels) -> Pixels:
        return applied(processor, aces)

    image = Image(still, kept=False)
    claim = RenderClaim.of_pixels(render, view.title, bits=_BITS)
    packing = Packing(SignalRange.FULL, "full range", claim.encoding.full_scale)
    subject = Capture(image, claim.encoding, packing)
    result, _ = Judge().judged(still.name, subject, claim, probe_of(DisplayedImage(frame)), Limits(fail=0.0))
    return result.figures
