# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The [archive] table of a show description: the cut, its sources, and what goes with the frames."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from ocio_gen.show.tables import (
    DisplayView,
    ExistingFile,
    FilesOfPatterns,
    Rate,
    Table,
    from_folder,
    not_allowed,
)

# What timelines are read from.
EDL, OTIO = ".edl", ".otio"

# What frames can be pulled with: as they are, by measurement, or by a lossless codec of recompress.
CODECS = ("none", "auto", "rle", "zips", "zip", "piz", "htj2k256", "htj2k32", "zstd")

# Frames before and after what the cut reads: more than any handles that are asked for.
MOST_HANDLES = 1000


def _in_folder(folders: Any, info: ValidationInfo) -> list[Path]:  # noqa: ANN401 - as TOML has it
    """Return folders from the description's; the disks that they are on need not be there for a build."""
    listed = [folders] if isinstance(folders, str) else folders
    if not isinstance(listed, list) or not all(isinstance(folder, str) and folder for folder in listed):
        raise not_allowed("folders, relative to the description's folder, or absolute")
    return [from_folder(folder, info) for folder in listed]


def _profile(name: str, info: ValidationInfo) -> str:
    """Return a profile's name, or the path of its file."""
    return str(from_folder(name, info)) if name.endswith(".toml") else name


Folders = Annotated[list[Path], BeforeValidator(_in_folder, json_schema_input_type=str | list[str])]


class Archive(Table):
    """The archive of the show: each frame that the cut reads, a folder for each shot."""

    timeline: ExistingFile = Field(description="The locked cut: a CMX 3600 .edl, or an .otio.")
    rate: Rate | None = Field(
        default=None,
        description="Frames per second of an EDL, 23.976 or '24000/1001' say; by default the sources' own. "
        "An .otio has its own.",
    )
    track: str | None = Field(
        default=None,
        description="The video track of the timeline, by its name or number (V2), where there are several.",
    )
    sources: Folders = Field(
        min_length=1, description="Folders with the frames, and folders in them; relative to this file."
    )
    handles: int = Field(
        default=8,
        ge=0,
        le=MOST_HANDLES,
        description="Frames to take before and after what the cut reads, as far as there are some.",
    )
    stills: list[DisplayView] | None = Field(
        default=None,
        description="Views to make reference stills of: by default the default display's default view; "
        "[] for none.",
    )
    stills_at: Literal["first", "middle", "last"] = Field(
        default="middle", description="Which frame of a shot's cut is its still."
    )
    sidecars: FilesOfPatterns = Field(
        default=[], description="More files to take along, with * and ?: titles, mattes, notes."
    )
    framing: ExistingFile | None = Field(default=None, description="The framing decisions: an ASC FDL.")
    codec: Literal[CODECS] = Field(  # type: ignore[valid-type]
        default="none",
        description="'none' copies the files; a lossless codec, or 'auto', packs them and proves each frame.",
    )
    profile: Annotated[str, AfterValidator(_profile)] = Field(
        default="shots",
        description="The profile that the archive is judged by at its end, as verify --profile does: "
        "shots, nam, gam, fox, st2065-4, or a .toml, relative to this file.",
    )

    @field_validator("timeline")
    @classmethod
    def _of_known_type(cls, timeline: Path) -> Path:
        if timeline.suffix.lower() not in {EDL, OTIO}:
            raise not_allowed("an .edl or an .otio file")
        return timeline

    @model_validator(mode="after")
    def _rate_of_edl(self) -> "Archive":
        if self.rate is not None and self.of_otio:
            raise not_allowed("rate with an .edl only: an .otio has its own")
        return self

    @property
    def of_otio(self) -> bool:
        """Whether the timeline is OpenTimelineIO's."""
        return self.timeline.suffix.lower() == OTIO
