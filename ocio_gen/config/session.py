# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One build of a show: its looks are read and its configs are made once, for everything built from them."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.config.build import build_configs
from ocio_gen.config.built import LUT_FOLDER, BuiltConfig, write_files
from ocio_gen.core.opencolorio import ocio_messages, own_environment
from ocio_gen.lut_formats.transforms import ViewTransform
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.looks.look import Looks
from ocio_gen.show.model import Show


@dataclass(frozen=True)
class Session:
    """A show, its looks and its configs."""

    show: Show
    looks: Looks
    built: list[BuiltConfig]  # one for each OCIO release, the newest last
    ignored: list[str]  # a sentence for each variable of OCIO's in this environment, which is left out
    _messages: list[str]

    @property
    def newest(self) -> BuiltConfig:
        """The config for the newest OCIO release."""
        return self.built[-1]

    @property
    def configs(self) -> list[ocio.Config]:
        """The configs, the newest last."""
        return [made.config for made in self.built]

    def complaints(self) -> list[str]:
        """Return what OCIO said of the configs that it does not say of their bases: what we did wrong."""
        of_bases = {message for made in self.built for message in made.said}
        return [message.strip() for message in dict.fromkeys(self._messages) if message not in of_bases]

    @contextmanager
    def files_of_views(self, *, every_lut: bool = False) -> Iterator[None]:
        """Let the configs find, in a temporary folder, what their views use: looks, LUTs of profile 1.

        Args:
            every_lut: Whether to write what else their colour spaces use, too.
        """
        with tempfile.TemporaryDirectory() as folder:
            write_files(Path(folder), self.built)
            Path(folder, LUT_FOLDER).mkdir(exist_ok=True)
            for made in self.built:
                for name, (transform, lut_format) in made.luts.items() if made.legacy or every_lut else ():
                    size = min(lut_format.candidates) if isinstance(transform, ViewTransform) else 0
                    Path(folder, LUT_FOLDER, name).write_text(lut_format.text(transform, size))
            yield


@contextmanager
def session(show: Show, progress: Callable[[str], None] = lambda _: None) -> Iterator[Session]:
    """Yield a show's looks and configs, with this machine's environment kept out of them.

    Args:
        show: The description.
        progress: Called with what is being done.

    Raises:
        UserError: the description or a file that it names is at fault.
    """
    progress("reading the looks")
    looks = gather_looks(show)
    with (
        ocio_messages() as messages,
        own_environment(show.looks.variable, *show.environment) as ignored,
    ):
        progress("building the configs")
        yield Session(show, looks, build_configs(show, looks), ignored, messages)
