"""A show package: built, inspected, drawn, verified."""
