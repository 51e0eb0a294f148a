# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The ACESproxy colour spaces that a config carries: names, aliases, and what they mean."""

from dataclasses import dataclass

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, Encoding
from ocio_gen.aces.signals import Form, Signal, normalized, proxy


@dataclass(frozen=True)
class ProxySpace:
    """One ACESproxy colour space of a config."""

    name: str
    form: Form
    encoding: Encoding
    aliases: tuple[str, ...]
    categories: tuple[str, ...]
    description: str

    @property
    def signal(self) -> Signal:
        """What the space's values mean."""
        if self.form is Form.NORMALIZED:
            return normalized(self.encoding)
        return proxy(self.encoding, self.form)


def _continuous(encoding: Encoding, name: str, aliases: tuple[str, ...]) -> ProxySpace:
    return ProxySpace(
        name,
        Form.CONTINUOUS,
        encoding,
        aliases,
        ("file-io",),
        f"""\
ACESproxy, {encoding.bit_depth}-bit: what the set's SDI links, monitors and CDL boxes speak.
Use it to read a {encoding.bit_depth}-bit capture of the link. To write integers, use {name} Quantized.
0..1 is the code value / {encoding.full_scale}: legal range, codes {encoding.cv_min} to \
{encoding.cv_max}, in a full-range container; values are not rounded to codes.
Log of AP1, 0.0012 to 222.9; 18% grey is code {int(encoding.encode(0.18))} (41% IRE). \
For transport, not for storage.
Specification: Academy S-2013-001.""",
    )


def _quantized(continuous: ProxySpace, aliases: tuple[str, ...]) -> ProxySpace:
    encoding = continuous.encoding
    return ProxySpace(
        f"{continuous.name} Quantized",
        Form.QUANTIZED,
        encoding,
        aliases,
        ("file-io",),
        f"""\
{continuous.name} rounded to whole {encoding.bit_depth}-bit codes: exactly what the link carries.
Use it to write integers (DPX, TIFF, PNG), or to see the link's banding and clipping.
0..1 is an integer code value / {encoding.full_scale}, codes {encoding.cv_min} to \
{encoding.cv_max}.
Specification: Academy S-2013-001.""",
    )


# The specification's "Naming conventions", and 7 characters for each depth. OCIO finds a name in
# any case, so that "acesproxy" is "ACESproxy".
_PROXY10 = _continuous(ACESPROXY10, "ACESproxy10i", ("ACESproxy", "ACESPRXY", "ACSPX", "ACSPX10"))
_PROXY12 = _continuous(ACESPROXY12, "ACESproxy12i", ("ACSPX12",))
_NORMALIZED = ProxySpace(
    "ACESproxy Normalized",
    Form.NORMALIZED,
    ACESPROXY10,
    ("acesproxy_normalized",),
    ("working-space",),
    """\
ACESproxy with 0..1 at its lowest and highest code: where the set's ASC CDL is applied.
Use it as the working space of a CDL that was made on an ACESproxy monitor path.
The same for 10 and 12-bit, and equal to ACEScc between 0.0012 and 222.9, outside which it clips.
Specification: Academy S-2013-001, Appendix C.""",
)

PROXY_SPACES = (
    _PROXY10,
    _PROXY12,
    _quantized(_PROXY10, ("acesproxy10i_quantized",)),
    _quantized(_PROXY12, ("acesproxy12i_quantized",)),
    _NORMALIZED,
)
