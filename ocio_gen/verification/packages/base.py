# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Compares a config with the base that it was made from: all that the base has gives the same pixels in both.

Both run in this OCIO, without its approximations: the same operations give the same bits, so that there is no
tolerance.
"""

import copy
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import PyOpenColorIO as ocio

from ocio_gen.config.records import ConfigRecord
from ocio_gen.config.search import context_values, file_names, file_transforms, variables_of
from ocio_gen.core.errors import InvalidPackageError, UserError
from ocio_gen.core.opencolorio import OCIO_ERRORS, context_of, load_config, own_environment
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.base_items import Changes, Item, Items
from ocio_gen.verification.packages.base_pixels import (
    Output,
    compared_pixels,
    difference_of,
    many_pixels,
    output_of,
)
from ocio_gen.verification.report import Remark, Report

# Values of each context variable that are tried, unless all are.
_VALUES = 8

# Names that a sentence lists before it counts.
_NAMES = 6

# Values of variables, as a key.
_Key: TypeAlias = tuple[tuple[str, str], ...]

# Places by titles by reasons.
_Found: TypeAlias = dict[str, dict[str, list[str]]]


def verify_base(
    package: Path, record: ConfigRecord, base: Path | None, changes: Changes, judge: Judge
) -> Report:
    """Verify that a config of a package shows all that its base has as the base does.

    A house config is compared in place, in a copy of its folder elsewhere, and in its archive; with the
    environment as it is, and with values of its context variables that files exist for. A profile 1 config
    of a profile 2 base holds 3D LUTs in place of views, and is not compared.

    Args:
        package: The package's folder.
        record: One of its configs.
        base: The file of the house config; None where it is not here.
        changes: What the description changes.
        judge: Says whether to try every value; hears what is being done.

    Raises:
        UserError: a config cannot be read, or the package is not made from a house config.
    """
    path = package / record.path
    house = record.base.endswith(".ocio")
    if house and base:
        archive = package / record.archive if record.archive else None
        return _compare(path, load_config(base), base.name, changes, judge, (base, archive))
    if base:
        raise InvalidPackageError(
            package, f"is made from {record.base} and not from {base}", hint="leave `base` out"
        )
    if house:
        text = f"not compared with its base {record.base}, which is not in the package; give it as the base"
        return Report(absent=[Remark(about=path.name, text=text)])
    try:
        original = ocio.Config.CreateFromBuiltinConfig(record.base)
    except OCIO_ERRORS:
        text = f"not compared with its base {record.base}, which OCIO {ocio.__version__} does not have"
        return Report(absent=[Remark(about=path.name, text=text)])
    return _compare(path, original, record.base, changes, judge)


def verify_against(path: Path, base: Path, judge: Judge) -> Report:
    """Verify that a config shows all that another has as the other does, where both lie.

    Args:
        path: The config.
        base: The other.
        judge: As for `verify_base`.

    Raises:
        UserError: a config cannot be read.
    """
    original = load_config(base)
    if load_config(path).getMajorVersion() < original.getMajorVersion():
        text = f"not compared with {base.name}: a config of profile 1 cannot hold one of profile 2"
        return Report(absent=[Remark(about=path.name, text=text)])
    return _compare(path, original, base.name, Changes(), judge)


def _compare(
    path: Path,
    base: ocio.Config,
    name: str,
    changes: Changes,
    judge: Judge,
    house: tuple[Path, Path | None] | None = None,
) -> Report:
    """Compare a config with its base; one of a house config, given with the archive, elsewhere, too."""
    judge.progress(f"{path.name}: {name}")
    config = load_config(path)
    if config.getMajorVersion() < base.getMajorVersion():
        return Report()
    comparison = _Comparison(path.name, name, changes, exhaustive=judge.kit.exhaustive)
    comparison.use(base)
    comparison.compare(config, "in place")
    if house and file_transforms(base):
        _compare_moved(comparison, path, *house)
    return comparison.report()


def _compare_moved(comparison: "_Comparison", path: Path, base: Path, archive: Path | None) -> None:
    """Compare a copy of a config's folder elsewhere, and its archive, with no variable set."""
    variables = [name for name in variables_of(comparison.base) if name in os.environ]
    with own_environment(*variables), tempfile.TemporaryDirectory() as scratch:
        if variables:
            comparison.use(load_config(base))
        folder = Path(scratch).resolve() / "moved" / "to" / "another" / "place"
        shutil.copytree(path.parent, folder, copy_function=_link_or_copy)
        moved = load_config(folder / path.name)
        comparison.compare(moved, "after a move")
        comparison.require_inside(moved, folder)
        if archive and archive.is_file():
            try:
                comparison.compare(load_config(archive), "in the archive")
            except UserError as error:
                comparison.add_wrong(str(error), archive.name)


class _Comparison:
    """What was found of a config, wherever it lies, and its base."""

    def __init__(self, target: str, base_name: str, changes: Changes, *, exhaustive: bool) -> None:
        self.target, self.base_name, self.changes, self.exhaustive = target, base_name, changes, exhaustive
        self.values: list[dict[str, str]] | None = None  # to try
        self.items: list[Item] = []
        self.places: list[str] = []
        # What the base has no pixels for, and what the config has others for.
        self.unable: _Found = {}
        self.wrong: _Found = {}

    def use(self, base: ocio.Config) -> None:
        """Compare with this base from now on: it may be loaded again, in another environment."""
        self.base = copy.deepcopy(base)
        for role, name in self.changes.roles.items():  # transforms may name a colour space by its role
            if base.getColorSpace(name):
                self.base.setRole(role, name)
        self.outputs: dict[tuple[str, _Key], Output | str] = {}

    def compare(self, config: ocio.Config, place: str) -> None:
        """Compare a config with the base, for each set of values of context variables."""
        self.places.append(place)
        if self.values is None:
            self.values = self._sampled([*context_values(self.base), *context_values(config)])
        items = Items(self.base, config, self.changes)
        for title, reason in items.complaints:
            _add(self.wrong, reason, title)
        self.items = items.items
        wrong: set[str] = set()  # without any value: no need to try others
        for values in ({}, *self.values):
            where = "".join(f", {name}={value}" for name, value in values.items())
            for item in self.items:
                if item.title in wrong:
                    continue
                if difference := self._difference(item, config, values):
                    _add(self.wrong, difference, item.title + where, place)
                    wrong |= set() if values else {item.title}

    def _difference(self, item: Item, config: ocio.Config, values: Mapping[str, str]) -> str | None:
        """Return what is wrong with an item in a config; None where it is right, or the base has none."""
        context = {**self.changes.environment, **values}
        key = item.title, tuple(values.items())
        in_base = self.base, item.in_base, item.direction, context
        in_config = config, item.in_config, item.direction, context
        shown = compared_pixels()
        if key not in self.outputs:
            self.outputs[key] = output_of(*in_base, shown)
        expected = self.outputs[key]
        if isinstance(expected, str):
            if not values:
                _add(self.unable, expected, item.title)
            return None
        output = output_of(*in_config, shown)
        if isinstance(output, str):
            return output
        difference = difference_of(shown, expected.pixels, output.pixels)
        if difference or output.operations == expected.operations:
            return difference
        shown = many_pixels()
        first, second = output_of(*in_base, shown), output_of(*in_config, shown)
        if isinstance(first, str) or isinstance(second, str):
            return "OCIO fails on many pixels where it does not on a few"
        return difference_of(shown, first.pixels, second.pixels)

    def add_wrong(self, reason: str, title: str) -> None:
        """Take in that something is wrong."""
        _add(self.wrong, reason, title)

    def require_inside(self, config: ocio.Config, folder: Path) -> None:
        """Make sure that a config finds each file in its folder, or on the search path of the description."""
        described = [Path(one) for one in self.changes.search_path if Path(one).is_absolute()]
        names = file_names(config)
        for values in ({}, *(self.values or [])):
            context = context_of(config, **{**self.changes.environment, **values})
            for source in names:
                try:
                    path = Path(context.resolveFileLocation(source))
                except OCIO_ERRORS:
                    continue  # what needs the file has no pixels, and is complained of
                if not any(path.is_relative_to(one) for one in (folder, *described)):
                    _add(self.wrong, f"OCIO reads {path}, outside of the package", f"file {source}")

    def report(self) -> Report:
        """Return what was found."""
        report = Report()
        for reason, titles in self.wrong.items():
            report.problems.append(Remark(about=self.target, text=f"{_listed(titles)}: {reason}"))
        for reason, titles in self.unable.items():
            text = f"OCIO cannot process these in {self.base_name} itself: {_listed(titles)}: {reason}"
            report.notes.append(Remark(about=self.target, text=text))
        if not self.wrong:
            report.compared.append(Remark(about=self.target, text=self._summary()))
        return report

    def _summary(self) -> str:
        names: dict[str, set[str]] = {}
        for item in self.items:
            names.setdefault(item.kind, set()).add(item.name)
        counts = ", ".join(f"{len(each)} {kind}{'s' * (len(each) > 1)}" for kind, each in names.items())
        tried: dict[str, dict[str, None]] = {}
        for values in self.values or []:
            for name, value in values.items():
                tried.setdefault(name, {})[value] = None
        texts = [f"{name} {', '.join(each)}" for name, each in tried.items()]
        variables = f"; with {'; '.join(texts)}" if texts else ""
        return f"identical to {self.base_name} {_joined(self.places)}: {counts}{variables}"

    def _sampled(self, found: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
        """Return sets of values of the base's variables, so that some of each variable are there, or all."""
        used = set(variables_of(self.base))
        tried: dict[str, set[str]] = {name: set() for name in used}
        sampled: dict[_Key, dict[str, str]] = {}
        for each in found:
            values = {name: value for name, value in sorted(each.items()) if name in used}
            new = [name for name, value in values.items() if value not in tried[name]]
            if values and (self.exhaustive or any(len(tried[name]) < _VALUES for name in new)):
                sampled[tuple(values.items())] = values
                for name, value in values.items():
                    tried[name].add(value)
        return list(sampled.values())


def _add(found: _Found, reason: str, title: str, place: str | None = None) -> None:
    places = found.setdefault(reason, {}).setdefault(title, [])
    if place and place not in places:
        places.append(place)


def _listed(titles: Mapping[str, list[str]]) -> str:
    """Return what a reason holds for, and where: 'view sRGB, Film, in place and after a move; ...'."""
    texts = [", ".join(filter(None, [title, _joined(places)])) for title, places in titles.items()]
    rest = f" and {len(texts) - _NAMES} more" if len(texts) > _NAMES else ""
    return "; ".join(texts[:_NAMES]) + rest


def _joined(places: Sequence[str]) -> str:
    """Return 'in place, after a move and in the archive'."""
    *others, last = places or [""]
    return " and ".join(filter(None, [", ".join(others), last]))


def _link_or_copy(source: str, target: str) -> None:
    """Put a file at another path: by a link, where one file system has both."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
