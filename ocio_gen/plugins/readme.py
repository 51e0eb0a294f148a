"""The README of a show's plug-ins: what goes where, and how exact it is."""

from collections.abc import Mapping, Sequence

from ocio_gen.plugins.records import TransformRecord
from ocio_gen.plugins.show_transforms import settings_of
from ocio_gen.show import Show
from ocio_gen.templates import render

README = "README.md"


def readme(
    show: Show,
    records: Sequence[TransformRecord],
    config: str,
    configs: Mapping[str, str],
    bundle: str,
    platforms: Sequence[str],
) -> str:
    """Return the README's text."""
    return render(
        "ocio_gen.plugins",
        f"{README}.j2",
        show=show,
        version=settings_of(show).version,
        records=records,
        config=config,
        configs=configs,
        bundle=bundle,
        platforms=platforms,
    )
