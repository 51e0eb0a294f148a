"""Pages: reports that open in a browser, offline, with their plots in them."""
