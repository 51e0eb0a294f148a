# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""LUTs of a user's config, and half-domain tables, which are packed."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.acesproxy import HALF_MAX
from ocio_gen.bridge.program import Program
from ocio_gen.bridge.tables import OCTAVES, Packed, bounded, octave_starts, packed
from ocio_gen.bridge.translation import program_of
from tests.bridge.compiled import Run, compiled
from tests.bridge.judging import judged, tried, way

Doubles = npt.NDArray[np.float64]

RANDOM = np.random.default_rng(7)
FORWARD, INVERSE = ocio.TRANSFORM_DIR_FORWARD, ocio.TRANSFORM_DIR_INVERSE

# The values of all 65,536 halfs; of infinities the largest, of NaN 0.
HALFS = np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float64)
X = np.nan_to_num(HALFS, nan=0.0, posinf=HALF_MAX, neginf=-HALF_MAX)
FINITE = np.isfinite(HALFS)
EVEN = np.linspace(0.0, 1.0, 1000)


def lut(
    values: npt.ArrayLike, direction: ocio.TransformDirection = FORWARD, **options: object
) -> ocio.Lut1DTransform:
    """Return a 1D LUT of (n,) or (n, 3) entries; 65,536 of `halfs` are of a half domain."""
    entries = np.asarray(values, np.float32)
    if entries.ndim == 1:
        entries = np.repeat(entries[:, np.newaxis], 3, axis=1)
    made = ocio.Lut1DTransform(len(entries), bool(options.get("halfs")))
    made.setData(entries.ravel())
    made.setDirection(direction)
    made.setInterpolation(options.get("interpolation", ocio.INTERP_LINEAR))
    made.setHueAdjust(options.get("hue", ocio.HUE_NONE))
    return made


def of_halfs(values: npt.ArrayLike, direction: ocio.TransformDirection = FORWARD) -> ocio.Lut1DTransform:
    """Return a 1D LUT of a half domain."""
    return lut(values, direction, halfs=True)


def cube(size: int, interpolation: ocio.Interpolation) -> ocio.Lut3DTransform:
    """Return a 3D LUT that treats no channel as another, and no grey as grey."""
    axes = np.meshgrid(*[np.linspace(0.0, 1.0, size)] * 3, indexing="ij")
    grid = np.stack(axes, axis=-1)
    values = grid**1.3 * [1.4, 0.8, 1.1] + 0.2 * grid[..., [1, 2, 0]] - 0.1
    made = ocio.Lut3DTransform(size)
    made.setData((values + RANDOM.normal(0.0, 0.02, values.shape)).astype(np.float32).ravel())
    made.setInterpolation(interpolation)
    return made


def read(table: Packed, x: Doubles) -> Doubles:
    """Return what lines of a packed table have at values: its documentation, in numpy."""
    size = np.abs(x)
    octave = np.where(size < 2.0**-14, 0, np.floor(np.log2(np.maximum(size, 2.0**-14))).astype(int) + 15)
    here = octave + (0 if table.odd else np.where(x < 0.0, OCTAVES, 0))
    place = (size - octave_starts()[octave].astype(np.float64)) * table.scales[here]
    cell = np.floor(place).astype(int)
    low, high = (table.nodes[table.starts[here] + cell + step].astype(np.float64) for step in (0, 1))
    made: Doubles = low + (high - low) * (place - cell)[:, np.newaxis]
    return np.where((x < 0.0)[:, np.newaxis], -made, made) if table.odd else made


PACKED = {
    "a logarithm": np.log2(np.maximum(X, 2.0**-16)),
    "odd": np.sign(X) * np.abs(X) ** 0.4,
    "light": np.sign(X) * np.minimum(np.abs(X) ** 1.5, 1e6) + 0.01,
    "level": np.clip(X, -0.3, 1.0),
    "noise": RANDOM.random(65536),
}
PACKED["noise"][32768] = PACKED["noise"][0]  # -0 is 0


@pytest.mark.parametrize("close", [1e-7, 3e-6, 1e-4])
@pytest.mark.parametrize("name", PACKED)
def test_packed_lines_are_as_close_as_they_say(name, close):
    table = np.stack([PACKED[name], PACKED[name] * 0.5], axis=1).astype(np.float32)
    found = packed(table, close)
    assert found.odd == (name == "odd")
    scale = np.ones(table.shape)
    if np.abs(table).max() > 50.0:  # light
        scale = np.maximum(np.abs(table), 1e-4)
    off = np.abs(read(found, X[FINITE]) - table[FINITE].astype(np.float64))
    # (And the rounding of a share of a difference.)
    assert (off / scale[FINITE]).max() <= close * (1.0 + 1e-9) + 1e-9
    # Between halfs, lines are between lines.
    below = np.flatnonzero(FINITE[:-1] & FINITE[1:])
    between = (X[below] + X[below + 1]) / 2.0
    middle = (table[below].astype(np.float64) + table[below + 1]) / 2.0
    off = np.abs(read(found, between) - middle) / np.maximum(scale[below], scale[below + 1])
    assert off.max() <= close * (1.0 + 1e-9) + 1e-9


def test_packing_saves_where_a_table_allows_it():
    straight = packed((X * 3.0).astype(np.float32)[:, np.newaxis], 1e-7)
    assert straight.odd
    assert len(straight.nodes) == 2 * OCTAVES + 1
    assert (
        len(packed(PACKED["noise"].astype(np.float32)[:, np.newaxis], 1e-7).nodes) == 2 * OCTAVES * 1025 + 1
    )
    sizes = [
        len(packed(PACKED["light"].astype(np.float32)[:, np.newaxis], c).nodes) for c in (1e-7, 1e-6, 1e-5)
    ]
    assert sizes[0] > 2 * sizes[1] > 4 * sizes[2]


def test_tables_are_bounded():
    largest = np.finfo(np.float32).max
    table = np.array([[-1.0], [np.nan], [3.0], [np.inf]], np.float32)
    assert bounded(table).ravel().tolist() == [-1.0, 0.0, 3.0, largest]
    jump = bounded(np.array([[-np.inf], [np.inf]], np.float32)).ravel()
    assert np.isfinite(jump[1] - jump[0])
    assert jump[1] > 1e38


with np.errstate(all="ignore"):
    LUTS = {
        "of 1000": lut(EVEN**2.2),
        "of channels": lut(np.stack([EVEN**2, 1.0 - EVEN, EVEN * 2.0 - 0.5], 1)),
        "of two": lut([0.1, 0.9]),
        "nearest": lut(EVEN[::100], interpolation=ocio.INTERP_NEAREST),
        "folded": lut(np.linspace(0.0, 1.0, 5000) ** 0.4),
        "folded, of channels": lut(np.stack([np.sin(np.linspace(0.0, k, 10000)) for k in (5, 9, 13)], 1)),
        "of 65,536": lut(np.sin(np.linspace(0.0, 20.0, 65536))),
        "with infinities": lut(np.where(EVEN > 0.9, np.inf, EVEN)),
        "with NaN": lut(np.where(EVEN > 0.9, np.nan, EVEN)),
        "that keeps hues": lut(EVEN**0.5, hue=ocio.HUE_DW3),
        "tetrahedral": cube(17, ocio.INTERP_TETRAHEDRAL),
        "trilinear": cube(16, ocio.INTERP_LINEAR),
        "3D, best": cube(9, ocio.INTERP_BEST),
        "3D, nearest": cube(5, ocio.INTERP_NEAREST),
        "3D, of two": cube(2, ocio.INTERP_TETRAHEDRAL),
        "all": ocio.GroupTransform(
            [
                lut(EVEN**0.5),
                cube(9, ocio.INTERP_TETRAHEDRAL),
                lut(EVEN**2, INVERSE),
                cube(8, ocio.INTERP_LINEAR),
                of_halfs(X * 1.1),
            ]
        ),
        **{f"{name}, halfs": of_halfs(one) for name, one in PACKED.items() if name != "noise"},
        "of channels, halfs": of_halfs(np.stack([X * 2.0, np.abs(X) ** 0.5, np.exp(-np.abs(X))], 1)),
        "with infinities, halfs": of_halfs(np.where(np.isnan(HALFS), 0.5, np.log2(X))),
        "with NaN, halfs": of_halfs(HALFS**2),
        "that keeps hues, halfs": lut(PACKED["odd"], halfs=True, hue=ocio.HUE_DW3),
    }

_KNOTS = [0.0, 0.1, 0.3, 0.6, 0.9, 1.0]
_BUMPS = np.cumsum(RANDOM.normal(1.0, 1.5, 1024))
_ROOT = np.sign(X) * np.abs(X) ** 0.5
_RISING = {
    "gamma": EVEN**2.4,
    "level ends": np.clip(EVEN * 1.7 - 0.3, 0.0, 1.0),
    "level stretches": np.interp(EVEN, _KNOTS, [0.0, 0.0, 0.4, 0.4, 1.0, 1.0]),
    "bumps": _BUMPS / _BUMPS.max(),
    "of channels": np.stack([EVEN**2, 1.0 - EVEN, EVEN * 0.5 + 0.2], 1),
    "of two": np.array([0.2, 0.9]),
    "of one value": np.full(17, 0.5),
}
_RISING_HALFS = {
    "a logarithm": PACKED["a logarithm"],
    "a root": _ROOT,
    "rounded": _ROOT.astype(np.float16),
    "a power": np.exp2(np.clip(X, -120.0, 120.0)),
    "level ends": np.clip(X, 0.0, 1.0) ** 2,
    "both ends level": np.clip(X, -1.0, 1.0),
    "level negatives": np.where(X < 0.0, -0.0564, np.abs(X) - 0.0564),  # as Apple Log
    "level about zero": np.where(np.abs(X) < 0.1, 0.0, X),
    "bumps": _ROOT + 0.3 * np.sin(X * 3.0),
    "of channels": np.stack([X, _ROOT, X * 2.0 - 0.3], 1),
    "of one value": np.full(65536, 0.5),
}
INVERSES = {
    **{f"rising, {name}": lut(one, INVERSE) for name, one in _RISING.items()},
    **{f"falling, {name}": lut(-one + 0.7, INVERSE) for name, one in _RISING.items()},
    **{f"rising, {name}, halfs": of_halfs(one, INVERSE) for name, one in _RISING_HALFS.items()},
    **{f"falling, {name}, halfs": of_halfs(-one + 0.3, INVERSE) for name, one in _RISING_HALFS.items()},
}


@pytest.fixture(scope="module")
def programs() -> dict[str, Program]:
    return {name: program_of(way(one).processor) for name, one in (LUTS | INVERSES).items()}


@pytest.fixture(scope="module")
def runs(programs, tmp_path_factory) -> dict[str, dict[str, Run]]:
    made = compiled(list(programs.values()), tmp_path_factory.mktemp("tables") / "c")
    return dict(zip(programs, made, strict=True))


def pixels_of(name: str, one: ocio.Transform) -> Mapping[str, npt.NDArray[np.float32]]:
    """Return pixels that a LUT is tried on."""
    found = dict(tried(way(one, of_codes="halfs" not in name)))
    found["-2 to 2"] = RANDOM.uniform(-2.0, 2.0, (2000, 3)).astype(np.float32)
    octaves = np.exp2(RANDOM.uniform(-20.0, 17.0, (2000, 3))) * RANDOM.choice([-1.0, 1.0], (2000, 3))
    found["octaves"] = octaves.astype(np.float32)
    if "halfs" in name:
        found["halfs"] = np.repeat(X[:, np.newaxis], 3, axis=1).astype(np.float32)
    if isinstance(one, ocio.Lut1DTransform) and one.getDirection() == INVERSE:
        entries = np.array(one.getData(), np.float32).reshape(-1, 3)
        found["its entries"] = entries[RANDOM.integers(0, len(entries), 2000)]
    return found


@pytest.mark.parametrize("name", LUTS)
def test_a_lut_is_what_ocio_makes(runs, name):
    own = way(LUTS[name])
    for probe, pixels in pixels_of(name, LUTS[name]).items():
        made = {target: run(pixels) for target, run in runs[name].items()}
        for target, output in made.items():
            judgement = judged(own, pixels, output)
            assert judgement.beyond == 0, (probe, target, judgement)
            assert np.array_equal(output, made["scalar"], equal_nan=True), (probe, target)


@pytest.mark.parametrize("name", INVERSES)
def test_an_inverse_lut_is_what_ocio_makes(runs, name):
    own = way(INVERSES[name])
    for probe, pixels in pixels_of(name, INVERSES[name]).items():
        made = {target: run(pixels) for target, run in runs[name].items()}
        for target, output in made.items():
            judgement = judged(own, pixels, output)
            assert judgement.beyond == 0, (probe, target, judgement)
            assert np.array_equal(output, made["scalar"]), (probe, target)


def test_channels_of_a_half_domain_may_go_in_different_directions(tmp_path):
    # (OCIO 2.6.0's CPU looks for negatives of all channels where red has them.)
    one = of_halfs(np.stack([X, X * -2.0 + 0.3, _ROOT], 1), INVERSE)
    for run in compiled([program_of(way(one).processor)], tmp_path / "c")[0].values():
        y = RANDOM.uniform(-100.0, 100.0, (5000, 3)).astype(np.float32)
        made = run(y).astype(np.float64)
        right = np.stack(
            [y[:, 0], (y[:, 1] - 0.3) / -2.0, np.sign(y[:, 2]) * y[:, 2].astype(np.float64) ** 2], 1
        )
        # Measured: 2.2e-7. Lines lie below a root: an eighth of the square of a half's step.
        assert (np.abs(made - right) / np.maximum(np.abs(right), 1.0)).max() < 3e-7


def test_an_inverse_that_keeps_hues_is_ocios_text(programs, tmp_path):
    one = lut(EVEN**0.5, INVERSE, hue=ocio.HUE_DW3)
    program = program_of(way(one).processor)
    assert not any("inverse" in array for array in program.arrays)
    assert any("inverse" in array for array in programs["rising, gamma"].arrays)
    for run in compiled([program], tmp_path / "c")[0].values():
        pixels = RANDOM.random((2000, 3)).astype(np.float32)
        # Measured: 2.5e-6, what OCIO's own LUT of the inverse is off by.
        assert np.abs(run(pixels) - way(one).apply(pixels)).max() < 4e-6
