# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a delivery should be: a profile, which is a TOML file of ours or of a client."""

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, ValidationError

from ocio_gen.core.disk.toml_files import read_toml
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import ArgumentError, InvalidFileError
from ocio_gen.core.names import ONE_LINE, SHOW_NAME
from ocio_gen.delivery.rules import RULES, Level, RuleName
from ocio_gen.recompression.codecs import CODECS
from ocio_gen.show.cut.timecode import exact_rate
from ocio_gen.show.mistakes import mistakes
from ocio_gen.show.tables import Rate, Regex, not_allowed

_FOLDER = Path(__file__).with_name("profiles")

# ST 2065-4 and the archives that follow it have no more; 16 digits count the frames of a million years.
_MOST_PIXELS, _MOST_DIGITS, _LONGEST_PATH = 1 << 20, 16, 4096

_Line = Annotated[str, Field(pattern=ONE_LINE, max_length=300)]
_Pixels = Annotated[int, Field(ge=1, le=_MOST_PIXELS, strict=True)]


def _known_codecs(names: list[str]) -> list[str]:
    if not names or not set(names) <= CODECS.keys():
        raise not_allowed(f"one or more of {', '.join(CODECS)}")
    return names


def _folder(text: str) -> str:
    parts = text.split("/")
    if not all(parts) or {".", ".."} & set(parts):
        raise not_allowed("a folder in the delivery, without . and ..")
    return text


class Profile(Documented):
    """What a delivery of EXR frames should be."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    name: Annotated[str, Field(pattern=SHOW_NAME)]
    """What reports call it: small letters, digits, - and _."""
    title: _Line
    """What it is for, in a few words."""
    source: _Line = ""
    """Where its rules are from."""
    codecs: Annotated[
        list[str],
        AfterValidator(_known_codecs),
        Field(json_schema_extra={"minItems": 1, "items": {"enum": [*CODECS]}}),
    ]
    """The codecs that frames may have, by OpenEXR's names: none, zip, piz."""
    min_width: _Pixels | None = None
    """The least pixels in a line of the display window."""
    min_height: _Pixels | None = None
    """The least lines of the display window."""
    stereo: bool = Field(default=True, strict=True)
    """Whether frames may be stereo: the channels B G R, and left.B left.G left.R."""
    alpha: bool = Field(default=True, strict=True)
    """Whether frames may have the channel A."""
    names: Regex = r"[A-Za-z0-9._-]+"
    """A regular expression that each name of a file and a folder must match as a whole."""
    longest_path: Annotated[int, Field(ge=1, le=_LONGEST_PATH, strict=True)] | None = None
    """The most characters of a path, from the delivery's folder on."""
    rate: Rate | None = None
    """Frames per second, as 24, 23.976 or "24000/1001"; without it, what frames say."""
    numbering: Literal["timecode", "any"] = "any"
    """"timecode": a frame's number is the count of frames since 00:00:00:00 that its timecode is."""
    digits: Annotated[int, Field(ge=1, le=_MOST_DIGITS, strict=True)] | None = None
    """The digits of frame numbers; without it, any number of them that stays in a sequence."""
    beside: list[Annotated[str, AfterValidator(_folder)]] = Field(default_factory=list)
    """Folders in the delivery, as "sidecars", whose EXRs are no frames of it: names and hashes are judged."""
    not_judged: list[_Line] = Field(default_factory=list)
    """What it asks for besides, and no rule judges: "whether it is graded"; reports say so."""
    rules: dict[RuleName, Level] = Field(default_factory=dict)
    """Rules by their names: "fail", "warn" or "off"; those that are not here are as usual."""

    def level(self, rule: RuleName) -> Level:
        """Return what becomes of a delivery that breaks a rule."""
        return self.rules.get(rule, RULES[rule].usual)

    @property
    def active(self) -> frozenset[RuleName]:
        """The rules that are not off."""
        return frozenset(name for name in RULES if self.level(name) is not Level.OFF)

    @property
    def exact_rate(self) -> Fraction | None:
        """Its rate, exactly."""
        return None if self.rate is None else exact_rate(self.rate)


def profile_of(name: str | Path) -> Profile:
    """Return a profile of ours by its name, or a client's by the path of its file.

    Raises:
        UserError: there is no such profile, or its file is not sound: every mistake is named.
    """
    if str(name) in built_in():
        return read_profile(_FOLDER / f"{name}.toml")
    path = Path(name)
    if path.suffix != ".toml":
        known = ", ".join(built_in())
        raise ArgumentError(
            "profile", f"found {str(name)!r}", hint=f"allowed: {known}, or a file PROFILE.toml"
        )
    return read_profile(path)


@cache
def built_in() -> tuple[str, ...]:
    """Return the names of our own profiles."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def read_profile(path: Path) -> Profile:
    """Return the profile that a TOML file holds.

    Raises:
        UserError: it cannot be read, is not TOML, or breaks the model.
    """
    _, document = read_toml(path, "a profile of deliveries", InvalidFileError)
    try:
        return Profile.model_validate(document)
    except ValidationError as error:
        raise mistakes(path, error, Profile, document) from None
