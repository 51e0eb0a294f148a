# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a user can ask to compare: two folders, two configs, two LUT files, two files of CDLs."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ocio_gen.comparison.contexts import chosen_contexts
from ocio_gen.comparison.folders import diff_folders
from ocio_gen.comparison.kinds import LUT, Comparison, kind_of
from ocio_gen.comparison.report import DiffReport
from ocio_gen.core.errors import ArgumentError, InvalidFileError, MissingFileError
from ocio_gen.core.names import require_one_line
from ocio_gen.core.opencolorio import ocio_messages, own_environment


def diff(
    a: Path,
    b: Path,
    tolerance_cv: float = 0.0,
    progress: Callable[[str], None] = lambda _: None,
    context: Sequence[str] = (),
) -> DiffReport:
    """Compare two of a kind. Environment variables of this machine have no influence.

    Args:
        a: A folder, an OCIO config, a LUT file or a file of CDLs.
        b: Another.
        tolerance_cv: Ignore pixel differences up to this many code values.
        progress: Called with what is being compared.
        context: Values of context variables to compare configs with, "SHOT=NW_0010" each; by default, all
            values for which there are files.

    Raises:
        UserError: the two are no pair, or cannot be read; no config uses a variable of the context.
    """
    for path in (a, b):
        require_one_line(path)
        if not path.exists():
            raise MissingFileError(
                path, "no such file or folder", hint="give packages, configs, LUT or CDL files"
            )
    # (OCIO itself says which files it reads as LUTs.)
    kinds = [None if path.is_dir() else kind_of(path) or LUT for path in (a, b)]
    if kinds[0] is not kinds[1]:
        titles = [kind.title if kind else "folder" for kind in kinds]
        raise InvalidFileError(f"{a}, {b}", f"a {titles[0]} and a {titles[1]}", hint="give two of a kind")
    contexts = chosen_contexts(context)
    with ocio_messages(), own_environment() as ignored:
        if (kind := kinds[0]) is None:
            report = diff_folders(a, b, tolerance_cv, progress, contexts)
        else:
            report = kind.compare(a, b, Comparison(tolerance_cv, progress, contexts))
    report.notes += ignored
    unused = [name for one in contexts for name in one if name not in report.variables]
    if unused:
        raise ArgumentError("context", f"no config here uses the variable {unused[0]}", hint="leave it out")
    return report
