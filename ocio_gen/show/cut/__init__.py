"""The cut: events of an EDL, and the frames that they take."""
