# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The functions of plugins/ofx/lanes.h, for each variant, against numpy's in double."""

import ctypes
import itertools
import shutil
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from ocio_gen.core.compiler import find_compiler
from tests.bridge.compiled import LANES_FLAGS, variants
from tests.conftest import ROOT

Array = npt.NDArray[np.float32]

ONE = "sin_float cos_float tan_float below square_root magnitude sign_of cleaned"
TWO = "atan_float larger smaller"
MASKED_ONE, MASKED_TWO = "log2_float log_float exp2_float exp_float", "power_of"  # for some lanes: here all
TO_INTS = "int_of octave_of"
COUNT = 1 << 16  # a multiple of every number of lanes

_SOURCE = """#include "bridge.h"
#define LOADED(type, from) type x; __builtin_memcpy(&x, from + i, sizeof x)
#define LANES_OF(from) lanes_of(from + i)
static Floats lanes_of(const float *from) { Floats x; __builtin_memcpy(&x, from, sizeof x); return x; }
static void put(float *to, Floats x) { __builtin_memcpy(to, &x, sizeof x); }
#define EACH for (int i = 0; i < count; i += LANES)
"""
_ONE = """void run_{0}(const float *in, const float *other, float *out, int count)
{{
    (void)other;
    EACH put(out + i, {0}({1}LANES_OF(in)));
}}
"""
_TWO = """void run_{0}(const float *in, const float *other, float *out, int count)
{{
    EACH put(out + i, {0}({1}LANES_OF(in), LANES_OF(other)));
}}
"""
_TO_INTS = """void run_{0}(const float *in, const float *other, int *out, int count)
{{
    (void)other;
    EACH {{ const Ints made = {1}; __builtin_memcpy(out + i, &made, sizeof made); }}
}}
"""
_OTHERS = """void run_index_of(const int *in, const int *other, int *out, int count)
{
    (void)other;
    EACH {
        LOADED(Ints, in);
        const Ints made = index_of(x, 7);
        __builtin_memcpy(out + i, &made, sizeof made);
    }
}
void run_half_of(const int *in, const int *other, int *out, int count)
{
    (void)other;
    EACH { LOADED(Ints, in); const Ints made = half_of(x); __builtin_memcpy(out + i, &made, sizeof made); }
}
"""


@pytest.fixture(scope="module")
def libraries(tmp_path_factory) -> dict[str, ctypes.CDLL]:
    folder = tmp_path_factory.mktemp("lanes")
    for header in ("lanes.h", "bridge.h", "show.h", "span.h"):
        shutil.copy(ROOT / "plugins" / "ofx" / header, folder)
    texts = [_SOURCE, _OTHERS]
    for form, plain, masked in ((_ONE, ONE, MASKED_ONE), (_TWO, TWO, MASKED_TWO)):
        texts += [form.format(name, "") for name in plain.split()]
        texts += [form.format(name, "ints(-1), ") for name in masked.split()]
    texts += [_TO_INTS.format(name, f"{name}(LANES_OF(in))") for name in TO_INTS.split()]
    texts.append(_TO_INTS.format("cell_of", "cell_of(LANES_OF(in), 7)"))
    (folder / "lanes.c").write_text("".join(texts))
    compiler = find_compiler()
    for name, flags in variants().items():
        given = [*LANES_FLAGS, *flags, f"-DVARIANT={name}", "-shared"]
        compiler.compile([folder / "lanes.c"], folder / f"{name}.so", given, compiler.host_target)
    return {name: ctypes.CDLL(str(folder / f"{name}.so")) for name in variants()}


@pytest.fixture
def run(libraries) -> Callable[..., Array]:
    """Return a function that runs one of lanes.h; all variants give the same bits."""

    def ran(name: str, x: npt.ArrayLike, y: npt.ArrayLike = 0, *, ints: tuple[bool, bool] = (False, False)):
        kinds = [np.int32 if one else np.float32 for one in ints]
        shape = np.broadcast(np.asarray(x), np.asarray(y)).shape
        given = np.zeros((2, -(-max(shape[0], 1) // 64) * 64), kinds[0])
        given[0, : shape[0]], given[1, : shape[0]] = x, y
        made = {}
        for variant, library in libraries.items():
            out = np.empty(given.shape[1], kinds[1])
            pointers = (one.ctypes.data_as(ctypes.c_void_p) for one in (given[0], given[1], out))
            getattr(library, f"run_{name}")(*pointers, given.shape[1])
            made[variant] = out[: shape[0]]
        first = made["anywhere"]
        for variant, out in made.items():
            assert np.array_equal(out.view(np.uint32), first.view(np.uint32)), variant
        return first

    return ran


RANDOM = np.random.default_rng(3)
# All exponents, and what lies about 1.
POSITIVE = np.concatenate(
    [
        np.arange(1, 0x7F800000, 0x7F800000 // COUNT, dtype=np.uint32).view(np.float32),
        (1.0 + RANDOM.uniform(-1e-3, 1e-3, COUNT)).astype(np.float32),
    ]
)
SMALL = RANDOM.uniform(-1.0, 1.0, COUNT).astype(np.float32)
SPECIAL = np.array(
    [
        *(0.0, -0.0, 1e-45, -1e-45, 1.2e-38, -1e-38, 0.5, -0.5, 1.0, -1.0, 1.5, -2.0, 3.0, -3.0, 1e9, -2.5e9),
        *(16777217.0, -16777216.0, 65504.0, 3.4e38, -3.4e38, np.inf, -np.inf, np.nan),
    ],
    np.float32,
)


def ulps(made: Array, exact: npt.NDArray[np.float64]) -> float:
    """Return the largest error in ULPs of the exact value; both are infinite at once."""
    with np.errstate(over="ignore"):
        rounded = exact.astype(np.float32)
    finite = np.isfinite(rounded)
    assert np.array_equal(made[~finite], rounded[~finite], equal_nan=True)
    return float(
        np.max(np.abs(made[finite].astype(np.float64) - exact[finite]) / np.spacing(np.abs(rounded[finite])))
    )


# What is given, numpy's in double, and the limit. Half a ULP is the rounding; what was measured is beside.
EXACT = {
    "log2_float": (POSITIVE, np.log2, 0.501),  # 0.5008, near 1
    "log_float": (POSITIVE, np.log, 0.501),  # 0.5006
    "exp2_float": (SMALL * 152.0, np.exp2, 0.535),  # 0.531: its polynomial is within 2e-9
    "exp_float": (SMALL * 105.0, np.exp, 0.535),  # 0.531
    "sin_float": (SMALL * 100.0, np.sin, 0.5001),  # 0.50005
    "cos_float": (SMALL * 100.0, np.cos, 0.5001),  # 0.50002
    "tan_float": (SMALL * 100.0, np.tan, 2.0),  # 1.85: of a sine and a cosine that are rounded
    "square_root": (POSITIVE, np.sqrt, 0.5),
}


@pytest.mark.parametrize("name", EXACT)
def test_functions_are_right_to_half_a_ulp(run, name):
    x, exact, limit = EXACT[name]
    assert ulps(run(name, x), exact(x.astype(np.float64))) <= limit


def test_powers_are_right_to_half_a_ulp(run):
    for base, exponent in (
        (POSITIVE[:COUNT], SMALL * 2.0),
        (POSITIVE[:COUNT], SMALL * 0.01),
        (np.abs(SMALL) * 10.0, RANDOM.uniform(-30.0, 30.0, COUNT)),
        (POSITIVE[COUNT:][:COUNT], RANDOM.uniform(-1e4, 1e4, COUNT)),
    ):
        x, y = base.astype(np.float32), exponent.astype(np.float32)[: len(base)]
        with np.errstate(over="ignore", under="ignore"):
            assert ulps(run("power_of", x, y), np.power(x.astype(np.float64), y)) <= 0.545  # measured: 0.541


def test_angles_are_right_to_half_a_ulp(run):
    for scale in (1.0, 1e-3, 1e6):
        y, x = SMALL, np.roll(SMALL, 1) * np.float32(scale)
        assert ulps(run("atan_float", y, x), np.arctan2(y.astype(np.float64), x.astype(np.float64))) <= 0.5001


SPECIAL_ONE = {
    "log2_float": np.log2,
    "log_float": np.log,
    "exp2_float": np.exp2,
    "exp_float": np.exp,
    "square_root": np.sqrt,
    "below": np.floor,
    "magnitude": np.abs,
}


@pytest.mark.parametrize("name", SPECIAL_ONE)
def test_special_values_are_as_c_has_them(run, name):
    with np.errstate(all="ignore"):
        right = SPECIAL_ONE[name](SPECIAL.astype(np.float64)).astype(np.float32)
    made = run(name, SPECIAL)
    assert np.array_equal(np.isnan(made), np.isnan(right))
    number = ~np.isnan(right)
    assert np.allclose(made[number], right[number], rtol=1.2e-7, atol=0.0)
    assert np.array_equal(np.signbit(made[number]), np.signbit(right[number]))


@pytest.mark.parametrize(("name", "exact"), [("power_of", np.power), ("atan_float", np.arctan2)])
def test_special_pairs_are_as_c_has_them(run, name, exact):
    x, y = np.array(list(itertools.product(SPECIAL, repeat=2)), np.float32).T
    with np.errstate(all="ignore"):
        right = exact(x.astype(np.float64), y.astype(np.float64)).astype(np.float32)
        made = run(name, x, y)
        same = (made == right) & (np.signbit(made) == np.signbit(right)) | (np.isnan(made) & np.isnan(right))
        near = np.abs(made - right) <= np.spacing(np.abs(right))
    assert np.all(same | near), list(
        zip(x[~(same | near)], y[~(same | near)], made[~(same | near)], right[~(same | near)], strict=True)
    )


@pytest.mark.parametrize("name", ["sin_float", "cos_float", "tan_float"])
def test_angles_of_no_use_are_no_number(run, name):
    angles = np.array([1e6, -1e6, 3e38, np.inf, -np.inf, np.nan], np.float32)
    assert np.isnan(run(name, angles)).all()
    exact = getattr(np, name.removesuffix("_float"))
    small = np.array([0.0, -0.0, 1e-45, -1e-38, 999999.9], np.float32)
    made = run(name, small)
    assert np.allclose(made, exact(small.astype(np.float64)), rtol=1e-6, atol=0.0)
    if name != "cos_float":
        assert np.signbit(made[:2]).tolist() == [False, True]


def test_what_is_below(run):
    x = np.concatenate([SMALL * 1000.0, SMALL * 1e7, SPECIAL, np.arange(-70, 70, 0.25)]).astype(np.float32)
    made, right = run("below", x), np.floor(x)
    assert np.array_equal(made.view(np.uint32)[~np.isnan(x)], right.view(np.uint32)[~np.isnan(x)])


def test_integers(run):
    x = np.concatenate([SMALL * 100.0, SPECIAL]).astype(np.float32)
    bounded = np.clip(np.nan_to_num(x, nan=0.0), -1e9, 1e9).astype(np.float64)
    # What is below any integer of a program is some integer.
    made, usual = run("int_of", x, ints=(False, True)), x >= -1e9
    assert np.array_equal(made[usual], np.trunc(bounded).astype(np.int32)[usual])
    assert made[np.isnan(x)] == 0
    cells = np.clip(np.floor(bounded), 0, 6).astype(np.int32)
    assert np.array_equal(run("cell_of", x, ints=(False, True)), cells)
    i = np.array([-(2**31), -5, -1, 0, 1, 5, 6, 7, 8, 2**31 - 1], np.int32)
    assert np.array_equal(run("index_of", i, ints=(True, True)), np.clip(i, 0, 6))
    assert np.array_equal(run("half_of", i, ints=(True, True)), np.trunc(i / 2.0).astype(np.int32))


def test_octaves(run):
    starts = np.exp2(np.arange(-14, 16)).astype(np.float32)
    x = np.concatenate([starts, np.nextafter(starts, np.float32(0)), [0.0, 1e-45, 65504.0, 3e38, np.inf]])
    right = np.concatenate([np.arange(1, 31), np.arange(30), [0, 0, 30, 30, 30]])
    assert np.array_equal(run("octave_of", x.astype(np.float32), ints=(False, True)), right)


def test_choices_are_glsls(run):
    a, b = np.array(list(itertools.product(SPECIAL, repeat=2)), np.float32).T
    for name, right in {
        "larger": np.where(a < b, b, a),
        "smaller": np.where(b < a, b, a),
    }.items():
        made = run(name, a, b)
        assert np.array_equal(made.view(np.uint32), right.view(np.uint32)), name
    assert np.array_equal(run("sign_of", SPECIAL), np.nan_to_num(np.sign(SPECIAL), nan=0.0))


def test_inputs_are_cleaned(run):
    right = np.nan_to_num(SPECIAL, nan=0.0, posinf=65504.0, neginf=-65504.0)
    made = run("cleaned", np.concatenate([SPECIAL, -SPECIAL]))
    assert np.array_equal(made.view(np.uint32)[: len(SPECIAL)], right.view(np.uint32))
    assert np.array_equal(made[len(SPECIAL) :], -right)
