# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The AMFs of an archive: beside the frames of a shot, its look, and the view that its stills show."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.archive.views import ShowConfig, View
from ocio_gen.config.look_files import clf_uris
from ocio_gen.config.views import aces_version
from ocio_gen.core.disk.manifest import read_manifest
from ocio_gen.core.opencolorio import output_transform_id
from ocio_gen.package.manifest import PackageManifest, read_looks
from ocio_gen.show.looks.amf_writing import ClipFrames, amf, amf_problem
from ocio_gen.show.looks.look import Looks, ShotLook


@dataclass(frozen=True)
class ArchiveAmfs:
    """The facts that all AMFs of an archive share."""

    title: str
    looks: Looks
    aces: str
    """The version of ACES."""
    output: str | None
    """The id of ACES of what the stills show, where the config says it."""
    clfs: Mapping[str, str]
    """The URIs of CLFs, from the folder of a shot, by the names of their LMTs."""

    @classmethod
    def of_package(cls, package: Path, view: View | None = None, *, root: str | None = None) -> "ArchiveAmfs":
        """Return what a package says.

        Args:
            package: The package of the show, in the archive.
            view: The view that stills are made of; by default the default one.
            root: The URI of the package's folder, from the folder of a shot; by default it lies beside that.

        Raises:
            UserError: it is no package, or its config cannot be read.
        """
        show = view.show if view else ShowConfig.of_package(package)
        view = view or show.view()
        manifest = read_manifest(package, PackageManifest)
        looks = read_looks(package).looks()
        stated = manifest.description.get("aces")
        return cls(
            manifest.title,
            looks,
            aces_version(stated if isinstance(stated, str) else None, show.release, show.config),
            output_transform_id(show.config, view.display, view.view),
            clf_uris(package, looks, root=root or f"../{package.name}"),
        )

    def problem(self, look: str | None) -> str | None:
        """Return why no AMF can say what a shot's look does; None where one can."""
        return amf_problem(self.looks.steps_of(self._look(look)), self.clfs)

    def content(self, clip: ClipFrames, look: str | None) -> bytes:
        """Return the AMF of a shot, which lies in its folder as NAME.amf.

        Nothing is applied to the frames yet; they are ACES2065-1 and need no input transform.

        Args:
            clip: Its folder's name, and the frames in it, with handles.
            look: The shot of the looks; None, or one that they do not know: what the show does to every shot.
        """
        return amf(
            self._look(look),
            self.looks.show,
            title=self.title,
            aces=self.aces,
            output=self.output,
            clfs=self.clfs,
            clip=clip,
        )

    def _look(self, shot: str | None) -> ShotLook:
        known = (look for look in self.looks.shots if look.shot == shot)
        return next(known, ShotLook(shot or "", (), ""))
