# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""LUT files of others that show a view, or that say with Resolve's keywords which range they are for."""

import itertools

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio
import pytest

from ocio_gen import api
from ocio_gen.core.errors import UserError
from ocio_gen.verification.foreign import verify_lut_file
from ocio_gen.verification.judge import Judge
from tests import exact
from tests.conftest import ROOT

# A studio's config, without ACESproxy.
STUDIO = "studio-config-v2.1.0_aces-v1.3_ocio-v2.3"
DISPLAY, VIEW = "sRGB - Display", "ACES 1.0 - SDR Video"
OTHER_DISPLAY, OTHER_VIEW = "Rec.1886 Rec.709 - Display", "ACES 1.0 - SDR Video"

# How values carry code values: full scale and the codes of 0 and 1, of S-2013-001 and its Appendices C and D.
CARRIED = {
    "acesproxy10i": (10, 0.0, 1023.0),
    "acesproxy12i": (12, 0.0, 4095.0),
    "acesproxy_normalized": (10, 64.0, 940.0),
}
LEGAL = (64.0, 940.0)


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    path = tmp_path_factory.mktemp("studio") / "studio.ocio"
    path.write_text(ocio.Config.CreateFromBuiltinConfig(STUDIO).serialize())
    return path


def light(value: npt.NDArray[np.float64], space: str) -> npt.NDArray[np.float64]:
    """Equation 3, and Equation 4 by the matrix derived anew."""
    bits, low, high = CARRIED[space]
    depth = exact.DEPTHS[bits]
    codes = np.clip(low + value * (high - low), depth.low, depth.high)
    return 2.0 ** ((codes - depth.mid) / depth.steps - 2.5) @ np.array(exact.TRA2.tolist(), np.float64).T


def cube(path, space, display=DISPLAY, view=VIEW, size=33, header="", change=lambda shown: shown):
    """A view of the studio's config as a vendor samples it, red fastest."""
    axis = np.linspace(0.0, 1.0, size)
    grid = np.array([(r, g, b) for b, g, r in itertools.product(axis, axis, axis)])
    transform = ocio.DisplayViewTransform(src="ACES2065-1", display=display, view=view)
    processor = ocio.Config.CreateFromBuiltinConfig(STUDIO).getProcessor(transform)
    shown = light(grid, space).astype(np.float32)
    processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS).applyRGB(shown)
    rows = "".join(f"{r:.7f} {g:.7f} {b:.7f}\n" for r, g, b in change(shown))
    path.write_text(f"LUT_3D_SIZE {size}\n{header}{rows}")
    return path


@pytest.mark.parametrize("space", CARRIED)
def test_a_vendors_viewing_lut_is_judged_by_the_view_of_a_config(tmp_path, config, space):
    said = {"claim": f"{space}:view", "config": config, "display": DISPLAY, "view": VIEW, "gpu": False}
    right = cube(tmp_path / "right.cube", space)
    report = api.verify(right, **said)
    assert report.verdict == "pass"
    assert {(result.route, result.direction.value) for result in report.results} == {
        ("CPU F32", "view"),
        ("tetrahedral", "view"),
    }
    assert f"to {DISPLAY}, {VIEW}" in report.results[0].claim
    wrong = cube(tmp_path / "wrong.cube", space, change=lambda shown: shown * 0.9)
    assert api.verify(wrong, **said).verdict == "fail"
    # The view of another display is another one.
    assert (
        api.verify(right, **(said | {"display": "P3-D65 - Display", "view": "ACES 1.0 - SDR Cinema"})).verdict
        == "fail"
    )


WRONG = {
    "all zero": lambda shown: shown * 0.0,
    "inverted": lambda shown: 1.0 - shown,
    "one grey": lambda shown: np.full_like(shown, np.median(shown)),
}


@pytest.mark.parametrize("size", [2, 9, 16, 17, 33])
@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_no_grid_is_so_coarse_that_a_wrong_view_is_right(tmp_path, config, size, change):
    said = {"claim": "acesproxy10i:view", "config": config, "display": DISPLAY, "view": VIEW, "gpu": False}
    report = api.verify(cube(tmp_path / "a.cube", "acesproxy10i", size=size, change=change), **said)
    assert report.verdict == "fail"
    assert not any("too coarse" in str(result.cause) for result in report.results)


@pytest.mark.parametrize("size", [17, 33, 65])
def test_a_view_of_as_many_points_as_monitors_hold_is_right(tmp_path, config, size):
    said = {"claim": "acesproxy10i:view", "config": config, "display": DISPLAY, "view": VIEW, "gpu": False}
    report = api.verify(cube(tmp_path / "a.cube", "acesproxy10i", size=size), **said)
    assert report.verdict == "pass"
    # Twice as many points are at least twice as good.
    assert all(result.limits.mean_cv <= 25.0 * 17 / size for result in report.results)


def test_a_right_view_of_few_points_is_too_coarse_and_a_user_may_allow_it(tmp_path, config):
    said = {"claim": "acesproxy10i:view", "config": config, "display": DISPLAY, "view": VIEW, "gpu": False}
    path = cube(tmp_path / "a.cube", "acesproxy10i", size=7)
    report = api.verify(path, **said)
    assert report.verdict == "fail"
    assert any("too coarse: between 7 points along each axis" in str(one.cause) for one in report.results)
    assert api.verify(path, **said, fail=1023.0).verdict == "pass"


def test_a_grid_of_two_points_that_changes_nothing_allows_no_more(tmp_path, config):
    said = {"claim": "acesproxy10i:view", "config": config, "display": DISPLAY, "view": VIEW, "gpu": False}
    for name, change in {"right": lambda shown: shown, "wrong": lambda shown: shown * 0.9}.items():
        table = ocio.FileTransform(str(cube(tmp_path / f"{name}.cube", "acesproxy10i", change=change)))
        ops = ocio.Config.CreateRaw().getProcessor(table).createGroupTransform()
        ops.prependTransform(ocio.Lut3DTransform(2))
        assert [type(op).__name__ for op in ops] == ["Lut3DTransform", "Lut3DTransform"]
        path = tmp_path / f"{name}.clf"
        ops.write("Academy/ASC Common LUT Format", str(path), ocio.Config.CreateRaw())
        assert api.verify(path, **said).verdict == ("pass" if name == "right" else "fail")


def test_the_default_display_and_view_are_the_configs(tmp_path, config):
    studio = ocio.Config.CreateFromBuiltinConfig(STUDIO)
    default = studio.getDefaultDisplay(), studio.getDefaultView(studio.getDefaultDisplay())
    path = cube(tmp_path / "a.cube", "acesproxy10i", *default)
    report = api.verify(path, claim="acesproxy10i:view", config=config, gpu=False)
    assert report.verdict == "pass"
    assert report.results[0].claim.endswith(f"{default[0]}, {default[1]}")


def test_legal_range_is_another_lut(tmp_path, config):
    path = cube(tmp_path / "a.cube", "acesproxy_normalized")
    said = {"claim": "acesproxy10i:view", "config": config, "display": DISPLAY, "view": VIEW, "gpu": False}
    assert api.verify(path, **said, signal_range="legal").verdict == "pass"
    assert api.verify(path, **said, signal_range="full").verdict == "fail"
    assert api.verify(path, **said).verdict == "fail"


def test_a_view_that_is_not_there_is_one_sentence(tmp_path, config):
    path = cube(tmp_path / "a.cube", "acesproxy10i", size=2)
    said = {"claim": "acesproxy10i:view", "config": config, "gpu": False}
    with pytest.raises(UserError, match=r"studio.ocio: no display 'x'; the configs have .*sRGB - Display"):
        api.verify(path, **said, display="x")
    with pytest.raises(UserError, match=r"studio.ocio: no view 'x' of 'sRGB - Display'; the configs have"):
        api.verify(path, **said, display=DISPLAY, view="x")
    with pytest.raises(UserError, match="a file that shows a view needs `config`, and no other does"):
        api.verify(path, claim="acesproxy10i:view", gpu=False)
    with pytest.raises(UserError, match="a file that shows a view needs `config`, and no other does"):
        api.verify(path, claim="acesproxy10i:decode", config=config, gpu=False)
    with pytest.raises(UserError, match="config: is for a file that shows a view; say so with `claim`"):
        api.verify(path, config=config, gpu=False)
    raw = tmp_path / "raw.ocio"
    raw.write_text(ocio.Config.CreateRaw().serialize())
    with pytest.raises(UserError, match="nothing tells which colour space is ACES2065-1"):
        api.verify(path, claim="acesproxy10i:view", config=raw, gpu=False)


def table(path, entry, header):
    rows = "".join(f"{entry(place / 4095):.9g} " * 3 + "\n" for place in range(4096))
    path.write_text(f"LUT_1D_SIZE 4096\n{header}{rows}")
    return path


def decoded(codes):
    return 2.0 ** ((min(max(codes, 64.0), 940.0) - 425) / 50 - 2.5)


def told(report):
    return " ".join(note.text for note in report.notes)


def test_in_video_range_the_input_of_a_table_is_a_container(tmp_path):
    in_video = "LUT_IN_VIDEO_RANGE\n"
    right = table(tmp_path / "right.cube", lambda v: decoded(v * 1023), in_video)
    report = verify_lut_file(right, Judge())
    assert (report.verdict, report.problems) == ("warn", [])
    assert "taken as ACESproxy10i to linear AP1 (code value / 1023)" in str(report.results[0].guess)
    assert "says LUT_IN_VIDEO_RANGE, for Resolve; OCIO refuses that" in told(report)
    assert "as a video-range signal carries them, code value / 1023" in told(report)
    assert verify_lut_file(right, Judge(), said="acesproxy10i:decode:ap1").verdict == "pass"
    # Of legal range expanded, which it says that it is not.
    wrong = table(tmp_path / "wrong.cube", lambda v: decoded(64 + v * 876), in_video)
    assert verify_lut_file(wrong, Judge(), said="acesproxy10i:decode:ap1").verdict == "fail"
    with pytest.raises(UserError, match="is near no ACESproxy transform"):
        verify_lut_file(wrong, Judge())
    report = verify_lut_file(wrong, Judge(), said="acesproxy_normalized:decode:ap1")
    assert report.verdict == "pass"
    assert "but it is said to be otherwise, and was judged as that" in told(report)


def test_out_video_range_says_the_same_of_the_output(tmp_path):
    out = "LUT_OUT_VIDEO_RANGE\n"
    path = table(tmp_path / "a.cube", lambda v: (64 + v * 876) / 1023, out)
    report = verify_lut_file(path, Judge())
    assert report.verdict == "warn"
    assert "say so with --as acesproxy_normalized:rescale:acesproxy10i" in str(report.results[0].guess)


@pytest.mark.parametrize(
    ("header", "entry", "said", "sentence"),
    [
        (
            "LUT_OUT_VIDEO_RANGE\n",
            lambda v: decoded(v * 1023),
            "acesproxy10i:decode:ap1",
            "says LUT_OUT_VIDEO_RANGE, and light comes out of it: Resolve would scale that light",
        ),
        (
            "LUT_IN_VIDEO_RANGE\n",
            lambda v: (64 + 50 * max(0.0, np.log2(max(v, 1e-9)) + 9.72)) / 1023,
            "acesproxy10i:encode:ap1",
            "says LUT_IN_VIDEO_RANGE, and light goes into it: Resolve would scale that light",
        ),
    ],
)
def test_light_in_video_range_is_a_problem(tmp_path, header, entry, said, sentence):
    report = verify_lut_file(table(tmp_path / "a.cube", entry, header), Judge(), said=said)
    assert [one.text for one in report.problems] == [sentence]
    assert report.verdict == "fail"


def test_a_view_in_video_range_has_its_display_values_between_64_and_940(tmp_path, config):
    said = {"claim": "acesproxy10i:view", "config": config, "display": DISPLAY, "view": VIEW, "gpu": False}
    low, high = (code / 1023 for code in LEGAL)
    both = "LUT_IN_VIDEO_RANGE\nLUT_OUT_VIDEO_RANGE\n"
    right = cube(
        tmp_path / "right.cube", "acesproxy10i", header=both, change=lambda shown: low + shown * (high - low)
    )
    assert api.verify(right, **said).verdict == "pass"
    wrong = cube(tmp_path / "wrong.cube", "acesproxy10i", header=both)
    assert api.verify(wrong, **said).verdict == "fail"


def test_diff_reads_them_and_tells_which_range_each_is_for(tmp_path):
    one = table(tmp_path / "a.cube", lambda v: decoded(v * 1023), "LUT_IN_VIDEO_RANGE\n")
    other = table(tmp_path / "b.cube", lambda v: decoded(v * 1023), "")
    assert api.diff(one, one).verdict == "equal"
    report = api.diff(one, other)
    assert report.verdict == "different"
    (difference,) = report.differences
    assert difference.detail.startswith("A says LUT_IN_VIDEO_RANGE, B nothing of video range")
    third = table(tmp_path / "c.cube", lambda v: decoded(v * 1023) * 1.1, "LUT_IN_VIDEO_RANGE\n")
    (moved, *_) = api.diff(one, third).differences
    assert moved.moved is not None


def test_our_own_view_is_judged_alike_by_the_config_and_by_aces():
    package = ROOT / "configs" / "lantern" / "package"
    (path,) = (package / "luts").glob("*.3dl")
    own = api.verify(path, gpu=False)
    by_aces = api.verify(
        path,
        claim="acesproxy10i:view",
        config=package / "configs" / "lantern_ocio-v2.3.ocio",
        display=OTHER_DISPLAY,
        view=OTHER_VIEW,
        gpu=False,
    )
    assert (own.verdict, by_aces.verdict) == ("pass", "pass")
    for one, other in zip(own.results, by_aces.results, strict=True):
        assert one.limits == other.limits
        assert one.figures.mean_cv == pytest.approx(other.figures.mean_cv, rel=1e-3)
