# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The page of a verification, opened in a real browser: what is wrong, where, by how much; nothing is cut."""

import base64
import re

import numpy as np
import OpenImageIO as oiio
import pytest
from lxml import html

from ocio_gen.core.verdict import Verdict
from ocio_gen.package.pages.heat_map import heat_map
from ocio_gen.package.pages.verification import verification_page
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.pictures import WIDEST, PictureMaker
from ocio_gen.verification.report import Remark, Report
from tests.package.pages import reports
from tests.package.pages.browser import chromium, outside

HOSTILE = '"><style>#verdict{display:none}</style><img src=x onerror=x()><script>x()</script>'
RIGHT = (0x22, 0x26, 0x2C)


def parsed(report):
    return html.fromstring(verification_page(report).encode())


def pixels(address, folder):
    """Return the pixels of a picture that stands in a page."""
    kind, _, data = address.partition("base64,")
    assert kind == "data:image/png;"
    path = folder / "picture.png"
    path.write_bytes(base64.b64decode(data))
    image = oiio.ImageInput.open(str(path))
    assert image is not None
    return np.asarray(image.read_image("uint8"))[..., :3]


def off(picture):
    """Return where a heat map is not of the colour of what is right: rows and columns."""
    return np.argwhere((picture != np.array(RIGHT, np.uint8)).any(axis=-1))


@pytest.fixture(scope="module")
def package():
    return reports.package_report()


@pytest.fixture
def shown(package, tmp_path):
    path = tmp_path / "package.html"
    path.write_text(verification_page(package))
    return path


def test_a_package_of_three_configs_is_a_small_page(package):
    assert len(package.results) > 1100
    assert len(verification_page(package).encode()) < 1_500_000


@pytest.mark.parametrize("width", [1300, 400])
def test_nothing_is_outside_of_the_page(shown, width):
    """Folded or not, on a desk or on a phone."""
    assert outside(shown, width) == []
    unfolded = shown.with_name("unfolded.html")
    unfolded.write_text(shown.read_text().replace("<details>", "<details open>"))
    assert outside(unfolded, width) == []


def test_what_is_outside_of_a_page_is_found(tmp_path):
    page = tmp_path / "wide.html"
    page.write_text("<!doctype html><body><p id=a>text</p><div id=b style='width:3000px'>wide</div></body>")
    assert outside(page, 1300) == ["page", "b"]


def test_all_but_the_verdict_and_the_table_is_folded(package):
    page = parsed(package)
    folded = page.findall(".//details")
    assert len(folded) >= 5
    assert not any("open" in details.attrib for details in folded)
    for table in page.findall(".//table"):
        inside = any(parent.tag == "details" for parent in table.iterancestors())
        assert inside or table.get("class") == "overview"
    assert len(page.findall(".//svg")) == len({result.direction for result in package.results})


def test_what_configs_agree_on_stands_there_once():
    report = Report()
    for config in reports.CONFIGS:
        report.results.append(reports.result(config, "ACESproxy10i", Direction.ENCODE, np.full((9, 3), 0.25)))
    rows = parsed(report).xpath("//table[@class='overview']//tr[td]")
    (place,), row = ([cell.text_content() for cell in row] for row in rows)
    assert place == f"{reports.CONFIGS[0]}, {reports.CONFIGS[1]} and {reports.CONFIGS[2]}"
    assert row == ["ACESproxy10i", "encode", "0.25 codes", "0.5", "0", "27", "pass"]
    report.results.append(
        reports.result("other.ocio", "ACESproxy10i", Direction.ENCODE, np.full((9, 3), 0.4))
    )
    assert len(parsed(report).xpath("//table[@class='overview']//tr[td]")) == 4


def test_no_number_has_an_exponent(package):
    package.results[0].figures.worst[0].input = [3e-38, 6.5e4, 1e-9]
    page = parsed(package)
    for element in (*page.findall(".//code"), page.find(".//style")):
        element.drop_tree()
    assert not re.search(r"\d[eE][+-]?\d", page.text_content())


def test_a_single_wrong_pixel_is_in_the_picture_where_it_is(tmp_path):
    codes = reports.sent_codes()
    codes[100, 77, 1] += 300
    page = parsed(reports.capture_report(tmp_path, "one.dpx", codes))
    picture, heat = page.findall(".//img")
    assert picture.get("alt").startswith("The picture of frame interior.exr")
    assert (
        heat.get("alt") == "Heat map of 256 x 288 pixels: off in 14 ppm of the picture, by 300 codes at most"
    )
    assert off(pixels(heat.get("src"), tmp_path)).tolist() == [[100, 77]]
    legend = [key.text_content() for key in page.xpath("//span[@class='legend']/span")]
    assert legend == ["right", "300 codes"]
    (ring,) = page.xpath("//div[@class='map']/i")
    assert ring.get("style") == "left:30.27%;top:34.90%"  # (77.5 / 256, 100.5 / 288)
    # The picture is that of the frame: a wall, a window, a yellow chair.
    seen = pixels(picture.get("src"), tmp_path).astype(int)
    assert seen.shape == (288, 256, 3)
    chair = seen[230:260, 30:60].reshape(-1, 3).mean(axis=0)
    assert chair[0] > chair[2] + 60
    assert chair[1] > chair[2] + 60


@pytest.mark.parametrize(("x", "y"), [(0, 0), (4095, 2159), (3210, 1234), (7, 8)])
def test_a_single_wrong_pixel_of_a_large_frame_is_seen(x, y, tmp_path):
    width, height = 4096, 2160
    whole, other = PictureMaker(width, height), PictureMaker(width, height)
    wrong, block = y * width + x, 1 << 19
    for place, start in enumerate(range(0, width * height, block)):
        count = min(block, width * height - start)
        errors = np.zeros((count, 3), np.float32)
        if start <= wrong < start + count:
            errors[wrong - start, 2] = 7
        (whole, other)[place % 2].add(start, errors, np.full((count, 3), 500.0))
    whole += other
    made = heat_map(whole.picture(None), 0.0, (x, y))
    heat = pixels(made.off, tmp_path)
    assert heat.shape[1] <= WIDEST
    cells = off(heat)
    assert 4 <= len(cells) <= 9
    assert np.abs(cells - np.array([y // 8, x // 8])).max() == 1
    assert [key.text for key in made.legend] == ["right", "7 codes"]


def test_a_picture_takes_blocks_in_any_order_and_the_largest_of_each_cell(tmp_path):
    random = np.random.default_rng(3)
    height, width = 900, 1300  # cells of three pixels, those at the right and at the bottom not whole
    errors = random.exponential(1, (height, width, 3)) * (random.random((height, width, 1)) < 0.1)
    got = random.random((height, width, 3)).astype(np.float32)
    flat, colors = errors.reshape(-1, 3), got.reshape(-1, 3)
    maker = PictureMaker(width, height)
    starts = np.arange(0, len(flat), 10_007)
    random.shuffle(starts)
    for start in starts:
        maker.add(int(start), flat[start : start + 10_007], colors[start : start + 10_007])
    picture = maker.picture(None)
    assert (picture.step, picture.errors.shape) == (3, (300, 434))
    for row, column in ((0, 0), (299, 433), (17, 200)):
        cell = errors[row * 3 : row * 3 + 3, column * 3 : column * 3 + 3]
        assert picture.errors[row, column] == np.float32(cell.max())
        assert np.array_equal(picture.seen[row, column], got[row * 3, column * 3].astype(np.float16))


@pytest.mark.parametrize(
    ("errors", "legend"),
    [
        ([1, 2, 3], ["1 code", "2 codes", "3 codes"]),
        ([0.7, 30, 850], ["up to 1 code", "1 to 10 codes", "10 to 100 codes", "100 to 1,000 codes"]),
        ([np.inf], ["no number"]),
        ([0.3, 0.2], []),
    ],
)
def test_a_legend_tells_colours_in_code_values(errors, legend):
    maker = PictureMaker(10, 10)
    cells = np.zeros((100, 3))
    cells[: len(errors), 0] = errors
    maker.add(0, cells, np.zeros((100, 3)))
    first, *others = heat_map(maker.picture(None), 0.5, None).legend
    assert first.text == "off by at most 0.5 codes: allowed"
    assert [key.text for key in others] == legend


def test_every_code_one_too_high_is_said_and_drawn_at_one(tmp_path):
    report = reports.capture_report(tmp_path, "high.dpx", reports.sent_codes() + 1)
    (result,) = report.results
    curve = result.curve
    assert curve is not None
    assert set(curve.low) == set(curve.mean) == set(curve.high) == {1.0}
    assert (curve.sizes, curve.counts, curve.right) == ([1.0], [result.figures.samples], 0)
    page = parsed(report)
    order = [
        page.text_content().index(text)
        for text in ("Falls short.", "Cause: every code is 1 too high", "(100%)")
    ]
    assert order == sorted(order)
    (plot,) = page.findall(".//svg")
    ticks = [text.text_content().strip() for text in plot.iter("{*}text", "text")]
    assert ticks.count("1") == 2  # of the errors, and of the samples
    assert "error, codes" in ticks


def test_a_guess_is_a_warning_that_nobody_overlooks(tmp_path):
    report = reports.capture_report(tmp_path, "right.dpx", reports.sent_codes(), said=None)
    page = parsed(report)
    (box,) = page.xpath("//div[@id='verdict']")
    assert box.get("class") == "verdict warn"
    (note,) = page.xpath("//p[@class='note warn']")
    assert note.text_content() == f"Guessed. {report.results[0].guess}."
    assert not any(parent.tag == "details" for parent in note.iterancestors())
    (fold,) = [one for one in page.findall(".//details") if one.findall(".//img")]
    assert fold.find("summary").text == "right.dpx: no pixel is off"


def test_causes_that_differ_in_numbers_only_are_one_card():
    report = Report()
    causes: list[str | None] = ["codes are 1.001 of themselves, plus -0.5369 (explains all of the samples)"]
    causes += ["codes are 1.001 of themselves, plus -0.5368 (explains 99% of the samples)", None]
    for place, cause in enumerate(causes):
        made = reports.result("a.ocio", "ACESproxy10i", Direction.ENCODE, np.full((9, 3), 2.0 - place / 10))
        made.cause = cause and f"Cause: {cause}"
        report.results.append(made)
    headings = [heading.text for heading in parsed(report).xpath("//section[@class='card fail']/h3")]
    assert headings == [f"Cause: {causes[0]}.", "No known cause explains it."]


def test_many_causes_are_told_and_few_are_drawn():
    report = Report()
    for place in range(60):
        made = reports.result("a.ocio", f"space {place}", Direction.ENCODE, np.full((9, 3), 2.0))
        report.results.append(made)
    page = parsed(report)
    assert len(page.findall(".//svg")) == 5
    told = page.text_content()
    assert sum(f"space {place}, encode" in told for place in range(60)) >= 45
    assert len(page.xpath("//table[@class='overview']//tr[td]")) == 1 + 40 + 1
    assert page.xpath("//table[@class='overview']//tr[td]")[-1].text_content().startswith("20 more")
    assert "And 15 more, in the JSON report." in told


def test_names_and_causes_are_text_wherever_they_stand():
    def report(text):
        made = Report()
        for place, off_by in enumerate((2.0, 2.0, 0.1)):
            one = reports.result(
                f"{place}{text}", text, Direction.ENCODE, np.full((9, 3), off_by), text, text
            )
            one.cause, one.guess, one.claim = f"Cause: {text}", f"{text} {place}", text
            made.results.append(one)
        for remarks in (made.problems, made.absent, made.notes, made.compared):
            remarks.append(Remark(about=text, text=text))
        made.gpu = text
        return parsed(made)

    hostile, plain = report(HOSTILE), report("plain")
    kinds = ("style", "script", "img", "meta", "svg", "details", "table", "td", "i", "b")
    assert [len(hostile.findall(f".//{kind}")) for kind in kinds] == [
        len(plain.findall(f".//{kind}")) for kind in kinds
    ]
    for element in hostile.iter():
        assert not any(name.startswith("on") for name in element.attrib)
    assert hostile.text_content().count(HOSTILE) >= plain.text_content().count("plain") - 2


def test_a_report_of_problems_alone_has_a_page():
    report = Report(problems=[Remark(about="a.clf", text="missing")])
    assert report.verdict is Verdict.FAIL
    page = parsed(report)
    assert "Nothing was compared; 1 problem." in " ".join(page.text_content().split())
    assert page.xpath("//section//li")[0].text == "a.clf: missing"


def test_the_metric_of_the_clf_guide_does_not_contradict_the_verdict():
    """A file that passes may be above what the guide allows: that is no limit here, and said so."""
    report = Report(results=[reports.result("a.clf", "a.clf", Direction.ENCODE, np.full((9, 3), 0.45))])
    assert not report.results[0].figures.within_clf_tolerance
    text = " ".join(parsed(report).text_content().split())
    assert "it is no limit here" in text
    assert re.search(r"above 0\.002", text)


def test_the_page_loads_nothing_but_its_own_pictures(tmp_path):
    page = parsed(reports.capture_report(tmp_path, "a.dpx", reports.sent_codes()))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']")[0].get("content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_pictures_are_shown_under_that_policy(tmp_path):
    """A browser that refuses a picture gives it no size."""
    codes = reports.sent_codes()
    codes[3, 3] += 9
    path = tmp_path / "page.html"
    path.write_text(verification_page(reports.capture_report(tmp_path, "a.dpx", codes)))
    dom = chromium(path, "--dump-dom")
    assert dom.count('src="data:image/png;base64,') == 2
    assert outside(path, 1300) == []
