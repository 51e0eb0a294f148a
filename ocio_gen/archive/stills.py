# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reference stills: what a frame of the archive looked like, in files that any viewer shows in decades.

The picture is the display window: black light outside of the data window, and no overscan.
16-bit PNG with code points (cICP), or TIFF where a display has none. Each is read back from disk and compared
with the render of `verify`, sample by sample.
"""

import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio
import PyOpenColorIO as ocio

from ocio_gen import __version__
from ocio_gen.archive.code_points import CodePoints, code_points
from ocio_gen.archive.still_proof import compared
from ocio_gen.archive.views import ShowConfig, View, space_of_display
from ocio_gen.core.disk.files import beside, make_folder, sync_folder
from ocio_gen.core.disk.manifest import file_record
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import OutputError, one_line
from ocio_gen.core.images import Image
from ocio_gen.core.names import file_stem, numbered, printable
from ocio_gen.core.opencolorio import Pixels, own_environment
from ocio_gen.core.processors import processors
from ocio_gen.show.model import DisplayView
from ocio_gen.verification.frames import probe_of
from ocio_gen.verification.rendered import Render

_CICP = oiio.TypeDesc("int[4]")

# Rows that are rendered at a time: as OpenEXR's readers have them.
_BAND = 256

# zlib's first level: film's noise is hardly packed by any, and the others take twice as long.
_PNG_LEVEL = 1

# OpenImageIO writes the date into TIFF files, and the same still has the same bytes whenever it is made.
_NO_DATE = "1970:01:01 00:00:00"

_HALF_A_CODE = 0.5 / 65535

# Of the small version: pixels across, and the quality of its JPEG.
SMALL_WIDTH = 320
_QUALITY = 85


class StillRecord(Documented):
    """A reference still, and how it compares with what `verify` renders."""

    path: str
    """Its name, in the folder of the shot."""
    sha256: str
    """Of its file."""
    shot: str
    """The folder of the shot."""
    frame: int
    """Its count: frames from 00:00:00:00 of the source."""
    timecode: str
    """The same as a timecode."""
    display: str
    """As the config calls it."""
    view: str
    """Without the look."""
    look: str | None
    """The shot whose look is in it, "" for what the show does to every shot; null where no look is in it."""
    cicp: list[int] | None
    """Its code points (H.273): primaries, transfer, matrix, full range; null: a TIFF, as there are none."""
    clipped: int
    """Samples above 1.0 or below 0.0, by half a code or more, which integers cannot hold."""
    samples: int
    """That were compared with what `verify` renders, once it was read back."""
    mismatched: int
    """Of these, other codes."""
    worst_cv: float
    """The furthest off, in codes of 16 bits."""

    @property
    def proven(self) -> bool:
        """Whether every sample is the one that `verify` renders."""
        return self.samples > 0 and self.mismatched == 0 and self.worst_cv == 0.0


@dataclass(frozen=True)
class StillFrame:
    """The frame of a shot that a still is made of."""

    path: Path
    shot: str
    """The folder of the shot, which the still is named after."""
    look: str | None
    """The shot of the looks."""
    count: int
    timecode: str


class _Written(NamedTuple):
    codes: npt.NDArray[np.uint16]
    clipped: int


def still_of(frames: Sequence[int], at: str) -> int:
    """Return the count of the frame that stands for a shot: one that is seen, and in its order.

    Args:
        frames: The count of each frame that is seen, as `Shot.frames_read` has them: backwards in a shot that
            runs so; some twice, or not at all, in one of another speed.
        at: first, middle (of an even number of frames, the earlier one) or last.
    """
    return {"first": frames[0], "middle": frames[(len(frames) - 1) // 2], "last": frames[-1]}[at]


def still_views(show: ShowConfig, wanted: Sequence[DisplayView] | None) -> list[View]:
    """Return the views that stills are made of: each without the look, and with it if the config has one.

    Args:
        show: The config of a package.
        wanted: The views; None for the default one.

    Raises:
        UserError: there is no such view, or OCIO cannot show it.
    """
    found = []
    pairs = [(None, None)] if wanted is None else [(one.display, one.view) for one in wanted]
    with own_environment():
        for display, view in pairs:
            seen = show.view(display, view)
            found += [seen.changed(look=False), seen.changed(look=True)] if seen.look else [seen]
    return found


def still_names(frame: StillFrame, views: Sequence[View]) -> list[str]:
    """Return the names of stills: SHOT.COUNT.look.DISPLAY-VIEW.png, or neutral and tif."""
    stems = [
        f"{'look' if view.look else 'neutral'}.{file_stem(view.display)}-{file_stem(view.view)}"
        for view in views
    ]
    endings = ["tif" if _code_points(view) is None else "png" for view in views]
    return [
        f"{frame.shot}.{frame.count:08d}.{stem}.{ending}"
        for stem, ending in zip(numbered(stems, "-"), endings, strict=True)
    ]


def write_stills(frame: StillFrame, views: Sequence[View], folder: Path) -> list[StillRecord]:
    """Write a still of a frame for each view, and prove each by what `verify` renders.

    Args:
        frame: The frame.
        views: As `still_views` has them.
        folder: Where to write them; a still that is there is replaced once the new one is whole.

    Raises:
        UserError: the frame is no ACES2065-1 frame, cannot be read, or a still cannot be written.
    """
    make_folder(folder)
    names = still_names(frame, views)
    with own_environment():  # which may say how OCIO optimises
        return [_write_still(frame, view, folder / name) for view, name in zip(views, names, strict=True)]


def _write_still(frame: StillFrame, view: View, target: Path) -> StillRecord:
    points = _code_points(view)
    shot = frame.look if view.look else None
    image = Image(frame.path, kept=False)
    probe_of(image)  # which refuses what is no ACES2065-1 frame
    with beside(target) as new:
        clipped = _write(new, image, view.render(shot), _spec(image, frame, view, points))
        record = file_record(new.parent, new.name)
        figures = compared(new, frame.path, view, shot)
        new.replace(target)
    sync_folder(target.parent)
    return StillRecord(
        path=target.name,
        sha256=record.sha256,
        shot=frame.shot,
        frame=frame.count,
        timecode=frame.timecode,
        display=view.display,
        view=view.view,
        look=(shot or "") if view.look else None,
        cicp=list(points) if points else None,
        clipped=clipped,
        samples=figures.samples,
        mismatched=figures.mismatched,
        worst_cv=figures.worst_cv,
    )


def _code_points(view: View) -> CodePoints | None:
    config = view.show.config
    return code_points(config, space_of_display(config, view.display, view.view))


def _spec(image: Image, frame: StillFrame, view: View, points: CodePoints | None) -> oiio.ImageSpec:
    """Return what a still's header says."""
    spec = oiio.ImageSpec(image.spec.full_width, image.spec.full_height, 3, oiio.UINT16)
    look = f"{frame.look or 'that of no shot'}" if view.look else "none"
    facts = {
        "colour space": f"{view.display}, {view.view}",
        "look": look,
        "shot": frame.shot,
        "frame": f"{frame.count}",
        "source timecode": frame.timecode,
        "config": view.show.path.name,
        "config SHA-256": view.show.sha256,
    }
    text = "\n".join(f"{name}: {printable(value)}" for name, value in facts.items())
    # (Texts of PNG and TIFF are Latin-1 and ASCII.)
    spec.attribute("ImageDescription", text.encode("ascii", "backslashreplace").decode())
    spec.attribute("Software", f"ocio_gen {__version__}, OpenColorIO {ocio.__version__}")
    if points is None:
        spec.attribute("DateTime", _NO_DATE)
        spec.attribute("compression", "zip")
    else:
        spec.attribute("CICP", _CICP, tuple(points))
        spec.attribute("oiio:ColorSpace", "unknown")  # else it writes a chunk sRGB, too
        spec.attribute("png:compressionLevel", _PNG_LEVEL)
    return spec


def _write(path: Path, image: Image, render: Render, spec: oiio.ImageSpec) -> int:
    """Write a still, band by band; return how many samples were clipped.

    Raises:
        UserError: it cannot be written, or the frame cannot be read.
    """
    output = oiio.ImageOutput.create(str(path))
    if output is None or not output.open(str(path), spec):
        error = oiio.geterror() if output is None else output.geterror()
        raise OutputError(path.name, one_line(error), hint="look at the disk")
    clipped, row = 0, 0
    for band in _bands(image, render):
        rows = len(band.codes)
        if not output.write_scanlines(row, row + rows, 0, band.codes):
            raise OutputError(path.name, one_line(output.geterror()), hint="look at the disk")
        row += rows
        clipped += band.clipped
    if not output.close():
        raise OutputError(path.name, one_line(output.geterror()), hint="look at the disk")
    return clipped


def _bands(image: Image, render: Render) -> Iterator[_Written]:
    """Yield the rows of a still in their order; some are rendered while others are written."""
    width, height = image.spec.full_width, image.spec.full_height

    def rendered(top: int) -> _Written:
        bottom = min(top + _BAND, height)
        return _codes(render(_displayed(image, top, bottom)), (bottom - top, width, 3))

    tops = range(0, height, _BAND)
    workers = processors()
    with ThreadPoolExecutor(workers) as pool:
        running = deque(pool.submit(rendered, top) for top in tops[: workers + 1])
        for place in range(len(tops)):
            yield running.popleft().result()
            if (following := place + workers + 1) < len(tops):
                running.append(pool.submit(rendered, tops[following]))


def _displayed(image: Image, top: int, bottom: int) -> Pixels:
    """Return rows of the display window, (n, 3): zeros where the data window has no pixels."""
    left, above = image.offset
    width = image.spec.full_width
    pixels = np.zeros((bottom - top, width, 3), np.float32)
    rows = slice(max(top, above), min(bottom, above + image.height))
    columns = slice(max(0, left), min(width, left + image.width))
    if rows.start < rows.stop and columns.start < columns.stop:
        stored = image.read((rows.start - above) * image.width, (rows.stop - above) * image.width)
        stored = stored.reshape(-1, image.width, 3)
        inner = stored[:, columns.start - left : columns.stop - left]
        pixels[rows.start - top : rows.stop - top, columns] = inner
    return pixels.reshape(-1, 3)


def _codes(values: npt.NDArray[np.float32], shape: tuple[int, int, int]) -> _Written:
    """Return the closest code of 16 bits of each value, clipped to 0 to 1; a NaN is 0.

    Of a tie the upper one: in float64 the product is exact, and of all float32 only 0.5 is one.
    """
    with np.errstate(invalid="ignore"):
        clipped = int(np.count_nonzero((values < -_HALF_A_CODE) | (values > 1.0 + _HALF_A_CODE)))
        inside = np.minimum(np.where(values > 0.0, values, 0.0), 1.0).astype(np.float64)
    codes = np.floor(inside * 65535.0 + 0.5).astype(np.uint16)
    return _Written(np.ascontiguousarray(codes.reshape(shape)), clipped)


def small_still(still: Path) -> bytes:
    """Return a still as a small JPEG, for a contact sheet: as wide as 320 pixels, and no larger than it is.

    What a display is sent is shown as it is: a still for PQ looks flat on a page.

    Raises:
        UserError: it cannot be read.
    """
    pixels = Image(still, kept=False).pixels()
    step = -(-pixels.shape[1] // SMALL_WIDTH)
    rows, columns = (max(1, size // step) for size in pixels.shape[:2])
    whole = pixels[: rows * step, : columns * step]
    sums = np.add.reduceat(whole, range(0, len(whole), step), axis=0, dtype=np.uint32)
    sums = np.add.reduceat(sums, range(0, columns * step, step), axis=1)
    means = sums / (step * min(step, len(whole)) * 65535.0)
    small = oiio.ImageBuf(np.ascontiguousarray(means, np.float32))
    small.specmod().attribute("Compression", f"jpeg:{_QUALITY}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "small.jpg")
        if not small.write(str(path), "uint8"):
            raise OutputError(still.name, one_line(small.geterror()), hint="look at the disk")
        return path.read_bytes()
