"""A set of LUT files: every transform in every format that holds it, each file measured."""
