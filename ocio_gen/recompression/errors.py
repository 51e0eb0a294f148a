# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Why a frame is not recompressed."""


class FrameError(Exception):
    """A frame is damaged, or could not be read or written: its text says what is wrong with it."""


class LeftAloneError(Exception):
    """A frame is whole but not to be recompressed: its text says why."""


class StrayBytesError(LeftAloneError):
    """A frame holds bytes that belong to no chunk: its text says where."""
