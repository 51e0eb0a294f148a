"""The show description: its model, and its loading with errors a colour scientist can act on."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from ocio_gen.errors import UserError
from ocio_gen.luts.formats import FORMATS
from ocio_gen.releases import RELEASES


def _existing_file(path: Path, info: ValidationInfo) -> Path:
    """Return the path taken from the description's folder; refuse one that is not a file."""
    resolved = Path((info.context or {}).get("folder", "."), path)
    if not resolved.is_file():
        raise PydanticCustomError("no_file", "a file, relative to the description's folder")
    return resolved


def _unique(items: list[str]) -> list[str]:
    if len(set(items)) < len(items):
        raise PydanticCustomError("repeated", "each entry once")
    return items


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Verification(_Table):
    """What a build is verified on, besides the synthetic probes."""

    frames: list[Annotated[Path, AfterValidator(_existing_file)]] = Field(
        default=[], description="Real frames, ACES2065-1 OpenEXR, relative to this file."
    )


class DisplayView(_Table):
    """A view of a display, by their names in the show's configs."""

    display: str = Field(description="A display, 'Rec.1886 Rec.709 - Display' say.")
    view: str = Field(description="One of its views.")


class Luts(_Table):
    """The LUT files of a show."""

    formats: Annotated[list[Literal[tuple(FORMATS)]], AfterValidator(_unique)] = Field(  # type: ignore[valid-type]
        default=list(FORMATS), min_length=1, description="Formats to make; all by default."
    )
    size: int | None = Field(
        default=None, description="Points along each axis of a 3D LUT; by measurement by default."
    )
    views: list[DisplayView] = Field(
        default=[], description="Views to make 3D LUTs of; without any, the default display's default view."
    )


class Show(_Table):
    """One show, as its colour scientist describes it."""

    name: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$",
        description="Short name, used in file names: lower case letters, digits, '-' and '_'.",
    )
    title: str = Field(min_length=1, description="The show's name as people say it.")
    ocio: Annotated[list[Literal[tuple(RELEASES)]], AfterValidator(_unique)] = Field(  # type: ignore[valid-type]
        min_length=1, description="OpenColorIO releases that the show's hosts run."
    )
    luts: Luts = Luts()
    verify: Verification = Verification()


def load_show(path: Path) -> Show:
    """Return the show that a TOML file describes.

    Raises:
        UserError: the file cannot be read, is not TOML, or breaks the model. All errors are
            named at once, each with the key's path, what was found and what is allowed.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); name a show description") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: not TOML: {error}") from None
    try:
        return Show.model_validate(document, context={"folder": path.parent})
    except ValidationError as error:
        lines = [f"{path}: {_sentence(detail)}" for detail in error.errors()]
        raise UserError("\n".join(lines)) from None


def _sentence(detail: ErrorDetails) -> str:
    """Return 'key.path: found X; allowed: Y' of one pydantic error."""
    key = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in detail["loc"]).lstrip(".")
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "missing":
        return f"{key}: missing; add it"
    if detail["type"] == "extra_forbidden":
        return f"{key}: no such key; allowed here: {', '.join(_siblings(detail['loc']))}"
    allowed = {
        "literal_error": f"allowed: {context.get('expected')}",
        "string_pattern_mismatch": f"allowed: text that matches {context.get('pattern')}",
    }.get(detail["type"], f"allowed: {detail['msg'].removeprefix('Input should be ')}")
    return f"{key}: found {detail['input']!r}; {allowed}"


def _siblings(location: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the table of a forbidden key does allow."""
    model: Any = Show
    for key in location[:-1]:
        # An index goes from a list's type to that of its items.
        model = get_args(model)[0] if isinstance(key, int) else model.model_fields[key].annotation
    return list(model.model_fields)
