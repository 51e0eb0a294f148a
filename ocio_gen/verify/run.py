"""Verifies configs: every ACESproxy colour space on every probe, judged by its limits."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy.typing as npt

from ocio_gen.acesproxy import Encoding, aces_to_lin_ap1
from ocio_gen.spaces import PROXY_SPACES, Form
from ocio_gen.verify import probes
from ocio_gen.verify.metrics import Limits, compare_codes, compare_linear
from ocio_gen.verify.probes import Pixels
from ocio_gen.verify.report import Report, Result
from ocio_gen.verify.subjects import ColorSpaceSubject, color_spaces, load_config

# Limits, each with what was measured beside it: OpenColorIO 2.6.0, default optimisation, 10-bit
# and 12-bit. Frames are what users bring: theirs are those of the specification of this tool.

# Parts per million of quantised samples that may be another code, by depth; none may be more
# than one code off. OCIO's float32 matrix puts them on the wrong side of a boundary.
_QUANTIZED_PPM = {
    "halfs": {10: 0.0, 12: 0.0},  # 0, 0
    "AP1 halfs": {10: 0.0, 12: 0.0},  # 0, 0
    "RGB": {10: 25.0, 12: 60.0},  # 19.7, 53.3
    "AP1 RGB": {10: 20.0, 12: 90.0},  # 16.0, 80.0
    "frame": {10: 100.0, 12: 400.0},  # 13.6, 94.9 on the demo show's
}
# Stops that a continuous encode may be off. OCIO's fast log makes 1.5e-5; on channels that
# nearly cancel in the matrix, its float32 makes the rest.
_CONTINUOUS_STOPS = {
    "halfs": 1.6e-5,  # 1.53e-5, 1.52e-5
    "AP1 halfs": 1.6e-5,  # 1.53e-5, 1.51e-5
    "RGB": 9e-4,  # 8.79e-4, 8.78e-4
    "AP1 RGB": 1.6e-5,  # 1.55e-5, 1.55e-5
    "frame": 9e-4,  # 1.49e-5, 1.50e-5 on the demo show's
}
# Stops that a decode may be off: 4.2e-6 of the largest channel.
_DECODE_STOPS = 6e-6  # 5.86e-6, 5.36e-6


@dataclass(frozen=True, eq=False)
class EncodeProbe:
    """Pixels to encode, and the kind that their limits go by."""

    kind: str
    name: str
    pixels: Pixels
    lin_ap1: bool = False  # else ACES2065-1

    # What the reference makes of the pixels, kept with them for the next subject.
    _expected: dict[tuple[Encoding, bool], npt.NDArray[Any]] = field(default_factory=dict, repr=False)

    def expected(self, encoding: Encoding, quantized: bool) -> npt.NDArray[Any]:
        """Return the reference's code values: integer where `quantized`, else continuous."""
        key = (encoding, quantized)
        if key not in self._expected:
            self._expected[key] = self._reference(encoding, quantized)
        return self._expected[key]

    def _reference(self, encoding: Encoding, quantized: bool) -> npt.NDArray[Any]:
        if quantized:
            return (encoding.encode if self.lin_ap1 else encoding.encode_aces)(self.pixels)
        lin_ap1 = self.pixels if self.lin_ap1 else aces_to_lin_ap1(self.pixels)
        return encoding.encode_continuous(lin_ap1)


def encode_probes(frames: Iterable[Path]) -> list[EncodeProbe]:
    """Return the probes of an encode: synthetic ones, and the given ACES2065-1 frames.

    Raises:
        UserError: a frame cannot be read, or is not ACES2065-1.
    """
    halfs, triplets = probes.finite_halfs(), probes.rgb_triplets()
    return [
        EncodeProbe("halfs", "finite halfs", halfs),
        EncodeProbe("RGB", "RGB triplets", triplets),
        EncodeProbe("AP1 halfs", "finite halfs, AP1", halfs, lin_ap1=True),
        EncodeProbe("AP1 RGB", "RGB triplets, AP1", triplets, lin_ap1=True),
        *(EncodeProbe("frame", f"frame {path.name}", probes.frame(path)) for path in frames),
    ]


def verify_configs(
    paths: Iterable[Path], frames: Iterable[Path] = (), progress: Callable[[str], None] = lambda _: None
) -> Report:
    """Verify the ACESproxy colour spaces of OCIO configs on the CPU against the reference.

    Args:
        paths: Config files.
        frames: Real ACES2065-1 frames to verify on, besides the synthetic probes.
        progress: Is told what is being verified.

    Raises:
        UserError: a config or frame cannot be read, or a config has no ACESproxy colour space.
    """
    pixels = encode_probes(frames)
    report = Report()
    for path in paths:
        subjects = color_spaces(path, load_config(path))
        present = {subject.space for subject in subjects}
        report.absent += [f"{path.name}: {s.name}" for s in PROXY_SPACES if s not in present]
        for subject in subjects:
            progress(f"{path.name}: {subject.name}")
            report.results += _encode_results(path.name, subject, pixels)
            report.results += _decode_results(path.name, subject)
    return report


def _encode_results(config: str, subject: ColorSpaceSubject, pixels: list[EncodeProbe]) -> Iterator[Result]:
    encoding, quantized = subject.space.encoding, subject.space.form is Form.QUANTIZED
    for probe in pixels:
        expected = probe.expected(encoding, quantized)
        got = (subject.encode_ap1 if probe.lin_ap1 else subject.encode)(probe.pixels)
        yield Result(
            config=config,
            subject=subject.name,
            direction="encode",
            probe=probe.name,
            figures=compare_codes(encoding, probe.pixels, expected, got, quantized=quantized),
            limits=_encode_limits(encoding, quantized, probe.kind),
        )


def _encode_limits(encoding: Encoding, quantized: bool, kind: str) -> Limits:
    if not quantized:
        return Limits(worst_cv=_CONTINUOUS_STOPS[kind] * encoding.steps_per_stop)
    ppm = _QUANTIZED_PPM[kind][encoding.bit_depth]
    return Limits(worst_cv=1.0 if ppm else 0.0, mismatched_ppm=ppm)


def _decode_results(config: str, subject: ColorSpaceSubject) -> Iterator[Result]:
    encoding = subject.space.encoding
    codes, triplets = probes.all_codes(encoding), probes.code_triplets(encoding)
    worst_cv = _DECODE_STOPS * encoding.steps_per_stop
    # A neutral, and any value before the matrix, is never a different half. After the matrix,
    # where channels nearly cancel, the count of halfs is information.
    same_half = Limits(worst_cv=worst_cv, mismatched_ppm=0.0)
    for name, cv, decoded, expected, limits in (
        ("all codes, AP1", codes, subject.decode_ap1, encoding.decode, same_half),
        ("all codes", codes, subject.decode, encoding.decode_to_aces, same_half),
        ("code triplets", triplets, subject.decode, encoding.decode_to_aces, Limits(worst_cv=worst_cv)),
    ):
        yield Result(
            config=config,
            subject=subject.name,
            direction="decode",
            probe=name,
            figures=compare_linear(encoding, cv, expected(cv), decoded(cv)),
            limits=limits,
        )
