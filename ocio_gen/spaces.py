"""The ACESproxy colour spaces that a config carries: names, aliases, and what they mean."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from ocio_gen.acesproxy import ACESPROXY10, ACESPROXY12, Encoding, Float64s


class Form(StrEnum):
    """How a colour space carries code values."""

    CONTINUOUS = "continuous"  # full-range container, CV / 1023 or CV / 4095, no ROUND
    QUANTIZED = "quantized"  # the same container, ROUND applied
    NORMALIZED = "normalized"  # Appendix C: 0..1 over CVmin..CVmax

    def to_values(self, encoding: Encoding, cv: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Return code values as float hosts carry them in this form."""
        normalized = self is Form.NORMALIZED
        values = encoding.to_normalized(cv) if normalized else encoding.to_container(cv)
        return values.astype(np.float32)

    def to_codes(self, encoding: Encoding, values: npt.ArrayLike) -> Float64s:
        """Return the code values, not rounded, of values in this form."""
        if self is Form.NORMALIZED:
            return encoding.from_normalized(values)
        return encoding.from_container(values)


@dataclass(frozen=True)
class ProxySpace:
    """One ACESproxy colour space of a config."""

    name: str
    form: Form
    encoding: Encoding
    aliases: tuple[str, ...]
    categories: tuple[str, ...]
    description: str

    def to_values(self, cv: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Return code values as the space's values."""
        return self.form.to_values(self.encoding, cv)

    def to_codes(self, values: npt.ArrayLike) -> Float64s:
        """Return the code values, not rounded, of the space's values."""
        return self.form.to_codes(self.encoding, values)


def _continuous(encoding: Encoding, name: str, aliases: tuple[str, ...]) -> ProxySpace:
    return ProxySpace(
        name,
        Form.CONTINUOUS,
        encoding,
        aliases,
        ("file-io",),
        f"""\
ACESproxy, {encoding.bit_depth}-bit: what the set's SDI links, monitors and CDL boxes speak.
Use it to read a {encoding.bit_depth}-bit capture of the link, or to make what the set saw.
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
Use it to see the link's banding and clipping, or to write test images of the link.
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
