# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The README tells what is measured, and nothing else."""

import json
import re

import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.config.build import build_configs
from ocio_gen.show.looks.cdl_files import collection, correction
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.configs import verify_configs
from ocio_gen.verification.report import Report
from tests.conftest import CONFIG, FRAME, ROOT
from tests.show.cut.test_edl import EVENT, HEAD, SOP

README = (ROOT / "README.md").read_text()


def figures(row):
    """Return the numbers of a row of the README's tables: (10-bit, 12-bit)."""
    (line,) = (line for line in README.splitlines() if line.startswith(f"| {row} |"))
    cells = line.split("|")[2:4]
    return tuple(float(match[0]) if (match := re.search(r"[\d.]+(e-\d+)?", cell)) else 0.0 for cell in cells)


def by_depth(report):
    """Return what returns the figures of a subject, direction and probe, 10-bit and 12-bit."""

    def both(subject, direction, probe):
        found = {
            (r.target, r.subject): r.figures
            for r in report.results
            if (r.direction, r.probe) == (direction, probe)
        }
        return [found[CONFIG, subject.format(bits)] for bits in (10, 12)]

    return both


@pytest.fixture(scope="module")
def measured(demo_package):
    """The figures of the demo's own report."""
    return by_depth(Report.model_validate_json((demo_package / "verify" / "report.json").read_text()))


def test_the_figures_of_configs_are_those_of_the_demos_report(measured):
    quantized = measured("ACESproxy{}i Quantized", "encode", "finite halfs")
    assert figures("quantised encode, all 63,488 finite halfs") == tuple(f.mismatched for f in quantized)
    random = measured("ACESproxy{}i Quantized", "encode", "RGB triplets")
    row = "quantised encode, 3,000,000 random float32 samples, through the matrix"
    for stated, found in zip(figures(row), random, strict=True):
        assert stated == pytest.approx(found.mismatched_ppm, rel=0.05)
    for stated, found in zip(
        figures("continuous encode, all halfs"),
        measured("ACESproxy{}i", "encode", "finite halfs"),
        strict=True,
    ):
        assert stated == pytest.approx(found.worst_cv, rel=0.06)
    assert all(f.mismatched == 0 for f in measured("ACESproxy{}i", "decode", "all codes"))
    triplets = measured("ACESproxy{}i", "decode", "code triplets")
    for stated, found in zip(figures("decode, 1,000,000 random triplets"), triplets, strict=True):
        assert stated == pytest.approx(2**found.worst_stops - 1, rel=0.02)


def test_the_figures_of_the_gpu_are_what_the_shaders_make(demo_package):
    report = verify_configs([demo_package / "configs" / CONFIG], Judge(), gpu=True)
    report.results = [r for r in report.results if r.route == "GPU"]
    measured = by_depth(report)
    quantized = measured("ACESproxy{}i Quantized", "encode", "finite halfs")
    row = "quantised encode by OCIO's shaders, all finite halfs"
    assert figures(row) == tuple(f.mismatched for f in quantized) == (0, 0)
    continuous = measured("ACESproxy{}i", "encode", "finite halfs")
    for stated, found in zip(
        figures("continuous encode by OCIO's shaders, all halfs"), continuous, strict=True
    ):
        assert stated == pytest.approx(found.worst_cv, rel=0.05)
    triplets = measured("ACESproxy{}i", "decode", "code triplets")
    row = "decode by OCIO's shaders, 131,072 random triplets"
    for stated, found in zip(figures(row), triplets, strict=True):
        assert found.samples == 3 * 131_072
        assert stated == pytest.approx(2**found.worst_stops - 1, rel=0.05)


def test_the_figures_of_luts_are_those_that_they_state():
    luts = {lut["path"]: lut for lut in json.loads((ROOT / "luts" / "MANIFEST.json").read_text())["luts"]}

    def worst(name):
        return tuple(luts[name.format(bits)]["measured"][0]["worst_cv"] for bits in (10, 12))

    assert worst("lin_ap1_to_acesproxy{}i.clf") == figures("continuous encode (CLF, CTF), all halfs")
    lut = figures("continuous encode (.lut: 16-bit integers), all halfs")
    assert worst("lin_ap1_to_acesproxy{}i.lut") == lut
    for name, extensions in (
        ("lin_ap1_to_acesproxy{}i_quantized.{}", ("clf", "lut")),
        (
            "acesproxy{}i_to_lin_ap1{}",
            (".clf", ".spi1d", ".csp", "_resolve.cube", "_iridas.cube", ".lut"),
        ),
    ):
        for bits in (10, 12):
            for extension in extensions:
                assert luts[name.format(bits, extension)]["measured"][0]["mismatched_ppm"] == 0


def test_the_description_of_the_readme_is_one(tmp_path):
    text = README.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "show.toml").write_text(text)
    for name, content in (
        ("plates/nw010_0040.exr", FRAME.read_bytes()),
        ("show.cc", correction("s", Cdl())),
        ("cdl/all.ccc", collection({"NW_0010": Cdl(), "NW_0020": Cdl()}, "")),
        ("reels/r1.edl", (HEAD + EVENT + "* FROM CLIP NAME: NW_0030_BG1\n" + SOP).encode()),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    show = load_show(tmp_path / "show.toml")
    looks = gather_looks(show)
    assert [look.shot for look in looks.shots] == ["NW_0010", "NW_0020", "NW_0030"]
    built = build_configs(show, looks)
    assert [made.release for made in built] == ["2.1", "2.2", "2.3"]
    assert [made.notes for made in built] == [[], [], []]
