# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.config.build import build_config
from ocio_gen.config.show_views import views_of
from ocio_gen.core.errors import UserError
from ocio_gen.show.looks.cdl_files import correction
from ocio_gen.show.model import DisplayView
from ocio_gen.show.show_file import load_show
from tests.conftest import DEMO, neutral

DISPLAY = "sRGB - Display"


@pytest.fixture(scope="module")
def configs():
    show = load_show(DEMO)
    return [build_config(show, version).config for version in ("2.3", "2.5")]


def test_without_a_wish_the_newest_configs_default_view_is_taken(configs):
    (view,) = views_of(configs, None, "")
    assert (view.display, view.view) == (DISPLAY, "ACES 2.0 - SDR 100 nits (Rec.709)")
    assert view.name == "acesproxy10i_to_srgb-display_aces-2.0-sdr-100-nits-rec.709"


def test_the_default_view_is_the_one_without_the_look_even_where_that_comes_first(build, tmp_path):
    (tmp_path / "show.cc").write_bytes(correction("s", Cdl(slope=(1.2, 1.0, 0.8))))
    (made,) = build('[looks]\nshow = "show.cc"\ndefault = true\n').values()
    assert made.config.getDefaultView(DISPLAY) == "ACES 2.0 - SDR 100 nits (Rec.709) + look"
    (view,) = views_of([made.config], None, "")
    assert view.view == "ACES 2.0 - SDR 100 nits (Rec.709)"


def test_a_view_of_an_older_config_is_found(configs):
    (view,) = views_of(configs, [DisplayView(display=DISPLAY, view="ACES 1.0 - SDR Video")], "")
    assert view.view == "ACES 1.0 - SDR Video"


def test_a_view_is_that_of_the_newest_config_which_has_it(configs):
    plain, graded = (
        ocio.Config.CreateFromBuiltinConfig("studio-config-v4.0.0_aces-v2.0_ocio-v2.5") for _ in "ab"
    )
    for config, shown in ((plain, "ACESproxy10i"), (graded, "ACES2065-1")):
        config.setActiveViews("")
        config.addColorSpace(configs[1].getColorSpace("ACESproxy10i"))
        config.addDisplayView(DISPLAY, "Set", shown)
    wanted = [DisplayView(display=DISPLAY, view="Set")]
    values = neutral([0.1, 0.4, 0.7])
    newest_is_plain, newest_is_graded = (
        views_of(order, wanted, "")[0].apply(values)
        for order in ((graded, plain, configs[0]), (plain, graded))
    )
    np.testing.assert_allclose(newest_is_plain, values, rtol=0, atol=1e-6)
    assert np.abs(newest_is_graded - values).min() > 0.01


def test_two_views_whose_files_would_have_one_name_have_two(configs):
    config = ocio.Config.CreateFromBuiltinConfig("studio-config-v4.0.0_aces-v2.0_ocio-v2.5")
    config.setActiveViews("")
    config.addColorSpace(configs[1].getColorSpace("ACESproxy10i"))
    config.addDisplayView(DISPLAY, "Raw!", "ACES2065-1")
    wanted = [DisplayView(display=DISPLAY, view=view) for view in ("Raw", "Raw!")]
    first, second = (transform.name for transform in views_of([config], wanted, "show"))
    assert second == f"{first}-2"
    with pytest.raises(UserError, match="show: sRGB - Display, Raw is there twice; leave one out"):
        views_of([config], wanted[:1] * 2, "show")


def test_a_view_is_what_its_config_shows(configs):
    values = np.random.default_rng(3).uniform(64 / 1023, 940 / 1023, (1000, 3)).astype(np.float32)
    shown = values.copy()
    view = "ACES 2.0 - SDR 100 nits (Rec.709)"
    processor = configs[1].getProcessor("ACESproxy10i", DISPLAY, view, ocio.TRANSFORM_DIR_FORWARD)
    processor.getDefaultCPUProcessor().applyRGB(shown)
    np.testing.assert_allclose(views_of(configs, None, "")[0].apply(values), shown, rtol=0, atol=1e-4)


def test_18_percent_grey_is_a_tenth_of_the_displays_light(configs):
    # ACES 2.0's tone scale puts 18% grey at 10 nits of 100; sRGB's code for 0.1 is 0.349.
    grey = views_of(configs, None, "")[0].apply(neutral([426 / 1023]))
    np.testing.assert_allclose(grey, 0.349, rtol=0, atol=0.002)
