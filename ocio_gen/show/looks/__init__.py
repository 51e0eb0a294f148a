"""Looks: the ASC CDLs of a show and its shots, from the files that carry them."""
