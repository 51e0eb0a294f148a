"""Why a frame is not recompressed."""


class FrameError(Exception):
    """A frame is damaged, or could not be read or written: its text says what is wrong with it."""


class LeftAloneError(Exception):
    """A frame is whole but not to be recompressed: its text says why."""
