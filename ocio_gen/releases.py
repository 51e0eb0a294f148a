"""The OpenColorIO releases a config can be made for, and the ACES config each one builds in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Release:
    """One OCIO release, and the studio config that it builds in."""

    version: str
    studio_config: str


# The studio config is the newest one whose profile the release reads (a release refuses a config
# of a newer profile). 2.1 to 2.5 are the OCIO of the VFX Reference Platform's CY2022 to CY2026.
RELEASES = {
    release.version: release
    for release in (
        Release("2.1", "studio-config-v1.0.0_aces-v1.3_ocio-v2.1"),
        Release("2.2", "studio-config-v1.0.0_aces-v1.3_ocio-v2.1"),
        Release("2.3", "studio-config-v2.1.0_aces-v1.3_ocio-v2.3"),
        Release("2.4", "studio-config-v2.2.0_aces-v1.3_ocio-v2.4"),
        Release("2.5", "studio-config-v4.0.0_aces-v2.0_ocio-v2.5"),
        Release("2.6", "studio-config-v5.0.0_aces-v2.1_ocio-v2.6"),
    )
}
