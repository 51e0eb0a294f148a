# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The show description: its model. `show_file` reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import tomli_w
from pydantic import AfterValidator, Field, PrivateAttr, field_validator, model_validator

from ocio_gen.core.disk.input_folders import InputFolders
from ocio_gen.core.errors import UserError
from ocio_gen.core.names import SHOW_NAME
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.show.archive_table import Archive
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.hosts import HOSTS, host_release
from ocio_gen.show.looks.file_types import ALL_SUFFIXES
from ocio_gen.show.releases import PLATFORMS, RELEASES, version_key
from ocio_gen.show.tables import (
    AllowedFolders,
    ExistingFile,
    FilesOfPatterns,
    OneOrMore,
    Regex,
    Table,
    not_allowed,
    unique,
)
from ocio_gen.show.tables import DisplayView as DisplayView  # noqa: PLC0414 - also by this name


class Verification(Table):
    """What a build is verified on, besides the synthetic probes."""

    frames: list[ExistingFile] = Field(
        default=[], description="Real frames, ACES2065-1 OpenEXR, relative to this file."
    )


class Luts(Table):
    """The LUT files of a show."""

    formats: Annotated[list[Literal[tuple(FORMATS)]], AfterValidator(unique)] = Field(  # type: ignore[valid-type]
        default=list(FORMATS), min_length=1, description="Formats to make; all by default."
    )
    size: int | None = Field(
        default=None, description="Points along each axis of a 3D LUT; by measurement by default."
    )
    views: list[DisplayView] | None = Field(
        default=None,
        description="Views to make 3D LUTs of: by default the default display's default view; [] for none.",
    )


class ShowTransform(Table):
    """A transform of the show's config: to a colour space, through a look, or to a display's view."""

    source: str = Field(default="ACES2065-1", description="The colour space of what goes in.")
    target: str | None = Field(default=None, description="The colour space of what comes out.")
    look: str | None = Field(default=None, description="A look instead, from the source to itself.")
    display: str | None = Field(default=None, description="A display instead, with `view`.")
    view: str | None = Field(default=None, description="One of the display's views.")
    shot: str | None = Field(default=None, description="The shot whose look it is.")
    named: str | None = Field(default=None, description="A named transform instead, which needs no source.")
    inverse: bool = Field(default=True, description="Whether to carry the inverse, too, where there is one.")

    @model_validator(mode="after")
    def _one_target(self) -> "ShowTransform":
        names = (self.source, self.target, self.look, self.display, self.view, self.shot, self.named)
        if "" in names:
            raise not_allowed("names that are not empty")
        if (self.display is None) is not (self.view is None):
            raise not_allowed("both display and view, or neither")
        if sum(end is not None for end in (self.target, self.look, self.display, self.named)) != 1:
            raise not_allowed("one of target, look, display with view, and named")
        return self

    @property
    def name(self) -> str:
        """What menus call it, by the config's own names."""
        if self.named:
            name = self.named
        elif self.look:
            name = f"{self.look}, in {self.source}"
        else:
            name = f"{self.source} to {self.target or f'{self.display}, {self.view}'}"
        return f"{name}, shot {self.shot}" if self.shot else name


class Plugins(Table):
    """Host plug-ins: OpenFX, Resolve DCTL, Nuke."""

    version: str = Field(
        default="1.0",
        pattern=r"^\d{1,4}\.\d{1,4}$",
        description="The plug-ins' version: a host takes the newest it finds.",
    )
    platforms: Annotated[list[Literal["linux", "windows", "macos"]], AfterValidator(unique)] = Field(
        default=["linux", "windows", "macos"], min_length=1, description="What the OpenFX binaries run on."
    )
    transforms: list[ShowTransform] = Field(
        default=[],
        description="What the Show Transform effect offers; the default display's default view without any. "
        "Projects keep a transform's place in this list: add new ones at its end.",
    )


class Spaces(Table):
    """Which of the base's colour spaces a show's people see. Patterns have * and ?."""

    keep: list[str] | None = Field(
        default=None,
        description="Spaces to keep; what nothing else in the config needs goes. All by default.",
    )
    hide: list[str] = Field(default=[], description="Spaces to hide from menus; they still work by name.")
    cameras: list[str] = Field(
        default=[], description="The show's cameras; the base's other camera spaces (Input/...) are hidden."
    )
    rename: dict[str, str] = Field(
        default={},
        description="New names by pattern, 'ARRI *' = 'CAM *' say; the old name stays as an alias.",
    )


class FileRule(Table):
    """A rule that tells a file's colour space by its path. The first that fits counts."""

    name: str = Field(min_length=1)
    space: str = Field(description="The colour space, or a role.")
    pattern: str | None = Field(default=None, description="The path, with * and ?.")
    extension: str = Field(default="*", description="The extension, with * and ?; with `pattern`.")
    regex: Regex | None = Field(default=None, description="A regular expression for the path, instead.")

    @model_validator(mode="after")
    def _one_way(self) -> "FileRule":
        if (self.pattern is None) is (self.regex is None):
            raise not_allowed("either pattern or regex")
        return self


class Display(Table):
    """A display and its views, in the order of its menu."""

    name: str = Field(description="A display of the base.")
    views: list[str] = Field(
        default=[],
        description="Its views, the default first; all in the order of the base's menu by default.",
    )


class Looks(Table):
    """ASC CDLs of the show and of its shots."""

    working_space: str = Field(
        default="ACESproxy",
        min_length=1,
        description="What the CDLs were made in, where a file does not say: ACESproxy, ACEScc, ACEScct, or "
        "any colour space of the base, a camera's log say. ACESproxy is the set's.",
    )
    clamp: bool | None = Field(
        default=None, description="Whether CDLs clamp to 0..1; by default in ACESproxy only, as on set."
    )
    show: ExistingFile | None = Field(
        default=None, description="The show's own CDL (.cc, .ccc or .cdl with one), after each shot's."
    )
    shots: FilesOfPatterns = Field(
        default=[],
        description=f"CDLs of shots: {ALL_SUFFIXES} files, with * and ?.",
    )
    shot_name: Regex | None = Field(
        default=None,
        description="What of a name is the shot's: a regular expression, its first group if it has one. "
        "By default all of it, without the extension.",
    )
    names: Annotated[list[NameOf], AfterValidator(unique)] = Field(
        default=list(NameOf),
        min_length=1,
        description="The names of clips and CDLs in which a shot's is looked for, in this order. Only "
        "shot_name finds one in a locator (loc) or a comment.",
    )
    event_shots: list[str] = Field(
        default=[], description="The shots of an EDL's events in their order, where events have no names."
    )
    ungraded: list[str] = Field(
        default=[], description="Shots (patterns) that are meant to have no CDL: their view shows no look."
    )
    edl_rate: float = Field(
        default=24.0, gt=0, le=1000, description="Not needed any more: CDLs are read at any rate."
    )
    variable: str = Field(
        default="SHOT",
        pattern="^[A-Z][A-Z0-9_]*$",
        description="The context variable (environment variable) that holds the shot.",
    )
    default: bool = Field(default=False, description="Whether views with the look come first.")


@dataclass(frozen=True)
class Description:
    """A show's description as its author wrote it."""

    where: str  # names it in errors: its file
    text: str  # TOML
    document: dict[str, Any]  # what the text says


class Show(Table):
    """One show, as its colour scientist describes it."""

    _description: Description | None = PrivateAttr(default=None)

    name: str = Field(
        pattern=SHOW_NAME,
        description="Short name, used in file names: lower case letters, digits, '-' and '_'.",
    )
    title: str = Field(min_length=1, max_length=200, description="The show's name as people say it.")
    ocio: Annotated[list[Literal[tuple(RELEASES)]], AfterValidator(unique)] = Field(  # type: ignore[valid-type]
        default=[], description="OpenColorIO releases to make configs for; 1 is the legacy profile."
    )
    vfx_platform: Annotated[list[Literal[tuple(PLATFORMS)]], AfterValidator(unique)] = Field(  # type: ignore[valid-type]
        default=[], description="Years of the VFX Reference Platform, 'CY2024' say."
    )
    hosts: dict[Literal[tuple(HOSTS)], OneOrMore] = Field(  # type: ignore[valid-type]
        default={}, description="The show's applications and their versions, nuke = '15.1' say."
    )
    base: Literal["studio", "cg"] | ExistingFile = Field(
        default="studio", description="A built-in ACES config, or the show's own: a path to its .ocio file."
    )
    allow: AllowedFolders = Field(
        default=[],
        validate_default=True,
        description="Folders, besides the description's and the base's, that files may be taken from.",
    )
    upgrade: bool = Field(
        default=False,
        description="Whether OCIO 2 gets a base of profile 1 as profile 2, which holds all spaces and LMTs.",
    )
    aces: Literal["1.3", "2.0"] | None = Field(
        default=None, description="The version of ACES; by default the newest of each release."
    )
    spaces: Spaces = Spaces()
    roles: dict[str, str] = Field(default={}, description="Roles to set: a role's colour space.")
    file_rules: list[FileRule] = Field(default=[], description="Rules for files, before the base's.")
    displays: list[Display] = Field(
        default=[], description="The displays, the default first; all of the base's by default."
    )
    environment: dict[str, str] = Field(
        default={}, description="Environment (context) variables of the config, with their defaults."
    )
    search_path: list[str] = Field(
        default=[], description="More folders to look for LUTs in, after the config's own."
    )
    looks: Looks = Looks()
    luts: Luts = Luts()
    plugins: Plugins | None = Field(
        default=None, description="Host plug-ins; without this table, a package has none."
    )
    verify: Verification = Verification()
    archive: Archive | None = Field(
        default=None, description="The show's archive, which `ocio-gen archive` makes."
    )

    @field_validator("displays")
    @classmethod
    def _each_once(cls, displays: list[Display]) -> list[Display]:
        unique([display.name for display in displays])
        return displays

    @field_validator("hosts")
    @classmethod
    def _known_hosts(cls, hosts: dict[str, list[str]]) -> dict[str, list[str]]:
        for name, versions in hosts.items():
            for version in versions:
                try:
                    host_release(name, version)
                except UserError as error:
                    raise not_allowed(error.reason) from None
        return hosts

    @model_validator(mode="after")
    def _own_base(self) -> "Show":
        if self.upgrade and not isinstance(self.base, Path):
            raise not_allowed('upgrade needs base = "path/to/house.ocio"')
        return self

    @model_validator(mode="after")
    def _some_release(self) -> "Show":
        if not (self.ocio or self.vfx_platform or self.hosts):
            raise not_allowed(
                "at least one of hosts, vfx_platform and ocio is needed: what to make configs for"
            )
        return self

    def described_by(self, description: Description) -> Self:
        """Return the show with the description that it was read from."""
        self._description = description
        return self

    @property
    def description(self) -> Description:
        """The description: that of a show made in Python is written here, with what was set."""
        return self._description or self._written()

    @property
    def where(self) -> str:
        """What names the description in errors."""
        return self._description.where if self._description else f"show {self.name}"

    def _written(self) -> Description:
        document = self.model_dump(mode="json", exclude_unset=True, exclude_none=True, exclude={"allow"})
        if allowed := self.allow[1:]:  # without its own folder
            document["allow"] = [folder.text for folder in allowed]
        return Description(self.where, tomli_w.dumps(document), document)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy; what is changed in it, the description of the original does not say."""
        copied = super().model_copy(update=update, deep=deep)
        if update:
            copied._description = None
        return copied

    @property
    def releases(self) -> list[str]:
        """The OCIO releases that the show needs configs for, the newest last."""
        wanted = {*self.ocio, *(PLATFORMS[year] for year in self.vfx_platform)}
        wanted |= {release for _, _, release in self.host_versions}
        return sorted(wanted, key=version_key)

    @property
    def host_versions(self) -> list[tuple[str, str, str]]:
        """The show's hosts: (name, version, OCIO release) of each."""
        return [
            (name, version, host_release(name, version))
            for name, versions in self.hosts.items()
            for version in versions
        ]

    @property
    def input_folders(self) -> InputFolders:
        """The folders that its package may take files from."""
        return InputFolders(self.allow, self.base.parent if isinstance(self.base, Path) else None)

    def input_files(self) -> Iterable[Path]:
        """Return the files that the description names, and that its package is made from."""
        if isinstance(self.base, Path):
            yield self.base
        if self.looks.show:
            yield self.looks.show
        yield from self.looks.shots
