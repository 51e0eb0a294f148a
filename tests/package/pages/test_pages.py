# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pages, opened in a real browser: what a reader sees, and that nothing comes from outside."""

import re

import numpy as np
import pytest

from ocio_gen.comparison.luts import diff_luts
from ocio_gen.package.pages.difference import difference_page
from ocio_gen.package.pages.verification import verification_page
from ocio_gen.verification.captures import verify_capture
from ocio_gen.verification.foreign import verify_lut_file
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.report import Remark
from tests.conftest import FRAME, ROOT, write_image
from tests.package.pages.browser import BLUE, chromium, requested, screenshot

LUT = ROOT / "luts" / "acesproxy12i_to_aces2065-1.clf"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "report.html"
    judge = Judge(curves=True)
    report = verify_lut_file(LUT, judge, said="acesproxy12i:decode:aces", gpu=True)
    report.gpu = "a GPU & <its driver>"
    report.absent.append(Remark(about="b.clf", text="is elsewhere"))
    path.write_text(verification_page(report))
    return path


def test_the_verdict_and_the_figures_are_on_the_page(page):
    dom = chromium(page, "--dump-dom")
    verdict = re.search(
        r'<div id="verdict" class="verdict pass">\s*<strong>Passed\.</strong>\s*(.*?)</div>', dom, re.S
    )
    assert verdict is not None
    assert "All 4 results are within their limits." in verdict[1]
    for text in (
        "taken as ACESproxy12i to ACES2065-1",
        "b.clf: is elsewhere; not verified",
        "code triplets",
        "3,000,000",
        "stops from 18% grey",
        "a GPU &amp; &lt;its driver&gt;",
    ):
        assert text in dom
    (digest,) = re.findall(r"<code>([0-9a-f]{64})</code>", dom)
    assert LUT.name in dom.split(digest)[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_plots_are_drawn_light_and_dark(page, tmp_path, scheme):
    # 0 is dark, 1 is light.
    preferred = f"--blink-settings=preferredColorScheme={int(scheme == 'light')}"
    seen = screenshot(page, tmp_path / "page.png", preferred)
    paper = seen[5, 5]
    assert (paper.mean() > 0.9) if scheme == "light" else (paper.mean() < 0.15)
    line = np.abs(seen - BLUE).max(axis=-1) < 0.05
    rows, columns = np.nonzero(line)
    assert len(rows) > 300
    assert np.ptp(columns) > 300  # from left to right, and not only a key
    assert np.ptp(rows) > 5
    # Axes and their text, around the line, are in the page's ink.
    ink = 1 - np.round(paper.mean())
    plot = seen[rows.min() - 5 : rows.max() + 5, : columns.min() - 1]
    assert (np.abs(plot - ink).max(axis=-1) < 0.25).sum() > 50


def test_nothing_is_fetched_from_outside(page, tmp_path):
    assert requested(page, tmp_path / "net.json") == set()
    # Nothing beside the page either; and the log does tell of what a page asks for.
    text = page.read_text()
    assert not re.search(r'(src|href)="(?!#)', text)
    assert "url(http" not in text
    other = tmp_path / "other.html"
    other.write_text('<img src="http://127.0.0.1:9/seen.png">')
    assert "http://127.0.0.1:9/seen.png" in requested(other, tmp_path / "net.json")


def test_a_page_prints(page, tmp_path):
    chromium(page, f"--print-to-pdf={tmp_path / 'page.pdf'}", "--blink-settings=preferredColorScheme=0")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_what_fails_is_said_first_with_its_pixel(tmp_path):
    codes = np.full((288, 256, 3), 64 * 64, np.uint16)
    write_image(tmp_path / "black.tif", codes)
    report = verify_capture(FRAME, tmp_path / "black.tif", Judge(curves=True), said="acesproxy10i")
    (tmp_path / "page.html").write_text(verification_page(report))
    dom = chromium(tmp_path / "page.html", "--dump-dom")
    assert "<strong>Falls short.</strong>" in dom
    said = dom.partition("<h2>What is wrong</h2>")[2]
    assert "<b>black.tif, encode, capture</b>, on frame interior.exr" in said
    assert re.search(r"[RGB] is \d+, not \d+: [\d,]+ codes; at x \d+, y \d+; the input was [-\d. ]+<", said)
    assert dom.index("Falls short") < dom.index("What is wrong") < dom.index("<img") < dom.index("<svg")


def test_a_difference_is_drawn(tmp_path):
    luts = ROOT / "luts"
    report = diff_luts(luts / "acesproxy10i_to_lin_ap1.clf", luts / "acesproxy12i_to_lin_ap1.clf")
    (tmp_path / "page.html").write_text(difference_page(report))
    dom = chromium(tmp_path / "page.html", "--dump-dom")
    assert "<strong>Different.</strong>" in dom
    assert "acesproxy10i_to_lin_ap1.clf, acesproxy12i_to_lin_ap1.clf" in dom
    line = np.abs(screenshot(tmp_path / "page.html", tmp_path / "page.png") - BLUE).max(axis=-1) < 0.05
    assert line.sum() > 300


def test_plots_of_one_page_share_no_names():
    report = verify_lut_file(LUT, Judge(curves=True))
    report += verify_lut_file(LUT.with_name("aces2065-1_to_acesproxy10i.clf"), Judge(curves=True))
    page = verification_page(report)
    assert page.count("<svg") == 2
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names)) > 10
    used = re.findall(r'(?:url\(#|xlink:href="#)([^")]+)', page)
    assert set(used) <= set(names)
