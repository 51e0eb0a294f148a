# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A plug-in binary: loaded, its plug-ins loaded and unloaded."""

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from ocio_gen.core.errors import ForeignCodeError, InvalidPluginError
from ocio_gen.core.ofx_bundle import BUNDLE
from ocio_gen.verification.ofx_host import abi
from ocio_gen.verification.ofx_host.entry import Entry
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.plugin import Plugin

# No binary has more plug-ins: what says so is wrong.
MOST_PLUGINS = 1000


class Binary:
    """A binary. As a context, its plug-ins are loaded; leaks are problems of the host's afterwards."""

    def __init__(self, path: Path, host: Host) -> None:
        """Load a binary.

        Raises:
            UserError: it cannot be loaded, or is no OpenFX plug-in.
            ForeignCodeError: what it says of its plug-ins is wrong.
        """
        try:
            library = abi.binary(str(path.resolve()))
        except OSError as error:
            raise InvalidPluginError(path, f"cannot be loaded ({error})") from None
        except AttributeError as error:
            raise InvalidPluginError(path, f"is no OpenFX plug-in ({error})") from None
        self.path, self.host = path, host
        self._library = library
        count = library.OfxGetNumberOfPlugins()
        if not 0 < count <= MOST_PLUGINS:
            text = f"says that it has {count} plug-ins; 1 to {MOST_PLUGINS} are possible"
            raise ForeignCodeError(path.name, text)
        bundle = next((parent for parent in path.parents if parent.name.endswith(BUNDLE)), path)
        self.plugins = [Plugin(Entry(self._struct(index), host), str(bundle)) for index in range(count)]

    def _struct(self, index: int) -> abi.OfxPlugin:
        """Return what the binary tells of a plug-in.

        Raises:
            ForeignCodeError: that lacks what a host needs.
        """
        pointer = self._library.OfxGetPlugin(index)
        if not pointer:
            raise ForeignCodeError(self.path.name, f"OfxGetPlugin({index}) returns a null pointer")
        struct: abi.OfxPlugin = pointer.contents
        for name in ("identifier", "set_host", "main_entry"):
            if not getattr(struct, name):
                raise ForeignCodeError(self.path.name, f"the {name} of plug-in {index} is a null pointer")
        try:
            struct.identifier.decode()
        except UnicodeDecodeError:
            text = f"the identifier of plug-in {index} is no UTF-8"
            raise ForeignCodeError(self.path.name, text) from None
        return struct

    def __enter__(self) -> Self:
        """Load its plug-ins; one that does not load says so when something is asked of it."""
        for plugin in self.plugins:
            with suppress(ForeignCodeError):
                plugin.load()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.unload()

    def unload(self) -> None:
        """Unload its plug-ins; what they leave behind is a problem of the host's."""
        for plugin in self.plugins:
            plugin.unload()
        self.tell_of_images()

    def tell_of_images(self) -> None:
        """Tell of images that are still out, which is a problem once no plug-in renders."""
        for clip in self.host.images_out:
            self.host.problem(f"an image of {clip} was never released")
