# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A link's images of ACES frames, and back: whole commands against oiiotool with our config, by turns.

Each makes 10-bit DPX of uncompressed 4096 x 2160 RGB half frames with grain, and uncompressed half EXR of
these. oiiotool converts by the demo show's config, at OCIO's default optimisation, in one process for all
frames, with as many threads as it likes. It flushes nothing to the disk, and replaces whatever is there.
Wrong are samples of the first frame that are not the reference's.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.measuring import Command, Section, by_turns, tool
from benchmarks.recompress import make_frames
from ocio_gen import api
from ocio_gen.core.images import Image
from ocio_gen.core.repository import data_file

FRAMES, ROUNDS = 20, 3

COMPILED, NUMPY, PEER = "compiled", "numpy alone", "oiiotool"

TEXT = """
Whole commands on twenty uncompressed 4096 x 2160 RGB half frames with grain: to 10-bit DPX, and back to
half EXR. oiiotool converts by the demo show's config, through `ACESproxy10i Quantized` on the way there.
Compiled is numba's (`ocio_gen[fast]`); numpy alone makes the same bytes. Wrong are samples of a frame that
are not the reference's.

What was done: OpenImageIO takes half of an encode to write a DPX; packed a few rows at a time, which stay
in a cache, it takes a third of that. An EXR is not read again as a whole, but its end, which a full disk
can refuse in silence. numba's library, half a second, is loaded when numpy has converted as much as pays
for it: single frames never wait for it. What bounds it now: reading EXR and DPX, writing EXR, and the disk
that every frame is flushed to.
"""


def _words(command: str, source: Path, made: Path) -> list[object]:
    return [tool("ocio-gen"), command, source, "--output", made]


def _works(config: Path, plates: Path, links: Path, made: Path) -> Mapping[str, Mapping[str, Command]]:
    """Return the commands by what they do and who does it; each has a folder of its own in `made`."""
    numpy_alone = ["env", "OCIO_GEN_NUMPY_ONLY=1"]
    frames = ["--frames", f"1001-{1000 + FRAMES}"]
    peer = [tool("oiiotool"), "--colorconfig", config, *frames]
    to_link = ["--colorconvert", "ACES2065-1", "ACESproxy10i Quantized", "-d", "uint10"]
    to_aces = ["--colorconvert", "ACESproxy10i", "ACES2065-1", "-d", "half", "--compression", "none"]
    return {
        "encode": {
            COMPILED: Command(*_words("encode", plates, made / COMPILED)),
            NUMPY: Command(*numpy_alone, *_words("encode", plates, made / NUMPY)),
            PEER: Command(*peer, plates / "plate.%04d.exr", *to_link, "-o", made / PEER / "plate.%04d.dpx"),
        },
        "decode": {
            COMPILED: Command(*_words("decode", links, made / COMPILED)),
            NUMPY: Command(*numpy_alone, *_words("decode", links, made / NUMPY)),
            PEER: Command(*peer, links / "plate.%04d.dpx", *to_aces, "-o", made / PEER / "plate.%04d.exr"),
        },
    }


def _cleared(made: Path) -> None:
    shutil.rmtree(made, ignore_errors=True)
    (made / PEER).mkdir(parents=True)


def _wrong(made: Path, who: str) -> int:
    """Return how many samples of the first frame are not the compiled reference's."""
    pixels = [Image(min((made / one).iterdir())).pixels() for one in (who, COMPILED)]
    return int(np.count_nonzero(pixels[0] != pixels[1]))


def measure() -> Section:
    """Return frames a second, ratios and errors."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        package, plates, links, made = (Path(scratch, name) for name in ("demo", "plates", "links", "made"))
        api.build(data_file("configs/demo.toml"), package)
        plates.mkdir()
        make_frames(plates, FRAMES)
        Command(*_words("encode", plates, links))()
        for case, commands in _works(max((package / "configs").glob("*.ocio")), plates, links, made).items():
            seconds = by_turns(commands, ROUNDS, lambda: _cleared(made))
            _cleared(made)
            for command in commands.values():
                command()
            rows += [
                (
                    f"{case}: {who}",
                    f"{FRAMES / seconds[who]:.2f}",
                    f"{seconds[COMPILED] / seconds[who]:.2f}",
                    f"{_wrong(made, who):,}",
                )
                for who in commands
            ]
    header = ("", "frames/s", "of compiled", "wrong samples")
    return Section("A link's images", TEXT, header, rows)
