# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A report as JUnit XML, which continuous integration shows as tests."""

from collections.abc import Iterator

from junitparser import Failure, JUnitXml, Properties, Property, Skipped, TestCase, TestSuite

from ocio_gen.core.names import printable
from ocio_gen.verification.frame_summary import counts, in_order, is_of_sequence, worst_shown
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.sentences import failure, warnings, worst_sample


def junit_xml(report: Report) -> str:
    """Return a suite for each target, and one for the files; a test case for each result."""
    document = JUnitXml("ocio-gen verify")
    for target, results in report.by_target().items():
        suite = TestSuite(printable(target))
        for case in _of_sequence(results) if is_of_sequence(results) else map(_case, results):
            suite.add_testcase(case)
        document.add_testsuite(suite)
    if report.problems or report.absent:
        suite = TestSuite("files")
        for remark in report.problems:
            suite.add_testcase(_remark(remark, _failure(remark.text)))
        for remark in report.absent:
            text = printable(f"{remark.text}; not verified")
            suite.add_testcase(_remark(remark, Skipped(text, "ocio-gen")))
        document.add_testsuite(suite)
    xml: bytes = document.tostring()
    return xml.decode() + "\n"


def _of_sequence(results: list[Result]) -> Iterator[TestCase]:
    """Yield a test case for each of the worst frames, and one for all of them."""
    shown = worst_shown(results)
    for result in shown:
        case = _case(result.model_copy(update={"guess": None}))  # which all frames share
        case.name = printable(f"{case.name}, frame {result.frame}")
        yield case
    case = TestCase("all frames", printable(results[0].target))
    lines = warnings(results)
    if any(result.failed for result in results):
        case.result = [_failure(f"{counts(results)}; worst first: {in_order(shown)}")]
    else:
        lines.append(counts(results))
    if lines:
        case.system_out = printable("\n".join(lines))
    yield case


def _case(result: Result) -> TestCase:
    case = TestCase(f"{result.direction} {result.probe}", printable(f"{result.subject}, {result.route}"))
    properties = Properties()
    for name, text in (("limits", str(result.limits)), ("cause", result.cause), ("guess", result.guess)):
        if text:
            properties.add_property(Property(name, printable(text)))
    case.append(properties)
    lines = [f"WARN {result.guess}"] if result.guess else []
    if result.failed:
        case.result = [_failure(failure(result))]
    elif result.figures.warned:
        lines.append(f"WARN {worst_sample(result)}")
    if lines:
        case.system_out = printable("\n".join(lines))
    return case


def _failure(text: str) -> Failure:
    return Failure(printable(text), "ocio-gen")  # XML holds no control characters


def _remark(remark: Remark, outcome: Failure | Skipped) -> TestCase:
    case = TestCase(printable(remark.about), "files")
    case.result = [outcome]
    return case
