# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Files of ours by themselves: the MANIFEST.json around one says what it is, and so what is allowed of it."""

import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ocio_gen import api
from ocio_gen.core.errors import MissingToolError, UserError
from ocio_gen.core.opencolorio import load_config
from ocio_gen.lut_set.build import verify_luts
from ocio_gen.package import verifiable
from ocio_gen.package.verifiable import Request, Shown, VerifyRequest, verify, verify_path
from ocio_gen.verification import lut_files
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Report
from ocio_gen.verification.subjects.ocio_gpu import gpu_program
from tests.conftest import FRAME, ROOT, some

JUDGE = Judge()
PACKAGES = [ROOT / "configs" / show / "package" for show in ("lantern", "tidewater")]
SETS = [ROOT / "luts", *(package / "luts" for package in PACKAGES)]
CSP = "lin_ap1_to_acesproxy10i.csp"


def figures(report: Report):
    return {
        (result.subject, result.route, result.probe): (result.verdict, result.limits, result.figures.worst_cv)
        for result in report.results
    }


def luts_of(folder: Path):
    return [folder / record["path"] for record in json.loads((folder / "MANIFEST.json").read_text())["luts"]]


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.parent.parent.name)
def test_every_lut_file_that_we_publish_has_the_verdict_of_its_package(folder):
    """And the same limits and figures; together, all that is verified of its package."""
    paths = sorted(folder.glob("../configs/*.ocio"))
    whole = figures(verify_luts(folder, [load_config(path) for path in paths], JUDGE))
    alone: dict[tuple[str, str, str], Any] = {}
    for path in luts_of(folder):
        report = verify_path(path, Request(JUDGE))
        assert (report.problems, report.absent, report.verdict) == ([], [], "pass"), path
        assert report.notes[0].text.startswith("MANIFEST.json of luts says what it is: ")
        assert [file.path for file in report.files] == [path.name]
        alone |= figures(report)
    assert alone == whole


def published_configs():
    return [
        path
        for package in PACKAGES
        for path in sorted(package.glob("configs/*.ocio*"))
        if path.suffix in {".ocio", ".ocioz"}
    ]


@pytest.mark.parametrize("path", some(published_configs(), 2), ids=lambda path: path.name)
def test_every_config_that_we_publish_has_the_verdict_of_its_package(path):
    package = path.parents[1]
    written = json.loads((package / "verify" / "report.json").read_text())
    target = path.with_suffix(".ocio").name
    wanted = {
        (result["subject"], result["route"], result["probe"], result["claim"]): result["verdict"]
        for result in written["results"]
        if result["target"] == target
    }
    report = verify_path(path, Request(Judge(ProbeKit([FRAME]))))
    assert report.problems == []
    found = {(r.subject, r.route, r.probe, r.claim): r.verdict.value for r in report.results}
    assert {result.target for result in report.results} == {target}
    # (A build tries the plain route; a verification the others, too.)
    assert {key: found.get(key) for key in wanted} == wanted
    assert set(found.values()) == {"pass"}


PLANTED = {
    "view": (
        "ACES 1.0 - SDR Video",
        "{name: ACES 1.0 - SDR Video, view_transform: ACES 1.0 - SDR Video,",
        "{name: ACES 1.0 - SDR Video, view_transform: ACES 1.0 - SDR Cinema,",
    ),
    # The legal codes of 12 bits in the space of 10.
    "range": ("ACESproxy10i", "min_in_value: 0.0625610948191593", "min_in_value: 0.0625152625152625"),
}


@pytest.mark.parametrize("case", some(PLANTED, 1))
def test_a_wrong_config_of_a_package_fails_by_itself(tmp_path, case):
    """And not by its manifest, which is made to fit."""
    subject, right, wrong = PLANTED[case]
    shutil.copytree(PACKAGES[0], tmp_path / "package")
    path = tmp_path / "package" / "configs" / "lantern_ocio-v2.3.ocio"
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong))

    def as_it_is(manifest):
        record = next(one for one in manifest["files"] if one["path"] == f"configs/{path.name}")
        record |= {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}

    changed(tmp_path / "package", as_it_is)
    report = verify_path(path, Request(Judge(ProbeKit(edges=False))))
    assert not any("MANIFEST" in str(one) for one in report.problems)
    failed = [result for result in report.results if result.failed]
    assert failed
    assert all(subject in f"{one.subject} {one.claim} {one.probe}" for one in failed)


@pytest.mark.parametrize("path", sorted(ROOT.glob("configs/*/package/configs/luts/lin_*")), ids=str)
def test_a_lut_file_of_configs_is_what_its_name_says(path):
    report = verify_path(path, Request(JUDGE))
    assert (report.problems, report.verdict) == ([], "pass")
    assert report.notes[0].text.startswith(
        "MANIFEST.json of package says what it is: linear AP1 to ACESproxy1"
    )


def test_a_part_of_a_package_says_what_to_verify():
    path = next(ROOT.glob("configs/lantern/package/configs/looks/*/show_look.ctf"))
    package = ROOT / "configs" / "lantern" / "package"
    with pytest.raises(UserError, match=f"MANIFEST.json of package lists it as a part: verify {package}"):
        verify_path(path, Request(JUDGE))


@pytest.fixture
def luts(tmp_path):
    """A copy of two files of our set, and their manifest."""
    folder = tmp_path / "set"
    folder.mkdir()
    for name in (CSP, "acesproxy10i_to_lin_ap1.clf", "MANIFEST.json"):
        shutil.copy(ROOT / "luts" / name, folder)
    return folder


def changed(folder, change):
    path = folder / "MANIFEST.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def test_a_file_that_is_not_the_one_that_was_built_is_a_problem_and_judged(luts):
    assert verify_path(luts / CSP, Request(JUDGE)).verdict == "pass"
    path = luts / "acesproxy10i_to_lin_ap1.clf"
    text = path.read_text()
    path.write_text(text.replace("<Description>", "<Description>Mine. ", 1))
    assert path.read_text() != text
    report = verify_path(path, Request(JUDGE))
    assert [str(one) for one in report.problems] == [
        f"{path.name}: not the file that was built, by MANIFEST.json of set"
    ]
    assert ({result.verdict for result in report.results}, report.verdict) == ({"pass"}, "fail")
    # A wrong one falls short, too.
    path.write_text(text.replace("antiLog2", "antiLog10"))
    assert path.read_text() != text
    assert any(result.failed for result in verify_path(path, Request(JUDGE)).results)


def test_a_link_is_not_the_file_that_was_built(luts, tmp_path):
    path = luts / "acesproxy10i_to_lin_ap1.clf"
    path.rename(tmp_path / "elsewhere.clf")
    path.symlink_to(tmp_path / "elsewhere.clf")
    (problem,) = verify_path(path, Request(JUDGE)).problems
    assert problem.text == "a link, not the file that was built, by MANIFEST.json of set"


def test_what_is_said_counts_more_than_a_manifest(luts):
    # OCIO resamples the shaper of a .csp: 16 code values, which a file of someone else's may not be off by.
    report = verify_path(luts / CSP, Request(JUDGE, said="acesproxy10i:encode:ap1"))
    assert report.verdict == "fail"
    assert not any("MANIFEST" in note.text for note in report.notes)


def test_a_file_without_its_manifest_is_anybodys(luts):
    (luts / "MANIFEST.json").unlink()
    report = verify_path(luts / "acesproxy10i_to_lin_ap1.clf", Request(JUDGE))
    assert report.verdict == "warn"
    assert all("nothing says what it is" in str(result.guess) for result in report.results)


def of_another_format(manifest):
    for record in manifest["luts"]:
        record["format"] = "csp"


def of_no_points(manifest):
    for record in manifest["luts"]:
        record |= {"view": {"display": "d", "view": "v"}, "grid": 1}


def outside(manifest):
    manifest["luts"][0]["path"] = "../../etc/passwd"


def without_records(manifest):
    manifest["luts"] = []


HOSTILE = {
    "not JSON": lambda path: path.write_text("{"),
    "not UTF-8": lambda path: path.write_bytes(b"\xff\xfe{}"),
    "another's": lambda path: path.write_text('{"manifest_version": 3, "name": "an extension"}'),
    "of an unknown kind": lambda path: changed(path.parent, lambda made: made.update(kind="x")),
    "deep": lambda path: path.write_text("[" * 100_000),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "too large": lambda path: os.truncate(path, 1 << 30),
    "of another format": lambda path: changed(path.parent, of_another_format),
    "of a grid without points": lambda path: changed(path.parent, of_no_points),
    "outside": lambda path: changed(path.parent, outside),
    "without records": lambda path: changed(path.parent, without_records),
}


@pytest.mark.parametrize("spoil", HOSTILE.values(), ids=HOSTILE)
def test_a_bad_manifest_keeps_no_file_from_being_verified(luts, spoil):
    spoil(luts / "MANIFEST.json")
    path = luts / "acesproxy10i_to_lin_ap1.clf"
    report = verify_path(path, Request(JUDGE))
    assert report.verdict == "warn"
    assert {result.claim for result in report.results} == {"ACESproxy10i to linear AP1"}
    if (luts / "MANIFEST.json").is_file() and spoil is not HOSTILE["without records"]:
        assert "MANIFEST.json" in report.notes[0].text


def test_a_view_by_itself_needs_the_config_of_its_show(tmp_path):
    """As in its set; and where it is given one, it is judged as in its package."""
    package = ROOT / "configs" / "tidewater" / "package"
    shutil.copytree(package / "luts", tmp_path / "luts")
    (name,) = [path.name for path in luts_of(package / "luts")]
    report = verify(VerifyRequest((tmp_path / "luts" / name,), gpu=False), JUDGE)
    assert [str(one) for one in report.absent] == [
        f"{name}: the configs of its show are not here: give one of them with --config"
    ]
    assert report.verdict == "fail"
    config = package / "configs" / "tidewater_ocio-v2.5.ocio"
    whole = figures(verify_path(package / "luts" / name, Request(JUDGE)))
    for path in (tmp_path / "luts" / name, tmp_path / "luts"):
        report = verify_path(path, Request(JUDGE, shown=Shown(config)))
        assert (report.verdict, figures(report)) == ("pass", whole)


VIEW = PACKAGES[0] / "luts" / "acesproxy10i_to_rec.1886-rec.709-display_aces-1.0-sdr-video.3dl"


@pytest.mark.parametrize("points", [2, 9, 33])
def test_a_manifest_that_says_another_grid_allows_no_more(tmp_path, points):
    """The grid is in the file: a manifest cannot make a wrong view right."""
    shutil.copytree(PACKAGES[0], tmp_path / "package")
    folder, path = tmp_path / "package" / "luts", tmp_path / "package" / "luts" / VIEW.name

    def of_points(manifest):
        next(one for one in manifest["luts"] if one["view"])["grid"] = points

    changed(folder, of_points)
    sentence = f"{path.name}: a grid of 17 points along each axis, and MANIFEST.json says {points}"
    config = next((tmp_path / "package").glob("configs/*v2.3.ocio"))
    for request in (Request(JUDGE), Request(JUDGE, shown=Shown(config))):
        report = verify_path(path, request)
        assert [str(one) for one in report.problems] == [sentence]
        assert report.results
        assert not any(result.failed for result in report.results)
    header, mesh, rows = path.read_text().partition("Mesh 4 12\n")
    positions, *triplets = rows.splitlines()
    for place in range(17**3):
        triplets[place] = " ".join(str(4095 - int(code)) for code in triplets[place].split())
    path.write_text("\n".join([header + mesh + positions, *triplets, ""]))

    def of_this_file(manifest):
        record = next(one for one in manifest["files"] if one["path"] == path.name)
        record["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        record["bytes"] = path.stat().st_size

    changed(folder, of_this_file)
    report = verify_path(path, Request(JUDGE))
    assert [str(one) for one in report.problems] == [sentence]
    assert report.results
    assert all(result.failed for result in report.results)


ON_GPU = [
    *(
        ROOT / "luts" / name
        for name in (
            CSP,
            "aces2065-1_to_acesproxy12i.clf",
            "lin_ap1_to_acesproxy12i_quantized.lut",
            "lin_ap1_to_acesproxy10i_quantized.clf",
            "acesproxy10i_to_lin_ap1.spi1d",
            "acesproxy_normalized_to_acesproxy12i_resolve.cube",
        )
    ),
    VIEW,
    *sorted(ROOT.glob("configs/lantern/package/configs/luts/lin_*"))[:1],
]


@pytest.mark.parametrize("path", ON_GPU, ids=lambda path: path.name)
def test_a_lut_file_of_ours_runs_on_the_gpu_as_anybodys_does(path):
    report = verify(VerifyRequest((path,), require_gpu=True), JUDGE)
    assert (report.problems, report.absent, report.verdict) == ([], [], "pass")
    assert report.gpu is not None
    assert {result.route for result in report.results} >= {"CPU F32", "GPU"}
    without = verify(VerifyRequest((path,), gpu=False), JUDGE)
    on_cpu = {key: made for key, made in figures(report).items() if key[1] != "GPU"}
    assert on_cpu == figures(without)


def half_a_texel_off(program):
    """A texture unit that reads beside the middle of each texel."""
    text = program.glsl.replace("texture(", "beside(")
    beside = "vec4 beside(sampler2D one, vec2 at) { return texture(one, at + 0.5 / textureSize(one, 0)); }\n"
    volume = "vec4 beside(sampler3D one, vec3 at) { return texture(one, at + 0.5 / textureSize(one, 0)); }\n"
    return replace(program, glsl=beside + volume + text)


@pytest.mark.parametrize("path", [ON_GPU[1], ON_GPU[3], ON_GPU[4], VIEW], ids=lambda path: path.name)
def test_what_a_gpu_makes_wrong_of_a_lut_file_of_ours_fails(path, monkeypatch):
    monkeypatch.setattr(lut_files, "gpu_program", lambda lut: half_a_texel_off(gpu_program(lut)))
    report = verify(VerifyRequest((path,), require_gpu=True), JUDGE)
    assert {result.route for result in report.results if result.failed} == {"GPU"}


def test_where_a_gpu_is_required_and_is_none_a_lut_file_of_ours_is_one_sentence(monkeypatch):
    def none():
        raise MissingToolError("GPU", "there is none", hint="install a GPU's driver")

    monkeypatch.setattr(verifiable, "gpu_renderer", none)
    with pytest.raises(UserError, match="GPU: there is none"):
        verify(VerifyRequest((ON_GPU[4],), require_gpu=True), JUDGE)
    report = verify(VerifyRequest((ON_GPU[4],)), JUDGE)
    assert [one.about for one in report.absent] == ["GPU"]
    assert {result.route for result in report.results} == {"CPU F32", "inverted"}


def test_a_set_runs_on_the_gpu_too(luts):
    for path in luts.glob("*"):
        if path.name not in {CSP, "MANIFEST.json"}:
            path.unlink()
    report = verify_path(luts, Request(JUDGE, gpu=True))
    assert {(result.route, result.verdict.value) for result in report.results} >= {
        ("CPU F32", "pass"),
        ("GPU", "pass"),
    }


@pytest.mark.parametrize("given", [False, True], ids=["alone", "with a config"])
def test_of_a_listed_file_that_ocio_refuses_the_reason_is_told(tmp_path, given):
    shutil.copytree(PACKAGES[0], tmp_path / "package")
    path = tmp_path / "package" / "luts" / VIEW.name
    path.write_text("3DMESH\nMesh 4 12\nnothing\n")
    config = next((tmp_path / "package").glob("configs/*v2.3.ocio"))
    with pytest.raises(UserError) as caught:
        api.verify(path, config=config if given else None, gpu=False)
    assert str(caught.value).startswith(f"{path}: not a LUT that OCIO ")


def test_a_config_is_for_lut_files_only():
    package = PACKAGES[0]
    config = package / "configs" / "lantern_ocio-v2.3.ocio"
    with pytest.raises(UserError, match=r"config: is for LUT files, and .* is a show package"):
        api.verify(package, config=config)
    with pytest.raises(UserError, match="display: goes with `config`"):
        api.verify(ROOT / "luts" / CSP, display="sRGB - Display")


def test_a_set_in_a_package_has_its_configs_and_leaves_nothing_out(tmp_path):
    package = tmp_path / "lantern"
    shutil.copytree(ROOT / "configs" / "lantern" / "package", package)
    report = verify(VerifyRequest((package / "luts",), gpu=False), Judge())
    assert (report.verdict, report.absent, report.problems) == ("pass", [], [])
    assert "view" in {result.direction for result in report.results}
    shutil.move(package / "luts", tmp_path / "luts")
    report = verify(VerifyRequest((tmp_path / "luts",), gpu=False), Judge())
    assert [remark.text for remark in report.absent] == [
        "the configs of its show are not here: give one of them with --config"
    ]
