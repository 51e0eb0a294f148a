# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Builds the configs of a show: the base, then each part of the description in turn.

OCIO's own ConfigMerger does not serve for that. OCIO has it from 2.5 on; it merges two whole configs and can
neither hide, rename nor order; a base without an environment section gets an empty one, and no longer reads
variables; and it leaves LUT files where they are.
"""

from ocio_gen.config.base import base_config
from ocio_gen.config.built import BuiltConfig
from ocio_gen.config.color_spaces import arrange_spaces
from ocio_gen.config.legacy import to_legacy
from ocio_gen.config.looks import add_looks
from ocio_gen.config.proxy_spaces import add_proxy_spaces, add_working_space
from ocio_gen.config.rules import describe, set_environment, set_file_rules, set_paths, set_roles
from ocio_gen.config.views import arrange_views
from ocio_gen.core.errors import InvalidShowError, all_of, one_line
from ocio_gen.core.opencolorio import OCIO_ERRORS, config_problem, same_problem
from ocio_gen.show.looks.look import Looks
from ocio_gen.show.model import Show
from ocio_gen.show.releases import LEGACY


def build_configs(show: Show, looks: Looks) -> list[BuiltConfig]:
    """Return the configs of a show, one for each OCIO release of its hosts, the newest last.

    Args:
        show: The description.
        looks: Its looks.

    Raises:
        UserError: something described is in none of the bases, or two things have one name.
    """
    built = [_built(show, version, looks) for version in show.releases]
    if nowhere := sorted(set.intersection(*(made.absent for made in built))):
        notes = [note for made in built for note in made.notes if any(name in note for name in nowhere)]
        raise all_of(InvalidShowError(show.where, note) for note in notes)
    return built


def _built(show: Show, version: str, looks: Looks) -> BuiltConfig:
    try:
        return build_config(show, version, looks)
    except OCIO_ERRORS as error:  # of a base that is wrong in a way which only shows when it is worked on
        raise InvalidShowError(
            show.where, f"the config for OCIO {version} cannot be made: {one_line(error)}"
        ) from None


def build_config(show: Show, version: str, looks: Looks | None = None) -> BuiltConfig:
    """Return the config of a show for one OCIO release.

    Args:
        show: The description.
        version: A key of `RELEASES`, "2.5" say.
        looks: The show's looks.

    Raises:
        UserError: the show's own config cannot be used, two things have one name, or OCIO does not accept
            the result.
    """
    looks = looks or Looks()
    built = base_config(show, version)
    arrange_spaces(built, show.spaces)
    arrange_views(built, show.displays)
    set_roles(built, show)
    add_proxy_spaces(built)
    if version == LEGACY and not built.legacy:
        to_legacy(built, every_view=bool(show.displays))
    for working in {grade.working.space: None for grade in looks.grades()}:
        add_working_space(built, working)
    set_file_rules(built, show)
    add_looks(built, show, looks)
    set_paths(built, show)
    set_environment(built, show)
    describe(
        built,
        f"{show.title}, for OCIO {version} and newer: {built.base} with ACESproxy "
        "(S-2013-001), made by ocio_gen.",
    )
    problem = config_problem(built.config)
    # (The comparison reports faults of the base itself apart from ours; $X may be written ${X} now.)
    if problem and same_problem(problem) != same_problem(built.base_problem or ""):
        raise InvalidShowError(built.base, f"the config for OCIO {version} is not valid: {problem}")
    return built
