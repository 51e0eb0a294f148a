# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

from junitparser import JUnitXml

from ocio_gen.verification.foreign import verify_lut_file
from ocio_gen.verification.judge import Judge, Thresholds
from ocio_gen.verification.junit import junit_xml
from ocio_gen.verification.report import Remark
from tests.conftest import ROOT


def test_every_result_is_a_test_case_and_what_fails_says_where():
    path = ROOT / "luts" / "acesproxy10i_to_lin_ap1.spi1d"
    report = verify_lut_file(path, Judge(thresholds=Thresholds(fail=1e-7)), said="acesproxy10i:decode")
    report.problems.append(Remark(about="a.clf", text="missing"))
    report.absent.append(Remark(about="b.clf", text="is elsewhere"))
    document = JUnitXml.fromstring(junit_xml(report).encode())
    suites = {suite.name: list(suite) for suite in document}
    assert set(suites) == {path.name, "files"}
    cases = {case.name: case for case in suites[path.name]}
    assert set(cases) == {f"decode {r.probe}" for r in report.results}
    (failure,) = cases["decode all codes"].result
    assert "FAIL acesproxy10i_to_lin_ap1.spi1d decode, CPU F32, all codes" in failure.message
    assert "are off by more than 0.0000001 codes" in failure.message
    missing, elsewhere = suites["files"]
    assert (missing.name, missing.result[0].message) == ("a.clf", "missing")
    assert elsewhere.is_skipped
    failed = sum(r.verdict == "fail" for r in report.results)
    assert (document.failures, document.skipped) == (failed + 1, 1)
    assert failed >= 1
