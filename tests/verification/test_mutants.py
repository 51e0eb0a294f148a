# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the verifier must catch, each by name: wrong artefacts made here, without the verifier's code."""

import dataclasses

import numpy as np
import OpenEXR
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.verification.captures import verify_capture
from ocio_gen.verification.foreign import verify_lut_file
from ocio_gen.verification.judge import Judge, Thresholds
from ocio_gen.verification.packages.configs import verify_configs
from ocio_gen.verification.subjects.color_space import ColorSpace
from ocio_gen.verification.subjects.ocio_gpu import GpuProgram, LutTexture, OcioGpu, gpu_program
from tests import exact
from tests.conftest import FRAME, ROOT, write_image

# Range, as the config prints it: CV / full scale to log2.
RANGE10 = "min_in_value: 0.0625610948191593, max_in_value: 0.918866080156403"
ALL_SPACES = [
    "ACESproxy10i",
    "ACESproxy12i",
    "ACESproxy10i Quantized",
    "ACESproxy12i Quantized",
    "ACESproxy Normalized",
]
RANGE12 = "min_in_value: 0.0625152625152625, max_in_value: 0.918192918192918"


def failed(path):
    """Return 'space direction' of all that fails."""
    report = verify_configs([path], Judge())
    assert report.passed == all(r.verdict != "fail" for r in report.results)
    return {f"{r.subject} {r.direction}" for r in report.results if r.verdict == "fail"}


def replace(path, old, new, count=-1):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, count))


def lut_lines(config, bits):
    """Return the lines of a quantised CLF, and the numbers of those that hold its entries."""
    path = config.parent / "luts" / f"lin_ap1_to_acesproxy{bits}i_quantized.clf"
    lines = path.read_text().splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if 'dim="65536 1"' in line) + 1
    return lines, range(first, first + 65536)


def write_lut(config, bits, lines):
    path = config.parent / "luts" / f"lin_ap1_to_acesproxy{bits}i_quantized.clf"
    path.write_text("".join(lines))


def test_mutant_10_bit_numbers_in_the_12_bit_space(config):
    replace(config, RANGE12, RANGE10)
    wrong = failed(config)
    assert {"ACESproxy12i encode", "ACESproxy12i decode"} <= wrong
    assert not any("10i" in name for name in wrong)


def test_mutant_equation_7_as_misprinted(config):
    # (CV - 425) / 50 - 2.5 of 12-bit codes 256 to 3760
    stops = "min_out_value: -9.72, max_out_value: 7.8"
    misprint = f"min_out_value: {(256 - 425) / 50 - 2.5}, max_out_value: {(3760 - 425) / 50 - 2.5}"
    replace(config, f"{RANGE12}, {stops}", f"{RANGE12}, {misprint}")
    assert "ACESproxy12i decode" in failed(config)


def test_mutant_appendix_d_threshold_as_misprinted(config):
    # 2^-4.72 where 2^-9.72 is right: five stops of shadow at the lowest code.
    low = (((-4.72 + 2.5) * 50) + 425) / 1023
    replace(
        config,
        f"{RANGE10}, min_out_value: -9.72,",
        f"min_in_value: {low}, max_in_value: 0.918866080156403, min_out_value: -4.72,",
    )
    assert {"ACESproxy10i encode", "ACESproxy10i decode"} <= failed(config)


def test_mutant_legal_and_full_range_swapped(config):
    replace(config, RANGE10, "min_in_value: 0, max_in_value: 1")
    assert {"ACESproxy10i encode", "ACESproxy10i decode"} <= failed(config)


def test_mutant_truncation_for_round(config):
    # Truncation is ROUND of half a code less.
    lines, entries = lut_lines(config, 10)
    for line in entries:
        lines[line] = f"{float(lines[line]) - 0.5}\n"
    write_lut(config, 10, lines)
    assert failed(config) == {"ACESproxy10i Quantized encode"}


def test_mutant_round_left_out(config):
    # Without its own way from ACES, a quantised space is the inverse of its decode: not rounded.
    text = config.read_text()
    start = text.index("name: ACESproxy10i Quantized")
    cut = text.index("    from_scene_reference", start), text.index("  - !<ColorSpace>", start)
    config.write_text(f"{text[: cut[0]]}\n{text[cut[1] :]}")
    results = [r for r in verify_configs([config], Judge()).results if r.verdict == "fail"]
    assert {f"{r.subject} {r.direction}" for r in results} == {"ACESproxy10i Quantized encode"}
    assert {r.probe for r in results if r.figures.fractional > 1_000} >= {"finite halfs", "RGB triplets"}


def test_mutant_one_lut_entry_off_by_one_code(config):
    lines, entries = lut_lines(config, 12)
    line = entries[int(np.float16(0.5).view(np.uint16))]
    lines[line] = f"{float(lines[line]) + 1}\n"
    write_lut(config, 12, lines)
    assert failed(config) == {"ACESproxy12i Quantized encode"}


def test_mutant_matrix_transposed(config):
    rows = [
        "0.695452241357452, 0.140678696470294, 0.163869062172254",
        "0.0447945633720377, 0.859671118456422, 0.0955343181715404",
        "-0.00552588255811359, 0.00402521030597866, 1.00150067225214",
    ]
    columns = [", ".join(column) for column in zip(*(row.split(", ") for row in rows), strict=True)]
    replace(config, ", 0, ".join(rows), ", 0, ".join(columns))
    assert {f"{space} {way}" for space in ALL_SPACES for way in ("encode", "decode")} - failed(config) == {
        "ACESproxy10i Quantized encode",  # its matrix is TRA1
        "ACESproxy12i Quantized encode",
    }


def test_mutant_normalised_by_the_wrong_ends(config):
    stops = "min_in_value: 0, max_in_value: 1, min_out_value: -9.7"
    replace(config, f"{stops}2", stops)
    assert failed(config) == {"ACESproxy Normalized encode", "ACESproxy Normalized decode"}


TRA1 = (
    "1.45143931614567, -0.23651074689374, -0.214928569251925",
    "-0.0765537733960205, 1.17622969983357, -0.0996759264375522",
    "0.00831614842569772, -0.00603244979102102, 0.997716301365323",
)


def test_mutant_tra1_rounded_to_6_digits(config):
    for row in TRA1:
        replace(config, row, ", ".join(f"{float(value):.6f}" for value in row.split(", ")))
    assert failed(config) == {"ACESproxy10i Quantized encode", "ACESproxy12i Quantized encode"}


# -- captures -----------------------------------------------------------------------------------


def codes(rgb, bits=10, log2=np.log2, dtype=np.float64, matrix=None):
    """Encode ACES as the specification has it, in some arithmetic: the plain formula, and no more."""
    low, high, steps, mid = exact.DEPTHS[bits]
    tra1 = np.array(exact.TRA1.tolist(), dtype) if matrix is None else matrix
    lin = rgb.astype(dtype) @ tra1.T
    with np.errstate(divide="ignore", invalid="ignore"):
        cv = (log2(np.maximum(lin, dtype(2.0**-10))) + dtype(2.5)) * steps + mid
    return np.clip(np.rint(np.nan_to_num(cv, nan=low)), low, high)


def capture(path, cv, full_scale=1023):
    write_image(path, np.rint(cv / full_scale * 65535).astype(np.uint16))


def plate(path, pixels):
    OpenEXR.File({}, dict(zip("RGB", np.moveaxis(pixels, -1, 0).copy(), strict=True))).write(str(path))


# What the captures are: with nothing left to guess, a right one passes.
SAID = "acesproxy10i:full"


def captured(aces, proxy, judge=None, **said):
    (result,) = verify_capture(aces, proxy, judge or Judge(), **said).results
    return result


@pytest.fixture
def boundaries(tmp_path):
    """A plate of neutrals at both sides of every 10-bit boundary, and its exact codes."""
    first = [exact.smallest_float32_at_least(exact.boundary(cv, 10)) for cv in range(65, 941)]
    both = np.array([[np.nextafter(v, np.float32(0)), v] for v in first], np.float32)
    pixels = np.repeat(both[..., np.newaxis], 3, axis=2)
    plate(tmp_path / "plate.exr", pixels)
    cv = [[exact.encode_aces(pixel, 10) for pixel in row] for row in pixels]
    return tmp_path / "plate.exr", np.array(cv, np.float64), pixels


def test_mutant_float32_log2(boundaries, tmp_path):
    path, right, pixels = boundaries
    exactly = Judge(thresholds=Thresholds(fail=0.0, failpercent=0.0))
    capture(tmp_path / "right.tif", right)
    assert captured(path, tmp_path / "right.tif", exactly, said=SAID).verdict == "pass"
    capture(tmp_path / "float32.tif", codes(pixels, dtype=np.float32))
    result = captured(path, tmp_path / "float32.tif", exactly, said=SAID)
    assert (result.verdict, result.figures.worst_cv) == ("fail", 1.0)


def test_mutant_an_image_that_is_all_nan(tmp_path):
    nothing = np.full((288, 256, 3), np.nan, np.float32)
    write_image(tmp_path / "nan.exr", nothing)
    result = captured(FRAME, tmp_path / "nan.exr")
    assert (result.verdict, result.figures.nonfinite) == ("fail", nothing.size)


def test_mutant_infinity_turned_black_by_the_matrix(tmp_path):
    pixels = np.full((64, 64, 3), 0.18, np.float32)
    pixels[10, 20] = np.inf
    plate(tmp_path / "plate.exr", pixels)
    with np.errstate(invalid="ignore"):
        black = codes(pixels)
    capture(tmp_path / "black.tif", black)
    result = captured(tmp_path / "plate.exr", tmp_path / "black.tif", said=SAID)
    assert result.verdict == "fail"
    assert result.figures.worst[0].position == (20, 10)
    assert (result.figures.worst[0].expected, result.figures.worst[0].got) == (940, 64)
    black[10, 20] = 940
    capture(tmp_path / "white.tif", black)
    assert captured(tmp_path / "plate.exr", tmp_path / "white.tif", said=SAID).verdict == "pass"


def test_mutant_a_capture_with_its_channels_swapped_or_a_pixel_aside(tmp_path):
    pixels = np.stack(
        [OpenEXR.File(str(FRAME), separate_channels=True).channels()[c].pixels for c in "RGB"], -1
    )
    cv = codes(pixels)
    capture(tmp_path / "right.tif", cv)
    assert captured(FRAME, tmp_path / "right.tif", said=SAID).verdict == "pass"
    # It is right as well where nobody says what it is: only that is warned of.
    guessed = captured(FRAME, tmp_path / "right.tif")
    assert (guessed.verdict, guessed.figures.warned) == ("warn", 0)
    assert guessed.guess is not None
    for wrong in (cv[..., ::-1], np.roll(cv, 1, axis=1), cv[::-1], np.clip(cv + 1, 64, 940)):
        capture(tmp_path / "wrong.tif", wrong)
        for said in (SAID, None):
            assert captured(FRAME, tmp_path / "wrong.tif", said=said).verdict == "fail"


CDL = Cdl(slope=(1.2, 1.0, 0.9), offset=(-0.02, 0.0, 0.03), power=(1.1, 1.0, 0.95), saturation=0.8)


def test_mutant_a_cdl_applied_in_full_range_in_the_sets_box(tmp_path):
    pixels = np.exp2(np.random.default_rng(5).uniform(-8, 6, (64, 64, 3))).astype(np.float32)
    plate(tmp_path / "plate.exr", pixels)
    cv = codes(pixels)
    capture(tmp_path / "right.tif", np.rint(CDL.apply((cv - 64) / 876) * 876 + 64))
    assert captured(tmp_path / "plate.exr", tmp_path / "right.tif", cdl=CDL, said=SAID).verdict == "pass"
    capture(tmp_path / "wrong.tif", np.rint(CDL.apply(cv / 1023) * 1023))
    wrong = captured(tmp_path / "plate.exr", tmp_path / "wrong.tif", cdl=CDL, said=SAID)
    assert wrong.verdict == "fail"


# -- LUT files ----------------------------------------------------------------------------------


def spi1d(path, entry):
    """Write a table of 1024 entries, one for each 10-bit code."""
    rows = "".join(f"{entry(code):.9g}\n" for code in range(1024))
    path.write_text(f"Version 1\nFrom 0 1\nLength 1024\nComponents 1\n{{\n{rows}}}\n")
    return path


def linear(cv):
    return 2.0 ** ((min(max(cv, 64), 940) - 425) / 50 - 2.5)


def test_mutant_integer_codes_truncated_from_float_on_decode(tmp_path):
    right = spi1d(tmp_path / "right.spi1d", linear)
    assert verify_lut_file(right, Judge(), said="acesproxy10i:decode:ap1").verdict == "pass"
    # int(value * 1023.) as C has it, of the float that carries the code.
    wrong = spi1d(
        tmp_path / "wrong.spi1d", lambda code: linear(int(np.float32(code / 1023) * np.float64(1023)))
    )
    report = verify_lut_file(wrong, Judge(), said="acesproxy10i:decode:ap1")
    (result,) = [r for r in report.results if r.probe == "all codes"]
    assert result.verdict == "fail"
    # About half of all codes come out one low.
    assert 0.3 < result.figures.failed / result.figures.samples < 0.7
    assert result.figures.worst_cv == pytest.approx(1.0, abs=0.001)


def cube(path, size, decode, order):
    """Write a 3D .cube of a decode, its axes in some order; .cube has red the fastest."""
    lines = [f"LUT_3D_SIZE {size}"]
    for third in range(size):
        for second in range(size):
            for first in range(size):
                rgb = np.array([(first, second, third)[place] for place in order]) / (size - 1)
                lines.append(" ".join(f"{v:.9g}" for v in decode(rgb)))
    path.write_text("\n".join(lines) + "\n")
    return path


# Slopes, an offset and a saturation that clamp no code: interpolation between few points is exact.
SOFT = Cdl(slope=(0.9, 0.8, 0.7), offset=(0.01, 0.02, 0.05), saturation=0.8)


def softly(rgb):
    sloped = (rgb * 1023 - 64) / 876 * SOFT.slope + SOFT.offset
    luma = sloped @ [0.2126, 0.7152, 0.0722]
    return ((luma + 0.8 * (sloped - luma)) * 876 + 64) / 1023


def test_mutant_a_cube_with_its_channels_in_the_wrong_order(tmp_path):
    said = "acesproxy10i:grade"
    right = cube(tmp_path / "right.cube", 9, softly, (0, 1, 2))
    report = verify_lut_file(right, Judge(), said=said, cdl=SOFT, gpu=True)
    assert report.verdict == "pass"
    assert {r.route for r in report.results} == {"CPU F32", "tetrahedral", "GPU"}
    wrong = cube(tmp_path / "wrong.cube", 9, softly, (2, 1, 0))
    results = verify_lut_file(wrong, Judge(), said=said, cdl=SOFT).results
    assert {(r.probe, r.route) for r in results if r.verdict == "fail"} == {
        ("code triplets", "CPU F32"),
        ("code triplets", "tetrahedral"),
    }


def clf(path, *nodes):
    body = "".join(nodes)
    head = '<?xml version="1.0"?><ProcessList id="a" compCLFversion="3.0">'
    path.write_text(f"{head}{body}</ProcessList>")
    return path


def _range(low, high, to_low, to_high):
    ends = f"<minInValue>{low}</minInValue><maxInValue>{high}</maxInValue>"
    ends += f"<minOutValue>{to_low}</minOutValue><maxOutValue>{to_high}</maxOutValue>"
    return f'<Range inBitDepth="32f" outBitDepth="32f">{ends}</Range>'


GRADE = """<ASC_CDL inBitDepth="32f" outBitDepth="32f" style="Fwd"><SOPNode><Slope>1.2 1 0.9</Slope>
<Offset>-0.02 0 0.03</Offset><Power>1.1 1 0.95</Power></SOPNode>
<SatNode><Saturation>0.8</Saturation></SatNode></ASC_CDL>"""


def test_mutant_a_cdl_applied_in_full_range_instead_of_normalised(tmp_path):
    low, high = 64 / 1023, 940 / 1023
    right = clf(tmp_path / "right.clf", _range(low, high, 0, 1), GRADE, _range(0, 1, low, high))
    wrong = clf(tmp_path / "wrong.clf", GRADE)
    said = "acesproxy10i:grade"
    assert verify_lut_file(right, Judge(), said=said, cdl=CDL, gpu=True).verdict == "pass"
    assert verify_lut_file(wrong, Judge(), said=said, cdl=CDL).verdict == "fail"


# -- the GPU ------------------------------------------------------------------------------------

LUT = ROOT / "luts" / "lin_ap1_to_acesproxy10i_quantized.clf"
ENCODE = "acesproxy10i_quantized:encode:ap1"


def on_gpu(path, said, monkeypatch, mutate):
    """Return the verdict on a LUT file whose shader was changed before it runs."""
    changed = []

    def mutated(processor):
        program = mutate(processor, gpu_program(processor))
        changed.append(program)
        return program

    monkeypatch.setattr("ocio_gen.verification.foreign.gpu_program", mutated)
    report = verify_lut_file(path, Judge(), said=said, gpu=True)
    assert changed
    assert {r.verdict for r in report.results if r.route != "GPU"} == {"pass"}
    return {r.probe for r in report.results if r.route == "GPU" and r.verdict == "fail"}


def test_mutant_a_gpu_texture_sampled_half_a_texel_off(monkeypatch):
    assert on_gpu(LUT, ENCODE, monkeypatch, lambda _, program: program) == set()

    def half_a_texel(_, program):
        assert "retVal.x + 0.5" in program.glsl
        return dataclasses.replace(program, glsl=program.glsl.replace("retVal.x + 0.5", "retVal.x + 1.0"))

    assert {"finite halfs, AP1", "RGB triplets, AP1"} <= on_gpu(LUT, ENCODE, monkeypatch, half_a_texel)


def test_mutant_a_lut_texture_bound_with_the_wrong_dimension(tmp_path, monkeypatch):
    path = spi1d(tmp_path / "decode.spi1d", linear)
    assert on_gpu(path, "acesproxy10i:decode:ap1", monkeypatch, lambda _, program: program) == set()

    def one_dimensional(processor, _):
        description = ocio.GpuShaderDesc.CreateShaderDesc(
            language=ocio.GPU_LANGUAGE_GLSL_4_0, functionName="ocio_gen_transform"
        )
        processor.getDefaultGPUProcessor().extractGpuShaderInfo(description)
        assert "sampler1D" in description.getShaderText()
        (lut,) = description.getTextures()
        texture = LutTexture(lut.samplerName, (lut.width, 1), 1, lut.getValues(), nearest=False)
        return GpuProgram(description.getShaderText(), (texture,))

    assert "all codes" in on_gpu(path, "acesproxy10i:decode:ap1", monkeypatch, one_dimensional)


def test_mutant_a_matrix_transposed_on_the_gpu_alone(config, monkeypatch):
    def transposed(space, processor):
        program = gpu_program(processor)
        glsl = program.glsl.replace("* tmp;", "* tmp.grba;")
        return OcioGpu(space.name, dataclasses.replace(program, glsl=glsl))

    monkeypatch.setattr(ColorSpace, "on_gpu", transposed)
    report = verify_configs([config], Judge(), gpu=True)
    assert {r.route for r in report.results if r.verdict == "fail"} == {"GPU"}
