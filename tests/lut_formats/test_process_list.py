# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""CLF and CTF: valid, read alike by OCIO and by an independent reader, and exact."""

import warnings
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import lxml.etree
import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.lut_formats.ops import HalfLut1D, all_halfs
from ocio_gen.lut_formats.process_list import CLF, CTF
from ocio_gen.lut_formats.transforms import TRANSFORMS
from tests import exact
from tests.conftest import ROOT, neutral, through_ocio

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of plotting libraries that it can do without
    from colour_clf_io import read_clf
    from colour_clf_io.process_nodes import LUT1D

NAMESPACE = "{urn:AMPAS:CLF:v3.0}"
EVERY = pytest.mark.parametrize("name", TRANSFORMS)
BOTH = pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])
QUANTIZED = "lin_ap1_to_acesproxy{}i_quantized"


def write(lut_format, name, folder) -> Path:
    path: Path = folder / f"{name}.{lut_format.extension}"
    path.write_text(lut_format.text(TRANSFORMS[name]))
    return path


def schema():
    return lxml.etree.XMLSchema(file=str(ROOT / "tests" / "data" / "clf-3.xsd"))


def test_the_schema_turns_down_what_the_specification_does():
    good = CLF.text(TRANSFORMS["acesproxy10i_to_lin_ap1"])
    schema().assertValid(lxml.etree.fromstring(good.encode()))
    for wrong in (
        good.replace(' id="ocio_gen:acesproxy10i_to_lin_ap1"', ""),
        good.replace('"3.0"', '"2.0"'),
        good.replace("antiLog2", "exp2"),
        good.replace('inBitDepth="32f"', "", 1),
        good.replace("<minInValue>0.", "<minInValue>0,"),
        good.replace("OutputDescriptor", "Output"),
    ):
        assert wrong != good
        assert not schema().validate(lxml.etree.fromstring(wrong.encode()))


@EVERY
def test_a_clf_keeps_the_rules_of_its_specification(name):
    text = CLF.text(TRANSFORMS[name])
    schema().assertValid(lxml.etree.fromstring(text.encode()))
    root = ET.fromstring(text)  # noqa: S314 - our own
    nodes = [node for node in root if "inBitDepth" in node.attrib]
    # What a schema cannot say: adjoining depths agree, and arrays hold what their dim announces.
    for before, after in pairwise(nodes):
        assert before.get("outBitDepth") == after.get("inBitDepth")
    for node in nodes:
        array = node.find(f"{NAMESPACE}Array")
        if array is not None:
            assert array.text is not None
            dim = list(map(int, array.attrib["dim"].split()))
            assert len(array.text.split()) == np.prod(dim)
            assert not (node.get("halfDomain") and dim[0] != 65536)


@EVERY
def test_the_clf_means_the_same_to_an_independent_reader(name, tmp_path):
    transform = TRANSFORMS[name]
    process_list = read_clf(CLF.text(transform).encode())
    assert process_list is not None
    names = {"Range": "Range", "AntiLog2": "Log", "Matrix": "Matrix", "HalfLut1D": "LUT1D"}
    assert [type(node).__name__ for node in process_list.process_nodes] == [
        names[type(op).__name__] for op in transform.ops
    ]
    for node, op in zip(process_list.process_nodes, transform.ops, strict=True):
        if isinstance(op, HalfLut1D):
            assert isinstance(node, LUT1D)
            assert node.half_domain
            np.testing.assert_array_equal(np.array(node.array.values, np.float32), op.values)


@EVERY
@pytest.mark.parametrize("lut_format", [CLF, CTF], ids=["clf", "ctf"])
def test_ocio_reads_back_every_op_and_every_bit_of_a_table(name, lut_format, tmp_path):
    path = write(lut_format, name, tmp_path)
    processor = ocio.Config.CreateRaw().getProcessor(ocio.FileTransform(str(path)))
    made = TRANSFORMS[name].ops
    read = list(processor.createGroupTransform())
    names = {"Range": "Range", "AntiLog2": "Log", "Matrix": "Matrix", "HalfLut1D": "Lut1D"}
    assert [type(op).__name__ for op in read] == [f"{names[type(op).__name__]}Transform" for op in made]
    for back, op in zip(read, made, strict=True):
        if isinstance(op, HalfLut1D):
            assert back.getInputHalfDomain()
            np.testing.assert_array_equal(back.getData()[::3], op.values)


@BOTH
@pytest.mark.parametrize("lut_format", [CLF, CTF], ids=["clf", "ctf"])
def test_quantised_encode_is_right_on_every_finite_half(encoding, lut_format, tmp_path):
    bits = encoding.bit_depth
    path = write(lut_format, QUANTIZED.format(bits), tmp_path)
    halfs = all_halfs()
    finite = halfs[np.isfinite(halfs)].astype(np.float32)
    expected = np.searchsorted(exact.thresholds(bits), finite, side="right") + encoding.cv_min
    codes = through_ocio(path, neutral(finite)) * encoding.full_scale
    assert np.abs(codes - np.rint(codes)).max() <= encoding.full_scale * 2.0**-23
    np.testing.assert_array_equal(np.rint(codes), neutral(expected))


@BOTH
def test_quantised_encode_is_an_integer_code_for_any_float32(encoding, tmp_path):
    path = write(CLF, QUANTIZED.format(encoding.bit_depth), tmp_path)
    random = np.random.default_rng(11).integers(0, 2**32, 3_000_000, dtype=np.uint32)
    values = random.view(np.float32).reshape(-1, 3)
    codes = through_ocio(path, values) * encoding.full_scale
    integers = np.rint(codes)
    assert np.abs(codes - integers).max() <= encoding.full_scale * 2.0**-23
    assert set(np.unique(integers)) <= set(range(encoding.cv_min, encoding.cv_max + 1))
    wrong = integers != encoding.encode(values)
    assert np.abs(integers - encoding.encode(values)).max() <= 1
    assert wrong.mean() < {10: 5e-6, 12: 1e-5}[encoding.bit_depth]


@BOTH
def test_an_encode_has_no_kink_before_the_bounds(encoding, tmp_path):
    # Between two halfs the table is interpolated; a table that was clamped would cut the corner.
    path = write(CLF, f"lin_ap1_to_acesproxy{encoding.bit_depth}i", tmp_path)
    for cv in (encoding.cv_min, encoding.cv_max):
        near = np.float32(encoding.decode(cv)) * (1 + np.linspace(-1e-3, 1e-3, 4001, dtype=np.float32))
        got = through_ocio(path, neutral(near))[:, 0] * encoding.full_scale
        expected = [float(exact.continuous(float(value), encoding.bit_depth)) for value in near[::40]]
        np.testing.assert_allclose(got[::40], expected, rtol=0, atol=1e-6 * encoding.full_scale)
