# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the tables of a show description share: their base, and the types of their keys."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.disk.input_folders import AllowedFolder, absolute
from ocio_gen.core.names import name_problem
from ocio_gen.core.patterns import Pattern, PatternError, TooManyEntriesError, matching_files
from ocio_gen.show.cut.timecode import KNOWN_RATES, TimecodeError, exact_rate

# The type of errors whose text is all of it.
REFUSED = "refused"

# Characters of any text in a description: names are shorter, paths and regular expressions need more.
_LONGEST_TEXT = 1000


def not_allowed(what: str) -> PydanticCustomError:
    """Return the error of a value that is not what a key allows."""
    return PydanticCustomError("not_allowed", "{what}", {"what": what})


def refused(sentence: str) -> PydanticCustomError:
    """Return the error of a value that a sentence tells of."""
    return PydanticCustomError(REFUSED, "{sentence}", {"sentence": sentence})


def from_folder(path: Path | str, info: ValidationInfo) -> Path:
    """Return a path taken from the description's folder."""
    return Path((info.context or {}).get("folder", "."), path)


def _existing_file(path: Path, info: ValidationInfo) -> Path:
    resolved = from_folder(path, info)
    if not is_file(resolved):
        raise refused(f"there is no file {resolved}")
    return resolved


def _files_of_patterns(patterns: Any, info: ValidationInfo) -> list[Path]:  # noqa: ANN401 - as TOML has it
    """Return the files that patterns stand for, in the order of the patterns and of their names."""
    listed = [patterns] if isinstance(patterns, str) else patterns
    if not isinstance(listed, list) or not all(isinstance(pattern, str) for pattern in listed):
        raise not_allowed("files, with * and ? in their names, relative to the description's folder")
    found: dict[Path, None] = {}
    for pattern in listed:
        try:
            files = matching_files(from_folder(".", info), pattern)
        except TooManyEntriesError:
            raise not_allowed(f"{pattern}: a pattern that looks at fewer files and folders") from None
        if not files:
            raise refused(f"{pattern!r} fits no file in {absolute(from_folder('.', info))}")
        found |= dict.fromkeys(files)
    return list(found)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - as TOML has it
    """Yield all text of a key: its own, that of a list, and the keys and values of a table."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts([*value, *value.values()])


def unique(items: list[str]) -> list[str]:
    """Return entries that differ."""
    if len(set(items)) < len(items):
        raise not_allowed("each entry once")
    return items


def _listed(value: Any) -> Any:  # noqa: ANN401 - as TOML has it
    return [value] if isinstance(value, str) else value


def _regex(pattern: str) -> str:
    try:
        Pattern(pattern)
    except PatternError as error:
        raise not_allowed(f"a regular expression ({error})") from None
    return pattern


def _rate(rate: float | str) -> float | str:
    try:
        exact_rate(rate)
    except TimecodeError:
        raise not_allowed(f"frames per second, as 23.976: timecodes run at {KNOWN_RATES}") from None
    return rate


def _allowed_folders(folders: Any, info: ValidationInfo) -> list[AllowedFolder]:  # noqa: ANN401 - as TOML has it
    """Return the description's own folder, and those that it allows."""
    if not isinstance(folders, list) or not all(isinstance(folder, str) for folder in folders):
        raise not_allowed("folders, relative to the description's folder")
    for folder in folders:
        if not from_folder(folder, info).is_dir():
            raise not_allowed(f"{folder}: an existing folder, relative to the description's folder")
    own = AllowedFolder("show", ".", from_folder(".", info))
    return [own, *(AllowedFolder(Path(one).name, one, from_folder(one, info)) for one in folders)]


ExistingFile = Annotated[Path, AfterValidator(_existing_file)]
FilesOfPatterns = Annotated[
    list[Path], BeforeValidator(_files_of_patterns, json_schema_input_type=str | list[str])
]
OneOrMore = Annotated[list[str], BeforeValidator(_listed, json_schema_input_type=str | list[str])]
Regex = Annotated[str, AfterValidator(_regex)]
# Frames per second, as people write them: see `exact_rate`.
Rate = Annotated[float | str, AfterValidator(_rate)]
AllowedFolders = Annotated[
    list[AllowedFolder], BeforeValidator(_allowed_folders, json_schema_input_type=list[str])
]


class Table(BaseModel):
    """A table of a description: keys that it does not know are mistakes, and text is one line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _of_allowed_names(cls, value: Any) -> Any:  # noqa: ANN401 - as TOML has it
        for text in _texts(value):
            if problem := name_problem(text, _LONGEST_TEXT):
                raise not_allowed(f"text of one line, of at most {_LONGEST_TEXT} characters; this {problem}")
        return value


class DisplayView(Table):
    """A view of a display, by their names in the show's configs."""

    display: str = Field(description="A display, 'Rec.1886 Rec.709 - Display' say.")
    view: str = Field(description="One of its views.")
