"""Differences: what changed between two LUTs, two configs or two packages, in pixels."""
