"""ACESproxy (Academy S-2013-001) for OCIO configs: generate, and prove against an exact reference."""

__version__ = "0.1.0"
