# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pages: reports that open in a browser, offline, with their plots in them."""

import logging

# A user who asked for a page is not to read about matplotlib's caches.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
