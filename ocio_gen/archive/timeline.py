# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Writes the timelines of an archive, by which it is conformed: an .otio and an .edl."""

from pathlib import Path

from ocio_gen.archive.edl_timeline import edl_text
from ocio_gen.archive.layout import TIMELINE, TIMELINE_EDL
from ocio_gen.archive.otio_timeline import otio_text
from ocio_gen.archive.plan import Plan
from ocio_gen.core.disk.files import write_file


def write_timelines(plan: Plan, folder: Path) -> list[str]:
    """Write both timelines of an archive into its folder.

    Returns:
        A sentence for each shot whose retime the EDL cannot say to the frame; the .otio can.

    Raises:
        OSError: they cannot be written.
    """
    text, notes = edl_text(plan)
    write_file(folder / TIMELINE, otio_text(plan).encode(errors="replace"))
    write_file(folder / TIMELINE_EDL, text.encode(errors="replace"))
    return notes
