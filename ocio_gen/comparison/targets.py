"""What a user can ask to compare: two folders, two configs, two LUT files, two files of CDLs."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ocio_gen.comparison.cdls import diff_cdls
from ocio_gen.comparison.configs import diff_configs
from ocio_gen.comparison.contexts import chosen_contexts
from ocio_gen.comparison.folders import diff_folders, kind_of
from ocio_gen.comparison.luts import diff_luts
from ocio_gen.comparison.report import DiffReport
from ocio_gen.comparison.side import Context
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
    kinds = [_kind(path) for path in (a, b)]
    if kinds[0] != kinds[1]:
        raise InvalidFileError(f"{a}, {b}", f"a {kinds[0]} and a {kinds[1]}", hint="give two of a kind")
    contexts = chosen_contexts(context)
    with ocio_messages(), own_environment() as ignored:
        report = _diff(kinds[0], (a, b), tolerance_cv, progress, contexts)
    report.notes += ignored
    unused = [name for one in contexts for name in one if name not in report.variables]
    if unused:
        raise ArgumentError("context", f"no config here uses the variable {unused[0]}", hint="leave it out")
    return report


def _kind(path: Path) -> str:
    if path.is_dir():
        return "folder"
    kind = kind_of(path)
    return {"config": "config", "CDL": "CDL file"}.get(kind, "LUT file")


def _diff(
    kind: str,
    pair: tuple[Path, Path],
    tolerance_cv: float,
    progress: Callable[[str], None],
    contexts: Sequence[Context],
) -> DiffReport:
    if kind == "folder":
        return diff_folders(*pair, tolerance_cv, progress, contexts)
    if kind == "config":
        return diff_configs(*pair, tolerance_cv, progress, contexts)
    if kind == "CDL file":
        return diff_cdls(*pair)
    return diff_luts(*pair, tolerance_cv)
