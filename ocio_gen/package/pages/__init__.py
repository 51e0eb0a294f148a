"""Pages: reports that open in a browser, offline, with their plots in them."""

import logging

# A user who asked for a page is not to read about matplotlib's caches.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
