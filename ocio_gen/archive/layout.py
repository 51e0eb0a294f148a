# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The names of what an archive holds besides the folders of its shots."""

# The report: the first file that is written, so that a run knows whose folder it is.
REPORT = "archive.json"
INDEX = "index.html"

# The timelines that conform to the archive.
TIMELINE, TIMELINE_EDL = "timeline.otio", "timeline.edl"

# Folders: of the show's package, of the timeline as it was given, of framing decisions, of other files.
PACKAGE, CUT, FRAMING, SIDECARS = "package", "cut", "framing", "sidecars"
