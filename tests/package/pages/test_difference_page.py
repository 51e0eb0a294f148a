# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The page of a comparison: what a reader sees, and that names are text in it."""

import pytest
from lxml import html

from ocio_gen.comparison.configs import diff_configs
from ocio_gen.comparison.luts import diff_luts
from ocio_gen.package.pages.difference import difference_page
from tests.comparison.house import HOUSE, house, spi1d

HOSTILE = (
    '"><style>#verdict{display:none}<style><meta http-equiv="refresh" content="0;url=x"><script>x()<script>'
)


def parsed(report):
    return html.fromstring(difference_page(report).encode())


def own_elements(page):
    """Return how many elements of a page could do harm or hide something."""
    return {name: len(page.findall(f".//{name}")) for name in ("style", "meta", "script", "link", "iframe")}


@pytest.fixture
def plain(tmp_path):
    a, b = tmp_path / "a.spi1d", tmp_path / "b.spi1d"
    a.write_text(spi1d([0, 0.5, 1]))
    b.write_text(spi1d([0, 0.6, 1]))
    return diff_luts(a, b)


def test_names_of_files_are_text_wherever_they_stand(tmp_path, plain):
    a, b = tmp_path / f"{HOSTILE}.spi1d", tmp_path / "'&lt; b.spi1d"
    a.write_text(spi1d([0, 0.5, 1]))
    b.write_text(spi1d([0, 0.6, 1]))
    report = diff_luts(a, b)
    page = parsed(report)
    assert own_elements(page) == own_elements(parsed(plain))
    (plot,) = page.findall(".//svg")
    assert plot.get("aria-label") == f"Difference of {a.name}, {b.name}"
    assert set(plot.attrib) == set(parsed(plain).find(".//svg").attrib)
    assert [heading.text for heading in page.findall(".//h3")] == [f"{a.name}, {b.name}"]


def test_names_of_a_config_are_text_wherever_they_stand(tmp_path):
    name = HOSTILE.replace('"', "'")
    texts = [
        HOUSE.replace("name: unused", f'name: "{one}"').replace("family: Camera", f'family: "{one}"')
        for one in (name, "plain")
    ]
    other = house(tmp_path / "other")
    hostile, plain = (
        parsed(diff_configs(house(tmp_path / folder, text), other))
        for folder, text in zip(("a", "b"), texts, strict=True)
    )
    assert own_elements(hostile) == own_elements(plain)
    assert "".join(hostile.itertext()).count(name) == 2


def test_each_plot_is_under_the_name_of_what_it_shows(plain):
    # The inverse has no plot, and moved further.
    assert [one.name for one in plain.differences] == ["a.spi1d, b.spi1d", "a.spi1d, b.spi1d, inverse"]
    page = parsed(plain)
    assert [heading.text for heading in page.findall(".//h3")] == ["a.spi1d, b.spi1d"]
    assert page.find(".//svg").get("aria-label") == "Difference of a.spi1d, b.spi1d"


@pytest.mark.parametrize(
    ("file", "verdict", "color"), [(None, "Undecided.", "warn"), ("", "Different.", "fail")]
)
def test_what_could_not_be_compared_is_said_to_be_that(tmp_path, file, verdict, color):
    changed = HOUSE.replace("matrix: [0.7, 0.2", "matrix: [0.701, 0.2")
    files: dict[str, str | None] = {"luts/curve.spi1d": None} if file is None else {}
    page = parsed(diff_configs(house(tmp_path / "a", files=files), house(tmp_path / "b", changed, files)))
    (box,) = page.xpath("//div[@id='verdict']")
    assert box.get("class") == f"verdict {color}"
    assert box.find("strong").text == verdict
    cells = [cell.text for cell in page.xpath("//tr/td[3]")]
    assert ("could not be compared" in cells) is (file is None)
