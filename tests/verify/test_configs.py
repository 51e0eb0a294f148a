"""The verifier passes what is right and catches what is wrong: each mutant is made by hand."""

import shutil

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.errors import UserError
from ocio_gen.verify.configs import verify_configs
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.probe_kit import ProbeKit
from tests.conftest import FRAME

CONFIG = "demo_ocio-v2.5.ocio"
CG_CONFIG = "cg-config-v2.1.0_aces-v1.3_ocio-v2.3"

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


@pytest.fixture
def config(demo_package, tmp_path):
    return shutil.copytree(demo_package / "configs", tmp_path / "configs") / CONFIG


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


def test_every_space_is_verified_on_every_probe(config):
    report = verify_configs([config], Judge(ProbeKit([FRAME])))
    assert report.passed
    assert len(report.results) == 69
    assert report.absent == []
    samples = {(r.subject, r.direction, r.probe): r.figures.samples for r in report.results}
    for space, codes in (("ACESproxy10i Quantized", 877), ("ACESproxy12i", 3505)):
        assert samples[space, "encode", "finite halfs"] == 63488 * 3
        assert samples[space, "encode", "RGB triplets"] == 3_000_000
        assert samples[space, "encode", "frame interior.exr"] == 288 * 256 * 3
        assert samples[space, "decode", "all codes"] == codes * 3


def test_no_half_is_another_code_and_no_code_another_half(config):
    figures = {(r.subject, r.probe): r.figures for r in verify_configs([config], Judge()).results}
    for (subject, probe), figure in figures.items():
        if ("Quantized" in subject and "halfs" in probe) or "all codes" in probe:
            assert figure.mismatched == 0


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


def test_a_vendors_config_is_found_by_alias_and_what_it_lacks_is_not_passed(tmp_path):
    config = ocio.Config.CreateFromBuiltinConfig(CG_CONFIG)
    config.addColorSpace(
        ocio.ColorSpace(
            name="Vendor proxy",
            aliases=["ACESPRXY"],
            toReference=ocio.BuiltinTransform("ACESproxy10i_to_ACES2065-1"),
        )
    )
    (tmp_path / "vendor.ocio").write_text(config.serialize())
    report = verify_configs([tmp_path / "vendor.ocio"], Judge())
    assert report.passed
    assert {r.subject for r in report.results} == {"Vendor proxy"}
    assert len(report.absent) == 4


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nonsense", "not a config that OCIO"),
        (
            ocio.Config.CreateFromBuiltinConfig(CG_CONFIG).serialize(),
            "has no ACESproxy",
        ),
        (ocio.Config.CreateRaw().serialize(), "has no role aces_interchange"),
    ],
)
def test_what_cannot_be_verified_is_one_sentence(tmp_path, text, sentence):
    path = tmp_path / "bad.ocio"
    path.write_text(text)
    with pytest.raises(UserError, match=sentence):
        verify_configs([path], Judge())


def test_a_config_whose_lut_is_missing_is_one_sentence(config):
    shutil.rmtree(config.parent / "luts")
    sentence = r"v2.5.ocio: ACESproxy10i Quantized: OCIO cannot process it: .*quantized.clf"
    with pytest.raises(UserError, match=sentence):
        verify_configs([config], Judge())
