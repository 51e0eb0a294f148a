# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The page of an archive: the verdict first, a contact sheet of its stills, a table of its shots."""

import base64
import tempfile
from pathlib import Path

import OpenImageIO as oiio
from markupsafe import Markup

from ocio_gen.archive.report import ArchiveReport
from ocio_gen.core import amounts
from ocio_gen.core.templates import render

# Pixels of a picture on the sheet, and the quality of its JPEG: a page of 2,000 shots has 20 MB.
_WIDTH, _QUALITY = 288, 80


def archive_page(report: ArchiveReport, folder: Path) -> str:
    """Return the page of an archive: it needs nothing else, on the net or on disk.

    Args:
        report: What the archive holds and lacks.
        folder: Where its stills lie.
    """
    sheet = [(shot, shot.stills[0]) for shot in report.shots if shot.stills]
    return render(
        "ocio_gen.package.pages",
        "archive.html.j2",
        html=True,
        report=report,
        amounts=amounts,
        sheet=[(shot, still, _thumbnail(folder / still)) for shot, still in sheet],
    )


def _thumbnail(still: Path) -> Markup | None:
    """Return a still, small, as an address; none of one that cannot be read."""
    image = oiio.ImageBuf(str(still))
    if not image.read(0, 0, convert="float"):
        return None
    spec = image.spec()
    width = min(_WIDTH, spec.width)
    height = max(1, round(spec.height * width / spec.width))
    whole = oiio.ROI(0, width, 0, height, 0, 1, 0, min(3, spec.nchannels))
    small = oiio.ImageBufAlgo.resize(image, roi=whole)
    small.specmod().attribute("Compression", f"jpeg:{_QUALITY}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "small.jpg")
        if not small.write(str(path), "uint8"):
            return None
        return Markup("data:image/jpeg;base64," + base64.b64encode(path.read_bytes()).decode())  # noqa: S704
