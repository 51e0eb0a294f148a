# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The archive's timelines give the frames that the cut's own gives on the sources: 1,000 random cuts."""

import random

import pytest

from ocio_gen.archive.edl_cut import edl_cut
from ocio_gen.archive.edl_timeline import edl_text
from ocio_gen.archive.otio_cut import otio_cut
from ocio_gen.archive.otio_timeline import otio_text
from ocio_gen.archive.plan import plan_cut
from ocio_gen.show.cut.edl import read_whole_edl
from tests.archive.conforming import conform_edl, conform_otio
from tests.archive.cuts import RATES, Cut

CUTS = 46  # of each of the eleven kinds of rates: over 500


def archived(plan):
    """The files of an archive, by their folders and counts, each with the source that it is a copy of."""
    return {
        (shot.name, count): (f"{shot.name}/{shot.file_name(count)}", str(path))
        for shot in plan.shots
        for count, path in shot.frames
    }


def on_sources(record, cut):
    return {at: [cut.path(reel, frame) for reel, frame in layers] for at, layers in record.items()}


def planned(plan):
    """What the plan says that is seen, as files of the sources."""
    record: dict[int, list[str]] = {}
    for shot in plan.shots:
        for at, count in zip(range(*shot.record), shot.frames_read, strict=True):
            record.setdefault(at, []).append(str(shot.source.path_of(count)))
    return record


def both_conforms(plan, cut):
    """What the archive's .otio and .edl give, as files of the sources, and what the EDL cannot say."""
    text, notes = edl_text(plan)
    files = archived(plan)
    by_url = dict(files.values())
    of_otio = {at: [by_url[url] for url, _ in layers] for at, layers in conform_otio(otio_text(plan)).items()}
    of_edl = {
        at: [files[reel, frame][1] for reel, frame in layers]
        for at, layers in conform_edl(text, cut.base).items()
    }
    return of_otio, of_edl, notes


def shown(record):
    """The frames that show something, by their places."""
    return {at: layers for at, layers in record.items() if layers}


@pytest.mark.parametrize(("rate", "drop"), RATES)
def test_the_archive_of_an_edl_conforms_as_the_edl_does(rate, drop, tmp_path):
    path = tmp_path / "cut.edl"
    layers = retimed = 0
    for seed in range(CUTS):
        cut = Cut(random.Random(f"{rate} {drop} {seed}"), rate, drop)  # noqa: S311 - no secret
        text = cut.edl()
        path.write_text(text)
        expected = shown(on_sources(conform_edl(text, cut.base), cut))
        plan = plan_cut(edl_cut(read_whole_edl(path), path, rate, None), cut.index(), {}, 3 * (seed % 2))
        assert (plan.missing, plan.short) == ((), ()), seed
        assert planned(plan) == expected, seed
        of_otio, of_edl, notes = both_conforms(plan, cut)
        assert notes == [], seed
        assert shown(of_otio) == expected, seed
        assert shown(of_edl) == expected, seed
        layers += sum(len(one) == 2 for one in expected.values())
        retimed += text.count("M2 ")
    assert layers > 500
    assert retimed > 100


@pytest.mark.parametrize(("rate", "drop"), [one for one in RATES if not one[1]])
def test_the_archive_of_an_otio_conforms_as_the_otio_does(rate, drop, tmp_path):
    path = tmp_path / "cut.otio"
    said = 0
    for seed in range(CUTS + 10):
        cut = Cut(random.Random(f"otio {rate} {seed}"), rate, drop)  # noqa: S311 - no secret
        text = cut.otio()
        path.write_text(text)
        expected = shown(on_sources(conform_otio(text), cut))
        plan = plan_cut(otio_cut(path, None), cut.index(), {}, 3 * (seed % 2))
        assert (plan.missing, plan.short) == ((), ()), seed
        assert planned(plan) == expected, seed
        of_otio, of_edl, notes = both_conforms(plan, cut)
        assert shown(of_otio) == expected, seed
        if not notes:
            assert shown(of_edl) == expected, seed
            said += 1
    assert said > CUTS * 0.9
