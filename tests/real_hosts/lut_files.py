# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The published LUT files, and what a host must make of them: the reference, within what each file states."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import ENCODINGS, Encoding
from ocio_gen.aces.colorimetry import TRA1
from ocio_gen.verification.probes import finite_halfs
from tests.conftest import ROOT, neutral
from tests.real_hosts.configs import CONFIGS, Values, through

_LIGHT = {"lin_ap1", "aces2065-1"}
_SHARE = "acesproxy_normalized"


@dataclass(frozen=True)
class Lut:
    """A published LUT file, and what its manifest says of it."""

    path: Path
    transform: str
    source: str
    target: str
    format: str
    view: tuple[str, str] | None  # display and view
    bounds: dict[str, float]  # probe: how many code values it is off at most

    @property
    def encodes(self) -> bool:
        """Whether it takes linear light."""
        return self.source in _LIGHT

    @property
    def quantizes(self) -> bool:
        """Whether it gives whole codes."""
        return self.transform.endswith("_quantized")

    @property
    def bound(self) -> float:
        """How many code values it is off at most on `inputs`, as its manifest states."""
        return self.bounds["greys, all codes"] if self.view else next(iter(self.bounds.values()))

    @cached_property
    def inputs(self) -> Values:
        """All halfs, or all codes, as neutral pixels: (n, 3) float32."""
        if self.encodes:
            return finite_halfs().astype(np.float32)
        encoding = self._encoding_of(self.source)
        return neutral(_values(self.source, encoding, np.arange(encoding.cv_min, encoding.cv_max + 1)))

    @cached_property
    def expected(self) -> Values:
        """What the reference makes of `inputs`: (n, 3). They are neutral: the same on all primaries."""
        if self.view:
            (config, *_) = (one.ocio for one in CONFIGS.values() if self.view in one.views)
            shown = through(config, ocio.DisplayViewTransform("ACESproxy10i", *self.view), self.inputs)
            return np.clip(shown, 0.0, 1.0)
        encoding = self._encoding_of(self.target)
        codes = self._codes(encoding)
        if self.target in _LIGHT:
            return np.asarray(encoding.decode(codes))
        return _values(self.target, encoding, codes)

    def _codes(self, encoding: Encoding) -> Values:
        """Return the code values of `inputs`, of the encoding that comes out: (n, 3) float64."""
        if not self.encodes:
            steps = np.linspace(encoding.cv_min, encoding.cv_max, len(self.inputs))
            return np.repeat(steps[:, np.newaxis], 3, axis=1)
        aces = self.source == "aces2065-1"
        if self.quantizes:
            return np.asarray((encoding.encode_aces if aces else encoding.encode)(self.inputs), np.float64)
        return encoding.encode_continuous(self.inputs @ TRA1.T if aces else self.inputs)

    def errors(self, made: Values) -> Values:
        """Return how many code values what a host made of `inputs` is off: (n, 3).

        Where the file quantises, they are compared as an integer image holds them.
        """
        encoding = self._encoding_of(self.target)
        made, expected = np.asarray(made, np.float64), self.expected
        if self.target in _LIGHT:
            made, expected, scale = np.log2(made), np.log2(expected), encoding.steps_per_stop
        else:
            scale = encoding.cv_max - encoding.cv_min if self.target == _SHARE else encoding.full_scale
        if self.quantizes:
            made, expected, scale = np.rint(made * scale), np.rint(expected * scale), 1
        return np.asarray(np.abs(made - expected) * scale)

    def _encoding_of(self, signal: str) -> Encoding:
        """Return the encoding of a signal's codes; of what has none, the transform's."""
        pattern = r"acesproxy(\d\d)i"
        found = re.search(pattern, signal) or re.search(pattern, self.transform)
        assert found, self.transform
        return ENCODINGS[int(found[1])]


def _values(signal: str, encoding: Encoding, codes: Values) -> Values:
    return encoding.to_normalized(codes) if signal == _SHARE else encoding.to_container(codes)


def luts_of(folder: Path) -> Iterator[Lut]:
    """Yield each LUT file that a folder's manifest lists."""
    for record in json.loads((folder / "MANIFEST.json").read_text())["luts"]:
        view = record["view"]
        yield Lut(
            path=folder / record["path"],
            transform=record["transform"],
            source=record["source"],
            target=record["target"],
            format=record["format"],
            view=(view["display"], view["view"]) if view else None,
            bounds={one["probe"]: one["worst_cv"] for one in record["measured"]},
        )


_FOLDERS = {"": ROOT / "luts"} | {
    f"{folder.parents[1].name}/": folder for folder in sorted(ROOT.glob("configs/*/package/luts"))
}
# Each by its show and name.
LUTS = {f"{show}{lut.path.name}": lut for show, folder in _FOLDERS.items() for lut in luts_of(folder)}
