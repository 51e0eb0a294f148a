# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Frames of image files, to verify on."""

from pathlib import Path

from ocio_gen.aces.colorimetry import AP0
from ocio_gen.core.errors import InvalidImageError
from ocio_gen.core.images import Image
from ocio_gen.verification.probe_kind import ProbeKind
from ocio_gen.verification.probes import Probe


def frame_probe(path: Path, opened: type[Image] = Image) -> Probe:
    """Return a real ACES2065-1 frame as a probe.

    Args:
        path: An image file with R, G and B channels. Its chromaticities, if stated, are AP0's.
        opened: What of it is the frame: by default what is stored, the data window.

    Raises:
        UserError: the file cannot be read, has no RGB, no floats, or states other chromaticities.
    """
    return probe_of(opened(path))


def probe_of(image: Image) -> Probe:
    """Return an image as a probe, if it is an ACES2065-1 frame (as for `frame_probe`)."""
    path = image.path
    if not image.is_float:
        raise InvalidImageError(
            path, f"holds {image.bits}-bit integers", hint="an ACES2065-1 frame is floating point"
        )
    stated = image.chromaticities
    if stated is not None and not image.has_primaries(AP0):
        found = " ".join(f"{v:.4g}" for v in stated)
        raise InvalidImageError(
            path, f"chromaticities are {found}", hint="convert the frame to ACES2065-1 (AP0)"
        )
    return Probe(
        ProbeKind.FRAME, f"frame {path.name}", image.count, image.read, width=image.width, kept=False
    )
