# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The example, configs/harbour: archived from the command line, conformed, and compared with its master."""

import hashlib
import json
import re

import numpy as np
import OpenEXR
import pytest

from tests.archive.conforming import conform_edl, conform_otio
from tests.archive.small import Renders, words, write_words
from tests.conftest import contents, run_cli
from tests.package.pages.browser import chromium, outside, requested

RATE, FRAMES, SHOTS = 24, 296, 6
DISPLAY = "Rec.1886 Rec.709 - Display"
CLIPS = {"A001C001": "dawn", "A001C002": "quay", "A002C004": "lamps", "A002C005": "beam", "A003C001": "chart"}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_is_complete_and_says_what_to_know(harbour):
    _, archive, ran = harbour
    assert f"complete: {SHOTS} shots, {FRAMES} frames, proven and sealed" in ran
    assert "short: 0020_HB_0020: handles of 4 and 6 frames, not 6" in ran
    assert "profile" not in ran  # which it keeps, without a warning
    assert len([*archive.glob("*/*.exr")]) == FRAMES
    assert len([*archive.glob("*/*.amf")]) == SHOTS
    assert len([*archive.glob("*/*.png")]) == 2 * SHOTS
    for name in ("cut/lock.edl", "framing/harbour.fdl", "sidecars/sidecars/notes.txt", "package/index.html"):
        assert (archive / name).is_file(), name


@pytest.mark.parametrize("timeline", ["timeline.otio", "timeline.edl"])
def test_its_timelines_show_the_frames_of_the_cut_byte_for_byte(timeline, harbour):
    show, archive, _ = harbour
    cut = conform_edl((show / "lock.edl").read_text(), RATE)
    text = (archive / timeline).read_text()
    if timeline.endswith(".otio"):
        found = {at: [archive / url for url, _ in layers] for at, layers in conform_otio(text).items()}
    else:
        found = {
            at: [archive / reel / f"{reel}.{frame:08d}.exr" for reel, frame in layers]
            for at, layers in conform_edl(text, RATE).items()
        }
    assert {at for at, layers in found.items() if layers} == {at for at, layers in cut.items() if layers}
    for at, layers in cut.items():
        takes = [f"{reel}_{CLIPS[reel]}" for reel, _ in layers]
        wanted = [
            show / f"plates/{take}/{take}.{frame:07d}.exr"
            for take, (_, frame) in zip(takes, layers, strict=True)
        ]
        assert [digest(one) for one in found.get(at, [])] == [digest(one) for one in wanted], at
    assert sum(len(layers) == 2 for layers in cut.values()) == 12  # the dissolve


def test_a_second_run_does_nothing(harbour):
    show, archive, _ = harbour
    before = contents(archive)
    ran = run_cli("archive", str(show / "show.toml"), "-o", str(archive))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert contents(archive) == before


def test_its_own_profile_passes_and_a_clients_tells_what_it_lacks(harbour):
    _, archive, _ = harbour
    assert run_cli("verify", str(archive), "--profile", "shots").returncode == 0
    ran = run_cli("verify", str(archive), "--profile", "nam")
    assert ran.returncode == 1
    broken = set(re.findall(r"^FAIL\s+([a-z-]+)", ran.stdout, re.MULTILINE))
    assert broken == {"resolution"}, ran.stdout


def test_its_page_opens_without_a_network_and_shows_each_shot(harbour, tmp_path):
    _, archive, _ = harbour
    page = tmp_path / "index.html"
    page.write_bytes((archive / "index.html").read_bytes())
    assert requested(page, tmp_path / "log.json") == set()
    dom = chromium(page, "--dump-dom")
    assert re.search(r'id="verdict" class="verdict pass">\s*<strong>Complete\.</strong>', dom)
    assert dom.count('<img src="data:image/jpeg;base64,') == SHOTS
    assert dom.count("0060_HB_0010") == 5  # the picture's words and its name, two tables, its short handle
    for width in (1300, 400):
        assert outside(page, width) == []


def master(folder, archive, view="ACES 1.0 - SDR Video + look"):
    """What a grading system delivers of the cut, but its dissolve and its black: rendered by OCIO alone."""
    folder.mkdir()
    render = Renders(archive / "package")
    for at, layers in conform_otio((archive / "timeline.otio").read_text()).items():
        if len(layers) == 1:
            url = layers[0][0]
            channels = OpenEXR.File(str(archive / url), separate_channels=True).channels()
            light = np.stack([channels[name].pixels for name in "RGB"], axis=-1)
            shot = url.partition("_")[2].partition("/")[0]
            write_words(folder / f"vdm.{at:08d}.png", words(render(light, shot, DISPLAY, view)))
    return folder


def test_its_master_is_found_right_and_one_without_the_look_is_named(harbour, tmp_path):
    _, archive, _ = harbour
    right = master(tmp_path / "right", archive)
    reported = tmp_path / "report.json"
    ran = run_cli(
        "verify", str(archive), "--master", str(right), "--display", DISPLAY, "--json", str(reported)
    )
    results = json.loads(reported.read_text())["results"]
    assert results
    assert all(one["figures"]["mismatched"] == 0 for one in results), ran.stdout
    neutral = master(tmp_path / "neutral", archive, "ACES 1.0 - SDR Video")
    ran = run_cli("verify", str(archive), "--master", str(neutral), "--display", DISPLAY)
    assert ran.returncode == 1
    assert "the look is missing" in " ".join(ran.stdout.split())
