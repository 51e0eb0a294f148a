# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""verify --master: the right master is 0 codes off; each planted fault is found, and its cause is named."""

import json
import os
import shutil

import colour
import numpy as np
import OpenEXR
import OpenImageIO as oiio
import opentimelineio as otio
import PyOpenColorIO as ocio
import pytest

import ocio_gen
from ocio_gen.core.errors import UserError
from ocio_gen.package.pages.verification import verification_page
from ocio_gen.verification.junit import junit_xml
from tests.archive import small
from tests.archive.small import DISPLAY, OTHER_DISPLAY, START, VIEW, light, shot_of, words, write_master
from tests.conftest import run_cli

CINEMA = ("P3-D65 - Display", "ACES 1.0 - SDR Cinema + look")


@pytest.fixture
def verify(small_archive):
    def verified(master, archive=small_archive, **more):
        return ocio_gen.verify(archive, master=master, **{"display": DISPLAY, "view": VIEW} | more)

    return verified


@pytest.mark.parametrize(
    ("bits", "suffix"),
    [(16, "tif"), (16, "png"), (16, "dpx"), (12, "dpx"), (10, "dpx"), (8, "tif"), (8, "png")],
)
def test_the_right_master_is_no_code_off(bits, suffix, verify, renders, tmp_path):
    report = verify(write_master(tmp_path / "vdm", renders, bits=bits, suffix=suffix))
    assert report.verdict == "pass", report
    assert [result.frame for result in report.results] == list(range(START, START + 4))
    assert {(one.figures.mismatched, one.figures.worst_cv) for one in report.results} == {(0, 0.0)}
    assert f"{bits}-bit codes, full range" in str(report.notes)
    assert f"{DISPLAY}, {VIEW}, after Show look" in str(report.notes)


@pytest.mark.parametrize("depth", [np.float16, np.float32])
def test_a_master_of_floats_is_compared_as_it_is(depth, verify, renders, tmp_path):
    (tmp_path / "vdm").mkdir()
    for off, verdict in ((0.0, "pass"), (0.001, "fail")):
        for record, (name, count) in small.record_frames().items():
            made = (renders(light(count), shot_of(name)) + np.float32(off)).astype(depth)
            channels = {c: np.ascontiguousarray(made[..., place]) for place, c in enumerate("RGB")}
            OpenEXR.File({}, channels).write(str(tmp_path / "vdm" / f"vdm.{record:08d}.exr"))
        assert verify(tmp_path / "vdm").verdict == verdict


def rounded_by_float32(values, bits):
    """Words as programs make them that have no float64: scaled, half a word added, and cut, in float32."""
    top = np.float32((1 << bits) - 1)
    return np.floor(np.clip(values, 0, 1) * top + np.float32(0.5)).astype(np.uint16)


def converted_by_openimageio(values, bits):
    image = oiio.ImageBuf(oiio.ImageSpec(small.WIDTH, small.HEIGHT, 3, oiio.FLOAT))
    image.set_pixels(oiio.ROI(), np.clip(values, 0, 1))
    kind = oiio.UINT16 if bits == 16 else oiio.UINT8
    return np.asarray(image.copy(kind).get_pixels(kind)).astype(np.uint16)


RENDERED = {
    ocio.OPTIMIZATION_LOSSLESS: "OCIO without approximations",
    ocio.OPTIMIZATION_DEFAULT: "OCIO's default optimisation",
    ocio.OPTIMIZATION_NONE: "OCIO without approximations",
}


@pytest.mark.parametrize("optimization", RENDERED, ids=str)
@pytest.mark.parametrize("rounding", [words, rounded_by_float32, converted_by_openimageio])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_sound_render_is_right_however_float32_rounds_it_and_is_named(
    bits, rounding, optimization, verify, renders, tmp_path
):
    def made(record, name, count):
        shown = renders(light(count), shot_of(name), optimization=optimization)
        return rounding(shown, bits)

    report = verify(write_master(tmp_path / "vdm", renders, made, bits))
    assert report.verdict == "pass", report.results[0].cause
    assert {one.figures.worst_cv for one in report.results} == {0.0}
    said = [str(note) for note in report.notes]
    if bits == 16:
        assert f"vdm.########.tif: rendered by {RENDERED[optimization]}" in said
        if rounding is not words:
            assert any("as rounding in float32 gives" in one for one in said)


def test_a_master_of_floats_may_be_rendered_by_the_default_optimisation(verify, renders, tmp_path):
    (tmp_path / "vdm").mkdir()
    for record, (name, count) in small.record_frames().items():
        made = renders(light(count), shot_of(name), optimization=ocio.OPTIMIZATION_DEFAULT)
        channels = {c: np.ascontiguousarray(made[..., place]) for place, c in enumerate("RGB")}
        OpenEXR.File({}, channels).write(str(tmp_path / "vdm" / f"vdm.{record:08d}.exr"))
    report = verify(tmp_path / "vdm")
    assert report.verdict == "pass"
    assert "rendered by OCIO's default optimisation" in str(report.notes)


def test_a_picture_that_is_half_of_one_render_and_half_of_another_is_wrong(verify, renders, tmp_path):
    def made(record, name, count):
        pixels = words(renders(light(count), shot_of(name)))
        if record == START + 1:
            other = renders(light(count), shot_of(name), optimization=ocio.OPTIMIZATION_DEFAULT)
            pixels[::2] = words(other)[::2]
        return pixels

    report = verify(write_master(tmp_path / "vdm", renders, made))
    assert [result.verdict for result in report.results] == ["pass", "fail", "pass", "pass"]


def test_frames_of_other_renders_than_the_rest_are_named(verify, renders, tmp_path):
    def made(record, name, count):
        other = ocio.OPTIMIZATION_DEFAULT if record == START + 1 else ocio.OPTIMIZATION_LOSSLESS
        return words(renders(light(count), shot_of(name), optimization=other))

    report = verify(write_master(tmp_path / "vdm", renders, made))
    assert report.verdict == "pass"
    said = [str(note) for note in report.notes]
    assert f"vdm.########.tif, frame {START + 1}: rendered by OCIO's default optimisation" in said
    frames = f"frames {START}, {START + 2}-{START + 3}"
    assert f"vdm.########.tif, {frames}: rendered by OCIO without approximations" in said


@pytest.mark.parametrize("optimization", RENDERED, ids=str)
def test_one_code_of_one_sample_is_found_in_every_render(optimization, verify, renders, tmp_path):
    def made(record, name, count):
        shown = renders(light(count), shot_of(name), optimization=optimization)
        pixels = words(shown)
        if record == START + 2:
            off = np.abs(np.clip(shown.astype(np.float64), 0, 1) * 65535 - pixels)
            middle = np.unravel_index(np.argmin(off), off.shape)  # no rounding makes it another
            pixels[middle] ^= 1
        return pixels

    report = verify(write_master(tmp_path / "vdm", renders, made))
    assert [result.figures.failed for result in report.results] == [0, 0, 1, 0]
    assert [result.verdict for result in report.results] == ["pass", "pass", "fail", "pass"]
    cause = report.results[2].cause or ""
    assert "1 of 18,432 samples is off, by 1 code at most" in cause, cause
    assert "--fail 1" in cause


@pytest.mark.parametrize("wrong", ["another display", "no look"])
def test_a_cause_is_told_of_a_master_that_the_default_optimisation_rendered(wrong, verify, renders, tmp_path):
    more = {"another display": {"display": OTHER_DISPLAY}, "no look": {"view": VIEW}}[wrong]

    def made(record, name, count):
        shown = renders(light(count), shot_of(name), optimization=ocio.OPTIMIZATION_DEFAULT, **more)
        return rounded_by_float32(shown, 16)

    report = verify(write_master(tmp_path / "vdm", renders, made))
    said = f"the display is {OTHER_DISPLAY}" if wrong == "another display" else "the look is missing"
    assert all((one.cause or "").startswith(f"Cause: {said}") for one in report.results), report.results


@pytest.mark.parametrize("where", ["within", "beyond", "over a corner"])
def test_a_master_shows_the_display_window_of_each_plate(where, verify, small_archive, renders, tmp_path):
    archive = shutil.copytree(small_archive, tmp_path / "archive")
    pictures = {
        record: small.write_windowed(
            archive / name / f"{name}.{count:08d}.exr", small.WINDOWS[where], seed=record
        )
        for record, (name, count) in small.record_frames().items()
    }

    def made(record, name, _count):
        return words(renders(pictures[record], shot_of(name)))

    report = verify(write_master(tmp_path / "vdm", renders, made), archive)
    assert report.verdict == "pass", report
    assert {(one.figures.samples, one.figures.mismatched) for one in report.results} == {
        (small.WIDTH * small.HEIGHT * 3, 0)
    }


FAULTS = {
    "the view is Un-tone-mapped, not": lambda render, count, shot: words(
        render(light(count), shot, view="Un-tone-mapped")
    ),
    f"the display is {OTHER_DISPLAY}, not {DISPLAY} (explains all": lambda render, count, shot: words(
        render(light(count), shot, OTHER_DISPLAY)
    ),
    f"the display is {CINEMA[0]}, not {DISPLAY}, and the view is": lambda render, count, shot: words(
        render(light(count), shot, *CINEMA)
    ),
    "the frames are taken as ACEScg, not as ACES2065-1": lambda render, count, shot: words(
        render(light(count), shot, source="ACEScg")
    ),
    "the look is missing (explains all": lambda render, count, shot: words(
        render(light(count), shot, view=VIEW)
    ),
    "the look is that of ": lambda render, count, shot: words(
        render(light(count), {"SH_0010": "SH_0020", "SH_0020": "SH_0010"}[shot])
    ),
    "codes are scaled to legal range: 0 became 4096": lambda render, count, shot: words(
        render(light(count), shot), low=64 / 1023, high=940 / 1023
    ),
    "it is the frame of the archive 1 frame later": lambda render, count, shot: words(
        render(light(count + 1), shot)
    ),
    "it is the frame of the archive 1 frame earlier": lambda render, count, shot: words(
        render(light(count - 1), shot)
    ),
    "red and blue are swapped": lambda render, count, shot: words(render(light(count), shot))[..., ::-1],
    "the image is mirrored": lambda render, count, shot: words(render(light(count), shot))[:, ::-1],
    "the image is moved by 5 pixels down": lambda render, count, shot: np.roll(
        words(render(light(count), shot)), 5, axis=0
    ),
    "values passed through 8 bits": lambda render, count, shot: words(render(light(count), shot), 8) * 257,
    "values passed through 10 bits": lambda render, count, shot: np.rint(
        words(render(light(count), shot), 10) / 1023 * 65535
    ).astype(np.uint16),
    "the picture is black": lambda render, count, shot: np.zeros((small.HEIGHT, small.WIDTH, 3), np.uint16),
}


@pytest.mark.parametrize("cause", FAULTS)
def test_a_planted_fault_is_named(cause, verify, renders, tmp_path):
    def made(record, name, count):
        wrong = FAULTS[cause](renders, count, shot_of(name))
        return wrong if record == START + 1 else words(renders(light(count), shot_of(name)))

    report = verify(write_master(tmp_path / "vdm", renders, made))
    assert [result.verdict for result in report.results] == ["pass", "fail", "pass", "pass"]
    found = report.results[1].cause
    assert found is not None
    assert found.startswith(f"Cause: {cause}"), found


@pytest.mark.parametrize("bits", [8, 10])
def test_a_whole_master_of_another_display_is_told_from_the_first_frames(bits, verify, renders, tmp_path):
    def made(record, name, count):
        return words(renders(light(count), shot_of(name), OTHER_DISPLAY), bits)

    report = verify(write_master(tmp_path / "vdm", renders, made, bits, "dpx"))
    assert {result.verdict for result in report.results} == {"fail"}
    assert all(f"the display is {OTHER_DISPLAY}" in (result.cause or "") for result in report.results)


def test_one_frame_of_another_picture_is_told(verify, renders, tmp_path):
    def made(record, name, count):
        return words(renders(light(count if record != START + 2 else 77), shot_of(name)))

    report = verify(write_master(tmp_path / "vdm", renders, made))
    assert [result.failed for result in report.results] == [False, False, True, False]
    assert "another picture" in (report.results[2].cause or "")


def test_a_master_that_is_a_frame_early_is_told_across_the_cut_too(verify, renders, tmp_path):
    frames = [*small.record_frames().values()]
    last, count = frames[-1]
    shifted = dict(zip(small.record_frames(), [*frames[1:], (last, count + 1)], strict=True))

    def made(record, name, count):
        name, count = shifted[record]
        return words(renders(light(count), shot_of(name)))

    report = verify(write_master(tmp_path / "vdm", renders, made))
    causes = [result.cause or "" for result in report.results]
    assert all("it is the frame of the archive 1 frame later" in cause for cause in causes), causes
    assert str(report.notes[1]) == "vdm.########.tif: it is 1 frame early throughout"


def test_a_late_master_is_late_by_frames_of_the_cut_in_a_retimed_shot_too(
    verify, renders, small_archive, tmp_path
):
    archive = shutil.copytree(small_archive, tmp_path / "archive")
    one, other = small.SHOTS
    fast = small.clip(other, 5000, 5, 5000, 3)
    fast.effects.append(otio.schema.LinearTimeWarp(time_scalar=2))
    small.write_timeline(archive, [small.clip(one, 1000, 6, 1001, 3), fast])
    right = [(one, 1001), (one, 1002), (one, 1003), (other, 5000), (other, 5002), (other, 5004)]
    master = tmp_path / "vdm"
    master.mkdir()
    for place, (name, count) in enumerate([(one, 1000), *right[:-1]]):
        small.write_words(
            master / f"vdm.{START + place:08d}.tif", words(renders(light(count), shot_of(name)))
        )
    report = verify(master, archive)
    causes = [result.cause or "" for result in report.results]
    assert all("it is the frame of the archive 1 frame earlier" in cause for cause in causes), causes
    assert str(report.notes[1]) == "vdm.########.tif: it is 1 frame late throughout"


def test_a_frame_that_the_cause_of_the_others_does_not_explain_is_not_called_another_picture(
    verify, renders, tmp_path
):
    def made(record, name, count):
        return words(renders(light(count if record != START + 2 else 77), shot_of(name), view=VIEW))

    causes = [one.cause or "" for one in verify(write_master(tmp_path / "vdm", renders, made)).results]
    assert all("the look is missing (explains all" in causes[place] for place in (0, 1, 3)), causes
    assert causes[2] == "No cause explains enough of it; of most other frames: the look is missing"


def test_where_a_cause_was_not_sought_that_is_said(verify, renders, small_archive, tmp_path):
    archive = shutil.copytree(small_archive, tmp_path / "archive")
    one, _ = small.SHOTS
    small.write_timeline(archive, [small.clip(one, 1000, 6, 1000, 6) for _ in "12"])
    master = tmp_path / "vdm"
    master.mkdir()
    for place in range(12):
        pixels = words(renders(light(1000 + place % 6), shot_of(one), view=VIEW))
        small.write_words(master / f"vdm.{START + place:08d}.tif", pixels)
    report = verify(master, archive)
    cause = "Cause: the look is missing (explains all of the samples)"
    which = "8 of the 8 worst of 12 frames that fall short"
    assert f"vdm.########.tif, {which}: {cause}" in [str(note) for note in report.notes]
    causes = sorted(result.cause or "" for result in report.results)
    sought = f"Causes are sought in the 8 worst frames alone; there: {cause}"
    assert causes == sorted([cause] * 8 + [sought] * 4)


def test_a_master_that_is_numbered_from_1_and_its_timeline_from_0_is_told(
    verify, renders, small_archive, tmp_path
):
    archive = shutil.copytree(small_archive, tmp_path / "archive")
    items = [small.clip(name, 0, 9999, read, length) for name, (_, read, length) in small.SHOTS.items()]
    small.write_timeline(archive, items, start=0)
    master = write_master(tmp_path / "vdm", renders)
    for number, path in enumerate(sorted(master.iterdir()), 1):
        path.rename(master / f"vdm.{number:04d}.tif")
    report = verify(master, archive)
    assert report.verdict == "fail"
    causes = [result.cause or "" for result in report.results]
    assert all("it is the frame of the archive 1 frame earlier" in causes[place] for place in (0, 2)), causes
    assert "its frames are 1 to 4, and those of timeline.otio 0 to 3" in str(report.notes)
    assert "number the master from 0" in str(report.notes)


def test_legal_range_is_guessed_with_a_warning_and_can_be_said(verify, renders, tmp_path):
    def made(record, name, count):
        return words(renders(light(count), shot_of(name)), 10, 64 / 1023, 940 / 1023)

    master = write_master(tmp_path / "vdm", renders, made, 10, "dpx")
    guessed = verify(master)
    assert guessed.verdict == "warn"
    assert "legal range, 0 to 1 is 64 to 940; say so with --range legal" in (guessed.results[0].guess or "")
    assert verify(master, signal_range="legal").verdict == "pass"
    full = verify(master, signal_range="full")
    assert all("codes are scaled to legal range: 0 became 64" in (one.cause or "") for one in full.results)


@pytest.mark.parametrize(("bits", "suffix"), [(16, "tif"), (16, "png"), (8, "tif"), (8, "png")])
def test_a_picture_file_that_is_scaled_to_legal_range_is_wrong_unless_it_is_said(
    bits, suffix, verify, renders, tmp_path
):
    low, high = (end << (bits - 8) for end in (16, 235))
    top = (1 << bits) - 1

    def made(record, name, count):
        return words(renders(light(count), shot_of(name)), bits, low / top, high / top)

    master = write_master(tmp_path / "vdm", renders, made, bits, suffix)
    report = verify(master)
    assert {result.verdict for result in report.results} == {"fail"}
    cause = f"codes are scaled to legal range: 0 became {low}"
    assert all(cause in (one.cause or "") for one in report.results), report.results[0].cause
    assert verify(master, signal_range="legal").verdict == "pass"


def test_missing_and_extra_and_unreadable_frames_are_problems(verify, renders, tmp_path):
    master = write_master(tmp_path / "vdm", renders)
    frames = sorted(master.iterdir())
    frames[3].rename(master / f"vdm.{START + 40:08d}.tif")
    frames[1].write_bytes(b"II*\0")
    report = verify(master)
    assert report.verdict == "fail"
    assert [result.frame for result in report.results] == [START, START + 2]
    said = [str(problem) for problem in report.problems]
    assert any(f"frame {START + 1}" in one and "not a readable image" in one for one in said)
    assert any(f"frame {START + 3}: missing from the master" in one for one in said)
    assert any(f"frame {START + 40}: not in timeline.otio; not verified" in one for one in said)


def test_a_frame_that_the_archive_lacks_is_a_problem(verify, renders, small_archive, tmp_path):
    archive = shutil.copytree(small_archive, tmp_path / "archive")
    next((archive / "0020_SH_0020").glob("*5002.exr")).unlink()
    report = verify(write_master(tmp_path / "vdm", renders), archive)
    assert report.verdict == "fail"
    assert f"timeline.otio, frame {START + 3}: missing; not verified" in str(report.problems[0])


def test_numbers_that_share_none_with_the_timeline_begin_with_it(verify, renders, tmp_path):
    master = write_master(tmp_path / "vdm", renders)
    for number, path in enumerate(sorted(master.iterdir())):
        path.rename(master / f"vdm.{number:04d}.tif")
    report = verify(master)
    assert report.verdict == "warn"
    assert {result.figures.worst_cv for result in report.results} == {0.0}
    assert "both begin with the same frame" in (report.results[0].guess or "")


def test_a_master_without_the_look_is_right_where_none_is_asked_for(verify, renders, tmp_path):
    def made(record, name, count):
        return words(renders(light(count), shot_of(name), view=VIEW))

    master = write_master(tmp_path / "vdm", renders, made)
    assert verify(master, look=False).verdict == "pass"
    assert verify(master, look=True).verdict == "fail"
    assert verify(write_master(tmp_path / "with", renders), view=f"{VIEW} + look").verdict == "pass"


def test_a_view_that_has_none_with_the_look_beside_it_gets_the_look_all_the_same(verify, renders, tmp_path):
    config = renders.config

    def made(record, name, count):
        # By the look's own file: what the look does is all in it.
        folder = renders.path.parent / "looks" / shot_of(name)
        look = config.getProcessor(ocio.FileTransform(str(folder / "show_look.ctf")))
        graded = light(count).astype(np.float32)
        look.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS).applyRGB(graded)
        return words(renders(graded, "", view="Un-tone-mapped"), 10)

    master = write_master(tmp_path / "vdm", renders, made, 10, "dpx")
    assert verify(master, view="Un-tone-mapped", look=True).verdict == "pass"


def test_a_default_view_is_the_one_that_hosts_show_first(verify, renders, tmp_path):
    def made(record, name, count):
        return words(renders(light(count), shot_of(name), "sRGB - Display"))

    report = verify(write_master(tmp_path / "vdm", renders, made), display=None, view=None)
    assert report.verdict == "pass"


def test_a_shot_in_this_environment_changes_nothing(verify, renders, tmp_path, monkeypatch):
    master = write_master(tmp_path / "vdm", renders)
    monkeypatch.setenv("SHOT", "SH_0020")
    assert verify(master).verdict == "pass"


@pytest.fixture
def cut_with_a_dissolve_and_gaps(small_archive, tmp_path):
    """10 frames: 0, 3 and 6 are compared; 1 and 2 are a dissolve, 4, 5, 8 and 9 gaps, 7 is disabled."""
    archive = shutil.copytree(small_archive, tmp_path / "archive")
    one, other = small.SHOTS
    items = [
        small.clip(one, 1000, 6, 1001, 2),
        small.dissolve(1, 1),
        small.clip(other, 5000, 5, 5001, 2),
        small.gap(2),
        small.clip(one, 1000, 6, 1004, 1),
        small.clip(other, 5000, 5, 5001, 1),
        small.gap(2),
    ]
    items[-2].enabled = False
    small.write_timeline(archive, items)
    return archive, {START: (one, 1001), START + 3: (other, 5002), START + 6: (one, 1004)}


def pictures_of(cut, renders):
    """The words of each frame of that cut; what is not compared is black."""
    _, shown = cut
    black = np.zeros((small.HEIGHT, small.WIDTH, 3), np.uint16)
    for record in range(START, START + 10):
        name, count = shown.get(record, ("", 0))
        yield record, words(renders(light(count), shot_of(name)), 10) if name else black


def test_dissolves_and_gaps_are_not_compared(verify, renders, cut_with_a_dissolve_and_gaps, tmp_path):
    archive, shown = cut_with_a_dissolve_and_gaps
    master = tmp_path / "vdm"
    master.mkdir()
    for record, pixels in pictures_of(cut_with_a_dissolve_and_gaps, renders):
        small.write_words(master / f"vdm.{record:08d}.dpx", pixels, 10)
    report = verify(master, archive)
    assert report.verdict == "pass", report
    assert [result.frame for result in report.results] == [*shown]
    assert [str(one) for one in report.absent] == [
        f"timeline.otio, frames {START + 1}-{START + 2}: several frames are mixed there (a dissolve, or "
        "layers): not compared",
        f"timeline.otio, frames {START + 4}-{START + 5}, {START + 8}-{START + 9}: a gap: not compared",
        f"timeline.otio, frame {START + 7}: a clip that is disabled: not compared",
    ]


def test_frames_that_are_not_compared_must_be_in_the_master(
    verify, renders, cut_with_a_dissolve_and_gaps, tmp_path
):
    archive, _ = cut_with_a_dissolve_and_gaps
    master = tmp_path / "vdm"
    master.mkdir()
    for record, pixels in pictures_of(cut_with_a_dissolve_and_gaps, renders):
        small.write_words(master / f"vdm.{record:08d}.dpx", pixels, 10)
    for record in (1, 5, 8, 9):
        (master / f"vdm.{START + record:08d}.dpx").unlink()
    (master / f"vdm.{START + 2:08d}.dpx").write_bytes(b"SDPX")
    small.write_words(master / f"vdm.{START + 4:08d}.dpx", np.zeros((64, 90, 3), np.uint16), 10)
    half = (master / f"vdm.{START + 7:08d}.dpx").read_bytes()
    (master / f"vdm.{START + 7:08d}.dpx").write_bytes(half[: len(half) // 2])
    report = verify(master, archive)
    assert report.verdict == "fail"
    assert {result.verdict for result in report.results} == {"pass"}
    lacking, *others = sorted(map(str, report.problems), key=lambda one: "missing" not in one)
    frames = f"frames {START + 1}, {START + 5}, {START + 8}-{START + 9}"
    assert lacking == f"vdm.########.dpx, {frames}: missing from the master"
    assert any(f"frame {START + 4}: is 90 x 64, and not 96 x 64" in one for one in others)
    assert any(f"frame {START + 2}: " in one for one in others)
    assert any(f"frame {START + 7}: " in one for one in others)
    assert len(others) == 3


@pytest.mark.parametrize("said", [True, False], ids=["counted", "not counted"])
def test_a_movie_that_ends_within_a_gap_lacks_frames(
    said, verify, renders, cut_with_a_dissolve_and_gaps, movie
):
    archive, _ = cut_with_a_dissolve_and_gaps
    frames = [pixels for _, pixels in pictures_of(cut_with_a_dissolve_and_gaps, renders)]
    more = {} if said else {"nb_frames": "0"}
    assert verify(movie(frames, "gbrp10le", **more), archive).verdict == "pass"
    report = verify(movie(frames[:9], "gbrp10le", **more), archive)
    assert report.verdict == "fail"
    assert [str(one) for one in report.problems] == [f"vdm.mov, frame {START + 9}: missing from the master"]


def test_the_reports_are_written(small_archive, renders, tmp_path):
    def made(record, name, count):
        return words(renders(light(count), shot_of(name), OTHER_DISPLAY), 10)

    master = write_master(tmp_path / "vdm", renders, made, 10, "dpx")
    ran = run_cli(
        *("verify", str(small_archive), "--master", str(master), "--display", DISPLAY, "--view", VIEW),
        *("--json", str(tmp_path / "a.json"), "--junit", str(tmp_path / "a.xml")),
        *("--html", str(tmp_path / "a.html")),
    )
    assert ran.returncode == 1, ran.stderr
    assert "Traceback" not in ran.stderr
    assert f"the display is {OTHER_DISPLAY}" in " ".join(ran.stdout.split())
    report = json.loads((tmp_path / "a.json").read_text())
    assert report["verdict"] == "fail"
    assert {result["direction"] for result in report["results"]} == {"view"}
    assert all(result["figures"]["worst_stops"] is None for result in report["results"])
    assert OTHER_DISPLAY in (tmp_path / "a.xml").read_text()
    page = (tmp_path / "a.html").read_text()
    assert OTHER_DISPLAY in page
    assert "<h1>The master vdm, compared with the archive archive</h1>" in page
    assert "ACESproxy" not in page


def test_a_page_shows_the_picture_as_the_display_does(verify, renders, tmp_path):
    def made(record, name, count):
        return words(renders(light(count), shot_of(name), OTHER_DISPLAY))

    report = verify(write_master(tmp_path / "vdm", renders, made), curves=True)
    assert all(result.picture and result.picture.display for result in report.results)
    page = verification_page(report)
    assert "data:image/png" in page
    assert "The picture as it came: what its display is sent." in page
    assert "tone-mapped" not in page
    assert junit_xml(report)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"display": "No such"}, "no display 'No such'"),
        ({"view": "No such"}, "no view 'No such' of"),
        ({"signal_range": "codes"}, "a master is full or legal"),
        ({"claim": "acesproxy10i"}, "claim: is given beside `master`"),
        ({"frames": ["a.exr"]}, "is compared with one archive"),
        ({"master": "nowhere"}, "nowhere: no such file or folder"),
        ({"view": f"{VIEW} + look", "look": False}, "has the look in it"),
    ],
)
def test_bad_usage_is_a_sentence(arguments, said, small_archive, tmp_path):
    given = {"master": tmp_path, "display": DISPLAY, "view": VIEW} | arguments
    with pytest.raises(UserError) as caught:
        ocio_gen.verify(small_archive, **given)
    assert said in str(caught.value)


def test_a_look_without_a_master_is_refused(small_archive):
    with pytest.raises(UserError, match="look: is of a master"):
        ocio_gen.verify(small_archive, look=True)


def test_a_folder_that_is_no_archive_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"has no timeline\.otio"):
        ocio_gen.verify(tmp_path, master=tmp_path)


def test_a_master_of_another_size_is_refused(verify, renders, tmp_path):
    def made(record, name, count):
        return words(renders(light(count), shot_of(name)))[::2]

    with pytest.raises(UserError, match=r"96 x 32.*give a master of the archive's resolution"):
        verify(write_master(tmp_path / "vdm", renders, made))


@pytest.fixture
def movie(tmp_path, monkeypatch):
    """Write a movie of words (frames, rows, columns, 3) that stand-ins for ffmpeg and ffprobe decode."""
    programs = tmp_path / "programs"
    programs.mkdir()

    def written(frames, pix_fmt, codec="ffv1", **more):
        order = [1, 2, 0] if pix_fmt.startswith("gbr") else [0, 1, 2]
        words = "u1" if pix_fmt == "yuv444p" else "<u2"
        planes = np.stack(frames)[..., order].transpose(0, 3, 1, 2).astype(words)
        (programs / "frames.raw").write_bytes(np.ascontiguousarray(planes).tobytes())
        stream = {"codec_name": codec, "pix_fmt": pix_fmt, "width": small.WIDTH, "height": small.HEIGHT}
        stream |= {"color_space": "bt709", "color_range": "tv", "nb_frames": str(len(frames))} | more
        (programs / "stream.json").write_text(json.dumps({"streams": [stream]}))
        for name, does in (
            ("ffprobe", 'cat "$(dirname "$0")/stream.json"'),
            (
                "ffmpeg",
                '[ "$1" = -version ] && echo "ffmpeg version 7.1" || cat "$(dirname "$0")/frames.raw"',
            ),
        ):
            (programs / name).write_text(f"#!/bin/sh\n{does}\n")
            (programs / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
        (tmp_path / "vdm.mov").write_bytes(b"moov")
        return tmp_path / "vdm.mov"

    return written


def pictures(renders, bits=10, **more):
    """The words of a right master, in the order of the timeline."""
    return [
        words(renders(light(count), shot_of(name), **more), bits)
        for name, count in small.record_frames().values()
    ]


def test_the_frames_of_a_movie_are_those_of_the_timeline(verify, renders, movie):
    report = verify(movie(pictures(renders), "gbrp10le"))
    assert report.verdict == "pass", report
    assert [result.frame for result in report.results] == list(range(START, START + 4))
    assert {result.figures.mismatched for result in report.results} == {0}
    wrong = pictures(renders)
    wrong[2][5, 7, 1] ^= 1
    failed = [one for one in verify(movie(wrong, "gbrp10le")).results if one.failed]
    assert [(one.frame, one.figures.mismatched) for one in failed] == [(START + 2, 1)]
    longer = verify(movie([*pictures(renders), wrong[0]], "gbrp10le"))
    assert f"frame {START + 4}: not in timeline.otio" in str(longer.problems[0])
    shorter = verify(movie(pictures(renders)[:3], "gbrp10le"))
    assert f"frame {START + 3}: missing from the master" in str(shorter.problems[0])


def ycbcr(rgb, bits, *, legal=True):
    """Words of Y', Cb and Cr, by colour-science; of words of R'G'B', or of floats."""
    shares = rgb if rgb.dtype.kind == "f" else rgb / ((1 << bits) - 1)
    made = colour.RGB_to_YCbCr(
        shares, in_bits=bits, in_legal=False, out_bits=bits, out_legal=legal, out_int=True
    )
    return np.asarray(made)


def floats(renders, **more):
    """What a right master is made of, 0 to 1, in the order of the timeline."""
    return [
        np.clip(renders(light(count), shot_of(name), **more).astype(np.float64), 0, 1)
        for name, count in small.record_frames().values()
    ]


MADE_OF = {
    "floats": floats,
    "16 bits": lambda renders, **more: [np.rint(one * 65535) / 65535 for one in floats(renders, **more)],
}


@pytest.mark.parametrize("bits", [8, 10, 12])
@pytest.mark.parametrize("made_of", MADE_OF)
def test_a_lossless_movie_of_ycbcr_may_be_made_of_more_bits_than_its_own(
    made_of, bits, verify, renders, movie
):
    pix_fmt = "yuv444p" if bits == 8 else f"yuv444p{bits}le"
    right = [ycbcr(one, bits) for one in MADE_OF[made_of](renders)]
    report = verify(movie(right, pix_fmt))
    assert report.verdict == "pass", report.results[0]
    assert {result.figures.mismatched for result in report.results} == {0}
    right[1][5, 7, 0] += 1
    failed = [one.frame for one in verify(movie(right, pix_fmt)).results if one.failed]
    assert failed == [START + 1]
    other = [ycbcr(one, bits) for one in MADE_OF[made_of](renders, view=VIEW)]
    causes = {one.cause for one in verify(movie(other, pix_fmt)).results}
    assert all("the look is missing" in (cause or "") for cause in causes), causes


def test_a_movie_of_rgb_may_be_legal_range_which_is_guessed_with_a_warning(verify, renders, movie):
    legal = [words(one, 10, 64 / 1023, 940 / 1023) for one in floats(renders)]
    report = verify(movie(legal, "gbrp10le"))
    assert report.verdict == "warn"
    assert "say so with --range legal" in (report.results[0].guess or "")
    assert verify(movie(legal, "gbrp10le"), signal_range="legal").verdict == "pass"


def test_the_range_of_a_movie_of_ycbcr_is_that_of_its_words(verify, renders, movie):
    legal = [ycbcr(one, 10) for one in pictures(renders)]
    assert verify(movie(legal, "yuv444p10le"), signal_range="legal").verdict == "pass"
    with pytest.raises(UserError, match=r"range: full: .* says that its YCbCr is of legal range"):
        verify(movie(legal, "yuv444p10le"), signal_range="full")
    full = [ycbcr(one, 10, legal=False) for one in pictures(renders)]
    unsaid = movie(full, "yuv444p10le", color_range="unknown")
    assert verify(unsaid).verdict == "fail"
    assert verify(unsaid, signal_range="full").verdict == "pass"


def test_a_movie_of_another_size_is_refused_as_a_master(verify, renders, movie):
    with pytest.raises(UserError, match=r"is 100 x 64.*give a master of the archive's resolution"):
        verify(movie(pictures(renders), "gbrp10le", width=100))


def test_a_lossless_movie_of_ycbcr_is_right_and_a_lossy_one_names_its_codec(verify, renders, movie):
    right = [ycbcr(one, 12) for one in pictures(renders, 12)]
    report = verify(movie(right, "yuv444p12le"))
    assert report.verdict == "pass", report.results[0]
    noise = np.random.default_rng(1)
    noisy = [np.clip(one + noise.integers(-20, 21, one.shape), 256, 3760) for one in right]
    lossy = verify(movie(noisy, "yuv444p12le", codec="prores"))
    assert all("the codec (prores) is lossy" in (one.cause or "") for one in lossy.results)
    other = [ycbcr(one, 12) for one in pictures(renders, 12, view=VIEW)]
    causes = {one.cause for one in verify(movie(other, "yuv444p12le")).results}
    assert all("the look is missing (explains" in (cause or "") for cause in causes), causes
    rough = [np.clip(one + noise.integers(-20, 21, one.shape), 256, 3760) for one in other]
    causes = {one.cause for one in verify(movie(rough, "yuv444p12le", codec="prores")).results}
    assert all("the look is missing; what comes out is near that" in (one or "") for one in causes), causes
