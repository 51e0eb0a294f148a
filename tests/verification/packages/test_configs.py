# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The verifier of configs: every space on every probe, every way that hosts run OCIO."""

import shutil

import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_config
from ocio_gen.verification import limits
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.judge import Judge, Thresholds
from ocio_gen.verification.limits import space_limits
from ocio_gen.verification.packages.configs import verify_configs
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.sentences import known_traits, warnings
from ocio_gen.verification.subjects.color_space import color_spaces
from ocio_gen.verification.subjects.ocio_cpu import PLAIN
from tests.conftest import CONFIG, FRAME

CG_CONFIG = "cg-config-v2.1.0_aces-v1.3_ocio-v2.3"


def test_every_space_is_verified_on_every_probe(config):
    report = verify_configs([config], Judge(ProbeKit([FRAME])))
    assert report.passed
    assert len(report.results) == 69
    assert report.absent == []
    samples = {(r.subject, r.direction, r.probe): r.figures.samples for r in report.results}
    for space, codes in (("ACESproxy10i Quantized", 877), ("ACESproxy12i", 3505)):
        assert samples[space, Direction.ENCODE, "finite halfs"] == 63488 * 3
        assert samples[space, Direction.ENCODE, "RGB triplets"] == 3_000_000
        assert samples[space, Direction.ENCODE, "frame interior.exr"] == 288 * 256 * 3
        assert samples[space, Direction.DECODE, "all codes"] == codes * 3


def test_no_half_is_another_code_and_no_code_another_half(config):
    results = verify_configs([config], Judge()).results
    for r in results:
        if ("Quantized" in r.subject and "halfs" in r.probe) or r.probe in {
            "all codes",
            "codes out of range",
        }:
            assert r.figures.mismatched == 0
            assert r.limits.mismatched_ppm == 0.0 or r.limits.failpercent == r.limits.fail == 0.0


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
        (ocio.Config.CreateRaw().serialize(), "nothing tells which colour space is ACES2065-1"),
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


def test_a_host_may_run_ocio_at_any_depth_and_optimisation_and_on_the_gpu(config):
    report = verify_configs([config], Judge(ProbeKit([FRAME])), every_route=True, gpu=True)
    assert report.verdict == "pass"
    assert {r.route for r in report.results if r.probe == f"frame {FRAME.name}"} == {"CPU F32", "GPU"}
    routes: dict[tuple[str, str], set[str]] = {}
    for r in report.results:
        routes.setdefault((r.subject, r.direction), set()).add(r.route)
    floats = {"CPU F32", "no optimisation", "draft", "F16", "GPU"}
    for bits in (10, 12):
        for form in ("", " Quantized"):
            for direction in ("encode", "decode"):
                assert routes[f"ACESproxy{bits}i{form}", direction] == floats | {f"UINT{bits}", "UINT16"}
    assert routes["ACESproxy Normalized", "encode"] == floats | {"UINT16"}
    # What OCIO's matrix does to infinities is known, and nothing else is off.
    known = [r for r in report.results if r.figures.known]
    assert {r.probe for r in known} == {"infinities", "infinities, AP1", "special values, AP1"}
    assert {r.route for r in known if "AP1" in r.probe} == {"no optimisation"}
    (sentence,) = known_traits(report.results)
    assert "infinite light turns black" in sentence
    assert f"{sum(r.figures.known for r in known):,} probe samples" in sentence


def test_infinities_that_come_out_otherwise_are_a_warning(config, monkeypatch):
    # As of an OCIO whose matrix made white of them.
    lost = limits._lost
    monkeypatch.setattr(limits, "_lost", lambda e: lost(e).model_copy(update={"known_cv": float(e.cv_max)}))
    report = verify_configs([config], Judge())
    assert report.verdict == "warn"
    warned = [r for r in report.results if r.verdict == "warn"]
    assert {r.probe for r in warned} == {"infinities"}
    assert not any(r.figures.known for r in warned)
    assert all(line.startswith("WARN infinities") for line in warnings(report.results))


@pytest.mark.long
def test_every_float32_is_encoded_where_that_is_asked_for(config):
    judge = Judge(ProbeKit(exhaustive=True, edges=False))
    path = config.parent / CONFIG
    space = next(s for s in color_spaces(path, load_config(path)) if s.name == "ACESproxy12i Quantized")
    (claim, processor) = list(space.ways())[1]
    subject = space.on_cpu(processor, PLAIN)
    (probe,) = [p for p in claim.probes(judge.kit, Depth.F32, plain=True) if "every" in p.name]
    result = judge.result("config", subject, claim, probe, space_limits(claim, subject)(probe))
    # 2^-10 to 2^8: 18 octaves of 2^23 floats, and the last.
    assert abs(result.figures.samples - (18 * 2**23 + 1)) <= 2
    assert result.verdict == "pass"
    assert 0 < result.figures.mismatched_ppm < 90
    assert result.figures.worst_cv == 1.0


def test_thresholds_of_the_user_take_the_place_of_ours(config):
    assert verify_configs([config], Judge(thresholds=Thresholds(fail=1e-6))).verdict == "fail"
    strict = verify_configs([config], Judge(thresholds=Thresholds(warn=1e-9)))
    assert strict.verdict == "warn"
    assert sum(r.verdict == "warn" for r in strict.results) > 40
    # A show may ask for no more than 1 in 10,000 samples another code, and get it.
    lax = verify_configs([config], Judge(thresholds=Thresholds(fail=0.5, failpercent=0.01)))
    assert lax.passed
    assert {r.limits.fail for r in lax.results if not r.limits.known} == {0.5}
    known = {r.probe for r in lax.results if r.limits.known}
    assert known == {"infinities", "code boundaries, AP1"}
