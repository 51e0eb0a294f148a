# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen recompress, and the commands around it."""

# Each command registers itself, in the order in which the help lists them.
from ocio_gen.cli.recompress import run, restore, check, seal, records, codecs  # noqa: F401, I001
