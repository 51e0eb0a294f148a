# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The roles, file rules, environment and search path of a config."""

from difflib import get_close_matches

import PyOpenColorIO as ocio

from ocio_gen.config.built import LUT_FOLDER, BuiltConfig
from ocio_gen.config.references import all_spaces
from ocio_gen.config.search import variables_of
from ocio_gen.core.errors import InvalidConfigError, InvalidShowError
from ocio_gen.show.hosts import HOSTS, ROLE_SPACES
from ocio_gen.show.looks.gather import NO_SHOT
from ocio_gen.show.model import FileRule, Show

# The specification's names in the name of a capture's file; its folders say nothing about it.
_NAMES = "|".join(
    "".join(f"[{c.upper()}{c.lower()}]" for c in name) for name in ("ACESproxy", "ACESPRXY", "ACSPX")
)
_IN_NAME = r"[^/\\]"
_CAPTURE = rf"(.*[/\\])?{_IN_NAME}*({_NAMES})"
PROXY_RULES = (
    FileRule(
        name="ACESproxy 12-bit",
        space="ACESproxy12i",
        regex=rf"{_CAPTURE}(12([^0-9/\\]{_IN_NAME}*)?|[ _-]12-?[Bb][Ii][Tt]{_IN_NAME}*)",
    ),
    FileRule(name="ACESproxy", space="ACESproxy10i", regex=rf"{_CAPTURE}{_IN_NAME}*"),
)


def set_roles(built: BuiltConfig, show: Show) -> None:
    """Set the roles that a show describes, and those that its hosts look for and the base lacks.

    Raises:
        UserError: a role's space is not in the config.
    """
    config = built.config
    for role, space in show.roles.items():
        _require_space(built, space, f"roles.{role}")
        config.setRole(role, space)
    for name in show.hosts:
        for role in HOSTS[name].roles:
            if config.hasRole(role):
                continue
            fitting = next(filter(config.getColorSpace, ROLE_SPACES[role]), None)
            if fitting is None:
                built.notes.append(f"has no space for the role {role}, which {HOSTS[name].title} looks for")
            else:
                config.setRole(role, config.getColorSpace(fitting).getName())


def set_file_rules(built: BuiltConfig, show: Show) -> None:
    """Put a show's file rules, and those for captures of the link, before the base's.

    Raises:
        UserError: a rule's name is taken, or its space is not in the config.
    """
    if built.legacy:  # profile 1 has no file rules: its hosts look for names of spaces in paths
        if show.file_rules:
            built.notes.append("profile 1 has no file rules: file_rules are left out")
        return
    config = built.config
    rules = config.getFileRules()
    taken = {rules.getName(index).casefold() for index in range(rules.getNumEntries())}
    for index, rule in enumerate([*show.file_rules, *PROXY_RULES]):
        if rule in PROXY_RULES and rule.name.casefold() in taken:
            rule = rule.model_copy(update={"name": f"{rule.name} (S-2013-001)"})  # noqa: PLW2901
        if rule.name.casefold() in taken:
            raise InvalidConfigError(
                built.base, f"has a file rule {rule.name!r} already", hint="name yours otherwise"
            )
        taken.add(rule.name.casefold())
        _require_space(built, rule.space, f"file_rules, {rule.name}")
        if rule.regex:
            rules.insertRule(index, rule.name, rule.space, rule.regex)
        else:
            rules.insertRule(index, rule.name, rule.space, rule.pattern, rule.extension)
    config.setFileRules(rules)


def set_paths(built: BuiltConfig, show: Show) -> None:
    """Set where a config looks for files: its own folders, the base's, then the show's."""
    config = built.config
    # (Where there are none, OCIO's list has one that is empty.)
    paths = dict.fromkeys(filter(None, [*config.getSearchPaths(), LUT_FOLDER, *show.search_path]))
    config.clearSearchPaths()
    for path in paths:
        config.addSearchPath(path)


def set_environment(built: BuiltConfig, show: Show) -> None:
    """Declare the context variables that a show describes, and the one that holds the shot of its looks.

    A base without an environment section reads every variable. It stays so: a section would hide what it does
    not list. Where the description has variables of its own, the section lists all that are in use.
    """
    config = built.config
    if config.getEnvironmentMode() == ocio.ENV_ENVIRONMENT_LOAD_ALL:
        if not show.environment:
            return
        used = [name for name in variables_of(config) if name != show.looks.variable or not show.looks.shots]
        config.setEnvironmentMode(ocio.ENV_ENVIRONMENT_LOAD_PREDEFINED)
        for name in used:
            config.addEnvironmentVar(name, f"${name}")  # OCIO's way to declare one without a default
        if used:
            built.notes.append(
                "declares the variables that it uses, as the description has an [environment]: "
                f"{', '.join(used)}; others are no longer read"
            )
    if show.looks.shots and show.looks.variable not in config.getEnvironmentVarNames():
        config.addEnvironmentVar(show.looks.variable, NO_SHOT)
    for name, default in show.environment.items():
        config.addEnvironmentVar(name, default)


def _require_space(built: BuiltConfig, space: str, where: str) -> None:
    config = built.config
    if config.getColorSpace(space) is None:
        names = [found.getName() for found in all_spaces(config)]
        close = get_close_matches(space, names, 1, cutoff=0.3)
        hint = f"; it has {close[0]!r}" if close else ""
        raise InvalidShowError(
            where, f"the config for OCIO {built.release} has no colour space {space!r}{hint}"
        )


def describe(built: BuiltConfig, text: str) -> None:
    """Say in a config what it is."""
    built.config.setName(built.config_name)
    built.config.setDescription(text)
