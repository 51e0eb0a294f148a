# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Frames, through numpy alone and through what numba compiles: the right bits, in little memory."""

import os
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ocio_gen.aces import acesproxy, compiled_blocks
from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, Encoding, _tables
from ocio_gen.aces.blocks import Blocks
from ocio_gen.aces.colorimetry import TRA1, TRA2
from ocio_gen.aces.compiled_blocks import CompiledBlocks
from tests import exact

BOTH = pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])
ALL_HALFS = np.arange(65536, dtype=np.uint16).view(np.float16)
FLOATS = (np.float16, np.float32, np.float64)


@pytest.fixture(params=["numpy", "compiled"])
def kind(request, monkeypatch):
    """Have arrays of any size go one way; return what goes it."""
    blocks = Blocks if request.param == "numpy" else CompiledBlocks
    monkeypatch.setattr(acesproxy, "_blocks_for", lambda samples: (blocks, 50_000))
    return blocks


@cache
def boundaries(encoding):
    """Return the smallest float64 of each code but the lowest, by 200-bit arithmetic."""
    smallest = []
    for cv in range(encoding.cv_min + 1, encoding.cv_max + 1):
        boundary = exact.boundary(cv, encoding.bit_depth)
        near = exact.nearest(boundary, np.float64)
        smallest.append(near if mpmath.mpf(near) >= boundary else np.nextafter(near, np.inf))
    return np.array(smallest)


def right_codes(values, encoding):
    with np.errstate(invalid="ignore"):
        wide = values.astype(np.float64)
    codes = encoding.cv_min + np.searchsorted(boundaries(encoding), wide, side="right")
    return np.where(np.isnan(wide), encoding.cv_min, codes)


def exact_codes(rgb, encoding):
    """Return the codes of triplets by 200-bit arithmetic: infinities as 65504, NaN dark."""
    finite = np.nan_to_num(rgb.astype(np.float64), nan=np.nan, posinf=65504.0, neginf=-65504.0)
    dark = [encoding.cv_min] * 3
    return [dark if np.isnan(t).any() else exact.encode_aces(t, encoding.bit_depth) for t in finite]


# -- the curve ---------------------------------------------------------------------------------


@BOTH
def test_all_halfs(encoding, kind):
    expected = right_codes(ALL_HALFS, encoding)
    codes = np.zeros(65536, np.uint16)
    kind(_tables(encoding)).codes_of_halfs(ALL_HALFS.view(np.uint16), codes)
    np.testing.assert_array_equal(codes, expected)
    for length in (1, 2, 31, 33, 100):  # what is left over by whole registers
        np.testing.assert_array_equal(encoding.encode(ALL_HALFS[-length:]), expected[-length:])
        np.testing.assert_array_equal(
            encoding.encode(ALL_HALFS[0x3100:][:length]), expected[0x3100:][:length]
        )


@BOTH
def test_halfs_of_an_encoding_that_the_compiled_logarithm_is_not_made_for(encoding):
    parameters = {name: getattr(encoding, name) for name in Encoding.__dataclass_fields__}
    for change in ({"steps_per_stop": 60}, {"mid_cv_offset": encoding.mid_cv_offset + 1}, {"cv_min": 100}):
        other = Encoding(**parameters | change)
        codes = np.zeros(65536, np.uint16)
        CompiledBlocks(_tables(other)).codes_of_halfs(ALL_HALFS.view(np.uint16), codes)
        np.testing.assert_array_equal(codes, other.encode(ALL_HALFS))
    assert compiled_blocks._numbers(_tables(Encoding(**parameters | {"steps_per_stop": 60}))) is None
    assert compiled_blocks._numbers(_tables(encoding)) is not None


@BOTH
def test_every_float32_from_2_to_the_minus_10_to_2_to_the_8(encoding, kind):
    thresholds = exact.thresholds(encoding.bit_depth)
    low, high = (int(np.float32(v).view(np.uint32)) for v in (2.0**-10, 2.0**8))
    compared = 0
    for start in range(low, high, 1 << 22):
        values = np.arange(start, min(start + (1 << 22), high), dtype=np.uint32).view(np.float32)
        expected = encoding.cv_min + np.searchsorted(thresholds, values, side="right")
        np.testing.assert_array_equal(encoding.encode(values), expected)
        compared += values.size
    assert compared == 150_994_944


@BOTH
def test_any_pattern_of_float32_and_float64(encoding, kind):
    random = np.random.default_rng(11)
    near_infinity = np.uint32(0x7F800000) + np.arange(-70, 70_000, dtype=np.int64).astype(np.uint32)
    patterns = np.concatenate(
        [
            random.integers(0, 1 << 32, 500_000, dtype=np.uint32),
            near_infinity,
            near_infinity | np.uint32(1 << 31),
            np.arange(70_000, dtype=np.uint32),  # denormals
            np.arange(70_000, dtype=np.uint32) | np.uint32(1 << 31),
            (encoding.thresholds.view(np.uint32)[:, np.newaxis] + np.arange(-3, 4)).astype(np.uint32).ravel(),
        ]
    )
    floats = patterns.view(np.float32)
    np.testing.assert_array_equal(encoding.encode(floats), right_codes(floats, encoding))
    doubles = random.integers(0, 1 << 64, 200_000, dtype=np.uint64).view(np.float64)
    doubles = np.concatenate(
        [doubles, np.exp2(random.uniform(-11, 9, 200_000)), [np.inf, -np.inf, 0.0, -0.0]]
    )
    np.testing.assert_array_equal(encoding.encode(doubles), right_codes(doubles, encoding))


@BOTH
def test_one_nan_among_much_light_is_dark_alone(encoding, kind):
    for dtype in FLOATS:
        values = np.full(10_000, 0.18, dtype)
        values[[0, 4_999, 9_999]] = np.nan
        codes = encoding.encode(values)
        assert np.flatnonzero(codes == encoding.cv_min).tolist() == [0, 4_999, 9_999]
        assert np.count_nonzero(codes == encoding.encode(0.18)) == 9_997


@BOTH
@pytest.mark.parametrize("pattern", [0x7F800001, 0x7FC00000, 0x7FFFFFFF, 0xFF800001])
def test_one_nan_of_any_pattern_is_dark(encoding, kind, pattern):
    patterns = np.full(1_000, 0x3F800000, np.uint32)
    patterns[500] = pattern
    codes = encoding.encode(patterns.view(np.float32))
    assert codes[500] == encoding.cv_min
    assert np.count_nonzero(codes == encoding.encode(1.0)) == 999


# -- through the matrix ------------------------------------------------------------------------


def random_light(random, count, dtype):
    """Return triplets of every brightness, some negative, some of which nearly cancel."""
    light = 0.18 * np.exp2(random.uniform(-12, 12, (count, 3))) * random.choice([1, 1, 1, -1], (count, 3))
    dark = count // 4
    green = (np.exp2(random.uniform(-10, 0, dark)) - light[:dark, [0, 2]] @ TRA1[1, [0, 2]]) / TRA1[1, 1]
    light[:dark, 1] = green
    return light.astype(dtype)


def at_boundaries(encoding, count, dtype, scale):
    """Return triplets of which a channel of AP1 is as close to a code's boundary as the type allows."""
    random = np.random.default_rng(7)
    triplets = []
    for cv in random.integers(encoding.cv_min + 1, encoding.cv_max + 1, count):
        boundary, row = exact.boundary(int(cv), encoding.bit_depth), int(random.integers(3))
        rgb = np.array(random.uniform(-scale, scale, 3) * float(boundary), dtype)
        others = [c for c in range(3) if c != row]
        rest = sum(exact.TRA1[row, c] * mpmath.mpf(float(rgb[c])) for c in others)
        rgb[row] = exact.nearest((boundary - rest) / exact.TRA1[row, row], dtype)
        triplets += [rgb, rgb.copy(), rgb.copy()]
        triplets[-2][row] = np.nextafter(rgb[row], dtype(-np.inf))
        triplets[-1][row] = np.nextafter(rgb[row], dtype(np.inf))
    return np.array(triplets, dtype)


@BOTH
@pytest.mark.parametrize("dtype", FLOATS)
def test_matrix_in_many_random_triplets_is_the_rational_one(encoding, kind, dtype):
    light = random_light(np.random.default_rng(5), 200_000, dtype)
    expected = encoding._encode_finite_aces(light.astype(np.float64))
    np.testing.assert_array_equal(encoding.encode_aces(light), expected)


@BOTH
@pytest.mark.parametrize(("dtype", "scale"), list(product(FLOATS, (1.0, 30.0))))
def test_matrix_at_boundaries_is_equations_2_and_1(encoding, kind, dtype, scale):
    triplets = at_boundaries(encoding, 120, dtype, scale)
    np.testing.assert_array_equal(encoding.encode_aces(triplets), exact_codes(triplets, encoding))


@BOTH
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_matrix_where_huge_light_cancels(encoding, kind, dtype):
    for scale in (1e4, 1e7, 1e30):
        triplets = at_boundaries(encoding, 30, dtype, scale)
        np.testing.assert_array_equal(encoding.encode_aces(triplets), exact_codes(triplets, encoding))


@BOTH
@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("beyond", [(0.0, -6e4, -np.inf), (0.0, 6e4, np.inf), (-np.inf, -6e4, 0.0)])
def test_matrix_of_one_infinity_alone(encoding, kind, dtype, beyond):
    # Taken as 65504 the others outweigh it, in green.
    frame = np.full((100, 3), 0.18, dtype)
    frame[50] = beyond
    np.testing.assert_array_equal(encoding.encode_aces(frame)[50:51], exact_codes(frame[50:51], encoding))


@BOTH
def test_matrix_of_many_undecided_pixels_decides_each(encoding, kind, monkeypatch):
    monkeypatch.setattr(acesproxy, "_blocks_for", lambda samples: (kind, 1 << 18))
    frame = np.tile(np.array([0.0, -6e4, -np.inf], np.float16), (40_000, 1))
    codes = encoding.encode_aces(frame)
    np.testing.assert_array_equal(codes, np.tile(exact_codes(frame[:1], encoding), (40_000, 1)))


@BOTH
@pytest.mark.parametrize("dtype", FLOATS)
def test_matrix_of_infinities_nan_and_the_largest(encoding, kind, dtype):
    largest = np.finfo(dtype).max
    some = [np.inf, -np.inf, np.nan, largest, -largest, 65504.0, -65504.0, 0.0, -0.0, 0.18, 6e-8]
    odd = np.array(list(product(some, repeat=3)), dtype)[:: 13 if dtype == np.float64 else 1]
    np.testing.assert_array_equal(encoding.encode_aces(odd), exact_codes(odd, encoding))
    frame = np.full((5_000, 3), 0.18, dtype)  # a few among much that is decided
    frame[::700] = odd[: len(frame[::700])]
    np.testing.assert_array_equal(encoding.encode_aces(frame[::700]), encoding.encode_aces(frame)[::700])
    codes = encoding.encode_aces(frame).reshape(-1, 3)
    codes[::700] = encoding.encode(0.18)
    assert (codes == encoding.encode(0.18)).all()


@BOTH
@pytest.mark.parametrize("dtype", FLOATS)
def test_few_pixels_are_left_undecided(encoding, kind, dtype):
    light = random_light(np.random.default_rng(6), 100_000, dtype)
    codes = np.empty(light.shape, np.uint16)
    undecided = kind(_tables(encoding)).codes_of_aces(light, codes)
    assert len(undecided) < 100
    for grey in (0.0, 0.18, 0.5, 1.0, 4.0, 65504.0):  # what whole frames are of, and no boundary is near
        pixels = np.full((1_000, 3), grey, dtype)
        assert kind(_tables(encoding)).codes_of_aces(pixels, codes[:1_000]).size == 0


@BOTH
def test_decided_is_what_stays_the_same_a_float32_further(encoding, kind):
    """The bound that `blocks` derives: AP1 within a float32 of a boundary is not decided."""
    beside = (encoding.thresholds.view(np.uint32)[:, np.newaxis] + np.arange(-2, 2)).astype(np.uint32)
    aces = np.zeros((beside.size, 3))
    aces[:, 2] = beside.view(np.float32).ravel() / np.float64(TRA1[2, 2])
    lin = (aces @ TRA1.T)[:, 2].astype(np.float32)
    near = np.isin(lin.view(np.uint32), beside[:, 1:3])
    undecided = kind(_tables(encoding)).codes_of_aces(aces, np.empty(aces.shape, np.uint16))
    assert near.sum() > 1_000
    assert set(np.flatnonzero(near)) <= set(undecided.tolist())
    grey = np.repeat(encoding.thresholds.astype(np.float64)[:, np.newaxis], 3, axis=1)  # three channels of it
    undecided = kind(_tables(encoding)).codes_of_aces(grey, np.empty(grey.shape, np.uint16))
    assert undecided.tolist() == list(range(len(grey)))


@BOTH
@pytest.mark.parametrize("dtype", FLOATS)
def test_preclamp(encoding, kind, dtype):
    light = random_light(np.random.default_rng(8), 20_000, dtype)
    light[::97, 0], light[5::97, 1], light[9::97, 2] = np.inf, -np.inf, np.nan
    with np.errstate(over="ignore"):
        clamped = np.clip(light.astype(np.float64), 0.0, 65504.0)
    expected = encoding._encode_finite_aces(clamped)
    np.testing.assert_array_equal(encoding.encode_aces(light, preclamp=True), expected)


# -- decode ------------------------------------------------------------------------------------


@BOTH
def test_decode_to_half_is_the_product_rounded_once(encoding, kind):
    random = np.random.default_rng(9)
    codes = random.integers(encoding.cv_min, encoding.cv_max + 1, (300_000, 3)).astype(np.uint16)
    light = encoding.decode(np.arange(encoding.cv_min, encoding.cv_max + 1))
    # Blue of AP0 next to nothing: halfs are denormal there.
    blue = (
        -TRA2[2, 0] * encoding.decode(codes[:50_000, 0]) - TRA2[2, 1] * encoding.decode(codes[:50_000, 1])
    ) / (TRA2[2, 2])
    codes[:50_000, 2] = encoding.cv_min + np.searchsorted(light, blue)
    expected = (encoding.decode(codes) @ TRA2.T).astype(np.float16)
    assert (np.abs(expected.astype(float)) < 2.0**-14).sum() > 100
    np.testing.assert_array_equal(
        encoding.decode_to_aces(codes, np.float16).view(np.uint16), expected.view(np.uint16)
    )
    for triplet in codes[::5_000].tolist():
        powers = mpmath.matrix([exact.decode(cv, encoding.bit_depth) for cv in triplet])
        aim = [exact.nearest(value, np.float16) for value in exact.TRA2 * powers]
        assert encoding.decode_to_aces(np.array(triplet, np.uint16), np.float16).tolist() == aim


@BOTH
def test_decode_of_codes_that_are_none(encoding, kind):
    for integer in (np.uint8, np.int8, np.int16, np.uint16, np.int64, np.uint64):
        bounds = np.iinfo(integer)
        codes = np.array([bounds.min, 0, 1, 127, bounds.max, bounds.max - 1], integer).reshape(2, 3)
        inside = np.array([min(max(int(cv), encoding.cv_min), encoding.cv_max) for cv in codes.flat])
        for dtype in FLOATS:
            np.testing.assert_array_equal(
                encoding.decode_to_aces(codes, dtype), encoding.decode_to_aces(inside.reshape(2, 3), dtype)
            )
            np.testing.assert_array_equal(
                encoding.decode(codes, dtype), encoding.decode(inside, dtype).reshape(2, 3)
            )


# -- shapes, threads, memory -------------------------------------------------------------------


@given(
    hnp.arrays(
        st.sampled_from(FLOATS).map(np.dtype),
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4).map(lambda shape: (*shape, 3)),
    ),
    st.sampled_from([ACESPROXY10, ACESPROXY12]),
)
@settings(max_examples=60, deadline=None)
def test_both_ways_are_one(values, encoding):
    def way(blocks):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(acesproxy, "_blocks_for", lambda samples: (blocks, 20))
            made = []
            views = [values, values.astype(values.dtype.newbyteorder())]
            if values.ndim > 1:
                views += [values[::-1], values[::2], np.moveaxis(values, -2, 0)]
            for view in views:
                aces = encoding.encode_aces(view)
                assert aces.shape == view.shape
                rgba = np.zeros((*view.shape[:-1], 4), np.uint16)
                strided = rgba[::-1, ..., :3] if view.ndim > 1 else rgba[:3]
                assert encoding.encode_aces(view, out=strided) is strided
                np.testing.assert_array_equal(strided, aces)
                assert encoding.encode(view, out=strided) is strided
                assert not rgba[..., 3].any()
                back = encoding.decode_to_aces(aces, np.float16)
                half = np.zeros((2, *view.shape), np.float16)[1]
                assert encoding.decode_to_aces(aces, np.float16, out=half) is half
                np.testing.assert_array_equal(half, back)
                made += [aces, strided, back, encoding.encode(view[..., 0])]
        return made

    before = values.copy()
    for one, other in zip(way(Blocks), way(CompiledBlocks), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(values, before)


@pytest.mark.parametrize(
    "shape", [(3,), (1, 3), (0, 3), (5, 0, 3), (2, 1, 7, 3), (10_007, 3), (3, 1_009, 3), (700, 2, 3)]
)
def test_blocks_of_pixels_cover_an_array_once(shape):
    for pixels in (1, 2, 5, 100, 10_000):
        values = np.arange(np.prod(shape, dtype=int)).reshape(shape)
        for made in (np.zeros(shape, int), np.zeros((*shape[:-1], 4), int)[..., 1:]):
            for block, result in acesproxy._pixel_blocks(values, made, pixels):
                assert 1 <= len(block) <= pixels
                assert block.flags.c_contiguous
                assert result.flags.c_contiguous
                assert not block.flags.writeable
                result[...] = block + 1
            np.testing.assert_array_equal(made, values + 1)


def test_blocks_that_grow_and_shrink(kind):
    blocks = kind(_tables(ACESPROXY10))
    light = random_light(np.random.default_rng(13), 1_000, np.float16)
    expected = ACESPROXY10.encode_aces(light)
    for size in (1, 1_000, 10):
        codes, aces = np.empty((size, 3), np.uint16), np.empty((size, 3), np.float16)
        blocks.codes_of_halfs(light[:size].view(np.uint16).ravel(), codes.ravel())
        decided = np.delete(np.arange(size), blocks.codes_of_aces(light[:size], codes))
        np.testing.assert_array_equal(codes[decided], expected[:size][decided])
        decided = np.delete(np.arange(size), blocks.aces_of_codes(expected[:size], aces))
        back = ACESPROXY10.decode_to_aces(expected[:size]).astype(np.float16)
        np.testing.assert_array_equal(aces[decided], back[decided])


@pytest.mark.parametrize("name", ["encode", "encode_aces", "decode", "decode_to_aces"])
def test_out_is_checked(name):
    values: npt.NDArray[Any]
    made: npt.NDArray[Any]
    method, light, codes = getattr(ACESPROXY10, name), np.ones((4, 3), np.float16), np.ones((4, 3), np.uint16)
    values, made = light, codes
    if name.startswith("decode"):
        method, values, made = partial(method, dtype=np.float16), codes, light
    assert method(values, out=made) is made
    for wrong in (made.astype(np.float32), made.astype(made.dtype.newbyteorder())):
        with pytest.raises(TypeError, match=f"out must be {made.dtype}, not {wrong.dtype}"):
            method(values, out=wrong)
    with pytest.raises(ValueError, match=r"out must have the shape \(4, 3\), not \(3, 4\)"):
        method(values, out=made.reshape(3, 4))
    with pytest.raises(ValueError, match="out must not share memory with what is converted"):
        method(made.view(values.dtype), out=made)


def test_tiles_on_threads(kind):
    frame = random_light(np.random.default_rng(12), 200_000, np.float16)
    codes = np.empty(frame.shape, np.uint16)
    tiles = [slice(start, start + 10_000) for start in range(0, len(frame), 10_000)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda tile: ACESPROXY10.encode_aces(frame[tile], out=codes[tile]), tiles))
    np.testing.assert_array_equal(codes, ACESPROXY10.encode_aces(frame))


def peak(work):
    """Return the memory, in bytes, that work has taken at most."""
    work()  # tables are made once
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def peaks(height):
    """Return what each work takes on a frame 2,048 pixels wide."""
    frame = np.full((height, 2_048, 3), 0.18, np.float16)
    frame[::50, ::50] = np.inf
    dark = np.broadcast_to(np.float16(np.nan), frame.shape)
    codes, aces = np.empty(frame.shape, np.uint16), np.empty(frame.shape, np.float16)
    deep, wide = np.empty(frame.shape), frame.astype(np.float32)
    ten, twelve = ACESPROXY10, ACESPROXY12
    works = {
        "encode": lambda: ten.encode(frame, out=codes),
        "encode float32": lambda: ten.encode(wide, out=codes),
        "encode float64": lambda: ten.encode(deep, out=codes),
        "encode_aces": lambda: twelve.encode_aces(frame, out=codes),
        "encode_aces strided": lambda: twelve.encode_aces(frame[::-1, ::-1], out=codes),
        "encode_aces preclamp": lambda: twelve.encode_aces(frame, preclamp=True, out=codes),
        "encode_aces undecided": lambda: twelve.encode_aces(dark, out=codes),
        "decode": lambda: ten.decode(codes, np.float16, out=aces),
        "decode floats": lambda: ten.decode(wide, np.float16, out=aces),
        "decode_to_aces": lambda: ten.decode_to_aces(codes, np.float16, out=aces),
        "decode_to_aces float64": lambda: ten.decode_to_aces(codes, out=deep),
    }
    return {name: peak(work) for name, work in works.items()}


@pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])
def test_memory_is_a_few_blocks_whatever_the_frame(monkeypatch, compiled):
    if not compiled:
        monkeypatch.setattr(acesproxy, "_compiled", lambda: None)
    small, large = peaks(512), peaks(1_024)
    for name, taken in small.items():
        assert taken < 100 << 20, name
        assert large[name] <= max(1.1 * taken, 1 << 20), name


# -- without numba -----------------------------------------------------------------------------

RUN = """
import sys
import numpy as np
{before}
from ocio_gen.aces import acesproxy
from ocio_gen.aces.acesproxy import ACESPROXY10 as encoding
frame = np.linspace(0, 1, 1_200_000, dtype=np.float16).reshape(-1, 3)
codes = encoding.encode_aces(frame)
assert "numba" not in sys.modules  # not for a little
acesproxy._COMPILED_AFTER = 3_000_000
for _ in range(1000):
    encoding.encode_aces(frame[:1000])
encoding.encode_aces(frame)
assert "numba" not in sys.modules  # nor for much in little pieces
codes = encoding.encode_aces(frame)
assert (sys.modules.get("numba") is None) == {without}
assert (codes == encoding._encode_finite_aces(frame.astype(float))).all()
assert (encoding.encode(frame) == encoding.encode(frame.astype(float))).all()
aces = encoding.decode_to_aces(codes)
assert (encoding.decode_to_aces(codes, np.float16) == aces.astype(np.float16)).all()
assert (acesproxy._compiled() is None) == {without}
"""


def run(code, tmp_path, **environment):
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(Path(acesproxy.__file__).parents[2])} | environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_without_numba(tmp_path):
    code = RUN.replace('"numba" not in sys.modules', 'sys.modules["numba"] is None')
    run(code.format(before="sys.modules['numba'] = None", without=True), tmp_path)


def test_numpy_only_by_request(tmp_path):
    run(
        RUN.format(before="", without=True) + "assert 'numba' not in sys.modules",
        tmp_path,
        OCIO_GEN_NUMPY_ONLY="1",
    )
    run(RUN.format(before="", without=False), tmp_path, OCIO_GEN_NUMPY_ONLY="0")


def test_numba_with_no_folder_to_keep_what_it_compiles(tmp_path):
    nowhere = {"NUMBA_CACHE_DIR": "/dev/null/none", "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator"}
    told = (
        "from ocio_gen.aces.compiled_blocks import _logarithms as f; assert 'Null' in type(f._cache).__name__"
    )
    run(RUN.format(before="", without=False) + told, tmp_path, **nowhere)
