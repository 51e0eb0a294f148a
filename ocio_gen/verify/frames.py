"""Real frames, as pixels to verify on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ocio_gen.colorimetry import AP0
from ocio_gen.errors import UserError
from ocio_gen.opencolorio import Pixels


def frame(path: Path) -> Pixels:
    """Return the pixels of a real ACES2065-1 frame.

    Args:
        path: An OpenEXR file with R, G and B channels. Its chromaticities, if stated, are AP0's.

    Returns:
        (pixels, 3) float32, top row first.

    Raises:
        UserError: the file cannot be read, has no RGB, or states other chromaticities.
    """
    import OpenEXR

    if not path.is_file():
        raise UserError(f"{path}: no such file; give an ACES2065-1 OpenEXR frame")
    try:
        with _native_messages_hidden(), OpenEXR.File(str(path), separate_channels=True) as file:
            # What the file hands out is gone when it closes.
            stated = file.header().get("chromaticities")
            channels = file.channels()
            planes = {name: np.array(channels[name].pixels, np.float32) for name in "RGB" if name in channels}
            names = list(channels)
    except Exception as error:  # the module raises bare RuntimeError, ValueError and TypeError
        raise UserError(f"{path}: not a readable OpenEXR file ({error}); give another frame") from None
    if len(planes) < 3:
        raise UserError(f"{path}: has channels {', '.join(names)}; an ACES frame has R, G and B")
    expected = [float(v) for xy in (AP0.red, AP0.green, AP0.blue, AP0.white) for v in xy]
    if stated is not None and not np.allclose(stated, expected, rtol=0, atol=1e-5):
        found = " ".join(f"{v:.4g}" for v in stated)
        raise UserError(f"{path}: chromaticities are {found}; convert the frame to ACES2065-1 (AP0)")
    return np.stack([planes[name].ravel() for name in "RGB"], axis=-1)


@contextmanager
def _native_messages_hidden() -> Iterator[None]:
    """Hide what the OpenEXR library itself prints of a bad file: its exception says it, too."""
    streams = (1, 2)
    kept = [os.dup(stream) for stream in streams]
    try:
        with Path(os.devnull).open("wb") as nowhere:
            for stream in streams:
                os.dup2(nowhere.fileno(), stream)
        yield
    finally:
        for stream, original in zip(streams, kept, strict=True):
            os.dup2(original, stream)
            os.close(original)
