# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A report on a package as JUnit XML: a test case for each rule that it was judged by."""

from junitparser import Failure, JUnitXml, TestCase, TestSuite

from ocio_gen.core.names import printable
from ocio_gen.imf.report import ImfReport
from ocio_gen.mxf.rules import Weight

# Findings that a test case has in full.
_MOST_LINES = 100


def junit_xml(report: ImfReport) -> str:
    """Return the document."""
    document, suite = JUnitXml("ocio-gen verify"), TestSuite("IMF")
    for rule in report.rules:
        findings = [one for one in report.findings if one.rule == rule]
        case = TestCase(rule, printable(report.target))
        text = printable("\n".join(map(str, findings[:_MOST_LINES])))
        if any(one.level is Weight.FAIL for one in findings):
            case.result = [Failure(text, "ocio-gen")]
        elif findings:
            case.system_out = f"WARN {text}"
        suite.add_testcase(case)
    document.add_testsuite(suite)
    xml: bytes = document.tostring()
    return xml.decode() + "\n"
