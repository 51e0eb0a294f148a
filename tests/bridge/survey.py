# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Every use of every built-in config as the OpenFX plug-in has it, against OCIO: the table of docs/bridge.md.

python -m tests.bridge.survey [--configs PART]

Errors are 10-bit codes; of light, codes of ACESproxy. Samples "beyond" are further off than the limit, and
than OCIO varies where inputs of its ops are a few ULPs others; those of "no number" are a number in one of
the two only. Results that fail are said before the table.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from ocio_gen.bridge.shaders import UnbridgedError
from ocio_gen.bridge.translation import program_of
from ocio_gen.core.errors import one_line
from ocio_gen.core.opencolorio import OCIO_ERRORS
from ocio_gen.verification.report import Result
from tests.bridge.artefacts import carried, judged_ofx
from tests.bridge.uses import Use, builtin, builtin_configs, uses_of

_AT_ONCE = 24  # transforms in a plug-in
_SPECIALS = "special values"


def main() -> int:
    """Survey, and print the table; 1 where a result fails."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bridge.survey", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--configs", default="", metavar="PART", help="only configs with this in their names")
    part = parser.parse_args().configs
    names = [name for name in builtin_configs() if part in name]
    if not names:
        parser.error(f"no built-in config has {part!r} in its name; they are {', '.join(builtin_configs())}")
    count, uses, refused = _found(names)
    results: dict[str, list[Result]] = defaultdict(list)
    for start in range(0, len(uses), _AT_ONCE):
        some = uses[start : start + _AT_ONCE]
        for use, result in _judged(some):
            results[use.kind].append(result)
            if result.failed:
                print(f"FAILS {_said(use, result)}")
        print(f"{start + len(some)} of {len(uses)}", file=sys.stderr, flush=True)
    failed = sum(result.failed for found in results.values() for result in found)
    print(
        f"configs {len(names)}, uses {count}; carried {len(uses)}, that differ; refused {len(refused)}; "
        f"failed results {failed}"
    )
    for line in refused:
        print(f"- {line}")
    print("\n".join(["", *table(results)]))
    return int(failed > 0)


def _found(names: Sequence[str]) -> tuple[int, list[Use], list[str]]:
    """Return how many uses configs have, those that do something else than others, and what is refused."""
    unique: dict[str, Use] = {}
    count, refused = 0, []
    for name in names:
        for use in uses_of(builtin(name)):
            count += 1
            try:
                use.way.processor.getDefaultCPUProcessor()
                program_of(use.way.processor)
            except OCIO_ERRORS as error:
                refused.append(f"{name}: {use.name}: OCIO has none ({one_line(error)})")
            except UnbridgedError as error:
                refused.append(f"{name}: {use.name}: {error}")
            else:
                unique.setdefault(use.way.processor.getCacheID(), use)
    return count, list(unique.values()), refused


def _judged(uses: Sequence[Use]) -> Iterator[tuple[Use, Result]]:
    transforms = carried(uses)
    with tempfile.TemporaryDirectory() as folder:
        for one, result in judged_ofx(transforms, Path(folder)):
            yield uses[transforms.index(one)], result


def _said(use: Use, result: Result) -> str:
    """Return what is wrong with a result."""
    figures = result.figures
    worst = figures.worst[0]
    return (
        f"{use.name}, {result.probe}: {figures.failed} of {figures.samples} samples beyond, "
        f"{figures.nonfinite} no number; the worst {worst.channel} of {worst.input}: {worst.got:g}, "
        f"OCIO {worst.expected:g}"
    )


def table(results: dict[str, list[Result]]) -> Iterator[str]:
    """Yield the lines of a table in Markdown: a kind of uses on colours of a kind."""
    yield "| kind | n | colours | mean CV | 99.9% within, CV | worst CV | beyond | no number |"
    yield "|---|---|---|---|---|---|---|---|"
    for kind, found in sorted(results.items()):
        by_probe: dict[str, list[Result]] = defaultdict(list)
        for result in found:
            by_probe[result.probe].append(result)
        for probe, some in by_probe.items():
            figures = [one.figures for one in some]
            beyond, no_number = sum(one.failed for one in figures), sum(one.nonfinite for one in figures)
            # Errors of special values say nothing: of OCIO's own in 65504 or a denormal.
            of_errors = (
                "| | | "
                if probe == _SPECIALS
                else f"| {sum(one.mean_cv for one in figures) / len(figures):.2g} "
                f"| {max(one.p999_cv for one in figures):.2g} | {max(one.worst_cv for one in figures):.3g} "
            )
            yield f"| {kind} | {len(some)} | {probe} {of_errors}| {beyond} | {no_number} |"


if __name__ == "__main__":
    sys.exit(main())
