# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The text of a config: what OCIO writes, with what that loses put back."""

import re
from collections.abc import Iterator, Mapping

import PyOpenColorIO as ocio
import yaml

from ocio_gen.config.built import BuiltConfig
from ocio_gen.core.errors import InvalidConfigError, one_line
from ocio_gen.core.opencolorio import OCIO_ERRORS

# The section of context variables, which OCIO writes into every config of profile 2.
_ENVIRONMENT = re.compile(r"^environment:\n(?:[ \t].*\n)*", re.MULTILINE)

# Sections that list things by their names.
_NAMED = {"colorspaces", "display_colorspaces", "looks", "view_transforms", "named_transforms"}

# By how much OCIO's rounding moves a number: it writes 7 digits of a float.
_ROUNDED = 1e-6

# The name of a definition, where it begins.
_NAME = re.compile(r"^ *(?:- !<\w+> \{)?name: ([^,\n]+)", re.MULTILINE)

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def config_text(built: BuiltConfig) -> str:
    """Return the text of a config that loads as the config is in memory.

    OCIO writes an `environment` section into every config of profile 2. Without a section, all variables of
    the environment count; with an empty one, none does. And it writes 7 digits of a float and 15 of a double:
    the numbers of a house config are written as the house wrote them.

    Raises:
        UserError: OCIO cannot read the text that it writes.
        ValueError: a config that reads all variables has defaults for some, which no text can say.
    """
    config = built.config
    text = str(config.serialize())
    if built.base_text:
        text = _with_numbers_of(built.base_text, text, built.renamed)
    if config.getEnvironmentMode() == ocio.ENV_ENVIRONMENT_LOAD_ALL:
        text = _ENVIRONMENT.sub("", text, count=1)
    elif not _ENVIRONMENT.search(text):  # profile 1
        if built.base_text is None:
            return text  # ours, which uses no variable
        version, _, rest = text.partition("\n")
        text = f"{version}\n\nenvironment: {{}}\n{rest}"
    try:
        read = ocio.Config.CreateFromStream(text)
    except OCIO_ERRORS:
        raise InvalidConfigError(built.base, unreadable_definition(text)) from None
    if _environment(read) != _environment(config):
        raise ValueError("no text of a config has these context variables")
    return text


def unreadable_definition(text: str) -> str:
    """Return a sentence about the first definition of a config's text that YAML readers cannot read.

    OCIO writes some descriptions so: those of several lines of which the first begins with a space or tab,
    and those with control characters.
    """
    cure = "remove control characters, and spaces and tabs at its beginning, from its description"
    for loader in (yaml.SafeLoader, _Loader):  # (the one in C counts the bytes before a control character)
        try:
            yaml.compose(text, Loader=loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            end = mark.index if mark else getattr(error, "position", len(text))
            names = _NAME.findall(text[:end])
            where = f"the definition of {names[-1]}" if names else "the beginning of the config"
            return f"{where} cannot be read as OCIO writes it: {one_line(error)}; {cure}"
    return f"OCIO cannot read this config as it writes it; {cure}"


def _environment(config: ocio.Config) -> tuple[ocio.EnvironmentMode, dict[str, str]]:
    names = config.getEnvironmentVarNames()
    return config.getEnvironmentMode(), {name: config.getEnvironmentVarDefault(name) for name in names}


def _with_numbers_of(base: str, text: str, renamed: Mapping[str, str]) -> str:
    """Return the text of a config with the numbers as its base has them, where they were rounded."""
    try:
        original, written = (yaml.compose(one, Loader=_Loader) for one in (base, text))
    except yaml.YAMLError:  # OCIO's reader takes some that this one does not
        return text
    old_names = {new: old for old, new in renamed.items()}
    rounded = list(_rounded(written, original, old_names)) if written else []
    for start, end, number in sorted(rounded, reverse=True):
        text = text[:start] + number + text[end:]
    return text


def _rounded(
    node: yaml.Node, original: yaml.Node | None, old_names: Mapping[str, str]
) -> Iterator[tuple[int, int, str]]:
    """Yield where a number of a text stands that was rounded, and the number as it was."""
    if isinstance(node, yaml.MappingNode) and isinstance(original, yaml.MappingNode):
        values = {_key(key): value for key, value in original.value}
        for key, value in node.value:
            if _key(key) in _NAMED:
                yield from _rounded_of_named(value, values.get(_key(key)), old_names)
            else:
                yield from _rounded(value, values.get(_key(key)), old_names)
    elif isinstance(node, yaml.SequenceNode) and isinstance(original, yaml.SequenceNode):
        if len(node.value) == len(original.value):
            for one, other in zip(node.value, original.value, strict=True):
                yield from _rounded(one, other, old_names)
    elif isinstance(node, yaml.ScalarNode) and isinstance(original, yaml.ScalarNode):
        written, was = _number(node.value), _number(original.value)
        if written is not None and was is not None and 0.0 < abs(written - was) <= _ROUNDED * abs(was):
            yield node.start_mark.index, node.end_mark.index, original.value


def _rounded_of_named(
    section: yaml.Node, original: yaml.Node | None, old_names: Mapping[str, str]
) -> Iterator[tuple[int, int, str]]:
    if isinstance(section, yaml.SequenceNode) and isinstance(original, yaml.SequenceNode):
        by_name = {_name(one): one for one in original.value}
        for one in section.value:
            yield from _rounded(one, by_name.get(old_names.get(_name(one), _name(one))), old_names)


def _name(node: yaml.Node) -> str:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((str(value.value) for key, value in pairs if key.value == "name"), "")


def _key(node: yaml.Node) -> str:
    """Return a key as profile 2 calls it."""
    key = str(node.value)
    return {"to_reference": "to_scene_reference", "from_reference": "from_scene_reference"}.get(key, key)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
