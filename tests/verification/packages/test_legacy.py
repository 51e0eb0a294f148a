# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The spaces of a profile 1 config, against its base: mutants, made by hand in the config and its files."""

import PyOpenColorIO as ocio
import pytest

from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.legacy import verify_legacy_spaces
from ocio_gen.verification.probe_kit import ProbeKit
from tests.conftest import written

RENAMES = {"ARRI LogC4": "Cam (A)", "S-Log3 S-Gamut3.Cine": "Cam [A]"}


@pytest.fixture
def legacy(build, tmp_path):
    """A profile 1 config with two cameras whose names differ in punctuation only."""
    renames = "\n".join(f'"{old}" = "{new}"' for old, new in RENAMES.items())
    made = build(f"[spaces.rename]\n{renames}\n", ["1"])["1"]
    return written(made, tmp_path / "made", 9), ocio.Config.CreateFromBuiltinConfig(made.base)


def judged(path, base):
    return verify_legacy_spaces(path, base, RENAMES, Judge(ProbeKit(edges=False)))


def failed(report):
    return {result.subject for result in report.results if result.verdict == "fail"}


def test_every_space_gives_the_light_of_its_base(legacy):
    report = judged(*legacy)
    assert (failed(report), report.problems) == (set(), [])
    assert {"Cam (A)", "Cam [A]", "ACEScct", "sRGB - Texture"} <= {
        result.subject for result in report.results
    }
    assert all(result.figures.samples > 2000 for result in report.results)


def test_names_that_differ_in_punctuation_have_files_of_their_own(legacy):
    path, base = legacy
    config = ocio.Config.CreateFromFile(str(path))
    for old, new in RENAMES.items():
        light = [
            one.getProcessor(name, "ACES2065-1").getDefaultCPUProcessor().applyRGB([0.5, 0.5, 0.5])
            for one, name in ((base, old), (config, new))
        ]
        assert light[1] == pytest.approx(light[0], rel=1e-4)
    assert len({p.name.casefold() for p in (path.parent / "luts").iterdir()}) == len(
        list((path.parent / "luts").iterdir())
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("{src: Cam__A_.spi1d", "{src: Cam__A__2.spi1d"), ("{src: ACEScct.spi1d", "{src: ACEScc.spi1d")],
)
def test_the_curve_of_another_space_falls_short_by_name(legacy, old, new):
    path, base = legacy
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert failed(judged(path, base)) == ({"Cam (A)"} if "Cam" in old else {"ACEScct"})


def test_another_matrix_and_a_file_that_is_gone_are_named(legacy):
    path, base = legacy
    (path.parent / "luts" / "ACEScct.spi1d").unlink()
    report = judged(path, base)
    assert [str(problem) for problem in report.problems] == [
        "a_ocio-v1.ocio: ACEScct: OCIO cannot find ACEScct.spi1d"
    ]
