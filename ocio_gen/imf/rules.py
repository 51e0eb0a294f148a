# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The rules that a package is judged by: a table; those of its track files are in `mxf.rules`."""

from ocio_gen.mxf.rules import RULES as TRACK_FILES
from ocio_gen.mxf.rules import Rule, Weight

_OF_PACKAGES = (
    Rule("map", "The asset map lists files that are there, inside the package, each once (ST 429-9)."),
    Rule("volume-index", "The package has a volume index (ST 429-9).", Weight.WARN),
    Rule("packing-list", "The packing list lists what the asset map does, and nothing else (ST 2067-2)."),
    Rule("size", "Each file has the size that the packing list and the asset map say."),
    Rule("hash", "Each file has the hash that the packing list says."),
    Rule("stray", "The package's folder holds nothing else.", Weight.WARN),
    Rule("composition", "Each composition can be read, and has an image track (ST 2067-3)."),
    Rule("application", "Each composition is one of Application 5 (ST 2067-50)."),
    Rule("track-file", "Each resource is of a track file that is there, and calls it by its own UMID."),
    Rule("range", "Each resource plays what its track file has: entry, duration and length agree."),
    Rule("rate", "Resources run at the rates of their track files, image at the composition's."),
    Rule("essence-descriptor", "The descriptors in a composition are those of its track files."),
    Rule("tracks", "All tracks of a composition are equally long, a whole number of frames."),
    Rule("resource-hash", "The hashes in a composition are those of the packing list."),
    Rule("sidecars", "Sidecar maps name files and compositions that are there (ST 2067-9)."),
)

_OF_ARCHIVES = (Rule("archive", "Frames are those of the archive, byte by byte, as its ASC MHL lists them."),)

RULES = {rule.name: rule for rule in (*_OF_PACKAGES, *TRACK_FILES, *_OF_ARCHIVES)}

# The names of those that are about packages, about track files, and about what an archive holds.
OF_PACKAGES, OF_TRACK_FILES, OF_ARCHIVES = (
    [rule.name for rule in some] for some in (_OF_PACKAGES, TRACK_FILES, _OF_ARCHIVES)
)
