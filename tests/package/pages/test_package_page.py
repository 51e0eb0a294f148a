# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The page of a package, opened in a real browser."""

import json
import re

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10
from tests.conftest import ROOT
from tests.package.pages.browser import BLUE, chromium, requested, screenshot

LANTERN, TIDEWATER = (ROOT / "configs" / name / "package" for name in ("lantern", "tidewater"))


@pytest.fixture(scope="module")
def film():
    return chromium(LANTERN / "index.html", "--dump-dom")


@pytest.fixture(scope="module")
def series():
    return chromium(TIDEWATER / "index.html", "--dump-dom")


def rows(dom, heading):
    """Return the rows of the first table after a heading, as texts."""
    table = dom.partition(f'id="{heading}"')[2].partition("<table")[2].partition("</table>")[0]
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.S)
    return [
        [re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.S)]
        for row in found
    ][1:]


def test_each_host_of_the_show_has_its_file(film):
    by_host = {hosts: (release, config, archive) for hosts, release, config, archive in rows(film, "hosts")}
    assert by_host == {
        "DaVinci Resolve and Fusion 19": ("2.1", "configs/lantern_ocio-v2.1.ocio", ""),
        "Nuke 15.1": ("2.2", "configs/lantern_ocio-v2.2.ocio", "configs/lantern_ocio-v2.2.ocioz"),
        "Maya 2025, Houdini 20.5": (
            "2.3",
            "configs/lantern_ocio-v2.3.ocio",
            "configs/lantern_ocio-v2.3.ocioz",
        ),
    }
    for _, config, archive in by_host.values():
        assert (LANTERN / config).is_file()
        assert not archive or (LANTERN / archive).is_file()


def test_it_says_how_to_install_in_every_host(film):
    install = film.partition('id="install"')[2].partition('id="names"')[0]
    for title in ("Nuke", "DaVinci Resolve and Fusion", "Maya", "Houdini"):
        assert f"<h3>{title}</h3>" in install
    assert "<h3>Flame</h3>" not in install  # the show does not have it
    assert "choose configs/lantern_ocio-v2.2.ocio" in install
    assert "the environment variable SHOT" in install
    assert "{" not in install


def test_the_verdict_the_names_and_the_views_are_there(film, series):
    assert re.search(r'id="verdict" class="verdict pass">\s*<strong>Verified\.</strong>', film)
    report = json.loads((LANTERN / "verify/report.json").read_text())
    assert f"{len(report['results'])} of\n{len(report['results'])} measurements" in film
    names = rows(film, "names")
    assert names[0][:2] == ["ACESproxy10i", "ACESproxy, ACESPRXY, ACSPX, ACSPX10"]
    assert "ACES 2.0 - SDR 100 nits (Rec.709) + look" in series
    assert "OCIO 2.4 has no config of ACES 2.0: made from ACES 1.3" in series


def test_it_says_what_each_space_keeps_within(film):
    """Limits, not what one machine measured: the page is the same on every processor."""
    spaces = {subject: bounds for subject, _, *bounds in rows(film, "verification")}
    assert spaces["ACESproxy10i"] == ["0.045", "", ""]
    assert spaces["ACESproxy12i Quantized"] == ["1", "", "400"]
    report = json.loads((LANTERN / "verify/report.json").read_text())
    measured = [
        result
        for result in report["results"]
        if result["target"] == "lantern_ocio-v2.1.ocio" and not result["limits"]["known"]
    ]
    of_page = {"view": "all views"}  # many, and in one row
    assert {of_page.get(result["direction"], result["subject"]) for result in measured} == spaces.keys()
    for result in measured:
        worst, mean, ppm = spaces[of_page.get(result["direction"], result["subject"])]
        if result["direction"] == "view":
            assert result["figures"]["mean_cv"] <= float(mean)
            continue
        assert result["figures"]["worst_cv"] <= float(worst)
        if result["limits"]["fail"] == 0.0:  # else words of 16 bits are counted, of which a code has many
            assert result["figures"]["mismatched_ppm"] <= float(ppm)


def test_the_looks_of_all_shots_are_a_table_with_their_values(film, series):
    shots = rows(film, "looks")
    edls = "".join(path.read_text() for path in (ROOT / "configs/lantern/reels").glob("*.edl"))
    values = [
        [float(v) for v in re.findall(r"-?\d+\.\d+", line)] for line in edls.splitlines() if "ASC_SOP" in line
    ]
    assert len(shots) == len(values) == 14
    shown = {tuple(float(v) for cell in row[2:5] for v in cell.split()) for row in shots}
    assert shown == {tuple(triples) for triples in values}
    (unknown,) = (row for row in rows(series, "looks") if row[0] == "TW101_020_0020")
    assert unknown[1] == "ACEScct"
    assert "Look.Acme.NightBleach" in unknown[-1]


def test_the_curves_are_drawn_with_grey_at_41_ire(film, tmp_path):
    for text in ("18% grey: 426, 41% IRE", "white: 550, 55% IRE", "7 stops over: 776, 81% IRE", "IRE, %"):
        assert text in film
    assert round(float(ACESPROXY10.to_ire(ACESPROXY10.encode(np.float32(0.18))))) == 41
    seen = screenshot(LANTERN / "index.html", tmp_path / "page.png", "--window-size=1300,3000")
    line = np.abs(seen - BLUE).max(axis=-1) < 0.05
    found_rows, columns = np.nonzero(line)
    assert np.ptp(columns) > 500
    assert np.ptp(found_rows) > 200
    # It rises to the right: the left end is lower on the page.
    assert found_rows[columns.argmin()] > found_rows[columns.argmax()] + 150


def test_it_prints_and_fetches_nothing(tmp_path):
    chromium(TIDEWATER / "index.html", f"--print-to-pdf={tmp_path / 'page.pdf'}")
    pdf = (tmp_path / "page.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf))
    assert [tuple(round(float(v)) for v in box) for box in boxes] in (
        [(842, 595)],
        [(841, 595)],
        [(841, 594)],
    )
    assert 2 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") <= 6
    assert requested(TIDEWATER / "index.html", tmp_path / "net.json") == set()
