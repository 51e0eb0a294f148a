# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The page of an archive: the verdict first, a contact sheet of its stills, a table of its shots."""

import base64
from pathlib import Path

from markupsafe import Markup

from ocio_gen.archive.layout import PACKAGE, TIMELINE, TIMELINE_EDL
from ocio_gen.archive.report import ArchiveReport
from ocio_gen.archive.stills import small_still
from ocio_gen.core import amounts
from ocio_gen.core.errors import UserError
from ocio_gen.core.templates import render
from ocio_gen.recompression.folders import HISTORY


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
        timelines=[name for name in (TIMELINE, TIMELINE_EDL) if (folder / name).is_file()],
        has_package=(folder / PACKAGE).is_dir(),
        has_history=report.complete or (folder / HISTORY).is_dir(),  # which follows the page
        sheet=[(shot, still, _thumbnail(folder / still)) for shot, still in sheet],
    )


def _thumbnail(still: Path) -> Markup | None:
    """Return a still, small, as an address; none of one that cannot be read."""
    try:
        small = small_still(still)
    except UserError:
        return None
    return Markup("data:image/jpeg;base64," + base64.b64encode(small).decode())  # noqa: S704
