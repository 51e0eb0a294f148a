"""Verifies LUT files: what OCIO makes of a file, against what the transform in it should give."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.acesproxy import ACESPROXY10, Encoding
from ocio_gen.errors import UserError
from ocio_gen.luts.format import LutFormat
from ocio_gen.luts.transforms import LIN_AP1, Transform, ViewTransform
from ocio_gen.opencolorio import Pixels, applied, load_lut
from ocio_gen.spaces import Form
from ocio_gen.verify import probes
from ocio_gen.verify.limits import (
    CSP_SHAPER_STOPS,
    INVERTED_STOPS,
    encode_limits,
    lut_decode_limits,
    lut_encode_limits,
    lut_rescale_limits,
    view_limits,
)
from ocio_gen.verify.metrics import Figures, Limits, compare_codes, compare_display, compare_linear
from ocio_gen.verify.report import Result

Direction: TypeAlias = Literal["encode", "decode", "rescale", "view"]

# What reads and applies a file.
_Reader: TypeAlias = Callable[[Pixels], Pixels]


@dataclass(frozen=True, eq=False)
class LutProbe:
    """What goes into a LUT file, how what comes out is compared, and what is allowed."""

    direction: Direction
    name: str
    values: Pixels  # as the file takes them
    compare: Callable[[Pixels], Figures]
    limits: Callable[[str, int], Limits]  # by the name of the file's format and its grid's size
    between_halfs: bool = False


def lut_probes(transform: Transform) -> list[LutProbe]:
    """Return the probes of a transform, with what the reference makes of them."""
    if isinstance(transform, ViewTransform):
        return _view_probes(transform)
    source, target = transform.source, transform.target
    if source.encoding is None and target.encoding is not None:
        return _encode_probes(target.encoding, target.form is Form.QUANTIZED, lin_ap1=source is LIN_AP1)
    if source.encoding is not None and source.form is not None:
        if target.encoding is None:
            return _decode_probes(source.encoding, lin_ap1=target is LIN_AP1)
        if target.form is not None:
            return _rescale_probes((source.encoding, source.form), (target.encoding, target.form))
    raise ValueError(f"{transform.name}: ACESproxy is at neither end")


def verify_lut(
    path: Path, transform: Transform, lut_format: LutFormat, size: int, to_try: list[LutProbe]
) -> list[Result]:
    """Verify a LUT file, read and applied by OCIO on the CPU.

    Args:
        path: The file.
        transform: What it should hold.
        lut_format: Its format.
        size: Points along each axis of a view's grid, else 0.
        to_try: The transform's probes.

    Raises:
        UserError: the file cannot be read.
    """
    processor = load_lut(path)
    results = [
        _result(path, probe, lambda values: applied(processor, values), probe.limits(lut_format.name, size))
        for probe in to_try
        if lut_format.between_halfs or not probe.between_halfs
    ]
    return results + list(_other_readings(path, transform, lut_format))


def _result(path: Path, probe: LutProbe, read: _Reader, limits: Limits, note: str = "") -> Result:
    return Result(
        target="luts",
        subject=path.name,
        direction=probe.direction,
        probe=probe.name + note,
        figures=probe.compare(read(probe.values)),
        limits=limits,
    )


def _other_readings(path: Path, transform: Transform, lut_format: LutFormat) -> Iterator[Result]:
    """Yield what a file is for readers that use it in another way than OCIO does forward."""
    if lut_format.inverted_to_encode and transform.target is LIN_AP1 and transform.source.encoding:
        encoding = transform.source.encoding
        inverse = load_lut(path, inverse=True)
        limits = Limits(worst_cv=INVERTED_STOPS[encoding.bit_depth] * encoding.steps_per_stop)
        halfs = _encode_probes(encoding, quantized=False, lin_ap1=True)[0]
        yield _result(path, halfs, lambda values: applied(inverse, values), limits, ", inverted")
    if lut_format.name == "csp" and transform.source is LIN_AP1 and transform.target.encoding:
        encoding = transform.target.encoding
        limits = Limits(worst_cv=CSP_SHAPER_STOPS * encoding.steps_per_stop)
        halfs = _encode_probes(encoding, quantized=False, lin_ap1=True)[0]
        yield _result(path, halfs, lambda values: _interpolated_csp(path, values), limits, ", not resampled")


def _interpolated_csp(path: Path, values: Pixels) -> Pixels:
    """Return what a 1D .csp makes of values by linear interpolation, as the format means it.

    OCIO resamples a pre-LUT evenly first, at 65,536 points, in which a log's toe is lost.
    """
    try:
        text = path.read_text(encoding="ascii").split("END METADATA")[1]
        lines = [line.split() for line in text.splitlines() if line]
        linear, shaped = (np.array(points, np.float64) for points in lines[1:3])
        table = np.array([row[0] for row in lines[10:]], np.float64)
    except (ValueError, IndexError):
        raise UserError(f"{path}: not laid out as ocio_gen writes a .csp; make it again") from None
    position = np.interp(values, linear, shaped) * (len(table) - 1)
    return np.interp(position, np.arange(len(table)), table).astype(np.float32)


def _encode_probes(encoding: Encoding, quantized: bool, *, lin_ap1: bool) -> list[LutProbe]:
    def prepared(probe: probes.EncodeProbe) -> LutProbe:
        def compare(output: Pixels) -> Figures:
            expected = probe.expected(encoding, quantized)
            got = encoding.from_container(output)
            return compare_codes(encoding, probe.pixels, expected, got, quantized=quantized)

        def limits(lut_format: str, _: int) -> Limits:
            if quantized:
                return encode_limits(encoding, quantized, probe.kind)
            return lut_encode_limits(encoding, probe.kind, lut_format)

        between = "halfs" not in probe.kind
        return LutProbe("encode", probe.name, probe.pixels, compare, limits, between_halfs=between)

    return [prepared(probe) for probe in probes.encode_probes() if probe.lin_ap1 is lin_ap1]


def _decode_probes(encoding: Encoding, *, lin_ap1: bool) -> list[LutProbe]:
    def prepared(name: str, codes: npt.NDArray[Any], *, same_half: bool) -> LutProbe:
        expected = encoding.decode(codes) if lin_ap1 else encoding.decode_to_aces(codes)

        def limits(lut_format: str, _: int) -> Limits:
            return lut_decode_limits(encoding, lut_format, same_half=same_half)

        values = Form.CONTINUOUS.to_values(encoding, codes)
        return LutProbe(
            "decode", name, values, lambda output: compare_linear(encoding, codes, expected, output), limits
        )

    every = prepared("all codes", probes.all_codes(encoding), same_half=True)
    if lin_ap1:
        return [every]
    return [every, prepared("code triplets", probes.code_triplets(encoding), same_half=False)]


def _rescale_probes(source: tuple[Encoding, Form], target: tuple[Encoding, Form]) -> list[LutProbe]:
    (encoding, form), (to_encoding, to_form) = source, target
    codes = probes.all_codes(encoding)
    # By way of linear light, and not by the scale that the file has.
    expected = to_encoding.encode_continuous(encoding.decode(codes))

    def compare(output: Pixels) -> Figures:
        got = to_form.to_codes(to_encoding, output)
        return compare_codes(to_encoding, codes, expected, got, quantized=False)

    def limits(lut_format: str, _: int) -> Limits:
        return lut_rescale_limits(to_encoding, lut_format)

    return [LutProbe("rescale", "all codes", form.to_values(encoding, codes), compare, limits)]


def _view_probes(view: ViewTransform) -> list[LutProbe]:
    def prepared(name: str, codes: npt.NDArray[Any]) -> LutProbe:
        values = Form.CONTINUOUS.to_values(ACESPROXY10, codes)
        expected = view.apply(values)
        return LutProbe(
            "view",
            name,
            values,
            lambda output: compare_display(codes, expected, output),
            lambda _, size: view_limits(size),
        )

    # Every triplet of codes is a colour in the gamut of AP1.
    return [
        prepared("code triplets", probes.code_triplets(ACESPROXY10)),
        prepared("greys, all codes", probes.all_codes(ACESPROXY10)),
    ]
