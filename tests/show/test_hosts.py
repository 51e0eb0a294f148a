# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.show.hosts import HOSTS, ROLE_SPACES, host_release
from ocio_gen.show.releases import PLATFORMS, RELEASES, builtin_config
from tests.releases import YEARS


@pytest.mark.parametrize(
    ("host", "version", "release"),
    [
        ("nuke", "13.1", "1"),
        ("nuke", "15.1", "2.2"),
        ("nuke", "15.1v3", "2.2"),
        ("resolve", "19", "2.1"),
        ("resolve", "19.1.2", "2.1"),
        ("maya", "2025", "2.3"),
        ("maya", "2025.3", "2.3"),
        ("houdini", "20.5.410", "2.3"),
        ("blender", "4.2", "2.3"),
        ("flame", "2026.1", "2.4"),
    ],
)
def test_a_host_tells_its_release(host, version, release):
    assert host_release(host, version) == release


@pytest.mark.parametrize(
    ("host", "version", "sentence"),
    [
        ("nuke", "15", "Nuke 15 is not known: known are 13.0, 13.1"),
        ("nuke", "99.1", "leave it out and name its release in ocio"),
        ("nuke", "new", "Nuke new is not known"),
        ("flame", "2025.2", "Flame 2025.2 takes no OCIO config; use the .clf files in luts/"),
    ],
)
def test_an_unknown_version_is_a_sentence_with_a_way_round(host, version, sentence):
    with pytest.raises(UserError, match=sentence):
        host_release(host, version)


@pytest.mark.parametrize("name", HOSTS)
def test_every_row_has_its_releases_its_source_its_steps_and_roles_that_can_be_filled(name):
    host = HOSTS[name]
    assert set(host.releases.values()) <= RELEASES.keys()
    assert len(host.source) > 20
    assert any("{config}" in step for step in host.install)
    assert set(host.roles) <= ROLE_SPACES.keys()


def test_the_platforms_years_are_those_that_opencolorios_notes_state():
    assert YEARS | {"CY2021": "1"} == PLATFORMS


def test_a_version_of_aces_is_kept_on_newer_releases_and_the_next_best_on_older():
    assert builtin_config("2.5", "studio", "1.3") == "studio-config-v2.2.0_aces-v1.3_ocio-v2.4"
    assert builtin_config("2.3", "cg", "2.0") == "cg-config-v2.1.0_aces-v1.3_ocio-v2.3"
    assert builtin_config("2.6", "cg", None) == "cg-config-v5.0.0_aces-v2.1_ocio-v2.6"
