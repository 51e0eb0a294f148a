# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One of the two configs of a comparison: loaded, its definitions, its files, its reference spaces."""

import copy
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import PyOpenColorIO as ocio
from yaml import YAMLError

from ocio_gen.comparison.definitions import Definitions, FileReference, Key, Reach
from ocio_gen.comparison.folder import Folder
from ocio_gen.comparison.pixels import Run
from ocio_gen.config.config_text import unreadable_definition
from ocio_gen.core.errors import InvalidConfigError, one_line
from ocio_gen.core.opencolorio import OCIO_ERRORS, identify_aces, load_config
from ocio_gen.show.looks.file_type import CDL_SUFFIXES

# Values of context variables; those that are not named keep the config's defaults.
Context: TypeAlias = Mapping[str, str]

# Names of colour spaces that are added in memory: each is the reference space itself.
SCENE_REFERENCE = "scene reference (added by ocio-gen)"
DISPLAY_REFERENCE = "display reference (added by ocio-gen)"

# In the place of a file's digest.
MISSING = "missing"


class Interchange(NamedTuple):
    """The colour space in which colours of two configs are compared: ACES2065-1, or CIE XYZ of displays."""

    name: str | None
    problem: str = ""  # why there is none


class Side:
    """A config to be compared."""

    def __init__(self, path: Path) -> None:
        """Load a config.

        Args:
            path: A .ocio or .ocioz file.

        Raises:
            UserError: it is no config that OCIO reads, or an archive that programs read differently.
        """
        self.path = path
        self.config = load_config(path)
        self.folder = Folder(path)
        # OCIO's cache overlooks context variables in the names of files that other files refer to.
        self.config.setProcessorCacheFlags(ocio.PROCESSOR_CACHE_OFF)
        try:
            self.definitions = Definitions(self.config)
        except OCIO_ERRORS as error:
            raise InvalidConfigError(
                path, f"OCIO cannot write this config again: {one_line(error)}"
            ) from None
        except YAMLError:
            raise InvalidConfigError(path, unreadable_definition(self.config.serialize())) from None
        self.roles = dict(self.config.getRoles())
        self._reaches: dict[tuple[Key, ...], Reach] = {}
        self._contexts: dict[tuple[tuple[str, str], ...], ocio.Context] = {}
        self._content = cache(self._content_of)
        self.config.addColorSpace(ocio.ColorSpace(ocio.REFERENCE_SPACE_SCENE, name=SCENE_REFERENCE))
        if self.has_display_reference:
            self.config.addColorSpace(ocio.ColorSpace(ocio.REFERENCE_SPACE_DISPLAY, name=DISPLAY_REFERENCE))
        self.aces = self._interchange("ACES2065-1 colour space", self._aces(), SCENE_REFERENCE)
        role = ocio.ROLE_INTERCHANGE_DISPLAY
        self.xyz = self._interchange(
            f"CIE XYZ colour space (role {role})", self._space_of(role), DISPLAY_REFERENCE
        )

    def _interchange(self, title: str, name: str | None, reference: str) -> Interchange:
        """Return the colour space in which colours of two configs can be compared."""
        if name is None:
            return Interchange(None, f"does not identify its {title}")
        try:
            self.run(ocio.ColorSpaceTransform(src=name, dst=reference), ocio.TRANSFORM_DIR_FORWARD, {})
        except OCIO_ERRORS as error:
            reason = self.without_folder(one_line(error))
            return Interchange(None, f"cannot process {name}, its {title}: {reason}")
        return Interchange(name)

    def _aces(self) -> str | None:
        """Return the name of the colour space that is ACES2065-1, if anything identifies it."""
        if self.config.hasRole(ocio.ROLE_INTERCHANGE_SCENE):
            return self._space_of(ocio.ROLE_INTERCHANGE_SCENE)
        return identify_aces(self.config)

    def _space_of(self, role: str) -> str | None:
        """Return the name of a role's colour space; None if there is no such role, or no such space."""
        space = self.config.getColorSpace(role) if self.config.hasRole(role) else None
        return str(space.getName()) if space else None

    @property
    def has_display_reference(self) -> bool:
        """Whether anything in the config is display-referred."""
        tree = self.definitions.tree
        return bool(tree.get("display_colorspaces") or tree.get("view_transforms"))

    @cached_property
    def _default_context(self) -> ocio.Context:
        """The config's context with its own defaults and nothing of this machine's environment."""
        context = copy.deepcopy(self.config.getCurrentContext())
        context.clearStringVars()
        for name in self.config.getEnvironmentVarNames():
            context[name] = self.config.getEnvironmentVarDefault(name)
        return context

    def context(self, values: Context) -> ocio.Context:
        """Return the config's context with some variables set."""
        key = tuple(sorted(values.items()))
        if key not in self._contexts:
            context = copy.deepcopy(self._default_context)
            for name, value in key:
                context[name] = value
            self._contexts[key] = context
        return self._contexts[key]

    def run(self, transform: Any, direction: ocio.TransformDirection, values: Context) -> Run:  # noqa: ANN401
        """Return a transform, or a named transform, as OCIO runs it.

        Raises:
            ocio.Exception: OCIO cannot process it.
        """
        if self.folder.is_archive:
            # OCIO keeps files by their paths, which in two archives can be the same.
            ocio.ClearAllCaches()
        return Run.of(self.config.getProcessor(self.context(values), transform, direction))

    def without_folder(self, message: str) -> str:
        """Return a message with paths relative to the config, so that it can be compared with the other's."""
        folder = self.config.getWorkingDir()
        return message.replace(f"{folder}/", "") if folder else message

    def reach(self, keys: tuple[Key, ...], values: Context) -> Reach:
        """Return what definitions consist of, with all that they refer to."""
        if keys in self._reaches and not self._reaches[keys].varying:
            return self._reaches[keys]
        common = [Key("colorspaces", one.name) for one in (self.aces, self.xyz) if one.name]
        common.append(Key("view_transforms", self.config.getDefaultViewTransformName()))
        reach = self.definitions.reach([*keys, *common], self.context(values))
        reach.texts.add(f"profile {self.config.getMajorVersion()}")
        self._reaches[keys] = reach
        return reach

    def files(self, references: Iterable[FileReference], values: Context) -> set[Path]:
        """Return the paths of all files beside the config that references find in a context."""
        if self.folder.is_archive:
            return set()
        paths = (self._find(reference, self.context(values)) for reference in references)
        return {Path(path).resolve() for path in paths if path}

    def _find(self, reference: FileReference, context: ocio.Context) -> str | None:
        try:
            return str(context.resolveFileLocation(reference.src))
        except OCIO_ERRORS:
            return None

    def digest(self, reference: FileReference, values: Context) -> str:
        """Return a digest of what a file reference gives in a context.

        That is a file's bytes, or one CDL in it, and the digests of all files that it refers to itself.
        """
        return self._digest(reference, self.context(values), ())

    def _digest(self, reference: FileReference, context: ocio.Context, inside: tuple[str, ...]) -> str:
        path = self._find(reference, context)
        if path is None or path in inside:
            return MISSING  # (OCIO refuses a file that refers to itself.)
        nested = (FileReference(one) for one in self.folder.references(path))
        digests = [self._digest(one, context, (*inside, path)) for one in nested]
        return " ".join([self._content(path, context.resolveStringVar(reference.cdl)), *digests])

    def _content_of(self, path: str, cdl: str) -> str:
        try:
            if cdl and Path(path).suffix.lower() in CDL_SUFFIXES:
                corrections = [correction for name, correction in self.folder.cdls(path) if name == cdl]
                if len(corrections) == 1:
                    return repr(corrections[0])
            return hashlib.sha256(self.folder.read(path)).hexdigest()
        except (OSError, KeyError):
            return MISSING
