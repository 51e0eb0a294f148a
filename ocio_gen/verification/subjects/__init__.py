"""Subjects: what is verified, one kind a file, all of one shape."""
