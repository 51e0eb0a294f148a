"""A show becomes OCIO configs, one for each release: a step a file, `build` takes them in order."""
