# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Kinds of probes: what limits go by."""

from enum import StrEnum


class ProbeKind(StrEnum):
    """A kind of probe. Light in linear AP1 is of kinds of its own: no matrix comes before the code."""

    HALFS = "halfs"
    RGB = "RGB"
    SPECIALS = "specials"
    INFINITIES = "infinities"
    AP1_HALFS = "AP1 halfs"
    AP1_RGB = "AP1 RGB"
    AP1_SPECIALS = "AP1 specials"
    AP1_INFINITIES = "AP1 infinities"
    AP1_BOUNDARIES = "AP1 boundaries"
    AP1_FLOAT32S = "AP1 float32s"
    FRAME = "frame"
    ALL_CODES = "all codes"
    CODE_TRIPLETS = "code triplets"
    CODES_OUTSIDE = "codes outside"
    BETWEEN_CODES = "between codes"
    GREYS = "greys"
    AP1_COLOURS = "AP1 colours"
    WIDE_RANGE = "wide range"

    @property
    def in_ap1(self) -> "ProbeKind":
        """The same of linear AP1."""
        return ProbeKind(f"AP1 {self}")

    @property
    def of_halfs(self) -> bool:
        """Whether all of its light is halfs: of the others much lies between them."""
        return self in {ProbeKind.HALFS, ProbeKind.AP1_HALFS}

    @property
    def few(self) -> bool:
        """Whether it has few samples, some of them at the middle between two words."""
        return self in {ProbeKind.SPECIALS, ProbeKind.AP1_SPECIALS, ProbeKind.AP1_INFINITIES}

    @property
    def through_matrix(self) -> bool:
        """Whether channels of light can nearly cancel in the matrix to AP1."""
        return self in {ProbeKind.RGB, ProbeKind.FRAME}
