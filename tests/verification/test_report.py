# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

from rich.console import Console

from ocio_gen.cli.report_tables import details_table, summary_table
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.configs import verify_configs
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Remark, Report
from tests.conftest import FRAME


def printed(table, width=80):
    console = Console(width=width)
    with console.capture() as capture:
        console.print(table)
    assert "…" not in capture.get()
    assert max(map(len, capture.get().splitlines())) <= width
    return capture.get().splitlines()


def test_tables_fit_their_terminal_with_no_figure_cut(demo_package):
    judge = Judge(ProbeKit([FRAME]))
    report = verify_configs([demo_package / "configs" / "demo_ocio-v2.5.ocio"], judge)
    lines = printed(details_table(report.results, worst_samples=False))
    assert sum(line.rstrip().endswith((" ok", " warn")) for line in lines) == 69
    report = verify_configs([demo_package / "configs" / "demo_ocio-v2.5.ocio"], judge, every_route=True)
    lines = printed(summary_table(report.results), width=88)
    assert sum(line.startswith(("encode ", "decode ")) for line in lines) == 10


def test_a_report_reads_back_from_its_json(demo_package):
    text = (demo_package / "verify" / "report.json").read_text()
    report = Report.model_validate_json(text)
    assert report.to_json() == text
    assert report.passed
    assert len(report.results) == 352


def test_a_report_of_nothing_has_not_passed():
    assert Report().verdict == "fail"


def test_reports_add_up_and_a_problem_fails(demo_package):
    report = Report.model_validate_json((demo_package / "verify" / "report.json").read_text())
    assert report.verdict == "pass"
    report += Report(gpu="a GPU", problems=[Remark(about="a.clf", text="missing")])
    assert (report.verdict, report.gpu, len(report.results)) == ("fail", "a GPU", 352)
