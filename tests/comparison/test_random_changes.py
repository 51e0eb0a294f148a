# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A number of a config or a LUT that changed is never called equal."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import PyOpenColorIO as ocio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocio_gen.comparison.configs import diff_configs
from ocio_gen.core.opencolorio import ocio_messages
from tests.comparison.house import spi1d

# Of each transform, attributes whose numbers are changed one at a time, and what else it needs.
TRANSFORMS = {
    "MatrixTransform": {
        "matrix": [0.9, 0.1, 0.02, 0, 0.1, 0.8, 0.1, 0, 0.05, 0.1, 0.85],
        "offset": [0.1] * 3,
    },
    "ExponentTransform": {"value": [2.2, 1.8, 0.9]},
    "ExponentWithLinearTransform": {"gamma": [2.4, 2.2, 2.0], "offset": [0.055, 0.099, 0.1]},
    "CDLTransform": {
        "slope": [1.1, 0.9, 1.2],
        "offset": [0.01, -0.02, 0.1],
        "power": [1.1, 0.9, 0.8],
        "sat": [0.9],
    },
    "LogAffineTransform": {
        "lin_side_slope": [1.1, 0.9, 1.0],
        "log_side_offset": [0.3, 0.2, 0.1],
        "log_side_slope": [0.2, 0.3, 0.4],
    },
    "LogCameraTransform": {"lin_side_break": [0.1, 0.2, 0.3], "log_side_slope": [0.2, 0.3, 0.4]},
    "RangeTransform": {
        "min_in_value": [0.1],
        "max_in_value": [2.5],
        "min_out_value": [0.2],
        "max_out_value": [3.0],
    },
    "FixedFunctionTransform": {"params": [1.147, 1.264, 1.312, 0.815, 0.803, 0.88, 1.2]},
}
NEEDS = {"FixedFunctionTransform": "style: ACES_GamutComp13, ", "LogCameraTransform": "base: 10, "}
# The last numbers of attributes that have one for alpha, too.
ALPHA = {
    ("MatrixTransform", "matrix"): [0.0, 0.0, 0.0, 0.0, 1.0],
    ("MatrixTransform", "offset"): [0.0],
    ("ExponentTransform", "value"): [1.0],
    ("ExponentWithLinearTransform", "gamma"): [1.0],
    ("ExponentWithLinearTransform", "offset"): [0.0],
}
IDENTITY = "!<MatrixTransform> {}"
GROUP = "!<GroupTransform> {{children: [!<MatrixTransform> {{offset: [0.01, 0, 0, 0]}}, {}]}}"
PLACES = ("space", "look", "inverse_look", "view_transform", "named_transform", "display")

# All of them are large enough for float32, in which OCIO computes.
STEPS = (1e-5, 1e-3, 0.1)

CONFIG = """\
ocio_profile_version: 2.1
environment: {{}}
search_path: luts
roles: {{aces_interchange: aces, scene_linear: aces, default: aces}}
file_rules: [!<Rule> {{name: Default, colorspace: default}}]
displays:
  monitor:
    - !<View> {{name: v, view_transform: vt, display_colorspace: monitor, looks: look}}
looks:
  - !<Look> {{name: look, process_space: aces, transform: {look}, inverse_transform: {inverse_look}}}
view_transforms:
  - !<ViewTransform> {{name: vt, from_scene_reference: {view_transform}}}
display_colorspaces:
  - !<ColorSpace> {{name: monitor, from_display_reference: {display}}}
colorspaces:
  - !<ColorSpace> {{name: aces}}
  - !<ColorSpace> {{name: space, to_scene_reference: {space}}}
named_transforms:
  - !<NamedTransform> {{name: nt, transform: {named_transform}}}
"""


def transform(kind: str, numbers: dict[str, list[float]]) -> str:
    values = []
    for name, value in numbers.items():
        row = value + ALPHA.get((kind, name), [])
        values.append(f"{name}: {row[0] if len(row) == 1 else row}")
    return f"!<{kind}> {{{NEEDS.get(kind, '')}{', '.join(values)}}}"


def changed(number: tuple[str, str, int], step: float) -> str:
    kind, name, index = number
    values = [value + step * (place == index) for place, value in enumerate(TRANSFORMS[kind][name])]
    return transform(kind, TRANSFORMS[kind] | {name: values})


# Every number: transform, attribute, index. (Each fourth of a matrix is alpha's.)
NUMBERS = [
    (kind, name, index)
    for kind, numbers in TRANSFORMS.items()
    for name, values in numbers.items()
    for index in range(len(values))
    if not (name == "matrix" and index % 4 == 3)
]


def config(place: str, text: str) -> str:
    return CONFIG.format(**dict.fromkeys(PLACES, IDENTITY) | {place: text})


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: " ".join(map(str, number)))
def test_every_number_changed_here_is_one_that_ocio_heeds(number):
    pixels = np.random.default_rng(1).uniform(-2, 5, (4000, 3)).astype(np.float32)
    outputs = []
    for text in (transform(number[0], TRANSFORMS[number[0]]), changed(number, STEPS[1])):
        output = pixels.copy()
        processor = ocio.Config.CreateFromStream(config("space", text)).getProcessor("space", "aces")
        processor.getDefaultCPUProcessor().applyRGB(output)
        outputs.append(output)
    assert not np.array_equal(outputs[0], outputs[1], equal_nan=True)


@settings(max_examples=100)
@given(
    number=st.sampled_from(NUMBERS),
    step=st.sampled_from(STEPS),
    place=st.sampled_from(PLACES),
    around=st.sampled_from(
        ["{}", "!<GroupTransform> {{children: [!<MatrixTransform> {{offset: [0.01, 0, 0, 0]}}, {}]}}"]
    ),
)
def test_a_number_of_a_config_that_changed_is_never_called_equal(number, step, place, around):
    before = around.format(transform(number[0], TRANSFORMS[number[0]]))
    after = around.format(changed(number, step))
    with TemporaryDirectory() as folder, ocio_messages():
        a, b = Path(folder, "a.ocio"), Path(folder, "b.ocio")
        a.write_text(config(place, before))
        b.write_text(config(place, after))
        assert diff_configs(a, b).verdict != "equal"
        assert diff_configs(a, a).verdict == "equal"


@settings(max_examples=50)
@given(
    length=st.integers(2, 3000),
    entry=st.floats(0, 1),
    step=st.sampled_from(STEPS),
    span=st.sampled_from([(0.0, 1.0), (-0.5, 2.0), (0.0, 100.0)]),
)
def test_an_entry_of_a_lut_that_changed_is_never_called_equal(length, entry, step, span):
    values = np.linspace(span[0], span[1], length) ** 2 / 4
    with TemporaryDirectory() as folder:
        paths = [Path(folder, side, "x.ocio") for side in "ab"]
        for path in paths:
            (path.parent / "luts").mkdir(parents=True)
            path.write_text(config("space", "!<FileTransform> {src: x.spi1d}"))
            (path.parent / "luts" / "x.spi1d").write_text(spi1d(values.tolist(), span))
            values[round(entry * (length - 1))] += step * values.max()
        assert diff_configs(paths[0], paths[1]).verdict == "different"
