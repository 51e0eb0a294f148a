# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The errors that are the user's to mend: each says what is wrong, where, and what to do."""

from collections.abc import Iterable
from typing import Self


class Place(str):
    """A place in a file: as text "cdl/a.ccc: line 5"; an error about it knows both parts."""

    about: str
    where: str

    def __new__(cls, about: object, where: str) -> Self:
        """Return a place.

        Args:
            about: The file.
            where: The place in it.
        """
        place = super().__new__(cls, f"{about}: {where}")
        place.about, place.where = str(about), where
        return place


class UserError(Exception):
    """Bad usage or bad input. As text: one sentence, or a line for each of several mistakes.

    Attributes:
        about: What the mistake is in: a file, a folder, a key of a description, a parameter.
        where: The place in it, "line 4" say; empty where that is the whole of it.
        text: What is wrong.
        hint: What to do about it; empty where the text says it. A function's parameter stands in backquotes.
        others: Further mistakes, which were noticed at the same time.
    """

    def __init__(self, about: object, text: object, *, where: str = "", hint: str = "") -> None:
        if isinstance(about, Place):
            where = f"{about.where}: {where}" if where else about.where
            about = about.about
        self.about, self.where, self.text, self.hint = str(about), where, str(text), hint
        self.others: tuple[UserError, ...] = ()
        super().__init__(about, text)

    def __str__(self) -> str:
        return "\n".join(f"{error.about}: {error.reason}" for error in (self, *self.others))

    def __reduce__(self) -> tuple[object, ...]:
        return _unpickled, (type(self), self.fields(), self.others)

    @property
    def reason(self) -> str:
        """The sentence without what it is about."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.text}; {self.hint}" if self.hint else f"{place}{self.text}"

    def fields(self) -> dict[str, str]:
        """Return what the error says, by the names of its attributes."""
        return {"about": self.about, "where": self.where, "text": self.text, "hint": self.hint}

    def with_hint(self, more: str) -> Self:
        """Return the error with something more to know or to do."""
        hint = f"{self.hint}; {more}" if self.hint else more
        error = type(self).of_fields(self.fields() | {"hint": hint})
        error.others = self.others
        return error

    @classmethod
    def of_fields(cls, fields: dict[str, str]) -> Self:
        """Return an error by its fields."""
        return cls(fields["about"], fields["text"], where=fields["where"], hint=fields["hint"])


class ArgumentError(UserError):
    """An argument is wrong, or does not go with another; `about` is the parameter's name."""


class MissingFileError(UserError):
    """A file or folder is not where it should be."""


class MissingToolError(UserError):
    """A compiler, a GPU or an optional package is not here."""


class OutputError(UserError):
    """A result cannot be put where it was asked to be."""


class UnsupportedError(UserError):
    """The request is sound, but a format, an OCIO release or this machine cannot fulfil it."""


class ForeignCodeError(UserError):
    """Code of others crashed, hung, lied or broke a rule of its interface.

    Whoever verifies that code reports it as a failure. Elsewhere it is an error like any other.
    """


class InvalidFileError(UserError):
    """A file is not what it must be: it is damaged, of another kind, unsafe, or too large."""


class InvalidConfigError(InvalidFileError):
    """An OCIO config is not sound, or lacks what is needed here."""


class InvalidImageError(InvalidFileError):
    """An image cannot be read, or holds other pixels than are needed."""


class InvalidLookError(InvalidFileError):
    """A CDL, an EDL, an ALE, an AMF or a timeline is not sound."""


class InvalidLutError(InvalidFileError):
    """A LUT file cannot be read."""


class InvalidPackageError(InvalidFileError):
    """A folder that ocio_gen writes is not what its manifest or records say."""


class InvalidPluginError(InvalidFileError):
    """A plug-in or a kernel cannot be read, or uses what cannot be run here."""


class InvalidShowError(InvalidFileError):
    """A show's description is not sound, or asks for what cannot be."""


def all_of(errors: Iterable[UserError]) -> UserError:
    """Return one error for several mistakes, each of them once; the type is that of the first."""
    first, *others = {str(error): error for error in errors}.values()
    both = type(first).of_fields(first.fields())
    both.others = (*first.others, *others)
    return both


def one_line(message: object) -> str:
    """Return what a library says of an error, without its line breaks."""
    return " ".join(str(message).split())


def _unpickled(kind: type[UserError], fields: dict[str, str], others: tuple[UserError, ...]) -> UserError:
    error = kind.of_fields(fields)
    error.others = others
    return error
