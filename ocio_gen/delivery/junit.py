# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A delivery's report as JUnit XML: a suite for each family of rules, a test case for each rule."""

from collections.abc import Sequence

from junitparser import Failure, JUnitXml, TestCase, TestSuite

from ocio_gen.core.names import printable
from ocio_gen.delivery.report import DeliveryReport, Finding
from ocio_gen.delivery.rules import RULES, Family, Level

# Findings that a test case has in full.
_MOST_LINES = 100


def junit_xml(report: DeliveryReport) -> str:
    """Return the document; rules that are off are not in it."""
    document = JUnitXml("ocio-gen verify")
    findings = dict(report.by_rule())
    for family in Family:
        suite = TestSuite(family)
        for rule in RULES.values():
            if rule.family is family and rule.name in findings:
                suite.add_testcase(_case(rule.name, report.delivery, findings[rule.name]))
        if len(suite):
            document.add_testsuite(suite)
    xml: bytes = document.tostring()
    return xml.decode() + "\n"


def _case(rule: str, delivery: str, findings: Sequence[Finding]) -> TestCase:
    case = TestCase(rule, printable(delivery))
    lines = [str(finding) for finding in findings[:_MOST_LINES]]
    if len(findings) > _MOST_LINES:
        lines.append(f"and {len(findings) - _MOST_LINES:,} more")
    text = printable("\n".join(lines))
    if any(finding.level is Level.FAIL for finding in findings):
        case.result = [Failure(text, "ocio-gen")]
    elif findings:
        case.system_out = f"WARN {text}"
    return case
