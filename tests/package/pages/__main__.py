# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pages to look at: `python -m tests.package.pages FOLDER` shows each kind: light, dark, narrow, printed."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ocio_gen.comparison.luts import diff_luts
from ocio_gen.package.pages.difference import difference_page
from ocio_gen.package.pages.verification import verification_page
from ocio_gen.verification.foreign import verify_lut_file
from ocio_gen.verification.judge import Judge
from tests.conftest import ROOT
from tests.package.pages.browser import chromium
from tests.package.pages.reports import capture_report, package_report, sent_codes

LUTS = ROOT / "luts"


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page; captures are written into the folder."""
    yield "package", (ROOT / "configs/lantern/package/index.html").read_text()
    yield "passed_package", verification_page(package_report())
    yield (
        "passed_lut",
        verification_page(verify_lut_file(LUTS / "aces2065-1_to_acesproxy10i.clf", Judge(curves=True))),
    )
    right = sent_codes()
    squeezed = np.rint(64 + right.astype(np.float64) * 876 / 1023)
    yield "wrong_capture", verification_page(capture_report(folder, "squeezed.dpx", squeezed))
    one = right.copy()
    one[100, 77, 1] += 300
    yield "wrong_pixel", verification_page(capture_report(folder, "one.dpx", one))
    yield "guessed", verification_page(capture_report(folder, "right.dpx", right, said=None))
    a, b = (LUTS / f"acesproxy{bits}i_to_lin_ap1.clf" for bits in (10, 12))
    yield "difference", difference_page(diff_luts(a, b))


def main(folder: Path) -> None:
    """Write each page, and how it looks."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(folder):
        page = folder / f"{name}.html"
        page.write_text(text)
        chromium(page, f"--print-to-pdf={page.with_suffix('.pdf')}", "--no-pdf-header-footer")
        for width, scheme, number in ((1300, "light", 1), (1300, "dark", 0), (500, "light", 1)):
            picture = folder / f"{name}_{width}_{scheme}.png"
            preferred = f"--blink-settings=preferredColorScheme={number}"
            chromium(page, f"--screenshot={picture}", f"--window-size={width},1700", preferred)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
