# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The set of LUT files: published as it is made but for views, each file telling its measured error."""

import hashlib
import json
import re

import numpy as np
import pytest

from ocio_gen import api
from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.core.errors import UserError
from ocio_gen.lut_formats.format import UNMEASURED
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_formats.transforms import TRANSFORMS
from ocio_gen.lut_set import build
from ocio_gen.lut_set.readme import evenly_spaced_error
from ocio_gen.lut_set.records import Bound
from ocio_gen.verification.figures import upper_bound
from ocio_gen.verification.lut_files import verify_lut
from ocio_gen.verification.report import Result
from tests import exact
from tests.conftest import DEMO, ROOT, contents

PUBLISHED = ROOT / "luts"
VIEW = "acesproxy10i_to_rec.1886-rec.709-display_aces-2.0-sdr-100-nits-rec.709"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The demo show's set, with a view, and its report."""
    folder = tmp_path_factory.mktemp("made") / "luts"
    report = api.luts(DEMO, folder)
    assert report.passed
    return folder, report


@pytest.fixture(scope="module")
def luts(made):
    return records(made[0])


def records(folder):
    """Return what a set's manifest says of each file."""
    return {lut["path"]: lut for lut in json.loads((folder / "MANIFEST.json").read_text())["luts"]}


def bounds(lut):
    """Return what a file states."""
    return [Bound.model_validate(one) for one in lut["measured"]]


def test_the_published_luts_are_made_again_byte_for_byte(tmp_path):
    assert api.luts(ROOT / "configs" / "luts.toml", tmp_path / "luts").passed
    again, published = contents(tmp_path / "luts"), contents(PUBLISHED)
    assert again.keys() == published.keys()
    assert [name for name in again if again[name] != published[name]] == []


def test_what_is_left_out_are_ctfs_and_the_views_and_the_readme_tells_how_to_make_them(made):
    whole, published = contents(made[0]), contents(PUBLISHED)
    (named,) = re.findall(
        r"A view is a file in each of these formats.*: (.*)\.\n", published["README.md"].decode()
    )
    formats = [FORMATS[name] for name in named.split(", ")]
    views = {f"{VIEW}{f.suffix}.{f.extension}" for f in formats}
    assert whole.keys() - published.keys() == views | {name for name in whole if name.endswith(".ctf")}
    assert "`ocio-gen luts --format ctf`" in published["README.md"].decode()
    assert published.keys() < whole.keys()
    changed = {name for name in published if published[name] != whole[name]}
    assert changed == {"MANIFEST.json", "README.md"}
    assert "A view is a file" not in whole["README.md"].decode()


def test_no_error_of_a_view_lies_so_near_a_step_that_another_processor_would_state_the_next(made):
    """What differs between processors is some 1e-6 of an error; figures have four digits."""
    for result in made[1].results:
        if result.direction == "view":
            for error in (result.figures.worst_cv, result.figures.mean_cv):
                assert upper_bound(error * 0.999) == upper_bound(error * 1.001)


def test_the_manifest_records_every_file():
    files, manifest = contents(PUBLISHED), json.loads((PUBLISHED / "MANIFEST.json").read_text())
    for record in manifest["files"]:
        content = files.pop(record["path"])
        assert (record["bytes"], record["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert files.keys() == {"MANIFEST.json"}
    assert {record["path"] for record in manifest["files"]} == records(PUBLISHED).keys() | {"README.md"}


def test_every_transform_is_there_in_every_format_that_holds_it(luts):
    expected = {
        lut_format.file_name(transform)
        for transform in TRANSFORMS.values()
        for lut_format in FORMATS.values()
        if lut_format.can_hold(transform)
    }
    views = {f"{VIEW}{f.suffix}.{f.extension}" for f in FORMATS.values() if f.view}
    assert luts.keys() == expected | views
    assert len(luts) == 82 + 7


def test_the_names_are_those_that_were_asked_for():
    for bits, other in ((10, 12), (12, 10)):
        for name in (
            f"lin_ap1_to_acesproxy{bits}i",
            f"lin_ap1_to_acesproxy{bits}i_quantized",
            f"acesproxy{bits}i_to_lin_ap1",
            f"aces2065-1_to_acesproxy{bits}i",
            f"aces2065-1_to_acesproxy{bits}i_quantized",
            f"acesproxy{bits}i_to_aces2065-1",
            f"acesproxy{bits}i_to_acesproxy_normalized",
            f"acesproxy_normalized_to_acesproxy{bits}i",
            f"acesproxy{bits}i_to_acesproxy{other}i",
        ):
            assert TRANSFORMS[name].name == name
    assert len(TRANSFORMS) == 18


def test_every_file_says_what_it_is_and_how_exact(made, luts):
    for path, lut in luts.items():
        text = (made[0] / path).read_text(encoding="ascii").replace("&gt;", ">")
        assert UNMEASURED not in text
        for field in (
            f"Title: {lut['title']}",
            f"Direction: {lut['source']} -> {lut['target']}",
            "Domain: ",
            "Specification: Academy S-2013-001, ACESproxy",
            "Made by: ocio_gen",
            f"Measured: {'; '.join(map(str, bounds(lut)))} (OpenColorIO 2.6)",
            "SPDX-License-Identifier: BSD-3-Clause",
            "SPDX-FileCopyrightText: 2026 the ocio_gen contributors",
        ):
            assert field in text, (path, field)
        assert any(word in text for word in ("Input: full-range", "Input: linear light", "Input: normalised"))


def test_every_file_keeps_within_what_it_states(made, luts):
    results: dict[str, list[Result]] = {}
    for result in made[1].results:
        results.setdefault(result.subject, []).append(result)
    assert results.keys() == luts.keys()
    for path, lut in luts.items():
        for stated, measured in zip(bounds(lut), results[path], strict=True):
            figures = measured.figures
            assert stated.samples == figures.samples
            assert figures.worst_cv <= stated.worst_cv
            assert stated.mean_cv is None or figures.mean_cv <= stated.mean_cv <= 1.281 * figures.mean_cv
            if stated.mismatched_ppm is not None:
                assert figures.mismatched_ppm <= stated.mismatched_ppm


@pytest.mark.parametrize(
    ("direction", "fields", "sentence"),
    [
        ("encode", {"worst_cv": 0.000115}, "at most 0.000115 CV off"),
        ("encode", {"worst_cv": 0.0, "mismatched_ppm": 0.0}, "every code right"),
        (
            "encode",
            {"worst_cv": 1.0, "mismatched_ppm": 25.0},
            "at most 1 CV off, in 25 ppm of the samples",
        ),
        (
            "decode",
            {"worst_cv": 5e-6, "mismatched_ppm": 0.0},
            "at most 5e-06 CV off, every half the closest",
        ),
        ("view", {"worst_cv": 315.0, "mean_cv": 0.63}, "at most 315 CV off, 0.63 on average"),
    ],
)
def test_a_bound_is_a_sentence(direction, fields, sentence):
    bound = Bound(probe="greys", direction=direction, samples=3, **fields)
    assert str(bound) == f"greys: {sentence}"


@pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])
def test_the_accuracy_that_was_asked_for_is_stated(luts, encoding):
    bits = encoding.bit_depth
    for name in ("lin_ap1", "aces2065-1"):
        quantized = luts[f"{name}_to_acesproxy{bits}i_quantized.clf"]["measured"][0]
        assert quantized["probe"].startswith("finite halfs")
        assert (quantized["samples"], quantized["mismatched_ppm"]) == (63_488 * 3, 0.0)
        assert luts[f"{name}_to_acesproxy{bits}i.clf"]["measured"][0]["worst_cv"] <= 0.0005
    for lut_format in ("clf", "ctf", "spi1d", "csp", "resolve_cube", "iridas_cube", "lut"):
        path = FORMATS[lut_format].file_name(TRANSFORMS[f"acesproxy{bits}i_to_lin_ap1"])
        decode = luts[path]["measured"][0]
        codes = (encoding.cv_max - encoding.cv_min + 1) * 3
        assert (decode["samples"], decode["mismatched_ppm"]) == (codes, 0.0)
    # .lut holds 16 bits: half a step of those, 0.0079 and 0.032 CV, is the best there is.
    lut = luts[f"lin_ap1_to_acesproxy{bits}i.lut"]["measured"][0]
    assert lut["worst_cv"] == pytest.approx(encoding.full_scale / 65535 / 2, rel=0.05)
    ocio_reads, interpolated = luts[f"lin_ap1_to_acesproxy{bits}i.csp"]["measured"]
    assert interpolated["worst_cv"] <= 0.0006
    assert ocio_reads["worst_cv"] == pytest.approx(evenly_spaced_error(encoding), rel=0.06)


def test_what_an_evenly_spaced_table_would_be_off_by_is_computed():
    # The first entries lie at 2^-9.72 and one step on: between them the log is cut short by a chord.
    for encoding, bits in ((ACESPROXY10, 10), (ACESPROXY12, 12)):
        low, high = (float(exact.decode(cv, bits)) for cv in (encoding.cv_min, encoding.cv_max))
        step = (high - low) / 65535
        inside = np.linspace(low, low + step, 2001)
        chord = np.interp(
            inside, [low, low + step], [encoding.cv_min, float(exact.continuous(low + step, bits))]
        )
        worst = max(float(exact.continuous(v, bits)) - c for v, c in zip(inside, chord, strict=True))
        assert evenly_spaced_error(encoding) == pytest.approx(worst, rel=0.06)


def test_the_size_and_range_of_views_are_the_better_ones(luts):
    sizes = {lut["format"]: lut["grid"] for lut in luts.values() if lut["view"]}
    hosts_hold_33 = {"iridas_cube", "3dl"}
    assert sizes == {f.name: 33 if f.name in hosts_hold_33 else 65 for f in FORMATS.values() if f.view}
    mean = {lut["format"]: lut["measured"][0]["mean_cv"] for lut in luts.values() if lut["view"]}
    assert all(lut["measured"][0]["samples"] == 3_000_000 for lut in luts.values() if lut["view"])
    # The legal codes alone, where a format states a domain, beat the whole of 0 to 1.
    assert mean["resolve_cube"] == mean["csp"] < mean["spi3d"]
    # 33 points are no small error, so 65 were taken where the hosts hold them.
    assert mean["iridas_cube"] > build._SMALL_MEAN_CV
    assert max(mean[name] for name in sizes.keys() - hosts_hold_33) < mean["iridas_cube"] / 2


@pytest.mark.parametrize("views", [True, False])
def test_the_readme_lists_every_file_and_three_lines_a_host(made, views):
    folder = made[0] if views else PUBLISHED
    text = (folder / "README.md").read_text()
    for path, lut in records(folder).items():
        (row,) = (line for line in text.splitlines() if line.startswith(f"| [`{path}`]({path}) "))
        assert f"| {lut['format']} | {lut['hosts']} | {lut['direction']} |" in row
        assert row.endswith(f" | {'; '.join(map(str, bounds(lut)))} |")
    hosts = text.split("## Which file to load where")[1].split("\n## ")[0].split("\n**")[1:]
    assert len(hosts) == 6
    for host in hosts:
        assert [line[:2] for line in host.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]


@pytest.fixture
def show(small_show, tmp_path):
    """The small show in a folder of its own, to be added to."""
    path = tmp_path / "show.toml"
    path.write_text(small_show.read_text())
    return path


def test_formats_and_size_can_be_chosen(show, tmp_path):
    report = api.luts(show, tmp_path / "luts", formats=["3dl", "resolve_cube"], size=17)
    assert report.passed
    manifest = json.loads((tmp_path / "luts" / "MANIFEST.json").read_text())
    assert {lut["format"] for lut in manifest["luts"]} == {"3dl", "resolve_cube"}
    views = [lut for lut in manifest["luts"] if lut["view"]]
    assert [lut["grid"] for lut in views] == [17, 17]
    # No view is named by the show: the default one of the default display is taken.
    assert views[0]["view"] == {"display": "sRGB - Display", "view": "ACES 2.0 - SDR 100 nits (Rec.709)"}


@pytest.mark.parametrize(
    ("formats", "size", "sentence"),
    [
        (["cub"], None, r"formats: found 'cub'; allowed: clf, ctf, .* 3dl, lut"),
        (["resolve_cube"], 129, "resolve_cube cannot hold a 3D LUT of size 129: Resolve reads up to 65"),
        (["3dl"], 32, r"3dl cannot hold a 3D LUT of size 32: a mesh has 2\^n \+ 1 points"),
        (["clf"], 256, "clf cannot hold a 3D LUT of size 256: OCIO reads up to 129"),
        (["clf"], 0, "clf cannot hold a 3D LUT of size 0"),
        (["clf"], -1, "clf cannot hold a 3D LUT of size -1"),
        (["spi1d", "lut"], 33, r"size: 33: none of the formats \(spi1d, lut\) holds a 3D LUT"),
    ],
)
def test_a_size_or_format_that_cannot_be_is_one_sentence(formats, size, sentence, show, tmp_path):
    with pytest.raises(UserError, match=sentence) as caught:
        api.luts(show, tmp_path / "luts", formats=formats, size=size)
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["show.toml"]


@pytest.mark.parametrize(
    ("display", "view", "sentence"),
    [
        (
            "sRGB - Display",
            "Film",
            "no view 'Film' of 'sRGB - Display'; the configs have ACES 2.0 - SDR 100 ",
        ),
        ("CRT", "Raw", "no display 'CRT'; the configs have sRGB - Display, "),
    ],
)
def test_a_view_that_no_config_has_is_one_sentence_that_lists_them(show, tmp_path, display, view, sentence):
    show.write_text(f'{show.read_text()}[[luts.views]]\ndisplay = "{display}"\nview = "{view}"\n')
    with pytest.raises(UserError) as caught:
        api.luts(show, tmp_path / "luts")
    assert str(caught.value).startswith(f"{show}: luts.views: {sentence}")
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["show.toml"]


def test_luts_that_fall_short_are_not_put_in_place(show, tmp_path, monkeypatch):
    def falls_short(*arguments, **keywords):
        results = verify_lut(*arguments, **keywords)
        results[0].limits.hardfail = -1.0
        return results

    monkeypatch.setattr(build, "verify_lut", falls_short)
    assert not api.luts(show, tmp_path / "luts").passed
    assert [path.name for path in tmp_path.iterdir()] == ["show.toml"]
