# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import json
from dataclasses import replace

import pytest

from ocio_gen.core.errors import MissingToolError, UserError
from ocio_gen.package import verifiable
from ocio_gen.package.verifiable import VERIFIABLE, Request, VerifyRequest, verify, verify_path
from ocio_gen.verification.judge import Judge
from tests.conftest import ROOT

LUT = ROOT / "luts" / "acesproxy10i_to_lin_ap1.spi1d"


def no_gpu():
    raise MissingToolError("GPU", "no OpenGL 4.0 through EGL here (none)", hint="install a GPU's driver")


def test_several_targets_make_one_report(config):
    report = verify(VerifyRequest((LUT, config, LUT.with_suffix(".clf"))), Judge())
    assert list(dict.fromkeys(r.target for r in report.results)) == [LUT.name, config.name, f"{LUT.stem}.clf"]
    assert [file.path for file in report.files] == [LUT.name, config.name, f"{LUT.stem}.clf"]
    assert report.gpu is not None


def test_two_of_one_name_are_told_apart(tmp_path):
    copy = tmp_path / LUT.name
    copy.write_bytes(LUT.read_bytes())
    report = verify(VerifyRequest((LUT, copy), gpu=False), Judge())
    assert {r.target for r in report.results} == {LUT.name, f"{copy}: {LUT.name}"}


def test_without_a_gpu_there_is_one_clear_line_and_it_can_be_required(monkeypatch):
    monkeypatch.setattr(verifiable, "gpu_renderer", no_gpu)
    request = VerifyRequest((LUT,), said="acesproxy10i:decode:ap1")
    report = verify(request, Judge())
    (remark,) = report.absent
    assert str(remark) == "GPU: no OpenGL 4.0 through EGL here (none); install a GPU's driver"
    assert report.gpu is None
    assert report.verdict == "pass"
    assert {r.route for r in report.results} == {"CPU F32"}
    with pytest.raises(UserError, match=r"GPU: no OpenGL 4.0"):
        verify(replace(request, require_gpu=True), Judge())
    assert verify(replace(request, gpu=False), Judge()).absent == []


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("x.OFX.bundle", None),
        ("x.ofx.bundle", "an OpenFX bundle (.ofx.bundle)"),
        ("package", "a show package"),
        ("luts", "a set of LUT files"),
        ("plugins", "plug-ins of a show"),
        ("x.OCIO", "a config (.ocio, .ocioz)"),
        ("x.ocioz", "a config (.ocio, .ocioz)"),
        ("x.dctl", "a kernel (.dctl, .rpp, .blink, .gizmo)"),
        ("x.Gizmo", "a kernel (.dctl, .rpp, .blink, .gizmo)"),
        ("x.cube", "a LUT file"),
        ("x", "a LUT file"),
    ],
)
def test_each_kind_knows_its_own(name, what, tmp_path):
    path = tmp_path / name
    if ("." in name and "bundle" not in name) or name == "x":
        path.write_text("")
    else:
        path.mkdir()
        manifest = {"kind": name, "tools": {}, "files": []}
        (path / "MANIFEST.json").write_text(json.dumps(manifest))
    assert next((kind.what for kind in VERIFIABLE if kind.recognises(path)), None) == what


def test_what_is_not_there_or_is_no_kind_is_one_sentence_that_names_every_kind(tmp_path):
    (tmp_path / "MANIFEST.json").write_text('{"kind": "bundle", "tools": {}, "files": []}')
    for path, wrong in (
        (tmp_path / "none", "no such file or folder"),
        (tmp_path, "nothing that can be verified"),
    ):
        with pytest.raises(UserError, match=f"^{path}: {wrong}; give ") as error:
            verify_path(path, Request(Judge()))
        assert all(kind.what in str(error.value) for kind in VERIFIABLE)
