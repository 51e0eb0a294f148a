from rich.console import Console

from ocio_gen.verify.configs import verify_configs
from ocio_gen.verify.report import Report
from tests.conftest import FRAME


def test_a_table_fits_80_columns_with_no_figure_cut(demo_package):
    report = verify_configs([demo_package / "configs" / "demo_ocio-v2.5.ocio"], [FRAME])
    console = Console(width=80)
    with console.capture() as capture:
        console.print(report.table("demo_ocio-v2.5.ocio", worst_samples=False))
    lines = capture.get().splitlines()
    assert "…" not in capture.get()
    assert sum(line.rstrip().endswith(" ok") for line in lines) == 40
    assert max(map(len, lines)) <= 80


def test_a_report_reads_back_from_its_json(demo_package):
    text = (demo_package / "verify" / "report.json").read_text()
    report = Report.model_validate_json(text)
    assert report.to_json() == text
    assert report.passed
    assert len(report.results) == 200


def test_a_report_of_nothing_has_not_passed():
    assert not Report().passed
