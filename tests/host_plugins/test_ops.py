# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Each op that plug-ins carry, compiled, against what OCIO makes of the same pixels."""

from functools import partial

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.opencolorio import applied, context_of, load_config
from ocio_gen.host_plugins.ops import NotCarriedError, OpKind, plugin_ops
from ocio_gen.host_plugins.show_transforms import Carried, End, Way, carried_transforms, uncached
from ocio_gen.show.model import Plugins, ShowTransform
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import Layout
from tests.conftest import ROOT
from tests.host_plugins.conftest import compiled

INVERSE = ocio.TRANSFORM_DIR_INVERSE


def lut1d(half=False, size=1024):
    table = ocio.Lut1DTransform(65536 if half else size, half)
    if half:
        halfs = np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float32)
        with np.errstate(invalid="ignore"):
            values = np.where(np.isfinite(halfs), np.cbrt(np.nan_to_num(halfs, posinf=0, neginf=0)), 0.0)
    else:
        values = np.linspace(0, 1, size) ** 0.5
    table.setData(np.stack([values, values * 0.5, values * 2 + 0.1], -1).astype(np.float32).ravel())
    return table


def lut3d(size=9):
    lut = ocio.Lut3DTransform(size)
    lut.setInterpolation(ocio.INTERP_TETRAHEDRAL)
    axis = np.linspace(0, 1, size)
    rgb = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1)
    made = np.stack([rgb[..., 1] ** 2, rgb[..., 0] * rgb[..., 2], 1 - rgb[..., 2] ** 3], -1)
    lut.setData(made.astype(np.float32).ravel())
    return lut


def of(kind, direction=ocio.TRANSFORM_DIR_FORWARD, **values):
    transform = kind()
    for name, value in values.items():
        getattr(transform, f"set{name}")(value)
    transform.setDirection(direction)
    return transform


def camera(direction=ocio.TRANSFORM_DIR_FORWARD, slope=None):
    transform = ocio.LogCameraTransform([0.01, 0.012, 0.014])
    transform.setBase(10.0)
    transform.setLogSideSlopeValue([0.25, 0.26, 0.27])
    transform.setLogSideOffsetValue([0.38, 0.4, 0.42])
    transform.setLinSideSlopeValue([5.5, 5.6, 5.7])
    transform.setLinSideOffsetValue([0.05, 0.06, 0.07])
    if slope:
        transform.setLinearSlopeValue(slope)
    transform.setDirection(direction)
    return transform


MATRIX = partial(
    of,
    ocio.MatrixTransform,
    Matrix=[0.7, 0.2, 0.1, 0, 0.05, 0.9, 0.05, 0, 0.1, -0.2, 1.1, 0, 0, 0, 0, 1],
    Offset=[0.1, -0.2, 0.3, 0],
)
AFFINE = partial(
    of,
    ocio.LogAffineTransform,
    Base=10.0,
    LogSideSlopeValue=[0.3, 0.31, 0.32],
    LogSideOffsetValue=[0.6, 0.5, 0.4],
    LinSideSlopeValue=[1.1, 1.2, 1.3],
    LinSideOffsetValue=[0.1, 0.2, 0.3],
)
CDL = partial(
    of, ocio.CDLTransform, Slope=[1.2, 0.8, 1.0], Offset=[0.05, -0.1, 0.0], Power=[1.2, 0.7, 1.0], Sat=1.3
)
GAMMA = partial(of, ocio.ExponentTransform, Value=[2.2, 0.5, 1.8, 1])
MONCURVE = partial(
    of, ocio.ExponentWithLinearTransform, Gamma=[2.4, 2.2, 1.8, 1], Offset=[0.055, 0.099, 0.01, 0]
)

TRANSFORMS = {
    "matrix": MATRIX(),
    "matrix inverse": MATRIX(direction=INVERSE),
    "range": of(ocio.RangeTransform, MinInValue=0.1, MaxInValue=0.9, MinOutValue=0.0, MaxOutValue=2.0),
    "range inverse": of(
        ocio.RangeTransform, INVERSE, MinInValue=0.1, MaxInValue=0.9, MinOutValue=0.0, MaxOutValue=2.0
    ),
    "range from below": of(ocio.RangeTransform, MinInValue=0.1, MinOutValue=0.1),
    "range from above": of(ocio.RangeTransform, MaxInValue=0.8, MaxOutValue=0.8),
    "log": of(ocio.LogTransform, Base=2.0),
    "antilog": of(ocio.LogTransform, INVERSE, Base=10.0),
    "log affine": AFFINE(),
    "log affine inverse": AFFINE(direction=INVERSE),
    "camera log": camera(),
    "camera log inverse": camera(INVERSE),
    "camera log with a slope": camera(slope=[4.0, 4.1, 4.2]),
    "camera log with a slope inverse": camera(INVERSE, slope=[4.0, 4.1, 4.2]),
    "CDL": CDL(Style=ocio.CDL_ASC),
    "CDL inverse": CDL(Style=ocio.CDL_ASC, direction=INVERSE),
    "CDL without a clamp": CDL(Style=ocio.CDL_NO_CLAMP),
    "CDL without a clamp inverse": CDL(Style=ocio.CDL_NO_CLAMP, direction=INVERSE),
    "gamma": GAMMA(),
    "gamma inverse": GAMMA(direction=INVERSE),
    "gamma mirrored": GAMMA(NegativeStyle=ocio.NEGATIVE_MIRROR),
    "gamma passed": GAMMA(NegativeStyle=ocio.NEGATIVE_PASS_THRU),
    "moncurve": MONCURVE(),
    "moncurve inverse": MONCURVE(direction=INVERSE),
    "moncurve mirrored": MONCURVE(NegativeStyle=ocio.NEGATIVE_MIRROR),
    "moncurve mirrored inverse": MONCURVE(NegativeStyle=ocio.NEGATIVE_MIRROR, direction=INVERSE),
    "1D LUT": lut1d(),
    "1D LUT of halfs": lut1d(half=True),
    "3D LUT": lut3d(),
}
# The inverse of one that is the same in all channels; OCIO's has a table of its own otherwise.
_inverted = lut1d(size=4096)
_inverted.setDirection(INVERSE)
TRANSFORMS["1D LUT inverse"] = _inverted


def way(transform):
    config = ocio.Config.CreateRaw()
    end = End("raw", scene=True, light=False)
    return Way(config, context_of(config), end, end, lambda *_: transform)


@pytest.fixture(scope="module")
def effect(pocket, tmp_path_factory):
    carried = []
    for name, transform in TRANSFORMS.items():
        own = way(transform)
        ops = plugin_ops(own.processor())
        carried.append(Carried(name, ShowTransform(target="x"), {"forward": own}, {"forward": ops}, {}))
    show = pocket.model_copy(update={"plugins": Plugins()})
    binary = compiled(show, carried, tmp_path_factory.mktemp("ops"))
    with Binary(binary, Host()) as loaded:
        yield loaded.plugins[-1].described()


def pixels():
    rng = np.random.default_rng(17)
    spread = rng.uniform(-0.5, 1.5, (20000, 3))
    light = 0.18 * 2.0 ** rng.uniform(-12, 8, (20000, 3))
    edges = np.array([[0.0, 0.5, 1.0], [1.0, 1.0, 1.0], [-1.0, 2.0, 65504.0], [0.1, 0.9, 1e-9]])
    return np.concatenate([spread, light, edges]).astype(np.float32)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_an_op_is_ocios(effect, name):
    """Within what OCIO's own float32 loses: 4 ULPs."""
    given = pixels()
    aim = way(TRANSFORMS[name]).apply(given)
    instance = effect.instance({"transform": list(TRANSFORMS).index(name)})
    made = instance.made(given[np.newaxis], Layout("OfxBitDepthFloat", "OfxImageComponentRGB"))[0]
    # What the last bits of float32 do: to the input, and to the output.
    moved = way(TRANSFORMS[name]).apply(given * np.float32(1 + 2.0**-16))
    finite = np.isfinite(moved).all(axis=1)
    assert np.array_equal(np.isfinite(made[finite]), np.isfinite(aim[finite]))
    made, aim, moved = (values[finite].astype(np.float64) for values in (made, aim, moved))
    size = np.maximum(np.abs(aim), np.abs(moved - aim) * 2.0**16)
    worst = np.abs(made - aim) / np.maximum(size.max(axis=1, keepdims=True), 1.0)
    assert worst.max() < 4 * 2.0**-23
    assert finite.mean() > 0.7


def test_nothing_is_lost_in_the_list(effect):
    """Each op changes something: none of the comparisons is of two identities."""
    given = pixels()
    for transform in TRANSFORMS.values():
        assert not np.array_equal(way(transform).apply(given), given)


def hues_kept():
    table = lut1d()
    table.setHueAdjust(ocio.HUE_DW3)
    return table


def falling():
    table = lut1d()
    table.setData(np.repeat(np.linspace(1, 0, 1024), 3).astype(np.float32))
    table.setDirection(INVERSE)
    return table


def inverse_of_halfs():
    table = lut1d(half=True)
    table.setDirection(INVERSE)
    return table


def trilinear():
    lut = lut3d()
    lut.setInterpolation(ocio.INTERP_LINEAR)
    return lut


@pytest.mark.parametrize(
    "transform",
    [
        hues_kept(),
        falling(),
        inverse_of_halfs(),
        trilinear(),
        ocio.FixedFunctionTransform(ocio.FIXED_FUNCTION_ACES_GLOW_10),
        ocio.ExposureContrastTransform(exposure=0.5),
        ocio.MatrixTransform([1, 0, 0, 0.5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
        ocio.ExponentTransform([1.0, 1.0, 1.0, 2.0]),
    ],
    ids=lambda transform: type(transform).__name__,
)
def test_what_plugins_do_not_have_is_not_carried(transform):
    with pytest.raises(NotCarriedError):
        plugin_ops(way(transform).processor())


def test_two_cubes_of_one_size_are_two():
    """OCIO keeps processors by their transforms' text, in which the values of a 3D LUT are not."""
    config = ocio.Config.CreateRaw()
    one, other = lut3d(), lut3d()
    other.setData(np.array(one.getData()).reshape(-1, 3)[:, ::-1].ravel())
    rgb = pixels()[:100].clip(0, 1)

    def made(config):
        return [applied(config.getProcessor(lut).getDefaultCPUProcessor(), rgb) for lut in (one, other)]

    assert np.array_equal(*made(config))  # which is why
    first, second = made(uncached(config))
    assert np.allclose(first, second[:, ::-1], atol=1e-6)
    assert not np.array_equal(first, second)


def test_a_shots_own_look_is_taken(pocket):
    config = load_config(ROOT / "configs" / "lantern" / "package" / "configs" / "lantern_ocio-v2.3.ocio")
    shots = ("LN_0100_0010", "LN_0100_0020")
    wanted = [ShowTransform(look="Show look", shot=shot) for shot in shots]
    show = pocket.model_copy(update={"plugins": Plugins(transforms=wanted)})
    first, second = carried_transforms(show, config, lambda *_: 0.0)
    cdls = [
        next(op for op in one.ops["forward"] if op.kind is OpKind.CDL).parameters for one in (first, second)
    ]
    assert cdls[0] != cdls[1]
    assert first.name.endswith("shot LN_0100_0010")
