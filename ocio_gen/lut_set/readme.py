# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The README of a set of LUT files: which file to load where, and how exact each is."""

from decimal import ROUND_UP, Context
from pathlib import Path

import numpy as np

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, Encoding
from ocio_gen.core.templates import render
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_set.records import MEASURED_WITH, LutRecord
from ocio_gen.verification.probes import finite_halfs

README = "README.md"

# What .cube holds at most.
_EVEN_ENTRIES = 65536


def evenly_spaced_error(encoding: Encoding) -> float:
    """Return how far the longest evenly spaced table of linear light is from the curve, in CV.

    65,536 entries over all that is encoded, interpolated linearly, at
    every half. Rounded up to two digits.
    """
    low, high = (float(encoding.decode(cv)) for cv in (encoding.cv_min, encoding.cv_max))
    entries = np.linspace(low, high, _EVEN_ENTRIES)
    halfs = np.unique(finite_halfs()).astype(np.float64)
    inside = halfs[(halfs >= low) & (halfs <= high)]
    got = np.interp(inside, entries, encoding.encode_continuous(entries))
    error = float(np.abs(got - encoding.encode_continuous(inside)).max())
    return float(Context(prec=2, rounding=ROUND_UP).create_decimal(error))


def readme(folder: Path, records: list[LutRecord]) -> str:
    """Return the README's text, for files that lie in a folder."""
    return render(
        "ocio_gen.lut_set",
        f"{README}.j2",
        luts=records,
        view_formats=[lut_format.name for lut_format in FORMATS.values() if lut_format.view],
        measured_with=MEASURED_WITH,
        even_entries=f"{_EVEN_ENTRIES:,}",
        even_error_10=f"{evenly_spaced_error(ACESPROXY10):g}",
        even_error_12=f"{evenly_spaced_error(ACESPROXY12):g}",
        sizes={lut.path: _bytes((folder / lut.path).stat().st_size) for lut in records},
    )


def _bytes(count: int) -> str:
    return f"{count / 1024:,.0f} KiB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MiB"
