"""Verifies configs: every ACESproxy colour space on every probe, judged by its limits."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ocio_gen.opencolorio import load_config
from ocio_gen.spaces import PROXY_SPACES, Form
from ocio_gen.verify import probes
from ocio_gen.verify.color_space import ColorSpaceSubject, color_spaces
from ocio_gen.verify.frames import frame
from ocio_gen.verify.limits import decode_limits, encode_limits
from ocio_gen.verify.metrics import compare_codes, compare_linear
from ocio_gen.verify.probes import EncodeProbe
from ocio_gen.verify.report import Report, Result


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
    pixels = [
        *probes.encode_probes(),
        *(EncodeProbe("frame", f"frame {path.name}", frame(path)) for path in frames),
    ]
    report = Report()
    for path in paths:
        subjects = color_spaces(path, load_config(path))
        present = {subject.space for subject in subjects}
        report.absent += [f"{path.name}: has no {s.name}" for s in PROXY_SPACES if s not in present]
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
            target=config,
            subject=subject.name,
            direction="encode",
            probe=probe.name,
            figures=compare_codes(encoding, probe.pixels, expected, got, quantized=quantized),
            limits=encode_limits(encoding, quantized, probe.kind),
        )


def _decode_results(config: str, subject: ColorSpaceSubject) -> Iterator[Result]:
    encoding = subject.space.encoding
    codes, triplets = probes.all_codes(encoding), probes.code_triplets(encoding)
    for name, cv, decoded, expected, same_half in (
        ("all codes, AP1", codes, subject.decode_ap1, encoding.decode, True),
        ("all codes", codes, subject.decode, encoding.decode_to_aces, True),
        ("code triplets", triplets, subject.decode, encoding.decode_to_aces, False),
    ):
        yield Result(
            target=config,
            subject=subject.name,
            direction="decode",
            probe=name,
            figures=compare_linear(encoding, cv, expected(cv), decoded(cv)),
            limits=decode_limits(encoding, same_half=same_half),
        )
