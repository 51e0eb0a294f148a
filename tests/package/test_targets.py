import pytest

from ocio_gen.core.errors import MissingToolError, UserError
from ocio_gen.package import targets
from ocio_gen.package.targets import Wanted, verify
from ocio_gen.verify.judge import Judge
from tests.conftest import ROOT

LUT = ROOT / "luts" / "acesproxy10i_to_lin_ap1.spi1d"


def no_gpu():
    raise MissingToolError("GPU", "no OpenGL 4.0 through EGL here (none)", hint="install a GPU's driver")


def test_several_targets_make_one_report(config):
    report = verify(Wanted((LUT, config, LUT.with_suffix(".clf"))), Judge())
    assert list(dict.fromkeys(r.target for r in report.results)) == [LUT.name, config.name, f"{LUT.stem}.clf"]
    assert [file.path for file in report.files] == [LUT.name, config.name, f"{LUT.stem}.clf"]
    assert report.gpu is not None


def test_two_of_one_name_are_told_apart(tmp_path):
    copy = tmp_path / LUT.name
    copy.write_bytes(LUT.read_bytes())
    report = verify(Wanted((LUT, copy), gpu=False), Judge())
    assert {r.target for r in report.results} == {LUT.name, f"{copy}: {LUT.name}"}


def test_without_a_gpu_there_is_one_clear_line_and_it_can_be_required(monkeypatch):
    monkeypatch.setattr(targets, "gpu_renderer", no_gpu)
    report = verify(Wanted((LUT,)), Judge())
    (remark,) = report.absent
    assert str(remark) == "GPU: no OpenGL 4.0 through EGL here (none); install a GPU's driver"
    assert report.gpu is None
    assert report.verdict == "pass"
    assert {r.route for r in report.results} == {"CPU F32"}
    with pytest.raises(UserError, match=r"GPU: no OpenGL 4.0"):
        verify(Wanted((LUT,), require_gpu=True), Judge())
    assert verify(Wanted((LUT,), gpu=False), Judge()).absent == []
