# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A config's definitions as OCIO writes them, and what each of them refers to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import PyOpenColorIO as ocio
import yaml

Node: TypeAlias = dict[str, Any]

# What OCIO reads as a context variable: ${NAME}, $NAME, %NAME%.
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)|%(\w+)%")

# The keys of a definition that pixels depend on; names in them are followed.
TRANSFORM_KEYS = (
    "to_scene_reference",
    "from_scene_reference",
    "to_display_reference",
    "from_display_reference",
    "transform",
    "inverse_transform",
)
PIXEL_KEYS = (
    *TRANSFORM_KEYS,
    "isdata",
    "process_space",
    "view_transform",
    "colorspace",
    "display_colorspace",
    "looks",
)

# Profile 1 has one reference space, which later profiles call the scene's.
_PROFILE_1_KEYS = {"to_reference": "to_scene_reference", "from_reference": "from_scene_reference"}


_BaseLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # in C, ten times as fast


class _Loader(_BaseLoader):  # type: ignore[misc]
    """Reads a config: every value as text, every tag as a value of the key "tag"."""


def _construct(loader: Any, _: str, node: yaml.Node) -> Any:  # noqa: ANN401 - YAML has any type
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_scalar(node)
    values = {_PROFILE_1_KEYS.get(k, k): v for k, v in loader.construct_mapping(node, deep=True).items()}
    own = not node.tag.startswith("tag:yaml.org,")
    return {"tag": node.tag.removeprefix("!")} | values if own else values


class _PatientLoader(yaml.BaseLoader):
    """Slower than the loader in C, which refuses texts that begin with a tab."""


_Loader.add_multi_constructor("", _construct)
_PatientLoader.add_multi_constructor("", _construct)

# Characters that OCIO writes as they are, and YAML readers refuse or take for the end of a line.
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff]")


def _tree(text: str) -> Node:
    """Return the definitions of a config's text, if need be with "?" in place of control characters."""
    try:
        tree: Node = yaml.load(text, _Loader)  # noqa: S506 - a safe loader of our own
    except yaml.YAMLError:
        tree = yaml.load(_CONTROL.sub("?", text), _PatientLoader)  # noqa: S506 - as above
    return tree


class FileReference(NamedTuple):
    """A file that a transform names, and which CDL of it."""

    src: str
    cdl: str = ""


class Key(NamedTuple):
    """Names one definition of a config."""

    kind: str  # a key of the config's file, or "views"
    name: str
    view: str = ""


@dataclass
class Reach:
    """What a definition and all that it refers to consist of."""

    texts: set[str] = field(default_factory=set)
    files: set[FileReference] = field(default_factory=set)
    variables: set[str] = field(default_factory=set)
    varying: bool = False  # a name in it, not only a file's, holds a context variable


def variables_in(text: str, declared: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each context variable of a text: as it is written, and its name.

    Args:
        text: A path or a name.
        declared: Names that the config declares: "$SHOT_b" is the variable SHOT and "_b" if there is a SHOT.
    """
    for match in _VARIABLE.finditer(text):
        name = next(filter(None, match.groups()))
        spelling = match[0]
        if match[2]:
            prefixes = sorted((one for one in declared if name.startswith(one)), key=len)
            name = prefixes[-1] if prefixes else name
            spelling = f"${name}"
        yield spelling, name


class Definitions:
    """What a config defines, by kind and name, as OCIO itself writes it."""

    def __init__(self, config: ocio.Config) -> None:
        """Read a config's definitions.

        Args:
            config: A config as it was loaded.

        Raises:
            ocio.Exception: OCIO cannot write it.
            yaml.YAMLError: no YAML reader can read what OCIO writes.
        """
        self.tree = _tree(config.serialize())
        self.declared = list(config.getEnvironmentVarNames())
        self.search_paths = [path for path in config.getSearchPaths() if path]
        self._config = config
        self._by_kind = {
            kind: {node["name"]: node for node in self.tree.get(kind) or ()}
            for kind in ("looks", "view_transforms", "named_transforms", "shared_views")
        }
        self._by_kind["colorspaces"] = {
            node["name"]: node
            for kind in ("colorspaces", "display_colorspaces")
            for node in self.tree.get(kind) or ()
        }
        self._views = {
            (display, node["name"]): node
            for display, nodes in (self.tree.get("displays") or {}).items()
            for node in self._view_nodes(nodes)
        }

    def _view_nodes(self, nodes: list[Any]) -> Iterator[Node]:
        shared = self._by_kind["shared_views"]
        for node in nodes:
            # Shared views are a list of their names.
            yield from [shared[name] for name in node if name in shared] if isinstance(node, list) else [node]

    def names(self, kind: str) -> list[str]:
        """Return the names of all definitions of a kind, in the config's order."""
        return list(self._by_kind[kind])

    def views(self) -> list[tuple[str, str]]:
        """Return every view as (display, view), in the config's order."""
        return list(self._views)

    def variables(self, text: str) -> set[str]:
        """Return the context variables that a text depends on, with those in their defaults."""
        names: set[str] = set()
        left = [name for _, name in variables_in(text, self.declared)]
        while left:
            name = left.pop()
            if name not in names:
                names.add(name)
                default = self._config.getEnvironmentVarDefault(name)
                left += [other for _, other in variables_in(default, self.declared)]
        return names

    def node(self, key: Key) -> Node:
        """Return a definition; empty if the config has no such thing."""
        if key.kind == "views":
            return self._views.get((key.name, key.view), {})
        node: Node = self._by_kind[key.kind].get(key.name, {})
        return node

    def file_references(self) -> set[FileReference]:
        """Return every file that any transform of the config names."""
        return {
            FileReference(node["src"], node.get("cccid", ""))
            for node in _transforms(self.tree)
            if node["tag"] == "FileTransform"
        }

    def reach(self, keys: list[Key], context: ocio.Context) -> Reach:
        """Return what some definitions and all that they refer to consist of.

        Args:
            keys: The definitions.
            context: Gives names that hold context variables their values.
        """
        walk = _Walk(self, self._config, context)
        for key in keys:
            walk.visit(key)
        return walk.reach


@dataclass
class _Walk:
    """Follows names from definition to definition."""

    definitions: Definitions
    config: ocio.Config
    context: ocio.Context
    reach: Reach = field(default_factory=Reach)
    done: set[Key] = field(default_factory=set)

    def visit(self, key: Key) -> None:
        if key in self.done:
            return
        self.done.add(key)
        node = self.definitions.node(key)
        parts = {name: without_names(node[name]) for name in PIXEL_KEYS if node.get(name)}
        self.reach.texts.add(f"{key}: {parts}")
        for name in ("process_space", "colorspace", "display_colorspace"):
            self._space(key.name if node.get(name) == ocio.OCIO_VIEW_USE_DISPLAY_NAME else node.get(name))
        self._looks(node.get("looks"))
        if node.get("view_transform"):
            self.visit(Key("view_transforms", node["view_transform"]))
        for name in TRANSFORM_KEYS:
            for transform in _transforms(node.get(name)):
                self._transform(transform)

    def _transform(self, node: Node) -> None:
        if node["tag"] == "FileTransform":
            reference = FileReference(node["src"], node.get("cccid", ""))
            self.reach.files.add(reference)
            for text in (*reference, *self.definitions.search_paths):
                self._variables(text)
            return
        self._space(node.get("src"))
        self._space(node.get("dst"))
        self._looks(node.get("looks"))
        if node["tag"] == "DisplayViewTransform":
            self.visit(Key("views", node["display"], node["view"]))

    def _space(self, name: str | None) -> None:
        """Visit a colour space or named transform by a name, a role or an alias."""
        if not name:
            return
        self.reach.varying |= any(variables_in(name, self.definitions.declared))
        self._variables(name)
        space = self.config.getColorSpace(self.context.resolveStringVar(name))
        if space:
            self.visit(Key("colorspaces", space.getName()))
        else:
            self.visit(Key("named_transforms", self.config.getCanonicalName(name) or name))

    def _looks(self, text: str | None) -> None:
        for look in re.split(r"[,:|]", text or ""):
            if look.strip(" +-"):
                self.visit(Key("looks", look.strip().lstrip("+-").strip()))

    def _variables(self, text: str) -> None:
        self.reach.variables |= self.definitions.variables(text)


def _transforms(tree: Any) -> Iterator[Node]:  # noqa: ANN401 - YAML
    """Yield every transform in a part of a config, groups and what is in them."""
    if isinstance(tree, dict):
        if str(tree.get("tag")).endswith("Transform"):
            yield tree
        for value in tree.values():
            yield from _transforms(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _transforms(value)


def without_names(tree: Any) -> Any:  # noqa: ANN401 - YAML
    """Return a transform without the names and ids that move no pixel."""
    if isinstance(tree, dict):
        return {key: without_names(value) for key, value in tree.items() if key not in {"name", "id"}}
    return [without_names(value) for value in tree] if isinstance(tree, list) else tree
