# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Every use of every built-in config as the OpenFX plug-in has it, against OCIO: the table of docs/bridge.md.

python -m tests.bridge.survey [--configs PART] [--write]
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from ocio_gen.bridge.shaders import UnbridgedError
from ocio_gen.bridge.translation import program_of
from ocio_gen.core.opencolorio import OCIO_ERRORS
from ocio_gen.verification.report import Result
from tests.bridge.artefacts import carried, judged_ofx
from tests.bridge.uses import Use, builtin, builtin_configs, uses_of

_AT_ONCE = 24  # transforms in a plug-in


def main() -> int:
    """Survey, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--configs", default="")
    chosen = parser.parse_args()
    unique: dict[str, Use] = {}
    count, refused = 0, []
    for name in builtin_configs():
        if chosen.configs not in name:
            continue
        for use in uses_of(builtin(name)):
            count += 1
            try:
                processor = use.way.processor
                processor.getDefaultCPUProcessor()
            except OCIO_ERRORS as error:
                refused.append(f"{name}: {use.name}: OCIO has none: {error}")
                continue
            try:
                program_of(processor)
            except UnbridgedError as error:
                refused.append(f"{name}: {use.name}: {error}")
                continue
            unique.setdefault(processor.getCacheID(), use)
    uses = list(unique.values())
    results: dict[str, list[tuple[Use, Result]]] = defaultdict(list)
    for start in range(0, len(uses), _AT_ONCE):
        some = uses[start : start + _AT_ONCE]
        transforms = carried(some)
        with tempfile.TemporaryDirectory() as folder:
            for one, result in judged_ofx(transforms, Path(folder)):
                use = some[transforms.index(one)]
                results[use.kind].append((use, result))
                if result.failed:
                    figures = result.figures
                    print(
                        f"FAILS {use.name}, {result.probe}: {figures.failed} of {figures.samples}, "
                        f"{figures.nonfinite} no number, worst {figures.worst_cv:g} {figures.worst[:1]}"
                    )
        print(f"{min(start + _AT_ONCE, len(uses))} of {len(uses)}", file=sys.stderr, flush=True)
    print(f"{count} uses, {len(uses)} distinct; {len(refused)} cannot be carried")
    print("\n".join(refused))
    print("\n".join(table(results)))
    return int(any(result.failed for found in results.values() for _, result in found))


def table(results: dict[str, list[tuple[Use, Result]]]) -> Iterable[str]:
    """Yield the lines of a table in Markdown."""
    yield "| kind | n | colours | mean CV | 99.9% within, CV | worst CV | as OCIO varies |"
    yield "|---|---|---|---|---|---|---|"
    for kind, found in sorted(results.items()):
        by_probe: dict[str, list[Result]] = defaultdict(list)
        for _, result in found:
            by_probe[result.probe].append(result)
        for probe, some in by_probe.items():
            figures = [one.figures for one in some]
            mean = sum(one.mean_cv for one in figures) / len(figures)
            beyond = sum(one.failed for one in figures)
            yield (
                f"| {kind} | {len(some)} | {probe} | {mean:.2g} | {max(one.p999_cv for one in figures):.2g} "
                f"| {max(one.worst_cv for one in figures):.3g} | {beyond} |"
            )


if __name__ == "__main__":
    sys.exit(main())
