"""The one error that is the user's to mend."""


class UserError(Exception):
    """Bad usage or bad input: its text says what is wrong, where, and what to do. Exit code 2."""


def one_line(message: object) -> str:
    """Return what a library says of an error, without its line breaks."""
    return " ".join(str(message).split())
