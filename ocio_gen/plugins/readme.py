"""The README of a show's plug-ins: what goes where, and how exact it is."""

from collections.abc import Sequence

from ocio_gen.core.templates import render
from ocio_gen.plugins.records import TransformRecord
from ocio_gen.plugins.show_transforms import settings_of
from ocio_gen.show.model import Show

README = "README.md"


def readme(
    show: Show,
    records: Sequence[TransformRecord],
    config: str,
    has_configs: bool,
    bundle: str,
    platforms: Sequence[str],
) -> str:
    """Return the README's text.

    Args:
        show: The description.
        records: Of its transforms.
        config: The config's file, which they are taken from.
        has_configs: Whether the show's configs lie beside.
        bundle: The OpenFX bundle, as a path from the README.
        platforms: What it runs on.
    """
    return render(
        "ocio_gen.plugins",
        f"{README}.j2",
        show=show,
        version=settings_of(show).version,
        records=records,
        config=config,
        has_configs=has_configs,
        bundle=bundle,
        platforms=platforms,
    )
