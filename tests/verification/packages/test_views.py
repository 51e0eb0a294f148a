# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Views, asked for as a host asks: what the base itself cannot show is a note, what it can is required."""

import PyOpenColorIO as ocio
import pytest

from ocio_gen.show.looks.look import Looks
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.views import verify_views
from ocio_gen.verification.probe_kit import ProbeKit
from tests.conftest import written

DISPLAY, VIEW = "sRGB - Display", "ACES 2.0 - SDR 100 nits (Rec.709)"


@pytest.fixture
def plain(build, tmp_path):
    """A config without looks, and its base."""
    made = build("")["2.5"]
    return written(made, tmp_path / "made"), ocio.Config.CreateFromBuiltinConfig(made.base)


def judged(path, base):
    return verify_views(path, base, Looks(), None, Judge(ProbeKit(edges=False)))


def test_every_view_shows_what_the_base_shows_bit_for_bit(plain):
    report = judged(*plain)
    shown = {result.subject for result in report.results}
    config = ocio.Config.CreateFromFile(str(plain[0]))
    assert {
        f"{display}, {view}" for display in config.getDisplays() for view in config.getViews(display)
    } <= shown
    assert all(result.figures.worst_cv == 0.0 for result in report.results)
    assert report.problems == []


def add_view(config):
    config.addDisplayView(DISPLAY, "New", "ACEScct")


def add_look(config):
    config.addLook(ocio.Look("gone", "ACES2065-1", ocio.FileTransform("gone.cc")))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (add_view, "view sRGB - Display, New: the base has no such view"),
        (add_look, "look gone, no shot: OCIO cannot find gone.cc"),
    ],
)
def test_what_the_base_does_not_have_or_nobody_can_process_is_a_problem(plain, change, sentence):
    path, base = plain
    config = ocio.Config.CreateFromFile(str(path))
    change(config)
    path.write_text(config.serialize())
    assert any(sentence in str(problem) for problem in judged(path, base).problems)


def test_a_view_that_the_base_cannot_show_either_is_no_problem(plain):
    path, base = plain
    for config in (ocio.Config.CreateFromFile(str(path)), base):
        space = ocio.ColorSpace(name="broken")
        space.setTransform(ocio.FileTransform("gone.cube"), ocio.COLORSPACE_DIR_FROM_REFERENCE)
        config.addColorSpace(space)
        config.addDisplayView(DISPLAY, "Broken", "broken")
        if config is not base:
            path.write_text(config.serialize())
    report = judged(path, base)
    assert report.problems == []
    assert "sRGB - Display, Broken" not in {result.subject for result in report.results}


def test_without_a_base_a_view_without_a_look_is_not_counted_as_verified(plain):
    report = judged(plain[0], None)
    assert report.results == []


def test_views_of_profile_1_that_changed_places_are_named(build, tmp_path):
    displays = ("sRGB - Display", "Rec.1886 Rec.709 - Display")
    described = "".join(
        f'[[displays]]\nname = "{name}"\nviews = ["ACES 1.0 - SDR Video"]\n' for name in displays
    )
    made = build(described, ["1"])["1"]
    path = written(made, tmp_path / "made", 33)
    base = ocio.Config.CreateFromBuiltinConfig(made.base)
    assert judged(path, base).problems == []
    one, other = sorted((path.parent / "luts").glob("*.spi3d"))
    swapped = one.read_bytes(), other.read_bytes()
    other.write_bytes(swapped[0])
    one.write_bytes(swapped[1])
    names = [f"{display}, ACES 1.0 - SDR Video" for display in displays]
    problems = {problem.text for problem in judged(path, base).problems}
    assert problems == {f"view {names[0]} shows {names[1]}", f"view {names[1]} shows {names[0]}"}
