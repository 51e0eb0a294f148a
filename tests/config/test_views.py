# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.show.releases import RELEASES
from tests.config.conftest import through
from tests.conftest import neutral

ACES2 = "ACES 2.0 - SDR 100 nits (Rec.709)"
MONITOR = "Rec.1886 Rec.709 - Display"
TWO = f"""
[[displays]]
name = "{MONITOR}"
views = ["Un-tone-mapped", "{ACES2}"]
[[displays]]
name = "sRGB - Display"
"""
PIXELS = neutral(np.geomspace(0.001, 50, 200)) * np.array([1.0, 0.8, 0.5])


def test_displays_and_views_are_in_the_shows_order_with_its_defaults(build):
    config = build(TWO)["2.5"].config
    assert list(config.getDisplays()) == [MONITOR, "sRGB - Display"]
    assert config.getDefaultDisplay() == MONITOR
    assert list(config.getViews(MONITOR)) == ["Un-tone-mapped", ACES2]
    assert config.getDefaultView(MONITOR) == "Un-tone-mapped"
    # In the order of the base's own menu, whose default stays the default.
    base = ocio.Config.CreateFromBuiltinConfig("studio-config-v4.0.0_aces-v2.0_ocio-v2.5")
    assert list(config.getViews("sRGB - Display")) == list(base.getViews("sRGB - Display"))
    assert config.getDefaultView("sRGB - Display") == ACES2


def test_without_displays_the_bases_stay_as_they_are(build):
    config = build("")["2.5"].config
    base = ocio.Config.CreateFromBuiltinConfig("studio-config-v4.0.0_aces-v2.0_ocio-v2.5")
    assert list(config.getDisplays()) == list(base.getDisplays())
    assert [list(config.getViews(d)) for d in config.getDisplays()] == [
        list(base.getViews(d)) for d in base.getDisplays()
    ]


def test_a_chosen_view_shows_what_it_showed(build):
    config = build(TWO)["2.5"].config
    base = ocio.Config.CreateFromBuiltinConfig("studio-config-v4.0.0_aces-v2.0_ocio-v2.5")
    for display, view in ((MONITOR, ACES2), ("sRGB - Display", "Un-tone-mapped")):
        transform = ocio.DisplayViewTransform("ACEScg", display, view)
        np.testing.assert_array_equal(through(config, transform, PIXELS), through(base, transform, PIXELS))


@pytest.mark.parametrize("release", ["2.1", "2.2", "2.3"])
def test_where_aces_2_is_missing_the_next_best_is_shown_and_said(build, release):
    text = f"""
[[displays]]
name = "{MONITOR}"
views = ["{ACES2}"]
[[displays]]
name = "Rec.2100-PQ - Display"
views = ["ACES 2.0 - HDR 2000 nits (P3 D65)", "ACES 2.0 - HDR 500 nits (Rec.2020)"]
[[displays]]
name = "P3-D65 - Display"
views = ["ACES 2.0 - SDR 100 nits (P3 D65)"]
"""
    made = build(text, [release])[release]
    assert list(made.config.getViews(MONITOR)) == ["ACES 1.0 - SDR Video"]
    assert list(made.config.getViews("Rec.2100-PQ - Display")) == [
        "ACES 1.1 - HDR Video (2000 nits & Rec.2020 lim)",
        "ACES 1.1 - HDR Video (1000 nits & Rec.2020 lim)",
    ]
    assert list(made.config.getViews("P3-D65 - Display")) == ["ACES 1.0 - SDR Cinema"]
    assert made.notes[0] == f"{MONITOR}: has no view '{ACES2}': 'ACES 1.0 - SDR Video' instead"
    assert len(made.notes) == 4


def test_2_4_has_the_transforms_of_aces_2_and_shows_them(build):
    made = build(TWO, ["2.4", "2.5"])
    assert made["2.4"].notes == []
    transform = ocio.DisplayViewTransform("ACEScg", MONITOR, ACES2)
    older, newer = (through(made[release].config, transform, PIXELS) for release in ("2.4", "2.5"))
    np.testing.assert_allclose(older, newer, rtol=0, atol=1e-6)


def test_aces_1_asked_for_in_an_aces_2_config_is_the_next_best_of_aces_2(build):
    made = build(f'[[displays]]\nname = "{MONITOR}"\nviews = ["ACES 1.0 - SDR Video"]\n', ["2.3", "2.5"])
    assert list(made["2.3"].config.getViews(MONITOR)) == ["ACES 1.0 - SDR Video"]
    assert list(made["2.5"].config.getViews(MONITOR)) == [ACES2]


def test_a_version_of_aces_is_the_same_in_every_release(build):
    made = build('aces = "1.3"', ["2.2", "2.5", "2.6"])
    assert all("aces-v1.3" in one.base for one in made.values())
    newer = build('aces = "2.0"', ["2.2", "2.5"])
    assert newer["2.2"].notes == ["OCIO 2.2 has no config of ACES 2.0: made from ACES 1.3"]


@pytest.mark.parametrize("base", ["studio", "cg"])
def test_every_release_has_a_config_of_both_bases(build, base):
    made = build(f'base = "{base}"', RELEASES)
    assert list(made) == list(RELEASES)
    for release, one in made.items():
        assert one.base.startswith(f"{base}-config")
        # 2.2's release notes: a config and its files as one.
        assert one.archived is (release not in {"1", "2.1"})


def test_a_display_that_was_renamed_is_found(build):
    made = build('[[displays]]\nname = "P3-D65 - Display"\n', ["2.5", "2.6"])
    assert list(made["2.6"].config.getDisplays()) == ["Gamma 2.6 P3-D65 - Display"]
    assert made["2.6"].notes == ["display 'P3-D65 - Display' is called 'Gamma 2.6 P3-D65 - Display' here"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[[displays]]\nname = "sRGB - Displey"\n',
            "show.toml: has no display 'sRGB - Displey': left out (it has 'sRGB - Display')",
        ),
        (
            '[[displays]]\nname = "sRGB - Display"\nviews = ["Raw", "Rew"]\n',
            "show.toml: sRGB - Display: has no view 'Rew': left out (it has 'Raw')",
        ),
    ],
)
def test_a_name_that_no_release_has_is_an_error_with_the_closest(build, text, sentence):
    with pytest.raises(UserError) as caught:
        build(text, ["2.3", "2.5"])
    assert str(caught.value).endswith(sentence)
    assert len(str(caught.value).splitlines()) == 1


def test_a_view_of_the_house_keeps_its_viewing_rule_where_it_is_put_in_order(build, house):
    house.write_text(house.read_text().replace("looks: house_look}", "looks: house_look, rule: any}"))
    text = 'base = "house/house.ocio"\n[[displays]]\nname = "monitor"\nviews = ["Raw", "Film"]\n'
    config = build(text + '[spaces.rename]\nACESproxy = "old"\nfilm = "print"\n')["2.5"].config
    assert list(config.getViews("monitor")) == ["Raw", "Film"]
    assert config.getDisplayViewRule("monitor", "Film") == "any"
    assert config.getDisplayViewColorSpaceName("monitor", "Film") == "print"
